"""The index that finds people: words of names by their beginning, numbers by any fragment.

Triggers keep it, so no way of writing leaves it behind. Candidates are taken unranked with a
limit (ranking 100,000 people on one letter costs 131 ms) and ordered in memory.
"""

from uuid import UUID

from sqlalchemy import Connection, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, local


class SearchEntry(Base):
    """What one person is found by; its integer key is what full-text search needs."""

    __tablename__ = "search_entry"
    __table_args__ = local(Index(None, "sorting", "person_id"))

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[UUID] = mapped_column(unique=True)
    names: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text, index=True)
    """Document numbers and telephones, Ecuadorian ones as dialled, separated by spaces."""
    sorting: Mapped[str] = mapped_column(Text)
    """What lists of people are ordered by, as `core.text.alphabetical` says it."""


_VIRTUAL = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_names USING fts5(names, content='search_entry',"
    " content_rowid='key', tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_codes USING fts5(codes, content='search_entry',"
    " content_rowid='key', tokenize='trigram')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5vocab('search_names', 'row')",
)

_NAMES = "trim({0}.surnames || ' ' || {0}.given_names || ' ' || coalesce({0}.preferred_name, ''))"
_CODES = (
    "coalesce((SELECT group_concat(code, ' ') FROM ("
    "SELECT number AS code FROM identity_document WHERE person_id = {0} AND number <> ''"
    " UNION ALL SELECT CASE WHEN number LIKE '+593%' THEN '0' || substr(number, 5)"
    " ELSE number END FROM phone WHERE person_id = {0})), '')"
)
_PLAIN = {
    "a": "áàâäã", "e": "éèêë", "i": "íìîï", "o": "óòôöõ", "u": "úùûü", "n~": "ñ", "c": "ç",
    " ": "-'’.",
}  # fmt: skip


def _spelled(name: str) -> str:
    # SQLite knows no accents; a tilde stands after every letter, so ñ follows n.
    sql = f"lower({name})"
    for plain, signs in _PLAIN.items():
        for sign in dict.fromkeys(signs + signs.upper()):
            quoted = sign.replace("'", "''")
            sql = f"replace({sql}, '{quoted}', '{plain}')"
    return sql


_SURNAMES_FIRST = "CASE WHEN {0}.surnames = '' THEN {0}.given_names ELSE {0}.surnames END"
_GIVEN_SECOND = "CASE WHEN {0}.surnames = '' THEN '' ELSE {0}.given_names END"
# A tabulator stands before every letter: «Caiza, Zoila» comes before «Caiza Muñoz, Ana».
_SORTING = _spelled(f"trim({_SURNAMES_FIRST}) || char(9) || trim({_GIVEN_SECOND})")
_FORGET = (
    "INSERT INTO search_names (search_names, rowid, names) VALUES ('delete', OLD.key, OLD.names);"
    " INSERT INTO search_codes (search_codes, rowid, codes) VALUES ('delete', OLD.key, OLD.codes);"
)
_LEARN = (
    "INSERT INTO search_names (rowid, names) VALUES (NEW.key, NEW.names);"
    " INSERT INTO search_codes (rowid, codes) VALUES (NEW.key, NEW.codes);"
)


def _triggers() -> dict[str, str]:
    found = {
        "person_insert": "AFTER INSERT ON person BEGIN"
        " INSERT INTO search_entry (person_id, names, codes, sorting)"
        f" VALUES (NEW.id, {_NAMES.format('NEW')}, '', {_SORTING.format('NEW')}); END",
        "person_update": "AFTER UPDATE OF surnames, given_names, preferred_name ON person BEGIN"
        f" UPDATE search_entry SET names = {_NAMES.format('NEW')},"
        f" sorting = {_SORTING.format('NEW')} WHERE person_id = NEW.id; END",
        "person_delete": "AFTER DELETE ON person BEGIN"
        " DELETE FROM search_entry WHERE person_id = OLD.id; END",
        "entry_insert": f"AFTER INSERT ON search_entry BEGIN {_LEARN} END",
        "entry_update": "AFTER UPDATE OF names, codes ON search_entry"
        f" BEGIN {_FORGET} {_LEARN} END",
        "entry_delete": f"AFTER DELETE ON search_entry BEGIN {_FORGET} END",
    }
    # A document may move from one person to another, so an update touches both.
    for event, people in (
        ("INSERT", "NEW.person_id"),
        ("UPDATE", "OLD.person_id, NEW.person_id"),
        ("DELETE", "OLD.person_id"),
    ):
        for table in ("identity_document", "phone"):
            found[f"{table}_{event.lower()}"] = (
                f"AFTER {event} ON {table} BEGIN UPDATE search_entry"
                f" SET codes = {_CODES.format('search_entry.person_id')}"
                f" WHERE person_id IN ({people}); END"
            )
    return {
        f"search_{name}": f'CREATE TRIGGER "search_{name}" {body}' for name, body in found.items()
    }


TRIGGERS = _triggers()


def install(connection: Connection) -> None:
    """Create the full-text tables and the triggers that keep them."""
    for sql in (*_VIRTUAL, *TRIGGERS.values()):
        connection.exec_driver_sql(sql)


def drop_triggers(connection: Connection) -> None:
    """Drop the triggers, before a migration or a bulk load."""
    for name in installed(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def installed(connection: Connection) -> dict[str, str]:
    """The search triggers of the file, by name."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search\\_%'"
        " ESCAPE '\\'"
    )
    return {str(row.name): str(row.sql) for row in rows}


def fault(connection: Connection) -> str | None:
    """What differs between the search index in the file and that of this version."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master"
        " WHERE name IN ('search_names', 'search_codes', 'search_words')"
    ).scalar_one()
    if found == len(_VIRTUAL) and installed(connection) == TRIGGERS:
        return None
    return "el índice de búsqueda no se mantiene"


def rebuild(connection: Connection) -> None:
    """Make the index anew from the people: after a migration or a bulk load without triggers."""
    for name in ("search_names", "search_codes"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS search_words")
    drop_triggers(connection)
    connection.exec_driver_sql("DELETE FROM search_entry")
    connection.exec_driver_sql(
        "INSERT INTO search_entry (person_id, names, codes, sorting)"
        f" SELECT id, {_NAMES.format('person')}, {_CODES.format('person.id')},"
        f" {_SORTING.format('person')} FROM person"
    )
    for sql in _VIRTUAL:
        connection.exec_driver_sql(sql)
    for name in ("search_names", "search_codes"):
        connection.exec_driver_sql(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
    for sql in TRIGGERS.values():
        connection.exec_driver_sql(sql)
