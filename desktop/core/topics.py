"""The kinds of change a screen may watch for."""

from enum import StrEnum


class Topic(StrEnum):
    """What changed, never which record: screens ask again."""

    PEOPLE = "people"
    PROGRAMME = "programme"
    ENROLMENT = "enrolment"
    ATTENDANCE = "attendance"
    DOCUMENTS = "documents"
    SPACES = "spaces"
    HOUSE = "house"
    STAFF = "staff"
    IMPORTS = "imports"
    DECISIONS = "decisions"
    SYNC = "sync"
    """What is pending, sent or refused."""
