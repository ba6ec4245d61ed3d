"""Giving a paper its number: facts, number and row in one transaction, then the note beside it.

A paper's facts are kept as canonical JSON with its hash before it is drawn. The number is noted
beside the database before the paper can leave (sync.md, «Numbers on paper»).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.ids import new_id
from desktop.models import numbering
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.opening import OpenHouse
from desktop.printing.facts import canonical, facts_hash
from desktop.printing.imprint import Imprint
from desktop.services.documents import standing
from desktop.services.documents.draft import Draft
from desktop.services.documents.zones import zone_name
from desktop.sync.protocol.diploma import short_code


class NumberNotNoted(UserError):
    """The paper has its number, but the file beside the database did not take it."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"El documento {number} quedó guardado, pero no se pudo anotar su número en la"
            " carpeta de la casa: puede estar llena o protegida. Revísela y vuelva a pedir el"
            " documento antes de imprimirlo: tendrá el mismo número."
        )
        self.number = number


@dataclass(frozen=True)
class Issued:
    """A paper that has its number; `fresh` is False where it existed already."""

    id: UUID
    number: str
    fresh: bool


def issue(
    session: Session, house: OpenHouse, kind: DocumentKind, draft: Draft, before: Document | None
) -> Issued:
    """Give a draft its number, in place of an earlier paper that nobody signed yet.

    Where the earlier one says the same already, it is that one.
    """
    if before is not None and standing.unchanged(draft, before):
        return Issued(before.id, before.number, fresh=False)
    today = house.clock.today()
    if draft.parent_id is not None:
        parent = standing.found(session, draft.parent_id)
        number = f"{parent.number}-AD{standing.ordinal(session, parent)}"
    else:
        memory = numbering.load(house.home.numbers)
        number = numbering.next_number(session, memory, kind, today.year)
    issued = _keep(session, house, kind, draft, number, today)
    if before is not None and before.state == DocumentState.ISSUED:
        standing.annul(before, today, f"Reemplazado por {number} antes de firmarse")
    return issued


def issue_all(
    session: Session, house: OpenHouse, kind: DocumentKind, drafts: Sequence[Draft]
) -> list[Issued]:
    """Give drafts numbers that follow each other, in their order."""
    # Asked once: the year in a number is that of its day, even where midnight comes in between.
    memory, today = numbering.load(house.home.numbers), house.clock.today()
    numbers = numbering.next_numbers(session, memory, kind, today.year, len(drafts))
    return [
        _keep(session, house, kind, draft, number, today)
        for draft, number in zip(drafts, numbers, strict=True)
    ]


def remember(house: OpenHouse, *numbers: str) -> None:
    """Note numbers of this laptop beside the database, before their papers can leave.

    The last of them says what to do where the file does not take it (`NumberNotNoted`).
    """
    known = memory = numbering.load(house.home.numbers)
    for number in numbers:
        if number.split("-")[2] == house.house.letter:
            memory = numbering.remember(memory, number)
    if memory == known:
        return
    try:
        numbering.save(house.home.numbers, memory)
    except UserError as error:
        raise NumberNotNoted(numbers[-1]) from error


def _keep(
    session: Session, house: OpenHouse, kind: DocumentKind, draft: Draft, number: str, today: date
) -> Issued:
    known = new_id()
    imprint = Imprint(
        number=number,
        uuid=known,
        house=house.house.name,
        zone=zone_name(house.house.zone),
        issued=today,
        house_kind=house.house.kind.value,
    )
    stored = canonical(draft.build(imprint))
    session.add(
        Document(
            id=known,
            kind=kind,
            number=number,
            issued_on=today,
            issued_at=house.clock.now(),
            issued_by=house.staff.id,
            workshop_id=draft.workshop_id,
            person_id=draft.person_id,
            parent_id=draft.parent_id,
            agreement_id=draft.agreement_id,
            people=[person.hex for person in draft.people],
            facts=stored.decode(),
            facts_hash=facts_hash(stored),
            code=short_code(known) if kind is DocumentKind.DIPLOMA else None,
            state=DocumentState.ISSUED,
        )
    )
    return Issued(known, number, fresh=True)
