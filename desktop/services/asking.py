"""What a registration asks: lists to choose from, what typing means, and the notice to read."""

from datetime import date

from desktop.models import catalogues, notice, ruc
from desktop.models.catalogues import OUTSIDE, UNDISCLOSED, Catalogue, entries
from desktop.models.completeness import ADULT, minor, years_old
from desktop.models.consent import PURPOSE_NAMES, Channel, GivenBy, Purpose, givers
from desktop.models.identity import (
    DocumentCheck,
    DocumentKind,
    ReadEmail,
    ReadPhone,
    check,
    dialled,
    foreign,
    listed,
    read_email,
    read_phone,
    shown_phone,
)
from desktop.models.matching import Candidate, TypedPerson
from desktop.models.notice import ConsentText, Notice
from desktop.models.person import Flag
from desktop.models.person_values import SENSITIVE
from desktop.models.registering import (
    AlreadyRegistered,
    Answer,
    NewDocument,
    NewGuardian,
    NewPerson,
    Registered,
)

__all__ = [
    "ADULT", "OUTSIDE", "PURPOSE_NAMES", "SENSITIVE", "UNDISCLOSED", "AlreadyRegistered",
    "Answer", "Candidate", "Channel", "ConsentText", "DocumentCheck", "DocumentKind", "Flag",
    "GivenBy", "NewDocument", "NewGuardian", "NewPerson", "Notice", "Purpose", "ReadEmail",
    "ReadPhone", "Registered", "TypedPerson", "check", "choices", "dialled", "entries", "foreign",
    "givers", "listed",
    "minor", "notice_today", "read_email", "read_phone", "ruc_warning", "shown_phone", "words",
    "years_old",
]  # fmt: skip

OWN_CONSENT = 15
"""From this age somebody may authorise the use of their own data (LOPDP art. 21)."""


def choices(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What may be chosen from a list: code and words, in its order."""
    return tuple((entry.code, entry.name) for entry in catalogues.entries(catalogue))


def words(catalogue: Catalogue, code: str | None) -> str:
    """The words of a code; nothing where it was not asked."""
    return catalogues.name(catalogue, code)


def notice_today() -> Notice:
    """The texts of art. 12 as they are read today."""
    return notice.current()


def born(value: object) -> tuple[date | None, int | None]:
    """A birth as a form holds it, a day or a year alone: birth date and estimated year."""
    if isinstance(value, date):
        return value, None
    return None, value if isinstance(value, int) else None


def ruc_warning(typed: str) -> str | None:
    """What is doubtful about a RUC as typed; None where nothing is, or nothing was typed."""
    number = ruc.normalised(typed)
    return ruc.warning(number) if number else None
