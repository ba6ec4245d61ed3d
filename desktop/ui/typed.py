"""What staff type as a date, an hour, a number or an amount, understood or explained."""

import re
import unicodedata
from datetime import time

from desktop.core.amounts import cents
from desktop.core.dates import Understood, read_date

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
__all__ = [
    "Understood",
    "read_cents",
    "read_date",
    "read_hour",
    "read_number",
    "without_marks",
]


def without_marks(text: str) -> str:
    """The text without control, direction and other invisible marks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _NOT_SHOWN)


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
    if not text.strip():
        return Understood()
    amount = cents(text)
    if amount is None:
        return Understood(problem="Escriba el valor así: 1,00.")
    return Understood(amount)
