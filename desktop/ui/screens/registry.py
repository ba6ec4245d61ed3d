"""The screens of the window, in the order of the left bar."""

from desktop.ui.screen import Screen
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.house import HouseScreen

SCREENS: tuple[type[Screen], ...] = (
    # Hoy, Personas, Talleres, Asistencia, Documentos, Casa
    DocumentsScreen,
    HouseScreen,
)
