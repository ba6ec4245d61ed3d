"""The five steps of a request as one quiet line: where it stands, what is done, what is to come."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.core.text import count, day
from desktop.services.agreements.register import AgreementDetail, Stage, ValidationResult
from desktop.ui import paint, theme

HEIGHT = 62
DOT = 22
DONE, NOW, LATER, STOPPED = "done", "now", "later", "stopped"


@dataclass(frozen=True)
class Step:
    """One step: its name, a word on how far it is, and whether it is done, now, or to come."""

    title: str
    detail: str
    state: str


def steps_of(detail: AgreementDetail, today: date) -> tuple[Step, ...]:
    """Solicitud, validaciones, acuerdo, uso, cierre."""
    row, stage = detail.row, detail.stage
    said = sum(each.result is ValidationResult.AUTHORISED for each in detail.validations)
    standing = [one for one in detail.days if not one.cancelled]
    counted = sum(one.attended is not None for one in standing)
    at = _place(detail, stage, said)
    facts = (
        f"Oficio del {day(row.requested_on)}",
        f"{said} de {len(detail.validations)}",
        _paper(detail),
        f"{counted} de {count(len(standing), 'día')}" if counted or at >= 3 else _days(detail),
        f"El {day(detail.returned_on)}" if detail.returned_on else "Entrega y devolución",
    )
    stopped = stage in (Stage.REFUSED, Stage.CANCELLED, Stage.OBSERVED)
    names = ("Solicitud", "Validaciones", "Acuerdo", "Uso", "Cierre")
    return tuple(
        Step(
            name, fact,
            DONE if place < at else LATER if place > at else STOPPED if stopped else NOW,
        )
        for place, (name, fact) in enumerate(zip(names, facts, strict=True))
    )  # fmt: skip


def _place(detail: AgreementDetail, stage: Stage, said: int) -> int:
    """The number of the step it stands at; 5 where all are done."""
    if stage is Stage.CLOSED:
        return 5
    if stage in (Stage.SIGNED, Stage.USED):
        return 4 if detail.row.next_on is None and not detail.row.uncounted else 3
    if stage is Stage.CANCELLED and any(paper.state == "signed" for paper in detail.papers):
        return 3
    return 2 if said == len(detail.validations) else 1


def _paper(detail: AgreementDetail) -> str:
    signed = next((paper for paper in detail.papers if paper.state == "signed"), None)
    if signed is not None:
        return f"Firmado el {day(signed.state_on)}" if signed.state_on else "Firmado"
    return "Falta firmar" if detail.row.number else "Sin emitir"


def _days(detail: AgreementDetail) -> str:
    first = detail.row.first_on
    return f"Desde el {day(first)}" if first else "Sin días"


class StepsLine(QWidget):
    """Shows the steps; says them all to who cannot see them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[Step, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Other steps."""
        self.steps = steps
        words = {DONE: "hecho", NOW: "aquí está", LATER: "por venir", STOPPED: "detenida"}
        said = "; ".join(f"{each.title}: {each.detail}, {words[each.state]}" for each in steps)
        self.setAccessibleName(f"Pasos. {said}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / max(len(self.steps), 1)
        for at, each in enumerate(self.steps):
            left = at * wide
            if at < len(self.steps) - 1:
                tone = "accent" if each.state == DONE else "border"
                line = QRectF(left + DOT + 8, 12, wide - DOT - 16, 2)
                painter.fillRect(line, theme.colour(tone))
            self._dot(painter, QRectF(left, 2, DOT, DOT), at + 1, each.state)
            role = "strong" if each.state in (NOW, STOPPED) else "medium"
            ink = "muted" if each.state == LATER else "text"
            paint.text(painter, QRectF(left, 27, wide - 12, 20), each.title, role, ink)
            paint.text(painter, QRectF(left, 45, wide - 12, 17), each.detail, "caption", "muted")
        painter.end()

    def _dot(self, painter: QPainter, box: QRectF, number: int, state: str) -> None:
        middle = box.center()
        if state == DONE:
            paint.rounded(painter, box, DOT / 2, "accent_soft")
            paint.glyph(painter, middle.x() - 7, middle.y() - 7, "check", 14, tone="accent_ink")
            return
        if state == STOPPED:
            paint.rounded(painter, box, DOT / 2, "warning_soft")
            paint.glyph(painter, middle.x() - 7, middle.y() - 7, "circle-pause", 14, tone="warning")
            return
        now = state == NOW
        fill, line = ("accent", None) if now else ("surface", "border_control")
        paint.rounded(painter, box, DOT / 2, fill, line)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = "on_accent" if now else "muted"
        place = box.adjusted(0, 0, 0, -1)
        paint.text(painter, place, str(number), "caption_strong", ink, align=paint.CENTRE)
