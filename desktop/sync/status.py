"""How the exchange stands, as the light and the screen say it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session, aliased

from desktop.models import journal
from desktop.models.deciding import Conflict, OnlineRegistration, RegistrationState
from desktop.models.exchange import Exchange, Link, Problem, ProblemKind, SealedBatch
from desktop.models.house import Device

_DAY_MS = 24 * 3600 * 1000
_BYTES_A_CHANGE = 30
"""Before anything was measured here: what a change of an invented house takes."""
_MEASURED = 20


@dataclass(frozen=True)
class SyncStatus:
    """What is known without asking anybody. Counts are changes, as the journal has them."""

    linked: bool
    revoked: bool
    server: str
    letter: str
    pending: int
    oldest_pending: datetime | None
    rejected: int
    held: int
    undecided: int
    """Open conflicts and registrations made online."""
    unanswered: int
    """Sealed batches whose answer is not stored."""
    last_success: datetime | None
    last_sent: int
    last_received: int
    last_error: str | None
    last_error_at: datetime | None
    size_bytes: int
    """Estimate of what is to go."""
    seconds_left: float | None
    """At the speed of this line so far; None where it is not known."""
    clock_days: int
    """How many days this clock is ahead of the centre's; negative is behind."""

    @property
    def all_sent(self) -> bool:
        """Whether «todo enviado» is true: nothing pending, rejected or held, and the last answer
        is stored."""
        return (
            self.linked
            and not self.revoked
            and self.last_success is not None
            and not (self.pending or self.rejected or self.held or self.unanswered)
        )


def read(session: Session) -> SyncStatus:
    """How it stands; quick in a house of any size."""
    link = session.execute(select(Link)).scalar_one_or_none()
    letter = session.execute(select(Device.letter)).scalar_one()
    pending = journal.pending_count(session)
    counted = select(Problem.kind, func.count()).group_by(Problem.kind)
    kinds: dict[str, int] = {row.kind: row[1] for row in session.execute(counted)}
    last = session.execute(
        select(Exchange).where(Exchange.problem.is_(None)).order_by(Exchange.id.desc()).limit(1)
    ).scalar_one_or_none()
    size = pending * _bytes_a_change(session)
    speed = _speed(session)
    return SyncStatus(
        linked=link is not None,
        revoked=link is not None and link.revoked_at is not None,
        server=link.server if link else "",
        letter=letter,
        pending=pending,
        oldest_pending=_oldest(session) if pending else None,
        rejected=kinds.get(ProblemKind.REJECTED, 0),
        held=kinds.get(ProblemKind.HELD, 0),
        undecided=conflicts(session) + _registrations(session),
        unanswered=_unanswered(session),
        last_success=link.last_success_at if link else None,
        last_sent=last.sent if last else 0,
        last_received=last.received if last else 0,
        last_error=link.last_error if link else None,
        last_error_at=link.last_error_at if link and link.last_error else None,
        size_bytes=round(size),
        seconds_left=size / speed if speed and pending else None,
        # Time zones and slow lines aside, less than half a day is nobody's mistake.
        clock_days=round(-link.offset_ms / _DAY_MS) if link else 0,
    )


def conflicts(session: Session) -> int:
    """How many conflicts nobody decided."""
    query = select(func.count()).select_from(Conflict).where(Conflict.decision.is_(None))
    return session.execute(query).scalar_one()


def freed(session: Session) -> bool:
    """Whether a change is held under nothing that is open any more."""
    cause = aliased(Problem)
    query = (
        select(Problem.row)
        .where(
            Problem.kind == ProblemKind.HELD,
            ~exists().where(cause.tbl == Problem.cause_tbl, cause.row == Problem.cause_row),
        )
        .limit(1)
    )
    return session.execute(query).first() is not None


def _registrations(session: Session) -> int:
    return session.execute(
        select(func.count())
        .select_from(OnlineRegistration)
        .where(OnlineRegistration.state == RegistrationState.OPEN)
    ).scalar_one()


def _unanswered(session: Session) -> int:
    return session.execute(
        select(func.count())
        .select_from(SealedBatch)
        .where(
            SealedBatch.answered_at.is_(None),
            SealedBatch.incarnation == select(Device.incarnation).scalar_subquery(),
        )
    ).scalar_one()


def _oldest(session: Session) -> datetime | None:
    at = session.execute(
        text(
            "SELECT t.at FROM journal AS j JOIN journal_transaction AS t ON t.id = j.tx"
            " WHERE j.answered = 0 ORDER BY j.seq LIMIT 1"
        )
    ).scalar()
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


def _measured(session: Session) -> list[Exchange]:
    return list(
        session.execute(
            select(Exchange)
            .where(Exchange.problem.is_(None), Exchange.sent > 0)
            .order_by(Exchange.id.desc())
            .limit(_MEASURED)
        ).scalars()
    )


def _bytes_a_change(session: Session) -> float:
    rows = _measured(session)
    sent = sum(row.sent for row in rows)
    return sum(row.bytes_sent for row in rows) / sent if sent else _BYTES_A_CHANGE


def _speed(session: Session) -> float | None:
    """Bytes a second of this line, by the exchanges that carried something."""
    rows = _measured(session)
    seconds = sum(row.seconds for row in rows)
    return sum(row.bytes_sent + row.bytes_received for row in rows) / seconds if seconds else None
