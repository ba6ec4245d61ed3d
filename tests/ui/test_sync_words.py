"""The words «enviado» and «todo enviado», tied to invariant 11 in the real window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, func, select, text, update

from desktop.models.database import Database
from desktop.models.deciding import Conflict
from desktop.models.exchange import Exchange, Link, Problem, SealedBatch
from desktop.models.journal import Entry
from desktop.models.opening import OpenHouse
from desktop.sync.status import SyncStatus
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.registry import SCREENS
from desktop.ui.sync_words import FAILED, Trying, clock_words, days_waiting, head, light, when
from desktop.ui.targets import OpenField
from tests.conftest import MORNING
from tests.programme_makers import person
from tests.sync_makers import clashed, exchanged, linked, refused
from tests.ui.desk_window import open_window

ALL_SENT = re.compile(r"todo enviado", re.IGNORECASE)


NOTHING = SyncStatus(
    linked=True, revoked=False, server="https://centro.example", letter="A", pending=0,
    oldest_pending=None, rejected=0, held=0, undecided=0, unanswered=0, last_success=MORNING,
    last_sent=41, last_received=6, last_error=None, last_error_at=None, size_bytes=0,
    seconds_left=None, clock_days=0,
)  # fmt: skip


def status_of(**facts: Any) -> SyncStatus:
    """A status in which all is well, but for these."""
    return replace(NOTHING, **facts)


numbers = st.sampled_from([0, 0, 1, 3, 50_000])
facts = st.builds(
    status_of,
    linked=st.booleans(),
    revoked=st.booleans(),
    pending=numbers,
    oldest_pending=st.sampled_from([None, MORNING, MORNING - timedelta(days=20)]),
    rejected=numbers,
    held=numbers,
    undecided=numbers,
    unanswered=numbers,
    last_success=st.sampled_from([None, MORNING, MORNING - timedelta(days=9)]),
    last_error=st.sampled_from([None, "El centro no respondió."]),
    last_error_at=st.sampled_from([None, MORNING]),
)
tries = st.builds(
    Trying,
    sending=st.sampled_from([None, (0, 0), (0, 3), (3, 3)]),
    offline=st.booleans(),
)


@given(facts, tries)
def test_green_is_said_only_by_the_invariant(status: SyncStatus, trying: Trying) -> None:
    state, card = light(status, trying, MORNING), head(status, trying, MORNING)
    whole = f"{state.words} {state.rest} {state.tip} {card.title} {card.sentence}"
    green = state.tone == "success" or card.tone == "success" or bool(ALL_SENT.search(whole))
    assert not green or (status.all_sent and not status.revoked and not status.last_error)
    assert state.words
    assert card.title


@given(facts, tries)
def test_a_failure_stays_in_sight_with_cause_and_hour(status: SyncStatus, trying: Trying) -> None:
    state = light(status, trying, MORNING)
    stands = status.linked and not status.revoked and status.last_error and status.last_error_at
    if stands and not (trying.sending and trying.sending[1]):
        assert state.words == FAILED
        assert "El centro no respondió." in state.tip
        assert "hoy 10:00" in state.tip


def test_the_vocabulary_is_the_one_that_was_agreed() -> None:
    nine = MORNING - timedelta(days=9)
    assert [
        light(status, trying, MORNING).words
        for status, trying in [
            (status_of(linked=False, last_success=None), Trying()),
            (status_of(), Trying()),
            (status_of(pending=3), Trying()),
            (status_of(pending=40), Trying((12, 40))),
            (status_of(), Trying(offline=True)),
            (status_of(pending=3, last_success=nine), Trying(offline=True)),
            (status_of(last_error="x", last_error_at=MORNING), Trying()),
            (status_of(rejected=1), Trying()),
            (status_of(held=2), Trying()),
        ]
    ] == [
        "Equipo sin enlazar", "Todo enviado", "3 cambios por enviar", "Enviando 12 de 40",
        "Sin conexión", "9 días sin enviar", "No se pudo enviar", "1 rechazado", "2 retenidos",
    ]  # fmt: skip


def test_seven_days_are_not_late_and_without_changes_nothing_is() -> None:
    week = MORNING - timedelta(days=7)
    assert days_waiting(status_of(pending=1, last_success=week), MORNING) == 0
    late = status_of(pending=1, last_success=week - timedelta(minutes=1))
    assert days_waiting(late, MORNING) == 7
    assert days_waiting(replace(late, pending=0), MORNING) == 0
    never = status_of(pending=1, last_success=None, oldest_pending=MORNING - timedelta(days=12))
    assert days_waiting(never, MORNING) == 12


def test_days_and_hours_are_said_as_people_do() -> None:
    said = [when(MORNING - timedelta(days=days), MORNING) for days in (0, 1, 11, 400)]
    assert said == ["hoy 10:00", "ayer 10:00", "el 12/11 10:00", "el 19/10/2025 10:00"]
    assert clock_words(3) == "La fecha de este equipo está adelantada 3 días"
    assert clock_words(-1) == "La fecha de este equipo está atrasada 1 día"
    assert clock_words(0) == ""


# -- the whole window over a real database


@dataclass(frozen=True)
class State:
    """What an exchange may have left."""

    pending: bool
    rejected: bool
    held: bool
    clash: bool
    batch: bool
    """A sealed batch whose answer is not here."""
    succeeded: bool
    failed: bool
    revoked: bool


states = st.builds(State, *[st.booleans()] * 8)
EVERYTHING_SENT = State(False, False, False, False, False, True, False, False)


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window."""
    made = open_window(house, qtbot, SCREENS)
    yield made
    made.may_close = lambda: True


def _put(database: Database, state: State, who: UUID, other: UUID) -> None:
    with database.receive() as received:
        received.session.execute(delete(Conflict))
        received.tables.add("conflict")
    with database.keep() as session:
        for table in (Link, Problem, Exchange, SealedBatch):
            session.execute(delete(table))
        session.execute(update(Entry).values(answered=1))
        if state.pending or state.batch:
            last = select(func.max(Entry.seq)).where(Entry.row == who).scalar_subquery()
            session.execute(update(Entry).where(Entry.seq == last).values(answered=0))
        if state.batch:
            session.add(
                SealedBatch(
                    incarnation=other, sequence=1, first_seq=1, last_seq=9, rows=1, content=b"x",
                    sealed_at=MORNING,
                )
            )  # fmt: skip
    linked(database, revoked_at=MORNING if state.revoked else None)
    if state.rejected:
        refused(database, "person", other)
    if state.held:
        refused(database, "person", who, kind="held", cause=("person", other))
    if state.clash:
        clashed(database, "person", who, "email", {"email": None}, {"email": "a@b.example"})
    if state.held and (state.pending or state.batch):
        with database.keep() as session:
            last = select(func.max(Entry.seq)).where(Entry.row == who).scalar_subquery()
            session.execute(update(Entry).where(Entry.seq == last).values(answered=0))
    if state.succeeded:
        exchanged(database, MORNING - timedelta(hours=2))
    if state.failed:
        exchanged(database, MORNING, "El centro no respondió.")


def _waits(database: Database) -> int:
    """What invariant 11 counts, asked of the file itself."""
    with database.read() as session:
        return int(
            session.execute(
                text(
                    "SELECT (SELECT count(*) FROM journal WHERE answered = 0)"
                    " + (SELECT count(*) FROM problem)"
                    " + (SELECT count(*) FROM sealed_batch WHERE answered_at IS NULL)"
                )
            ).scalar_one()
        )


def _said(window: QWidget) -> list[str]:
    words: list[str] = []
    for each in [window, *window.findChildren(QWidget)]:
        if each.isVisibleTo(window):
            words += [each.accessibleName(), each.toolTip()]
            words += [each.text()] if isinstance(each, QLabel) else []
    return words


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states)
def test_no_screen_says_all_is_sent_while_anything_is_not(window: MainWindow, state: State) -> None:
    database = window.context.desk.database
    who, other = person(database, "Simbaña", "Carmen"), person(database, "Vega", "Josué")
    _put(database, state, who, other)
    window.sync.refresh()
    allowed = _waits(database) == 0 and state.succeeded
    for key, target in (("today", None), ("people", OpenField(who, "person")), ("sync", None)):
        window.navigate(key, target)
        said = _said(window)
        assert allowed or not any(ALL_SENT.search(words) for words in said), (key, said)
        mine = not (state.pending or state.held or state.clash or state.batch)
        if key == "people":
            assert ("Enviado" in said) == mine


def test_all_is_sent_is_said_when_it_is(window: MainWindow) -> None:
    """The property above is not kept by silence."""
    database = window.context.desk.database
    who, other = person(database, "Simbaña", "Carmen"), person(database, "Vega", "Josué")
    _put(database, EVERYTHING_SENT, who, other)
    window.navigate("sync")
    assert "Todo enviado" in _said(window)
    window.navigate("people", who)
    assert "Enviado" in _said(window)


def test_a_save_takes_the_green_away_at_once(window: MainWindow, qtbot: QtBot) -> None:
    database = window.context.desk.database
    who, other = person(database, "Simbaña", "Carmen"), person(database, "Vega", "Josué")
    _put(database, EVERYTHING_SENT, who, other)
    window.sync.start(first_ms=10 * 60_000)
    window.navigate("people", who)
    window.sync.refresh()
    qtbot.waitUntil(lambda: "Enviado" in _said(window))
    assert any(ALL_SENT.search(words) for words in _said(window))
    window.context.desk.people.add_phone(who, "0990000142")
    qtbot.waitUntil(lambda: "Por enviar" in _said(window))
    assert not any(ALL_SENT.search(words) for words in _said(window))
    assert "Enviado" not in _said(window)
    window.sync.stop()
