"""A field of as many rows as it takes: one is added below, any is taken out, Tab keeps order."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Generic, Self, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.forms import follow
from desktop.ui.widgets import Button


class GrowingRow(QWidget):
    """One row of such a field; `first` is where one begins to type, `remove` takes it out."""

    first: QWidget
    remove: Button

    def say_place(self, number: int) -> None:
        """Which row it is, for the screen reader."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Fill in, or empty with None."""
        raise NotImplementedError

    def take(self, other: Self) -> None:
        """What is typed in another row, whole or not."""
        raise NotImplementedError


R = TypeVar("R", bound=GrowingRow)


class GrowingField(QWidget, Generic[R]):
    """`rows` in their order, never none; the field lays out `list` above `add_button`."""

    changed = Signal()

    def __init__(self, make: Callable[[], R], add_button: Button) -> None:
        super().__init__()
        self.rows: list[R] = []
        self.add_button = add_button
        self._make = make
        self._spare: list[R] = []
        self.list = QVBoxLayout()
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def begin(self) -> None:
        """The first row, once everything around it is laid out."""
        self.setFocusProxy(self.grow().first)

    def grow(self) -> R:
        """Another row, empty."""
        if self._spare:
            made = self._spare.pop()
            self.rows.append(made)
            made.show()
        else:
            made = self._make()
            made.remove.clicked.connect(lambda _=False: self.remove(made))
            # After the last row, so that Tab goes on to the button below.
            last = self.rows[-1].remove if self.rows else None
            self.list.addWidget(made)
            self.rows.append(made)
            if last is not None:
                follow(last, made)
            QWidget.setTabOrder(made.remove, self.add_button)
        self._number()
        return made

    def resize_to(self, count: int) -> None:
        """As many rows as asked for, at least one."""
        while len(self.rows) > max(count, 1):
            self._drop_last()
        while len(self.rows) < count:
            self.grow()

    def remove(self, gone: R) -> None:
        """One row less; the last one is only emptied."""
        at = self.rows.index(gone)
        for before, after in pairwise(self.rows[at:]):
            before.take(after)
        if len(self.rows) > 1:
            self._drop_last()
        else:
            gone.show_value(None)
        self.rows[min(at, len(self.rows) - 1)].first.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _drop_last(self) -> None:
        # Kept, out of sight: one made anew would come after the whole form in the order of Tab.
        gone = self.rows.pop()
        gone.hide()
        gone.show_value(None)
        self._spare.append(gone)
        self._number()

    def _number(self) -> None:
        for number, each in enumerate(self.rows, 1):
            each.say_place(number)
            each.remove.setVisible(len(self.rows) > 1)
