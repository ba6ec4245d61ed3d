"""Identity documents, telephones and e-mails: how they are normalised, checked and shown.

Nothing here refuses anybody. A check gives a warning with its sentence, and staff may keep the
document all the same; it proves the form of a number, never that it exists.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

import phonenumbers

from desktop.core.text import clean
from desktop.models import catalogues


class DocumentKind(StrEnum):
    """The types of document of `domain.md` 1.3; their words are in the catalogue."""

    CEDULA = "CEDULA"
    PASSPORT = "PASAPORTE"
    REFUGEE_CARD = "CARNE_REFUGIADO"
    APPLICANT = "CERT_SOLICITANTE"
    VIRTE = "VISA_VIRTE"
    PERMANENCE = "CERT_PERMANENCIA_MIGRATORIA"
    FOREIGN = "DOC_EXTRANJERO"
    BIRTH_CERTIFICATE = "PARTIDA_NACIMIENTO"
    UNHCR = "REGISTRO_ACNUR"
    OTHER = "OTRO"
    NONE = "SIN_DOCUMENTO"


class Warned(StrEnum):
    """What a check found; kept beside the document."""

    CHECK_DIGIT = "check_digit"
    PROVINCE = "province"
    THIRD_DIGIT = "third_digit"
    DUMMY = "dummy"
    NOT_TEN_DIGITS = "not_ten_digits"
    LENGTH = "length"
    NO_NUMBER = "no_number"
    KIND_GUESSED = "kind_guessed"


SENTENCES = {
    Warned.CHECK_DIGIT: "El último dígito no coincide.",
    Warned.PROVINCE: "Los dos primeros dígitos no son de ninguna provincia.",
    Warned.THIRD_DIGIT: "El tercer dígito no es habitual en una cédula.",
    Warned.DUMMY: "Parece un número inventado para llenar la casilla.",
    Warned.NOT_TEN_DIGITS: "Una cédula tiene diez dígitos.",
    Warned.LENGTH: "El número es más corto o más largo de lo habitual.",
    Warned.NO_NUMBER: "Falta el número.",
    Warned.KIND_GUESSED: "No se sabe qué tipo de documento es.",
}
"""What staff read of each finding, wherever a document that was kept is shown."""

_KEEP = "Puede guardar igual: quedará por revisar."
_INSTEAD = "Elija el tipo «Otro» o deje el documento por completar."
_RESIDENT = "El tercer dígito 6 es de personas extranjeras residentes: compruebe que está bien."
LONGEST_NUMBER = 60
"""Free text documents have 3 to 30 signs; beyond this it is not a number at all."""

_DROPPED = re.compile(r"[\s\-‐‑‒–—−_.,·]+")
_CEDULA = re.compile(r"[0-9]{10}")
_DUMMIES = frozenset({"1234567890"})


def normalised(typed: str) -> str:
    """A document number as it is kept: NFKC, capitals, without spaces, hyphens or points.

    Text always: a leading zero is part of the number.
    """
    bare = _DROPPED.sub("", clean(unicodedata.normalize("NFKC", typed[:1_000]))).upper()
    # What was apart may now stand together.
    return unicodedata.normalize("NFKC", bare)


@dataclass(frozen=True)
class DocumentCheck:
    """What the check of one document says.

    `kind_possible` is false where the number cannot be kept under that type (a cédula that has
    not ten digits); the form then offers another type. `warning` may be overridden with a
    reason; `notice` only informs. `message` is the finished sentence of either.
    """

    number: str
    kind_possible: bool = True
    warning: Warned | None = None
    message: str = ""
    notice: str = ""

    @property
    def clear(self) -> bool:
        """Whether nothing was found."""
        return self.kind_possible and self.warning is None


def check(kind: str, typed: str) -> DocumentCheck:
    """Check a document as typed."""
    number = normalised(typed)
    if kind == DocumentKind.NONE:
        return DocumentCheck("")
    if not number:
        return DocumentCheck("", True, Warned.NO_NUMBER, f"Falta el número. {_KEEP}")
    if kind == DocumentKind.CEDULA:
        return _cedula(number)
    if not 3 <= len(number) <= 30:
        message = f"{SENTENCES[Warned.LENGTH]} {_KEEP}"
        return DocumentCheck(number, True, Warned.LENGTH, message)
    return DocumentCheck(number)


def _cedula(number: str) -> DocumentCheck:
    if not _CEDULA.fullmatch(number):
        return DocumentCheck(number, False, Warned.NOT_TEN_DIGITS, f"{_ten(number)} {_INSTEAD}")
    warning = cedula_warning(number)
    if warning:
        return DocumentCheck(number, True, warning, f"{SENTENCES[warning]} {_KEEP}")
    return DocumentCheck(number, notice=_RESIDENT if number[2] == "6" else "")


def _ten(number: str) -> str:
    if number.isascii() and number.isdigit():
        return f"Una cédula tiene diez dígitos y aquí hay {len(number)}."
    return "Una cédula tiene diez dígitos y aquí hay otros signos."


def cedula_warning(digits: str) -> Warned | None:
    """What is unusual in the ten digits of a cédula (domain.md 1.1)."""
    if len(set(digits)) == 1 or digits in _DUMMIES:
        return Warned.DUMMY
    if not (1 <= int(digits[:2]) <= 24 or digits[:2] == "30"):
        return Warned.PROVINCE
    # Foreign residents have a 6 there; it is told, not warned of.
    if digits[2] > "6":
        return Warned.THIRD_DIGIT
    return None if check_digit(digits) == int(digits[9]) else Warned.CHECK_DIGIT


def check_digit(digits: str) -> int:
    """The tenth digit that the first nine ask for: modulo 10, doubling every other one."""
    total = 0
    for place, digit in enumerate(digits[:9]):
        product = int(digit) * (1 if place % 2 else 2)
        total += product - 9 if product > 9 else product
    return -total % 10


@dataclass(frozen=True)
class Settled:
    """The type and number under which a document of a sheet is kept."""

    kind: DocumentKind
    number: str
    warning: Warned | None


def settled(typed: str, kind: str | None = None) -> Settled | None:
    """What to keep of a number that a sheet gives, with or without its type; None where empty.

    Nine digits are a cédula whose zero was eaten, when the check digit then holds; what cannot
    be a cédula is kept as «Otro» and is to be reviewed.
    """
    number = normalised(typed)[:LONGEST_NUMBER]
    if not number:
        return None
    told = DocumentKind(kind) if kind and catalogues.knows("document_type", kind) else None
    if told not in (None, DocumentKind.CEDULA, DocumentKind.NONE):
        return Settled(told, number, check(told, number).warning)
    if _CEDULA.fullmatch(number):
        return Settled(DocumentKind.CEDULA, number, cedula_warning(number))
    padded = "0" + number
    if _CEDULA.fullmatch(padded) and cedula_warning(padded) is None:
        return Settled(DocumentKind.CEDULA, padded, None)
    found = Warned.NOT_TEN_DIGITS if told == DocumentKind.CEDULA else Warned.KIND_GUESSED
    return Settled(DocumentKind.OTHER, number, found)


INTERNAL = "SD"
"""What every internal code begins with, and no name does."""


def internal_code(person: UUID) -> str:
    """What somebody without documents is told apart by: «SD» and six signs."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    value = int.from_bytes(sha256(person.bytes).digest()[:4])
    return INTERNAL + "".join(alphabet[value >> shift & 31] for shift in range(0, 30, 5))


def foreign(kind: str) -> bool:
    """Whether a type of document is asked for the country that issued it."""
    found = catalogues.entry("document_type", kind)
    return bool(found and found.facts.get("foreign"))


def listed(kind: str | None, number: str = "") -> str:
    """A document as lists show it, since the queue can see the screen: «cédula ··· 4821»."""
    if kind is None or kind == DocumentKind.NONE or not number:
        return "Sin documento"
    ending = number[-4:] if len(number) > 5 else number[-2:]
    return f"{catalogues.short('document_type', kind)} ··· {ending}"


def half_hidden(number: str) -> str:
    """A number beside the open list: its first two and last four signs, «17•• ••• 4821»."""
    if len(number) < 8:
        return "•" * max(len(number) - 2, 0) + number[-2:]
    hidden = "•" * (len(number) - 6)
    return f"{number[:2]}{hidden[:2]} {hidden[2:]} {number[-4:]}"


class PhoneKind(StrEnum):
    """What a telephone number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ReadPhone:
    """A telephone as typed: E.164 where it is a number, else as typed with the reason.

    `with_02` is what a bare seven-digit number becomes once staff say that it is of Quito.
    """

    number: str
    kind: PhoneKind
    message: str = ""
    with_02: str | None = None

    @property
    def clear(self) -> bool:
        """Whether it can be dialled."""
        return self.kind is not PhoneKind.UNKNOWN


_HERE = re.compile(r"(?:\+?593|00593)?0?(9\d{8}|[2-7]\d{7})")
_BARE = re.compile(r"[2-7]\d{6}")
_E164 = re.compile(r"\+(?!593)\d{7,15}|\+593(?:9\d{8}|[2-7]\d{7})")


def read_phone(typed: str, *, of_quito: bool = False) -> ReadPhone:
    """A telephone: mobile, landline or of another country; nothing else is lost, only flagged.

    `of_quito`: staff confirmed that a bare seven-digit number takes 02.
    """
    shown = clean(unicodedata.normalize("NFKC", typed[:1_000]))[:40].strip()
    digits = re.sub(r"[^\d+]", "", shown)
    if here := _HERE.fullmatch(digits):
        kind = PhoneKind.MOBILE if here[1].startswith("9") else PhoneKind.LANDLINE
        return ReadPhone(f"+593{here[1]}", kind)
    if _BARE.fullmatch(digits):
        whole = f"+5932{digits}"
        if of_quito:
            return ReadPhone(whole, PhoneKind.LANDLINE)
        return ReadPhone(shown, PhoneKind.UNKNOWN, "¿Es de Quito? Se guardará con 02.", whole)
    abroad = _abroad(digits)
    if abroad:
        return ReadPhone(abroad, PhoneKind.ABROAD)
    message = "No parece un teléfono completo. Se guarda como está: quedará por revisar."
    return ReadPhone(shown, PhoneKind.UNKNOWN, message)


def _abroad(digits: str) -> str | None:
    plus_eaten = digits.isdigit() and not digits.startswith("0") and 11 <= len(digits) <= 13
    if not plus_eaten and not digits.startswith(("+", "00")):
        return None
    try:
        parsed = phonenumbers.parse(f"+{digits}" if plus_eaten else digits, "EC")
    except phonenumbers.NumberParseException:
        return None
    right = phonenumbers.is_valid_number if plus_eaten else phonenumbers.is_possible_number
    if parsed.country_code == 593 or not right(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def dialled(number: str) -> bool:
    """Whether a kept number is a real one (E.164)."""
    return bool(_E164.fullmatch(number))


@lru_cache(maxsize=4096)
def shown_phone(number: str) -> str:
    """A kept number as people read it: «099 000 0142», «(02) 200 0164», «+58 412 000 0077»."""
    if not dialled(number):
        return number
    here = number.removeprefix("+593")
    if here != number and len(here) == 9:
        return f"0{here[:2]} {here[2:5]} {here[5:]}"
    if here != number and len(here) == 8:
        return f"(0{here[0]}) {here[1:4]} {here[4:]}"
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace("-", " ")


_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


@dataclass(frozen=True)
class ReadEmail:
    """An e-mail as it is kept, and whether it looks like one."""

    address: str
    clear: bool


def read_email(typed: str) -> ReadEmail:
    """An e-mail, leniently: spaces go, the part behind the @ is written small."""
    address = clean(typed[:1_000]).replace(" ", "")[:254]
    name, at, domain = address.rpartition("@")
    kept = f"{name}{at}{domain.lower()}" if at else address
    return ReadEmail(kept, bool(_EMAIL.fullmatch(kept)))
