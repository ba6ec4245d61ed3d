"""The list of people as rows of a workbook: what the house needs outside, nothing sensitive."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.text import listing
from desktop.models import catalogues, people_list
from desktop.models.identity import DocumentKind, shown_phone
from desktop.models.people_list import ListedPerson, PeopleFilter
from desktop.models.person import IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState, Workshop, WorkshopState

HEADINGS = (
    "Apellidos", "Nombres", "Tipo de documento", "Número", "Fecha de nacimiento",
    "Año de nacimiento (estimado)", "Edad", "Teléfonos", "Correo", "Parroquia", "Barrio",
    "Talleres en que participa", "Por completar",
)  # fmt: skip
GROUP = 500

Cells = tuple[str | int | date | None, ...]


def rows(session: Session, wanted: PeopleFilter, on: date) -> Iterator[list[Cells]]:
    """The people of a filtered list, in its order, a group at a time."""
    offset = 0
    while True:
        shown = people_list.page(session, wanted, on=on, offset=offset, limit=GROUP)
        if not shown.rows:
            return
        yield _told(session, shown.rows)
        offset += GROUP


def _told(session: Session, people: Sequence[ListedPerson]) -> list[Cells]:
    ids = [each.id for each in people]
    details = {
        row.id: row
        for row in session.execute(
            select(
                Person.id, Person.birth_date, Person.birth_year, Person.email, Person.parish,
                Person.neighbourhood,
            ).where(Person.id.in_(ids))
        )
    }  # fmt: skip
    papers: dict[UUID, tuple[str, str]] = {}
    document = IdentityDocument
    for owner, kind, number in session.execute(
        select(document.person_id, document.kind, document.number).where(
            document.person_id.in_(ids), document.kind != DocumentKind.NONE
        )
    ):
        if owner not in papers or kind == DocumentKind.CEDULA:
            papers[owner] = (catalogues.name("document_type", kind), number)
    phones: dict[UUID, list[str]] = {}
    for owner, number in session.execute(
        select(Phone.person_id, Phone.number).where(Phone.person_id.in_(ids)).order_by(Phone.id)
    ):
        phones.setdefault(owner, []).append(shown_phone(number))
    places: dict[UUID, list[str]] = {}
    for owner, name in session.execute(
        select(Enrolment.person_id, Workshop.name)
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .where(
            Enrolment.person_id.in_(ids),
            Enrolment.state == EnrolmentState.ENROLLED,
            Workshop.state == WorkshopState.OPEN,
        )
        .order_by(Workshop.name)
    ):
        places.setdefault(owner, []).append(name)
    return [
        (
            each.surnames,
            each.given_names,
            *papers.get(each.id, ("", "")),
            details[each.id].birth_date,
            details[each.id].birth_year,
            each.age,
            ", ".join(phones.get(each.id, ())),
            details[each.id].email,
            catalogues.name("parish", details[each.id].parish),
            details[each.id].neighbourhood,
            listing(places.get(each.id, ())),
            listing(each.flags),
        )
        for each in people
    ]
