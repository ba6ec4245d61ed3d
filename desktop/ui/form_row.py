"""One row of a form: its label, its fields, and the sentence below that says what to mend."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.ui.fields import FIELD_WIDTH
from desktop.ui.layout import column, panel, row
from desktop.ui.widgets import Icon, Label, label

LABEL_WIDTH = 148
LABEL_GAP = 12
Tone = Literal["error", "warning", "accent", "muted"]
_ICONS = {"error": "circle-alert", "warning": "triangle-alert", "accent": "info", "muted": "info"}


@dataclass(frozen=True)
class Entry:
    """One field of a row: its name in `values()`, the field, and a label of its own if paired."""

    name: str
    field: QWidget
    title: str = ""
    required: bool = False


class Message(QWidget):
    """The sentence under a field: icon, colour and words; wraps, never cut.

    Its parts are made when there is something to say: most fields never do.
    """

    def __init__(self) -> None:
        super().__init__()
        self._least = FIELD_WIDTH - 22
        self.hide()

    @cached_property
    def icon(self) -> Icon:
        """The sign before the words."""
        return Icon("info", 16, "muted")

    @cached_property
    def words(self) -> Label:
        """What is said."""
        words = label("", "small", wrap=True)
        words.setMinimumWidth(self._least)
        inside = row(gap=6, margins=(0, 4, 0, 0))
        inside.addLayout(column(2, self.icon, None, gap=0))
        inside.addWidget(words, 1)
        self.setLayout(inside)
        return words

    def set_narrow(self, narrow: bool) -> None:
        """Where the field stands below its label, the words take what room there is."""
        self._least = 0 if narrow else FIELD_WIDTH - 22
        if self.layout() is not None:
            self.words.setMinimumWidth(self._least)

    def say(self, sentence: str, tone: Tone, icon: str = "") -> None:
        """Show a sentence, or nothing when it is empty."""
        if sentence:
            self.icon.show_icon(icon or _ICONS[tone], tone)
            self.words.set_tone(tone)
            self.words.setText(sentence)
        self.setVisible(bool(sentence))


class FormRow(QWidget):
    """A label, one or more fields, and the message below them."""

    def __init__(self, title: str, entries: tuple[Entry, ...], required: bool) -> None:
        super().__init__()
        self.title = label(title)
        self.message = Message()
        head = row(self.title, gap=3)
        if required:
            head.addWidget(label("*", "body", "error"))
        head.addStretch(1)
        # As high as the field, so that label and typing share one line of sight.
        self._ground = panel(head, height=36, width=LABEL_WIDTH)
        fields = row(gap=8)
        self._fields = fields
        for position, entry in enumerate(entries):
            if entry.title:
                beside = label(entry.title)
                beside.setBuddy(entry.field)
                fields.addWidget(beside)
            if entry.required:
                fields.addWidget(label("*", "body", "error"))
            fields.addWidget(entry.field)
            if position == 0:
                self.title.setBuddy(entry.field)
        fields.addStretch(1)
        self._fields = fields
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(LABEL_GAP)
        self._inside.addWidget(self._ground, 0, Qt.AlignmentFlag.AlignTop)
        # Room to spare goes below: the field stays level with its label.
        self._inside.addLayout(column(fields, self.message, None, gap=0), 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def wanted_width(self) -> int:
        """What label and fields need beside each other."""
        return LABEL_WIDTH + LABEL_GAP + self._fields.sizeHint().width()

    def set_stacked(self, stacked: bool) -> None:
        """The label above the fields, where there is no room beside them."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._inside.setDirection(down if stacked else across)
        self._inside.setSpacing(0 if stacked else LABEL_GAP)
        self._ground.setFixedHeight(28 if stacked else 36)
        self.message.set_narrow(stacked)

    def add_beside(self, widget: QWidget) -> None:
        """Something after the fields of the row, as a button that adds a choice."""
        self._fields.insertWidget(self._fields.count() - 1, widget)
