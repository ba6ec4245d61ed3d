"""«Casa»: the house, its staff, its copies and this machine, one part at a time."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.house.copies import CopiesPart
from desktop.ui.house.data import DataPart
from desktop.ui.house.machine import MachinePart
from desktop.ui.house.parts import Part
from desktop.ui.house.staff import StaffPart
from desktop.ui.layout import row, scroll
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Keycap, button

PARTS: tuple[tuple[str, str, type[Part]], ...] = (
    ("data", "La casa", DataPart),
    ("staff", "Personal", StaffPart),
    ("copies", "Copias", CopiesPart),
    ("machine", "Este equipo", MachinePart),
)


class HouseScreen(Screen):
    """Each part is built the first time it is shown. `open("copies")` goes to one."""

    key = "house"
    title = "Casa"
    icon = "building-2"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.HOUSE, Topic.STAFF})
    after_gap = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        station = context.station
        self.header = PageHeader(
            "Casa",
            "",
            button("Cerrar la sesión", "quiet", icon="log-out", press=station.sign_out_asked.emit),
            button("Bloquear", icon="lock", press=station.lock_asked.emit),
            Keycap("Ctrl L"),
        )
        self.tabs = Segmented([(key, words) for key, words, _ in PARTS], "data", "Parte")
        self.tabs.changed.connect(self._turn)
        self._built: dict[str, tuple[Part, QScrollArea]] = {}
        self._stack = QStackedWidget()
        self._now = "data"
        self.page.addWidget(self.header)
        self.page.addLayout(row(self.tabs, None, margins=(28, 8, 28, 14)))
        self.page.addWidget(self._stack, 1)
        self.part("data")

    def part(self, key: str) -> Part:
        """A part, built when it was not yet."""
        if key not in self._built:
            made = next(kind for name, _, kind in PARTS if name == key)(self.context)
            area = scroll(made)
            bar = area.verticalScrollBar()
            bar.rangeChanged.connect(
                lambda _, most: made.leave_room(bar.sizeHint().width() if most else 0)
            )
            self._stack.addWidget(area)
            self._built[key] = (made, area)
        return self._built[key][0]

    def refresh(self) -> None:
        """Ask the desk again."""
        house = self.desk.house
        kind = {"practice": "Casa de práctica · ", "measurement": "Casa de medición · "}
        said = kind.get(str(house.kind.value), "")
        self.header.say("Casa", f"{said}Casa Somos {house.name} · {house.code} · zona {house.zone}")
        for each, _ in self._built.values():
            each.refresh()

    def open(self, target: object) -> None:
        """Go to a part: data, staff, copies, machine; "numbers" asks for them at once."""
        wanted = "data" if target == "numbers" else str(target)
        if wanted in {key for key, _, _ in PARTS}:
            self.tabs.set_value(wanted)
            self._show(wanted)
        if target == "numbers":
            part = self.part("data")
            if isinstance(part, DataPart):
                part.numbers.ask_unsure()

    def first_focus(self) -> QWidget:
        """The names of the parts."""
        return self.tabs

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Ask before what was typed is lost."""
        if not self.part(self._now).dirty():
            return True

        def forget() -> None:
            part = self.part("data")
            if isinstance(part, DataPart):
                part.form.mark_clean()
                part.refresh()
            leave()

        self.context.messages.ask_to_leave(forget)
        return False

    def _turn(self) -> None:
        self._show(str(self.tabs.value()))

    def _show(self, key: str) -> None:
        fresh = key not in self._built
        part = self.part(key)
        if fresh or key != self._now:
            part.refresh()
        self._now = key
        self._stack.setCurrentWidget(self._built[key][1])
