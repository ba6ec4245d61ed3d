"""Recording that a paper was signed by hand; from then on it is never replaced."""

from datetime import date

from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput
from desktop.core.text import day
from desktop.models import lending
from desktop.models.document import Document, DocumentState


def sign(session: Session, document: Document, on: date, today: date) -> None:
    """Mark a paper as signed on a day; raises `InvalidInput` of `document` or `on`.

    An agreement is signed with its paper, and where it may not be yet, it says why.
    """
    if document.state == DocumentState.ANNULLED:
        raise InvalidInput("document", "Un documento anulado no puede firmarse.")
    if document.state == DocumentState.SIGNED and document.state_on is not None:
        raise InvalidInput("document", f"Ya consta como firmado el {day(document.state_on)}.")
    if document.agreement_id is not None:
        lending.sign(session, document.agreement_id, on, today)
        return
    if on > today:
        raise InvalidInput("on", "La fecha de la firma no puede estar en el futuro.")
    if on < document.issued_on:
        said = f"No pudo firmarse antes de emitirse, el {day(document.issued_on)}."
        raise InvalidInput("on", said)
    document.state, document.state_on = DocumentState.SIGNED, on
