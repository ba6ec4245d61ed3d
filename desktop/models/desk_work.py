"""Work in hand on this laptop: what is being typed, and sheets that are being imported."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Identified, local


class Draft(Base):
    """A form as it stood when the power went; encrypted like everything else."""

    __tablename__ = "draft"
    __table_args__ = local()

    form: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class ImportRun(Base, Identified):
    """One registration sheet that was read; the file's name is not kept, it may name people."""

    __tablename__ = "import_run"
    __table_args__ = local()

    file_hash: Mapped[str] = mapped_column(index=True)
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
    finished: Mapped[bool] = mapped_column(default=False)


class ImportRow(Base, Identified):
    """What became of one row of a sheet; a doubtful one waits here for a decision."""

    __tablename__ = "import_row"
    __table_args__ = local(Index(None, "run_id", "line"), Index(None, "verdict", "decided_at"))

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    """Line of the sheet, counted from 1 as the spreadsheet shows it."""
    sheet: Mapped[int] = mapped_column(default=0)
    """Which of the file's sheets, counted from 0."""
    verdict: Mapped[str]
    reason: Mapped[str | None]
    person_id: Mapped[UUID | None]
    """The person created or found; for a doubtful row the one it may be."""
    cells: Mapped[dict[str, Any]]
    """The row as read, by field."""
    decision: Mapped[str | None]
    """"same", "new" or "discard", once somebody decided."""
    decided_at: Mapped[datetime | None]
