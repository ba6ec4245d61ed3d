"""Who gets a diploma of a cycle, who has one, and who gets none and why."""

from datetime import date

import pytest
from sqlalchemy import text, update

from desktop.core.errors import InvalidInput, NotFound
from desktop.core.ids import cycle_id, enrolment_id, new_id
from desktop.models.document import Document
from desktop.models.house import HouseProfile
from desktop.models.opening import OpenHouse
from desktop.models.programme import WorkshopState
from desktop.services.attendance import Attendance
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import Documents
from desktop.services.programme import Programme
from desktop.services.reception import Reception
from tests.programme_makers import opened, people
from tests.roll_makers import attended, lessons, mark, reasons, rename, seated

CYCLE = cycle_id("2026-4")
TODAY = date(2026, 11, 23)


@pytest.fixture
def diplomas(house: OpenHouse) -> Diplomas:
    return Diplomas(house)


def ask_for(house: OpenHouse, percent: int) -> None:
    """The house asks a percentage from now on."""
    with house.database.write("Pedir asistencia") as session:
        session.execute(update(HouseProfile).values(minimum_attendance=percent))
    house.reload_house()


def test_everyone_with_at_least_one_attendance_gets_one(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    workshop, (came, late, absent, excused, unmarked) = attended(house.database, 5, "")
    mark(house.database, workshop, came, "AAP")
    mark(house.database, workshop, late, "AAT")
    mark(house.database, workshop, absent, "AAA")
    mark(house.database, workshop, excused, "JJJ")
    plan = diplomas.plan(CYCLE)
    assert [each.person_id for each in plan.to_issue] == [came, late]
    nobody_saw = "No asistió a ninguna sesión"
    assert reasons(plan) == dict.fromkeys((absent, excused, unmarked), nobody_saw)
    assert [each.workshop for each in plan.unfinished] == ["Bailoterapia"]


def test_two_that_two_laptops_issued_are_told_apart(house: OpenHouse, diplomas: Diplomas) -> None:
    attended(house.database, 2, "P")
    first, _other = diplomas.issue(CYCLE).issued
    # As if the other laptop's own had arrived by the exchange.
    with house.database.write("Recibir") as session:
        theirs = session.get_one(Document, first.id)
        values = {c.name: getattr(theirs, c.name) for c in Document.__table__.columns}
        session.add(Document(**values | {"id": new_id(), "number": "DIP-LLOA-B-2026-0001"}))
    plan = diplomas.plan(CYCLE)
    assert [each.number for each in plan.repeated] == ["DIP-LLOA-B-2026-0001"]
    assert plan.existing[0].number == first.number
    assert len(plan.existing) == 2
    Documents(house).annul(plan.repeated[0].id, "Repetido")
    assert diplomas.plan(CYCLE).repeated == ()


def test_marks_of_a_cancelled_lesson_do_not_count(house: OpenHouse, diplomas: Diplomas) -> None:
    workshop, (who,) = attended(house.database, 1, "P")
    first = lessons(house.database, workshop)[0]
    with house.database.write("Cancelar la sesión") as session:
        session.execute(
            text("UPDATE lesson SET state = 'cancelled' WHERE id = :id"), {"id": first.bytes}
        )
    assert reasons(diplomas.plan(CYCLE)) == {who: "No asistió a ninguna sesión"}


def test_the_percentage_of_the_house_is_asked_and_justified_absences_do_not_subtract(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    ask_for(house, 75)
    ends = date(2026, 10, 14)
    workshop, who = attended(house.database, 4, "", ends_on=ends)
    assert len(lessons(house.database, workshop)) == 4
    for person, letters in zip(who, ("PPPA", "PAAA", "PJAJ", "PPJ "), strict=True):
        mark(house.database, workshop, person, letters)
    plan = diplomas.plan(CYCLE)
    assert [each.person_id for each in plan.to_issue] == [who[0], who[3]][:1]
    told = reasons(plan)
    assert told[who[1]] == "Asistió al 25 % de las sesiones; la casa pide el 75 %"
    assert told[who[2]] == "Asistió al 50 % de las sesiones; la casa pide el 75 %"
    assert told[who[3]] == "Asistió al 66 % de las sesiones; la casa pide el 75 %"
    assert plan.unfinished == ()


def test_a_roll_that_nobody_called_is_told_beside_the_percentage(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    ask_for(house, 75)
    _workshop, (who,) = attended(house.database, 1, "P", ends_on=date(2026, 10, 14))
    said = "Asistió al 25 % de las sesiones; la casa pide el 75 % (3 sesiones sin lista)"
    assert reasons(diplomas.plan(CYCLE)) == {who: said}


def test_who_left_or_waits_or_has_no_name_is_told_with_the_reason(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    workshop, (left, nameless) = attended(house.database, 2, capacity=2)
    Reception(house.database).withdraw(enrolment_id(workshop, left), "Trabajo")
    [waits, waits_too] = people(house.database, [("Oña", "Rosa", None), ("Paz", "Rosa", None)])
    Reception(house.database).enrol(waits, workshop)
    Reception(house.database).enrol(waits_too, workshop)
    rename(house, nameless, "\N{ZERO WIDTH SPACE}", "")
    cancelled = opened(house.database, name="Guitarra")
    [of_cancelled] = seated(house.database, cancelled, ["Zurita"])
    Programme(house.database).cancel(cancelled, "Sin tallerista")
    assert diplomas.plan(CYCLE).to_issue == ()
    told = reasons(diplomas.plan(CYCLE))
    assert told[left] == "Se retiró el 23/11/2026"
    assert told[nameless] == "Falta el nombre"
    assert told[waits_too] == "Está en lista de espera"
    assert told[of_cancelled] == "El taller fue cancelado"


def test_a_run_is_of_a_cycle_a_workshop_or_a_person(house: OpenHouse, diplomas: Diplomas) -> None:
    dance, (ana, eva) = attended(house.database, 2)
    guitar = opened(house.database, name="Guitarra")
    [zurita] = seated(house.database, guitar, ["Zurita"])
    for cycle, workshop, person, expected in (
        (CYCLE, None, None, {ana, eva, zurita}),
        (None, dance, None, {ana, eva}),
        (CYCLE, guitar, None, {zurita}),
        (cycle_id("2026-3"), guitar, None, set()),
        (None, None, eva, {eva}),
    ):
        found = diplomas.plan(cycle, workshop, person).to_issue
        assert {each.person_id for each in found} == expected


def test_what_the_house_does_not_know_is_a_sentence(diplomas: Diplomas) -> None:
    with pytest.raises(InvalidInput, match=r"Indique el ciclo"):
        diplomas.plan()
    for whose in ((new_id(), None, None), (None, new_id(), None), (None, None, new_id())):
        with pytest.raises(NotFound, match=r"no consta en esta casa\."):
            diplomas.issue(*whose)


def test_the_plan_asks_as_much_of_ten_workshops_as_of_one(
    house: OpenHouse, diplomas: Diplomas, statements: list[str]
) -> None:
    attended(house.database, 3, "PAP")
    diplomas.plan(CYCLE)
    statements.clear()
    diplomas.plan(CYCLE)
    once = len(statements)
    for number in range(9):
        workshop = opened(house.database, name=f"Taller {number}")
        seated(house.database, workshop, [f"Oña {number}", f"Paz {number}"], "PP")
    statements.clear()
    assert len(diplomas.plan(CYCLE).to_issue) == 21
    assert len(statements) == once <= 8


def test_a_workshop_that_was_closed_still_gives_its_diplomas(
    house: OpenHouse, diplomas: Diplomas
) -> None:
    workshop, _who = attended(house.database, 1, ends_on=date(2026, 10, 14))
    with house.database.write("Cerrar") as session:
        session.execute(text("UPDATE workshop SET state = :s"), {"s": WorkshopState.CLOSED})
    assert len(diplomas.issue(workshop_id=workshop).issued) == 1


def test_the_roll_on_screen_counts_as_the_marks_do(house: OpenHouse, diplomas: Diplomas) -> None:
    workshop, (who,) = attended(house.database, 1, "")
    lesson = lessons(house.database, workshop)[0]
    Attendance(house.database).all_present(lesson, "se pasó la lista de papel")
    assert [each.person_id for each in diplomas.plan(CYCLE).to_issue] == [who]
