"""The programme of the house: workshops, their lessons, rooms and cycles."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import event

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import cycle_id, lesson_id, new_id
from desktop.models.attendance import MarkValue
from desktop.models.database import Database
from desktop.models.undoing import NotUndone
from desktop.services.attendance import Attendance, Slot
from desktop.services.programme import (
    Authorisation,
    FacilitatorForm,
    Modality,
    Programme,
    RollState,
    RoomForm,
    RoomTaken,
    WeeklyHour,
    WorkshopDone,
    WorkshopState,
    category_name,
    choices,
)
from desktop.services.reception import Reception
from tests.programme_makers import (
    AUTHORISED,
    DANCE,
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    opened,
    people,
    person,
    planned,
    wind,
)

MORNING = (time(8), time(10))


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


# --- workshops and their lessons ---


def test_a_new_workshop_has_its_lessons_and_says_which_holidays_it_skips(
    database: Database, programme: Programme
) -> None:
    made = planned(database)
    detail = programme.workshop(made.workshop_id)
    assert made.lessons == len(detail.lessons) == 20
    assert detail.minutes == made.minutes == 20 * 120
    assert [rest.name for rest in detail.skipped] == ["Día de Difuntos", "Fundación de Quito"]
    assert detail.row.schedule == "lunes y miércoles 08:00–10:00"
    assert detail.row.state is WorkshopState.PLANNED


def test_the_house_may_open_on_a_holiday_and_add_that_lesson(
    database: Database, programme: Programme
) -> None:
    made = planned(database)
    programme.add_lesson(made.workshop_id, date(2026, 11, 2), *MORNING)
    detail = programme.workshop(made.workshop_id)
    assert date(2026, 11, 2) in {lesson.on for lesson in detail.lessons}
    assert [rest.name for rest in detail.skipped] == ["Fundación de Quito"]


def test_a_lesson_is_not_added_twice(database: Database, programme: Programme) -> None:
    made = planned(database)
    with pytest.raises(InvalidInput, match="ya tiene una sesión"):
        programme.add_lesson(made.workshop_id, date(2026, 10, 5), time(9), time(11))
    assert len(programme.workshop(made.workshop_id).lessons) == made.lessons


def test_the_form_tells_what_the_hours_give_before_saving(
    database: Database, programme: Programme
) -> None:
    room = programme.save_room(RoomForm("Salón comunal", 40))
    planned(database, room_id=room)
    told = programme.preview(replace(DANCE, name="Yoga", room_id=room))
    assert (told.lessons, len(told.clashes)) == (20, 20)
    assert len(programme.workshops()) == 1


def test_lessons_have_ids_that_two_laptops_share(database: Database, programme: Programme) -> None:
    made = planned(database)
    first = programme.workshop(made.workshop_id).lessons[0]
    assert first.id == lesson_id(made.workshop_id, date(2026, 10, 5), "08:00")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "nombre"),
        ({"name": "x" * 201}, "demasiado largo"),
        ({"capacity": 0}, "cupo"),
        ({"category": ""}, "categoría"),
        ({"hours": ()}, "día"),
        ({"ends_on": date(2026, 10, 1)}, "anterior"),
        ({"minimum_age": 12, "maximum_age": 6}, "menor que la mínima"),
        ({"minimum_age": -1}, "edad"),
        ({"contribution": "uno"}, "aporte"),
        ({"contribution": -1}, "aporte"),
        ({"contribution": "1000"}, "aporte"),
        ({"modality": Modality.MUNICIPAL, "contribution": "1,00"}, "comunitarios"),
        ({"cycle_id": new_id()}, "ciclo"),
        ({"room_id": new_id()}, "espacio"),
        ({"facilitator_id": new_id()}, "tallerista"),
    ],
)
def test_a_workshop_that_cannot_be_is_refused_at_its_field(
    database: Database, programme: Programme, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        planned(database, **changes)
    assert programme.workshops() == []


@pytest.mark.parametrize(
    ("typed", "cents"),
    [(None, 100), ("", 100), ("1.50", 150), ("1,50", 150), ("USD 1,5", 150), ("0", 0), (125, 125)],
)
def test_a_community_workshop_says_its_voluntary_contribution(
    database: Database, programme: Programme, typed: str | int | None, cents: int
) -> None:
    made = planned(database, contribution=typed)
    assert programme.workshop(made.workshop_id).row.contribution_cents == cents


def test_a_municipal_workshop_is_free(database: Database, programme: Programme) -> None:
    made = planned(database, modality=Modality.MUNICIPAL)
    row = programme.workshop(made.workshop_id).row
    assert (row.contribution_cents, row.contribution) == (0, "")


# --- opening, closing, cancelling ---


@pytest.mark.parametrize(
    ("authorisation", "field"),
    [
        (replace(AUTHORISED, authority=" "), "authority"),
        (replace(AUTHORISED, number=""), "number"),
        (replace(AUTHORISED, on=date(2062, 1, 1)), "on"),
    ],
)
def test_a_workshop_does_not_open_without_its_authorisation(
    database: Database, programme: Programme, authorisation: Authorisation, field: str
) -> None:
    made = planned(database)
    with pytest.raises(InvalidInput) as refused:
        programme.open(made.workshop_id, authorisation)
    assert refused.value.field == field
    assert not programme.workshops()[0].is_open


def test_opening_keeps_who_authorised_it_when_and_by_which_document(
    database: Database, programme: Programme
) -> None:
    detail = programme.workshop(opened(database))
    assert detail.row.is_open
    assert detail.authorised_by == AUTHORISED.authority
    assert detail.authorised_on == AUTHORISED.on
    assert detail.authorisation_number == AUTHORISED.number
    with pytest.raises(UserError, match="ya está abierto"):
        programme.open(detail.row.id, AUTHORISED)


def test_a_closed_workshop_may_be_opened_again(database: Database, programme: Programme) -> None:
    dance = opened(database)
    programme.close(dance)
    with pytest.raises(WorkshopDone):
        programme.change(dance, DANCE)
    programme.reopen(dance)
    assert programme.workshop(dance).row.is_open


def test_a_cancelled_workshop_says_why_and_frees_its_room(
    database: Database, programme: Programme
) -> None:
    room = programme.save_room(RoomForm("Aula 1"))
    made = planned(database, room_id=room)
    with pytest.raises(InvalidInput):
        programme.cancel(made.workshop_id, "")
    programme.cancel(made.workshop_id, "No hubo inscripciones")
    assert programme.workshop(made.workshop_id).state_reason == "No hubo inscripciones"
    planned(database, name="Yoga", room_id=room)
    with pytest.raises(UserError, match="fue cancelado"):
        programme.open(made.workshop_id, AUTHORISED)


def test_a_job_is_undone_whole(database: Database, programme: Programme) -> None:
    planned(database)
    made = database.last_transaction
    assert made is not None
    programme.undo(made)
    assert programme.workshops() == []
    with pytest.raises(NotUndone):
        programme.undo(made)


def test_an_unknown_workshop_is_told_in_words(programme: Programme) -> None:
    with pytest.raises(NotFound):
        programme.workshop(new_id())


# --- the timetable changes ---


def test_a_new_timetable_replaces_the_lessons_nobody_attended(
    database: Database, programme: Programme
) -> None:
    made = planned(database)
    programme.change(made.workshop_id, replace(DANCE, hours=(WeeklyHour(FRIDAY, *MORNING),)))
    lessons = programme.workshop(made.workshop_id).lessons
    assert {lesson.on.weekday() for lesson in lessons} == {FRIDAY}


def test_a_new_timetable_keeps_the_lessons_with_marks_and_all_before_today(
    database: Database, programme: Programme
) -> None:
    dance = opened(database)
    wall = wind(database, date(2026, 10, 1))
    rosa = person(database, "Almeida")
    Reception(database).enrol(rosa, dance)
    wall.stand_at(date(2026, 11, 23))
    attendance = Attendance(database)
    lessons = programme.workshop(dance).lessons
    called, coming = lessons[4], next(x for x in lessons if x.on > date(2026, 11, 23))
    line = attendance.roll(called.id).lines[0]
    attendance.mark(called.id, line.enrolment_id, MarkValue.PRESENT)
    attendance.mark(coming.id, line.enrolment_id, MarkValue.JUSTIFIED)
    Programme(database).change(dance, replace(DANCE, hours=(WeeklyHour(THURSDAY, *MORNING),)))
    after = programme.workshop(dance).lessons
    before_today = [x.on for x in lessons if x.on < date(2026, 11, 23)]
    assert [x.on for x in after if x.on < date(2026, 11, 23)] == before_today
    assert {x.on.weekday() for x in after if x.on >= date(2026, 11, 23)} == {WEDNESDAY, THURSDAY}
    assert coming.id in {x.id for x in after}


def test_what_staff_added_moved_or_cancelled_by_hand_survives_a_change_of_hour(
    database: Database, programme: Programme
) -> None:
    dance = opened(database)
    attendance = Attendance(database)
    added = programme.add_lesson(dance, date(2026, 12, 7), *MORNING)
    cancelled, moved = (programme.workshop(dance).lessons[i].id for i in (15, 16))
    attendance.cancel(cancelled, "Minga del barrio")
    attendance.move(moved, Slot(date(2026, 12, 12), time(9), time(11)))
    longer = tuple(WeeklyHour(day, time(8), time(11)) for day in (MONDAY, WEDNESDAY))
    programme.change(dance, replace(DANCE, hours=longer))
    after = {lesson.id: lesson for lesson in programme.workshop(dance).lessons}
    assert after[added].ends == time(10)
    assert after[cancelled].state is RollState.CANCELLED
    assert (after[moved].on, after[moved].starts) == (date(2026, 12, 12), time(9))
    rest = [x for key, x in after.items() if key not in {added, moved}]
    assert {x.ends for x in rest} == {time(11)}


def test_changing_only_the_name_leaves_every_lesson_untouched(
    database: Database, programme: Programme
) -> None:
    made = planned(database)
    before = programme.workshop(made.workshop_id).lessons
    programme.change(made.workshop_id, replace(DANCE, name="Bailoterapia para todas"))
    after = programme.workshop(made.workshop_id)
    assert after.row.name == "Bailoterapia para todas"
    assert [x.id for x in after.lessons] == [x.id for x in before]


def test_a_larger_capacity_is_offered_to_who_waits(
    database: Database, programme: Programme
) -> None:
    dance = opened(database, capacity=1)
    reception = Reception(database)
    first, second, third = people(database, [(n, "", None) for n in ("Uno", "Dos", "Tres")])
    for one in (first, second, third):
        reception.enrol(one, dance)
    saved = programme.change(dance, replace(DANCE, capacity=2))
    assert [offer.person_id for offer in saved.offers] == [second]


# --- rooms ---


@pytest.mark.parametrize(
    ("hours", "clashes"),
    [
        ((WeeklyHour(MONDAY, time(9), time(11)),), 9),
        ((WeeklyHour(MONDAY, time(7), time(8)),), 0),
        ((WeeklyHour(MONDAY, time(10), time(12)),), 0),
        ((WeeklyHour(MONDAY, time(7), time(12)),), 9),
        ((WeeklyHour(MONDAY, time(8, 30), time(9)),), 9),
        ((WeeklyHour(TUESDAY, time(8), time(10)),), 0),
        ((WeeklyHour(MONDAY, time(9), time(11)), WeeklyHour(WEDNESDAY, time(7), time(9))), 20),
    ],
)
def test_a_room_in_use_is_told_on_every_occurrence(
    database: Database,
    programme: Programme,
    hours: tuple[WeeklyHour, ...],
    clashes: int,
) -> None:
    room = programme.save_room(RoomForm("Salón comunal"))
    planned(database, room_id=room)
    if not clashes:
        planned(database, name="Yoga", room_id=room, hours=hours)
        return
    with pytest.raises(RoomTaken) as refused:
        planned(database, name="Yoga", room_id=room, hours=hours)
    assert len(refused.value.clashes) == clashes
    assert refused.value.clashes[0].text == "Bailoterapia, lunes 05/10/2026, 08:00–10:00"
    assert "«Salón comunal» ya está en uso" in refused.value.message


def test_a_shared_room_is_the_decision_of_staff(database: Database, programme: Programme) -> None:
    room = programme.save_room(RoomForm("Salón comunal"))
    planned(database, room_id=room)
    planned(database, name="Yoga", room_id=room, share_room=True)
    assert len(programme.workshops()) == 2


def test_a_cancelled_lesson_leaves_the_room_free(database: Database, programme: Programme) -> None:
    room = programme.save_room(RoomForm("Salón comunal"))
    dance = opened(database, room_id=room)
    lesson = programme.workshop(dance).lessons[-1]
    single: dict[str, Any] = {
        "name": "Charla",
        "room_id": room,
        "starts_on": lesson.on,
        "ends_on": lesson.on,
        "hours": (WeeklyHour(lesson.on.weekday(), *MORNING),),
    }
    with pytest.raises(RoomTaken):
        planned(database, **single)
    Attendance(database).cancel(lesson.id, "Feria")
    planned(database, **single)


def test_a_workshop_does_not_clash_with_itself(database: Database, programme: Programme) -> None:
    room = programme.save_room(RoomForm("Salón comunal"))
    made = planned(database, room_id=room)
    programme.change(
        made.workshop_id,
        replace(DANCE, room_id=room, hours=(WeeklyHour(MONDAY, time(9), time(11)),)),
    )


def test_a_room_is_named_once_and_may_be_retired(programme: Programme) -> None:
    aula = programme.save_room(RoomForm("Aula 1", 20))
    with pytest.raises(InvalidInput, match="Aula 1"):
        programme.save_room(RoomForm("AULA 1"))
    programme.save_room(RoomForm("Aula 1", 20, id=aula, retired=True))
    programme.save_room(RoomForm("Aula 1", 25))
    assert [(room.capacity, room.retired) for room in programme.rooms()] == [
        (25, False),
        (20, True),
    ]


def test_a_tallerista_keeps_the_article_that_was_asked(programme: Programme) -> None:
    wilson = programme.save_facilitator(FacilitatorForm("Wilson Caiza", "el", phone="0991234567"))
    programme.save_facilitator(FacilitatorForm("Wilson Caiza Toapanta", "el", id=wilson))
    (row,) = programme.facilitators()
    assert (row.name, row.article, row.phone) == ("Wilson Caiza Toapanta", "el", None)
    with pytest.raises(InvalidInput):
        programme.save_facilitator(FacilitatorForm("Rosa", "lx"))


# --- cycles ---


def test_the_year_has_four_cycles_and_today_is_in_the_fourth(programme: Programme) -> None:
    codes = [cycle.code for cycle in programme.cycles()]
    assert codes[-4:] == ["2026-4", "2026-3", "2026-2", "2026-1"]
    current = programme.current_cycle()
    assert current is not None
    assert current.code == "2026-4"


def test_a_holiday_programme_is_a_cycle_that_overlaps(programme: Programme) -> None:
    programme.add_cycle("2026-v", "Vacacionales", date(2026, 11, 15), date(2026, 12, 15))
    current = programme.current_cycle()
    assert current is not None
    assert current.code == "2026-V"
    with pytest.raises(InvalidInput, match="ya existe"):
        programme.add_cycle("2026-V", "Otra vez", date(2026, 11, 15), date(2026, 12, 15))
    with pytest.raises(InvalidInput, match="2026-4"):
        programme.add_cycle("cuarto", "Cuarto", date(2026, 11, 15), date(2026, 12, 15))


def test_the_dates_of_a_cycle_are_data(programme: Programme) -> None:
    fourth = cycle_id("2026-4")
    programme.change_cycle(fourth, "Cuarto ciclo", date(2026, 10, 5), date(2026, 12, 20))
    found = next(cycle for cycle in programme.cycles() if cycle.id == fourth)
    assert (found.starts_on, found.ends_on) == (date(2026, 10, 5), date(2026, 12, 20))
    with pytest.raises(InvalidInput):
        programme.change_cycle(fourth, "Cuarto ciclo", date(2026, 12, 20), date(2026, 10, 5))


# --- what staff see ---


def test_today_shows_what_is_taken_missing_and_later(
    database: Database, programme: Programme
) -> None:
    wall = wind(database, date(2026, 10, 1))
    hours = {"Bailoterapia": 8, "Tejido": 9, "Guitarra": 15, "Ajedrez": 7}
    ids = {
        name: opened(database, name=name, hours=(WeeklyHour(MONDAY, time(h), time(h + 1)),))
        for name, h in hours.items()
    }
    planned(database, name="Sin autorizar")
    rosa, ana = people(database, [("Almeida", "Rosa", None), ("Caiza", "Ana", None)])
    reception = Reception(database)
    for name in ("Bailoterapia", "Tejido", "Guitarra"):
        reception.enrol(rosa, ids[name])
        reception.enrol(ana, ids[name])
    wall.stand_at(date(2026, 11, 23), time(10))
    attendance, programme = Attendance(database), Programme(database)
    dance = programme.lessons_on()[1]
    first = attendance.roll(dance.id).lines[0]
    attendance.mark(dance.id, first.enrolment_id, MarkValue.LATE)
    attendance.all_present(dance.id)
    cloth = programme.lessons_on()[2]
    attendance.mark(cloth.id, attendance.roll(cloth.id).lines[0].enrolment_id, MarkValue.PRESENT)
    assert [
        (row.workshop, row.enrolled, row.marked, row.attended, row.state)
        for row in programme.lessons_on()
    ] == [
        ("Ajedrez", 0, 0, 0, RollState.EMPTY),
        ("Bailoterapia", 2, 2, 2, RollState.TAKEN),
        ("Tejido", 2, 1, 1, RollState.MISSING),
        ("Guitarra", 2, 0, 0, RollState.LATER),
    ]


def test_forty_workshops_are_listed_in_two_queries(
    database: Database, programme: Programme
) -> None:
    for number in range(40):
        hour = 8 + number % 10
        planned(
            database,
            name=f"Taller {number:02d}",
            hours=(WeeklyHour(number % 6, time(hour), time(hour + 1)),),
        )
    said: list[str] = []

    def hear(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", hear)
    rows = programme.workshops(cycle_id("2026-4"))
    event.remove(database.engine, "before_cursor_execute", hear)
    assert len(rows) == 40
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert all(row.next_on is not None and row.schedule for row in rows)
    assert len([sql for sql in said if sql.lstrip().startswith("SELECT")]) == 2


def test_the_next_lesson_of_a_workshop_is_the_first_from_today(
    database: Database, programme: Programme
) -> None:
    planned(database, hours=(WeeklyHour(SATURDAY, time(9), time(11)),))
    (row,) = programme.workshops()
    assert (row.next_on, row.next_starts) == (date(2026, 11, 28), time(9))


def test_an_existing_workshop_tells_who_else_has_its_room_from_today_on(
    database: Database, programme: Programme
) -> None:
    room = programme.save_room(RoomForm("Salón comunal"))
    dance = opened(database, room_id=room)
    choir = opened(database, name="Coro", room_id=room, share_room=True)
    wall = wind(database, date(2026, 12, 14))
    today = Programme(database)
    clashes = today.workshop(dance).clashes
    assert [clash.text for clash in clashes] == [
        "Coro, lunes 14/12/2026, 08:00–10:00",
        "Coro, miércoles 16/12/2026, 08:00–10:00",
    ]
    today.cancel(choir, "Sin tallerista")
    assert today.workshop(dance).clashes == ()
    assert wall.now


def test_what_is_chosen_at_the_desk_has_words() -> None:
    assert len(choices("category")) == 13
    assert dict(choices("category"))["deportes"] == category_name("deportes") == "Deportes y salud"
