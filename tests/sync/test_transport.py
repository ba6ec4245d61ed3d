"""Requests over a real socket to whoever is on the other side, well-behaved or not."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.sync import transport
from desktop.sync.errors import CentreFailed, Cut, NoNetwork, NotSafe
from desktop.sync.transport import Transport, checked_address

OURS = b"CSQ1\x03\x00\x00\x00\x00"
Behave = Callable[[socket.socket], None]


class Server:
    """Answers each connection in its own way, and notes what came in."""

    def __init__(self, behave: Behave, context: ssl.SSLContext | None = None) -> None:
        self.taken = bytearray()
        self._behave, self._context = behave, context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            try:
                safe = self._context.wrap_socket(plain, True) if self._context else plain
                with safe:
                    safe.settimeout(10)
                    self._take(safe)
                    self._behave(safe)
            except OSError:
                plain.close()

    def _take(self, connection: socket.socket) -> None:
        """The whole request."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(4096)
        head, _, body = data.partition(b"\r\n\r\n")
        lines = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
        )
        while len(body) < int(lines.get(b"content-length", b"0")):
            body += connection.recv(4096)
        self.taken += head + b"\r\n\r\n" + body

    def close(self) -> None:
        """Listen no more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(behave: Behave, context: ssl.SSLContext | None = None) -> Server:
        made.append(Server(behave, context))
        return made[-1]

    yield start
    for server in made:
        server.close()


def _says(*parts: bytes, wait: float = 0.0) -> Behave:
    def behave(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
        # Nobody hangs up: the other side does, or the wait is over.
        if wait:
            connection.settimeout(wait)
            connection.recv(1)

    return behave


def _answer(body: bytes = OURS) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nx-casa-somos: 1\r\n\r\n%s" % (len(body), body)


def _to(server: Server, progress: Progress | None = None) -> Transport:
    return Transport(f"http://127.0.0.1:{server.port}", "clave", None, progress or Progress())


def test_every_byte_is_counted_and_few_are_spent(serve: Callable[..., Server]) -> None:
    server = serve(_says(_answer()))
    line = _to(server)
    reply = line.sync(b"CSQ1" + bytes(100))
    line.close()
    assert reply.content == OURS
    assert line.meter.sent == len(server.taken)
    assert line.meter.received == len(_answer())
    assert line.meter.requests == 1
    head = bytes(server.taken).split(b"\r\n\r\n")[0].lower()
    for wasted in (b"user-agent", b"accept", b"connection", b"transfer-encoding"):
        assert wasted not in head
    assert len(head) < 130


def test_a_line_that_stands_still_is_given_up(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "STALL_SECONDS", 0.3)
    for server in (serve(_says(wait=9)), serve(_says(_answer()[:-4], wait=9))):
        line = _to(server)
        with pytest.raises(Cut):
            line.sync(b"CSQ1")
        line.close()


def test_asking_to_stop_ends_a_request_that_waits(serve: Callable[..., Server]) -> None:
    server = serve(_says(wait=9))
    progress = Progress()
    line = _to(server, progress)
    timer = threading.Timer(0.2, progress.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        line.sync(b"CSQ1")
    # Far from the seconds that the other side would have kept it.
    assert time.monotonic() - began < 8
    line.close()
    timer.join()


def test_an_answer_that_breaks_off_is_none(serve: Callable[..., Server]) -> None:
    line = _to(serve(_says(_answer()[:-2])))
    with pytest.raises(Cut):
        line.sync(b"CSQ1")
    line.close()


def test_json_without_the_mark_of_the_centre_is_not_its_own(serve: Callable[..., Server]) -> None:
    told = b'HTTP/1.1 200 OK\r\ncontent-length: 28\r\n\r\n{"sequence": 1, "held": 200}'
    line = _to(serve(_says(told)))
    with pytest.raises(CentreFailed):
        line.state(bytes(16))
    line.close()


def test_nobody_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = Transport(f"http://127.0.0.1:{port}", None, None, Progress())
    with pytest.raises(NoNetwork):
        line.sync(b"CSQ1")
    line.close()


@pytest.mark.parametrize(
    "address",
    ["http://centro.example", "http://127.0.0.1.centro.example", "ftp://centro.example", "",
     "http://10.0.0.3:8000", "https://", "https://centro.example:puerto", "https://[::1"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(address: str) -> None:
    with pytest.raises(NotSafe):
        checked_address(address)


def test_a_password_of_the_environment_is_not_sent(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login otra password otra\n")
    monkeypatch.setenv("NETRC", str(file))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server = serve(_says(_answer()))
    line = _to(server)
    line.sync(b"CSQ1")
    line.close()
    assert b"Authorization: Bearer clave\r\n" in server.taken


def test_an_intermediary_that_lets_nothing_through_is_given_nothing(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"
    server = serve(_says(refused))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    line = Transport("https://centro.example", "clave", None, Progress())
    with pytest.raises(NoNetwork):
        line.sync(b"CSQ1")
    line.close()
    assert bytes(server.taken).startswith(b"CONNECT centro.example:443 ")
    assert b"clave" not in server.taken


def _certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's certificate that only its own authority vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Centro de prueba")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "servidor.pem"
    file.write_bytes(private + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, pem.decode()


def test_a_certificate_is_verified_by_the_authority_of_the_institution(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    context, authority = _certificate(tmp_path)
    server = serve(_says(_answer()), context)
    address = f"https://127.0.0.1:{server.port}"
    stranger = Transport(address, "clave", None, Progress())
    with pytest.raises(NotSafe):
        stranger.sync(b"CSQ1")
    stranger.close()
    assert not server.taken
    known = Transport(address, "clave", authority, Progress())
    assert known.sync(b"CSQ1").content == OURS
    known.close()
    assert known.meter.sent == len(server.taken)
