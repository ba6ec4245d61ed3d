"""A bad line: a TCP proxy on the loopback that cuts, loses, repeats, stalls, slows or lies."""

import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType

HTML = b"<html><body>Bienvenido a la red del municipio. Acepte para seguir.</body></html>"


def page(status: str, *headers: str, body: bytes = HTML) -> bytes:
    """What somebody between the laptop and the centre answers in its place."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *headers, "Connection: close", "", ""]).encode() + body


LIES = {
    "captive portal": page("200 OK"),
    "its login": page("302 Found", "Location: http://127.0.0.1:9/entrar"),
    "permanent redirect": page("308 Permanent Redirect", "Location: http://127.0.0.1:9/v1/sync"),
    "too large": page("413 Content Too Large"),
    "too many": page("429 Too Many Requests", "Retry-After: 120"),
    "bad gateway": page("502 Bad Gateway"),
    "forbidden by a proxy": page("403 Forbidden"),
    "unauthorised by a proxy": page("401 Unauthorized"),
    "conflict of a proxy": page("409 Conflict"),
    "empty": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "not http": b"220 smtp.ejemplo.ec ESMTP\r\n",
    "nothing": b"",
    "our magic and then nothing": page("200 OK", body=b"CSQ1"),
    "our magic and half a frame": page("200 OK", body=b"CSQ1\x01\x00\x00\x10\x00abc"),
    "less than announced": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nCSQ1",
}


@dataclass
class Fault:
    """What happens to one connection. Byte counts are from its first byte, headers included."""

    cut_up: int | None = None
    """The connection breaks after this many bytes of the question."""
    cut_down: int | None = None
    """… of the answer."""
    stall_up: int | None = None
    """Nothing more passes after this many bytes, and nobody hangs up."""
    stall_down: int | None = None
    lie: bytes | None = None
    """Answered in the centre's place."""
    repeat: int = 0
    """The whole question reaches the centre so many times more; its first answer passes."""
    drop_answer: bool = False
    """The question passes whole, the answer never does."""


@dataclass
class Speed:
    """Bytes a second each way, and how long a round trip takes."""

    up: float
    down: float
    round_trip: float


@dataclass
class Seen:
    """What passed."""

    connections: int = 0
    up: int = 0
    down: int = 0


@dataclass
class Line:
    """Listens on a free port until closed; `faults` are used up one a connection."""

    to_port: int
    speed: Speed | None = None
    faults: deque[Fault] = field(default_factory=deque)
    seen: Seen = field(default_factory=Seen)
    heard: list[bytearray] = field(default_factory=list)
    """What the laptop sent over each connection, whether it passed or not."""

    def __enter__(self) -> "Line":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._closing.set()
        # A thread that waits in accept is woken by a connection of ours.
        with socket.socket() as waker:
            waker.connect_ex(("127.0.0.1", self.port))
        self._listening.close()
        with self._lock:
            still = list(self._open)
        for each in still:
            _shut(each)
        for thread in self._threads:
            thread.join(5)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """Where a laptop reaches it."""
        return f"http://127.0.0.1:{self.port}"

    def _begin(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                laptop, _ = self._listening.accept()
            except OSError:
                return
            if self._closing.is_set():
                laptop.close()
                return
            self.seen.connections += 1
            fault = self.faults.popleft() if self.faults else Fault()
            self._begin(self._serve, laptop, fault)

    def _serve(self, laptop: socket.socket, fault: Fault) -> None:
        self._keep(laptop)
        try:
            if fault.lie is not None:
                self.heard.append(bytearray(_whole(laptop)))
                laptop.sendall(fault.lie)
            elif fault.repeat or fault.drop_answer:
                self._by_whole_questions(laptop, fault)
            else:
                self._pass_on(laptop, fault)
        except OSError:
            pass  # one side hung up, which is what lines are like
        finally:
            self._forget(laptop)

    def _by_whole_questions(self, laptop: socket.socket, fault: Fault) -> None:
        whole = _whole(laptop)
        answers = []
        for _ in range(1 + fault.repeat):
            with socket.create_connection(("127.0.0.1", self.to_port)) as centre:
                centre.sendall(whole)
                answers.append(_whole(centre))
        if not fault.drop_answer:
            laptop.sendall(answers[0])

    def _pass_on(self, laptop: socket.socket, fault: Fault) -> None:
        if self.speed:
            time.sleep(self.speed.round_trip)  # the handshake that the loopback does not feel
        with socket.create_connection(("127.0.0.1", self.to_port)) as centre:
            self._keep(centre)
            back = threading.Thread(
                target=self._carry, args=(centre, laptop, fault.cut_down, fault.stall_down, False)
            )
            back.start()
            self._carry(laptop, centre, fault.cut_up, fault.stall_up, True)
            back.join()
            with self._lock:
                self._open.discard(centre)

    def _carry(
        self, source: socket.socket, target: socket.socket, cut: int | None, stall: int | None,
        up: bool,
    ) -> None:  # fmt: skip
        passed = 0
        heard = bytearray()
        if up:
            self.heard.append(heard)
        rate = None if self.speed is None else self.speed.up if up else self.speed.down
        due = 0.0
        try:
            while data := source.recv(1024 if rate else 65536):
                heard += data
                if stall is not None and passed + len(data) > stall:
                    target.sendall(data[: stall - passed])
                    self._closing.wait(60)
                    return
                if cut is not None and passed + len(data) >= cut:
                    target.sendall(data[: cut - passed])
                    # Let the far side take what passed before the line breaks.
                    time.sleep(0.005)
                    return
                if rate and self.speed:
                    now = time.monotonic()
                    due = max(due, now) + len(data) / rate
                    time.sleep(due - now + (self.speed.round_trip / 2 if passed == 0 else 0))
                target.sendall(data)
                passed += len(data)
                self._count(len(data), up)
        except OSError:
            return
        finally:
            _shut(source)
            _shut(target)

    def _count(self, size: int, up: bool) -> None:
        with self._lock:
            if up:
                self.seen.up += size
            else:
                self.seen.down += size

    def _keep(self, each: socket.socket) -> None:
        with self._lock:
            self._open.add(each)

    def _forget(self, each: socket.socket) -> None:
        with self._lock:
            self._open.discard(each)
        _shut(each)
        each.close()


def _shut(each: socket.socket) -> None:
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _whole(side: socket.socket) -> bytes:
    """A whole request or answer: its head, and as many bytes as it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = side.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        part = side.recv(65536)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body
