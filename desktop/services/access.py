"""Getting in: the first set-up of a house, signing in, and the recovery code."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from desktop.core.clock import Clock
from desktop.core.durable import DiskFull, explained
from desktop.core.errors import InvalidInput, UserError
from desktop.core.ids import new_id
from desktop.core.lock import HomeLock
from desktop.core.paths import Home
from desktop.core.text import clean
from desktop.models import founding, keyring, migrate, numbering, restoring
from desktop.models.database import Database, translated
from desktop.models.house import HouseKind, Stage, stage_on
from desktop.models.keyring import WaitBeforeRetrying as WaitBeforeRetrying
from desktop.models.opening import NoHouse, OpenHouse, open_with
from desktop.models.staff import Role, StaffMember


class HouseExists(UserError):
    """A house was set up in this folder before."""

    def __init__(self) -> None:
        super().__init__("En esta carpeta ya hay una casa preparada. No se cambió nada.")


@dataclass(frozen=True)
class HouseChoice:
    """A house of the catalogue as the set-up shows it; without a name it cannot be chosen."""

    code: str
    name: str | None
    zone: str
    sigla: str
    """As it stands in the numbers of papers."""

    @property
    def label(self) -> str:
        """What the list shows."""
        return self.name or "Por confirmar"


@dataclass(frozen=True)
class NewHouse:
    """What the first set-up asks. Setting up accepts confidentiality (LOPDP art. 47.10)."""

    code: str
    staff_name: str
    password: str
    opened_on: date
    letter: str = "A"
    kind: HouseKind = HouseKind.REAL


@dataclass(frozen=True)
class SetUp:
    """What the set-up made; `recovery` is shown once and kept nowhere."""

    house: str
    letter: str
    recovery: tuple[str, ...] | None


class Access:
    """The door of one house's folder."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self.clock = clock

    def exists(self) -> bool:
        """Whether a house was set up here."""
        return self.home.exists() or restoring.pending(self.home)

    def one_member(self) -> bool:
        """Whether only one member of staff signs in here, so that the name is not asked."""
        return len(keyring.staff_slots(keyring.load(restoring.keys_of(self.home)))) == 1

    def houses(self) -> list[HouseChoice]:
        """The catalogue in alphabetical order, the house to be confirmed last."""
        today = self.clock.today()
        rows = [
            HouseChoice(h.code, h.name, h.zone_on(today), h.sigla or "")
            for h in founding.catalogue()
        ]
        return sorted(rows, key=lambda row: (row.name is None, row.name or ""))

    def letters(self) -> str:
        """The letters a laptop may take."""
        return numbering.LETTERS

    def stage(self, opened_on: date) -> Stage:
        """The class of a house opened on a day (model, «Clasificación»)."""
        return stage_on(opened_on, self.clock.today())

    def set_up(self, request: NewHouse, *, with_recovery: bool = True) -> SetUp:
        """Make the house: database, keys, first gestor/a. Leaves nothing behind if refused."""
        checked = self._checked(request)
        if self.exists():
            raise HouseExists
        lock = HomeLock(self.home.lock)
        try:
            lock.take()
        except OSError as error:
            raise _cannot_write(error) from error
        try:
            if self.exists():
                raise HouseExists
            return self._found(checked, with_recovery)
        except OSError as error:
            raise _cannot_write(error) from error
        finally:
            lock.release()

    def sign_in(
        self, name: str | None, password: str, pause: Callable[[float], None] | None = None
    ) -> OpenHouse:
        """Open the house. `pause` waits out the delay after failures; without it the delay raises.

        Raises `WrongPassword`, `WaitBeforeRetrying`, `HomeInUse` and what the file itself says.
        """
        return self._enter(
            lambda file: keyring.open_with_password(file, name, password),
            pause,
            "password" if name is None else "name and password",
        )

    def recover(
        self,
        code: str,
        password: str,
        pause: Callable[[float], None] | None = None,
    ) -> tuple[OpenHouse, tuple[str, ...]]:
        """Open with the recovery sheet, set a new password for the first gestor/a, and replace
        the sheet: the code used opens nothing afterwards. Returns the house and the new code."""
        keyring.check_password(password)
        house = self._enter(lambda file: keyring.open_with_recovery(file, code), pause, "code")
        groups = keyring.new_recovery_code()
        file = keyring.load(self.home.keys)
        key = house.database.key
        file = keyring.add_staff(file, house.staff.id, house.staff.name, password, key)
        keyring.save(self.home.keys, keyring.add_recovery(file, "".join(groups), key))
        return house, groups

    def _enter(
        self,
        opener: Callable[[keyring.KeyFile], keyring.Opened | None],
        pause: Callable[[float], None] | None,
        secret: keyring.Secret,
    ) -> OpenHouse:
        if not self.exists():
            raise NoHouse
        lock = HomeLock(self.home.lock)
        try:
            lock.take()
        except OSError as error:
            raise _cannot_write(error) from error
        try:
            restoring.finish(self.home)
            file = keyring.load(self.home.keys)
            self._wait(file, pause)
            opened = opener(file)
            if opened is None:
                now = self.clock.now().timestamp()
                raise keyring.failed(self.home.keys, file, now, secret)
            file = keyring.succeeded(self.home.keys, file)
            with translated(self.home.database):
                return open_with(self.home, self.clock, lock, file, opened)
        except OSError as error:
            lock.release()
            raise explained(error) from error
        except BaseException:
            lock.release()
            raise

    def _wait(self, file: keyring.KeyFile, pause: Callable[[float], None] | None) -> None:
        left = keyring.waiting(self.home.keys, file, self.clock.now().timestamp())
        if left <= 0:
            return
        if pause is None:
            raise WaitBeforeRetrying(left)
        pause(left)

    def _checked(self, request: NewHouse) -> NewHouse:
        name = clean(request.staff_name)
        if not name:
            raise InvalidInput("staff_name", "Escriba el nombre de quien administra la casa.")
        if len(name) > 200:
            raise InvalidInput("staff_name", "El nombre es demasiado largo (más de 200 letras).")
        keyring.check_password(request.password)
        code = request.code.strip().upper()
        known = {house.code: house for house in founding.catalogue()}
        if code not in known:
            raise InvalidInput(
                "code", f"No hay una casa con el código «{code[:12]}». Van de C01 a C52."
            )
        if known[code].name is None:
            raise InvalidInput(
                "code",
                f"La casa {code} está «por confirmar» en el catálogo: todavía no tiene nombre y"
                " no puede elegirse.",
            )
        letter = request.letter.strip().upper()
        if not re.fullmatch(r"[A-Z]", letter) or letter not in numbering.LETTERS:
            raise InvalidInput(
                "letter", "La letra del equipo es una sola, de la A a la Z (sin I ni O)."
            )
        if request.opened_on > self.clock.today():
            raise InvalidInput("opened_on", "La fecha de apertura no puede estar en el futuro.")
        if request.opened_on.year < 1900:
            raise InvalidInput("opened_on", "La fecha de apertura es demasiado antigua.")
        return replace(request, staff_name=name, code=code, letter=letter)

    def _found(self, request: NewHouse, with_recovery: bool) -> SetUp:
        key = keyring.new_database_key()
        staff_id = new_id()
        file = keyring.add_staff(
            keyring.new_key_file(), staff_id, request.staff_name, request.password, key
        )
        groups = keyring.new_recovery_code() if with_recovery else None
        if groups:
            file = keyring.add_recovery(file, "".join(groups), key)
        # Made apart and moved in whole: a cut at any moment leaves no half of a house.
        stage = restoring.open_stage(self.home)
        database = Database(stage.database, key, self.clock)
        try:
            with translated(stage.database):
                migrate.create(database.engine)
            database.staff_id = staff_id
            with database.write("Preparar la casa") as session:
                founding.write_reference(session)
                session.add(
                    StaffMember(
                        id=staff_id,
                        name=request.staff_name,
                        role=Role.GESTOR,
                        accepted_confidentiality_at=self.clock.now(),
                    )
                )
                session.flush()
                founding.write_house(
                    session, request.code, request.letter, request.kind, request.opened_on
                )
                year = self.clock.today().year
                founding.ensure_cycles(session, (year, year + 1))
        finally:
            database.close()
        # Numbers given in this folder before are on paper somewhere.
        known = self.home.numbers.exists()
        numbering.save(
            stage.numbers, numbering.load(self.home.numbers) if known else numbering.fresh()
        )
        keyring.save(stage.keys, file)
        restoring.close_stage(self.home, self.clock)
        restoring.finish(self.home)
        name = {house.code: house.name for house in founding.catalogue()}[request.code]
        return SetUp(name or "", request.letter, groups)


def _cannot_write(error: OSError) -> UserError:
    known = explained(error)
    if isinstance(known, DiskFull):
        return known
    return UserError(
        "No se puede escribir en la carpeta de la casa: está protegida o no existe. Elija otra"
        " carpeta o pida permiso."
    )
