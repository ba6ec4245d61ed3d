"""Members of staff, what their role lets them do, and what sensitive data they looked at."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled, local


class Role(StrEnum):
    """Roles of the model that sign in at a house («Perfil de personal»)."""

    GESTOR = "gestor"
    TECNICO = "tecnico"


ROLE_NAMES = {Role.GESTOR: "Gestor/a", Role.TECNICO: "Técnico/a"}


class Job(StrEnum):
    """The jobs that are not everybody's."""

    MANAGE_STAFF = "Administrar al personal"
    CHANGE_HOUSE = "Cambiar los datos de la casa"
    OPEN_WORKSHOP = "Abrir, cerrar o cancelar talleres"
    ANNUL_DOCUMENT = "Anular documentos"
    RESTORE = "Restaurar una copia"
    EXPORT_PEOPLE = "Exportar datos de personas"


MAY: dict[Role, frozenset[Job]] = {
    Role.GESTOR: frozenset(Job),
    Role.TECNICO: frozenset({Job.OPEN_WORKSHOP}),
}
"""Who may do what. Everything not named in `Job` is open to both roles: the técnico/a alone at
the counter must be able to do the whole day's work (model, Ficha 3 and 4)."""


class StaffMember(Base, Identified):
    """Somebody who signs in. Key slots lie in the key file and never travel."""

    __tablename__ = "staff_member"
    __table_args__ = journalled(2, Topic.STAFF)

    name: Mapped[str]
    role: Mapped[str]
    accepted_confidentiality_at: Mapped[datetime | None]
    """LOPDP art. 47.10: confidentiality is accepted before any data is seen."""
    retired_at: Mapped[datetime | None]


class SensitiveRead(Base, Identified):
    """Who looked at which person's sensitive fields, and when (LOPDP arts. 37-41)."""

    __tablename__ = "sensitive_read"
    __table_args__ = local(Index(None, "person_id", "at"))

    person_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    at: Mapped[datetime]
    fields: Mapped[list[str]]
