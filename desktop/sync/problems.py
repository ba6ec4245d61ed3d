"""What the centre did not take: written down with its cause, and let go once it was taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.exchange import Problem, ProblemKind
from desktop.sync import wire_values
from desktop.sync.protocol.batch import Op
from desktop.sync.protocol.frames import Outcome, Status
from desktop.sync.protocol.rows import Kind
from desktop.sync.protocol.schema import BY_NAME

_KINDS = {Status.REJECTED: ProblemKind.REJECTED, Status.HELD: ProblemKind.HELD}


def any_open(session: Session) -> bool:
    """Whether there is any problem."""
    return session.execute(select(Problem.tbl).limit(1)).first() is not None


def settle(
    session: Session,
    ops: Sequence[Op],
    outcomes: Sequence[Outcome],
    staff: Sequence[bytes | None],
    now: datetime,
) -> None:
    """Write down what the centre said of the changes of a batch; `staff` is the author of each."""
    told = {outcome.op: outcome for outcome in outcomes}
    known = {(p.tbl, p.row): p for p in session.execute(select(Problem)).scalars()}
    for place, op in enumerate(ops):
        outcome = told.get(place)
        key = (BY_NAME[op.table].code, UUID(bytes=op.row))
        if outcome is not None and outcome.status in _KINDS:
            author = staff[place]
            problem = known.get(key)
            if problem is None:
                problem = known[key] = _begun(key, op, now)
                session.add(problem)
            else:
                _once_more(problem, op)
            _describe(problem, outcome, UUID(bytes=author) if author else None)
        elif key in known and _taken(known[key], op):
            session.delete(known.pop(key))


def _mask(op: Op) -> int:
    table = BY_NAME[op.table]
    if op.kind is Kind.SET:
        return wire_values.mask_of(table, op.values)
    return wire_values.whole(table)


def _begun(key: tuple[int, UUID], op: Op, now: datetime) -> Problem:
    return Problem(
        tbl=key[0], row=key[1], op=int(op.kind), mask=_mask(op), base=op.base, opened_at=now
    )


def _once_more(problem: Problem, op: Op) -> None:
    if op.kind is Kind.SET:
        # What was not taken before was not taken now either.
        problem.mask |= _mask(op)
        problem.base = min(problem.base, op.base)
    else:
        problem.op, problem.mask, problem.base = int(op.kind), _mask(op), op.base


def _describe(problem: Problem, outcome: Outcome, staff: UUID | None) -> None:
    problem.kind = _KINDS[outcome.status]
    problem.code, problem.message = outcome.code, outcome.message
    problem.field = outcome.field or None
    problem.staff_id = staff
    problem.cause_tbl = BY_NAME[outcome.cause[0]].code if outcome.cause else None
    problem.cause_row = UUID(bytes=outcome.cause[1]) if outcome.cause else None


def _taken(problem: Problem, op: Op) -> bool:
    """Take from a problem what was taken of it; whether nothing is left."""
    left = problem.mask & ~_mask(op)
    if op.kind is Kind.SET and left:
        problem.mask = left
        return False
    return True
