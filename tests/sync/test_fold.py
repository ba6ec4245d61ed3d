"""What a batch says is what the rows became, however they came to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desktop.core.ids import new_id
from desktop.models.database import Database
from desktop.models.person import Person
from desktop.models.programme import Room
from desktop.sync.fold import Folded, fold
from desktop.sync.protocol import schema
from desktop.sync.protocol.rows import Kind
from desktop.sync.wire_values import mask_of, to_stored, to_wire
from tests.models import rows
from tests.sync import makers

ROOMS = [UUID(int=7 << 64 | number) for number in range(3)]
PEOPLE = [UUID(int=9 << 64 | number) for number in range(3)]
TABLES = ("room", "person", "phone")


@dataclass(frozen=True)
class Step:
    """One small change: of which row, and which."""

    what: str
    who: int
    value: int


steps = st.builds(
    Step,
    st.sampled_from(
        ["room", "rename", "resize", "no room", "person", "mail", "born", "phone", "no person"]
    ),
    st.integers(0, 2),
    st.integers(0, 2),
)
jobs = st.lists(
    st.tuples(st.integers(0, 3), st.lists(steps, min_size=1, max_size=5)), min_size=1, max_size=8
)


def _do(database: Database, steps: list[Step]) -> None:
    with database.write("Cambiar") as session:
        run = session.connection().exec_driver_sql
        for step in steps:
            room, person, n = ROOMS[step.who].bytes, PEOPLE[step.who].bytes, step.value
            match step.what:
                case "room":
                    run(
                        "INSERT OR IGNORE INTO room (id, name, capacity, retired)"
                        " VALUES (?, ?, ?, 0)",
                        (room, f"Sala {n}", n),
                    )
                case "rename":
                    run("UPDATE room SET name = ? WHERE id = ?", (f"Sala {n}", room))
                case "resize":
                    run("UPDATE room SET capacity = ?, retired = 1 WHERE id = ?", (n, room))
                case "no room":
                    run("DELETE FROM room WHERE id = ?", (room,))
                case "person":
                    run(
                        "INSERT OR IGNORE INTO person"
                        " (id, surnames, given_names, registered_at) VALUES (?, ?, 'Ana', 1)",
                        (person, f"Chiluisa {n}"),
                    )
                case "mail":
                    run("UPDATE person SET email = ? WHERE id = ?", (f"{n}@example.org", person))
                case "born":
                    run(
                        "UPDATE person SET birth_date = ?, birth_year = NULL WHERE id = ?",
                        (f"199{n}-02-03", person),
                    )
                case "phone":
                    run(
                        "INSERT OR IGNORE INTO phone (id, person_id, number)"
                        " SELECT ?, id, ? FROM person WHERE id = ?",
                        (UUID(int=n + 50 + 10 * step.who).bytes, f"+59399123456{n}", person),
                    )
                case "no person":
                    run("DELETE FROM person WHERE id = ?", (person,))


def _folded(database: Database, after: int, most: int = 2000, told: int = 0) -> Folded | None:
    with database.read() as session:
        return fold(session.connection(), after, most, told_until=told)


def _fresh(database: Database) -> None:
    with database.write("Vaciar") as session:
        for table in ("phone", "person", "room"):
            session.execute(text(f"DELETE FROM {table}"))
    makers.settle_all(database)


@given(before=jobs, after=jobs, most=st.integers(1, 9))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_folded_changes_lead_from_one_state_to_the_next(
    database: Database,
    before: list[tuple[int, list[Step]]],
    after: list[tuple[int, list[Step]]],
    most: int,
) -> None:
    with database.read() as session:
        linked = session.execute(text("SELECT 1 FROM link")).first()
    if not linked:
        makers.link(database)
    _fresh(database)
    for _, steps in before:
        _do(database, steps)
    place = makers.settle_all(database)
    state = makers.rows_of(database, *TABLES)
    stood = {place: state}
    for cursor, steps in after:
        makers.seen(database, cursor)
        _do(database, steps)
        stood[rows.last_entry(database)] = makers.rows_of(database, *TABLES)
    while (folded := _folded(database, place, most)) is not None:
        assert len(folded.ops) <= most
        assert folded.first_seq > place
        said = [(op.table, op.row, op.base, op.kind) for op in folded.ops]
        assert len(set(said)) == len(said)
        place = folded.last_seq
        state = makers.applied(state, folded.ops)
        if place in stood:
            assert state == stood[place]
    assert place == rows.last_entry(database)
    assert state == makers.rows_of(database, *TABLES)


@pytest.fixture
def linked(database: Database) -> Database:
    makers.link(database)
    makers.settle_all(database)
    return database


def _one_room(database: Database) -> UUID:
    made = new_id()
    with database.write("Crear") as session:
        session.add(Room(id=made, name="Sala", capacity=10))
    return made


def test_an_insert_is_told_whole_and_a_change_with_all_of_its_group(linked: Database) -> None:
    who = rows.register(linked)
    after = makers.settle_all(linked)
    with linked.write("Corregir") as session:
        session.get_one(Person, who).preferred_name = "Shina"
    folded = _folded(linked, after)
    assert folded is not None
    (op,) = folded.ops
    assert (op.kind, op.row) == (Kind.SET, who.bytes)
    assert op.values == {
        "surnames": "Quishpe Ñacato", "given_names": "Sinforosa", "preferred_name": "Shina",
    }  # fmt: skip
    rows.register(linked, "Chiluisa")
    whole = _folded(linked, after + 1)
    assert whole is not None
    person = next(op for op in whole.ops if op.table == "person")
    assert person.kind is Kind.PUT
    assert set(person.values) == set(schema.BY_NAME["person"].by_name)
    assert person.values["birth_date"] == (date(1988, 2, 29) - date(1970, 1, 1)).days
    assert person.values["disability_types"] == '["visual","física"]'
    assert person.values["disability_certified"] is True


def test_what_began_and_ended_unsent_is_not_told_unless_the_centre_may_know(
    linked: Database,
) -> None:
    after = rows.last_entry(linked)
    room = _one_room(linked)
    with linked.write("Quitar") as session:
        session.delete(session.get_one(Room, room))
    nothing = _folded(linked, after)
    assert nothing is not None
    assert nothing.ops == ()
    assert (nothing.first_seq, nothing.last_seq) == (after + 1, after + 2)
    doubtful = _folded(linked, after, told=after + 1)
    assert doubtful is not None
    assert [op.kind for op in doubtful.ops] == [Kind.DELETE]


def test_fields_changed_before_and_after_reading_the_stream_have_their_own_bases(
    linked: Database,
) -> None:
    room = _one_room(linked)
    after = makers.settle_all(linked)
    makers.seen(linked, 5)
    with linked.write("Uno") as session:
        session.get_one(Room, room).name = "Sala azul"
    makers.seen(linked, 8)
    with linked.write("Dos") as session:
        found = session.get_one(Room, room)
        found.name, found.capacity = "Sala", 12
    folded = _folded(linked, after)
    assert folded is not None
    assert [(op.base, op.values) for op in folded.ops] == [
        (5, {"name": "Sala"}), (8, {"capacity": 12}),
    ]  # fmt: skip
    assert len(folded.authors) == 1


def test_a_job_is_never_cut_unless_it_is_larger_than_a_batch(linked: Database) -> None:
    after = rows.last_entry(linked)
    for size in (2, 2, 5):
        with linked.write("Crear") as session:
            session.add_all([Room(id=new_id(), name="Sala", capacity=1) for _ in range(size)])
    sizes = []
    place = after
    while (folded := _folded(linked, place, 3)) is not None:
        sizes.append(len(folded.ops))
        place = folded.last_seq
    assert sizes == [2, 2, 3, 2]


def test_values_come_back_as_they_lay_in_the_file(linked: Database) -> None:
    rows.register(linked)
    with linked.read() as session:
        for table in schema.TABLES:
            for column in table.columns:
                found = session.connection().exec_driver_sql(
                    f'SELECT "{column.name}" FROM "{table.name}"'
                )
                for (stored,) in found.all():
                    assert to_stored(column.wire, to_wire(column.wire, stored)) == stored
    assert mask_of(schema.BY_NAME["room"], ("name", "retired")) == 0b101
