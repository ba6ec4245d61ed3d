"""«Asistencia»: the lessons of a day, and the roll of one of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.core.errors import UserError
from desktop.core.text import WEEKDAYS, count, day, hour, long_day
from desktop.core.topics import Topic
from desktop.services.attendance import (
    LessonRow,
    MarkValue,
    ReasonNeeded,
    Roll,
    RollLine,
    RollState,
)
from desktop.services.standing import Stands
from desktop.ui.context import Context
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.layout import panel, row
from desktop.ui.roll_pane import RollPane
from desktop.ui.roll_view import RollView
from desktop.ui.row_list import Face, RowList
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.sync_mark import SyncMark
from desktop.ui.tables import ChipSpec
from desktop.ui.targets import EnrolIn
from desktop.ui.widgets import Card, EmptyState, button, label


def lesson_face(lesson: LessonRow) -> Face:
    """A lesson as the lists of a day show it."""
    status, quiet, icon = None, "", ""
    number, detail = str(lesson.enrolled), "inscrita" if lesson.enrolled == 1 else "inscritas"
    if lesson.state is RollState.TAKEN:
        number, detail = f"{lesson.attended} de {lesson.enrolled}", "presentes"
        quiet, icon = "Lista tomada", "check"
    elif lesson.state is RollState.MISSING:
        status = ChipSpec("Falta tomar lista", "warning", "clipboard-list")
    elif lesson.state is RollState.CANCELLED:
        status = ChipSpec("Cancelada", "neutral", "circle-minus")
    else:
        quiet = "Más tarde"
    return Face(
        title=lesson.workshop,
        detail=" · ".join(part for part in (lesson.facilitator, lesson.room) if part),
        lead=hour(lesson.starts),
        lead_detail=hour(lesson.ends),
        number=number,
        number_detail=detail,
        status=status,
        quiet=quiet,
        quiet_icon=icon,
        arrow=True,
    )


class AttendanceScreen(Screen):
    """Call today's roll; type an earlier one; correct a past one with its reason."""

    key = "attendance"
    title = "Asistencia"
    icon = "clipboard-check"
    topics = frozenset({Topic.ATTENDANCE, Topic.PROGRAMME, Topic.ENROLMENT, Topic.PEOPLE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._day: date = self.desk.clock.today()
        self._roll: Roll | None = None
        self._reason = ""
        self._undone: list[int] = []
        self._pages = QStackedWidget()
        self.page.addWidget(self._pages, 1)
        self._build_day()
        self._build_roll()

    # -- the lessons of a day

    def _build_day(self) -> None:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self._day_header = PageHeader(
            "Asistencia",
            "",
            button("", icon="chevron-left", name="Día anterior", press=lambda: self._turn(-1)),
            button("Hoy", press=self._today),
            button("", icon="chevron-right", name="Día siguiente", press=lambda: self._turn(1)),
        )
        inside.addWidget(self._day_header)
        self._lessons: RowList[LessonRow] = RowList(
            "Sesiones del día", lesson_face, key=lambda lesson: lesson.id
        )
        self._lessons.opened.connect(lambda lesson: self.open(lesson.id))
        self._no_lessons = EmptyState(
            "calendar",
            "Este día no hay sesiones",
            "Elija otro día con las flechas, o revise el horario de los talleres.",
            button("Ver talleres", press=lambda: self.context.navigate("workshops")),
        )
        self._missing: RowList[LessonRow] = RowList(
            "Listas que faltan de otros días",
            lambda lesson: replace(
                lesson_face(lesson),
                lead=f"{lesson.on:%d/%m}",
                lead_detail=hour(lesson.starts),
                detail=" · ".join(
                    part for part in (count(lesson.enrolled, "persona"), lesson.facilitator) if part
                ),
                status=None,
                number="",
                number_detail="",
            ),
            key=lambda lesson: lesson.id,
        )
        self._missing.opened.connect(lambda lesson: self.open(lesson.id))
        heading = row(label("Falta tomar lista", "heading"), margins=(20, 0, 20, 4))
        self._missing_card = Card(heading, self._missing, margins=(0, 16, 0, 8))
        day_card = Card(self._lessons, self._no_lessons, margins=(0, 8, 0, 8))
        cards = row(day_card, self._missing_card, gap=20, margins=(28, 6, 28, 20))
        # The lessons of the day carry more words than those that wait.
        cards.setStretch(0, 3)
        cards.setStretch(1, 2)
        inside.addLayout(cards, 1)
        self._pages.addWidget(page)

    def _turn(self, days: int) -> None:
        self._day += timedelta(days=days)
        self.refresh()

    def _today(self) -> None:
        self._day = self.desk.clock.today()
        self.refresh()

    def _show_day(self) -> None:
        lessons = self.desk.programme.lessons_on(self._day)
        today = self.desk.clock.today()
        words = "hoy, " if self._day == today else ""
        facts = f"{words}{long_day(self._day)} · {count(len(lessons), 'sesión', 'sesiones')}"
        self._day_header.say("Asistencia", facts)
        self._lessons.set_rows(lessons)
        self._lessons.setVisible(bool(lessons))
        self._no_lessons.setVisible(not lessons)
        missing = [row for row in self.desk.attendance.waiting_for_roll() if row.on != self._day]
        self._missing.set_rows(missing[::-1])
        self._missing_card.setVisible(bool(missing))

    # -- the roll of one

    def _build_roll(self) -> None:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self._paper = button("Hoja en papel", icon="printer", press=self._print_list)
        self._present = button("Todas presentes", icon="check-check", press=self._all_present)
        self._finish = button("Terminar", "primary", icon="check", press=self._close_roll)
        self._roll_header = PageHeader("", "", self._paper, self._present, self._finish)
        inside.addWidget(self._roll_header)
        self.view = RollView()
        self.view.marked.connect(self._mark)
        self._nobody = EmptyState(
            "users",
            "Nadie está en esta lista",
            "Inscriba a quien llegó: queda en el taller y en la lista a la vez.",
            button("Inscribir a alguien", icon="user-plus", press=self._add_person),
        )
        self.mark = SyncMark(self.context, self._stands)
        self._pane = RollPane(
            add=self._add_person,
            cancel=self._cancel_lesson,
            restore=self._restore_lesson,
            mark=self.mark,
        )
        card = panel(row(self.view, self._nobody, margins=(6, 6, 2, 6)), "card")
        inside.addLayout(row(card, self._pane, gap=20, margins=(28, 6, 28, 20)), 1)
        self._pages.addWidget(page)
        self.shortcut("Ctrl+T", self._all_present)
        self.shortcut("Ctrl+Z", self._undo)
        self.shortcut("Ctrl+Return", self._close_roll)
        self.shortcut("Ctrl+N", self._add_person)
        self.shortcut("Ctrl+P", self._print_list)
        self.shortcut("Alt+Left", lambda: self._turn_lesson(-1))
        self.shortcut("Alt+Right", lambda: self._turn_lesson(1))
        self.shortcut("Esc", self.show_day)

    def open(self, target: object) -> None:
        """Open the roll of a lesson, or today's list for None."""
        self._reason = ""
        self._undone = []
        if not isinstance(target, UUID):
            self.show_day()
            return
        if self.context.messages.attempt(lambda: self._read(target)) is None:
            self._roll = None
            self.refresh()
            return
        self._pages.setCurrentIndex(1)
        self.view.go_to_first_unmarked()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self) -> None:
        """Go back to the lessons of the day."""
        self._roll = None
        self.refresh()
        self._lessons.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Ask again for the day or for the roll."""
        if self._roll is None:
            self._pages.setCurrentIndex(0)
            self._show_day()
        else:
            self._read(self._roll.lesson_id)

    def first_focus(self) -> QWidget:
        """The roll, or the lessons."""
        return self.view if self._roll is not None else self._lessons

    def shown_value(self, number: int) -> MarkValue | None:
        """The mark that stands on screen beside a number of the roll."""
        return self.view.line(number).value

    def _turn_lesson(self, direction: int) -> None:
        if self._roll is not None:
            lesson = self._roll.following if direction > 0 else self._roll.previous
            if lesson is not None:
                self.open(lesson)

    def _read(self, lesson: UUID) -> bool:
        roll: Roll = self.desk.attendance.roll(lesson)
        self._roll = roll
        place = f"sesión {roll.position} de {roll.lessons}" if roll.position else "cancelada"
        when = f"{WEEKDAYS[roll.on.weekday()]} {day(roll.on)}, {roll.hours}"
        facts = (when, place, roll.facilitator)
        self._roll_header.say(roll.workshop, " · ".join(part for part in facts if part))
        self.view.set_lines(roll.lines)
        self.view.set_today(roll.on == roll.today)
        self.view.setVisible(bool(roll.lines))
        self._nobody.setVisible(not roll.lines)
        self._pane.show_roll(roll)
        self.mark.refresh()
        for action in (self._present, self._finish):
            action.setEnabled(not roll.cancelled and bool(roll.lines))
        return True

    def _stands(self) -> Stands | None:
        if self._roll is None:
            return None
        found: Stands = self.desk.standing.of_roll(self._roll.lesson_id)
        return found

    def _mark(self, line: RollLine, value: MarkValue | None) -> None:
        if self._roll is None:
            return
        lesson = self._roll.lesson_id

        def write(reason: str) -> None:
            changed = self.desk.attendance.mark(lesson, line.enrolment_id, value, reason)
            if changed:
                self._remember()
                self.view.show_mark(replace(line, value=value, reason=reason or None))
            if value is not None:
                self.view.step_down()

        self._with_reason(write)

    def _all_present(self) -> None:
        if self._roll is None:
            return
        lesson = self._roll.lesson_id

        def write(reason: str) -> None:
            if self.desk.attendance.all_present(lesson, reason):
                self._remember()
            self._read(lesson)

        self._with_reason(write)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _with_reason(self, write: Callable[[str], None]) -> None:
        """Do it; where a past lesson asks for a reason, ask once and go on with it."""
        try:
            write(self._reason)
        except ReasonNeeded:
            ask_reason(
                self.context,
                "Corregir una lista pasada",
                "La sesión ya pasó. El motivo queda junto a cada marca que corrija ahora.",
                "Corregir",
                lambda reason: self._go_on(reason, write),
            )
        except UserError as error:
            self.context.messages.show(error)

    def _go_on(self, reason: str, write: Callable[[str], None]) -> None:
        self._reason = reason
        self._with_reason(write)

    def _remember(self) -> None:
        transaction = self.desk.database.last_transaction
        if transaction is not None:
            self._undone.append(transaction)
        # Ctrl+Z takes back what was done last: from here on, the mark.
        self.context.toast.dismiss()
        self._pane.saved(self.desk.clock.local())

    def _undo(self) -> None:
        if not self._undone or self._roll is None:
            return
        transaction = self._undone.pop()
        self.context.messages.attempt(lambda: self.desk.attendance.undo(transaction))
        self._read(self._roll.lesson_id)

    def _close_roll(self) -> None:
        if self._roll is None or not self._finish.isEnabled():
            return
        lesson, workshop = self._roll.lesson_id, self._roll.workshop
        left = self.context.messages.attempt(lambda: self.desk.attendance.close(lesson))
        if left is None:
            return
        rest = f" {count(left, 'persona')} sin marca." if left else ""
        self.context.toast.say(f"Lista de {workshop} terminada.{rest}")
        self.show_day()

    def _add_person(self) -> None:
        if self._roll is not None:
            self.context.navigate("today", EnrolIn(self._roll.workshop_id, self._roll.lesson_id))

    def _cancel_lesson(self) -> None:
        if self._roll is None:
            return
        lesson = self._roll.lesson_id
        ask_reason(
            self.context,
            "Cancelar la sesión",
            f"La sesión del {day(self._roll.on)} no se dará. Se puede restaurar después.",
            "Cancelar la sesión",
            lambda reason: self._done(lambda: self.desk.attendance.cancel(lesson, reason)),
        )

    def _restore_lesson(self) -> None:
        if self._roll is not None:
            lesson = self._roll.lesson_id
            self._done(lambda: self.desk.attendance.restore(lesson))

    def _done(self, job: Callable[[], object]) -> None:
        def whole() -> bool:
            job()
            return True

        if self.context.messages.attempt(whole) and self._roll is not None:
            self._read(self._roll.lesson_id)
            # The button that asked is gone now.
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print_list(self) -> None:
        if self._roll is None:
            return
        workshop, first = self._roll.workshop_id, self._roll.on
        issued = self.context.messages.attempt(
            lambda: self.desk.documents.attendance_list(workshop, first)
        )
        if issued is not None:
            self.context.navigate("documents", issued.id)
