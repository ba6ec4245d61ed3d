"""The search box: icon, what is typed, and the key that brings one there."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from desktop.ui import theme
from desktop.ui.layout import row
from desktop.ui.typed import without_marks
from desktop.ui.widgets import Icon, Keycap

LONGEST = 120


class SearchField(QFrame):
    """One framed box whose border shows the focus of the editor inside.

    `moved` passes on the arrow keys (±1, ±page) so that a list below can follow, `chosen` the
    Enter key; Esc empties the box before anyone else sees it.
    """

    changed = Signal(str)
    moved = Signal(int)
    chosen = Signal()

    def __init__(self, hint: str, *, large: bool = False, keys: str = "", name: str = "") -> None:
        super().__init__()
        self.setObjectName("search")
        self.setFixedHeight(46 if large else 36)
        self.edit = QLineEdit()
        self.edit.setFont(theme.font("lead" if large else "body"))
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(name or hint)
        self.edit.setMaxLength(LONGEST)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_text)
        self.setFocusProxy(self.edit)
        icon = Icon("search", 20 if large else 16)
        inside = row(icon, self.edit, gap=10, margins=(14, 0, 12, 0))
        if not large:
            inside.setContentsMargins(12, 0, 8 if keys else 12, 0)
        if keys:
            inside.addWidget(Keycap(keys))
        self.setLayout(inside)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def set_text(self, words: str) -> None:
        """Type something."""
        self.edit.setText(words)

    def clear(self) -> None:
        """Empty the box."""
        self.edit.clear()

    def _on_text(self, words: str) -> None:
        plain = without_marks(words)
        if plain != words:
            self.edit.setText(plain)
            return
        self.changed.emit(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("on", event.type() == QEvent.Type.FocusIn)
            theme.repolish(self)
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.edit.text():
                # The first Esc empties the box; only the next one may leave the page.
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in steps:
            self.moved.emit(steps[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            return True
        if key == Qt.Key.Key_Escape and self.edit.text():
            self.edit.clear()
            return True
        return False
