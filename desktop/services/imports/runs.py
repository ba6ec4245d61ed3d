"""Importing registration sheets: look, try without writing, import, decide what is doubtful."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound, UserError
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.text import day
from desktop.models import registering
from desktop.models.database import Database
from desktop.models.desk_work import ImportRow, ImportRun
from desktop.models.identity import DocumentKind, listed
from desktop.models.person import IdentityDocument, Person
from desktop.models.registering import Author
from desktop.services.imports import sheet as sheets
from desktop.services.imports.completing import complete, completed, request
from desktop.services.imports.fields import Field
from desktop.services.imports.joining import Joined, Seat, Workshops, enrol_all
from desktop.services.imports.judging import Judge, Judged, Tally, groups
from desktop.services.imports.matches import Known, Matcher, Verdict
from desktop.services.imports.memory import recall
from desktop.services.imports.results import Decided, Decision, DoubtfulRow, ImportResult
from desktop.services.imports.sheet import Sheet, shown
from desktop.services.imports.told import Told, understand

JOB = "Importar una hoja de inscripciones"
JOB_DECIDE = "Decidir una fila dudosa de una hoja"

_LEFT = "Se había retirado de este taller; inscríbala desde el taller si volvió."
_LONGEST_KEPT = 300


class AlreadyDecided(UserError):
    """Somebody decided this row before."""

    def __init__(self) -> None:
        super().__init__("Esa fila ya se decidió. No se cambió nada.")


@dataclass(frozen=True)
class _Written:
    joined: Joined
    completed: int
    left: Mapping[int, Sequence[str]]


class Imports:
    """Jobs on registration sheets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, path: Path) -> Sheet:
        """Look at a file; its columns are guessed and may be corrected before going on."""
        return sheets.read(path)

    def dry_run(
        self,
        sheet: Sheet,
        mapping: Mapping[int, Field] | None = None,
        progress: Progress | None = None,
    ) -> ImportResult:
        """The verdict on every row, as if it were imported; nothing is written."""
        meant = sheet.guessed if mapping is None else mapping
        sheets.check_mapping(sheet, meant)
        tally = Tally(sheet)
        with self._database.read() as session:
            judge = self._judge(session, sheet)
        for group in groups(sheet, meant):
            with self._database.read() as session:
                tally.add(judge.judge(session, group), {})
            _step(progress, tally)
        return _result(tally, None, [])

    def run(
        self,
        sheet: Sheet,
        mapping: Mapping[int, Field] | None = None,
        progress: Progress | None = None,
    ) -> ImportResult:
        """Import: people created and completed, enrolled; doubtful rows are kept to decide.

        Each group of rows is one transaction. Raises `Cancelled` between two of them: what was
        imported stays, and importing the same file again goes on from there.
        """
        meant = sheet.guessed if mapping is None else mapping
        sheets.check_mapping(sheet, meant)
        by = registering.author(self._database)
        tally = Tally(sheet)
        written: list[_Written] = []
        with self._database.read() as session:
            judge = self._judge(session, sheet)
        run_id = new_id()
        started = False
        for group in groups(sheet, meant):
            with self._database.write(JOB) as session:
                if not started:
                    _begin(session, run_id, sheet, by)
                judged = judge.judge(session, group)
                written.append(_write(session, judge.matcher, judged, by))
                _keep_rows(session, run_id, judged)
            started = True
            tally.add(judged, written[-1].left)
            _step(progress, tally)
        with self._database.write(JOB) as session:
            if not started:
                _begin(session, run_id, sheet, by)
            session.execute(update(ImportRun).where(ImportRun.id == run_id).values(finished=True))
        return _result(tally, run_id, written)

    def _judge(self, session: Session, sheet: Sheet) -> Judge:
        today = self._database.clock.today()
        return Judge(Workshops(session, today), recall(session, sheet.digest), today)

    def doubtful(self) -> list[DoubtfulRow]:
        """The rows of every import that wait for a decision, oldest first."""
        today = self._database.clock.today()
        with self._database.read() as session:
            rows = session.execute(
                select(ImportRow, ImportRun.at)
                .join(ImportRun, ImportRun.id == ImportRow.run_id)
                .where(ImportRow.verdict == Verdict.DOUBTFUL, ImportRow.decided_at.is_(None))
                .order_by(ImportRun.at, ImportRow.sheet, ImportRow.line)
            ).all()
            candidates = _candidates(session, {row.person_id for row, _ in rows})
        found: list[DoubtfulRow] = []
        for row, at in rows:
            told = understand(_values(row.cells), today)
            name, document, born = candidates.get(row.person_id, ("", "", ""))
            paper = next((p for p in told.papers if p.number), None)
            found.append(
                DoubtfulRow(
                    id=row.id,
                    import_id=row.run_id,
                    at=at,
                    line=row.line,
                    name=told.name,
                    document=listed(paper.kind, paper.number) if paper else "Sin documento",
                    born=_born(told.birth.on, told.birth.year),
                    reason=row.reason or "",
                    workshops=told.workshops,
                    candidate_id=row.person_id,
                    candidate_name=name,
                    candidate_document=document,
                    candidate_born=born,
                )
            )
        return found

    def doubtful_count(self) -> int:
        """How many rows wait for a decision."""
        with self._database.read() as session:
            return session.execute(
                select(func.count())
                .select_from(ImportRow)
                .where(ImportRow.verdict == Verdict.DOUBTFUL, ImportRow.decided_at.is_(None))
            ).scalar_one()

    def decide(self, row_id: UUID, decision: Decision) -> Decided:
        """Say who a doubtful row is; the same person is completed, a new one registered."""
        by = registering.author(self._database)
        with self._database.write(JOB_DECIDE) as session:
            row = session.get(ImportRow, row_id)
            if row is None or row.verdict != Verdict.DOUBTFUL:
                raise NotFound("Esa fila dudosa ya no consta.")
            if row.decided_at is not None:
                raise AlreadyDecided
            told = understand(_values(row.cells), by.today)
            person_id, created = row.person_id, False
            if decision is Decision.SAME:
                _require(session, person_id)
            elif decision is Decision.NEW:
                person_id, created = _new(session, told, by)
            else:
                person_id = None
            joined = Joined(0, 0, frozenset())
            problems: tuple[str, ...] = ()
            if person_id is not None:
                if not created:
                    complete(session, {person_id: [told]}, by)
                place = Workshops(session, by.today).place(told.workshops)
                seats = [Seat(workshop, person_id) for workshop in place.workshops]
                joined = enrol_all(session, seats, by.at)
                problems = (*place.problems, *([_LEFT] if joined.withdrawn else []))
                row.person_id = person_id
            row.decision, row.decided_at = decision, by.at
            row.cells = {}
        return Decided(person_id, created, joined.enrolled, joined.waiting, problems)


def _step(progress: Progress | None, tally: Tally) -> None:
    if progress is not None:
        progress.step(tally.rows, max(tally.sheet.estimate, tally.rows))


def _begin(session: Session, run_id: UUID, sheet: Sheet, by: Author) -> None:
    session.add(ImportRun(id=run_id, file_hash=sheet.digest, staff_id=by.staff_id, at=by.at))
    session.flush()


def _write(session: Session, matcher: Matcher, judged: Sequence[Judged], by: Author) -> _Written:
    """Write one group: new people, what is added to known ones, and their enrolments."""
    fresh: dict[Known, Told] = {}
    further: dict[UUID, list[Told]] = {}
    for one in judged:
        known = one.known
        if known is None:
            continue
        if known.person_id is not None:
            further.setdefault(known.person_id, []).append(one.told)
        else:
            fresh[known] = completed(fresh[known], one.told) if known in fresh else one.told
    made = registering.register_many(session, [request(told) for told in fresh.values()], by)
    for known, registered in zip(fresh, made, strict=True):
        matcher.registered(known, registered.person_id)
    changed = complete(session, further, by) if further else 0
    seats = dict(_seats(judged))
    joined = enrol_all(session, list(seats), by.at) if seats else Joined(0, 0, frozenset())
    left: dict[int, list[str]] = {}
    for seat in joined.withdrawn:
        left.setdefault(seats[seat], []).append(_LEFT)
    return _Written(joined, changed, left)


def _seats(judged: Sequence[Judged]) -> Iterator[tuple[Seat, int]]:
    for index, one in enumerate(judged):
        if one.known is not None and one.known.person_id is not None:
            for workshop in one.place.workshops:
                yield Seat(workshop, one.known.person_id), index


def _keep_rows(session: Session, run_id: UUID, judged: Sequence[Judged]) -> None:
    """Keep what became of each row; its cells only where somebody must still decide."""
    rows: list[dict[str, Any]] = []
    for one in judged:
        doubtful = one.judgement.verdict is Verdict.DOUBTFUL
        if one.waits_already:
            continue
        known = one.known or one.judgement.known
        rows.append(
            {
                "id": new_id(),
                "run_id": run_id,
                "line": one.row.line,
                "sheet": one.row.part,
                "verdict": one.judgement.verdict,
                "reason": one.judgement.reason if doubtful else None,
                "person_id": known.person_id if known else None,
                "cells": _kept(one) if doubtful else {},
            }
        )
    table = ImportRow.__table__
    assert isinstance(table, Table)
    if rows:
        session.execute(table.insert(), rows)


def _kept(judged: Judged) -> dict[str, list[str]]:
    return {
        meant.name: [shown(cell)[:_LONGEST_KEPT] for cell in cells]
        for meant, cells in judged.row.values.items()
        if meant is not Field.INDEX
    }


def _values(cells: Mapping[str, Any]) -> dict[Field, tuple[str, ...]]:
    return {Field[name]: tuple(texts) for name, texts in cells.items() if name in Field.__members__}


def _candidates(
    session: Session, people: set[UUID | None]
) -> dict[UUID | None, tuple[str, str, str]]:
    """Name, document and birth of those whom doubtful rows may be."""
    wanted = [person for person in people if person is not None]
    document = IdentityDocument
    papers = {
        owner: listed(kind, number)
        for owner, kind, number in session.execute(
            select(document.person_id, document.kind, document.number).where(
                document.person_id.in_(wanted), document.kind != DocumentKind.NONE
            )
        )
    }
    rows = session.execute(
        select(
            Person.id, Person.given_names, Person.surnames, Person.birth_date, Person.birth_year
        ).where(Person.id.in_(wanted))
    )
    return {
        person_id: (
            f"{given} {surnames}".strip(),
            papers.get(person_id, "Sin documento"),
            _born(on, year),
        )
        for person_id, given, surnames, on, year in rows
    }


def _born(on: date | None, year: int | None) -> str:
    return day(on) if on else (f"{year} (estimado)" if year else "")


def _require(session: Session, person_id: UUID | None) -> None:
    known = session.scalar(select(Person.id).where(Person.id == person_id))
    if known is None:
        raise NotFound(
            "La persona con la que se comparó ya no consta. Registre la fila como otra persona."
        )


def _new(session: Session, told: Told, by: Author) -> tuple[UUID, bool]:
    """Register the person of a row, unless somebody registered them meanwhile."""
    matcher = Matcher()
    matcher.look_up(session, [told])
    found = matcher.judge(told)
    if found.verdict is Verdict.EXISTING and found.known and found.known.person_id:
        return found.known.person_id, False
    return registering.register_many(session, [request(told)], by)[0].person_id, True


def _result(tally: Tally, run_id: UUID | None, written: Sequence[_Written]) -> ImportResult:
    return ImportResult(
        rows=tally.rows,
        created=tally.counts[Verdict.CREATED],
        existing=tally.counts[Verdict.EXISTING],
        doubtful=tally.counts[Verdict.DOUBTFUL],
        refused=tally.counts[Verdict.REFUSED],
        import_id=run_id,
        refused_file=tally.refused_file(),
        lines=tuple(tally.lines),
        enrolled=sum(w.joined.enrolled for w in written),
        waiting=sum(w.joined.waiting for w in written),
        completed=sum(w.completed for w in written),
    )
