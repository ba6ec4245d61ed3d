"""The one search for people: by names in any order, a fragment of a document or a telephone.

Candidates are taken unranked with a limit and ordered in memory: ranking 100,000 people on one
letter costs a hundred times more than everything here.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, column, select, table
from sqlalchemy.orm import Session

from desktop.core.text import fold, sorted_name
from desktop.models import vocabulary
from desktop.models.completeness import ADULT, years_old
from desktop.models.identity import INTERNAL, DocumentKind, listed
from desktop.models.programme import EnrolmentState, WorkshopState
from desktop.models.search import SearchEntry

CANDIDATES = 80
TOO_FEW = 3
"""Below this, what may have been mistyped is looked for too."""
_LONGEST = 200
_MOST_TOKENS = 8
_TRIGRAM = 3
_NUMBERED = 400


@dataclass(frozen=True)
class Found:
    """Somebody found, as a list shows them: never the whole document."""

    id: UUID
    surnames: str
    given_names: str
    preferred_name: str | None
    age: int | None
    document: str
    """«cédula ··· 4821»."""
    representative: str | None
    """Of somebody under 18."""
    workshops: tuple[str, ...]
    """Where they are enrolled now."""
    waiting: tuple[str, ...]
    """Where they wait for a seat."""
    marks: tuple[tuple[int, int], ...] = ()
    """What was typed, in `name`: where each fragment begins and ends."""
    approximate: bool = False
    """Found by supposing a slip of the keyboard."""

    @property
    def name(self) -> str:
        """«Quishpe Anaguano, María Belén»."""
        return sorted_name(self.surnames, self.given_names)


@dataclass(frozen=True)
class Typed:
    """What was typed, apart: beginnings of names, and one fragment of a number."""

    words: tuple[str, ...]
    code: str


class _Candidate(NamedTuple):
    key: int
    person: bytes
    surname_first: bool
    approximate: bool


_Seats = tuple[tuple[str, str], ...]
"""Name of the workshop and state of the enrolment."""


def read(text: str) -> Typed:
    """Take apart what was typed; signs count for nothing, so no text can be a wrong query."""
    tokens = fold(text[:_LONGEST]).split()
    words = [token for token in tokens if not _of_code(token)]
    code = "".join(token for token in tokens if _of_code(token))
    if re.fullmatch(r"593\d{7,9}", code):
        # Telephones of the country are kept as they are dialled in it.
        code = "0" + code[3:]
    return Typed(tuple(dict.fromkeys(words))[:_MOST_TOKENS], code[:30].upper())


def _of_code(token: str) -> bool:
    # One internal code in ten happens to have no digit.
    return token.startswith(INTERNAL.lower()) or any(c.isdigit() for c in token)


def find(session: Session, text: str, limit: int = 12, *, on: date) -> tuple[Found, ...]:
    """The people that a text may mean, the likeliest first, with their age on a day."""
    typed = read(text)
    if not typed.words and not typed.code:
        return ()
    connection = session.connection()
    candidates = _candidates(connection, typed)
    if not candidates and typed.code and typed.words:
        # «V-25.679.095» is one document, not a name and a number.
        whole = "".join(fold(text[:_LONGEST]).split())[:30].upper()
        candidates = _by_code(connection, Typed((), whole))
    if typed.words and not typed.code and len(candidates) < TOO_FEW:
        known = {candidate.key for candidate in candidates}
        candidates += [c for c in _mistyped(session, typed) if c.key not in known]
    return _described(connection, _first(connection, candidates, limit), typed, on)


def everybody(session: Session, text: str, most: int) -> list[int]:
    """The search entries of all whom a text may mean as typed, at most so many; supposing slips
    of the keyboard only where it is nobody's."""
    typed = read(text)
    connection = session.connection()
    found: list[_Candidate] = []
    if typed.code:
        found = _by_code(connection, typed, most)
    elif typed.words:
        terms = " AND ".join(_beginning(word) for word in typed.words)
        found = _by_names(connection, terms, typed, most=most)
        found = found or _mistyped(session, typed, most)
    return [candidate.key for candidate in found[:most]]


def bearing(begun: str) -> Select[UUID]:
    """Ids of everybody with a name that begins so, as a part of another question; `begun` is one
    folded word."""
    names = table("search_names", column("rowid"), column("search_names"))
    keys = select(names.c.rowid).where(names.c.search_names.op("MATCH")(_beginning(begun)))
    return select(SearchEntry.person_id).where(SearchEntry.key.in_(keys))


def identify(session: Session, people: Sequence[UUID], *, on: date) -> tuple[Found, ...]:
    """People already known, described as the search does, in the order given."""
    connection = session.connection()
    chosen = [_Candidate(0, person.bytes, False, False) for person in people]
    seats = _seats(connection, [c.person for c in chosen])
    with_seats = [(c, seats.get(c.person, ())) for c in chosen]
    return _described(connection, with_seats, Typed((), ""), on)


def _candidates(connection: Connection, typed: Typed) -> list[_Candidate]:
    if typed.code:
        return _by_code(connection, typed)
    terms = " AND ".join(_beginning(word) for word in typed.words)
    found = _by_names(connection, terms, typed)
    if len(found) == CANDIDATES:
        # There are more than were taken: those whose surname begins so must be among them.
        known = {candidate.key for candidate in found}
        first = _by_names(connection, f"^ {terms}", typed)
        found += [candidate for candidate in first if candidate.key not in known]
    return found


def _beginning(word: str) -> str:
    return f'"{word}"*'


def _mistyped(session: Session, typed: Typed, most: int = CANDIDATES) -> list[_Candidate]:
    connection, words = session.connection(), vocabulary.of(session)
    strangers = [word for word in typed.words if not words.begins(word)]
    # One word that is like no other settles it, before more are compared.
    if not all(words.close(word) for word in strangers):
        return _fewer(connection, typed, strangers, most)
    found: list[_Candidate] = []
    if strangers:
        found = _supposing(connection, words, typed, strangers, most)
    # A slip may make another word that exists: «Pinto» for «Tinto».
    if not found:
        found = _supposing(connection, words, typed, typed.words, most)
    return found or _fewer(connection, typed, strangers, most)


def _supposing(
    connection: Connection,
    words: vocabulary.Vocabulary,
    typed: Typed,
    doubted: Collection[str],
    most: int,
) -> list[_Candidate]:
    groups = []
    for word in typed.words:
        others = []
        if word in doubted:
            close = words.close(word)
            others = [f'"{whole}"' for whole in close.words]
            if not words.begins(word):
                others += [_beginning(begun) for begun in close.beginnings]
        groups.append(f"({' OR '.join([_beginning(word), *others])})")
    return _by_names(connection, " AND ".join(groups), typed, approximate=True, most=most)


def _fewer(
    connection: Connection, typed: Typed, strangers: Collection[str], most: int
) -> list[_Candidate]:
    """Who has all the words but one: a whole name typed of somebody kept with less."""
    count = len(typed.words)
    if count < 3 or len(strangers) > 1:
        return []
    sets = [
        f"({' AND '.join(_beginning(word) for word in some)})"
        for some in combinations(typed.words, count - 1)
        if not any(word in strangers for word in some)
    ]
    return _by_names(connection, " OR ".join(sets), typed, approximate=True, most=most)


_NAMES = (
    "SELECT n.rowid, e.person_id, e.names FROM search_names n"
    " JOIN search_entry e ON e.key = n.rowid"
    " WHERE search_names MATCH ? ORDER BY n.rowid DESC LIMIT ?"
)


def _by_names(
    connection: Connection,
    match: str,
    typed: Typed,
    *,
    approximate: bool = False,
    most: int = CANDIDATES,
) -> list[_Candidate]:
    rows = connection.exec_driver_sql(_NAMES, (match, most))
    first = typed.words[0]
    return [
        _Candidate(key, person, fold(names).startswith(first), approximate)
        for key, person, names in rows
    ]


_NAMES_WITH_CODES = _NAMES.replace("e.names", "e.codes", 1)
_BEGINNING_CODE = (
    "SELECT key, person_id, names FROM search_entry WHERE codes >= ? AND codes < ?"
    " ORDER BY codes LIMIT ?"
)
"""The index of fragments begins at three signs; shorter ones are the first of a number."""
_FRAGMENT = (
    "SELECT n.rowid, e.person_id, e.names FROM search_codes n"
    " JOIN search_entry e ON e.key = n.rowid"
    " WHERE search_codes MATCH ? ORDER BY n.rowid DESC LIMIT ?"
)


def _by_code(connection: Connection, typed: Typed, most: int = CANDIDATES) -> list[_Candidate]:
    code, most = typed.code, max(most, _NUMBERED) if typed.words else most
    if len(code) < _TRIGRAM:
        after = code[:-1] + chr(ord(code[-1]) + 1)
        rows = connection.exec_driver_sql(_BEGINNING_CODE, (code, after, most))
    else:
        rows = connection.exec_driver_sql(_FRAGMENT, (f'"{code}"', most))
    found = {
        key: _Candidate(key, person, False, False)
        for key, person, names in rows
        if _bears(names, typed.words)
    }
    if typed.words:
        match = " AND ".join(_beginning(word) for word in typed.words)
        for key, person, codes in connection.exec_driver_sql(_NAMES_WITH_CODES, (match, most)):
            if code in codes:
                found[key] = _Candidate(key, person, False, False)
    return list(found.values())


def _bears(names: str, typed: Sequence[str]) -> bool:
    words = fold(names).split() if typed else []
    return all(any(word.startswith(begun) for word in words) for begun in typed)


def _first(
    connection: Connection, candidates: Sequence[_Candidate], limit: int
) -> list[tuple[_Candidate, _Seats]]:
    """The likeliest: found as typed, surname first, enrolled now, latest registered."""
    seats = _seats(connection, [candidate.person for candidate in candidates])
    ordered = sorted(
        candidates,
        key=lambda c: (c.approximate, not c.surname_first, c.person not in seats, -c.key),
    )
    return [(c, seats.get(c.person, ())) for c in ordered[:limit]]


_SEATS = (
    "SELECT e.person_id, w.name, e.state FROM enrolment e JOIN workshop w ON w.id = e.workshop_id"
    " WHERE e.person_id IN ({}) AND e.state <> ? AND w.state = ? ORDER BY w.name"
)


def _seats(connection: Connection, people: Sequence[bytes]) -> dict[bytes, _Seats]:
    found: dict[bytes, _Seats] = {}
    values = (*people, EnrolmentState.WITHDRAWN.value, WorkshopState.OPEN.value)
    for person, workshop, state in _asked(connection, _SEATS, len(people), values):
        found[person] = (*found.get(person, ()), (workshop, state))
    return found


_PEOPLE = (
    "SELECT p.id, p.surnames, p.given_names, p.preferred_name, p.birth_date, p.birth_year,"
    " (SELECT group_concat(d.kind || ' ' || d.number, char(9)) FROM identity_document d"
    " WHERE d.person_id = p.id),"
    " (SELECT g.name FROM guardian g WHERE g.person_id = p.id AND g.represents ORDER BY g.id)"
    " FROM person p WHERE p.id IN ({})"
)


def _asked(connection: Connection, sql: str, count: int, values: tuple[Any, ...]) -> list[Any]:
    if not count:
        return []
    marks = ",".join("?" * count)
    return list(connection.exec_driver_sql(sql.format(marks), values).fetchall())


def shown_document(papers: Sequence[tuple[str, str]], code: str = "") -> tuple[str, str]:
    """The document that stands for a person: the one that was typed, else the cédula."""
    real = [paper for paper in papers if paper[0] != DocumentKind.NONE]
    if not real:
        return (DocumentKind.NONE, "")
    return min(real, key=lambda p: (not (code and code in p[1]), p[0] != DocumentKind.CEDULA, p))


def _described(
    connection: Connection,
    chosen: Sequence[tuple[_Candidate, _Seats]],
    typed: Typed,
    on: date,
) -> tuple[Found, ...]:
    ids = tuple(candidate.person for candidate, _ in chosen)
    people = {row[0]: row for row in _asked(connection, _PEOPLE, len(ids), ids)}
    found = []
    for candidate, seats in chosen:
        if candidate.person not in people:
            continue
        _, surnames, given_names, preferred, born, year, papers, guardian = people[candidate.person]
        age = years_old(date.fromisoformat(born) if born else None, year, on)
        pairs = [_paper(written) for written in papers.split("\t")] if papers else []
        found.append(
            Found(
                UUID(bytes=candidate.person),
                surnames,
                given_names,
                preferred,
                age,
                listed(*shown_document(pairs, typed.code)),
                guardian if age is not None and age < ADULT else None,
                tuple(name for name, state in seats if state == EnrolmentState.ENROLLED),
                tuple(name for name, state in seats if state != EnrolmentState.ENROLLED),
                _marks(sorted_name(surnames, given_names), typed.words),
                candidate.approximate,
            )
        )
    return tuple(found)


def _paper(written: str) -> tuple[str, str]:
    kind, _, number = written.partition(" ")
    return kind, number


_WORD = re.compile(r"\w+")


def _marks(name: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the typed beginnings stand in a name."""
    left = list(words)
    marks = []
    for place in _WORD.finditer(name):
        if not left:
            break
        folded = fold(place[0])
        begun = max((w for w in left if folded.startswith(w)), key=len, default="")
        if begun:
            left.remove(begun)
            marks.append((place.start(), place.start() + len(begun)))
    return tuple(marks)
