"""What a second window of the same house says, calmly, before it goes."""

from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.core.errors import UserError
from desktop.ui.door.frame import DoorFrame, DoorPage
from desktop.ui.focus_ring import FocusRing
from desktop.ui.layout import row
from desktop.ui.widgets import Keycap, button, step


class _InUsePage(DoorPage):
    def __init__(self, error: UserError) -> None:
        super().__init__("La casa ya está abierta", error.message)
        self.high_up = False
        self.enter_button = button("Cerrar", "primary", press=lambda: self.window().close())
        self.add(
            step(
                "info", "accent", "Búsquela en la barra de tareas",
                "Dos ventanas a la vez podrían pisarse lo escrito: por eso solo se abre una.",
            ),
            18,
            row(self.enter_button, Keycap("Intro"), None, gap=10),
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        """The only button."""
        return self.enter_button


class InUseWindow(QMainWindow):
    """Says that the house is open elsewhere, and closes."""

    def __init__(self, error: UserError) -> None:
        super().__init__()
        frame = DoorFrame()
        frame.rail.show_note("No se abrió ni se cambió nada.", "shield-check")
        self.setCentralWidget(frame)
        self.ring = FocusRing(frame)
        self.setWindowTitle("Casa Somos")
        self.setMinimumSize(600, 320)
        self.resize(1100, 560)
        self.page = _InUsePage(error)
        frame.show_page(self.page)
