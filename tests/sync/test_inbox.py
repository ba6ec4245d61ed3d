"""Pages of the centre on a real house: whole or not at all, and never over what is pending."""

from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from desktop.core.ids import new_id, phone_id
from desktop.core.topics import Topic
from desktop.models import examining, journal
from desktop.models.database import Database
from desktop.models.exchange import Link
from desktop.models.person import Person, Phone
from desktop.models.tables import journalled_tables
from desktop.sync import inbox
from desktop.sync.protocol.frames import Page, Stream
from desktop.sync.protocol.rows import Kind, Row, Value, arranged
from tests.models import rows
from tests.sync import makers

NUMBER = "+593991234567"


@pytest.fixture
def linked(database: Database) -> Database:
    makers.link(database)
    makers.settle_all(database)
    return database


def _person(who: UUID, **values: Value) -> Row:
    whole: dict[str, Value] = dict.fromkeys(
        (
            "preferred_name", "birth_date", "birth_year", "gender", "ethnicity", "nationality",
            "mobility", "mobility_detail", "disability", "disability_types", "disability_percent",
            "disability_certified", "support_needs", "parish", "neighbourhood", "email",
            "emergency_name", "emergency_relationship", "emergency_phone", "flags",
        )
    )  # fmt: skip
    named: dict[str, Value] = {"surnames": "Simbaña", "given_names": "Ana", "registered_at": 7}
    return Row("person", who.bytes, Kind.PUT, whole | named | values)


def _phone(who: UUID) -> Row:
    values: dict[str, Value] = {"person_id": who.bytes, "number": NUMBER}
    return Row("phone", phone_id(who, NUMBER).bytes, Kind.PUT, values)


def _gone(table: str, row: UUID) -> Row:
    return Row(table, row.bytes, Kind.DELETE, {})


def _page(start: int, end: int, *found: Row) -> Page:
    return Page(Stream.HOUSE, start, end, tuple(arranged(found)))


def _cursor(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(Link.house_cursor)).scalar_one()


def _whole(database: Database) -> bool:
    return examining.examine(database.path, database.key).integrity == "ok"


def _mail(database: Database, who: UUID, mail: str) -> None:
    with database.write("Corregir") as session:
        session.get_one(Person, who).email = mail


def test_rows_of_the_centre_are_no_changes_of_the_house(linked: Database) -> None:
    who, before = new_id(), rows.last_entry(linked)
    told: list[frozenset[Topic]] = []
    linked.listen(told.append)
    assert inbox.apply(linked, _page(0, 3, _phone(who), _person(who))) == 2
    assert rows.last_entry(linked) == before
    assert makers.pending(linked) == 0
    assert _cursor(linked) == 3
    assert told == [frozenset({Topic.SYNC, Topic.PEOPLE})]
    # And what staff write right afterwards is one.
    _mail(linked, who, "a@example.org")
    assert makers.pending(linked) == 1


def test_the_guard_is_cleared_by_a_crash_too(linked: Database) -> None:
    with pytest.raises(IntegrityError), linked.receive() as received:
        received.session.execute(text("INSERT INTO room (id) VALUES (x'00')"))
    with linked.read() as session:
        assert session.execute(text("SELECT applying FROM write_context")).scalar_one() == 0
    before = rows.last_entry(linked)
    rows.register(linked)
    assert rows.last_entry(linked) == before + 3


def test_without_the_guard_a_page_would_pass_for_changes_of_the_house(linked: Database) -> None:
    with linked.keep() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO room (id, name, retired) VALUES (?, 'Sala', 0)", (new_id().bytes,)
        )
    assert makers.pending(linked) == 1


def test_a_page_that_does_not_go_on_from_the_cursor_changes_nothing(linked: Database) -> None:
    who = new_id()
    assert inbox.apply(linked, _page(0, 5, _person(who))) == 1
    assert inbox.apply(linked, _page(7, 9, _person(new_id()))) is None
    assert inbox.apply(linked, _page(3, 9, _person(new_id()))) is None
    assert _cursor(linked) == 5
    before = makers.rows_of(linked, "person")
    # From the beginning it is taken again, and is the same.
    assert inbox.apply(linked, _page(0, 5, _person(who))) == 1
    assert makers.rows_of(linked, "person") == before


def test_what_is_pending_stays_with_its_whole_group(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    with linked.write("Corregir") as session:
        session.get_one(Person, who).preferred_name = "Shina"
    told = _person(who, surnames="Otra", given_names="Distinta", email="c@example.org")
    assert inbox.apply(linked, _page(0, 1, told)) == 1
    with linked.read() as session:
        found = session.get_one(Person, who)
    assert (found.surnames, found.given_names, found.preferred_name) == (
        "Quishpe Ñacato", "Sinforosa", "Shina",
    )  # fmt: skip
    assert found.email == "c@example.org"
    assert found.birth_date is None


def test_what_was_not_taken_stays(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    with linked.keep() as session:
        session.execute(
            text(
                "INSERT INTO problem (tbl, row, kind, op, mask, base, code, message, opened_at)"
                " VALUES (10, :row, 'rejected', 1, 1, 0, 'x', 'x', 0)"
            ),
            {"row": who.bytes},
        )
    told = _person(who, surnames="Otra", given_names="Distinta", email="c@example.org")
    inbox.apply(linked, _page(0, 1, told))
    with linked.read() as session:
        found = session.get_one(Person, who)
    assert (found.surnames, found.given_names, found.email) == (
        "Quishpe Ñacato", "Sinforosa", "c@example.org",
    )  # fmt: skip


def test_a_row_deleted_here_stays_deleted_and_one_changed_here_stays(linked: Database) -> None:
    gone, changed = rows.register(linked), rows.register(linked, "Chiluisa")
    makers.settle_all(linked)
    with linked.write("Borrar") as session:
        session.delete(session.get_one(Person, gone))
    _mail(linked, changed, "a@example.org")
    inbox.apply(linked, _page(0, 1, _person(gone), _gone("person", changed)))
    with linked.read() as session:
        assert session.get(Person, gone) is None
        assert session.get(Person, changed) is not None


def test_nobody_is_taken_from_under_what_is_pending(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    with linked.write("Añadir") as session:
        session.add(Phone(id=new_id(), person_id=who, number="+593980000000"))
    found = makers.rows_of(linked, "phone", "identity_document")
    children = [
        _gone("phone" if code == 12 else "identity_document", UUID(bytes=row))
        for code, row in found
    ]
    inbox.apply(linked, _page(0, 1, *children, _gone("person", who)))
    with linked.read() as session:
        assert session.get(Person, who) is not None
        assert len(session.execute(select(Phone.id)).all()) == 1
    assert makers.pending(linked) == 1
    assert _whole(linked)


def test_a_deletion_takes_children_first_and_leaves_the_search(linked: Database) -> None:
    who = new_id()
    inbox.apply(linked, _page(0, 1, _person(who), _phone(who)))
    inbox.apply(linked, _page(1, 2, _gone("person", who), _gone("phone", phone_id(who, NUMBER))))
    with linked.read() as session:
        assert session.get(Person, who) is None
        found = session.execute(text("SELECT count(*) FROM search_entry"))
        assert found.scalar_one() == 0
    assert makers.pending(linked) == 0
    assert _whole(linked)


def test_what_hangs_from_a_deletion_that_has_no_answer_waits_for_it(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    with linked.write("Borrar") as session:
        session.delete(session.get_one(Person, who))
    page = _page(0, 4, _phone(who))
    assert inbox.apply(linked, page) is None
    assert _cursor(linked) == 0
    assert inbox.apply(linked, _page(0, 4, _phone(who), _person(new_id()))) is None
    makers.settle_all(linked)
    assert inbox.apply(linked, page) == 1
    assert _cursor(linked) == 4
    assert _whole(linked)


def test_what_the_network_knows_is_renewed(linked: Database) -> None:
    row = new_id()
    values: dict[str, Value] = {"code": "99", "name": "Huertos"}
    page = Page(Stream.REF, 0, 8, (Row("category", row.bytes, Kind.PUT, values),))
    assert inbox.apply(linked, page) == 1
    newer = Page(Stream.REF, 8, 9, (Row("category", row.bytes, Kind.SET, {"name": "Huerta"}),))
    assert inbox.apply(linked, newer) == 1
    assert makers.rows_of(linked, "category") == {(63, row.bytes): values | {"name": "Huerta"}}
    with linked.read() as session:
        assert session.execute(select(Link.ref_cursor)).scalar_one() == 9


def test_an_older_centre_blanks_no_column_it_does_not_know(linked: Database) -> None:
    who = rows.register(linked)
    makers.settle_all(linked)
    whole = _person(who, email="a@example.org")
    known = {k: v for k, v in whole.values.items() if k not in ("birth_date", "birth_year")}
    inbox.apply(linked, _page(0, 1, Row("person", who.bytes, Kind.PUT, known)))
    with linked.read() as session:
        found = session.get_one(Person, who)
    assert (found.birth_date, found.email) == (rows.BIRTH, "a@example.org")


def test_the_triggers_are_still_those_of_this_version(linked: Database) -> None:
    inbox.apply(linked, _page(0, 1, _person(new_id())))
    with linked.read() as session:
        assert journal.fault(session.connection(), journalled_tables()) is None
