"""The roll: numbers, letters, «todos presentes», corrections with a reason, lessons that move."""

from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select, text

from desktop.core.errors import InvalidInput, NotFound, UserError
from desktop.core.ids import enrolment_id, mark_id, new_id
from desktop.models.attendance import Mark
from desktop.models.database import Database
from desktop.models.programme import Lesson
from desktop.services.attendance import (
    Attendance,
    CannotUnmark,
    MarkValue,
    NotCalled,
    NotUndone,
    ReasonNeeded,
    RoomTaken,
    Slot,
    TooEarly,
)
from desktop.services.programme import Programme, RollState, RoomForm, WeeklyHour
from desktop.services.reception import Reception
from tests.programme_makers import (
    MONDAY,
    Wall,
    opened,
    people,
    person,
    wind,
)

P, A, J, T = MarkValue.PRESENT, MarkValue.ABSENT, MarkValue.JUSTIFIED, MarkValue.LATE
TODAY = date(2026, 11, 23)
NAMES = ["Almeida", "Caiza", "Ñacato", "Núñez", "Oña"]


class Class:
    """A workshop of five people on Mondays and Wednesdays; today is one of its days."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wall: Wall = wind(database, date(2026, 10, 1))
        self.workshop = opened(database, capacity=6)
        self.people = people(database, [(name, "Rosa", None) for name in reversed(NAMES)])
        self.reception = Reception(database)
        for one in self.people:
            self.reception.enrol(one, self.workshop)
        self.wall.stand_at(TODAY, time(8, 5))
        self.attendance = Attendance(database)
        self.programme = Programme(database)

    def lesson(self, on: date = TODAY) -> UUID:
        lessons = self.programme.workshop(self.workshop).lessons
        return next(lesson.id for lesson in lessons if lesson.on == on)

    def letters(self, on: date = TODAY) -> dict[str, str | None]:
        return {line.surnames: line.value for line in self.attendance.roll(self.lesson(on)).lines}

    def mark(self, surnames: str, value: MarkValue | None, on: date = TODAY, why: str = "") -> bool:
        lesson = self.lesson(on)
        lines = self.attendance.roll(lesson).lines
        line = next(line for line in lines if line.surnames == surnames)
        return self.attendance.mark(lesson, line.enrolment_id, value, why)


@pytest.fixture
def dance(database: Database) -> Class:
    return Class(database)


# --- the numbered list ---


def test_the_roll_is_numbered_in_spanish_alphabetical_order(dance: Class) -> None:
    roll = dance.attendance.roll(dance.lesson())
    assert [(line.number, line.surnames) for line in roll.lines] == [
        (1, "Almeida"),
        (2, "Caiza"),
        (3, "Núñez"),
        (4, "Ñacato"),
        (5, "Oña"),
    ]
    assert (roll.workshop, roll.hours) == ("Bailoterapia", "08:00–10:00")
    assert (roll.position, roll.lessons) == (14, 20)


def test_the_letters_of_the_last_four_sessions_stand_beside_each_name(dance: Class) -> None:
    for day, value in ((4, A), (9, P), (11, T), (16, J), (18, A)):
        dance.wall.stand_at(date(2026, 11, day))
        dance.mark("Caiza", value, date(2026, 11, day))
    dance.wall.stand_at(TODAY)
    recent = {line.surnames: line.recent for line in dance.attendance.roll(dance.lesson()).lines}
    assert recent["Caiza"] == ("P", "T", "J", "A")
    assert recent["Oña"] == (None, None, None, None)
    first = dance.attendance.roll(dance.lesson(date(2026, 10, 5)))
    assert first.lines[0].recent == (None, None, None, None)
    assert (first.position, first.previous) == (1, None)


def test_a_cancelled_session_is_not_among_the_last_four(dance: Class) -> None:
    for day in (9, 11, 16):
        dance.wall.stand_at(date(2026, 11, day))
        dance.mark("Caiza", P, date(2026, 11, day))
    dance.attendance.cancel(dance.lesson(date(2026, 11, 18)), "Paro de buses")
    dance.wall.stand_at(TODAY)
    roll = dance.attendance.roll(dance.lesson())
    assert roll.lines[1].recent == (None, "P", "P", "P")
    assert (roll.position, roll.lessons) == (13, 19)


def test_the_roll_opens_in_two_queries(dance: Class) -> None:
    lesson = dance.lesson()
    said: list[str] = []

    def hear(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(dance.database.engine, "before_cursor_execute", hear)
    dance.attendance.roll(lesson)
    event.remove(dance.database.engine, "before_cursor_execute", hear)
    queries = [sql for sql in said if not sql.startswith("BEGIN")]
    assert len(queries) == 2
    assert "MATERIALIZED" in queries[1]


def test_an_unknown_session_is_told_in_words(dance: Class) -> None:
    with pytest.raises(NotFound):
        dance.attendance.roll(new_id())
    with pytest.raises(NotFound):
        dance.attendance.mark(new_id(), new_id(), P)


# --- marking ---


def test_each_mark_is_durable_at_once(dance: Class) -> None:
    lesson = dance.lesson()
    enrolment = enrolment_id(dance.workshop, dance.people[0])
    assert dance.attendance.mark(lesson, enrolment, T)
    with dance.database.engine.connect() as another:
        kept = another.execute(text("SELECT id, value FROM mark")).all()
    assert [(row.id, row.value) for row in kept] == [(mark_id(enrolment, lesson).bytes, "T")]


def test_the_same_mark_again_changes_nothing(dance: Class) -> None:
    assert dance.mark("Oña", A)
    assert not dance.mark("Oña", A)
    assert dance.mark("Oña", P)
    assert dance.letters()["Oña"] == "P"


def test_all_present_then_the_exceptions(dance: Class) -> None:
    assert dance.attendance.all_present(dance.lesson()) == 5
    dance.mark("Caiza", A)
    roll = dance.attendance.roll(dance.lesson())
    assert (roll.tally(P), roll.tally(A), roll.tally(None), roll.attended) == (4, 1, 0, 4)


def test_all_present_never_overwrites_what_somebody_marked(dance: Class) -> None:
    for surnames, value in (("Almeida", J), ("Caiza", A), ("Núñez", T)):
        dance.mark(surnames, value)
    assert dance.attendance.all_present(dance.lesson()) == 2
    assert dance.letters() == {
        "Almeida": "J",
        "Caiza": "A",
        "Núñez": "T",
        "Ñacato": "P",
        "Oña": "P",
    }
    assert dance.attendance.all_present(dance.lesson()) == 0


def test_a_late_arrival_counts_as_attendance(dance: Class) -> None:
    dance.mark("Caiza", T)
    dance.mark("Oña", J)
    assert dance.attendance.roll(dance.lesson()).attended == 1
    (row,) = dance.programme.lessons_on()
    assert (row.attended, row.marked) == (1, 2)


def test_the_last_marks_are_undone_one_by_one(dance: Class) -> None:
    dance.attendance.all_present(dance.lesson())
    bulk = dance.database.last_transaction
    dance.mark("Caiza", A)
    one = dance.database.last_transaction
    assert bulk is not None
    assert one is not None
    dance.attendance.undo(one)
    assert dance.letters()["Caiza"] == "P"
    dance.mark("Oña", J)
    two = dance.database.last_transaction
    assert two is not None
    dance.attendance.undo(two)
    assert set(dance.letters().values()) == {"P"}


def test_one_may_undo_step_by_step_back_to_the_empty_roll(dance: Class) -> None:
    done = []
    dance.attendance.all_present(dance.lesson())
    done.append(dance.database.last_transaction)
    for value in (A, T, J):
        dance.mark("Caiza", value)
        done.append(dance.database.last_transaction)
    seen = []
    for transaction in reversed(done):
        assert transaction is not None
        dance.attendance.undo(transaction)
        seen.append(dance.letters()["Caiza"])
    assert seen == ["T", "A", "P", None]
    assert set(dance.letters().values()) == {None}


def test_what_changed_since_is_not_undone(dance: Class) -> None:
    dance.mark("Caiza", A)
    first = dance.database.last_transaction
    dance.mark("Caiza", T)
    assert first is not None
    with pytest.raises(NotUndone):
        dance.attendance.undo(first)
    assert dance.letters()["Caiza"] == "T"


def test_a_justified_absence_is_noted_before_the_day_and_nothing_else(dance: Class) -> None:
    coming = date(2026, 11, 25)
    dance.mark("Oña", J, coming)
    with pytest.raises(TooEarly, match="25"):
        dance.mark("Caiza", P, coming)
    with pytest.raises(TooEarly):
        dance.attendance.all_present(dance.lesson(coming))
    dance.wall.stand_at(coming)
    dance.attendance.all_present(dance.lesson(coming))
    assert dance.letters(coming)["Oña"] == "J"


def test_only_who_is_enrolled_is_marked(dance: Class) -> None:
    stranger = person(dance.database, "Zapata")
    with pytest.raises(UserError, match="inscríbala"):
        dance.attendance.mark(dance.lesson(), enrolment_id(dance.workshop, stranger), P)
    other = opened(dance.database, name="Yoga")
    dance.reception.enrol(stranger, other)
    with pytest.raises(UserError, match="inscríbala"):
        dance.attendance.mark(dance.lesson(), enrolment_id(other, stranger), P)


# --- a past lesson ---


def test_a_past_lesson_is_corrected_with_a_reason_that_is_kept(dance: Class) -> None:
    past = date(2026, 11, 16)
    dance.wall.stand_at(past)
    dance.mark("Caiza", A, past)
    dance.wall.stand_at(TODAY)
    with pytest.raises(ReasonNeeded):
        dance.mark("Caiza", J, past)
    assert dance.letters(past)["Caiza"] == "A"
    dance.mark("Caiza", J, past, why="Trajo certificado médico")
    line = dance.attendance.roll(dance.lesson(past)).lines[1]
    assert (line.value, line.reason) == (J, "Trajo certificado médico")
    with pytest.raises(CannotUnmark):
        dance.mark("Caiza", None, date(2026, 11, 16), why="x") if _day_later(dance) else None


def _day_later(dance: Class) -> bool:
    dance.wall.stand_at(date(2026, 11, 24))
    return True


def test_a_paper_roll_typed_days_later_asks_for_no_reason(dance: Class) -> None:
    past = date(2026, 11, 16)
    dance.attendance.all_present(dance.lesson(past))
    dance.mark("Caiza", A, past)
    dance.mark("Caiza", T, past)
    dance.attendance.close(dance.lesson(past))
    roll = dance.attendance.roll(dance.lesson(past))
    assert all(roll.needs_reason(line) for line in roll.lines)
    with pytest.raises(ReasonNeeded):
        dance.mark("Caiza", A, past)


def test_a_closed_past_roll_is_not_filled_in_without_a_reason(dance: Class) -> None:
    past = date(2026, 11, 16)
    dance.wall.stand_at(past)
    assert dance.attendance.close(dance.lesson(past)) == 5
    dance.wall.stand_at(TODAY)
    with pytest.raises(ReasonNeeded):
        dance.attendance.all_present(dance.lesson(past))
    assert dance.attendance.all_present(dance.lesson(past), "Se cerró por error") == 5
    assert {line.reason for line in dance.attendance.roll(dance.lesson(past)).lines} == {
        "Se cerró por error"
    }


def test_the_roll_of_today_may_be_corrected_after_closing(dance: Class) -> None:
    dance.attendance.all_present(dance.lesson())
    assert dance.attendance.close(dance.lesson()) == 0
    dance.mark("Oña", A)
    dance.mark("Oña", None)
    assert dance.letters()["Oña"] is None


# --- people who come and go ---


def test_a_newcomer_stands_after_the_list_so_that_its_numbers_stay(dance: Class) -> None:
    dance.wall.stand_at(TODAY, time(8, 30))
    abad = person(dance.database, "Abad")
    done = dance.attendance.add_person(dance.lesson(), abad)
    assert done.state == "enrolled"
    lines = dance.attendance.roll(dance.lesson()).lines
    assert [line.surnames for line in lines] == [
        "Almeida", "Caiza", "Núñez", "Ñacato", "Oña", "Abad",
    ]  # fmt: skip
    assert lines[5].expected
    assert dance.attendance.all_present(dance.lesson()) == 6
    # At the next lesson she is in her alphabetical place.
    coming = dance.attendance.roll(dance.lesson(date(2026, 11, 25)))
    assert coming.lines[0].surnames == "Abad"


def test_who_enrolled_after_a_lesson_is_shown_and_not_expected(dance: Class) -> None:
    past = date(2026, 11, 16)
    dance.reception.enrol(person(dance.database, "Abad"), dance.workshop)
    lesson = dance.lesson(past)
    assert dance.attendance.all_present(lesson) == 5
    line = dance.attendance.roll(lesson).lines[5]
    assert (line.surnames, line.joined_later, line.value) == ("Abad", True, None)
    assert dance.attendance.roll(lesson).tally(None) == 0
    # She may have come before she was registered.
    dance.mark("Abad", P, past)
    assert dance.attendance.roll(lesson).attended == 6


def test_a_full_workshop_takes_a_walk_in_with_one_seat_too_many(dance: Class) -> None:
    a, b = people(dance.database, [("Abad", "", None), ("Zapata", "", None)])
    dance.attendance.add_person(dance.lesson(), a)
    assert dance.attendance.add_person(dance.lesson(), b).state == "waiting"
    assert "Zapata" not in dance.letters()
    assert dance.attendance.add_person(dance.lesson(), b, extra=True).over == 1
    assert "Zapata" in dance.letters()


def test_who_withdrew_stays_where_there_is_a_mark(dance: Class) -> None:
    dance.mark("Caiza", P)
    caiza = next(x for x in dance.attendance.roll(dance.lesson()).lines if x.surnames == "Caiza")
    dance.reception.withdraw(caiza.enrolment_id, "Trabajo")
    roll = dance.attendance.roll(dance.lesson())
    line = next(x for x in roll.lines if x.surnames == "Caiza")
    assert (line.withdrawn, line.value) == (True, P)
    assert (roll.attended, roll.tally(None)) == (1, 4)
    assert "Caiza" not in dance.letters(date(2026, 11, 25))
    assert dance.attendance.all_present(dance.lesson()) == 4
    (row,) = dance.programme.lessons_on()
    assert (row.enrolled, row.marked, row.attended, row.state) == (5, 4, 5, RollState.TAKEN)


# --- lessons ---


def test_a_cancelled_session_has_a_reason_and_no_roll(dance: Class) -> None:
    lesson = dance.lesson()
    with pytest.raises(InvalidInput):
        dance.attendance.cancel(lesson, " ")
    dance.attendance.cancel(lesson, "El tallerista está enfermo")
    roll = dance.attendance.roll(lesson)
    assert (roll.cancelled, roll.reason) == (True, "El tallerista está enfermo")
    for job in (
        lambda: dance.mark("Oña", P),
        lambda: dance.attendance.all_present(lesson),
        lambda: dance.attendance.close(lesson),
        lambda: dance.attendance.cancel(lesson, "Otra vez"),
    ):
        with pytest.raises(NotCalled):
            job()
    (row,) = dance.programme.lessons_on()
    assert row.state is RollState.CANCELLED
    assert dance.programme.workshop(dance.workshop).minutes == 19 * 120
    dance.attendance.restore(lesson)
    dance.mark("Oña", P)


def test_a_session_that_people_attended_is_not_cancelled(dance: Class) -> None:
    dance.mark("Oña", J)
    dance.mark("Caiza", T)
    with pytest.raises(UserError, match="1 persona con asistencia"):
        dance.attendance.cancel(dance.lesson(), "Feria")
    dance.mark("Caiza", None)
    dance.attendance.cancel(dance.lesson(), "Feria")


def test_a_cancelled_session_is_restored_only_if_its_room_is_free(dance: Class) -> None:
    room = dance.programme.save_room(RoomForm("Aula 1"))
    hours = (WeeklyHour(MONDAY, time(15), time(16)),)
    single: dict[str, Any] = {"room_id": room, "hours": hours, "starts_on": TODAY, "ends_on": TODAY}
    first = opened(dance.database, name="Ajedrez", **single)
    lesson = dance.programme.workshop(first).lessons[0].id
    dance.attendance.cancel(lesson, "Feria")
    opened(dance.database, name="Charla", **single)
    with pytest.raises(RoomTaken, match="Charla"):
        dance.attendance.restore(lesson)
    dance.attendance.restore(lesson, share_room=True)


def test_a_session_moves_with_its_marks(dance: Class) -> None:
    coming = dance.lesson(date(2026, 11, 25))
    dance.mark("Oña", J, date(2026, 11, 25))
    saturday = Slot(date(2026, 11, 28), time(9), time(11))
    dance.attendance.move(coming, saturday, reason="Minga")
    roll = dance.attendance.roll(coming)
    assert (roll.on, roll.hours, roll.reason) == (saturday.on, "09:00–11:00", "Minga")
    assert roll.lines[4].value is J
    with dance.database.read() as session:
        kept = session.execute(select(Lesson.original_on).where(Lesson.id == coming)).scalar_one()
    assert kept == date(2026, 11, 25)
    with pytest.raises(InvalidInput):
        dance.attendance.move(coming, Slot(saturday.on, time(11), time(9)))


def test_a_session_does_not_move_into_a_room_in_use(dance: Class) -> None:
    room = dance.programme.save_room(RoomForm("Salón comunal"))
    yoga = opened(dance.database, name="Yoga", room_id=room)
    lesson = dance.lesson(date(2026, 11, 25))
    slot = Slot(date(2026, 11, 30), time(9), time(11))
    with pytest.raises(RoomTaken, match="Yoga, lunes 30/11/2026"):
        dance.attendance.move(lesson, slot, room=room)
    dance.attendance.move(lesson, slot, room=room, share_room=True)
    assert dance.attendance.roll(lesson).room == "Salón comunal"
    assert dance.programme.workshop(yoga).row.room == "Salón comunal"


def test_lessons_that_began_without_a_roll_wait_for_it(dance: Class) -> None:
    begun = [row.on for row in dance.attendance.waiting_for_roll()]
    assert len(begun) == 14
    assert begun[0] == date(2026, 10, 5)
    assert begun[-1] == TODAY
    dance.attendance.all_present(dance.lesson(date(2026, 10, 5)))
    dance.attendance.close(dance.lesson(date(2026, 10, 7)))
    dance.attendance.cancel(dance.lesson(date(2026, 10, 12)), "Feria")
    assert dance.attendance.waiting_for_roll()[0].on == date(2026, 10, 14)
    dance.wall.stand_at(TODAY, time(7, 59))
    assert dance.attendance.waiting_for_roll()[-1].on == date(2026, 11, 18)


def test_a_house_that_began_in_november_owes_no_rolls_of_october(database: Database) -> None:
    workshop = opened(database)
    Reception(database).enrol(person(database, "Almeida"), workshop)
    assert [row.on for row in Attendance(database).waiting_for_roll()] == [TODAY]


def test_every_mark_stands_in_the_journal(dance: Class) -> None:
    dance.attendance.all_present(dance.lesson())
    dance.mark("Oña", A)
    with dance.database.read() as session:
        said = session.execute(
            text(
                "SELECT e.op, t.job FROM journal e JOIN journal_transaction t ON t.id = e.tx"
                " WHERE e.tbl = 30 ORDER BY e.seq"
            )
        ).all()
        marks = session.scalars(select(Mark)).all()
    assert [tuple(row) for row in said] == [("I", "Todos presentes")] * 5 + [("U", "Tomar lista")]
    assert len(marks) == 5
