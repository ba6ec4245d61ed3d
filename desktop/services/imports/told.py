"""What one row of a sheet tells of a person, understood field by field; nothing is refused
but a row without a readable name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.core.dates import Birth, read_birth
from desktop.core.text import clean, fold
from desktop.models.catalogues import Catalogue
from desktop.models.identity import read_email, read_phone
from desktop.models.person import Flag
from desktop.services.imports.fields import NAME_FIELDS, Field
from desktop.services.imports.grid import Cell
from desktop.services.imports.names import (
    LONGEST_HALF,
    LONGEST_NAME,
    Order,
    readable,
    split,
    split_given_cell,
    split_surnames_cell,
    tidy,
)
from desktop.services.imports.papers import Paper, read_papers
from desktop.services.imports.words import chosen, nothing, text_of

Values = Mapping[Field, tuple[Cell, ...]]

NO_NAME = "No hay un nombre que se pueda leer."
TOO_LONG = f"El nombre tiene más de {LONGEST_NAME} letras; no es un nombre."

_LONGEST_TEXT = 100
_PHONES = re.compile(r"[/;,|\n]| y | o | - ")
_ONE_PHONE = re.compile(
    r"\+\d[\d ()]{6,16}\d|(?<!\d)0?9(?:[ .-]?\d){8}(?!\d)|(?<!\d)0[2-7]\d{7}(?!\d)"
)
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)? ?%?")
_MARKED = re.compile(r"[x✓✔*1]|si")


@dataclass(frozen=True)
class ToldGuardian:
    """Who answers for the person, as the sheet says."""

    name: str
    relationship: str | None = None
    document: Paper | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Told:
    """A person as a row tells it."""

    surnames: str = ""
    given_names: str = ""
    preferred_name: str | None = None
    papers: tuple[Paper, ...] = ()
    birth: Birth = field(default_factory=Birth)
    gender: str | None = None
    ethnicity: str | None = None
    nationality: str | None = None
    mobility: str | None = None
    mobility_detail: str | None = None
    disability: str | None = None
    disability_types: tuple[str, ...] = ()
    disability_percent: int | None = None
    parish: str | None = None
    neighbourhood: str | None = None
    email: str | None = None
    phones: tuple[str, ...] = ()
    guardian: ToldGuardian | None = None
    emergency_name: str | None = None
    emergency_phone: str | None = None
    workshops: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    """What staff should look at, beyond what is plainly missing."""
    problems: tuple[str, ...] = ()
    """The same in sentences."""
    refusal: str = ""
    """Why the row is refused; empty where it is not."""

    @property
    def name(self) -> str:
        """The whole name, as it is read."""
        return f"{self.given_names} {self.surnames}".strip()


def understand(values: Values, today: date) -> Told:
    """What a row tells."""
    return _Row(values, today).told()


class _Row:
    """The reading of one row; problems gather on the way."""

    def __init__(self, values: Values, today: date) -> None:
        self._values = values
        self._today = today
        self._texts = {
            meant: [text for cell in cells if (text := text_of(cell))]
            for meant, cells in values.items()
        }
        self._problems: list[str] = []
        self._flags: set[Flag] = set()

    def told(self) -> Told:
        """Everything the row says."""
        surnames, given, refusal = self._names()
        nationality = self._choice(Field.NATIONALITY, "nationality")
        papers = read_papers(
            self._values.get(Field.DOCUMENT, ()),
            self._values.get(Field.PASSPORT, ()),
            self._text(Field.DOCUMENT_KIND),
            nationality,
        )
        self._note(Flag.VALUE_TO_REVIEW, *papers.lost)
        self._problems.extend(papers.doubts)
        mobility, detail = self._mobility()
        disability, types, percent = self._disability()
        parish, neighbourhood = self._place()
        phones = self._phones(Field.PHONE)
        preferred = self._text(Field.PREFERRED)
        return Told(
            surnames=surnames,
            given_names=given,
            preferred_name=tidy(preferred)[:LONGEST_HALF] if readable(preferred) else None,
            papers=papers.found,
            birth=self._birth(),
            gender=self._gender(),
            ethnicity=self._choice(Field.ETHNICITY, "ethnicity"),
            nationality=nationality,
            mobility=mobility,
            mobility_detail=detail,
            disability=disability,
            disability_types=types,
            disability_percent=percent,
            parish=parish,
            neighbourhood=neighbourhood,
            email=self._email(),
            phones=phones,
            guardian=self._guardian(nationality),
            emergency_name=self._person_name(Field.EMERGENCY_NAME),
            emergency_phone=next(iter(self._phones(Field.EMERGENCY_PHONE)), None),
            workshops=self._workshops(),
            flags=frozenset(self._flags),
            problems=tuple(dict.fromkeys(self._problems)),
            refusal=refusal,
        )

    def _note(self, flag: Flag, *problems: str) -> None:
        for problem in problems:
            self._flags.add(flag)
            self._problems.append(problem)

    def _text(self, *fields: Field) -> str:
        """What the columns of these meanings say, one after another."""
        texts = [text for meant in fields for text in self._texts.get(meant, ())]
        return texts[0] if len(texts) == 1 else " ".join(texts)

    def _names(self) -> tuple[str, str, str]:
        written = sum(len(t) for f, texts in self._texts.items() if f in NAME_FIELDS for t in texts)
        if written > LONGEST_NAME:
            return "", "", TOO_LONG
        for meant, order in (
            (Field.SURNAMES_FIRST, Order.SURNAMES),
            (Field.GIVEN_FIRST, Order.GIVEN),
            (Field.FULL_NAME, Order.UNKNOWN),
        ):
            whole = self._text(meant)
            if _names_somebody(whole):
                return _checked(*split(whole, order))
        surnames = self._text(Field.SURNAMES, Field.SURNAME_1, Field.SURNAME_2)
        given = self._text(Field.GIVEN, Field.GIVEN_1, Field.GIVEN_2)
        surnames = surnames if _names_somebody(surnames) else ""
        given = given if _names_somebody(given) else ""
        if not readable(surnames + given):
            return "", "", NO_NAME
        if fold(surnames) == fold(given):
            given = ""
        if not given and not self._values.get(Field.SURNAME_1):
            surnames, given = split_surnames_cell(surnames)
        elif not surnames and not self._values.get(Field.GIVEN_1):
            surnames, given = split_given_cell(given)
        return _checked(tidy(surnames), tidy(given))

    def _birth(self) -> Birth:
        cell = next(iter(self._values.get(Field.BIRTH, ())), None)
        birth = read_birth(cell, self._today)
        if not birth.known and not birth.problem:
            parts = [self._text(f) for f in (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)]
            birth = read_birth(" ".join(part for part in parts if part), self._today)
        if not birth.known:
            age = re.fullmatch(r"(\d{1,3})(?: .*)?", fold(self._text(Field.AGE)))
            if age and 0 < int(age[1]) <= 120:
                birth = Birth(year=self._today.year - int(age[1]), problem=birth.problem)
        if birth.problem:
            self._note(Flag.BIRTH_DATE_TO_REVIEW, birth.problem)
        return birth

    def _gender(self) -> str | None:
        for meant, code in ((Field.GENDER_FEMALE, "female"), (Field.GENDER_MALE, "male")):
            if _MARKED.fullmatch(fold(self._text(meant)) or self._text(meant)):
                return code
        return self._choice(Field.GENDER, "gender")

    def _choice(self, meant: Field, catalogue: Catalogue) -> str | None:
        text = self._text(meant)
        if catalogue != "ethnicity" and nothing(text):
            return None
        code = chosen(catalogue, text[:100])
        if code is None and not nothing(text):
            self._note(Flag.VALUE_TO_REVIEW, f"{meant.value}: no se reconoce «{text[:40]}».")
        return code

    def _mobility(self) -> tuple[str | None, str | None]:
        text = self._text(Field.MOBILITY)
        detail = chosen("mobility_detail", text[:100]) if fold(text) else None
        if detail is not None:
            return "yes", detail
        return self._yes_or_no(Field.MOBILITY, "mobility"), None

    def _yes_or_no(self, meant: Field, catalogue: Catalogue) -> str | None:
        text = self._text(meant)
        if not fold(text):
            return "yes" if text in ("✓", "✔", "*") else None
        first = fold(text).split()[0]
        code = chosen(catalogue, text[:100]) or chosen(catalogue, first)
        if code is None and not nothing(text):
            self._note(Flag.VALUE_TO_REVIEW, f"{meant.value}: no se reconoce «{text[:40]}».")
        return code

    def _disability(self) -> tuple[str | None, tuple[str, ...], int | None]:
        text = self._text(Field.DISABILITY, Field.DISABILITY_TYPE)[:200]
        number = _PERCENT.search(f"{text} {self._percentage()}")
        percent = int(number[1]) if number and 1 <= int(number[1]) <= 100 else None
        words = re.sub(r"\d+(?:[.,]\d+)?|%", " ", text)
        types = tuple(
            dict.fromkeys(
                code
                for part in re.split(r"[/,;+]| y | e |\s+", words)
                if len(fold(part)) > 3 and (code := chosen("disability_type", part))
            )
        )
        if types or percent is not None:
            return "yes", types, percent
        if number or not text:
            return ("no" if number else None), (), None
        first = next(iter(fold(words).split()), "")
        code = chosen("disability", words) or (chosen("disability", first) if first else None)
        if code is None and first and not nothing(words):
            # It names something: what, is not for us to keep.
            self._note(Flag.VALUE_TO_REVIEW, "Discapacidad: revise el tipo y el porcentaje.")
            code = "yes"
        return code, (), None

    def _percentage(self) -> str:
        cell = next(iter(self._values.get(Field.DISABILITY_PERCENT, ())), None)
        if isinstance(cell, float) and 0 < cell <= 1:
            return str(round(cell * 100))  # Excel keeps 40 % as 0.4
        return text_of(cell)

    def _place(self) -> tuple[str | None, str | None]:
        barrio = self._text(Field.NEIGHBOURHOOD)[:_LONGEST_TEXT]
        written = self._text(Field.PARISH)
        neighbourhood = None if nothing(barrio) else barrio
        if nothing(written):
            return None, neighbourhood
        parish = chosen("parish", written[:100])
        if parish is None:
            self._note(Flag.VALUE_TO_REVIEW, f"No se reconoce la parroquia «{written[:40]}».")
            neighbourhood = neighbourhood or written[:_LONGEST_TEXT]
        return parish, neighbourhood

    def _email(self) -> str | None:
        text = self._text(Field.EMAIL)
        if nothing(text):
            return None
        parts = [read_email(part) for part in re.split(r"[\s;,/]+", text) if "@" in part]
        whole = read_email(text)
        best = next((part for part in (whole, *parts) if part.clear), None)
        if best is not None:
            return best.address
        self._note(Flag.VALUE_TO_REVIEW, "El correo está incompleto.")
        return None

    def _phones(self, meant: Field) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for text in self._texts.get(meant, ()):
            for part in _PHONES.split(text[:200]):
                if nothing(part) or not any(char.isdigit() for char in part):
                    continue
                phone = read_phone(part)
                several = [] if phone.clear else _ONE_PHONE.findall(part)
                if several:
                    kept.update((read_phone(one).number, None) for one in several)
                    continue
                if not phone.clear:
                    self._note(Flag.PHONE_TO_REVIEW, f"Teléfono por revisar: {phone.number[:20]}.")
                kept[phone.number] = None
        return tuple(kept)

    def _person_name(self, meant: Field) -> str | None:
        text = re.sub(r"[\d()+]{2,}", " ", self._text(meant))
        if nothing(text) or not _names_somebody(text):
            return None
        return tidy(text)[:_LONGEST_TEXT]

    def _guardian(self, nationality: str | None) -> ToldGuardian | None:
        written = self._text(Field.GUARDIAN)
        inside = re.search(r"\(([^)]*)\)", written)
        relationship = self._text(Field.GUARDIAN_RELATIONSHIP) or (inside[1] if inside else "")
        bare = re.sub(r"\([^)]*\)", " ", written)
        name = None if nothing(bare) else tidy(re.sub(r"[+\d][\d .-]{5,}", " ", bare))
        if not name or not _names_somebody(name):
            return None
        papers = read_papers(self._values.get(Field.GUARDIAN_DOCUMENT, ()), (), "", nationality)
        phones = self._phones(Field.GUARDIAN_PHONE) or tuple(
            read_phone(one).number for one in _ONE_PHONE.findall(bare)
        )
        return ToldGuardian(
            clean(name)[:_LONGEST_TEXT],
            chosen("relationship", relationship) if relationship else None,
            papers.found[0] if papers.found else None,
            phones[0] if phones else None,
        )

    def _workshops(self) -> tuple[str, ...]:
        cells = (text[:200] for text in self._texts.get(Field.WORKSHOP, ()))
        return tuple(dict.fromkeys(text for text in cells if not nothing(text)))


def _checked(surnames: str, given: str) -> tuple[str, str, str]:
    if max(len(surnames), len(given)) > LONGEST_HALF:
        return "", "", TOO_LONG
    return surnames, given, "" if readable(surnames + given) else NO_NAME


def _names_somebody(text: str) -> bool:
    return readable(text) and not nothing(text)
