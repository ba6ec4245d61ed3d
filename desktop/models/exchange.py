"""What this laptop knows of its dealings with the centre; never leaves it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, local


class Link(Base):
    """The tie between this laptop and the centre; one row, made by enrolment."""

    __tablename__ = "link"
    __table_args__ = local(CheckConstraint("id = 1", name="one_row"))

    id: Mapped[int] = mapped_column(primary_key=True)
    server: Mapped[str]
    """Base address, https or loopback."""
    authority: Mapped[str | None] = mapped_column(Text)
    """PEM of an institution's own certificate authority."""
    token: Mapped[str]
    certificate: Mapped[str]
    centre_key: Mapped[str]
    """Ed25519 key of the centre, hexadecimal."""
    centre_box: Mapped[str]
    """X25519 key of the centre, hexadecimal."""
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    """The last batch sealed in this life."""
    house_cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    ref_cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    page_bytes: Mapped[int] = mapped_column(default=8192)
    cut: Mapped[bool] = mapped_column(default=False)
    """The last request broke off: ask what arrived before sending again."""
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    """The centre's clock less this one's, at the last answer."""
    last_success_at: Mapped[datetime | None]
    last_error_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """What staff read; None once an exchange succeeded."""


class SealedBatch(Base):
    """Changes in the bytes they travel in; the bytes go once the answer is here."""

    __tablename__ = "sealed_batch"
    __table_args__ = local(
        Index("sealed_waiting", "sequence", sqlite_where=text("answered_at IS NULL"))
    )

    incarnation: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    """The journal entries it covers, both ends included."""
    last_seq: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class ProblemKind(StrEnum):
    """What the centre said of a change that it did not take."""

    REJECTED = "rejected"
    HELD = "held"
    """It stands behind a rejected one."""


class Problem(Base):
    """A change that is kept here and not at the centre, with its cause."""

    __tablename__ = "problem"
    __table_args__ = local(Index(None, "cause_row"))

    tbl: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    op: Mapped[int]
    """`Kind` on the wire."""
    mask: Mapped[int] = mapped_column(BigInteger)
    """The columns that were not taken, a bit each."""
    base: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str]
    message: Mapped[str] = mapped_column(Text)
    field: Mapped[str | None]
    """The column to look at, where there is one."""
    cause_tbl: Mapped[int | None]
    cause_row: Mapped[UUID | None]
    """What a held change waits for."""
    staff_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]


class Exchange(Base):
    """One exchange with the centre, as the history shows it."""

    __tablename__ = "exchange"
    __table_args__ = local(sqlite_autoincrement=True)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    seconds: Mapped[float]
    sent: Mapped[int]
    received: Mapped[int]
    bytes_sent: Mapped[int]
    bytes_received: Mapped[int]
    requests: Mapped[int]
    problem: Mapped[str | None] = mapped_column(Text)
    """Why it failed, as staff read it."""
