"""From what the form holds to the request that registers somebody, and to the draft and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from desktop.core.text import capitalised
from desktop.services.asking import (
    Answer,
    DocumentKind,
    GivenBy,
    NewDocument,
    NewGuardian,
    NewPerson,
    Purpose,
    born,
    check,
    givers,
    minor,
    read_phone,
    shown_phone,
)
from desktop.ui.fields import TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Form
from desktop.ui.person_form_consents import ORDER, answer_name
from desktop.ui.person_form_fields import PersonCombo
from desktop.ui.person_form_minor import COLLECTORS

Values = Mapping[str, object]
_TEXTS = (
    "surnames", "given_names", "preferred_name", "gender", "ethnicity", "nationality", "mobility",
    "mobility_detail", "disability", "support_needs", "parish", "neighbourhood", "email",
    "emergency_name", "emergency_relationship", "emergency_phone",
)  # fmt: skip


def new_person(values: Values, today: date, *, another: bool = False) -> NewPerson:
    """The request; `another` where staff said that the holder of the document is somebody else."""
    birth_date, birth_year = born(values.get("born"))
    texts: dict[str, Any] = {name: values.get(name) or None for name in _TEXTS}
    texts["surnames"] = texts["surnames"] or ""
    texts["given_names"] = texts["given_names"] or ""
    types = values.get("disability_types")
    percent = values.get("disability_percent")
    disabled = values.get("disability") == "yes"
    under_age = minor(birth_date, birth_year, today)
    guardians = _guardians(values) if under_age else ()
    return NewPerson(
        **texts,
        birth_date=birth_date,
        birth_year=birth_year,
        disability_types=tuple(types) if disabled and isinstance(types, tuple | list) else None,
        disability_percent=percent if disabled and isinstance(percent, int) else None,
        disability_certified=True if disabled and values.get("disability_certified") else None,
        documents=_documents(values),
        phones=tuple(_text(values, name) for name in ("phone", "phone2") if _text(values, name)),
        guardians=guardians,
        consents=_answers(values, givers(birth_date, birth_year, today), guardians),
        another_person=another,
    )


def from_search(typed: str) -> dict[str, object]:
    """What was typed in a search box, as the first fields of a form.

    The box asks for the surname first, so one word is a surname, two are surname and name, and of
    more the first two are surnames.
    """
    words = [word for word in typed.split() if not any(sign.isdigit() for sign in word)]
    code = " ".join(word for word in typed.split() if word not in words)
    surnames = words[: 1 if len(words) < 3 else 2]
    values: dict[str, object] = {
        "surnames": capitalised(" ".join(surnames)),
        "given_names": capitalised(" ".join(words[len(surnames) :])),
    }
    cedula = check(DocumentKind.CEDULA, code)
    if code and read_phone(code).clear and not cedula.clear:
        values["phone"] = shown_phone(read_phone(code).number)
    elif code:
        values["number"] = code
        if not cedula.kind_possible and not code.isdigit():
            values["kind"] = str(DocumentKind.OTHER)
    return values


def _text(values: Values, name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _documents(values: Values) -> tuple[NewDocument, ...]:
    found = []
    for ending in ("", "2", "3"):
        kind, number = _text(values, f"kind{ending}"), _text(values, f"number{ending}")
        if kind == DocumentKind.NONE or (kind and number):
            found.append(
                NewDocument(
                    kind,
                    "" if kind == DocumentKind.NONE else number,
                    _text(values, f"country{ending}") or None,
                    _text(values, f"reason{ending}") or None,
                )
            )
    return tuple(found)


def _guardians(values: Values) -> tuple[NewGuardian, ...]:
    found = []
    who = values.get("guardian")
    name = _text(values, "guardian_name") or (who if isinstance(who, str) else "")
    if name:
        number = _text(values, "guardian_number")
        found.append(
            NewGuardian(
                name,
                _text(values, "relationship") or None,
                (_text(values, "guardian_kind") or None) if number else None,
                number or None,
                _text(values, "guardian_phone") or None,
                guardian_person_id=who if isinstance(who, UUID) else None,
            )
        )
    for place in range(1, COLLECTORS + 1):
        name = _text(values, f"collector{place}")
        if name:
            related = _text(values, f"collector_related{place}") or None
            phone = _text(values, f"collector_phone{place}") or None
            found.append(NewGuardian(name, related, phone=phone, represents=False))
    return tuple(found)


def _answers(
    values: Values, allowed: tuple[GivenBy, ...], guardians: tuple[NewGuardian, ...]
) -> tuple[Answer, ...]:
    chosen = values.get("given_by")
    given_by = next((each for each in allowed if each.value == chosen), allowed[0])
    name = next((each.name for each in guardians if each.represents), None)
    giver = name if given_by is GivenBy.REPRESENTATIVE else None
    return tuple(
        Answer(Purpose(purpose), answer, given_by, giver)
        for purpose in ORDER
        if isinstance(answer := values.get(answer_name(purpose)), bool)
    )


def kept_as_typed(form: Form) -> dict[str, Any]:
    """Every field as it stands, half typed or not, in values that a draft can hold."""
    kept: dict[str, Any] = {}
    for name, answer in form.values().items():
        field, value = form.field(name), answer
        if isinstance(field, PersonCombo):
            value, known = field.text(), field.known()
            if known is not None:
                kept[f"{name}_id"] = str(known)
        elif isinstance(field, FilterCombo):
            value = str(value) if value is not None else None
        elif isinstance(field, TextField):
            value = field.text()
        elif isinstance(value, tuple):
            value = list(value)
        if value not in (None, "", []):
            kept[name] = value
    return kept


def restore_typed(form: Form, kept: Mapping[str, Any]) -> None:
    """Put a draft back into the form."""
    plain = dict(kept)
    known = plain.pop("guardian_id", None)
    name = str(plain.pop("guardian", "") or "")
    workshop = plain.pop("workshop", None)
    form.restore(plain)
    combo = form.field("guardian") if name else None
    if isinstance(combo, PersonCombo):
        combo.choose(UUID(known) if known else None, name)
    if workshop:
        form.restore({"workshop": UUID(workshop)})
