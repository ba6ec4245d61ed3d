"""What a row adds to a person who is known already: only what was missing, nothing overwritten."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from desktop.core.dates import Birth
from desktop.models import completeness
from desktop.models.identity import DocumentKind, Warned
from desktop.models.likeness import words
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone
from desktop.models.registering import (
    Author,
    NewDocument,
    NewGuardian,
    NewPerson,
    document_row,
    guardian_row,
    phone_row,
)
from desktop.services.imports.matches import numbers_of
from desktop.services.imports.papers import Paper
from desktop.services.imports.told import Told, ToldGuardian

_SINGLE = (
    "surnames", "given_names", "preferred_name", "gender", "ethnicity", "nationality", "mobility",
    "mobility_detail", "parish", "neighbourhood", "email", "emergency_name", "emergency_phone",
)  # fmt: skip
_YEARS_APART = 2


def request(told: Told) -> NewPerson:
    """The request that registers the person of a row."""
    return NewPerson(
        **{name: getattr(told, name) for name in _SINGLE},
        birth_date=told.birth.on,
        birth_year=told.birth.year,
        disability=told.disability,
        disability_types=told.disability_types or None,
        disability_percent=told.disability_percent,
        documents=tuple(_new_document(paper) for paper in told.papers),
        phones=told.phones,
        guardians=(_new_guardian(told.guardian),) if told.guardian else (),
        flags=tuple(sorted(told.flags)),
    )


def _new_document(paper: Paper) -> NewDocument:
    return NewDocument(paper.kind, paper.number, paper.country, warning=paper.warning)


def _new_guardian(guardian: ToldGuardian) -> NewGuardian:
    document = guardian.document
    return NewGuardian(
        guardian.name,
        guardian.relationship,
        document.kind if document else None,
        document.number if document else None,
        guardian.phone,
    )


def completed(known: Told, row: Told) -> Told:
    """A person with what the row adds."""
    values: dict[str, Any] = {name: getattr(known, name) or getattr(row, name) for name in _SINGLE}
    if not (known.surnames and known.given_names):
        values |= _name(known, row)
    if known.mobility in ("no", "undisclosed"):
        values["mobility_detail"] = None
    if known.disability is None:
        values |= {
            "disability": row.disability,
            "disability_types": row.disability_types,
            "disability_percent": row.disability_percent,
        }
    elif known.disability == "yes":
        values |= {
            "disability_types": known.disability_types or row.disability_types,
            "disability_percent": known.disability_percent or row.disability_percent,
        }
    birth = _birth(known.birth, row.birth)
    flags = known.flags | (row.flags & completeness.STANDING - {Flag.BIRTH_DATE_TO_REVIEW})
    if birth.on is not None and known.birth.on is None and not row.birth.problem:
        flags -= {Flag.BIRTH_DATE_TO_REVIEW}
    elif not known.birth.known and row.birth.problem:
        flags |= {Flag.BIRTH_DATE_TO_REVIEW}
    return replace(
        known,
        **values,
        birth=birth,
        papers=(*known.papers, *_further(known.papers, row.papers)),
        phones=tuple(dict.fromkeys((*known.phones, *row.phones))),
        guardian=known.guardian or row.guardian,
        flags=flags,
    )


def _name(known: Told, row: Told) -> dict[str, str]:
    """A name that lacks a half is taken whole from a row that says all of it and more."""
    richer = set(words(known.name)) <= set(words(row.name))
    best = row if richer and row.surnames and row.given_names else known
    return {"surnames": best.surnames, "given_names": best.given_names}


def _birth(known: Birth, row: Birth) -> Birth:
    """The known birth, unless the row knows it better: a day for nothing or for an estimate."""
    if known.on is not None or not row.known:
        return known
    if known.year is None:
        return row
    near = row.on is not None and abs(row.on.year - known.year) <= _YEARS_APART
    return row if near else known


def _further(held: Iterable[Paper], more: Iterable[Paper]) -> list[Paper]:
    """The documents that are not held yet, under whatever type or with its zero eaten."""
    numbers = {number for paper in held for number in numbers_of(paper.number)}
    return [paper for paper in more if paper.number and paper.number not in numbers]


def complete(session: Session, rows: dict[UUID, list[Told]], by: Author) -> int:
    """Add to people of the house what their rows know more; how many people were changed."""
    standing = _load(session, list(rows))
    changed = 0
    for person_id, further in rows.items():
        if person_id not in standing:
            continue
        known = whole = standing[person_id]
        for row in further:
            whole = completed(whole, row)
        if whole != known:
            _write(session, person_id, known, whole, by)
            changed += 1
    return changed


def _load(session: Session, ids: list[UUID]) -> dict[UUID, Told]:
    found: dict[UUID, Told] = {}
    for person in session.scalars(select(Person).where(Person.id.in_(ids))):
        values = {name: getattr(person, name) for name in _SINGLE}
        standing = frozenset(Flag(flag) for flag in person.flags or ()) & completeness.STANDING
        found[person.id] = Told(
            **values,
            birth=Birth(person.birth_date, person.birth_year),
            disability=person.disability,
            disability_types=tuple(person.disability_types or ()),
            disability_percent=person.disability_percent,
            flags=standing,
        )
    papers: dict[UUID, list[Paper]] = {}
    document = IdentityDocument
    query = select(document.person_id, document.kind, document.number, document.country,
                   document.warning).where(document.person_id.in_(ids))  # fmt: skip
    for owner, kind, number, country, warning in session.execute(query):
        if kind != DocumentKind.NONE:
            known = Warned(warning) if warning in list(Warned) else None
            papers.setdefault(owner, []).append(Paper(DocumentKind(kind), number, country, known))
    phones: dict[UUID, list[str]] = {}
    numbers = select(Phone.person_id, Phone.number).where(Phone.person_id.in_(ids))
    for owner, number in session.execute(numbers):
        phones.setdefault(owner, []).append(number)
    represented = dict(
        session.execute(
            select(Guardian.person_id, Guardian.name).where(
                Guardian.person_id.in_(ids), Guardian.represents
            )
        ).all()
    )
    return {
        person_id: replace(
            told,
            papers=tuple(papers.get(person_id, ())),
            phones=tuple(phones.get(person_id, ())),
            guardian=ToldGuardian(represented[person_id]) if person_id in represented else None,
        )
        for person_id, told in found.items()
    }


def _write(session: Session, person_id: UUID, known: Told, whole: Told, by: Author) -> None:
    before, after = _columns(known), _columns(whole)
    changed = {name: value for name, value in after.items() if before[name] != value}
    if changed:
        session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(**changed)
            .execution_options(synchronize_session=False)
        )
    papers = whole.papers[len(known.papers) :]
    _insert(session, IdentityDocument, [document_row(person_id, _new_document(p)) for p in papers])
    phones = whole.phones[len(known.phones) :]
    _insert(session, Phone, [phone_row(person_id, number) for number in phones])
    if known.guardian is None and whole.guardian is not None:
        _insert(session, Guardian, [guardian_row(person_id, _new_guardian(whole.guardian))])
    completeness.refresh(
        session,
        person_id,
        by.today,
        add=whole.flags - known.flags,
        settle=known.flags - whole.flags,
    )


def _columns(told: Told) -> dict[str, Any]:
    return {
        **{name: getattr(told, name) for name in _SINGLE},
        "birth_date": told.birth.on,
        "birth_year": told.birth.year,
        "disability": told.disability,
        "disability_types": sorted(told.disability_types) or None,
        "disability_percent": told.disability_percent,
    }


def _insert(session: Session, entity: type[Any], rows: list[dict[str, Any] | None]) -> None:
    wanted = [row for row in rows if row is not None]
    if wanted:
        table = entity.__table__
        assert isinstance(table, Table)
        session.execute(table.insert(), wanted)
