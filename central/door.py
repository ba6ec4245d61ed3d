"""What every request passes: how long its body may be, what its answer carries, its line in the
log, and what is said when something fails that nobody foresaw."""

import asyncio
import time
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central import logs
from central.centre import Centre
from central.refusals import Refused, as_frame, as_json
from desktop.sync.protocol.frames import MAGIC

MARK = (b"x-casa-somos", b"1")
"""On every answer of the centre, so that a captive portal's page is never taken for one."""
_JSON = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
FRAMED = "/v1/sync"
_LONGEST_NUMBER = 20
"""Digits of a length: as many say already that it is too large."""
_NOTED = ("letter", "house", "rows", "batches")


def address_of(request: HTTPConnection, trusted: frozenset[str]) -> str:
    """Who asks: the connection's other end, or whom a trusted proxy names last."""
    peer = request.client.host if request.client else ""
    if peer not in trusted:
        return peer
    named = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    return next((one for one in reversed(named) if one and one not in trusted), peer)[:64]


class TooLarge(Exception):
    """A body past its limit."""


class Door:
    """The outermost layer of the centre."""

    def __init__(self, app: ASGIApp, centre: Centre) -> None:
        self._app = app
        self._centre = centre

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in and its answer out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(self._centre, scope, receive, send)
        await passage.run(self._app)


class _Passage:
    def __init__(self, centre: Centre, scope: Scope, receive: Receive, send: Send) -> None:
        self._centre, self._scope = centre, scope
        self._receive, self._send = receive, send
        self._began = time.monotonic()
        self._status = 0
        self._in = self._out = 0
        settings = centre.settings
        self._framed = scope["path"] == FRAMED
        self._most = settings.request_bytes if self._framed else settings.json_bytes
        self._whole: Message | None = None
        scope.setdefault("state", {})

    async def run(self, app: ASGIApp) -> None:
        failed: dict[str, Any] = {}
        try:
            if self._declared() > self._most:
                raise TooLarge
            if not self._framed:
                async with asyncio.timeout(self._centre.settings.stall_seconds):
                    arrived = await self._read()
                if not arrived:
                    return
            await app(self._scope, self._take, self._give)
        except TooLarge:
            await self._refuse(Refused("too_large", "Lo enviado es demasiado grande."), close=True)
        except TimeoutError:
            await self._refuse(Refused("malformed", "La solicitud no llegó completa."), close=True)
        except Refused as refused:
            await self._refuse(refused)
        except Exception as error:  # noqa: BLE001 (the last door: nobody reads a stack trace)
            failed = logs.failure(error)
            code = failed["failure"]
            await self._refuse(
                Refused("failed", f"Algo falló en el centro. Código para soporte: {code}.")
            )
        finally:
            self._log(failed)

    def _declared(self) -> int:
        for name, value in self._scope["headers"]:
            if name == b"content-length" and value.isdigit():
                return int(value[:_LONGEST_NUMBER])
        return 0

    async def _read(self) -> bool:
        """Take the body of a JSON request, which is short, before anything looks at it; False
        where the connection ended before it did."""
        parts: list[bytes] = []
        while True:
            message = await self._take()
            if message["type"] == "http.disconnect":
                return False
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        self._whole = {"type": "http.request", "body": b"".join(parts), "more_body": False}
        return True

    async def _take(self) -> Message:
        if self._whole is not None:
            message, self._whole = self._whole, None
            return message
        message = await self._receive()
        self._in += len(message.get("body", b""))
        if self._in > self._most:
            raise TooLarge
        return message

    async def _give(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = list(message.get("headers", []))
            if any(name == b"content-type" for name, _ in headers):
                headers += _JSON[1:]
            message = {**message, "headers": [*headers, MARK]}
        self._out += len(message.get("body", b""))
        await self._send(message)

    async def _refuse(self, refused: Refused, close: bool = False) -> None:
        if self._status:
            return  # An answer is under way: it breaks off, and nobody takes it for whole.
        body = MAGIC + as_frame(refused) if self._framed else as_json(refused)
        headers = [(b"content-length", str(len(body)).encode()), MARK]
        if not self._framed:
            headers = [*_JSON, *headers]
        if close:
            headers.append((b"connection", b"close"))
        self._status, self._out = refused.status, len(body)
        await self._send(
            {"type": "http.response.start", "status": refused.status, "headers": headers}
        )
        await self._send({"type": "http.response.body", "body": body})

    def _log(self, failed: dict[str, Any]) -> None:
        noted = self._scope["state"]
        route = self._scope.get("route")
        logs.line(
            self._centre.clock(),
            method=self._scope["method"],
            # A path that is none of ours may hold anything.
            path=getattr(route, "path", "otra"),
            status=self._status,
            ms=round((time.monotonic() - self._began) * 1000),
            received=self._in,
            sent=self._out,
            **{name: noted.get(name) for name in _NOTED},
            **failed,
        )
