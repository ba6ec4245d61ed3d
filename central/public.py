"""The doors that everybody may use: whether a diploma is one of ours."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from central import diplomas, guarding, public_page
from central.centre import Centre
from central.door import address_of
from central.guarding import GuardedDoor
from central.refusals import Refused

router = APIRouter()
_HTML: dict[str, Any] = {"text/html": {}, "application/json": {}}
_LONGEST = 600


@router.get(
    public_page.PLACE + "/{code:path}",
    response_class=HTMLResponse,
    responses={
        200: {"content": _HTML, "description": "Válido, anulado o alterado"},
        404: {"content": _HTML, "description": "Nadie aquí lo conoce"},
        429: {"content": _HTML, "description": "Demasiados códigos desconocidos"},
    },
)
def verify(request: Request, code: str) -> Response:
    """What is known of a diploma, by its twelve signs or the text of its QR; HTML, or JSON where
    `Accept` asks for it. Nobody has to say who they are."""
    centre: Centre = request.app.state.centre
    now, address = centre.clock(), address_of(request, centre.settings.trusted_proxies)
    try:
        with centre.store.read() as connection:
            guarding.check(connection, centre.settings, GuardedDoor.VERIFY, address, now)
            shown = diplomas.judged(connection, code[: _LONGEST + 1])
    except Refused as refused:
        facts = {"error": refused.code, "message": refused.message}
        return _answer(request, refused.status, facts, public_page.refusal(refused.message))
    if shown is None:
        guarding.note(centre.store, centre.settings, GuardedDoor.VERIFY, address, now)
    status = 404 if shown is None else 200
    return _answer(request, status, public_page.facts(shown), public_page.page(shown))


# A QR holds capitals only, and may begin with the address of this page.
router.get(public_page.PLACE.upper() + "/{code:path}", include_in_schema=False)(verify)


@router.get(public_page.PLACE, include_in_schema=False)
def ask(codigo: Annotated[str, Query(max_length=_LONGEST)] = "") -> Response:
    """The page that asks for a code, and leads to its own."""
    if codigo.strip():
        place = f"{public_page.PLACE}/{quote(codigo.strip(), safe='')}"
        return RedirectResponse(place, 303, public_page.HEADERS)
    return HTMLResponse(public_page.asking(), headers=public_page.HEADERS)


def _answer(request: Request, status: int, facts: dict[str, Any], page: str) -> Response:
    accepted = request.headers.get("accept", "")
    if "application/json" in accepted and "text/html" not in accepted:
        return JSONResponse(facts, status, public_page.HEADERS)
    return HTMLResponse(page, status, public_page.HEADERS)
