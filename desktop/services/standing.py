"""How this house stands with the centre: what is to be sent, what a record waits for, the past."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.core.text import count
from desktop.models import record_names
from desktop.models.attendance import Mark
from desktop.models.base import Base
from desktop.models.consent import Consent
from desktop.models.database import Database
from desktop.models.deciding import Conflict
from desktop.models.document import Document
from desktop.models.exchange import Exchange, Link, Problem, ProblemKind
from desktop.models.house import Device, HouseKind
from desktop.models.journal import Entry, Transaction
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, Lesson, Timetable, Workshop
from desktop.models.record_names import MANY, Named, Ref
from desktop.models.space_use import SpaceAgreement, SpaceDay, SpaceValidation
from desktop.models.staff import StaffMember

__all__ = ["PAGE", "ExchangeRow", "PendingJob", "PendingPage", "Standing", "Stands"]

PAGE = 25
"""Jobs that are shown at once."""
_CHUNK = 5_000
"""Ids asked of the database in one statement."""


class Stands(IntEnum):
    """Where a record stands with the centre; the highest of its parts is the whole's."""

    UNSAID = 0
    """This laptop has no tie with the centre: there is nothing to say."""
    SENT = 1
    """The centre answered for everything of it."""
    PENDING = 2
    HELD = 3
    UNDECIDED = 4
    REJECTED = 5


@dataclass(frozen=True)
class PendingJob:
    """One job of staff that the centre has not answered."""

    key: int
    """Its first entry in the journal."""
    title: str
    staff: str
    at: datetime | None
    changes: int
    last: int
    table: str


@dataclass(frozen=True)
class PendingPage:
    """Some of the jobs that wait, the oldest first."""

    jobs: tuple[PendingJob, ...]
    more_after: int | None
    """Where the next page begins; None where there is none."""


@dataclass(frozen=True)
class ExchangeRow:
    """One exchange with the centre, as the history shows it."""

    id: int
    at: datetime
    seconds: float
    sent: int
    received: int
    bytes_sent: int
    bytes_received: int
    problem: str | None


class Standing:
    """Reads only; what is sent is the business of the exchange."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # What waits

    def pending(self, after: int = 0, limit: int = PAGE) -> PendingPage:
        """Jobs not answered yet, from a place of the journal on; never more than a page is read."""
        with self._database.read() as session:
            found: list[_Job] = []
            while len(found) <= limit:
                job = _next_job(session, found[-1].last if found else after)
                if job is None:
                    break
                found.append(job)
            shown = found[:limit]
            named = record_names.names(
                session, [part.sample for job in shown for part in job.parts]
            )
            staff = {
                row.id: row.name
                for row in session.execute(select(StaffMember.id, StaffMember.name))
            }
        jobs = tuple(
            PendingJob(
                job.first,
                _title(job, named),
                staff.get(job.staff_id, "") if job.staff_id else "",
                job.at,
                job.changes,
                job.last,
                _table(job.parts[0]),
            )
            for job in shown
        )
        return PendingPage(jobs, shown[-1].last if len(found) > limit else None)

    # The past

    def history(self, limit: int = 100) -> tuple[ExchangeRow, ...]:
        """The latest exchanges, the newest first."""
        with self._database.read() as session:
            return tuple(
                _exchange(row)
                for row in session.scalars(
                    select(Exchange).order_by(Exchange.id.desc()).limit(limit)
                )
            )

    def latest(self) -> tuple[ExchangeRow | None, ExchangeRow | None]:
        """The last exchange that succeeded and the last that failed."""
        newest = select(Exchange).order_by(Exchange.id.desc()).limit(1)
        with self._database.read() as session:
            done = session.scalars(newest.where(Exchange.problem.is_(None))).first()
            failed = session.scalars(newest.where(Exchange.problem.is_not(None))).first()
            return (_exchange(done) if done else None, _exchange(failed) if failed else None)

    # A mark per record

    def of_person(self, person: UUID) -> Stands:
        """A person's record with everything that hangs from it."""
        with self._database.read() as session:
            if not _speaks(session):
                return Stands.UNSAID
            refs = [(_code(Person), person)]
            for entity in (IdentityDocument, Phone, Guardian, Consent, Enrolment):
                refs += _refs(session, entity, select(entity.id).where(entity.person_id == person))
                refs += _taken_away(session, entity, "person_id", person)
            return _worst(session, refs)

    def of_workshop(self, workshop: UUID) -> Stands:
        """A workshop with its hours, its lessons and who is in it."""
        with self._database.read() as session:
            if not _speaks(session):
                return Stands.UNSAID
            refs = [(_code(Workshop), workshop)]
            for entity in (Timetable, Lesson, Enrolment):
                found = select(entity.id).where(entity.workshop_id == workshop)
                refs += _refs(session, entity, found)
                refs += _taken_away(session, entity, "workshop_id", workshop)
            return _worst(session, refs)

    def of_roll(self, lesson: UUID) -> Stands:
        """A lesson and its marks."""
        with self._database.read() as session:
            if not _speaks(session):
                return Stands.UNSAID
            refs = [(_code(Lesson), lesson)]
            refs += _refs(session, Mark, select(Mark.id).where(Mark.lesson_id == lesson))
            refs += _taken_away(session, Mark, "lesson_id", lesson)
            return _worst(session, refs)

    def of_agreement(self, agreement: UUID) -> Stands:
        """A request for a room with its days and what the authorities answered."""
        with self._database.read() as session:
            if not _speaks(session):
                return Stands.UNSAID
            refs = [(_code(SpaceAgreement), agreement)]
            for entity in (SpaceDay, SpaceValidation):
                found = select(entity.id).where(entity.agreement_id == agreement)
                refs += _refs(session, entity, found)
                refs += _taken_away(session, entity, "agreement_id", agreement)
            return _worst(session, refs)

    def of_documents(self, documents: Collection[UUID]) -> dict[UUID, Stands]:
        """Each of some papers."""
        with self._database.read() as session:
            if not _speaks(session):
                return dict.fromkeys(documents, Stands.UNSAID)
            found = _each(session, [(_code(Document), document) for document in documents])
        return {document: found[_code(Document), document] for document in documents}


# -- what waits


@dataclass(frozen=True)
class _Part:
    code: int
    rows: int
    sample: Ref
    fresh: bool
    """Whether rows were added."""


@dataclass(frozen=True)
class _Job:
    first: int
    last: int
    changes: int
    staff_id: UUID | None
    at: datetime | None
    parts: tuple[_Part, ...]
    """The most telling first."""


def _next_job(session: Session, after: int) -> _Job | None:
    first = session.execute(
        select(Entry.seq, Entry.tx)
        .where(Entry.answered == 0, Entry.seq > after)
        .order_by(Entry.seq)
        .limit(1)
    ).first()
    if first is None:
        return None
    seq, tx = first
    inside = [Entry.answered == 0, Entry.seq >= seq, Entry.tx.is_not_distinct_from(tx)]
    # Where the next job began bounds the search: the journal has no index by job.
    following = session.execute(
        select(Transaction.after_seq)
        .where(Transaction.id > (tx or 0))
        .order_by(Transaction.id)
        .limit(1)
    ).scalar()
    if tx is not None and following is not None and following >= seq:
        inside.append(Entry.seq <= following)
    elif tx is None:
        inside.append(Entry.seq == seq)
    rows = session.execute(
        select(
            Entry.tbl, func.count(Entry.row.distinct()), func.min(Entry.row), func.count(),
            func.max(Entry.seq), func.min(Entry.op),
        )
        .where(*inside)
        .group_by(Entry.tbl)
    ).all()  # fmt: skip
    who = session.execute(
        select(Transaction.staff_id, Transaction.at).where(Transaction.id == tx)
    ).first()
    parts = [_Part(row[0], row[1], (row[0], _id(row[2])), row[5] == "I") for row in rows]
    parts.sort(key=lambda part: _RANK.get(_name(part.code), 99))
    return _Job(
        seq,
        max(row[4] for row in rows),
        sum(row[3] for row in rows),
        who.staff_id if who else None,
        who.at if who else None,
        tuple(parts),
    )


def _id(found: Any) -> UUID:
    return found if isinstance(found, UUID) else UUID(bytes=found)


_TELLING = (
    "document", "scan", "space_agreement", "space_validation", "space_day", "workshop", "mark",
    "lesson", "enrolment", "person", "phone", "guardian", "consent", "identity_document",
    "timetable", "staff_member", "room", "facilitator", "house_profile", "cycle", "conflict",
    "registration",
)  # fmt: skip
_RANK = {name: place for place, name in enumerate(_TELLING)}
"""Of the kinds of rows of one job, the one staff would name it by."""


def _name(code: int) -> str:
    table = record_names.table_of(code)
    return table.name if table is not None else ""


def _table(part: _Part) -> str:
    return _name(part.code)


def _title(job: _Job, named: dict[Ref, Named]) -> str:
    """«Asistencia de Tejido y bordado, 16 marcas», «Registro de Rosa e inscripción en…»."""
    by_name = {_name(part.code): part for part in job.parts}
    main = job.parts[0]
    name, one = _name(main.code), named.get(main.sample)
    if one is None:
        return "Cambios de una versión más nueva"
    person = by_name.get("person")
    if "house_profile" in by_name and by_name["house_profile"].fresh:
        return "Preparación de la casa"
    if name == "mark":
        return f"Asistencia de {one.subject}, {count(main.rows, *MANY['mark'])}"
    if name == "enrolment" and main.rows == 1 and person is not None and person.fresh:
        return f"Registro e {one.title[0].lower()}{one.title[1:]}"
    if person is not None and person.fresh and person.rows > 1:
        return f"Registro de {count(person.rows, 'persona')}"
    if person is not None and person.fresh and name == "person":
        return f"Registro de {one.subject}"
    if name in ("lesson", "timetable") and main.rows > 1 and one.subject:
        return f"{MANY[name][1].capitalize()} de {one.subject}, {main.rows}"
    if main.rows > 1:
        return count(main.rows, *MANY[name]).capitalize()
    # A record whose flags alone followed from what hangs from it is named by what was changed.
    if name == "person" and not main.fresh:
        for part in job.parts[1:]:
            child = named.get(part.sample)
            if child is not None and part.rows == 1:
                return child.title
    return one.title


# -- a mark per record


def _speaks(session: Session) -> bool:
    invented = session.scalar(select(Device.kind)) == HouseKind.PRACTICE
    return not invented and session.scalar(select(Link.id).limit(1)) is not None


def _code(entity: type[Base]) -> int:
    return record_names.code_of(entity.__tablename__)


def _refs(session: Session, entity: type[Base], ids: Select[UUID]) -> list[Ref]:
    return [(_code(entity), row) for row in session.scalars(ids)]


def _taken_away(session: Session, entity: type[Base], link: str, whose: UUID) -> list[Ref]:
    """Rows whose removal the centre does not know yet: they still stand in the way of «enviado»."""
    code = _code(entity)
    gone = session.scalars(
        select(Entry.row).where(
            Entry.op == "D",
            Entry.tbl == code,
            Entry.answered == 0,
            func.json_extract(Entry.old, f"$.{link}") == whose.hex.upper(),
        )
    )
    return [(code, row) for row in gone]


def _worst(session: Session, refs: list[Ref]) -> Stands:
    return max(_each(session, refs).values())


def _each(session: Session, refs: Iterable[Ref]) -> dict[Ref, Stands]:
    found = dict.fromkeys(refs, Stands.SENT)
    ids = list({row for _, row in found})
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        for ref, stands in _not_sent(session, some):
            if ref in found:
                found[ref] = max(found[ref], stands)
    return found


def _not_sent(session: Session, rows: list[UUID]) -> Iterable[tuple[Ref, Stands]]:
    pending = (
        select(Entry.tbl, Entry.row).where(Entry.row.in_(rows), Entry.answered == 0).distinct()
    )
    for code, row in session.execute(pending):
        yield (code, row), Stands.PENDING
    for code, row, kind in session.execute(
        select(Problem.tbl, Problem.row, Problem.kind).where(Problem.row.in_(rows))
    ):
        held = kind == ProblemKind.HELD
        yield (code, row), Stands.HELD if held else Stands.REJECTED
    for name, row in session.execute(
        select(Conflict.tbl, Conflict.row).where(
            Conflict.row.in_(rows), Conflict.decision.is_(None)
        )
    ):
        yield (record_names.code_of(name), row), Stands.UNDECIDED


def _exchange(row: Exchange) -> ExchangeRow:
    return ExchangeRow(
        row.id, row.at, row.seconds, row.sent, row.received, row.bytes_sent, row.bytes_received,
        row.problem,
    )  # fmt: skip
