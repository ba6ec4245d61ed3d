"""The centre as an ASGI application."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from central import logs, public
from central.centre import open_centre
from central.door import Door
from central.forms import sentence
from central.refusals import Refused, as_json
from central.routes import router
from central.settings import Clock, Settings, from_environment, system_clock

DATA = "CASA_CENTRAL_DATA"
"""How a worker process is told the folder."""


def create_app(settings: Settings, clock: Clock = system_clock) -> FastAPI:
    """The application of one worker; its database is open until it shuts down."""
    centre = open_centre(settings, clock, serving=True)

    @asynccontextmanager
    async def opened(_: FastAPI) -> AsyncIterator[None]:
        yield
        centre.close()

    app = FastAPI(
        title="Casa Somos, centro de referencia",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=opened,
        # Whoever leaves the type of the body out means JSON all the same.
        strict_content_type=False,
    )
    app.state.centre = centre
    app.include_router(router)
    app.include_router(public.router)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _none_of_ours)
    app.add_middleware(Door, centre=centre)
    return app


def worker() -> FastAPI:
    """The application of a worker process, set by its environment."""
    logs.quiet_libraries()
    return create_app(from_environment(Path(os.environ[DATA])))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _json(error)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    field, said = sentence(error.errors())
    code = "field" if field else "malformed"
    return _json(Refused(code, said, **({"field": field} if field else {})))


async def _none_of_ours(_: Request, error: Exception) -> Response:
    status: Any = getattr(error, "status_code", 404)
    if status == 405:
        return _json(Refused("method", "Esa dirección del centro no se usa así."))
    if status == 404:
        return _json(Refused("not_found", "El centro no tiene esa dirección."))
    return _json(Refused("malformed", "El centro no entiende la solicitud."))


def _json(refused: Refused) -> Response:
    return Response(as_json(refused), refused.status, media_type="application/json")
