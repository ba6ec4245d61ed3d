"""The exchange: batches once, answers again, a cut gone on from its byte, epochs, other houses."""

import time
from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import func, select

from central import catalogue, minding
from central.centre import Centre
from central.records import EPOCH_BITS
from central.store import lock_stream, stream_of
from central.tables import FEED, REF, ROWS, SPOOL
from tests.central.asking import Client
from tests.central.conftest import Watch
from tests.central.laptop import Laptop, bulky, code_for, enrolled, room

HOUSE = next(h.id.bytes for h in catalogue.houses().values() if h.code == "C10")


def _rooms(centre: Centre) -> int:
    with centre.store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(ROWS["room"])).scalar_one())


def _spooled(centre: Centre) -> int:
    with centre.store.read() as connection:
        kept = select(func.sum(func.length(SPOOL.c.content)))
        return int(connection.execute(kept).scalar_one() or 0)


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


def test_nothing_to_send_brings_the_reference_and_the_cycles(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    told = laptop.exchange(client)
    assert told.status == 200
    rows = {(row.table, row.row): row for page in told.pages for row in page.rows}
    assert sum(table == "house" for table, _ in rows) == 52
    cycles = [row.values["code"] for (table, _), row in rows.items() if table == "cycle"]
    assert sorted(map(str, cycles)) == [f"{y}-{q}" for y in (2026, 2027) for q in range(1, 5)]
    assert ("device_certificate", laptop.device) in rows
    assert not told.end.more
    laptop.house_cursor, laptop.ref_cursor = told.end.house_head, told.end.ref_head
    assert laptop.exchange(client).pages == []


def test_a_batch_has_its_effect_once_and_its_answer_every_time(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    batch = laptop.sealed(1, room("Sala"), room("Patio"))
    first = laptop.exchange(client, batch)
    again = laptop.exchange(client, batch)
    assert (first.status, again.status) == (200, 200)
    assert first.answers == again.answers != []
    assert _rooms(centre) == 2


def test_all_answers_of_a_lost_reply_can_be_had_again(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    batches = [laptop.sealed(n, room(f"Sala {n}")) for n in (1, 2, 3)]
    first = laptop.exchange(client, *batches)
    assert [a.sequence for a in first.answers] == [1, 2, 3]
    again = laptop.exchange(client, *batches)
    assert again.answers == first.answers
    assert _rooms(centre) == 3


def test_a_reply_that_is_lost_again_is_had_again(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    batches = [laptop.sealed(n, *bulky(60)) for n in (1, 2, 3)]
    first = laptop.exchange(client, batches[0])
    # Each of these replies is lost, and each request goes one batch further.
    laptop.exchange(client, *batches[:2])
    laptop.cut(client, laptop.asking(), *batches[:2], batches[2][:3000])
    told = laptop.exchange(client, *batches)
    assert [a.sequence for a in told.answers] == [1, 2, 3]
    assert told.answers[0] == first.answers[0]
    assert _rooms(centre) == 180


def test_the_same_number_with_other_bytes_is_a_fork(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    laptop.exchange(client, laptop.sealed(1, room("Sala")))
    told = laptop.exchange(client, laptop.sealed(1, room("Otra")))
    assert (told.status, told.refusal.code) == (409, "fork")
    assert _rooms(centre) == 1


def test_a_batch_whose_answer_arrived_is_a_fork_when_it_comes_again(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    old = laptop.sealed(1, room("Sala"))
    laptop.exchange(client, old)
    laptop.exchange(client, laptop.sealed(2, room("Patio")))
    told = laptop.exchange(client, old)
    assert (told.status, told.refusal.code) == (409, "fork")


def test_a_number_that_skips_is_a_gap_and_begins_an_epoch(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    told = laptop.exchange(client, laptop.sealed(1, room("Sala")), laptop.sealed(5, room("Otra")))
    assert (told.status, told.refusal.code) == (409, "gap")
    assert told.refusal.facts == {"sequence": 1}
    # What was applied before it is answered all the same.
    assert [a.sequence for a in told.answers] == [1]
    with centre.store.read() as connection:
        first = stream_of(connection, HOUSE)
    assert first.epoch
    # Asked again in an epoch where nothing happened, it begins no other.
    laptop.exchange(client, laptop.sealed(5, room("Otra")))
    with centre.store.read() as connection:
        assert stream_of(connection, HOUSE).epoch == first.epoch


def test_a_cut_is_gone_on_from_its_byte(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    first, second = laptop.sealed(1, room("Sala")), laptop.sealed(2, *bulky(300))
    cut = len(second) // 2
    laptop.cut(client, laptop.asking(), first, second[:cut])
    state = laptop.state(client)
    assert state["sequence"] == 1
    assert cut - 2048 <= state["held"] <= cut
    at = state["held"]
    told = laptop.exchange(client, second[at:], resume=(2, at))
    assert told.status == 200
    # The answer to the first was lost with the connection and comes along.
    assert [a.sequence for a in told.answers] == [1, 2]
    assert _rooms(centre) == 301
    assert _spooled(centre) == 0


def test_going_on_from_where_nothing_is_held_sends_it_back_to_ask(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    batch = laptop.sealed(1, *bulky(300))
    told = laptop.exchange(client, batch[4000:], resume=(1, 4000))
    assert (told.status, told.refusal.code) == (503, "busy")
    assert _rooms(centre) == 0


def test_bytes_altered_on_the_way_have_no_effect_and_are_forgotten(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    batch = laptop.sealed(1, *bulky(300))
    laptop.cut(client, laptop.asking(), batch[:6000])
    held = laptop.state(client)["held"]
    assert held
    rest = bytearray(batch[held:])
    rest[-1] ^= 1
    told = laptop.exchange(client, bytes(rest), resume=(1, held))
    assert (told.status, told.refusal.code) == (400, "malformed")
    assert laptop.state(client) == {"sequence": 0, "held": 0}
    assert laptop.exchange(client, batch).status == 200


def test_asking_for_the_state_stops_whoever_was_sending(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    batch = laptop.sealed(1, *bulky(300))
    told: dict[str, int] = {}

    def ask() -> None:
        # What was sent is read ahead of the database.
        until(lambda: _spooled(centre) > 0)
        told.update(laptop.state(client))

    stalled = laptop.send(client, [laptop.asking() + batch[:6000], ask, batch[6000:]])
    assert (stalled.status, stalled.refusal.code) == (503, "busy")
    assert _rooms(centre) == 0
    at = told["held"]
    assert laptop.exchange(client, batch[at:], resume=(1, at)).status == 200


def test_another_key_and_another_laptop_are_refused(client: Client, centre: Centre) -> None:
    laptop, other = enrolled(client, centre), enrolled(client, centre, "C12")
    forged = Laptop(device=laptop.device, incarnation=laptop.incarnation)
    told = laptop.exchange(client, forged.sealed(1, room("Sala")))
    assert (told.status, told.refusal.code) == (400, "signature")
    told = laptop.exchange(client, other.sealed(1, room("Sala")))
    assert (told.status, told.refusal.code) == (400, "malformed")
    assert _rooms(centre) == 0


def test_no_row_of_another_house_comes_down(client: Client, centre: Centre) -> None:
    laptop, other = enrolled(client, centre), enrolled(client, centre, "C12")
    laptop.exchange(client, laptop.sealed(1, room("Sala de Lloa")))
    told = other.exchange(client)
    names = [row.values.get("name") for page in told.pages for row in page.rows]
    assert "Sala de Lloa" not in names
    colleague = enrolled(client, centre, letter="B")
    names = [row.values.get("name") for p in colleague.exchange(client).pages for row in p.rows]
    assert "Sala de Lloa" in names


def test_a_restored_copy_begins_another_epoch_that_laptops_read_from_the_start(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    told = laptop.exchange(client)
    laptop.house_cursor, laptop.ref_cursor = told.end.house_head + 7, told.end.ref_head
    told = laptop.exchange(client)
    assert told.pages[0].start == 0
    begun = told.end.house_head >> EPOCH_BITS
    assert begun > 0
    laptop.house_cursor = told.end.house_head
    assert laptop.exchange(client).pages == []
    # A cursor that nobody can have been given is read from the start and begins nothing.
    laptop.house_cursor = 2**62
    told = laptop.exchange(client)
    assert told.pages[0].start == 0
    assert told.end.house_head >> EPOCH_BITS == begun


def test_the_word_restored_ends_the_epoch_of_every_stream(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    told = laptop.exchange(client)
    # The house and `ref`.
    assert minding.restored(centre.store) == 2
    with centre.store.read() as connection:
        assert stream_of(connection, HOUSE).ended == {0: told.end.house_head}
        assert stream_of(connection, REF).epoch > 0
    # Whoever had everything there was goes on from there.
    laptop.house_cursor, laptop.ref_cursor = told.end.house_head, told.end.ref_head
    again = laptop.exchange(client)
    assert [page for page in again.pages if page.rows] == []


def test_a_new_life_gets_the_letter_it_asks_for_or_the_next_free_one(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    laptop.incarnation = bytes(15) + b"\1"
    assert laptop.exchange(client).end.letter == "B"
    laptop.incarnation, laptop.letter = bytes(15) + b"\2", "M"
    told = laptop.exchange(client)
    assert told.end.letter == "M"
    rows = {row.row: row.values for page in told.pages for row in page.rows}
    assert rows[laptop.device]["letter"] == "M"


def test_the_turn_of_the_year_opens_its_cycles(
    client: Client, centre: Centre, watch: Watch
) -> None:
    laptop = enrolled(client, centre)
    told = laptop.exchange(client)
    laptop.house_cursor = told.end.house_head
    watch.now += 60 * 86_400_000
    told = laptop.exchange(client)
    codes = {str(row.values.get("code")) for p in told.pages for row in p.rows}
    assert {"2028-1", "2028-4"} <= codes
    assert "2027-1" not in codes


def test_a_repeated_enrolment_leaves_the_cycles_alone(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    with centre.store.read() as connection:
        before = stream_of(connection, HOUSE).head
    laptop.enrol(client, code_for(centre))
    with centre.store.write() as connection:
        assert lock_stream(connection, HOUSE).head == before
        live = select(func.count()).where(FEED.c.house == HOUSE)
        assert connection.execute(live).scalar_one() == 8


def test_whoever_minds_the_centre_sees_what_is_open(client: Client, centre: Centre) -> None:
    laptop, other = enrolled(client, centre), enrolled(client, centre, letter="B")
    table, key, values = room("Sala")
    laptop.exchange(client, laptop.sealed(1, (table, key, values)))
    laptop.house_cursor = other.house_cursor = other.exchange(client).end.house_head
    laptop.exchange(client, laptop.sealed(2, (table, key, {**values, "name": "Salón"})))
    category = uuid4().bytes
    told = other.exchange(
        client,
        other.sealed(
            1,
            (table, key, {**values, "name": "Aula"}),
            ("category", category, {"code": "x", "name": "Inventada"}),
        ),
    )
    assert len(told.answers[0].outcomes) == 2
    with centre.store.read() as connection:
        (clash,) = minding.conflicts(connection)
        (refused,) = minding.quarantine(connection)
    said = (clash["house"], clash["table"], clash["id"], clash["field"])
    assert said == ("C10", "room", str(UUID(bytes=key)), "name")
    assert {clash["kept"]["name"], clash["lost"]["name"]} == {"Salón", "Aula"}
    assert refused["house"] == "C10"
    assert refused["device"] == str(UUID(bytes=other.device))
    assert refused["reason"].endswith(".")
