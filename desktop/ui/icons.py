"""Lucide icons in the colours of the theme, drawn at the size and screen ratio they are shown."""

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.core.resources import resource

_pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
_folders: list[QTemporaryDir] = []


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _tinted(name: str, ink: str, stroke: float = 2.0) -> str:
    drawn = _source(name).replace("currentColor", ink)
    return re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke}"', drawn)


def _stroke(px: int) -> float:
    # Thinner on the 24 grid as the icon grows, so that lines look equally fine on screen.
    if px <= 18:
        return 2.0
    return 1.75 if px <= 26 else 1.25


def pixmap(name: str, px: int, ink: str, ratio: float = 1.0) -> QPixmap:
    """One icon of `px` logical pixels in the ink `#rrggbb`, for a screen of that ratio."""
    key = (name, px, ink, ratio)
    kept = _pixmaps.get(key)
    if kept is not None:
        return kept
    side = round(px * ratio)
    made = QPixmap(side, side)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(_tinted(name, ink, _stroke(px)).encode()))
    renderer.render(painter, QRectF(0, 0, px, px))
    painter.end()
    _pixmaps[key] = made
    return made


def button_icon(
    name: str, px: int, ink: str, disabled_ink: str, *, gap: int, ratio: float
) -> QIcon:
    """An icon with `gap` empty pixels after it (before it when negative).

    QPushButton glues icon and text together; the empty pixels are the distance.
    """
    made = QIcon()
    for shade, mode in ((ink, QIcon.Mode.Normal), (disabled_ink, QIcon.Mode.Disabled)):
        drawn = pixmap(name, px, shade, ratio)
        wide = QPixmap(round((px + abs(gap)) * ratio), round(px * ratio))
        wide.setDevicePixelRatio(ratio)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(QPointF(max(-gap, 0), 0), drawn)
        painter.end()
        made.addPixmap(wide, mode)
    return made


def svg_file(name: str, ink: str) -> str:
    """A tinted picture as a file, which is all a style sheet can show; "" on a full disk."""
    if not _folders:
        _folders.append(QTemporaryDir())
    if not _folders[0].isValid():
        return ""
    path = Path(_folders[0].path()) / f"{name}-{ink[1:]}.svg"
    if not path.exists():
        try:
            path.write_text(_tinted(name, ink), encoding="utf-8")
        except OSError:
            return ""
    return path.as_posix()
