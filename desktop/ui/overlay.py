"""Dialogs as part of the window: a veil, a floating sheet, focus kept inside and given back."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui import paint, theme
from desktop.ui.layout import column, hline, panel, row, scroll
from desktop.ui.widgets import button, label

LEAST_EDGE = 16


class Overlay(QWidget):
    """Covers the window and holds one sheet; Esc and a click on the veil call `dismiss`.

    The focus cannot leave it and goes back to where it was. Overlays may lie on each other.
    """

    closed = Signal()

    def __init__(self, host: QWidget, sheet: QWidget, *, width: int, top: int = 0) -> None:
        super().__init__(host)
        self._host = host
        self._sheet = sheet
        self._wanted_width = width
        self._top = top
        self._before: QWidget | None = None
        self.first: QWidget | None = None
        """Where the cursor begins; the first control that takes it when absent."""
        self._open = False
        sheet.setParent(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        host.installEventFilter(self)
        sheet.installEventFilter(self)
        self.hide()

    def open(self, first: QWidget | None = None) -> None:
        """Show, with the cursor in `first`."""
        self._before = QApplication.focusWidget()
        self._open = True
        self.setGeometry(self._host.rect())
        self.raise_()
        self.show()
        self.place()
        (first or self.first or self.first_stop() or self._sheet).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def close_sheet(self) -> None:
        """Go, and give the focus back."""
        if not self._open:
            return
        self._open = False
        self.hide()
        before = self._before
        self._before = None
        if before is not None and is_alive(before):
            _nearest(before).setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def dismiss(self) -> None:
        """What Esc does."""
        self.close_sheet()

    def is_open(self) -> bool:
        """Whether it covers the window now."""
        return self._open

    def first_stop(self) -> QWidget | None:
        """The first control inside that takes the focus."""
        stops = [
            each
            for each in self._sheet.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(self)
        ]
        return next((each for each in stops if each.isEnabled()), None)

    def place(self) -> None:
        """Lay the sheet out again after its content changed."""
        room = self.rect().adjusted(LEAST_EDGE, LEAST_EDGE, -LEAST_EDGE, -LEAST_EDGE)
        width = min(self._wanted_width, room.width())
        self._sheet.setFixedWidth(width)
        layout = self._sheet.layout()
        height = 0
        # Twice: the first pass tells wrapped words their width, the second hears their height.
        for _ in range(2):
            if layout is not None:
                layout.activate()
            hinted = self._sheet.heightForWidth(width)
            wanted = hinted if hinted > 0 else self._sheet.sizeHint().height()
            height = min(wanted, room.height())
            self._sheet.setFixedHeight(height)
        top = self._top or max((self.height() - height) // 2 - 20, LEAST_EDGE)
        top = min(top, self.height() - LEAST_EDGE - height)
        self._sheet.move((self.width() - width) // 2, max(top, LEAST_EDGE))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._open and watched is self._host:
            self.setGeometry(self._host.rect())
            self.place()
        elif event.type() == QEvent.Type.LayoutRequest and self._open and watched is self._sheet:
            # Wrapped words know their height only at the width they got.
            self.place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = [
            each
            for each in _tab_chain(self._sheet)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and each.isEnabled()
            and self._sheet.isAncestorOf(each)
            and each.focusProxy() is None
        ]
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else (-1 if forward else 0)
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + step) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        # Nothing typed here may reach the screen below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.hexa("scrim")))
        paint.shadow(painter, QRectF(self._sheet.geometry()), 12, 30, 10)
        painter.end()


def covered_by_sheet(host: QWidget) -> bool:
    """Whether any sheet lies over the window."""
    return any(each.is_open() for each in host.findChildren(Overlay))


def _tab_chain(inside: QWidget) -> list[QWidget]:
    chain: list[QWidget] = []
    each = inside.nextInFocusChain()
    while each is not None and each is not inside and len(chain) < 5000:
        chain.append(each)
        each = each.nextInFocusChain()
    return chain


def is_alive(thing: QObject) -> bool:
    """Whether Qt still has what stands behind a Python name."""
    return bool(isValid(thing))


class Dialog(Overlay):
    """A sheet with title, body and a bar of buttons.

    Give it a layout as body; put `bar` last (a SaveBar, or buttons through `buttons`). Override
    `dismiss` to ask before something typed is lost. It is gone once closed, unless `keep`.
    """

    def __init__(
        self,
        host: QWidget,
        title: str,
        body: QWidget | QLayout,
        *,
        detail: str = "",
        bar: QWidget | None = None,
        width: int = 620,
        keep: bool = False,
    ) -> None:
        sheet = QFrame()
        sheet.setObjectName("dialog")
        sheet.setAccessibleName(title)
        self.title = label(title, "heading", wrap=True)
        close = button("", "quiet", icon="x", small=True, name="Cerrar (Esc)", press=self._leave)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = column(self.title, gap=1)
        if detail:
            words.addWidget(label(detail, "small", "muted", wrap=True))
        head = row(gap=8, margins=(24, 16, 14, 14))
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(panel(head))
        inside.addWidget(hline())
        if isinstance(body, QWidget):
            body = column(body)
        body.setContentsMargins(24, 18, 24, 20)
        body = panel(body)
        self.area: QScrollArea = scroll(body)
        inside.addWidget(self.area, 1)
        if bar is not None:
            inside.addWidget(bar)
        super().__init__(host, sheet, width=width)
        self._body = body
        if not keep:
            self.closed.connect(self.deleteLater)
        self._bar = bar

    def _leave(self) -> None:
        self.dismiss()

    def place(self) -> None:
        """A scroll area has no wish of its own: its height is the body's."""
        width = min(self._wanted_width, self.width() - 2 * LEAST_EDGE) - 2
        hinted = self._body.heightForWidth(width)
        body_height = hinted if hinted > 0 else self._body.sizeHint().height()
        self.area.setMinimumHeight(0)
        bar_height = self._bar.sizeHint().height() if self._bar else 0
        other = self.title.minimumHeight() + 90 + bar_height
        room = self.height() - 2 * LEAST_EDGE - other
        self.area.setMinimumHeight(max(min(body_height, room), 60))
        super().place()


def bar_of(*buttons: QWidget, note: str = "") -> QFrame:
    """The bar of a dialog: a note at the left, buttons at the right."""
    inside = row(label(note, "small", "muted"), None, *buttons, gap=10, margins=(20, 0, 20, 0))
    return panel(inside, "dialogbar", height=60)


def _nearest(before: QWidget) -> QWidget:
    """Where the cursor was, or a place near it: a button may go once its job is done."""
    place: QWidget | None = before
    while place is not None and not place.isVisible():
        place = place.parentWidget()
    if place is None or place is before:
        return before
    for each in place.findChildren(QWidget):
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled():
            return each
    return place
