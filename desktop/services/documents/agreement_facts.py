"""The facts of an agreement by which a room is lent, from what the house knows today."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.text import masked
from desktop.models import lending, working_hours
from desktop.models.lent_days import PLANNED
from desktop.models.opening import OpenHouse
from desktop.models.programme import Room
from desktop.models.scheduling import holidays_between, read_time
from desktop.models.space_use import Authority, SpaceAgreement, SpaceDay, SpaceValidation
from desktop.models.staff import ROLE_NAMES, Role, StaffMember
from desktop.printing import texts
from desktop.printing.imprint import Imprint
from desktop.printing.space_agreement import (
    TEXT_NAME,
    AgreementDay,
    AgreementFacts,
    InventoryItem,
    Party,
    Result,
    Validation,
)
from desktop.services.documents.draft import Draft
from desktop.services.documents.workshop_facts import masked_number, masked_phone
from desktop.services.documents.zones import zone_name

_RESULTS: dict[str, Result] = {
    "authorised": "authorised",
    "observed": "observed",
    "refused": "refused",
}


def agreement(session: Session, house: OpenHouse, agreement_id: UUID) -> Draft:
    """What an agreement says as it stands, whether or not it may be numbered yet."""
    kept = lending.agreement_of(session, agreement_id)
    room = session.get_one(Room, kept.room_id)
    days = [row for row in lending.days_of(session, agreement_id) if row.state == PLANNED]
    answers = lending.validations_of(session, agreement_id)
    reference = texts.latest(TEXT_NAME)
    representative, gestor = _representative(kept), _gestor(session, house)
    listed = _days(session, days)
    validations = (
        _validation("Coordinación General de Casas Somos Quito", answers.get(Authority.GENERAL)),
        _validation(zone_name(house.house.zone), answers.get(Authority.ZONAL)),
    )

    def build(imprint: Imprint) -> AgreementFacts:
        return AgreementFacts(
            imprint=imprint,
            text=reference,
            request_number=kept.request_number,
            requested_on=kept.requested_on,
            applicant=kept.applicant,
            representative=representative,
            house=gestor,
            activity=kept.activity,
            room=room.name,
            days=listed,
            validations=validations,
            ruc=masked(kept.ruc or ""),
            phone=masked_phone(kept.phone or ""),
            audience=kept.audience or "",
            expected=kept.expected,
            capacity=room.capacity,
            goods=kept.goods or "",
            long_reason=kept.long_reason or "",
            inventory=tuple(
                InventoryItem(i["name"], str(i["quantity"]), i["out"], i.get("back", ""))
                for i in kept.inventory or ()
            ),
            handed_on=kept.handed_on,
            returned_on=kept.returned_on,
            return_note=kept.return_note or "",
        )

    return Draft(build, agreement_id=agreement_id)


def draft(session: Session, house: OpenHouse, agreement_id: UUID) -> AgreementFacts:
    """What an agreement says as it stands, without a number."""
    facts: AgreementFacts = agreement(session, house, agreement_id).build(
        Imprint(
            number="",
            uuid=agreement_id,
            house=house.house.name,
            zone=zone_name(house.house.zone),
            issued=house.clock.today(),
            house_kind=house.house.kind.value,
            draft=True,
        )
    )
    return facts


def _representative(kept: SpaceAgreement) -> Party:
    document = ""
    if kept.representative_number:
        document = masked_number(kept.representative_kind or "", kept.representative_number)
    return Party(kept.representative, kept.representative_role or "", document)


def _gestor(session: Session, house: OpenHouse) -> Party:
    """The gestor/a signs, whoever asks for the paper (model, «Uso de espacio»)."""
    found = session.scalars(
        select(StaffMember)
        .where(StaffMember.role == Role.GESTOR, StaffMember.retired_at.is_(None))
        .order_by(StaffMember.id)
    ).first()
    name = found.name if found else house.staff.name
    return Party(name, f"{ROLE_NAMES[Role.GESTOR]} · Casa Somos {house.house.name}")


def _days(session: Session, days: list[SpaceDay]) -> tuple[AgreementDay, ...]:
    if not days:
        return ()
    names = {row.id: row.name for row in session.execute(select(StaffMember.id, StaffMember.name))}
    holidays = holidays_between(session, days[0].on, days[-1].on)
    return tuple(
        AgreementDay(
            on=row.on,
            setup=row.setup,
            starts=row.starts,
            ends=row.ends,
            clear=row.clear,
            presence=_presence(row, names, holidays),
        )
        for row in days
    )


def _presence(row: SpaceDay, names: dict[UUID, str], holidays: dict[date, str]) -> str:
    setup, clear = read_time(row.setup), read_time(row.clear)
    if working_hours.outside(row.on, setup, clear, holidays) is None:
        return "Jornada laboral"
    who = names.get(row.staff_id, "") if row.staff_id else ""
    guard = f"guardia {row.guard}" if row.guard else ""
    return "; ".join(part for part in (who, guard) if part) or "Por definir"


def _validation(name: str, answer: SpaceValidation | None) -> Validation:
    if answer is None:
        return Validation(name)
    return Validation(
        authority=name,
        result=_RESULTS[answer.result],
        number=answer.number,
        on=answer.on,
        signer=answer.signer or "",
    )
