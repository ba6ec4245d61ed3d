"""The list of people: a page of it in alphabetical order, with its filters and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop.core.text import sorted_name
from desktop.models import finding
from desktop.models.catalogues import entry
from desktop.models.completeness import years_old
from desktop.models.identity import listed, shown_phone
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState
from desktop.models.search import SearchEntry

MOST_FOUND = 200
"""What is typed narrows the list to its likeliest; nobody reads further."""
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


def page(
    session: Session, wanted: PeopleFilter, *, on: date, offset: int = 0, limit: int = 100
) -> PeoplePage:
    """A page of the list, with ages on a day."""
    everybody = session.execute(select(func.count()).select_from(SearchEntry)).scalar_one()
    conditions = _conditions(wanted, on)
    if wanted.text.strip():
        found = finding.find(session, wanted.text, MOST_FOUND, on=on)
        conditions.append(Person.id.in_([one.id for one in found]))
    order = SearchEntry.sorting.desc() if wanted.descending else SearchEntry.sorting
    ids = session.execute(
        _joined(select(Person.id), conditions)
        .order_by(order, Person.id)
        .limit(limit)
        .offset(offset)
    ).scalars()
    total = everybody
    if conditions:
        total = session.execute(_counted(conditions)).scalar_one()
    incomplete = (
        total
        if wanted.incomplete
        else session.execute(_counted([*conditions, Person.flags.is_not(None)])).scalar_one()
    )
    return PeoplePage(_rows(session, list(ids), on), offset, total, incomplete, everybody)


def _joined(
    query: Select[UUID], conditions: Sequence[ColumnElement[bool]]
) -> Select[UUID]:
    return (
        query.select_from(SearchEntry)
        .join(Person, Person.id == SearchEntry.person_id)
        .where(*conditions)
    )


def _counted(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    return select(func.count()).select_from(Person).where(*conditions)


def _conditions(wanted: PeopleFilter, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.workshop_id is not None:
        conditions.append(
            Person.id.in_(
                select(Enrolment.person_id).where(
                    Enrolment.workshop_id == wanted.workshop_id,
                    Enrolment.state != EnrolmentState.WITHDRAWN,
                )
            )
        )
    if wanted.age_group is not None:
        conditions.append(_aged(wanted.age_group, on))
    if wanted.incomplete:
        conditions.append(Person.flags.is_not(None))
    return conditions


def _aged(code: str, on: date) -> ColumnElement[bool]:
    if code == UNKNOWN_AGE:
        return and_(Person.birth_date.is_(None), Person.birth_year.is_(None))
    group = entry("age_group", code)
    if group is None:
        raise KeyError(code)
    least, most = group.facts["min"], group.facts["max"]
    born = [Person.birth_date <= _years_before(on, least), Person.birth_date.is_not(None)]
    years = [Person.birth_year <= on.year - least, Person.birth_year.is_not(None)]
    if most is not None:
        born.append(Person.birth_date > _years_before(on, most + 1))
        years.append(Person.birth_year >= on.year - most)
    return or_(and_(*born), and_(*years))


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
