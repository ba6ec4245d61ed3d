"""What a screen is: its name in the left bar, what it watches, and how it is asked again."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.layout import Item, add, column, row
from desktop.ui.widgets import label

COMPACT_BELOW = 600
"""A maximised window at 150 % on a small laptop is about 460 logical pixels high."""


class PageHeader(QWidget):
    """The top of a page: title, a thin line of facts, and the actions at the right."""

    def __init__(self, title: str, detail: str = "", *actions: Item, right: int = 28) -> None:
        super().__init__()
        self.title = label(title, "title", elide=True)
        self.detail = label(detail, "small", "muted", elide=True)
        self._words = column(None, self.title, self.detail, None, gap=2)
        self._inside = row(gap=10, margins=(28, 17, right, 4))
        self._inside.addLayout(self._words, 1)
        add(self._inside, *actions)
        self.setLayout(self._inside)
        self.set_compact(False)
        self.detail.setVisible(bool(detail))

    def set_compact(self, compact: bool) -> None:
        """Less air above and below, for a window of few lines."""
        self.setFixedHeight(64 if compact else 76)
        edges = self._inside.contentsMargins()
        top, bottom = (8, 4) if compact else (17, 4)
        self._inside.setContentsMargins(edges.left(), top, edges.right(), bottom)

    def say(self, title: str, detail: str = "") -> None:
        """Another title, another line of facts."""
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))


class Screen(QWidget):
    """A page of the window.

    Subclasses say `key`, `title`, `icon` and `topics`, build themselves in `__init__` and answer
    `refresh()`. A visible screen is asked again when its topics change; a hidden one when it is
    shown. `open(target)` goes to what another place asked for. `first_focus()` is where the
    cursor begins.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "circle"
    topics: ClassVar[frozenset[Topic]] = frozenset()
    after_gap: ClassVar[bool] = False
    """Whether a line stands above it in the left bar."""
    within: ClassVar[str] = ""
    """The screen it is a page of: that one stands for it in the left bar."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.desk = context.desk
        self.keys: list[tuple[str, str]] = []
        """Keys and what they do, for the help."""
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(0, 0, 0, 0)
        self.page.setSpacing(0)
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)
        self._stale = True
        self._watch = context.bus.watch(self.topics, lambda _: self._on_news())

    # -- what a screen answers

    def refresh(self) -> None:
        """Ask the desk again and show it; what is being typed stays."""

    def open(self, target: object) -> None:
        """Go to what was asked for: an id, or a request the screen knows."""

    def first_focus(self) -> QWidget | None:
        """Where the cursor begins when the screen is opened."""
        return None

    def badge(self) -> str:
        """A count beside its name in the left bar, "" for none."""
        return ""

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether one may go now; False when it asks first and calls `leave` itself."""
        return True

    def adapt(self, width: int, height: int) -> None:
        """Make room when the window is small: hide or move what does not fit."""

    # -- what a screen is given

    def shortcut(self, keys: str, answer: Callable[[], object], says: str = "") -> QShortcut:
        """A key of this screen only: `self.shortcut("Ctrl+N", self.new, "registrar a alguien")`.

        With `says` it is listed in the help of the screen (F1).
        """
        if says:
            self.keys.append((keys, says))
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(answer)
        made.activatedAmbiguously.connect(answer)
        return made

    def refresh_if_stale(self) -> None:
        """Ask again only when something changed while hidden."""
        if self._stale:
            self._stale = False
            self.refresh()

    def mark_stale(self) -> None:
        """Ask again the next time it is shown; at once when it is in sight."""
        self._on_news()

    def stop(self) -> None:
        """Hear no more news."""
        self._watch.stop()

    def _on_news(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.window().height() < COMPACT_BELOW
        for header in self.findChildren(PageHeader):
            header.set_compact(compact)
        self.adapt(self.width(), self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_stale()
