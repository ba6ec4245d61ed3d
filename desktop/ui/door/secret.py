"""Passwords at the door: shown on request, Enter goes on, and waiting after failures."""

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from desktop.core.text import count
from desktop.ui.fields import PasswordField
from desktop.ui.forms import Form
from desktop.ui.widgets import Button, button

_EYE = 34


class RevealField(PasswordField):
    """A password with an eye that shows it while it is pressed in."""

    def __init__(self, *, width: int = 348) -> None:
        super().__init__(width=width)
        self.setTextMargins(0, 0, _EYE, 0)
        self.eye = button(
            "", "quiet", icon="eye", small=True, name="Mostrar la contraseña", press=self._turn
        )
        self.eye.setParent(self)
        self.eye.setFixedSize(30, 30)
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)

    def hide_again(self) -> None:
        """Dots again."""
        if self.echoMode() is not QLineEdit.EchoMode.Password:
            self._turn()

    def _turn(self) -> None:
        shown = self.echoMode() is QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self.eye.set_icon("eye-off" if shown else "eye")
        said = "Ocultar la contraseña" if shown else "Mostrar la contraseña"
        self.eye.setAccessibleName(said)
        self.eye.setToolTip(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.eye.move(self.width() - self.eye.width() - 3, (self.height() - 30) // 2)


class DoorForm(Form):
    """A short form: Enter goes to the next field, and in the last one goes on."""

    def __init__(self, name: str) -> None:
        super().__init__(name, cards=False)

    def hint(self, name: str, sentence: str) -> None:
        """Advice under a field, in plain ink."""
        self.form_row(name).message.say(sentence, "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        stops = [self.field(name) for name in self.values() if self.field(name).isVisible()]
        now = self.focusWidget()
        at = next((i for i, each in enumerate(stops) if each in (now, _owner(now))), -1)
        if 0 <= at < len(stops) - 1:
            stops[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.submit()


def _owner(widget: QObject | None) -> QObject | None:
    return widget.parent() if widget is not None else None


class Waiting(QObject):
    """Blocks a button for some seconds and counts them on it; the window stays usable."""

    def __init__(self, blocked: Button, words: str, over: Callable[[], object]) -> None:
        super().__init__(blocked)
        self._button = blocked
        self._words = words
        self._over = over
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)

    def begin(self, seconds: float) -> None:
        """Block from now on."""
        self._left = math.ceil(seconds)
        self._show()
        if self._left > 0:
            self._tick.start()

    def is_on(self) -> bool:
        """Whether the button is still blocked."""
        return self._left > 0

    def _count_down(self) -> None:
        self._left -= 1
        self._show()
        if self._left <= 0:
            self._tick.stop()
            self._over()

    def _show(self) -> None:
        self._button.setEnabled(self._left <= 0)
        waiting = f"Espere {count(self._left, 'segundo')}"
        self._button.set_words(waiting if self._left > 0 else self._words)
