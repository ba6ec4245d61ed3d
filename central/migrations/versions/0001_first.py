"""The first tables: what the centre keeps of every house."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table and index."""
    op.create_table(
        "answer",
        sa.Column("life", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("life", "sequence"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("certificate", sa.LargeBinary(length=64), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index(op.f("ix_device_house"), "device", ["house"], unique=False)
    op.create_table(
        "enrol_code",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("failure_address", "failure", ["door", "address", "at"], unique=False)
    op.create_table(
        "feed",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tbl", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("born", sa.BigInteger(), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff", sa.LargeBinary(length=16), nullable=True),
        sa.Column("stamps", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "tbl", "row"),
    )
    op.create_index("feed_version", "feed", ["house", "version"], unique=True)
    op.create_table(
        "life",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("incarnation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_life_house"), "life", ["house"], unique=False)
    op.create_index("life_of_device", "life", ["device", "incarnation"], unique=True)
    op.create_table(
        "platform_token",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "quarantine",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("tbl", sa.Integer(), nullable=False),
        sa.Column("row", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "quarantine_open",
        "quarantine",
        ["house", "tbl", "row"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "row_annulled_diploma",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("document_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("annulled_on", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_category",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_conflict",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tbl", sa.Text(), nullable=True),
        sa.Column("row", sa.LargeBinary(length=16), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.Column("lost", sa.Text(), nullable=True),
        sa.Column("kept_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kept_at", sa.BigInteger(), nullable=True),
        sa.Column("kept_letter", sa.Text(), nullable=True),
        sa.Column("lost_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("lost_at", sa.BigInteger(), nullable=True),
        sa.Column("lost_letter", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_consent",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("text_version", sa.Text(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("giver_name", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_consent_person_id", "row_consent", ["house", "person_id"], unique=False)
    op.create_index(
        "row_consent_recorded_by", "row_consent", ["house", "recorded_by"], unique=False
    )
    op.create_table(
        "row_cycle",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.BigInteger(), nullable=True),
        sa.Column("ends_on", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_device_certificate",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("house_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_device_certificate_house_id",
        "row_device_certificate",
        ["house", "house_id"],
        unique=False,
    )
    op.create_table(
        "row_document",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("workshop_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("parent_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("facts_hash", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_on", sa.BigInteger(), nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("agreement_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("delivered_on", sa.BigInteger(), nullable=True),
        sa.Column("delivered_how", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_document_agreement_id", "row_document", ["house", "agreement_id"], unique=False
    )
    op.create_index("row_document_code", "row_document", ["code"], unique=False)
    op.create_index("row_document_issued_by", "row_document", ["house", "issued_by"], unique=False)
    op.create_index("row_document_number", "row_document", ["house", "number"], unique=False)
    op.create_index("row_document_parent_id", "row_document", ["house", "parent_id"], unique=False)
    op.create_index("row_document_person_id", "row_document", ["house", "person_id"], unique=False)
    op.create_index(
        "row_document_workshop_id", "row_document", ["house", "workshop_id"], unique=False
    )
    op.create_table(
        "row_enrolment",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workshop_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_enrolment_person_id", "row_enrolment", ["house", "person_id"], unique=False
    )
    op.create_index(
        "row_enrolment_workshop_id", "row_enrolment", ["house", "workshop_id"], unique=False
    )
    op.create_table(
        "row_facilitator",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("document_kind", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_goal",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("beneficiaries", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_guardian",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("guardian_person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("relationship", sa.Text(), nullable=True),
        sa.Column("document_kind", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("represents", sa.Boolean(), nullable=True),
        sa.Column("may_collect", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_guardian_guardian_person_id",
        "row_guardian",
        ["house", "guardian_person_id"],
        unique=False,
    )
    op.create_index("row_guardian_person_id", "row_guardian", ["house", "person_id"], unique=False)
    op.create_table(
        "row_holiday",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("on", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_house",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("sigla", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_house_profile",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("opened_on", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("minimum_attendance", sa.BigInteger(), nullable=True),
        sa.Column("signer_name", sa.Text(), nullable=True),
        sa.Column("signer_role", sa.Text(), nullable=True),
        sa.Column("verification_prefix", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_house_zone",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("house_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_house_zone_house_id", "row_house_zone", ["house", "house_id"], unique=False
    )
    op.create_table(
        "row_identity_document",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("warning", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_identity_document_number", "row_identity_document", ["house", "number"], unique=False
    )
    op.create_index(
        "row_identity_document_person_id",
        "row_identity_document",
        ["house", "person_id"],
        unique=False,
    )
    op.create_table(
        "row_lesson",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workshop_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("original_on", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("room_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("roll_closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_lesson_room_id", "row_lesson", ["house", "room_id"], unique=False)
    op.create_index("row_lesson_workshop_id", "row_lesson", ["house", "workshop_id"], unique=False)
    op.create_table(
        "row_mark",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lesson_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("enrolment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_mark_enrolment_id", "row_mark", ["house", "enrolment_id"], unique=False)
    op.create_index("row_mark_lesson_id", "row_mark", ["house", "lesson_id"], unique=False)
    op.create_table(
        "row_person",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("surnames", sa.Text(), nullable=True),
        sa.Column("given_names", sa.Text(), nullable=True),
        sa.Column("preferred_name", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.BigInteger(), nullable=True),
        sa.Column("birth_year", sa.BigInteger(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("nationality", sa.Text(), nullable=True),
        sa.Column("mobility", sa.Text(), nullable=True),
        sa.Column("mobility_detail", sa.Text(), nullable=True),
        sa.Column("disability", sa.Text(), nullable=True),
        sa.Column("disability_types", sa.Text(), nullable=True),
        sa.Column("disability_percent", sa.BigInteger(), nullable=True),
        sa.Column("disability_certified", sa.Boolean(), nullable=True),
        sa.Column("support_needs", sa.Text(), nullable=True),
        sa.Column("parish", sa.Text(), nullable=True),
        sa.Column("neighbourhood", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("emergency_name", sa.Text(), nullable=True),
        sa.Column("emergency_relationship", sa.Text(), nullable=True),
        sa.Column("emergency_phone", sa.Text(), nullable=True),
        sa.Column("flags", sa.Text(), nullable=True),
        sa.Column("registered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_phone",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_phone_person_id", "row_phone", ["house", "person_id"], unique=False)
    op.create_table(
        "row_registration",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("surnames", sa.Text(), nullable=True),
        sa.Column("given_names", sa.Text(), nullable=True),
        sa.Column("document_kind", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("workshop_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("notice_at", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_room",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_scan",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("document_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_scan_added_by", "row_scan", ["house", "added_by"], unique=False)
    op.create_index("row_scan_document_id", "row_scan", ["house", "document_id"], unique=False)
    op.create_table(
        "row_space_agreement",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("request_number", sa.Text(), nullable=True),
        sa.Column("requested_on", sa.BigInteger(), nullable=True),
        sa.Column("applicant", sa.Text(), nullable=True),
        sa.Column("ruc", sa.Text(), nullable=True),
        sa.Column("representative", sa.Text(), nullable=True),
        sa.Column("representative_role", sa.Text(), nullable=True),
        sa.Column("representative_kind", sa.Text(), nullable=True),
        sa.Column("representative_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("room_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("goods", sa.Text(), nullable=True),
        sa.Column("long_reason", sa.Text(), nullable=True),
        sa.Column("inventory", sa.Text(), nullable=True),
        sa.Column("handed_on", sa.BigInteger(), nullable=True),
        sa.Column("returned_on", sa.BigInteger(), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_on", sa.BigInteger(), nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_space_agreement_room_id", "row_space_agreement", ["house", "room_id"], unique=False
    )
    op.create_table(
        "row_space_day",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("agreement_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("on", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("setup", sa.Text(), nullable=True),
        sa.Column("clear", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("guard", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attended", sa.BigInteger(), nullable=True),
        sa.Column("tally", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_space_day_agreement_id", "row_space_day", ["house", "agreement_id"], unique=False
    )
    op.create_index("row_space_day_staff_id", "row_space_day", ["house", "staff_id"], unique=False)
    op.create_table(
        "row_space_validation",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("agreement_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("on", sa.BigInteger(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("issued", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_space_validation_agreement_id",
        "row_space_validation",
        ["house", "agreement_id"],
        unique=False,
    )
    op.create_table(
        "row_staff_member",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("accepted_confidentiality_at", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_table(
        "row_timetable",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workshop_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("weekday", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index(
        "row_timetable_workshop_id", "row_timetable", ["house", "workshop_id"], unique=False
    )
    op.create_table(
        "row_workshop",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("cycle_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("modality", sa.Text(), nullable=True),
        sa.Column("facilitator_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("room_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("contribution_cents", sa.BigInteger(), nullable=True),
        sa.Column("minimum_age", sa.BigInteger(), nullable=True),
        sa.Column("maximum_age", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.BigInteger(), nullable=True),
        sa.Column("ends_on", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("authorised_by", sa.Text(), nullable=True),
        sa.Column("authorised_on", sa.BigInteger(), nullable=True),
        sa.Column("authorisation_number", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("house", "id"),
    )
    op.create_index("row_workshop_cycle_id", "row_workshop", ["house", "cycle_id"], unique=False)
    op.create_index(
        "row_workshop_facilitator_id", "row_workshop", ["house", "facilitator_id"], unique=False
    )
    op.create_index("row_workshop_room_id", "row_workshop", ["house", "room_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "spool",
        sa.Column("life", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("life", "sequence", "start"),
    )
    op.create_table(
        "stream",
        sa.Column("house", sa.LargeBinary(length=16), nullable=False),
        sa.Column("head", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("ended", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("house"),
    )
