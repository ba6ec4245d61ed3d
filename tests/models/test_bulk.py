"""Rows loaded at once are as if written one by one: same values, same journal, same file."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from desktop.core.ids import enrolment_id, lesson_id, mark_id, mark_keys, new_id, version_7
from desktop.models import bulk
from desktop.models.attendance import Mark
from desktop.models.database import Database
from desktop.models.journal import Entry
from desktop.models.person import Person, Phone
from desktop.models.programme import Cycle, Enrolment, Lesson, Workshop
from desktop.models.tables import METADATA, journalled_tables
from desktop.services.upkeep import Upkeep
from tests.models import rows

DAYS = (date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 23))
AT = round(rows.REGISTERED.timestamp() * 1000)


class _Cut(Exception):
    """The power went."""


def _values(item: object) -> dict[str, Any]:
    found = {c.key: getattr(item, c.key) for c in item.__table__.columns}  # type: ignore[attr-defined]
    return {name: value for name, value in found.items() if value is not None}


def _schema(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        found = session.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).all()
    # The shadow tables of full-text search are made anew in another order, never otherwise.
    return [(name, sql) for name, sql in found]


def _count(database: Database, table: str) -> int:
    with database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.fixture
def staff(database: Database) -> UUID:
    assert database.staff_id is not None
    return database.staff_id


def test_the_ids_of_many_marks_are_those_of_each() -> None:
    lessons, enrolments = [new_id() for _ in range(5)], [new_id() for _ in range(3)]

    keys = mark_keys(enrolments, lessons)

    assert keys == [[mark_id(e, lesson).bytes for lesson in lessons] for e in enrolments]


def test_an_id_of_a_moment_says_its_version_and_sorts_by_time() -> None:
    earlier, later = version_7(1_000, 2**74 - 1), version_7(1_001, 0)

    assert earlier.version == later.version == 7
    assert earlier.variant == later.variant == new_id().variant
    assert earlier < later


def test_what_is_loaded_is_kept_and_journalled_as_if_written_one_by_one(
    database: Database, staff: UUID
) -> None:
    written, loaded = rows.person("Chiluisa"), rows.person("Toapanta")
    with database.write("Registrar") as session:
        session.add(written)
    loaded.id = new_id()
    with database.write("Cargar") as session, bulk.loading(session, staff) as load:
        load.job(AT, "Registrar a quien llega")
        load.add(Person, _values(loaded))
        load.add(Phone, {"id": new_id(), "person_id": loaded.id, "number": "+593990000001"})
        for _ in load.finish():
            pass

    columns = [c.name for c in METADATA.tables["person"].columns]
    kinds = ", ".join(f'typeof("{name}")' for name in columns)
    with database.read() as session:
        one, other = (
            session.execute(
                text(f"SELECT {kinds} FROM person WHERE id = :id"), {"id": item.id.bytes}
            ).one()
            for item in (written, loaded)
        )
        entries = {
            (e.op, e.mask, e.old, e.answered)
            for e in session.execute(
                select(Entry).where(Entry.row.in_([written.id, loaded.id]))
            ).scalars()
        }
        found = session.execute(
            text("SELECT person_id FROM search_entry WHERE codes LIKE '%0990000001%'")
        ).scalar_one()
        job = session.execute(
            text(
                "SELECT t.job, t.at, t.staff_id FROM journal_transaction t"
                " JOIN journal e ON e.tx = t.id WHERE e.row = :row"
            ),
            {"row": loaded.id.bytes},
        ).one()
    assert tuple(one) == tuple(other)
    assert entries == {("I", 0, None, 0)}
    assert found == loaded.id.bytes
    assert tuple(job) == ("Registrar a quien llega", AT, staff.bytes)


def test_indexes_and_triggers_are_as_before_and_the_next_change_is_journalled(
    database: Database, staff: UUID
) -> None:
    before = _schema(database)
    person = rows.person("Toapanta")
    with database.write("Cargar") as session, bulk.loading(session, staff) as load:
        load.job(AT, "Registrar a quien llega")
        load.add(Person, _values(person))
        for _ in load.finish():
            pass
    assert _schema(database) == before

    entries = _count(database, "journal")
    with database.write("Cambiar") as session:
        session.get_one(Person, person.id).surnames = "Chiluisa"

    assert _count(database, "journal") == entries + 1
    with database.read() as session:
        names = session.execute(text("SELECT names FROM search_entry")).scalar_one()
    assert "Chiluisa" in names


def test_a_whole_chain_down_to_its_marks_is_sound(house: Any) -> None:
    database: Database = house.database
    with database.read() as session:
        cycle = session.execute(select(Cycle)).scalars().first()
    assert cycle is not None
    workshop = Workshop(
        id=new_id(), cycle_id=cycle.id, name="Bailoterapia", category="deportes",
        modality="community", capacity=20, starts_on=DAYS[0], ends_on=DAYS[-1],
    )  # fmt: skip
    person = rows.person("Toapanta")
    lessons = [lesson_id(workshop.id, day, "08:00") for day in DAYS]
    enrolment = enrolment_id(workshop.id, person.id)
    with (
        database.write("Cargar") as session,
        bulk.loading(session, house.staff.id, answered=True) as load,
    ):
        load.job(AT, "Todo a la vez")
        # Children first: the load puts them in order by itself.
        load.add(
            Enrolment,
            {
                "id": enrolment, "workshop_id": workshop.id, "person_id": person.id,
                "state": "enrolled", "since": rows.REGISTERED,
            },
        )  # fmt: skip
        for key, day in zip(lessons, DAYS, strict=True):
            load.add(
                Lesson,
                {
                    "id": key, "workshop_id": workshop.id, "original_on": day, "on": day,
                    "starts": "08:00", "ends": "10:00",
                },
            )  # fmt: skip
        load.add(Workshop, _values(workshop))
        load.add(Person, _values(person))
        for lesson, mark in zip(lessons, mark_keys([enrolment], lessons)[0], strict=True):
            load.roll(lesson, AT, [(mark, enrolment.bytes, "P")])
        for _ in load.finish():
            pass

    with database.read() as session:
        marks = session.execute(select(Mark)).scalars().all()
        pending = session.execute(
            text("SELECT count(*) FROM journal WHERE answered = 0")
        ).scalar_one()
    assert {m.id for m in marks} == {mark_id(enrolment, lesson) for lesson in lessons}
    assert [m.id for m in marks] == sorted(m.id for m in marks)
    assert pending == 0
    assert Upkeep(house).examine().healthy


def _load_and_cut(database: Database, staff: UUID) -> None:
    with database.write("Cargar") as session, bulk.loading(session, staff) as load:
        load.job(AT, "Registrar a quien llega")
        load.add(Person, _values(rows.person("Toapanta")))
        next(load.finish())
        raise _Cut


def test_a_load_cut_before_its_end_leaves_nothing(database: Database, staff: UUID) -> None:
    before = _schema(database), _count(database, "journal"), _count(database, "journal_transaction")

    with pytest.raises(_Cut):
        _load_and_cut(database, staff)

    assert before == (
        _schema(database), _count(database, "journal"), _count(database, "journal_transaction")
    )  # fmt: skip
    assert _count(database, "person") == 0
    with database.read() as session:
        kept = session.execute(text("PRAGMA cache_size")).scalar_one()
    assert kept == -32_000


def test_every_journalled_table_can_be_loaded() -> None:
    assert all(table.info["code"] for table in journalled_tables())
    with pytest.raises(KeyError):
        bulk._Shape(METADATA.tables["person"]).encoded({"id": new_id(), "surname": "mal escrito"})
