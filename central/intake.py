"""A request to /v1/sync as its bytes arrive: the question, then one batch after another.

Nothing here waits for the network. Each call may wait for the database, so it runs in a thread.
"""

from central import exchange
from central.centre import Centre
from central.exchange import Exchange
from central.records import Device
from central.refusals import Refused, as_frame
from desktop.sync.protocol import limits
from desktop.sync.protocol.batch import HEADER_SIZE, Header, read_header
from desktop.sync.protocol.errors import BadSignature, Malformed, TooNew, WireError
from desktop.sync.protocol.frames import MAGIC, FrameKind, frame, split_ask

_SAID = {
    "malformed": "El centro no entiende lo que envió este equipo. Nada se perdió; pida ayuda.",
    "signature": "Lo que llegó al centro no lleva la firma de este equipo. Nada se perdió.",
    "too_new": "Este programa es más nuevo que el centro. Lo pendiente espera hasta que el centro"
    " se actualice.",
}


class Intake:
    """What arrived so far, and what is answered to it."""

    def __init__(self, centre: Centre, device: Device) -> None:
        self.rows = 0
        self._centre = centre
        self._device = device
        self._exchange: Exchange | None = None
        self._frames: list[bytes] = []
        self._spoken = 0
        self._bytes = bytearray()
        """Before the question is whole: what arrived; then the batch from its first byte."""
        self._kept = 0
        """How many bytes of the batch are in the spool."""
        self._header: Header | None = None
        self._repeated = False
        self._first = 0
        """The request's first batch: the laptop has the answers to all before it."""
        self._taken = False
        """Whether this attempt holds the life."""

    def take(self, data: bytes) -> None:
        """Go as far as these bytes allow."""
        self._bytes += data
        if self._exchange is None and not self._ask():
            return
        while self._batch():
            pass
        if len(self._bytes) - self._kept >= limits.KEPT_EVERY:
            self._keep()

    def cut(self) -> None:
        """The connection ended before the request did: keep what arrived."""
        if self._exchange is not None and len(self._bytes) > self._kept:
            try:
                self._keep()
            except Refused:
                # Replaced, and whoever took over has told the laptop what is held; or the
                # database is busy, and it will send these bytes again.
                return

    def end(self) -> bytes:
        """The whole answer, once the request is whole."""
        if self._exchange is None or self._bytes:
            raise Malformed("incomplete")
        frames, _ = exchange.end(self._exchange)
        return self._answer([*self._frames, *frames])

    def refusal(self, refused: Refused) -> bytes:
        """The answers so far, and why it goes no further."""
        return self._answer([*self._frames, as_frame(refused)])

    @staticmethod
    def _answer(frames: list[bytes]) -> bytes:
        return MAGIC + b"".join(frames)

    def _ask(self) -> bool:
        found = split_ask(bytes(self._bytes[:2048]))
        if found is None:
            return False
        ask, end = found
        del self._bytes[:end]
        self._exchange = exchange.begin(self._centre, self._device, ask)
        exchange.check_life(self._exchange)
        if ask.resume is not None:
            before, answers = exchange.go_on(self._exchange)
            self._taken = True
            for answer in answers:
                self._answered(answer)
            self._bytes[:0] = before
            self._kept = len(before)
        return True

    def _batch(self) -> bool:
        """Settle one whole batch; False where more bytes are needed."""
        assert self._exchange is not None
        if self._header is None:
            if len(self._bytes) < HEADER_SIZE:
                return False
            self._header = self._read_header(self._exchange)
        header = self._header
        if len(self._bytes) < header.size:
            return False
        body = bytes(self._bytes[HEADER_SIZE : header.size])
        try:
            first = None if self._taken else self._first
            content = exchange.settle(self._exchange, header, body, first)
        except WireError:
            if self._taken:
                exchange.drop(self._exchange)
            raise
        self._taken = self._taken or not self._repeated
        self.rows += header.rows
        del self._bytes[: header.size]
        self._header, self._kept = None, 0
        self._answered(frame(FrameKind.ANSWER, content))
        return True

    def _answered(self, answer: bytes) -> None:
        """Keep what is answered to a batch; some hundred bytes of refused changes are answered
        with a thousand times as many."""
        self._frames.append(answer)
        self._spoken += len(answer)
        if self._spoken > limits.MOST_ANSWERED:
            raise Refused("too_large", "Hay mucho que contestar. Se contesta por partes.")

    def _read_header(self, asking: Exchange) -> Header:
        header = read_header(bytes(self._bytes[:HEADER_SIZE]))
        theirs = (header.device, header.incarnation)
        if theirs != (self._device.id, asking.ask.incarnation) or header.sequence == 0:
            raise Malformed("author")
        # Refused before its body has come up a slow line.
        self._first = self._first or header.sequence
        self._repeated = exchange.stored(asking, header) is not None
        return header

    def _keep(self) -> None:
        assert self._exchange is not None
        if self._header is None or self._repeated:
            return
        if not self._taken:
            exchange.start(self._exchange, self._first)
            self._taken = True
        new = bytes(self._bytes[self._kept :])
        exchange.keep(self._exchange, self._header.sequence, self._kept, new)
        self._kept += len(new)


def refusal_of(error: WireError) -> Refused:
    """What bytes that are not taken are answered with."""
    code = {BadSignature: "signature", TooNew: "too_new"}.get(type(error), "malformed")
    return Refused(code, _SAID[code])
