"""What a person's record still lacks, or asks to be looked at; it never stops anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.core.text import age_on
from desktop.models import identity
from desktop.models.consent import Consent, Purpose
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone

STANDING = frozenset({Flag.BIRTH_DATE_TO_REVIEW, Flag.VALUE_TO_REVIEW})
"""Flags that a sheet gave and that stay until staff looked; the others follow from the record."""

ADULT = 18


@dataclass(frozen=True)
class Look:
    """What of a record its flags follow from."""

    surnames: str
    birth_date: date | None
    birth_year: int | None
    documents: tuple[tuple[str, str | None, str | None], ...]
    """Kind, warning and reason of each."""
    phones: tuple[str, ...]
    represented: bool
    noticed: bool
    standing: tuple[str, ...] = ()


def years_old(birth_date: date | None, birth_year: int | None, on: date) -> int | None:
    """Completed years on a day; by an estimated year, those completed on its last day."""
    if birth_date is not None:
        return age_on(birth_date, on)
    return None if birth_year is None else on.year - birth_year


def minor(birth_date: date | None, birth_year: int | None, on: date) -> bool:
    """Whether somebody is known to be under 18 on a day."""
    age = years_old(birth_date, birth_year, on)
    return age is not None and age < ADULT


def flags(look: Look, today: date) -> list[str]:
    """The flags of a record, in the order in which staff complete it."""
    shown = [d for d in look.documents if d[0] != identity.DocumentKind.NONE]
    found = {
        Flag.NO_DOCUMENT: not shown,
        Flag.DOCUMENT_TO_REVIEW: any(warning and not reason for _, warning, reason in shown),
        Flag.NO_BIRTH_DATE: look.birth_date is None and look.birth_year is None,
        Flag.NO_SURNAMES: not look.surnames,
        Flag.NO_REPRESENTATIVE: minor(look.birth_date, look.birth_year, today)
        and not look.represented,
        Flag.NO_NOTICE: not look.noticed,
        Flag.PHONE_TO_REVIEW: not all(identity.dialled(number) for number in look.phones),
    }
    return [f.value for f in Flag if found.get(f) or (f in STANDING and f in look.standing)]


def refresh(
    session: Session,
    person_id: UUID,
    today: date,
    *,
    add: Iterable[Flag] = (),
    settle: Iterable[Flag] = (),
) -> None:
    """Compute the flags of a record anew after part of it changed."""
    session.flush()
    person = session.execute(
        select(Person.surnames, Person.birth_date, Person.birth_year, Person.flags).where(
            Person.id == person_id
        )
    ).one()
    documents = session.execute(
        select(
            IdentityDocument.kind, IdentityDocument.warning, IdentityDocument.override_reason
        ).where(IdentityDocument.person_id == person_id)
    ).all()
    phones = session.execute(select(Phone.number).where(Phone.person_id == person_id)).scalars()
    represented = session.execute(
        select(Guardian.id).where(Guardian.person_id == person_id, Guardian.represents).limit(1)
    ).first()
    noticed = session.execute(
        select(Consent.id)
        .where(Consent.person_id == person_id, Consent.purpose == Purpose.NOTICE)
        .limit(1)
    ).first()
    standing = {*(person.flags or ()), *add} - set(settle)
    found = flags(
        Look(
            person.surnames,
            person.birth_date,
            person.birth_year,
            tuple((d.kind, d.warning, d.override_reason) for d in documents),
            tuple(phones),
            represented is not None,
            noticed is not None,
            tuple(standing),
        ),
        today,
    )
    if (person.flags or []) != found:
        session.execute(update(Person).where(Person.id == person_id).values(flags=found or None))
