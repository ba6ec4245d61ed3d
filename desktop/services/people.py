"""People: finding, registering, completing, and what was agreed and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.core.durable import write_durably
from desktop.core.errors import NotAllowed, UserError
from desktop.core.progress import Progress
from desktop.models import (
    amending,
    finding,
    matching,
    people_export,
    people_list,
    person_history,
    record,
    undoing,
    vocabulary,
)
from desktop.models.amending import FieldChange, SensitiveRefused
from desktop.models.consent import Channel, GivenBy, Purpose
from desktop.models.database import Database
from desktop.models.desk_work import Draft
from desktop.models.finding import Found
from desktop.models.identity import DocumentKind, half_hidden
from desktop.models.matching import Candidate, TypedPerson
from desktop.models.people_list import UNKNOWN_AGE, ListedPerson, PeopleFilter, PeoplePage
from desktop.models.person import Flag
from desktop.models.person_history import HistoryRow
from desktop.models.person_values import LABELS, SENSITIVE
from desktop.models.record import (
    ConsentRow,
    DocumentRow,
    EnrolmentRow,
    GuardianRow,
    PersonRecord,
    PhoneRow,
    SensitiveData,
)
from desktop.models.registering import (
    AlreadyRegistered,
    Answer,
    NewDocument,
    NewGuardian,
    NewPerson,
    Registered,
    author,
    register,
)
from desktop.models.staff import MAY, Job, Role, SensitiveRead, StaffMember
from desktop.models.undoing import NotUndone
from desktop.printing import workbook

__all__ = [
    "LABELS",
    "SENSITIVE",
    "UNKNOWN_AGE",
    "AlreadyRegistered",
    "Answer",
    "Candidate",
    "CannotExport",
    "Channel",
    "ConsentRow",
    "DocumentKind",
    "DocumentRow",
    "Done",
    "DraftRow",
    "EnrolmentRow",
    "FieldChange",
    "Flag",
    "Found",
    "GivenBy",
    "GuardianRow",
    "HistoryRow",
    "ListedPerson",
    "NewDocument",
    "NewGuardian",
    "NewPerson",
    "NotUndone",
    "People",
    "PeopleFilter",
    "PeoplePage",
    "PersonRecord",
    "PhoneRow",
    "Purpose",
    "Registered",
    "SensitiveData",
    "SensitiveRefused",
    "TypedPerson",
    "half_hidden",
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A job that was done: what «Deshacer» takes back, and what changed."""

    transaction: int
    changes: tuple[FieldChange, ...] = ()
    id: UUID | None = None
    """Of what was added."""


@dataclass(frozen=True)
class DraftRow:
    """A form as it stood."""

    values: Mapping[str, Any]
    saved_at: datetime


class CannotExport(UserError):
    """The place did not take the file."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"No se pudo guardar en «{place.parent.name or place.parent}»: no existe, está llena o"
            " está protegida. La casa no cambió; elija otra carpeta y vuelva a exportar."
        )


class People:
    """Jobs on the people of the open house."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Finding

    def find(self, text: str, limit: int = 12) -> tuple[Found, ...]:
        """Who a text may mean: names in any order, a fragment of a document or telephone."""
        with self._database.read() as session:
            return finding.find(session, text, limit, on=self._today)

    def warm(self) -> None:
        """Read the words that names are made of, so that the first mistyped one is no slower."""
        with self._database.read() as session:
            vocabulary.of(session)

    def duplicates(
        self, typed: TypedPerson, *, apart_from: UUID | None = None
    ) -> tuple[Candidate, ...]:
        """Who may be the person that is being typed, with the reasons."""
        with self._database.read() as session:
            return matching.candidates(session, typed, on=self._today, apart_from=apart_from)

    def page(self, wanted: PeopleFilter, offset: int = 0, limit: int = 100) -> PeoplePage:
        """A page of the list of people, with its counts."""
        with self._database.read() as session:
            return people_list.page(session, wanted, on=self._today, offset=offset, limit=limit)

    def require_export(self) -> None:
        """Raise `NotAllowed` where whoever is signed in may not take people's data outside."""
        with self._database.read() as session:
            member = session.get(StaffMember, self._database.staff_id)
        if member is None or Job.EXPORT_PEOPLE not in MAY[Role(member.role)]:
            raise NotAllowed(
                "Exportar datos de personas corresponde a la gestora o gestor de la casa. Pídale"
                " que lo haga con su usuario."
            )

    def export(self, wanted: PeopleFilter, place: Path, progress: Progress | None = None) -> int:
        """Write a filtered list as a workbook where staff chose; how many people are in it."""
        self.require_export()
        found: list[people_export.Cells] = []
        with self._database.read() as session:
            for group in people_export.rows(session, wanted, self._today):
                found += group
                if progress is not None:
                    progress.step(len(found), len(found))
        content = workbook.draw(workbook.Listing("Personas", people_export.HEADINGS, found))
        try:
            write_durably(place, content)
        except OSError as error:
            raise CannotExport(place) from error
        return len(found)

    # One person

    def record(self, person_id: UUID) -> PersonRecord:
        """Everything but the sensitive fields."""
        with self._database.read() as session:
            return record.read(session, person_id, self._today)

    def sensitive(self, person_id: UUID) -> SensitiveData:
        """The sensitive fields; that they were opened is kept, with who and when."""
        with self._database.write("Abrir datos sensibles") as session:
            self._log_read(session, person_id)
            return record.sensitive(session, person_id)

    def history(self, person_id: UUID, *, with_sensitive: bool = False) -> list[HistoryRow]:
        """Every change of the record, the latest first; sensitive values only when asked for."""
        if not with_sensitive:
            with self._database.read() as session:
                return person_history.read(session, person_id)
        with self._database.write("Abrir datos sensibles") as session:
            self._log_read(session, person_id)
            return person_history.read(session, person_id, with_sensitive=True)

    def register(self, request: NewPerson) -> tuple[Registered, Done]:
        """Register somebody; raises `AlreadyRegistered` where a document is taken."""
        by = author(self._database)
        with self._database.write("Registrar a una persona") as session:
            registered = register(session, request, by)
            return registered, Done(undoing.running(session), id=registered.person_id)

    def update(self, person_id: UUID, changes: Mapping[str, Any]) -> Done:
        """Change values by their field; what changed."""
        by = author(self._database)
        with self._database.write("Cambiar datos de una persona") as session:
            changed = amending.change(session, person_id, changes, by)
            return Done(undoing.running(session), changed)

    def reviewed(self, person_id: UUID, flag: Flag) -> Done:
        """Say that what was flagged is right as it stands."""
        by = author(self._database)
        with self._database.write("Dar por revisado un dato") as session:
            amending.reviewed(session, person_id, flag, by)
            return Done(undoing.running(session))

    # What hangs from a person

    def add_document(
        self, person_id: UUID, request: NewDocument, *, another_person: bool = False
    ) -> Done:
        """Add an identity document."""
        by = author(self._database)
        with self._database.write("Añadir un documento") as session:
            added = amending.add_document(
                session, person_id, request, by, another_person=another_person
            )
            return Done(undoing.running(session), id=added)

    def keep_document(self, document_id: UUID, reason: str) -> Done:
        """Say why a document is right although its check warns."""
        by = author(self._database)
        with self._database.write("Confirmar un documento") as session:
            amending.keep_document(session, document_id, reason, by)
            return Done(undoing.running(session), id=document_id)

    def remove_document(self, document_id: UUID) -> Done:
        """Take a document away."""
        by = author(self._database)
        with self._database.write("Quitar un documento") as session:
            amending.remove_document(session, document_id, by)
            return Done(undoing.running(session))

    def add_phone(self, person_id: UUID, typed: str, *, of_quito: bool = False) -> Done:
        """Add a telephone; `of_quito` once staff confirmed the 02."""
        by = author(self._database)
        with self._database.write("Añadir un teléfono") as session:
            added = amending.add_phone(session, person_id, typed, by, of_quito=of_quito)
            return Done(undoing.running(session), id=added)

    def replace_phone(self, phone_id: UUID, typed: str, *, of_quito: bool = False) -> Done:
        """Write another number in the place of one."""
        by = author(self._database)
        with self._database.write("Cambiar un teléfono") as session:
            added = amending.replace_phone(session, phone_id, typed, by, of_quito=of_quito)
            return Done(undoing.running(session), id=added)

    def remove_phone(self, phone_id: UUID) -> Done:
        """Take a telephone away."""
        by = author(self._database)
        with self._database.write("Quitar un teléfono") as session:
            amending.remove_phone(session, phone_id, by)
            return Done(undoing.running(session))

    def add_guardian(self, person_id: UUID, request: NewGuardian) -> Done:
        """Add who represents a person or may collect a child."""
        by = author(self._database)
        with self._database.write("Añadir un representante") as session:
            added = amending.add_guardian(session, person_id, request, by)
            return Done(undoing.running(session), id=added)

    def change_guardian(self, guardian_id: UUID, request: NewGuardian) -> Done:
        """Write a representative anew."""
        by = author(self._database)
        with self._database.write("Cambiar un representante") as session:
            amending.change_guardian(session, guardian_id, request, by)
            return Done(undoing.running(session), id=guardian_id)

    def remove_guardian(self, guardian_id: UUID) -> Done:
        """Take a representative away."""
        by = author(self._database)
        with self._database.write("Quitar un representante") as session:
            amending.remove_guardian(session, guardian_id, by)
            return Done(undoing.running(session))

    def answer(self, person_id: UUID, given: Answer) -> Done:
        """Record the answer to one purpose; refusing sensitive data takes it out."""
        by = author(self._database)
        with self._database.write("Registrar una autorización") as session:
            gone = amending.answer(session, person_id, given, by)
            return Done(undoing.running(session), gone)

    def revoke(self, person_id: UUID, purpose: Purpose, reason: str = "") -> Done:
        """Take an authorisation back; that of sensitive data takes the values out too."""
        by = author(self._database)
        with self._database.write("Retirar una autorización") as session:
            gone = amending.revoke(session, person_id, purpose, reason, by)
            return Done(undoing.running(session), gone)

    def undo(self, transaction: int) -> None:
        """Take a job back whole; raises `NotUndone` where something stands on it."""
        undoing.take_back(self._database, transaction)

    # Drafts

    def save_draft(self, form: str, values: Mapping[str, Any]) -> datetime:
        """Keep a form as it stands, encrypted, until it is saved or discarded; when."""
        by = author(self._database)
        with self._database.write("Guardar un borrador") as session:
            kept = {"values": dict(values), "saved_at": by.at}
            session.execute(
                insert(Draft)
                .values(form=form, staff_id=by.staff_id, **kept)
                .on_conflict_do_update(index_elements=["form", "staff_id"], set_=kept)
            )
        return by.at

    def draft(self, form: str) -> DraftRow | None:
        """The form as it stood, if it was left unsaved by who is signed in."""
        with self._database.read() as session:
            row = session.execute(
                select(Draft.values, Draft.saved_at).where(
                    Draft.form == form, Draft.staff_id == self._database.staff_id
                )
            ).first()
        return DraftRow(row[0], row[1]) if row else None

    def discard_draft(self, form: str) -> None:
        """Forget a form that was saved or given up."""
        with self._database.write("Descartar un borrador") as session:
            session.execute(
                delete(Draft).where(Draft.form == form, Draft.staff_id == self._database.staff_id)
            )

    @property
    def _today(self) -> date:
        return self._database.clock.today()

    def _log_read(self, session: Session, person_id: UUID) -> None:
        by = author(self._database)
        session.add(
            SensitiveRead(
                person_id=person_id, staff_id=by.staff_id, at=by.at, fields=list(SENSITIVE)
            )
        )
