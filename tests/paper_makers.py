"""Rows of papers as issuing leaves them, to be found; what they say is not drawn from them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from desktop.core.ids import new_id
from desktop.models.document import Document, DocumentKind
from desktop.models.opening import OpenHouse
from desktop.models.programme import Room
from desktop.models.space_use import SpaceAgreement


def paper(house: OpenHouse, kind: DocumentKind, count: int, **about: Any) -> UUID:
    """A paper of this year with that number; `days` ago it was issued."""
    return papers(house, [(kind, count, about)])[0]


def papers(house: OpenHouse, wanted: list[tuple[DocumentKind, int, dict[str, Any]]]) -> list[UUID]:
    """Several papers in one job, the first issued first."""
    now: datetime = house.clock.now()
    today: date = house.clock.today()
    made = []
    with house.database.write("Emitir documentos") as session:
        for kind, count, about in wanted:
            ago = timedelta(days=about.pop("days", 0))
            year = (today - ago).year
            made.append(new_id())
            session.add(
                Document(
                    id=made[-1], kind=kind, number=f"{kind}-LLOA-A-{year}-{count:04d}",
                    issued_on=today - ago, issued_at=now - ago, issued_by=house.staff.id,
                    people=[], facts="{}", facts_hash="0" * 64, **about,
                )
            )  # fmt: skip
    return made


def agreement(house: OpenHouse, applicant: str, representative: str = "Hugo Iza") -> UUID:
    """A request for the main room, by oficio GADP-0118."""
    room, known = new_id(), new_id()
    with house.database.write("Registrar una solicitud") as session:
        session.add(Room(id=room, name=f"Salón {str(room)[-4:]}"))
        session.flush()
        session.add(
            SpaceAgreement(
                id=known, request_number="GADP-0118", requested_on=house.clock.today(),
                applicant=applicant, representative=representative, room_id=room,
                activity="Asamblea",
            )
        )  # fmt: skip
    return known
