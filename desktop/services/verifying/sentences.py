"""What staff read of a check: what was looked at, what was not, and what to do."""

from datetime import date, datetime

from desktop.core.text import day, moment
from desktop.sync.protocol.diploma import HouseKind

NOTHING = "No hay nada que comprobar: lea el QR del diploma, o escriba su código de doce signos."
NOT_OURS = "No es el código de un diploma de las Casas Somos."
NEWER = (
    "No se puede comprobar: el código es de una versión más nueva del programa, o fue alterado."
    " Actualice el programa y vuelva a leerlo."
)
ALTERED = (
    "Código alterado: no es el que se emitió, o se copió mal. Léalo otra vez del papel; si sigue"
    " igual, no lo acepte y pregunte en la casa que lo emitió."
)
DIFFERS = (
    "Alterado: lo que dice no coincide con lo que consta en esta casa con ese número. No lo"
    " acepte; avise a la Coordinación."
)
STRANGER = (
    "No se puede comprobar: lo firmó un equipo que este no conoce. Lo que dice el código no está"
    " comprobado. Intercambie con el centro y vuelva a leerlo, o compruébelo en la página del"
    " centro."
)
NO_SUCH_CODE = (
    "Ese código no consta en esta casa: no se puede comprobar sin conexión. Lea el QR del diploma,"
    " o compruébelo en la página del centro."
)
NUMBER = (
    "Un número no basta para comprobar un diploma: no se puede saber si el papel es el que se"
    " emitió. Lea su QR, o escriba su código de doce signos."
)
COMPARE = "Compare con el papel lo que se muestra aquí."
CUT = "El código guarda solo el comienzo del nombre."
NOT_HERE = "Lo firmó este equipo, pero no consta en sus datos: puede ser anterior a una copia."
_MARKS = {
    HouseKind.REAL: "",
    HouseKind.PRACTICE: "De práctica: no vale como diploma.",
    HouseKind.MEASUREMENT: "De medición, con datos inventados: no vale como diploma.",
}


def valid(*, own: bool, certified: bool, house: str | None, letter: str) -> str:
    """Who vouches for it."""
    if not certified:
        return (
            "Firma correcta, equipo no certificado: lo firmó este mismo equipo, que el centro"
            " todavía no certifica, y nada fue cambiado."
        )
    who = "este mismo equipo" if own else f"el equipo {letter} de la casa {house or 'sin nombre'}"
    return f"Válido: lo firmó {who}, certificado por el centro, y nada fue cambiado."


def retired(on: date) -> str:
    """The laptop that signed it is in service no longer, and was then."""
    return f"El equipo que lo firmó fue dado de baja después, el {day(on)}."


def retired_before(on: date) -> str:
    """It is dated after its laptop went out of service."""
    return (
        f"No se puede dar por válido: lo firmó un equipo dado de baja el {day(on)}, antes de la"
        " fecha del diploma. Pregunte en la casa que lo emitió."
    )


def annulled_here(on: date | None, reason: str | None) -> str:
    """This house annulled it."""
    when = f" desde el {day(on)}" if on else ""
    why = f" Motivo: {reason.rstrip('.')}." if reason else ""
    return f"Anulado: consta así en esta casa{when}.{why}"


def annulled_elsewhere(on: date | None) -> str:
    """The centre told that it is annulled."""
    when = f" el {day(on)}" if on else ""
    return f"Anulado{when}: el centro avisó que este diploma ya no vale."


def age(received: datetime | None) -> str:
    """How old the list of annulled diplomas is."""
    if received is None:
        return (
            "Este equipo nunca recibió la lista de anulados: si otra casa lo anuló, aquí no se ve."
        )
    return f"No está entre los anulados que se recibieron hasta el {moment(received)}."


def mark(kind: HouseKind | None) -> str:
    """What is said first of what does not count."""
    return _MARKS[kind] if kind else ""


def joined(*parts: str) -> str:
    """Sentences one after another."""
    return " ".join(part for part in parts if part)


def no_code(pages: int, looked_at: int) -> str:
    """A file without a code."""
    where = f" en las primeras {looked_at} páginas" if pages > looked_at else ""
    return (
        f"No se encontró ningún código{where}. Pruebe con una imagen más nítida, derecha y"
        " completa, o escriba el código de doce signos."
    )


def others(ours: int, page: int, pages: int) -> str:
    """A file with more than the one that was checked; nothing of a file without any."""
    if not ours:
        return ""
    beside = f"Hay {ours} códigos de diploma juntos: se comprobó el primero." if ours > 1 else ""
    if pages <= 1:
        return beside
    which = f"El archivo tiene {pages} páginas: se comprobó el diploma de la página {page}."
    return joined(beside, which)
