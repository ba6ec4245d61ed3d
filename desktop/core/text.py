"""Plurals, dates, names and numbers as staff read them, and text as it is compared."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

from desktop.core.clock import QUITO

NBSP = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e", "van", "von", "da", "do", "dos"})
_SPACES = re.compile(r"\s+")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_ASCII_FOLDED = {c: chr(c).lower() if chr(c).isalnum() else " " for c in range(128)}


def clean(typed: str) -> str:
    """What was typed, composed (NFC), without control or direction marks, spaces folded."""
    composed = unicodedata.normalize("NFC", typed)
    if composed.isprintable():
        return _SPACES.sub(" ", composed).strip()
    kept = (
        " " if char in "\t\n\r\x0b\x0c" else char
        for char in composed
        if char in "\t\n\r\x0b\x0c" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return _SPACES.sub(" ", "".join(kept)).strip()


def fold(text: str) -> str:
    """The text as it is compared: no accents, no capitals, only letters, digits and spaces."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if text.isascii():
        # Nearly everything, and ten times as fast: sheets and searches fold a great deal.
        return " ".join(text.translate(_ASCII_FOLDED).split())
    letters = (c for c in text if not unicodedata.combining(c))
    spaced = (c if c.isalnum() else " " for c in letters)
    # Together again: a Korean syllable that stays apart is like none that is kept.
    return unicodedata.normalize("NFC", _SPACES.sub(" ", "".join(spaced)).strip().casefold())


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `count(1, "persona")` → "1 persona", `count(0, …)` → "0 personas"."""
    noun = one if number == 1 else many or one + "s"
    return f"{thousands(number)} {noun}"


def thousands(number: int) -> str:
    """A whole number as Ecuador writes it: 1.284."""
    return f"{number:,}".replace(",", ".")


def dollars(cents: int) -> str:
    """An amount as the model writes it: USD 1,00."""
    return f"USD{NBSP}{cents // 100},{cents % 100:02d}"


def day(value: date) -> str:
    """dd/mm/aaaa."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def long_day(value: date) -> str:
    """«lunes 23 de noviembre de 2026», without a comma, as it stands inside a sentence."""
    return f"{WEEKDAYS[value.weekday()]} {day_of_month(value)}"


def day_of_month(value: date) -> str:
    """«23 de noviembre de 2026», kept together by no-break spaces before the year."""
    return f"{value.day}{NBSP}de{NBSP}{MONTHS[value.month - 1]} de {value.year}"


def hour(value: datetime | time) -> str:
    """HH:mm on Quito's wall clock."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(QUITO)
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: datetime) -> str:
    """dd/mm/aaaa HH:mm in Quito."""
    local = value.astimezone(QUITO)
    return f"{day(local.date())} {hour(local)}"


def listing(words: Sequence[str]) -> str:
    """«uno, dos y tres»; «y» becomes «e» before an i."""
    if len(words) < 2:
        return "".join(words)
    last = words[-1]
    link = "e" if re.match(r"(?:[ií]|hi(?![ae]))", last.casefold()) else "y"
    return f"{', '.join(words[:-1])} {link} {last}"


def weekdays(days: Sequence[int]) -> str:
    """«lunes y miércoles» from weekday numbers, Monday = 0."""
    return listing([WEEKDAYS[number] for number in sorted(set(days))])


def person_name(given_names: str, surnames: str) -> str:
    """«Rosa Elvira Almeida Ñauñay», whichever half is missing."""
    return f"{given_names} {surnames}".strip()


def sorted_name(surnames: str, given_names: str) -> str:
    """«Almeida Ñauñay, Rosa Elvira», as lists order people."""
    return ", ".join(part for part in (surnames, given_names) if part)


def alphabetical(surnames: str, given_names: str) -> tuple[str, str]:
    """What lists of people are ordered by: accents and capitals do not count, ñ follows n.

    The roll on screen and the lists on paper share it, so that their numbers agree. Somebody
    without surnames stands where their name is read.
    """
    return _spelled(surnames or given_names), _spelled(given_names if surnames else "")


def _spelled(name: str) -> str:
    # An ezh is a letter that sorts after «z» and survives folding.
    return fold(unicodedata.normalize("NFC", name).casefold().replace("ñ", "nʒ"))


def capitalised(name: str) -> str:
    """A name typed all in capitals or all in small letters, in mixed case; others untouched.

    «CAIZA DE LA CRUZ» → «Caiza de la Cruz»; «McDonald Pérez» stays.
    """
    if not (name.isupper() or name.islower()):
        return name
    words = name.lower().split(" ")
    return " ".join(
        word if position and word in _PARTICLES else _capital(word)
        for position, word in enumerate(words)
    )


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def masked(number: str) -> str:
    """A document number for papers and lists: first three and last three, the rest hidden."""
    if len(number) < 7:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 6)}{number[-3:]}"


def age_on(born: date, on: date) -> int:
    """Completed years on a day (the activity's, not today's: domain.md 2)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
