"""Which papers stand, and whether what they say is still so."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.printing.attendance_sheet import AttendanceFacts
from desktop.printing.diploma import DiplomaPaper
from desktop.printing.facts import canonical, from_json
from desktop.services.documents import act_facts, agreement_facts, diploma_facts, form_facts
from desktop.services.documents.act_facts import NobodyEnrolled
from desktop.services.documents.draft import Draft
from desktop.services.documents.drawing import imprint_of
from desktop.services.documents.rows import NoSuchDocument


def found(session: Session, document_id: UUID) -> Document:
    """A paper; raises `NoSuchDocument`."""
    document = session.get(Document, document_id)
    if document is None:
        raise NoSuchDocument
    return document


def standing(session: Session, kind: DocumentKind, **about: UUID) -> list[Document]:
    """The papers of a kind about something that were not annulled, newest first."""
    query = select(Document).where(Document.kind == kind, Document.state != DocumentState.ANNULLED)
    for column, value in about.items():
        query = query.where(getattr(Document, column) == value)
    newest = query.order_by(Document.issued_at.desc(), Document.number.desc())
    return list(session.execute(newest).scalars())


def addenda_of(session: Session, act: Document) -> list[Document]:
    """The addenda of an acta that were not annulled, oldest first."""
    query = select(Document).where(
        Document.parent_id == act.id, Document.state != DocumentState.ANNULLED
    )
    return list(session.execute(query.order_by(Document.issued_at, Document.number)).scalars())


def acts(session: Session, workshop_id: UUID) -> tuple[Document | None, list[Document]]:
    """The acta of a workshop that stands, and its addenda, oldest first."""
    papers = standing(session, DocumentKind.ACT, workshop_id=workshop_id)
    act = next((paper for paper in papers if paper.parent_id is None), None)
    return act, [] if act is None else addenda_of(session, act)


def ordinal(session: Session, act: Document) -> int:
    """The number the next addendum of an acta bears; annulled ones keep theirs."""
    made = session.execute(select(Document.id).where(Document.parent_id == act.id)).all()
    return len(made) + 1


def addendum_draft(
    session: Session, house: OpenHouse, act: Document, addenda: Sequence[Document]
) -> Draft | None:
    """An addendum for who is on no signed paper of the acta; None where nobody is missing."""
    signed = [paper for paper in addenda if paper.state == DocumentState.SIGNED]
    number = ordinal(session, act)
    return act_facts.addendum(session, house, act, signed, house.clock.today(), number)


def joined(session: Session, house: OpenHouse, document: Document) -> int:
    """How many enrolled after a signed acta and are on no addendum yet."""
    is_act = document.kind == DocumentKind.ACT and document.parent_id is None
    if not is_act or document.state != DocumentState.SIGNED:
        return 0
    addenda = addenda_of(session, document)
    draft = addendum_draft(session, house, document, addenda)
    waiting = {person.hex for person in draft.people} if draft else set()
    return len(waiting.difference(*(paper.people for paper in addenda)))


def outdated(session: Session, house: OpenHouse, document: Document) -> bool:
    """Whether an unsigned paper would be replaced by another if it were asked for again."""
    if document.state != DocumentState.ISSUED:
        return False
    if document.kind == DocumentKind.DIPLOMA:
        return _name_corrected(session, document)
    draft: Draft | None = None
    if document.kind == DocumentKind.FORM and document.person_id is not None:
        draft = form_facts.filled(session, house, document.person_id, document.workshop_id)
    elif document.kind == DocumentKind.ACT and document.parent_id is not None:
        act = found(session, document.parent_id)
        draft = addendum_draft(session, house, act, addenda_of(session, act))
    elif document.kind == DocumentKind.ACT and document.workshop_id is not None:
        try:
            draft = act_facts.act(session, house, document.workshop_id, house.clock.today())
        except NobodyEnrolled:
            return True
    elif document.agreement_id is not None:
        draft = agreement_facts.agreement(session, house, document.agreement_id)
    else:
        # A list is a working paper and a blank form says nothing of anybody.
        return False
    return draft is None or not unchanged(draft, document)


def _name_corrected(session: Session, diploma: Document) -> bool:
    """Whether the record bears another name today than a diploma: the rest was so when it ended."""
    person = session.get(Person, diploma.person_id)
    told = from_json(DiplomaPaper, diploma.facts.encode())
    return person is not None and told.name != diploma_facts.printed_name(person)


def unchanged(draft: Draft, before: Document) -> bool:
    """Whether a draft says what a paper says already."""
    stored = before.facts.encode()
    return _said(canonical(draft.build(imprint_of(stored)))) == _said(stored)


def list_in_use(lists: Sequence[Document], today: date) -> date | None:
    """The first session of the newest list, while its sessions are not over."""
    for paper in lists[:1]:
        sessions = from_json(AttendanceFacts, paper.facts.encode()).sessions
        if sessions and sessions[-1].day >= today:
            return sessions[0].day
    return None


def annul(document: Document, on: date, reason: str) -> None:
    """Mark a paper as annulled; its number is not used again."""
    document.state = DocumentState.ANNULLED
    document.state_on, document.state_reason = on, reason


def _said(stored: bytes) -> dict[str, Any]:
    # Who witnesses is who issued it: a colleague who only looks does not make another paper.
    facts: dict[str, Any] = json.loads(stored)
    facts.pop("witness", None)
    return facts
