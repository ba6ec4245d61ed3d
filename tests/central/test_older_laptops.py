"""A laptop of an earlier version: it is told only what it can keep, loses nothing for others, and
has everything once it is of this version."""

import pytest

from central.centre import Centre
from central.store import Store
from desktop.sync.protocol.frames import Status
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import BY_NAME, FROM_HOUSE, VERSION
from tests.central.asking import Client
from tests.central.laptop import enrolled
from tests.central.laptops import Laptop, change, laptop, quarantined, statuses
from tests.sync import wire

HOUSE_ROW, STAFF, ROOM, AGREEMENT, PAPER = 1, 2, 3, 4, 5
NEW = {table.name for table in FROM_HOUSE if table.since > 1}


def put(table: str, place: int, **given: Value) -> tuple[str, bytes, Kind, dict[str, Value]]:
    return table, wire.key(place), Kind.PUT, wire.row(table, **given)


def lending() -> list[tuple[str, bytes, Kind, dict[str, Value]]]:
    """A house that lends rooms: rows of kinds and with columns that version 1 does not have."""
    return [
        put("house_profile", HOUSE_ROW, phone="02", signer_name="Nadia Coello"),
        put("staff_member", STAFF, name="Lucía"),
        put("room", ROOM, name="Sala"),
        put("space_agreement", AGREEMENT, room_id=wire.key(ROOM), state="requested"),
        put("space_day", 6, agreement_id=wire.key(AGREEMENT)),
        put(
            "document", PAPER, kind="ACU", number="ACU-1", issued_by=wire.key(STAFF),
            state="issued", agreement_id=wire.key(AGREEMENT), code="ABCDEFGHJKMN",
            delivered_how="digital",
        ),
        put("scan", 7, document_id=wire.key(PAPER), added_by=wire.key(STAFF), sha256="aa"),
    ]  # fmt: skip


@pytest.fixture
def old(store: Store) -> Laptop:
    made = laptop(store, 1)
    made.schema = 1
    return made


@pytest.fixture
def new(store: Store) -> Laptop:
    return laptop(store, 2)


def test_the_marks_are_those_of_what_version_1_had() -> None:
    assert {"space_agreement", "space_day", "space_validation", "scan"} == NEW
    later = {
        f"{table.name}.{column.name}"
        for table in BY_NAME.values()
        for column in table.columns
        if column.since > table.since
    }
    assert later == {
        "annulled_diploma.document_id", "annulled_diploma.annulled_on", "document.agreement_id",
        "document.code", "document.delivered_on", "document.delivered_how",
        "house_profile.signer_name", "house_profile.signer_role",
        "house_profile.verification_prefix",
    }  # fmt: skip
    for table in BY_NAME.values():
        # What a version adds stands at the end: the bit of a column never changes.
        ages = [max(table.since, column.since) for column in table.columns]
        assert ages == sorted(ages)
        assert max(ages) <= VERSION
        # A laptop that does not know a column cannot say it.
        assert all(c.optional for c in table.columns if c.since > table.since)


@pytest.mark.parametrize("budget", [1, 200, 8192])
def test_it_reads_what_it_can_keep_and_its_cursor_goes_on(
    old: Laptop, new: Laptop, budget: int
) -> None:
    assert new.says(*lending()).outcomes == ()
    pages = old.reads(budget)
    assert {table for table, _ in old.rows} == {"house_profile", "staff_member", "room", "document"}
    for (name, _), values in old.rows.items():
        assert set(values) == {c.name for c in BY_NAME[name].known_to(1)}
    assert pages[-1].end == old.cursor
    assert old.reads() == []


def test_a_page_of_nothing_it_knows_moves_it_on(old: Laptop, new: Laptop) -> None:
    new.says(*lending())
    old.reads()
    new.says(change("space_agreement", AGREEMENT, state="refused"))
    (page,) = old.reads()
    assert (page.rows, page.end) == ((), new_head(new))


def new_head(one: Laptop) -> int:
    one.reads()
    return one.cursor


def test_what_it_writes_blanks_nothing_of_what_it_does_not_know(old: Laptop, new: Laptop) -> None:
    new.says(*lending())
    old.reads()
    paper = old.rows["document", wire.key(PAPER)] | {"state": "signed"}
    assert old.says(("document", wire.key(PAPER), Kind.PUT, paper)).outcomes == ()
    assert old.says(change("house_profile", HOUSE_ROW, phone="03")).outcomes == ()
    new.reads()
    found = new.rows["document", wire.key(PAPER)]
    assert (found["state"], found["code"], found["delivered_how"]) == (
        "signed", "ABCDEFGHJKMN", "digital",
    )  # fmt: skip
    profile = new.rows["house_profile", wire.key(HOUSE_ROW)]
    assert (profile["phone"], profile["signer_name"]) == ("03", "Nadia Coello")


def test_what_it_begins_lacks_only_what_it_cannot_say(
    store: Store, old: Laptop, new: Laptop
) -> None:
    row = put("document", PAPER, kind="ACT", number="ACT-1", issued_by=wire.key(STAFF))
    known = {c.name: row[3][c.name] for c in BY_NAME["document"].known_to(1)}
    assert old.says(put("staff_member", STAFF), (*row[:3], known)).outcomes == ()
    assert quarantined(store) == []
    new.reads()
    assert new.rows["document", wire.key(PAPER)]["code"] is None


def test_once_it_is_of_this_version_it_has_everything(old: Laptop, new: Laptop) -> None:
    new.says(*lending())
    old.reads()
    # The last word on these rows is its own: it still lacks what others said of them.
    old.says(change("document", PAPER, state="signed"), change("house_profile", 1, phone="03"))
    old.reads()
    old.schema, old.cursor, old.rows = VERSION, 0, {}
    new.reads()
    old.reads()
    for key, values in new.rows.items():
        assert old.rows[key] == values
    assert {name for name, _ in old.rows} >= {*NEW - {"space_validation"}, "document"}
    assert old.rows["document", wire.key(PAPER)]["code"] == "ABCDEFGHJKMN"
    assert old.rows["house_profile", wire.key(HOUSE_ROW)]["signer_name"] == "Nadia Coello"


def test_it_is_asked_nothing_about_what_it_does_not_have(
    store: Store, old: Laptop, new: Laptop
) -> None:
    third = laptop(store, 3)
    new.says(*lending())
    for each in (third, new, old):
        each.reads()
    third.says(change("space_agreement", AGREEMENT, activity="Coro"))
    third.says(change("house_profile", HOUSE_ROW, signer_name="Otra"))
    third.says(change("house_profile", HOUSE_ROW, phone="04"))
    for made in (
        change("space_agreement", AGREEMENT, activity="Danza"),
        change("house_profile", HOUSE_ROW, signer_name="Nadie"),
        change("house_profile", HOUSE_ROW, phone="05"),
    ):
        assert statuses(new.says(made)) == [Status.CONFLICT]
    new.reads()
    old.reads()
    assert {found["field"] for found in new.conflicts()} == {"activity", "signer", "phone"}
    assert {found["field"] for found in old.conflicts()} == {"phone"}


def test_the_question_of_a_laptop_says_its_version(client: Client, centre: Centre) -> None:
    one, other = enrolled(client, centre), enrolled(client, centre)
    rows = [(table, row, values) for table, row, _, values in lending()]
    assert one.exchange(client, one.sealed(1, *rows)).answers[0].outcomes == ()
    other.schema = 1
    found = {row.table for page in other.exchange(client).pages for row in page.rows}
    assert "document" in found
    assert not found & NEW
    other.schema = VERSION
    found = {row.table for page in other.exchange(client).pages for row in page.rows}
    assert {"space_agreement", "space_day", "scan"} <= found
