"""The weekly hours of a workshop as they are typed: a day, from and to, as many as it takes."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.core.text import WEEKDAYS
from desktop.services.programme import WeeklyHour
from desktop.ui.fields import HourField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.growing import GrowingField, GrowingRow
from desktop.ui.layout import row
from desktop.ui.widgets import button, label

DAYS = [(number, name) for number, name in enumerate(WEEKDAYS)]


class _HourRow(GrowingRow):
    """One day with its hours."""

    def __init__(self, changed: Callable[[], None], left: Callable[[], None]) -> None:
        super().__init__()
        self.weekday = self.first = FilterCombo(DAYS, hint="Día", width=150)
        self.starts = HourField("Desde")
        self.ends = HourField("Hasta")
        self.remove = button("", "quiet", icon="x", small=True, name="Quitar este horario")
        inside = row(self.weekday, self.starts, label("a", "body", "muted"), self.ends,
                     self.remove, None, gap=8)  # fmt: skip
        self.setLayout(inside)
        for field in (self.weekday, self.starts, self.ends):
            field.changed.connect(changed)
            field.left.connect(left)

    def say_place(self, number: int) -> None:
        """Which row it is, for the screen reader."""
        self.weekday.setAccessibleName(f"Horario {number}: día")
        self.starts.setAccessibleName(f"Horario {number}: desde")
        self.ends.setAccessibleName(f"Horario {number}: hasta")

    def is_empty(self) -> bool:
        """Whether nothing was typed here."""
        fields = (self.weekday, self.starts, self.ends)
        return not any(field.text().strip() for field in fields)

    def value(self) -> WeeklyHour | None:
        """The weekly hour, once it is whole."""
        weekday, starts, ends = self.weekday.value(), self.starts.value(), self.ends.value()
        if isinstance(weekday, int) and isinstance(starts, time) and isinstance(ends, time):
            return WeeklyHour(weekday, starts, ends)
        return None

    def show_value(self, weekly: WeeklyHour | None) -> None:
        """Fill in, or empty."""
        self.weekday.set_value(weekly.weekday if weekly else None)
        self.starts.set_value(weekly.starts if weekly else None)
        self.ends.set_value(weekly.ends if weekly else None)

    def take(self, other: "_HourRow") -> None:
        """What is typed in another row."""
        self.weekday.set_value(other.weekday.value())
        self.starts.set_value(other.starts.text())
        self.ends.set_value(other.ends.text())


class HoursField(GrowingField[_HourRow]):
    """`value()` is a tuple of `WeeklyHour`; rows that are not whole yet are not in it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            lambda: _HourRow(self.changed.emit, self._on_left),
            button("Añadir otro día", "link", icon="plus", small=True, press=self.add_row),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(self.list)
        whole.addLayout(row(self.add_button, None))
        self.begin()

    # -- as a field

    def value(self) -> object:
        """The weekly hours that are whole, in the order of the week."""
        return tuple(sorted(found for each in self.rows if (found := each.value())))

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        hours = value if isinstance(value, tuple) else ()
        self.resize_to(len(hours))
        for at, each in enumerate(self.rows):
            each.show_value(hours[at] if hours else None)

    def problem(self) -> str:
        """The first row that says half of it."""
        for each in self.rows:
            told = next(
                (found for field in (each.weekday, each.starts, each.ends)
                 if (found := field.problem())), "",
            )  # fmt: skip
            if told:
                return told
            if not each.is_empty() and each.value() is None:
                return "Complete el día y las horas, o quite ese horario."
        return ""

    # -- as a draft

    def typed(self) -> list[list[Any]]:
        """Every row as it stands: the number of the day, and the hours as typed."""
        return [[each.weekday.value(), each.starts.text(), each.ends.text()] for each in self.rows]

    def restore_typed(self, kept: Sequence[Sequence[Any]]) -> None:
        """Put rows back as they were typed."""
        self.set_value(())
        for at, (weekday, starts, ends) in enumerate(kept):
            made = self.rows[0] if at == 0 else self.grow()
            made.weekday.set_value(weekday)
            made.starts.set_value(starts)
            made.ends.set_value(ends)

    # -- rows

    def add_row(self) -> None:
        """Another day, with the hours of the one before."""
        before = self.rows[-1] if self.rows else None
        made = self.grow()
        if before is not None:
            made.starts.set_value(before.starts.value())
            made.ends.set_value(before.ends.value())
        made.weekday.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_left(self) -> None:
        # Going from the day to its hours is not leaving the field.
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.left.emit()
