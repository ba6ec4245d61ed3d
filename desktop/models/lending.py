"""Where an agreement for a room stands, and what its paper follows (model, «Uso de espacio»).

Whether a request is being validated or authorised is never written down: it follows from what the
two authorities answered, whether that was typed here or came from the centre.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.text import day, listing
from desktop.models import working_hours
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.lent_days import PLANNED
from desktop.models.scheduling import holidays_between, read_time
from desktop.models.space_use import (
    AgreementState,
    Authority,
    SpaceAgreement,
    SpaceDay,
    SpaceValidation,
    ValidationResult,
)


class Stage(StrEnum):
    """Where a request stands, as staff see it."""

    REQUESTED = "requested"
    VALIDATING = "validating"
    AUTHORISED = "authorised"
    OBSERVED = "observed"
    REFUSED = "refused"
    SIGNED = "signed"
    USED = "used"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STAGE_NAMES = {
    Stage.REQUESTED: "Ingresada",
    Stage.VALIDATING: "En validación",
    Stage.AUTHORISED: "Autorizada",
    Stage.OBSERVED: "Observada",
    Stage.REFUSED: "Negada",
    Stage.SIGNED: "Firmada",
    Stage.USED: "En uso",
    Stage.CLOSED: "Cerrada",
    Stage.CANCELLED: "Cancelada",
}
AUTHORITY_NAMES = {
    Authority.GENERAL: "Coordinación General",
    Authority.ZONAL: "Administración Zonal",
}
RESULT_NAMES = {
    ValidationResult.AUTHORISED: "Autorizada",
    ValidationResult.OBSERVED: "Observada",
    ValidationResult.REFUSED: "Negada",
}
UNSIGNED = (Stage.REQUESTED, Stage.VALIDATING, Stage.AUTHORISED, Stage.OBSERVED)
"""What may still change."""

NUMBERED = (Stage.AUTHORISED, Stage.SIGNED, Stage.USED, Stage.CLOSED)
"""What has a paper with a number, or may have one; of everything else there is only a draft."""

_WHY_NOT = {
    Stage.REQUESTED: "todavía no tiene ninguna validación",
    Stage.VALIDATING: "todavía espera una de las dos validaciones",
    Stage.AUTHORISED: "está autorizada y todavía no se firma el acuerdo",
    Stage.OBSERVED: "está observada: corríjala y registre la nueva validación",
    Stage.REFUSED: "fue negada",
    Stage.SIGNED: "ya tiene el acuerdo firmado",
    Stage.USED: "ya está en uso",
    Stage.CLOSED: "ya está cerrada",
    Stage.CANCELLED: "fue cancelada",
}


class WrongStage(UserError):
    """The job does not go with where the agreement stands; `stage` says where that is."""

    def __init__(self, what: str, applicant: str, stage: Stage) -> None:
        super().__init__(f"No se puede {what}: la solicitud de «{applicant}» {_WHY_NOT[stage]}.")
        self.stage = stage


class NotIssued(UserError):
    """There is no paper of the agreement as it stands, so nobody can have signed it."""

    def __init__(self, applicant: str) -> None:
        super().__init__(
            f"El acuerdo con «{applicant}» no está emitido como consta ahora. Emítalo, imprímalo y"
            " regístrelo como firmado cuando las dos partes lo firmen."
        )


def stage_of(state: str, results: Iterable[str], first_day: date | None, today: date) -> Stage:
    """Where an agreement stands, from its state, what the authorities answered and the first of
    its days that stand."""
    answers = [result for result in results if result]
    if state == AgreementState.SIGNED and first_day is not None and first_day < today:
        return Stage.USED
    if state not in (AgreementState.REQUESTED, AgreementState.OBSERVED):
        return Stage(state)
    if ValidationResult.REFUSED in answers:
        return Stage.REFUSED
    if state == AgreementState.OBSERVED or ValidationResult.OBSERVED in answers:
        return Stage.OBSERVED
    if answers.count(ValidationResult.AUTHORISED) == len(Authority):
        return Stage.AUTHORISED
    return Stage.VALIDATING if answers else Stage.REQUESTED


def agreement_of(session: Session, key: UUID) -> SpaceAgreement:
    """An agreement; raises `NotFound`."""
    found = session.get(SpaceAgreement, key)
    if found is None:
        raise NotFound("Esa solicitud de espacio no consta en la casa.")
    return found


def days_of(session: Session, key: UUID) -> list[SpaceDay]:
    """The days of an agreement, in order."""
    query = select(SpaceDay).where(SpaceDay.agreement_id == key)
    return list(session.scalars(query.order_by(SpaceDay.on, SpaceDay.starts)))


def validations_of(session: Session, key: UUID) -> dict[Authority, SpaceValidation]:
    """What the authorities answered so far, the Coordinación General first."""
    found = session.scalars(select(SpaceValidation).where(SpaceValidation.agreement_id == key))
    known = {row.authority: row for row in found}
    return {authority: known[authority] for authority in Authority if authority in known}


def current_stage(session: Session, agreement: SpaceAgreement, today: date) -> Stage:
    """Where an agreement stands today."""
    days = [row.on for row in days_of(session, agreement.id) if row.state == PLANNED]
    answers = validations_of(session, agreement.id).values()
    first = min(days, default=None)
    return stage_of(agreement.state, (row.result for row in answers), first, today)


def require(
    session: Session, agreement: SpaceAgreement, today: date, what: str, *stages: Stage
) -> Stage:
    """Where an agreement stands; raises `WrongStage` where that is none of these."""
    stage = current_stage(session, agreement, today)
    if stage not in stages:
        raise WrongStage(what, agreement.applicant, stage)
    return stage


def paper_of(session: Session, key: UUID) -> Document | None:
    """The numbered paper of an agreement that was not annulled, the newest."""
    query = select(Document).where(
        Document.agreement_id == key,
        Document.kind == DocumentKind.AGREEMENT,
        Document.state != DocumentState.ANNULLED,
    )
    return session.scalars(query.order_by(Document.issued_at.desc()).limit(1)).first()


def annul_paper(session: Session, key: UUID, on: date, reason: str) -> None:
    """Annul the paper of an agreement where there is one: it no longer says what was agreed."""
    paper = paper_of(session, key)
    if paper is not None:
        paper.state, paper.state_on, paper.state_reason = DocumentState.ANNULLED, on, reason


def outdate_paper(session: Session, key: UUID, today: date) -> None:
    """Annul a paper that nobody signed yet: what it says has changed."""
    paper = paper_of(session, key)
    if paper is not None and paper.state == DocumentState.ISSUED:
        annul_paper(session, key, today, "Cambió lo acordado antes de firmarse")


def without_presence(session: Session, days: Sequence[SpaceDay]) -> list[SpaceDay]:
    """The days outside working hours for which nobody of the house volunteered, or no guard is
    named."""
    standing = [row for row in days if row.state == PLANNED]
    if not standing:
        return []
    first, last = min(row.on for row in standing), max(row.on for row in standing)
    holidays = holidays_between(session, first, last)
    return [
        row
        for row in standing
        if (row.staff_id is None or not row.guard)
        and working_hours.outside(row.on, read_time(row.setup), read_time(row.clear), holidays)
    ]


def sign(session: Session, key: UUID, on: date, today: date) -> None:
    """Record that an agreement and its paper were signed, both in one.

    Needs both authorisations, the paper issued as things stand, and for the days outside working
    hours who volunteers and the guard.
    """
    agreement = agreement_of(session, key)
    require(session, agreement, today, "registrar la firma", Stage.AUTHORISED)
    paper, answers = paper_of(session, key), validations_of(session, key).values()
    # What came from the centre since the paper was issued is not on it.
    if paper is None or any(not _says(paper, row.number) for row in answers):
        raise NotIssued(agreement.applicant)
    if on > today:
        raise InvalidInput("on", "La fecha de la firma no puede estar en el futuro.")
    if on < paper.issued_on:
        said = f"No pudo firmarse antes de emitirse, el {day(paper.issued_on)}."
        raise InvalidInput("on", said)
    lacking = without_presence(session, days_of(session, key))
    if lacking:
        raise InvalidInput(
            "days",
            "Fuera de la jornada laboral hace falta la presencia voluntaria de alguien de la Casa y"
            f" el nombre de la o el guardia: {listing([day(row.on) for row in lacking])}.",
        )
    agreement.state, agreement.state_on = AgreementState.SIGNED, on
    agreement.state_reason = None
    paper.state, paper.state_on = DocumentState.SIGNED, on


def require_authorised(session: Session, key: UUID, today: date) -> None:
    """Raise `WrongStage` where the paper of an agreement cannot be numbered yet, or any more."""
    require(session, agreement_of(session, key), today, "emitir el acuerdo", Stage.AUTHORISED)


def _says(paper: Document, words: str) -> bool:
    return json.dumps(words, ensure_ascii=False) in paper.facts


def unsign(session: Session, key: UUID) -> None:
    """Take back that an agreement was signed, as its paper is annulled: it waits for another.

    Refused once the room was used.
    """
    agreement = agreement_of(session, key)
    if agreement.state in (AgreementState.USED, AgreementState.CLOSED):
        raise UserError(
            f"El espacio ya se usó con este acuerdo de «{agreement.applicant}»: no se anula."
        )
    if agreement.state == AgreementState.SIGNED:
        agreement.state, agreement.state_on = AgreementState.REQUESTED, None
