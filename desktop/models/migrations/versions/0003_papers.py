"""Rooms that are lent, diplomas with their codes and deliveries, scans of signed papers."""

from alembic import op

revision = "0003"
down_revision = "0002"

# Plain SQL and none of the models, which will have changed by the time this runs.
STATEMENTS = (
    """
    CREATE TABLE space_agreement (
        request_number VARCHAR NOT NULL,
        requested_on DATE NOT NULL,
        applicant VARCHAR NOT NULL,
        ruc VARCHAR,
        representative VARCHAR NOT NULL,
        representative_role VARCHAR,
        representative_kind VARCHAR,
        representative_number VARCHAR,
        phone VARCHAR,
        email VARCHAR,
        room_id BLOB NOT NULL,
        activity VARCHAR NOT NULL,
        audience VARCHAR,
        expected INTEGER,
        goods VARCHAR,
        long_reason VARCHAR,
        inventory TEXT,
        handed_on DATE,
        returned_on DATE,
        return_note VARCHAR,
        state VARCHAR NOT NULL,
        state_on DATE,
        state_reason VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_space_agreement PRIMARY KEY (id),
        CONSTRAINT fk_space_agreement_room_id FOREIGN KEY(room_id)
                REFERENCES room (id)
    )
    """,
    """
    CREATE INDEX ix_space_agreement_room_id ON space_agreement (room_id)
    """,
    """
    CREATE INDEX ix_space_agreement_state ON space_agreement (state)
    """,
    """
    CREATE TABLE space_day (
        agreement_id BLOB NOT NULL,
        "on" DATE NOT NULL,
        starts VARCHAR NOT NULL,
        ends VARCHAR NOT NULL,
        setup VARCHAR NOT NULL,
        clear VARCHAR NOT NULL,
        staff_id BLOB,
        guard VARCHAR,
        state VARCHAR NOT NULL,
        reason VARCHAR,
        attended INTEGER,
        tally TEXT,
        id BLOB NOT NULL,
        CONSTRAINT pk_space_day PRIMARY KEY (id),
        CONSTRAINT fk_space_day_agreement_id FOREIGN KEY(agreement_id)
                REFERENCES space_agreement (id) ON DELETE CASCADE,
        CONSTRAINT fk_space_day_staff_id FOREIGN KEY(staff_id)
                REFERENCES staff_member (id)
    )
    """,
    """
    CREATE INDEX ix_space_day_agreement_id ON space_day (agreement_id)
    """,
    """
    CREATE INDEX ix_space_day_on ON space_day ("on")
    """,
    """
    CREATE TABLE space_validation (
        agreement_id BLOB NOT NULL,
        authority VARCHAR NOT NULL,
        result VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        "on" DATE NOT NULL,
        signer VARCHAR,
        note VARCHAR,
        issued BOOLEAN NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_space_validation PRIMARY KEY (id),
        CONSTRAINT fk_space_validation_agreement_id FOREIGN KEY(agreement_id)
                REFERENCES space_agreement (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_space_validation_agreement_id ON space_validation (agreement_id)
    """,
    "ALTER TABLE document RENAME TO document_before",
    "DROP INDEX ix_document_number",
    "DROP INDEX ix_document_person_id",
    "DROP INDEX ix_document_workshop_id",
    """
    CREATE TABLE document (
        kind VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        issued_on DATE NOT NULL,
        issued_at BIGINT NOT NULL,
        issued_by BLOB NOT NULL,
        workshop_id BLOB,
        person_id BLOB,
        parent_id BLOB,
        people TEXT NOT NULL,
        facts TEXT NOT NULL,
        facts_hash VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        state_on DATE,
        state_reason VARCHAR,
        agreement_id BLOB,
        code VARCHAR,
        delivered_on DATE,
        delivered_how VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_document PRIMARY KEY (id),
        CONSTRAINT fk_document_issued_by FOREIGN KEY(issued_by)
                REFERENCES staff_member (id),
        CONSTRAINT fk_document_workshop_id FOREIGN KEY(workshop_id)
                REFERENCES workshop (id),
        CONSTRAINT fk_document_person_id FOREIGN KEY(person_id)
                REFERENCES person (id),
        CONSTRAINT fk_document_parent_id FOREIGN KEY(parent_id)
                REFERENCES document (id),
        CONSTRAINT fk_document_agreement_id FOREIGN KEY(agreement_id)
                REFERENCES space_agreement (id)
    )
    """,
    """
    INSERT INTO document (
        kind, number, issued_on, issued_at, issued_by, workshop_id, person_id,
        parent_id, people, facts, facts_hash, state, state_on, state_reason, id
    )
    SELECT
        kind, number, issued_on, issued_at, issued_by, workshop_id, person_id,
        parent_id, people, facts, facts_hash, state, state_on, state_reason, id
    FROM document_before
    """,
    "DROP TABLE document_before",
    """
    CREATE INDEX ix_document_agreement_id ON document (agreement_id)
    """,
    """
    CREATE INDEX ix_document_code ON document (code)
    """,
    """
    CREATE INDEX ix_document_number ON document (number)
    """,
    """
    CREATE INDEX ix_document_person_id ON document (person_id)
    """,
    """
    CREATE INDEX ix_document_workshop_id ON document (workshop_id)
    """,
    "ALTER TABLE house_profile RENAME TO house_profile_before",
    """
    CREATE TABLE house_profile (
        opened_on DATE NOT NULL,
        address VARCHAR,
        phone VARCHAR,
        minimum_attendance INTEGER NOT NULL,
        signer_name VARCHAR,
        signer_role VARCHAR,
        verification_prefix VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_house_profile PRIMARY KEY (id)
    )
    """,
    """
    INSERT INTO house_profile (
        opened_on, address, phone, minimum_attendance, id
    )
    SELECT
        opened_on, address, phone, minimum_attendance, id
    FROM house_profile_before
    """,
    "DROP TABLE house_profile_before",
    """
    CREATE TABLE scan (
        document_id BLOB NOT NULL,
        sha256 VARCHAR NOT NULL,
        media_type VARCHAR NOT NULL,
        size INTEGER NOT NULL,
        added_at BIGINT NOT NULL,
        added_by BLOB NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_scan PRIMARY KEY (id),
        CONSTRAINT fk_scan_document_id FOREIGN KEY(document_id)
                REFERENCES document (id),
        CONSTRAINT fk_scan_added_by FOREIGN KEY(added_by)
                REFERENCES staff_member (id)
    )
    """,
    """
    CREATE INDEX ix_scan_document_id ON scan (document_id)
    """,
    """
    CREATE TABLE scan_content (
        sha256 VARCHAR NOT NULL,
        content BLOB NOT NULL,
        CONSTRAINT pk_scan_content PRIMARY KEY (sha256)
    )
    """,
    # The centre sends these anew.
    "DROP TABLE annulled_diploma",
    """
    CREATE TABLE annulled_diploma (
        number VARCHAR NOT NULL,
        document_id BLOB,
        annulled_on DATE,
        id BLOB NOT NULL,
        CONSTRAINT pk_annulled_diploma PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_annulled_diploma_document_id ON annulled_diploma (document_id)
    """,
    """
    CREATE INDEX ix_annulled_diploma_number ON annulled_diploma (number)
    """,
    # What an earlier version could not keep was not sent to it: everything is read again.
    "UPDATE link SET house_cursor = 0, ref_cursor = 0",
)


def upgrade() -> None:
    """Create every table and index; triggers and search index come afterwards."""
    for sql in STATEMENTS:
        op.get_bind().exec_driver_sql(sql)
