"""The technical log: what failed and where, never who.

Log records carry messages of ours and, of an exception, its type and the places it went
through; never its text, which may quote a name.
"""

import logging
import os
import traceback
from pathlib import Path
from types import TracebackType

LOGGER = logging.getLogger("casa_somos")
FILES, LONGEST = 3, 512 * 1024


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


class _Turning(logging.FileHandler):
    """A log file that is put aside when it grows long.

    The library's own handler of this kind loads sockets and more at every start.
    """

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is not None and self.stream.tell() > LONGEST:
            self.close()
            self._turn()
        super().emit(record)

    def _turn(self) -> None:
        path = Path(self.baseFilename)
        for at in range(FILES - 1, 0, -1):
            older = path if at == 1 else path.with_name(f"{path.name}.{at - 1}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{at}"))


def start(folder: Path) -> None:
    """Write the log into `folder`, at most three files of about 512 KiB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = _Turning(folder / "casa-somos.log", encoding="utf-8", delay=True)
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
    code = os.urandom(3).hex().upper()
    LOGGER.error("fallo %s", code, exc_info=(type(error), error, error.__traceback__))
    return code
