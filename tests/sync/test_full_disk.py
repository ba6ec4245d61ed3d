"""A disk that fills up for real during an exchange: a sentence, nothing lost, and on once there
is room."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.core.errors import UserError
from desktop.sync.errors import CentreFailed
from tests.models.disks import full, small_disk
from tests.sync.street import Street, street
from tests.sync.town import Seat


def moved(seat: Seat, folder: Path) -> None:
    """The laptop's house lies on another disk from now on."""
    seat.close()
    shutil.copytree(seat.home.folder, folder)
    seat.home = type(seat.home)(folder)


def whole(stage: Street, words: list[str]) -> None:
    for _ in range(2):
        stage.one.exchange()
        stage.other.exchange()
    stage.check()
    for seat in stage.seats:
        names = stage.names(seat)
        assert sorted(set(names)) == sorted(names)
        assert set(words) <= set(names)
    assert stage.one.status().all_sent


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_the_disk_of_the_laptop_fills_up(tmp_path: Path, at: int) -> None:
    """At each thing that the exchange writes down."""
    with small_disk(tmp_path / "disco", 16 * 1024) as disk, street(tmp_path) as stage:
        moved(stage.one, disk / "casa")
        words = [*stage.something_up(30), *stage.something_down(30)]
        database = stage.one.open().database
        # What the log grew to is used again: on a full disk there is none of it.
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        left = [at - 1]
        filled = []

        def fill(_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                filled.append(full(disk))
                filled[0].__enter__()
                with database.engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

        database.listen(fill)
        if at == 1:
            filled.append(full(disk))
            filled[0].__enter__()
        try:
            with pytest.raises(UserError) as told:
                stage.one.exchange()
            assert told.value.message.endswith(".")
            found = stage.one.status()
            # Full only once the answer was stored, what the light says is true.
            assert found.all_sent == (not found.pending and not found.unanswered)
        finally:
            database.listeners.remove(fill)
            for ballast in filled:
                ballast.__exit__(None, None, None)
        assert stage.one.broken_links() == []
        whole(stage, words)


@contextmanager
def process(folder: Path) -> Iterator[str]:
    """The centre in a process of its own; its address."""
    centre = subprocess.Popen(
        [sys.executable, "-m", "central", "--data", str(folder), "--json", "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert centre.stdout is not None
    try:
        yield json.loads(centre.stdout.readline())["url"]
    finally:
        centre.kill()
        centre.wait()
        centre.stdout.close()


def test_the_disk_of_the_centre_fills_up(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disco", 16 * 1024) as disk, street(tmp_path) as stage:
        stage.served.__exit__(None, None, None)
        shutil.copytree(stage.served.folder, disk / "centro")
        with process(disk / "centro") as url:
            for seat in stage.seats:
                with seat.open().database.keep() as session:
                    session.execute(text("UPDATE link SET server = :url"), {"url": url})
            words = stage.something_up(30)
            with full(disk):
                for _ in range(2):
                    with pytest.raises(CentreFailed) as told:
                        stage.one.exchange()
                    assert told.value.message.endswith(".")
                    assert stage.one.status().pending == 60
                    assert not stage.one.status().all_sent
            words += stage.something_down(30)
            assert stage.one.exchange().pending == 0
            stage.other.exchange()
        shutil.rmtree(stage.served.folder)
        shutil.copytree(disk / "centro", stage.served.folder)
        stage.served.__enter__()
        for seat in stage.seats:
            with seat.open().database.keep() as session:
                session.execute(text("UPDATE link SET server = :url"), {"url": stage.served.url})
        whole(stage, words)
