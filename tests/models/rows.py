"""Invented rows for the tests of the store, and what the journal says of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.ids import new_id
from desktop.models.database import Database
from desktop.models.journal import Entry, Transaction
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.models.programme import Cycle, Enrolment, Lesson, Workshop
from desktop.models.tables import METADATA

BIRTH = date(1988, 2, 29)
REGISTERED = datetime(2026, 11, 23, 14, 30, 15, 123000, UTC)


def person(surnames: str = "Quishpe Ñacato", given_names: str = "Sinforosa") -> Person:
    """A person with a value of every kind of column."""
    return Person(
        id=new_id(),
        surnames=surnames,
        given_names=given_names,
        birth_date=BIRTH,
        disability_types=["visual", "física"],
        disability_certified=True,
        disability_percent=40,
        registered_at=REGISTERED,
    )


def document(owner: UUID, number: str = "1710034065") -> IdentityDocument:
    """A document of a person."""
    return IdentityDocument(id=new_id(), person_id=owner, kind="CED", number=number)


def phone(owner: UUID, number: str = "+593991234567") -> Phone:
    """A telephone of a person."""
    return Phone(id=new_id(), person_id=owner, number=number)


def register(database: Database, surnames: str = "Quishpe Ñacato") -> UUID:
    """Write one person with a document and a telephone, as one job."""
    somebody = person(surnames)
    with database.write("Registrar a una persona") as session:
        session.add(somebody)
        session.flush()
        session.add_all([document(somebody.id), phone(somebody.id)])
    return somebody.id


def workshop(session: Session) -> Workshop:
    """A workshop of the current cycle."""
    made = Workshop(
        id=new_id(),
        cycle_id=session.execute(select(Cycle.id).where(Cycle.code == "2026-4")).scalar_one(),
        name="Bailoterapia",
        category="01",
        modality="community",
        capacity=20,
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 20),
    )
    session.add(made)
    session.flush()
    return made


def lesson(session: Session, of: UUID) -> Lesson:
    """A lesson of a workshop."""
    on = date(2026, 11, 23)
    made = Lesson(id=new_id(), workshop_id=of, original_on=on, on=on, starts="10:00", ends="11:00")
    session.add(made)
    session.flush()
    return made


def enrolment(session: Session, of: UUID, who: UUID) -> Enrolment:
    """A person in a workshop."""
    made = Enrolment(id=new_id(), workshop_id=of, person_id=who, state="enrolled", since=REGISTERED)
    session.add(made)
    session.flush()
    return made


@dataclass(frozen=True)
class Noted:
    """One entry of the journal, readable."""

    table: str
    op: str
    row: UUID
    old: str | None
    job: str | None
    author: UUID | None


_NAMES = {t.info["code"]: t.name for t in METADATA.sorted_tables if "code" in t.info}


def noted(database: Database, after: int = 0) -> list[Noted]:
    """The entries of the journal after one, oldest first."""
    with database.read() as session:
        rows = session.execute(
            select(Entry, Transaction)
            .outerjoin(Transaction, Transaction.id == Entry.tx)
            .where(Entry.seq > after)
            .order_by(Entry.seq)
        ).all()
    return [
        Noted(
            _NAMES[entry.tbl],
            entry.op,
            entry.row,
            entry.old,
            job.job if job else None,
            job.staff_id if job else None,
        )
        for entry, job in rows
    ]


def last_entry(database: Database) -> int:
    """The number of the newest entry."""
    with database.read() as session:
        found = session.execute(select(Entry.seq).order_by(Entry.seq.desc()).limit(1)).scalar()
    return found or 0
