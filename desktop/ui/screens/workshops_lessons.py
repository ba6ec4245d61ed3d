"""The lessons of a workshop: their rolls, what was cancelled or moved, what they run into."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import WEEKDAYS, count, day
from desktop.services.programme import (
    LessonRow,
    RollState,
    WorkshopDetail,
    WorkshopState,
)
from desktop.ui.context import Context
from desktop.ui.dialogs.lesson import ask_move, ask_new_lesson
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.doing import attempt, did
from desktop.ui.layout import column, hline, panel, row
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.screens.workshops_words import (
    held_lessons,
    lesson_chip,
    lesson_note,
    lesson_words,
)
from desktop.ui.tables import Column, RowsTable
from desktop.ui.widgets import Button, EmptyState, Icon, Label, button, label


class Strip(QWidget):
    """One line above a list: something to know, and a link to more of it."""

    def __init__(self, icon: str, tone: str, action: str) -> None:
        super().__init__()
        self.words: Label = label("", "small", tone, elide=True)
        self.link: Button = button(action, "link", small=True)
        line = row(Icon(icon, 16, tone), self.words, self.link, None, gap=8,
                   margins=(28, 0, 20, 0))  # fmt: skip
        line.setStretch(1, 0)
        self.setLayout(column(hline(), panel(line, height=37), gap=0))
        self.hide()

    def say(self, words: str) -> None:
        """Show the line, or hide it when there is nothing to know."""
        self.words.setText(words)
        self.setVisible(bool(words))


class LessonsTab(QWidget):
    """A table of lessons with a bar of what can be done with the current one."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.detail: WorkshopDetail | None = None
        self._numbers: dict[UUID, str] = {}
        self.skipped = Strip("calendar", "muted", "Añadir esa sesión")
        self.clashes = Strip("triangle-alert", "warning", "Ver")
        self.words = label("", "small", "muted", elide=True)
        self.table: RowsTable[LessonRow] = RowsTable(
            "Sesiones",
            [
                Column("N.º", self._number, 76, sortable=False),
                Column("Fecha", _date, 178, tone="text", sort=lambda r: (r.on, r.starts)),
                Column("Horario", lambda r: r.hours, 116, sort=lambda r: r.starts),
                Column("Espacio", lambda r: r.room or "–", 128),
                Column("Lista", lesson_words, 190, chip=lesson_chip),
                Column("Nota", lesson_note),
            ],
            key=lambda lesson: lesson.id,
            empty=EmptyState(
                "calendar-days", "Este taller no tiene sesiones",
                "Edite el taller y ponga los días y las horas en que se reúne.",
            ),
            drop=(2, 3),
        )  # fmt: skip
        self.call_button = button(
            "Tomar lista", icon="clipboard-check", small=True, press=self.call_roll
        )
        self.cancel_button = button("Cancelar sesión", small=True, press=self.cancel)
        self.restore_button = button("Restaurar", icon="undo-2", small=True, press=self.restore)
        self.move_button = button("Mover", small=True, press=self.move_lesson)
        self.add_button = button("Añadir", icon="plus", small=True, press=self.add_lesson)
        self.add_button.setAccessibleName("Añadir una sesión")
        actions = panel(
            row(self.words, None, self.add_button, self.move_button, self.cancel_button,
                self.restore_button, self.call_button, gap=10, margins=(28, 0, 20, 0)),
            "bar", height=54,
        )  # fmt: skip
        self.setLayout(column(self.clashes, self.skipped, self.table, actions, gap=0))
        self.setFocusProxy(self.table)
        self.table.opened.connect(lambda _: self.call_roll())
        self.table.selected.connect(self.show_actions)
        self.clashes.link.clicked.connect(lambda _=False: self.show_clashes())
        self.skipped.link.clicked.connect(lambda _=False: self.add_on_holiday())

    def show_detail(self, detail: WorkshopDetail) -> None:
        """Another state of the workshop, or another workshop (then at its next lesson)."""
        another = self.detail is None or self.detail.row.id != detail.row.id
        self.detail = detail
        self._numbers = {each.id: str(at) for at, each in enumerate(detail.lessons, 1)}
        self.table.set_rows(detail.lessons)
        if another:
            today = self.context.desk.clock.today()
            coming = next((lesson for lesson in detail.lessons if lesson.on >= today), None)
            if coming is not None:
                self.table.go_to(coming.id)
        rests = "; ".join(f"{day(rest.on)}, {rest.name}" for rest in detail.skipped)
        number = count(len(detail.skipped), "feriado sin sesión", "feriados sin sesión")
        self.skipped.say(f"{number}: {rests}" if detail.skipped else "")
        self.skipped.link.setVisible(self._is_running())
        shared = count(len(detail.clashes), "sesión comparte", "sesiones comparten")
        others = ", ".join(dict.fromkeys(clash.workshop for clash in detail.clashes))
        self.clashes.say(f"{shared} el espacio con {others}" if detail.clashes else "")
        self.show_actions(self.table.current())

    def show_actions(self, current: LessonRow | None) -> None:
        """What makes sense for the current lesson."""
        running, cancelled = self._is_running(), False
        begun = False
        if current is not None:
            cancelled = current.state is RollState.CANCELLED
            begun = current.state is not RollState.LATER
        self.call_button.setVisible(current is not None and not cancelled)
        self.call_button.set_words("Tomar lista" if begun else "Ver lista")
        self.cancel_button.setVisible(current is not None and running and not cancelled)
        self.move_button.setVisible(current is not None and running and not cancelled)
        self.restore_button.setVisible(cancelled and running)
        self.add_button.setVisible(running)
        self.words.setText(held_lessons(self.detail) if self.detail else "")

    # -- what is done

    def call_roll(self) -> None:
        """Go to the roll of the current lesson."""
        current = self.table.current()
        if current is not None:
            self.context.navigate("attendance", current.id)

    def cancel(self) -> None:
        """Cancel a lesson, with a reason."""
        current = self.table.current()
        if current is None:
            return
        ask_reason(
            self.context, "Cancelar la sesión", f"{current.workshop}, {_date(current)},"
            f" {current.hours}. El motivo queda en la lista de sesiones.", "Cancelar la sesión",
            lambda reason: self._attempt(
                lambda: self.context.desk.attendance.cancel(current.id, reason),
                f"Se canceló la sesión del {_date(current)}",
            ),
        )  # fmt: skip

    def restore(self) -> None:
        """Take the cancelling back."""
        current = self.table.current()
        if current is not None:
            self._attempt(
                lambda: self.context.desk.attendance.restore(current.id),
                f"La sesión del {_date(current)} vuelve a darse",
            )

    def move_lesson(self) -> None:
        """Another day, hour or room."""
        current = self.table.current()
        if current is not None:
            ask_move(self.context, current, lambda: self._did("Se movió la sesión"))

    def add_lesson(self, on: date | None = None) -> None:
        """A lesson outside the timetable."""
        if self.detail is not None:
            ask_new_lesson(self.context, self.detail, lambda: self._did("Se añadió la sesión"), on)

    def add_on_holiday(self) -> None:
        """Open the house on the next rest day that was left out."""
        if self.detail is None or not self.detail.skipped:
            return
        today = self.context.desk.clock.today()
        rests = [rest.on for rest in self.detail.skipped]
        self.add_lesson(next((on for on in rests if on >= today), rests[-1]))

    def show_clashes(self) -> None:
        """Each lesson that shares its room, with whom and when."""
        if self.detail is None:
            return
        lines = column(gap=6)
        for clash in self.detail.clashes:
            lines.addWidget(label(clash.text, "body", wrap=True))
        done = button("Entendido", "primary")
        sheet = Dialog(
            self.context.host, "Sesiones que comparten el espacio", lines,
            detail=self.detail.row.room, bar=bar_of(done), width=560,
        )  # fmt: skip
        done.clicked.connect(lambda _=False: sheet.close_sheet())
        sheet.open(done)

    def _attempt(self, job: Callable[[], object], said: str) -> None:
        attempt(self.context, job, said, self.context.desk.attendance.undo, self.changed.emit)

    def _did(self, said: str) -> None:
        did(self.context, said, self.context.desk.attendance.undo, self.changed.emit)

    def _is_running(self) -> bool:
        state = self.detail.row.state if self.detail else None
        return state in (WorkshopState.PLANNED, WorkshopState.OPEN)

    def _number(self, lesson: LessonRow) -> str:
        return self._numbers.get(lesson.id, "")


def _date(lesson: LessonRow) -> str:
    return f"{WEEKDAYS[lesson.on.weekday()]} {day(lesson.on)}"
