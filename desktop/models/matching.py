"""Who of the house may be the person that is being typed, and why it seems so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import CursorResult, select
from sqlalchemy.orm import Session

from desktop.models import identity, vocabulary
from desktop.models.finding import Found, identify
from desktop.models.likeness import Name, alike, compatible, key, similarity, words
from desktop.models.person import IdentityDocument, Person
from desktop.models.registering import Paper, same_document

_MOST = 80
_SHORTEST_PHONE = 6
_CAREFUL = 60
_SIMILAR = 86
_PARTLY = 70
_NEAR_YEARS = 2


@dataclass(frozen=True)
class TypedPerson:
    """What a form holds so far; whatever is missing says nothing."""

    surnames: str = ""
    given_names: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    documents: tuple[Paper, ...] = ()
    """Kind, number as typed and country."""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """Somebody registered who may be the same person."""

    person: Found
    birth_date: date | None
    birth_year: int | None
    reasons: tuple[str, ...]
    """«Mismo documento», «Misma fecha de nacimiento»…, the strongest first."""
    same_document: bool
    score: float


@dataclass(frozen=True)
class _Known:
    id: UUID
    name: Name
    birth_date: date | None
    birth_year: int | None


def candidates(
    session: Session,
    typed: TypedPerson,
    *,
    on: date,
    limit: int = 4,
    apart_from: UUID | None = None,
) -> tuple[Candidate, ...]:
    """Who may be the same person, the likeliest first."""
    name = (typed.surnames, typed.given_names)
    holders = _holders(session, typed.documents)
    callers = _callers(session, typed.phones)
    ids = {*holders, *callers}
    if typed.birth_date is not None and key(name):
        born = select(Person.id).where(Person.birth_date == typed.birth_date).limit(_MOST)
        ids.update(session.execute(born).scalars())
    people = _people(session, ids)
    people |= _with_names(session, words(typed.surnames), words(typed.given_names))
    people.pop(apart_from, None)
    judged = []
    for known in people.values():
        found = _judged(known, typed, name, known.id in holders, known.id in callers)
        if found:
            judged.append((known, *found))
    judged.sort(key=lambda one: (-one[2], one[0].id))
    best = judged[:limit]
    shown = identify(session, [known.id for known, _, _ in best], on=on)
    return tuple(
        Candidate(person, known.birth_date, known.birth_year, reasons, known.id in holders, score)
        for person, (known, reasons, score) in zip(shown, best, strict=True)
    )


def _holders(session: Session, documents: Sequence[Paper]) -> frozenset[UUID]:
    papers = [(kind, identity.normalised(number), country) for kind, number, country in documents]
    numbers = [number for _, number, _ in papers if number]
    if not numbers:
        return frozenset()
    document = IdentityDocument
    rows = session.execute(
        select(document.person_id, document.kind, document.number, document.country).where(
            document.number.in_(numbers)
        )
    )
    return frozenset(
        person
        for person, kind, number, country in rows
        if any(same_document(one, (kind, number, country)) for one in papers)
    )


def _callers(session: Session, phones: Sequence[str]) -> frozenset[UUID]:
    connection = session.connection()
    found: set[UUID] = set()
    for typed in phones:
        number = identity.read_phone(typed).number
        dialled = "0" + number.removeprefix("+593") if number.startswith("+593") else number
        quoted = dialled.replace('"', "")
        if len(quoted) < _SHORTEST_PHONE:
            continue
        rows = connection.exec_driver_sql(
            "SELECT e.person_id FROM search_codes n JOIN search_entry e ON e.key = n.rowid"
            " JOIN phone p ON p.person_id = e.person_id AND p.number = ?"
            " WHERE search_codes MATCH ? LIMIT 30",
            (number, f'"{quoted}"'),
        )
        found.update(UUID(bytes=person) for (person,) in rows)
    return frozenset(found)


_COLUMNS = "p.id, p.surnames, p.given_names, p.birth_date, p.birth_year"


def _read(rows: CursorResult[Any]) -> dict[UUID | None, _Known]:
    found: dict[UUID | None, _Known] = {}
    for row in rows:
        person, surnames, given, born, year = tuple(row)
        known = UUID(bytes=person)
        birth = date.fromisoformat(born) if born else None
        found[known] = _Known(known, (surnames, given), birth, year)
    return found


def _people(session: Session, ids: Collection[UUID]) -> dict[UUID | None, _Known]:
    if not ids:
        return {}
    marks = ",".join("?" * len(ids))
    return _read(
        session.connection().exec_driver_sql(
            f"SELECT {_COLUMNS} FROM person p WHERE p.id IN ({marks})",
            tuple(person.bytes for person in ids),
        )
    )


_BY_NAMES = (
    f"SELECT {_COLUMNS} FROM search_names n JOIN search_entry e ON e.key = n.rowid"
    " JOIN person p ON p.id = e.person_id"
    " WHERE search_names MATCH ? ORDER BY n.rowid DESC LIMIT ?"
)


def _with_names(
    session: Session, surnames: Sequence[str], given: Sequence[str]
) -> dict[UUID | None, _Known]:
    """Who bears a surname and a given name, or both surnames, slips of the keyboard forgiven."""
    known = vocabulary.of(session)
    families = [_spellings(known, word) for word in surnames if len(word) > 1][:3]
    firsts = [_spellings(known, word) for word in given if len(word) > 1][:3]
    # With surnames alone half the valley would be alike.
    if not families or not firsts:
        return {}
    pairs = [*product(families, firsts), *combinations(families, 2)]
    some = " OR ".join(f"({one} AND {other})" for one, other in pairs)
    connection = session.connection()
    found: dict[UUID | None, _Known] = {}
    for match in (" AND ".join(families + firsts), some):
        found |= _read(connection.exec_driver_sql(_BY_NAMES, (match, _MOST)))
    return found


def _spellings(known: vocabulary.Vocabulary, word: str) -> str:
    """A word as the index is asked for it: whole where it is one, else what it may become."""
    if known.has(word):
        return f'"{word}"'
    spelled = [f'"{word}" *', *(f'"{other}"' for other in known.close(word).words)]
    return f"({' OR '.join(spelled)})"


def _judged(
    known: _Known, typed: TypedPerson, name: Name, document: bool, phone: bool
) -> tuple[tuple[str, ...], float] | None:
    """Reasons and score; None where it is nobody of interest."""
    names = _names(name, known.name)
    birth = _births(typed, known)
    seems = (
        document
        or (names == 2 and birth >= 0)
        or (names == 2 and len(key(name)) > 3)
        or (names == 1 and (birth > 0 or phone))
        or (names == 1 and birth == 0 and _shared(name, known.name) > 2)
        or (phone and birth > 0 and similarity(name, known.name) >= _PARTLY)
        or (birth == 2 and similarity(name, known.name) >= _PARTLY)
    )
    if not seems:
        return None
    reasons = []
    if document:
        any_name = bool(key(name))
        reasons.append(
            "Mismo documento con otro nombre" if any_name and not names else "Mismo documento"
        )
    if names:
        reasons.append("Mismo nombre" if names == 2 else "Nombre parecido")
    if birth > 0:
        reasons.append(
            "Misma fecha de nacimiento" if birth == 2 else "Fecha de nacimiento parecida"
        )
    if phone:
        reasons.append("Mismo teléfono")
    if not names and not document:
        reasons.insert(0, "Nombre algo parecido")
    score = 100.0 * document + similarity(name, known.name) / 2 + 20 * birth + 15 * phone
    return tuple(reasons), score


def _names(one: Name, other: Name) -> int:
    """2: the same name; 1: alike; 0: neither."""
    first, second = key(one), key(other)
    if len(first) < 2 or len(second) < 2:
        return 0
    # Nearly everybody differs too much for the careful comparison to be worth its time.
    if fuzz.token_set_ratio(" ".join(first), " ".join(second)) < _CAREFUL:
        return 0
    if first == second:
        return 2
    return int((compatible(one, other) and _shared(one, other) > 1) or _similar(one, other))


def _similar(one: Name, other: Name) -> bool:
    # One word more or less is a slip; a whole other given name is a brother.
    given = words(one[1]), words(other[1])
    if given[0] and given[1] and not any(alike(a, b) for a in given[0] for b in given[1]):
        return False
    return similarity(one, other) >= _SIMILAR


def _shared(one: Name, other: Name) -> int:
    left = list(key(other))
    shared = 0
    for word in key(one):
        match = next((w for w in left if alike(word, w)), None)
        if match is not None:
            left.remove(match)
            shared += len(word) > 1 or len(match) > 1
    return shared


def _births(typed: TypedPerson, known: _Known) -> int:
    """2: the same; 1: near; 0: one is not known; -1: others."""
    mine, other = typed.birth_date, known.birth_date
    if mine and other:
        if mine == other:
            return 2
        equal = (mine.day == other.day) + (mine.month == other.month) + (mine.year == other.year)
        swapped = mine.year == other.year and (mine.day, mine.month) == (other.month, other.day)
        return 1 if equal == 2 or swapped else -1
    first = mine.year if mine else typed.birth_year
    second = other.year if other else known.birth_year
    if first is None or second is None:
        return 0
    return 1 if abs(first - second) <= _NEAR_YEARS else -1
