"""How a centre is set: its folder, its database, its limits."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from central.refusals import Refused
from desktop.sync.protocol import limits

Clock = Callable[[], int]
"""Milliseconds since 1970; replaceable, so that a test can move the time."""

HOUR = 3_600_000


def system_clock() -> int:
    """The clock of this machine."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Settings:
    """What one centre goes by; every worker of it has the same."""

    data: Path
    database: str | None = None
    """URL of PostgreSQL; None is the embedded database in `data`."""
    trusted_proxies: frozenset[str] = frozenset()
    """Addresses whose X-Forwarded-For is believed."""
    request_bytes: int = limits.MOST_REQUEST
    json_bytes: int = 16 * 1024
    stall_seconds: int = 60
    """How long a request may stand still before its connection is let go."""
    code_ms: int = 72 * HOUR
    failures_from_one: int = 10
    failures_from_all: int = 300
    unknown_from_one: int = 60
    """Codes of diplomas that nobody knows."""
    failures_ms: int = 10 * 60 * 1000

    @property
    def url(self) -> str:
        """The database, as SQLAlchemy names it."""
        if self.database is None:
            return f"sqlite:///{self.data / 'centro.db'}"
        return self.database.replace("postgres://", "postgresql://", 1).replace(
            "postgresql://", "postgresql+psycopg://", 1
        )


_NUMBERS = {
    "CASA_CENTRAL_REQUEST_BYTES": "request_bytes",
    "CASA_CENTRAL_STALL_SECONDS": "stall_seconds",
    "CASA_CENTRAL_FAILURES_FROM_ONE": "failures_from_one",
    "CASA_CENTRAL_FAILURES_FROM_ALL": "failures_from_all",
    "CASA_CENTRAL_UNKNOWN_FROM_ONE": "unknown_from_one",
}


def from_environment(data: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment asks for; the folder is made where it is missing."""
    database = environment.get("CASA_CENTRAL_DATABASE") or None
    if database is not None and not database.startswith(("postgresql://", "postgres://")):
        # The address holds a password: it is not repeated.
        raise Refused(
            "field", "CASA_CENTRAL_DATABASE debe ser una dirección «postgresql://…», o no estar."
        )
    numbers = {
        field: _number(name, environment[name])
        for name, field in _NUMBERS.items()
        if environment.get(name)
    }
    proxies = environment.get("CASA_CENTRAL_TRUSTED_PROXY", "")
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("field", f"No se puede usar la carpeta {data}: {error.strerror}.") from error
    trusted = frozenset(part.strip() for part in proxies.split(",") if part.strip())
    return Settings(data=data, database=database, trusted_proxies=trusted, **numbers)


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise Refused("field", f"{name} debe ser un número entero mayor que cero.")
    return int(text)
