"""Papers with a number: issued once, replaced before they are signed, added to afterwards."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput, NotAllowed
from desktop.core.ids import identity_document_id, new_id
from desktop.core.paths import Home
from desktop.models.opening import OpenHouse
from desktop.models.person import Guardian, IdentityDocument
from desktop.models.programme import Modality
from desktop.models.staff import Role
from desktop.models.undoing import NotUndone
from desktop.services import upkeep
from desktop.services.access import Access
from desktop.services.attendance import Attendance
from desktop.services.documents.register import (
    AlteredDocument,
    DocumentKind,
    Documents,
    DocumentState,
    NobodyEnrolled,
    NoSuchDocument,
    NumberNotNoted,
    NumbersUnknown,
    Wanted,
)
from desktop.services.documents.saving import CannotSave, save
from desktop.services.programme import FacilitatorForm, Programme, WeeklyHour
from desktop.services.reception import Reception
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD
from tests.printing.reading import page_texts
from tests.programme_makers import DANCE, Wall, opened, people, person, planned, wind

TODAY = date(2026, 11, 23)
AFTERNOON = WeeklyHour(1, time(15), time(17))


@pytest.fixture
def documents(house: OpenHouse) -> Documents:
    return Documents(house)


@pytest.fixture
def workshop(house: OpenHouse) -> UUID:
    """Bailoterapia with a tallerista and three women of the neighbourhood."""
    who = Programme(house.database).save_facilitator(
        FacilitatorForm("Wilson Caiza", "el", "CEDULA", "1714307103", "+593990004127")
    )
    made = opened(house.database, facilitator_id=who)
    for surnames in ("Anaguano", "Ñacato", "Oña"):
        enrol(house, made, surnames)
    return made


def enrol(
    house: OpenHouse, workshop: UUID, surnames: str, birth: date | None = date(1980, 1, 1)
) -> UUID:
    """Somebody new takes a seat; the id of the person."""
    who = person(house.database, surnames, birth=birth)
    Reception(house.database).enrol(who, workshop)
    return who


def withdraw(house: OpenHouse, workshop: UUID, surnames: str) -> None:
    """Somebody leaves."""
    places = Programme(house.database).workshop(workshop).in_state("enrolled")
    place = next(place for place in places if place.surnames == surnames)
    Reception(house.database).withdraw(place.enrolment_id, "Trabajo")


def move_clock(house: OpenHouse, on: date) -> Wall:
    """Another day for the whole house."""
    wall = wind(house.database, on)
    house.clock = house.database.clock
    return wall


def words(documents: Documents, document_id: UUID) -> str:
    """What the paper says, on all its pages."""
    return " ".join(page_texts(documents.draw(document_id)))


# -- the same paper


def test_the_acta_asked_for_twice_is_the_same_paper(documents: Documents, workshop: UUID) -> None:
    first = documents.act(workshop)
    again = documents.act(workshop)
    assert first.number == "ACT-LLOA-A-2026-0001"
    assert (first.fresh, again.fresh) == (True, False)
    assert again.id == first.id


def test_it_is_the_same_acta_the_day_after(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    first = documents.act(workshop)
    move_clock(house, TODAY + timedelta(days=1))
    assert documents.act(workshop).id == first.id


def test_a_colleague_who_only_looks_does_not_make_another_acta(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    first = documents.act(workshop)
    house.staff = replace(house.staff, name="Otra Persona")
    assert documents.act(workshop).id == first.id
    assert "Lucía Paredes" in words(documents, first.id)


def test_an_acta_without_people_is_not_issued(house: OpenHouse, documents: Documents) -> None:
    empty = opened(house.database)
    with pytest.raises(NobodyEnrolled, match="Bailoterapia"):
        documents.act(empty)
    assert documents.listing() == []


def test_drawing_it_again_gives_the_same_bytes(documents: Documents, workshop: UUID) -> None:
    issued = documents.act(workshop)
    assert documents.draw(issued.id) == documents.draw(issued.id)


def test_the_acta_stays_as_issued_when_the_workshop_changes_later(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    issued = documents.act(workshop)
    documents.sign(issued.id, TODAY)
    before = documents.draw(issued.id)
    Programme(house.database).change(workshop, replace(DANCE, name="Baile para todas"))
    assert documents.draw(issued.id) == before


def test_people_stand_in_the_acta_in_the_order_of_the_roll(
    documents: Documents, workshop: UUID
) -> None:
    said = words(documents, documents.act(workshop).id).upper()
    assert said.index("ANAGUANO") < said.index("ÑACATO") < said.index("OÑA")


# -- replaced before it is signed


def test_somebody_who_enrols_before_the_signature_makes_a_new_acta(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    first = documents.act(workshop)
    enrol(house, workshop, "Quishpe")
    assert documents.course(first.id).outdated
    second = documents.act(workshop)
    assert second.number == "ACT-LLOA-A-2026-0002"
    gone = documents.one(first.id)
    assert gone.state is DocumentState.ANNULLED
    assert gone.state_reason == f"Reemplazado por {second.number} antes de firmarse"
    assert documents.draw(first.id), "an annulled paper can still be read"
    assert not documents.course(second.id).outdated


def test_somebody_who_leaves_before_the_signature_makes_a_new_acta(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    first = documents.act(workshop)
    withdraw(house, workshop, "Oña")
    second = documents.act(workshop)
    assert second.id != first.id
    assert "OÑA" not in words(documents, second.id).upper()


def test_an_acta_whose_people_all_left_is_told_as_outdated(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    first = documents.act(workshop)
    for surnames in ("Anaguano", "Ñacato", "Oña"):
        withdraw(house, workshop, surnames)
    assert documents.course(first.id).outdated


# -- addenda


def test_who_enrols_after_the_signature_goes_on_an_addendum(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    before = documents.draw(act.id)
    enrol(house, workshop, "Quishpe")
    assert documents.course(act.id).joined == 1
    addendum = documents.act(workshop)
    assert addendum.number == f"{act.number}-AD1"
    assert documents.course(act.id).joined == 0
    said = words(documents, addendum.id)
    assert act.number in said
    assert "QUISHPE" in said.upper()
    assert "ANAGUANO" not in said.upper()
    assert "4 personas participantes" in said
    assert documents.draw(act.id) == before
    assert documents.one(act.id).state is DocumentState.SIGNED
    row = documents.one(addendum.id)
    assert (row.kind_name, row.parent_id) == ("Adenda al acta", act.id)


def test_the_numbering_goes_on_in_every_addendum(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    enrol(house, workshop, "Quishpe")
    first = documents.act(workshop)
    documents.sign(first.id, TODAY)
    enrol(house, workshop, "Zapata")
    second = documents.act(workshop)
    assert second.number == f"{act.number}-AD2"
    said = words(documents, second.id).upper()
    assert "5 ZAPATA" in said
    assert "QUISHPE" not in said
    assert [row.number for row in documents.course(act.id).addenda] == [first.number, second.number]


def test_an_unsigned_addendum_is_replaced_by_a_larger_one(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    enrol(house, workshop, "Quishpe")
    first = documents.act(workshop)
    assert documents.act(workshop).id == first.id
    enrol(house, workshop, "Zapata")
    assert documents.course(first.id).outdated
    second = documents.act(workshop)
    assert second.number == f"{act.number}-AD2", "the number of the first is not used again"
    assert documents.one(first.id).state is DocumentState.ANNULLED
    said = words(documents, second.id).upper()
    assert "4 QUISHPE" in said
    assert "5 ZAPATA" in said


def test_an_unsigned_addendum_falls_when_its_people_leave(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    enrol(house, workshop, "Quishpe")
    addendum = documents.act(workshop)
    withdraw(house, workshop, "Quishpe")
    assert documents.act(workshop).id == act.id
    assert documents.one(addendum.id).state is DocumentState.ANNULLED


def test_nobody_who_joined_means_no_addendum(documents: Documents, workshop: UUID) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    again = documents.act(workshop)
    assert (again.id, again.fresh) == (act.id, False)


def test_who_signed_the_acta_and_comes_back_needs_no_addendum(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    places = Programme(house.database).workshop(workshop).in_state("enrolled")
    withdraw(house, workshop, "Oña")
    back = next(place for place in places if place.surnames == "Oña")
    Reception(house.database).enrol(back.person_id, workshop)
    assert documents.act(workshop).id == act.id


# -- who signs


def test_a_representative_signs_for_everyone_under_18_on_the_day_of_signing(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    child = enrol(house, workshop, "Simbaña", date(2008, 11, 24))
    with house.database.write("Añadir representante") as session:
        session.add(
            Guardian(
                id=new_id(), person_id=child, name="Carmen Simbaña", relationship="Madre",
                document_kind="CEDULA", document_number="1710034065",
            )
        )  # fmt: skip
    said = words(documents, documents.act(workshop).id)
    assert "Carmen Simbaña" in said
    assert "171****065" in said
    assert "1710034065" not in said
    assert "1 menor de edad" in said
    move_clock(house, date(2026, 11, 24))
    grown = words(documents, documents.act(workshop).id)
    assert "Carmen Simbaña" not in grown
    assert "1 menor de edad" not in grown


def test_documents_are_half_hidden_on_paper(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    who = enrol(house, workshop, "Quishpe")
    with house.database.write("Añadir documento") as session:
        known = identity_document_id(who, "CEDULA", "0102030400")
        session.add(IdentityDocument(id=known, person_id=who, kind="CEDULA", number="0102030400"))
    said = words(documents, documents.act(workshop).id)
    assert "C.C. 010****400" in said
    assert "0102030400" not in said


def test_only_community_workshops_speak_of_a_voluntary_contribution(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    municipal = opened(house.database, modality=Modality.MUNICIPAL, name="Computación")
    enrol(house, municipal, "Quishpe")
    assert "USD 1,00 por clase" in words(documents, documents.act(workshop).id)
    assert "aporte" not in words(documents, documents.act(municipal).id).lower()


# -- signed and annulled


def test_a_signature_is_neither_in_the_future_nor_before_the_paper(
    documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    with pytest.raises(InvalidInput, match="futuro"):
        documents.sign(act.id, TODAY + timedelta(days=1))
    with pytest.raises(InvalidInput, match="23/11/2026"):
        documents.sign(act.id, TODAY - timedelta(days=1))
    documents.sign(act.id, TODAY)
    with pytest.raises(InvalidInput, match="Ya consta como firmado"):
        documents.sign(act.id, TODAY)


def test_a_signature_recorded_by_mistake_is_taken_back(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    assert house.database.last_transaction is not None
    documents.undo(house.database.last_transaction)
    assert documents.one(act.id).state is DocumentState.ISSUED


def test_only_the_gestora_annuls_and_says_why(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    gestora = house.staff
    house.staff = replace(gestora, role=Role.TECNICO)
    assert not documents.course(act.id).may_annul
    with pytest.raises(NotAllowed):
        documents.annul(act.id, "Se manchó")
    house.staff = gestora
    with pytest.raises(InvalidInput, match="por qué"):
        documents.annul(act.id, "  ")
    documents.annul(act.id, "Se manchó")
    with pytest.raises(InvalidInput, match="ya estaba anulado"):
        documents.annul(act.id, "Otra vez")
    with pytest.raises(InvalidInput, match="anulado"):
        documents.sign(act.id, TODAY)
    assert documents.act(workshop).number == "ACT-LLOA-A-2026-0002"


def test_an_annulled_acta_takes_its_addenda_with_it(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    documents.sign(act.id, TODAY)
    enrol(house, workshop, "Quishpe")
    addendum = documents.act(workshop)
    documents.sign(addendum.id, TODAY)
    documents.annul(act.id, "El taller cambió de tallerista")
    gone = documents.one(addendum.id)
    assert gone.state is DocumentState.ANNULLED
    assert act.number in (gone.state_reason or "")
    whole = documents.act(workshop)
    assert "QUISHPE" in words(documents, whole.id).upper()


def test_issuing_cannot_be_undone_once_something_hangs_from_it(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    act = documents.act(workshop)
    issued = house.database.last_transaction
    assert issued is not None
    documents.sign(act.id, TODAY)
    with pytest.raises(NotUndone):
        documents.undo(issued)


# -- kept as they were


@pytest.mark.parametrize(
    "change",
    [
        "facts = replace(facts, 'Anaguano', 'Otra')",
        "facts = facts || ' '",
        "facts_hash = replace(facts_hash, substr(facts_hash, 1, 1), 'x')",
    ],
)
def test_any_later_alteration_is_detected(
    house: OpenHouse, documents: Documents, workshop: UUID, change: str
) -> None:
    act = documents.act(workshop)
    with house.database.engine.begin() as connection:
        for column in ("facts", "facts_hash"):
            connection.exec_driver_sql(f'DROP TRIGGER "journal_document_same_{column}"')
        connection.exec_driver_sql(f"UPDATE document SET {change}")
    with pytest.raises(AlteredDocument, match=act.number):
        documents.draw(act.id)


def test_the_database_itself_refuses_to_alter_what_was_issued(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    documents.act(workshop)
    for column in ("number", "facts", "facts_hash", "issued_on", "people", "kind"):
        with (
            pytest.raises(Exception, match="never changes"),
            house.database.write("Alterar") as session,
        ):
            session.execute(text(f"UPDATE document SET {column} = {column} || 'x'"))


# -- numbers


def test_each_kind_has_its_own_numbers(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    other = opened(house.database, name="Guitarra", hours=(AFTERNOON,))
    enrol(house, other, "Quishpe")
    numbers = [
        documents.act(workshop).number,
        documents.act(other).number,
        documents.blank_form().number,
        documents.blank_form().number,
        documents.attendance_list(workshop).number,
    ]
    assert numbers == [
        "ACT-LLOA-A-2026-0001",
        "ACT-LLOA-A-2026-0002",
        "FIC-LLOA-A-2026-0001",
        "FIC-LLOA-A-2026-0002",
        "LIS-LLOA-A-2026-0001",
    ]


def test_numbers_begin_again_each_year(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    documents.act(workshop)
    move_clock(house, date(2027, 1, 4))
    assert documents.blank_form().number == "FIC-LLOA-A-2027-0001"


def test_a_restored_copy_waits_to_be_told_the_last_number_on_paper(
    house: OpenHouse, workshop: UUID, clock: Clock, tmp_path: Path
) -> None:
    first = Documents(house).act(workshop)
    copy = tmp_path / "copia.casa"
    Upkeep(house).backup(copy)
    Documents(house).blank_form()
    elsewhere = Home(tmp_path / "otra")
    upkeep.restore(copy, elsewhere, clock)
    restored = Access(elsewhere, clock).sign_in(None, PASSWORD)
    papers = Documents(restored)
    try:
        assert papers.act(workshop).id == first.id, "a paper that has its number keeps it"
        with pytest.raises(NumbersUnknown, match="FIC"):
            papers.blank_form()
        Upkeep(restored).tell_highest({"FIC": 7})
        assert papers.blank_form().number == "FIC-LLOA-B-2026-0008"
        with pytest.raises(NumbersUnknown):
            papers.attendance_list(workshop)
    finally:
        restored.close()


def test_a_number_forgotten_by_a_power_cut_is_noted_before_the_paper_can_leave(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    kept = house.home.numbers.read_bytes()
    act = documents.act(workshop)
    remembered = house.home.numbers.read_bytes()
    assert remembered != kept
    house.home.numbers.write_bytes(kept)
    documents.draw(act.id)
    assert house.home.numbers.read_bytes() == remembered


def test_a_number_that_cannot_be_noted_is_told_and_kept(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    # A folder in the place of the file: what a protected disk looks like even to root.
    numbers = house.home.numbers
    whole = numbers.read_bytes()
    blocker = numbers.with_name(numbers.name + ".nuevo")
    blocker.mkdir()
    with pytest.raises(NumberNotNoted, match="ACT-LLOA-A-2026-0001"):
        documents.act(workshop)
    assert numbers.read_bytes() == whole
    blocker.rmdir()
    assert documents.act(workshop).number == "ACT-LLOA-A-2026-0001"


# -- fichas and lists


def test_the_ficha_of_a_person_keeps_its_number_until_the_data_change(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    who = enrol(house, workshop, "Quishpe")
    first = documents.form(who, workshop)
    assert documents.form(who, workshop).id == first.id
    assert documents.form(who).id != first.id, "without the workshop it is another paper"
    assert "Quishpe" in words(documents, first.id)
    with house.database.write("Cambiar el barrio") as session:
        session.execute(text("UPDATE person SET neighbourhood = 'La Raya'"))
    second = documents.form(who, workshop)
    assert second.number != first.number
    assert documents.one(first.id).state is DocumentState.ANNULLED
    assert {row.number for row in documents.of_person(who)} >= {first.number, second.number}


def test_the_papers_of_a_workshop_are_not_those_of_its_people(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    who = enrol(house, workshop, "Quishpe")
    documents.form(who, workshop)
    act, marks = documents.act(workshop), documents.attendance_list(workshop)
    assert {row.id for row in documents.of_workshop(workshop)} == {act.id, marks.id}


def test_the_list_on_the_wall_is_printed_again_with_its_number(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    wall = move_clock(house, date(2026, 10, 5))
    first = documents.attendance_list(workshop)
    wall.stand_at(date(2026, 10, 19))
    assert documents.attendance_list(workshop).id == first.id


def test_a_new_list_leaves_the_earlier_one_good(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    wall = move_clock(house, date(2026, 10, 5))
    first = documents.attendance_list(workshop)
    wall.stand_at(date(2026, 10, 19))
    enrol(house, workshop, "Quishpe")
    second = documents.attendance_list(workshop)
    assert second.id != first.id
    assert documents.one(first.id).state is DocumentState.ISSUED
    said = words(documents, second.id)
    assert "QUISHPE" in said.upper()
    wall.stand_at(date(2026, 12, 15))
    third = documents.attendance_list(workshop)
    assert third.id != second.id, "the sessions of the second are over"


def test_a_cancelled_lesson_is_no_column(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    lesson = Programme(house.database).workshop(workshop).lessons[-1]
    before = documents.attendance_list(workshop)
    Attendance(house.database).cancel(lesson.id, "Fumigación")
    assert documents.attendance_list(workshop).id != before.id


# -- finding them


def test_papers_are_found_by_number_and_by_workshop(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    other = opened(house.database, name="Computación básica", hours=(AFTERNOON,))
    enrol(house, other, "Quishpe")
    dance, computing = documents.act(workshop), documents.act(other)
    blank = documents.blank_form()

    def found(text: str, kind: DocumentKind | None = None) -> list[UUID]:
        rows = documents.listing(text, kind)
        assert documents.how_many(Wanted(text, kind)) == len(rows)
        return [row.id for row in rows]

    assert found("") == [blank.id, computing.id, dance.id]
    assert found("0002") == [computing.id]
    assert found("computacion") == [computing.id]
    assert found("bailo 0001") == [dance.id]
    assert found("fic") == [blank.id]
    assert found("", DocumentKind.ACT) == [computing.id, dance.id]
    assert found("%") == found("_") == found("'; --") == []
    assert len(documents.listing(limit=1)) == 1


def test_a_paper_that_is_not_there_says_so(documents: Documents) -> None:
    for ask in (documents.one, documents.draw, documents.course):
        with pytest.raises(NoSuchDocument):
            ask(new_id())


def test_it_is_known_beforehand_which_paper_asking_again_would_annul(
    house: OpenHouse, documents: Documents, workshop: UUID
) -> None:
    assert documents.would_replace(workshop) is None
    act = documents.act(workshop)
    assert documents.would_replace(workshop) is None
    enrol(house, workshop, "Quishpe")
    stake = documents.would_replace(workshop)
    assert stake is not None
    assert stake.id == act.id
    documents.sign(act.id, TODAY)
    assert documents.would_replace(workshop) is None
    addendum = documents.act(workshop)
    enrol(house, workshop, "Zapata")
    stake = documents.would_replace(workshop)
    assert stake is not None
    assert stake.id == addendum.id


def test_a_list_of_papers_is_asked_in_few_questions(
    house: OpenHouse, documents: Documents, workshop: UUID, statements: list[str]
) -> None:
    for _ in range(20):
        documents.blank_form()
    statements.clear()
    assert len(documents.listing()) == 20
    assert len(statements) <= 2


# -- leaving the house


def test_a_place_that_takes_nothing_leaves_the_number(
    documents: Documents, workshop: UUID, tmp_path: Path
) -> None:
    act = documents.act(workshop)
    data = documents.draw(act.id)
    with pytest.raises(CannotSave, match="elija otra carpeta"):
        save(tmp_path / "no-existe" / f"{act.number}.pdf", data)
    assert documents.act(workshop).id == act.id
    for folder in (tmp_path, Path(), Path(tmp_path.anchor)):
        with pytest.raises(CannotSave, match="es una carpeta: indique también el nombre"):
            save(folder, data)
    place = tmp_path / f"{act.number}.pdf"
    save(place, data)
    assert place.read_bytes() == data
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [place.name]


def test_a_workshop_that_is_only_planned_has_its_list(
    house: OpenHouse, documents: Documents
) -> None:
    made = planned(house.database)
    people(house.database, [("Quishpe", "Rosa", None)])
    assert "Bailoterapia" in words(documents, documents.attendance_list(made.workshop_id).id)
