"""What is written on the wire is read again, in few bytes and from no hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.protocol import identity
from desktop.sync.protocol.batch import HEADER_SIZE, Batch, open_batch, read_header, seal
from desktop.sync.protocol.columns import (
    pack_ints,
    pack_present,
    pack_texts,
    unpack_ints,
    unpack_present,
    unpack_texts,
)
from desktop.sync.protocol.frames import (
    Answer,
    Ask,
    End,
    Frame,
    FrameKind,
    Outcome,
    Page,
    Refusal,
    Status,
    Stream,
    decode,
    encode_answer,
    encode_ask,
    encode_end,
    encode_page,
    encode_refusal,
    frame,
    read_frames,
    split_ask,
)
from desktop.sync.protocol.rows import Kind, Row, arranged
from desktop.sync.protocol.schema import TABLES
from tests.sync import wire


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=50))
def test_numbers_come_back(values: list[int]) -> None:
    assert unpack_ints(pack_ints(values), len(values)) == values


@given(st.lists(wire.texts | st.from_regex(r"\A\+?[0-9]{1,20}\Z"), max_size=40))
def test_texts_come_back(values: list[str]) -> None:
    assert unpack_texts(pack_texts(values), len(values)) == values


@given(st.lists(st.none() | st.integers(), min_size=1, max_size=40))
def test_what_is_missing_comes_back(values: list[int | None]) -> None:
    there = [value is not None for value in values]
    assert unpack_present(pack_present(values), len(values)) == there


@given(wire.batches())
def test_a_batch_comes_back_as_it_was_sealed(batch: Batch) -> None:
    sealed = seal(batch, wire.SECRET)
    header = read_header(sealed)
    assert header.size == len(sealed)
    assert open_batch(header, sealed[HEADER_SIZE:], wire.PUBLIC) == batch
    assert seal(batch, wire.SECRET) == sealed


def test_ids_that_derive_do_not_travel() -> None:
    assert identity.rule_of("person") is None
    enrolments, marks = [], []
    workshop, lesson = wire.key(1), wire.key(2)
    for number in range(100):
        values = wire.row(
            "enrolment", workshop_id=workshop, person_id=wire.key(100 + number), state="enrolled"
        )
        enrolment = identity.derived("enrolment", values)
        assert enrolment is not None
        enrolments.append(Row("enrolment", enrolment, Kind.PUT, values))
        mark = wire.row("mark", lesson_id=lesson, enrolment_id=enrolment, value="P")
        made = identity.derived("mark", mark)
        assert made is not None
        marks.append(Row("mark", made, Kind.PUT, mark))
    one = len(encode_page(Page(Stream.HOUSE, 0, 1, tuple(enrolments))))
    both = len(encode_page(Page(Stream.HOUSE, 0, 1, (*enrolments, *marks))))
    # A hundred marks on enrolments of the same page cost next to nothing.
    assert both - one < 200


@given(st.data())
def test_a_page_comes_back(data: st.DataObject) -> None:
    rows = []
    for table in data.draw(st.lists(st.sampled_from(TABLES), max_size=8)):
        values = data.draw(wire.values_of(table))
        rows.append(Row(table.name, data.draw(wire.ids), Kind.PUT, values))
    page = Page(Stream.REF, 7, 9, tuple(arranged(rows)))
    assert decode(FrameKind.PAGE, encode_page(page)) == page


def test_parents_stand_before_children_and_go_after_them() -> None:
    person, document = wire.key(1), wire.key(2)
    rows = [
        Row("person", person, Kind.DELETE, {}),
        Row("identity_document", document, Kind.DELETE, {}),
        Row("identity_document", document, Kind.SET, {"warning": None}),
        Row("person", person, Kind.SET, {"gender": None}),
    ]
    assert [(row.table, row.kind) for row in arranged(rows)] == [
        ("person", Kind.SET), ("identity_document", Kind.SET),
        ("identity_document", Kind.DELETE), ("person", Kind.DELETE),
    ]  # fmt: skip


ANSWER = Answer(
    3, 99,
    (
        Outcome(0, Status.MERGED),
        Outcome(1, Status.REJECTED, "capacity", "El cupo debe ser de una persona o más.", "x"),
        Outcome(4, Status.MERGED),
        Outcome(7, Status.HELD, "held", "Espera.", "", ("person", wire.key(9))),
        Outcome(8, Status.CONFLICT),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        (FrameKind.ANSWER, encode_answer(ANSWER), ANSWER),
        (FrameKind.END, encode_end(End(5, "A", 7, 8, True)), End(5, "A", 7, 8, True)),
        (
            FrameKind.REFUSAL,
            encode_refusal(Refusal("gap", "Falta.", {"sequence": 4})),
            Refusal("gap", "Falta.", {"sequence": 4}),
        ),
    ],
)
def test_what_the_centre_says_comes_back(kind: FrameKind, payload: bytes, said: Frame) -> None:
    ((read, content),) = read_frames(b"CSQ1" + frame(kind, payload))
    assert read is kind
    assert decode(kind, content) == said


@pytest.mark.parametrize("resume", [None, (3, 2048)])
def test_a_question_comes_back_however_it_arrives(resume: tuple[int, int] | None) -> None:
    ask = Ask(wire.INCARNATION, "B", 1795000000000, 5, 6, 8192, resume)
    data = encode_ask(ask)
    for cut in range(len(data)):
        assert split_ask(data[:cut]) is None
    assert split_ask(data + b"CSB1") == (ask, len(data))
