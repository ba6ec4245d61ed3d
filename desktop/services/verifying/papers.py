"""What this laptop has of diplomas: those of its house, and the numbers that count no longer."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.house import House
from desktop.models.reference import AnnulledDiploma
from desktop.printing.diploma import DiplomaPaper
from desktop.printing.facts import facts_hash, from_json
from desktop.sync.protocol.diploma import (
    NAME_BYTES,
    WORKSHOP_BYTES,
    DiplomaFacts,
    HouseKind,
    name_hash,
    short_code,
    shortened,
)


@dataclass(frozen=True)
class Kept:
    """A diploma of this house."""

    id: UUID
    number: str
    issued_on: date
    paper: DiplomaPaper | None
    """None where what is kept is not what was issued."""
    annulled: bool
    annulled_on: date | None
    reason: str | None

    def says(self, facts: DiplomaFacts) -> bool:
        """Whether a code says what was issued under its id."""
        paper = self.paper
        return paper is not None and facts == DiplomaFacts(
            HouseKind(paper.imprint.house_kind),
            self.id,
            self.number,
            self.issued_on,
            shortened(paper.workshop, WORKSHOP_BYTES),
            paper.starts,
            paper.ends,
            paper.minutes,
            shortened(paper.name, NAME_BYTES),
            name_hash(paper.name),
        )


@dataclass(frozen=True)
class Annulment:
    """That a diploma counts no longer, as the centre told."""

    number: str
    on: date | None


def kept(session: Session, diploma: UUID) -> Kept | None:
    """A diploma of this house by its id."""
    return _kept(session, Document.id == diploma)


def kept_by_code(session: Session, code: str) -> Kept | None:
    """A diploma of this house by its twelve signs."""
    return _kept(session, Document.code == code)


def _kept(session: Session, wanted: ColumnElement[bool]) -> Kept | None:
    row = session.execute(
        select(
            Document.id, Document.number, Document.issued_on, Document.facts, Document.facts_hash,
            Document.state, Document.state_on, Document.state_reason,
        ).where(wanted, Document.kind == DocumentKind.DIPLOMA)
    ).first()  # fmt: skip
    if row is None:
        return None
    annulled = row.state == DocumentState.ANNULLED
    return Kept(
        row.id, row.number, row.issued_on, _paper(row), annulled,
        row.state_on if annulled else None, row.state_reason if annulled else None,
    )  # fmt: skip


def _paper(row: Any) -> DiplomaPaper | None:
    stored = row.facts.encode()
    if facts_hash(stored) != row.facts_hash:
        return None
    try:
        return from_json(DiplomaPaper, stored)
    except UserError:
        return None


def annulment(session: Session, diploma: UUID, number: str) -> Annulment | None:
    """What the centre told of a diploma. A number alone stands for every paper that bears it;
    where the centre says which one, the others are not meant."""
    return _annulment(
        session,
        and_(
            AnnulledDiploma.number == number,
            or_(AnnulledDiploma.document_id == diploma, AnnulledDiploma.document_id.is_(None)),
        ),
    )


def annulment_of_number(session: Session, number: str) -> Annulment | None:
    """What the centre told of a number, whichever paper is meant."""
    return _annulment(session, AnnulledDiploma.number == number)


def annulment_by_code(session: Session, code: str) -> Annulment | None:
    """What the centre told of the diploma with these twelve signs."""
    ids = session.scalars(
        select(AnnulledDiploma.document_id).where(AnnulledDiploma.document_id.is_not(None))
    )
    found = next((one for one in ids if one is not None and short_code(one) == code), None)
    return None if found is None else _annulment(session, AnnulledDiploma.document_id == found)


def _annulment(session: Session, wanted: ColumnElement[bool]) -> Annulment | None:
    row = session.execute(
        select(AnnulledDiploma.number, AnnulledDiploma.annulled_on).where(wanted)
    ).first()
    return None if row is None else Annulment(row.number, row.annulled_on)


def house_name(session: Session, house_id: UUID) -> str | None:
    """What a house is called."""
    return session.scalar(select(House.name).where(House.id == house_id))


def house_of_number(session: Session, number: str) -> str | None:
    """The house that a number names, which is no more than what the number says."""
    parts = number.split("-")
    if len(parts) < 2 or not parts[1]:
        return None
    return session.scalar(select(House.name).where(House.sigla == parts[1]))
