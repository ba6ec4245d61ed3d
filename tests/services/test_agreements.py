"""Rooms that are lent: from the oficio to the room returned, and every step that is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput, NotAllowed, NotFound, UserError
from desktop.core.ids import new_id
from desktop.models.opening import OpenHouse
from desktop.models.space_use import SpaceValidation
from desktop.services.agreements.register import (
    AgreementForm,
    Agreements,
    AlreadyAuthorised,
    Authority,
    Item,
    NotIssued,
    RoomTaken,
    Stage,
    Use,
    ValidationForm,
    ValidationResult,
    WrongStage,
)
from desktop.services.documents.register import Documents
from desktop.services.programme import Programme, WeeklyHour
from tests.agreement_makers import TODAY, authorised, form, one_day, room, yes
from tests.programme_makers import TUESDAY, Wall, opened

SATURDAY = date(2026, 12, 5)
TUESDAY_1 = date(2026, 12, 1)
LATER = date(2026, 12, 9)
ITEMS = (Item("Silla", 40, "en buen estado"), Item("Parlante", 1, "en buen estado"))


@pytest.fixture
def agreements(house: OpenHouse) -> Agreements:
    return Agreements(house)


def stage(agreements: Agreements, key: Any) -> Stage:
    return agreements.one(key).stage


def stand_at(house: OpenHouse, on: date) -> Agreements:
    """The house on another day, and its jobs from then on."""
    wall = Wall(house.clock.now())
    wall.stand_at(on)
    house.clock = house.database.clock = Clock(wall)
    return Agreements(house)


def signed(house: OpenHouse, asked: AgreementForm) -> Any:
    """An agreement that both signed today."""
    key = authorised(house, asked)
    Documents(house).agreement(key)
    Agreements(house).sign(key, TODAY)
    return key


# --- the way of a request ---


def test_a_request_goes_its_whole_way(house: OpenHouse, agreements: Agreements) -> None:
    key = agreements.request(form(room(house.database)))
    assert stage(agreements, key) is Stage.REQUESTED
    agreements.validate(key, Authority.ZONAL, yes("AZ-1", signer="Iván Sotomayor"))
    assert stage(agreements, key) is Stage.VALIDATING
    agreements.validate(key, Authority.GENERAL, yes("CG-1"))
    assert stage(agreements, key) is Stage.AUTHORISED
    number = Documents(house).agreement(key).number
    agreements.sign(key, TODAY)
    detail = agreements.one(key)
    assert (detail.stage, detail.row.number) == (Stage.SIGNED, number)
    assert [paper.state for paper in detail.papers] == ["signed"]
    agreements.hand_over(key, ITEMS, TODAY)

    agreements = stand_at(house, TUESDAY_1)
    (day,) = agreements.one(key).days
    agreements.count(day.id, 38, {"female": {"adulto_mayor": 3, "adultez": 20}})
    assert stage(agreements, key) is Stage.USED
    back = tuple(replace(item, back="en buen estado") for item in ITEMS)
    agreements.close(key, back, TUESDAY_1, "Sin novedad")
    detail = agreements.one(key)
    assert (detail.stage, detail.attended, detail.items) == (Stage.CLOSED, 38, back)
    assert (detail.return_note, detail.missing) == ("Sin novedad", ())


def test_a_day_that_went_by_means_it_is_in_use(house: OpenHouse) -> None:
    key = signed(house, form(room(house.database)))
    agreements = stand_at(house, TUESDAY_1)
    assert stage(agreements, key) is Stage.SIGNED
    agreements = stand_at(house, TUESDAY_1 + timedelta(days=1))
    assert stage(agreements, key) is Stage.USED
    assert agreements.pending().to_count == 1


def test_what_is_lacking_is_said_step_by_step(house: OpenHouse, agreements: Agreements) -> None:
    key = agreements.request(form(room(house.database), one_day(SATURDAY)))
    assert agreements.one(key).missing == (
        "La validación de la Coordinación General.",
        "La validación de la Administración Zonal.",
        "Nombrar a quien acompaña voluntariamente y a la o el guardia: 1 día fuera de la jornada,"
        " desde el 05/12/2026.",
    )
    agreements.validate(
        key, Authority.GENERAL,
        ValidationForm(ValidationResult.OBSERVED, "CG-9", TODAY, note="Falta el aforo"),
    )  # fmt: skip
    assert stage(agreements, key) is Stage.OBSERVED
    assert agreements.one(key).missing[0].startswith("Atender lo que observó la Coordinación")
    agreements.validate(key, Authority.GENERAL, yes("CG-10"))
    assert stage(agreements, key) is Stage.VALIDATING


def test_a_house_observes_and_a_corrected_request_goes_on(
    house: OpenHouse, agreements: Agreements
) -> None:
    asked = form(room(house.database))
    key = agreements.request(asked)
    agreements.observe(key, "Falta el teléfono", TODAY)
    assert stage(agreements, key) is Stage.OBSERVED
    agreements.change(key, replace(asked, phone="0990000142"))
    detail = agreements.one(key)
    assert (detail.stage, detail.phone, detail.state_reason) == (
        Stage.REQUESTED, "+593990000142", None,
    )  # fmt: skip


def test_undo_takes_one_job_back(house: OpenHouse, agreements: Agreements) -> None:
    key = agreements.request(form(room(house.database)))
    agreements.cancel(key, "Desistieron", TODAY)
    transaction = house.database.last_transaction
    assert transaction is not None
    agreements.undo(transaction)
    assert stage(agreements, key) is Stage.REQUESTED


# --- what a request must say ---


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"request_number": " "}, "request_number"),
        ({"requested_on": date(2026, 11, 24)}, "requested_on"),
        ({"applicant": ""}, "applicant"),
        ({"representative": ""}, "representative"),
        ({"activity": ""}, "activity"),
        ({"days": ()}, "days"),
        ({"expected": 0}, "expected"),
        ({"applicant": "A" * 201}, "applicant"),
        ({"days": (one_day(TUESDAY_1, 11, 9),)}, "days"),
        ({"days": (one_day(TUESDAY_1, setup=time(9, 30)),)}, "days"),
        ({"days": (one_day(TUESDAY_1, clear=time(10)),)}, "days"),
        ({"days": (one_day(TUESDAY_1), one_day(TUESDAY_1))}, "days"),
        ({"days": (one_day(TUESDAY_1), one_day(TUESDAY_1, 11, 12, setup=time(10)))}, "days"),
        ({"room_id": new_id()}, "room_id"),
        ({"days": (one_day(SATURDAY, staff_id=new_id()),)}, "days"),
    ],
)
def test_what_cannot_be_kept_is_said_by_its_field(
    house: OpenHouse, agreements: Agreements, changes: dict[str, Any], field: str
) -> None:
    asked = replace(form(room(house.database)), **changes)
    with pytest.raises(InvalidInput) as refused:
        agreements.request(asked)
    assert refused.value.field == field
    assert agreements.listing() == []


def test_one_cycle_at_most_without_a_reason(house: OpenHouse, agreements: Agreements) -> None:
    asked = form(room(house.database), one_day(TUESDAY_1), one_day(date(2027, 3, 9)))
    with pytest.raises(InvalidInput, match="no se otorga uso permanente") as refused:
        agreements.request(asked)
    assert refused.value.field == "long_reason"
    assert any("más que un ciclo (92)" in said for said in agreements.check(asked).warnings)
    agreements.request(replace(asked, long_reason="Escuela de líderes de dos semestres"))
    within = form(room(house.database, "Aula"), one_day(TUESDAY_1), one_day(date(2027, 3, 2)))
    agreements.request(within)


def test_a_doubtful_ruc_only_warns(house: OpenHouse, agreements: Agreements) -> None:
    asked = form(room(house.database), ruc="17-9000")
    assert agreements.check(asked).warnings == ("El RUC debería tener 13 dígitos. Compruébelo.",)
    key = agreements.request(asked)
    assert agreements.one(key).ruc == "179000"


def test_more_people_than_fit_and_little_time_are_warned_of(
    house: OpenHouse, agreements: Agreements
) -> None:
    asked = form(room(house.database), one_day(date(2026, 11, 24)), expected=80)
    said = " ".join(agreements.check(asked).warnings)
    assert "Se esperan 80 personas y en «Patio cubierto» caben 60." in said
    assert "Empieza mañana" in said


def test_a_chain_of_renewals_is_warned_of(house: OpenHouse, agreements: Agreements) -> None:
    patio = room(house.database)
    agreements.request(form(patio, one_day(date(2026, 8, 31)), one_day(date(2026, 10, 27))))
    shorter = form(patio, one_day(TUESDAY_1), applicant="  asociacion de productoras SUMAK ALLPA")
    assert agreements.check(shorter).warnings == ()
    chained = form(patio, one_day(date(2026, 11, 24)), one_day(TUESDAY_1))
    agreements.request(replace(chained, days=(one_day(date(2026, 11, 24)),)))
    (said,) = (w for w in agreements.check(shorter).warnings if "seguidos" in w)
    assert "3 acuerdos seguidos" in said
    assert "del 31/08/2026 al 01/12/2026" in said
    other = replace(shorter, applicant="Club Deportivo Lloa")
    assert agreements.check(other).warnings == ()


# --- clashes, both ways ---


def test_a_lesson_is_a_clash_on_every_occurrence(house: OpenHouse, agreements: Agreements) -> None:
    patio = room(house.database)
    opened(house.database, room_id=patio, hours=(WeeklyHour(TUESDAY, time(10), time(12)),))
    days = tuple(one_day(TUESDAY_1 + timedelta(days=7 * n), 8, 9, clear=time(10)) for n in range(3))
    agreements.request(form(patio, *days))
    late = tuple(replace(one, clear=time(10, 30)) for one in days)
    asked = form(patio, *late, applicant="Otra")
    found = agreements.check(asked).clashes
    assert [clash.workshop for clash in found] == [
        "Asociación de Productoras Sumak Allpa (uso de espacio)", "Bailoterapia",
    ] * 3  # fmt: skip
    with pytest.raises(RoomTaken, match="y 5 veces más") as taken:
        agreements.request(asked)
    assert len(taken.value.clashes) == 6
    assert stage(agreements, agreements.request(asked, share=True)) is Stage.REQUESTED


def test_a_lent_room_is_a_clash_for_lessons(house: OpenHouse, agreements: Agreements) -> None:
    patio, programme = room(house.database), Programme(house.database)
    workshop = opened(house.database, room_id=patio)
    monday = date(2026, 11, 30)
    agreements.request(form(patio, one_day(monday, 14, 16)))
    with pytest.raises(RoomTaken, match=r"Sumak Allpa \(uso de espacio\), lunes 30/11/2026"):
        programme.add_lesson(workshop, monday, time(15), time(17))
    key = agreements.request(form(patio, one_day(monday, 9, 11)), share=True)
    (clash,) = programme.workshop(workshop).clashes
    assert clash.workshop == "Asociación de Productoras Sumak Allpa (uso de espacio)"
    agreements.cancel(key, "Desistieron", TODAY)
    assert programme.workshop(workshop).clashes == ()


def test_what_is_refused_or_cancelled_leaves_the_room_free(
    house: OpenHouse, agreements: Agreements
) -> None:
    asked = form(room(house.database))
    for leave in ("refuse", "cancel"):
        key = agreements.request(asked)
        with pytest.raises(RoomTaken):
            agreements.request(asked)
        getattr(agreements, leave)(key, "No procede", TODAY)
    refused = agreements.request(asked)
    no = ValidationForm(ValidationResult.REFUSED, "CG-2", TODAY, note="No es afín al proyecto")
    agreements.validate(refused, Authority.GENERAL, no)
    assert stage(agreements, refused) is Stage.REFUSED
    agreements.request(asked)
    # Authorised after all: by now the room is somebody else's.
    with pytest.raises(RoomTaken):
        agreements.validate(refused, Authority.GENERAL, yes())
    with pytest.raises(RoomTaken):
        agreements.remove_validation(refused, Authority.GENERAL)
    agreements.validate(refused, Authority.GENERAL, yes(), share=True)
    assert agreements.one(refused).clashes


def test_a_request_does_not_clash_with_itself(house: OpenHouse, agreements: Agreements) -> None:
    asked = form(room(house.database))
    key = agreements.request(asked)
    assert agreements.check(asked, key).clashes == ()
    agreements.change(key, replace(asked, days=(one_day(TUESDAY_1, 9, 12),)))
    (day,) = agreements.one(key).days
    assert day.hours == "09:00–12:00"


def test_other_rooms_and_other_hours_are_offered_best_first(
    house: OpenHouse, agreements: Agreements
) -> None:
    patio = room(house.database)
    room(house.database, "Aula 1", 25)
    hall = room(house.database, "Salón comunal", 50)
    room(house.database, "Cancha", 200)
    days = (one_day(TUESDAY_1), one_day(TUESDAY_1 + timedelta(days=7)))
    agreements.request(form(patio, days[0]))
    agreements.request(form(hall, days[1], applicant="Club"))
    asked = form(patio, *days, applicant="Otra")
    assert [one.text for one in agreements.check(asked).alternatives] == [
        "«Cancha», a las mismas horas",
        "«Patio cubierto», de 11:00 a 13:00",
        "«Patio cubierto», de 11:30 a 13:30",
        "«Patio cubierto», de 12:00 a 14:00",
    ]
    free = form(patio, one_day(date(2026, 12, 2)))
    assert agreements.check(free).alternatives == ()


def test_repeated_days_leave_holidays_out_and_say_so(agreements: Agreements) -> None:
    found = agreements.weekly_days(
        date(2026, 12, 18), date(2027, 1, 8), [4], time(9), time(11), time(8, 30)
    )
    assert [one.on for one in found.days] == [date(2026, 12, 18), date(2027, 1, 8)]
    assert {rest.on for rest in found.skipped} == {date(2026, 12, 25), date(2027, 1, 1)}
    assert found.days[0].slot.starts == time(8, 30)


# --- outside working hours ---


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (one_day(SATURDAY), "sábado"),
        (one_day(TUESDAY_1, setup=time(7)), "antes de las 08:00"),
        (one_day(TUESDAY_1, 15, 17), "después de las 16:30"),
        (one_day(date(2026, 12, 25)), "feriado: Navidad"),
    ],
)
def test_outside_working_hours_somebody_and_the_guard_are_asked_for(
    house: OpenHouse, agreements: Agreements, day: Any, why: str
) -> None:
    patio = room(house.database)
    (outside,) = agreements.check(form(patio, day)).outside_hours
    assert (outside.why, outside.lacks_staff, outside.lacks_guard) == (why, True, True)
    key = authorised(house, form(patio, day))
    Documents(house).agreement(key)
    with pytest.raises(InvalidInput, match="presencia voluntaria") as refused:
        agreements.sign(key, TODAY)
    assert refused.value.field == "days"
    named = replace(day, staff_id=house.staff.id, guard="Segundo Toapanta")
    agreements.change(key, form(patio, named))
    assert agreements.check(form(patio, named), key).outside_hours == ()
    Documents(house).agreement(key)
    agreements.sign(key, TODAY)


# --- validations ---


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (yes(" "), "number"),
        (yes(on=date(2026, 11, 24)), "on"),
        (yes(on=date(2026, 11, 15)), "on"),
        (ValidationForm(ValidationResult.OBSERVED, "CG-1", TODAY), "note"),
    ],
)
def test_a_validation_has_its_document(
    house: OpenHouse, agreements: Agreements, answer: ValidationForm, field: str
) -> None:
    key = agreements.request(form(room(house.database)))
    with pytest.raises(InvalidInput) as refused:
        agreements.validate(key, Authority.GENERAL, answer)
    assert refused.value.field == field


def test_what_the_centre_issued_is_not_changed_here(
    house: OpenHouse, agreements: Agreements
) -> None:
    key = agreements.request(form(room(house.database)))
    agreements.validate(key, Authority.ZONAL, yes())
    with house.database.write("Como si llegara del centro") as session:
        session.execute(update(SpaceValidation).values(issued=True))
    with pytest.raises(NotAllowed, match="la emitió el centro"):
        agreements.validate(key, Authority.ZONAL, yes("otro"))
    with pytest.raises(NotAllowed):
        agreements.remove_validation(key, Authority.ZONAL)


def test_what_was_authorised_does_not_become_something_else(
    house: OpenHouse, agreements: Agreements
) -> None:
    patio, hall = room(house.database), room(house.database, "Salón")
    asked = form(patio)
    key = agreements.request(asked)
    agreements.validate(key, Authority.GENERAL, yes("CG-1"))
    changes: tuple[dict[str, Any], ...] = (
        {"activity": "Concierto"},
        {"room_id": hall},
        {"audience": "Todo el barrio"},
        {"days": (one_day(TUESDAY_1, 9, 12),)},
    )
    for change in changes:
        with pytest.raises(AlreadyAuthorised, match=r"CG-1.*nueva autorización"):
            agreements.change(key, replace(asked, **change))
    agreements.change(key, replace(asked, phone="0990000142", expected=45))
    agreements.remove_validation(key, Authority.GENERAL)
    agreements.change(key, replace(asked, activity="Concierto"))
    assert agreements.one(key).row.activity == "Concierto"


# --- the paper and the signature ---


def test_nothing_is_signed_before_both_authorised_and_the_paper_exists(
    house: OpenHouse, agreements: Agreements
) -> None:
    key = agreements.request(form(room(house.database)))
    with pytest.raises(WrongStage, match="todavía no tiene ninguna validación"):
        agreements.sign(key, TODAY)
    agreements.validate(key, Authority.GENERAL, yes("CG-1"))
    with pytest.raises(WrongStage, match="espera una de las dos"):
        agreements.sign(key, TODAY)
    agreements.validate(key, Authority.ZONAL, yes("AZ-1"))
    with pytest.raises(NotIssued):
        agreements.sign(key, TODAY)
    Documents(house).agreement(key)
    with pytest.raises(InvalidInput, match="futuro"):
        agreements.sign(key, TODAY + timedelta(days=1))
    with pytest.raises(InvalidInput, match="antes de emitirse"):
        agreements.sign(key, TODAY - timedelta(days=1))
    # A correction of an answer makes another paper.
    agreements.validate(key, Authority.ZONAL, yes("AZ-2"))
    with pytest.raises(NotIssued):
        agreements.sign(key, TODAY)
    Documents(house).agreement(key)
    agreements.sign(key, TODAY)


def test_what_came_from_the_centre_since_is_not_on_the_paper(
    house: OpenHouse, agreements: Agreements
) -> None:
    key = authorised(house, form(room(house.database)))
    Documents(house).agreement(key)
    with house.database.write("Como si llegara del centro") as session:
        session.execute(update(SpaceValidation).values(number="SGCTYPC-2026-7", issued=True))
    with pytest.raises(NotIssued):
        agreements.sign(key, TODAY)
    Documents(house).agreement(key)
    agreements.sign(key, TODAY)


# --- afterwards ---


def test_a_signed_agreement_does_not_change(house: OpenHouse, agreements: Agreements) -> None:
    asked = form(room(house.database))
    key = signed(house, asked)
    jobs: tuple[Callable[[], Any], ...] = (
        lambda: agreements.change(key, asked),
        lambda: agreements.validate(key, Authority.ZONAL, yes()),
        lambda: agreements.remove_validation(key, Authority.ZONAL),
        lambda: agreements.observe(key, "x", TODAY),
        lambda: agreements.refuse(key, "x", TODAY),
        lambda: agreements.sign(key, TODAY),
    )
    for job in jobs:
        with pytest.raises(WrongStage, match="ya tiene el acuerdo firmado"):
            job()


def test_cancelling_a_signed_agreement_annuls_its_paper(
    house: OpenHouse, agreements: Agreements
) -> None:
    key = signed(house, form(room(house.database)))
    agreements.cancel(key, "Emergencia sanitaria", TODAY)
    (paper,) = agreements.one(key).papers
    assert (paper.state, paper.state_reason) == (
        "annulled", "Acuerdo cancelado: Emergencia sanitaria",
    )  # fmt: skip
    assert agreements.one(key).row.number is None
    with pytest.raises(WrongStage, match="fue cancelada"):
        agreements.cancel(key, "otra vez", TODAY)


def test_one_day_is_cancelled_and_the_last_one_is_not(
    house: OpenHouse, agreements: Agreements
) -> None:
    patio = room(house.database)
    key = signed(house, form(patio, one_day(TUESDAY_1), one_day(date(2026, 12, 2))))
    first, second = agreements.one(key).days
    agreements.cancel_day(first.id, "Corte de agua")
    agreements.request(form(patio, one_day(TUESDAY_1), applicant="Otra"))
    with pytest.raises(UserError, match="ya estaba cancelado"):
        agreements.cancel_day(first.id, "x")
    with pytest.raises(UserError, match="único día"):
        agreements.cancel_day(second.id, "x")
    assert agreements.one(key).row.days == 1


def test_counting_and_closing_wait_for_their_day(house: OpenHouse, agreements: Agreements) -> None:
    key = signed(house, form(room(house.database), one_day(TUESDAY_1), one_day(date(2026, 12, 2))))
    first, second = agreements.one(key).days
    with pytest.raises(UserError, match="todavía no llega"):
        agreements.count(first.id, 10)
    agreements.hand_over(key, ITEMS, TODAY)
    agreements = stand_at(house, TUESDAY_1)
    with pytest.raises(InvalidInput):
        agreements.count(first.id, -1)
    with pytest.raises(InvalidInput, match="suma más"):
        agreements.count(first.id, 3, {"female": {"adulto_mayor": 4}})
    for unknown in ({"mujer": {"adulto_mayor": 1}}, {"female": {"65+": 1}}):
        with pytest.raises(InvalidInput, match="género y grupo de edad"):
            agreements.count(first.id, 3, unknown)
    with pytest.raises(InvalidInput, match="enteros"):
        agreements.count(first.id, 3, {"female": {"adulto_mayor": -1}})
    agreements.count(first.id, 10)
    with pytest.raises(UserError, match="ya tiene su asistencia"):
        agreements.cancel_day(first.id, "x")
    with pytest.raises(WrongStage, match="ya está en uso"):
        agreements.cancel(key, "x", TUESDAY_1)
    back = tuple(replace(item, back="bien") for item in ITEMS)
    with pytest.raises(UserError, match="Todavía queda un día"):
        agreements.close(key, back, TUESDAY_1)
    agreements = stand_at(house, LATER)
    with pytest.raises(UserError, match="Falta registrar cuántas"):
        agreements.close(key, back, LATER)
    agreements.count(second.id, 0)
    with pytest.raises(InvalidInput, match="cómo se devolvió «Silla»"):
        agreements.close(key, ITEMS, LATER)
    with pytest.raises(InvalidInput, match="cómo se devolvió «Parlante»"):
        agreements.close(key, back[:1], LATER)
    with pytest.raises(InvalidInput, match="antes de entregarse"):
        agreements.close(key, back, date(2026, 11, 20))
    agreements.close(key, back, LATER)
    with pytest.raises(WrongStage, match="ya está cerrada"):
        agreements.count(first.id, 11)


def test_what_is_not_there_is_said(agreements: Agreements) -> None:
    with pytest.raises(NotFound):
        agreements.one(new_id())
    with pytest.raises(NotFound):
        agreements.count(new_id(), 1)


# --- reading ---


def test_the_list_is_searched_and_filtered(house: OpenHouse, agreements: Agreements) -> None:
    patio = room(house.database)
    first = agreements.request(form(patio))
    second = agreements.request(
        form(patio, one_day(date(2026, 12, 2)), applicant="Club Ñaupa", request_number="N-7")
    )
    agreements.validate(second, Authority.GENERAL, yes())
    assert [row.id for row in agreements.listing()] == [second, first]
    assert [row.id for row in agreements.listing("naupa PATIO")] == [second]
    assert [row.id for row in agreements.listing("n-7")] == [second]
    assert [row.id for row in agreements.listing(states=[Stage.REQUESTED])] == [first]
    assert len(agreements.listing(limit=1)) == 1
    row = agreements.listing("sumak")[0]
    assert (row.stage_name, row.days, row.next_on) == ("Ingresada", 1, TUESDAY_1)


def test_what_waits_for_somebody_is_counted(house: OpenHouse, agreements: Agreements) -> None:
    patio = room(house.database)
    days = [date(2026, 12, n) for n in (1, 2, 3, 4)]
    agreements.request(form(patio, one_day(days[0])))
    authorised(house, form(patio, one_day(days[1])))
    signed(house, form(patio, one_day(days[2])))
    used = signed(house, form(patio, one_day(days[3])))
    found = agreements.pending()
    assert (found.to_validate, found.to_sign, found.to_count, found.to_close) == (1, 1, 0, 0)
    agreements = stand_at(house, LATER)
    found = agreements.pending()
    assert (found.to_validate, found.to_sign, found.to_count, found.to_close) == (1, 1, 2, 0)
    agreements.count(agreements.one(used).days[0].id, 12)
    found = agreements.pending()
    assert (found.to_count, found.to_close) == (1, 1)


def test_the_week_shows_lessons_and_lent_days(house: OpenHouse, agreements: Agreements) -> None:
    patio = room(house.database)
    workshop = opened(house.database, room_id=patio)
    room(house.database, "Aula 1", 25)
    key = agreements.request(
        form(patio, one_day(date(2026, 11, 25), 9, 11, setup=time(8, 30))), share=True
    )
    agreements.request(form(patio, one_day(date(2026, 12, 2), 14, 15)))
    week = agreements.week(date(2026, 11, 26))
    assert week.monday == TODAY
    empty, used = week.rooms
    assert (empty.room, empty.blocks) == ("Aula 1", ())
    assert [(b.use, b.on.day, b.hours, b.shared) for b in used.blocks] == [
        (Use.LESSON, 23, "08:00–10:00", False),
        (Use.LESSON, 25, "08:00–10:00", True),
        (Use.AGREEMENT, 25, "09:00–11:00", True),
    ]
    lent = used.blocks[2]
    assert (lent.owner_id, lent.title, lent.setup, lent.stage) == (
        key, "Feria de semillas", time(8, 30), Stage.REQUESTED,
    )  # fmt: skip
    assert used.blocks[0].owner_id == workshop
    assert [rest.on for rest in agreements.week(date(2026, 12, 25)).holidays] == [
        date(2026, 12, 25)
    ]


def test_a_request_is_typed_again_as_it_was(house: OpenHouse, agreements: Agreements) -> None:
    asked = form(room(house.database), one_day(SATURDAY, guard="Segundo"), ruc="1790000000001")
    key = agreements.request(asked)
    again = agreements.form_of(key)
    assert agreements.check(again, key).clashes == ()
    assert (again.applicant, again.ruc, again.days[0].guard) == (
        asked.applicant, "1790000000001", "Segundo",
    )  # fmt: skip
