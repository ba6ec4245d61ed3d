"""Rooms that are lent: from the oficio to the room returned, one job at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import new_id, space_validation_id
from desktop.core.text import clean, day
from desktop.models import lending, scheduling
from desktop.models.lending import (
    AUTHORITY_NAMES,
    NUMBERED,
    STAGE_NAMES,
    UNSIGNED,
    NotIssued,
    Stage,
    WrongStage,
)
from desktop.models.lent_days import CANCELLED, PLANNED
from desktop.models.opening import OpenHouse
from desktop.models.scheduling import RestDay, RoomClash, RoomTaken, WeeklyHour
from desktop.models.space_use import (
    AgreementState,
    Authority,
    SpaceAgreement,
    SpaceDay,
    SpaceValidation,
    ValidationResult,
)
from desktop.models.undoing import take_back
from desktop.services.agreements import checking, reading, writing
from desktop.services.agreements import week as weeks
from desktop.services.agreements.form import (
    AgreementForm,
    DayForm,
    Item,
    ValidationForm,
    WeeklyDays,
    checked,
    checked_items,
    checked_validation,
)
from desktop.services.agreements.rows import (
    AgreementCheck,
    AgreementDetail,
    AgreementRow,
    Alternative,
    DayRow,
    OutsideDay,
    PaperRow,
    Pending,
    ValidationRow,
)
from desktop.services.agreements.week import Block, RoomWeek, Use, Week
from desktop.services.agreements.writing import AlreadyAuthorised, IssuedByTheCentre

__all__ = [
    "NUMBERED", "STAGE_NAMES", "AgreementCheck", "AgreementDetail", "AgreementForm", "AgreementRow",
    "Agreements", "AlreadyAuthorised", "Alternative", "Authority", "Block", "DayForm", "DayRow",
    "IssuedByTheCentre", "Item", "NotIssued", "OutsideDay", "PaperRow", "Pending", "RestDay",
    "RoomClash", "RoomTaken", "RoomWeek", "Stage", "Use", "ValidationForm", "ValidationResult",
    "ValidationRow", "Week", "WeeklyDays", "WrongStage",
]  # fmt: skip


class Agreements:
    """Jobs on the rooms that the house lends (model, «Uso de espacio de las instalaciones»)."""

    def __init__(self, house: OpenHouse) -> None:
        self._database = house.database
        self._clock = house.clock

    # --- before it is saved ---------------------------------------------------------------------

    def check(self, form: AgreementForm, agreement_id: UUID | None = None) -> AgreementCheck:
        """What a request would run into, without saving it."""
        with self._database.read() as session:
            return checking.check(session, form, self._today, agreement_id)

    def alternatives(
        self, form: AgreementForm, agreement_id: UUID | None = None
    ) -> tuple[Alternative, ...]:
        """Other rooms at these hours, then other hours of the same room, free on every day."""
        with self._database.read() as session:
            return checking.alternatives(session, form, agreement_id)

    def weekly_days(
        self,
        first: date,
        last: date,
        weekdays: Collection[int],
        starts: time,
        ends: time,
        setup: time | None = None,
        clear: time | None = None,
    ) -> WeeklyDays:
        """The days that repeat every week (Monday = 0), and the holidays left out."""
        scheduling.check_span(first, last)
        hours = [WeeklyHour(weekday, starts, ends) for weekday in sorted(set(weekdays))]
        scheduling.check_hours(hours)
        with self._database.read() as session:
            holidays = scheduling.holidays_between(session, first, last)
        plan = scheduling.plan(hours, first, last, holidays)
        days = tuple(DayForm(slot.on, starts, ends, setup, clear) for slot in plan.slots)
        return WeeklyDays(days, plan.skipped)

    # --- jobs -----------------------------------------------------------------------------------

    def request(self, form: AgreementForm, share: bool = False) -> UUID:
        """Register a request from its oficio. It holds the room from now on.

        Raises `RoomTaken` with every clash; with `share` staff know and accept them.
        """
        values = checked(form, self._today)
        key = new_id()
        with self._database.write("Registrar una solicitud de espacio") as session:
            writing.check_links(session, form)
            if not share:
                writing.require_free(session, form, None)
            session.add(SpaceAgreement(id=key, state=AgreementState.REQUESTED, **values))
            session.flush()
            writing.write_days(session, key, form.days)
        return key

    def change(self, agreement_id: UUID, form: AgreementForm, share: bool = False) -> None:
        """Change a request that was not signed; an observed one stands as requested again.

        Once an authority said yes, activity, room, days and audience do not change any more: it
        said so of these and of no others (clause «Destino»). The answer is not thrown away
        either, because nothing of what an authority signed may be lost: who wants something else
        asks anew. A paper that was issued and not signed is annulled.
        """
        values = checked(form, self._today)
        with self._database.write("Cambiar una solicitud de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            lending.require(session, kept, self._today, "cambiar la solicitud", *UNSIGNED)
            writing.check_links(session, form)
            before = {
                row.id: writing.hours_of(row) for row in lending.days_of(session, agreement_id)
            }
            after = writing.keyed(agreement_id, form.days)
            moves = kept.room_id != form.room_id or before != {
                key: writing.hours_typed(one) for key, one in after.items()
            }
            other = (kept.activity, kept.audience) != (values["activity"], values["audience"])
            if moves or other:
                writing.require_unauthorised(session, agreement_id)
            if moves and not share:
                writing.require_free(session, form, agreement_id)
            for column, value in values.items():
                setattr(kept, column, value)
            kept.state, kept.state_on, kept.state_reason = AgreementState.REQUESTED, None, None
            session.flush()
            gone = before.keys() - after.keys()
            session.execute(delete(SpaceDay).where(SpaceDay.id.in_(gone)))
            writing.write_days(session, agreement_id, form.days)
            lending.outdate_paper(session, agreement_id, self._today)

    def validate(
        self,
        agreement_id: UUID,
        authority: Authority,
        form: ValidationForm,
        share: bool = False,
    ) -> None:
        """Record what an authority answered, from its document; a later answer takes the place of
        an earlier one.

        A refused request lets go of its room: where it is authorised after all, the room may be
        somebody else's by now (`RoomTaken`).
        """
        with self._database.write("Registrar una validación de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            was = lending.current_stage(session, kept, self._today)
            if was not in UNSIGNED and kept.state not in (
                AgreementState.REQUESTED,
                AgreementState.OBSERVED,
            ):
                raise WrongStage("registrar la validación", kept.applicant, was)
            values = checked_validation(form, kept.requested_on, self._today)
            key = space_validation_id(agreement_id, authority)
            known = session.get(SpaceValidation, key)
            if known is not None and known.issued:
                raise IssuedByTheCentre(AUTHORITY_NAMES[authority])
            if known is None:
                session.add(
                    SpaceValidation(
                        id=key,
                        agreement_id=agreement_id,
                        authority=authority,
                        issued=False,
                        **values,
                    )
                )
            else:
                for column, value in values.items():
                    setattr(known, column, value)
            session.flush()
            if was is Stage.REFUSED and not share:
                writing.require_still_free(session, kept, self._today)
            lending.outdate_paper(session, agreement_id, self._today)

    def remove_validation(self, agreement_id: UUID, authority: Authority) -> None:
        """Take away a validation that was recorded by mistake; never one of the centre."""
        with self._database.write("Quitar una validación de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            stages = (*UNSIGNED, Stage.REFUSED)
            was = lending.require(session, kept, self._today, "quitar la validación", *stages)
            known = lending.validations_of(session, agreement_id).get(authority)
            who = AUTHORITY_NAMES[authority]
            if known is None:
                raise NotFound(f"La {who} todavía no ha respondido a esta solicitud.")
            if known.issued:
                raise IssuedByTheCentre(who)
            session.delete(known)
            session.flush()
            if was is Stage.REFUSED:
                writing.require_still_free(session, kept, self._today)
            lending.outdate_paper(session, agreement_id, self._today)

    def sign(self, agreement_id: UUID, on: date) -> None:
        """Record that the two parties signed the agreement; its paper is signed with it."""
        with self._database.write("Registrar la firma de un acuerdo de espacio") as session:
            lending.sign(session, agreement_id, on, self._today)

    def hand_over(self, agreement_id: UUID, items: Sequence[Item], on: date) -> None:
        """Record what is handed over with the room and how it is found."""
        self._not_later(on)
        kept_items = checked_items(items, back=False)
        with self._database.write("Entregar un espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            stages = (Stage.AUTHORISED, Stage.SIGNED, Stage.USED)
            lending.require(session, kept, self._today, "registrar la entrega", *stages)
            kept.inventory, kept.handed_on = kept_items, on
            session.flush()
            lending.outdate_paper(session, agreement_id, self._today)

    def count(self, day_id: UUID, attended: int, tally: Mapping[str, Any] | None = None) -> None:
        """Record how many came on a day, and of them how many of each gender and age group:
        {"female": {"adulto_mayor": 3}}. Once a day is counted the agreement is in use."""
        told = writing.checked_tally(attended, tally)
        with self._database.write("Contar la asistencia de un espacio") as session:
            one, kept = writing.day_and_agreement(session, day_id)
            what = "registrar la asistencia"
            lending.require(session, kept, self._today, what, Stage.SIGNED, Stage.USED)
            if one.state == CANCELLED:
                raise UserError(f"El {day(one.on)} fue cancelado: no tuvo asistencia.")
            if one.on > self._today:
                raise UserError(f"El {day(one.on)} todavía no llega.")
            one.attended, one.tally = attended, told
            if kept.state == AgreementState.SIGNED:
                kept.state, kept.state_on = AgreementState.USED, self._today

    def cancel_day(self, day_id: UUID, reason: str) -> None:
        """Cancel one day of a signed agreement; its room is free again."""
        said = writing.checked_reason(reason, "Escriba por qué se cancela el día.")
        with self._database.write("Cancelar un día de un espacio") as session:
            one, kept = writing.day_and_agreement(session, day_id)
            lending.require(session, kept, self._today, "cancelar el día", Stage.SIGNED, Stage.USED)
            if one.state == CANCELLED:
                raise UserError(f"El {day(one.on)} ya estaba cancelado.")
            if one.attended is not None:
                raise UserError(f"El {day(one.on)} ya tiene su asistencia: no se cancela.")
            standing = [d for d in lending.days_of(session, kept.id) if d.state == PLANNED]
            if len(standing) == 1:
                raise UserError(
                    "Es el único día que queda del acuerdo: cancele el acuerdo con su motivo."
                )
            one.state, one.reason = CANCELLED, said

    def close(
        self, agreement_id: UUID, items: Sequence[Item], on: date, note: str | None = None
    ) -> None:
        """Close an agreement: the room was returned, and each thing as `Item.back` says.

        Every day must have gone by, and its attendance be counted.
        """
        self._not_later(on)
        kept_items = checked_items(items, back=True)
        with self._database.write("Cerrar un acuerdo de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            lending.require(
                session, kept, self._today, "cerrar el acuerdo", Stage.SIGNED, Stage.USED
            )
            standing = [d for d in lending.days_of(session, agreement_id) if d.state == PLANNED]
            uncounted = [d.on for d in standing if d.attended is None]
            if uncounted and uncounted[-1] > self._today:
                raise UserError(
                    f"Todavía queda un día de uso, el {day(uncounted[-1])}: cancélelo con su motivo"
                    " antes de cerrar."
                )
            if uncounted:
                raise UserError(
                    f"Falta registrar cuántas personas asistieron el {day(uncounted[0])}."
                )
            if kept.handed_on is not None and on < kept.handed_on:
                raise InvalidInput(
                    "on", f"No pudo devolverse antes de entregarse, el {day(kept.handed_on)}."
                )
            lost = set(reading.found_items(kept.inventory)) - {str(i["name"]) for i in kept_items}
            if lost:
                raise InvalidInput("items", f"Escriba cómo se devolvió «{min(lost)}».")
            kept.inventory, kept.returned_on = kept_items, on
            kept.return_note = clean(note or "") or None
            kept.state, kept.state_on = AgreementState.CLOSED, on

    def observe(self, agreement_id: UUID, reason: str, on: date) -> None:
        """The house observes a request: something in it must be corrected."""
        said = writing.checked_reason(reason, "Escriba qué debe corregirse.")
        with self._database.write("Observar una solicitud de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            lending.require(session, kept, self._today, "observar la solicitud", *UNSIGNED)
            self._settle(kept, AgreementState.OBSERVED, said, on)
            lending.outdate_paper(session, agreement_id, self._today)

    def refuse(self, agreement_id: UUID, reason: str, on: date) -> None:
        """Refuse a request; its room is free again."""
        said = writing.checked_reason(reason, "Escriba por qué se niega.")
        with self._database.write("Negar una solicitud de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            lending.require(session, kept, self._today, "negar la solicitud", *UNSIGNED)
            self._settle(kept, AgreementState.REFUSED, said, on)
            lending.annul_paper(session, agreement_id, self._today, f"Solicitud negada: {said}")

    def cancel(self, agreement_id: UUID, reason: str, on: date) -> None:
        """Cancel a request or a signed agreement that nobody used yet; its room is free again and
        its paper counts no longer."""
        said = writing.checked_reason(reason, "Escriba por qué se cancela.")
        with self._database.write("Cancelar una solicitud de espacio") as session:
            kept = lending.agreement_of(session, agreement_id)
            if kept.state != AgreementState.SIGNED:
                # A signed one of which a day went by without anybody coming may be cancelled too.
                lending.require(session, kept, self._today, "cancelar", *UNSIGNED)
            self._settle(kept, AgreementState.CANCELLED, said, on)
            lending.annul_paper(session, agreement_id, self._today, f"Acuerdo cancelado: {said}")

    def undo(self, transaction: int) -> None:
        """Take one job back."""
        take_back(self._database, transaction)

    # --- reading --------------------------------------------------------------------------------

    def listing(
        self, text: str = "", states: Sequence[Stage] = (), limit: int = 200
    ) -> list[AgreementRow]:
        """Requests, the newest oficio first, in any of these stages, that bear every typed word."""
        with self._database.read() as session:
            return reading.listing(session, self._today, text, states, limit)

    def one(self, agreement_id: UUID) -> AgreementDetail:
        """Everything about one request; raises `NotFound`."""
        with self._database.read() as session:
            return reading.one(session, agreement_id, self._today)

    def form_of(self, agreement_id: UUID) -> AgreementForm:
        """A request as it would be typed again: to change it, or to ask anew."""
        with self._database.read() as session:
            return reading.form_of(session, agreement_id)

    def week(self, monday: date) -> Week:
        """What uses each room in the week that holds a day."""
        with self._database.read() as session:
            return weeks.week(session, monday, self._today)

    def pending(self) -> Pending:
        """How many agreements wait for somebody, for «Hoy»."""
        with self._database.read() as session:
            return reading.pending(session, self._today)

    # --- parts ----------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return self._clock.today()

    def _not_later(self, on: date) -> None:
        if on > self._today:
            raise InvalidInput("on", f"La fecha no puede ser posterior a hoy, {day(self._today)}.")

    def _settle(self, kept: SpaceAgreement, state: AgreementState, reason: str, on: date) -> None:
        self._not_later(on)
        if on < kept.requested_on:
            raise InvalidInput(
                "on", f"No puede ser anterior al oficio, del {day(kept.requested_on)}."
            )
        kept.state, kept.state_on, kept.state_reason = state, on, reason
