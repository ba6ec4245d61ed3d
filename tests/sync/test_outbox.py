"""Sealed batches: bytes that never change, and exactly what was answered is retired."""

from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, text

from desktop.core.ids import new_id
from desktop.models.database import Database
from desktop.models.exchange import Link, Problem, SealedBatch
from desktop.models.house import Device
from desktop.models.person import Person
from desktop.models.programme import Room
from desktop.sync import outbox
from desktop.sync.protocol import batch, limits
from desktop.sync.protocol.frames import Answer, Outcome, Status, encode_answer
from desktop.sync.protocol.rows import Kind
from desktop.sync.protocol.schema import BY_NAME
from desktop.sync.wire_values import mask_of, whole
from tests.models import rows
from tests.sync import makers


@pytest.fixture
def linked(database: Database) -> Database:
    makers.link(database)
    makers.settle_all(database)
    return database


def _seal(database: Database) -> None:
    while outbox.seal_next(database, rows.last_entry(database)):
        pass


def _waiting(database: Database) -> list[outbox.Waiting]:
    with database.read() as session:
        return outbox.waiting(session, 1 << 20)


def _opened(database: Database, content: bytes) -> batch.Batch:
    with database.read() as session:
        private = session.execute(select(Device.private_key)).scalar_one()
    key = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    header = batch.read_header(content)
    return batch.open_batch(header, content[batch.HEADER_SIZE :], key)


def _digest(database: Database, sequence: int) -> bytes:
    """What an answer names its batch by."""
    for waiting in _waiting(database):
        if waiting.sequence == sequence:
            return batch.read_header(waiting.content).sha256[:16]
    return bytes(16)


def _answer(database: Database, sequence: int, *outcomes: Outcome) -> int | None:
    answer = Answer(sequence, 1, outcomes, _digest(database, sequence))
    return outbox.store(database, answer, encode_answer(answer))


def test_a_sealed_batch_stays_as_it_is_whatever_happens_later(linked: Database) -> None:
    who = rows.register(linked)
    _seal(linked)
    (first,) = _waiting(linked)
    with linked.write("Corregir") as session:
        session.get_one(Person, who).email = "a@example.org"
    _seal(linked)
    again, second = _waiting(linked)
    assert again == first
    assert [op.kind for op in _opened(linked, first.content).ops] == [Kind.PUT] * 3
    (op,) = _opened(linked, second.content).ops
    assert (op.kind, op.values) == (Kind.SET, {"email": "a@example.org"})
    assert second.sequence == first.sequence + 1


def test_an_answer_retires_exactly_what_its_batch_covers(linked: Database) -> None:
    rows.register(linked)
    _seal(linked)
    rows.register(linked, "Chiluisa")
    assert _answer(linked, 1) == 3
    assert makers.pending(linked) == 3
    with linked.read() as session:
        kept = session.execute(select(SealedBatch)).scalar_one()
    assert kept.content is None
    assert kept.answer is not None
    assert kept.answered_at is not None
    assert _waiting(linked) == []


def test_an_answer_to_anything_but_the_oldest_changes_nothing(linked: Database) -> None:
    for surnames in ("Uno", "Dos"):
        rows.register(linked, surnames)
        _seal(linked)
    assert len(_waiting(linked)) == 2
    assert _answer(linked, 2) is None
    assert _answer(linked, 7) is None
    assert makers.pending(linked) == 6
    assert _answer(linked, 1) == 3
    assert _answer(linked, 1) is None
    assert makers.pending(linked) == 3


def test_more_than_a_batch_holds_is_sealed_as_several(linked: Database) -> None:
    with linked.write("Crear") as session:
        session.add_all([Room(id=new_id(), name="Sala", capacity=1) for _ in range(2500)])
    _seal(linked)
    found = _waiting(linked)
    assert [w.rows for w in found] == [2000, 500]
    assert all(len(w.content) <= limits.MOST_BATCH + batch.HEADER_SIZE for w in found)


def test_what_is_too_large_for_a_batch_is_halved(
    linked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with linked.write("Crear") as session:
        session.add_all([Room(id=new_id(), name=f"Sala {new_id()}") for _ in range(64)])
    monkeypatch.setattr(limits, "MOST_BATCH", 900)
    _seal(linked)
    found = _waiting(linked)
    assert len(found) > 1
    assert sum(w.rows for w in found) == 64
    with linked.read() as session:
        ranges = session.execute(
            select(SealedBatch.first_seq, SealedBatch.last_seq).order_by(SealedBatch.sequence)
        ).all()
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ranges))


def test_a_batch_of_another_life_is_never_sent_and_its_entries_are_sealed_again(
    linked: Database,
) -> None:
    rows.register(linked)
    _seal(linked)
    with linked.keep() as session:
        session.execute(select(Device)).scalar_one().incarnation = new_id()
        session.execute(select(Link)).scalar_one().sequence = 0
    assert _waiting(linked) == []
    _seal(linked)
    (again,) = _waiting(linked)
    assert (again.sequence, again.rows) == (1, 3)


def test_a_rejection_is_kept_with_its_cause_and_told_again_when_corrected(
    linked: Database,
) -> None:
    who = rows.register(linked)
    _seal(linked)
    ops = _opened(linked, _waiting(linked)[0].content).ops
    place = {op.table: number for number, op in enumerate(ops)}
    held = [
        Outcome(place[name], Status.HELD, "waits", "Espera.", "", ("person", who.bytes))
        for name in ("identity_document", "phone")
    ]
    rejected = Outcome(place["person"], Status.REJECTED, "no_name", "Falta.", "surnames")
    assert _answer(linked, 1, rejected, *held) == 3
    assert makers.pending(linked) == 0
    everything = whole(BY_NAME["person"])
    assert makers.problems(linked)[who] == ("rejected", int(Kind.PUT), everything)
    assert len(makers.problems(linked)) == 3
    with linked.write("Corregir") as session:
        session.get_one(Person, who).email = "a@example.org"
    _seal(linked)
    (again,) = _waiting(linked)
    ops = _opened(linked, again.content).ops
    assert [(op.table, op.kind) for op in ops] == [
        ("person", Kind.PUT), ("identity_document", Kind.PUT), ("phone", Kind.PUT),
    ]  # fmt: skip
    # They stay problems until they were taken.
    assert len(makers.problems(linked)) == 3
    assert _answer(linked, 2) == 1
    assert makers.problems(linked) == {}


def test_part_of_what_was_not_taken_may_be_taken(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    with linked.write("Corregir") as session:
        found = session.get_one(Person, who)
        found.email, found.gender = "a@example.org", "mujer"
    _seal(linked)
    _answer(linked, 1, Outcome(0, Status.REJECTED, "value", "No."))
    table = BY_NAME["person"]
    both = mask_of(table, ("email", "gender"))
    assert makers.problems(linked)[who] == ("rejected", int(Kind.SET), both)
    with linked.write("Corregir") as session:
        session.get_one(Person, who).parish = "Lloa"
    _seal(linked)
    ops = _opened(linked, _waiting(linked)[0].content).ops
    assert set().union(*(op.values for op in ops)) == {"email", "gender", "parish", "neighbourhood"}
    _answer(linked, 2, *(
        Outcome(number, Status.REJECTED, "value", "No.", "email")
        for number, op in enumerate(ops) if "email" in op.values
    ))  # fmt: skip
    with linked.read() as session:
        left = session.execute(select(Problem)).scalar_one()
    assert left.field == "email"
    assert left.mask & mask_of(table, ("email",))


def test_what_began_and_ended_unsent_is_retired_without_a_batch(linked: Database) -> None:
    made = new_id()
    with linked.write("Crear") as session:
        session.add(Room(id=made, name="Sala"))
    with linked.write("Quitar") as session:
        session.delete(session.get_one(Room, made))
    _seal(linked)
    assert _waiting(linked) == []
    assert makers.pending(linked) == 0


def test_what_a_forgetful_centre_was_told_is_pending_again(linked: Database) -> None:
    for surnames in ("Uno", "Dos", "Tres"):
        rows.register(linked, surnames)
        _seal(linked)
        with linked.read() as session:
            sequence = session.execute(text("SELECT sequence FROM link")).scalar_one()
        _answer(linked, sequence)
    assert makers.pending(linked) == 0
    with linked.keep() as session:
        life = session.execute(select(Device.incarnation)).scalar_one()
        outbox.take_back(session, life, 1)
    assert makers.pending(linked) == 6
