"""Invented people: names of Quito and its valleys, papers, telephones and families; nobody real."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar
from uuid import UUID

from desktop.core.text import age_on, person_name
from desktop.models.consent import GivenBy, Purpose, givers
from desktop.models.identity import DocumentKind, check_digit
from desktop.models.registering import Answer, NewDocument, NewGuardian, NewPerson
from desktop.services.practice.shapes import Invented, seeded_id, words

BANDS = {
    "child": (6, 11), "teen": (12, 17), "youth": (18, 29), "adult": (30, 64), "elder": (65, 88),
}  # fmt: skip
_BAND_SHARES = {"child": 11, "teen": 9, "youth": 17, "adult": 43, "elder": 20}
_WOMEN = 68
"""Of a hundred people in the houses, 68 are women (model, «Enfoque de género»)."""

T = TypeVar("T")


class Chances(Generic[T]):
    """Weighted choices that cost little when made a hundred thousand times."""

    def __init__(self, shares: Mapping[T, int]) -> None:
        self._values = list(shares)
        self._totals = list(accumulate(shares.values()))

    def draw(self, rng: Random) -> T:
        """One of the values, as often as its share says."""
        return rng.choices(self._values, cum_weights=self._totals)[0]


@dataclass(frozen=True)
class Origin:
    """Where somebody comes from, as far as names and telephones show it."""

    country: str
    names: str
    dialling: str
    digits: int
    """How many follow the dialling prefix."""


ECUADOR = Origin("EC", "", "+5939", 8)
VENEZUELA = Origin("VE", "venezuelan", "+58412", 7)
COLOMBIA = Origin("CO", "colombian", "+57310", 7)
_ORIGINS = Chances(
    {
        ECUADOR: 931,
        VENEZUELA: 42,
        COLOMBIA: 18,
        Origin("PE", "other", "+51987", 6): 4,
        Origin("CU", "other", "+535", 7): 5,
    }
)
_FOREIGN_PAPERS = Chances(
    {
        DocumentKind.CEDULA: 38,
        DocumentKind.PASSPORT: 20,
        DocumentKind.FOREIGN: 18,
        DocumentKind.VIRTE: 16,
        DocumentKind.PERMANENCE: 5,
        DocumentKind.REFUGEE_CARD: 3,
    }
)
_DISABILITIES = Chances(
    {"fisica": 40, "intelectual": 18, "auditiva": 16, "visual": 16, "psicosocial": 7, "lenguaje": 3}
)
_RELATIVES = Chances({"mother": 66, "father": 16, "grandmother": 10, "aunt": 4, "sister": 4})


class PeopleMaker:
    """Makes people one after another; the same random source gives the same people.

    `zone` is where most of them live. In the practice house telephones end in numbers nobody
    has; a measurement house has numbers of every kind, as search will meet them.
    """

    def __init__(self, rng: Random, zone: str, *, practice: bool) -> None:
        self._rng = rng
        self._practice = practice
        self._used: set[str] = set()
        self._bands = Chances(_BAND_SHARES)
        self._provinces: Chances[str] = Chances(words()["provinces"])
        self._ethnicities: Chances[str] = Chances(words()["ethnicity"])
        near = set(words()["zones"].get(zone, ()))
        self._places: Mapping[str, list[str]] = words()["neighbourhoods"]
        self._parishes = Chances({code: 40 if code in near else 2 for code in self._places})

    def make(
        self,
        at: datetime,
        *,
        key: UUID | None = None,
        band: str = "",
        age: int | None = None,
        woman: bool | None = None,
        origin: Origin | None = None,
        mother: Invented | None = None,
        father: str = "",
    ) -> Invented:
        """A person who comes at a moment, with papers, telephone, representative and consents.

        A child whose `mother` is registered bears her surname after that of its `father`.
        """
        rng, on = self._rng, at.date()
        key = key or seeded_id(rng, at)
        woman = rng.randrange(100) < _WOMEN if woman is None else woman
        origin = origin or _ORIGINS.draw(rng)
        years = rng.randint(*BANDS[band or self._bands.draw(rng)]) if age is None else age
        born = on - timedelta(days=round(365.25 * years) + rng.randrange(2, 360))
        minor = age_on(born, on) < 18
        given = self.given_names(origin, woman, years)
        surnames = self.surnames(origin)
        if mother is not None:
            own, _ = split_surnames(mother.told.surnames)
            surnames = f"{father or split_surnames(surnames)[0]} {own}"
        birth_date, birth_year = self._birth(born, minor)
        guardians: tuple[NewGuardian, ...] = ()
        if minor and rng.randrange(100) < 97:
            guardians = (self._guardian(surnames, origin, mother),)
        told: dict[str, Any] = self._home() | self._told(origin)
        short = words()["short"].get(given.split()[0])
        if short and rng.randrange(20) == 0:
            told["preferred_name"] = short
        if not minor and rng.randrange(3) == 0:
            told["email"] = self._email(given, surnames)
        if rng.randrange(100) < 45:
            told |= self._emergency(origin)
        answers = self._answers()
        if givers(birth_date, birth_year, on)[0] is GivenBy.REPRESENTATIVE and not guardians:
            answers = ()
        request = NewPerson(
            surnames=surnames,
            given_names=given,
            birth_date=birth_date,
            birth_year=birth_year,
            gender=self._gender(woman, minor),
            nationality=origin.country,
            documents=self._documents(origin) if rng.randrange(100) < 97 else (),
            phones=(self.phone(origin),) if not minor and rng.randrange(100) < 97 else (),
            guardians=guardians,
            consents=answers,
            **told,
        )
        return Invented(key, at, request)

    def again(self, person: Invented, at: datetime, **heard: Any) -> Invented:
        """The same person registered once more by somebody who did not find them: without
        papers, and with what was heard differently."""
        told = replace(person.told, documents=(), consents=self._answers(), **heard)
        return Invented(seeded_id(self._rng, at), at, told)

    def surnames(self, origin: Origin = ECUADOR) -> str:
        """Two surnames, now and then one."""
        first = self._surname(origin)
        return first if self._rng.randrange(28) == 0 else f"{first} {self._surname(origin)}"

    def _surname(self, origin: Origin) -> str:
        rng, lists = self._rng, words()["surnames"]
        if origin.names:
            return str(rng.choice(lists[origin.names]))
        roll = rng.randrange(100)
        kind = "andean" if roll < 56 else "common" if roll < 97 else "particles"
        return str(rng.choice(lists[kind]))

    def given_names(self, origin: Origin, woman: bool, age: int) -> str:
        """One name or two, as people of that age bear them."""
        rng, kinds = self._rng, words()["given"]
        sex = "female" if woman else "male"
        born = "elder" if age >= 58 else "adult" if age >= 24 else "young"
        pool = kinds[origin.names][sex] if origin.names in kinds else kinds[sex][born]
        first = str(rng.choice(pool))
        if " " in first or rng.randrange(4) == 0:
            return first
        second = str(rng.choice(kinds[sex][born]))
        return first if second in first or " " in second else f"{first} {second}"

    def phone(self, origin: Origin = ECUADOR) -> str:
        """A mobile, now and then a landline of Quito; in the practice house nobody's."""
        rng = self._rng
        if origin is ECUADOR and rng.randrange(18) == 0:
            return f"+5932{rng.choice('23')}{self._tail(6)}"
        if origin is ECUADOR:
            return f"+5939{rng.choice('6789' if self._practice else '5678999')}{self._tail(7)}"
        return origin.dialling + self._tail(origin.digits)

    def cedula(self) -> str:
        """A number whose check digit is right, given once only."""
        rng = self._rng
        body = f"{self._provinces.draw(rng)}{rng.randrange(6)}{rng.randrange(1_000_000):06d}"
        while body in self._used:
            body = f"{body[:3]}{rng.randrange(1_000_000):06d}"
        self._used.add(body)
        return f"{body}{check_digit(body)}"

    def _tail(self, length: int) -> str:
        free = 4 if self._practice else length
        return f"{self._rng.randrange(10**free):0{length}d}"

    def _gender(self, woman: bool, minor: bool) -> str:
        roll = self._rng.randrange(1000)
        if roll < 6:
            return "undisclosed"
        if roll < 10 and not minor:
            return "other"
        return "female" if woman else "male"

    def _birth(self, born: date, minor: bool) -> tuple[date | None, int | None]:
        roll = self._rng.randrange(100)
        if roll < 3:
            return None, born.year
        return (None, None) if roll == 3 and not minor else (born, None)

    def _home(self) -> dict[str, Any]:
        rng = self._rng
        roll = rng.randrange(100)
        if roll < 6:
            return {}
        if roll < 8:
            return {"parish": "outside", "neighbourhood": rng.choice(("Machachi", "Sangolquí"))}
        parish = self._parishes.draw(rng)
        known = rng.randrange(12) > 0
        return {
            "parish": parish,
            "neighbourhood": rng.choice(self._places[parish]) if known else None,
        }

    def _told(self, origin: Origin) -> dict[str, Any]:
        """What people say of themselves; nothing where nobody asked."""
        rng = self._rng
        told: dict[str, Any] = {}
        if rng.randrange(25):
            told["ethnicity"] = self._ethnicities.draw(rng)
        if origin is not ECUADOR:
            told["mobility"] = "undisclosed" if rng.randrange(20) == 0 else "yes"
        elif rng.randrange(10):
            told["mobility"] = "yes" if rng.randrange(60) == 0 else "no"
        roll = rng.randrange(100)
        if roll < 5:
            told |= {
                "disability": "yes",
                "disability_types": (_DISABILITIES.draw(rng),),
                "disability_certified": rng.randrange(3) > 0,
                "support_needs": rng.choice(words()["supports"]) if rng.randrange(2) else None,
                "disability_percent": rng.randrange(30, 90) if rng.randrange(4) else None,
            }
        elif roll < 92:
            told["disability"] = "undisclosed" if roll < 7 else "no"
        return told

    def _documents(self, origin: Origin) -> tuple[NewDocument, ...]:
        kind = DocumentKind.CEDULA if origin is ECUADOR else _FOREIGN_PAPERS.draw(self._rng)
        if kind is DocumentKind.CEDULA:
            return (NewDocument(kind, self.cedula()),)
        rng = self._rng
        number = f"{rng.randrange(10**8)}" if kind is DocumentKind.FOREIGN else ""
        while not number or number in self._used:
            number = f"{rng.choice('ABCDFG')}{rng.randrange(10**8):08d}"
        self._used.add(number)
        return (NewDocument(kind, number, origin.country),)

    def _guardian(self, surnames: str, origin: Origin, mother: Invented | None) -> NewGuardian:
        rng = self._rng
        if mother is not None:
            told = mother.told
            document = told.documents[0] if told.documents else None
            return NewGuardian(
                person_name(told.given_names, told.surnames),
                "mother",
                document.kind if document else None,
                document.number if document else None,
                told.phones[0] if told.phones else self.phone(),
                guardian_person_id=mother.id,
            )
        relation = _RELATIVES.draw(rng)
        family = split_surnames(surnames)[relation != "father"]
        given = self.given_names(origin, relation != "father", rng.randint(28, 60))
        return NewGuardian(
            person_name(given, f"{family} {self._surname(origin)}"),
            relation,
            DocumentKind.CEDULA,
            self.cedula(),
            self.phone(origin),
        )

    def _emergency(self, origin: Origin) -> dict[str, Any]:
        relation = _RELATIVES.draw(self._rng)
        given = self.given_names(origin, relation != "father", 40)
        return {
            "emergency_name": person_name(given, self.surnames(origin)),
            "emergency_relationship": relation,
            "emergency_phone": self.phone(origin),
        }

    def _email(self, given: str, surnames: str) -> str:
        whole = f"{given.partition(' ')[0]}.{surnames.rpartition(' ')[2]}".lower()
        letters = unicodedata.normalize("NFKD", whole)
        plain = "".join(c for c in letters if c.isascii() and (c.isalnum() or c == "."))
        return f"{plain}{self._rng.randrange(100)}@ejemplo.ec"

    def _answers(self) -> tuple[Answer, ...]:
        """The answer to each purpose that was asked; now and then none was."""
        rng = self._rng
        if rng.randrange(100) < 3:
            return ()
        answers = [Answer(Purpose.NOTICE, True), Answer(Purpose.SENSITIVE, rng.randrange(100) < 94)]
        if self._practice:
            answers.append(Answer(Purpose.IMAGE, rng.randrange(100) < 55))
            answers.append(Answer(Purpose.WHATSAPP, rng.randrange(100) < 80))
        return tuple(answers)


def split_surnames(surnames: str) -> tuple[str, str]:
    """First and second surname: «de la Cruz» is one. Who has only one gives it twice."""
    particles: list[str] = words()["surnames"]["particles"]
    first = next((p for p in particles if surnames.startswith(p)), surnames.partition(" ")[0])
    return first, surnames.removeprefix(first).strip() or first
