"""The page of one request for a room: where it stands, and each next job a key away."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop.core.text import day
from desktop.services.agreements.register import AgreementDetail, Authority, DayRow, Stage
from desktop.services.standing import Stands
from desktop.ui.context import Context
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.dialogs.space_answers import ask_outcome, ask_validation, ask_when
from desktop.ui.dialogs.space_attendance import ask_attendance
from desktop.ui.dialogs.space_draft import show_draft
from desktop.ui.dialogs.space_handover import ask_handover, ask_return
from desktop.ui.doing import attempt, did
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import Back, OpenPaper, open_agreement
from desktop.ui.screens.spaces_cards import AgreementCards, next_validation
from desktop.ui.screens.spaces_steps import StepsLine, steps_of
from desktop.ui.screens.spaces_words import OVER, stage_spec
from desktop.ui.sync_mark import SyncMark
from desktop.ui.widgets import Chip, Icon, Keycap, button, label

KEYS = (
    ("Ctrl+E", "corregir la solicitud a la vista"),
    ("V", "registrar una validación"),
    ("B", "ver el borrador del acuerdo"),
    ("Ctrl+P", "emitir o ver el acuerdo"),
    ("F", "registrar la firma"),
    ("A", "anotar la asistencia del día marcado"),
    ("E", "registrar la entrega del espacio"),
    ("C", "devolver y cerrar"),
    ("Intro", "el paso que sigue"),
)
IN_USE = (Stage.SIGNED, Stage.USED)
OPEN = (Stage.REQUESTED, Stage.VALIDATING, Stage.AUTHORISED, Stage.OBSERVED)

MOST_MISSING = 3


class _Next(NamedTuple):
    """The job that brings a request further."""

    words: str
    icon: str
    key: str
    do: Callable[[], object]


class AgreementPage(QWidget):
    """`show_agreement(id)`; `left` on Esc, `edit_asked(id)`."""

    left = Signal()
    edit_asked = Signal(UUID)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.agreements = context.desk.agreements
        self.detail: AgreementDetail | None = None
        self._next: _Next | None = None
        self.cards = AgreementCards(context.desk.clock.today)
        self.steps = StepsLine()
        self._build_head()
        line = panel(row(self.steps, margins=(28, 4, 28, 12)))
        body = column(self._head, line, gap=0)
        body.addWidget(self.cards, 1)
        self.setLayout(body)
        self._connect()

    def _build_head(self) -> None:
        self.list_link = button("Espacios", "link", press=self.left.emit)
        self.name = label("", "strong", elide=True)
        self.chip = Chip("")
        self.mark = SyncMark(self.context, self._stands)
        self.more_button = button(
            "", "quiet", icon="ellipsis", name="Más acciones de la solicitud", press=self._more
        )
        self.edit_button = button("Corregir", icon="pen-line", press=self.edit)
        self.next_button = button("", "primary", icon="check", press=self.go_on)
        keys = ("V", "Ctrl P", "F", "E", "A", "C", "Ctrl E")
        self._keycaps = {each: Keycap(each) for each in keys}
        self._line = row(
            self.list_link, Icon("chevron-right"), self.name, self.chip, self.mark,
            self.more_button, self.edit_button, self.next_button, *self._keycaps.values(), gap=8,
            margins=(28, 0, 20, 0),
        )  # fmt: skip
        self._line.setStretch(2, 1)
        self._head = panel(self._line, height=64)

    def _connect(self) -> None:
        cards = self.cards
        cards.validate_asked.connect(self.validate)
        cards.unsay_asked.connect(self.unsay)
        cards.count_asked.connect(self.count)
        cards.cancel_day_asked.connect(self.cancel_day)
        cards.paper_asked.connect(self.show_paper)
        cards.draft_asked.connect(self.show_draft)
        cards.opened_paper.connect(self._open_paper)
        cards.sign_asked.connect(self.sign)
        cards.hand_over_asked.connect(self.hand_over)
        cards.return_asked.connect(self.give_back)
        answers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Esc", self.left.emit), ("Ctrl+E", self.edit), ("Ctrl+P", self.show_paper),
            ("V", self.validate), ("B", self.show_draft), ("F", self.sign), ("A", self.count),
            ("E", self.hand_over), ("C", self.give_back),
        )  # fmt: skip
        for keys, answer in answers:
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(partial(_call, answer))

    # -- what is shown

    def show_agreement(self, agreement: UUID) -> bool:
        """Put a request on screen; False where it is not there."""
        found = self.context.messages.attempt(lambda: self.agreements.one(agreement))
        if found is None:
            return False
        self._show(found)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def forget(self) -> None:
        """It is left: nothing of it is asked again."""
        self.detail = None

    def refresh(self) -> None:
        """Ask for the request again."""
        if self.detail is None:
            return
        key = self.detail.row.id
        found = self.context.messages.attempt(lambda: self.agreements.one(key))
        if found is None:
            self.left.emit()
        elif found != self.detail:
            # News of one's own job comes after what it changed is in sight already.
            self._show(found)

    def _show(self, detail: AgreementDetail) -> None:
        inside = self.focusWidget()
        had_focus = inside is not None and self.isAncestorOf(inside)
        self.detail = detail
        self.name.setText(detail.row.applicant)
        spec = stage_spec(detail.stage)
        self.chip.show_status(spec.words, spec.tone, spec.icon)
        self.mark.refresh()
        self.steps.show_steps(steps_of(detail, self.context.desk.clock.today()))
        self.cards.show_detail(detail)
        self._next = self._what_next(detail)
        self.next_button.setVisible(self._next is not None)
        if self._next is not None:
            self.next_button.set_icon(self._next.icon)
            self.next_button.set_words(self._next.words)
        for keys, keycap in self._keycaps.items():
            keycap.setVisible(self._next is not None and self._next.key == keys)
        # An observed one is corrected next: one button for it is enough.
        self.edit_button.setVisible(detail.stage in OPEN and detail.stage is not Stage.OBSERVED)
        if had_focus:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _what_next(self, detail: AgreementDetail) -> _Next | None:
        row_, stage = detail.row, detail.stage
        if stage is Stage.OBSERVED:
            return _Next("Corregir la solicitud", "pen-line", "Ctrl E", self.edit)
        if stage in (Stage.REQUESTED, Stage.VALIDATING):
            return _Next("Registrar validación", "check", "V", self.validate)
        if stage is Stage.AUTHORISED and row_.number is None:
            return _Next("Emitir el acuerdo", "file-text", "Ctrl P", self.show_paper)
        if stage is Stage.AUTHORISED:
            return _Next("Registrar la firma", "signature", "F", self.sign)
        if stage not in IN_USE:
            return None
        if detail.handed_on is None:
            return _Next("Entregar el espacio", "key-round", "E", self.hand_over)
        if row_.uncounted:
            return _Next("Anotar asistencia", "clipboard-check", "A", self.count)
        if row_.next_on is None:
            return _Next("Devolver y cerrar", "lock", "C", self.give_back)
        return None

    def first_focus(self) -> QWidget:
        """The job that comes next, else the days."""
        return self.next_button if self.next_button.isVisibleTo(self) else self.cards.days

    def _stands(self) -> Stands | None:
        if self.detail is None:
            return None
        found: Stands = self.context.desk.standing.of_agreement(self.detail.row.id)
        return found

    def _back(self) -> Back | None:
        if self.detail is None:
            return None
        return Back("spaces", self.detail.row.id, "la solicitud")

    # -- what is done

    def go_on(self) -> None:
        """The job that comes next."""
        if self._next is not None:
            self._next.do()

    def edit(self) -> None:
        """Its form."""
        if self.detail is not None and self.detail.stage in OPEN:
            self.edit_asked.emit(self.detail.row.id)

    def validate(self, authority: Authority | None = None) -> None:
        """What an authority answered; one of the centre is not asked for here."""
        detail = self.detail
        if detail is None or not self._may("registrar una validación", *OPEN, Stage.REFUSED):
            return
        own = [each for each in detail.validations if not each.issued]
        if not own:
            self.context.messages.tell(
                "Las dos validaciones las emitió el centro.",
                "Solo allí se cambian. Pida el cambio a su coordinación.",
            )
            return
        wanted = authority or next_validation(detail)
        ask_validation(self.context, detail, own, wanted, self._did)

    def unsay(self, authority: Authority) -> None:
        """Take away a validation recorded by mistake."""
        self._attempt(lambda key: self.agreements.remove_validation(key, authority),
                      "Se quitó la validación")  # fmt: skip

    def show_draft(self) -> None:
        """The agreement as it stands, without a number."""
        if self.detail is not None:
            show_draft(self.context, self.detail)

    def show_paper(self) -> None:
        """The numbered agreement, on screen; the latest where it is over."""
        detail = self.detail
        if detail is None:
            return
        if detail.stage in (*OVER, *IN_USE) and detail.papers:
            self._open_paper(detail.papers[0].id)
        else:
            open_agreement(self.context, detail.row.id, self._back())

    def _open_paper(self, paper: UUID) -> None:
        self.context.navigate("documents", OpenPaper(paper, self._back()))

    def sign(self) -> None:
        """Both parties signed."""
        detail = self.detail
        if detail is not None and self._may("registrar la firma", Stage.AUTHORISED):
            key = detail.row.id
            ask_when(
                self.context, "Registrar la firma", f"{detail.row.number or 'El acuerdo'} ·"
                f" {detail.row.applicant}. Lo firman la o el gestor y quien representa.",
                "Se firmó el", lambda on: self.agreements.sign(key, on),
                lambda: self._did("El acuerdo consta como firmado"),
            )  # fmt: skip

    def _may(self, what: str, *stages: Stage) -> bool:
        """Whether the stage allows a job; where not, what is missing is told before anything is
        typed."""
        if self.detail is not None and self.detail.stage in stages:
            return True
        self._not_yet(what)
        return False

    def _not_yet(self, what: str) -> None:
        if self.detail is None:
            return
        stands = f"La solicitud está {self.detail.row.stage_name.lower()}."
        missing = self.detail.missing[:MOST_MISSING]
        self.context.messages.tell(f"No se puede {what}. {stands}", " ".join(missing))

    def _uncounted(self) -> DayRow | None:
        days = self.detail.days if self.detail else ()
        return next((one for one in days if self.cards.is_past(one) and not one.cancelled
                     and one.attended is None), None)  # fmt: skip

    def count(self, one: DayRow | None = None) -> None:
        """How many came on the current day, else on the first that waits."""
        detail = self.detail
        if detail is None:
            return
        chosen = one
        if chosen is None:
            current = self.cards.days.current()
            on_list = self.cards.days.hasFocus()
            chosen = current if on_list and current is not None else self._uncounted() or current
        if chosen is not None and self._may("anotar la asistencia", *IN_USE):
            ask_attendance(self.context, chosen, detail.expected, self._did)

    def cancel_day(self, one: DayRow) -> None:
        """One day less."""
        ask_reason(
            self.context, "Cancelar el día", f"{day(one.on)}, {one.hours}. El espacio queda libre.",
            "Cancelar el día", lambda reason: self._attempt(
                lambda _: self.agreements.cancel_day(one.id, reason),
                f"Se canceló el {day(one.on)}",
            ),
        )  # fmt: skip

    def hand_over(self) -> None:
        """The room and its goods go out."""
        stages = (Stage.AUTHORISED, *IN_USE)
        if self.detail is not None and self._may("entregar el espacio", *stages):
            ask_handover(self.context, self.detail, lambda: self._did("Se registró la entrega"))

    def give_back(self) -> None:
        """They came back, which closes the agreement."""
        if self._uncounted() is not None:
            self._not_yet("cerrar")
        elif self.detail is not None and self._may("cerrar", *IN_USE):
            ask_return(self.context, self.detail, lambda: self._did("Se cerró el acuerdo"))

    def _end(self, title: str, about: str, verb: str, job: str, said: str) -> None:
        detail = self.detail
        if detail is not None:
            do, key = getattr(self.agreements, job), detail.row.id
            ask_outcome(
                self.context, title, f"{detail.row.applicant}. {about}", verb,
                lambda reason, on: do(key, reason, on), lambda: self._did(said),
            )  # fmt: skip

    def observe(self) -> None:
        """Something must be corrected."""
        self._end("Observar la solicitud", "Queda detenida hasta que se corrija.", "Observar",
                  "observe", "La solicitud queda observada")  # fmt: skip

    def refuse(self) -> None:
        """No."""
        self._end("Negar la solicitud", "El espacio queda libre.", "Negar", "refuse",
                  "La solicitud queda negada")  # fmt: skip

    def cancel(self) -> None:
        """It will not take place."""
        self._end("Cancelar la solicitud", "El espacio queda libre y el acuerdo deja de valer.",
                  "Cancelar la solicitud", "cancel", "La solicitud queda cancelada")  # fmt: skip

    def _more(self) -> None:
        if self.detail is None:
            return
        stage = self.detail.stage
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices: list[tuple[str, Callable[[], object], bool]] = [
            ("Ver en la semana", self._see_week, self.detail.row.first_on is not None),
            ("Observar la solicitud", self.observe, stage in OPEN),
            ("Negar la solicitud", self.refuse, stage in OPEN),
            ("Cancelar la solicitud", self.cancel, stage in (*OPEN, *IN_USE)),
        ]
        for words, answer, offered in choices:
            if offered:
                menu.addAction(words).triggered.connect(partial(_call, answer))
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height() + 4)))

    def _see_week(self) -> None:
        if self.detail is not None:
            found = self.detail.row
            self.context.navigate("spaces", (found.next_on or found.first_on, found.room_id))

    def _attempt(self, job: Callable[[UUID], object], said: str) -> None:
        if self.detail is not None:
            doing = partial(job, self.detail.row.id)
            attempt(self.context, doing, said, self.agreements.undo, self.refresh)

    def _did(self, said: str) -> None:
        did(self.context, said, self.agreements.undo, self.refresh)


def _call(answer: Callable[[], object], *_: object) -> None:
    answer()
