"""The ring that shows where the keyboard is: after a key, never after the mouse."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop.ui import paint
from desktop.ui.overlay import is_alive

# These draw their own focus.
OWN_FOCUS = (QLineEdit, QComboBox, QAbstractItemView, QAbstractScrollArea)
OUTSIDE = 4
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show}


class FocusRing(QWidget):
    """One transparent widget per window that follows the focused control.

    It listens to the window for keys and clicks, and to the focused control and what it stands
    in for movement: never to the whole application, whose every event would pass through here.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._host = host
        self._by_key = False
        self._handle: QWindow | None = None
        self._focused: QWidget | None = None
        self._area: QScrollArea | None = None
        self._heard: list[QWidget] = []
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if not is_alive(self._host) or not self._host.isVisible():
            return
        handle = self._host.window().windowHandle()
        if handle is not None and handle is not self._handle and is_alive(handle):
            self._handle = handle
            handle.installEventFilter(self)
        self._listen(new)
        self._put()

    def _listen(self, new: QWidget | None) -> None:
        for heard in self._heard:
            if is_alive(heard):
                heard.removeEventFilter(self)
        self._heard = []
        self._focused = None
        self._area = None
        if new is None or not self._host.isAncestorOf(new):
            return
        self._focused = new
        each: QWidget | None = new
        while each is not None and each is not self._host:
            if isinstance(each, QScrollArea) and self._area is None:
                self._area = each
            each.installEventFilter(self)
            self._heard.append(each)
            each = each.parentWidget()

    def _put(self) -> None:
        focused = self._focused
        if (
            focused is None
            or not is_alive(focused)
            or not self._by_key
            or isinstance(focused, OWN_FOCUS)
            or not focused.isVisible()
        ):
            self.hide()
            return
        box = QRect(focused.mapTo(self._host, QPoint()), focused.size())
        box.adjust(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
        self.setGeometry(box)
        self.clearMask()
        if self._area is not None:
            view = self._area.viewport()
            seen = QRect(view.mapTo(self._host, QPoint()), view.size())
            seen = seen.intersected(box).translated(-box.topLeft())
            if seen.isEmpty():
                self.hide()
                return
            self.setMask(QRegion(seen))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            self._by_key = True
        elif kind == QEvent.Type.MouseButtonPress:
            self._by_key = False
            self.hide()
        elif kind in _MOVES and watched is not self._handle:
            self._put()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), 9, None, "focus", width=2)
        painter.end()
