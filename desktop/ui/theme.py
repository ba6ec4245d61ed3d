"""The look of the window: colours, type and the one style sheet, read from the design tokens."""

import json
import re
from enum import StrEnum
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.resources import resource
from desktop.ui import icons
from desktop.ui.style_sheet import SHEET

FAMILY = "Source Sans 3"
FACES = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold")


class Mode(StrEnum):
    """Light, dark, or whatever the operating system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ThemeNews(QObject):
    """Tells whoever keeps tinted pixmaps that the colours changed."""

    changed = Signal()


NEWS = ThemeNews()
_state: dict[str, Mode] = {"asked": Mode.SYSTEM, "shown": Mode.LIGHT}


@cache
def tokens() -> dict[str, Any]:
    """The design tokens, read once."""
    loaded: dict[str, Any] = json.loads(resource("tokens.json").read_text(encoding="utf-8"))
    return loaded


def token(*path: str) -> Any:
    """One design token: `token("row", "table")` → 40."""
    value: Any = tokens()
    for step in path:
        value = value[step]
    return value


def is_dark() -> bool:
    """Whether the dark colours are on screen."""
    return _state["shown"] is Mode.DARK


@cache
def _hexa(mode: Mode, role: str) -> str:
    value: str = tokens()["colour"][mode.value][role]
    return value


def hexa(role: str) -> str:
    """The colour of a role as #rrggbb, in the mode on screen."""
    return _hexa(_state["shown"], role)


def colour(role: str) -> QColor:
    """The colour of a role, in the mode on screen."""
    return QColor(hexa(role))


def soft(tone: str) -> str:
    """The ground that goes with a tone."""
    return "neutral_soft" if tone in ("muted", "text") else f"{tone}_soft"


def ink(tone: str) -> str:
    """The ink that goes on the soft ground of a tone."""
    return "accent_ink" if tone == "accent" else tone


@cache
def _font(role: str, size: int) -> QFont:
    face = tokens()["type"][role]
    made = QFont(FAMILY)
    made.setPixelSize(size or face["size"])
    made.setWeight(QFont.Weight(face["weight"]))
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


def font(role: str = "body", size: int = 0) -> QFont:
    """The font of a type role; `size` in logical pixels when a drawing needs another."""
    return QFont(_font(role, size))


def line_height(role: str) -> int:
    """The height one line of a type role takes."""
    height: int = tokens()["type"][role]["line"]
    return height


def prepare() -> None:
    """What must be said before the QApplication exists: scale by fractions, never rounded."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )


def start(app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
    """Load the fonts, dress the application and follow the system from now on."""
    for face in FACES:
        QFontDatabase.addApplicationFont(str(resource("fonts", f"SourceSans3_{face}.ttf")))
    app.setStyle("Fusion")
    _state["asked"] = mode
    _dress(app, _wanted())
    app.styleHints().colorSchemeChanged.connect(_follow_system)


def switch(mode: Mode) -> None:
    """Change the colours of the running application."""
    _state["asked"] = mode
    app = QApplication.instance()
    if isinstance(app, QApplication) and _wanted() is not _state["shown"]:
        _dress(app, _wanted())


def asked() -> Mode:
    """What staff chose: light, dark or the system's."""
    return _state["asked"]


def _follow_system() -> None:
    switch(_state["asked"])


def _wanted() -> Mode:
    if _state["asked"] is not Mode.SYSTEM:
        return _state["asked"]
    scheme = QGuiApplication.styleHints().colorScheme()
    return Mode.DARK if scheme is Qt.ColorScheme.Dark else Mode.LIGHT


def _dress(app: QApplication, mode: Mode) -> None:
    _state["shown"] = mode
    app.setPalette(palette())
    app.setFont(font("body"))
    app.setStyleSheet(style_sheet())
    NEWS.changed.emit()


def repolish(widget: QWidget) -> None:
    """Read the sheet again for one widget after one of its properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def style_sheet() -> str:
    """The sheet with this mode's colours and tinted pictures in it."""

    def picture(found: re.Match[str]) -> str:
        path = icons.svg_file(found[1], hexa(found[2]))
        return f"url({path})" if path else "none"

    with_pictures = re.sub(r"picture\(([a-z0-9-]+), @([a-z_]+)\)", picture, SHEET)
    return re.sub(r"@([a-z_]+)", lambda found: hexa(found[1]), with_pictures)


_PALETTE_ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "canvas"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "error"),
    (QPalette.ColorRole.ToolTipBase, "text"),
    (QPalette.ColorRole.ToolTipText, "surface"),
    (QPalette.ColorRole.PlaceholderText, "placeholder"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Midlight, "divider"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "border_control"),
    (QPalette.ColorRole.Shadow, "shadow"),
)


def palette() -> QPalette:
    """The palette for what the sheet does not touch: selections, menus, Qt's own dialogs."""
    made = QPalette()
    for role, name in _PALETTE_ROLES:
        made.setColor(role, colour(name))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    return made
