"""How one laptop's changes meet what the centre has: group by group, and nothing lost in silence.

docs/sync.md, «Merge», says the rules. Everything happens on a `Shelf`; nothing is written here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from sqlalchemy import Connection, select

from central import rules
from central.conflicts import Side, conflict
from central.rules import Fault
from central.shelf import Entry, Key, Shelf, Stamp, open_problems
from central.tables import CENTRE, LIFE, ROWS
from desktop.sync.protocol.batch import Batch, Op
from desktop.sync.protocol.frames import Outcome, Status
from desktop.sync.protocol.identity import conflict_id, derived
from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import BY_NAME, Group, Policy, Table

_OPENED = frozenset({"conflict", "registration"})
"""Rows that only the centre begins."""
_AT_ONCE = 500


@dataclass(frozen=True)
class Source:
    """Whose changes they are, and how far the laptop's clock is from the centre's."""

    house: bytes
    device: bytes
    life: int
    letter: str
    offset: int
    """Milliseconds to add to the laptop's times."""
    now: int


@dataclass(frozen=True)
class Refused:
    """A change that was not taken."""

    op: int
    key: Key
    kind: Status
    fault: Fault
    cause: Key | None


class Merge:
    """One batch, or a part of it, judged op by op."""

    def __init__(
        self, connection: Connection, source: Source, batch: Batch, shelf: Shelf, ops: Iterable[int]
    ) -> None:
        self._connection = connection
        self._source = source
        self._batch = batch
        self._shelf = shelf
        # Nobody has read what was not written yet: such a base is taken for none.
        self._ops = [
            (place, op if op.base <= shelf.head else replace(op, base=0))
            for place in ops
            for op in (batch.ops[place],)
        ]
        self._lives: dict[int, tuple[bytes, str | None]] = {CENTRE: (b"", None)}
        self.outcomes: dict[int, Outcome] = {}
        self.refused: list[Refused] = []
        self.taken: set[Key] = set()
        """Rows whose changes were taken: what of them waited in quarantine is settled."""
        self._lacking: set[Key] = set()
        self._papers: dict[tuple[Value, Value], list[Entry]] = {}
        self._numbers: dict[Value, bytes] = {}
        self._staying: set[Key] = set()
        self._went: dict[int, int] = {}

    def run(self) -> None:
        """Judge every op in its order."""
        keys = {(op.table, op.row) for _, op in self._ops}
        above = {
            (parent, link)
            for _, op in self._ops
            for column, parent in BY_NAME[op.table].parents
            if isinstance(link := op.values.get(column), bytes)
        }
        self._shelf.take(keys | above)
        missing = {key for key in above | keys if self._shelf.get(*key) is None}
        self._lacking = open_problems(self._connection, self._source.house, missing)
        self._read_papers()
        self._decide_deletes()
        for place, op in self._ops:
            self._judge(place, op)

    # --- one op -----------------------------------------------------------------------------

    def _judge(self, place: int, op: Op) -> None:
        table = BY_NAME[op.table]
        fault = rules.fault_of(table, op.kind, op.values)
        entry = self._shelf.get(op.table, op.row)
        if fault is None and op.kind is not Kind.DELETE:
            fault = self._fault_of_place(table, op, entry)
        if fault is not None:
            self._refuse(place, op, Status.REJECTED, fault)
            return
        if op.kind is Kind.DELETE:
            self._delete(place, op, entry)
            return
        cause = self._what_it_lacks(table, op)
        if cause is not None:
            self._refuse(place, op, Status.HELD, Fault("held", rules.WAITS), cause)
            return
        self._raise_parents(table, op.values)
        if entry is None:
            self._begin(op)
        elif entry.gone is not None:
            self._meet_gone(place, op, entry)
        else:
            self._meet(place, op, entry)
        self.taken.add((op.table, op.row))
        if op.table == "identity_document":
            self._look_for_twins(place, op)

    def _fault_of_place(self, table: Table, op: Op, entry: Entry | None) -> Fault | None:
        if entry is None:
            if table.name in _OPENED:
                return rules.NOT_OURS
            if op.kind is Kind.SET:
                return rules.UNKNOWN
        else:
            for column in table.columns:
                name = column.name
                if column.frozen and name in op.values and op.values[name] != entry.values[name]:
                    return rules.FROZEN
            if op.kind is Kind.SET:
                fault = rules.fault_of_whole(table, {**entry.values, **op.values})
                if fault is not None:
                    return fault
        moved = "code" in op.values and derived(table.name, op.values) != op.row
        if table.name == "cycle" and moved:
            # Every laptop has one cycle of a code, and its id tells which.
            return rules.CODE
        if table.name == "document":
            # An annulled paper leaves its number to the one that stands.
            annulled = op.values.get("state") == "annulled"
            if "number" in op.values and not annulled:
                holder = self._numbers.setdefault(op.values["number"], op.row)
                if holder != op.row:
                    return rules.NUMBER_TAKEN
        if op.values.get("issued") and not (entry is not None and entry.values["issued"]):
            return rules.CLAIMED
        if entry is not None and table.policy is Policy.AUTHORITY and self._overrules(op, entry):
            first = table.groups[Group.AUTHORISATION][0]
            return replace(rules.AUTHORITY, field=first)
        return None

    def _overrules(self, op: Op, entry: Entry) -> bool:
        """Whether a house knowingly changes what the centre issued."""
        columns = entry.table.groups[Group.AUTHORISATION]
        stamp = entry.stamp(Group.AUTHORISATION)
        return (
            stamp.life == CENTRE
            and any(entry.values[name] is not None for name in columns)
            and stamp.version <= op.base
            and any(name in op.values and op.values[name] != entry.values[name] for name in columns)
        )

    def _what_it_lacks(self, table: Table, op: Op) -> Key | None:
        for column, parent in table.parents:
            link = op.values.get(column)
            if isinstance(link, bytes) and self._shelf.get(parent, link) is None:
                return (parent, link)
        return None

    def _begin(self, op: Op) -> None:
        stamp = self._stamp(op, self._shelf.next_version())
        self._shelf.add(op.table, op.row, op.values, stamp)

    def _meet(self, place: int, op: Op, entry: Entry) -> None:
        """A change of a row that is there: each group by itself."""
        lost = False
        merged = False
        for group, columns in entry.table.groups.items():
            new = {name: op.values[name] for name in columns if name in op.values}
            if not new:
                continue
            old = {name: entry.values[name] for name in new}
            stamp = entry.stamp(group)
            seen = stamp.version <= op.base or stamp.life == self._source.life
            if new == old:
                continue
            if seen:
                self._write(op, entry, group, new)
            elif self._telling(entry.table, new) == self._telling(entry.table, old):
                self._send_again(entry)
                merged = True
            elif self._wins(op, entry, group, new, stamp):
                self._open_conflict(place, op, group, self._mine(op, new), self._theirs(stamp, old))
                self._write(op, entry, group, new)
                lost = True
            else:
                self._open_conflict(place, op, group, self._theirs(stamp, old), self._mine(op, new))
                self._send_again(entry)
                lost = True
        if lost or merged:
            self.outcomes[place] = Outcome(place, Status.CONFLICT if lost else Status.MERGED)

    @staticmethod
    def _telling(table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
        return {name: v for name, v in values.items() if not table.by_name[name].beside}

    def _wins(
        self, op: Op, entry: Entry, group: str, new: Mapping[str, Value], stamp: Stamp
    ) -> bool:
        table = entry.table
        if group == Group.AUTHORISATION and stamp.life == CENTRE:
            return False
        if table.ranks is not None and table.ranks[0] in new:
            column, ranks = table.ranks
            mine, theirs = _rank(new[column], ranks), _rank(entry.values[column], ranks)
            if mine != theirs:
                return mine > theirs
        theirs_device = self._life(stamp.life)[0]
        return (self._time(op), self._source.device) > (stamp.at, theirs_device)

    def _write(self, op: Op, entry: Entry, group: str, new: Mapping[str, Value]) -> None:
        version = self._shelf.move(entry, self._source.life, op.base)
        # What a laptop of an earlier version was not told, it lacks once it is of this one.
        entry.owed = entry.owed or self._is_beyond(entry)
        entry.values.update(new)
        entry.changed.update(new)
        entry.stamps[group] = self._stamp(op, version)

    def _is_beyond(self, entry: Entry) -> bool:
        """Whether a row says something that the laptop's version of the schema does not know."""
        known = self._batch.schema
        later = (c.name for c in entry.table.columns if max(c.since, entry.table.since) > known)
        return any(entry.values[name] is not None for name in later)

    def _send_again(self, entry: Entry) -> None:
        """Have every laptop take the row once more, as the centre has it."""
        self._shelf.move(entry, CENTRE, 0)

    # --- what goes away -----------------------------------------------------------------------

    def _decide_deletes(self) -> None:
        """Which rows stay although they were deleted: changed by somebody who did not know."""
        deletes = {(op.table, op.row): (i, op) for i, op in self._ops if op.kind is Kind.DELETE}
        if not deletes:
            return
        for child, over in self._shelf.children(deletes):
            if child.gone is None and (child.table.name, child.row) not in deletes:
                self._staying.add(over)
        for key, (_, op) in deletes.items():
            entry = self._shelf.get(*key)
            if entry is None or entry.gone is not None:
                continue
            if self._changed_since(entry, op.base):
                self._staying.add(key)
            elif entry.values.get("issued"):
                # What the centre issued no house takes away, nor what it hangs from.
                self._staying.add(key)
                self._staying.update(
                    (parent, link)
                    for column, parent in entry.table.parents
                    if isinstance(link := entry.values[column], bytes) and (parent, link) in deletes
                )
        # A parent that stays keeps what the same job deleted with it; parents come last.
        for key, (_, op) in reversed(deletes.items()):
            entry = self._shelf.get(*key)
            if entry is None or key in self._staying:
                continue
            for column, parent in entry.table.parents:
                link = entry.values[column]
                above = (parent, link if isinstance(link, bytes) else b"")
                told = deletes.get(above)
                if told and above in self._staying and told[1].author == op.author:
                    self._staying.add(key)
        # What stays keeps alive what it hangs from.
        for key in list(deletes):
            entry = self._shelf.get(*key)
            if entry is None or key not in self._staying:
                continue
            for column, parent in entry.table.parents:
                link = entry.values[column]
                if isinstance(link, bytes) and (parent, link) in deletes:
                    self._staying.add((parent, link))

    def _changed_since(self, entry: Entry, base: int) -> bool:
        stamps = [entry.stamp(group) for group in entry.table.groups]
        return any(s.version > base and s.life != self._source.life for s in stamps)

    def _delete(self, place: int, op: Op, entry: Entry | None) -> None:
        self.taken.add((op.table, op.row))
        if entry is None or entry.gone is not None:
            return
        if (op.table, op.row) in self._staying:
            group, stamp = entry.latest()
            if self._changed_since(entry, op.base):
                kept = {name: entry.values[name] for name in entry.table.groups[group]}
                self._open_conflict(
                    place, op, group, self._theirs(stamp, kept), self._mine(op, None), "deleted"
                )
                self.outcomes[place] = Outcome(place, Status.CONFLICT)
            else:
                self.outcomes[place] = Outcome(place, Status.MERGED)
            self._send_again(entry)
            return
        version = self._shelf.move(entry, self._source.life, op.base)
        # Rows that one job deleted bear one number, so that they come back together.
        entry.gone = self._went.setdefault(op.author, version)

    def _meet_gone(self, place: int, op: Op, entry: Entry) -> None:
        """A change of a row that was deleted: the change stands, and the row with it."""
        knew = entry.gone is not None and entry.gone <= op.base
        if op.kind is Kind.PUT and (knew or entry.life == self._source.life):
            entry.gone = None
            for group, columns in entry.table.groups.items():
                new = {name: op.values[name] for name in columns if name in op.values}
                self._write(op, entry, group, new)
            return
        self._raise(entry)
        self._meet(place, op, entry)
        group = next(iter(entry.table.groups))
        kept = {name: v for name, v in op.values.items() if name in entry.table.groups[group]}
        if op.kind is Kind.SET:
            kept = dict(op.values)
        self._open_conflict(
            place, op, "gone", self._mine(op, kept), self._mine(op, None), "deleted"
        )
        self.outcomes[place] = Outcome(place, Status.CONFLICT)

    def _raise_parents(self, table: Table, values: Mapping[str, Value]) -> None:
        for column, parent in table.parents:
            link = values.get(column)
            above = self._shelf.get(parent, link) if isinstance(link, bytes) else None
            if above is not None and above.gone is not None:
                self._raise(above)

    def _raise(self, entry: Entry) -> None:
        """Bring a row back, what it hangs from first and what went with it afterwards."""
        went, entry.gone = entry.gone, None
        self._raise_parents(entry.table, entry.values)
        self._send_again(entry)
        for child, _ in self._shelf.children([(entry.table.name, entry.row)]):
            if child.gone is not None and child.gone == went:
                self._raise(child)

    # --- the same paper twice -----------------------------------------------------------------

    def _read_papers(self) -> None:
        """Who holds the identity papers and the numbers that this batch names."""
        papers = [op for _, op in self._ops if op.table == "identity_document" and op.values]
        for key in self._holders("identity_document", [op.values.get("number") for op in papers]):
            entry = self._shelf.get("identity_document", key)
            if entry is not None and entry.gone is None:
                paper = (entry.values["kind"], entry.values["number"])
                self._papers.setdefault(paper, []).append(entry)
        numbered = [op for _, op in self._ops if op.table == "document" and op.values]
        for key in self._holders("document", [op.values.get("number") for op in numbered]):
            entry = self._shelf.get("document", key)
            stands = entry is not None and entry.gone is None
            if entry is not None and stands and entry.values["state"] != "annulled":
                self._numbers[entry.values["number"]] = key

    def _holders(self, table: str, numbers: list[Value]) -> list[bytes]:
        rows = ROWS[table].c
        wanted = list({number for number in numbers if isinstance(number, str)})
        found: list[bytes] = []
        for at in range(0, len(wanted), _AT_ONCE):
            query = select(rows.id).where(
                rows.house == self._source.house, rows.number.in_(wanted[at : at + _AT_ONCE])
            )
            found += [bytes(key) for (key,) in self._connection.execute(query)]
        self._shelf.take((table, key) for key in found)
        return found

    def _look_for_twins(self, place: int, op: Op) -> None:
        """The same paper on another person, registered by somebody who could not know."""
        entry = self._shelf.get(op.table, op.row)
        if entry is None or "number" not in op.values:
            return
        holders = self._papers.setdefault((entry.values["kind"], entry.values["number"]), [])
        for other in holders:
            if other.values["person_id"] == entry.values["person_id"] or other.gone is not None:
                continue
            stamp = other.stamp(Group.DOCUMENT)
            if stamp.version <= op.base or stamp.life == self._source.life:
                continue
            pair = sorted((_person(other), _person(entry)))
            key = uuid5(UUID(bytes=pair[0]), f"twins:{pair[1].hex()}").bytes
            if self._shelf.get("conflict", key) is None:
                kept = self._theirs(stamp, {"person_id": _person(other)})
                lost = self._mine(op, {"person_id": _person(entry)})
                now = self._source.now
                self._add_conflict(key, conflict(op, "person_id", "duplicate", kept, lost, now))
                self.outcomes.setdefault(place, Outcome(place, Status.CONFLICT))
            # Asked about once: «S/N» on a hundred people is no ten thousand questions.
            break
        if not any(other is entry for other in holders):
            holders.append(entry)

    # --- what is kept of what was lost --------------------------------------------------------

    def _mine(self, op: Op, values: Mapping[str, Value] | None) -> Side:
        return Side(values, self._staff(op), self._time(op), self._source.letter)

    def _theirs(self, stamp: Stamp, values: Mapping[str, Value] | None) -> Side:
        return Side(values, stamp.staff, stamp.at, self._life(stamp.life)[1])

    def _open_conflict(
        self, place: int, op: Op, group: str, kept: Side, lost: Side, reason: str = "concurrent"
    ) -> None:
        if op.table in _OPENED:
            return  # a decision about a decision: the later one stands
        batch = self._batch
        key = conflict_id(batch.incarnation, batch.sequence, place, group).bytes
        self._add_conflict(key, conflict(op, group, reason, kept, lost, self._source.now))

    def _add_conflict(self, key: bytes, values: Mapping[str, Value]) -> None:
        stamp = Stamp(self._shelf.next_version(), self._source.now, CENTRE, None)
        self._shelf.add("conflict", key, values, stamp)

    def _refuse(
        self, place: int, op: Op, kind: Status, fault: Fault, cause: Key | None = None
    ) -> None:
        self.outcomes[place] = Outcome(place, kind, fault.code, fault.message, fault.field, cause)
        self.refused.append(Refused(place, (op.table, op.row), kind, fault, cause))

    # --- who and when -------------------------------------------------------------------------

    def _stamp(self, op: Op, version: int) -> Stamp:
        return Stamp(version, self._time(op), self._source.life, self._staff(op))

    def _staff(self, op: Op) -> bytes | None:
        return self._batch.authors[op.author].staff

    def _time(self, op: Op) -> int:
        """The corrected time of a change, never after the centre's now."""
        at = self._batch.authors[op.author].at + self._source.offset
        return max(0, min(at, self._source.now))

    def _life(self, number: int) -> tuple[bytes, str | None]:
        if number not in self._lives:
            query = select(LIFE.c.device, LIFE.c.letter).where(LIFE.c.number == number)
            device, letter = self._connection.execute(query).one()
            self._lives[number] = (bytes(device), letter)
        return self._lives[number]


def _rank(value: Value, ranks: tuple[tuple[object, int], ...]) -> int:
    return 0 if value is None else dict(ranks).get(value, 1)


def _person(document: Entry) -> bytes:
    person = document.values["person_id"]
    assert isinstance(person, bytes)
    return person
