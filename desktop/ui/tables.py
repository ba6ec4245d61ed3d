"""Lists of frozen rows: columns that sort, painted rows, Enter opens, the count below."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import paint, theme
from desktop.ui.layout import panel, row
from desktop.ui.list_footer import ListFooter
from desktop.ui.table_rows import ChipSpec, Column, Index, RowsModel

__all__ = ["ChipSpec", "Column", "ListFooter", "RowsModel", "RowsTable"]

R = TypeVar("R")
ROW_HEIGHT = 40
HEADER_HEIGHT = 34
EDGE = 28
GUTTER = 12


class _Cells(QStyledItemDelegate):
    """Paints one cell: selection and hover across the row, chips, what was typed on a marker."""

    def __init__(self, table: "RowsTable[Any]") -> None:
        super().__init__(table.view)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._table.model
        column = model.columns[index.column()]
        row_ = model.rows()[index.row()]
        box = QRectF(option.rect)
        first = index.column() == 0
        view = self._table.view
        selected = view.currentIndex().row() == index.row() or (
            view.selectionModel().isRowSelected(index.row())
        )
        painter.save()
        if selected:
            painter.fillRect(box, theme.colour("accent_soft"))
            if first:
                painter.fillRect(
                    QRectF(box.left(), box.top(), 3, box.height()), theme.colour("accent")
                )
        elif self._table.hot == index.row():
            painter.fillRect(box, theme.colour("hover"))
        paint.divider(painter, box.left(), box.right() + 1, box.bottom() - 1)
        inside = box.adjusted(EDGE if first else GUTTER, 0, -GUTTER, -1)
        status = column.chip(row_) if column.chip else None
        if status:
            paint.chip(
                painter, inside.left() - 2, inside.center().y(), status.words, status.tone,
                icon=status.icon,
            )  # fmt: skip
        elif column.right:
            paint.text(painter, inside, column.text(row_), column.role, "text", align=paint.RIGHT)
        else:
            role = "medium" if first and column.role == "body" else column.role
            tone = "text" if first else column.tone
            typed = model.marked if first else ""
            paint.marked_text(painter, inside, column.text(row_), typed, role, tone=tone)
        painter.restore()


class _Header(QHeaderView):
    """Column titles in the page's rhythm, with the sort arrow at the right of its column."""

    def __init__(self, table: "RowsTable[Any]") -> None:
        super().__init__(Qt.Orientation.Horizontal, table.view)
        self._table = table
        self.setAccessibleName("Títulos de las columnas")
        self.setFixedHeight(HEADER_HEIGHT)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setMouseTracking(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.colour("sunken"))
        paint.divider(painter, box.left(), box.right() + 1, box.bottom() - 1, "border")
        column = self._table.model.columns[section]
        inside = box.adjusted(EDGE if section == 0 else GUTTER, 0, -GUTTER, -1)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        hot = self.logicalIndexAt(self.mapFromGlobal(self.cursor().pos())) == section
        tone = "text" if sorted_here or (hot and self.underMouse()) else "muted"
        align = paint.RIGHT if column.right else paint.LEFT
        if sorted_here:
            down = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            name = "arrow-down" if down else "arrow-up"
            wide = paint.text_width(column.title, "caption_strong")
            at = inside.right() - wide - 19 if column.right else inside.right() - 14
            paint.glyph(painter, at, box.center().y() - 7, name, 14, tone="muted")
            if not column.right:
                inside.setRight(inside.right() - 18)
        paint.text(painter, inside, column.title, "caption_strong", tone, align=align)
        painter.restore()


class _View(QTableView):
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hot_changed: Callable[[int], None] = lambda _: None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.currentIndex().isValid():
                self.opened.emit()
            return
        if event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(self.model().index(0, 0))
        elif event.key() == Qt.Key.Key_End:
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))
        elif event.text() and event.text().isprintable():
            # Typing belongs to the filter of the screen, not to Qt's hidden row search.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hot_changed(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hot_changed(-1)


class RowsTable(QWidget, Generic[R]):
    """A table of rows: Enter or double click opens, arrows move, a click on a title sorts.

    `key` tells rows apart, so that the same one stays current when the rows are asked again.
    """

    opened = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        empty: QWidget | None = None,
        drop: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.hot = -1
        self.model: RowsModel[R] = RowsModel(columns)
        self._key = key
        self._drop = tuple(drop)
        self._away: set[int] = set()
        self.view = _View()
        self.view.setModel(self.model)
        self.view.setAccessibleName(name)
        self.view.setItemDelegate(_Cells(self))
        self.view.hot_changed = self._on_hot
        self._set_up_view()
        header = _Header(self)
        # The scroll bar begins below the titles, and their ground goes on above it.
        corner = panel(row(gap=0), "headercorner", height=HEADER_HEIGHT)
        self.view.addScrollBarWidget(corner, Qt.AlignmentFlag.AlignTop)
        self.view.setHorizontalHeader(header)
        self._set_up_columns(header)
        self.view.opened.connect(self._open)
        self.view.doubleClicked.connect(lambda _: self._open())
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self._ground = panel(row(self.view, gap=0), "white")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._ground)
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self.setFocusProxy(self.view)

    def _set_up_view(self) -> None:
        view = self.view
        view.setShowGrid(False)
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.setFont(theme.font("body"))
        view.setMouseTracking(True)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setCornerButtonEnabled(False)
        vertical = view.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(ROW_HEIGHT)
        view.verticalScrollBar().setSingleStep(ROW_HEIGHT)

    def _set_up_columns(self, header: QHeaderView) -> None:
        for position, column in enumerate(self.model.columns):
            if column.width:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(position, column.width)
            else:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self._on_title)

    def _on_title(self, section: int) -> None:
        if not self.model.columns[section].sortable:
            return
        header = self.view.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        down = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.sort_by(section, order)

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, and show the arrow there."""
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.model.sort(column, order)

    def set_rows(self, rows: Sequence[R], marked: str = "") -> None:
        """Other rows; `marked` is the typed filter, shown on a soft marker in the first column.

        The current row stays current; when it is gone, the first one is.
        """
        kept = self.current()
        wanted = self._key(kept) if kept is not None else None
        self.model.marked = marked
        self.model.set_rows(rows)
        keys = [self._key(each) for each in self.model.rows()]
        at = keys.index(wanted) if wanted in keys else 0
        if keys:
            self.view.setCurrentIndex(self.model.index(at, 0))
        else:
            self.selected.emit(None)
        self.show_empty(not keys)

    def show_empty(self, nothing: bool) -> None:
        """Show what an empty list says, or the rows."""
        if self._empty is not None:
            self._stack.setCurrentWidget(self._empty if nothing else self._ground)

    def current(self) -> R | None:
        """The row the cursor is on."""
        return self.model.row_at(self.view.currentIndex().row())

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on a row."""
        for position, each in enumerate(self.model.rows()):
            if self._key(each) == key:
                self.view.setCurrentIndex(self.model.index(position, 0))
                return True
        return False

    def step(self, steps: int) -> None:
        """Move the cursor, as the arrow keys of a search box above do."""
        last = self.model.rowCount() - 1
        at = min(max(self.view.currentIndex().row() + steps, 0), last)
        if last >= 0:
            self.view.setCurrentIndex(self.model.index(at, 0))

    def _open(self) -> None:
        current = self.current()
        if current is not None:
            self.opened.emit(current)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        self.view.viewport().update()
        self.selected.emit(self.model.row_at(now.row()))

    def _on_hot(self, position: int) -> None:
        if position != self.hot:
            self.hot = position
            self.view.viewport().update()

    def show_column(self, position: int, shown: bool) -> None:
        """Show a column, or not at all while it has nothing to say."""
        if shown == (position in self._away):
            self._away ^= {position}
            self._choose_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()

    def _choose_columns(self) -> None:
        # When narrow, the columns named in `drop` go, the last named first.
        header = self.view.horizontalHeader()
        columns = list(enumerate(self.model.columns))
        taken = sum(column.width or 200 for at, column in columns if at not in self._away)
        for position, _ in columns:
            header.setSectionHidden(position, position in self._away)
        for position in reversed(self._drop):
            if position in self._away:
                continue
            gone = taken > self.width()
            header.setSectionHidden(position, gone)
            if gone:
                taken -= self.model.columns[position].width
