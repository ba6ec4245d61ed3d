"""F1: the keys of the screen in sight and those that work everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.ui.layout import column, panel
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.widgets import Keycap, button, label

Keys = Sequence[tuple[str, str]]
EVERYWHERE: Keys = (
    ("Ctrl+K", "buscar personas, talleres, documentos y acciones"),
    ("Return", "abrir lo marcado; en una ficha, pasar al campo siguiente"),
    ("Ctrl+Return", "guardar lo que se está llenando"),
    ("Ctrl+Z", "deshacer lo que acaba de hacer"),
    ("Esc", "cerrar o salir; pregunta si hay algo escrito"),
    ("Ctrl+L", "bloquear el equipo sin perder lo escrito"),
    ("F1", "ver esta ayuda"),
)
_SPANISH = {
    "Return": "Intro",
    "Enter": "Intro",
    "Del": "Supr",
    "Delete": "Supr",
    "Shift": "Mayús",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Space": "Espacio",
    "PgUp": "Re Pág",
    "PgDown": "Av Pág",
    "Home": "Inicio",
    "End": "Fin",
    "Backspace": "Retroceso",
}


def spoken(keys: str) -> str:
    """«Ctrl+Return» as it is written on a keyboard in Spanish: «Ctrl Intro»."""
    return " ".join(_SPANISH.get(part, part) for part in keys.split("+"))


def help_sheet(host: QWidget, screen: str, keys: Keys, screens: int) -> Dialog:
    """The sheet; Esc or Enter closes it."""
    places = ("Alt+1", "ir a la primera pantalla") if screens == 1 else (
        f"Alt+1–{screens}", "ir a cada pantalla, en el orden de la barra"
    )  # fmt: skip
    body = column(gap=10)
    if keys:
        body.addWidget(label(f"En {screen}", "small_strong", "muted"))
        body.addWidget(_table(keys))
        body.addSpacing(8)
    body.addWidget(label("En todas partes", "small_strong", "muted"))
    body.addWidget(_table([places, *EVERYWHERE]))
    done = button("Entendido", "primary")
    made = Dialog(host, "Con el teclado", body, bar=bar_of(done), width=560)
    done.clicked.connect(lambda _=False: made.close_sheet())
    made.first = done
    return made


def _table(keys: Keys) -> QFrame:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    grid.setColumnMinimumWidth(0, 96)
    grid.setColumnStretch(1, 1)
    for line, (pressed, does) in enumerate(keys):
        grid.addWidget(Keycap(spoken(pressed)), line, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(does, "small", wrap=True), line, 1)
    return panel(grid)
