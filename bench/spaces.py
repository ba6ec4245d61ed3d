"""The rooms of a full house: opening «Espacios», and any week of a year of it."""

import gc
from datetime import timedelta

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from bench.ground import Size, made, opened
from bench.timing import Figure, middle, milliseconds, slow_end
from desktop.models.programme import Lesson
from desktop.models.space_use import SpaceAgreement
from desktop.services.desk import Desk
from desktop.ui import theme
from desktop.ui.change_bus import ChangeBus
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.spaces import SpacesScreen
from desktop.ui.screens.today import TodayScreen

SIZE = Size(5_000, 50_000, 1)
"""A year of the people that a house serves."""
ROUNDS = 60
WEEKS = 52


def measure(size: Size = SIZE) -> list[Figure]:
    """Go to the screen and back, turn the weeks of the year, and ask for its requests."""
    home, _ = made(size)
    theme.prepare()
    application = QApplication.instance() or QApplication([])
    gc.freeze()  # as the program does once it is loaded
    with opened(home) as house:
        desk = Desk(house)
        with house.database.read() as session:
            lessons = session.scalar(select(func.count()).select_from(Lesson))
            lent = session.scalar(select(func.count()).select_from(SpaceAgreement))
        window = MainWindow(desk, (TodayScreen, SpacesScreen), bus=ChangeBus())
        window.resize(1366, 768)
        window.show()
        QTest.qWaitForWindowExposed(window)
        window.start()

        first = milliseconds(lambda: window.navigate("spaces"), 1, warm=0)
        screen = window.current_screen()
        assert isinstance(screen, SpacesScreen)

        def go(shown: SpacesScreen = screen) -> None:
            window.navigate("spaces")
            shown.refresh()
            window.repaint()

        opening: list[float] = []
        for _ in range(ROUNDS):
            window.navigate("today")
            opening += milliseconds(go, 1, warm=0)
        monday = desk.clock.today() - timedelta(weeks=WEEKS)

        def turn(shown: SpacesScreen = screen) -> None:
            shown.week.go(7)
            window.repaint()

        screen.week.show_day(monday)
        turning = milliseconds(turn, WEEKS, warm=0)
        listed = milliseconds(desk.agreements.listing, ROUNDS)
        window.close()
        window.deleteLater()
        application.processEvents()
    what = f"{lessons:,} lessons and {lent:,} requests in the year"
    return [
        Figure("open «Espacios» on a year of a full house", slow_end(opening), "ms p95", 100,
               f"median {middle(opening):.1f}, the first time {first[0]:.0f}; {what}"),
        Figure("turn to another week", slow_end(turning), "ms p95", 100,
               f"median {middle(turning):.1f}"),
        Figure("all requests of the year", slow_end(listed), "ms p95", 100,
               f"median {middle(listed):.1f}"),
    ]  # fmt: skip
