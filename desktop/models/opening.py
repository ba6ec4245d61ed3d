"""A house that is open: its database, its folder, who signed in; and how it comes to be open."""

import threading
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import NotAllowed, UserError
from desktop.core.lock import HomeLock
from desktop.core.paths import Home
from desktop.models import archive, catalogues, examining, founding, keyring, migrate, numbering
from desktop.models.database import Damaged, Database
from desktop.models.house import Device, House, HouseKind, HouseProfile, Stage, stage_on
from desktop.models.reference import Category
from desktop.models.staff import MAY, ROLE_NAMES, Job, Role, StaffMember


class NoHouse(UserError):
    """Nothing has been set up in this folder."""

    def __init__(self) -> None:
        super().__init__(
            "En esta carpeta todavía no hay una casa. Prepárela la primera vez o restaure una"
            " copia de seguridad."
        )


class Retired(UserError):
    """The member of staff no longer works at this house."""

    def __init__(self) -> None:
        super().__init__("Esta cuenta fue retirada. Pida a la gestora o gestor que la active.")


@dataclass(frozen=True)
class StaffRow:
    """Who is signed in."""

    id: UUID
    name: str
    role: Role

    @property
    def role_name(self) -> str:
        """The role as it is written on screen."""
        return ROLE_NAMES[self.role]

    @property
    def first_name(self) -> str:
        """For greetings."""
        return self.name.split(" ")[0]

    def may(self, job: Job) -> bool:
        """Whether the role allows a job."""
        return job in MAY[self.role]

    def require(self, job: Job) -> None:
        """Raise `NotAllowed` where the role does not allow a job."""
        if not self.may(job):
            raise NotAllowed(f"«{job}» corresponde a la gestora o gestor de la casa.")


@dataclass(frozen=True)
class HouseRow:
    """Which house is open and how it stands today."""

    id: UUID
    code: str
    sigla: str
    name: str
    zone: str
    kind: HouseKind
    letter: str
    opened_on: date
    stage: Stage
    minimum_attendance: int


@dataclass
class OpenHouse:
    """Everything a service may need of the open house."""

    home: Home
    clock: Clock
    database: Database
    lock: HomeLock
    staff: StaffRow
    house: HouseRow
    exchanging: threading.Lock = field(default_factory=threading.Lock)
    """Held while an exchange with the centre runs: one at a time."""

    def reload_house(self) -> None:
        """Read the house again, after its data changed."""
        with self.database.read() as session:
            self.house = read_house(session, self.clock.today())

    def close(self) -> None:
        """Sign out: let go of the file, the key and the lock."""
        self.database.close()
        self.lock.release()


def read_house(session: Session, today: date) -> HouseRow:
    """The house of this database as it stands on a day."""
    device = session.execute(select(Device)).scalar_one()
    house = session.execute(select(House).where(House.id == device.house_id)).scalar_one()
    profile = session.execute(
        select(HouseProfile).where(HouseProfile.id == device.house_id)
    ).scalar_one()
    return HouseRow(
        id=house.id,
        code=house.code,
        sigla=house.sigla or "",
        name=house.name or "",
        zone=founding.zone_of(session, house.id, today),
        kind=HouseKind(device.kind),
        letter=device.letter,
        opened_on=profile.opened_on,
        stage=stage_on(profile.opened_on, today),
        minimum_attendance=profile.minimum_attendance,
    )


def open_with(
    home: Home, clock: Clock, lock: HomeLock, file: keyring.KeyFile, opened: keyring.Opened
) -> OpenHouse:
    """Open the database with what a key slot held; the caller holds the lock.

    Migrates an older file after a verified copy; begins a new life after a restored copy.
    """
    key = _working_key(home, file, opened)
    _migrate_if_due(home, clock, key)
    database = Database(home.database, key, clock)
    try:
        database.check()
        staff = _staff(database, opened.slot.staff_id)
        database.staff_id = staff.id
        _begin_new_life_if_restored(home, database)
        _ensure_cycles(database)
        with database.read() as session:
            house = read_house(session, clock.today())
            delivered = session.execute(select(Category.code, Category.name)).all()
            catalogues.deliver({row.code: row.name for row in delivered})
    except BaseException:
        database.close()
        raise
    return OpenHouse(home, clock, database, lock, staff, house)


def _working_key(home: Home, file: keyring.KeyFile, opened: keyring.Opened) -> bytes:
    # A change of key that was cut short leaves two: the one that opens is the one in force.
    if not home.database.exists():
        raise Damaged
    for position, key in enumerate(opened.keys):
        if examining.opens(home.database, key):
            if len(opened.keys) > 1:
                keyring.save(home.keys, keyring.settle(file, position))
            return key
    raise Damaged


def _migrate_if_due(home: Home, clock: Clock, key: bytes) -> None:
    database = Database(home.database, key, clock)
    try:
        with database.engine.connect() as connection:
            schema = migrate.schema_of(connection)
        if schema.revision is None:
            raise Damaged
        if schema.due:
            archive.write(archive.copy_name(home, clock, "antes-de-actualizar"), home, key)
            migrate.migrate(database.engine)
    finally:
        database.close()


def _staff(database: Database, staff_id: UUID | None) -> StaffRow:
    with database.read() as session:
        query = select(StaffMember).where(StaffMember.retired_at.is_(None))
        if staff_id is None:
            # The recovery sheet opens the house in the name of its first gestor/a.
            query = query.where(StaffMember.role == Role.GESTOR).order_by(StaffMember.id)
        else:
            query = query.where(StaffMember.id == staff_id)
        member = session.execute(query).scalars().first()
    if member is None:
        raise Retired
    return StaffRow(member.id, member.name, Role(member.role))


def _begin_new_life_if_restored(home: Home, database: Database) -> None:
    memory = numbering.load(home.numbers)
    if not memory.new_life:
        return
    with database.write("Empezar otra vida después de restaurar") as session:
        memory = numbering.begin_new_life(session, memory)
    # Cut here, the next opening takes one more letter, which costs nothing.
    numbering.save(home.numbers, memory)


def _ensure_cycles(database: Database) -> None:
    year = database.clock.today().year
    with database.read() as session:
        missing = founding.missing_cycles(session, (year, year + 1))
    if missing:
        with database.write("Abrir los ciclos del año") as session:
            founding.ensure_cycles(session, (year, year + 1))
