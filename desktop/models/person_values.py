"""The single values of a person: cleaned and checked as they come, and worded as they are read."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from desktop.core.errors import InvalidInput
from desktop.core.text import capitalised, clean, day, listing
from desktop.models import identity
from desktop.models.catalogues import UNDISCLOSED, Catalogue, knows, name, recognised

SENSITIVE: Final = (
    "ethnicity", "mobility", "mobility_detail", "disability", "disability_types",
    "disability_percent", "disability_certified", "support_needs",
)  # fmt: skip
"""Datos sensibles and special categories (LOPDP arts. 4 and 25): opening them is logged."""

LABELS: Final = {
    "surnames": "Apellidos",
    "given_names": "Nombres",
    "preferred_name": "Nombre de preferencia",
    "birth_date": "Fecha de nacimiento",
    "birth_year": "Año de nacimiento (estimado)",
    "gender": "Género",
    "ethnicity": "Autoidentificación étnica",
    "nationality": "Nacionalidad",
    "mobility": "Movilidad humana",
    "mobility_detail": "Situación de movilidad",
    "disability": "Discapacidad",
    "disability_types": "Tipo de discapacidad",
    "disability_percent": "Porcentaje de discapacidad",
    "disability_certified": "Discapacidad acreditada",
    "support_needs": "Apoyos que necesita",
    "parish": "Parroquia",
    "neighbourhood": "Barrio",
    "email": "Correo",
    "emergency_name": "Contacto de emergencia",
    "emergency_relationship": "Parentesco del contacto de emergencia",
    "emergency_phone": "Teléfono de emergencia",
}
"""What the fields are called on screen and in histories."""

LONGEST_NAME: Final = 250
LONGEST_TEXT: Final = 500
OLDEST: Final = 120

_CHOSEN: Final[Mapping[str, Catalogue]] = {
    "gender": "gender",
    "ethnicity": "ethnicity",
    "nationality": "nationality",
    "mobility": "mobility",
    "mobility_detail": "mobility_detail",
    "disability": "disability",
    "parish": "parish",
}
_TEXTS: Final = ("support_needs", "neighbourhood")


def name_of(field: str, typed: str | None) -> str:
    """A name as it is kept: clean, and not all in capitals."""
    return capitalised(_within(field, typed, LONGEST_NAME, "Ese nombre"))


def text_of(field: str, typed: str | None) -> str | None:
    """A short text as it is kept; None where nothing was typed."""
    return _within(field, typed, LONGEST_TEXT, "Ese texto") or None


def relationship_of(field: str, typed: str | None) -> str | None:
    """A relationship as its code, or in the words of a sheet where no code fits."""
    kept = text_of(field, typed)
    return (recognised("relationship", kept) or kept) if kept else None


def _within(field: str, typed: str | None, longest: int, what: str) -> str:
    # Ten megabytes of marks would take seconds to clean, only to be refused.
    kept = clean(typed[: longest * 20]) if typed else ""
    if len(kept) > longest:
        label = LABELS.get(field, "")
        where = f" en «{label}»" if label else ""
        raise InvalidInput(
            field,
            f"{what}{where} tiene más de {longest} letras. Acórtelo y vuelva a guardar; lo demás"
            " sigue en pantalla.",
        )
    return kept


def cleaned(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The values as they are kept; raises `InvalidInput` naming the field.

    What follows from another value is filled in: a known date leaves no estimated year, a type
    of disability says that there is one.
    """
    kept = {field: _CLEANERS[field](field, value) for field, value in values.items()}
    if kept.get("birth_date") is not None:
        kept["birth_year"] = None
    elif kept.get("birth_year") is not None and "birth_date" not in kept:
        kept["birth_date"] = None
    _check_birth(kept, today)
    if kept.get("mobility_detail"):
        kept["mobility"] = "yes"
    elif kept.get("mobility") in ("no", UNDISCLOSED):
        kept["mobility_detail"] = None
    if kept.get("disability_types") or kept.get("disability_percent"):
        kept["disability"] = "yes"
    elif kept.get("disability") in ("no", UNDISCLOSED):
        kept |= {
            "disability_types": None, "disability_percent": None, "disability_certified": None,
        }  # fmt: skip
    return kept


def _check_birth(kept: Mapping[str, Any], today: date) -> None:
    born, year = kept.get("birth_date"), kept.get("birth_year")
    if born is not None and born > today:
        raise InvalidInput("birth_date", "Esa fecha de nacimiento todavía no llega. Revísela.")
    first = born.year if born else year
    if first is not None and not today.year - OLDEST <= first <= today.year:
        field = "birth_date" if born else "birth_year"
        raise InvalidInput(field, f"Revise el año de nacimiento: {first}.")


def refused(values: dict[str, Any]) -> tuple[str, ...]:
    """Take out the sensitive values whose use was refused; which ones they were.

    «Prefiere no responder» says nothing of anybody, so it stays.
    """
    out = tuple(f for f in SENSITIVE if values.get(f) not in (None, UNDISCLOSED))
    values.update(dict.fromkeys(out))
    return out


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The fields whose values are not the same."""
    return {field for field, value in after.items() if before.get(field) != value}


def _name(field: str, value: Any) -> str:
    return name_of(field, value)


def _optional_name(field: str, value: Any) -> str | None:
    return name_of(field, value) or None


def _chosen(field: str, value: Any) -> str | None:
    if not value:
        return None
    if not knows(_CHOSEN[field], value):
        raise InvalidInput(field, f"Elija «{LABELS[field]}» de la lista.")
    return str(value)


def _types(field: str, value: Any) -> list[str] | None:
    if not value:
        return None
    if not all(knows("disability_type", code) for code in value):
        raise InvalidInput(field, f"Elija «{LABELS[field]}» de la lista.")
    return sorted(set(value))


def _percent(field: str, value: Any) -> int | None:
    if value is None:
        return None
    if not 1 <= int(value) <= 100:
        raise InvalidInput(field, "El porcentaje va de 1 a 100.")
    return int(value)


def _email(field: str, value: Any) -> str | None:
    return identity.read_email(value).address or None if value else None


def _phone(field: str, value: Any) -> str | None:
    return identity.read_phone(value).number or None if value else None


def _as_is(field: str, value: Any) -> Any:
    return value


_CLEANERS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "surnames": _name,
    "given_names": _name,
    "preferred_name": _optional_name,
    "birth_date": _as_is,
    "birth_year": _as_is,
    **dict.fromkeys(_CHOSEN, _chosen),
    "disability_types": _types,
    "disability_percent": _percent,
    "disability_certified": _as_is,
    **dict.fromkeys(_TEXTS, text_of),
    "email": _email,
    "emergency_name": _optional_name,
    "emergency_relationship": relationship_of,
    "emergency_phone": _phone,
}


def worded(field: str, value: Any) -> str:
    """A value as people read it; nothing where it is not known."""
    if value is None or value == "":
        return ""
    if field in _CHOSEN:
        return name(_CHOSEN[field], value)
    if field == "birth_date":
        return day(value)
    if field == "disability_types":
        return listing([name("disability_type", code) for code in value])
    if field == "disability_percent":
        return f"{value} %"
    if field == "disability_certified":
        return "Sí" if value else "No"
    if field == "emergency_relationship":
        return name("relationship", value)
    if field == "emergency_phone":
        return identity.shown_phone(value)
    return str(value)
