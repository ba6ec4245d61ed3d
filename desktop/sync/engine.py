"""One exchange with the centre: what waits goes up, what is new comes down, in small steps."""

import contextlib
import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.models import journal
from desktop.models.exchange import Exchange, Link
from desktop.models.house import Device, HouseKind
from desktop.models.opening import OpenHouse
from desktop.sync import inbox, letters, outbox, status
from desktop.sync.errors import CentreFailed, Cut, NotEnrolled, Revoked
from desktop.sync.outbox import Waiting
from desktop.sync.protocol import limits
from desktop.sync.protocol.errors import Malformed
from desktop.sync.protocol.frames import (
    MAGIC,
    Answer,
    Ask,
    End,
    Page,
    Refusal,
    decode,
    encode_ask,
    read_frames,
)
from desktop.sync.transport import Transport

MOST_BYTES = 1024 * 1024
"""Of batches in one request."""
HISTORY = 200
_LIVES = 3
_SETTLING = 3


class AlreadyRunning(UserError):
    """Another exchange of this house has not ended."""

    def __init__(self) -> None:
        super().__init__("Ya hay un envío en curso. Espere a que termine.")


@dataclass(frozen=True)
class Outcome:
    """What an exchange did: acknowledged changes, HTTP bytes with headers, and what is left."""

    sent: int
    received: int
    bytes_sent: int
    bytes_received: int
    requests: int
    pending: int
    problems: int


@dataclass(frozen=True)
class _Tie:
    """What is known of the centre when a request is made."""

    server: str
    authority: str | None
    token: str
    device: UUID
    incarnation: UUID
    letter: str
    house_cursor: int
    ref_cursor: int
    page_bytes: int
    cut: bool
    sealed: int
    answered: int


class Engine:
    """The exchanges of one open house."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house
        self._database = house.database

    def exchange(self, progress: Progress | None = None) -> Outcome:
        """Send everything that was pending when it began, and read everything that is new.

        Raises what staff read (`desktop.sync.errors`) and `Cancelled`; whatever was answered or
        read until then is kept.
        """
        if not self._house.exchanging.acquire(blocking=False):
            raise AlreadyRunning
        try:
            return _Run(self._house, progress or Progress()).run()
        finally:
            self._house.exchanging.release()


class _Run:
    """One exchange while it lasts."""

    def __init__(self, house: OpenHouse, progress: Progress) -> None:
        self._house, self._database, self._progress = house, house.database, progress
        self._sent = self._received = 0
        self._total = 0
        self._most = MOST_BYTES
        self._lives = 0
        self._stuck = False
        self._moved = False
        """Whether the last answer brought anything on: a batch's, or a page that was taken."""

    def run(self) -> Outcome:
        tie = self._tie()
        began, at = time.monotonic(), self._database.clock.now()
        transport = Transport(tie.server, tie.token, tie.authority, self._progress)
        failed: str | None = None
        try:
            self._exchange(transport)
        except Cancelled:
            raise
        except UserError as error:
            failed = error.message
            raise
        finally:
            transport.close()
            meter = transport.meter
            row = Exchange(
                at=at,
                seconds=time.monotonic() - began,
                sent=self._sent,
                received=self._received,
                bytes_sent=meter.sent,
                bytes_received=meter.received,
                requests=meter.requests,
                problem=failed,
            )
            self._note(row, done=self._done(failed))
        with self._database.read() as session:
            found = status.read(session)
            return Outcome(
                self._sent, self._received, meter.sent, meter.received, meter.requests,
                found.pending, found.rejected + found.held + status.conflicts(session),
            )  # fmt: skip

    def _done(self, failed: str | None) -> bool:
        return failed is None and not self._cancelled()

    def _cancelled(self) -> bool:
        try:
            self._progress.check()
        except Cancelled:
            return True
        return False

    def _exchange(self, transport: Transport) -> None:
        with self._database.read() as session:
            until = int(session.execute(select(func.max(journal.Entry.seq))).scalar_one() or 0)
            self._total = journal.pending_count(session)
        with self._database.keep() as session:
            outbox.let_go(session, session.execute(select(Device.incarnation)).scalar_one())
        settled = 0
        pull_first = False
        while True:
            self._progress.step(self._sent, max(self._total, self._sent))
            waiting = [] if pull_first else self._waiting(until, settling=settled > 0)
            answered = self._ask(transport, waiting)
            if answered is None:
                pull_first = True
                continue
            pull_first = False
            more = answered.more and not self._stuck
            if not self._moved and (waiting or more):
                # An answer to nothing that was asked: it would be asked again without end.
                raise Cut
            if more or self._waiting(until, settling=False):
                continue
            if settled < _SETTLING and self._anything_settling():
                settled += 1
                continue
            break
        inbox.forget_retired(self._house)

    def _waiting(self, until: int, *, settling: bool) -> list[Waiting]:
        """The batches of the next request, sealed as far as it has room."""
        while True:
            with self._database.read() as session:
                found = outbox.waiting(session, self._most)
            if sum(len(each.content) for each in found) >= self._most // 2:
                return found
            self._progress.check()
            if not outbox.seal_next(self._database, until, settling=settling):
                return found
            settling = False

    def _anything_settling(self) -> bool:
        with self._database.read() as session:
            return status.freed(session)

    def _ask(self, transport: Transport, waiting: list[Waiting]) -> End | None:
        """One request and what comes of it; None where another life began."""
        tie = self._tie()
        question = self._question(transport, tie, waiting)
        if waiting and not tie.cut:
            self._mark_cut(True)
        try:
            reply = transport.sync(question)
        except Cut as cut:
            self._mark_cut(True, halve=True)
            self._keep_whole_frames(cut.arrived)
            raise
        except CentreFailed as error:
            if error.code == "too_large" and self._most > 1:
                self._most = 1  # one batch a request
                return self._ask(transport, waiting[:1])
            raise
        return self._take(reply.content)

    def _question(self, transport: Transport, tie: _Tie, waiting: list[Waiting]) -> bytes:
        resume = None
        parts = [each.content for each in waiting]
        if tie.cut:
            applied, held = transport.state(tie.incarnation.bytes)
            first = waiting[0].sequence if waiting else applied + 1
            last = waiting[-1].sequence if waiting else applied
            if first - 1 <= applied <= last:
                left = [each for each in waiting if each.sequence > applied]
                parts = [each.content for each in left]
                held = min(held, len(parts[0])) if parts else 0
                resume = (applied + 1, held)
                if parts:
                    parts[0] = parts[0][held:]
        ask = Ask(
            tie.incarnation.bytes,
            tie.letter,
            round(self._database.clock.now().timestamp() * 1000),
            tie.house_cursor,
            tie.ref_cursor,
            tie.page_bytes,
            resume,
            tie.sealed,
            tie.answered,
        )
        return encode_ask(ask) + b"".join(parts)

    def _keep_whole_frames(self, arrived: bytes) -> None:
        """What came whole before a cut need not come again: each frame stands for itself."""
        if arrived.startswith(MAGIC):
            with contextlib.suppress(Cut):
                self._frames(arrived)

    def _take(self, content: bytes) -> End | None:
        refusal, end, pages = self._frames(content)
        if refusal is not None:
            self._refused(refusal)
            return None
        if end is None:
            raise Cut
        self._close(end, pages)
        return end

    def _frames(self, content: bytes) -> tuple[Refusal | None, End | None, int]:
        """Store each frame by itself; what closes the answer, and how many pages it had."""
        refusal: Refusal | None = None
        end: End | None = None
        pages = 0
        self._stuck = False
        self._moved = False
        try:
            for kind, payload in read_frames(content):
                self._progress.check()
                frame = decode(kind, payload)
                if isinstance(frame, Answer):
                    stored = outbox.store(self._database, frame, payload)
                    self._moved = self._moved or stored is not None
                    self._sent += stored or 0
                    self._progress.step(self._sent, max(self._total, self._sent))
                elif isinstance(frame, Page):
                    taken = inbox.apply(self._database, frame)
                    self._moved = self._moved or taken is not None
                    self._stuck = self._stuck or taken is None
                    self._received += taken or 0
                    pages += 1
                elif isinstance(frame, End):
                    end = frame
                else:
                    refusal = frame
        except Malformed:
            raise Cut from None
        except outbox.NotOurs:
            refusal = Refusal("fork", "")
        return refusal, end, pages

    def _refused(self, refusal: Refusal) -> None:
        if refusal.code in ("fork", "gap") and self._lives < _LIVES:
            self._lives += 1
            told = refusal.facts.get("sequence")
            lost = told if refusal.code == "gap" and isinstance(told, int) else None
            letters.begin_new_life(self._house, lost_after=lost)
            return
        if refusal.code == "too_large" and self._moved:
            self._most = 1  # what was answered is kept; the others in parts
            return
        if refusal.code == "revoked":
            with self._database.keep() as session:
                link = session.execute(select(Link)).scalar_one()
                link.revoked_at = self._database.clock.now()
            raise Revoked
        raise CentreFailed(refusal.code, refusal.message)

    def _close(self, end: End, pages: int) -> None:
        now = round(self._database.clock.now().timestamp() * 1000)
        with self._database.keep() as session:
            link = session.execute(select(Link)).scalar_one()
            link.cut = False
            link.offset_ms = end.now - now
            if pages:
                link.page_bytes = min(link.page_bytes * 2, limits.LARGEST_PAGES)
        letters.adopt(self._house, end.letter)

    def _mark_cut(self, cut: bool, *, halve: bool = False) -> None:
        with self._database.keep() as session:
            link = session.execute(select(Link)).scalar_one()
            link.cut = cut
            if halve:
                link.page_bytes = max(link.page_bytes // 2, limits.SMALLEST_PAGES)

    def _tie(self) -> _Tie:
        with self._database.read() as session:
            link = session.execute(select(Link)).scalar_one_or_none()
            device = session.execute(select(Device)).scalar_one()
            if link is None or device.kind == HouseKind.PRACTICE:
                raise NotEnrolled
            if link.revoked_at is not None:
                raise Revoked
            return _Tie(
                link.server, link.authority, link.token, device.id, device.incarnation,
                device.letter, link.house_cursor, link.ref_cursor, link.page_bytes, link.cut,
                link.sequence, outbox.answered(session, device.incarnation),
            )  # fmt: skip

    def _note(self, row: Exchange, *, done: bool) -> None:
        """Write down how it went. The same failure again, or nothing new, is no new line."""
        with self._database.keep() as session:
            link = session.execute(select(Link)).scalar_one()
            if done:
                link.last_success_at, link.last_error = row.at, None
            elif row.problem is not None:
                link.last_error_at, link.last_error = row.at, row.problem
            else:
                return
            last = _last(session)
            if last is not None and last.problem == row.problem and not (row.sent or row.received):
                if row.problem is not None:
                    last.at = row.at
                return
            session.add(row)
            session.flush()
            session.execute(delete(Exchange).where(Exchange.id <= row.id - HISTORY))


def _last(session: Session) -> Exchange | None:
    return session.execute(
        select(Exchange).order_by(Exchange.id.desc()).limit(1)
    ).scalar_one_or_none()
