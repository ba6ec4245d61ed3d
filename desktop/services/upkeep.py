"""Keeping the house safe: copies, examination of the file, its own data, and paper numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from desktop.core.clock import Clock
from desktop.core.durable import explained
from desktop.core.errors import InvalidInput
from desktop.core.lock import HomeLock
from desktop.core.paths import Home
from desktop.core.text import clean, moment
from desktop.models import (
    archive,
    examining,
    journal,
    migrate,
    numbering,
    restoring,
)
from desktop.models.attendance import Mark
from desktop.models.database import Damaged
from desktop.models.document import DocumentKind
from desktop.models.house import HouseProfile
from desktop.models.journal import Transaction
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.programme import Enrolment
from desktop.models.staff import Job
from desktop.sync.protocol.diploma import LONGEST_PREFIX, is_prefix

LOOKED_BACK = 500
"""How many of the last jobs tell when the house was at work."""


@dataclass(frozen=True)
class Examination:
    """What `doctor` finds; `integrity` and `triggers` are "ok" or the fault."""

    integrity: str
    schema: str
    people: int
    enrolments: int
    marks: int
    pending: int
    triggers: str

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong."""
        return self.integrity == "ok" and self.triggers == "ok"


@dataclass(frozen=True)
class CopyRow:
    """An automatic copy on this machine."""

    path: Path
    size: int
    """Bytes."""
    made_at: datetime
    """On Quito's wall clock."""
    automatic: bool
    """A copy of every day; the others were made before an update."""


@dataclass(frozen=True)
class HouseData:
    """What this house says of itself, and what the catalogue says of it."""

    code: str
    sigla: str
    name: str
    zone: str
    stage: str
    opened_on: date
    address: str
    phone: str
    minimum_attendance: int
    signer_name: str
    signer_role: str
    verification_prefix: str
    letter: str
    """Of this laptop."""


@dataclass(frozen=True)
class HouseForm:
    """What this house says of itself, as typed."""

    opened_on: date
    address: str | None = None
    phone: str | None = None
    minimum_attendance: int = 0
    signer_name: str | None = None
    """Who signs diplomas for the municipality."""
    signer_role: str | None = None
    verification_prefix: str | None = None
    """What stands before the code in the QR of a diploma; empty, the program's own."""


class Upkeep:
    """Jobs on the file of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def examine(self) -> Examination:
        """Read the whole file: authenticity of each page, structure, keys, triggers, counts.

        What cannot be read for a fault counts as nothing.
        """
        database = self._house.database
        integrity = examining.examine(database.path, database.key).integrity
        try:
            triggers = database.check() or "ok"
            with database.read() as session:
                schema = migrate.schema_of(session.connection()).revision or ""
                people, enrolments, marks = (
                    session.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (Person, Enrolment, Mark)
                )
                pending = journal.pending_count(session)
        except Damaged as error:
            if integrity == "ok":
                raise
            return Examination(integrity, "", 0, 0, 0, 0, error.message)
        return Examination(integrity, schema, people, enrolments, marks, pending, triggers)

    def pending(self) -> int:
        """How many changes the centre has never answered."""
        with self._house.database.read() as session:
            return journal.pending_count(session)

    def backup(self, destination: Path) -> None:
        """Write a verified copy where staff choose; raises `CannotCopy`, leaving nothing."""
        database = self._house.database
        archive.write(destination, self._house.home, database.key)

    def daily_copy(self, second: Path | None = None) -> Path | None:
        """Make today's automatic copy if there is none, and delete those past their time.

        `second` is a folder where the same copy is also put, in one of this laptop's own: two
        houses may share a memory stick. Raises `CannotCopy` when it cannot.
        """
        home, clock = self._house.home, self._house.clock
        if archive.of_day(home.copies, clock.today()):
            return None
        name = archive.copy_name(home, clock)
        archive.write(name, home, self._house.database.key)
        archive.prune(home.copies, clock.today())
        if second is not None:
            house = self._house.house
            own = second / f"casa-somos-{house.code}-{house.letter}"
            archive.repeat(name, own)
            archive.prune(own, clock.today())
        return name

    def copies(self) -> list[CopyRow]:
        """The copies on this machine, newest first."""
        made = [(archive.made_at(p), p) for p in self._house.home.copies.glob(f"*{archive.SUFFIX}")]
        rows = [
            CopyRow(path, path.stat().st_size, at, path.name.startswith(archive.DAILY))
            for at, path in made
            if at is not None
        ]
        return sorted(rows, key=lambda row: row.made_at, reverse=True)

    def house_data(self) -> HouseData:
        """What is known of the house and of this laptop."""
        house = self._house.house
        with self._house.database.read() as session:
            profile = session.get_one(HouseProfile, house.id)
        return HouseData(
            code=house.code,
            sigla=house.sigla,
            name=house.name,
            zone=house.zone,
            stage=house.stage.value,
            opened_on=profile.opened_on,
            address=profile.address or "",
            phone=profile.phone or "",
            minimum_attendance=profile.minimum_attendance,
            signer_name=profile.signer_name or "",
            signer_role=profile.signer_role or "",
            verification_prefix=profile.verification_prefix or "",
            letter=house.letter,
        )

    def change_house(self, form: HouseForm) -> None:
        """Change what this house says of itself."""
        self._house.staff.require(Job.CHANGE_HOUSE)
        if form.opened_on > self._house.clock.today():
            raise InvalidInput("opened_on", "La fecha de apertura no puede estar en el futuro.")
        if not 0 <= form.minimum_attendance <= 100:
            raise InvalidInput("minimum_attendance", "La asistencia mínima va de 0 a 100 %.")
        signer, role = clean(form.signer_name or ""), clean(form.signer_role or "")
        if role and not signer:
            raise InvalidInput("signer_name", "Escriba el nombre de quien firma, o quite el cargo.")
        prefix = clean(form.verification_prefix or "").upper()
        if prefix and not is_prefix(prefix):
            raise InvalidInput(
                "verification_prefix",
                f"La dirección puede tener hasta {LONGEST_PREFIX} letras sin tilde, cifras y"
                " «$ % * + - . / :», y termina en uno de estos signos. Por ejemplo:"
                " HTTPS://QUITO.GOB.EC/VERIFICAR/",
            )
        with self._house.database.write("Cambiar los datos de la casa") as session:
            profile = session.get_one(HouseProfile, self._house.house.id)
            profile.opened_on = form.opened_on
            profile.address = clean(form.address or "") or None
            profile.phone = clean(form.phone or "") or None
            profile.minimum_attendance = form.minimum_attendance
            profile.signer_name, profile.signer_role = signer or None, role or None
            profile.verification_prefix = prefix or None
        self._house.reload_house()

    def clock_warning(self) -> str | None:
        """What to say where this machine's date cannot be right; it never stops anybody.

        The house's last jobs tell when it was at work: a date before the middle one is behind,
        one more than a year after it is taken for one ahead. The middle, because a few jobs
        done under a wrong date must not make the right one look wrong.
        """
        with self._house.database.read() as session:
            recent = select(Transaction.at).order_by(Transaction.id.desc()).limit(LOOKED_BACK)
            moments = sorted(session.scalars(recent))
        last = moments[len(moments) // 2]
        now = self._house.clock.now()
        if now < last - timedelta(days=1):
            return _clock_words("atrasada", now, last)
        if now > last + timedelta(days=400):
            return _clock_words("adelantada", now, last)
        return None

    def unknown_numbers(self) -> list[str]:
        """Kinds of paper whose last number on paper somebody must tell."""
        memory = numbering.load(self._house.home.numbers)
        if memory.whole:
            return []
        return [kind for kind in DocumentKind if kind not in memory.told]

    def tell_highest(self, told: dict[str, int]) -> None:
        """Record the last number of each kind that is on paper, so that papers may go on."""
        _tell(self._house.home, self._house.clock, told)


def restore(source: Path, home: Home, clock: Clock) -> None:
    """Put a copy in the place of what is in a folder; what was there is set aside whole."""
    with _held(home):
        restoring.restore(source, home, clock)


def tell_highest(home: Home, clock: Clock, told: dict[str, int]) -> None:
    """Record the last number of each kind on paper, in a house that nobody has open."""
    with _held(home):
        _tell(home, clock, told)


@contextmanager
def _held(home: Home) -> Iterator[None]:
    """The lock of a house's folder; raises `HomeInUse`."""
    lock = HomeLock(home.lock)
    try:
        lock.take()
    except OSError as error:
        raise explained(error) from error
    try:
        yield
    finally:
        lock.release()


def _tell(home: Home, clock: Clock, told: dict[str, int]) -> None:
    memory = numbering.load(home.numbers)
    for kind, highest in told.items():
        if kind not in numbering.KINDS:
            raise InvalidInput(
                "kind",
                f"«{kind[:12]}» no es un documento de la casa. Son {', '.join(numbering.KINDS)}.",
            )
        if not 0 <= highest <= 999_999:
            raise InvalidInput("highest", "El número del último documento no es posible.")
        memory = numbering.tell(memory, kind, clock.today().year, highest)
    numbering.save(home.numbers, memory)


def _clock_words(how: str, now: datetime, last: datetime) -> str:
    return (
        f"La fecha de este equipo parece {how}: dice {moment(now)} y los últimos cambios de la"
        f" casa son del {moment(last)}. Corrija la fecha del equipo; puede seguir trabajando."
    )
