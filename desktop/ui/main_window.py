"""The frame: left bar, the screen in sight, status bar, and everything that floats above them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QStackedWidget, QWidget

from desktop.ui.change_bus import ChangeBus
from desktop.ui.context import Context, FrameDesk
from desktop.ui.focus_ring import FocusRing
from desktop.ui.help_sheet import help_sheet
from desktop.ui.layout import NONE
from desktop.ui.messages import Messages
from desktop.ui.overlay import covered_by_sheet
from desktop.ui.palette import Palette, Search
from desktop.ui.rail import Rail
from desktop.ui.screen import Screen
from desktop.ui.station import Station
from desktop.ui.status_bar import StatusBar, band
from desktop.ui.sync_agent import SyncAgent
from desktop.ui.sync_words import NOT_LINKED, PRACTICE, SyncState
from desktop.ui.targets import DECIDE
from desktop.ui.tasks import Tasks
from desktop.ui.toast import Toast

COLLAPSE_BELOW = 1100
SHORT_BELOW = 440
BANDS = {
    "practice": ("Casa de práctica", "Personas inventadas. Nada de aquí se envía ni vale."),
    "measurement": ("Casa de medición", "Datos inventados para medir. Nada de aquí vale."),
}


class _Pages(QStackedWidget):
    """The screens; a page that is too tall scrolls or shrinks, and never grows the window."""

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 120)


class MainWindow(QMainWindow):
    """The window of a signed-in house.

    Screens are built the first time they are shown. Alt+1…9 goes to them, Ctrl+K opens the
    search, F1 shows the keys (`helped`), Ctrl+L to lock (`lock_asked`).
    """

    helped = Signal(str)
    lock_asked = Signal()
    shown = Signal(str)

    def __init__(
        self,
        desk: FrameDesk,
        screens: Sequence[type[Screen]],
        *,
        bus: ChangeBus,
        search: Callable[[Context], Search] | None = None,
        station: Station | None = None,
    ) -> None:
        super().__init__()
        self._classes = tuple(screens)
        self._listed = tuple(each for each in self._classes if not each.within)
        self._built: dict[str, Screen] = {}
        self._now = ""
        self._cover: QWidget | None = None
        self._focus_before: QWidget | None = None
        self.may_close: Callable[[], bool] = lambda: True
        root = QWidget()
        root.setObjectName("canvas")
        self.setCentralWidget(root)
        self.root = root
        kind = str(desk.house.kind)
        house = desk.house.name
        self.rail = Rail(house, [(each.icon, each.title, each.after_gap) for each in self._listed])
        self.stack = _Pages()
        zone = f", zona {desk.house.zone}" if desk.house.zone else ""
        self.status = StatusBar(desk.staff.name, desk.staff.role_name, f"Casa Somos {house}{zone}")
        self.status.show_sync(PRACTICE if kind == "practice" else NOT_LINKED)
        grid = QGridLayout(root)
        grid.setContentsMargins(*NONE)
        grid.setSpacing(0)
        if kind in BANDS:
            grid.addWidget(band(*BANDS[kind]), 0, 0, 1, 2)
        grid.addWidget(self.rail, 1, 0)
        grid.addWidget(self.stack, 1, 1)
        grid.addWidget(self.status, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.toast = Toast(root)
        self.messages = Messages(root)
        self.tasks = Tasks(self.messages.failed, self)
        self.sync = SyncAgent(desk, self.tasks, bus)
        self.sync.changed.connect(self._on_sync)
        self.context = Context(
            desk=desk,
            bus=bus,
            toast=self.toast,
            tasks=self.tasks,
            messages=self.messages,
            navigate=self.navigate,
            host=root,
            station=station or Station(),
            sync=self.sync,
        )
        self.ring = FocusRing(root)
        self.palette_box: Palette | None = None
        self._search = search
        self._connect()
        self.setWindowTitle(f"Casa Somos {house}")
        self.setMinimumSize(600, 320)
        self.resize(1366, 768)

    def _connect(self) -> None:
        self.rail.chosen.connect(self._press)
        self.rail.search.connect(self.open_search)
        self.rail.help.connect(self._help)
        self.status.decide.connect(self._decide)
        self.status.sync.connect(partial(self._show_if_there, "sync"))
        self.context.station.lock_asked.connect(self.lock_asked)
        for position in range(min(len(self._listed), 9)):
            self._key(f"Alt+{position + 1}", partial(self._press, position))
        self._key("Ctrl+K", self.open_search, over_sheets=True)
        self._key("F1", self._help)
        self._key("Ctrl+L", self.lock_asked.emit, over_sheets=True)

    def _key(self, keys: str, answer: Callable[[], object], *, over_sheets: bool = False) -> None:
        def pressed() -> None:
            if not self.is_covered() and (over_sheets or not covered_by_sheet(self.root)):
                answer()

        QShortcut(QKeySequence(keys), self).activated.connect(pressed)

    # -- screens

    def start(self, key: str = "") -> None:
        """Show the first screen (or another) with the cursor where it begins."""
        self.navigate(key or self._classes[0].key)

    def navigate(self, key: str, target: object = None) -> None:
        """Go to a screen by its key, and there to what `target` names."""
        current = self._built.get(self._now)
        if current is not None and key != self._now:

            def leave() -> None:
                self._go(key, target)

            if not current.may_leave(leave):
                self._mark(self._now)
                return
        self._go(key, target)

    def _go(self, key: str, target: object) -> None:
        screen = self.screen_of(key)
        self._now = key
        self.stack.setCurrentWidget(screen)
        self._mark(key)
        screen.refresh_if_stale()
        if target is not None:
            screen.open(target)
        else:
            first = screen.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refresh_badges()
        self.shown.emit(key)

    def screen_of(self, key: str) -> Screen:
        """The screen with that key, built when it was not yet."""
        if key not in self._built:
            wanted = next(each for each in self._classes if each.key == key)
            screen = wanted(self.context)
            self._built[key] = screen
            self.stack.addWidget(screen)
        return self._built[key]

    def current_screen(self) -> Screen | None:
        """The screen in sight."""
        return self._built.get(self._now)

    def refresh_badges(self) -> None:
        """Ask every built screen for the count beside its name."""
        for item, each in zip(self.rail.items, self._listed, strict=True):
            screen = self._built.get(each.key)
            if screen is not None:
                item.set_badge(screen.badge())

    def _press(self, position: int) -> None:
        self.navigate(self._listed[position].key)

    def _mark(self, key: str) -> None:
        shown = next(each.within or each.key for each in self._classes if each.key == key)
        for position, each in enumerate(self._listed):
            if each.key == shown:
                self.rail.choose(position)

    # -- above the screens

    def open_search(self, typed: str = "") -> None:
        """Ctrl+K."""
        if self._search is None:
            return
        if self.palette_box is None:
            self.palette_box = Palette(self.root, self._search(self.context))
        if self.palette_box.is_open():
            self.palette_box.close_sheet()
        elif not covered_by_sheet(self.root):
            self.palette_box.ask(typed)

    def _help(self) -> None:
        screen = self.current_screen()
        if screen is not None and not covered_by_sheet(self.root):
            help_sheet(self.root, screen.title, screen.keys, len(self._listed)).open()
            self.helped.emit(self._now)

    def _on_sync(self) -> None:
        self.show_sync(self.sync.light())
        self.show_pending(self.sync.waiting)
        for item, each in zip(self.rail.items, self._listed, strict=True):
            if each.key == "sync":
                item.set_badge(self.sync.badge())

    def _decide(self) -> None:
        """Where what waits is decided: with the day's work."""
        self._show_if_there("today", DECIDE)

    def _show_if_there(self, key: str, target: object = None) -> None:
        if any(each.key == key for each in self._classes):
            self.navigate(key, target)

    def show_sync(self, state: SyncState) -> None:
        """The sync light."""
        self.status.show_sync(state)

    def show_pending(self, number: int) -> None:
        """How many decisions wait."""
        self.status.show_pending(number)

    # -- the lock

    def cover(self, curtain: QWidget, first: QWidget | None = None) -> None:
        """Hide everything behind a curtain; what is being typed stays where it is."""
        self.uncover()
        self._focus_before = QApplication.focusWidget()
        self._cover = curtain
        curtain.setParent(self)
        curtain.setGeometry(self.rect())
        curtain.show()
        curtain.raise_()
        # The cursor leaves as for a menu: what is half typed is neither tidied nor judged.
        (first or curtain).setFocus(Qt.FocusReason.PopupFocusReason)
        # Hidden, not only covered: no key and no screen reader reaches what is behind.
        self.root.hide()

    def uncover(self) -> None:
        """Take the curtain away and give the cursor back."""
        if self._cover is None:
            return
        self._cover.hide()
        self._cover.deleteLater()
        self._cover = None
        self.root.show()
        before = self._focus_before
        self._focus_before = None
        if before is not None and self.root.isAncestorOf(before):
            # As when the window itself comes back: nothing is selected, the cursor has not moved.
            before.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def is_covered(self) -> bool:
        """Whether the curtain is down."""
        return self._cover is not None

    # -- the window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_wide(self.width() >= COLLAPSE_BELOW)
        self.rail.set_short(self.height() < SHORT_BELOW)
        if self._cover is not None:
            self._cover.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.tasks.stop_all()
        super().closeEvent(event)

    def geometry_text(self) -> str:
        """Place and size, to remember until the next start."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry_text(self, kept: str) -> None:
        """Place and size of the last time; nonsense is ignored."""
        self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))
