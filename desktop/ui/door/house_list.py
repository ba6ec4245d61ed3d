"""The houses of the catalogue: typed to filter, the fragment marked, the nameless one greyed."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.core.text import fold
from desktop.ui import paint, theme
from desktop.ui.door.entrance import HouseOption
from desktop.ui.row_list import Face, RowList

HEIGHT = 42


def found(houses: Sequence[HouseOption], typed: str) -> list[HouseOption]:
    """The houses whose name holds what was typed; those that begin with it first."""
    wanted = fold(typed)
    if not wanted:
        return list(houses)
    ranked = [
        (not names.startswith(wanted), place, house)
        for place, house in enumerate(houses)
        if wanted in (names := fold(house.name)) or wanted == fold(house.code)
    ]
    return [house for _, _, house in sorted(ranked, key=lambda row: row[:2])]


class HouseList(RowList[HouseOption]):
    """The list below the search box; `current()` is None where nothing can be chosen."""

    def __init__(self) -> None:
        super().__init__(
            "Casas", _face, key=lambda house: house.code, edge=20, height=HEIGHT, marks_current=True
        )
        self._most = 6
        self.setItemDelegate(_HouseRow(self))

    def show_at_most(self, rows: int) -> None:
        """So many rows without scrolling."""
        if rows != self._most:
            self._most = rows
            self.updateGeometry()

    def show_houses(self, houses: Sequence[HouseOption], typed: str) -> None:
        """Other rows, the first current; none is while nothing was typed: Enter must not guess."""
        self.set_rows(houses, typed)
        if not typed.strip() or (houses and not houses[0].selectable):
            self.setCurrentIndex(QModelIndex())

    def step(self, steps: int) -> None:
        """Move the cursor; the house without a name is no place to stop."""
        super().step(steps)
        current = self.current()
        if current is not None and not current.selectable:
            super().step(-1)
        current = self.current()
        if current is not None and not current.selectable:
            self.setCurrentIndex(QModelIndex())

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT * min(max(self.count(), 1), self._most))


def _face(house: HouseOption) -> Face:
    zone = f"zona {house.zone}"
    if house.selectable:
        return Face(house.name, middle=zone)
    return Face(house.name, middle=zone, quiet="todavía no puede elegirse")


class _HouseRow(QStyledItemDelegate):
    def __init__(self, view: HouseList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(40, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = self._view.rows_model
        house = model.rows[index.row()]
        box = QRectF(option.rect)
        box.setRight(self._view.width())
        current = self._view.currentIndex().row() == index.row()
        hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        ground = QRectF(option.rect).adjusted(6, 1, -6, -1)
        if current:
            outline = "focus" if self._view.hasFocus() else None
            paint.rounded(painter, ground, 7, "accent_soft", outline, width=2)
        elif hot and house.selectable:
            painter.fillRect(ground, theme.colour("hover"))
        right = box.right() - 20
        if current:
            paint.glyph(painter, right - 18, box.center().y() - 8, "check", tone="accent_ink")
        aside = f"Zona {house.zone}"
        if not house.selectable:
            aside += " · todavía no tiene nombre"
        wide = paint.text_width(aside, "small")
        place = QRectF(right - 26 - wide, box.top(), wide + 1, box.height())
        tone = "muted" if house.selectable else "placeholder"
        paint.text(painter, place, aside, "small", tone)
        line = QRectF(box.left() + 20, box.top(), place.left() - box.left() - 36, box.height())
        if house.selectable:
            paint.marked_text(painter, line, house.name, model.typed, "strong")
        else:
            paint.text(painter, line, house.name, "body", "placeholder")
        painter.restore()
