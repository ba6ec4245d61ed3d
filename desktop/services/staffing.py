"""The staff of a house: who works here, passwords, the recovery sheet, and changing the key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from desktop.core.errors import InvalidInput, NotFound
from desktop.core.ids import new_id
from desktop.core.text import clean, fold
from desktop.models import archive, examining, keyring
from desktop.models.opening import OpenHouse
from desktop.models.staff import MAY, ROLE_NAMES, Job, StaffMember
from desktop.models.staff import Role as Role


@dataclass(frozen=True)
class Member:
    """A member of staff as the list shows them."""

    id: UUID
    name: str
    role: Role
    role_name: str
    retired_at: datetime | None
    has_key: bool
    """Whether they can sign in on this laptop."""


@dataclass(frozen=True)
class Permission:
    """One job that is not everybody's, and which role may do it."""

    code: str
    job: str
    gestor: bool
    tecnico: bool
    mine: bool
    """Whether the signed-in member may."""


class Staffing:
    """Jobs on the staff of the open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def members(self) -> list[Member]:
        """Everybody, those at work first, by name."""
        slots = set(keyring.staff_slots(self._file()))
        with self._house.database.read() as session:
            rows = session.execute(select(StaffMember)).scalars().all()
        members = [
            Member(
                r.id, r.name, Role(r.role), ROLE_NAMES[Role(r.role)], r.retired_at, r.id in slots
            )
            for r in rows
        ]
        return sorted(members, key=lambda m: (m.retired_at is not None, fold(m.name)))

    def names(self) -> dict[UUID, str]:
        """Names by id, for histories."""
        with self._house.database.read() as session:
            rows = session.execute(select(StaffMember.id, StaffMember.name)).all()
        return {row.id: row.name for row in rows}

    def add(self, name: str, role: Role, password: str) -> UUID:
        """Add somebody with a first password, which they change; they accept confidentiality at
        their first sign-in."""
        self._house.staff.require(Job.MANAGE_STAFF)
        cleaned = clean(name)
        if not cleaned:
            raise InvalidInput("name", "Escriba el nombre de la persona.")
        if any(fold(m.name) == fold(cleaned) for m in self.members() if m.retired_at is None):
            raise InvalidInput("name", "Ya hay alguien con ese nombre. Añada su segundo nombre.")
        keyring.check_password(password)
        member = new_id()
        with self._house.database.write("Añadir a una persona del equipo") as session:
            session.add(StaffMember(id=member, name=cleaned, role=role))
        self._save(
            keyring.add_staff(self._file(), member, cleaned, password, self._house.database.key)
        )
        return member

    def accepted_confidentiality(self) -> bool:
        """Whether the signed-in member accepted confidentiality (LOPDP art. 47.10)."""
        with self._house.database.read() as session:
            at = session.execute(
                select(StaffMember.accepted_confidentiality_at).where(
                    StaffMember.id == self._house.staff.id
                )
            ).scalar_one()
        return at is not None

    def accept_confidentiality(self) -> None:
        """Record that the signed-in member accepted confidentiality."""
        with self._house.database.write("Aceptar la confidencialidad") as session:
            member = session.get_one(StaffMember, self._house.staff.id)
            member.accepted_confidentiality_at = self._house.clock.now()

    def retire(self, member_id: UUID) -> None:
        """Retire somebody: their slot is deleted at once, their name stays in the history."""
        self._house.staff.require(Job.MANAGE_STAFF)
        if member_id == self._house.staff.id:
            raise InvalidInput("member", "No puede retirarse a sí misma: pídalo a otra gestora.")
        with self._house.database.write("Retirar a una persona del equipo") as session:
            member = session.get(StaffMember, member_id)
            if member is None:
                raise NotFound("Esa persona no consta en el equipo de la casa.")
            member.retired_at = self._house.clock.now()
        self._save(keyring.remove_staff(self._file(), member_id))

    def change_password(self, current: str, new: str) -> None:
        """Change the signed-in member's own password."""
        if not self.is_password(current):
            raise InvalidInput("current", "La contraseña actual no coincide.")
        keyring.check_password(new)
        staff = self._house.staff
        self._save(
            keyring.add_staff(self._file(), staff.id, staff.name, new, self._house.database.key)
        )

    def is_password(self, password: str) -> bool:
        """Whether this is the signed-in member's password: what unlocks the window."""
        opened = keyring.open_with_password(self._file(), self._house.staff.name, password)
        return opened is not None and opened.slot.staff_id == self._house.staff.id

    def unlock(self, password: str) -> None:
        """Check the signed-in member's password; failures count with those at the door.

        Raises `WrongPassword` or `WaitBeforeRetrying`.
        """
        house, file = self._house, self._file()
        now = house.clock.now().timestamp()
        left = keyring.waiting(house.home.keys, file, now)
        if left > 0:
            raise keyring.WaitBeforeRetrying(left)
        if not self.is_password(password):
            raise keyring.failed(house.home.keys, file, now, "password")
        keyring.succeeded(house.home.keys, file)

    def permissions(self) -> list[Permission]:
        """Who may do what; everything not listed is open to both roles."""
        staff = self._house.staff
        return [
            Permission(
                job.name, job.value, job in MAY[Role.GESTOR], job in MAY[Role.TECNICO],
                staff.may(job),
            )
            for job in Job
        ]  # fmt: skip

    def has_recovery(self) -> bool:
        """Whether a recovery sheet is in force."""
        return keyring.has_recovery(self._file())

    def new_recovery(self) -> tuple[str, ...]:
        """Make a new recovery code, eight groups of five; the earlier sheet stops working.

        The code is returned once and kept nowhere.
        """
        self._house.staff.require(Job.MANAGE_STAFF)
        groups = keyring.new_recovery_code()
        key = self._house.database.key
        self._save(keyring.add_recovery(self._file(), "".join(groups), key))
        return groups

    def change_key(self) -> None:
        """Encrypt the database with a new key, offered after somebody leaves.

        Every slot receives the new key without its password. A cut at any moment leaves one of
        the two keys in force, and the file opens with it.
        """
        house = self._house
        house.staff.require(Job.MANAGE_STAFF)
        old, new = house.database.key, keyring.new_database_key()
        with house.database.apart():
            self._save(keyring.seal_next(self._file(), new))
            try:
                archive.rekey(house.home, old, new)
            finally:
                # The file itself says which key is in force: guessing wrong would throw away
                # the only key that opens it.
                rekeyed = examining.opens(house.home.database, new)
                house.database.reopen(new if rekeyed else old)
                if rekeyed or examining.opens(house.home.database, old):
                    self._save(keyring.settle(self._file(), 1 if rekeyed else 0))

    def _file(self) -> keyring.KeyFile:
        return keyring.load(self._house.home.keys)

    def _save(self, file: keyring.KeyFile) -> None:
        keyring.save(self._house.home.keys, file)
