"""The jobs of the command line, on the same services as the window.

Only `enrol-device` and `sync` use the network.
"""

import argparse
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput, UserError
from desktop.core.ids import cycle_id
from desktop.core.logs import start
from desktop.core.paths import Home
from desktop.models.database import Damaged
from desktop.services import upkeep
from desktop.services.access import Access, NewHouse
from desktop.services.agreements.register import NUMBERED
from desktop.services.desk import Desk
from desktop.services.documents.recovery import recovery_sheet
from desktop.services.documents.saving import CannotSave, save
from desktop.services.practice.filling import seed
from desktop.services.practice.measure_plan import Measure
from desktop.services.verifying.register import VerdictState
from desktop.sync import status

Answer = tuple[dict[str, Any], int]
MOST_FOUND = 50
MOST_NAMED = 12
"""Numbers of papers in a sentence."""
_NO_FILES = (
    "A nadie le corresponde todavía un diploma: no se guardó ningún archivo. Las razones están en"
    " la respuesta."
)
_NOBODY = (
    "No consta nadie inscrito en lo que se pidió: no se guardó ningún archivo. Revise el ciclo, el"
    " taller y la persona."
)


@dataclass(frozen=True)
class Asked:
    """What the command line asked, and where."""

    options: argparse.Namespace
    home: Home
    clock: Clock


def run(options: argparse.Namespace, home: Home, clock: Clock) -> Answer:
    """Do one job; returns what to print and the code to end with."""
    if home.folder.is_dir():
        start(home.logs)
    return JOBS[options.job](Asked(options, home, clock))


def _setup(asked: Asked) -> Answer:
    options = asked.options
    request = NewHouse(
        code=options.house,
        staff_name=options.staff,
        password=_password(options),
        opened_on=options.opened or asked.clock.today(),
        letter=options.letter,
    )
    access = Access(asked.home, asked.clock)
    if options.recovery_out is not None and not access.exists():
        save(options.recovery_out, b"")  # a place that fails is told before anything is made
    made = access.set_up(request, with_recovery=options.recovery_out is not None)
    if made.recovery is not None:
        house = access.sign_in(None, request.password)
        try:
            save(options.recovery_out, recovery_sheet(house, made.recovery))
        finally:
            house.close()
    return {"house": made.house, "letter": made.letter}, 0


def _import(asked: Asked) -> Answer:
    file: Path = asked.options.file
    with _desk(asked) as desk:
        sheet = desk.imports.read(file)
        job = desk.imports.dry_run if asked.options.dry_run else desk.imports.run
        result = job(sheet)
        refused_file = None
        if result.refused_file is not None and not asked.options.dry_run:
            refused_file = _save_refused(file, result.refused_file)
    return {
        "rows": result.rows,
        "created": result.created,
        "existing": result.existing,
        "doubtful": result.doubtful,
        "refused": result.refused,
        "import_id": str(result.import_id) if result.import_id else None,
        "refused_file": str(refused_file) if refused_file else None,
    }, 0


def _save_refused(file: Path, refused: bytes) -> Path | None:
    """Where the refused rows were put; the import is done even where the folder takes nothing."""
    place = file.with_name(f"{file.stem}-rechazadas.xlsx")
    try:
        save(place, refused)
    except CannotSave:
        print(  # noqa: T201
            "La hoja se importó, pero no se pudo guardar junto a ella la lista de filas"
            " rechazadas: la carpeta está llena o protegida. Copie la hoja a otra carpeta y"
            " vuelva a importarla; nadie queda repetido.",
            file=sys.stderr,
        )
        return None
    return place


def _search(asked: Asked) -> Answer:
    with _desk(asked) as desk:
        found = desk.people.find(asked.options.text, MOST_FOUND)
    people = [
        {
            "id": str(row.id),
            "names": row.given_names,
            "surnames": row.surnames,
            "document": row.document,
        }
        for row in found
    ]
    return {"people": people}, 0


def _workshops(asked: Asked) -> Answer:
    with _desk(asked) as desk:
        rows = desk.programme.workshops()
    workshops = [
        {
            "id": str(row.id),
            "name": row.name,
            "cycle": row.cycle_code,
            "enrolled": row.enrolled,
            "capacity": row.capacity,
            "open": row.is_open,
        }
        for row in rows
    ]
    return {"workshops": workshops}, 0


def _enrol(asked: Asked) -> Answer:
    person, workshop = _id(asked.options.person), _id(asked.options.workshop)
    with _desk(asked) as desk:
        done = desk.reception.enrol(person, workshop)
    return {"enrolment_id": str(done.enrolment_id), "state": done.state}, 0


def _act(asked: Asked) -> Answer:
    with _desk(asked) as desk:
        issued = desk.documents.act(_id(asked.options.workshop))
        save(asked.options.out, desk.documents.draw(issued.id))
    return {"number": issued.number}, 0


def _diplomas(asked: Asked) -> Answer:
    options = asked.options
    whose = (
        cycle_id(options.cycle),
        _id(options.workshop) if options.workshop else None,
        _id(options.person) if options.person else None,
    )
    with _desk(asked) as desk:
        backdated = desk.diplomas.date_warning()
        done = desk.diplomas.issue(*whose)
        files = desk.diplomas.write_files(options.out, *whose)
        by_sound = [row.number for row in desk.diplomas.romanised(*whose)]
    if done.issued and backdated is not None:
        print(backdated, file=sys.stderr)  # noqa: T201
    if by_sound:
        print(_told_by_sound(by_sound), file=sys.stderr)  # noqa: T201
    if files.merged is None:
        print(_NO_FILES if done.excluded else _NOBODY, file=sys.stderr)  # noqa: T201
    return {
        "issued": len(done.issued),
        "existing": len(done.existing),
        "excluded": [
            {"person": str(each.person_id), "reason": each.reason} for each in done.excluded
        ],
        "merged": str(files.merged) if files.merged else None,
        "codes": str(files.codes) if files.codes else None,
    }, 0


def _told_by_sound(numbers: list[str]) -> str:
    more = len(numbers) - MOST_NAMED
    which = ", ".join(numbers[:MOST_NAMED]) + (f" y {more} más" if more > 0 else "")
    return (
        "Hay diplomas con el nombre en letras latinas según su sonido, porque está escrito con"
        " otras. Compárelos con el pasaporte y, si hace falta, corrija la ficha y emítalos de"
        f" nuevo: {which}."
    )


def _verify(asked: Asked) -> Answer:
    what: str = asked.options.what
    with _desk(asked) as desk:
        told = desk.verifying.file(Path(what)) if _is_file(what) else desk.verifying.text(what)
    return {
        "state": told.state.value,
        "house_kind": told.house_kind.value if told.house_kind else None,
        "certified": told.certified,
        "number": told.number,
        "issued_on": told.issued_on.isoformat() if told.issued_on else None,
        "name": told.name,
        "workshop": told.workshop,
        "starts": told.starts.isoformat() if told.starts else None,
        "ends": told.ends.isoformat() if told.ends else None,
        "hours": told.hours,
        "house": told.house,
        "list_age": told.list_age.isoformat() if told.list_age else None,
        "sentence": told.sentence,
    }, 0 if told.state is VerdictState.VALID else 1


def _is_file(what: str) -> bool:
    """Whether a word is a file's, there or not, and no code."""
    try:
        there = bool(what.strip()) and Path(what).exists()
    except OSError:  # as long as a code is, no name can be
        return False
    return there or re.search(r"^[./~]|^[A-Za-z]:\\|\.(pdf|png|jpe?g|txt)$", what, re.I) is not None


def _agreements(asked: Asked) -> Answer:
    with _desk(asked) as desk:
        rows = desk.agreements.listing(limit=sys.maxsize)
    found = [{"id": str(row.id), "number": row.number, "state": row.stage.value} for row in rows]
    return {"agreements": found}, 0


def _agreement(asked: Asked) -> Answer:
    key = _id(asked.options.id)
    with _desk(asked) as desk:
        if desk.agreements.one(key).stage not in NUMBERED:
            save(asked.options.out, desk.documents.agreement_draft(key))
            return {"number": None, "draft": True}, 0
        issued = desk.documents.agreement(key)
        save(asked.options.out, desk.documents.draw(issued.id))
    return {"number": issued.number, "draft": False}, 0


def _doctor(asked: Asked) -> Answer:
    try:
        with _desk(asked) as desk:
            found = desk.upkeep.examine()
    except Damaged as error:
        return {"integrity": error.message, "error": error.message}, 1
    return {
        "integrity": found.integrity,
        "schema": found.schema,
        "people": found.people,
        "enrolments": found.enrolments,
        "marks": found.marks,
        "pending": found.pending,
        "triggers": found.triggers,
    }, 0 if found.healthy else 1


def _seed(asked: Asked) -> Answer:
    options = asked.options
    measure = Measure(
        people=options.people,
        marks=options.marks,
        years=options.years,
        seed=options.seed,
        acknowledged=options.acknowledged,
    )
    with _desk(asked) as desk:
        made = seed(desk.open_house, measure)
    return {
        "people": made.people,
        "marks": made.marks,
        "workshops": made.workshops,
        "last_cycle": made.last_cycle,
    }, 0


def _backup(asked: Asked) -> Answer:
    with _desk(asked) as desk:
        desk.upkeep.backup(asked.options.file)
    return {"file": str(asked.options.file)}, 0


def _restore(asked: Asked) -> Answer:
    options = asked.options
    if options.file is None and not options.highest:
        raise InvalidInput("file", "Indique el archivo de la copia, o «--highest TIPO=N».")
    if options.file is not None:
        upkeep.restore(options.file, asked.home, asked.clock)
    if options.highest:
        upkeep.tell_highest(asked.home, asked.clock, dict(options.highest))
    return {"home": str(asked.home.folder), "highest": dict(options.highest)}, 0


def _enrol_device(asked: Asked) -> Answer:
    # The network costs a fifth of a second to load, so it is loaded by name where it is used.
    enrolment = importlib.import_module("desktop.sync.enrolment")
    options = asked.options
    with _desk(asked) as desk:
        done = enrolment.enrol(desk.open_house, options.server, options.code, options.ca)
    return {"letter": done.letter, "house": done.house}, 0


def _sync(asked: Asked) -> Answer:
    engine = importlib.import_module("desktop.sync.engine")
    with _desk(asked) as desk:
        done = engine.Engine(desk.open_house).exchange()
    return {
        "sent": done.sent,
        "received": done.received,
        "bytes_sent": done.bytes_sent,
        "bytes_received": done.bytes_received,
        "requests": done.requests,
        "pending": done.pending,
        "problems": done.problems,
    }, 0


def _status(asked: Asked) -> Answer:
    with _desk(asked) as desk, desk.open_house.database.read() as session:
        found = status.read(session)
        conflicts = status.conflicts(session)
    return {
        "pending": found.pending,
        "problems": found.rejected + found.held + conflicts,
        "last_success": found.last_success.isoformat() if found.last_success else None,
        "last_error": found.last_error,
        "enrolled": found.linked and not found.revoked,
        "letter": found.letter,
    }, 0


JOBS: dict[str, Callable[[Asked], Answer]] = {
    "setup": _setup,
    "import": _import,
    "search": _search,
    "workshops": _workshops,
    "enrol": _enrol,
    "act": _act,
    "diplomas": _diplomas,
    "verify": _verify,
    "agreements": _agreements,
    "agreement": _agreement,
    "doctor": _doctor,
    "seed": _seed,
    "backup": _backup,
    "restore": _restore,
    "enrol-device": _enrol_device,
    "sync": _sync,
    "status": _status,
}


@contextmanager
def _desk(asked: Asked) -> Iterator[Desk]:
    access = Access(asked.home, asked.clock)
    password = _password(asked.options)
    if asked.options.user is None and access.exists() and not access.one_member():
        raise InvalidInput(
            "user", "En esta casa trabaja más de una persona: indique con «--user» quién es usted."
        )
    house = access.sign_in(asked.options.user, password, time.sleep)
    desk = Desk(house)
    try:
        warning = desk.upkeep.clock_warning()
        if warning is not None:
            print(warning, file=sys.stderr)  # noqa: T201
        yield desk
    finally:
        desk.close()


def _password(options: argparse.Namespace) -> str:
    file: Path | None = options.password_file
    if file is None:
        raise InvalidInput("password", "Indique con «--password-file» el archivo de la contraseña.")
    try:
        # Some editors of Windows begin a text with a mark that is no part of the password.
        with file.open(encoding="utf-8-sig") as handle:
            return handle.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UserError("No se puede leer el archivo de la contraseña.") from None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("id", f"«{text[:40]}» no es un identificador de esta casa.") from None
