"""Somebody who means harm, or a laptop gone mad: refused in our own words, nothing stored that is
not theirs, and never more memory than an honest day takes."""

import json
import os
import socket
import tracemalloc
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from central import devices, minding, registrations, rules
from central.centre import Centre
from central.records import EPOCH_BITS
from central.settings import Settings
from central.store import stream_of
from central.tables import DEVICE, FEED, LIFE, METADATA, ROWS, SPOOL
from desktop.sync.protocol import limits
from desktop.sync.protocol.batch import Author, Batch, Op, arranged, seal
from desktop.sync.protocol.frames import MAGIC, Ask, Status, encode_ask
from desktop.sync.protocol.identity import house_id
from desktop.sync.protocol.rows import Kind, Value
from tests.central.asking import Client
from tests.central.laptop import Laptop, bulky, code_for, enrolled, room
from tests.central.test_exchange import until
from tests.sync import wire
from tests.sync.served import Served
from tests.sync.test_golden import GOLDEN
from tests.sync.test_protocol_hostile import HOSTILE, signed

LLOA, OTHER = house_id("C10").bytes, house_id("C12").bytes


def counted(centre: Centre, *without: str) -> dict[str, int]:
    """How many rows each table has."""
    with centre.store.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
            if name not in without
        }


def said(laptop: Laptop, sequence: int, *ops: Op) -> bytes:
    """A batch of any ops."""
    whole = Batch(
        laptop.device, laptop.incarnation, sequence, (Author(None, laptop.now),), arranged(ops)
    )
    return seal(whole, laptop.private)


def put(table: str, row: bytes, **values: Value) -> Op:
    """A row, whole."""
    return Op(table, row, Kind.PUT, 0, 0, wire.row(table, **values))


# --- other houses -----------------------------------------------------------------------------


def test_no_row_of_another_house_is_reached_by_its_id(client: Client, centre: Centre) -> None:
    theirs, mine = enrolled(client, centre, "C12"), enrolled(client, centre)
    person, phone = wire.key(1), wire.key(2)
    theirs.exchange(
        client,
        said(theirs, 1, put("person", person, surnames="Ajena"),
             put("phone", phone, person_id=person, number="+593990000000")),
    )  # fmt: skip
    told = mine.exchange(
        client,
        said(
            mine, 1,
            Op("person", person, Kind.SET, 0, 2**40, {"surnames": "Robada", "given_names": "X"}),
            Op("phone", phone, Kind.DELETE, 0, 2**40, {}),
            put("phone", wire.key(3), person_id=person, number="+593990000001"),
        ),
    )  # fmt: skip
    codes = {outcome.code for outcome in told.answers[0].outcomes}
    assert codes == {"unknown", "held"}
    # The very same id may stand in two houses, each with its own row.
    told = mine.exchange(client, said(mine, 2, put("person", person, surnames="Propia")))
    assert told.status == 200
    assert not [r for p in told.pages for r in p.rows if r.values.get("surnames") == "Ajena"]
    with centre.store.read() as connection:
        rows = ROWS["person"].c
        found = connection.execute(select(rows.house, rows.surnames).where(rows.id == person))
        assert {(bytes(h), s) for h, s in found} == {
            (LLOA, "Propia"), (OTHER, "Ajena"),
        }  # fmt: skip
        gone = select(FEED.c.gone).where(FEED.c.row == phone)
        assert connection.execute(gone).scalar_one() is None


def test_a_token_of_one_house_does_not_carry_batches_of_another(
    client: Client, centre: Centre
) -> None:
    theirs, mine = enrolled(client, centre, "C12"), enrolled(client, centre)
    before = counted(centre)
    stolen = theirs.sealed(1, room("Ajena"))
    told = mine.send(client, mine.asking() + stolen)
    assert (told.status, told.refusal.code) == (400, "malformed")
    # Nor under their incarnation, which is then a life of this laptop and of nobody else.
    as_theirs = replace(mine, incarnation=theirs.incarnation)
    told = as_theirs.send(client, as_theirs.asking() + stolen)
    assert (told.status, told.refusal.code) == (400, "malformed")
    assert counted(centre, "life", "device_certificate") == {
        k: v for k, v in before.items() if k not in ("life", "device_certificate")
    }
    assert theirs.exchange(client, stolen).status == 200


def test_a_batch_signed_by_another_laptop_of_the_house_is_refused(
    client: Client, centre: Centre
) -> None:
    one, two = enrolled(client, centre), enrolled(client, centre, letter="B")
    forged = replace(one, private=two.private)
    told = one.exchange(client, forged.sealed(1, room("Sala")))
    assert (told.status, told.refusal.code) == (400, "signature")
    replayed = two.sealed(1, room("Sala"))
    assert two.exchange(client, replayed).status == 200
    told = one.exchange(client, replayed)
    assert (told.status, told.refusal.code) == (400, "malformed")
    with centre.store.read() as connection:
        found = connection.execute(select(func.count()).select_from(ROWS["room"]))
        assert found.scalar_one() == 1


def test_a_laptop_revoked_between_two_batches_of_a_request_has_no_more_effect(
    client: Client, centre: Centre
) -> None:
    laptop = enrolled(client, centre)
    first, second = laptop.sealed(1, room("Uno")), laptop.sealed(2, *bulky(200))

    def revoke() -> None:
        until(lambda: counted(centre)["answer"] > 0)
        with centre.store.write() as connection:
            devices.revoke(connection, laptop.device, laptop.now)

    told = laptop.send(client, [laptop.asking() + first, revoke, second])
    assert (told.status, told.refusal.code) == (403, "revoked")
    assert [a.sequence for a in told.answers] == [1]
    assert counted(centre)["row_room"] == 1
    told = laptop.send(client, laptop.asking())
    assert (told.status, told.refusal.code, told.pages) == (403, "revoked", [])


# --- bytes that are no batch ------------------------------------------------------------------


@pytest.mark.parametrize("body", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_body_is_refused_in_bounded_memory(
    client: Client, centre: Centre, body: Any
) -> None:
    laptop = enrolled(client, centre)
    hostile = signed(body())
    with centre.store.write() as connection:
        connection.execute(
            DEVICE.update().where(DEVICE.c.id == laptop.device).values(
                public_key=wire.PUBLIC, id=wire.DEVICE,
            )
        )  # fmt: skip
    laptop = replace(laptop, device=wire.DEVICE, incarnation=wire.INCARNATION)
    laptop.exchange(client)
    before = counted(centre)
    tracemalloc.start()
    told = laptop.exchange(client, hostile)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (told.status, told.refusal.code) == (400, "malformed")
    assert most < 2 * limits.MOST_OPENED
    assert counted(centre) == before


def test_the_first_release_is_understood_by_the_centre(client: Client, centre: Centre) -> None:
    """A batch that lay on a stick since the first release."""
    sealed = (GOLDEN / "schema-1.bin").read_bytes()
    laptop = enrolled(client, centre)
    with centre.store.write() as connection:
        connection.execute(
            DEVICE.update().where(DEVICE.c.id == laptop.device).values(
                public_key=wire.PUBLIC, id=wire.DEVICE,
            )
        )  # fmt: skip
        connection.execute(
            insert(LIFE).values(
                device=wire.DEVICE, incarnation=wire.INCARNATION, house=LLOA,
                letter="B", begun_at=1, sequence=2,
            )
        )  # fmt: skip
    laptop = replace(laptop, device=wire.DEVICE, incarnation=wire.INCARNATION)
    told = laptop.exchange(client, sealed)
    assert told.status == 200
    (answer,) = told.answers
    assert {o.status for o in answer.outcomes} <= {Status.REJECTED, Status.HELD, Status.CONFLICT}
    with centre.store.read() as connection:
        rooms = connection.execute(select(ROWS["room"].c.name)).scalars().all()
    assert "Ñandú «0042»" in rooms


@pytest.mark.parametrize(
    "change",
    [{"resume": (2**63, 0)}, {"resume": (2**32, 5)}, {"resume": (1, 2**62)}, {"resume": (7, 0)},
     {"sealed": -(2**63)}, {"answered": 2**63}, {"answered": -(2**63)}, {"house_cursor": 2**63 - 1},
     {"ref_cursor": 2**62}, {"page_bytes": 2**62}, {"now": 2**62}, {"schema": 2**62},
     {"letter": "\0\0"}],
    ids=str,
)  # fmt: skip
def test_absurd_questions_are_answered_or_refused(
    client: Client, centre: Centre, change: dict[str, Any]
) -> None:
    laptop = enrolled(client, centre)
    good = Ask(laptop.incarnation, "A", laptop.now, 0, 0, 8192)
    told = laptop.send(client, encode_ask(replace(good, **change)))
    assert told.status in (200, 400, 409, 503)
    if told.status != 200:
        assert told.refusal.message.endswith(".")
    # And an honest question afterwards is answered.
    assert laptop.exchange(client, laptop.sealed(1, room("Sala"))).status == 200


def test_a_request_past_the_limit_is_let_go(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    before = counted(centre)
    parts = [os.urandom(64 * 1024) for _ in range(80)]
    tracemalloc.start()
    answer = client.post("/v1/sync", parts, laptop.headers)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code in (400, 413)
    assert most < 3 * limits.MOST_REQUEST
    assert counted(centre) == before


def test_half_a_group_makes_no_row_that_no_laptop_can_keep(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    who, course = wire.key(1), wire.key(2)
    laptop.exchange(
        client,
        said(laptop, 1, put("person", who, surnames="", given_names="Ana", birth_year=1990),
             put("workshop", course, cycle_id=_cycle(centre), capacity=5, modality="community",
                 contribution_cents=500)),
    )  # fmt: skip
    told = laptop.exchange(
        client,
        said(laptop, 2,
             Op("person", who, Kind.SET, 0, 2**40, {"given_names": ""}),
             Op("person", who, Kind.SET, 0, 2**40, {"birth_date": 7_000}),
             Op("workshop", course, Kind.SET, 0, 2**40, {"modality": "municipal"}),
             put("cycle", wire.key(3), code="2026-4"),
             Op("cycle", _cycle(centre), Kind.SET, 0, 2**40, {"code": "2030-1"})),
    )  # fmt: skip
    assert sorted(o.code for o in told.answers[0].outcomes) == [
        "code", "code", "contribution", "no_name", "two_births",
    ]  # fmt: skip


# --- laptops gone mad -------------------------------------------------------------------------


def test_answers_of_one_request_are_bounded(client: Client, centre: Centre) -> None:
    """Some hundred bytes of refused changes would be answered with a third of a megabyte."""
    laptop = enrolled(client, centre)
    batches = []
    for sequence in range(1, 31):
        ops = [Op("house", UUID(int=n).bytes, Kind.DELETE, 0, 0, {}) for n in range(2_000)]
        batches.append(said(laptop, sequence, *ops))
    taken: list[int] = []
    while len(taken) < len(batches):
        question = laptop.asking() + b"".join(batches[len(taken) :])
        size = len(client.post("/v1/sync", question, laptop.headers).content)
        assert size < 5 * 1024 * 1024
        # Such an answer may be lost, and is given again.
        told = laptop.send(client, question)
        assert told.answers
        taken += [a.sequence for a in told.answers]
    assert taken == list(range(1, 31))


def test_bytes_of_lives_that_ended_are_not_kept(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    for turn in range(40):
        laptop.incarnation = UUID(int=turn + 1).bytes
        laptop.cut(client, laptop.asking(), laptop.sealed(1, *bulky(60))[:4000])
    with centre.store.read() as connection:
        kept = connection.execute(select(func.sum(func.length(SPOOL.c.content)))).scalar_one()
        assert connection.execute(select(func.count()).select_from(LIFE)).scalar_one() == 41
    assert kept <= 4000


def test_answers_that_arrived_are_not_kept(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    for sequence in range(1, 30):
        assert laptop.exchange(client, laptop.sealed(sequence, room("Sala"))).status == 200
    assert counted(centre)["answer"] == 1


def test_one_paper_on_many_people_is_asked_about_once_each(client: Client, centre: Centre) -> None:
    """«S/N» on everybody without a paper, on two laptops that could not know."""
    one, two = enrolled(client, centre), enrolled(client, centre, letter="B")
    for number, laptop in enumerate((one, two)):
        ops = []
        for n in range(60):
            person = UUID(int=1000 * (number + 1) + n).bytes
            ops.append(put("person", person, surnames="Inventada"))
            ops.append(
                put("identity_document", UUID(int=9000 * (number + 1) + n).bytes,
                    person_id=person, kind="other", number="S/N")
            )  # fmt: skip
        assert laptop.exchange(client, said(laptop, 1, *ops)).status == 200
    assert counted(centre)["row_conflict"] == 60


def test_a_row_that_our_own_code_fails_on_delays_nobody(
    client: Client, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that nobody foresaw, in judging one row: the others go on, and it is kept."""
    judge = rules.fault_of

    def stumble(table: Any, kind: Any, values: Any) -> Any:
        if values.get("name") == "Veneno":
            raise ZeroDivisionError
        return judge(table, kind, values)

    monkeypatch.setattr(rules, "fault_of", stumble)
    laptop = enrolled(client, centre)
    told = laptop.exchange(client, laptop.sealed(1, room("Sala"), room("Veneno"), room("Patio")))
    assert told.status == 200
    assert [(o.status, o.code) for o in told.answers[0].outcomes] == [(Status.REJECTED, "internal")]
    assert counted(centre)["row_room"] == 2
    assert counted(centre)["quarantine"] == 1


def test_a_long_chain_of_papers_stops_nobody(client: Client, centre: Centre) -> None:
    """Each paper annuls the one before, a thousand times, and the first of all is brought back."""
    laptop, other = enrolled(client, centre), enrolled(client, centre, letter="B")
    staff = wire.key(1)
    keys = [wire.key(10 + n) for n in range(1_500)]
    ops = [put("staff_member", staff, name="Inventada", role="gestor")]
    for n, key in enumerate(keys):
        parent = keys[n - 1] if n else None
        ops.append(put("document", key, kind="ACT", number=f"N{n}", issued_by=staff,
                       parent_id=parent, facts="{}", facts_hash="0", state="issued"))  # fmt: skip
    assert laptop.exchange(client, said(laptop, 1, *ops)).status == 200
    head = laptop.exchange(client).end.house_head
    gone = [Op("document", key, Kind.DELETE, 0, head, {}) for key in keys]
    assert laptop.exchange(client, said(laptop, 2, *gone)).status == 200
    back = Op("document", keys[-1], Kind.SET, 0, head, {"state": "annulled", "state_on": 20_000,
              "state_reason": None})  # fmt: skip
    told = other.exchange(client, said(other, 1, back))
    assert told.status == 200


def test_a_page_with_the_many_parents_of_its_rows_is_taken_by_a_laptop(
    client: Client, centre: Centre
) -> None:
    """Marks of as many lessons, enrolments and people, all of which changed later."""
    one, two = enrolled(client, centre), enrolled(client, centre, letter="B")
    below, above = [], []
    for n in range(200):
        person, workshop, lesson, enrolment, mark = (wire.key(n * 10 + k + 1) for k in range(5))
        above += [
            put("person", person, surnames="Inventada"),
            put("workshop", workshop, cycle_id=_cycle(centre), name="T", capacity=5,
                modality="municipal", state="open"),
            put("lesson", lesson, workshop_id=workshop),
            put("enrolment", enrolment, workshop_id=workshop, person_id=person, state="enrolled"),
        ]  # fmt: skip
        below.append(put("mark", mark, lesson_id=lesson, enrolment_id=enrolment, value="P"))
    assert one.exchange(client, said(one, 1, *above)).status == 200
    assert one.exchange(client, said(one, 2, *below)).status == 200
    head = one.exchange(client).end.house_head
    changed = []
    for op in above:
        name = {"person": "email", "workshop": "category", "lesson": "reason",
                "enrolment": "reason"}[op.table]  # fmt: skip
        columns: dict[str, Value] = {name: "otra"}
        if op.table == "enrolment":
            columns |= {"state": "withdrawn", "since": 5}
        if op.table == "lesson":
            columns |= {"state": "held"}
        changed.append(Op(op.table, op.row, Kind.SET, 0, head, columns))
    assert one.exchange(client, said(one, 3, *changed)).status == 200
    # `send` decodes every page, as a laptop does.
    seen: set[bytes] = set()
    more = True
    while more:
        told = two.exchange(client)
        for page in told.pages:
            seen |= {row.row for row in page.rows}
            if page.stream == 0:
                two.house_cursor = page.end
            else:
                two.ref_cursor = page.end
        more = told.end.more
    assert {op.row for op in (*above, *below)} <= seen


def _cycle(centre: Centre) -> bytes:
    with centre.store.read() as connection:
        query = select(ROWS["cycle"].c.id).where(ROWS["cycle"].c.house == LLOA)
        return bytes(connection.execute(query.limit(1)).scalar_one())


@pytest.mark.parametrize("text", ['"\\ud800"', "1e400", "[" * 900 + "]" * 900, "NaN"], ids=range(4))
def test_json_that_is_hard_to_read_does_not_stop_an_export(
    client: Client, centre: Centre, tmp_path: Any, text: str
) -> None:
    laptop = enrolled(client, centre)
    staff = wire.key(1)
    told = laptop.exchange(
        client,
        said(laptop, 1, put("staff_member", staff, name="Inventada", role="gestor"),
             put("document", wire.key(2), number="N", issued_by=staff, people=text, facts="{}",
                 state="issued")),
    )  # fmt: skip
    assert told.status == 200
    assert minding.export(centre.store, tmp_path / "todo.jsonl") > 0


def test_an_epoch_cannot_be_used_up(client: Client, centre: Centre) -> None:
    laptop = enrolled(client, centre)
    for sequence in range(1, 6):
        told = laptop.exchange(client, laptop.sealed(sequence, room("Sala")))
        assert told.status == 200
        laptop.house_cursor = 2**62 + sequence
    with centre.store.read() as connection:
        assert stream_of(connection, LLOA).head >> EPOCH_BITS == 0


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_end_of_the_calendar_is_refused(
    client: Client, centre: Centre, at: str
) -> None:
    token = registrations.new_platform_token(centre.store, 1)
    form = {"house": "C10", "reference": "R-1", "surnames": "A", "given_names": "B"}
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post("/v1/registrations", form={**form, "notice_at": at}, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (400, "notice_at")


def test_many_connections_that_say_little_stop_nobody(tmp_path: Path) -> None:
    """Half a head, half a question, half a batch, and then nothing."""
    settings = Settings(tmp_path, stall_seconds=1)
    with Served(tmp_path, settings=settings) as served_, ExitStack() as open_:
        centre = served_.centre
        laptop = Laptop(now=centre.clock())
        code = code_for(centre)
        enrol = json.dumps(laptop.form(code)).encode()
        told = spoken(served_.port, b"POST", b"/v1/enrol", b"", enrol)
        laptop.token = json.loads(told)["token"]
        bearer = f"Authorization: Bearer {laptop.token}\r\n".encode()
        question = laptop.asking() + laptop.sealed(1, *bulky(60))
        halves = [
            b"POST /v1/sy", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Y: ",
            head(b"POST", b"/v1/enrol", b"", 500) + b"{",
            head(b"POST", b"/v1/sync", bearer, len(question)) + question[:20],
            head(b"POST", b"/v1/sync", bearer, len(question)) + question[:3000],
        ]  # fmt: skip
        waiting = []
        for turn in range(100):
            half = open_.enter_context(socket.create_connection(("127.0.0.1", served_.port)))
            half.sendall(halves[turn % len(halves)])
            half.settimeout(30)
            waiting.append(half)
        assert b"ok" in spoken(served_.port, b"GET", b"/health", b"", b"")
        answer = spoken(served_.port, b"POST", b"/v1/sync", bearer, question)
        assert answer.startswith(MAGIC)
        # Whoever stands still in the middle of a body is let go.
        for turn, half in enumerate(waiting):
            if turn % len(halves) >= 2:
                while half.recv(4096):
                    pass
        assert counted(centre)["row_room"] == 60
        assert counted(centre)["spool"] == 0


def head(method: bytes, path: bytes, more: bytes, length: int) -> bytes:
    """The head of a request."""
    line = b"%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" % (method, path)
    return line + more + b"Content-Length: %d\r\n\r\n" % length


def spoken(port: int, method: bytes, path: bytes, more: bytes, body: bytes) -> bytes:
    """One request over a socket; the body of its answer."""
    with socket.create_connection(("127.0.0.1", port), 30) as asked:
        asked.sendall(head(method, path, more, len(body)) + body)
        found = b""
        while part := asked.recv(65536):
            found += part
    return found.partition(b"\r\n\r\n")[2]
