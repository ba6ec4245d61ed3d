"""What every test may ask for: a fixed clock and a real, set-up, encrypted house."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.models.database import Database
from desktop.models.opening import OpenHouse
from desktop.services.access import Access, NewHouse

PASSWORD = "una frase corta"
STAFF = "Lucía Paredes"
MORNING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Monday 23 November 2026, 10:00 in Quito."""


@pytest.fixture(autouse=True)
def _quick_argon(monkeypatch: pytest.MonkeyPatch) -> None:
    # The same algorithm with little memory: a slow derivation is not what these tests are about.
    monkeypatch.setitem(keyring.ARGON, "memory_kib", 64)
    monkeypatch.setitem(keyring.ARGON, "passes", 1)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at 10:00 on 23 November 2026 in Quito."""
    return Clock(lambda: MORNING)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty folder for a house."""
    return Home(tmp_path / "casa")


@pytest.fixture
def access(home: Home, clock: Clock) -> Access:
    """The door of that folder."""
    return Access(home, clock)


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Founding a house takes a third of a second, opening a copy of it a fifth of that.
    folder = tmp_path_factory.mktemp("fundada") / "casa"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        Access(Home(folder), Clock(lambda: MORNING)).set_up(
            NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))
        )
    return folder


@pytest.fixture
def house(access: Access, _founded: Path) -> Iterator[OpenHouse]:
    """The house of Lloa, set up, with its gestora signed in."""
    shutil.copytree(_founded, access.home.folder)
    opened = access.sign_in(None, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def database(house: OpenHouse) -> Database:
    """That house's database."""
    return house.database


@pytest.fixture
def statements(house: OpenHouse) -> Iterator[list[str]]:
    """What the database is asked."""
    asked: list[str] = []

    def hear(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(house.database.engine, "before_cursor_execute", hear)
    yield asked
    event.remove(house.database.engine, "before_cursor_execute", hear)
