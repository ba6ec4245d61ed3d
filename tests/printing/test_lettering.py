"""Names of any script: printable, never an empty box, never lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.printing.fonts import SANS, covered, text_width
from desktop.printing.lettering import (
    capitals,
    fitted,
    fitting_size,
    markup,
    printable,
    romanised,
    wrapped,
)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("María Ñáñez", "María Ñáñez"),
        ("N\u0303a\u0301n\u0303ez", "Ñáñez"),
        ("\u00d1\u0303ato", "Ñato"),
        ("İlker Şahin", "İlker Şahin"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("Иван Щукин", "Ivan Shchukin"),
        ("Γιώργος", "Giorgos"),
        ("김민준", "GimMinJun"),
        ("さくら", "sakura"),
        ("王小明", "WangXiaoMing"),
        ("王 小明 López", "Wang XiaoMing López"),
        ("محمد علي", "mhmd ly"),
        ("José 😀 Pérez", "José Pérez"),
        ("\u202eJosé\u202c\u200f", "José"),
        ("José\x00\x07\nPérez", "José Pérez"),
        ("👨\u200d👩\u200d👧", ""),
        ("Ｆｕｌｌ", "Full"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_a_name_of_any_script_is_printed_in_letters_staff_can_read(
    typed: str, printed: str
) -> None:
    assert printable(typed) == printed


@pytest.mark.parametrize(
    ("name", "by_sound"),
    [
        ("María Ñáñez", False), ("N\u0303a\u0301n\u0303ez", False), ("Nguyễn Thị", False),
        ("José 😀", False), ("", False), ("Иван", True), ("王 Pérez", True), ("محمد", True),
    ],
)  # fmt: skip
def test_a_name_printed_by_its_sound_is_told_apart(name: str, by_sound: bool) -> None:
    assert romanised(name) == by_sound


@given(st.text(alphabet=st.characters(), max_size=60))
def test_whatever_was_typed_every_printed_sign_has_a_glyph(typed: str) -> None:
    for shown in (printable(typed), capitals(typed)):
        assert {ord(char) for char in shown} <= covered()
        assert printable(shown) == shown
        assert unicodedata.is_normalized("NFC", shown)


@given(st.text(alphabet="abcdeñ ÁW.-", max_size=240), st.floats(min_value=20, max_value=200))
def test_wrapping_loses_no_letter_and_overflows_no_line(text: str, width: float) -> None:
    lines = wrapped(text, SANS, 8.8, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= 1 or text_width(line, SANS, 8.8) <= width for line in lines)


def test_particles_stay_with_the_surname_that_follows() -> None:
    lines = wrapped("María Borja de la Torre y Pérez", SANS, 10, 62)
    assert all(line.split(" ")[-1] not in {"de", "la", "y"} for line in lines)


def test_a_name_shrinks_before_it_wraps() -> None:
    name = "BORJA DE LA TORRE Y PÉREZ, María"
    room = text_width(name, SANS, 8.5)
    assert fitted(name, SANS, 9.2, room, 7) == (fitting_size(name, SANS, 9.2, room, 7), [name])


def test_only_a_grid_cuts_a_name_and_says_so() -> None:
    _, lines = fitted("W" * 60, SANS, 9.2, 100, 7)
    assert len(lines) == 1
    assert lines[0].endswith("…")


def test_a_name_of_megabytes_does_not_stop_the_program() -> None:
    lines = wrapped("Ñ" * 20_000, SANS, 8.8, 170)
    assert sum(len(line) for line in lines) == 20_000


def test_signs_of_markup_are_only_signs() -> None:
    assert markup("<b>Cruz</b> & Hijos") == "&lt;b&gt;Cruz&lt;/b&gt; &amp; Hijos"
