"""What travels between a house and the centre: tables, columns, types and how each is merged.

Data only. Both sides read it: the house ties it to its own tables by a test, the centre builds
its row tables from it, so nothing is written down twice. Every row has an id of 16 bytes, which
is not listed; the bit of a column in the journal's mask is its place in the list. A released
code, name or place is never used for anything else: what is new is added at the end and raises
the version.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

VERSION = 2
"""Stated in every batch; the centre understands every version ever released."""


class Wire(StrEnum):
    """How a value is written."""

    UUID = "uuid"
    """16 bytes."""
    TEXT = "text"
    INT = "int"
    BOOL = "bool"
    DATE = "date"
    """A day, as days since 1970-01-01."""
    INSTANT = "instant"
    """Milliseconds since 1970 in UTC."""
    JSON = "json"
    """Canonical JSON: keys in order, no spaces."""


class Policy(StrEnum):
    """What happens where two laptops, or a laptop and the centre, changed the same row."""

    FIELDS = "fields"
    """Each field or group of fields by itself: the later change wins, the other is kept."""
    AUTHORITY = "authority"
    """As fields; but what the centre issued is changed only there."""
    STATE_MACHINE = "state machine"
    """As fields; but the state moves only along its arrows."""
    SET = "set"
    """Rows add up; the same one from two laptops is one row."""
    DUPLICATE = "duplicate"
    """Both are kept and somebody decides whether they are the same."""
    DERIVE = "derive"
    """Never sent: each side works it out (the seats of a workshop that are taken)."""
    DELIVERED = "delivered"
    """Only the centre writes it."""


class Group(StrEnum):
    """Columns that change together, so that a merge never mixes halves of two answers."""

    NAME = "name"
    DOCUMENT = "document"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    STATUS = "status"
    AUTHORISATION = "authorisation"
    """Who authorised a workshop, when and under which number; apart from its state, which the
    house changes."""
    BIRTH = "birth"
    """A date or an estimated year, never both."""
    EMERGENCY = "emergency"
    CONTRIBUTION = "contribution"
    """Only a community workshop has a voluntary contribution."""
    HOURS = "hours"
    """A beginning and its end."""
    REQUEST = "request"
    """The oficio: its number and its date."""
    APPLICANT = "applicant"
    """Who asks for a room and who represents them."""
    PRESENCE = "presence"
    """Who of the house is there outside working hours."""
    ATTENDANCE = "attendance"
    """How many came, and of whom they were."""
    HANDOVER = "handover"
    """What was handed over with a room and how it came back."""
    DELIVERY = "delivery"
    """When and how a diploma reached its person."""
    SIGNER = "signer"


@dataclass(frozen=True)
class Column:
    """One value of a row."""

    name: str
    wire: Wire
    optional: bool = False
    group: Group | None = None
    frozen: bool = False
    """Never changes once written."""
    beside: bool = False
    """Goes with its group and says nothing by itself: two answers that differ only here (when it
    was marked, since when somebody is enrolled) are the same answer."""
    since: int = 1
    """The version that brought it."""


@dataclass(frozen=True)
class Table:
    """One kind of row. `parents` are its links: column and the table it refers to.

    `ranks`, of a state machine, orders the values of a column: of two states reached at once the
    one further along stands. None ranks as 0, a value that is not listed as 1.
    """

    name: str
    code: int
    policy: Policy
    columns: tuple[Column, ...]
    parents: tuple[tuple[str, str], ...] = ()
    ranks: tuple[str, tuple[tuple[object, int], ...]] | None = None
    since: int = 1
    """The version that brought it, with every column it had then."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each column, which is its bit in the journal's mask."""
        return {column.name: place for place, column in enumerate(self.columns)}

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """What is judged as one: the columns of each group, or of each column that has none."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            name = group_of(column)
            found[name] = (*found.get(name, ()), column.name)
        return found

    def known_to(self, version: int) -> tuple[Column, ...]:
        """The columns that a laptop of that version can keep; none where it has no such table."""
        if self.since > version:
            return ()
        return tuple(column for column in self.columns if column.since <= version)


def group_of(column: Column) -> str:
    """What a column is judged under: its group, or its own name."""
    return str(column.group) if column.group else column.name


def _uuid(name: str) -> Column:
    return Column(name, Wire.UUID)


def _maybe_uuid(name: str) -> Column:
    return Column(name, Wire.UUID, optional=True)


def _text(name: str, group: Group | None = None, *, frozen: bool = False) -> Column:
    return Column(name, Wire.TEXT, group=group, frozen=frozen)


def _maybe(name: str, group: Group | None = None) -> Column:
    return Column(name, Wire.TEXT, optional=True, group=group)


def _int(name: str, group: Group | None = None) -> Column:
    return Column(name, Wire.INT, group=group)


def _maybe_int(name: str, group: Group | None = None) -> Column:
    return Column(name, Wire.INT, optional=True, group=group)


def _bool(name: str, group: Group | None = None) -> Column:
    return Column(name, Wire.BOOL, group=group)


def _date(name: str, group: Group | None = None, *, frozen: bool = False) -> Column:
    return Column(name, Wire.DATE, group=group, frozen=frozen)


def _maybe_date(name: str, group: Group | None = None) -> Column:
    return Column(name, Wire.DATE, optional=True, group=group)


def _instant(name: str, group: Group | None = None, *, beside: bool = False) -> Column:
    return Column(name, Wire.INSTANT, group=group, beside=beside)


def _maybe_instant(name: str, group: Group | None = None, *, beside: bool = False) -> Column:
    return Column(name, Wire.INSTANT, optional=True, group=group, beside=beside)


def _maybe_json(name: str) -> Column:
    return Column(name, Wire.JSON, optional=True)


def _later(version: int, *columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, since=version) for column in columns)


TABLES: tuple[Table, ...] = (
    # --- what the centre delivers ---
    Table("house", 60, Policy.DELIVERED, (
        _text("code"), _maybe("sigla"), _maybe("name"), _text("note"),
    )),
    Table("house_zone", 61, Policy.DELIVERED, (
        _uuid("house_id"), _text("zone"), _maybe_date("valid_from"), _maybe_date("valid_to"),
    ), (("house_id", "house"),)),
    Table("holiday", 62, Policy.DELIVERED, (
        _date("on"), _text("name"), _text("scope"),
    )),
    Table("category", 63, Policy.DELIVERED, (
        _text("code"), _text("name"),
    )),
    Table("goal", 64, Policy.DELIVERED, (
        _text("code"), _text("zone"), _int("year"), _int("beneficiaries"),
    )),
    Table("device_certificate", 65, Policy.DELIVERED, (
        _uuid("house_id"), _text("letter"), _text("public_key"), _text("certificate"),
        _maybe_instant("revoked_at"),
    ), (("house_id", "house"),)),
    Table("annulled_diploma", 66, Policy.DELIVERED, (
        _text("number"), *_later(2, _maybe_uuid("document_id"), _maybe_date("annulled_on")),
    )),
    # --- the house and who works there ---
    Table("house_profile", 1, Policy.FIELDS, (
        _date("opened_on"), _maybe("address", Group.ADDRESS), _maybe("phone", Group.PHONE),
        _int("minimum_attendance"),
        *_later(
            2, _maybe("signer_name", Group.SIGNER), _maybe("signer_role", Group.SIGNER),
            _maybe("verification_prefix"),
        ),
    )),
    Table("staff_member", 2, Policy.FIELDS, (
        _text("name", Group.NAME), _text("role"), _maybe_instant("accepted_confidentiality_at"),
        _maybe_instant("retired_at", Group.STATUS),
    )),
    # --- people ---
    Table("person", 10, Policy.FIELDS, (
        _text("surnames", Group.NAME), _text("given_names", Group.NAME),
        _maybe("preferred_name", Group.NAME),
        _maybe_date("birth_date", Group.BIRTH), _maybe_int("birth_year", Group.BIRTH),
        _maybe("gender"), _maybe("ethnicity"), _maybe("nationality"),
        _maybe("mobility"), _maybe("mobility_detail"),
        _maybe("disability"), _maybe_json("disability_types"), _maybe_int("disability_percent"),
        Column("disability_certified", Wire.BOOL, optional=True), _maybe("support_needs"),
        _maybe("parish", Group.ADDRESS), _maybe("neighbourhood", Group.ADDRESS),
        _maybe("email", Group.EMAIL),
        _maybe("emergency_name", Group.EMERGENCY),
        _maybe("emergency_relationship", Group.EMERGENCY),
        _maybe("emergency_phone", Group.EMERGENCY),
        _maybe_json("flags"), _instant("registered_at", beside=True),
    )),
    Table("identity_document", 11, Policy.DUPLICATE, (
        _uuid("person_id"), _text("kind", Group.DOCUMENT), _text("number", Group.DOCUMENT),
        _maybe("country", Group.DOCUMENT), _maybe("warning", Group.DOCUMENT),
        _maybe("override_reason", Group.DOCUMENT),
    ), (("person_id", "person"),)),
    Table("phone", 12, Policy.FIELDS, (
        _uuid("person_id"), _text("number", Group.PHONE),
    ), (("person_id", "person"),)),
    Table("guardian", 13, Policy.FIELDS, (
        _uuid("person_id"), _maybe_uuid("guardian_person_id"), _text("name", Group.NAME),
        _maybe("relationship"), _maybe("document_kind", Group.DOCUMENT),
        _maybe("document_number", Group.DOCUMENT), _maybe("phone", Group.PHONE),
        _bool("represents"), _bool("may_collect"),
    ), (("person_id", "person"), ("guardian_person_id", "person"))),
    # A consent that was revoked stays revoked, whichever clock was ahead.
    Table("consent", 14, Policy.STATE_MACHINE, (
        _uuid("person_id"), _text("purpose"), _bool("granted", Group.STATUS),
        _text("text_version"), _text("text_hash"), _text("given_by"), _maybe("giver_name"),
        _text("channel"), _instant("at", beside=True),
        Column("recorded_by", Wire.UUID, beside=True),
        _maybe_instant("revoked_at", Group.STATUS), _maybe("revoked_reason", Group.STATUS),
    ), (("person_id", "person"), ("recorded_by", "staff_member")), ("revoked_at", ())),
    # --- the programme ---
    Table("cycle", 20, Policy.FIELDS, (
        _text("code"), _text("name"), _date("starts_on"), _date("ends_on"),
    )),
    Table("room", 21, Policy.FIELDS, (
        _text("name", Group.NAME), _maybe_int("capacity"), _bool("retired", Group.STATUS),
    )),
    Table("facilitator", 22, Policy.FIELDS, (
        _text("name", Group.NAME), _text("article", Group.NAME),
        _maybe("document_kind", Group.DOCUMENT), _maybe("document_number", Group.DOCUMENT),
        _maybe("phone", Group.PHONE), _maybe("email", Group.EMAIL),
        _bool("retired", Group.STATUS),
    )),
    Table("workshop", 23, Policy.AUTHORITY, (
        _uuid("cycle_id"), _text("name", Group.NAME), _text("category"),
        _text("modality", Group.CONTRIBUTION), _maybe_uuid("facilitator_id"),
        _maybe_uuid("room_id"), _int("capacity"), _int("contribution_cents", Group.CONTRIBUTION),
        _maybe_int("minimum_age"), _maybe_int("maximum_age"),
        _date("starts_on", Group.HOURS), _date("ends_on", Group.HOURS),
        _text("state", Group.STATUS), _maybe("state_reason", Group.STATUS),
        _maybe("authorised_by", Group.AUTHORISATION),
        _maybe_date("authorised_on", Group.AUTHORISATION),
        _maybe("authorisation_number", Group.AUTHORISATION),
    ), (("cycle_id", "cycle"), ("facilitator_id", "facilitator"), ("room_id", "room"))),
    Table("timetable", 24, Policy.FIELDS, (
        _uuid("workshop_id"), _int("weekday", Group.HOURS), _text("starts", Group.HOURS),
        _text("ends", Group.HOURS),
    ), (("workshop_id", "workshop"),)),
    Table("lesson", 25, Policy.FIELDS, (
        _uuid("workshop_id"), _date("original_on"), _date("on", Group.HOURS),
        _text("starts", Group.HOURS), _text("ends", Group.HOURS), _maybe_uuid("room_id"),
        _text("state", Group.STATUS), _maybe("reason", Group.STATUS),
        _maybe_instant("roll_closed_at"),
    ), (("workshop_id", "workshop"), ("room_id", "room"))),
    Table("enrolment", 26, Policy.STATE_MACHINE, (
        _uuid("workshop_id"), _uuid("person_id"), _text("state", Group.STATUS),
        _instant("since", Group.STATUS, beside=True), _maybe("reason", Group.STATUS),
    ), (("workshop_id", "workshop"), ("person_id", "person")),
        ("state", (("waiting", 1), ("offered", 2), ("enrolled", 3), ("withdrawn", 4)))),
    Table("mark", 30, Policy.SET, (
        _uuid("lesson_id"), _uuid("enrolment_id"), _text("value", Group.STATUS),
        _instant("at", Group.STATUS, beside=True), _maybe("reason", Group.STATUS),
    ), (("lesson_id", "lesson"), ("enrolment_id", "enrolment"))),
    # --- rooms that are lent ---
    Table("space_agreement", 41, Policy.STATE_MACHINE, (
        _text("request_number", Group.REQUEST), _date("requested_on", Group.REQUEST),
        _text("applicant", Group.APPLICANT), _maybe("ruc", Group.APPLICANT),
        _text("representative", Group.APPLICANT), _maybe("representative_role", Group.APPLICANT),
        _maybe("representative_kind", Group.APPLICANT),
        _maybe("representative_number", Group.APPLICANT),
        _maybe("phone", Group.PHONE), _maybe("email", Group.EMAIL), _uuid("room_id"),
        _text("activity"), _maybe("audience"), _maybe_int("expected"), _maybe("goods"),
        _maybe("long_reason"),
        Column("inventory", Wire.JSON, optional=True, group=Group.HANDOVER),
        _maybe_date("handed_on", Group.HANDOVER), _maybe_date("returned_on", Group.HANDOVER),
        _maybe("return_note", Group.HANDOVER),
        _text("state", Group.STATUS), _maybe_date("state_on", Group.STATUS),
        _maybe("state_reason", Group.STATUS),
    ), (("room_id", "room"),), ("state", (
        ("requested", 1), ("observed", 2), ("signed", 3), ("used", 4), ("closed", 5),
        ("refused", 6), ("cancelled", 7),
    )), since=2),
    Table("space_day", 42, Policy.FIELDS, (
        _uuid("agreement_id"), _date("on", frozen=True), _text("starts", frozen=True),
        _text("ends", Group.HOURS), _text("setup", Group.HOURS), _text("clear", Group.HOURS),
        Column("staff_id", Wire.UUID, optional=True, group=Group.PRESENCE),
        _maybe("guard", Group.PRESENCE),
        _text("state", Group.STATUS), _maybe("reason", Group.STATUS),
        _maybe_int("attended", Group.ATTENDANCE),
        Column("tally", Wire.JSON, optional=True, group=Group.ATTENDANCE),
    ), (("agreement_id", "space_agreement"), ("staff_id", "staff_member")), since=2),
    Table("space_validation", 43, Policy.AUTHORITY, (
        _uuid("agreement_id"), _text("authority"), _text("result", Group.AUTHORISATION),
        _text("number", Group.AUTHORISATION), _date("on", Group.AUTHORISATION),
        _maybe("signer", Group.AUTHORISATION), _maybe("note", Group.AUTHORISATION),
        _bool("issued", Group.AUTHORISATION),
    ), (("agreement_id", "space_agreement"),), since=2),
    # --- papers ---
    Table("document", 40, Policy.STATE_MACHINE, (
        _text("kind", frozen=True), _text("number", frozen=True),
        _date("issued_on", frozen=True), _instant("issued_at"), _uuid("issued_by"),
        _maybe_uuid("workshop_id"), _maybe_uuid("person_id"), _maybe_uuid("parent_id"),
        Column("people", Wire.JSON, frozen=True), _text("facts", frozen=True),
        _text("facts_hash", frozen=True),
        _text("state", Group.STATUS), _maybe_date("state_on", Group.STATUS),
        _maybe("state_reason", Group.STATUS),
        *_later(
            2, _maybe_uuid("agreement_id"), Column("code", Wire.TEXT, optional=True, frozen=True),
            _maybe_date("delivered_on", Group.DELIVERY), _maybe("delivered_how", Group.DELIVERY),
        ),
    ), (
        ("issued_by", "staff_member"), ("workshop_id", "workshop"), ("person_id", "person"),
        ("parent_id", "document"), ("agreement_id", "space_agreement"),
    ), ("state", (("issued", 1), ("signed", 2), ("annulled", 3)))),
    Table("scan", 44, Policy.SET, (
        _uuid("document_id"), _text("sha256"), _text("media_type"), _int("size"),
        _instant("added_at", beside=True), Column("added_by", Wire.UUID, beside=True),
    ), (("document_id", "document"), ("added_by", "staff_member")), since=2),
    # --- what somebody at the house must decide: the centre writes, the house answers ---
    Table("conflict", 50, Policy.STATE_MACHINE, (
        _text("reason", frozen=True), _text("tbl", frozen=True),
        Column("row", Wire.UUID, frozen=True), _text("field", frozen=True),
        Column("kept", Wire.JSON, optional=True, frozen=True),
        Column("lost", Wire.JSON, optional=True, frozen=True),
        Column("kept_by", Wire.UUID, optional=True, frozen=True),
        Column("kept_at", Wire.INSTANT, optional=True, frozen=True),
        Column("kept_letter", Wire.TEXT, optional=True, frozen=True),
        Column("lost_by", Wire.UUID, optional=True, frozen=True),
        Column("lost_at", Wire.INSTANT, optional=True, frozen=True),
        Column("lost_letter", Wire.TEXT, optional=True, frozen=True),
        Column("opened_at", Wire.INSTANT, frozen=True),
        _maybe("decision", Group.STATUS), _maybe_instant("decided_at", Group.STATUS, beside=True),
        Column("decided_by", Wire.UUID, optional=True, group=Group.STATUS, beside=True),
    ), (), ("decision", ())),
    Table("registration", 51, Policy.STATE_MACHINE, (
        _text("reference", frozen=True), _text("surnames"), _text("given_names"),
        _maybe("document_kind"), _maybe("document_number"), _maybe("country"),
        _maybe_date("birth_date"), _maybe("phone"), _maybe("email"), _maybe_uuid("workshop_id"),
        _maybe("note"), _maybe_instant("notice_at"), _instant("received_at"),
        _text("state", Group.STATUS), _maybe_uuid("person_id"),
        _maybe_instant("decided_at", Group.STATUS, beside=True),
        Column("decided_by", Wire.UUID, optional=True, group=Group.STATUS, beside=True),
    ), (), ("state", (("open", 1), ("dismissed", 2), ("joined", 3), ("confirmed", 4)))),
)  # fmt: skip
"""Parents before children."""

BY_NAME = {table.name: table for table in TABLES}
BY_CODE = {table.code: table for table in TABLES}
FROM_HOUSE = tuple(table for table in TABLES if table.policy is not Policy.DELIVERED)
"""What a house's stream holds."""
DELIVERED = tuple(table for table in TABLES if table.policy is Policy.DELIVERED)
"""What the stream `ref` holds."""
