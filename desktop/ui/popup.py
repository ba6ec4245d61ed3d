"""The list that opens below a field: part of the window, so the cursor never leaves the field."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QVBoxLayout, QWidget

from desktop.ui import paint

EDGE = 14
ROW = 34
MOST_ROWS = 8


class Popup(QWidget):
    """A floating list of rows under `anchor`; shows above when there is no room below."""

    picked = Signal(QModelIndex)

    def __init__(self, anchor: QWidget, view: QListView, row_height: int = ROW) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self._row_height = row_height
        self.view = view
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self.picked)
        view.entered.connect(view.setCurrentIndex)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(EDGE + 5, EDGE - 4 + 5, EDGE + 5, EDGE + 4 + 5)
        inside.addWidget(view)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def open(self, width: int = 0) -> None:
        """Show below the anchor, as tall as its rows, at most eight."""
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        rows = min(self.view.model().rowCount(), MOST_ROWS)
        height = rows * self._row_height + 2 * EDGE + 10
        wide = max(width, self._anchor.width()) + 2 * EDGE
        corner = self._anchor.mapTo(window, QPoint(0, self._anchor.height()))
        top = corner.y() + 4 - (EDGE - 4)
        if top + height - EDGE > window.height():
            above = corner.y() - self._anchor.height() - height + EDGE
            top = above if above > -EDGE else max(window.height() - height, -EDGE)
        left = min(corner.x() - EDGE, window.width() - wide + EDGE)
        self.setGeometry(QRect(max(left, -EDGE), top, wide, height))
        if not self.isVisible():
            application = QApplication.instance()
            if application is not None:
                application.installEventFilter(self)
            self.show()
        self.raise_()

    def close_list(self) -> None:
        """Hide."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        outside = kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
        if outside and isinstance(watched, QWidget):
            if not (self.isAncestorOf(watched) or watched in (self, self._anchor)):
                self.close_list()
        elif kind in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate):
            if watched is self._anchor.window():
                self.close_list()
        elif kind == QEvent.Type.Hide and watched is self._anchor:
            self.close_list()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(EDGE, EDGE - 4, -EDGE, -EDGE - 4)
        paint.shadow(painter, box, 8, 12, 3)
        paint.rounded(painter, box, 8, "surface", "border")
        painter.end()
