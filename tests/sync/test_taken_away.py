"""What an exchange rests on at the laptop, taken away one thing at a time: the checks turn red.

The centre's two, the house's lock and what makes a batch count once, are in
`tests/central/test_writers.py`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.models import journal
from desktop.sync import outbox
from tests.sync.street import Street, street


def quiet(stage: Street) -> None:
    """What was received is no change of here: only what was typed is ever sent."""
    words = [*stage.something_up(), *stage.something_down()]
    done = stage.one.exchange()
    assert (done.sent, done.received > 0, done.pending) == (6, True, 0)
    stage.settle()
    stage.check()
    for seat in stage.seats:
        assert seat.status().pending == 0
        assert set(words) <= set(stage.names(seat))
        assert seat.exchange().sent == 0


def crashed(stage: Street) -> None:
    """The power goes around each commit of an exchange; the light is true each time, and what it
    says is sent is at the centre."""
    for at in range(1, 9):
        for after in (False, True):
            stage.something_up(1)
            with stage.one.crashing(at, after=after):
                stage.one.exchange()
            with stage.one.open().database.read() as session:
                answered = session.execute(
                    text(
                        "SELECT count(*) FROM sealed_batch AS b JOIN journal AS j"
                        " ON j.seq BETWEEN b.first_seq AND b.last_seq"
                        " WHERE (b.answered_at IS NULL) = j.answered"
                    )
                )
                # An entry is retired with its batch's answer, never before or after it.
                assert answered.scalar_one() == 0
    stage.settle()
    stage.check()


def test_with_everything_in_its_place_both_hold(tmp_path: Path) -> None:
    with street(tmp_path) as stage:
        quiet(stage)
        crashed(stage)


def test_without_the_guard_what_is_received_is_sent_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with street(tmp_path) as stage:
        monkeypatch.setattr(journal, "begin_applying", lambda _: None)
        monkeypatch.setattr(journal, "end_applying", lambda _: None)
        with pytest.raises(AssertionError):
            quiet(stage)


def test_without_the_one_transaction_of_an_answer_a_crash_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries are retired in a transaction of their own, after that of the answer."""
    retire = outbox._retire
    later: list[Callable[[], None]] = []

    def put_off(session: Session, first: int, last: int) -> int:
        later.append(lambda: _alone(first, last))
        return last - first + 1

    with street(tmp_path) as stage:
        store = outbox.store

        def _alone(first: int, last: int) -> None:
            with stage.one.open().database.keep() as session:
                retire(session, first, last)

        def torn(*given: object) -> int | None:
            done = store(*given)  # type: ignore[arg-type]
            while later:
                later.pop()()
            return done

        monkeypatch.setattr(outbox, "_retire", put_off)
        monkeypatch.setattr(outbox, "store", torn)
        with pytest.raises(AssertionError):
            crashed(stage)
