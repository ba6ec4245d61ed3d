"""What is to be sent, in staff words; and no record is «enviado» before the centre answered."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from desktop.models.database import Database
from desktop.models.journal import Entry
from desktop.services.attendance import Attendance, MarkValue
from desktop.services.people import NewPerson, People
from desktop.services.programme import Programme
from desktop.services.reception import Reception, WalkIn
from desktop.services.standing import Standing, Stands
from tests.programme_makers import opened, people, person
from tests.sync_makers import answered, clashed, exchanged, linked, refused


@pytest.fixture
def standing(database: Database) -> Standing:
    """How things stand."""
    answered(database)
    return Standing(database)


def _walked_in(database: Database) -> tuple[UUID, UUID]:
    workshop = opened(database, name="Tejido y bordado")
    request = NewPerson(surnames="Quishpe Anaguano", given_names="María Belén")
    return workshop, Reception(database).walk_in(WalkIn(request, workshop)).person_id


def test_what_waits_is_told_by_jobs_in_the_words_of_staff(
    database: Database, standing: Standing
) -> None:
    workshop, who = _walked_in(database)
    answered(database)
    attendance, lesson = Attendance(database), Programme(database).lessons_on()[0].id
    attendance.all_present(lesson)
    People(database).add_phone(who, "0990000142")
    Reception(database).walk_in(
        WalkIn(NewPerson(surnames="Morales Quinga", given_names="Sofía"), workshop)
    )
    person(database, "Ñacato", "Rosa")
    people(database, [("Uno", "Ana", None), ("Dos", "Eva", None)])
    titles = [job.title for job in standing.pending().jobs]
    assert titles == [
        "Asistencia de Tejido y bordado, 1 marca",
        "Teléfono de Quishpe Anaguano, María Belén",
        "Registro e inscripción de Morales Quinga, Sofía en Tejido y bordado",
        "Registro de Ñacato, Rosa",
        "Registro de 2 personas",
    ]
    first = standing.pending().jobs[0]
    assert (first.staff, first.at) == ("Lucía Paredes", database.clock.now())


def test_what_was_taken_away_keeps_its_name(database: Database, standing: Standing) -> None:
    jobs = People(database)
    who = jobs.register(NewPerson(surnames="Simbaña", phones=("0990000142",)))[0].person_id
    answered(database)
    jobs.remove_phone(jobs.record(who).phones[0].id)
    assert [job.title for job in standing.pending().jobs] == ["Teléfono de Simbaña"]
    linked(database)
    assert standing.of_person(who) is Stands.PENDING


def test_pages_follow_each_other_without_gap_or_repetition(
    database: Database, standing: Standing
) -> None:
    for number in range(12):
        person(database, f"Caiza {number:02d}")
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = standing.pending(after, limit=5)
        assert len(page.jobs) <= 5
        seen += [job.title for job in page.jobs]
        after = page.more_after
    assert seen == [f"Registro de Caiza {number:02d}, Rosa" for number in range(12)]


def test_a_job_of_fifty_thousand_changes_is_one_line(
    database: Database, standing: Standing
) -> None:
    who = person(database, "Caiza")
    with database.write("Muchos") as session:
        session.execute(
            text(
                "INSERT INTO journal (tx, tbl, row, op, mask, answered)"
                " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                " SELECT (SELECT tx FROM write_context), 10, :row, 'U', 1, 0 FROM n"
            ),
            {"row": who.bytes},
        )
    person(database, "Vega")
    assert [job.changes for job in standing.pending().jobs] == [1, 50_000, 1]


def test_history_and_the_last_of_each_kind(database: Database, standing: Standing) -> None:
    linked(database)
    now = database.clock.now()
    assert standing.latest() == (None, None)
    exchanged(database, now - timedelta(days=1), "El centro no respondió.")
    exchanged(database, now, sent=41)
    done, failed = standing.latest()
    assert done is not None
    assert failed is not None
    assert (done.sent, failed.problem) == (41, "El centro no respondió.")
    assert [row.problem is None for row in standing.history()] == [True, False]


def test_nothing_is_said_of_a_laptop_without_a_tie(database: Database, standing: Standing) -> None:
    who = person(database, "Caiza")
    assert standing.of_person(who) is Stands.UNSAID
    linked(database)
    assert standing.of_person(who) is Stands.PENDING
    answered(database)
    assert standing.of_person(who) is Stands.SENT


def test_a_roll_is_sent_once_every_mark_is_answered_also_those_taken_away(
    database: Database, standing: Standing
) -> None:
    linked(database)
    workshop, _ = _walked_in(database)
    attendance, lesson = Attendance(database), Programme(database).lessons_on()[0].id
    answered(database)
    assert standing.of_roll(lesson) is Stands.SENT
    assert standing.of_workshop(workshop) is Stands.SENT
    attendance.all_present(lesson)
    assert standing.of_roll(lesson) is Stands.PENDING
    answered(database)
    roll = attendance.roll(lesson)
    attendance.mark(lesson, roll.lines[0].enrolment_id, MarkValue.ABSENT)
    assert standing.of_roll(lesson) is Stands.PENDING


def test_the_worst_of_a_record_is_what_is_said(database: Database, standing: Standing) -> None:
    linked(database)
    jobs = People(database)
    who = jobs.register(NewPerson(surnames="Simbaña", phones=("0990000142",)))[0].person_id
    phone = jobs.record(who).phones[0].id
    answered(database)
    refused(database, "phone", phone, kind="held", cause=("person", who))
    assert standing.of_person(who) is Stands.HELD
    clashed(database, "person", who, "email", {"email": None}, {"email": "a@b.example"})
    assert standing.of_person(who) is Stands.UNDECIDED
    refused(database, "person", who)
    assert standing.of_person(who) is Stands.REJECTED


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["add", "remove", "rename", "answer"]), max_size=6))
def test_no_record_is_sent_while_anything_of_it_is_not(
    database: Database, steps: list[str]
) -> None:
    """Whatever was done to a record, and in whatever order the answers came."""
    standing, jobs = Standing(database), People(database)
    if standing.of_person(UUID(int=1)) is Stands.UNSAID:
        linked(database)
    who = jobs.register(NewPerson(surnames="Simbaña"))[0].person_id
    for number, step in enumerate(steps):
        phones = jobs.record(who).phones
        if step == "add":
            jobs.add_phone(who, f"09900001{number:02d}")
        elif step == "remove" and phones:
            jobs.remove_phone(phones[0].id)
        elif step == "rename":
            jobs.update(who, {"given_names": f"Rosa {number}", "birth_date": date(1990, 1, 1)})
        elif step == "answer":
            answered(database)
    with database.read() as session:
        open_still = session.scalar(
            select(func.count()).select_from(Entry).where(Entry.answered == 0)
        )
    assert (standing.of_person(who) is Stands.SENT) == (open_still == 0)
