"""Two laptops changed the same: what stands, what is kept of the other, and who is told."""

import pytest

from central.apply import write_rows
from central.store import Store, lock_stream
from desktop.sync.protocol import identity
from desktop.sync.protocol.frames import Status
from desktop.sync.protocol.rows import Kind, Value
from tests.central.laptops import (
    HOUSE,
    NOON,
    Laptop,
    change,
    gone,
    head,
    laptop,
    person,
    quarantined,
    statuses,
    told,
)
from tests.sync import wire

MINUTE = 60_000
NAME = {"surnames": "Quishpe", "given_names": "Ana", "preferred_name": None}


@pytest.fixture
def one(store: Store) -> Laptop:
    return laptop(store, 1)


@pytest.fixture
def two(store: Store) -> Laptop:
    return laptop(store, 2)


def same(*laptops: Laptop) -> None:
    """Everybody reads, and has the same."""
    for each in laptops:
        each.reads()
    first, *others = laptops
    for other in others:
        shared = first.rows.keys() & other.rows.keys()
        assert {k: first.rows[k] for k in shared} == {k: other.rows[k] for k in shared}


def phones(number: int, *, of: int = 1) -> tuple[str, bytes, Kind, dict[str, Value]]:
    values: dict[str, Value] = {"person_id": wire.key(of), "number": f"+5939876543{number:02}"}
    row = identity.derived("phone", values)
    assert row is not None
    return "phone", row, Kind.PUT, values


def test_what_one_writes_the_other_reads_and_nobody_reads_their_own(
    one: Laptop, two: Laptop
) -> None:
    assert one.says(person(1), phones(1)).outcomes == ()
    assert one.reads() == [] or not one.rows
    two.reads()
    assert set(two.rows) == {("person", wire.key(1)), phones(1)[:2]}


def test_different_fields_of_one_row_both_stand(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(change("person", 1, gender="femenino"))
    answer = two.says(change("person", 1, ethnicity="mestiza"))
    assert answer.outcomes == ()
    for each in (one, two):
        each.reads()
        values = each.rows["person", wire.key(1)]
        assert (values["gender"], values["ethnicity"]) == ("femenino", "mestiza")
        assert each.conflicts() == []


@pytest.mark.parametrize("ahead", [0, 10 * 365 * 86_400_000, -10 * 365 * 86_400_000])
def test_the_later_of_two_stands_whatever_the_clocks_say(
    store: Store, one: Laptop, ahead: int
) -> None:
    two = laptop(store, 2, clock=ahead)
    one.says(person(1))
    two.reads()
    one.says(change("person", 1, **NAME | {"given_names": "Ana"}), at=NOON + 2 * MINUTE)
    late = two.says(change("person", 1, **NAME | {"given_names": "Eva"}), at=NOON + MINUTE)
    assert statuses(late) == [Status.CONFLICT]
    same(one, two)
    for each in (one, two):
        each.reads()
        assert each.rows["person", wire.key(1)]["given_names"] == "Ana"
        (conflict,) = each.conflicts()
        assert told(conflict["kept"])["given_names"] == "Ana"
        assert told(conflict["lost"])["given_names"] == "Eva"
        assert conflict["lost_by"] == wire.key(902)
        assert conflict["kept_by"] == wire.key(901)
        assert (conflict["kept_letter"], conflict["lost_letter"]) == ("B", "C")
        assert conflict["lost_at"] == NOON + MINUTE


def test_the_earlier_that_arrives_first_is_kept_as_lost(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(change("person", 1, email="ana@ejemplo.ec"), at=NOON + MINUTE)
    answer = two.says(change("person", 1, email="eva@ejemplo.ec"), at=NOON + 2 * MINUTE)
    assert statuses(answer) == [Status.CONFLICT]
    same(one, two)
    one.reads()
    assert one.rows["person", wire.key(1)]["email"] == "eva@ejemplo.ec"
    (conflict,) = one.conflicts()
    assert told(conflict["lost"]) == {"email": "ana@ejemplo.ec"}


def test_a_change_of_what_was_seen_is_no_conflict(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    two.says(change("person", 1, email="a@ejemplo.ec"), at=NOON + 9 * MINUTE)
    one.reads()
    # Even with an earlier time: its author had seen the other.
    assert one.says(change("person", 1, email="b@ejemplo.ec"), at=NOON).outcomes == ()
    two.reads()
    assert two.rows["person", wire.key(1)]["email"] == "b@ejemplo.ec"
    assert two.conflicts() == []


def test_nobody_has_read_what_was_not_written_yet(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(change("person", 1, email="a@ejemplo.ec"))
    answer = two.says(change("person", 1, email="b@ejemplo.ec"), base=2**60)
    assert statuses(answer) == [Status.CONFLICT]


def test_own_changes_in_a_row_are_no_conflict(one: Laptop, two: Laptop) -> None:
    one.says(person(1), base=0)
    for turn in range(3):
        told_so = one.says(change("person", 1, email=f"{turn}@ejemplo.ec"), base=0)
        assert told_so.outcomes == ()
    two.reads()
    assert two.rows["person", wire.key(1)]["email"] == "2@ejemplo.ec"


def test_the_same_said_twice_is_said_once(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    for each in (one, two):
        assert each.says(change("person", 1, gender="femenino")).outcomes == ()
    same(one, two)
    assert one.conflicts() == []


def enrolment(state: str, since: int) -> tuple[str, bytes, Kind, dict[str, Value]]:
    values = wire.row(
        "enrolment", workshop_id=wire.key(50), person_id=wire.key(1), state=state, since=since
    )
    row = identity.derived("enrolment", values)
    assert row is not None
    return "enrolment", row, Kind.PUT, values


def workshop(**given: Value) -> list[tuple[str, bytes, Kind, dict[str, Value]]]:
    cycle = wire.row("cycle", code="2026-4", name="Cuarto ciclo 2026")
    key = identity.derived("cycle", cycle)
    assert key is not None
    values = wire.row("workshop", cycle_id=key, name="Guitarra", capacity=20, state="open") | given
    return [
        ("cycle", key, Kind.PUT, cycle),
        ("workshop", wire.key(50), Kind.PUT, values),
    ]


def test_one_enrolment_from_two_laptops_is_one_row(one: Laptop, two: Laptop) -> None:
    one.says(person(1), *workshop())
    two.reads()
    one.says(enrolment("enrolled", NOON))
    answer = two.says(enrolment("enrolled", NOON + MINUTE))
    assert statuses(answer) == [Status.MERGED]
    same(one, two)
    assert two.conflicts() == []
    assert two.rows[enrolment("", 0)[:2]]["since"] == NOON


def test_of_two_states_the_one_further_along_stands(one: Laptop, two: Laptop) -> None:
    one.says(person(1), *workshop(), enrolment("enrolled", NOON))
    two.reads()
    key = enrolment("", 0)[1]
    left: dict[str, Value] = {"state": "withdrawn", "since": NOON, "reason": "viaja"}
    stays: dict[str, Value] = {"state": "waiting", "since": NOON, "reason": None}
    one.says(("enrolment", key, Kind.SET, left), at=NOON)
    answer = two.says(("enrolment", key, Kind.SET, stays), at=NOON + 5 * MINUTE)
    assert statuses(answer) == [Status.CONFLICT]
    same(one, two)
    assert two.rows["enrolment", key]["state"] == "withdrawn"


def test_a_delete_gives_way_to_a_change_it_had_not_seen(one: Laptop, two: Laptop) -> None:
    one.says(person(1), phones(1))
    two.reads()
    one.says(change("person", 1, gender="femenino"))
    answer = two.says(("phone", phones(1)[1], Kind.DELETE, {}), gone("person", 1))
    assert sorted(statuses(answer)) == [Status.MERGED, Status.CONFLICT]
    same(one, two)
    assert {("person", wire.key(1)), phones(1)[:2]} <= two.rows.keys()
    (conflict,) = two.conflicts()
    assert conflict["reason"] == "deleted"


def test_a_delete_gives_way_to_somebody_new_below(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(phones(1))
    answer = two.says(gone("person", 1))
    assert statuses(answer) in ([Status.MERGED], [Status.CONFLICT])
    two.reads()
    assert ("person", wire.key(1)) in two.rows


def test_a_change_brings_back_what_was_deleted(one: Laptop, two: Laptop) -> None:
    one.says(person(1), phones(1))
    two.reads()
    one.says(("phone", phones(1)[1], Kind.DELETE, {}), gone("person", 1))
    answer = two.says(change("person", 1, gender="femenino"))
    assert statuses(answer) == [Status.CONFLICT]
    for each in (one, two):
        each.reads()
        assert each.rows["person", wire.key(1)]["gender"] == "femenino"
        assert phones(1)[:2] in each.rows
        assert [c["reason"] for c in each.conflicts()] == ["deleted"]


def test_a_child_brings_its_parents_back(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(gone("person", 1))
    assert two.says(phones(1)).outcomes == ()
    one.reads()
    assert {("person", wire.key(1)), phones(1)[:2]} <= one.rows.keys()


def test_deleted_by_both_is_deleted(one: Laptop, two: Laptop) -> None:
    one.says(person(1))
    two.reads()
    one.says(gone("person", 1))
    assert two.says(gone("person", 1)).outcomes == ()
    two.reads()
    assert two.rows == {}


def test_one_poisoned_row_delays_nobody(store: Store, one: Laptop) -> None:
    answer = one.says(
        person(1), person(2, surnames="", given_names=""), person(3), phones(1, of=2), phones(2)
    )
    assert [(o.status, o.code) for o in answer.outcomes] == [
        (Status.REJECTED, "no_name"), (Status.HELD, "held"),
    ]  # fmt: skip
    assert answer.outcomes[1].cause == ("person", wire.key(2))
    assert sorted(quarantined(store)) == [("held", "held"), ("rejected", "no_name")]
    two = laptop(store, 2)
    two.reads()
    assert {row for _, row in two.rows} == {wire.key(1), wire.key(3), phones(2)[1]}
    again = one.says(person(2), phones(1, of=2))
    assert again.outcomes == ()
    assert quarantined(store) == []


def test_what_only_the_database_refuses_delays_nobody(store: Store, one: Laptop) -> None:
    """A number past what a column holds is met by no rule of ours."""
    answer = one.says(person(1), person(2, birth_year=2**63), person(3))
    assert [(o.status, o.code) for o in answer.outcomes] == [(Status.REJECTED, "internal")]
    two = laptop(store, 2)
    two.reads()
    assert {row for _, row in two.rows} == {wire.key(1), wire.key(3)}


def test_the_same_paper_from_two_laptops_is_asked_about_once(one: Laptop, two: Laptop) -> None:
    def paper(of: int) -> tuple[str, bytes, Kind, dict[str, Value]]:
        values = wire.row(
            "identity_document", person_id=wire.key(of), kind="CEDULA", number="1714307103"
        )
        row = identity.derived("identity_document", values)
        assert row is not None
        return "identity_document", row, Kind.PUT, values

    one.says(person(1), paper(1))
    answer = two.says(person(2), paper(2))
    assert statuses(answer) == [Status.CONFLICT]
    same(one, two)
    for each in (one, two):
        (conflict,) = each.conflicts()
        assert conflict["reason"] == "duplicate"
        assert told(conflict["kept"]) == {"person_id": wire.key(1).hex()}
    # Whoever knows of the other does it on purpose.
    assert two.says(person(3), paper(3)).outcomes == ()


def test_two_papers_never_bear_one_number(one: Laptop, two: Laptop) -> None:
    def issued(number: int, state: str = "issued") -> tuple[str, bytes, Kind, dict[str, Value]]:
        values = wire.row(
            "document", kind="ACT", number="ACT-LLOA-A-2026-0001", state=state,
            issued_by=wire.key(70),
        )  # fmt: skip
        return "document", wire.key(number), Kind.PUT, values

    staff = ("staff_member", wire.key(70), Kind.PUT, wire.row("staff_member", name="Lucía"))
    assert one.says(staff, issued(80)).outcomes == ()
    two.reads()
    assert [o.code for o in two.says(issued(81)).outcomes] == ["number_taken"]
    # Once it was annulled, the other may be kept beside it.
    assert two.says(issued(81, "annulled")).outcomes == ()
    # What is printed never changes either.
    assert [o.code for o in two.says(change("document", 80, facts="{}")).outcomes] == ["frozen"]


AUTHORISED: dict[str, Value] = {
    "authorised_by": "Coordinación Zonal", "authorised_on": 20_700, "authorisation_number": "R-1",
}  # fmt: skip


def test_an_authorisation_recorded_at_the_house_is_taken(one: Laptop, two: Laptop) -> None:
    one.says(*workshop())
    assert one.says(change("workshop", 50, **AUTHORISED)).outcomes == ()
    two.reads()
    assert two.says(change("workshop", 50, **AUTHORISED | {"authorisation_number": "R-2"}))
    one.reads()
    assert one.rows["workshop", wire.key(50)]["authorisation_number"] == "R-2"


def test_an_authorisation_of_the_centre_is_changed_only_there(
    store: Store, one: Laptop, two: Laptop
) -> None:
    one.says(*workshop())
    two.reads()
    with store.write() as connection:
        stream = lock_stream(connection, HOUSE)
        issued = AUTHORISED | {"authorised_by": "Coordinación General"}
        assert write_rows(connection, stream, [("workshop", wire.key(50), issued)], NOON) == 1
    one.reads()
    refused = one.says(change("workshop", 50, **AUTHORISED | {"authorisation_number": "X"}))
    assert [(o.code, o.field) for o in refused.outcomes] == [("authority", "authorised_by")]
    # The house still opens and closes it.
    assert one.says(change("workshop", 50, state="closed", state_reason=None)).outcomes == ()
    # Whoever had not heard of it loses visibly, however late.
    answer = two.says(change("workshop", 50, **AUTHORISED), at=NOON + 50 * MINUTE)
    assert statuses(answer) == [Status.CONFLICT]
    same(one, two)
    assert two.rows["workshop", wire.key(50)]["authorised_by"] == "Coordinación General"
    (conflict,) = two.conflicts()
    assert conflict["kept_letter"] is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("house", wire.key(1), Kind.DELETE, {}), "delivered"),
        (("conflict", wire.key(1), Kind.PUT, wire.row("conflict")), "delivered"),
        (("registration", wire.key(1), Kind.PUT, wire.row("registration")), "delivered"),
        (("person", wire.key(1), Kind.ERASE, {}), "erase"),
        (("person", wire.key(1), Kind.SET, {"gender": "x"}), "unknown"),
        (person(1, surnames=None), "missing"),
        (person(1, surnames="a\0b"), "value"),
        (person(1, flags="{not json"), "value"),
        (person(1, birth_date=1, birth_year=1990), "two_births"),
        (workshop(capacity=0)[1], "capacity"),
        (workshop(modality="municipal", contribution_cents=100)[1], "contribution"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(
    store: Store, one: Laptop, row: tuple[str, bytes, Kind, dict[str, Value]], code: str
) -> None:
    (outcome,) = one.says(row).outcomes
    assert (outcome.status, outcome.code) == (Status.REJECTED, code)
    assert outcome.message.endswith(".")
    assert head(store) == 0
    assert quarantined(store) == [("rejected", code)]


def test_a_page_brings_parents_that_come_later(one: Laptop, two: Laptop, store: Store) -> None:
    one.says(person(1), *(person(n) for n in range(100, 400)), phones(1))
    one.says(change("person", 1, gender="femenino"))
    seen: set[bytes] = set()
    for page in two.reads(budget=1):
        # In the pages as they come, the person is never missing where her telephone is.
        seen |= {row.row for row in page.rows}
        for row in page.rows:
            if row.table == "phone":
                assert row.values["person_id"] in seen
    assert two.cursor == head(store)
    assert len(two.rows) == 302


def test_a_row_changed_again_still_tells_what_its_writer_had_not_read(
    one: Laptop, two: Laptop
) -> None:
    one.says(person(1))
    two.reads()
    one.says(change("person", 1, gender="femenino"))
    # Two wrote the row last, without having read what one wrote to another field.
    two.says(change("person", 1, ethnicity="mestiza"))
    two.says(change("person", 1, nationality="EC"))
    two.reads()
    assert two.rows["person", wire.key(1)]["gender"] == "femenino"
