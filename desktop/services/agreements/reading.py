"""Reading requests for rooms: the list, one of them whole, and how many wait for what."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop.core.text import count, day, fold
from desktop.models import lending, working_hours
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.lending import AUTHORITY_NAMES, UNSIGNED, Stage
from desktop.models.lent_days import CANCELLED, PLANNED
from desktop.models.programme import Room
from desktop.models.scheduling import holidays_between, read_time, room_clashes
from desktop.models.space_use import (
    AgreementState,
    Authority,
    SpaceAgreement,
    SpaceDay,
    SpaceValidation,
    ValidationResult,
)
from desktop.models.staff import StaffMember
from desktop.services.agreements.form import AgreementForm, DayForm, Item
from desktop.services.agreements.rows import (
    AgreementDetail,
    AgreementRow,
    DayRow,
    PaperRow,
    Pending,
    ValidationRow,
)


def listing(
    session: Session, today: date, text: str, stages: Sequence[Stage], limit: int
) -> list[AgreementRow]:
    """Requests, the newest oficio first, in any of these stages, where each typed word is in the
    applicant, the activity, the room, the number of the oficio or that of the paper."""
    words = fold(text).split()
    found: list[AgreementRow] = []
    for row in _rows(session, today):
        if stages and row.stage not in stages:
            continue
        if words:
            said = fold(
                f"{row.applicant} {row.activity} {row.room} {row.request_number} {row.number or ''}"
            )
            if not all(word in said for word in words):
                continue
        found.append(row)
        if len(found) == limit:
            break
    return found


def pending(session: Session, today: date) -> Pending:
    """How many agreements wait for somebody."""
    open_ones = SpaceAgreement.state.not_in(
        (AgreementState.CLOSED, AgreementState.REFUSED, AgreementState.CANCELLED)
    )
    rows = list(_rows(session, today, open_ones))
    used = [row for row in rows if row.stage is Stage.USED]
    waiting = (Stage.REQUESTED, Stage.VALIDATING, Stage.OBSERVED)
    return Pending(
        to_validate=sum(row.stage in waiting for row in rows),
        to_sign=sum(row.stage is Stage.AUTHORISED for row in rows),
        to_count=sum(row.uncounted > 0 for row in used),
        to_close=sum(not row.uncounted and row.next_on is None for row in used),
    )


def one(session: Session, key: UUID, today: date) -> AgreementDetail:
    """Everything about one request; raises `NotFound`."""
    kept = lending.agreement_of(session, key)
    row = next(iter(_rows(session, today, SpaceAgreement.id == key)))
    room = session.get_one(Room, kept.room_id)
    days = _days(session, key)
    validations = _validations(session, key)
    papers = session.scalars(
        select(Document)
        .where(Document.agreement_id == key, Document.kind == DocumentKind.AGREEMENT)
        .order_by(Document.issued_at.desc(), Document.number.desc())
    )
    holds = row.stage not in (Stage.REFUSED, Stage.CANCELLED, Stage.CLOSED)
    coming = [d.slot for d in days if not d.cancelled and d.on >= today] if holds else []
    return AgreementDetail(
        row=row,
        ruc=kept.ruc,
        representative=kept.representative,
        representative_role=kept.representative_role,
        representative_kind=kept.representative_kind,
        representative_number=kept.representative_number,
        phone=kept.phone,
        email=kept.email,
        capacity=room.capacity,
        audience=kept.audience,
        expected=kept.expected,
        goods=kept.goods,
        long_reason=kept.long_reason,
        days=days,
        validations=validations,
        papers=tuple(
            PaperRow(p.id, p.number, p.issued_on, p.state, p.state_on, p.state_reason)
            for p in papers
        ),
        items=tuple(
            Item(item["name"], item["quantity"], item["out"], item.get("back"))
            for item in kept.inventory or ()
        ),
        handed_on=kept.handed_on,
        returned_on=kept.returned_on,
        return_note=kept.return_note,
        state_on=kept.state_on,
        state_reason=kept.state_reason,
        missing=_missing(row, kept, days, validations, today),
        clashes=tuple(room_clashes(session, kept.room_id, coming, but=key)),
    )


def _rows(
    session: Session, today: date, *conditions: ColumnElement[bool]
) -> Iterable[AgreementRow]:
    """One query; what the days and answers say of each agreement is asked by their indexes."""
    rows = session.execute(
        select(
            SpaceAgreement.id, SpaceAgreement.request_number, SpaceAgreement.requested_on,
            SpaceAgreement.applicant, SpaceAgreement.activity, SpaceAgreement.room_id,
            Room.name.label("room"), SpaceAgreement.state,
            select(func.group_concat(SpaceValidation.result))
            .where(SpaceValidation.agreement_id == SpaceAgreement.id)
            .scalar_subquery().label("results"),
            select(Document.number)
            .where(
                Document.agreement_id == SpaceAgreement.id,
                Document.kind == DocumentKind.AGREEMENT,
                Document.state != DocumentState.ANNULLED,
            )
            .order_by(Document.issued_at.desc()).limit(1)
            .scalar_subquery().label("number"),
            func.min(SpaceDay.on).label("first_on"), func.max(SpaceDay.on).label("last_on"),
            func.min(SpaceDay.on)
            .filter(SpaceDay.on >= today, SpaceDay.attended.is_(None)).label("next_on"),
            func.count(SpaceDay.id).label("days"),
            func.count(SpaceDay.id)
            .filter(SpaceDay.on < today, SpaceDay.attended.is_(None)).label("uncounted"),
        )
        .join(Room, Room.id == SpaceAgreement.room_id)
        .outerjoin(
            SpaceDay,
            (SpaceDay.agreement_id == SpaceAgreement.id) & (SpaceDay.state == PLANNED),
        )
        .where(*conditions)
        .group_by(SpaceAgreement.id)
        .order_by(SpaceAgreement.requested_on.desc(), SpaceAgreement.id.desc())
    )  # fmt: skip
    for row in rows:
        stage = lending.stage_of(row.state, (row.results or "").split(","), row.first_on, today)
        yield AgreementRow(
            id=row.id,
            request_number=row.request_number,
            requested_on=row.requested_on,
            applicant=row.applicant,
            activity=row.activity,
            room_id=row.room_id,
            room=row.room,
            stage=stage,
            number=row.number,
            first_on=row.first_on,
            last_on=row.last_on,
            next_on=row.next_on,
            days=row.days,
            uncounted=row.uncounted,
        )


def _days(session: Session, key: UUID) -> tuple[DayRow, ...]:
    rows: list[tuple[SpaceDay, str | None]] = [
        (found, name)
        for found, name in session.execute(
            select(SpaceDay, StaffMember.name)
            .outerjoin(StaffMember, StaffMember.id == SpaceDay.staff_id)
            .where(SpaceDay.agreement_id == key)
            .order_by(SpaceDay.on, SpaceDay.starts)
        )
    ]
    if not rows:
        return ()
    holidays = holidays_between(session, rows[0][0].on, rows[-1][0].on)
    return tuple(_day(row, name, holidays) for row, name in rows)


def _day(row: SpaceDay, staff: str | None, holidays: dict[date, str]) -> DayRow:
    setup, clear = read_time(row.setup), read_time(row.clear)
    return DayRow(
        id=row.id,
        on=row.on,
        starts=read_time(row.starts),
        ends=read_time(row.ends),
        setup=setup,
        clear=clear,
        outside=working_hours.outside(row.on, setup, clear, holidays),
        staff_id=row.staff_id,
        staff=staff or "",
        guard=row.guard or "",
        cancelled=row.state == CANCELLED,
        reason=row.reason,
        attended=row.attended,
        tally=row.tally,
    )


def _validations(session: Session, key: UUID) -> tuple[ValidationRow, ...]:
    known = lending.validations_of(session, key)
    return tuple(
        ValidationRow(authority)
        if (row := known.get(authority)) is None
        else ValidationRow(
            authority,
            ValidationResult(row.result),
            row.number,
            row.on,
            row.signer or "",
            row.note or "",
            row.issued,
        )
        for authority in Authority
    )


def _missing(
    row: AgreementRow,
    kept: SpaceAgreement,
    days: Sequence[DayRow],
    validations: Sequence[ValidationRow],
    today: date,
) -> tuple[str, ...]:
    """What the next step lacks, in the order in which it is done."""
    said: list[str] = []
    if row.stage in UNSIGNED:
        said += [_unanswered(one) for one in validations if not _authorises(one)]
        if kept.state == AgreementState.OBSERVED:
            said.append("Corregir lo observado y guardar la solicitud otra vez.")
        lacking = [day(one.on) for one in days if one.lacks_presence]
        if lacking:
            said.append(
                "Nombrar a quien acompaña voluntariamente y a la o el guardia:"
                f" {count(len(lacking), 'día')} fuera de la jornada, desde el {lacking[0]}."
            )
    if row.stage is Stage.AUTHORISED:
        said.append(
            "Emitir el acuerdo para imprimirlo."
            if row.number is None
            else "Firmar el acuerdo las dos partes y registrar la firma."
        )
    if row.stage in (Stage.SIGNED, Stage.USED):
        said += [
            f"La {AUTHORITY_NAMES[one.authority]} ya no lo autoriza ({one.result_name},"
            f" {one.number}): cancele los días que faltan."
            for one in validations
            if not _authorises(one)
        ]
        if kept.handed_on is None:
            said.append("Registrar la entrega del espacio y de los bienes.")
        said += [
            f"Registrar cuántas personas asistieron el {day(one.on)}."
            for one in days
            if not one.cancelled and one.attended is None and one.on < today
        ]
        if row.next_on is None and not row.uncounted:
            said.append("Registrar la devolución del espacio y cerrar.")
    return tuple(said)


def _authorises(answer: ValidationRow) -> bool:
    return answer.result is ValidationResult.AUTHORISED


def _unanswered(answer: ValidationRow) -> str:
    who = AUTHORITY_NAMES[answer.authority]
    if answer.result is ValidationResult.OBSERVED:
        return f"Atender lo que observó la {who} ({answer.number}) y registrar su nueva respuesta."
    return f"La validación de la {who}."


def found_items(kept: list[dict[str, Any]] | None) -> dict[str, Item]:
    """What was handed over, by its name."""
    return {
        item["name"]: Item(item["name"], item["quantity"], item["out"], item.get("back"))
        for item in kept or ()
    }


def form_of(session: Session, key: UUID) -> AgreementForm:
    """A request as it would be typed again; the days that were cancelled are left out."""
    kept = lending.agreement_of(session, key)
    days = tuple(
        DayForm(
            one.on,
            read_time(one.starts),
            read_time(one.ends),
            read_time(one.setup),
            read_time(one.clear),
            one.staff_id,
            one.guard or "",
        )
        for one in lending.days_of(session, key)
        if one.state == PLANNED
    )
    return AgreementForm(
        request_number=kept.request_number,
        requested_on=kept.requested_on,
        applicant=kept.applicant,
        representative=kept.representative,
        room_id=kept.room_id,
        activity=kept.activity,
        days=days,
        ruc=kept.ruc,
        representative_role=kept.representative_role,
        representative_kind=kept.representative_kind,
        representative_number=kept.representative_number,
        phone=kept.phone,
        email=kept.email,
        audience=kept.audience,
        expected=kept.expected,
        goods=kept.goods,
        long_reason=kept.long_reason,
    )
