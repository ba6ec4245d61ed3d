"""The real centre on a real socket of the loopback, in a thread of the tests."""

import socket
import threading
import time
from pathlib import Path
from types import TracebackType

import uvicorn

from central import catalogue, devices
from central.app import create_app
from central.centre import Centre
from central.settings import Clock, Settings, system_clock

_START_SECONDS = 20


class Served:
    """Serves from the block's beginning to its end; again, it goes on with the same folder."""

    def __init__(self, folder: Path, clock: Clock = system_clock, settings: Settings | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._clock = clock
        self._settings = settings or Settings(folder)
        self.port = 0

    def __enter__(self) -> "Served":
        app = create_app(self._settings, self._clock)
        self.centre: Centre = app.state.centre
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        config = uvicorn.Config(
            app, loop="asyncio", http="h11", ws="none", log_config=None, access_log=False,
            server_header=False, date_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listening]}, daemon=True
        )
        self._thread.start()
        end = time.monotonic() + _START_SECONDS
        while not self._server.started:
            assert self._thread.is_alive(), "the centre did not start"
            assert time.monotonic() < end, "the centre did not start in time"
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)
        self._listening.close()
        self.centre.close()

    @property
    def url(self) -> str:
        """Where laptops reach it."""
        return f"http://127.0.0.1:{self.port}"

    def code(self, house: str) -> str:
        """An enrolment code of a house."""
        known = catalogue.house_of(house)
        assert known is not None
        expires = self._clock() + self._settings.code_ms
        return devices.new_code(self.centre.store, known.id.bytes, expires)
