"""The first tables: what a house keeps when its counter begins to work."""

from alembic import op

revision = "0001"
down_revision = None

# Plain SQL and none of the models, which will have changed by the time this runs.
STATEMENTS = (
    """
    CREATE TABLE cycle (
        code VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        starts_on DATE NOT NULL,
        ends_on DATE NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_cycle PRIMARY KEY (id),
        CONSTRAINT uq_cycle_code UNIQUE (code)
    )
    """,
    """
    CREATE TABLE device (
        id BLOB NOT NULL,
        house_id BLOB NOT NULL,
        kind VARCHAR NOT NULL,
        letter VARCHAR NOT NULL,
        incarnation BLOB NOT NULL,
        private_key BLOB NOT NULL,
        CONSTRAINT pk_device PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE draft (
        form VARCHAR NOT NULL,
        staff_id BLOB NOT NULL,
        "values" TEXT NOT NULL,
        saved_at BIGINT NOT NULL,
        CONSTRAINT pk_draft PRIMARY KEY (form, staff_id)
    )
    """,
    """
    CREATE TABLE facilitator (
        name VARCHAR NOT NULL,
        article VARCHAR NOT NULL,
        document_kind VARCHAR,
        document_number VARCHAR,
        phone VARCHAR,
        email VARCHAR,
        retired BOOLEAN NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_facilitator PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE holiday (
        "on" DATE NOT NULL,
        name VARCHAR NOT NULL,
        scope VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_holiday PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_holiday_on ON holiday ("on")
    """,
    """
    CREATE TABLE house (
        code VARCHAR NOT NULL,
        sigla VARCHAR,
        name VARCHAR,
        note VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_house PRIMARY KEY (id),
        CONSTRAINT uq_house_code UNIQUE (code)
    )
    """,
    """
    CREATE TABLE house_profile (
        opened_on DATE NOT NULL,
        address VARCHAR,
        phone VARCHAR,
        minimum_attendance INTEGER NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_house_profile PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE import_run (
        file_hash VARCHAR NOT NULL,
        staff_id BLOB NOT NULL,
        at BIGINT NOT NULL,
        finished BOOLEAN NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_import_run PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_import_run_file_hash ON import_run (file_hash)
    """,
    """
    CREATE TABLE journal (
        seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        tx BIGINT,
        tbl INTEGER NOT NULL,
        "row" BLOB NOT NULL,
        op VARCHAR NOT NULL,
        mask BIGINT NOT NULL,
        old TEXT,
        answered INTEGER DEFAULT '0' NOT NULL
    )
    """,
    """
    CREATE INDEX ix_journal_row ON journal ("row")
    """,
    """
    CREATE INDEX journal_pending ON journal (seq) WHERE answered = 0
    """,
    """
    CREATE INDEX journal_removed ON journal (tbl) WHERE op = 'D'
    """,
    """
    CREATE TABLE journal_transaction (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        staff_id BLOB,
        at BIGINT NOT NULL,
        job VARCHAR NOT NULL,
        after_seq BIGINT
    )
    """,
    """
    CREATE TABLE person (
        surnames VARCHAR NOT NULL,
        given_names VARCHAR NOT NULL,
        preferred_name VARCHAR,
        birth_date DATE,
        birth_year INTEGER,
        gender VARCHAR,
        ethnicity VARCHAR,
        nationality VARCHAR,
        mobility VARCHAR,
        mobility_detail VARCHAR,
        disability VARCHAR,
        disability_types TEXT,
        disability_percent INTEGER,
        disability_certified BOOLEAN,
        support_needs VARCHAR,
        parish VARCHAR,
        neighbourhood VARCHAR,
        email VARCHAR,
        emergency_name VARCHAR,
        emergency_relationship VARCHAR,
        emergency_phone VARCHAR,
        flags TEXT,
        registered_at BIGINT NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_person PRIMARY KEY (id),
        CONSTRAINT ck_person_some_name
            CHECK (surnames <> '' OR given_names <> ''),
        CONSTRAINT ck_person_one_birth
            CHECK (birth_date IS NULL OR birth_year IS NULL)
    )
    """,
    """
    CREATE INDEX ix_person_birth_date ON person (birth_date)
    """,
    """
    CREATE INDEX person_estimated ON person (birth_year) WHERE birth_year IS NOT NULL
    """,
    """
    CREATE INDEX person_incomplete ON person (birth_date, birth_year) WHERE flags IS NOT NULL
    """,
    """
    CREATE TABLE room (
        name VARCHAR NOT NULL,
        capacity INTEGER,
        retired BOOLEAN NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_room PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE search_entry (
        "key" INTEGER NOT NULL,
        person_id BLOB NOT NULL,
        names TEXT NOT NULL,
        codes TEXT NOT NULL,
        sorting TEXT NOT NULL,
        CONSTRAINT pk_search_entry PRIMARY KEY ("key"),
        CONSTRAINT uq_search_entry_person_id UNIQUE (person_id)
    )
    """,
    """
    CREATE INDEX ix_search_entry_codes ON search_entry (codes)
    """,
    """
    CREATE INDEX ix_search_entry_sorting_person_id ON search_entry (sorting, person_id)
    """,
    """
    CREATE TABLE sensitive_read (
        person_id BLOB NOT NULL,
        staff_id BLOB NOT NULL,
        at BIGINT NOT NULL,
        fields TEXT NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_sensitive_read PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_sensitive_read_person_id_at ON sensitive_read (person_id, at)
    """,
    """
    CREATE TABLE staff_member (
        name VARCHAR NOT NULL,
        role VARCHAR NOT NULL,
        accepted_confidentiality_at BIGINT,
        retired_at BIGINT,
        id BLOB NOT NULL,
        CONSTRAINT pk_staff_member PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE write_context (
        id INTEGER NOT NULL,
        tx INTEGER,
        applying INTEGER NOT NULL,
        CONSTRAINT pk_write_context PRIMARY KEY (id),
        CONSTRAINT ck_write_context_one_row
            CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE consent (
        person_id BLOB NOT NULL,
        purpose VARCHAR NOT NULL,
        granted BOOLEAN NOT NULL,
        text_version VARCHAR NOT NULL,
        text_hash VARCHAR NOT NULL,
        given_by VARCHAR NOT NULL,
        giver_name VARCHAR,
        channel VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        recorded_by BLOB NOT NULL,
        revoked_at BIGINT,
        revoked_reason VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_consent PRIMARY KEY (id),
        CONSTRAINT fk_consent_person_id FOREIGN KEY(person_id)
            REFERENCES person (id) ON DELETE CASCADE,
        CONSTRAINT fk_consent_recorded_by FOREIGN KEY(recorded_by)
            REFERENCES staff_member (id)
    )
    """,
    """
    CREATE INDEX ix_consent_person_id ON consent (person_id)
    """,
    """
    CREATE TABLE guardian (
        person_id BLOB NOT NULL,
        guardian_person_id BLOB,
        name VARCHAR NOT NULL,
        relationship VARCHAR,
        document_kind VARCHAR,
        document_number VARCHAR,
        phone VARCHAR,
        represents BOOLEAN NOT NULL,
        may_collect BOOLEAN NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_guardian PRIMARY KEY (id),
        CONSTRAINT fk_guardian_person_id FOREIGN KEY(person_id)
            REFERENCES person (id) ON DELETE CASCADE,
        CONSTRAINT fk_guardian_guardian_person_id FOREIGN KEY(guardian_person_id)
            REFERENCES person (id)
    )
    """,
    """
    CREATE INDEX ix_guardian_person_id ON guardian (person_id)
    """,
    """
    CREATE TABLE house_zone (
        house_id BLOB NOT NULL,
        zone VARCHAR NOT NULL,
        valid_from DATE,
        valid_to DATE,
        id BLOB NOT NULL,
        CONSTRAINT pk_house_zone PRIMARY KEY (id),
        CONSTRAINT fk_house_zone_house_id FOREIGN KEY(house_id)
            REFERENCES house (id)
    )
    """,
    """
    CREATE INDEX ix_house_zone_house_id ON house_zone (house_id)
    """,
    """
    CREATE TABLE identity_document (
        person_id BLOB NOT NULL,
        kind VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        country VARCHAR,
        warning VARCHAR,
        override_reason VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_identity_document PRIMARY KEY (id),
        CONSTRAINT fk_identity_document_person_id FOREIGN KEY(person_id)
            REFERENCES person (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_identity_document_number ON identity_document (number)
    """,
    """
    CREATE INDEX ix_identity_document_person_id ON identity_document (person_id)
    """,
    """
    CREATE TABLE import_row (
        run_id BLOB NOT NULL,
        line INTEGER NOT NULL,
        sheet INTEGER NOT NULL,
        verdict VARCHAR NOT NULL,
        reason VARCHAR,
        person_id BLOB,
        cells TEXT NOT NULL,
        decision VARCHAR,
        decided_at BIGINT,
        id BLOB NOT NULL,
        CONSTRAINT pk_import_row PRIMARY KEY (id),
        CONSTRAINT fk_import_row_run_id FOREIGN KEY(run_id)
            REFERENCES import_run (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_import_row_run_id_line ON import_row (run_id, line)
    """,
    """
    CREATE INDEX ix_import_row_verdict_decided_at ON import_row (verdict, decided_at)
    """,
    """
    CREATE TABLE phone (
        person_id BLOB NOT NULL,
        number VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_phone PRIMARY KEY (id),
        CONSTRAINT fk_phone_person_id FOREIGN KEY(person_id)
            REFERENCES person (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_phone_person_id ON phone (person_id)
    """,
    """
    CREATE TABLE workshop (
        cycle_id BLOB NOT NULL,
        name VARCHAR NOT NULL,
        category VARCHAR NOT NULL,
        modality VARCHAR NOT NULL,
        facilitator_id BLOB,
        room_id BLOB,
        capacity INTEGER NOT NULL,
        contribution_cents INTEGER NOT NULL,
        minimum_age INTEGER,
        maximum_age INTEGER,
        starts_on DATE NOT NULL,
        ends_on DATE NOT NULL,
        state VARCHAR NOT NULL,
        state_reason VARCHAR,
        authorised_by VARCHAR,
        authorised_on DATE,
        authorisation_number VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_workshop PRIMARY KEY (id),
        CONSTRAINT ck_workshop_some_capacity
            CHECK (capacity > 0),
        CONSTRAINT ck_workshop_only_community_contributes
            CHECK (modality = 'community' OR contribution_cents = 0),
        CONSTRAINT fk_workshop_cycle_id FOREIGN KEY(cycle_id)
            REFERENCES cycle (id),
        CONSTRAINT fk_workshop_facilitator_id FOREIGN KEY(facilitator_id)
            REFERENCES facilitator (id),
        CONSTRAINT fk_workshop_room_id FOREIGN KEY(room_id)
            REFERENCES room (id)
    )
    """,
    """
    CREATE INDEX ix_workshop_cycle_id_state ON workshop (cycle_id, state)
    """,
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
        CONSTRAINT uq_document_number UNIQUE (number),
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
    CREATE INDEX ix_document_person_id ON document (person_id)
    """,
    """
    CREATE INDEX ix_document_workshop_id ON document (workshop_id)
    """,
    """
    CREATE TABLE enrolment (
        workshop_id BLOB NOT NULL,
        person_id BLOB NOT NULL,
        state VARCHAR NOT NULL,
        since BIGINT NOT NULL,
        reason VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_enrolment PRIMARY KEY (id),
        CONSTRAINT fk_enrolment_workshop_id FOREIGN KEY(workshop_id)
            REFERENCES workshop (id),
        CONSTRAINT fk_enrolment_person_id FOREIGN KEY(person_id)
            REFERENCES person (id)
    )
    """,
    """
    CREATE INDEX ix_enrolment_person_id ON enrolment (person_id)
    """,
    """
    CREATE INDEX ix_enrolment_workshop_id_state ON enrolment (workshop_id, state)
    """,
    """
    CREATE TABLE lesson (
        workshop_id BLOB NOT NULL,
        original_on DATE NOT NULL,
        "on" DATE NOT NULL,
        starts VARCHAR NOT NULL,
        ends VARCHAR NOT NULL,
        room_id BLOB,
        state VARCHAR NOT NULL,
        reason VARCHAR,
        roll_closed_at BIGINT,
        id BLOB NOT NULL,
        CONSTRAINT pk_lesson PRIMARY KEY (id),
        CONSTRAINT fk_lesson_workshop_id FOREIGN KEY(workshop_id)
            REFERENCES workshop (id) ON DELETE CASCADE,
        CONSTRAINT fk_lesson_room_id FOREIGN KEY(room_id)
            REFERENCES room (id)
    )
    """,
    """
    CREATE INDEX ix_lesson_on_room_id ON lesson ("on", room_id)
    """,
    """
    CREATE INDEX ix_lesson_workshop_id_on ON lesson (workshop_id, "on")
    """,
    """
    CREATE TABLE timetable (
        workshop_id BLOB NOT NULL,
        weekday INTEGER NOT NULL,
        starts VARCHAR NOT NULL,
        ends VARCHAR NOT NULL,
        id BLOB NOT NULL,
        CONSTRAINT pk_timetable PRIMARY KEY (id),
        CONSTRAINT fk_timetable_workshop_id FOREIGN KEY(workshop_id)
            REFERENCES workshop (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_timetable_workshop_id ON timetable (workshop_id)
    """,
    """
    CREATE TABLE mark (
        lesson_id BLOB NOT NULL,
        enrolment_id BLOB NOT NULL,
        value VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        reason VARCHAR,
        id BLOB NOT NULL,
        CONSTRAINT pk_mark PRIMARY KEY (id),
        CONSTRAINT fk_mark_lesson_id FOREIGN KEY(lesson_id)
            REFERENCES lesson (id),
        CONSTRAINT fk_mark_enrolment_id FOREIGN KEY(enrolment_id)
            REFERENCES enrolment (id)
        )
    WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_mark_enrolment_id ON mark (enrolment_id)
    """,
    """
    CREATE INDEX ix_mark_lesson_id ON mark (lesson_id)
    """,
)


def upgrade() -> None:
    """Create every table and index; triggers and search index come afterwards."""
    for sql in STATEMENTS:
        op.get_bind().exec_driver_sql(sql)
