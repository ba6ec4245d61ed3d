"""Whether the person of a row is already known: in the house, or from a row further up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.identity import DocumentKind
from desktop.models.likeness import Name, compatible, key
from desktop.models.person import IdentityDocument, Person
from desktop.models.registering import Paper, same_document
from desktop.services.imports.told import Told

Born = date | int
"""A day of birth, or an estimated year."""


class Verdict(StrEnum):
    """What becomes of a row; each row has exactly one."""

    CREATED = "created"
    EXISTING = "existing"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(eq=False, slots=True)
class Known:
    """Somebody a row may be; `person_id` comes once the person is registered."""

    name: Name
    papers: list[Paper]
    born: Born | None
    person_id: UUID | None = None
    line: int | None = None
    """The row that made them known, for those of this sheet."""

    @property
    def called(self) -> str:
        """The name as it is read."""
        return f"{self.name[1]} {self.name[0]}".strip()


@dataclass(frozen=True)
class Judgement:
    """The verdict on a row, and who it is or may be."""

    verdict: Verdict
    known: Known | None = None
    reason: str = ""


@dataclass
class _Index:
    by_number: dict[str, list[Known]] = field(default_factory=dict)
    by_birth: dict[tuple[Born, tuple[str, ...]], list[Known]] = field(default_factory=dict)

    def add(self, known: Known, papers: Iterable[Paper]) -> None:
        for paper in papers:
            for number in numbers_of(paper[1]):
                self.by_number.setdefault(number, []).append(known)

    def add_birth(self, known: Known) -> None:
        if known.born is not None:
            self.by_birth.setdefault((known.born, key(known.name)), []).append(known)


def numbers_of(number: str) -> tuple[str, ...]:
    """A number, and the same with the zero that Excel may have eaten."""
    if number.isascii() and number.isdigit():
        if len(number) == 9:
            return number, "0" + number
        if len(number) == 10 and number[0] == "0":
            return number, number[1:]
    return (number,)


def papers_of(told: Told) -> list[Paper]:
    """The documents of a row, as they are compared."""
    return [(p.kind.value, p.number, p.country) for p in told.papers if p.number]


def born_of(told: Told) -> Born | None:
    """The birth of a row, as it is compared."""
    return told.birth.on or told.birth.year


def may_be_one(one: Name, other: Name) -> bool:
    """Whether two names on one document may be the same person's."""
    return key(one) == key(other) or compatible(one, other)


class Matcher:
    """Judges rows one after another; what is found further up in the sheet is kept in memory."""

    def __init__(self) -> None:
        self._sheet = _Index()
        self._house = _Index()
        self._met: dict[UUID, Known] = {}
        self._people: dict[UUID, Known] = {}

    def look_up(
        self, session: Session, rows: Sequence[Told], remembered: Collection[UUID] = ()
    ) -> None:
        """Ask the house, in few questions, for everybody these rows may be."""
        self._house = _Index()
        numbers = {
            n for told in rows for _, number, _ in papers_of(told) for n in numbers_of(number)
        }
        births = {born for told in rows if (born := born_of(told)) is not None}
        days = [born for born in births if isinstance(born, date)]
        years = [born for born in births if isinstance(born, int)]
        columns = (
            Person.id, Person.surnames, Person.given_names, Person.birth_date, Person.birth_year,
        )  # fmt: skip
        people: dict[UUID, Known] = {}

        def known(row: tuple[UUID, str, str, date | None, int | None]) -> Known:
            met = self._met.get(row[0]) or people.get(row[0])
            if met is None:
                met = people[row[0]] = Known((row[1], row[2]), [], row[3] or row[4], row[0])
            return met

        if numbers:
            document = IdentityDocument
            query = (
                select(*columns, document.kind, document.number, document.country)
                .join(document, document.person_id == Person.id)
                .where(document.number.in_(numbers), document.kind != DocumentKind.NONE)
                .order_by(Person.registered_at, Person.id)
            )
            for row in session.execute(query):
                person = known(row[:5])
                paper = (row[5], row[6], row[7])
                if paper not in person.papers:
                    person.papers.append(paper)
                self._house.add(person, [paper])
        for column, wanted in ((Person.birth_date, days), (Person.birth_year, years)):
            if wanted:
                found = select(*columns).where(column.in_(wanted)).order_by(Person.id)
                for whole in session.execute(found):
                    self._house.add_birth(known(whole))
        if remembered:
            found = select(*columns).where(Person.id.in_(remembered))
            for whole in session.execute(found):
                people[whole[0]] = known(whole)
        self._people = people

    def person(self, person_id: UUID | None) -> Known | None:
        """Somebody of the house who was asked for in the last look."""
        return None if person_id is None else self._people.get(person_id)

    def judge(self, told: Told) -> Judgement:
        """The verdict on a row with a readable name."""
        name = (told.surnames, told.given_names)
        papers = papers_of(told)
        holders = self._holders(papers)
        mine = [known for known in holders if may_be_one(known.name, name)]
        if mine:
            born = born_of(told)
            best = next((known for known in mine if born and known.born == born), mine[0])
            return Judgement(Verdict.EXISTING, best, f"Ya consta como {best.called}{_where(best)}.")
        for known in holders:
            if any(same_document(a, b) for a in papers for b in known.papers):
                reason = f"Mismo documento que {known.called}{_where(known)}, con otro nombre."
                return Judgement(Verdict.DOUBTFUL, known, reason)
        born = born_of(told)
        if born is not None:
            place = (born, key(name))
            for known in (
                *self._house.by_birth.get(place, ()),
                *self._sheet.by_birth.get(place, ()),
            ):
                what = "fecha de nacimiento" if isinstance(born, date) else "año de nacimiento"
                reason = (
                    f"Mismo nombre y misma {what} que {known.called}{_where(known)}, sin un"
                    " documento en común."
                )
                reason = reason.replace("misma año", "mismo año")
                return Judgement(Verdict.DOUBTFUL, known, reason)
        return Judgement(Verdict.CREATED)

    def _holders(self, papers: Sequence[Paper]) -> list[Known]:
        """Who bears one of these numbers, zeros eaten or not."""
        found: dict[int, Known] = {}
        for _, number, _ in papers:
            for index in (self._house, self._sheet):
                for known in index.by_number.get(number, ()):
                    found[id(known)] = known
        return list(found.values())

    def learn(self, told: Told, line: int) -> Known:
        """A new person, for the rows further down; the id is set once it is known."""
        known = Known((told.surnames, told.given_names), [], None, None, line)
        self.learn_more(known, told)
        return known

    def learn_more(self, known: Known, told: Told) -> None:
        """What another row says of a person of the sheet or the house."""
        if known.person_id is not None:
            self._met[known.person_id] = known
        held = {paper[1] for paper in known.papers}
        papers = [paper for paper in papers_of(told) if paper[1] not in held]
        known.papers.extend(papers)
        self._sheet.add(known, papers)
        if known.born is None and born_of(told) is not None:
            known.born = born_of(told)
            self._sheet.add_birth(known)

    def registered(self, known: Known, person_id: UUID) -> None:
        """Somebody of the sheet is in the house now; both are one."""
        known.person_id = person_id
        self._met[person_id] = known


def _where(known: Known) -> str:
    return f" (fila {known.line})" if known.line is not None else ""
