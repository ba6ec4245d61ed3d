"""Putting a whole house in its place, by steps that can be cut anywhere and taken up again.

What comes is staged beside the house; once it is whole on the disk, it is marked as ready. From
then on the move is finished here or at the next start: first everything that was there is set
aside, which is marked too, and only then does what came move in. So the log of an old database
is never found beside a new one, and at no moment is there nothing that opens.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.durable import sync_file, sync_folder, write_durably
from desktop.core.errors import UserError
from desktop.core.paths import Home
from desktop.models import archive, numbering

_SET_ASIDE = "APARTADO"


class CannotRestore(UserError):
    """The copy was good, but this machine could not take it."""

    def __init__(self, why: str, *, begun: bool) -> None:
        kept = (
            "La copia ya está en este equipo: se terminará de poner en su lugar al abrir la casa."
            if begun
            else "Los datos que había en este equipo siguen en su lugar."
        )
        super().__init__(f"No se pudo restaurar: {why}. {kept}")
        self.begun = begun


def stage_of(home: Home) -> Home:
    """Where a house waits to be moved into place."""
    return home.coming


def pending(home: Home) -> bool:
    """Whether a house is ready to be moved into place."""
    return home.coming.ready.exists()


def keys_of(home: Home) -> Path:
    """The key file in force: that of the house that is about to be moved in, or that of here."""
    staged = stage_of(home)
    return staged.keys if pending(home) and staged.keys.exists() else home.keys


def open_stage(home: Home) -> Home:
    """An empty stage; what an earlier attempt left unfinished is dropped."""
    stage = stage_of(home)
    shutil.rmtree(stage.folder, ignore_errors=True)
    stage.folder.mkdir(parents=True)
    return stage


def close_stage(home: Home, clock: Clock) -> None:
    """Mark what is staged as whole: from here on it will be moved in, come what may."""
    stage = stage_of(home).folder
    for path in stage.iterdir():
        sync_file(path)
    aside = f"antes-de-restaurar-{clock.local():%Y-%m-%d-%H%M%S}"
    while (home.folder / aside).exists():
        aside += "-otra"
    write_durably(home.coming.ready, json.dumps({"aside": aside}).encode())
    sync_folder(home.folder)


def restore(source: Path, home: Home, clock: Clock) -> None:
    """Put a copy in the place of what is here; what was here is set aside whole.

    In an empty folder nothing remembers the numbers on paper, so they wait to be told; in any
    case the device begins another life at its next opening. The caller holds the lock.
    """
    sums = archive.verify(source)
    _finish(home)
    try:
        stage = open_stage(home)
        archive.unpack(source, sums, stage.folder)
        memory = numbering.load(home.numbers)
        numbering.save(stage.numbers, replace(memory, new_life=True))
        close_stage(home, clock)
    except OSError as error:
        shutil.rmtree(stage_of(home).folder, ignore_errors=True)
        raise CannotRestore(archive.reason(error), begun=False) from error
    except UserError:
        shutil.rmtree(stage_of(home).folder, ignore_errors=True)
        raise
    _finish(home)


def _finish(home: Home) -> None:
    try:
        finish(home)
    except OSError as error:
        raise CannotRestore(archive.reason(error), begun=True) from error


def finish(home: Home) -> None:
    """Move a staged house into place; called again at the next start if the power went."""
    stage = stage_of(home)
    if not pending(home):
        return
    if not (stage.folder / _SET_ASIDE).exists():
        _set_aside(home, home.folder / _aside_name(stage))
        write_durably(stage.folder / _SET_ASIDE, b"")
    for fresh, place in (
        (stage.keys, home.keys), (stage.numbers, home.numbers), (stage.database, home.database),
    ):  # fmt: skip
        if fresh.exists():
            fresh.replace(place)
    sync_folder(home.folder)
    # The mark goes first: without it what is left of the stage means nothing.
    stage.ready.unlink()
    sync_folder(stage.folder)
    shutil.rmtree(stage.folder, ignore_errors=True)


def _set_aside(home: Home, aside: Path) -> None:
    name = home.database.name
    for path in (*(home.folder / (name + end) for end in ("-shm", "-wal", "")), home.keys):
        if path.exists():
            aside.mkdir(exist_ok=True)
            path.replace(aside / path.name)
    if aside.exists():
        sync_folder(aside)
    sync_folder(home.folder)


def _aside_name(stage: Home) -> str:
    return str(json.loads(stage.ready.read_bytes())["aside"])
