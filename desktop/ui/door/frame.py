"""The frame of the door: a calm bar at the left, one page at the right, its buttons at the foot."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QMargins, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.layout import Item, add, column, panel, row, scroll
from desktop.ui.status_bar import band
from desktop.ui.widgets import Button, Icon, label

RAIL, COLUMN, FOOT = 348, 600, 68
RAIL_NEEDS = 1000
HIGH_ENOUGH = 560
STEP = 44
StepState = Literal["done", "now", "later"]


class Steps(QWidget):
    """Numbered steps: done, the present one, and those to come."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._now = 0
        self.setFixedHeight(STEP * len(self._names))
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Another step is the present one."""
        self._now = at
        self.setAccessibleName(f"Paso {at + 1} de {len(self._names)}: {self._names[at]}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at in range(len(self._names)):
            self._draw(painter, at)
        painter.end()

    def _draw(self, painter: QPainter, at: int) -> None:
        top = at * STEP
        state: StepState = "now" if at == self._now else "done" if at < self._now else "later"
        ball = QRectF(0, top + 9, 26, 26)
        if at + 1 < len(self._names):
            painter.fillRect(13, top + 38, 1, 12, theme.colour("border_control"))
        if state == "done":
            paint.rounded(painter, ball, 13, "accent")
            paint.glyph(painter, 5, top + 14, "check", tone="on_accent")
        else:
            current = state == "now"
            paint.rounded(
                painter, ball, 13, "surface" if current else None,
                "accent" if current else "border_control", width=2 if current else 1,
            )  # fmt: skip
            paint.text(
                painter, ball.adjusted(0, -1, 0, -1), str(at + 1),
                "small_strong" if current else "small", "accent" if current else "muted",
                align=paint.CENTRE, elide=False,
            )  # fmt: skip
        words = QRectF(40, top, self.width() - 40, STEP - 1)
        role = "strong" if state == "now" else "body"
        tone = "muted" if state == "later" else "text"
        paint.text(painter, words, self._names[at], role, tone)


class DoorRail(QFrame):
    """The bar: the mark, which house, the steps when there are some, and a sentence at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(RAIL)
        self._first = label("Casas Somos", "heading", elide=True)
        self._second = label("Municipio de Quito", "caption", "muted", elide=True)
        mark = Icon("house", 24, "on_accent", box=44, ground="accent", radius=11)
        self._middle = QVBoxLayout()
        self._middle.setSpacing(0)
        self._icon = Icon("wifi-off", 16)
        self._note = label("", "caption", "muted", wrap=True)
        foot = row(gap=10)
        foot.addLayout(column(2, self._icon, None, gap=0))
        foot.addWidget(self._note, 1)
        inside = column(
            row(mark, column(None, self._first, self._second, None, gap=0), gap=12),
            48, self._middle, None, foot,
            gap=0, margins=(40, 44, 28, 28),
        )  # fmt: skip
        self.setLayout(inside)
        self._shown: QWidget | None = None

    def show_house(self, name: str) -> None:
        """Which house this is, once known."""
        self._first.setText(name or "Casas Somos")

    def show_middle(self, widget: QWidget | None) -> None:
        """The steps, or nothing."""
        if self._shown is not None:
            self._middle.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = widget
        if widget is not None:
            self._middle.addWidget(widget)

    def show_note(self, sentence: str, icon: str = "wifi-off") -> None:
        """The sentence at the foot."""
        self._note.setText(sentence)
        self._icon.show_icon(icon, "muted")


class DoorPage(QWidget):
    """One page: a question as its title, a lead, the body below, and buttons at the foot."""

    def __init__(self, title: str, lead: str = "") -> None:
        super().__init__()
        self.title = label(title, "display", wrap=True)
        self.lead = label(lead, "lead", "muted", wrap=True)
        if not lead:
            self.lead.hide()
        self.body = column(gap=8)
        self.enter_button: Button | None = None
        """What Enter presses where no field answers it."""
        self.high_up = True
        """Whether it begins at the top; a short page begins lower."""
        inside = panel(column(self.title, self.lead, 14, self.body, None, gap=6))
        inside.setMaximumWidth(COLUMN)
        self._across = row(None, inside, None, gap=0)
        self._across.setStretch(1, 1000)
        self._foot_line: QHBoxLayout = row(gap=10, margins=(40, 0, 40, 0))
        self.foot = panel(self._foot_line, "bar", height=FOOT)
        self.foot.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.area = scroll(self._across)
        self.area.verticalScrollBar().rangeChanged.connect(lambda *_: self._place())
        whole.addWidget(self.area, 1)
        whole.addWidget(self.foot)
        self.setAccessibleName(title)

    def say(self, title: str, lead: str = "") -> None:
        """Another question on the same page."""
        self.title.setText(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.setAccessibleName(title)

    def add(self, *items: Item) -> None:
        """Put more on the page."""
        add(self.body, *items)

    def set_foot(self, *items: Item) -> None:
        """What stands at the foot: words, None, buttons."""
        add(self._foot_line, *items)
        self.foot.show()

    def first_focus(self) -> QWidget | None:
        """Where the cursor begins."""
        return None

    def reveal(self, widget: QWidget) -> None:
        """Scroll until something that has just appeared is in sight."""
        QTimer.singleShot(0, widget, lambda: self.area.ensureWidgetVisible(widget, 0, 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.enter_button is not None and self.enter_button.isEnabled():
            self.enter_button.click()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        edge = 40 if self.width() >= 700 else 24
        self._foot_line.setContentsMargins(edge, 0, edge, 0)

    def _place(self) -> None:
        tall = self.height() >= HIGH_ENOUGH
        top = 52 if tall else 22
        if not self.high_up and tall:
            top = round(self.height() * 0.22)
        # The column stays where it is when the scroll bar comes.
        bar = self.area.verticalScrollBar()
        left = 28 + (bar.sizeHint().width() if bar.maximum() > 0 else 0)
        margins = QMargins(left, top, 28, 28 if tall else 16)
        if margins != self._across.contentsMargins():
            self._across.setContentsMargins(margins)


class DoorFrame(QWidget):
    """The bar and the page in sight."""

    def __init__(self, *, practice: bool = False) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail = DoorRail()
        self.pages = QStackedWidget()
        inside = row(self.rail, self.pages, gap=0)
        inside.setStretch(1, 1)
        whole = column(gap=0)
        if practice:
            said = "Personas inventadas. Nada de aquí se envía ni vale."
            whole.addWidget(band("Casa de práctica", said))
        whole.addLayout(inside, 1)
        self.setLayout(whole)

    def show_page(self, page: DoorPage) -> None:
        """Show a page, with the cursor where it begins."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.area.verticalScrollBar().setValue(0)
        first = page.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self, page: DoorPage) -> None:
        """A page that will not be seen again."""
        self.pages.removeWidget(page)
        page.deleteLater()

    def now(self) -> DoorPage | None:
        """The page in sight."""
        page = self.pages.currentWidget()
        return page if isinstance(page, DoorPage) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.setVisible(self.width() >= RAIL_NEEDS)
