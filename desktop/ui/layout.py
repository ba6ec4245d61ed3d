"""Rows, columns and lines: how widgets are put beside and below each other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

Margins = tuple[int, int, int, int]
Item = QWidget | QLayout | int | None
NONE: Margins = (0, 0, 0, 0)


def _fill(box: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    add(box, *items)


def add(box: QBoxLayout, *items: Item) -> None:
    """Append: a widget, a layout, a number of empty pixels, or None for the room left over."""
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)


def row(*items: Item, gap: int = 8, margins: Margins = NONE) -> QHBoxLayout:
    """Things beside each other."""
    box = QHBoxLayout()
    _fill(box, items, gap, margins)
    return box


def column(*items: Item, gap: int = 8, margins: Margins = NONE) -> QVBoxLayout:
    """Things below each other."""
    box = QVBoxLayout()
    _fill(box, items, gap, margins)
    return box


def panel(inside: QLayout, name: str = "plain", height: int = 0, width: int = 0) -> QFrame:
    """A frame around a layout; its name picks the ground in the style sheet."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(inside)
    if height:
        frame.setFixedHeight(height)
    if width:
        frame.setFixedWidth(width)
    return frame


def hline() -> QFrame:
    """A hairline across."""
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line


def vline(height: int = 0) -> QFrame:
    """A hairline down."""
    line = QFrame()
    line.setObjectName("line")
    line.setFixedWidth(1)
    if height:
        line.setFixedHeight(height)
    return line


def scroll(inside: QWidget | QLayout) -> QScrollArea:
    """What may be taller than the window: scrolls down, never sideways, never takes the focus."""
    if isinstance(inside, QLayout):
        inside = panel(inside)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # Its parts are made here: asking Qt for its own makes PySide load every class it knows,
    # which costs the first window 12 ms.
    ground = QWidget()
    ground.setObjectName("plain")
    area.setViewport(ground)
    bar = QScrollBar(Qt.Orientation.Vertical)
    bar.setSingleStep(24)
    area.setVerticalScrollBar(bar)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
    return area


def clear(box: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while box.count():
        item = box.takeAt(0)
        if item is None:
            break
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def show_in(box: QBoxLayout, widget: QWidget) -> None:
    """Add at once: left to Qt, the place would be blank for a blink after each change."""
    box.addWidget(widget)
    widget.show()


def grows(widget: QWidget) -> QWidget:
    """The same widget, now taking the whole width it is given."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
    return widget
