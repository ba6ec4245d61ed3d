"""Checks of diplomas: who may vouch for one, what annuls it, and what is said of it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from desktop.core.ids import house_id, new_id
from desktop.models.document import Document
from desktop.models.exchange import Link
from desktop.models.opening import OpenHouse
from desktop.services.verifying.register import Verdict, VerdictState, Verifying
from desktop.sync.protocol.diploma import NAME_BYTES, HouseKind, seal, short_code, shortened
from tests.code_makers import (
    CENTRE,
    ISSUED,
    NAME,
    NUMBER,
    RECEIVED,
    STRANGER,
    annulled_elsewhere,
    annulled_here,
    certified,
    facts,
    issued,
    linked,
    own_key,
    public_of,
    resealed,
    turned,
)

VALID, ALTERED, ANNULLED, UNKNOWN = VerdictState


@pytest.fixture
def verifying(house: OpenHouse) -> Verifying:
    return Verifying(house)


def no_facts(verdict: Verdict) -> bool:
    """Whether nothing is told that nobody vouches for."""
    told = (verdict.name, verdict.workshop, verdict.starts, verdict.hours, verdict.issued_on)
    return all(value is None for value in told)


def test_its_own_is_valid_and_says_that_nobody_certified_the_laptop(
    house: OpenHouse, verifying: Verifying
) -> None:
    diploma = issued(house)
    assert verifying.text(diploma.code) == Verdict(
        VALID,
        "Firma correcta, equipo no certificado: lo firmó este mismo equipo, que el centro todavía"
        " no certifica, y nada fue cambiado. Este equipo nunca recibió la lista de anulados: si"
        " otra casa lo anuló, aquí no se ve. Compare con el papel lo que se muestra aquí.",
        None,
        HouseKind.REAL,
        False,
        NUMBER,
        ISSUED,
        NAME,
        False,
        "Tejido y bordado",
        date(2026, 10, 5),
        date(2026, 11, 18),
        24.5,
        "Lloa",
        diploma.id,
    )


def test_its_own_is_certified_once_the_centre_says_so(
    house: OpenHouse, verifying: Verifying
) -> None:
    diploma = issued(house)
    linked(house)
    assert not verifying.text(diploma.code).certified
    certified(house, own_key(house))
    found = verifying.text(diploma.code)
    assert (found.state, found.certified, found.list_age) == (VALID, True, RECEIVED)
    assert "certificado por el centro" in found.sentence
    assert "hasta el 20/11/2026 10:30" in found.sentence


def test_one_of_another_house_is_valid_by_a_key_that_the_centre_certifies(
    house: OpenHouse, verifying: Verifying
) -> None:
    linked(house)
    certified(house, STRANGER, "C07", letter="B")
    long = "Ana " * 40 + "Pazmiño"
    found = verifying.text(seal(facts(number="DIP-CHIL-B-2026-0001", name=long), STRANGER))
    assert (found.state, found.certified, found.document_id) == (VALID, True, None)
    assert (found.name, found.name_is_cut) == (shortened(long, NAME_BYTES), True)
    assert found.house == "Chilibulo"
    assert "el equipo B de la casa Chilibulo" in found.sentence
    assert "solo el comienzo del nombre" in found.sentence


@pytest.mark.parametrize(
    "how",
    [{"by": STRANGER}, {"wrong": {"letter": "B"}}, {"wrong": {"certificate": "00" * 64}},
     {"wrong": {"certificate": "no"}}, {"wrong": {"house_id": house_id("C10")}},
     {"wrong": {"id": UUID(int=1)}}, {"wrong": {"public_key": public_of(CENTRE).hex()}}],
    ids=["another centre", "letter", "empty", "no hexadecimal", "house", "device", "key"],
)  # fmt: skip
def test_a_key_that_the_centre_does_not_vouch_for_is_unknown(
    house: OpenHouse, verifying: Verifying, how: dict[str, Any]
) -> None:
    linked(house)
    code = seal(facts(), STRANGER)
    certified(house, STRANGER, "C07", **how)
    found = verifying.text(code)
    assert (found.state, found.certified) == (UNKNOWN, False)
    certified(house, STRANGER, "C07")
    assert verifying.text(code).state is VALID


def test_without_the_centre_no_other_key_counts(house: OpenHouse, verifying: Verifying) -> None:
    certified(house, STRANGER, "C07")
    found = verifying.text(seal(facts(), STRANGER))
    assert (found.state, found.certified, found.name) == (UNKNOWN, False, NAME)
    assert "no está comprobado" in found.sentence
    linked(house)
    assert verifying.text(seal(facts(), STRANGER)).state is VALID
    with house.database.keep() as session:
        session.execute(update(Link).values(centre_key="no es una llave"))
    assert verifying.text(seal(facts(), STRANGER)).state is UNKNOWN


def test_no_sign_of_a_code_can_be_changed(house: OpenHouse, verifying: Verifying) -> None:
    linked(house)
    certified(house, own_key(house))
    code = issued(house).code
    for at in range(len(code)):
        found = verifying.text(turned(code, at))
        assert found.state in (ALTERED, UNKNOWN), at
        assert not found.certified
    # What says another key is nobody's, and what says another version is that version's.
    told = [verifying.text(turned(code, at)).state for at in range(6 + 21, len(code))]
    assert set(told) == {ALTERED}


def test_what_a_forger_signs_in_the_name_of_a_known_key_is_altered(
    house: OpenHouse, verifying: Verifying
) -> None:
    diploma = issued(house)
    found = verifying.text(resealed(diploma.code, STRANGER))
    assert (found.state, no_facts(found)) == (ALTERED, True)
    linked(house)
    certified(house, CENTRE, "C07")
    assert verifying.text(resealed(seal(facts(), CENTRE), STRANGER)).state is ALTERED


@pytest.mark.parametrize(
    "kept",
    [{"name": "Rosa María Quishpe Nato"}, {"workshop": "Cocina"}, {"minutes": 9_000},
     {"starts": date(2026, 10, 6)}, {"ends": date(2026, 11, 19)}],
)  # fmt: skip
def test_a_code_that_says_otherwise_than_the_house_knows_is_altered(
    house: OpenHouse, verifying: Verifying, kept: dict[str, object]
) -> None:
    diploma = issued(house, paper=kept)
    for typed in (diploma.code, diploma.short):
        found = verifying.text(typed)
        assert (found.state, found.document_id, found.name) == (ALTERED, diploma.id, None)
        assert "no coincide" in found.sentence


def test_facts_that_were_changed_in_the_file_vouch_for_nothing(
    house: OpenHouse, verifying: Verifying
) -> None:
    diploma, other = issued(house), issued(house)
    with house.database.write("Alterar") as session:
        session.execute(delete(Document).where(Document.id == diploma.id))
    with house.database.receive() as received:
        received.session.add(
            Document(
                id=diploma.id, kind="DIP", number=NUMBER, issued_on=ISSUED,
                issued_at=house.clock.now(), issued_by=house.staff.id, people=[],
                facts="{}", facts_hash="0" * 64, state="issued", code=diploma.short,
            )
        )  # fmt: skip
    assert verifying.text(diploma.short).state is ALTERED
    assert verifying.text(diploma.code).state is ALTERED
    assert verifying.text(other.code).state is VALID


def test_a_diploma_that_is_not_in_the_file_any_more_is_valid_by_its_signature(
    house: OpenHouse, verifying: Verifying
) -> None:
    found = verifying.text(seal(facts(), own_key(house)))
    assert (found.state, found.document_id) == (VALID, None)
    assert "no consta en sus datos" in found.sentence


def test_one_that_the_house_annulled(house: OpenHouse, verifying: Verifying) -> None:
    diploma, other = issued(house), issued(house, number="DIP-LLOA-A-2026-0043")
    annulled_here(house, diploma.id)
    for typed in (diploma.code, diploma.short):
        found = verifying.text(typed)
        assert (found.state, found.name, found.document_id) == (ANNULLED, NAME, diploma.id)
        assert "22/11/2026" in found.sentence
        assert "Nombre mal escrito" in found.sentence
    assert verifying.text(other.code).state is VALID
    assert verifying.text(turned(diploma.code, 200)).state is ALTERED


def test_one_that_another_house_annulled(house: OpenHouse, verifying: Verifying) -> None:
    linked(house)
    certified(house, STRANGER, "C07")
    one, twin, other = (facts(number=NUMBER) for _ in range(3))
    codes = [seal(told, STRANGER) for told in (one, twin, other)]
    annulled_elsewhere(house, NUMBER, one.id, date(2026, 11, 21))
    assert [verifying.text(code).state for code in codes] == [ANNULLED, VALID, VALID]
    assert "21/11/2026" in verifying.text(codes[0]).sentence
    # By its twelve signs too, which say nothing of the others.
    assert verifying.text(short_code(one.id)).state is ANNULLED
    assert verifying.text(short_code(twin.id)).state is UNKNOWN
    # A number alone is every paper that bears it.
    annulled_elsewhere(house, NUMBER)
    assert [verifying.text(code).state for code in codes] == [ANNULLED] * 3


def test_one_that_was_annulled_is_so_whoever_signed_it(
    house: OpenHouse, verifying: Verifying
) -> None:
    told = facts(number="DIP-CHIL-A-2026-0001")
    annulled_elsewhere(house, told.number, told.id)
    found = verifying.text(seal(told, STRANGER))
    assert (found.state, found.certified) == (ANNULLED, False)
    assert "no está comprobado" in found.sentence


@pytest.mark.parametrize(
    ("issued_on", "state"),
    [(date(2026, 11, 9), VALID), (date(2026, 11, 10), VALID), (date(2026, 11, 11), UNKNOWN)],
)
def test_a_laptop_that_was_retired_vouches_for_what_it_signed_before(
    house: OpenHouse, verifying: Verifying, issued_on: date, state: VerdictState
) -> None:
    linked(house)
    # 03:00 in Greenwich is still the 10th in Quito.
    certified(house, STRANGER, "C07", revoked_at=datetime(2026, 11, 11, 3, 0, tzinfo=UTC))
    found = verifying.text(seal(facts(issued_on=issued_on), STRANGER))
    assert (found.state, found.certified) == (state, state is VALID)
    assert "dado de baja" in found.sentence
    assert "10/11/2026" in found.sentence


def test_its_own_of_after_it_was_retired_is_unknown(house: OpenHouse, verifying: Verifying) -> None:
    linked(house)
    certified(house, own_key(house))
    before, after = issued(house, issued_on=date(2026, 11, 10)), issued(house)
    with house.database.keep() as session:
        session.execute(update(Link).values(revoked_at=datetime(2026, 11, 12, tzinfo=UTC)))
    assert verifying.text(before.code).state is VALID
    assert verifying.text(after.code).state is UNKNOWN


@pytest.mark.parametrize(
    ("kind", "mark"), [(HouseKind.PRACTICE, "De práctica"), (HouseKind.MEASUREMENT, "De medición")]
)
def test_what_is_invented_says_so_first(
    house: OpenHouse, verifying: Verifying, kind: HouseKind, mark: str
) -> None:
    diploma = issued(house, house_kind=kind)
    found = verifying.text(diploma.code)
    assert (found.state, found.house_kind) == (VALID, kind)
    assert found.sentence.startswith(mark)
    assert "no vale como diploma" in found.sentence
    # Nor can it be passed off as another kind.
    assert verifying.text(issued(house, house_kind=kind, paper={}).code).house_kind is kind


def test_scanners_add_signs_and_lock_capitals(house: OpenHouse, verifying: Verifying) -> None:
    code = issued(house).code
    for typed in (f"{code}\n", f"\t{code}\r\n "):
        assert verifying.text(typed).state is VALID
    for typed in (code.lower(), f" {code.lower()}\t"):
        assert verifying.keyed(typed).state is VALID
        assert verifying.text(typed).state is ALTERED
    middle = len(code) // 2
    for typed in (
        code[:middle].lower() + code[middle:],
        code[:middle] + code[middle:].lower(),
        code.lower()[:-1] + "é",
        code[:middle] + "\n" + code[middle:],
    ):
        assert verifying.text(typed).state is ALTERED, typed
        assert verifying.keyed(typed).state is ALTERED, typed


def test_a_short_code_is_read_as_people_write_it(house: OpenHouse, verifying: Verifying) -> None:
    diploma = issued(house)
    short = diploma.short
    spaced = " ".join(short[i : i + 4] for i in range(0, 12, 4))
    confused = short.replace("1", "l").replace("0", "o")
    for typed in (short, short.lower(), "-".join(spaced.split()), spaced + "\n", confused):
        found = verifying.text(typed)
        assert (found.state, found.document_id, found.name) == (VALID, diploma.id, NAME)


def test_a_short_code_that_is_not_here_cannot_be_checked(verifying: Verifying) -> None:
    found = verifying.text(short_code(new_id()))
    assert (found.state, no_facts(found)) == (UNKNOWN, True)
    assert "no se puede comprobar sin conexión" in found.sentence


def test_a_number_proves_nothing_but_that_it_was_annulled(
    house: OpenHouse, verifying: Verifying
) -> None:
    issued(house)
    found = verifying.text(NUMBER)
    assert (found.state, no_facts(found)) == (UNKNOWN, True)
    assert "no basta" in found.sentence
    annulled_elsewhere(house, "DIP-CHIL-A-2026-0007", new_id())
    assert verifying.text("dip-chil-a-2026-0007").state is ANNULLED


@pytest.mark.parametrize(
    "typed",
    ["", "  \n", "hola", "https://www.quito.gob.ec", "1710034065", "\0" * 30, "é" * 12, "ß" * 6,
     "\U0001f600", "CSQ1:LIS:LIS-LLOA-A-2026-0042:1/2:0A1B2C3D", "A" * 10_000_000,
     "a" * 10_000_000, "\udcff"],
)  # fmt: skip
def test_what_is_no_code_is_unknown(verifying: Verifying, typed: str) -> None:
    found = verifying.text(typed)
    assert found.state in (UNKNOWN, ALTERED)
    assert found.sentence.endswith(".")
    assert no_facts(found)


def test_a_check_writes_nothing(house: OpenHouse, verifying: Verifying) -> None:
    code = issued(house).code
    before = house.database.path.stat().st_mtime_ns
    with house.database.read() as session:
        changes = session.connection().exec_driver_sql("SELECT max(seq) FROM journal").scalar()
    verifying.text(code)
    with house.database.read() as session:
        now = session.connection().exec_driver_sql("SELECT max(seq) FROM journal").scalar()
    assert (now, house.database.path.stat().st_mtime_ns) == (changes, before)
