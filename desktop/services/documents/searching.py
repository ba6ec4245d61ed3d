"""Which papers are meant: by number, workshop, person, applicant or code, and by their state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    SelectBase,
    and_,
    literal_column,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from desktop.core.text import clean, fold
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.finding import bearing
from desktop.models.programme import Workshop
from desktop.models.space_use import SpaceAgreement

_LEAST_NAME = 2
"""Letters from which a word may be somebody's: one would be nearly everybody's."""
_LEAST_CODE = 4
_MOST_WORDS = 8


class Condition(StrEnum):
    """What became of a paper, as one looks for it."""

    STANDING = "standing"
    """It was not annulled."""
    WAITING = "waiting"
    """It stands, and somebody must sign it yet, or hand it over."""
    DONE = "done"
    """It was signed, or handed over."""
    ANNULLED = "annulled"


@dataclass(frozen=True)
class Wanted:
    """What of the papers is asked for; nothing means all of them."""

    text: str = ""
    """Each word must be in the number, the workshop, the person, the applicant or the code."""
    kind: DocumentKind | None = None
    condition: Condition | None = None
    since: date | None = None
    """Issued on this day or later."""
    until: date | None = None


def conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a paper must meet to be meant."""
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        begun = f"{wanted.kind.value}-"
        found.append(_among(_rows_with(Document.number >= begun, Document.number < begun + "~")))
    if wanted.condition is not None:
        found.append(_CONDITIONS[wanted.condition])
    if wanted.since is not None:
        found.append(Document.issued_on >= wanted.since)
    if wanted.until is not None:
        found.append(Document.issued_on <= wanted.until)
    typed = clean(wanted.text).split()[:_MOST_WORDS]
    if typed:
        names = _Names(session)
        found += [_among(_bearing(word, names)) for word in typed]
    return found


_ROW: ColumnElement[int] = literal_column("document.rowid", Integer)


def _rows_with(*those: ColumnElement[bool]) -> Select[int]:
    """Rows by an index alone: a paper's row is as long as its facts, so none is read in vain."""
    return select(_ROW).select_from(Document).where(*those)


def _among(rows: SelectBase) -> ColumnElement[bool]:
    # Behind a plus sign SQLite goes down the index of ids, newest first, and tests each one,
    # instead of reading every row that is meant in order to sort them.
    return literal_column("+document.rowid", Integer).in_(rows)


_HANDED = Document.delivered_on.is_not(None)
_SIGNED = Document.state == DocumentState.SIGNED
_STANDING = Document.state != DocumentState.ANNULLED
_SOMEBODYS = or_(
    Document.kind.in_((DocumentKind.ACT, DocumentKind.AGREEMENT, DocumentKind.DIPLOMA)),
    and_(Document.kind == DocumentKind.FORM, Document.person_id.is_not(None)),
)
"""What somebody signs or receives: not a list to mark, nor a ficha to fill by hand."""
_CONDITIONS: dict[Condition, ColumnElement[bool]] = {
    Condition.STANDING: _STANDING,
    Condition.WAITING: and_(Document.state == DocumentState.ISSUED, ~_HANDED, _SOMEBODYS),
    Condition.DONE: and_(_STANDING, or_(_SIGNED, _HANDED)),
    Condition.ANNULLED: Document.state == DocumentState.ANNULLED,
}


class _Names:
    """Names of workshops and applicants, folded once for all the words that were typed."""

    def __init__(self, session: Session) -> None:
        # Names come back every cycle: folding the distinct ones is twenty times less work.
        distinct = session.scalars(select(Workshop.name).distinct())
        self._workshops = [(name, fold(name)) for name in distinct]
        self._agreements = [
            (row.id, fold(f"{row.applicant} {row.representative} {row.request_number}"))
            for row in session.execute(
                select(
                    SpaceAgreement.id,
                    SpaceAgreement.applicant,
                    SpaceAgreement.representative,
                    SpaceAgreement.request_number,
                )
            )
        ]

    def workshops(self, word: str) -> list[str]:
        """Names of workshops with a word in them."""
        return _with(self._workshops, word)

    def agreements(self, word: str) -> list[UUID]:
        """Agreements whose applicant, representative or oficio has a word in it."""
        return _with(self._agreements, word)


def _with(named: Iterable[tuple[Any, str]], word: str) -> list[Any]:
    return [key for key, folded in named if word in folded]


def _bearing(word: str, names: _Names) -> CompoundSelect[int]:
    """Papers with one typed word in one of their places, each place by its own index."""
    ways = [_rows_with(Document.number.contains(word, autoescape=True))]
    folded = fold(word)
    if folded:
        called = select(Workshop.id).where(Workshop.name.in_(names.workshops(folded)))
        ways.append(_rows_with(Document.workshop_id.in_(called)))
        lent = names.agreements(folded)
        if lent:
            ways.append(_rows_with(Document.agreement_id.in_(lent)))
    if len(folded) >= _LEAST_NAME and folded.isalpha():
        ways.append(_rows_with(Document.person_id.in_(bearing(folded))))
    code = folded.replace(" ", "").upper()
    if len(code) >= _LEAST_CODE:
        after = code[:-1] + chr(ord(code[-1]) + 1)
        ways.append(_rows_with(Document.code >= code, Document.code < after))
    # «ALL»: to merge them, SQLite would read the whole table in the order of its rows.
    return union_all(*ways)
