"""Buttons: one primary on a screen, the others secondary, link or quiet."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.ui import icons, theme

FIXED = QSizePolicy.Policy.Fixed
Kind = Literal["primary", "secondary", "link", "quiet", "danger", "filter", "onslab", "warning"]
_INK: dict[str, str] = {
    "primary": "on_accent",
    "link": "accent",
    "quiet": "muted",
    "danger": "error",
    "onslab": "canvas",
    "warning": "warning",
}


class Button(QPushButton):
    """A button of the kit; Enter and Space press it, and its icon follows the theme."""

    def __init__(
        self,
        words: str,
        kind: Kind = "secondary",
        *,
        icon: str = "",
        small: bool = False,
        icon_after: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(_literal(words))
        self._kind = kind
        self._icon = icon
        self._icon_after = icon_after
        self._px = 16 if small or kind == "filter" else 18
        strong = kind in ("primary", "link", "onslab", "warning") or small
        role = ("small_" if small else "") + ("strong" if strong else "medium")
        if kind == "filter":
            role = "small_medium"
        self.setFont(theme.font(role))
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setAccessibleName(name or words)
        if not words:
            self.setToolTip(name)
        self.setSizePolicy(FIXED, FIXED)
        self.setAutoDefault(False)
        if icon_after:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._tint()
        theme.NEWS.changed.connect(self._tint)
        if kind == "filter":
            self.setCheckable(True)
            self.toggled.connect(self._tint)

    def set_icon(self, icon: str) -> None:
        """Another icon for the same button."""
        self._icon = icon
        self._tint()

    def set_words(self, words: str) -> None:
        """Another wording, for the eye and for the screen reader."""
        self.setText(_literal(words))
        self.setAccessibleName(words)
        self._tint()

    def minimumSizeHint(self) -> QSize:
        # A verb is never cut: the layout finds room elsewhere.
        return self.sizeHint()

    def _tint(self) -> None:
        if not self._icon:
            return
        gap = 0 if not self.text() else -5 if self._icon_after else 5
        tone = _INK.get(self._kind, "text")
        if self._kind == "filter":
            tone = "accent_ink" if self.isChecked() else "muted"
        made = icons.button_icon(
            self._icon,
            self._px,
            theme.hexa(tone),
            theme.hexa("disabled"),
            gap=gap,
            ratio=self.devicePixelRatioF(),
        )
        self.setIcon(made)
        self.setIconSize(QSize(self._px + abs(gap), self._px))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def _literal(words: str) -> str:
    # To Qt a single ampersand marks a letter.
    return words.replace("&", "&&")


def button(
    words: str,
    kind: Kind = "secondary",
    *,
    icon: str = "",
    small: bool = False,
    icon_after: bool = False,
    name: str = "",
    press: Callable[[], object] | None = None,
) -> Button:
    """A button; `press` is called without arguments, `name` is for a button of icon only."""
    made = Button(words, kind, icon=icon, small=small, icon_after=icon_after, name=name)
    if press is not None:
        wanted = press
        made.clicked.connect(lambda _checked=False: wanted())
    return made
