"""The verdict on each row of a sheet, in order, whether it is then written or only told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.printing import workbook
from desktop.services.imports.fields import Field
from desktop.services.imports.grid import Cell
from desktop.services.imports.joining import Place, Workshops
from desktop.services.imports.matches import Judgement, Known, Matcher, Verdict
from desktop.services.imports.memory import Memory, corrected
from desktop.services.imports.results import LineVerdict
from desktop.services.imports.sheet import Sheet, SheetRow, people
from desktop.services.imports.told import Told, understand

GROUP = 200
"""Rows of one transaction: between two of them the counter writes."""

_SHOWN_NAME = 120


@dataclass(frozen=True)
class Judged:
    """A row, what it tells, and its verdict."""

    row: SheetRow
    told: Told
    judgement: Judgement
    known: Known | None
    """Who it is: created, or found."""
    place: Place
    waits_already: bool = False
    """A doubtful row that an earlier import of the same file left to decide."""


def groups(sheet: Sheet, mapping: Mapping[int, Field]) -> Iterator[list[SheetRow]]:
    """The rows about somebody, as many at a time as one transaction writes."""
    rows = people(sheet, mapping)
    while group := list(islice(rows, GROUP)):
        yield group


class Judge:
    """Judges the rows of one sheet, remembering those further up."""

    def __init__(self, workshops: Workshops, memory: Memory, today: date) -> None:
        self.matcher = Matcher()
        self._workshops = workshops
        self._memory = memory
        self._today = today

    def judge(self, session: Session, rows: Sequence[SheetRow]) -> list[Judged]:
        """The verdicts of a group; `session` is only read."""
        told = [understand(row.values, self._today) for row in rows]
        before = [self._memory.get((row.part, row.line)) for row in rows]
        remembered = {b.settled_person for b in before if b and b.settled_person}
        self.matcher.look_up(session, told, {p for p in remembered if p is not None})
        return [
            self._one(row, person, b.settled_person if b else None)
            for row, person, b in zip(rows, told, before, strict=True)
        ]

    def _one(self, row: SheetRow, told: Told, settled: UUID | None) -> Judged:
        if told.refusal:
            refusal = Judgement(Verdict.REFUSED, None, told.refusal)
            return Judged(row, told, refusal, None, Place())
        judgement, waits = self.matcher.judge(told), False
        before = self._memory.get((row.part, row.line))
        if before is not None:
            judgement, waits = corrected(judgement, told, before, self.matcher.person(settled))
        place = self._workshops.place(told.workshops)
        if judgement.verdict is Verdict.DOUBTFUL:
            return Judged(row, told, judgement, None, place, waits)
        if judgement.verdict is Verdict.CREATED or judgement.known is None:
            return Judged(row, told, judgement, self.matcher.learn(told, row.line), place)
        self.matcher.learn_more(judgement.known, told)
        return Judged(row, told, judgement, judgement.known, place)


@dataclass
class Tally:
    """The numbers of a pass, its lines and its refused rows, as they grow."""

    sheet: Sheet
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    lines: list[LineVerdict] = field(default_factory=list)
    refused: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, judged: Iterable[Judged], left: Mapping[int, Sequence[str]]) -> None:
        """Count a group; `left` says, by position, who had left a workshop."""
        for index, one in enumerate(judged):
            verdict = one.judgement.verdict
            self.counts[verdict] += 1
            told = one.told
            known = one.known or one.judgement.known
            title = self.sheet.parts[one.row.part].title
            self.lines.append(
                LineVerdict(
                    title,
                    one.row.line,
                    told.name[:_SHOWN_NAME],
                    verdict,
                    one.judgement.reason,
                    told.problems,
                    (*one.place.problems, *left.get(index, ())),
                    known.person_id if known else None,
                )
            )
            if verdict is Verdict.REFUSED:
                self.refused.append((told.refusal, title, one.row.line, *one.row.cells))

    @property
    def rows(self) -> int:
        """How many rows were judged."""
        return sum(self.counts.values())

    def refused_file(self) -> bytes | None:
        """The refused rows as they stood, with the reason beside each, ready to be mended."""
        if not self.refused:
            return None
        headings = ("Motivo", "Hoja", "Fila", *(c.heading for c in self.sheet.columns))
        return workbook.draw(
            workbook.Listing("Filas rechazadas", headings, self.refused, emphasised=0)
        )
