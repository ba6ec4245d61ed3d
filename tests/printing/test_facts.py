"""The facts of a paper: always the same bytes, rebuilt whole, and any alteration seen."""

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.printing.attendance_sheet import AttendanceFacts, draw_list
from desktop.printing.commitment_act import ActFacts, AddendumFacts, draw_act, draw_addendum
from desktop.printing.data_notice import NoticeFacts, draw_notice
from desktop.printing.diploma import DiplomaPaper, draw_diploma
from desktop.printing.enrolment_form import FormFacts, draw_form
from desktop.printing.facts import UnreadableFacts, canonical, facts_hash, from_json, short_hash
from desktop.printing.space_agreement import AgreementFacts, draw_agreement
from tests.printing import people

PAPERS: list[tuple[str, Any, type[Any], Any]] = [
    ("acta", people.act(), ActFacts, draw_act),
    ("adenda", people.addendum(), AddendumFacts, draw_addendum),
    ("ficha", people.form(), FormFacts, draw_form),
    ("ficha en blanco", people.blank_form(), FormFacts, draw_form),
    ("lista", people.attendance(), AttendanceFacts, draw_list),
    ("aviso", people.notice(), NoticeFacts, draw_notice),
    ("acuerdo", people.agreement(), AgreementFacts, draw_agreement),
    ("diploma", people.diploma(), DiplomaPaper, draw_diploma),
]
ISSUED = Path(__file__).parent / "issued"


@pytest.mark.parametrize(("name", "facts", "kind", "draw"), PAPERS, ids=[p[0] for p in PAPERS])
def test_a_paper_is_drawn_again_exactly_from_what_was_kept(
    name: str, facts: Any, kind: type[Any], draw: Any
) -> None:
    kept = canonical(facts)
    again = from_json(kind, kept)
    assert again == facts
    assert canonical(again) == kept
    assert draw(again) == draw(facts)


@pytest.mark.parametrize(("name", "facts", "kind", "draw"), PAPERS, ids=[p[0] for p in PAPERS])
def test_what_is_kept_is_one_line_of_sorted_json_without_empty_values(
    name: str, facts: Any, kind: type[Any], draw: Any
) -> None:
    kept = canonical(facts)
    read = json.loads(kept)
    assert (
        kept == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert b"null" not in kept
    assert kept.count(b'""') == (name == "aviso")  # its number, which is always written


@pytest.mark.parametrize(
    ("file", "kind", "draw"),
    [("acta.json", ActFacts, draw_act), ("ficha.json", FormFacts, draw_form),
     ("lista.json", AttendanceFacts, draw_list), ("adenda.json", AddendumFacts, draw_addendum),
     ("acuerdo.json", AgreementFacts, draw_agreement),
     ("diploma.json", DiplomaPaper, draw_diploma)],
)  # fmt: skip
def test_a_paper_issued_by_the_first_version_keeps_its_hash(
    file: str, kind: type[Any], draw: Any
) -> None:
    kept = (ISSUED / file).read_bytes().strip()
    again = from_json(kind, kept)
    assert canonical(again) == kept
    assert draw(again).startswith(b"%PDF")


def test_accents_typed_in_two_ways_are_one_name() -> None:
    composed = replace(people.act(), instructor=replace(people.INSTRUCTOR, name="Ñáñez"))
    parts = "N\u0303a\u0301n\u0303ez"
    decomposed = replace(composed, instructor=replace(people.INSTRUCTOR, name=parts))
    assert canonical(decomposed) == canonical(composed)
    assert draw_act(decomposed) == draw_act(composed)


def test_a_changed_letter_changes_the_hash() -> None:
    kept = canonical(people.act())
    altered = kept.replace("Lucía".encode(), b"Lucia")
    assert facts_hash(altered) != facts_hash(kept)


def test_the_printed_hash_is_the_start_of_the_whole_one() -> None:
    facts = people.act()
    assert short_hash(facts).lower() == facts_hash(canonical(facts))[:8]


def test_a_field_of_a_later_version_does_not_change_older_hashes() -> None:
    @dataclass(frozen=True)
    class First:
        name: str
        on: date

    @dataclass(frozen=True)
    class Second:
        name: str
        on: date
        seal: str = ""

    kept = canonical(First("Lloa", date(2026, 10, 5)))
    assert canonical(from_json(Second, kept)) == kept


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"[]",
        b"{}",
        b'{"imprint":1}',
        canonical(people.act()).replace(b"2026-10-05", b"2026-13-05"),
        canonical(people.act()).replace(b"018f3c1e-", b"zzz-"),
        canonical(people.act()).replace(b'"contribution_cents":100', b'"contribution_cents":"1"'),
        canonical(people.act()).replace(b'"contribution_cents"', b'"deuda"'),
        b"\xff\xfe",
    ],
)
def test_altered_facts_are_refused_in_spanish(stored: bytes) -> None:
    with pytest.raises(UnreadableFacts, match="no se pueden leer"):
        from_json(ActFacts, stored)


def test_a_number_with_decimals_cannot_be_a_fact() -> None:
    with pytest.raises(TypeError):
        canonical((0.1,))
