"""What staff type into: text, dates, hours, numbers, amounts, notes and yes-or-no."""

from collections.abc import Callable
from datetime import date, time
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSizePolicy

from desktop.core.text import clean, day, hour
from desktop.ui import theme
from desktop.ui.typed import (
    Understood,
    read_cents,
    read_date,
    read_hour,
    read_number,
    without_marks,
)

LONGEST = 200
FIELD_WIDTH = 348
DATE_WIDTH = 150


class Field(Protocol):
    """What a form asks of anything one fills in."""

    changed: SignalInstance

    def value(self) -> object:
        """What was filled in, or None."""

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""


class TextField(QLineEdit):
    """One line of text; invisible marks are dropped as they arrive.

    `changed` when staff typed, `left` when the cursor leaves.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, hint: str = "", *, width: int = FIELD_WIDTH, longest: int = LONGEST) -> None:
        super().__init__()
        self.setFont(theme.font("body"))
        self.setPlaceholderText(hint)
        self.setMaxLength(longest)
        self.setFixedWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._drop_marks)
        self.textEdited.connect(lambda _: self.changed.emit())

    def value(self) -> object:
        """The text, tidied; "" when nothing was typed."""
        return clean(self.text())

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def problem(self) -> str:
        """The sentence that says why what was typed is not an answer, or ""."""
        return ""

    def _drop_marks(self, text: str) -> None:
        plain = without_marks(text)
        if plain != text:
            place = self.cursorPosition() - (len(text) - len(plain))
            self.setText(plain)
            self.setCursorPosition(max(place, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class PasswordField(TextField):
    """A password: shown as dots, taken letter by letter as typed."""

    def __init__(self, hint: str = "", *, width: int = FIELD_WIDTH) -> None:
        super().__init__(hint, width=width, longest=1024)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)

    def value(self) -> object:
        """The password, spaces and all."""
        return self.text()


class ReadField(TextField):
    """A field whose typing is read as something else: understood, or explained when left."""

    def __init__(
        self,
        read: Callable[[str], Understood],
        show: Callable[[object], str],
        hint: str,
        width: int,
    ) -> None:
        super().__init__(hint, width=width, longest=40)
        self._read = read
        self._show = show
        self.left.connect(self._tidy)

    def value(self) -> object:
        """What the typing means, or None."""
        return self._read(self.text()).value

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone; text that was not understood comes back as typed."""
        super().set_value(self._show(value) if not isinstance(value, str) else value)

    def problem(self) -> str:
        """Why it is not understood, or ""."""
        return self._read(self.text()).problem

    def _tidy(self) -> None:
        value = self._read(self.text()).value
        if value is not None:
            self.setText(self._show(value))


def _shown_date(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)


def _shown_hour(value: object) -> str:
    return hour(value) if isinstance(value, time) else ""


def _shown_number(value: object) -> str:
    return "" if value is None else str(value)


def _shown_cents(value: object) -> str:
    return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else ""


class DateField(ReadField):
    """A day, typed as it comes: 3/7/95, 03-07-1995, 030795; shown as dd/mm/aaaa.

    `past` for a birth; with `year_alone` «1995» is also an answer and `value()` is an int.
    """

    def __init__(
        self,
        today: Callable[[], date],
        *,
        past: bool = False,
        year_alone: bool = False,
        hint: str = "dd/mm/aaaa",
        width: int = DATE_WIDTH,
    ) -> None:
        super().__init__(
            lambda typed: read_date(typed, today(), past=past, year_alone=year_alone),
            _shown_date,
            hint,
            width,
        )


class HourField(ReadField):
    """An hour: 8, 830, 8:30; `value()` is a `time`."""

    def __init__(self, hint: str = "HH:mm", *, width: int = 100) -> None:
        super().__init__(read_hour, _shown_hour, hint, width)


class NumberField(ReadField):
    """A whole number within limits; `value()` is an int."""

    def __init__(self, least: int, most: int, hint: str = "", *, width: int = 100) -> None:
        super().__init__(lambda typed: read_number(typed, least, most), _shown_number, hint, width)


class MoneyField(ReadField):
    """Dollars; `value()` is an int of cents."""

    def __init__(self, hint: str = "1,00", *, width: int = 100) -> None:
        super().__init__(read_cents, _shown_cents, hint, width)


class NotesField(QPlainTextEdit):
    """Several lines; Tab moves on."""

    changed = Signal()
    left = Signal()

    def __init__(self, hint: str = "", *, lines: int = 3, width: int = FIELD_WIDTH) -> None:
        super().__init__()
        self._filling = False
        self.setFont(theme.font("body"))
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedSize(width, lines * theme.line_height("body") + 24)
        self.textChanged.connect(self._typed)

    def sizeHint(self) -> QSize:
        return self.size()

    def value(self) -> object:
        """The text, its lines kept, each one tidied."""
        return "\n".join(clean(line) for line in self.toPlainText().splitlines()).strip()

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        self._filling = True
        self.setPlainText("" if value is None else str(value))
        self._filling = False

    def problem(self) -> str:
        """Notes are always an answer."""
        return ""

    def _typed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class CheckField(QCheckBox):
    """Yes or no, with its words beside it."""

    changed = Signal()

    def __init__(self, words: str, checked: bool = False) -> None:
        super().__init__(words)
        self.setFont(theme.font("body"))
        self.setChecked(checked)
        self.setAccessibleName(words)
        self.clicked.connect(lambda _=False: self.changed.emit())

    def value(self) -> object:
        """True or False."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        self.setChecked(bool(value))
