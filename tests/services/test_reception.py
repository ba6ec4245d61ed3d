"""The counter: seats, the waiting list in order of arrival, offers, withdrawals and returns."""

import threading
from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.core.errors import InvalidInput, NotFound
from desktop.core.ids import enrolment_id, new_id
from desktop.models.database import Database
from desktop.models.document import Document, DocumentKind, DocumentState
from desktop.models.enrolling import NotEnrolled, NotOffered, age_warning, seats_of
from desktop.models.person import Person
from desktop.models.programme import Enrolment, EnrolmentState, Modality
from desktop.models.registering import NewDocument
from desktop.services.programme import Programme, WeeklyHour
from desktop.services.reception import (
    AlreadyRegistered,
    NewPerson,
    NotUndone,
    Paper,
    Reception,
    WalkIn,
    WorkshopNotOpen,
    filter_choices,
)
from tests.programme_makers import (
    DANCE,
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    opened,
    people,
    person,
    planned,
    wind,
)

ENROLLED, WAITING, OFFERED, WITHDRAWN = (
    EnrolmentState.ENROLLED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.WITHDRAWN,
)


@pytest.fixture
def reception(database: Database) -> Reception:
    return Reception(database)


def neighbours(database: Database, number: int) -> list[UUID]:
    return people(database, [(f"Vecina {i}", "", None) for i in range(number)])


def states(database: Database, workshop: UUID) -> dict[UUID, str]:
    with database.read() as session:
        rows = session.execute(
            select(Enrolment.person_id, Enrolment.state).where(Enrolment.workshop_id == workshop)
        )
        return {person: state for person, state in rows}  # noqa: C416 (rows are not pairs to mypy)


# --- seats and the queue ---


def test_whoever_comes_has_a_seat_while_there_are_seats(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=2)
    a, b, c, d = neighbours(database, 4)
    assert [reception.enrol(one, dance).state for one in (a, b, c, d)] == [
        ENROLLED,
        ENROLLED,
        WAITING,
        WAITING,
    ]
    queue = Programme(database).workshop(dance).in_state("waiting")
    assert [(place.person_id, place.position) for place in queue] == [(c, 1), (d, 2)]


def test_asking_again_changes_nothing_and_gives_the_same_enrolment(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=1)
    a, b = neighbours(database, 2)
    for one in (a, b):
        first, second = reception.enrol(one, dance), reception.enrol(one, dance)
        assert first.enrolment_id == second.enrolment_id == enrolment_id(dance, one)
        assert first.state == second.state
        assert second.enrolled is not None
        assert second.enrolled.repeated
        assert first.enrolled is not None
        assert second.enrolled.position == first.enrolled.position


def test_the_waiting_list_keeps_the_order_of_arrival_though_the_clock_goes_back(
    database: Database,
) -> None:
    wall = wind(database, date(2026, 11, 23))
    dance = opened(database, capacity=1)
    everybody = neighbours(database, 5)
    reception = Reception(database)
    for one, day in zip(everybody, (23, 23, 20, 25, 1), strict=True):
        wall.stand_at(date(2026, 11, day))
        reception.enrol(one, dance)
    queue = Programme(database).workshop(dance).in_state("waiting")
    assert [place.person_id for place in queue] == everybody[1:]


def test_a_freed_seat_is_offered_to_the_first_who_waits(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=1)
    a, b, c = neighbours(database, 3)
    for one in (a, b, c):
        reception.enrol(one, dance)
    (offer,) = reception.withdraw(enrolment_id(dance, a), "Cambió de horario")
    assert (offer.person_id, offer.workshop) == (b, "Bailoterapia")
    assert states(database, dance) == {a: WITHDRAWN, b: OFFERED, c: WAITING}
    assert [row.person_id for row in reception.offers()] == [b]
    # The offered seat is taken: who arrives now waits.
    assert reception.enrol(new := person(database, "Nueva"), dance).state is WAITING
    assert reception.accept(enrolment_id(dance, b)).state is ENROLLED
    assert states(database, dance)[new] == WAITING


def test_a_declined_offer_goes_to_the_next(database: Database, reception: Reception) -> None:
    dance = opened(database, capacity=1)
    a, b, c, d = neighbours(database, 4)
    for one in (a, b, c, d):
        reception.enrol(one, dance)
    reception.withdraw(enrolment_id(dance, a), "Se mudó")
    (next_offer,) = reception.decline(enrolment_id(dance, b))
    assert next_offer.person_id == c
    (last_offer,) = reception.decline(enrolment_id(dance, c), wait=True)
    assert last_offer.person_id == d
    assert states(database, dance) == {a: WITHDRAWN, b: WITHDRAWN, c: WAITING, d: OFFERED}


def test_who_holds_an_offer_and_comes_to_enrol_takes_it(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=1)
    a, b = neighbours(database, 2)
    for one in (a, b):
        reception.enrol(one, dance)
    reception.withdraw(enrolment_id(dance, a), "Se mudó")
    assert reception.enrol(b, dance).state is ENROLLED


def test_who_waits_and_withdraws_frees_no_seat(database: Database, reception: Reception) -> None:
    dance = opened(database, capacity=1)
    a, b, c = neighbours(database, 3)
    for one in (a, b, c):
        reception.enrol(one, dance)
    assert reception.withdraw(enrolment_id(dance, b), "Ya no quiere esperar") == ()
    assert states(database, dance) == {a: ENROLLED, b: WITHDRAWN, c: WAITING}


def test_who_returns_takes_up_the_same_enrolment_at_the_end_of_the_queue(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=1)
    a, b = neighbours(database, 2)
    for one in (a, b):
        reception.enrol(one, dance)
    reception.withdraw(enrolment_id(dance, a), "Viaje")
    back = reception.enrol(a, dance)
    assert back.enrolled is not None
    assert (back.state, back.enrolled.returned, back.enrolled.position) == (WAITING, True, 1)
    assert back.enrolment_id == enrolment_id(dance, a)
    (place,) = Programme(database).workshop(dance).in_state("waiting")
    assert place.reason is None


def test_withdrawing_asks_for_a_reason_and_happens_once(
    database: Database, reception: Reception
) -> None:
    dance = opened(database)
    rosa = person(database, "Almeida")
    reception.enrol(rosa, dance)
    with pytest.raises(InvalidInput):
        reception.withdraw(enrolment_id(dance, rosa), "  ")
    reception.withdraw(enrolment_id(dance, rosa), "Trabajo")
    with pytest.raises(NotEnrolled):
        reception.withdraw(enrolment_id(dance, rosa), "Trabajo")
    with pytest.raises(NotOffered):
        reception.accept(enrolment_id(dance, rosa))
    (gone,) = Programme(database).workshop(dance).in_state("withdrawn")
    assert gone.reason == "Trabajo"


def test_one_seat_too_many_is_given_knowingly(database: Database, reception: Reception) -> None:
    dance = opened(database, capacity=1)
    a, b, c = neighbours(database, 3)
    reception.enrol(a, dance)
    extra = reception.enrol(b, dance, extra=True)
    assert extra.state is ENROLLED
    assert extra.warnings == ("Es un cupo de más: hay 1 sobre el cupo.",)
    reception.enrol(c, dance)
    assert reception.enrol(c, dance, extra=True).state is ENROLLED
    (row,) = Programme(database).workshops()
    assert (row.enrolled, row.over, row.seats_left) == (3, 2, 0)
    # Nobody is offered a seat while there are too many.
    reception.enrol(d := person(database, "Otra"), dance)
    assert reception.withdraw(enrolment_id(dance, a), "Trabajo") == ()
    assert states(database, dance)[d] == WAITING


@pytest.mark.parametrize("state", ["planned", "closed", "cancelled"])
def test_only_an_open_workshop_takes_people(
    database: Database, reception: Reception, state: str
) -> None:
    programme = Programme(database)
    dance = planned(database).workshop_id if state == "planned" else opened(database)
    if state == "closed":
        programme.close(dance)
    if state == "cancelled":
        programme.cancel(dance, "Sin inscripciones")
    with pytest.raises(WorkshopNotOpen, match="«Bailoterapia»"):
        reception.enrol(person(database, "Almeida"), dance)
    assert states(database, dance) == {}


def test_unknown_people_and_workshops_are_told_in_words(
    database: Database, reception: Reception
) -> None:
    with pytest.raises(NotFound, match="persona"):
        reception.enrol(new_id(), opened(database))
    with pytest.raises(NotFound, match="taller"):
        reception.enrol(person(database, "Almeida"), new_id())


def test_the_last_seat_goes_to_one_person_though_two_ask_at_once(database: Database) -> None:
    dance = opened(database, capacity=10)
    everybody = neighbours(database, 24)
    gate = threading.Barrier(4)

    def counter(some: list[UUID]) -> None:
        gate.wait()
        for one in some:
            Reception(database).enrol(one, dance)

    threads = [threading.Thread(target=counter, args=(everybody[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        seats = seats_of(session, [dance])[dance]
    assert (seats.enrolled, seats.waiting, seats.over) == (10, 14, 0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enrol", "extra", "withdraw", "accept", "decline", "wait"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, capacity=st.integers(1, 3))
def test_no_seat_stays_empty_while_somebody_waits(
    database: Database, steps: list[tuple[str, int]], capacity: int
) -> None:
    dance = opened(database, name=f"Taller {new_id()}", capacity=capacity)
    everybody = neighbours(database, 6)
    reception = Reception(database)
    for step, who in steps:
        key = enrolment_id(dance, everybody[who])
        try:
            if step in ("enrol", "extra"):
                reception.enrol(everybody[who], dance, extra=step == "extra")
            elif step == "withdraw":
                reception.withdraw(key, "Motivo")
            elif step == "accept":
                reception.accept(key)
            else:
                reception.decline(key, wait=step == "wait")
        except (NotEnrolled, NotOffered):
            continue
        with database.read() as session:
            seats = seats_of(session, [dance])[dance]
        assert seats.left <= 0 or seats.waiting == 0
        if not any(kind == "extra" for kind, _ in steps):
            assert seats.over == 0


# --- the person at the counter ---


def test_the_workshops_that_help_come_first(database: Database, reception: Reception) -> None:
    hours = (WeeklyHour(TUESDAY, time(8), time(9)),)
    opened(database, name="Zumba", hours=(WeeklyHour(MONDAY, time(18), time(19)),))
    opened(database, name="Ajedrez", hours=hours)
    full = opened(database, name="Acuarela", capacity=1, hours=hours)
    own = opened(database, name="Bordado", hours=hours)
    planned(database, name="Sin autorizar")
    rosa = person(database, "Almeida")
    reception.enrol(person(database, "Otra"), full)
    reception.enrol(rosa, own)
    choices = reception.choices(rosa)
    assert [choice.name for choice in choices] == ["Zumba", "Ajedrez", "Acuarela", "Bordado"]
    assert [choice.today for choice in choices] == [time(18), None, None, None]
    assert [choice.seats_left for choice in choices] == [25, 25, 0, 24]
    assert [choice.taken for choice in choices] == [False, False, False, True]


def test_three_letters_without_accents_find_the_workshop(
    database: Database, reception: Reception
) -> None:
    for name in ("Gastronomía", "Guitarra inicial", "Computación básica", "Ñandutí"):
        opened(database, name=name)
    choices = reception.choices()

    def found(typed: str) -> list[str]:
        return [choice.name for choice in filter_choices(choices, typed)]

    assert found("gui") == ["Guitarra inicial"]
    assert found("BAS comp") == ["Computación básica"]
    assert found("ñan") == found("nan") == ["Ñandutí"]
    assert found("in") == ["Guitarra inicial"]
    assert found("xyz") == []
    assert len(found(" ")) == 4


def test_two_workshops_at_the_same_time_are_shown_and_never_refused(
    database: Database, reception: Reception
) -> None:
    rosa = person(database, "Almeida")
    dance = opened(database)
    reception.enrol(rosa, dance)
    yoga = opened(
        database,
        name="Yoga",
        hours=(
            WeeklyHour(WEDNESDAY, time(9), time(11)),
            WeeklyHour(SATURDAY, time(9), time(11)),
        ),
    )
    after = opened(database, name="Tejido", hours=(WeeklyHour(MONDAY, time(10), time(12)),))
    said = "Coincide con Bailoterapia: miércoles 25/11/2026, 08:00–10:00 (4 sesiones)."
    clashes = {choice.name: choice.clash for choice in reception.choices(rosa)}
    assert clashes["Yoga"] == said
    assert clashes["Tejido"] == ""
    done = reception.enrol(rosa, yoga)
    assert (done.state, done.warnings) == (ENROLLED, (said,))
    assert reception.enrol(rosa, after).warnings == ()
    # Who withdrew has that hour free.
    reception.withdraw(enrolment_id(dance, rosa), "Prefiere yoga")
    assert reception.enrol(rosa, yoga).warnings == ()


@pytest.mark.parametrize(
    ("limits", "birth", "year", "said"),
    [
        ((12, None), date(2017, 1, 1), None, "Tiene 9 años; el taller es desde los 12."),
        ((12, None), date(2014, 11, 24), None, "Tiene 11 años; el taller es desde los 12."),
        ((12, None), date(2014, 11, 23), None, None),
        ((None, 12), date(1956, 1, 1), None, "Tiene 70 años; el taller es hasta los 12."),
        ((65, None), None, 1962, "Tiene 64 años; el taller es desde los 65."),
        ((65, None), None, 1961, None),
        ((None, 64), None, 1961, None),
        ((None, 63), None, 1961, "Tiene 65 años; el taller es hasta los 63."),
        ((12, 17), None, None, None),
        ((2, None), date(2025, 11, 1), None, "Tiene 1 año; el taller es desde los 2."),
        ((None, None), date(2017, 1, 1), None, None),
    ],
)
def test_an_age_that_does_not_fit_is_told(
    limits: tuple[int | None, int | None], birth: date | None, year: int | None, said: str | None
) -> None:
    assert age_warning(limits, birth, year, date(2026, 11, 23)) == said


def test_the_age_is_that_of_the_first_day_of_a_workshop_to_come(
    database: Database, reception: Reception
) -> None:
    child = person(database, "Tipán", "Juan", date(2014, 11, 30))
    form = replace(DANCE, minimum_age=12, modality=Modality.MUNICIPAL)
    running = opened(database, form)
    coming = opened(database, form, name="Ajedrez", starts_on=date(2026, 12, 1))
    ages = {choice.workshop_id: choice.age for choice in reception.choices(child)}
    assert ages == {running: "Tiene 11 años; el taller es desde los 12.", coming: ""}
    done = reception.enrol(child, running)
    assert (done.state, done.warnings) == (ENROLLED, (ages[running],))


def test_a_walk_in_of_somebody_known_is_one_job(database: Database, reception: Reception) -> None:
    dance = opened(database)
    rosa = person(database, "Almeida")
    done = reception.walk_in(WalkIn(rosa, dance))
    assert (done.created, done.state) == (False, ENROLLED)
    reception.undo(done.transaction)
    assert states(database, dance) == {}
    with pytest.raises(NotUndone):
        reception.undo(done.transaction)


def test_somebody_new_is_registered_and_enrolled_in_one_job(
    database: Database, reception: Reception
) -> None:
    dance = opened(database)
    new = NewPerson(
        surnames="Toapanta Lema",
        given_names="Elvia",
        documents=(NewDocument("CEDULA", "1714307103"),),
        phones=("0991234567",),
    )
    done = reception.walk_in(WalkIn(new, dance))
    assert (done.created, done.state, done.papers) == (True, ENROLLED, (Paper.FORM, Paper.ACT))
    assert done.registered is not None
    assert "sin fecha de nacimiento" in done.registered.flags
    reception.undo(done.transaction)
    with database.read() as session:
        assert session.scalars(select(Person)).all() == []
    assert states(database, dance) == {}


def test_somebody_new_whose_workshop_is_closed_is_not_half_registered(
    database: Database, reception: Reception
) -> None:
    closed = planned(database).workshop_id
    with pytest.raises(WorkshopNotOpen):
        reception.walk_in(WalkIn(NewPerson(surnames="Toapanta"), closed))
    with database.read() as session:
        assert session.scalars(select(Person)).all() == []


def test_somebody_may_register_without_a_workshop(database: Database, reception: Reception) -> None:
    done = reception.walk_in(WalkIn(NewPerson(given_names="Elvia"), None))
    assert (done.created, done.state, done.papers) == (True, None, (Paper.FORM,))


def test_a_document_of_somebody_else_is_told_at_the_counter(
    database: Database, reception: Reception
) -> None:
    dance = opened(database)
    document = (NewDocument("CEDULA", "1714307103"),)
    known = reception.walk_in(WalkIn(NewPerson(surnames="Toapanta", documents=document), dance))
    with pytest.raises(AlreadyRegistered) as refused:
        reception.walk_in(WalkIn(NewPerson(surnames="Quishpe", documents=document), dance))
    assert refused.value.person_id == known.person_id


def test_the_act_is_offered_and_its_addendum_once_it_is_signed(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=2)
    a, b, c = neighbours(database, 3)
    assert reception.enrol(a, dance).papers == (Paper.FORM, Paper.ACT)
    with database.write("Firmar el acta") as session:
        session.add(
            Document(
                kind=DocumentKind.ACT,
                number="ACT-LLOA-A-2026-0001",
                issued_on=date(2026, 11, 20),
                issued_at=database.clock.now(),
                issued_by=database.staff_id,
                workshop_id=dance,
                people=[a.hex],
                facts="{}",
                facts_hash="",
                state=DocumentState.SIGNED,
            )
        )
    assert reception.enrol(b, dance).papers == (Paper.FORM, Paper.ADDENDUM)
    assert reception.enrol(c, dance).papers == (Paper.FORM,)
    # Who is on the acta already signs nothing again.
    assert reception.enrol(a, dance).papers == (Paper.FORM,)


def test_undoing_a_withdrawal_takes_the_offer_back_too(
    database: Database, reception: Reception
) -> None:
    dance = opened(database, capacity=1)
    a, b = neighbours(database, 2)
    for one in (a, b):
        reception.enrol(one, dance)
    reception.withdraw(enrolment_id(dance, a), "Por error")
    assert database.last_transaction is not None
    reception.undo(database.last_transaction)
    assert states(database, dance) == {a: ENROLLED, b: WAITING}


def test_a_seat_left_free_while_closed_is_offered_when_staff_ask(
    database: Database, reception: Reception
) -> None:
    workshop = opened(database, capacity=1)
    first, second = neighbours(database, 2)
    taken = reception.enrol(first, workshop)
    reception.enrol(second, workshop)
    programme = Programme(database)
    programme.close(workshop)
    assert taken.enrolment_id is not None
    assert reception.withdraw(taken.enrolment_id, "Trabajo") == ()
    programme.reopen(workshop)
    offers = reception.offer_seats(workshop)
    assert [offer.person_id for offer in offers] == [second]
    assert reception.offer_seats(workshop) == ()
