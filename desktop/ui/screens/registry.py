"""The screens of the window, in the order of the left bar."""

from desktop.ui.screen import Screen
from desktop.ui.screens.attendance import AttendanceScreen
from desktop.ui.screens.diplomas import DiplomasScreen
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.house import HouseScreen
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.spaces import SpacesScreen
from desktop.ui.screens.sync import SyncScreen
from desktop.ui.screens.today import TodayScreen
from desktop.ui.screens.verify import VerifyScreen
from desktop.ui.screens.workshops import WorkshopsScreen

SCREENS: tuple[type[Screen], ...] = (
    # Hoy, Personas, Talleres, Asistencia, Espacios, Documentos, Casa, Sincronización
    TodayScreen,
    PeopleScreen,
    WorkshopsScreen,
    AttendanceScreen,
    SpacesScreen,
    DocumentsScreen,
    HouseScreen,
    SyncScreen,
    # Pages of «Documentos»
    DiplomasScreen,
    VerifyScreen,
)
