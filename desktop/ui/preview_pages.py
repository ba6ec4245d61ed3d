"""The pages of a paper on screen: white sheets one below the other, sharp at any zoom."""

from collections import OrderedDict
from dataclasses import dataclass

import pypdfium2
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop.core.single import PDF
from desktop.ui import paint, theme

POINT = 96 / 72
"""Logical pixels of a typographic point at 100 %."""
EDGE, BETWEEN, ABOVE = 24, 20, 14
STEPS = (0.25, 0.35, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
MOST_FIT = 1.25
"""At first a page is as wide as there is room, but no larger than it is comfortable to read."""
_KEPT = 6


@dataclass(frozen=True)
class _Sheet:
    width: float
    """In points."""
    height: float


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height in points of every page of a PDF."""
    with PDF:
        pdf = pypdfium2.PdfDocument(data)
        try:
            return [pdf.get_page_size(at) for at in range(len(pdf))]
        finally:
            pdf.close()


def render_page(data: bytes, at: int, scale: float) -> QImage:
    """One page of a PDF as a picture, `scale` pixels a point.

    The file is opened for each page (a millisecond) and never left open behind the window.
    """
    with PDF:
        pdf = pypdfium2.PdfDocument(data)
        try:
            page = pdf[at]
            drawn = page.render(scale=scale, prefer_bgrx=True)
            form = QImage.Format.Format_RGB32
            bits = bytes(drawn.buffer)
            image = QImage(bits, drawn.width, drawn.height, drawn.stride, form).copy()
            drawn.close()
            page.close()
            return image
        finally:
            pdf.close()


class PaperPages(QAbstractScrollArea):
    """Shows a PDF; `turned(page, pages)` as it scrolls, `zoomed()` when the size changes.

    PgUp and PgDn go from page to page, the arrows and Space scroll, Ctrl with the wheel zooms.
    """

    turned = Signal(int, int)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAutoFillBackground(False)
        self._data = b""
        self._sheets: list[_Sheet] = []
        self._zoom = 1.0
        self._fit: float | None = MOST_FIT
        self._pictures: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._said = (0, 0)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    # -- what it shows

    def show_pdf(self, data: bytes) -> None:
        """Another paper, from its first page, as wide as there is room."""
        self.forget()
        self._data = data
        self._sheets = [_Sheet(*size) for size in page_sizes(data)]
        self._fit = MOST_FIT
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()
        self.zoomed.emit()

    def forget(self) -> None:
        """Let go of the paper."""
        self._pictures.clear()
        self._sheets = []
        self._data = b""
        self.viewport().update()

    def pages(self) -> int:
        """How many pages it has."""
        return len(self._sheets)

    def page(self) -> int:
        """The page that takes the middle of the view, from 1."""
        bar = self.verticalScrollBar()
        if bar.maximum() and bar.value() == bar.maximum():
            return self.pages()
        middle = bar.value() + self.viewport().height() / 2
        reached = [at for at, top in enumerate(self._tops(), 1) if top <= middle]
        return reached[-1] if reached else min(1, self.pages())

    def go_to(self, page: int) -> None:
        """The top of a page, from 1."""
        tops = self._tops()
        if tops:
            at = min(max(page, 1), len(tops)) - 1
            self.verticalScrollBar().setValue(int(tops[at] - ABOVE))

    def turn(self, pages: int) -> None:
        """So many pages on."""
        self.go_to(self.page() + pages)

    # -- its size

    def zoom(self) -> float:
        """1.0 is the size of the paper itself."""
        return self._zoom

    def fits(self) -> bool:
        """Whether it follows the width of the window."""
        return self._fit is not None

    def zoom_in(self) -> None:
        """One step larger."""
        self._set_zoom(next((z for z in STEPS if z > self._zoom + 0.01), STEPS[-1]))

    def zoom_out(self) -> None:
        """One step smaller."""
        self._set_zoom(next((z for z in reversed(STEPS) if z < self._zoom - 0.01), STEPS[0]))

    def fit_width(self) -> None:
        """As wide as there is room, however large."""
        self._change(None, STEPS[-1])

    def _set_zoom(self, zoom: float) -> None:
        self._change(zoom, None)

    def _change(self, zoom: float | None, fit: float | None) -> None:
        page = self.page()
        into = self.verticalScrollBar().value() - self._top_of(page)
        before = self._zoom
        self._fit = fit
        if zoom is not None:
            self._zoom = zoom
        self._lay_out()
        place = self._top_of(page) + into * self._zoom / before
        self.verticalScrollBar().setValue(int(place))
        self._tell()
        self.zoomed.emit()

    def _top_of(self, page: int) -> float:
        tops = self._tops()
        return tops[page - 1] if 0 < page <= len(tops) else 0

    def _tops(self) -> list[float]:
        tops, down = [], float(ABOVE)
        for sheet in self._sheets:
            tops.append(down)
            down += sheet.height * POINT * self._zoom + BETWEEN
        return tops

    def _lay_out(self) -> None:
        room = self.viewport().size()
        widest = max((sheet.width for sheet in self._sheets), default=1.0)
        if self._fit is not None:
            fitting = (room.width() - 2 * EDGE) / (widest * POINT)
            self._zoom = min(max(fitting, STEPS[0]), self._fit)
        size = POINT * self._zoom
        last = self._tops()[-1] + self._sheets[-1].height * size if self._sheets else 0.0
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(int(last + EDGE) - room.height(), 0))
        down.setPageStep(room.height())
        down.setSingleStep(40)
        wide = int(widest * size) + 2 * EDGE
        across.setRange(0, max(wide - room.width(), 0))
        across.setPageStep(room.width())
        across.setSingleStep(40)
        self.viewport().update()

    def _scrolled(self) -> None:
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        now = (self.page(), self.pages())
        if now != self._said:
            self._said = now
            self.setAccessibleDescription(f"Página {now[0]} de {now[1]}")
            self.turned.emit(*now)

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("canvas"))
        room, size = self.viewport().size(), POINT * self._zoom
        across, down = self.horizontalScrollBar(), self.verticalScrollBar().value()
        for at, (sheet, top) in enumerate(zip(self._sheets, self._tops(), strict=True)):
            width, height = sheet.width * size, sheet.height * size
            box = QRectF(0, top - down, width, height)
            if box.bottom() < 0 or box.top() > room.height():
                continue
            left = (room.width() - width) / 2 if not across.maximum() else EDGE - across.value()
            box.moveLeft(round(max(left, EDGE - across.value())))
            box.moveTop(round(box.top()))
            self._draw(painter, at, box)
        painter.end()

    def _draw(self, painter: QPainter, at: int, box: QRectF) -> None:
        paint.shadow(painter, box, 1, 5, 1)
        painter.fillRect(box.adjusted(-1, -1, 1, 1), theme.colour("border"))
        painter.fillRect(box, theme.colour("paper"))
        image = self._picture(at)
        if image is not None:
            painter.drawImage(QPointF(box.left(), box.top()), image)

    def _picture(self, at: int) -> QImage | None:
        if not self._data:
            return None
        ratio = self.viewport().devicePixelRatioF()
        scale = POINT * self._zoom * ratio
        kept = self._pictures.pop((at, scale), None)
        if kept is None:
            kept = render_page(self._data, at, scale)
            kept.setDevicePixelRatio(ratio)
            while len(self._pictures) >= _KEPT:
                self._pictures.popitem(last=False)
        self._pictures[at, scale] = kept
        return kept

    # -- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._tell()
        if self._fit is not None:
            self.zoomed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._pictures.clear()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        jumps = {
            Qt.Key.Key_Down: (down, 60),
            Qt.Key.Key_Up: (down, -60),
            Qt.Key.Key_Right: (across, 60),
            Qt.Key.Key_Left: (across, -60),
            Qt.Key.Key_Space: (down, (-1 if shifted else 1) * int(down.pageStep() * 0.9)),
        }
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif key in jumps:
            bar, far = jumps[key]
            bar.setValue(bar.value() + far)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            down.setValue(0 if key == Qt.Key.Key_Home else down.maximum())
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            else:
                self.zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)
