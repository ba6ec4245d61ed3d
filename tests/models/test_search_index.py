"""The index that finds people never falls behind, whatever the way of writing."""

import random
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from desktop.core.ids import new_id
from desktop.models import search
from desktop.models.database import Database
from desktop.models.person import IdentityDocument, Person, Phone
from tests.models import rows


def _found(database: Database, words: str, index: str = "names") -> list[UUID]:
    with database.read() as session:
        found = session.execute(
            text(
                f"SELECT e.person_id FROM search_{index} s JOIN search_entry e ON e.key = s.rowid"
                f" WHERE search_{index} MATCH :words"
            ),
            {"words": words},
        )
        return [UUID(bytes=row.person_id) for row in found]


def _codes(database: Database, who: UUID) -> list[str]:
    with database.read() as session:
        found = session.execute(
            text("SELECT codes FROM search_entry WHERE person_id = :who"), {"who": who.bytes}
        )
        return sorted(found.scalar_one().split())


def _whole(database: Database) -> None:
    """Both indexes agree with what they index, and that agrees with the people."""
    with database.write("Examinar el índice") as session:
        connection = session.connection()
        for name in ("search_names", "search_codes"):
            # Raises «malformed» where the index and its content differ.
            connection.exec_driver_sql(
                f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"
            )
        kept = _entries(connection.exec_driver_sql("SELECT * FROM search_entry").all())
        search.rebuild(connection)
        made = _entries(connection.exec_driver_sql("SELECT * FROM search_entry").all())
    assert kept == made


def _entries(found: Iterable[Any]) -> set[tuple[bytes, str, frozenset[str]]]:
    return {(row.person_id, row.names, frozenset(row.codes.split())) for row in found}


def test_a_person_is_found_by_any_name_and_by_any_fragment(database: Database) -> None:
    who = rows.register(database, "Ñacato Quishpe")
    assert _found(database, "nacato") == [who]
    assert _found(database, "quis* sinf*") == [who]
    assert _found(database, '"00340"', "codes") == [who]
    assert _found(database, '"0991234"', "codes") == [who]
    _whole(database)


def test_a_changed_name_is_found_by_the_new_one_only(database: Database) -> None:
    who = rows.register(database, "Ñacato")
    with database.write("Corregir") as session:
        session.execute(
            update(Person).where(Person.id == who).values(surnames="Chiluisa", preferred_name="Sin")
        )
    assert _found(database, "nacato") == []
    assert _found(database, "chiluisa sin") == [who]
    _whole(database)


def test_a_document_that_moves_to_another_person_moves_in_the_index(database: Database) -> None:
    first, second = rows.register(database, "Uno"), rows.register(database, "Dos")
    with database.write("Pasar") as session:
        session.execute(
            update(IdentityDocument)
            .where(IdentityDocument.person_id == first)
            .values(person_id=second, number="AB123")
        )
        session.execute(update(Phone).where(Phone.person_id == second).values(person_id=first))
    assert _codes(database, first) == ["0991234567", "0991234567"]
    assert _codes(database, second) == ["1710034065", "AB123"]
    _whole(database)


def test_who_is_deleted_is_not_found(database: Database) -> None:
    who = rows.register(database, "Ñacato")
    with database.write("Borrar") as session:
        session.connection().exec_driver_sql("DELETE FROM person WHERE id = ?", (who.bytes,))
    assert _found(database, "nacato") == []
    assert _found(database, '"1710034065"', "codes") == []
    _whole(database)


def test_a_job_that_fails_leaves_the_index_as_it_was(database: Database) -> None:
    who = rows.register(database, "Ñacato")

    def fail() -> None:
        with database.write("Fallar") as session:
            session.get_one(Person, who).surnames = "Chiluisa"
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert _found(database, "nacato") == [who]
    _whole(database)


def test_rows_of_the_centre_are_found_too(database: Database) -> None:
    with database.write("Recibir") as session:
        session.connection().exec_driver_sql("UPDATE write_context SET applying = 1")
        session.add(rows.person("Llumiquinga"))
    assert len(_found(database, "llumiquinga")) == 1


def test_any_sequence_of_changes_keeps_it_whole(database: Database) -> None:
    dice = random.Random(20261123)
    people: list[UUID] = []
    for _ in range(60):
        chance = dice.random()
        if chance < 0.4 or len(people) < 2:
            people.append(rows.register(database, dice.choice(("Ñato", "Peña Ríos", "x" * 500))))
            continue
        who = dice.choice(people)
        with database.write("Cambiar") as session:
            if chance < 0.6:
                session.get_one(Person, who).surnames = dice.choice(("Äß", "'; --", "Ñ"))
            elif chance < 0.8:
                session.execute(
                    update(IdentityDocument)
                    .where(IdentityDocument.person_id == who)
                    .values(person_id=dice.choice(people), number=str(dice.random())[2:])
                )
            elif chance < 0.9:
                session.add(Phone(id=new_id(), person_id=who, number=""))
            else:
                session.delete(session.get_one(Person, who))
                people.remove(who)
    _whole(database)
