"""A person's whole record, read at once: values, papers, telephones, consents and workshops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import person_name, sorted_name
from desktop.models import catalogues, identity, offering
from desktop.models.amending import NOBODY
from desktop.models.attendance import ATTENDED, Mark
from desktop.models.completeness import minor, years_old
from desktop.models.consent import PURPOSE_NAMES, Consent, GivenBy, Purpose
from desktop.models.enrolling import waiting_order
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone
from desktop.models.person_values import LABELS, SENSITIVE, worded
from desktop.models.programme import Cycle, Enrolment, EnrolmentState, Workshop, WorkshopState
from desktop.models.scheduling import schedule_text
from desktop.models.staff import StaffMember


@dataclass(frozen=True)
class DocumentRow:
    """An identity document of the record."""

    id: UUID
    kind: str
    kind_name: str
    number: str
    country: str | None
    country_name: str
    warning: str
    """What the check found, in words; nothing where it is fine."""
    override_reason: str | None
    listed: str
    """«cédula ··· 4821»."""

    @property
    def to_review(self) -> bool:
        """Whether staff should look at it."""
        return bool(self.warning) and not self.override_reason


@dataclass(frozen=True)
class PhoneRow:
    """A telephone of the record."""

    id: UUID
    number: str
    shown: str
    clear: bool


@dataclass(frozen=True)
class GuardianRow:
    """Who represents the person or may collect the child."""

    id: UUID
    name: str
    relationship: str | None
    relationship_name: str
    document_kind: str | None
    document_number: str | None
    document: str
    phone: str
    represents: bool
    may_collect: bool
    guardian_person_id: UUID | None


@dataclass(frozen=True)
class ConsentRow:
    """Where one purpose stands: its latest answer, or that it was not asked."""

    purpose: Purpose
    title: str
    granted: bool | None
    """None: not asked."""
    given_by: GivenBy | None = None
    giver_name: str | None = None
    channel: str = ""
    at: datetime | None = None
    recorded_by: str = ""
    version: str = ""
    revoked_at: datetime | None = None
    revoked_reason: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it is authorised now."""
        return bool(self.granted) and self.revoked_at is None


@dataclass(frozen=True)
class EnrolmentRow:
    """A workshop of the person, of this or another cycle."""

    id: UUID
    workshop_id: UUID
    workshop: str
    cycle: str
    schedule: str
    state: EnrolmentState
    position: int | None
    """Place in the queue of who waits."""
    since: datetime
    reason: str | None
    current: bool
    """The workshop is open."""
    marked: int
    attended: int

    @property
    def percent(self) -> int | None:
        """How much of the lessons with a roll the person attended."""
        return round(100 * self.attended / self.marked) if self.marked else None


@dataclass(frozen=True)
class PersonRecord:
    """All that is shown of a person without opening the sensitive fields."""

    id: UUID
    values: Mapping[str, Any]
    """By field of `PersonDetails`, without the sensitive ones."""
    age: int | None
    minor: bool
    flags: tuple[Flag, ...]
    registered_at: datetime
    documents: tuple[DocumentRow, ...]
    phones: tuple[PhoneRow, ...]
    guardians: tuple[GuardianRow, ...]
    consents: tuple[ConsentRow, ...]
    enrolments: tuple[EnrolmentRow, ...]

    @property
    def name(self) -> str:
        """«Rosa Elvira Almeida»."""
        return person_name(self.values["given_names"], self.values["surnames"])

    @property
    def sorted_name(self) -> str:
        """«Almeida, Rosa Elvira»."""
        return sorted_name(self.values["surnames"], self.values["given_names"])

    @property
    def listed_document(self) -> str:
        """«cédula ··· 4821», or «Sin documento»."""
        real = [d for d in self.documents if d.kind != identity.DocumentKind.NONE]
        return real[0].listed if real else identity.listed(None)

    def worded(self, field: str) -> str:
        """A value as people read it."""
        return worded(field, self.values[field])


@dataclass(frozen=True)
class SensitiveData:
    """The sensitive fields of a person; reading them was logged."""

    values: Mapping[str, Any]

    def worded(self, field: str) -> str:
        """A value as people read it."""
        return worded(field, self.values[field])


def read(session: Session, person_id: UUID, on: date) -> PersonRecord:
    """A person's record, with the age on a day; raises `NotFound`."""
    person = session.execute(select(Person).where(Person.id == person_id)).scalar()
    if person is None:
        raise NotFound(NOBODY)
    values = {field: getattr(person, field) for field in LABELS if field not in SENSITIVE}
    return PersonRecord(
        person_id,
        MappingProxyType(values),
        years_old(person.birth_date, person.birth_year, on),
        minor(person.birth_date, person.birth_year, on),
        tuple(Flag(flag) for flag in person.flags or ()),
        person.registered_at,
        _documents(session, person_id),
        _phones(session, person_id),
        _guardians(session, person_id),
        _consents(session, person_id),
        _enrolments(session, person_id),
    )


def sensitive(session: Session, person_id: UUID) -> SensitiveData:
    """The sensitive fields; whoever asks logs it first."""
    person = session.execute(select(Person).where(Person.id == person_id)).scalar()
    if person is None:
        raise NotFound(NOBODY)
    return SensitiveData(MappingProxyType({f: getattr(person, f) for f in SENSITIVE}))


def _documents(session: Session, person_id: UUID) -> tuple[DocumentRow, ...]:
    rows = session.execute(
        select(IdentityDocument).where(IdentityDocument.person_id == person_id)
    ).scalars()
    found = [
        DocumentRow(
            d.id,
            d.kind,
            catalogues.name("document_type", d.kind),
            d.number,
            d.country,
            catalogues.name("nationality", d.country),
            _finding(d.warning),
            d.override_reason,
            identity.listed(d.kind, d.number),
        )
        for d in rows
    ]
    cedula = identity.DocumentKind.CEDULA
    return tuple(sorted(found, key=lambda d: (d.kind != cedula, d.kind, d.number)))


def _finding(warning: str | None) -> str:
    if warning is None:
        return ""
    known = warning in identity.SENTENCES
    return identity.SENTENCES[identity.Warned(warning)] if known else "Revise este documento."


def _phones(session: Session, person_id: UUID) -> tuple[PhoneRow, ...]:
    rows = session.execute(select(Phone).where(Phone.person_id == person_id)).scalars()
    found = [
        PhoneRow(p.id, p.number, identity.shown_phone(p.number), identity.dialled(p.number))
        for p in rows
    ]
    return tuple(sorted(found, key=lambda p: (not p.number.startswith("+5939"), p.shown)))


def _guardians(session: Session, person_id: UUID) -> tuple[GuardianRow, ...]:
    rows = session.execute(
        select(Guardian).where(Guardian.person_id == person_id).order_by(Guardian.id)
    )
    return tuple(
        GuardianRow(
            g.id,
            g.name,
            g.relationship,
            catalogues.name("relationship", g.relationship),
            g.document_kind,
            g.document_number,
            identity.listed(g.document_kind, g.document_number or ""),
            identity.shown_phone(g.phone) if g.phone else "",
            g.represents,
            g.may_collect,
            g.guardian_person_id,
        )
        for g in rows.scalars()
    )


def _consents(session: Session, person_id: UUID) -> tuple[ConsentRow, ...]:
    latest = {}
    for consent, name in session.execute(
        select(Consent, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == Consent.recorded_by)
        .where(Consent.person_id == person_id)
        .order_by(Consent.at, Consent.text_version)
    ):
        latest[consent.purpose] = ConsentRow(
            Purpose(consent.purpose),
            PURPOSE_NAMES[Purpose(consent.purpose)],
            consent.granted,
            GivenBy(consent.given_by),
            consent.giver_name,
            consent.channel,
            consent.at,
            name or "",
            consent.text_version,
            consent.revoked_at,
            consent.revoked_reason,
        )
    return tuple(latest.get(p) or ConsentRow(p, PURPOSE_NAMES[p], None) for p in Purpose)


def _enrolments(session: Session, person_id: UUID) -> tuple[EnrolmentRow, ...]:
    attended = func.coalesce(func.sum(case((Mark.value.in_(ATTENDED), 1), else_=0)), 0)
    rows = session.execute(
        select(Enrolment, Workshop, Cycle.name, func.count(Mark.id), attended)
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(Cycle, Cycle.id == Workshop.cycle_id)
        .outerjoin(Mark, Mark.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person_id)
        .group_by(Enrolment.id)
        .order_by(Workshop.starts_on.desc(), Workshop.name)
    ).all()
    hours = offering.weekly_hours(
        session, Workshop.id.in_([workshop.id for _, workshop, *_ in rows])
    )
    waiting = EnrolmentState.WAITING
    return tuple(
        EnrolmentRow(
            enrolment.id,
            workshop.id,
            workshop.name,
            cycle,
            schedule_text(hours.get(workshop.id, ())),
            EnrolmentState(enrolment.state),
            waiting_order(session, workshop.id).index(enrolment.id) + 1
            if enrolment.state == waiting
            else None,
            enrolment.since,
            enrolment.reason,
            workshop.state == WorkshopState.OPEN,
            marked,
            present,
        )
        for enrolment, workshop, cycle, marked, present in rows
    )
