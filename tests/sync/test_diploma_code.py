"""What the QR of a diploma says: it comes back whole, and nothing that was changed passes."""

import time
import tracemalloc
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.protocol.diploma import (
    LONGEST_PREFIX,
    MOST_BYTES,
    NAME_BYTES,
    PREFIX,
    WORKSHOP_BYTES,
    Altered,
    DiplomaFacts,
    HouseKind,
    Newer,
    NotOurs,
    SealedDiploma,
    is_prefix,
    name_hash,
    opened,
    seal,
    short_code,
    shortened,
)

SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
FACTS = DiplomaFacts(
    HouseKind.REAL,
    UUID(int=7),
    "DIP-LLOA-A-2026-0042",
    date(2026, 12, 20),
    "Tejido y bordado",
    date(2026, 10, 5),
    date(2026, 12, 18),
    1_440,
    "Rosa María Quishpe Ñato",
    name_hash("Rosa María Quishpe Ñato"),
)
CODE = seal(FACTS, SECRET)
HTTPS = "HTTPS://VERIFICAR.EXAMPLE.EC/VERIFICAR/"

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
days = st.integers(0, 65_535).map(lambda n: date(1970, 1, 1) + timedelta(days=n))
signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def outcome(text: str) -> SealedDiploma | type[ValueError]:
    """What becomes of a text; a code counts only where the key of our house signed it."""
    try:
        found = opened(text)
    except (NotOurs, Altered) as error:
        return type(error)
    return found if found.signed_by(PUBLIC) else Altered


@given(
    st.sampled_from(HouseKind), st.uuids(), names, names, days, days, days,
    st.integers(0, 65_535), st.sampled_from([PREFIX, HTTPS, ":"]),
)  # fmt: skip
def test_what_is_sealed_comes_back(
    kind: HouseKind, key: UUID, name: str, workshop: str, issued: date, starts: date, ends: date,
    minutes: int, prefix: str,
) -> None:  # fmt: skip
    facts = DiplomaFacts(
        kind, key, "DIP-LLOA-A-2026-0042", issued, workshop, starts, ends, minutes, name,
        name_hash(name),
    )  # fmt: skip
    found = opened(seal(facts, SECRET, prefix))
    cut = replace(
        facts, name=shortened(name, NAME_BYTES), workshop=shortened(workshop, WORKSHOP_BYTES)
    )
    assert (found.facts, found.signed_by(PUBLIC), found.signed_by(OTHER)) == (cut, True, False)


@given(names, st.integers(0, 90))
def test_a_cut_text_is_a_beginning_that_fits(text: str, most: int) -> None:
    found = shortened(text, most)
    assert len(found.encode()) <= most
    assert unicodedata.normalize("NFC", text).startswith(found)


@pytest.mark.parametrize(
    ("letter", "bytes_of"),
    [("é", 2), ("e\u0323\u0301\u0302", 7), ("न\u093f", 6), ("👩🏽‍🌾", 15), ("🇪🇨", 8), ("👍🏿", 8),
     ("❤\ufe0f", 6), ("🏴\U000e0067\U000e0062\U000e0065\U000e007f", 20)],
)  # fmt: skip
def test_no_letter_is_cut_in_two(letter: str, bytes_of: int) -> None:
    whole = unicodedata.normalize("NFC", letter)
    assert len(whole.encode()) == bytes_of
    for before in range(80):
        found = shortened("x" * before + letter * 40, 80)
        rest = found[before:]
        assert rest == whole * (len(rest) // len(whole))
        assert len(found.encode()) == before + (80 - before) // bytes_of * bytes_of


def test_a_letter_that_fits_nowhere_is_cut_between_its_accents() -> None:
    assert shortened("x" + "\u0488" * 100, 80) == "x" + "\u0488" * 39


def test_the_longest_fits_the_qr_that_papers_draw() -> None:
    longest = replace(
        FACTS, number="N" * 32, name="Ñ" * 200, workshop="ñ" * 200, minutes=65_535,
        issued_on=date(2149, 6, 6), name_hash=name_hash("Ñ" * 200),
    )  # fmt: skip
    prefix = "H" * (LONGEST_PREFIX - 1) + ":"
    code = seal(longest, SECRET, prefix)
    assert opened(code).signed_by(PUBLIC)
    assert (len(code) - len(prefix)) * 5 // 8 <= MOST_BYTES
    made = segno.make(code, error="m", boost_error=False)
    assert (made.mode, made.error) == ("alphanumeric", "M")
    assert int(made.version) <= 14


def test_the_name_in_a_code_is_told_from_one_that_is_cut_alike() -> None:
    long, other = "Ana " * 40 + "Paz", "Ana " * 40 + "Pazmiño"
    found = opened(seal(replace(FACTS, name=long, name_hash=name_hash(long)), SECRET)).facts
    assert found.name == shortened(other, NAME_BYTES)
    assert found.name_hash not in (name_hash(other), name_hash(found.name))


@pytest.mark.parametrize("prefix", [PREFIX, HTTPS, ":"])
def test_no_sign_can_be_changed(prefix: str) -> None:
    code = seal(FACTS, SECRET, prefix)
    for at, sign in enumerate(code):
        turned = chr(ord("A") + (ord(sign) + 1 - ord("A")) % 26)
        for put in {"A", "7", "2", turned, sign.lower(), *"0189 -:/=é\n"} - {sign}:
            found = outcome(code[:at] + put + code[at + 1 :])
            assert found in (Altered, NotOurs, Newer), (at, put)
            if at >= len(prefix) + 2:
                assert found is Altered, (at, put)


def test_no_sign_can_be_left_out_put_in_or_swapped() -> None:
    for at in range(len(CODE)):
        changed = [CODE[:at] + CODE[at + 1 :]]
        changed += [CODE[:at] + put + CODE[at:] for put in ("A", "7", CODE[at], "0", "-", " ")]
        changed.append(CODE[:at] + CODE[at : at + 2][::-1] + CODE[at + 2 :])
        for text in changed:
            if text.strip() != CODE:
                assert outcome(text) in (Altered, NotOurs, Newer), (at, text)


def test_every_bit_of_what_is_signed_counts() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for at in range(len(PREFIX), len(CODE)):
        for bit in range(5):
            put = alphabet[alphabet.index(CODE[at]) ^ 1 << bit]
            assert not isinstance(outcome(CODE[:at] + put + CODE[at + 1 :]), SealedDiploma)


def test_only_one_way_of_writing_is_ours() -> None:
    written = set()
    for name in ("", "A", "AB", "ABC", "ABCD"):
        code = seal(replace(FACTS, name=name, name_hash=name_hash(name)), SECRET)
        written.add(len(code) % 8)
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        loose = {2: 2, 4: 4, 5: 1, 7: 3, 0: 0}[(len(code) - len(PREFIX)) % 8]
        place = alphabet.index(code[-1])
        assert place % (1 << loose) == 0
        for more in range(1, 1 << loose):
            assert outcome(code[:-1] + alphabet[place + more]) is Altered
        for longer in ("=", "A", "AA", "A" * 8, "======"):
            assert outcome(code + longer) is Altered
    assert len(written) == 5


@pytest.mark.parametrize("prefix", [PREFIX, HTTPS])
def test_a_part_and_a_repetition_are_altered(prefix: str) -> None:
    code = seal(FACTS, SECRET, prefix)
    for end in range(len(code)):
        assert outcome(code[:end]) in (Altered, NotOurs)
    for text in (
        code * 2,
        code + "\n" + code,
        code + code[len(prefix) :],
        code[:-1],
        " ".join(code),
    ):
        assert outcome(text) in (Altered, NotOurs)
    assert outcome(code[:-1]) is Altered
    assert outcome(code * 2) is Altered
    assert isinstance(outcome(f"\r\n {code}\t\n"), SealedDiploma)


@given(st.text(signs, max_size=600) | st.text(max_size=600))
def test_any_text_is_answered(text: str) -> None:
    for given_text in (text, PREFIX + text, CODE + text, text + CODE):
        found = outcome(given_text)
        assert found in (Altered, NotOurs, Newer) or given_text.strip() == CODE


FOREIGN = [
    "",
    " ",
    "https://www.quito.gob.ec/tramites?id=17&x=%20",
    "HTTPS://EXAMPLE.EC/" + "A1" * 150,
    "WIFI:T:WPA;S=CasaSomos;P:unaclave123;;",
    "BEGIN:VCARD\nVERSION:3.0\nN:Paredes;Lucía\nTEL:+593987654321\nEND:VCARD",
    "FIRMADO POR: ANA LUCIA PAREDES\nRAZON: \nLOCALIZACION: \nFECHA: 2026-11-23T10:00:00.000-05:00"
    "\nVALIDAR CON: https://www.firmadigital.gob.ec\n3.1.2",
    "2311202601179001691900110010010000000011234567813",
    "M1PAREDES/LUCIA       EABC123 UIOGYEXL 1402 327Y012A0045 147>3180 M6327BXL 2A462",
    "HC1:" + "6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1" * 12,
    "CSQ1:LIS:LIS-LLOA-A-2026-0042:1/2:0A1B2C3D",
    "0xA7B6C5D4" + "f" * 64,
    "1710034065",
    "AAAA",
    "x" * 600,
    "\U0001f600" * 300,
    "ÑÑÑ:" + "A" * 60,
]


@pytest.mark.parametrize("text", FOREIGN)
def test_the_codes_of_others_are_not_ours(text: str) -> None:
    assert outcome(text) is NotOurs


def test_a_later_version_is_told_apart_from_an_altered_code() -> None:
    # Version 2 in the first byte: «AI» for «AE».
    assert CODE[len(PREFIX) :].startswith("AE")
    assert outcome(PREFIX + "AI" + CODE[len(PREFIX) + 2 :]) is Newer
    assert outcome(PREFIX + "AA" + CODE[len(PREFIX) + 2 :]) is Altered


@pytest.mark.parametrize(
    "text",
    ["A" * 10_000_000, PREFIX + "A" * 10_000_000, CODE * 30_000, " " * 10_000_000,
     "x" * 10_000_000, ("A" * 99 + "!") * 100_000, ":" * 10_000_000],
    ids=["base32", "ours", "many", "spaces", "x", "runs", "colons"],
)  # fmt: skip
def test_ten_megabytes_are_answered_at_once(text: str) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    found = outcome(text)
    seconds, most = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found in (Altered, NotOurs)
    assert seconds < 0.5
    assert most < 1_000_000


@pytest.mark.parametrize(
    "wrong",
    [{"number": "N" * 33}, {"issued_on": date(1969, 12, 31)}, {"ends": date(2149, 6, 7)},
     {"minutes": 65_536}, {"minutes": -1}, {"name_hash": b"short"}, {"name_hash": bytes(17)}],
)  # fmt: skip
def test_what_no_diploma_says_is_not_sealed(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        seal(replace(FACTS, **wrong), SECRET)


@pytest.mark.parametrize(
    ("prefix", "good"),
    [(PREFIX, True), (HTTPS, True), (":", True), ("A" * 47 + "/", True), ("A" * 48 + "/", False),
     ("", False), ("CSQD1", False), ("csqd1:", False), ("Ñ:", False), ("A\n", False),
     ("A=", False), ("A9", False), (":\n", False)],
)  # fmt: skip
def test_a_prefix_can_be_told_apart_from_the_code(prefix: str, good: bool) -> None:
    assert is_prefix(prefix) is good
    if not good:
        with pytest.raises(ValueError, match="prefix"):
            seal(FACTS, SECRET, prefix)


def test_a_prefix_is_signed() -> None:
    bare = CODE[len(PREFIX) :]
    for prefix in ("CSQD2:", "CSQD1/", ":", HTTPS, "CSQD1::", " CSQD1:"):
        if (prefix + bare).strip() != CODE:
            assert outcome(prefix + bare) is Altered
    assert outcome(bare) is Altered


def test_short_codes_say_nothing_of_each_other() -> None:
    codes = {short_code(UUID(int=number)) for number in range(5_000)}
    assert len(codes) == 5_000
    assert all(len(code) == 12 and not set(code) & set("ILOU") for code in codes)
    # Each of the twelve places takes every sign: nobody guesses one from its neighbour.
    assert all(len({code[place] for code in codes}) == 32 for place in range(12))
