"""What the centre decides by itself: authorisations of workshops and of lent rooms, diplomas that
count no longer."""

from datetime import date

from central.apply import write_rows
from central.reference import annul_diploma
from central.refusals import Refused
from central.shelf import Shelf
from central.store import Store, lock_stream
from desktop.sync.protocol.identity import derived
from desktop.sync.protocol.rows import Value

_EPOCH = date(1970, 1, 1)
AUTHORITIES = ("general", "zonal")
RESULTS = ("authorised", "observed", "refused")


def authorise(
    store: Store, house: bytes, workshop: bytes, by: str, number: str, on: date, now: int
) -> None:
    """Issue the authorisation of a workshop (model, «Talleres y talleristas»): the house gets it
    at its next exchange, and from then on it is changed only here."""
    if not by.strip() or not number.strip():
        raise Refused("field", "Falta quién autoriza o el número de la autorización.")
    with store.write() as connection:
        stream = lock_stream(connection, house)
        entry = Shelf(connection, house, stream.head).get("workshop", workshop)
        if entry is None or entry.gone is not None:
            raise Refused(
                "unknown_workshop",
                "Esa casa no ha enviado ningún taller con ese id. Revíselo, o espere a su próximo"
                " envío.",
            )
        issued: dict[str, Value] = {
            "authorised_by": by.strip(),
            "authorised_on": (on - _EPOCH).days,
            "authorisation_number": number.strip(),
        }
        write_rows(connection, stream, [("workshop", workshop, issued)], now)


def validate(
    store: Store,
    house: bytes,
    agreement: bytes,
    authority: str,
    result: str,
    number: str,
    on: date,
    now: int,
    signer: str = "",
    note: str = "",
) -> None:
    """Issue what an authority answers to a request for a room (model, «Uso de espacio»): the house
    gets it at its next exchange, in place of what it wrote itself, and it is changed only here."""
    if authority not in AUTHORITIES or result not in RESULTS:
        raise Refused("field", "Falta qué autoridad responde, o qué responde.")
    if not number.strip():
        raise Refused("field", "Falta el número del documento de la validación.")
    if result != "authorised" and not note.strip():
        raise Refused("field", "Falta qué se observa, o por qué se niega.")
    with store.write() as connection:
        stream = lock_stream(connection, house)
        entry = Shelf(connection, house, stream.head).get("space_agreement", agreement)
        if entry is None or entry.gone is not None:
            raise Refused(
                "unknown_agreement",
                "Esa casa no ha enviado ninguna solicitud de espacio con ese id. Revíselo, o espere"
                " a su próximo envío.",
            )
        issued: dict[str, Value] = {
            "agreement_id": agreement,
            "authority": authority,
            "result": result,
            "number": number.strip(),
            "on": (on - _EPOCH).days,
            "signer": signer.strip() or None,
            "note": note.strip() or None,
            "issued": True,
        }
        key = derived("space_validation", issued)
        assert key is not None
        write_rows(connection, stream, [("space_validation", key, issued)], now)


def annul(store: Store, number: str, now: int) -> bytes | None:
    """Tell every house that a diploma counts no longer; returns which, where one alone bears the
    number."""
    if not number.strip():
        raise Refused("field", "Falta el número del diploma.")
    with store.write() as connection:
        return annul_diploma(connection, number.strip().upper(), now)
