"""The doors of the centre: health, enrolment, registrations, and the exchange."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from central import catalogue, devices, exchange, guarding, migrate, registrations
from central.centre import Centre
from central.devices import Enrolled, Enrolment
from central.door import FRAMED, TooLarge, address_of
from central.forms import (
    EnrolAnswer,
    EnrolForm,
    Refusal,
    RegistrationAnswer,
    RegistrationForm,
)
from central.guarding import GuardedDoor
from central.intake import Intake, refusal_of
from central.records import Device
from central.refusals import Refused, as_frame
from central.registrations import Registered
from desktop.sync.protocol.errors import WireError
from desktop.sync.protocol.frames import MAGIC

router = APIRouter(
    responses={
        status: {"model": Refusal} for status in (400, 401, 403, 404, 409, 413, 429, 503)
    }
)  # fmt: skip


_AHEAD = 16
"""Parts of a request, of 64 KiB at most, that wait for the database."""


class _Gone(Exception):
    """The laptop's connection ended, or stood still too long."""


def _centre(request: Request) -> Centre:
    found: Centre = request.app.state.centre
    return found


@router.get("/health", responses={200: {"content": {"application/json": {}}}})
def health(request: Request) -> dict[str, str]:
    """Whether the database answers and is of this version."""
    with _centre(request).store.read() as connection:
        if migrate.revision_of(connection) != migrate.HEAD:
            raise Refused("busy", "La base de datos del centro no es de esta versión.")
    return {"status": "ok"}


@router.post("/v1/enrol")
def enrol(request: Request, form: EnrolForm) -> EnrolAnswer:
    """Enrol a laptop by a code, once."""
    centre = _centre(request)
    now = centre.clock()
    address = address_of(request, centre.settings.trusted_proxies)
    with centre.store.read() as connection:
        guarding.check(connection, centre.settings, GuardedDoor.ENROL, address, now)
    try:
        with centre.store.write() as connection:
            made = devices.enrol(connection, centre.keys, _enrolment(form), now)
    except Refused as refused:
        if refused.code in guarding.COUNTED:
            guarding.note(centre.store, centre.settings, GuardedDoor.ENROL, address, now)
        raise
    request.state.letter, request.state.house = made.letter, made.house
    return _enrolled(centre, made, now)


@router.post("/v1/registrations", status_code=201, responses={200: {"model": RegistrationAnswer}})
def register(request: Request, response: Response, form: RegistrationForm) -> RegistrationAnswer:
    """Leave a registration made online for a house; the same reference again changes nothing."""
    centre = _centre(request)
    token = _bearer(request)
    with centre.store.read() as connection:
        registrations.check_platform(connection, token)
    with centre.store.write() as connection:
        made: Registered = registrations.register(connection, form, centre.clock())
    request.state.house = made.house
    response.status_code = 201 if made.new else 200
    return RegistrationAnswer(id=str(made.id), house=made.house, state="open")


@router.get("/v1/sync/state")
def state(
    request: Request, incarnation: Annotated[str, Query(pattern="^[0-9a-fA-F]{32}$")]
) -> dict[str, int]:
    """After a cut: the last applied batch of a life, and how many bytes are held of the next."""
    centre = _centre(request)
    device = _known(centre, _bearer(request))
    _note(request, device)
    held = exchange.state(centre, device, bytes.fromhex(incarnation))
    return {"sequence": held.sequence, "held": held.bytes}


@router.post(FRAMED, include_in_schema=False)
async def sync(request: Request) -> Response:
    """Take what a laptop sends and answer with what is new; see docs/sync.md."""
    centre = _centre(request)
    try:
        device = await run_in_threadpool(_known, centre, _bearer(request))
    except Refused as refused:
        return Response(MAGIC + as_frame(refused), refused.status)
    _note(request, device)
    return await _exchanged(request, centre, Intake(centre, device))


async def _exchanged(request: Request, centre: Centre, intake: Intake) -> Response:
    try:
        async with aclosing(_arriving(request, centre.settings.stall_seconds)) as arriving:
            async for data in arriving:
                await run_in_threadpool(intake.take, data)
        body, status = await run_in_threadpool(intake.end), 200
    except asyncio.CancelledError:
        # Not in a thread: a worker that is being stopped waits for none.
        intake.cut()
        raise
    except _Gone:
        await run_in_threadpool(intake.cut)
        # Nobody reads it; a request that merely stood still is closed by it.
        return Response(status_code=408, headers={"connection": "close"})
    except (Refused, WireError, TooLarge) as error:
        refused = _refused(error)
        body, status = intake.refusal(refused), refused.status
    request.state.rows = intake.rows
    return Response(body, status)


def _refused(error: Refused | WireError | TooLarge) -> Refused:
    if isinstance(error, TooLarge):
        return Refused("too_large", "Se envió demasiado de una vez. Se envía por partes.")
    return error if isinstance(error, Refused) else refusal_of(error)


async def _arriving(request: Request, stall: int) -> AsyncGenerator[bytes, None]:
    """What arrives, read ahead of the database: what the server still holds when a connection
    ends is lost with it."""
    ahead: asyncio.Queue[bytes | Exception | None] = asyncio.Queue(_AHEAD)
    reading = asyncio.create_task(_read_ahead(request, stall, ahead))
    try:
        while (found := await ahead.get()) is not None:
            if isinstance(found, Exception):
                raise found
            yield found
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read_ahead(
    request: Request, stall: int, ahead: "asyncio.Queue[bytes | Exception | None]"
) -> None:
    try:
        while True:
            # Not wait_for: where a part arrives in the moment it is cancelled, Python 3.11 loses
            # the cancellation, and this would wait for ever at a queue that nobody reads.
            async with asyncio.timeout(stall):
                message = await request.receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            if message.get("body"):
                await ahead.put(message["body"])
            if not message.get("more_body"):
                await ahead.put(None)
                return
    except TimeoutError:
        await ahead.put(_Gone())
    except (_Gone, TooLarge) as error:
        await ahead.put(error)


def _known(centre: Centre, token: str) -> Device:
    with centre.store.read() as connection:
        return devices.authenticate(connection, token)


def _note(request: Request, device: Device) -> None:
    request.state.letter = device.letter
    request.state.house = catalogue.code_of(device.house)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip()[:200] if scheme.lower() == "bearer" else ""


def _enrolment(form: EnrolForm) -> Enrolment:
    values: dict[str, Any] = form.model_dump()
    for name in ("device", "incarnation", "public_key", "proof"):
        values[name] = bytes.fromhex(values[name])
    return Enrolment(**values)


def _enrolled(centre: Centre, made: Enrolled, now: int) -> EnrolAnswer:
    return EnrolAnswer(
        token=made.token,
        house=made.house,
        kind=made.kind,
        letter=made.letter,
        certificate=made.certificate.hex(),
        centre_key=centre.keys.signing_public.hex(),
        centre_box=centre.keys.box_public.hex(),
        now=now,
    )
