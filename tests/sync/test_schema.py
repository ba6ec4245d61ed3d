"""What travels is exactly what the house keeps: no more, no less, and under names that last."""

import ast
import re
import sys
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, Column, Table, select

from desktop.core import ids
from desktop.models.database import Database
from desktop.models.house import HouseZone
from desktop.models.programme import Holiday
from desktop.models.tables import METADATA, MODULES, journalled_tables
from desktop.sync.protocol import identity, schema
from desktop.sync.protocol.schema import Group, Policy, Wire

CODES = {
    "house_profile": 1, "staff_member": 2,
    "person": 10, "identity_document": 11, "phone": 12, "guardian": 13, "consent": 14,
    "cycle": 20, "room": 21, "facilitator": 22, "workshop": 23, "timetable": 24, "lesson": 25,
    "enrolment": 26, "mark": 30, "document": 40, "space_agreement": 41, "space_day": 42,
    "space_validation": 43, "scan": 44, "conflict": 50, "registration": 51,
    "house": 60, "house_zone": 61, "holiday": 62, "category": 63, "goal": 64,
    "device_certificate": 65, "annulled_diploma": 66,
}  # fmt: skip
"""Codes stand in every journal entry and every batch ever sent: they may be added, never moved."""

KINDS = {t.name: t.info["kind"] for t in METADATA.sorted_tables}
TRAVELLING = [t for t in METADATA.sorted_tables if t.info["kind"] != "local"]
CLASSES: dict[str, Any] = {
    mapped.__tablename__: mapped
    for module in MODULES
    for mapped in vars(module).values()
    if isinstance(mapped, type) and hasattr(mapped, "__tablename__")
}
WIRES = {
    UUID: Wire.UUID, str: Wire.TEXT, int: Wire.INT, bool: Wire.BOOL, date: Wire.DATE,
    datetime: Wire.INSTANT,
}  # fmt: skip


def _wire(table: Table, column: Column[Any]) -> Wire:
    """The wire type of a column, from what its attribute is declared to be."""
    (declared,) = get_args(CLASSES[table.name].__annotations__[column.name])
    kinds = set(get_args(declared) if isinstance(declared, UnionType) else (declared,))
    (kind,) = kinds - {NoneType}
    return WIRES.get(kind, Wire.JSON)


def test_every_table_is_journalled_delivered_or_local() -> None:
    assert set(KINDS.values()) == {"journalled", "reference", "local"}
    assert set(schema.BY_NAME) == {name for name, kind in KINDS.items() if kind != "local"}
    for table in schema.TABLES:
        assert (table.policy is Policy.DELIVERED) == (KINDS[table.name] == "reference")


def test_codes_are_unique_and_never_move() -> None:
    assert {t.name: t.code for t in schema.TABLES} == CODES
    assert len(schema.BY_CODE) == len(schema.BY_NAME) == len(schema.TABLES)
    assert {t.name: t.info["code"] for t in journalled_tables()} == {
        name: code for name, code in CODES.items() if KINDS[name] == "journalled"
    }


@pytest.mark.parametrize("table", TRAVELLING, ids=lambda table: str(table.name))
def test_columns_are_those_of_the_table_in_their_order(table: Table) -> None:
    wire = schema.BY_NAME[table.name]
    columns = [c for c in table.columns if c.name != "id"]
    assert [c.name for c in table.primary_key] == ["id"]
    assert [(c.name, c.wire, c.optional) for c in wire.columns] == [
        (c.name, _wire(table, c), bool(c.nullable)) for c in columns
    ]
    assert [c.name for c in wire.columns if c.frozen] == list(table.info.get("frozen", ()))
    assert sorted(wire.parents) == sorted(
        (key.parent.name, key.column.table.name) for key in table.foreign_keys
    )


def test_parents_travel_before_children() -> None:
    seen: set[str] = set()
    for table in schema.TABLES:
        seen.add(table.name)
        assert {parent for _, parent in table.parents} <= seen, table.name


def test_nothing_that_stays_on_the_laptop_is_on_the_wire() -> None:
    local = {name for name, kind in KINDS.items() if kind == "local"}
    assert {"device", "draft", "journal", "sensitive_read", "import_row"} <= local
    assert not local & set(schema.BY_NAME)
    for table in schema.TABLES:
        assert not local & {parent for _, parent in table.parents}


def test_a_merge_cannot_break_a_rule_of_a_table() -> None:
    """Columns that a rule ties together are one group: taken from one side, never half and half."""
    for table in TRAVELLING:
        groups = {c.name: c.group for c in schema.BY_NAME[table.name].columns}
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                tied = {w for w in re.findall(r"\w+", str(rule.sqltext)) if w in groups}
                if len(tied) > 1:
                    shared = {groups[name] for name in tied}
                    assert len(shared) == 1, (table.name, rule.name)
                    assert None not in shared, (table.name, rule.name)


def test_the_groups_of_the_plan_are_used() -> None:
    used = {c.group for t in schema.TABLES for c in t.columns} - {None}
    assert used == set(Group)
    policies = {t.policy for t in schema.TABLES}
    assert policies == set(Policy) - {Policy.DERIVE}
    assert schema.BY_NAME["enrolment"].policy is Policy.STATE_MACHINE
    assert schema.BY_NAME["mark"].policy is Policy.SET


def test_the_schema_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(schema.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_ranks_order_values_of_columns_that_exist() -> None:
    for table in schema.TABLES:
        assert (table.ranks is not None) == (table.policy is Policy.STATE_MACHINE), table.name
        if table.ranks is not None:
            column, values = table.ranks
            assert column in table.by_name
            assert len({rank for _, rank in values}) == len(values)


PERSON, WORKSHOP, LESSON = (UUID(int=number << 64 | 7) for number in (3, 5, 9))
DAY = date(2026, 11, 23)
DERIVED: dict[str, tuple[dict[str, object], UUID]] = {
    "cycle": ({"code": "2026-4"}, ids.cycle_id("2026-4")),
    "identity_document": (
        {"person_id": PERSON.bytes, "kind": "CED", "number": "1710034065"},
        ids.identity_document_id(PERSON, "CED", "1710034065"),
    ),
    "phone": (
        {"person_id": PERSON.bytes, "number": "+593991234567"},
        ids.phone_id(PERSON, "+593991234567"),
    ),
    "consent": (
        {"person_id": PERSON.bytes, "purpose": "datos", "text_version": "2026-1"},
        ids.consent_id(PERSON, "datos", "2026-1"),
    ),
    "lesson": (
        {
            "workshop_id": WORKSHOP.bytes,
            "original_on": (DAY - date(1970, 1, 1)).days,
            "starts": "10:00",
        },
        ids.lesson_id(WORKSHOP, DAY, "10:00"),
    ),
    "enrolment": (
        {"workshop_id": WORKSHOP.bytes, "person_id": PERSON.bytes},
        ids.enrolment_id(WORKSHOP, PERSON),
    ),
    "mark": (
        {"enrolment_id": PERSON.bytes, "lesson_id": LESSON.bytes},
        ids.mark_id(PERSON, LESSON),
    ),
    "space_day": (
        {"agreement_id": PERSON.bytes, "on": (DAY - date(1970, 1, 1)).days, "starts": "10:00"},
        ids.space_day_id(PERSON, DAY, "10:00"),
    ),
    "space_validation": (
        {"agreement_id": PERSON.bytes, "authority": "zonal"},
        ids.space_validation_id(PERSON, "zonal"),
    ),
    "scan": ({"document_id": PERSON.bytes, "sha256": "ab"}, ids.scan_id(PERSON, "ab")),
}


@pytest.mark.parametrize("table", [t.name for t in schema.TABLES])
def test_ids_that_derive_are_those_the_house_gives(table: str) -> None:
    assert (identity.rule_of(table) is not None) == (table in DERIVED)
    if table in DERIVED:
        values, expected = DERIVED[table]
        assert identity.derived(table, values) == expected.bytes


def test_ids_of_what_the_network_knows_are_those_the_house_gives(database: Database) -> None:
    assert identity.NAMESPACE == ids.NAMESPACE
    assert identity.house_id("C10") == ids.house_id("C10")
    assert identity.cycle_id("2026-4") == ids.cycle_id("2026-4")
    with database.read() as session:
        zones = session.execute(select(HouseZone.house_id, HouseZone.id)).all()
        days = session.execute(select(Holiday.on, Holiday.id)).all()
    assert zones
    assert days
    for house, zone in zones:
        assert zone in {identity.zone_id(house, place) for place in range(9)}
    for on, holiday in days:
        assert holiday == identity.holiday_id(on)
