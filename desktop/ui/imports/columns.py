"""What each column of a sheet contains: guessed, and corrected by whoever imports it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.text import count, listing, masked
from desktop.services.imports.fields import NAME_FIELDS, REPEATABLE, Field
from desktop.services.imports.sheet import Column, Sheet
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.layout import clear, column, hline, panel, row, scroll
from desktop.ui.widgets import Card, Icon, Label, Notice, label

UNUSED = ""
"""The column is not read."""
HEADING_WIDTH = 224
MEANING_WIDTH = 300
_HIDDEN = frozenset({Field.DOCUMENT, Field.PASSPORT, Field.GUARDIAN_DOCUMENT})
_OPTIONS = [(UNUSED, "No se importa"), *((each, each.value) for each in Field)]


class _Line(QWidget):
    """One column: its heading, what it holds, and what it means."""

    changed = Signal()

    def __init__(self, found: Column, meant: Field | None) -> None:
        super().__init__()
        self.index = found.index
        self._samples = found.samples
        self.holds_something = bool(found.samples)
        heading = label(found.heading, "strong", elide=True)
        heading.setFixedWidth(HEADING_WIDTH)
        self._shown = label("", "small", "muted", elide=True)
        self.combo = FilterCombo(_OPTIONS, hint="No se importa", width=MEANING_WIDTH)
        self.combo.set_value(meant)
        self.combo.setAccessibleName(f"Qué contiene «{found.heading}»")
        heading.setBuddy(self.combo)
        self._warning = label("", "caption", "warning")
        self._warning.hide()
        line = row(heading, gap=16)
        line.addWidget(self._shown, 1)
        line.addWidget(column_of(self.combo, self._warning), 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(column(line, margins=(0, 6, 0, 6)))
        self.combo.changed.connect(self._on_changed)
        self._show_samples()

    def meaning(self) -> Field | None:
        """What staff say it means; None where it is not read."""
        value = self.combo.value()
        return value if isinstance(value, Field) else None

    def warn(self, sentence: str) -> None:
        """What looks wrong with the choice, or nothing."""
        self._warning.setText(sentence)
        self._warning.setVisible(bool(sentence))
        self.combo.setAccessibleDescription(sentence)

    def _on_changed(self) -> None:
        self._show_samples()
        self.changed.emit()

    def _show_samples(self) -> None:
        shown = [masked(s) if self.meaning() in _HIDDEN else s for s in self._samples]
        self._shown.setText(" · ".join(shown) or "Vacía")


def column_of(*widgets: QWidget) -> QWidget:
    """Widgets below each other, close together."""
    return panel(column(*widgets, gap=2))


class ColumnsStep(QWidget):
    """The columns of a sheet, one below the other; `changed` when a meaning was corrected."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._notices = column(gap=12)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._list.setContentsMargins(0, 0, 0, 0)
        titles = row(gap=16)
        for words, width in (("En la hoja", HEADING_WIDTH), ("Lo que trae", 0)):
            title = label(words, "caption_strong", "muted")
            if width:
                title.setFixedWidth(width)
            titles.addWidget(title, 0 if width else 1)
        meaning = label("Qué es", "caption_strong", "muted")
        meaning.setFixedWidth(MEANING_WIDTH)
        titles.addWidget(meaning)
        card = Card(titles, self._list, margins=(24, 16, 24, 12), gap=8)
        inside = column(self._notices, card, None, gap=16, margins=(28, 4, 28, 20))
        self.setLayout(row(scroll(inside), gap=0))

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the columns of a file that was looked at."""
        clear(self._list)
        clear(self._notices)
        self._lines = []
        for found in sheet.columns:
            line = _Line(found, sheet.guessed.get(found.index))
            line.changed.connect(self._on_changed)
            if self._lines:
                self._list.addWidget(hline())
            self._list.addWidget(line)
            self._lines.append(line)
        self._say_left_out(sheet)
        self._check()

    def mapping(self) -> Mapping[int, Field]:
        """What each read column means."""
        return {line.index: meant for line in self._lines if (meant := line.meaning())}

    def names_somebody(self) -> bool:
        """Whether some column holds names."""
        return any(meant in NAME_FIELDS for meant in self.mapping().values())

    def first(self) -> QWidget | None:
        """The first column that holds something nobody understood, where there is one."""
        unread = [line for line in self._lines if line.meaning() is None and line.holds_something]
        return unread[0].combo if unread else None

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        seen: dict[Field, int] = {}
        for line in self._lines:
            meant = line.meaning()
            twice = meant in seen and meant not in REPEATABLE
            line.warn("Otra columna ya es esto: se leerán las dos." if twice else "")
            if meant is not None:
                seen[meant] = line.index

    def _say_left_out(self, sheet: Sheet) -> None:
        if not sheet.headed:
            self._notices.addWidget(
                Notice(
                    "La hoja no tiene una fila de títulos",
                    "Lo que contiene cada columna se supuso por sus datos. Revíselo antes de"
                    " seguir.",
                )
            )
        if sheet.left_out:
            names = listing([f"«{title}»" for title in sheet.left_out[:6]])
            more = len(sheet.left_out) - 6
            rest = f" y {count(more, 'hoja')} más" if more > 0 else ""
            self._notices.addLayout(fact(f"No se leen, porque no traen personas: {names}{rest}."))


def fact(words: str) -> QHBoxLayout:
    """A thin line with an icon."""
    told: Label = label(words, "small", "muted", wrap=True)
    inside = row(Icon("info", 16), gap=8)
    inside.addWidget(told, 1)
    return inside
