"""The answer to a check of a diploma: large, by colour, icon and word, with what the code says."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.core.text import count, day, moment
from desktop.services.verifying.register import HouseKind, Verdict, VerdictState
from desktop.ui.house.parts import fact
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Chip, Icon, label, step


@dataclass(frozen=True)
class Look:
    """How a verdict is shown and called."""

    title: str
    word: str
    tone: str
    icon: str


LOOKS = {
    VerdictState.VALID: Look("Válido", "Válido", "success", "circle-check"),
    VerdictState.ALTERED: Look("Alterado: no lo acepte", "Alterado", "error", "octagon-x"),
    VerdictState.ANNULLED: Look("Anulado: ya no vale", "Anulado", "error", "circle-x"),
    VerdictState.UNKNOWN: Look(
        "No se puede comprobar", "Sin comprobar", "neutral", "circle-question-mark"
    ),
}
COUNTS = LOOKS[VerdictState.VALID]
"""The only one that makes a diploma worth something."""
_PRETENDED = Look("Correcto, de práctica", "De práctica", "warning", "graduation-cap")
"""Green is for what counts: the signature of a house that is not real proves nothing to anybody."""
_SAYS = {
    VerdictState.VALID: "Compare con el papel",
    VerdictState.ALTERED: "Lo que consta en esta casa",
    VerdictState.ANNULLED: "Lo que dice el diploma anulado",
    VerdictState.UNKNOWN: "Lo que dice el código, sin comprobar",
}
_MARKS = {
    HouseKind.PRACTICE: ("De práctica: no vale", "graduation-cap"),
    HouseKind.MEASUREMENT: ("De medición: no vale", "graduation-cap"),
}


def look_of(verdict: Verdict) -> Look:
    """How a verdict is shown and called."""
    if verdict.state is VerdictState.VALID and verdict.house_kind in _MARKS:
        return _PRETENDED
    return LOOKS[verdict.state]


def marks(verdict: Verdict) -> list[tuple[str, str]]:
    """What must be seen beside the state: words and icon."""
    found = []
    if verdict.house_kind in _MARKS:
        found.append(_MARKS[verdict.house_kind])
    if verdict.state is VerdictState.VALID and not verdict.certified:
        found.append(("Firma correcta, equipo no certificado", "triangle-alert"))
    return found


class VerdictCard(QFrame):
    """One verdict; `actions` are what may be done with it."""

    def __init__(self, verdict: Verdict, now: datetime, *actions: QWidget) -> None:
        super().__init__()
        look = look_of(verdict)
        self.setObjectName("notice")
        self.setProperty("tone", look.tone)
        lines = _facts(verdict)
        below: list[QWidget] = []
        if lines:
            below.append(panel(column(label(_SAYS[verdict.state], "small_strong", "muted"),
                                      *lines, gap=4)))  # fmt: skip
        if verdict.list_age is not None or verdict.state is not VerdictState.VALID:
            # Of a valid one the sentence says that this laptop never received it.
            below.append(label(list_age(verdict.list_age, now), "caption", "muted", wrap=True))
        if actions:
            below.append(panel(row(*actions, None, gap=10)))
        self.setLayout(
            column(
                self._band(verdict, look),
                panel(column(*below, gap=16, margins=(28, 18, 28, 20))),
                gap=0,
            )
        )
        told = [look.title, *(words for words, _ in marks(verdict)), verdict.sentence]
        self.setAccessibleName(". ".join(told))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @staticmethod
    def _band(verdict: Verdict, look: Look) -> QFrame:
        words = column(label(look.title, "display", look.tone), gap=6)
        chips = [Chip(said, "warning", icon, "surface") for said, icon in marks(verdict)]
        if chips:
            words.addLayout(row(*chips, None, gap=8))
        words.addWidget(label(verdict.sentence, "body", wrap=True))
        inside = row(gap=20, margins=(24, 20, 28, 20))
        mark = Icon(look.icon, 40, look.tone, box=64, ground="surface", radius=32)
        inside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        band = panel(inside, "noticeband")
        band.setProperty("tone", look.tone)
        band.setProperty("alone", "false")
        return band


def _facts(verdict: Verdict) -> list[QWidget]:
    lines: list[QWidget] = []
    if verdict.name:
        name = f"{verdict.name}…" if verdict.name_is_cut else verdict.name
        lines.append(label(name, "title", wrap=True))
    for title, words in (
        ("Taller", verdict.workshop),
        ("Fechas", _span(verdict)),
        ("Duración", _hours(verdict.hours)),
        ("Número", verdict.number),
        ("Casa", f"Casa Somos {verdict.house}" if verdict.house else None),
        ("Emitido el", day(verdict.issued_on) if verdict.issued_on else None),
    ):
        if words:
            lines.append(panel(fact(title, words)))
    return lines


def _span(verdict: Verdict) -> str | None:
    if verdict.starts is None or verdict.ends is None:
        return None
    return f"del {day(verdict.starts)} al {day(verdict.ends)}"


def _hours(hours: float | None) -> str | None:
    if hours is None:
        return None
    if hours == int(hours):
        return count(int(hours), "hora")
    return f"{hours:g}".replace(".", ",") + " horas"


def list_age(received: datetime | None, now: datetime) -> str:
    """How old the list of annulled diplomas is."""
    if received is None:
        return "Lista de anulados de otras casas: este equipo todavía no la recibió."
    days = (now - received).days
    ago = "" if days < 1 else ", ayer" if days == 1 else f", hace {days} días"
    return f"Lista de anulados de otras casas: recibida el {moment(received)}{ago}."


def how_to() -> QFrame:
    """What one may bring, while nothing was brought."""
    return panel(
        column(
            step("scan-line", "accent", "Lea el QR con un lector",
                 "Se comprueba solo, y el siguiente se lee enseguida."),
            step("key-round", "accent", "Escriba los doce signos que están bajo el QR",
                 "Y presione Intro. Sin internet solo se conocen los de esta casa y los anulados"
                 " que avisó el centro."),
            step("file-text", "accent", "Abra o arrastre aquí el archivo",
                 "El PDF del diploma, una foto o captura en PNG o JPG, o un texto con el código."),
            gap=18,
        )
    )  # fmt: skip
