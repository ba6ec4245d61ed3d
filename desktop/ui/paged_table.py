"""A table of very many rows: each page of them is asked for as it comes in sight."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar, overload

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.tables import Column, RowsTable

R = TypeVar("R")
PAGE = 100
KEPT = 12
"""Pages held at once: what one scrolls through in a moment."""
Fetch = Callable[[int, int], Sequence[R]]
"""The rows from a place on, at most so many."""


class PagedRows(Sequence[R]):
    """So many rows, fetched a page at a time as they are asked for."""

    def __init__(self, total: int, first: Sequence[R], fetch: Fetch[R]) -> None:
        self._total = total
        self._fetch = fetch
        self._pages: dict[int, Sequence[R]] = {0: first}

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, at: int) -> R: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...

    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._total))]
        number, place = divmod(at, PAGE)
        page = self._page(number)
        # Somebody may have been taken away since the rows were counted: the last one stands in.
        return page[min(place, len(page) - 1)]

    def __iter__(self) -> Iterator[R]:
        return (self[at] for at in range(self._total))

    def _page(self, number: int) -> Sequence[R]:
        found = self._pages.get(number)
        if found is None:
            while len(self._pages) >= KEPT:
                self._pages.pop(next(iter(self._pages)))
            found = self._fetch(number * PAGE, PAGE) or self._last()
            self._pages[number] = found
        return found

    def _last(self) -> Sequence[R]:
        return next(page for page in reversed(self._pages.values()) if page)


class PagedTable(RowsTable[R]):
    """`show_pages(total, first, fetch)`; `sort_asked(descending)` when the first title is pressed.

    The order is the service's: only it can order what is not here.
    """

    sort_asked = Signal(bool)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        empty: QWidget | None = None,
        drop: Sequence[int] = (),
    ) -> None:
        super().__init__(name, columns, key=key, empty=empty, drop=drop)
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for the other order, and show the arrow."""
        self.view.horizontalHeader().setSortIndicator(column, order)
        self.sort_asked.emit(order == Qt.SortOrder.DescendingOrder)

    def show_pages(
        self,
        total: int,
        first: Sequence[R],
        fetch: Fetch[R],
        marked: str = "",
        *,
        keep: bool = True,
    ) -> None:
        """Other rows; with `keep` the current one stays so while it is near its place."""
        before = self.view.currentIndex().row()
        kept = self.current() if keep else None
        wanted = self._key(kept) if kept is not None else None
        rows = PagedRows(total, first, fetch)
        self.model.marked = marked
        self.model.show_rows(rows)
        if total:
            at = min(max(before, 0), total - 1) if keep else 0
            near = range(max(at - 3, 0), min(at + 4, total))
            at = next((each for each in near if self._key(rows[each]) == wanted), at)
            self.view.setCurrentIndex(self.model.index(at, 0))
        else:
            self.selected.emit(None)
        self.show_empty(not total)
