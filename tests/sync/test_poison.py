"""One row that cannot travel, or cannot be kept where it arrives, stops nobody else's."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desktop.core.ids import new_id
from desktop.models import keyring
from desktop.models.database import Database
from desktop.models.document import Document
from desktop.models.exchange import Problem
from desktop.models.tables import METADATA
from desktop.sync.errors import Cut
from desktop.sync.protocol import limits
from tests.models import rows
from tests.sync.line import Fault
from tests.sync.street import Street, street
from tests.sync.town import Seat, person, phone


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        with street(tmp_path_factory.mktemp("calle")) as made:
            yield made


def problems(stage: Street) -> list[tuple[str, str, str | None]]:
    """What was not taken of `one`."""
    with stage.one.open().database.read() as session:
        found = session.execute(select(Problem)).scalars()
        return sorted((p.kind, p.code, p.field) for p in found)


@pytest.mark.parametrize(
    "text", [os.urandom(400_000).hex(), "a" * 1_000_001], ids=["incompressible", "longest"]
)
def test_a_row_that_no_batch_holds_stays_here_and_the_others_go(stage: Street, text: str) -> None:
    before = stage.something_up()
    large = person(stage.one, stage.word())
    stage.one.execute("UPDATE person SET support_needs = :text WHERE id = :row",
                      text=text, row=large)  # fmt: skip
    number = f"+59398{stage.word()[-5:]}00"
    phone(stage.one, large, number)
    after = stage.something_up()
    done = stage.one.exchange()
    assert done.pending == 0
    assert problems(stage) == [("held", "held", None), ("rejected", "too_large", "support_needs")]
    assert not stage.one.status().all_sent
    stage.other.exchange()
    assert {*before, *after} <= set(stage.names(stage.other))
    # Said again, it is the same; shortened, it goes with what hung from it.
    stage.one.exchange()
    stage.one.execute("UPDATE person SET support_needs = 'Rampa' WHERE id = :row", row=large)
    stage.one.exchange()
    assert problems(stage) == []
    assert stage.one.status().all_sent
    stage.other.exchange()
    stage.check()


def test_many_rows_that_open_to_too_much_go_in_more_batches(stage: Street) -> None:
    """They compress to nothing, and the centre opens no more than it says."""
    note = "Necesita acompañamiento. " * 400
    with stage.one.open().database.write("Importar") as session:
        session.execute(
            METADATA.tables["person"].insert(),
            [
                {"id": new_id(), "surnames": "Inventada", "given_names": stage.word(),
                 "registered_at": stage.time.tick(), "support_needs": note}
                for _ in range(1_990)
            ],
        )  # fmt: skip
    done = stage.one.exchange()
    assert (done.pending, done.problems) == (0, 0)
    while stage.other.exchange().received:
        pass
    stage.check()


def received_without_its_person(database: Database, number: str) -> None:
    """A telephone of nobody, whose link is only looked at when it is committed."""
    with database.receive() as received:
        connection = received.session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql(
            "INSERT INTO phone (id, person_id, number) VALUES (?, ?, ?)",
            (new_id().bytes, new_id().bytes, number),
        )


def test_a_page_that_cannot_be_committed_keeps_nobody_from_writing(stage: Street) -> None:
    with pytest.raises(IntegrityError):
        received_without_its_person(stage.one.open().database, f"+59397{stage.word()[-5:]}00")
    words = stage.something_up()
    assert stage.one.broken_links() == []
    assert set(words) <= set(stage.names(stage.one))


def papers(stage: Street, seat: Seat, numbers: range) -> None:
    """Papers with these numbers, each printed on its own."""
    house = seat.open()
    for number in numbers:
        with house.database.write("Emitir") as session:
            session.add(
                Document(
                    id=new_id(), kind="FIC", number=f"FIC-LLOA-A-2026-{number:04}",
                    issued_on=rows.BIRTH, issued_at=stage.time.tick(), issued_by=house.staff.id,
                    people=[], facts="{}", facts_hash="0" * 64,
                )
            )  # fmt: skip


@pytest.mark.parametrize("lost", [False, True])
def test_more_refusals_than_one_answer_holds_come_in_parts(
    stage: Street, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    monkeypatch.setattr(limits, "MOST_ANSWERED", 2_000)
    monkeypatch.setattr(limits, "MOST_ROWS", 5)
    numbers = range(100 * lost, 100 * lost + 40)
    papers(stage, stage.other, numbers)
    stage.other.exchange()
    papers(stage, stage.one, numbers)
    if lost:
        stage.line.faults.append(Fault(drop_answer=True))
        with pytest.raises(Cut):
            stage.one.exchange()
        # The first answers never came; the others were not even made.
        assert stage.one.status().pending == 40
    done = stage.one.exchange()
    assert (done.pending, done.problems) == (0, 40 + 40 * lost)
    found = stage.one.status()
    assert (found.rejected, found.unanswered, found.all_sent) == (40 + 40 * lost, 0, False)
