"""What was just done, said once, with «Deshacer»: a dark slab at the foot of the window."""

from collections.abc import Callable

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QTimer,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QStyle, QWidget

from desktop.ui import theme
from desktop.ui.overlay import is_alive as _alive
from desktop.ui.widgets import Icon, button, label

STAYS_MS = 8000
FROM_FOOT = 18


class Toast(QFrame):
    """Lives in the window; `say()` replaces what was said before.

    Ctrl+Z undoes while it is in sight. The pointer on it keeps it there.
    """

    def __init__(self, host: QWidget, foot: int = 34) -> None:
        super().__init__(host)
        self.setObjectName("toast")
        self._foot = foot
        self._host = host
        self._undo: Callable[[], object] | None = None
        self.icon = Icon("check", 16, "canvas")
        self.words = label("", "body", "canvas")
        self.undo_button = button("Deshacer", "onslab", press=self.undo)
        self.keys = label("Ctrl Z", "caption", "canvas")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14, 7, 14, 7)
        inside.setSpacing(10)
        inside.addWidget(self.icon)
        inside.addWidget(self.words)
        inside.addSpacing(14)
        inside.addWidget(self.undo_button)
        inside.addWidget(self.keys)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.dismiss)
        self._shortcut = QShortcut(QKeySequence("Ctrl+Z"), host)
        self._shortcut.setEnabled(False)
        self._shortcut.activated.connect(self.undo)
        self._shortcut.activatedAmbiguously.connect(self.undo)
        self._typing: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(theme.token("motion", "toast_ms"))
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        host.installEventFilter(self)
        self.hide()

    def say(
        self, sentence: str, undo: Callable[[], object] | None = None, icon: str = "check"
    ) -> None:
        """Tell what was done; `undo` takes it back."""
        self._undo = undo
        self.icon.show_icon(icon, "canvas")
        self.words.setText(sentence)
        self.undo_button.setVisible(undo is not None)
        self.keys.setVisible(undo is not None)
        self._shortcut.setEnabled(undo is not None)
        self._on_focus(None, QApplication.focusWidget())
        self.setAccessibleName(sentence)
        self.adjustSize()
        self._appear()
        self._clock.start(STAYS_MS)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def undo(self) -> None:
        """Take back what was said last, once."""
        wanted, self._undo = self._undo, None
        self.dismiss()
        if wanted is not None:
            wanted()

    def dismiss(self) -> None:
        """Go away."""
        self._clock.stop()
        self._shortcut.setEnabled(False)
        self._undo = None
        self.hide()

    def _place(self) -> QPoint:
        host = self._host
        left = (host.width() - self.width()) // 2
        return QPoint(max(left, 8), host.height() - self._foot - self.height() - FROM_FOOT)

    def _appear(self) -> None:
        place = self._place()
        moves = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animate) != 0
        if moves and not self.isVisible():
            self._slide.stop()
            self._slide.setStartValue(place + QPoint(0, 16))
            self._slide.setEndValue(place)
            self._slide.start()
        else:
            self._slide.stop()
            self.move(place)
        self.show()
        self.raise_()

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._typing is not None and _alive(self._typing):
            self._typing.removeEventFilter(self)
        self._typing = new if self._undo is not None and isinstance(new, QLineEdit) else None
        if self._typing is not None:
            self._typing.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._typing and event.type() == QEvent.Type.ShortcutOverride:
            # A text field keeps Ctrl+Z for itself even when it has nothing to take back.
            undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
            return undo and isinstance(watched, QLineEdit) and not watched.isUndoAvailable()
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._slide.stop()
            self.move(self._place())
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._clock.stop()
        elif event.type() == QEvent.Type.Leave and self.isVisible():
            self._clock.start(STAYS_MS // 2)
        return super().event(event)
