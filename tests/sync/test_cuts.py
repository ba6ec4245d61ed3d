"""A line that breaks at any byte, or lies, or stands still: nothing is lost, and almost nothing
crosses it twice.

The short form samples positions, the soak takes every byte.
"""

import os
import random
import socket
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import text

from desktop.core.errors import UserError
from desktop.core.ids import new_id
from desktop.models import keyring
from desktop.models.tables import METADATA
from desktop.sync import transport
from desktop.sync.protocol.frames import End, FrameKind, encode_end, frame, split_ask
from desktop.sync.protocol.limits import MOST_PAGE_ROWS
from tests.sync.line import LIES, Fault, page
from tests.sync.line import _whole as whole_message
from tests.sync.street import Street, street
from tests.sync.town import person

SEED = 20261128
AGAIN = 2_048
"""Bytes of batches that may cross the line twice."""
ONE_PAGE = 8 * 1024


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        with street(tmp_path_factory.mktemp("calle")) as made:
            yield made


def carried(heard: Iterable[bytearray]) -> list[tuple[int, int]]:
    """Of each exchange: how many bytes stood before its batches, and how many bytes of them."""
    found = []
    for said in heard:
        rest = bytes(said)
        at = 0
        while rest:
            head, _, after = rest.partition(b"\r\n\r\n")
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if head.startswith(b"POST"):
                asked = split_ask(after[:length])
                if asked is not None:
                    found.append((at + len(head) + 4 + asked[1], length - asked[1]))
            at += len(head) + 4 + length
            rest = after[length:]
    return found


def fails(stage: Street, *faults: Fault) -> bool:
    """An exchange of `one` over a bad line; what is told is told in Spanish and is no «enviado»."""
    stage.line.faults.extend(faults)
    told = None
    try:
        stage.one.exchange()
    except UserError as error:
        told = error.message
    stage.line.faults.clear()
    found = stage.one.status()
    assert found.last_error == told
    assert not (found.all_sent and (found.pending or found.unanswered))
    if told is not None:
        assert "guardado" in told
        assert told.endswith(".")
    return told is not None


def whole(stage: Street) -> None:
    """Everybody has everything, once, and the light is true."""
    stage.one.exchange()
    stage.other.exchange()
    stage.check()
    assert stage.one.status().all_sent
    names = stage.names(stage.one)
    assert len(names) == len(set(names))
    assert sorted(names) == sorted(stage.names(stage.other))


def rehearsal(stage: Street) -> tuple[int, int]:
    """How many bytes the small exchange takes, up and down."""
    stage.something_down()
    stage.something_up()
    done = stage.one.exchange()
    return done.bytes_sent, done.bytes_received


def cut_up(stage: Street, at: int, words: list[str]) -> None:
    """The upload breaks at a byte; then it goes on."""
    stage.line.heard.clear()
    assert fails(stage, Fault(cut_up=at))
    before, total = carried(stage.line.heard)[0] if carried(stage.line.heard) else (at, 0)
    total = total or stage.sealed()
    arrived = min(max(0, at - before), total)
    stage.line.heard.clear()
    stage.one.exchange()
    again = sum(size for _, size in carried(stage.line.heard)) - (total - arrived)
    assert again <= AGAIN
    assert set(words) <= set(stage.names(stage.one))


def cut_down(stage: Street, at: int, words: list[str]) -> None:
    """The answer breaks at a byte; nothing that had its effect goes up again."""
    fails(stage, Fault(cut_down=at))
    stage.line.heard.clear()
    done = stage.one.exchange()
    assert sum(size for _, size in carried(stage.line.heard)) == 0
    assert done.bytes_received <= ONE_PAGE
    assert set(words) <= set(stage.names(stage.one))


def positions(most: int, how_many: int | None) -> list[int]:
    """Where to cut: everywhere, or somewhere."""
    every = range(1, most + 1)
    if how_many is None or how_many >= most:
        return list(every)
    return sorted(random.Random(SEED).sample(every, how_many))


def cuts(stage: Street, how_many: int | None) -> None:
    up, down = rehearsal(stage)
    for place, at in enumerate(positions(up - 8, how_many)):
        words = [*([] if place % 5 else stage.something_down()), *stage.something_up()]
        cut_up(stage, at, words)
    whole(stage)
    for at in positions(down - 8, how_many):
        words = [*stage.something_down(), *stage.something_up()]
        cut_down(stage, at, words)
    whole(stage)


def test_a_hundred_cuts(stage: Street) -> None:
    cuts(stage, 50)


@pytest.mark.soak
def test_a_cut_at_every_byte(stage: Street) -> None:
    cuts(stage, None)


def long_notes(stage: Street, rows: int) -> list[str]:
    """Somebody's words that no compressor makes smaller."""
    words = [stage.word() for _ in range(rows)]
    for word in words:
        row = person(stage.one, word)
        noise = os.urandom(1200).hex()
        stage.one.execute("UPDATE person SET support_needs = :noise WHERE id = :row",
                          noise=noise, row=row)  # fmt: skip
    return words


def large(stage: Street, fractions: list[float]) -> None:
    for fraction in fractions:
        words = long_notes(stage, 60)
        assert fails(stage, Fault(cut_up=50))
        size = stage.sealed()
        assert size > 64 * 1024
        cut_up(stage, round(size * fraction), words)
    whole(stage)


def test_a_large_upload_goes_on_from_its_byte(stage: Street) -> None:
    large(stage, [0.02, 0.37, 0.99])


@pytest.mark.soak
def test_a_large_upload_goes_on_from_any_byte(stage: Street) -> None:
    moments = random.Random(SEED)
    large(stage, [moments.random() for _ in range(40)])


def test_a_download_that_is_cut_keeps_the_pages_that_arrived(stage: Street) -> None:
    rows = 300
    noise = os.urandom(60 * rows).hex()
    with stage.other.open().database.write("Importar") as session:
        session.execute(
            METADATA.tables["person"].insert(),
            [
                {
                    "id": new_id(), "surnames": "Inventada", "given_names": stage.word(),
                    "registered_at": stage.time.tick(),
                    "support_needs": noise[place * 120 : place * 120 + 120],
                }
                for place in range(rows)
            ],
        )  # fmt: skip
    stage.other.exchange()
    had = len(stage.names(stage.one))
    with stage.one.open().database.keep() as session:
        session.execute(text("UPDATE link SET page_bytes = 65536"))
    # Within the last page.
    assert fails(stage, Fault(cut_down=20_000))
    kept = len(stage.names(stage.one)) - had
    assert 0 < kept < rows
    assert kept % MOST_PAGE_ROWS == 0
    done = stage.one.exchange()
    assert done.received == rows - kept
    whole(stage)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_request_that_arrives_again_counts_once(stage: Street, times: int) -> None:
    stage.something_down()
    stage.something_up()
    assert not fails(stage, Fault(repeat=times))
    whole(stage)


def test_an_answer_that_never_comes_is_asked_for_again(stage: Street) -> None:
    for _ in range(3):
        stage.something_up()
        assert fails(stage, Fault(drop_answer=True))
        assert stage.one.status().pending
    whole(stage)


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_lie_is_no_answer(stage: Street, lie: bytes) -> None:
    stage.something_up(1)
    # What somebody said is too large is asked once more, in parts.
    assert fails(stage, Fault(lie=lie), Fault(lie=lie))
    assert stage.one.status().pending
    assert not stage.one.status().all_sent
    whole(stage)


@pytest.mark.parametrize("fault", [Fault(stall_up=300), Fault(stall_down=60)], ids=["up", "down"])
def test_a_line_that_stands_still_is_let_go(
    stage: Street, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "STALL_SECONDS", 0.4)
    stage.something_up()
    assert fails(stage, fault)
    assert not stage.one.status().all_sent
    monkeypatch.undo()
    whole(stage)


def test_an_end_without_an_answer_is_not_asked_for_ever(stage: Street) -> None:
    words = stage.something_up()
    end = b"CSQ1" + frame(FrameKind.END, encode_end(End(1, "A", 0, 0, False)))
    assert fails(stage, *[Fault(lie=page("200 OK", body=end))] * 5)
    more = b"CSQ1" + frame(FrameKind.END, encode_end(End(1, "A", 0, 0, True)))
    assert fails(stage, *[Fault(lie=page("200 OK", body=more))] * 5)
    assert stage.one.status().pending == 2 * len(words)
    whole(stage)


def delivered(stage: Street, request: bytes) -> bytes:
    """Bytes that somebody kept, handed to the centre now; its answer."""
    with socket.create_connection(("127.0.0.1", stage.served.port)) as centre:
        centre.settimeout(20)
        centre.sendall(request)
        return whole_message(centre)


def test_two_requests_that_arrive_in_the_other_order_count_once(stage: Street) -> None:
    """The first is held up on the way and arrives after later ones, more than once."""
    stage.something_up()
    stage.line.heard.clear()
    assert fails(stage, Fault(lie=b""))
    late = bytes(stage.line.heard[0])
    assert carried([bytearray(late)])[0][1] > 0
    stage.something_up()
    stage.one.exchange()
    before = stage.at_centre("C10")
    for _ in range(2):
        # Its batch is the last one still: the stored answer. Later it is a fork that nobody hears.
        assert delivered(stage, late).startswith(b"HTTP/1.1 ")
        assert stage.at_centre("C10") == before
        stage.something_up(1)
        stage.one.exchange()
        before = stage.at_centre("C10")
    whole(stage)
    assert stage.one.status().letter == "A"


def test_whoever_goes_on_typing_does_not_keep_an_exchange_from_its_end(stage: Street) -> None:
    stage.something_up(1)
    written: list[str] = []
    typing = False

    def type_on(_: object) -> None:
        # Whenever the exchange writes something down, somebody registers somebody.
        nonlocal typing
        if not typing and len(written) < 60:
            typing = True
            written.extend(stage.something_up(1))
            typing = False

    database = stage.one.open().database
    database.listen(type_on)
    done = stage.one.exchange()
    database.listeners.remove(type_on)
    assert written
    assert done.requests <= 3
    assert done.pending
    assert not stage.one.status().all_sent
    whole(stage)
