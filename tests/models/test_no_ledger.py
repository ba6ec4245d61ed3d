"""The voluntary contribution goes from hand to hand: nothing in the schema can record a payment."""

import re

from sqlalchemy import inspect

from desktop.core.text import fold
from desktop.models.database import Database
from desktop.models.programme import Workshop
from desktop.models.tables import METADATA

MONEY = {
    "abono", "amount", "balance", "bill", "billing", "bought", "caja", "cash", "cent", "cents",
    "charge", "charged", "cobro", "cobrado", "collected", "contribution", "contributions",
    "cost", "credit", "cuota", "debit", "debt", "deuda", "dollar", "dollars", "donated",
    "donation", "due", "egreso", "factura", "fee", "fees", "fund", "funds", "income", "ingreso",
    "installment", "invoice", "ledger", "money", "monto", "owed", "owes", "owing", "paid",
    "pago", "pagado", "pagos", "pay", "payer", "paying", "payment", "payments", "precio",
    "price", "receipt", "receipts", "recaudado", "received", "recibo", "refund", "saldo",
    "sale", "sold", "tariff", "till", "total", "usd", "valor", "venta", "wallet",
}  # fmt: skip
"""Words by which a table or a column would own up to keeping accounts."""

ALLOWED = {
    # What the acta says of a class: a property of the workshop, never of a person.
    "workshop.contribution_cents",
    # Changes and bytes that came from the centre, and when a registration made online came.
    "exchange.received", "exchange.bytes_received", "registration.received_at",
}  # fmt: skip


def _words(name: str) -> set[str]:
    return set(fold(re.sub(r"([a-z])([A-Z])", r"\1 \2", name)).split())


def test_no_table_or_column_can_record_a_payment() -> None:
    found = {table.name for table in METADATA.sorted_tables if _words(table.name) & MONEY}
    for table in METADATA.sorted_tables:
        found |= {f"{table.name}.{c.name}" for c in table.columns if _words(c.name) & MONEY}
    assert found == ALLOWED


def test_nor_does_the_file_itself(database: Database) -> None:
    with database.engine.connect() as connection:
        look = inspect(connection)
        found = {
            f"{table}.{column['name']}"
            for table in look.get_table_names()
            for column in look.get_columns(table)
            if (_words(column["name"]) | _words(table)) & MONEY
        }
    assert found == ALLOWED


def test_the_contribution_belongs_to_the_workshop_and_to_no_person() -> None:
    keys = {key.column.table.name for key in Workshop.__table__.foreign_keys}
    assert keys == {"cycle", "facilitator", "room"}
    pointing = {
        table.name
        for table in METADATA.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "workshop"
    }
    assert pointing == {"timetable", "lesson", "enrolment", "document"}
    person_tables = [
        t for t in METADATA.sorted_tables if t.name in {"person", "enrolment", "mark", "lesson"}
    ]
    counted = {
        f"{t.name}.{c.name}" for t in person_tables for c in t.columns if c.type.python_type is int
    }
    assert counted == {"person.birth_year", "person.disability_percent"}
