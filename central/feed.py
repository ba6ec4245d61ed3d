"""What a laptop has not read of a stream yet, as pages whose every link holds."""

from sqlalchemy import Connection, or_, select

from central.records import EPOCH_BITS
from central.shelf import Entry, Shelf
from central.store import from_where, stream_of
from central.tables import FEED
from desktop.sync.protocol import limits
from desktop.sync.protocol.frames import Page, Stream, encode_page
from desktop.sync.protocol.rows import Kind, Row
from desktop.sync.protocol.schema import BY_CODE, BY_NAME, VERSION, group_of


def pages(
    connection: Connection, house: bytes, kind: Stream, cursor: int, life: int, budget: int,
    version: int = VERSION,
) -> tuple[list[bytes], int, bool]:  # fmt: skip
    """The next pages, at most `budget` bytes of them but one row at least; the cursor after
    them; whether there is more.

    What only the asking life wrote is left out, and what a laptop of that version of the schema
    cannot keep: it reads everything anew once it is of a later one.
    """
    stream = stream_of(connection, house)
    start = from_where(stream, cursor)
    # A laptop that reads an epoch which ended may lack what it once sent itself.
    again = start != cursor or start >> EPOCH_BITS != stream.epoch
    made: list[bytes] = []
    spent = 0
    # One for all pages: what rows hang from mostly stood on a page before.
    shelf = Shelf(connection, house, stream.head)
    while start < stream.head and (spent < budget or not made):
        found = _next(connection, house, start, stream.head, None if again else life)
        payload, end = _page(shelf, kind, start, found, budget - spent, version)
        if made and spent + len(payload) > budget:
            return made, start, True
        made.append(payload)
        spent += len(payload)
        start = end
    return made, start, start < stream.head


def _next(
    connection: Connection, house: bytes, start: int, head: int, life: int | None
) -> list[tuple[int, str, bytes]]:
    query = select(FEED.c.version, FEED.c.tbl, FEED.c.row).where(
        FEED.c.house == house, FEED.c.version > start, FEED.c.version <= head
    )
    if life is not None:
        query = query.where(or_(FEED.c.life != life, FEED.c.owed))
    query = query.order_by(FEED.c.version).limit(limits.MOST_PAGE_ROWS + 1)
    return [
        (version, BY_CODE[tbl].name, bytes(row)) for version, tbl, row in connection.execute(query)
    ]


def _page(
    shelf: Shelf, kind: Stream, start: int, found: list[tuple[int, str, bytes]], room: int,
    version: int,
) -> tuple[bytes, int]:  # fmt: skip
    """One page of what was found: as many rows as there is room for, but one at least."""
    count = min(len(found), limits.MOST_PAGE_ROWS)
    shelf.take((table, row) for _, table, row in found[:count])
    while True:
        # Nothing but the reader's own lies between the last row and the head.
        end = shelf.head if count == len(found) else found[count - 1][0]
        here = [shelf.get(table, row) for _, table, row in found[:count]]
        entries = [entry for entry in here if entry is not None and _is_known(entry, version)]
        above = [entry for entry in _above(shelf, entries, end) if _is_known(entry, version)]
        rows = [_row(entry, version) for entry in (*above, *entries)]
        if count > 1 and len(rows) > limits.MOST_WITH_PARENTS:
            count //= 2
            continue
        try:
            payload = encode_page(Page(kind, start, end, tuple(rows)))
        except ValueError:  # more than a laptop opens at once
            if count <= 1:
                raise
            count //= 2
            continue
        if count <= 1 or len(payload) <= room:
            return payload, end
        count = max(1, count // 2)


def _above(shelf: Shelf, entries: list[Entry], end: int) -> list[Entry]:
    """Parents that come later in the stream, and theirs: so that every link holds."""
    here = {(entry.table.name, entry.row) for entry in entries}
    found: dict[tuple[str, bytes], Entry] = {}
    waiting = list(entries)
    while waiting:
        links = {
            (parent, link)
            for entry in waiting
            if entry.gone is None
            for column, parent in entry.table.parents
            if isinstance(link := entry.values[column], bytes)
        }
        new = links - here - found.keys()
        shelf.take(new)
        waiting = [
            entry
            for key in new
            if (entry := shelf.get(*key)) is not None and entry.version > end and entry.gone is None
        ]
        found |= {(e.table.name, e.row): e for e in waiting}
    return list(found.values())


def _is_known(entry: Entry, version: int) -> bool:
    """Whether a laptop can keep the row; a question about what it does not have, it cannot."""
    if version >= VERSION:
        return True
    if entry.table.name == "conflict":
        about = BY_NAME[str(entry.values["tbl"])]
        later = about.groups.keys() - {group_of(column) for column in about.known_to(version)}
        return bool(about.known_to(version)) and entry.values["field"] not in later
    return bool(entry.table.known_to(version))


def _row(entry: Entry, version: int) -> Row:
    # Whole, always: a row moves along the stream, so no cursor tells which fields somebody has.
    if entry.gone is not None:
        return Row(entry.table.name, entry.row, Kind.DELETE, {})
    if version >= VERSION:
        return Row(entry.table.name, entry.row, Kind.PUT, entry.values)
    known = {column.name: entry.values[column.name] for column in entry.table.known_to(version)}
    return Row(entry.table.name, entry.row, Kind.PUT, known)
