"""Amounts of dollars as staff type them, in cents."""

import re

_AMOUNT = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")


def cents(typed: str) -> int | None:
    """«1,50», «1.50», «USD 1,50» and «1» in cents; None where it is no amount.

    The numeric pad's point is a decimal comma; nobody writes thousands here.
    """
    bare = typed.strip().upper().removeprefix("USD").strip(" $\N{NO-BREAK SPACE}")
    found = _AMOUNT.fullmatch(bare)
    if found is None or not bare.isascii():
        return None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
