"""The list of people: a page of it in alphabetical order, with its filters and counts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from desktop.core.text import sorted_name
from desktop.models import finding
from desktop.models.catalogues import entry
from desktop.models.completeness import years_old
from desktop.models.identity import listed, shown_phone
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState
from desktop.models.search import SearchEntry

MOST_FOUND = 1_000
"""What is typed narrows the list to so many; beyond, one types another letter."""
_MANY = 20
UNKNOWN_AGE = "unknown"
"""The «age group» of those whose birth is not known."""


@dataclass(frozen=True)
class PeopleFilter:
    """What of the list is asked for; nothing means everybody."""

    text: str = ""
    workshop_id: UUID | None = None
    """Enrolled in it or waiting for it."""
    age_group: str | None = None
    """Code of the catalogue, or `UNKNOWN_AGE`."""
    incomplete: bool = False
    descending: bool = False


@dataclass(frozen=True)
class ListedPerson:
    """A person as the list shows them: never the whole document."""

    id: UUID
    surnames: str
    given_names: str
    age: int | None
    document: str
    phone: str
    flags: tuple[str, ...]

    @property
    def name(self) -> str:
        """«Quishpe Anaguano, María Belén»."""
        return sorted_name(self.surnames, self.given_names)

    @property
    def complete(self) -> bool:
        """Whether nothing stays to be completed or reviewed."""
        return not self.flags


@dataclass(frozen=True)
class PeoplePage:
    """Some rows of the list, and how many there are."""

    rows: tuple[ListedPerson, ...]
    offset: int
    total: int
    """Under the filter."""
    incomplete: int
    """Of those."""
    everybody: int
    capped: bool = False
    """More people than these bear what was typed: say «más de»."""


def page(
    session: Session, wanted: PeopleFilter, *, on: date, offset: int = 0, limit: int = 100
) -> PeoplePage:
    """A page of the list, with ages on a day."""
    everybody = session.execute(select(func.count()).select_from(SearchEntry)).scalar_one()
    if wanted.text.strip():
        return _typed_page(session, wanted, on, slice(offset, offset + limit), everybody)
    conditions = _conditions(wanted)
    ages = _ages(wanted.age_group, on) if wanted.age_group else []
    flagged = Person.flags.is_not(None)
    filtered = bool(conditions or ages or wanted.incomplete)
    incomplete = _count(session, [*conditions, flagged], ages)
    if wanted.incomplete:
        total = incomplete
        conditions.append(flagged)
    else:
        total = _count(session, conditions, ages) if filtered else everybody
    query = select(SearchEntry.person_id)
    if filtered:
        query = query.join(Person, Person.id == SearchEntry.person_id).where(*conditions)
    if wanted.age_group:
        many = total * _MANY > everybody
        query = query.where(or_(*(_ages(wanted.age_group, on, in_order=many))))
    columns = (SearchEntry.sorting, SearchEntry.person_id)
    order = [column.desc() for column in columns] if wanted.descending else columns
    ids = session.execute(query.order_by(*order).limit(limit).offset(offset)).scalars()
    return PeoplePage(_rows(session, list(ids), on), offset, total, incomplete, everybody)


def _typed_page(
    session: Session, wanted: PeopleFilter, on: date, shown: slice, everybody: int
) -> PeoplePage:
    """Who bears what was typed is few enough to be counted and put in order here."""
    keys = finding.everybody(session, wanted.text, MOST_FOUND)
    listed_keys = func.json_each(json.dumps(keys)).table_valued("value")
    conditions = _conditions(wanted)
    if wanted.age_group:
        conditions.append(or_(*_ages(wanted.age_group, on, in_order=True)))
    flagged = Person.flags.is_not(None)
    rows = session.execute(
        select(SearchEntry.sorting, SearchEntry.person_id, flagged)
        .join(Person, Person.id == SearchEntry.person_id)
        .where(SearchEntry.key.in_(select(listed_keys.c.value)), *conditions)
    ).all()
    kept = sorted(
        (
            (sorting, person, flag)
            for sorting, person, flag in rows
            if flag or not wanted.incomplete
        ),
        reverse=wanted.descending,
    )
    ids = [person for _, person, _ in kept[shown]]
    incomplete = sum(flag for _, _, flag in kept)
    capped = len(keys) >= MOST_FOUND
    return PeoplePage(
        _rows(session, ids, on), shown.start, len(kept), incomplete, everybody, capped
    )


def _count(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    ages: Sequence[ColumnElement[bool]],
) -> int:
    # Each way of having an age has an index of its own, and nobody has both.
    alternatives: list[list[ColumnElement[bool]]] = [[age] for age in ages] or [[]]
    found = 0
    for age in alternatives:
        query = select(func.count()).select_from(Person).where(*conditions, *age)
        found += session.execute(query).scalar_one()
    return found


def _conditions(wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    if wanted.workshop_id is None:
        return []
    enrolled = select(Enrolment.person_id).where(
        Enrolment.workshop_id == wanted.workshop_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
    )
    return [Person.id.in_(enrolled)]


def _ages(code: str, on: date, *, in_order: bool = False) -> list[ColumnElement[bool]]:
    """The ways of being of an age group on a day: by date, and by estimated year.

    `in_order`: not by their indexes. Where many people are of the group, going down the
    alphabet until the page is full is faster than gathering them all to sort them.
    """
    born: Any = Person.birth_date
    year: Any = Person.birth_year
    if in_order:
        born, year = _plainly("birth_date", Date()), _plainly("birth_year", Integer())
    if code == UNKNOWN_AGE:
        return [and_(born.is_(None), year.is_(None))]
    group = entry("age_group", code)
    if group is None:
        raise KeyError(code)
    least, most = group.facts["min"], group.facts["max"]
    dates = [born <= _years_before(on, least)]
    years = [year <= on.year - least]
    if most is not None:
        dates.append(born > _years_before(on, most + 1))
        years.append(year >= on.year - most)
    return [and_(*dates), and_(*years)]


def _plainly(column: str, kind: TypeEngine[Any]) -> Any:
    # SQLite leaves the index of a column alone behind a plus sign.
    return literal_column(f"+person.{column}", kind)


def _years_before(on: date, years: int) -> date:
    """The last day of birth of somebody who has completed so many years."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def _rows(session: Session, ids: Sequence[UUID], on: date) -> tuple[ListedPerson, ...]:
    people = {
        row.id: row
        for row in session.execute(
            select(
                Person.id,
                Person.surnames,
                Person.given_names,
                Person.birth_date,
                Person.birth_year,
                Person.flags,
            ).where(Person.id.in_(ids))
        )
    }
    papers: dict[UUID, list[tuple[str, str]]] = {}
    document = IdentityDocument
    for person, kind, number in session.execute(
        select(document.person_id, document.kind, document.number).where(
            document.person_id.in_(ids)
        )
    ):
        papers.setdefault(person, []).append((kind, number))
    phones: dict[UUID, str] = {}
    for person, number in session.execute(
        select(Phone.person_id, Phone.number).where(Phone.person_id.in_(ids)).order_by(Phone.id)
    ):
        phones.setdefault(person, number)
    return tuple(
        ListedPerson(
            key,
            people[key].surnames,
            people[key].given_names,
            years_old(people[key].birth_date, people[key].birth_year, on),
            listed(*finding.shown_document(papers.get(key, ()))),
            shown_phone(phones[key]) if key in phones else "",
            tuple(people[key].flags or ()),
        )
        for key in ids
    )
