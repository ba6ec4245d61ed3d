"""The cards of one request: what is asked, its days, validations, paper and the hand-over."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.core.text import count, day
from desktop.services.agreements.register import (
    AgreementDetail,
    Authority,
    DayRow,
    PaperRow,
    Stage,
    ValidationRow,
)
from desktop.services.asking import shown_phone, words
from desktop.ui.layout import clear, column, panel, row, scroll
from desktop.ui.row_list import Face, RowList
from desktop.ui.screens.person_record_cards import fact, line
from desktop.ui.screens.spaces_words import (
    OVER,
    RESULT_LOOKS,
    attended_words,
    capacity_words,
    day_note,
    people_words,
    weekday_day,
)
from desktop.ui.tables import ChipSpec
from desktop.ui.two_columns import TwoColumns
from desktop.ui.widgets import Button, Card, Icon, Keycap, Notice, button, label

MARGINS = (24, 18, 24, 18)
SIDE = 400
BESIDE_FROM = 940
DAY = 50
MOST_DAYS = 7
NO_DAY = ChipSpec("Cancelado", "neutral", "circle-minus")
TO_COUNT = ChipSpec("Falta contar", "warning", "clipboard-list")
PAPERS = {"issued": ("Emitido", "file-text", "accent"), "signed": ("Firmado", "signature",
          "success"), "annulled": ("Anulado", "circle-x", "error")}  # fmt: skip


class AgreementCards(QWidget):
    """Each signal is a job that one of the cards offers."""

    edit_asked = Signal()
    validate_asked = Signal(object)
    unsay_asked = Signal(object)
    count_asked = Signal(object)
    cancel_day_asked = Signal(object)
    paper_asked = Signal()
    draft_asked = Signal()
    opened_paper = Signal(UUID)
    sign_asked = Signal()
    hand_over_asked = Signal()
    return_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.detail: AgreementDetail | None = None
        self.days: RowList[DayRow] = RowList(
            "Días del acuerdo", self._face, key=lambda one: one.id, height=DAY, edge=14
        )
        self.days.opened.connect(self.count_asked)
        self.days.selected.connect(lambda _: self._show_day_actions())
        self.count_button = button("Anotar asistencia", icon="clipboard-check", small=True,
                                   press=self._count_current)  # fmt: skip
        self.skip_button = button("Cancelar el día", small=True, press=self._skip_current)
        self.days_words = label("", "small", "muted", elide=True)
        self._count_key = Keycap("A")
        foot = row(self.days_words, self.skip_button, self.count_button, self._count_key, gap=10,
                   margins=(14, 4, 10, 0))  # fmt: skip
        foot.setStretch(0, 1)
        self.day_card = Card(
            row(label("Días", "heading"), None, margins=(14, 0, 10, 0)), self.days, foot,
            margins=(10, 18, 14, 14), gap=8,
        )  # fmt: skip
        self._above = column(gap=16)
        self._request = column(gap=0)
        self._side = column(gap=16)
        left = panel(column(self._above, self.day_card, self._request, None, gap=16))
        right = panel(self._side)
        self._two = TwoColumns(left, right, side=SIDE, beside_from=BESIDE_FROM, gap=16,
                               margins=(28, 4, 20, 24))  # fmt: skip
        self.setLayout(row(scroll(self._two), gap=0))
        self.setFocusProxy(self.days)

    def show_detail(self, detail: AgreementDetail) -> None:
        """The request as it stands now."""
        self.detail = detail
        for place in (self._above, self._request, self._side):
            clear(place)
        for made in self._notices(detail):
            self._add(self._above, made)
        self.days.set_rows(detail.days)
        self.days.setFixedHeight(max(1, min(len(detail.days), MOST_DAYS)) * DAY)
        self.days_words.setText(attended_words(detail))
        self._show_day_actions()
        self._add(self._request, self._request_card(detail))
        for card in (self._validations(detail), self._paper(detail), self._handover(detail)):
            self._add(self._side, card)
        self._side.addStretch(1)

    def _add(self, place: object, made: QWidget) -> None:
        place.addWidget(made)  # type: ignore[attr-defined]
        # Shown at once: left to Qt, the page would be blank for a blink after each change.
        made.show()

    # -- what stands above

    def _notices(self, detail: AgreementDetail) -> list[QWidget]:
        found: list[QWidget] = []
        if detail.state_reason and detail.stage in (
            Stage.OBSERVED, Stage.REFUSED, Stage.CANCELLED,
        ):  # fmt: skip
            on = f" el {day(detail.state_on)}" if detail.state_on else ""
            tone = "warning" if detail.stage is Stage.OBSERVED else "error"
            found.append(Notice(f"{detail.row.stage_name}{on}", detail.state_reason,
                                tone=tone))  # type: ignore[arg-type]  # fmt: skip
        if detail.clashes:
            lines = column(gap=4, margins=(16, 12, 16, 0))
            for clash in detail.clashes[:MOST_DAYS]:
                lines.addWidget(label(clash.text, "small", wrap=True))
            times = count(len(detail.clashes), "vez", "veces")
            found.append(Notice(f"Comparte «{detail.row.room}» {times}", lines, icon="door-open"))
        if detail.missing and detail.stage not in OVER:
            lines = column(gap=6)
            for sentence in detail.missing[:MOST_DAYS]:
                mark = ("circle-dashed", "muted")
                lines.addWidget(line(mark, sentence, "", row()))
            rest = len(detail.missing) - MOST_DAYS
            if rest > 0:
                lines.addWidget(label(f"y {rest} más", "small", "muted"))
            found.append(Card(panel(lines), title="Qué falta", margins=MARGINS))
        return found

    # -- days

    def _face(self, one: DayRow) -> Face:
        spec, quiet = None, ""
        if one.cancelled:
            spec = NO_DAY
        elif one.attended is not None:
            quiet = f"Asistieron {one.attended}"
        elif self._may_count(one) and one.on < self._today():
            spec = TO_COUNT
        action = "Anotar asistencia" if self._may_count(one) else ""
        title = f"{weekday_day(one.on).capitalize()}, {one.hours}"
        return Face(title, day_note(one), status=spec, quiet=quiet,
                    quiet_icon="check" if quiet else "", action=action)  # fmt: skip

    def _may_count(self, one: DayRow) -> bool:
        detail = self.detail
        in_use = detail is not None and detail.stage in (Stage.SIGNED, Stage.USED)
        return in_use and not one.cancelled and one.attended is None and self.is_past(one)

    def is_past(self, one: DayRow) -> bool:
        """Whether a day has come."""
        return one.on <= self._today()

    def _show_day_actions(self) -> None:
        detail, one = self.detail, self.days.current()
        in_use = detail is not None and detail.stage in (Stage.SIGNED, Stage.USED)
        shown = in_use and one is not None and not one.cancelled
        may_count = shown and one is not None and self.is_past(one)
        self.count_button.setVisible(may_count)
        self._count_key.setVisible(may_count)
        self.skip_button.setVisible(shown and one is not None and one.attended is None)

    def _count_current(self) -> None:
        one = self.days.current()
        if one is not None:
            self.count_asked.emit(one)

    def _skip_current(self) -> None:
        one = self.days.current()
        if one is not None:
            self.cancel_day_asked.emit(one)

    # -- the request

    def _request_card(self, detail: AgreementDetail) -> Card:
        found = detail.row
        reach = (shown_phone(detail.phone) if detail.phone else "", detail.email)
        kind = words("document_type", detail.representative_kind)
        paper = " ".join(part for part in (kind, detail.representative_number) if part)
        facts = (
            ("Oficio", f"{found.request_number}, del {day(found.requested_on)}"),
            ("Solicita", found.applicant), ("RUC", detail.ruc),
            ("Representante", " · ".join(
                part for part in (detail.representative, detail.representative_role) if part)),
            ("Documento", paper),
            ("Contacto", " · ".join(part for part in reach if part)),
            ("Actividad", found.activity), ("Dirigida a", detail.audience),
            ("Se esperan", people_words(detail.expected) if detail.expected else ""),
            ("Espacio", capacity_words(found.room, detail.capacity)),
            ("Mobiliario y equipos", detail.goods), ("Por qué dura tanto", detail.long_reason),
        )  # fmt: skip
        card = Card(title="Solicitud", margins=MARGINS)
        for title, said in facts:
            if said:
                card.body.addLayout(fact(title, said))
        return card

    # -- validations

    def _validations(self, detail: AgreementDetail) -> Card:
        card = Card(title="Validaciones", margins=MARGINS)
        for each in detail.validations:
            card.add(self._validation(each, detail.stage))
        return card

    def _validation(self, each: ValidationRow, stage: Stage) -> QWidget:
        actions = row(gap=12)
        may = not each.issued and stage not in (
            Stage.SIGNED, Stage.USED, Stage.CLOSED, Stage.CANCELLED,
        )  # fmt: skip
        name = each.authority_name
        if may:
            verb = "Registrar" if each.result is None else "Cambiar"
            actions.addWidget(_link(verb, name, lambda: self.validate_asked.emit(each.authority)))
            if each.result is not None:
                gone = _link("Quitar", name, lambda: self.unsay_asked.emit(each.authority))
                actions.addWidget(gone)
        if each.result is None:
            return _entry(("circle-dashed", "muted"), name, actions, "Todavía sin respuesta")
        on = f"{each.result_name} el {day(each.on)}" if each.on else each.result_name
        centre = "La emitió el centro: solo allí se cambia." if each.issued else ""
        facts = (on, each.number, each.signer, each.note, centre)
        return _entry(RESULT_LOOKS[each.result], name, actions, *facts)

    # -- the paper

    def _paper(self, detail: AgreementDetail) -> Card:
        card = Card(title="Acuerdo de uso", margins=MARGINS)
        for each in detail.papers:
            card.add(self._paper_line(each))
        if not detail.papers:
            said = "Recibe su número al emitirlo, con las dos autorizaciones. Hasta entonces, es un"
            said += " borrador."
            if detail.stage is Stage.AUTHORISED:
                said = "Las dos autoridades autorizaron: al emitirlo recibe su número."
            card.add(label(said, "small", "muted", wrap=True))
        made = row(gap=8)
        if detail.row.number is None and detail.stage not in OVER:
            made.addWidget(button("Ver borrador", icon="eye", small=True,
                                  press=self.draft_asked.emit))  # fmt: skip
            made.addWidget(Keycap("B"))
        if detail.stage is Stage.AUTHORISED:
            verb = "Emitir" if detail.row.number is None else "Ver e imprimir"
            made.addWidget(button(verb, icon="file-text", small=True, press=self.paper_asked.emit))
            made.addWidget(Keycap("Ctrl P"))
        made.addStretch(1)
        card.add(made)
        if detail.stage is Stage.AUTHORISED and detail.row.number is not None:
            sign = button("Registrar la firma", icon="signature", small=True,
                          press=self.sign_asked.emit)  # fmt: skip
            card.add(row(sign, Keycap("F"), None))
        return card

    def _paper_line(self, each: PaperRow) -> QWidget:
        state, icon, tone = PAPERS[each.state]
        on = each.state_on or each.issued_on
        said = f"{state} el {day(on)}"
        if each.state == "annulled" and each.state_reason:
            said += f" · {each.state_reason}"
        see = button("Ver", "link", small=True, name=f"Ver {each.number}",
                     press=lambda: self.opened_paper.emit(each.id))  # fmt: skip
        return line((icon, tone), each.number, said, row(see))

    # -- the hand-over

    def _handover(self, detail: AgreementDetail) -> Card:
        card = Card(title="Entrega y devolución", margins=MARGINS)
        if detail.handed_on:
            card.body.addLayout(fact("Se entregó el", day(detail.handed_on)))
        if detail.returned_on:
            card.body.addLayout(fact("Se devolvió el", day(detail.returned_on)))
        for item in detail.items:
            back = f" → {item.back}" if item.back else ""
            state = f"{item.out or 'Sin detalle'}{back}"
            card.body.addLayout(fact(f"{item.quantity} × {item.name}", state))
        if detail.return_note:
            card.body.addLayout(fact("Observación", detail.return_note))
        if not detail.handed_on and not detail.items:
            said = "El espacio y los bienes, cómo se entregan y cómo vuelven."
            card.add(label(said, "small", "muted", wrap=True))
        made = row(gap=8)
        if detail.stage in (Stage.AUTHORISED, Stage.SIGNED, Stage.USED):
            verb = "Cambiar la entrega" if detail.handed_on else "Registrar la entrega"
            made.addWidget(button(verb, icon="key-round", small=True,
                                  press=self.hand_over_asked.emit))  # fmt: skip
            made.addWidget(Keycap("E"))
        if detail.stage in (Stage.SIGNED, Stage.USED):
            made.addWidget(button("Cerrar", icon="lock", small=True, name="Devolver y cerrar",
                                  press=self.return_asked.emit))  # fmt: skip
            made.addWidget(Keycap("C"))
        made.addStretch(1)
        card.add(made)
        return card


def _entry(icon: tuple[str, str], title: str, actions: QHBoxLayout, *facts: str) -> QWidget:
    """A strong line with what can be done at its right, and the facts below in the whole width."""
    head = row(gap=10)
    # At the top, where the icon is: beside the taller actions the words stood lower than it.
    head.addWidget(label(title, "medium", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
    head.addLayout(actions)
    words = column(head, gap=0)
    for each in facts:
        if each:
            words.addWidget(label(each, "caption", "muted", wrap=True))
    inside = row(gap=10)
    inside.addLayout(column(3, Icon(icon[0], 16, icon[1]), None, gap=0))
    inside.addLayout(words, 1)
    return panel(inside)


def _link(verb: str, of: str, press: Callable[[], object]) -> Button:
    return button(verb, "link", small=True, name=f"{verb}: {of}", press=press)


def next_validation(detail: AgreementDetail) -> Authority | None:
    """The authority that has not answered yet."""
    return next((each.authority for each in detail.validations if each.result is None), None)
