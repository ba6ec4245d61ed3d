"""How bytes reach the centre and come back: few of them, counted, and from nobody else.

Loading this loads the network libraries, which takes a fifth of a second: whoever needs it
imports it when an exchange begins, never at the start of the program.
"""

import io
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProxyError
from urllib3.util import SKIP_HEADER

from desktop.core.progress import Progress
from desktop.sync.errors import CentreFailed, Cut, NoNetwork, NotSafe, not_the_centre
from desktop.sync.protocol.frames import MAGIC

CONNECT_SECONDS = 15
STALL_SECONDS = 45
"""No byte for so long is a line that broke without saying so."""
LOOK_EVERY = 0.1
LARGEST_ANSWER = 8 * 1024 * 1024
# What the system takes ahead of the line is not sent: with little of it, progress and stalls are
# those of the line itself. It still allows 100 kB/s over a satellite.
_AHEAD = 64 * 1024
_OURS = "X-Casa-Somos"


@dataclass
class Meter:
    """What went over the line, HTTP with its headers."""

    sent: int = 0
    received: int = 0
    requests: int = 0


@dataclass(frozen=True)
class Reply:
    """An answer that is the centre's: frames, or JSON."""

    status: int
    content: bytes


def checked_address(server: str) -> str:
    """A centre's address as it is kept; raises `NotSafe` where data would travel in the clear."""
    typed = server.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, _ = parts.hostname, parts.port
    except ValueError:  # a port that is none, half an address of version 6
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in ("http", "https") or parts.query:
        raise NotSafe(
            "La dirección del centro no se entiende. Escríbala como la dio su coordinación, por"
            " ejemplo https://centro.ejemplo.ec."
        )
    if parts.scheme == "http" and not _is_loopback(host):
        raise NotSafe(
            "La dirección del centro debe empezar con https:// para que nadie lea los datos en"
            " el camino. No se envió nada."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Transport:
    """One laptop's requests to one centre, over one connection where it holds.

    `progress` is asked several times a second whether to stop: then the connection is closed and
    `Cancelled` leaves the request.
    """

    def __init__(
        self, server: str, token: str | None, authority: str | None, progress: Progress
    ) -> None:
        self.meter = Meter()
        self._server = checked_address(server)
        self._progress = progress
        self._open: list[HTTPConnection] = []
        self._session = requests.Session()
        self._session.trust_env = False
        # Every byte crosses a slow line: nothing is said that the centre does not ask.
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER})
        if token is not None:
            self._session.headers["Authorization"] = f"Bearer {token}"
        if not _is_loopback(urlsplit(self._server).hostname or ""):
            self._session.proxies = dict(get_environ_proxies(self._server))
        adapter = _Adapter(self.meter, self._open, authority)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def sync(self, question: bytes) -> Reply:
        """Ask the centre; the answer is frames, whatever its status. Raises what staff read."""
        reply = self._ask("POST", "/v1/sync", question)
        if not reply.content.startswith(MAGIC):
            raise not_the_centre(reply.status)
        return reply

    def state(self, incarnation: bytes) -> tuple[int, int]:
        """After a cut: the last batch that has its effect, and the bytes held of the next."""
        told = self._json("GET", f"/v1/sync/state?incarnation={incarnation.hex()}", None)
        try:
            return int(told["sequence"]), int(told["held"])
        except (KeyError, TypeError, ValueError):
            raise not_the_centre(200) from None

    def enrol(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Show a code and a key; returns what the centre says of this laptop."""
        return self._json("POST", "/v1/enrol", json.dumps(dict(form)).encode())

    def _json(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        reply = self._ask(method, path, body, ours=True)
        try:
            told = json.loads(reply.content)
        except (ValueError, RecursionError):
            raise not_the_centre(reply.status) from None
        if not isinstance(told, dict):
            raise not_the_centre(reply.status)
        if reply.status != 200:
            raise CentreFailed(str(told.get("error", "")), str(told.get("message", "")))
        return told

    def _ask(self, method: str, path: str, body: bytes | None, *, ours: bool = False) -> Reply:
        """One request in a thread of its own, so that a line that stands still holds nobody."""
        self.meter.requests += 1
        result: list[Reply] = []
        failed: list[BaseException] = []
        done = threading.Event()

        def work() -> None:
            try:
                result.append(self._request(method, path, body, ours))
            except BaseException as error:  # noqa: BLE001 (it is raised where it was asked)
                failed.append(error)
            finally:
                done.set()

        threading.Thread(target=work, daemon=True).start()
        try:
            while not done.wait(LOOK_EVERY):
                self._progress.check()
        except BaseException:
            self._hang_up()
            raise
        if failed:
            raise failed[0]
        return result[0]

    def _request(self, method: str, path: str, body: bytes | None, ours: bool) -> Reply:
        headers = {"Content-Type": "application/json"} if ours and body else None
        try:
            answer = self._session.request(
                method,
                self._server + path,
                data=None if body is None else io.BytesIO(body),
                headers=headers,
                timeout=(CONNECT_SECONDS, STALL_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                content = self._read(answer)
        except requests.exceptions.SSLError as error:
            raise NotSafe(
                "El certificado del centro no es de confianza: quien contesta puede no ser el"
                " centro. No se envió nada. Avise a soporte; si su institución tiene certificado"
                " propio, enlace el equipo con ese archivo."
            ) from error
        except (requests.exceptions.ConnectionError, HTTPError, OSError, ValueError) as error:
            raise _why(error) from error
        if ours and _OURS not in answer.headers:
            raise not_the_centre(answer.status_code)
        return Reply(answer.status_code, content)

    def _read(self, answer: requests.Response) -> bytes:
        raw = answer.raw
        head = sum(len(name) + len(value) + 4 for name, value in raw.headers.items())
        self.meter.received += head + len(f"HTTP/1.1 {raw.status} {raw.reason}\r\n\r\n")
        announced = raw.headers.get("Content-Length")
        found = bytearray()
        try:
            while part := raw.read1(65536):
                found += part
                self.meter.received += len(part)
                if len(found) > LARGEST_ANSWER:
                    raise not_the_centre(answer.status_code)
        except (HTTPError, OSError) as error:
            raise Cut(bytes(found)) from error
        if announced is not None and announced.isdigit() and len(found) < int(announced):
            raise Cut(bytes(found))
        return bytes(found)

    def _hang_up(self) -> None:
        for connection in self._open:
            if connection.sock is not None:
                try:
                    connection.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


def _why(error: BaseException) -> Exception:
    """Whether the centre was never reached, or the line broke while it was spoken to."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return NoNetwork()
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, (socket.gaierror, ConnectionRefusedError)):
            return NoNetwork()
        if isinstance(chain, OSError) and chain.errno in _UNREACHABLE:
            return NoNetwork()
        if isinstance(chain, (NewConnectionError, NameResolutionError, ProxyError)):
            return NoNetwork()
        reason = getattr(chain, "reason", None)
        inner = reason if isinstance(reason, BaseException) else None
        chain = inner or chain.__cause__ or chain.__context__ or _inner(chain)
    return Cut()


_UNREACHABLE = frozenset({101, 113, 10051, 10065})
"""ENETUNREACH and EHOSTUNREACH, as Linux and Windows number them."""


def _inner(error: BaseException) -> BaseException | None:
    return next((part for part in error.args if isinstance(part, BaseException)), None)


class _Adapter(HTTPAdapter):
    """Connections that count what they send, one at a time, never tried again by themselves."""

    def __init__(self, meter: Meter, opened: list[HTTPConnection], authority: str | None) -> None:
        self._meter, self._opened, self._authority = meter, opened, authority
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        options |= self._options()
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _counting(self._meter, self._opened)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The same through an intermediary of the institution."""
        known = proxy in self.proxy_manager
        options |= self._options()
        made = super().proxy_manager_for(proxy, **options)
        if not known:
            made.pool_classes_by_scheme = _counting(self._meter, self._opened)
        return made

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "socket_options": [
                *HTTPConnection.default_socket_options,
                (socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD),
            ]
        }
        if self._authority is not None:
            options["ssl_context"] = ssl.create_default_context(cadata=self._authority)
        return options


def _counting(meter: Meter, opened: list[HTTPConnection]) -> dict[str, Any]:
    def count(send: Callable[[Any, Any], None], connection: HTTPConnection, data: Any) -> None:
        if connection not in opened:
            opened.append(connection)
        send(connection, data)
        meter.sent += len(data)

    class Plain(HTTPConnection):
        def send(self, data: Any) -> None:
            count(HTTPConnection.send, self, data)

    class Safe(HTTPSConnection):
        def send(self, data: Any) -> None:
            count(HTTPSConnection.send, self, data)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SafePool(HTTPSConnectionPool):
        ConnectionCls = Safe

    return {"http": PlainPool, "https": SafePool}
