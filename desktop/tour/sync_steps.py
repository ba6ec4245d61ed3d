"""A measurement house and a centre: enrolling, a rejection, two values, somebody online, a cut."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt

from desktop.core.paths import Home
from desktop.models.house import HouseKind
from desktop.services.access import Access, NewHouse
from desktop.services.desk import Desk
from desktop.services.people import NewPerson
from desktop.sync.engine import Engine
from desktop.sync.enrolment import enrol
from desktop.tour.centre import TourCentre
from desktop.tour.door_steps import NEW_PASSWORD, NEW_STAFF
from desktop.tour.stage import Stage
from desktop.ui import theme
from desktop.ui.door.sign_in import SignInPage
from desktop.ui.screens.sync import SyncScreen

CODE = "C10"
CUT_AT = 900
"""In the middle of a batch."""


@dataclass
class SyncSteps:
    """The steps share one centre."""

    centre: TourCentre

    def sign_in(self, tour: Stage) -> None:
        """A measurement house with some people, and another laptop of it that sent already."""
        clock = tour.program.clock
        for folder, opened in ((tour.folder / "otra", date(2019, 3, 4)),
                               (tour.folder / "casa", date(2019, 4, 3))):  # fmt: skip
            request = NewHouse(CODE, NEW_STAFF, NEW_PASSWORD, opened, kind=HouseKind.MEASUREMENT)
            Access(Home(folder), clock).set_up(request, with_recovery=False)
        other = Access(Home(tour.folder / "otra"), clock).sign_in(None, NEW_PASSWORD)
        try:
            Desk(other).documents.blank_form()
            enrol(other, self.centre.url, self.centre.code(CODE))
            Engine(other).exchange()
        finally:
            other.close()
        tour.come_to_the_door()
        tour.page(SignInPage)
        tour.sign_in(NEW_PASSWORD)
        desk = tour.desk
        for surnames, given in (("Quishpe Anaguano", "María Belén"), ("Vega Cóndor", "Josué")):
            desk.people.register(NewPerson(surnames=surnames, given_names=given))
        desk.documents.blank_form()

    def tie(self, tour: Stage) -> None:
        """Address and code, in one sheet that says what will happen."""
        hands = tour.driver
        tour.go("sync")
        tour.picture("sincronizacion-sin-enlazar")
        hands.enter()
        tour.sheet()
        hands.type(self.centre.url)
        hands.enter()
        hands.type(self.centre.code(CODE))
        tour.picture("enlazar-el-equipo")
        hands.press(Qt.Key.Key_Return, control=True)
        hands.wait(lambda: tour.window.sync.status.linked, "el equipo no se enlazó")
        self._quiet(tour)
        tour.picture("equipo-enlazado")
        hands.enter()
        tour.no_sheet()
        hands.must(tour.window.sync.status.rejected, "nada fue rechazado")
        tour.picture("sincronizacion-rechazado-y-por-decidir")

    def decide(self, tour: Stage) -> None:
        """Two laptops wrote two days; the other one is kept."""
        hands = tour.driver
        screen = tour.go("sync")
        assert isinstance(screen, SyncScreen)
        hands.wait(lambda: tour.window.sync.status.undecided, "nada espera decisión")
        row = next(each for each in screen.asks.rows if each.ask.sides)
        row.take_cursor()
        hands.enter()
        tour.sheet()
        tour.picture("dos-valores")
        hands.enter()
        hands.wait(lambda: not tour.desk.deciding.counts().clashes, "no se conservó la otra")
        tour.picture("sincronizacion-decidido")

    def online(self, tour: Stage) -> None:
        """Somebody registers online; one key on «Hoy» confirms."""
        hands = tour.driver
        self.centre.register("WEB-2026-17", "Morales Quinga", "Sofía", "0990000142")
        self._send(tour)
        tour.go("today")
        tour.picture("hoy-registro-en-linea")
        hands.press(Qt.Key.Key_F4)
        hands.enter()
        hands.wait(lambda: not tour.desk.deciding.counts().online, "no se confirmó el registro")
        tour.picture("registro-en-linea-confirmado")

    def cut(self, tour: Stage) -> None:
        """The line breaks in the middle; the next sending goes on from there."""
        people = tour.desk.people
        for number in range(40):
            people.register(NewPerson(surnames=f"Caiza {number:02d}", given_names="Rosa Elvira"))
        tour.go("sync")
        tour.window.sync.refresh()
        tour.picture("sincronizacion-por-enviar")
        self.centre.line.cut_after = CUT_AT
        self._send(tour)
        tour.driver.must(tour.window.sync.status.last_error, "el envío no se cortó")
        tour.picture("sincronizacion-cortada")
        self.centre.line.cut_after = None
        self._send(tour)
        tour.driver.must(not tour.window.sync.status.pending, "quedó algo por enviar")
        tour.picture("sincronizacion-al-dia")

    def look_back(self, tour: Stage) -> None:
        """The history, and the screen in the dark."""
        screen = tour.go("sync")
        assert isinstance(screen, SyncScreen)
        screen.history_button.click()
        tour.sheet()
        tour.picture("historial-de-envios")
        tour.close_sheets()
        theme.switch(theme.Mode.DARK)
        tour.picture("oscura-sincronizacion")
        theme.switch(theme.Mode.LIGHT)

    def _send(self, tour: Stage) -> None:
        self._quiet(tour)
        tour.window.sync.send_now()
        self._quiet(tour)

    @staticmethod
    def _quiet(tour: Stage) -> None:
        tour.driver.wait(lambda: not tour.window.sync.running, "el envío no terminó")
