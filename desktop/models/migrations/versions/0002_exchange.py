"""What an exchange with the centre needs; two laptops may have printed the same number."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Plain SQL and none of the models, which will have changed by the time this runs.
STATEMENTS = (
    """
    CREATE TABLE annulled_diploma (
        number VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_annulled_diploma PRIMARY KEY (id),
        CONSTRAINT uq_annulled_diploma_number UNIQUE (number)
    )
    """,
    """
    CREATE TABLE category (
        code VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_category PRIMARY KEY (id),
        CONSTRAINT uq_category_code UNIQUE (code)
    )
    """,
    """
    CREATE TABLE goal (
        code VARCHAR NOT NULL,
        zone VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        beneficiaries INTEGER NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_goal PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE device_certificate (
        house_id BLOB NOT NULL,
        letter VARCHAR NOT NULL,
        public_key VARCHAR NOT NULL,
        certificate VARCHAR NOT NULL,
        revoked_at BIGINT,
        id BLOB NOT NULL,
        CONSTRAINT pk_device_certificate PRIMARY KEY (id),
        CONSTRAINT fk_device_certificate_house_id FOREIGN KEY(house_id)
            REFERENCES house (id)
    )
    """,
    """
    CREATE INDEX ix_device_certificate_house_id ON device_certificate (house_id)
    """,
    """
    CREATE TABLE "conflict" (
        reason VARCHAR NOT NULL,
        tbl VARCHAR NOT NULL,
        "row" BLOB NOT NULL,
        field VARCHAR NOT NULL,
        kept TEXT,
        lost TEXT,
        kept_by BLOB,
        kept_at BIGINT,
        kept_letter VARCHAR,
        lost_by BLOB,
        lost_at BIGINT,
        lost_letter VARCHAR,
        opened_at BIGINT NOT NULL,
        decision VARCHAR,
        decided_at BIGINT,
        decided_by BLOB,
        id BLOB NOT NULL,
        CONSTRAINT pk_conflict PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX conflict_open ON "conflict" (opened_at) WHERE decision IS NULL
    """,
    """
    CREATE INDEX ix_conflict_row ON "conflict" ("row")
    """,
    """
    CREATE TABLE registration (
        reference VARCHAR NOT NULL,
        surnames VARCHAR NOT NULL,
        given_names VARCHAR NOT NULL,
        document_kind VARCHAR,
        document_number VARCHAR,
        country VARCHAR,
        birth_date DATE,
        phone VARCHAR,
        email VARCHAR,
        workshop_id BLOB,
        note VARCHAR,
        notice_at BIGINT,
        received_at BIGINT NOT NULL,
        state VARCHAR NOT NULL,
        person_id BLOB,
        decided_at BIGINT,
        decided_by BLOB,
        id BLOB NOT NULL,
        CONSTRAINT pk_registration PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX registration_open ON registration (received_at) WHERE state = 'open'
    """,
    """
    CREATE TABLE link (
        id INTEGER NOT NULL,
        server VARCHAR NOT NULL,
        authority TEXT,
        token VARCHAR NOT NULL,
        certificate VARCHAR NOT NULL,
        centre_key VARCHAR NOT NULL,
        centre_box VARCHAR NOT NULL,
        enrolled_at BIGINT NOT NULL,
        revoked_at BIGINT,
        sequence INTEGER NOT NULL,
        house_cursor BIGINT NOT NULL,
        ref_cursor BIGINT NOT NULL,
        page_bytes INTEGER NOT NULL,
        cut BOOLEAN NOT NULL,
        offset_ms BIGINT NOT NULL,
        last_success_at BIGINT,
        last_error_at BIGINT,
        last_error VARCHAR,
        CONSTRAINT pk_link PRIMARY KEY (id),
        CONSTRAINT ck_link_one_row
            CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE sealed_batch (
        incarnation BLOB NOT NULL,
        sequence INTEGER NOT NULL,
        first_seq BIGINT NOT NULL,
        last_seq BIGINT NOT NULL,
        rows INTEGER NOT NULL,
        content BLOB,
        sealed_at BIGINT NOT NULL,
        answered_at BIGINT,
        answer BLOB,
        CONSTRAINT pk_sealed_batch PRIMARY KEY (incarnation, sequence)
    )
    """,
    """
    CREATE INDEX sealed_waiting ON sealed_batch (sequence) WHERE answered_at IS NULL
    """,
    """
    CREATE TABLE problem (
        tbl INTEGER NOT NULL,
        "row" BLOB NOT NULL,
        kind VARCHAR NOT NULL,
        op INTEGER NOT NULL,
        mask BIGINT NOT NULL,
        base BIGINT NOT NULL,
        code VARCHAR NOT NULL,
        message TEXT NOT NULL,
        field VARCHAR,
        cause_tbl INTEGER,
        cause_row BLOB,
        staff_id BLOB,
        opened_at BIGINT NOT NULL,
        CONSTRAINT pk_problem PRIMARY KEY (tbl, "row")
    )
    """,
    """
    CREATE INDEX ix_problem_cause_row ON problem (cause_row)
    """,
    """
    CREATE TABLE exchange (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at BIGINT NOT NULL,
        seconds DOUBLE NOT NULL,
        sent INTEGER NOT NULL,
        received INTEGER NOT NULL,
        bytes_sent INTEGER NOT NULL,
        bytes_received INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        problem TEXT
    )
    """,
    "ALTER TABLE journal_transaction ADD COLUMN base BIGINT",
    "ALTER TABLE document RENAME TO document_before",
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
        id BLOB NOT NULL,
        CONSTRAINT pk_document PRIMARY KEY (id),
        CONSTRAINT fk_document_issued_by FOREIGN KEY(issued_by)
            REFERENCES staff_member (id),
        CONSTRAINT fk_document_workshop_id FOREIGN KEY(workshop_id)
            REFERENCES workshop (id),
        CONSTRAINT fk_document_person_id FOREIGN KEY(person_id)
            REFERENCES person (id),
        CONSTRAINT fk_document_parent_id FOREIGN KEY(parent_id)
            REFERENCES document (id)
    )
    """,
    """
    INSERT INTO document (
        kind, number, issued_on, issued_at, issued_by, workshop_id, person_id, parent_id,
        people, facts, facts_hash, state, state_on, state_reason, id
    )
    SELECT
        kind, number, issued_on, issued_at, issued_by, workshop_id, person_id, parent_id,
        people, facts, facts_hash, state, state_on, state_reason, id
    FROM document_before
    """,
    "DROP TABLE document_before",
    """
    CREATE INDEX ix_document_number ON document (number)
    """,
    """
    CREATE INDEX ix_document_person_id ON document (person_id)
    """,
    """
    CREATE INDEX ix_document_workshop_id ON document (workshop_id)
    """,
)


def upgrade() -> None:
    """Create every table and index; triggers and search index come afterwards."""
    for sql in STATEMENTS:
        op.get_bind().exec_driver_sql(sql)
