"""The technical log: what failed and where, never who.

Log records carry messages of ours and, of an exception, its type and the places it went
through; never its text, which may quote a name.
"""

import logging
import secrets
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOGGER = logging.getLogger("casa_somos")


class _NoText(logging.Formatter):
    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        places = traceback.extract_tb(trace)
        lines = [f"  {Path(p.filename).name}:{p.lineno} {p.name}" for p in places]
        return "\n".join([kind.__name__ if kind else "", *lines])


def start(folder: Path) -> None:
    """Write the log into `folder`, at most three files of 512 KiB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "casa-somos.log", maxBytes=512 * 1024, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(_NoText("%(asctime)s %(levelname)s %(message)s"))
    stop()
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def stop() -> None:
    """Close the log file."""
    for handler in list(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()


def failure(error: BaseException) -> str:
    """Record an unexpected failure; returns the short code shown to staff."""
    code = secrets.token_hex(3).upper()
    LOGGER.error("fallo %s", code, exc_info=(type(error), error, error.__traceback__))
    return code
