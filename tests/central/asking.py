"""Asks an ASGI application in process, message by message, so that a request may break off."""

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.types import Message

Part = bytes | Callable[[], None]
"""Bytes that arrive, or something that happens before the next ones do."""


@dataclass
class Answer:
    """What came back; status 0 is nothing."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """Whoever asks; `address` is where from."""

    def __init__(self, app: FastAPI, address: str = "192.0.2.7") -> None:
        self.app = app
        self.address = address

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """A GET."""
        return self.ask("GET", path, headers or {}, [])

    def post(
        self,
        path: str,
        content: bytes | Iterable[Part] = b"",
        headers: dict[str, str] | None = None,
        form: Any = None,
    ) -> Answer:
        """A POST of bytes, or of JSON."""
        given = dict(headers or {})
        if form is not None:
            content = json.dumps(form).encode()
            given["content-type"] = "application/json"
        if isinstance(content, bytes):
            given["content-length"] = str(len(content))
            content = [content]
        return self.ask("POST", path, given, content)

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        parts: Iterable[Part],
        cut: bool = False,
    ) -> Answer:
        """One request; one that is `cut` ends with its connection."""
        return asyncio.run(self._ask(method, path, headers, list(parts), cut))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], parts: list[Part], cut: bool
    ) -> Answer:
        place, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": place,
            "raw_path": place.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "client": (self.address, 5000),
            "server": ("127.0.0.1", 80),
        }
        waiting = list(parts)
        got: list[Message] = []

        async def receive() -> Message:
            while waiting and not isinstance(waiting[0], bytes):
                happens = waiting.pop(0)
                assert not isinstance(happens, bytes)
                await asyncio.to_thread(happens)
            if waiting:
                more = len(waiting) > 1 or cut
                return {"type": "http.request", "body": waiting.pop(0), "more_body": more}
            if cut:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            got.append(message)

        await self.app(scope, receive, send)
        status, found = 0, {}
        for message in got:
            if message["type"] == "http.response.start":
                status = message["status"]
                found = {k.decode(): v.decode() for k, v in message["headers"]}
        return Answer(status, found, b"".join(m.get("body", b"") for m in got))
