"""The practice house looks like a house at work, on whatever day it is first opened."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled, UserError
from desktop.core.paths import Home
from desktop.core.progress import Progress
from desktop.core.text import age_on
from desktop.models import catalogues, completeness, keyring, scheduling
from desktop.models.house import HouseKind
from desktop.models.opening import OpenHouse
from desktop.models.person import Guardian, IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState, Holiday, Lesson, Modality, Workshop
from desktop.services.access import Access, HouseExists, NewHouse
from desktop.services.agreements.register import Agreements, Pending, Stage
from desktop.services.attendance import Attendance
from desktop.services.desk import PRACTICE_PASSWORD, make_practice_house
from desktop.services.people import People
from desktop.services.practice.filling import NotEmpty, fill_practice_house
from desktop.services.programme import Programme
from desktop.services.upkeep import Upkeep

MORNING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def _made(folder: Path, moment: datetime = MORNING) -> OpenHouse:
    home, clock = Home(folder), Clock(lambda: moment)
    make_practice_house(home, clock)
    return Access(home, clock).sign_in(None, PRACTICE_PASSWORD)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHouse]:
    """The practice house on Monday 23 November 2026 at 10:00; read only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        house = _made(tmp_path_factory.mktemp("practica") / "casa")
    yield house
    house.close()


def _all(house: OpenHouse, entity: type[Any]) -> list[Any]:
    with house.database.read() as session:
        return list(session.execute(select(entity)).scalars())


def test_it_is_a_sound_house_of_about_900_people_and_45_workshops(practice: OpenHouse) -> None:
    found = Upkeep(practice).examine()

    assert found.healthy
    assert practice.house.kind is HouseKind.PRACTICE
    assert 880 <= found.people <= 920
    assert found.marks > 4_000
    assert len(Programme(practice.database).workshops()) == 45


def test_a_monday_morning_has_rolls_taken_missing_and_for_later(practice: OpenHouse) -> None:
    lessons = Programme(practice.database).lessons_on()

    states = Counter(lesson.state.value for lesson in lessons)
    assert 5 <= len(lessons) <= 8
    assert states["taken"] >= 2
    assert states["missing"] == 1
    assert states["later"] >= 2
    assert len(Attendance(practice.database).waiting_for_roll()) == 3


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 15, 0, tzinfo=UTC),  # Sunday
        datetime(2026, 11, 24, 12, 0, tzinfo=UTC),  # before the first lesson
        datetime(2026, 12, 25, 15, 0, tzinfo=UTC),  # Christmas
        datetime(2027, 1, 1, 3, 30, tzinfo=UTC),  # the last hours of the year
        datetime(2027, 4, 1, 15, 0, tzinfo=UTC),  # the first day of a cycle
        datetime(2030, 7, 17, 21, 0, tzinfo=UTC),  # beyond the known holidays
    ],
)
def test_on_any_day_there_is_something_to_do_today(tmp_path: Path, moment: datetime) -> None:
    house = _made(tmp_path / "casa", moment)
    try:
        lessons = Programme(house.database).lessons_on()
        found = Upkeep(house).examine()
        cycle = Programme(house.database).current_cycle()
        pending = Agreements(house).pending()
        workshops = Programme(house.database).workshops(cycle.id if cycle else None)
    finally:
        house.close()

    assert len(lessons) >= 5
    assert {lesson.state.value for lesson in lessons} <= {"taken", "missing", "later"}
    assert found.healthy
    assert found.marks > 3_000
    assert len(workshops) == 45
    assert pending == Pending(to_validate=1, to_sign=1, to_count=0, to_close=1)


def test_the_programme_shows_every_case_of_the_counter(practice: OpenHouse) -> None:
    rows = Programme(practice.database).workshops()
    running = [row for row in rows if row.is_open and row.starts_on < MORNING.date()]

    assert {row.category for row in rows} == {e.code for e in catalogues.entries("category")}
    assert {row.state.value for row in rows} == {"planned", "open", "closed", "cancelled"}
    assert any(row.is_open and row.starts_on > MORNING.date() for row in rows), "about to start"
    assert any(row.seats_left == 0 and row.waiting >= 3 for row in running), "full, with a queue"
    assert sum(row.offered for row in running) == 2, "seats offered and not answered"
    assert any(row.seats_left > 0 for row in running)
    assert any(row.contribution == "USD\N{NO-BREAK SPACE}1,00" for row in running)
    assert any(row.modality is Modality.MUNICIPAL and not row.contribution for row in running)
    assert all(row.enrolled + row.offered <= row.capacity for row in rows)
    for row in rows:
        opened = Programme(practice.database).workshop(row.id)
        assert bool(opened.authorisation_number) == (row.state.value != "planned")


def test_nobody_is_in_two_places_at_once_and_no_room_holds_two_workshops(
    practice: OpenHouse,
) -> None:
    lessons = [row for row in _all(practice, Lesson) if row.state == "planned"]
    open_ones = {w.id for w in _all(practice, Workshop) if w.state in ("open", "planned", "closed")}
    by_day: dict[date, list[Lesson]] = {}
    for lesson in lessons:
        if lesson.workshop_id in open_ones:
            by_day.setdefault(lesson.on, []).append(lesson)
    members: dict[Any, set[Any]] = {}
    for place in _all(practice, Enrolment):
        members.setdefault(place.workshop_id, set()).add(place.person_id)

    for day in by_day.values():
        for one, other in combinations(day, 2):
            if one.starts < other.ends and other.starts < one.ends:
                assert one.room_id != other.room_id
                assert not members.get(one.workshop_id, set()) & members.get(
                    other.workshop_id, set()
                )


def test_rooms_are_lent_one_to_close_one_to_sign_and_one_that_waits(practice: OpenHouse) -> None:
    agreements = Agreements(practice)
    rows = {row.stage: row for row in agreements.listing()}

    assert rows.keys() == {Stage.USED, Stage.AUTHORISED, Stage.VALIDATING}
    assert agreements.pending() == Pending(to_validate=1, to_sign=1, to_count=0, to_close=1)
    for row in rows.values():
        detail = agreements.one(row.id)
        assert detail.clashes == ()
        assert len(detail.missing) == 1
        assert not any(one.lacks_presence for one in detail.days)
    assert rows[Stage.USED].number == "ACU-CHIL-A-2026-0001"
    assert [one.state for one in agreements.one(rows[Stage.USED].id).papers] == ["signed"]
    week = agreements.week(MORNING.date())
    assert {b.stage for room in week.rooms for b in room.blocks} >= {Stage.USED, Stage.AUTHORISED}


def test_holidays_have_no_lessons_and_some_lessons_fell_through(practice: OpenHouse) -> None:
    holidays = {holiday.on for holiday in _all(practice, Holiday)}
    lessons = _all(practice, Lesson)

    assert not {lesson.on for lesson in lessons} & holidays
    assert any(lesson.state == "cancelled" and lesson.reason for lesson in lessons)


def test_people_fit_the_ages_of_their_workshops(practice: OpenHouse) -> None:
    people = {p.id: p for p in _all(practice, Person)}
    workshops = {w.id: w for w in _all(practice, Workshop)}
    misfits = 0

    for place in _all(practice, Enrolment):
        person, workshop = people[place.person_id], workshops[place.workshop_id]
        if person.birth_date is None:
            continue
        age = age_on(person.birth_date, workshop.starts_on)
        low, high = workshop.minimum_age or 0, workshop.maximum_age or 120
        misfits += not low - 1 <= age <= high + 1
    assert misfits == 0


def test_people_are_of_every_kind_the_counter_meets(practice: OpenHouse) -> None:
    people, guardians = _all(practice, Person), _all(practice, Guardian)
    phones = [row.number for row in _all(practice, Phone)]
    documents = _all(practice, IdentityDocument)
    today = MORNING.date()
    minors = [p for p in people if completeness.minor(p.birth_date, p.birth_year, today)]
    represented = {g.person_id for g in guardians}

    assert 0.60 < sum(p.gender == "female" for p in people) / len(people) < 0.76
    assert 100 < len(minors) < 350
    assert 0.90 < len([m for m in minors if m.id in represented]) / len(minors) < 1
    assert any(g.guardian_person_id for g in guardians), "mothers who are registered too"
    assert len({d.person_id for d in documents}) < len(people) - 15
    assert any(n.startswith("+58") for n in phones)
    assert any(n.startswith("+57") for n in phones)
    assert any(d.warning and d.override_reason for d in documents)
    assert any(d.warning and not d.override_reason for d in documents)
    assert {"PASAPORTE", "DOC_EXTRANJERO", "VISA_VIRTE"} <= {d.kind for d in documents}
    assert any(p.birth_year for p in people)
    assert any(p.surnames == "" for p in people)
    assert any(p.preferred_name for p in people)
    assert any(p.parish == "outside" for p in people)
    assert {e.state for e in _all(practice, Enrolment)} == set(EnrolmentState)
    assert all("000" in n or n.startswith("+5932") for n in phones if n.startswith("+593"))


def test_what_is_to_be_completed_is_what_the_counter_would_say(practice: OpenHouse) -> None:
    before = {person.id: person.flags for person in _all(practice, Person)}
    after: dict[Any, Any] = {}

    with pytest.raises(Cancelled):
        _look_again(practice, after)

    assert after == before


def _look_again(house: OpenHouse, found: dict[Any, Any]) -> None:
    """Compute the flags of everybody anew, in a job that is then given up."""
    with house.database.write("Mirar de nuevo") as session:
        for key in session.execute(select(Person.id)).scalars().all():
            completeness.refresh(session, key, MORNING.date())
        found.update((row.id, row.flags) for row in session.execute(select(Person)).scalars())
        raise Cancelled


def test_the_people_of_the_manual_are_there(practice: OpenHouse) -> None:
    found = People(practice.database).find("quish", 20)
    names = {f"{row.surnames}, {row.given_names}" for row in found}
    twins = People(practice.database).find("caiza toapanta", 20)

    assert {
        "Quishpe Anaguano, María Belén",
        "Quishpe Toapanta, Mario Andrés",
        "Quishpe Guamán, Mariana",
    } <= names
    assert {"Jhon Alexander", "John"} <= {row.given_names for row in twins}


def test_every_name_of_a_place_or_choice_is_in_the_catalogues(practice: OpenHouse) -> None:
    for column, catalogue in (
        ("gender", "gender"), ("ethnicity", "ethnicity"), ("nationality", "nationality"),
        ("mobility", "mobility"), ("disability", "disability"), ("parish", "parish"),
    ):  # fmt: skip
        codes = {getattr(p, column) for p in _all(practice, Person)} - {None}
        assert codes <= {e.code for e in catalogues.entries(catalogue)} | {"outside"}  # type: ignore[arg-type]


def test_it_is_written_once(practice: OpenHouse) -> None:
    with pytest.raises(NotEmpty):
        fill_practice_house(practice)
    with pytest.raises(HouseExists):
        make_practice_house(practice.home, practice.clock)


def test_a_real_house_is_never_filled(house: OpenHouse) -> None:
    with pytest.raises(UserError, match="casa de práctica"):
        fill_practice_house(house)

    assert Upkeep(house).examine().people == 0


@pytest.mark.parametrize("step", [0, 1])
def test_a_cut_while_it_is_made_leaves_no_house_and_it_is_made_again(
    tmp_path: Path, step: int
) -> None:
    home, clock = Home(tmp_path / "casa"), Clock(lambda: MORNING)
    progress = Progress(lambda done, _: progress.cancel() if done == step else None)

    with pytest.raises(Cancelled):
        make_practice_house(home, clock, progress)
    assert not Access(home, clock).exists()

    make_practice_house(home, clock)
    assert Access(home, clock).exists()


def test_its_history_names_the_jobs_of_the_counter(practice: OpenHouse) -> None:
    with practice.database.read() as session:
        jobs = {
            row.job for row in session.execute(text("SELECT DISTINCT job FROM journal_transaction"))
        }
    assert {"Registrar a quien llega", "Inscribir en un taller", "Tomar lista"} <= jobs


def test_a_house_of_another_kind_keeps_its_own_kind(tmp_path: Path) -> None:
    home, clock = Home(tmp_path / "casa"), Clock(lambda: MORNING)
    access = Access(home, clock)
    access.set_up(NewHouse("C10", "Ana", "una frase corta", date(2015, 3, 1)), with_recovery=False)

    with pytest.raises(HouseExists):
        make_practice_house(home, clock)


def test_hours_are_those_of_the_programme(practice: OpenHouse) -> None:
    detail = next(
        Programme(practice.database).workshop(row.id)
        for row in Programme(practice.database).workshops()
        if row.name == "Bailoterapia"
    )
    assert scheduling.schedule_text(detail.hours) == "lunes y miércoles 08:00–09:30"
    assert 18 <= len(detail.lessons) <= 24
