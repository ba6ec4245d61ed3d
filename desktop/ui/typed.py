"""What staff type as a date, an hour, a number or an amount, understood or explained."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time

from desktop.core.text import MONTHS, fold

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OLDEST = 120
DATE_EXAMPLE = "Escriba la fecha así: 03/07/1995."


@dataclass(frozen=True)
class Understood:
    """What the typing means, or the finished sentence that says why it means nothing."""

    value: object = None
    problem: str = ""


def without_marks(text: str) -> str:
    """The text without control, direction and other invisible marks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _NOT_SHOWN)


def read_date(
    text: str, today: date, *, past: bool = False, year_alone: bool = False
) -> Understood:
    """A date as staff type it: 3/7/95, 03-07-1995, 030795, 3 jul 1995, 1995-07-03.

    `past`: the day has happened (a birth), so two figures are the latest such year that is not
    in the future. `year_alone`: «1995» is an answer, and the value is then that number.
    """
    parts = _parts(text)
    if not parts:
        return Understood(problem=DATE_EXAMPLE if text.strip() else "")
    if len(parts) == 1:
        year = parts[0]
        if not year_alone:
            return Understood(problem="Faltan el día y el mes.")
        too_far = _year_problem(year, today, past)
        return Understood(problem=too_far) if too_far else Understood(year)
    day, month = parts[0], parts[1]
    if not 1 <= month <= 12:
        return Understood(problem=f"No existe el mes {month}.")
    name = MONTHS[month - 1]
    if not 1 <= day <= _LONGEST_MONTH[month - 1]:
        return Understood(problem=f"{name.capitalize()} no tiene día {day}.")
    if len(parts) == 2:
        if past:
            return Understood(problem="Falta el año.")
        year = today.year
    else:
        year = _whole_year(parts[2], day, month, today, past)
    too_far = _year_problem(year, today, past)
    if too_far:
        return Understood(problem=too_far)
    try:
        value = date(year, month, day)
    except ValueError:
        return Understood(problem=f"En {year} {name} no tuvo día {day}.")
    if past and value > today:
        return Understood(problem="Esa fecha todavía no llega. Revise el año.")
    return Understood(value)


def _parts(text: str) -> list[int]:
    """Day, month and year as numbers; only the year; or nothing when it is not a date."""
    typed = fold(text)
    if typed.isdigit():
        return _digits(typed)
    words = [word for word in typed.split() if word not in ("de", "del")]
    numbers: list[int] = []
    for position, word in enumerate(words):
        if word.isdigit() and len(word) <= 4:
            numbers.append(int(word))
        elif position == 1 and len(word) >= 3 and _month(word):
            numbers.append(_month(word))
        else:
            return []
    if len(numbers) == 3 and len(words[0]) == 4:
        numbers.reverse()
    return numbers if len(numbers) in (2, 3) else []


def _digits(typed: str) -> list[int]:
    if len(typed) == 4:
        return [int(typed)]
    if len(typed) in (5, 7):
        typed = "0" + typed
    if len(typed) == 8 and typed[:2] in ("19", "20") and int(typed[2:4]) > 12:
        return [int(typed[6:]), int(typed[4:6]), int(typed[:4])]
    if len(typed) in (6, 8):
        return [int(typed[:2]), int(typed[2:4]), int(typed[4:])]
    return []


def _month(word: str) -> int:
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def _whole_year(year: int, day: int, month: int, today: date, past: bool) -> int:
    if year > 99:
        return year
    century = today.year // 100 * 100
    if past:
        later = (century + year, month, day) > (today.year, today.month, today.day)
        return century + year - (100 if later else 0)
    return century + year if year < 70 else century - 100 + year


def _year_problem(year: int, today: date, past: bool) -> str:
    if year < today.year - _OLDEST or year > today.year + (0 if past else _OLDEST):
        return f"Revise el año: {year}."
    return ""


def read_hour(text: str) -> Understood:
    """An hour as staff type it: 8, 830, 08:30, 8.30, 8h30."""
    typed = text.strip()
    if not typed:
        return Understood()
    found = re.fullmatch(r"(\d{1,2})(?:\s*[:.,hH ]\s*(\d{2})?)?|(\d{1,2})(\d{2})", typed)
    if found:
        hours, minutes = int(found[1] or found[3]), int(found[2] or found[4] or 0)
        if hours < 24 and minutes < 60:
            return Understood(time(hours, minutes))
    return Understood(problem="Escriba la hora así: 08:30.")


def read_number(text: str, least: int, most: int) -> Understood:
    """A whole number within limits."""
    typed = text.strip().replace(".", "")
    if not typed:
        return Understood()
    if not re.fullmatch(r"-?\d{1,9}", typed):
        return Understood(problem="Escriba un número.")
    number = int(typed)
    if least <= number <= most:
        return Understood(number)
    return Understood(problem=f"Escriba un número entre {least} y {most}.")


def read_cents(text: str) -> Understood:
    """An amount of dollars in cents; the numeric pad's point is a decimal comma."""
    typed = text.strip().upper().removeprefix("USD").strip(" $\N{NO-BREAK SPACE}")
    if not typed:
        return Understood()
    found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,2}))?", typed)
    if not found:
        return Understood(problem="Escriba el valor así: 1,00.")
    return Understood(int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")))
