"""«Hoy»: who walks in, today's lessons, what waits for a decision and what is due."""

from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.core.text import MONTHS, count, long_day
from desktop.core.topics import Topic
from desktop.services.attendance import LessonRow
from desktop.ui.context import Context
from desktop.ui.day_side import DaySide
from desktop.ui.layout import column, row, scroll
from desktop.ui.overlay import Dialog
from desktop.ui.row_list import HEIGHT, RowList
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.screens.attendance import lesson_face
from desktop.ui.targets import DECIDE, EnrolIn, JustEnrolled
from desktop.ui.walk_in import WalkInCard, just_enrolled
from desktop.ui.widgets import Card, EmptyState, Keycap, button, label

SIDE = 344
GREETINGS = ((12, "Buenos días"), (19, "Buenas tardes"), (24, "Buenas noches"))
"""Until which hour each is said."""
HEADING = 11 + 28 + 4 + 10 + 2
"""What stands around the rows of the day's lessons."""
MOST = 16_777_215
AROUND_ALONE = 76 + 112 + 44 + 26
"""Heading, box, foot and gaps."""
AROUND = AROUND_ALONE + 166
"""The same, with two lessons still in sight below."""
VERY_LITTLE = 64 + 6 + 110 + 8
"""Without the heading of the box."""
VERY_LOW = 380
LOW = 520
"""Under this height there is not room for both."""
WIDE = 1040
"""From this width what waits stands at the right; below it, behind a button."""


class TodayScreen(Screen):
    """The counter: everything of the day is two keys away from here."""

    key = "today"
    title = "Hoy"
    icon = "house"
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._enrol_for: EnrolIn | None = None
        self._print = button("Imprimir listas de hoy", icon="printer", press=self._print_lists)
        self._waiting = button("", icon="bell", press=self._show_side)
        self._header = PageHeader(
            "",
            "",
            self._waiting,
            self._print,
        )
        self.page.addWidget(self._header)
        self.walk_in = WalkInCard(context)
        self.walk_in.finished.connect(self._after_walk_in)
        self.walk_in.listing.connect(lambda _: self._make_room())
        self.lessons: RowList[LessonRow] = RowList(
            "Sesiones de hoy", lesson_face, key=lambda lesson: lesson.id, edge=20
        )
        self.lessons.opened.connect(lambda lesson: context.navigate("attendance", lesson.id))
        self._lesson_count = label("", "small", "muted")
        open_roll = button(
            "Asistencia", "link", small=True, press=lambda: context.navigate("attendance")
        )
        heading = row(
            label("Sesiones de hoy", "heading"), self._lesson_count, None, open_roll,
            Keycap("Alt 4"), margins=(20, 0, 20, 0),
        )  # fmt: skip
        self._no_lessons = EmptyState(
            "calendar",
            "Hoy no hay sesiones",
            "Puede inscribir a quien llegue o revisar los talleres del ciclo.",
            button("Ver talleres", press=lambda: context.navigate("workshops")),
        )
        self._lessons_card = Card(
            heading, self.lessons, self._no_lessons, margins=(0, 11, 0, 10), gap=4
        )
        self._side = DaySide(context)
        self._side.emptied.connect(self.walk_in.box.setFocus)
        self._side_place = scroll(self._side)
        self._side_place.setFixedWidth(SIDE)
        left = self._body_gap = column(gap=16)
        left.addWidget(self.walk_in)
        left.addWidget(self._lessons_card, 1000)
        left.addStretch(1)
        body = self._body = row(gap=20, margins=(28, 6, 28, 20))
        body.addLayout(left, 1)
        body.addWidget(self._side_place)
        self.page.addLayout(body, 1)
        self.shortcut("Ctrl+N", self.walk_in.register)
        self.shortcut("F2", self._start)
        self.shortcut("F4", self._decide, "ir a lo que hay por decidir")

    def first_focus(self) -> QWidget:
        """The box of who walks in."""
        return self.walk_in.box

    def open(self, target: object) -> None:
        """Find somebody for a workshop, or say what the form of a new person did."""
        if isinstance(target, EnrolIn):
            self._enrol_for = target
            detail = self.desk.programme.workshop(target.workshop_id)
            self.walk_in.begin(target.workshop_id, detail.row.name)
        elif isinstance(target, JustEnrolled):
            self.walk_in.show_done(*just_enrolled(target))
        elif target == DECIDE:
            self._decide()
        else:
            self._start()

    def refresh(self) -> None:
        """Ask for the day again; what is being typed stays."""
        self._greet()
        lessons = self.desk.programme.lessons_on()
        self.lessons.set_rows(lessons)
        self.lessons.setVisible(bool(lessons))
        self._no_lessons.setVisible(not lessons)
        self._lesson_count.setText(str(len(lessons)) if lessons else "")
        # As high as its rows; what does not fit scrolls.
        whole = HEADING + HEIGHT * len(lessons)
        self._lessons_card.setMaximumHeight(whole if lessons else MOST)
        self._side.refresh()
        self._place_side()

    def showEvent(self, event: QShowEvent) -> None:
        """A form left half typed elsewhere is no news of the house: ask again anyway."""
        self._stale = True
        super().showEvent(event)

    def _start(self) -> None:
        self._enrol_for = None
        self.walk_in.begin()

    def _after_walk_in(self) -> None:
        asked, self._enrol_for = self._enrol_for, None
        if asked is not None and asked.lesson_id is not None:
            self.context.navigate("attendance", asked.lesson_id)

    def _greet(self) -> None:
        now = self.desk.clock.local()
        part = next(words for until, words in GREETINGS if now.hour < until)
        facts = [long_day(now.date())]
        cycle = self.desk.programme.current_cycle()
        if cycle is not None:
            first, last = MONTHS[cycle.starts_on.month - 1], MONTHS[cycle.ends_on.month - 1]
            week = (now.date() - cycle.starts_on).days // 7 + 1
            weeks = (cycle.ends_on - cycle.starts_on).days // 7 + 1
            facts.append(f"ciclo {first}–{last}, semana {week} de {weeks}")
        self._header.say(f"{part}, {self.desk.staff.first_name}", " · ".join(facts))

    def adapt(self, width: int, height: int) -> None:
        """Narrow, what waits goes behind a button; low, fewer people are listed."""
        self._place_side()
        low = height < LOW
        self.walk_in.set_compact(height < VERY_LOW)
        around = VERY_LITTLE if height < VERY_LOW else AROUND_ALONE if low else AROUND
        self.walk_in.make_room((height - around) // HEIGHT)
        self._body.setContentsMargins(28, 6, 28, 8 if low else 20)
        self._body_gap.setSpacing(10 if low else 16)
        self._print.set_words("Imprimir listas de hoy" if width >= 700 else "Listas de hoy")
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the lessons wait while somebody is being looked for."""
        looking = self.walk_in.found.count() > 0 and self.height() < LOW
        self._lessons_card.setVisible(not looking)

    def _place_side(self) -> None:
        waiting, wide = self._side.waiting, self.width() >= WIDE
        self._side_place.setVisible((bool(waiting) or self._side.lent) and wide)
        self._waiting.setVisible(bool(waiting) and not wide)
        self._waiting.set_words(count(waiting, "pendiente", "pendientes"))

    def _decide(self) -> None:
        """Put the cursor on the first thing to decide, wherever it is shown."""
        if not self._side_place.isVisible():
            self._show_side()
        elif not self._side.asks.take_cursor():
            self._side_place.setFocus()
            self._side.focusNextChild()

    def _show_side(self) -> None:
        side = DaySide(self.context)
        side.refresh()
        dialog = Dialog(self.context.host, "Por decidir y por hacer", side, width=460)
        side.answered.connect(dialog.place)
        side.emptied.connect(dialog.close_sheet)
        dialog.open(side.asks.rows[0].answers[0] if side.asks.rows else None)

    def _print_lists(self) -> None:
        lessons = [lesson for lesson in self.desk.programme.lessons_on() if lesson.enrolled]
        if not lessons:
            self.context.messages.tell("Hoy no hay sesiones con personas inscritas.", "")
            return
        workshops = dict.fromkeys(lesson.workshop_id for lesson in lessons)

        def issue() -> int:
            for workshop in workshops:
                self.desk.documents.attendance_list(workshop)
            return len(workshops)

        if self.context.messages.attempt(issue):
            self.context.navigate("documents")
