"""Rows of two lines: what is on the left, what is counted, a status, and Enter opens."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.ui import paint, theme
from desktop.ui.tables import ChipSpec

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
HEIGHT = 54


@dataclass(frozen=True)
class Face:
    """How one row looks: two lines, at their left a hour, icon or initials, at their right facts.

    `status` is a chip (the exception), `quiet` plain words with `quiet_icon` (the normal).
    `action` is what Enter does, in words, shown on the current row.
    """

    title: str
    detail: str = ""
    lead: str = ""
    lead_detail: str = ""
    icon: str = ""
    icon_tone: str = "accent"
    initials: str = ""
    number: str = ""
    number_detail: str = ""
    status: ChipSpec | None = None
    quiet: str = ""
    quiet_icon: str = ""
    middle: str = ""
    action: str = ""
    arrow: bool = False

    def sentence(self) -> str:
        """The whole row as a screen reader says it."""
        status = self.status.words if self.status else self.quiet
        parts = (
            self.lead, self.title, self.detail, self.middle,
            f"{self.number} {self.number_detail}".strip(), status,
        )  # fmt: skip
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class RowState:
    """What the painter of a row must know beside the row."""

    current: bool
    hot: bool
    focused: bool
    first: bool
    typed: str
    hidden: float = 0.0
    """How much of the row's right end lies under the scroll bar."""


class _Rows(QAbstractListModel, Generic[R]):
    def __init__(self, face: Callable[[R], Face]) -> None:
        super().__init__()
        self.rows: list[R] = []
        self.face = face
        self.typed = ""

    def set_rows(self, rows: Sequence[R], typed: str) -> None:
        self.beginResetModel()
        self.rows, self.typed = list(rows), typed
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.face(row).sentence()
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, view: "RowList[Any]", height: int) -> None:
        super().__init__(view)
        self._view = view
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._view
        model = view.rows_model
        box = QRectF(option.rect)
        # Laid out against the view, so that nothing moves when the scroll bar appears.
        box.setRight(view.width())
        state = RowState(
            current=(view.marks_current or view.hasFocus())
            and view.currentIndex().row() == index.row(),
            hot=bool(option.state & QStyle.StateFlag.State_MouseOver),
            focused=view.hasFocus(),
            first=index.row() == 0,
            typed=model.typed,
            hidden=view.width() - view.viewport().geometry().right() - 1,
        )
        painter.save()
        draw_face(painter, box, model.face(model.rows[index.row()]), state, view.edge)
        painter.restore()


class RowList(QListView, Generic[R]):
    """A list of painted rows; `opened` on Enter or click, `selected` as the cursor moves.

    `fit=True` takes exactly the height of its rows. `edge` is the text's distance from the sides.
    `marks_current=True` shows the current row even while the cursor is in a box above.
    """

    opened = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        name: str,
        face: Callable[[R], Face],
        *,
        key: Callable[[R], Hashable] | None = None,
        fit: bool = False,
        edge: int = 20,
        height: int = HEIGHT,
        marks_current: bool = False,
    ) -> None:
        super().__init__()
        self.edge = edge
        self.marks_current = marks_current
        self._height = height
        self._fit = fit
        self._key: Callable[[R], Hashable] = key or id
        self.rows_model: _Rows[R] = _Rows(face)
        self.setModel(self.rows_model)
        self.setItemDelegate(_Painter(self, height))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(height)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _: self.open_current())
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def set_rows(self, rows: Sequence[R], typed: str = "") -> None:
        """Other rows; the current one stays current; `typed` is shown on a soft marker."""
        kept = self.current()
        wanted = self._key(kept) if kept is not None else None
        self.rows_model.set_rows(rows, typed)
        keys = [self._key(each) for each in rows]
        if keys:
            at = keys.index(wanted) if wanted in keys and not typed else 0
            self.setCurrentIndex(self.rows_model.index(at, 0))
        if self._fit:
            self.setFixedHeight(self._height * len(keys))

    def current(self) -> R | None:
        """The row the cursor is on."""
        at = self.currentIndex().row()
        return self.rows_model.rows[at] if 0 <= at < len(self.rows_model.rows) else None

    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows_model.rows)

    def step(self, steps: int) -> None:
        """Move the cursor, as the arrow keys of a search box above do."""
        last = self.count() - 1
        if last >= 0:
            at = min(max(self.currentIndex().row() + steps, 0), last)
            self.setCurrentIndex(self.rows_model.index(at, 0))

    def open_current(self) -> None:
        """What Enter does."""
        current = self.current()
        if current is not None:
            self.opened.emit(current)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        self.viewport().update()
        if 0 <= now.row() < self.count():
            self.selected.emit(self.rows_model.rows[now.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.open_current()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(300, self._height * max(self.count(), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height * min(max(self.count(), 1), 2))


def draw_face(painter: QPainter, box: QRectF, face: Face, state: RowState, edge: int) -> None:
    """One row of two lines."""
    marked = state.current
    if marked:
        ground = box.adjusted(edge - 14, 1, -max(edge - 14, state.hidden + 2), -1)
        outline = "focus" if state.focused else None
        paint.rounded(painter, ground, 7, "accent_soft", outline, width=2)
    elif state.hot:
        painter.fillRect(box.adjusted(1, 0, -1, 0), theme.colour("hover"))
    if not state.first and not marked:
        paint.divider(painter, box.left() + edge, box.right() - edge, box.top())
    two = bool(face.detail)
    top = box.center().y() - (19 if two else 10)
    left = _draw_lead(painter, box, face, state, edge)
    right = _draw_right(painter, box, face, state, edge)
    wide = max(right - left - 12, 40)
    if face.middle:
        # In one column down the list, whatever stands at its right.
        begins = left + (box.right() - edge - left) * 0.56
        if right - begins > 60:
            wide = begins - left - 12
            place = QRectF(begins, box.top(), right - begins - 12, box.height() - 1)
            paint.text(painter, place, face.middle, "small", "muted")
    line = QRectF(left, top, wide, 20)
    paint.marked_text(painter, line, face.title, state.typed, "strong")
    if two:
        paint.text(painter, QRectF(left, top + 20, wide, 18), face.detail, "caption", "muted")


def _draw_lead(painter: QPainter, box: QRectF, face: Face, state: RowState, edge: int) -> float:
    left, middle = box.left() + edge, box.center().y()
    if face.lead:
        top = middle - (19 if face.lead_detail else 10)
        paint.text(painter, QRectF(left, top, 56, 20), face.lead, "strong")
        paint.text(painter, QRectF(left, top + 20, 56, 18), face.lead_detail, "caption", "muted")
        return left + 64
    if face.initials:
        fill, tone = ("surface", "accent_ink") if state.current else ("neutral_soft", "neutral")
        paint.avatar(painter, QRectF(left, middle - 16, 32, 32), face.initials, fill, tone)
        return left + 46
    if face.icon:
        ground = QRectF(left, middle - 17, 34, 34)
        paint.rounded(painter, ground, 8, theme.soft(face.icon_tone))
        paint.glyph(painter, left + 8, middle - 9, face.icon, 18, tone=theme.ink(face.icon_tone))
        return left + 46
    return left


def _draw_right(painter: QPainter, box: QRectF, face: Face, state: RowState, edge: int) -> float:
    right, middle = box.right() - edge, box.center().y()
    if state.current and face.action:
        paint.glyph(painter, right - 18, middle - 8, "corner-down-left", tone="accent_ink")
        wide = paint.text_width(face.action, "small_strong")
        place = QRectF(right - 30 - wide, box.top(), wide + 1, box.height() - 1)
        paint.text(painter, place, face.action, "small_strong", "accent_ink")
        return right - wide - 42
    if face.arrow:
        paint.glyph(painter, right - 14, middle - 8, "chevron-right")
        right -= 24
    if face.status:
        right -= paint.chip(
            painter, right, middle, face.status.words, face.status.tone,
            icon=face.status.icon, to_left=True,
        )  # fmt: skip
    elif face.quiet:
        wide = paint.text_width(face.quiet, "small")
        place = QRectF(right - wide, box.top(), wide + 1, box.height() - 1)
        paint.text(painter, place, face.quiet, "small", "muted")
        right -= wide
        if face.quiet_icon:
            paint.glyph(painter, right - 23, middle - 8, face.quiet_icon, tone="success")
            right -= 23
    if face.number:
        column = 176 if face.arrow else 152
        edge_of_numbers = right - 16
        if box.width() >= 560:
            # In one column down the list, whatever the words at its right.
            edge_of_numbers = min(box.right() - edge - column, edge_of_numbers)
        if not (face.status or face.quiet or face.arrow):
            edge_of_numbers = right
        top = middle - (19 if face.number_detail else 10)
        wide = max(
            paint.text_width(face.number, "strong"),
            paint.text_width(face.number_detail, "caption"),
        )
        place = QRectF(edge_of_numbers - wide, top, wide, 20)
        paint.text(painter, place, face.number, "strong", align=paint.RIGHT, elide=False)
        place = QRectF(edge_of_numbers - wide, top + 20, wide, 18)
        paint.text(
            painter, place, face.number_detail, "caption", "muted",
            align=paint.RIGHT, elide=False,
        )  # fmt: skip
        right = edge_of_numbers - wide
    return right
