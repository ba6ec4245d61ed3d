"""Documents, telephones and e-mails as people bring them to the counter."""

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ec import ci

from desktop.core.text import masked
from desktop.models import identity
from desktop.models.identity import DocumentKind, PhoneKind, Settled, Warned

ACCEPTED = None
NOT_A_CEDULA = Warned.NOT_TEN_DIGITS


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1714307103", ACCEPTED),
        ("1710034065", ACCEPTED),
        ("0102030400", ACCEPTED),
        ("2400001232", ACCEPTED),
        ("3000123459", ACCEPTED),
        ("171430710-3", ACCEPTED),
        ("1765432107", ACCEPTED),
        ("5000000017", Warned.PROVINCE),
        ("2222222222", Warned.DUMMY),
        ("1712345670", Warned.CHECK_DIGIT),
        ("1714370103", Warned.CHECK_DIGIT),
        ("0002030405", Warned.PROVINCE),
        ("2502030400", Warned.PROVINCE),
        ("1780000012", Warned.THIRD_DIGIT),
        ("171234567", NOT_A_CEDULA),
        ("17143O7103", NOT_A_CEDULA),
    ],
)
def test_a_cedula_is_accepted_or_warned_of(typed: str, found: Warned | None) -> None:
    check = identity.check(DocumentKind.CEDULA, typed)
    assert check.warning == found
    assert check.kind_possible == (found is not NOT_A_CEDULA)
    assert bool(check.message) == (found is not None)


def test_a_cedula_with_hyphen_is_kept_without_it() -> None:
    assert identity.check(DocumentKind.CEDULA, " 171430710-3 ").number == "1714307103"


def test_a_foreign_resident_gets_a_notice_and_no_warning() -> None:
    check = identity.check(DocumentKind.CEDULA, "1765432107")
    assert check.clear
    assert "residentes" in check.notice


def test_the_invented_1234567890_is_told() -> None:
    assert identity.check(DocumentKind.CEDULA, "1234567890").warning is Warned.DUMMY


def test_every_warning_says_what_to_do() -> None:
    assert identity.check(DocumentKind.CEDULA, "1712345670").message == (
        "El último dígito no coincide. Puede guardar igual: quedará por revisar."
    )
    assert identity.check(DocumentKind.CEDULA, "171234567").message == (
        "Una cédula tiene diez dígitos y aquí hay 9. Elija el tipo «Otro» o deje el documento"
        " por completar."
    )
    assert set(identity.SENTENCES) == set(Warned)


def test_the_check_agrees_with_the_public_library() -> None:
    chance = random.Random(20261123)
    agreed = 0
    for _ in range(20_000):
        number = "".join(chance.choices("0123456789", k=10))
        if number[:2] == "50" or len(set(number)) == 1 or number == "1234567890":
            continue  # Where our rule knows more, on purpose.
        assert (identity.cedula_warning(number) is None) == ci.is_valid(number), number
        agreed += ci.is_valid(number)
    assert agreed > 100


def test_one_wrong_digit_is_always_noticed() -> None:
    chance = random.Random(7)
    for _ in range(200):
        nine = f"17{chance.randint(0, 5)}" + "".join(chance.choices("0123456789", k=6))
        right = nine + str(identity.check_digit(nine))
        place = chance.randrange(10)
        wrong = right[:place] + str((int(right[place]) + chance.randint(1, 9)) % 10)
        assert identity.cedula_warning(wrong + right[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0102030400", "0102030400"),
        ("０１０２０３０４００", "0102030400"),
        (" v-25.679.095 ", "V25679095"),
        ("ab 123–45", "AB12345"),
        ("a\u200b1\u202e23\x00", "A123"),
        ("", ""),
    ],
)
def test_a_number_is_kept_without_what_people_add(typed: str, kept: str) -> None:
    assert identity.normalised(typed) == kept


@given(st.text())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = identity.normalised(typed)
    assert identity.normalised(once) == once


def test_foreign_papers_are_free_text_of_a_country() -> None:
    for kind in DocumentKind:
        if kind not in (DocumentKind.CEDULA, DocumentKind.NONE):
            assert identity.check(kind, "xk-99 1").clear
    assert identity.check(DocumentKind.PASSPORT, "A1").warning is Warned.LENGTH
    assert identity.foreign(DocumentKind.VIRTE)
    assert not identity.foreign(DocumentKind.CEDULA)


@pytest.mark.parametrize(
    ("typed", "kind", "kept"),
    [
        ("554628891", None, Settled(DocumentKind.CEDULA, "0554628891", None)),
        ("1714307103", None, Settled(DocumentKind.CEDULA, "1714307103", None)),
        ("1714307104", "CEDULA", Settled(DocumentKind.CEDULA, "1714307104", Warned.CHECK_DIGIT)),
        ("171234567", "CEDULA", Settled(DocumentKind.OTHER, "171234567", Warned.NOT_TEN_DIGITS)),
        ("A6439811", None, Settled(DocumentKind.OTHER, "A6439811", Warned.KIND_GUESSED)),
        ("A6439811", "PASAPORTE", Settled(DocumentKind.PASSPORT, "A6439811", None)),
        ("1714307103", "SIN_DOCUMENTO", Settled(DocumentKind.CEDULA, "1714307103", None)),
        (" - ", "CEDULA", None),
    ],
)
def test_a_number_of_a_sheet_finds_its_type(
    typed: str, kind: str | None, kept: Settled | None
) -> None:
    assert identity.settled(typed, kind) == kept


def test_lists_never_show_a_whole_document() -> None:
    assert identity.listed("CEDULA", "1714307103") == "cédula ··· 7103"
    assert identity.listed("VISA_VIRTE", "00920092") == "VIRTE ··· 0092"
    assert identity.listed("PASAPORTE", "AB123") == "pasaporte ··· 23"
    assert identity.listed("SIN_DOCUMENTO", "SD7VG44T") == "Sin documento"
    assert identity.listed(None) == "Sin documento"
    assert identity.half_hidden("1714307103") == "17•• •• 7103"
    assert identity.half_hidden("AB123") == "•••23"
    assert masked("1714307103") == "171****103"


def test_somebody_without_papers_has_a_code_of_their_own() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert identity.internal_code(one) == identity.internal_code(one)
    assert identity.internal_code(one) != identity.internal_code(other)
    assert len(identity.internal_code(one)) == 8


@pytest.mark.parametrize(
    ("typed", "kept", "kind", "shown"),
    [
        ("0990000142", "+593990000142", PhoneKind.MOBILE, "099 000 0142"),
        ("099-000 0142 (mamá)", "+593990000142", PhoneKind.MOBILE, "099 000 0142"),
        ("990000142", "+593990000142", PhoneKind.MOBILE, "099 000 0142"),
        ("+593 990000142", "+593990000142", PhoneKind.MOBILE, "099 000 0142"),
        ("(02) 200 0164", "+59322000164", PhoneKind.LANDLINE, "(02) 200 0164"),
        ("022000164", "+59322000164", PhoneKind.LANDLINE, "(02) 200 0164"),
        ("+58 412 000 0077", "+584120000077", PhoneKind.ABROAD, "+58 412 0000077"),
        ("0057 310 555 1234", "+573105551234", PhoneKind.ABROAD, "+57 310 5551234"),
        ("573105551234", "+573105551234", PhoneKind.ABROAD, "+57 310 5551234"),
    ],
)
def test_a_telephone_is_understood(typed: str, kept: str, kind: PhoneKind, shown: str) -> None:
    phone = identity.read_phone(typed)
    assert (phone.number, phone.kind, phone.clear) == (kept, kind, True)
    assert identity.dialled(kept)
    assert identity.shown_phone(kept) == shown


def test_a_bare_number_takes_02_once_confirmed() -> None:
    asked = identity.read_phone("235 2422")
    assert not asked.clear
    assert asked.with_02 == "+59322352422"
    assert "02" in asked.message
    assert identity.read_phone("235 2422", of_quito=True).number == "+59322352422"


@pytest.mark.parametrize("typed", ["no tiene", "12345", "09900001420000000", "+5932352422"])
def test_a_telephone_that_is_not_understood_is_kept_as_typed(typed: str) -> None:
    phone = identity.read_phone(typed)
    assert (phone.number, phone.kind) == (typed, PhoneKind.UNKNOWN)
    assert "por revisar" in phone.message
    assert not identity.dialled(phone.number)
    assert identity.shown_phone(phone.number) == typed


@given(st.text())
def test_no_telephone_is_an_error(typed: str) -> None:
    phone = identity.read_phone(typed)
    assert identity.read_phone(phone.number).number == phone.number
    identity.shown_phone(phone.number)


def test_an_email_is_read_leniently() -> None:
    assert identity.read_email(" Rosa.Oña@Ejemplo.EC ").address == "Rosa.Oña@ejemplo.ec"
    assert identity.read_email("rosa@ejemplo.ec").clear
    assert not identity.read_email("sin correo").clear
    assert not identity.read_email("rosa@ejemplo").clear
