"""Dates as people write them, at the counter and in sheets, understood or explained."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.core.text import MONTHS, clean, fold

DATE_EXAMPLE = "Escriba la fecha así: 03/07/1995."
OLDEST = 120
"""Nobody is older than this; an earlier year is a mistake."""

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Excel counts days from here, for every day after its imaginary 29 February 1900.
_EXCEL_ZERO = date(1899, 12, 30)

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_FOREIGN_MONTHS = {"jan": 1, "apr": 4, "aug": 8, "dec": 12, "set": 9, "setiembre": 9, "sept": 9}
_UNKNOWN = re.compile(
    r"|no (sabe|recuerda|conoce|tiene|responde|indica|registra|consta|dice|refiere)( .*)?"
    r"|sin (fecha|dato|datos|informacion)|desconoc\w*|ignora|pendiente|por completar|falta"
    r"|n ?[rads]|s ?[fdin]|ns nr|nd|na|nr|x+|null|none|nan|ninguna?|0+"
)
_FILLING_TEXT = (
    "de del el la dia mes ano anio a o e y en fecha nacimiento nac nacido nacida fn f n aprox"
    " aproximado aproximada aproximadamente aproxim cerca hacia estimado estimada mas menos"
    " ca circa por ahi quito ro er ero do to"
    " lunes martes miercoles jueves viernes sabado domingo lun mar mie jue vie sab dom"
)
_FILLING = frozenset(_FILLING_TEXT.split())
_PIECES = re.compile(r"\d+|[a-z]+")
_TIME = re.compile(
    r"(?<=\d)(?:t|,? +)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?[ap]\.? ?m\.?)?(?:z|[+-]\d\d:?\d\d)?$"
)
_AGE = re.compile(r"(?:edad:? ?)?(\d{1,3}) ?(?:anos?|an|a)(?: .*)?")
_THOUSANDS = re.compile(r"(?<![\d.,])([12])[.,](\d{3})(?![\d.,])")


@dataclass(frozen=True)
class Understood:
    """What the typing means, or the finished sentence that says why it means nothing."""

    value: object = None
    problem: str = ""


@dataclass(frozen=True)
class Birth:
    """A birth as a sheet tells it: a day, else an estimated year, else nothing.

    `problem` is the finished sentence of what staff should look at; a day or year that was
    understood all the same stands beside it.
    """

    on: date | None = None
    year: int | None = None
    problem: str = ""

    @property
    def known(self) -> bool:
        """Whether anything was understood."""
        return self.on is not None or self.year is not None


def read_date(
    text: str, today: date, *, past: bool = False, year_alone: bool = False
) -> Understood:
    """A date as staff type it: 3/7/95, 03-07-1995, 030795, 3 jul 1995, 1995-07-03.

    `past`: the day has happened (a birth), so two figures are the latest such year that is not
    in the future. `year_alone`: «1995» is an answer, and the value is then that number.
    """
    parts = _typed(text)
    if not parts:
        return Understood(problem=DATE_EXAMPLE if text.strip() else "")
    if len(parts) == 1:
        year = parts[0]
        if not year_alone:
            return Understood(problem="Faltan el día y el mes.")
        too_far = _year_problem(year, today, past)
        return Understood(problem=too_far) if too_far else Understood(year)
    if len(parts) == 2:
        if past:
            return Understood(problem=_month_problem(*parts[:2]) or "Falta el año.")
        parts.append(today.year)
    found, problem = _whole(parts[0], parts[1], parts[2], today, past)
    return Understood(found, problem)


def read_birth(value: object, today: date) -> Birth:
    """A birth date as a sheet holds it: a real date, Excel's number, or nearly any writing.

    «29/3/19», «10-12-1974», «2012-03-21», «11 de agosto de 2003», «35123», «1950» (an estimated
    year), «76 años», «no sabe» (nothing, and no problem).
    """
    if value is None or isinstance(value, bool):
        return Birth()
    if isinstance(value, date):
        return _real(value.date() if isinstance(value, datetime) else value, today)
    if isinstance(value, float) and not abs(value) < 1e9:
        return Birth(problem="No se entiende la fecha de nacimiento.")
    if isinstance(value, int | float):
        whole = value == int(value)
        if not whole or 10_000 <= value < 100_000 or today.year < value < 10_000:
            return _serial(float(value), today)
        return _written(str(int(value)), today)
    return _written(clean(str(value)), today)


def _real(day: date, today: date) -> Birth:
    problem = _future_or_old(day, today)
    serial = (day - _EXCEL_ZERO).days
    if problem and today.year - OLDEST <= serial <= today.year:
        # Somebody typed a year into a cell that Excel shows as a date: 1950 became 03/05/1905.
        return Birth(year=serial)
    return Birth(problem=problem) if problem else Birth(on=day)


def _serial(number: float, today: date) -> Birth:
    if not 1 <= number < 2_958_466:
        return Birth(problem=f"No se entiende la fecha «{number:g}».")
    return _real(_EXCEL_ZERO + timedelta(days=int(number)), today)


def _written(text: str, today: date) -> Birth:
    shown = text if len(text) <= 40 else text[:40] + "…"
    plain = fold(text)
    if _UNKNOWN.fullmatch(plain):
        return Birth()
    if re.fullmatch(r"\d{5}", plain):
        return _serial(float(plain), today)
    age = _AGE.fullmatch(plain)
    if age:
        years = int(age[1])
        return Birth(year=today.year - years) if years <= OLDEST else _puzzling(shown)
    bare = re.sub(r"\([^)]*\)", " ", text.lower())
    bare = _TIME.sub("", bare.strip())
    bare = _THOUSANDS.sub(r"\1\2", bare)
    numbers = _numbers(_PIECES.findall(fold(bare)))
    if numbers is None:
        return _puzzling(shown)
    return _assembled(numbers, shown, today)


def _puzzling(shown: str) -> Birth:
    return Birth(problem=f"No se entiende la fecha «{shown}».")


def _numbers(pieces: list[str]) -> list[tuple[int, bool, int]] | None:
    """Each piece as (number, whether it was a month's name, figures); None where one is neither."""
    found: list[tuple[int, bool, int]] = []
    for position, piece in enumerate(pieces):
        if piece.isdigit():
            if len(piece) > 8:
                return None
            found.append((int(piece), False, len(piece)))
            continue
        month = _FOREIGN_MONTHS.get(piece, 0) or (_month(piece) if len(piece) >= 3 else 0)
        if not month and piece in _ROMAN and found and position + 1 < len(pieces):
            month = _ROMAN.index(piece) + 1
        # «mar» is March inside a date and Tuesday before one.
        if month and not (piece == "mar" and not found and len(pieces) > 3):
            found.append((month, True, 0))
        elif piece not in _FILLING:
            return None
    return found


def _assembled(numbers: list[tuple[int, bool, int]], shown: str, today: date) -> Birth:
    values = [number for number, _, _ in numbers]
    named = [position for position, (_, name, _) in enumerate(numbers) if name]
    if len(values) == 1 and not named:
        parts = _digits(str(values[0]).zfill(numbers[0][2]))
        if len(parts) == 1:
            problem = _year_problem(parts[0], today, True)
            return Birth(problem=problem) if problem else Birth(year=parts[0])
        return _checked(parts, shown, today) if parts else _puzzling(shown)
    if len(values) == 2:
        year, figures = values[1], numbers[1][2]
        if figures == 4 and (named == [0] or (not named and values[0] <= 12)):
            # Month and year: only the year is kept, as an estimate.
            problem = _year_problem(year, today, True)
            return Birth(problem=problem) if problem else Birth(year=year)
        return _puzzling(shown)
    if len(values) != 3 or len(named) > 1 or named == [2]:
        return _puzzling(shown)
    if named == [0]:
        values = [values[1], values[0], values[2]]
    elif numbers[0][2] == 4:
        values.reverse()
    return _checked(values, shown, today)


def _checked(parts: list[int], shown: str, today: date) -> Birth:
    day, month, year = parts
    if month > 12 >= day and month <= 31:
        # Month first, as sheets from abroad: understood, and told.
        found, problem = _whole(month, day, year, today, True)
        swapped = f"«{shown}» tiene primero el mes; revise la fecha."
        return Birth(on=found, problem=problem or swapped)
    found, problem = _whole(day, month, year, today, True)
    return Birth(on=found, problem=f"«{shown}»: {problem}" if problem else "")


def _whole(day: int, month: int, year: int, today: date, past: bool) -> tuple[date | None, str]:
    """The date, or why there is none."""
    problem = _month_problem(day, month)
    if problem:
        return None, problem
    year = _whole_year(year, day, month, today, past)
    problem = _year_problem(year, today, past)
    if problem:
        return None, problem
    try:
        value = date(year, month, day)
    except ValueError:
        return None, f"En {year} {MONTHS[month - 1]} no tuvo día {day}."
    if past and value > today:
        return None, "Esa fecha todavía no llega. Revise el año."
    return value, ""


def _month_problem(day: int, month: int) -> str:
    if not 1 <= month <= 12:
        return f"No existe el mes {month}."
    if not 1 <= day <= _LONGEST_MONTH[month - 1]:
        return f"{MONTHS[month - 1].capitalize()} no tiene día {day}."
    return ""


def _typed(text: str) -> list[int]:
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
    if len(typed) == 8 and typed[:2] in ("19", "20") and typed[4:6] not in ("19", "20"):
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
    if year < today.year - OLDEST or year > today.year + (0 if past else OLDEST):
        return f"Revise el año: {year}."
    return ""


def _future_or_old(day: date, today: date) -> str:
    if day > today:
        return f"La fecha {day.day:02d}/{day.month:02d}/{day.year} todavía no llega."
    return _year_problem(day.year, today, True)
