"""What the centre says no to: a code for programs, a Spanish sentence for people."""

import json
from typing import Any

from desktop.sync.protocol.frames import FrameKind, Refusal, encode_refusal, frame

STATUS = {
    "token": 401,
    "revoked": 403,
    "fork": 409,
    "gap": 409,
    "malformed": 400,
    "signature": 400,
    "too_large": 413,
    "too_new": 426,
    "busy": 503,
    "failed": 500,
    "code": 403,
    "house": 409,
    "kind": 409,
    "device": 409,
    "letters": 409,
    "proof": 400,
    "field": 400,
    "unknown_house": 404,
    "unknown_device": 404,
    "unknown_workshop": 404,
    "unknown_agreement": 404,
    "too_many": 429,
    "not_found": 404,
    "method": 405,
}
"""The HTTP status of each code."""

BUSY = "El centro está ocupado. Nada se perdió; se vuelve a intentar solo en un momento."


class Refused(Exception):
    """Something that is not done; `facts` are for the program that asked."""

    def __init__(self, code: str, message: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = facts

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return STATUS[self.code]


def as_json(refused: Refused) -> bytes:
    """The body of a refusal at the JSON endpoints."""
    facts = {k: v for k, v in refused.facts.items() if k not in ("error", "message")}
    told = {"error": refused.code, "message": refused.message, **facts}
    return json.dumps(told, ensure_ascii=False).encode()


def as_frame(refused: Refused) -> bytes:
    """The REFUSAL of an exchange."""
    told = Refusal(refused.code, refused.message, refused.facts)
    return frame(FrameKind.REFUSAL, encode_refusal(told))
