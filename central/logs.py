"""What is written down of each request: one line of JSON on stderr, never who or what.

No names, tokens, codes or query strings; of a failure its type and the places it went through,
never its text, which may quote a row.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def line(moment: int, **facts: Any) -> None:
    """Write one line."""
    told = {k: v for k, v in facts.items() if v is not None}
    time = datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"time": time, **told}, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def failure(error: BaseException) -> dict[str, Any]:
    """An unexpected failure: a short code for whoever asks for help, and where it happened."""
    places = [
        f"{Path(place.filename).name}:{place.lineno} {place.name}"
        for place in traceback.extract_tb(error.__traceback__)
    ]
    return {"failure": os.urandom(3).hex().upper(), "type": type(error).__name__, "at": places[-8:]}


def quiet_libraries() -> None:
    """What libraries log may quote a request or a row: nothing of it is written."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "sqlalchemy"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
