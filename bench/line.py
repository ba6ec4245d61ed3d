"""A line between a laptop and the centre that counts what passes, and may be slow or break."""

import queue
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

_PACKET = 1024


@dataclass(frozen=True)
class Speed:
    """Bytes a second each way, and how long a round trip takes."""

    up: float
    down: float
    round_trip: float


SATELLITE = Speed(up=64_000 / 8, down=128_000 / 8, round_trip=0.6)


@dataclass
class Seen:
    """What passed, HTTP with its headers."""

    up: int = 0
    down: int = 0
    connections: int = 0


@dataclass
class Line:
    """Listens on a free port of the loopback until the block ends."""

    to_port: int
    speed: Speed | None = None
    cut_up: int | None = None
    """The next connection breaks after so many bytes of what goes up."""
    cut_down: int | None = None
    seen: Seen = field(default_factory=Seen)
    kept: bytearray | None = None
    """What comes down, where it is to be looked at."""

    def __enter__(self) -> "Line":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._ended = False
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._ended = True
        with socket.socket() as waker:
            waker.connect_ex(self._listening.getsockname())
        self._listening.close()
        for each in self._open:
            _hang_up(each)
        for thread in self._threads:
            thread.join(5)

    def count(self) -> Seen:
        """What passed since it was last asked."""
        seen, self.seen = self.seen, Seen()
        return seen

    def _begin(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            laptop, _ = self._listening.accept()
            if self._ended:
                laptop.close()
                return
            self.seen.connections += 1
            centre = socket.create_connection(("127.0.0.1", self.to_port))
            self._open += [laptop, centre]
            cuts, self.cut_up, self.cut_down = (self.cut_up, self.cut_down), None, None
            opened = time.monotonic()
            if self.speed is not None:
                opened += self.speed.round_trip  # the handshake, which the loopback does not feel
            for source, target, up in ((laptop, centre, True), (centre, laptop, False)):
                waiting: queue.Queue[tuple[float, bytes]] = queue.Queue(64)
                self._begin(self._read, source, waiting, up, opened)
                self._begin(self._write, target, source, waiting, up, cuts[not up])

    def _read(
        self, source: socket.socket, waiting: "queue.Queue[tuple[float, bytes]]", up: bool,
        free: float,
    ) -> None:  # fmt: skip
        """Take bytes as fast as the line does; each arrives half a round trip later."""
        speed = self.speed
        with suppress(OSError):
            while data := source.recv(_PACKET if speed else 65536):
                if speed is None:
                    waiting.put((0.0, data))
                    continue
                free = max(free, time.monotonic()) + len(data) / (speed.up if up else speed.down)
                waiting.put((free + speed.round_trip / 2, data))
                time.sleep(max(0.0, free - time.monotonic()))
        waiting.put((0.0, b""))

    def _write(
        self, target: socket.socket, source: socket.socket,
        waiting: "queue.Queue[tuple[float, bytes]]", up: bool, cut: int | None,
    ) -> None:  # fmt: skip
        passed = 0
        with suppress(OSError):
            while True:
                due, data = waiting.get()
                time.sleep(max(0.0, due - time.monotonic()))
                broken = cut is not None and passed + len(data) >= cut
                if cut is not None and broken:
                    data = data[: cut - passed]
                passed += len(data)
                if up:
                    self.seen.up += len(data)
                else:
                    self.seen.down += len(data)
                    if self.kept is not None:
                        self.kept += data
                target.sendall(data)
                if broken or not data:
                    break
        # What was sent is read before the line is seen to break.
        time.sleep(0.02 if cut is not None else 0)
        for each in (target, source):
            _hang_up(each)


def _hang_up(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
