"""What every screen is given: the desk, the news, and the ways to speak to staff."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.ui.change_bus import ChangeBus
from desktop.ui.messages import Messages
from desktop.ui.station import Station
from desktop.ui.tasks import Tasks
from desktop.ui.toast import Toast


class Navigate(Protocol):
    """Goes to a screen by its key, and there to what `target` names (an id, a request)."""

    def __call__(self, key: str, target: object = None) -> None:
        """Go."""


class FrameStaff(Protocol):
    """Who is signed in, as the frame shows it."""

    @property
    def name(self) -> str:
        """Given names and surnames."""

    @property
    def role_name(self) -> str:
        """Gestora, técnico."""


class FrameHouse(Protocol):
    """Which house is open, as the frame shows it."""

    @property
    def name(self) -> str:
        """Without «Casa Somos»."""

    @property
    def zone(self) -> str:
        """Its zone today."""

    @property
    def kind(self) -> str:
        """real, practice or measurement."""


class FrameDesk(Protocol):
    """What the frame itself asks of the desk."""

    @property
    def staff(self) -> FrameStaff:
        """Who is signed in."""

    @property
    def house(self) -> FrameHouse:
        """Which house is open."""

    @property
    def clock(self) -> Clock:
        """The only source of time."""


@dataclass(frozen=True)
class Context:
    """Given to every screen; no screen knows another."""

    desk: Any
    bus: ChangeBus
    toast: Toast
    tasks: Tasks
    messages: Messages
    navigate: Navigate
    host: QWidget
    """Where overlays and dialogs are shown."""
    station: Station = field(default_factory=Station)
    """The choices of this machine, locking and leaving."""
    sync: Any = None
    """The agent that exchanges with the centre (`ui/sync_agent`)."""
