"""What a table is of: its columns, and frozen rows in the order that staff chose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.core.text import alphabetical

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class ChipSpec:
    """A status shown as a chip in a row."""

    words: str
    tone: str = "neutral"
    icon: str = ""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: title, what it says of a row, width in pixels (0 takes the room left over).

    `sort` gives what it orders by (the text, accents aside, when absent); `chip` a status
    instead of the text, None for the quiet normal.
    """

    title: str
    text: Callable[[R], str]
    width: int = 0
    right: bool = False
    sort: Callable[[R], Any] | None = None
    role: str = "body"
    tone: str = "muted"
    chip: Callable[[R], ChipSpec | None] | None = None
    sortable: bool = True


class RowsModel(QAbstractTableModel, Generic[R]):
    """Qt's table model over frozen rows; sorts in memory and keeps the order staff chose."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.marked = ""
        self._rows: Sequence[R] = []
        self._given: list[R] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Other rows, in the order staff chose last (in the order given until then)."""
        self.beginResetModel()
        self._given = list(rows)
        self._rows = self._sorted()
        self.endResetModel()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Rows in an order of their own, which may be read only as they come in sight."""
        self.beginResetModel()
        self._given, self._order = [], None
        self._rows = rows
        self.endResetModel()

    def rows(self) -> Sequence[R]:
        """The rows as they are ordered on screen."""
        return self._rows

    def row_at(self, position: int) -> R | None:
        """One row, or None."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row_ = self._rows[index.row()]
        column = self.columns[index.column()]
        if role == ROW:
            return row_
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row_, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {self.words(row_, column)}"
        return None

    @staticmethod
    def words(row_: R, column: Column[R]) -> str:
        """What a cell says, chip or text."""
        status = column.chip(row_) if column.chip else None
        return status.words if status else column.text(row_)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        before = {index.row(): self._rows[index.row()] for index in kept}
        self._rows = self._sorted()
        places = {id(row_): place for place, row_ in enumerate(self._rows)}
        moved = [self.index(places[id(before[old.row()])], old.column()) for old in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _sorted(self) -> list[R]:
        if self._order is None:
            return list(self._given)
        at, order = self._order
        column = self.columns[at]
        key: Callable[[R], Any] = column.sort or (
            lambda row_: alphabetical(self.words(row_, column), "")
        )
        return sorted(self._given, key=key, reverse=order == Qt.SortOrder.DescendingOrder)
