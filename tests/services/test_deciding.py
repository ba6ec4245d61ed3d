"""Deciding: confirming and joining who registered online, putting back the other of two values."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop.core.errors import InvalidInput
from desktop.core.ids import new_id
from desktop.models.database import Database
from desktop.models.deciding import Conflict, OnlineRegistration
from desktop.models.journal import Entry
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState
from desktop.models.staff import SensitiveRead
from desktop.services.deciding.jobs import (
    AlreadyDecided,
    AlreadyRegistered,
    CannotPutBack,
    Deciding,
)
from desktop.services.people import DocumentKind, NewDocument, NewPerson, NotUndone, People
from desktop.services.programme import Programme
from desktop.services.reception import Reception, WalkIn
from tests.programme_makers import opened, person
from tests.sync_makers import clashed, refused, registered_online


@pytest.fixture
def deciding(database: Database) -> Deciding:
    """The jobs."""
    return Deciding(database)


def _state(database: Database, registration: UUID) -> str:
    with database.read() as session:
        row = session.get(OnlineRegistration, registration)
        assert row is not None
        return row.state


def _people(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def _jobs_of(database: Database, since: int) -> int:
    with database.read() as session:
        return len(set(session.scalars(select(Entry.tx).where(Entry.seq > since))))


def _last(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.max(Entry.seq))) or 0


def test_confirming_registers_and_enrols_in_one_job(database: Database, deciding: Deciding) -> None:
    workshop = opened(database)
    asked = registered_online(
        database, workshop_id=workshop, birth_date=date(1990, 5, 2), email="sofia@correo.example",
        notice_at=database.clock.now(),
    )  # fmt: skip
    (row,) = deciding.waiting()
    assert (row.name, row.workshop, row.holder) == ("Morales Quinga, Sofía", "Bailoterapia", None)
    before = _last(database)
    done = deciding.confirm(asked)
    assert done.created
    assert done.enrolled is not None
    assert done.enrolled.state is EnrolmentState.ENROLLED
    assert _jobs_of(database, before) == 1
    assert _state(database, asked) == "confirmed"
    found = People(database).record(done.person_id)
    assert [d.number for d in found.documents] == ["1710034065"]
    assert found.flags == ()
    assert deciding.counts().total == 0


def test_a_full_workshop_gives_a_place_in_the_queue(database: Database, deciding: Deciding) -> None:
    workshop = opened(database, capacity=1)
    Reception(database).walk_in(WalkIn(NewPerson(surnames="Caiza"), workshop))
    done = deciding.confirm(registered_online(database, workshop_id=workshop))
    assert done.enrolled is not None
    assert (done.enrolled.state, done.enrolled.position) == (EnrolmentState.WAITING, 1)


def test_a_closed_or_unknown_workshop_still_registers_and_says_so(
    database: Database, deciding: Deciding
) -> None:
    workshop = opened(database)
    Programme(database).close(workshop)
    closed = deciding.confirm(registered_online(database, workshop_id=workshop))
    assert closed.enrolled is None
    assert "ya está cerrado" in closed.not_enrolled
    other = registered_online(
        database, workshop_id=new_id(), surnames="Toapanta", document_number=None
    )
    gone = deciding.confirm(other)
    assert "ya no está en la casa" in gone.not_enrolled
    assert _people(database) == 2


def test_nobody_is_doubled_who_is_here_with_the_same_document(
    database: Database, deciding: Deciding
) -> None:
    known = People(database).register(
        NewPerson(surnames="Morales", given_names="Sofía",
                  documents=(NewDocument(DocumentKind.CEDULA, "1710034065"),))
    )[0].person_id  # fmt: skip
    asked = registered_online(database)
    (row,) = deciding.waiting()
    assert row.holder is not None
    assert row.holder.person.id == known
    with pytest.raises(AlreadyRegistered) as refusal:
        deciding.confirm(asked)
    assert refusal.value.person_id == known
    assert _people(database) == 1
    assert _state(database, asked) == "open"


def test_joining_adds_what_is_new_and_writes_nothing_over(
    database: Database, deciding: Deciding
) -> None:
    workshop = opened(database)
    known = People(database).register(
        NewPerson(surnames="Morales", given_names="Sofía", email="antes@correo.example",
                  phones=("0980000451",))
    )[0].person_id  # fmt: skip
    asked = registered_online(database, workshop_id=workshop, email="otro@correo.example")
    done = deciding.join(asked, known)
    assert done.added == ("teléfono",)
    assert done.enrolled is not None
    with database.read() as session:
        numbers = set(session.scalars(select(Phone.number).where(Phone.person_id == known)))
        email = session.scalar(select(Person.email).where(Person.id == known))
    assert numbers == {"+593980000451", "+593990000142"}
    assert email == "antes@correo.example"
    assert _state(database, asked) == "joined"


def test_joining_twice_is_refused_and_changes_nothing(
    database: Database, deciding: Deciding
) -> None:
    known = person(database, "Morales", "Sofía")
    asked = registered_online(database)
    deciding.join(asked, known)
    before = _last(database)
    with pytest.raises(AlreadyDecided):
        deciding.join(asked, known)
    with pytest.raises(AlreadyDecided):
        deciding.confirm(asked)
    assert _last(database) == before


def test_every_answer_is_taken_back_whole(database: Database, deciding: Deciding) -> None:
    workshop = opened(database)
    known = person(database, "Morales", "Sofía")
    asked = registered_online(database, workshop_id=workshop, document_number=None)
    for answer in (
        lambda: deciding.confirm(asked),
        lambda: deciding.join(asked, known),
        lambda: deciding.dismiss(asked),
    ):
        done = answer()
        assert _state(database, asked) != "open"
        deciding.undo(done.transaction)
        assert _state(database, asked) == "open"
        assert _people(database) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0
        assert session.scalar(select(func.count()).select_from(Phone)) == 0


def test_an_answer_on_which_something_stands_is_not_taken_back(
    database: Database, deciding: Deciding
) -> None:
    done = deciding.confirm(registered_online(database))
    People(database).add_phone(done.person_id, "0980000451")
    with pytest.raises(NotUndone):
        deciding.undo(done.transaction)


@pytest.mark.parametrize(
    "odd",
    [
        {"birth_date": date(2090, 1, 1)},
        {"birth_date": date(1801, 1, 1)},
        {"document_kind": "carné"},
        {"document_number": "9" * 300},
        {"phone": "no tengo"},
        {"email": "x" * 900},
        {"country": "ZZ", "document_kind": "passport"},
        {"birth_date": date(2020, 3, 1), "notice": True},
    ],
)
def test_what_the_platform_sends_oddly_turns_nobody_away(
    database: Database, deciding: Deciding, odd: dict[str, object]
) -> None:
    if odd.pop("notice", False):
        odd["notice_at"] = database.clock.now()
    asked = registered_online(database, **odd)
    assert deciding.waiting()[0].name == "Morales Quinga, Sofía"
    done = deciding.confirm(asked)
    assert People(database).record(done.person_id).values["surnames"] == "Morales Quinga"


def test_somebody_without_any_name_is_refused_with_a_sentence(
    database: Database, deciding: Deciding
) -> None:
    asked = registered_online(database, surnames=" ", given_names="")
    with pytest.raises(InvalidInput, match="al menos un nombre"):
        deciding.confirm(asked)
    assert _state(database, asked) == "open"


# -- clashes


def test_the_other_value_comes_back_as_an_ordinary_change(
    database: Database, deciding: Deciding
) -> None:
    who = person(database, "Simbaña Lema", "Carmen", date(1980, 1, 2))
    clash = clashed(
        database, "person", who, "birth",
        {"birth_date": 3653, "birth_year": None}, {"birth_date": None, "birth_year": 1979},
    )  # fmt: skip
    (row,) = deciding.clashes()
    assert row.title == "Ficha de Simbaña Lema, Carmen"
    assert (row.field, row.kept.words, row.lost.words) == ("Nacimiento", "02/01/1980", "1979")
    assert row.kept.author == "Lucía Paredes, equipo A"
    assert row.lost.author == "el equipo B"
    before = _last(database)
    done = deciding.keep_other(clash)
    with database.read() as session:
        assert session.execute(select(Person.birth_date, Person.birth_year)).one() == (None, 1979)
        assert session.scalar(select(Conflict.decision)) == "swapped"
    assert _jobs_of(database, before) == 1
    assert deciding.clashes() == ()
    deciding.undo(done.transaction)
    assert len(deciding.clashes()) == 1
    with database.read() as session:
        assert session.scalar(select(Person.birth_date)) == date(1980, 1, 2)


def test_leaving_it_writes_only_the_answer(database: Database, deciding: Deciding) -> None:
    who = person(database, "Simbaña", "Carmen")
    clash = clashed(database, "person", who, "email", {"email": "a@b.example"}, {"email": None})
    deciding.leave(clash)
    with database.read() as session:
        assert session.scalar(select(Conflict.decision)) == "kept"
        assert session.scalar(select(Person.email)) is None
    with pytest.raises(AlreadyDecided):
        deciding.keep_other(clash)


def test_the_centre_is_named_and_a_name_that_is_not_known_is_not_invented(
    database: Database, deciding: Deciding
) -> None:
    workshop = opened(database)
    clashed(
        database, "workshop", workshop, "capacity", {"capacity": 25}, {"capacity": 18},
        kept_by=None, kept_letter=None, lost_by=None,
    )  # fmt: skip
    (row,) = deciding.clashes()
    assert (row.kept.author, row.lost.author) == ("el centro", "el equipo B")
    assert (row.field, row.kept.words, row.lost.words) == ("Cupo", "25", "18")


def test_sensitive_values_are_opened_on_purpose_and_that_is_kept(
    database: Database, deciding: Deciding
) -> None:
    who = person(database, "Simbaña", "Carmen")
    clash = clashed(
        database, "person", who, "ethnicity", {"ethnicity": "mestizo"}, {"ethnicity": "indigena"}
    )
    (row,) = deciding.clashes()
    assert row.sensitive
    assert row.kept.words == row.lost.words == "Dato sensible"
    kept, lost = deciding.reveal(clash)
    assert kept != lost
    with database.read() as session:
        assert session.scalars(select(SensitiveRead.person_id)).all() == [who]


def test_a_deleted_leaf_may_be_taken_away_and_a_person_may_not(
    database: Database, deciding: Deciding
) -> None:
    people = People(database)
    who = people.register(NewPerson(surnames="Simbaña", phones=("0990000142",)))[0].person_id
    phone = people.record(who).phones[0].id
    leaf = clashed(
        database, "phone", phone, "phone", {"number": "+593990000142"}, None, reason="deleted"
    )
    whole = clashed(
        database, "person", who, "name", {"surnames": "Simbaña"}, None, reason="deleted"
    )
    assert [row.can_swap for row in deciding.clashes()] == [True, False]
    with pytest.raises(CannotPutBack):
        deciding.keep_other(whole)
    deciding.keep_other(leaf)
    assert people.record(who).phones == ()


def test_a_duplicate_shows_both_and_may_be_two_people(
    database: Database, deciding: Deciding
) -> None:
    people = People(database)
    paper = (NewDocument(DocumentKind.CEDULA, "1710034065"),)
    one = people.register(NewPerson(surnames="Caiza", given_names="Jhon", documents=paper))[0]
    other = people.register(
        NewPerson(surnames="Caiza", given_names="John", documents=paper, another_person=True)
    )[0]
    with database.read() as session:
        row = session.scalars(
            select(IdentityDocument.id).where(IdentityDocument.person_id == one.person_id)
        ).one()
    clash = clashed(database, "identity_document", row, "document", None, None, reason="duplicate")
    (found,) = deciding.clashes()
    assert set(found.people) == {one.person_id, other.person_id}
    assert found.title in ("Caiza, Jhon y Caiza, John", "Caiza, John y Caiza, Jhon")
    assert not found.can_swap
    deciding.leave(clash)
    assert deciding.clashes() == ()


def test_a_clash_of_a_table_this_version_does_not_know_is_shown_and_may_be_left(
    database: Database, deciding: Deciding
) -> None:
    clash = clashed(database, "space_agreement", new_id(), "status", {"x": 1}, {"x": 2})
    (row,) = deciding.clashes()
    assert not row.can_swap
    with pytest.raises(CannotPutBack):
        deciding.keep_other(clash)
    deciding.leave(clash)
    assert deciding.counts().total == 0


# -- refused changes


def test_held_changes_stand_under_their_cause(database: Database, deciding: Deciding) -> None:
    workshop = opened(database)
    walked = Reception(database).walk_in(
        WalkIn(NewPerson(surnames="Vega Cóndor", given_names="Josué", phones=("0990000142",)),
               workshop)
    )  # fmt: skip
    assert walked.enrolment_id is not None
    phone = People(database).record(walked.person_id).phones[0].id
    refused(database, "person", walked.person_id, "La ficha no se aceptó.", field="birth_date")
    refused(database, "enrolment", walked.enrolment_id, "Espera.", kind="held",
            cause=("person", walked.person_id))  # fmt: skip
    refused(database, "phone", phone, "Espera.", kind="held",
            cause=("enrolment", walked.enrolment_id))  # fmt: skip
    (row,) = deciding.refused()
    assert (row.title, row.cause) == ("Ficha de Vega Cóndor, Josué", "La ficha no se aceptó.")
    assert row.field == "Fecha de nacimiento"
    assert row.held == 2
    assert row.held_words in ("1 inscripción y 1 teléfono", "1 teléfono y 1 inscripción")
    counts = deciding.counts()
    assert (counts.rejected, counts.held, counts.total) == (1, 2, 1)


def test_held_changes_whose_cause_is_elsewhere_are_shown_by_themselves(
    database: Database, deciding: Deciding
) -> None:
    who = person(database, "Vega", "Josué")
    refused(database, "person", who, "Depende de algo que todavía no llega.", kind="held",
            cause=("workshop", new_id()))  # fmt: skip
    (row,) = deciding.refused()
    assert not row.rejected
