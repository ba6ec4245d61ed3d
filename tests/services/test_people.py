"""Registering people however little they bring, completing them, and their history."""

from dataclasses import fields
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from desktop.core.errors import InvalidInput, NotFound
from desktop.core.ids import new_id
from desktop.models.consent import Consent
from desktop.models.database import Database
from desktop.models.person import Person
from desktop.models.person_values import LABELS
from desktop.models.registering import PersonDetails
from desktop.models.staff import SensitiveRead
from desktop.printing import texts
from desktop.services.asking import givers as givers_on
from desktop.services.asking import notice_today
from desktop.services.people import (
    AlreadyRegistered,
    Answer,
    Channel,
    Flag,
    GivenBy,
    NewDocument,
    NewGuardian,
    NewPerson,
    NotUndone,
    People,
    Purpose,
    SensitiveRefused,
)
from tests.conftest import MORNING, STAFF

CEDULA = NewDocument("CEDULA", "1714307103")
CHILD = date(2015, 8, 14)
YOUTH = date(2010, 3, 1)
ADULT = date(1992, 4, 12)
TODAY = date(2026, 11, 23)


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


def register(people: People, **values: object) -> UUID:
    named = {"surnames": "Quishpe Anaguano", "given_names": "María Belén"} | values
    return people.register(NewPerson(**named))[0].person_id  # type: ignore[arg-type]


def flags(people: People, person: UUID) -> set[Flag]:
    return set(people.record(person).flags)


# Nobody is turned away


def test_one_name_is_enough(people: People) -> None:
    registered, _ = people.register(NewPerson(given_names="Sisa"))
    record = people.record(registered.person_id)
    assert record.name == record.sorted_name == "Sisa"
    assert set(record.flags) == {
        Flag.NO_DOCUMENT, Flag.NO_BIRTH_DATE, Flag.NO_SURNAMES, Flag.NO_NOTICE,
    }  # fmt: skip


def test_without_any_name_there_is_nobody_to_register(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        people.register(NewPerson(surnames=" ", given_names="\u200b"))
    assert refused.value.field == "surnames"


def test_a_whole_record_has_nothing_to_complete(people: People) -> None:
    person = register(
        people,
        birth_date=ADULT,
        documents=(CEDULA,),
        phones=("0990000142", "+58 412 000 0077"),
        consents=(Answer(Purpose.NOTICE, True),),
    )
    record = people.record(person)
    assert record.flags == ()
    assert record.age == 34
    assert [phone.shown for phone in record.phones] == ["099 000 0142", "+58 412 0000077"]
    assert record.listed_document == "cédula ··· 7103"


def test_capitals_become_a_name_and_mixed_case_stays(people: People) -> None:
    shouted = people.record(register(people, surnames="CAIZA DE LA CRUZ", given_names="luz nelly"))
    assert shouted.name == "Luz Nelly Caiza de la Cruz"
    kept = people.record(register(people, surnames="McDonald", given_names="Ana\u202e  Luz"))
    assert kept.name == "Ana Luz McDonald"


def test_a_name_of_ten_megabytes_is_refused_in_words(people: People) -> None:
    with pytest.raises(InvalidInput, match="más de 250 letras"):
        register(people, surnames="ñ" * 10_000_000)


@pytest.mark.parametrize("born", [date(2026, 11, 24), date(1900, 1, 1)])
def test_an_impossible_birth_is_asked_again(people: People, born: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(people, birth_date=born)
    assert refused.value.field == "birth_date"


def test_an_estimated_year_is_an_answer(people: People) -> None:
    person = register(people, birth_year=1950)
    assert people.record(person).age == 76
    assert Flag.NO_BIRTH_DATE not in flags(people, person)


def test_a_type_of_disability_says_that_there_is_one(people: People) -> None:
    person = register(people, disability_types=("visual", "fisica"), disability_percent=40)
    values = people.sensitive(person).values
    assert values["disability"] == "yes"
    assert people.sensitive(person).worded("disability_types") == "Física y Visual"


def test_a_code_that_is_not_in_the_list_is_refused(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(people, gender="F")
    assert refused.value.field == "gender"


# Documents


def test_a_bad_check_digit_is_kept_and_stays_to_be_reviewed(people: People) -> None:
    person = register(people, documents=(NewDocument("CEDULA", "1714307104"),))
    (document,) = people.record(person).documents
    assert document.to_review
    assert document.warning == "El último dígito no coincide."
    assert Flag.DOCUMENT_TO_REVIEW in flags(people, person)
    people.keep_document(document.id, "Así consta en su cédula física")
    (document,) = people.record(person).documents
    assert document.override_reason == "Así consta en su cédula física"
    assert Flag.DOCUMENT_TO_REVIEW not in flags(people, person)


def test_overriding_needs_a_reason(people: People) -> None:
    person = register(people, documents=(NewDocument("CEDULA", "1714307104"),))
    with pytest.raises(InvalidInput, match="por qué"):
        people.keep_document(people.record(person).documents[0].id, "  ")


def test_nine_digits_are_not_a_cedula_and_the_form_offers_another_type(people: People) -> None:
    with pytest.raises(InvalidInput, match="Otro"):
        register(people, documents=(NewDocument("CEDULA", "171234567"),))
    other = register(people, documents=(NewDocument("OTRO", "171234567"),))
    assert Flag.NO_DOCUMENT not in flags(people, other)


def test_a_type_without_number_is_left_to_be_completed(people: People) -> None:
    person = register(people, documents=(NewDocument("CEDULA", " "),))
    assert people.record(person).documents == ()
    assert Flag.NO_DOCUMENT in flags(people, person)


def test_somebody_without_papers_is_told_apart_and_found_by_their_code(people: People) -> None:
    person = register(people, documents=(NewDocument("SIN_DOCUMENTO"),))
    record = people.record(person)
    code = record.documents[0].number
    assert record.listed_document == "Sin documento"
    assert [found.id for found in people.find(code)] == [person]
    assert [found.id for found in people.find(code[:5])] == [person]
    people.add_document(person, NewDocument("VISA_VIRTE", "x-0092", country="VE"))
    (document,) = people.record(person).documents
    assert (document.kind_name, document.country_name) == ("Visa VIRTE", "Venezuela")


def test_a_code_of_letters_alone_is_found_too(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.models.identity.internal_code", lambda person: "SDYMDZKK")
    person = register(people, documents=(NewDocument("SIN_DOCUMENTO"),))
    assert [found.id for found in people.find("sdymdzkk")] == [person]
    assert [found.id for found in people.find("SDYMD")] == [person]


def test_a_person_moves_from_passport_to_cedula(people: People) -> None:
    person = register(people, documents=(NewDocument("PASAPORTE", "ab 123456", country="CO"),))
    people.add_document(person, CEDULA)
    first, second = people.record(person).documents
    assert (first.kind, second.kind) == ("CEDULA", "PASAPORTE")
    people.remove_document(second.id)
    assert len(people.record(person).documents) == 1


def test_the_same_document_twice_is_one(people: People) -> None:
    person = register(people, documents=(CEDULA, NewDocument("CEDULA", "171430710-3")))
    people.add_document(person, CEDULA)
    assert len(people.record(person).documents) == 1


def test_a_person_is_not_registered_twice(people: People) -> None:
    first = register(people, documents=(CEDULA,))
    with pytest.raises(AlreadyRegistered) as found:
        register(people, surnames="Otra", documents=(NewDocument("CEDULA", "171430710-3"),))
    assert found.value.person_id == first
    assert "María Belén Quishpe Anaguano" in found.value.message
    assert people.find("otra") == ()


def test_two_people_with_one_document_are_registered_when_staff_say_so(people: People) -> None:
    register(people, documents=(CEDULA,))
    second = register(people, surnames="Otra", documents=(CEDULA,), another_person=True)
    assert people.record(second).listed_document == "cédula ··· 7103"


def test_passports_of_two_countries_may_have_one_number(people: People) -> None:
    register(people, documents=(NewDocument("PASAPORTE", "123456", country="VE"),))
    register(people, documents=(NewDocument("PASAPORTE", "123456", country="CO"),))


def test_a_document_of_somebody_else_is_not_added(people: People) -> None:
    register(people, documents=(CEDULA,))
    other = register(people, surnames="Otra")
    with pytest.raises(AlreadyRegistered):
        people.add_document(other, CEDULA)


# Telephones


def test_a_bare_number_waits_for_its_02(people: People) -> None:
    person = register(people, phones=("235 2422",))
    (phone,) = people.record(person).phones
    assert (phone.shown, phone.clear) == ("235 2422", False)
    assert Flag.PHONE_TO_REVIEW in flags(people, person)
    people.replace_phone(phone.id, "235 2422", of_quito=True)
    assert [p.shown for p in people.record(person).phones] == ["(02) 235 2422"]
    assert Flag.PHONE_TO_REVIEW not in flags(people, person)


def test_families_share_a_telephone(people: People) -> None:
    register(people, phones=("0990000142",))
    register(people, surnames="Otra", phones=("0990000142",))


# Children


def test_a_child_without_representative_stays_to_be_completed(people: People) -> None:
    person = register(people, birth_date=CHILD)
    assert Flag.NO_REPRESENTATIVE in flags(people, person)
    people.add_guardian(person, NewGuardian("VERÓNICA QUINGA", "Mamá", phone="0980000205"))
    (guardian,) = people.record(person).guardians
    assert (guardian.name, guardian.relationship_name, guardian.phone) == (
        "Verónica Quinga", "Madre", "098 000 0205",
    )  # fmt: skip
    assert Flag.NO_REPRESENTATIVE not in flags(people, person)


def test_who_may_only_collect_a_child_does_not_represent_it(people: People) -> None:
    uncle = NewGuardian("Luis Quinga", "uncle", represents=False)
    person = register(people, birth_date=CHILD, guardians=(uncle,))
    assert Flag.NO_REPRESENTATIVE in flags(people, person)
    (guardian,) = people.record(person).guardians
    people.change_guardian(guardian.id, NewGuardian("Luis Quinga", "uncle"))
    assert Flag.NO_REPRESENTATIVE not in flags(people, person)
    people.remove_guardian(guardian.id)
    assert Flag.NO_REPRESENTATIVE in flags(people, person)


# Consents


@pytest.mark.parametrize(
    ("born", "givers"),
    [
        (date(2011, 11, 24), (GivenBy.REPRESENTATIVE,)),
        (date(2011, 11, 23), (GivenBy.SELF, GivenBy.REPRESENTATIVE)),
        (date(2008, 11, 24), (GivenBy.SELF, GivenBy.REPRESENTATIVE)),
        (date(2008, 11, 23), (GivenBy.SELF,)),
    ],
)
def test_from_fifteen_one_may_consent_for_oneself(born: date, givers: tuple[GivenBy, ...]) -> None:
    assert givers_on(born, None, TODAY) == givers


def test_for_a_child_the_representative_consents(people: People) -> None:
    mother = NewGuardian("Verónica Quinga", "mother")
    answer = Answer(Purpose.NOTICE, True, channel=Channel.SIGNATURE)
    person = register(people, birth_date=CHILD, guardians=(mother,), consents=(answer,))
    notice = people.record(person).consents[0]
    assert (notice.given_by, notice.giver_name) == (GivenBy.REPRESENTATIVE, "Verónica Quinga")
    assert (notice.recorded_by, notice.channel, notice.at) == (STAFF, "firma", MORNING)
    with pytest.raises(InvalidInput, match="menos de 15"):
        people.answer(person, Answer(Purpose.IMAGE, True, given_by=GivenBy.SELF))


def test_a_youth_of_sixteen_consents_and_so_may_the_representative(people: People) -> None:
    person = register(people, birth_date=YOUTH, consents=(Answer(Purpose.NOTICE, True),))
    assert people.record(person).consents[0].given_by is GivenBy.SELF
    people.answer(person, Answer(Purpose.IMAGE, True, GivenBy.REPRESENTATIVE, "Luz Caiza"))
    assert people.record(person).consents[2].giver_name == "Luz Caiza"


def test_what_was_not_asked_is_not_a_refusal(people: People) -> None:
    person = register(people, consents=(Answer(Purpose.IMAGE, False),))
    notice, sensitive, image, whatsapp = people.record(person).consents
    assert image.granted is False
    assert notice.granted is sensitive.granted is whatsapp.granted is None


def test_refusing_the_notice_never_stops_a_registration(people: People) -> None:
    person = register(people, consents=(Answer(Purpose.NOTICE, False),))
    assert Flag.NO_NOTICE not in flags(people, person)


def test_a_consent_keeps_the_version_and_hash_of_what_was_shown(
    people: People, database: Database
) -> None:
    person = register(people, consents=(Answer(Purpose.NOTICE, True),))
    with database.read() as session:
        kept = session.execute(select(Consent).where(Consent.person_id == person)).scalar_one()
    printed = texts.latest("aviso-datos")
    assert (kept.text_version, kept.text_hash) == (printed.version, printed.sha256)
    assert notice_today().sha256 == printed.sha256


def test_the_notice_has_its_seventeen_points_and_a_text_for_each_purpose() -> None:
    notice = notice_today()
    assert len(notice.points) == 17
    assert [consent.purpose for consent in notice.consents] == list(Purpose)
    assert notice.consents[0].text == notice.short


def test_an_authorisation_is_taken_back_as_easily_as_given(people: People) -> None:
    person = register(people, consents=(Answer(Purpose.WHATSAPP, True),))
    people.revoke(person, Purpose.WHATSAPP, "Ya no quiere mensajes")
    row = people.record(person).consents[3]
    assert not row.stands
    assert (row.revoked_at, row.revoked_reason) == (MORNING, "Ya no quiere mensajes")
    with pytest.raises(NotFound):
        people.revoke(person, Purpose.WHATSAPP)
    people.answer(person, Answer(Purpose.WHATSAPP, True))
    assert people.record(person).consents[3].stands


def test_refused_sensitive_data_is_not_kept(people: People) -> None:
    registered, _ = people.register(
        NewPerson(
            "Oña",
            "Luz",
            ethnicity="mestiza",
            mobility="undisclosed",
            consents=(Answer(Purpose.SENSITIVE, False),),
        )
    )
    assert registered.left_out == ("ethnicity",)
    values = people.sensitive(registered.person_id).values
    assert (values["ethnicity"], values["mobility"]) == (None, "undisclosed")
    with pytest.raises(SensitiveRefused):
        people.update(registered.person_id, {"ethnicity": "mestiza"})
    people.answer(registered.person_id, Answer(Purpose.SENSITIVE, True))
    people.update(registered.person_id, {"ethnicity": "mestiza"})


def test_taking_sensitive_data_back_takes_it_out_and_can_be_undone(people: People) -> None:
    person = register(people, ethnicity="indigena", consents=(Answer(Purpose.SENSITIVE, True),))
    done = people.revoke(person, Purpose.SENSITIVE)
    assert [(c.field, c.before, c.after) for c in done.changes] == [("ethnicity", "Indígena", "")]
    people.undo(done.transaction)
    assert people.sensitive(person).values["ethnicity"] == "indigena"


# Completing and correcting


def test_only_what_changed_is_told(people: People) -> None:
    person = register(people, birth_date=ADULT, gender="female")
    done = people.update(
        person, {"gender": "female", "birth_date": date(1992, 4, 13), "parish": "170166"}
    )
    assert [(c.label, c.before, c.after) for c in done.changes] == [
        ("Fecha de nacimiento", "12/04/1992", "13/04/1992"),
        ("Parroquia", "", "Lloa"),
    ]


def test_a_known_date_takes_the_place_of_the_estimated_year(people: People) -> None:
    person = register(people, birth_year=1950)
    people.update(person, {"birth_date": date(1951, 2, 3)})
    values = people.record(person).values
    assert (values["birth_date"], values["birth_year"]) == (date(1951, 2, 3), None)
    people.update(person, {"birth_year": 1952})
    assert people.record(person).values["birth_date"] is None


def test_a_name_cannot_be_emptied(people: People) -> None:
    person = register(people, given_names="")
    with pytest.raises(InvalidInput):
        people.update(person, {"surnames": ""})
    assert people.record(person).name == "Quishpe Anaguano"


def test_a_flag_of_a_sheet_stays_until_somebody_looked(people: People) -> None:
    sheet = (Flag.BIRTH_DATE_TO_REVIEW, Flag.VALUE_TO_REVIEW)
    person = register(people, flags=sheet)
    people.update(person, {"neighbourhood": "La Raya"})
    assert flags(people, person) >= set(sheet)
    people.update(person, {"birth_date": ADULT})
    assert Flag.BIRTH_DATE_TO_REVIEW not in flags(people, person)
    people.reviewed(person, Flag.VALUE_TO_REVIEW)
    assert Flag.VALUE_TO_REVIEW not in flags(people, person)


def test_an_email_that_is_none_is_kept_and_flagged(people: People) -> None:
    person = register(people, email="rosa arroba ejemplo")
    assert people.record(person).values["email"] == "rosaarrobaejemplo"
    assert Flag.VALUE_TO_REVIEW in flags(people, person)


def test_a_registration_is_undone_whole(people: People, database: Database) -> None:
    _, done = people.register(
        NewPerson("Oña", "Luz", documents=(CEDULA,), consents=(Answer(Purpose.NOTICE, True),))
    )
    people.undo(done.transaction)
    with database.read() as session:
        for table in ("person", "identity_document", "consent", "search_entry"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_what_was_changed_since_is_not_undone(people: People) -> None:
    registered, done = people.register(NewPerson("Oña", "Luz"))
    people.update(registered.person_id, {"neighbourhood": "La Raya"})
    with pytest.raises(NotUndone):
        people.undo(done.transaction)
    assert people.record(registered.person_id).name == "Luz Oña"


def test_a_refused_registration_leaves_nothing(people: People, database: Database) -> None:
    with pytest.raises(InvalidInput):
        register(people, documents=(CEDULA, NewDocument("CEDULA", "12")))
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 0


def test_somebody_who_is_not_here_is_said_so(people: People) -> None:
    for job in (people.record, people.sensitive):
        with pytest.raises(NotFound):
            job(new_id())
    with pytest.raises(NotFound):
        people.update(new_id(), {"surnames": "Oña"})


def test_every_field_of_a_person_has_its_words() -> None:
    assert tuple(f.name for f in fields(PersonDetails)) == tuple(LABELS)


# Reading, histories and drafts


def test_opening_sensitive_data_is_kept_with_who_and_when(
    people: People, database: Database
) -> None:
    person = register(people, ethnicity="mestiza")
    people.record(person)
    assert "ethnicity" not in people.record(person).values
    people.sensitive(person)
    people.history(person, with_sensitive=True)
    with database.read() as session:
        reads = session.execute(select(SensitiveRead)).scalars().all()
    assert [(read.person_id, read.at) for read in reads] == [(person, MORNING)] * 2
    assert reads[0].staff_id == database.staff_id
    assert "ethnicity" in reads[0].fields


def test_the_history_says_who_changed_what_from_what_to_what(people: People) -> None:
    person = register(
        people, birth_date=CHILD, documents=(CEDULA,), ethnicity="mestiza",
        guardians=(NewGuardian("Verónica Quinga", "mother"),),
        consents=(Answer(Purpose.NOTICE, True),),
    )  # fmt: skip
    record = people.record(person)
    people.update(person, {"neighbourhood": "La Raya", "ethnicity": "indigena"})
    people.remove_document(record.documents[0].id)
    people.change_guardian(record.guardians[0].id, NewGuardian("Verónica Quinga", "aunt"))
    people.revoke(person, Purpose.NOTICE)
    told = [(row.what, row.before, row.after) for row in people.history(person)]
    assert told[:5] == [
        ("Datos para la inscripción", "Autoriza", "Autorización retirada"),
        ("Representante: parentesco", "Madre", "Tía"),
        ("Documento", "cédula ··· 7103", ""),
        ("Autoidentificación étnica", "(dato sensible)", "(dato sensible)"),
        ("Barrio", "", "La Raya"),
    ]
    assert ("Registro", "", "María Belén Quishpe Anaguano") in told
    assert ("Documento", "", "cédula ··· 7103") in told
    assert {row.staff for row in people.history(person)} == {STAFF}
    assert people.history(person)[0].job == "Retirar una autorización"
    opened = people.history(person, with_sensitive=True)
    assert ("Autoidentificación étnica", "Mestiza/o", "Indígena") in [
        (row.what, row.before, row.after) for row in opened
    ]


def test_a_draft_comes_back_and_is_forgotten_once_saved(people: People) -> None:
    assert people.draft("person") is None
    people.save_draft("person", {"surnames": "Oñ"})
    people.save_draft("person", {"surnames": "Oña", "consents": {"notice": True}})
    draft = people.draft("person")
    assert draft is not None
    assert draft.values == {"surnames": "Oña", "consents": {"notice": True}}
    assert draft.saved_at == MORNING
    people.discard_draft("person")
    assert people.draft("person") is None


def test_a_draft_is_neither_history_nor_news_for_the_centre(
    people: People, database: Database
) -> None:
    with database.read() as session:
        before = session.execute(text("SELECT count(*) FROM journal")).scalar_one()
    people.save_draft("person", {"surnames": "Oña"})
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM journal")).scalar_one() == before
