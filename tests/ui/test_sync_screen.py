"""«Sincronización» and what waits on «Hoy»: real keys, counted; empty, long and small."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop.models.database import Database
from desktop.models.deciding import Conflict, OnlineRegistration
from desktop.models.house import Device
from desktop.models.opening import OpenHouse
from desktop.models.person import Person, Phone
from desktop.models.programme import Enrolment
from desktop.services.people import DocumentKind, NewDocument, NewPerson, People
from desktop.services.reception import Reception, WalkIn
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.people import PeopleScreen
from desktop.ui.screens.registry import SCREENS
from desktop.ui.screens.sync import SyncScreen
from desktop.ui.screens.today import TodayScreen
from tests.programme_makers import opened, person
from tests.sync_makers import answered, clashed, exchanged, linked, refused, registered_online
from tests.ui import walking
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press
from tests.ui.test_whole_window import SIZES, _scrolls, problems, unlabelled

LONG = "Llumiquinga de la Cruz Toaquiza"


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, wide enough for both columns."""
    linked(house.database)
    answered(house.database)
    made = open_window(house, qtbot, SCREENS)
    yield made
    made.may_close = lambda: True


def _words(widget: QWidget) -> set[str]:
    return {
        each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget.window())
    }


def _count(database: Database, entity: type[Person | Phone | Enrolment]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(entity)) or 0


def _today(window: MainWindow) -> TodayScreen:
    window.navigate("today")
    screen = window.current_screen()
    assert isinstance(screen, TodayScreen)
    screen.refresh()
    return screen


def _sync(window: MainWindow) -> SyncScreen:
    window.navigate("sync")
    screen = window.current_screen()
    assert isinstance(screen, SyncScreen)
    screen.refresh()
    return screen


# -- registrations made online, from «Hoy»


def test_one_key_confirms_who_registered_online_and_the_cursor_goes_on(
    window: MainWindow, database: Database
) -> None:
    workshop = opened(database)
    registered_online(database, workshop_id=workshop)
    registered_online(database, surnames=LONG, document_number=None, workshop_id=workshop)
    screen = _today(window)
    press(Qt.Key.Key_F4)
    assert cursor().accessibleName() == "Confirmar: Morales Quinga, Sofía"
    enter()
    assert _count(database, Person) == _count(database, Enrolment) == 1
    assert "se inscribió en Bailoterapia" in window.toast.words.text()
    assert cursor().accessibleName().startswith(f"Confirmar: {LONG}")
    enter()
    assert _count(database, Person) == 2
    assert cursor() is screen.walk_in.box.edit or screen.walk_in.isAncestorOf(cursor())
    press(Qt.Key.Key_Z, CONTROL)
    assert _count(database, Person) == 1


def test_one_key_joins_who_is_known_by_the_same_document(
    window: MainWindow, database: Database
) -> None:
    people = People(database)
    paper = NewDocument(DocumentKind.CEDULA, "1710034065")
    people.register(NewPerson(surnames="Morales", given_names="Sofía", documents=(paper,)))
    registered_online(database)
    _today(window)
    press(Qt.Key.Key_F4)
    assert cursor().accessibleName() == "Unir: Morales Quinga, Sofía"
    enter()
    assert (_count(database, Person), _count(database, Phone)) == (1, 1)
    assert "con teléfono" in window.toast.words.text()


def test_a_letter_joins_or_confirms_who_only_seems_known(
    window: MainWindow, database: Database
) -> None:
    person(database, "Morales Quinga", "Sofía")
    registered_online(database, document_number=None)
    _today(window)
    press(Qt.Key.Key_F4)
    assert cursor().accessibleName().startswith("Comparar")
    press(Qt.Key.Key_U)
    assert _count(database, Person) == 1
    registered_online(database, document_number=None)
    _today(window)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_C)
    assert _count(database, Person) == 2


def test_comparing_shows_both_and_enter_joins(window: MainWindow, database: Database) -> None:
    person(database, "Morales Quinga", "Sofía")
    registered_online(
        database, document_number=None, note="Llamar por la tarde", email="s@correo.example"
    )
    _today(window)
    press(Qt.Key.Key_F4)
    enter()
    said = " ".join(_words(window))
    assert "Llamar por la tarde" in said
    assert "Mismo nombre" in said
    assert cursor().accessibleName() == "Unir a la ficha de Morales Quinga, Sofía"
    enter()
    assert _count(database, Person) == 1
    with database.read() as session:
        assert session.scalars(select(OnlineRegistration.state)).all() == ["joined"]


def test_a_registration_that_cannot_be_kept_says_why_and_stays(
    window: MainWindow, database: Database
) -> None:
    registered_online(database, surnames="", given_names="")
    _today(window)
    press(Qt.Key.Key_F4)
    enter()
    assert any("al menos un nombre" in words for words in _words(window))
    assert _count(database, Person) == 0


def test_a_workshop_that_is_gone_is_told(window: MainWindow, database: Database) -> None:
    registered_online(database, workshop_id=UUID(int=7))
    _today(window)
    press(Qt.Key.Key_F4)
    enter()
    assert _count(database, Person) == 1
    assert any("ya no está en la casa" in words for words in _words(window))


# -- clashes


def test_three_keys_from_today_keep_the_other_value(window: MainWindow, database: Database) -> None:
    who = person(database, "Simbaña Lema", "Carmen")
    clashed(
        database, "person", who, "address", {"parish": None, "neighbourhood": "La Raya"},
        {"parish": None, "neighbourhood": "Cornejo"},
    )  # fmt: skip
    _today(window)
    press(Qt.Key.Key_F4)
    enter()
    said = _words(window)
    assert {"La Raya", "Cornejo"} <= said
    assert "Lucía Paredes, equipo A · hoy 10:00" in said
    assert "el equipo B · ayer 10:00" in said
    enter()
    with database.read() as session:
        assert session.scalar(select(Person.neighbourhood)) == "Cornejo"
        assert session.scalar(select(Conflict.decision)) == "swapped"


def test_one_letter_keeps_the_other_value_or_leaves_it(
    window: MainWindow, database: Database
) -> None:
    who = person(database, "Simbaña Lema", "Carmen")
    for email in ("uno@b.example", "dos@b.example"):
        clashed(database, "person", who, "email", {"email": None}, {"email": email})
    screen = _sync(window)
    screen.first_focus().setFocus()
    press(Qt.Key.Key_O)
    with database.read() as session:
        assert session.scalar(select(Person.email)) in ("uno@b.example", "dos@b.example")
    press(Qt.Key.Key_D)
    with database.read() as session:
        decisions = set(session.scalars(select(Conflict.decision)))
    assert decisions == {"swapped", "kept"}
    assert not screen.asks_card.isVisible()
    assert cursor() is screen.head_card.send


def test_arrows_go_from_one_to_the_next(window: MainWindow, database: Database) -> None:
    for surnames in ("Uno", "Dos"):
        registered_online(database, surnames=surnames, document_number=None)
    _sync(window).first_focus().setFocus()
    press(Qt.Key.Key_Down)
    assert "Dos" in cursor().accessibleName()
    press(Qt.Key.Key_Up)
    assert "Uno" in cursor().accessibleName()


def test_sensitive_values_are_hidden_until_asked_for(
    window: MainWindow, database: Database
) -> None:
    who = person(database, "Simbaña Lema", "Carmen")
    clashed(database, "person", who, "disability", {"disability": "yes"}, {"disability": "no"})
    _sync(window).first_focus().setFocus()
    assert "Sí" not in _words(window)
    enter()
    shown = next(
        each for each in walking.controls(window) if each.accessibleName() == "Mostrar los valores"
    )
    shown.click()  # type: ignore[attr-defined]
    assert {"Sí", "No"} <= _words(window)


# -- what the centre refused


def test_a_refused_change_leads_to_its_field(window: MainWindow, database: Database) -> None:
    who = person(database, "Vega Cóndor", "Josué")
    refused(database, "person", who, "El centro tiene otra fecha.", field="birth_date")
    screen = _sync(window)
    said = " ".join(_words(screen))
    assert "El centro tiene otra fecha. Mire «Fecha de nacimiento». Sigue guardado aquí." in said
    screen.first_focus().setFocus()
    enter()
    assert isinstance(window.current_screen(), PeopleScreen)
    assert any(each.isVisibleTo(window) for each in window.findChildren(QWidget, "dialog"))


def test_held_changes_are_told_under_their_cause(window: MainWindow, database: Database) -> None:
    workshop = opened(database)
    walked = Reception(database).walk_in(WalkIn(NewPerson(surnames="Vega"), workshop))
    assert walked.enrolment_id is not None
    refused(database, "person", walked.person_id)
    refused(database, "enrolment", walked.enrolment_id, kind="held",
            cause=("person", walked.person_id))  # fmt: skip
    assert "Espera detrás: 1 inscripción." in " ".join(_words(_sync(window)))


# -- what is to be sent


def test_what_waits_stands_in_staff_words_a_page_at_a_time(
    window: MainWindow, database: Database
) -> None:
    for number in range(30):
        person(database, f"Caiza {number:02d}")
    screen = _sync(window)
    assert screen.pending.list.count() == 25
    screen.pending.more.click()
    assert screen.pending.list.count() == 30
    assert not screen.pending.more.isVisible()
    model = screen.pending.list.rows_model
    said = str(model.data(model.index(0, 0)))
    assert said == "Registro de Caiza 00, Rosa, Lucía Paredes · hoy 10:00, 1 cambio"
    assert screen.badge() == "30"


def test_the_last_exchange_and_its_failure_are_told_with_their_cause(
    window: MainWindow, database: Database
) -> None:
    now = database.clock.now()
    exchanged(database, now - timedelta(hours=2))
    exchanged(database, now - timedelta(hours=1), "El centro no respondió.")
    screen = _sync(window)
    said = _words(screen)
    assert {"Confirmado hoy 08:00", "Falló hoy 09:00", "No se pudo enviar"} <= said
    screen.history_button.click()
    assert any("Historial de envíos" in words for words in _words(window))
    assert problems(window) == []


def test_a_laptop_without_access_says_so_and_what_to_do(
    house: OpenHouse, qtbot: QtBot, database: Database
) -> None:
    linked(database, revoked_at=database.clock.now())
    made = open_window(house, qtbot, SCREENS, "sync")
    said = " ".join(_words(made))
    assert "Este equipo ya no tiene acceso" in said
    assert "no se pierde" in said
    screen = _sync(made)
    assert screen.head_card.enrol.isVisible()
    assert not screen.head_card.send.isVisible()
    made.may_close = lambda: True


def test_a_clock_that_is_ahead_is_told_and_does_not_stop_anything(
    house: OpenHouse, qtbot: QtBot, database: Database
) -> None:
    linked(database, offset_ms=-3 * 86_400_000)
    made = open_window(house, qtbot, SCREENS, "sync")
    assert "La fecha de este equipo está adelantada 3 días" in _words(made)
    assert _sync(made).head_card.send.isEnabled()
    made.may_close = lambda: True


def test_a_practice_house_sends_nothing_and_says_so(
    house: OpenHouse, qtbot: QtBot, database: Database
) -> None:
    with database.keep() as session:
        session.execute(Device.__table__.update().values(kind="practice"))  # type: ignore[attr-defined]
    house.reload_house()
    made = open_window(house, qtbot, SCREENS, "sync")
    assert "Aquí nada se envía" in _words(made)
    assert not _sync(made).head_card.isVisible()
    made.sync.start(first_ms=0)
    qtbot.wait(50)
    assert not made.sync.running
    made.sync.stop()
    made.may_close = lambda: True


# -- enrolling


def test_before_enrolling_it_is_said_what_will_happen(
    house: OpenHouse, qtbot: QtBot, database: Database
) -> None:
    person(database, "Caiza")
    made = open_window(house, qtbot, SCREENS, "sync")
    screen = _sync(made)
    assert "Equipo sin enlazar" in _words(made)
    assert cursor() is screen.head_card.enrol
    enter()
    said = " ".join(_words(made))
    assert "Se enviarán 1 persona y lo demás de la casa" in said
    assert "Nada se borra" in said
    assert problems(made) == []
    assert unlabelled(made) == []
    press(Qt.Key.Key_Return, CONTROL)
    assert "Escriba la dirección que le dio la Coordinación." in _words(made)
    made.may_close = lambda: True


# -- look


def _full(database: Database) -> None:
    workshop = opened(database, name="Computación básica para personas adultas mayores")
    who = person(database, LONG, "María de los Ángeles Guadalupe")
    registered_online(database, surnames=LONG, given_names="María de los Ángeles Guadalupe",
                      workshop_id=workshop, document_number=None)  # fmt: skip
    refused(database, "person", who, "El centro tiene otra fecha de nacimiento. " * 3)
    clashed(database, "person", who, "address",
            {"parish": None, "neighbourhood": "Barrio San Francisco de Miravalle, pasaje E7 y N24"},
            {"parish": None, "neighbourhood": None})  # fmt: skip
    clashed(database, "workshop", workshop, "capacity", {"capacity": 2}, {"capacity": 9})
    person(database, "Otra", "Más")


@pytest.mark.parametrize("size", SIZES, ids=["100", "150", "200"])
@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_full_and_long_it_is_whole_heard_and_spanish_at_every_size(
    window: MainWindow, database: Database, qtbot: QtBot, size: QSize, mode: theme.Mode
) -> None:
    _full(database)
    theme.switch(mode)
    window.resize(size)
    qtbot.waitUntil(lambda: window.size() == size)
    for screen in (_sync(window), _today(window)):
        assert problems(window) == []
        inside = screen.rect().adjusted(-1, -1, 1, 1)
        cut = [
            each.accessibleName()
            for each in walking.controls(screen)
            if each.isVisibleTo(screen)
            and not _scrolls(each, screen)
            and not inside.contains(
                each.rect().translated(each.mapTo(screen, each.rect().topLeft()))
            )
        ]
        assert cut == []
        assert not window.grab().isNull()
    for row in _sync(window).asks.rows:
        for answer in row.answers:
            right = answer.mapTo(row, answer.rect().topRight()).x()
            assert right <= row.width(), answer.accessibleName()
