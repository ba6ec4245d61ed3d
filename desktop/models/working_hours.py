"""When a house is at work, and when somebody must volunteer to open it.

The model only says that rooms are lent «de preferencia durante la jornada laboral» and otherwise
with the voluntary presence of the gestor/a or técnico/a and of the guard («Uso de espacio de las
instalaciones»). Which hours those are it leaves open. Monday to Friday from 08:00 to 16:30 is the
usual working day of the municipality: an assumption, kept here and nowhere else until the
Coordinación says otherwise.
"""

from collections.abc import Mapping
from datetime import date, time

from desktop.core.text import WEEKDAYS, hour

WORKING_DAYS = range(5)
"""Monday to Friday."""
WORK_STARTS, WORK_ENDS = time(8), time(16, 30)
OPENS, CLOSES = time(7), time(21)
"""Between these a house may be open at all; its workshops meet until eight in the evening. An
assumption too; other hours are only offered within them, never refused outside them."""


def outside(on: date, starts: time, ends: time, holidays: Mapping[date, str]) -> str | None:
    """Why hours are not working hours («sábado», «antes de las 08:00»); None where they are."""
    if on in holidays:
        return f"feriado: {holidays[on]}"
    if on.weekday() not in WORKING_DAYS:
        return WEEKDAYS[on.weekday()]
    if starts < WORK_STARTS:
        return f"antes de las {hour(WORK_STARTS)}"
    if ends > WORK_ENDS:
        return f"después de las {hour(WORK_ENDS)}"
    return None
