"""«Semana»: what uses each room, week by week, and one key to any of it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services.agreements.register import Week
from desktop.ui import paint
from desktop.ui.context import Context
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, panel, row
from desktop.ui.screens.spaces_board import WeekBoard
from desktop.ui.screens.spaces_drawing import draw_dashed, draw_striped
from desktop.ui.screens.spaces_words import week_words
from desktop.ui.widgets import EmptyState, Keycap, Painted, button, label

EVERY = ""
NARROW = 900
KEYS = (
    ("PgUp / PgDn", "la semana anterior o la siguiente"),
    ("Inicio", "la semana de hoy"),
    ("Ctrl+↑ / Ctrl+↓", "otro espacio"),
    ("↑ ↓ ← →", "ir de un uso a otro"),
)


class _Legend(Painted):
    """What the looks of the blocks mean."""

    def __init__(self) -> None:
        super().__init__(self._width(), 20, "Gris: taller. Azul: uso de espacio. Línea cortada:"
                         " sin firmar. A rayas: montaje y desmontaje.")  # fmt: skip

    @staticmethod
    def _width() -> int:
        words = ("Taller", "Uso de espacio", "Sin firmar", "Montaje y desmontaje")
        return int(sum(paint.text_width(each, "caption") + 42 for each in words))

    def draw(self, painter: QPainter) -> None:
        looks = (
            ("Taller", "neutral_soft", "border_control", False),
            ("Uso de espacio", "accent_soft", "accent", False),
            ("Sin firmar", "surface", "accent", True),
            ("Montaje y desmontaje", "", "accent", False),
        )
        left = 0.0
        for words, ground, line, dashed in looks:
            box = QRectF(left, 4, 18, 12)
            if dashed:
                draw_dashed(painter, box, ground, line)
            elif ground:
                paint.rounded(painter, box, 3, ground, line if line != "accent" else None)
                paint.rounded(painter, QRectF(left, 5, 3, 10), 1.5, line)
            else:
                draw_striped(painter, box, line)
            wide = paint.text_width(words, "caption")
            place = QRectF(left + 24, 0, wide + 2, 19)
            paint.text(painter, place, words, "caption", "muted", elide=False)
            left += wide + 42


class WeekPage(QWidget):
    """`opened(block)` on Enter; `rooms_asked` where the house has no room yet."""

    opened = Signal(object)
    rooms_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.agreements = context.desk.agreements
        self._today: Callable[[], date] = context.desk.clock.today
        self.day = self._today()
        self.week: Week | None = None
        self.room = FilterMenu("Espacio", [(EVERY, "Todos los espacios")], EVERY, always=True)
        small = {"small": True}
        self.before = button("", icon="chevron-left", name="Semana anterior (Re Pág)",
                             press=lambda: self.go(-7), **small)  # type: ignore[arg-type]  # fmt: skip
        self.now = button("Hoy", press=self.go_today, **small)  # type: ignore[arg-type]
        self.now.setAccessibleName("Semana de hoy")
        self.after = button("", icon="chevron-right", name="Semana siguiente (Av Pág)",
                            press=lambda: self.go(7), **small)  # type: ignore[arg-type]  # fmt: skip
        self.words = label("", "heading")
        self._keys = [Keycap("Re Pág"), Keycap("Av Pág"), Keycap("Inicio")]
        self.board = WeekBoard(context.desk.clock.local)
        self.said = label("", "small", elide=True)
        self.legend = _Legend()
        self._nothing = EmptyState(
            "door-open", "La casa todavía no tiene espacios",
            "Añada el salón, las aulas o la cocina, con cuántas personas caben, para ver aquí"
            " quién usa cada uno.",
            button("Añadir espacios", "primary", icon="plus", press=self.rooms_asked.emit),
        )  # fmt: skip
        self._places = QStackedWidget()
        self._places.addWidget(self.board)
        self._places.addWidget(self._nothing)
        tools = row(
            self.room, None, self.words, 8, self.before, self.now, self.after, *self._keys,
            gap=6, margins=(28, 0, 20, 12),
        )  # fmt: skip
        foot = panel(row(self.said, self.legend, gap=16, margins=(28, 0, 20, 0)), "bar",
                     height=38)  # fmt: skip
        foot.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.setLayout(column(tools, self._places, foot, gap=0))
        self.setFocusProxy(self.board)
        self.room.picked.connect(self._show)
        self.board.opened.connect(self.opened)
        self.board.moved.connect(self._say)
        for keys, answer in (
            ("PgUp", lambda: self.go(-7)), ("PgDown", lambda: self.go(7)),
            ("Home", self.go_today), ("Ctrl+Up", lambda: self.other_room(-1)),
            ("Ctrl+Down", lambda: self.other_room(1)),
        ):  # fmt: skip
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    # -- what is shown

    def fill(self) -> None:
        """Ask for the week in sight."""
        week: Week = self.agreements.week(self.day)
        self.week = week
        rooms = [(room.room_id, room.room) for room in week.rooms]
        self.room.set_options([(EVERY, "Todos los espacios"), *rooms])
        self._places.setCurrentIndex(0 if week.rooms else 1)
        self._show()

    def _show(self) -> None:
        if self.week is None:
            return
        chosen = self.room.value()
        sunday = self.week.monday + timedelta(days=6)
        self.words.setText(week_words(self.week.monday, sunday))
        self.now.setEnabled(not self.week.monday <= self._today() <= sunday)
        self.board.setAccessibleName(f"{self.room.words()}, semana del {self.words.text()}")
        self.board.show_week(self.week, chosen if isinstance(chosen, UUID) else None)

    def _say(self) -> None:
        self.said.setText(self.board.sentence())

    def show_day(self, day: date, room: UUID | None = None) -> None:
        """The week that holds a day, and one room of it."""
        self.day = day
        self.fill()
        if room is not None:
            self.room.set_value(room)
            self._show()

    def go(self, days: int) -> None:
        """So many days on."""
        self.day += timedelta(days=days)
        self.fill()

    def go_today(self) -> None:
        """The week of today."""
        self.day = self._today()
        self.fill()

    def other_room(self, steps: int) -> None:
        """The room before or after, all of them at the end of the round."""
        values: list[object] = [EVERY]
        values += [room.room_id for room in self.week.rooms] if self.week else []
        at = values.index(self.room.value()) if self.room.value() in values else 0
        self.room.set_value(values[(at + steps) % len(values)])
        self._show()

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        for each in self._keys:
            each.setVisible(width >= 1060)
        self.legend.setVisible(width >= NARROW)
