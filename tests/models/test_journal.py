"""No change escapes the journal, whatever the way of writing, and each can be told and undone."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.core.ids import new_id
from desktop.models import journal, search
from desktop.models.attendance import Mark
from desktop.models.database import Database, JournalBroken
from desktop.models.house import HouseProfile
from desktop.models.person import Guardian, Person, Phone
from desktop.models.programme import Timetable, Workshop
from desktop.models.tables import METADATA, journalled_tables
from tests.models import rows

TABLES = journalled_tables()
PEOPLE: Any = Person.__table__
PHONES: Any = Phone.__table__


def _values(surnames: str = "Toapanta") -> dict[str, Any]:
    return {
        "id": new_id(),
        "surnames": surnames,
        "given_names": "Rosa",
        "registered_at": rows.REGISTERED,
    }


def _orm_add(session: Session, _who: UUID) -> list[tuple[str, str]]:
    session.add(rows.person("Chiluisa"))
    return [("person", "I")]


def _orm_change(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.get_one(Person, who).surnames = "Chiluisa"
    return [("person", "U")]


def _orm_delete(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.delete(session.get_one(Person, who))
    return [("identity_document", "D"), ("phone", "D"), ("person", "D")]


def _core_insert(session: Session, _who: UUID) -> list[tuple[str, str]]:
    session.execute(insert(PEOPLE).values(**_values()))
    return [("person", "I")]


def _core_update(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.execute(update(PEOPLE).where(PEOPLE.c.id == who).values(surnames="Chiluisa"))
    return [("person", "U")]


def _core_delete(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.execute(delete(PHONES).where(PHONES.c.person_id == who))
    return [("phone", "D")]


def _bulk(session: Session, _who: UUID) -> list[tuple[str, str]]:
    session.execute(insert(Person), [_values(f"Toapanta {n}") for n in range(3)])
    return [("person", "I")] * 3


def _raw_sql(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.connection().exec_driver_sql(
        "UPDATE person SET surnames = 'Chiluisa' WHERE id = ?", (who.bytes,)
    )
    return [("person", "U")]


def _raw_cascade(session: Session, who: UUID) -> list[tuple[str, str]]:
    session.connection().exec_driver_sql("DELETE FROM person WHERE id = ?", (who.bytes,))
    return [("identity_document", "D"), ("phone", "D"), ("person", "D")]


def _or_replace(session: Session, who: UUID) -> list[tuple[str, str]]:
    # Forbidden in this code, since it takes the children along; yet not even that goes unseen.
    session.connection().exec_driver_sql(
        "INSERT OR REPLACE INTO person (id, surnames, given_names, registered_at)"
        " VALUES (?, 'Chiluisa', 'Rosa', 0)",
        (who.bytes,),
    )
    return [("identity_document", "D"), ("person", "D"), ("person", "I"), ("phone", "D")]


@pytest.mark.parametrize(
    "way",
    [
        _orm_add, _orm_change, _orm_delete, _core_insert, _core_update, _core_delete, _bulk,
        _raw_sql, _raw_cascade, _or_replace,
    ],
)  # fmt: skip
def test_every_way_of_writing_is_noted_with_its_author(
    database: Database, way: Callable[[Session, UUID], list[tuple[str, str]]]
) -> None:
    who = rows.register(database)
    before = rows.last_entry(database)
    with database.write("Probar") as session:
        expected = way(session, who)
    found = rows.noted(database, before)
    assert sorted((n.table, n.op) for n in found) == sorted(expected)
    assert {(n.job, n.author) for n in found} == {("Probar", database.staff_id)}
    assert database.staff_id is not None


def test_what_was_there_before_is_kept(database: Database) -> None:
    who = rows.register(database)
    before = rows.last_entry(database)
    with database.write("Corregir") as session:
        found = session.get_one(Person, who)
        found.birth_date = None
        found.disability_certified = False
        found.disability_types = None
        found.email = "s@example.org"
    (entry,) = rows.noted(database, before)
    assert json.loads(entry.old or "") == {
        "birth_date": "1988-02-29",
        "disability_certified": 1,
        "disability_types": '["visual","física"]',
        "email": None,
    }
    with database.read() as session:
        mask = session.execute(
            text("SELECT mask FROM journal WHERE seq > :seq"), {"seq": before}
        ).scalar_one()
    columns = [c.name for c in PEOPLE.columns if not c.primary_key]
    assert {columns[bit] for bit in range(len(columns)) if mask >> bit & 1} == {
        "birth_date", "disability_certified", "disability_types", "email",
    }  # fmt: skip


def test_saving_without_a_change_leaves_nothing(database: Database) -> None:
    who = rows.register(database)
    before = rows.last_entry(database)
    jobs = _jobs(database)
    with database.write("Guardar sin cambios") as session:
        session.execute(update(PEOPLE).where(PEOPLE.c.id == who).values(given_names="Sinforosa"))
    assert rows.noted(database, before) == []
    assert database.last_transaction is None
    assert _jobs(database) == jobs


def _jobs(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(text("SELECT count(*) FROM journal_transaction")).scalar_one())


def test_writing_over_an_existing_row_is_one_change(database: Database) -> None:
    house = new_id()
    with database.read() as session:
        house = session.execute(select(HouseProfile.id)).scalar_one()
    before = rows.last_entry(database)
    with database.write("Anotar el teléfono de la casa") as session:
        table: Any = HouseProfile.__table__
        fresh = sqlite_insert(table).values(
            id=house, opened_on=date(2015, 3, 1), phone="022345678", minimum_attendance=0
        )
        session.execute(
            fresh.on_conflict_do_update(index_elements=["id"], set_={"phone": fresh.excluded.phone})
        )
    (entry,) = rows.noted(database, before)
    assert (entry.op, json.loads(entry.old or "")) == ("U", {"phone": None})
    before = rows.last_entry(database)
    with database.write("Anotarlo otra vez") as session:
        session.execute(
            fresh.on_conflict_do_update(index_elements=["id"], set_={"phone": fresh.excluded.phone})
        )
    assert rows.noted(database, before) == []


def test_marks_are_noted_although_their_table_has_no_row_numbers(database: Database) -> None:
    who = rows.register(database)
    with database.write("Abrir") as session:
        made = rows.workshop(session)
        enrolled = rows.enrolment(session, made.id, who).id
        held = rows.lesson(session, made.id).id
    before = rows.last_entry(database)
    mark = new_id()
    with database.write("Marcar") as session:
        session.add(
            Mark(id=mark, lesson_id=held, enrolment_id=enrolled, value="A", at=rows.REGISTERED)
        )
    with database.write("Justificar") as session:
        session.get_one(Mark, mark).value = "J"
    with database.write("Borrar") as session:
        session.delete(session.get_one(Mark, mark))
    found = rows.noted(database, before)
    assert [(n.table, n.op, n.row) for n in found] == [("mark", op, mark) for op in "IUD"]
    assert json.loads(found[1].old or "") == {"value": "A"}
    assert json.loads(found[2].old or "")["lesson_id"] == held.hex.upper()


def test_the_id_of_a_row_never_changes(database: Database) -> None:
    who = rows.register(database)
    with pytest.raises(IntegrityError, match="never changes"), database.write("Romper") as session:
        session.connection().exec_driver_sql(
            "UPDATE phone SET id = ? WHERE person_id = ?", (new_id().bytes, who.bytes)
        )


def test_rows_that_the_centre_sends_are_not_changes_of_the_house(database: Database) -> None:
    before = rows.last_entry(database)
    sent = rows.person("Llumiquinga")
    with database.write("Recibir") as session:
        session.connection().exec_driver_sql("UPDATE write_context SET applying = 1")
        session.add(sent)
        session.flush()
    assert rows.noted(database, before) == []
    with database.write("Seguir") as session:
        session.add(rows.phone(sent.id))
    assert [n.table for n in rows.noted(database, before)] == ["phone"]


def test_a_guard_left_behind_silences_nobody(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE write_context SET applying = 1")
        connection.commit()
    before = rows.last_entry(database)
    rows.register(database)
    assert len(rows.noted(database, before)) == 3


def test_without_its_context_row_no_author_is_lost(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM write_context")
        connection.commit()
    before = rows.last_entry(database)
    rows.register(database)
    assert {n.author for n in rows.noted(database, before)} == {database.staff_id}
    assert len(rows.noted(database, before)) == 3


def test_there_is_one_context_row(database: Database) -> None:
    with (
        pytest.raises(IntegrityError, match="one_row"),
        database.engine.connect() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO write_context (id, applying) VALUES (2, 1)")


def test_a_change_past_the_door_is_noted_without_an_author(database: Database) -> None:
    who = rows.register(database)
    before = rows.last_entry(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM phone WHERE person_id = ?", (who.bytes,))
        connection.commit()
    assert [(n.op, n.author) for n in rows.noted(database, before)] == [("D", None)]


def test_a_job_that_ends_its_own_transaction_is_refused(database: Database) -> None:
    before = rows.last_entry(database)

    def lose_a_half() -> None:
        with database.write("Perder la mitad") as session:
            session.add(rows.person())
            session.flush()
            session.rollback()
            session.add(rows.person())

    with pytest.raises(RuntimeError, match="ended inside"):
        lose_a_half()
    assert rows.noted(database, before) == []


@pytest.mark.parametrize(
    "harm",
    [
        'DROP TRIGGER "journal_phone_update"',
        'DROP TRIGGER "journal_person_same_id"',
        'CREATE TRIGGER "journal_extra" AFTER INSERT ON phone BEGIN SELECT 1; END',
        'DROP TRIGGER "search_entry_update"',
        "DROP TABLE search_codes",
    ],
)
def test_with_a_trigger_missing_nothing_may_be_written(database: Database, harm: str) -> None:
    assert database.check() is None
    with database.engine.connect() as connection:
        connection.exec_driver_sql(harm)
        connection.commit()
    assert database.check() is not None
    with pytest.raises(JournalBroken, match="no se permite escribir"):
        rows.register(database)
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 0


def test_an_altered_trigger_is_noticed(database: Database) -> None:
    with database.engine.connect() as connection:
        sql = journal.triggers(TABLES)["journal_phone_update"]
        connection.exec_driver_sql('DROP TRIGGER "journal_phone_update"')
        connection.exec_driver_sql(sql.replace("'U'", "'I'"))
        connection.commit()
        assert "journal_phone_update" in (journal.fault(connection, TABLES) or "")
        assert search.fault(connection) is None


# --- history ------------------------------------------------------------------------------


def test_the_history_of_a_record_says_who_when_from_what_to_what(database: Database) -> None:
    who = rows.register(database)
    other = rows.register(database, "Llumiquinga")
    guardian = Guardian(id=new_id(), person_id=who, name="Rosa", represents=True)
    with database.write("Anotar representante") as session:
        session.add(guardian)
    with database.write("Corregir representante") as session:
        found = session.get_one(Guardian, guardian.id)
        found.guardian_person_id, found.represents, found.phone = other, False, "099"
    with database.write("Volver a corregir") as session:
        found = session.get_one(Guardian, guardian.id)
        found.guardian_person_id, found.phone = None, None
    with database.write("Quitar") as session:
        session.delete(session.get_one(Guardian, guardian.id))
    with database.read() as session:
        added, first, second, removed = journal.history(
            session, METADATA.tables["guardian"], [guardian.id]
        )
    assert (added.op, added.before) == ("I", {})
    assert added.after == {
        "person_id": who, "name": "Rosa", "represents": True, "may_collect": True,
    }  # fmt: skip
    assert first.before == {"guardian_person_id": None, "represents": True, "phone": None}
    assert first.after == {"guardian_person_id": other, "represents": False, "phone": "099"}
    assert second.before == {"guardian_person_id": other, "phone": "099"}
    assert second.after == {"guardian_person_id": None, "phone": None}
    assert (removed.op, removed.after) == ("D", {})
    assert removed.before == {
        "person_id": who, "name": "Rosa", "represents": False, "may_collect": True,
    }  # fmt: skip
    assert [c.job for c in (first, second, removed)] == [
        "Corregir representante", "Volver a corregir", "Quitar",
    ]  # fmt: skip
    assert {c.staff_id for c in (added, first, second, removed)} == {database.staff_id}
    assert {c.at for c in (added, first, second, removed)} == {database.clock.now()}


def test_the_history_reads_dates_lists_instants_and_blanks(database: Database) -> None:
    who = rows.register(database)
    with database.write("Corregir") as session:
        found = session.get_one(Person, who)
        found.birth_date, found.birth_year = None, 1988
        found.disability_types = []
        found.disability_percent = None
    with database.read() as session:
        added, changed = journal.history(session, PEOPLE, [who])
    assert added.after["birth_date"] == rows.BIRTH
    assert added.after["registered_at"] == rows.REGISTERED
    assert added.after["disability_types"] == ["visual", "física"]
    assert added.after["disability_certified"] is True
    assert changed.before == {
        "birth_date": rows.BIRTH,
        "birth_year": None,
        "disability_types": ["visual", "física"],
        "disability_percent": 40,
    }
    assert changed.after == {
        "birth_date": None, "birth_year": 1988, "disability_types": [], "disability_percent": None,
    }  # fmt: skip


def test_a_history_of_several_records_is_in_the_order_it_happened(database: Database) -> None:
    who = rows.register(database)
    with database.read() as session:
        numbers = session.execute(select(Phone.id).where(Phone.person_id == who)).scalars().all()
    with database.write("Añadir teléfono") as session:
        extra = rows.phone(who, "+34600111222")
        session.add(extra)
    with database.read() as session:
        found = journal.history(session, PHONES, [extra.id, *numbers])
    assert [c.row for c in found] == [*numbers, extra.id]


# --- undo ---------------------------------------------------------------------------------


def _undo(database: Database, tx: int | None) -> None:
    with database.write("Deshacer") as session:
        journal.undo(session, tx, TABLES)


def _people(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        return [
            dict(row)
            for table in ("person", "identity_document", "phone")
            for row in session.execute(METADATA.tables[table].select()).mappings()
        ]


def test_a_registration_is_undone_whole(database: Database) -> None:
    rows.register(database)
    _undo(database, database.last_transaction)
    assert _people(database) == []


def test_a_deletion_is_undone_with_everything_that_went_along(database: Database) -> None:
    who = rows.register(database)
    before = _people(database)
    with database.write("Borrar") as session:
        session.connection().exec_driver_sql("DELETE FROM person WHERE id = ?", (who.bytes,))
    assert _people(database) == []
    _undo(database, database.last_transaction)
    assert _people(database) == before
    with database.read() as session:
        codes = session.execute(text("SELECT codes FROM search_entry")).scalar_one()
    assert codes == "1710034065 0991234567"


def test_a_correction_is_undone_and_the_undoing_too(database: Database) -> None:
    who = rows.register(database)
    before = _people(database)
    with database.write("Corregir") as session:
        found = session.get_one(Person, who)
        found.surnames, found.birth_date, found.disability_types = "Chiluisa", None, None
        session.flush()
        found.surnames = "Chiluisa Toapanta"
    corrected = _people(database)
    _undo(database, database.last_transaction)
    assert _people(database) == before
    _undo(database, database.last_transaction)
    assert _people(database) == corrected


def test_what_was_changed_since_is_not_undone(database: Database) -> None:
    who = rows.register(database)
    registered = database.last_transaction
    with database.write("Corregir") as session:
        session.get_one(Person, who).surnames = "Chiluisa"
    before = _people(database)
    with pytest.raises(journal.CannotUndo):
        _undo(database, registered)
    assert _people(database) == before


def test_undoing_a_registration_never_takes_later_records_along(database: Database) -> None:
    who = rows.register(database)
    registered = database.last_transaction
    with database.write("Añadir teléfono") as session:
        session.add(rows.phone(who, "+34600111222"))
    before = _people(database)
    with pytest.raises(journal.CannotUndo):
        _undo(database, registered)
    assert _people(database) == before


def test_undoing_a_workshop_never_takes_its_later_timetable_along(database: Database) -> None:
    with database.write("Planificar") as session:
        made = rows.workshop(session).id
    planned = database.last_transaction
    with database.write("Horario") as session:
        session.add(
            Timetable(id=new_id(), workshop_id=made, weekday=0, starts="10:00", ends="11:00")
        )
    with pytest.raises(journal.CannotUndo):
        _undo(database, planned)
    with database.read() as session:
        assert session.execute(select(Workshop.id)).scalars().all() == [made]


def test_a_person_who_was_enrolled_since_is_not_undone(database: Database) -> None:
    who = rows.register(database)
    registered = database.last_transaction
    with database.write("Inscribir") as session:
        rows.enrolment(session, rows.workshop(session).id, who)
    with pytest.raises(IntegrityError):
        _undo(database, registered)
    assert len(_people(database)) == 3


def test_nothing_and_the_unknown_are_not_undone(database: Database) -> None:
    with database.engine.connect() as connection:
        # Written past the door: it belongs to no job, and a job that is nothing is not its job.
        connection.exec_driver_sql("UPDATE room SET name = 'x'")
        connection.exec_driver_sql("UPDATE house_profile SET phone = '022345678'")
        connection.commit()
    for unknown in (9_999, 0, None):
        with pytest.raises(journal.CannotUndo):
            _undo(database, unknown)


def test_an_undo_finds_its_entries_among_others(database: Database) -> None:
    transactions = []
    for number in range(5):
        rows.register(database, f"Apellido {number}")
        transactions.append(database.last_transaction)
    _undo(database, transactions[2])
    with database.read() as session:
        left = session.execute(select(Person.surnames).order_by(Person.surnames)).scalars().all()
    assert left == [f"Apellido {n}" for n in (0, 1, 3, 4)]


def test_an_undo_is_itself_in_the_history(database: Database) -> None:
    who = rows.register(database)
    _undo(database, database.last_transaction)
    with database.read() as session:
        changes = journal.history(session, PEOPLE, [who])
    assert [(c.op, c.job) for c in changes] == [("I", "Registrar a una persona"), ("D", "Deshacer")]


def test_every_table_says_whether_it_is_journalled(database: Database) -> None:
    kinds = {t.info.get("kind") for t in METADATA.sorted_tables}
    assert kinds == {"journalled", "reference", "local"}
    with database.read() as session:
        wanted = {f"journal_{t.name}_{op}" for t in TABLES for op in ("insert", "update", "delete")}
        assert wanted <= journal.installed(session.connection()).keys()
    # The mask is an integer of 64 bits, and old values go through JSON, which takes no bytes.
    for table in TABLES:
        assert len(table.columns) < 63, table.name
        for column in table.columns:
            assert type(column.type).__name__ != "LargeBinary", column


def test_the_journal_counts_what_the_centre_never_answered(database: Database) -> None:
    with database.read() as session:
        before = journal.pending_count(session)
    rows.register(database)
    with database.write("Recibir respuesta") as session:
        session.connection().exec_driver_sql(
            "UPDATE journal SET answered = 1 WHERE seq = (SELECT max(seq) FROM journal)"
        )
    with database.read() as session:
        assert journal.pending_count(session) == before + 2
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT count(*) FROM journal WHERE answered = 0"
        )
        assert any("journal_pending" in str(row) for row in plan)
