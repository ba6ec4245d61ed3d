"""Serving in the foreground until somebody ends it."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from central import logs
from central.app import DATA, create_app
from central.centre import open_centre
from central.refusals import Refused
from central.settings import Settings, system_clock

_SHARED: dict[str, Any] = {
    "loop": "asyncio",
    "http": "h11",
    "ws": "none",
    "interface": "asgi3",
    # Each byte of an answer crosses a slow line.
    "server_header": False,
    "date_header": False,
    "proxy_headers": False,
    "log_config": None,
    "access_log": False,
    "timeout_keep_alive": 30,
    "timeout_graceful_shutdown": 5,
    "h11_max_incomplete_event_size": 16 * 1024,
}
_WAITING = 512


def serve(
    settings: Settings, host: str, port: int, workers: int, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the address once it is listened at."""
    stop = _Stop()
    logs.quiet_libraries()
    # Whatever is wrong with the database is said here, before anybody is let in.
    if workers > 1:
        open_centre(settings, system_clock).close()
    with _listening(host, port) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}"
        if workers > 1:
            os.environ[DATA] = str(settings.data)
            config = uvicorn.Config("central.app:worker", factory=True, workers=workers, **_SHARED)
            ready(address)
            Multiprocess(config, sockets=[listener]).run()
            return
        app = create_app(settings, system_clock)
        stop.server = uvicorn.Server(uvicorn.Config(app, **_SHARED))
        ready(address)
        stop.server.run(sockets=[listener])


class _Stop:
    """Ends the process with 0 when it is asked to end, however far it is.

    The server takes the signals while it runs and then raises them again, for whoever had them.
    """

    def __init__(self) -> None:
        self.server: uvicorn.Server | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def _asked(self, _number: int, _frame: object) -> None:
        if self.server is None:
            sys.exit(0)
        self.server.should_exit = True


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_WAITING)
        listener.set_inheritable(True)
    except (OSError, OverflowError) as error:
        listener.close()
        raise Refused(
            "failed", f"No se puede atender en {host}:{port}. Puede que otro programa lo use."
        ) from error
    return listener
