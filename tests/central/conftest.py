"""A centre in process, on the embedded database and on PostgreSQL, with a clock that is moved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest

from central.app import create_app
from central.centre import Centre
from central.settings import Settings
from central.store import Store
from tests.central.asking import Client
from tests.central.postgres import cluster

MORNING = round(datetime(2026, 11, 23, 15, 0, tzinfo=UTC).timestamp() * 1000)
_numbers = count(1)


class Watch:
    """The centre's clock."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def watch() -> Watch:
    """A clock that stands at 10:00 on 23 November 2026 in Quito."""
    return Watch()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty database of a PostgreSQL, and says its URL."""
    with cluster() as url:

        def database() -> str:
            name = f"centro_{next(_numbers)}"
            with psycopg.connect(url.format(database="postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return url.format(database=name)

        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A new centre's settings, on each of the two databases."""
    folder = tmp_path / "centro"
    folder.mkdir()
    if request.param == "sqlite":
        return Settings(folder)
    database: Callable[[], str] = request.getfixturevalue("postgres")
    return Settings(folder, database=database())


@contextmanager
def served(settings: Settings, watch: Watch) -> Iterator[Client]:
    """The centre's application with a client of it."""
    app = create_app(settings, watch)
    yield Client(app)
    app.state.centre.close()


@pytest.fixture
def client(settings: Settings, watch: Watch) -> Iterator[Client]:
    """A client of a new centre."""
    with served(settings, watch) as client:
        yield client


@pytest.fixture
def centre(client: Client) -> Centre:
    """The parts of that centre."""
    found: Centre = client.app.state.centre
    return found


@pytest.fixture
def store(centre: Centre) -> Store:
    """The database of that centre."""
    return centre.store
