"""Every table of a house, gathered, so that the metadata is whole wherever it is needed."""

from sqlalchemy import MetaData, Table

from desktop.models import (
    attendance,
    consent,
    deciding,
    desk_work,
    document,
    exchange,
    house,
    journal,
    person,
    programme,
    reference,
    scan,
    search,
    space_use,
    staff,
)
from desktop.models.base import Base

MODULES = (
    house, reference, staff, person, consent, programme, attendance, space_use, document, scan,
    deciding, desk_work, journal, exchange, search,
)  # fmt: skip
METADATA: MetaData = Base.metadata


def journalled_tables() -> list[Table]:
    """The tables whose every change is journalled, parents before children."""
    return [t for t in METADATA.sorted_tables if t.info["kind"] == "journalled"]
