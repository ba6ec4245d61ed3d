"""What the parts of «Casa» share: two columns that become one, a fact, and who may not."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.context import Context
from desktop.ui.layout import Item, column, panel, row
from desktop.ui.two_columns import TwoColumns
from desktop.ui.widgets import Icon, label

SIDE = 392
SIDE_BY_SIDE = 880
ONLY_GESTOR = "Lo hace la gestora o gestor de la casa."
Rights = Mapping[str, bool]


class Part(TwoColumns):
    """One page of «Casa»: a wide column and a narrow one, below each other when there is no room.

    `refresh()` asks the desk again; `dirty()` says whether something typed would be lost.
    """

    def __init__(self, context: Context) -> None:
        self.wide = column(gap=16)
        self.narrow = column(gap=16)
        super().__init__(
            panel(column(self.wide, None, gap=0)), panel(column(self.narrow, None, gap=0)),
            side=SIDE, beside_from=SIDE_BY_SIDE, gap=16, margins=(28, 4, 28, 24),
        )  # fmt: skip
        self.context = context
        self.desk = context.desk

    def refresh(self) -> None:
        """Ask the desk again."""

    def dirty(self) -> bool:
        """Whether something typed would be lost."""
        return False

    def first_focus(self) -> QWidget | None:
        """Where the cursor begins."""
        return None

    def rights(self) -> Rights:
        """What the signed-in member may do, by job."""
        return {each.code: each.mine for each in self.desk.staffing.permissions()}


def fact(title: str, words: str, *right: Item) -> QHBoxLayout:
    """A thin title and what it is, on one line."""
    thin = label(title, "body", "muted")
    thin.setFixedWidth(148)
    said = label(words, "body", wrap=True)
    said.setAccessibleName(f"{title}: {words}")
    line = row(gap=12)
    line.addWidget(thin, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(said, 1)
    for item in right:
        if isinstance(item, QWidget):
            line.addWidget(item)
    return line


def why_not(sentence: str = ONLY_GESTOR) -> QWidget:
    """Beside what cannot be pressed: why, in words."""
    words = label(sentence, "caption", "muted", wrap=True)
    inside = row(gap=6)
    inside.addLayout(column(1, Icon("lock", 16), None, gap=0))
    inside.addLayout(column(words, None, gap=0), 1)
    return panel(inside)


def allow(allowed: bool, *widgets: QWidget) -> None:
    """Let widgets be used, or not; the reason is said to a screen reader too."""
    for each in widgets:
        each.setEnabled(allowed)
        each.setAccessibleDescription("" if allowed else ONLY_GESTOR)
