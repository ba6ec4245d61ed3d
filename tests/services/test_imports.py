"""Importing registration sheets: verdicts, people, enrolments, and what waits for a decision."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from desktop.core.errors import Cancelled, NotFound
from desktop.core.progress import Progress
from desktop.models import journal
from desktop.models.database import Database
from desktop.models.desk_work import ImportRow, ImportRun
from desktop.models.identity import DocumentKind
from desktop.models.person import Flag, Guardian, IdentityDocument, Person, Phone
from desktop.models.programme import Enrolment, EnrolmentState, Workshop
from desktop.services.imports.fields import Field
from desktop.services.imports.matches import Verdict
from desktop.services.imports.results import Decision, ImportResult
from desktop.services.imports.runs import AlreadyDecided, Imports
from desktop.services.reception import Reception
from tests.programme_makers import opened, planned
from tests.sheet_makers import HEADINGS, cedula, text, xlsx

SHORT = ("Apellidos", "Nombres", "Cédula", "Tipo", "Fecha de nacimiento", "Taller")
LUZ = "1714307103"
ANA = "1710034065"
EVA = "0102030400"

Import = Callable[..., ImportResult]


@pytest.fixture
def imports(database: Database) -> Imports:
    return Imports(database)


@pytest.fixture
def brought(imports: Imports, tmp_path: Path) -> Import:
    """Import some rows under the short headings; no two files are the same."""
    made = 0

    def bring(*rows: Sequence[Any], dry: bool = False) -> ImportResult:
        nonlocal made
        made += 1
        sheet = imports.read(text(tmp_path / f"hoja{made}.csv", [SHORT, *rows, *[()] * made]))
        return imports.dry_run(sheet) if dry else imports.run(sheet)

    return bring


def numbers(result: ImportResult) -> tuple[int, int, int, int, int]:
    assert result.created + result.existing + result.doubtful + result.refused == result.rows
    return result.rows, result.created, result.existing, result.doubtful, result.refused


def count(database: Database, entity: type[Any]) -> int:
    with database.read() as session:
        return int(session.scalar(select(func.count()).select_from(entity)) or 0)


def people(database: Database) -> list[Person]:
    with database.read() as session:
        return list(session.scalars(select(Person).order_by(Person.registered_at, Person.id)))


def enrolments(database: Database, workshop: UUID) -> list[str]:
    with database.read() as session:
        return list(
            session.scalars(
                select(Enrolment.state)
                .where(Enrolment.workshop_id == workshop)
                .order_by(Enrolment.since)
            )
        )


def test_a_whole_sheet_as_a_house_keeps_it(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    eaten = cedula("055462889")
    rows: list[Sequence[Any]] = [
        ["CASA SOMOS — FICHA DE INSCRIPCIÓN"],
        [],
        HEADINGS,
        [1, "Guaman Chiluisa", "Zoila", LUZ, "CEDULA", "29/03/2019", "F", "mestizo/a",
         "Venezolana", "SI", "SI 40%", "+58 4121037872", None, "Ana Chiluisa", "Panadería"],
        [2, "guamán chiluisa ", "  zoila", LUZ, None, "29/3/19", "F", "INDIGENA", "Venezolana"],
        [3, "Guamán Chiluisa Zoila", None, int(LUZ), "CEDULA", "31/02/1990", "F"],
        [4, "MUÑOZ MORALES", "BLANCA", int(eaten), None, "19/05/2018", "Femenino"],
        [5, "Munoz Morales", "Blanca", eaten, None, date(2018, 5, 19), "F"],
        HEADINGS,
        [6, "Oña Peña Édison", None, "1007413741", None, "1950", "M"],
        [7, "Tipan", "Juan", None, "SIN_DOCUMENTO", "22/5/10", "M"],
        [8, "Tipán", "Juan", None, None, "22/05/2010", "M"],
        [9, "Vega", "Rosa", LUZ, "CEDULA", "01/01/1980", "F"],
        [10, "Paredes", "José", "1712345670", "CEDULA", "31/02/1990", "M"],
        [11, None, None, ANA, "CEDULA", "01/01/1980", "F"],
        [12, "Chiluisa", "Juan", "A0830640", None, "1980-03-22", "M", None, "Peruana"],
        [13, "Chiluisa Juan", None, "A0830640", "PASAPORTE", "22/03/1980", "M", None, "Peruana"],
        [],
        [None, "TOTAL INSCRITOS:", 13],
    ]  # fmt: skip
    result = imports.run(imports.read(xlsx(tmp_path / "h.xlsx", rows)))
    assert numbers(result) == (13, 6, 4, 2, 1)
    assert [line.verdict for line in result.lines] == [
        Verdict.CREATED, Verdict.EXISTING, Verdict.EXISTING, Verdict.CREATED, Verdict.EXISTING,
        Verdict.CREATED, Verdict.CREATED, Verdict.DOUBTFUL, Verdict.DOUBTFUL, Verdict.CREATED,
        Verdict.REFUSED, Verdict.CREATED, Verdict.EXISTING,
    ]  # fmt: skip
    zoila = next(p for p in people(database) if p.given_names == "Zoila")
    assert (zoila.surnames, zoila.given_names) == ("Guaman Chiluisa", "Zoila")
    assert (zoila.birth_date, zoila.gender, zoila.ethnicity) == (
        date(2019, 3, 29), "female", "mestiza",
    )  # fmt: skip
    assert (zoila.nationality, zoila.mobility, zoila.disability_percent) == ("VE", "yes", 40)
    with database.read() as session:
        assert session.scalars(select(Guardian.name)).all() == ["Ana Chiluisa"]
        assert session.scalars(select(Phone.number)).all() == ["+584121037872"]


def test_the_same_file_twice_doubles_nothing(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    dance = opened(database)
    path = text(tmp_path / "h.csv", [
        SHORT,
        ("Peña", "Luz", LUZ, "", "3/7/1995", "Bailoterapia"),
        ("Tipán", "Juan", "", "SIN_DOCUMENTO", "22/5/10", "Bailoterapia"),
        ("Tipán", "Juan", "", "", "22/5/10", "Bailoterapia"),
        ("Solo Nombre", "", "", "", "no sabe", "Bailoterapia"),
        ("", "", ANA, "", "", ""),
    ])  # fmt: skip
    first = imports.run(imports.read(path))
    assert numbers(first) == (5, 3, 0, 1, 1)
    people_then, entries_then = count(database, Person), count(database, journal.Entry)
    again = imports.run(imports.read(path))
    assert numbers(again) == (5, 0, 3, 1, 1)
    assert count(database, Person) == people_then == 3
    assert count(database, journal.Entry) == entries_then
    assert len(enrolments(database, dance)) == 3
    assert len(imports.doubtful()) == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(brought: Import, database: Database) -> None:
    rows = [
        ("Peña", "Luz", LUZ, "", "3/7/1995", "Bailoterapia"),
        ("Peña", "Luz", LUZ, "", "3/7/1995", ""),
        ("Vega", "Eva", LUZ, "", "", ""),
        ("?", "", ANA, "", "", ""),
    ]
    before = count(database, journal.Transaction)
    told = brought(*rows, dry=True)
    assert told.import_id is None
    assert (count(database, Person), count(database, ImportRun)) == (0, 0)
    assert count(database, journal.Transaction) == before
    done = brought(*rows)
    assert numbers(told) == numbers(done) == (4, 1, 1, 1, 1)
    assert [(line.line, line.verdict, line.reason) for line in told.lines] == [
        (line.line, line.verdict, line.reason) for line in done.lines
    ]


def test_somebody_of_the_house_is_found_and_only_completed(
    brought: Import, database: Database
) -> None:
    brought(("Peña", "Luz", LUZ, "", "", ""))
    (luz,) = people(database)
    assert luz.flags is not None
    assert Flag.NO_BIRTH_DATE in luz.flags
    result = brought(("Peña Oña", "Luz María", LUZ, "", "3/7/1995", ""))
    assert numbers(result) == (1, 0, 1, 0, 0)
    assert result.completed == 1
    (luz,) = people(database)
    assert (luz.surnames, luz.given_names, luz.birth_date) == ("Peña", "Luz", date(1995, 7, 3))
    assert Flag.NO_BIRTH_DATE not in (luz.flags or ())
    brought(("Peña", "Luz", LUZ, "", "4/8/1996", ""))
    assert people(database)[0].birth_date == date(1995, 7, 3)


def test_an_impossible_date_is_settled_by_a_later_row(brought: Import, database: Database) -> None:
    brought(("Peña", "Luz", LUZ, "", "31/02/1990", ""))
    assert Flag.BIRTH_DATE_TO_REVIEW in (people(database)[0].flags or ())
    brought(("Peña", "Luz", LUZ, "", "28/02/1990", ""))
    (luz,) = people(database)
    assert luz.birth_date == date(1990, 2, 28)
    assert Flag.BIRTH_DATE_TO_REVIEW not in (luz.flags or ())


def test_an_impossible_date_a_missing_document_and_a_bad_digit_are_flagged(
    brought: Import, database: Database
) -> None:
    result = brought(
        ("Peña", "Luz", "1712345670", "", "31/02/1990", ""),
        ("Caiza", "Ana", "", "", "", ""),
        ("Toapanta", "Eva", "102030401", "", "1950", ""),
    )
    assert numbers(result) == (3, 3, 0, 0, 0)
    flags = {person.given_names: set(person.flags or ()) for person in people(database)}
    assert flags["Luz"] >= {Flag.DOCUMENT_TO_REVIEW, Flag.BIRTH_DATE_TO_REVIEW}
    assert flags["Ana"] >= {Flag.NO_DOCUMENT, Flag.NO_BIRTH_DATE}
    assert flags["Eva"] >= {Flag.DOCUMENT_TO_REVIEW}
    assert [line.name for line in result.flagged] == ["Luz Peña", "Eva Toapanta"]
    with database.read() as session:
        kinds = session.scalars(select(IdentityDocument.kind)).all()
    assert sorted(kinds) == [DocumentKind.CEDULA, DocumentKind.OTHER]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        # The same document and a compatible name.
        (("Peña", "Luz", LUZ), ("PENA", "LUZ", LUZ), Verdict.EXISTING),
        (("Peña Oña", "Luz María"), ("Peña", "Luz"), Verdict.EXISTING),
        (("Peña Oña", "Luz"), ("Oña Peña Luz", ""), Verdict.EXISTING),
        (("De la Cruz", "Rosa"), ("Cruz", "Rosa"), Verdict.EXISTING),
        (("Guamán", "Zoila"), ("Guaman", "Zolia"), Verdict.EXISTING),
        (("Peña", "Luz", "A0830640", "PASAPORTE"), ("Peña", "Luz", "a-0830640"), Verdict.EXISTING),
        (("Peña", "Luz", "0102030401", "CEDULA"), ("Peña", "Luz", "102030401"), Verdict.EXISTING),
        # The same document, another name.
        (("Peña", "Luz", LUZ), ("Caiza", "Ana", LUZ), Verdict.DOUBTFUL),
        (("Peña Oña", "Luz"), ("Peña Oña", "Juan"), Verdict.DOUBTFUL),
        # The same name and birth, no document in common.
        (("Peña", "Luz", "", "", "3/7/95"), ("Luz Peña", "", "", "", "1995-07-03"),
         Verdict.DOUBTFUL),
        (("Peña", "Luz", LUZ, "", "3/7/95"), ("Peña", "Luz", "", "", "3/7/95"), Verdict.DOUBTFUL),
        (("Peña", "Luz", LUZ, "", "3/7/95"), ("Peña", "Luz", ANA, "", "3/7/95"), Verdict.DOUBTFUL),
        # Others.
        (("Peña", "Luz", LUZ, "", "3/7/95"), ("Peña", "Luz", ANA, "", "4/7/95"), Verdict.CREATED),
        (("Peña", "Luz", LUZ), ("Caiza", "Ana", ANA), Verdict.CREATED),
        (("Peña", "Luz", ""), ("Peña", "Luz", ""), Verdict.CREATED),
        (("Peña", "Luz", "9999999999"), ("Caiza", "Ana", "9999999999"), Verdict.CREATED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_verdicts_are_the_same_in_one_sheet_and_against_the_house(
    brought: Import, first: tuple[str, ...], second: tuple[str, ...], verdict: Verdict,
    together: bool,
) -> None:  # fmt: skip
    rows = [(*row, LUZ) if len(row) == 2 else row for row in (first, second)]
    if together:
        result = brought(*rows)
    else:
        brought(rows[0])
        result = brought(rows[1])
    assert result.lines[-1].verdict is verdict


def test_a_doubtful_row_creates_nobody_until_decided(brought: Import, imports: Imports,
                                                     database: Database) -> None:  # fmt: skip
    dance = opened(database)
    brought(("Peña", "Luz", LUZ, "", "3/7/1995", ""))
    brought(("Caiza", "Ana", LUZ, "", "", "Bailoterapia"))
    assert count(database, Person) == 1
    (row,) = imports.doubtful()
    assert imports.doubtful_count() == 1
    assert (row.name, row.candidate_name) == ("Ana Caiza", "Luz Peña")
    assert row.document == row.candidate_document == "cédula ··· 7103"
    assert row.candidate_born == "03/07/1995"
    assert row.workshops == ("Bailoterapia",)
    assert "con otro nombre" in row.reason
    decided = imports.decide(row.id, Decision.NEW)
    assert decided.created
    assert decided.enrolled == 1
    assert count(database, Person) == 2
    assert enrolments(database, dance) == [EnrolmentState.ENROLLED]
    assert imports.doubtful() == []
    assert imports.doubtful_count() == 0
    with pytest.raises(AlreadyDecided):
        imports.decide(row.id, Decision.SAME)
    again = brought(("Caiza", "Ana", LUZ, "", "", ""))
    assert numbers(again) == (1, 0, 1, 0, 0)


def test_a_doubtful_row_may_be_the_same_person_after_all(
    brought: Import, imports: Imports, database: Database
) -> None:
    dance = opened(database)
    brought(("Tipán", "Juan", "", "", "22/5/2010", ""))
    brought(("Tipán", "Juan", "A0830640", "PASAPORTE", "22/5/2010", "Bailoterapia"))
    (row,) = imports.doubtful()
    decided = imports.decide(row.id, Decision.SAME)
    assert not decided.created
    assert decided.person_id == people(database)[0].id
    assert count(database, Person) == 1
    assert len(enrolments(database, dance)) == 1
    assert Flag.NO_DOCUMENT not in (people(database)[0].flags or ())
    again = brought(("Tipán", "Juan", "A0830640", "PASAPORTE", "22/5/2010", ""))
    assert again.existing == 1


def test_a_discarded_row_is_not_asked_again(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    path = text(tmp_path / "h.csv", [SHORT, ("Peña", "Luz", LUZ), ("Caiza", "Ana", LUZ)])
    imports.run(imports.read(path))
    imports.decide(imports.doubtful()[0].id, Decision.DISCARD)
    assert count(database, Person) == 1
    again = imports.run(imports.read(path))
    assert numbers(again) == (2, 0, 1, 1, 0)
    assert imports.doubtful() == []


def test_two_doubtful_rows_of_one_newcomer_make_one_person(
    brought: Import, imports: Imports, database: Database
) -> None:
    brought(("Peña", "Luz", LUZ), ("Caiza", "Ana", LUZ), ("Caiza", "Ana", LUZ))
    first, second = imports.doubtful()
    assert imports.decide(first.id, Decision.NEW).created
    assert not imports.decide(second.id, Decision.NEW).created
    assert count(database, Person) == 2


def test_a_decision_on_nothing_is_refused(imports: Imports) -> None:
    with pytest.raises(NotFound):
        imports.decide(UUID(int=1), Decision.NEW)


def test_the_workshop_column_enrols_where_one_open_workshop_bears_the_name(
    brought: Import, database: Database
) -> None:
    dance = opened(database)
    opened(database, name="Inglés básico")
    opened(database, name="INGLES BASICO")
    planned(database, name="Panadería")
    workshops = count(database, Workshop)
    result = brought(
        ("Peña", "Luz", LUZ, "", "", "BAILOTERAPIA "),
        ("Caiza", "Ana", ANA, "", "", "Inglés básico"),
        ("Toapanta", "Eva", EVA, "", "", "Panadería"),
        ("Vega", "Sol", "", "", "", "Taller de bailoterapia / Cerámica"),
        ("Peña", "Luz", LUZ, "", "", "Bailoterapia"),
    )
    assert numbers(result) == (5, 4, 1, 0, 0)
    assert result.enrolled == 2
    assert enrolments(database, dance) == [EnrolmentState.ENROLLED] * 2
    assert [(line.name, *line.unmatched) for line in result.unmatched] == [
        ("Ana Caiza", "Hay 2 talleres abiertos con el nombre «Inglés básico»; inscríbala en el que"
         " corresponde."),
        ("Eva Toapanta", "No hay un taller abierto del ciclo con el nombre «Panadería»."),
        ("Sol Vega", "No hay un taller abierto del ciclo con el nombre «Cerámica»."),
    ]  # fmt: skip
    assert count(database, Workshop) == workshops


def test_who_finds_the_workshop_full_waits_in_the_order_of_the_sheet(
    brought: Import, database: Database
) -> None:
    dance = opened(database, capacity=2)
    rows = [("Peña", f"Luz {letter}bc", "", "", "", "Bailoterapia") for letter in "klmnñ"]
    result = brought(*rows)
    assert (result.enrolled, result.waiting) == (2, 3)
    assert enrolments(database, dance) == ["enrolled", "enrolled", *["waiting"] * 3]
    with database.read() as session:
        queue = session.scalars(
            select(Person.given_names)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.state == EnrolmentState.WAITING)
            .order_by(Enrolment.since, Enrolment.id)
        ).all()
    assert queue == ["Luz mbc", "Luz nbc", "Luz ñbc"]
    more = brought(("Vega", "Eva", EVA, "", "", "Bailoterapia"))
    assert more.waiting == 1


def test_a_sheet_brings_nobody_back_who_had_withdrawn(brought: Import, database: Database) -> None:
    dance = opened(database)
    brought(("Peña", "Luz", LUZ, "", "", "Bailoterapia"))
    with database.read() as session:
        enrolment = session.scalars(select(Enrolment.id)).one()
    Reception(database).withdraw(enrolment, "Cambio de horario")
    result = brought(("Peña", "Luz", LUZ, "", "", "Bailoterapia"))
    assert enrolments(database, dance) == [EnrolmentState.WITHDRAWN]
    assert "Se había retirado" in result.unmatched[0].unmatched[0]


def test_refused_rows_come_back_in_a_workbook_with_their_reason(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    rows: list[Sequence[Any]] = [
        ("Apellidos", "Nombres", "Cédula", "Fecha de nacimiento", "Correo"),
        ("", "", ANA, date(1990, 5, 3), "=HYPERLINK(\"http://ejemplo\")"),
        ("Peña", "Luz", LUZ, None, None),
        ("A" * 5_000, "Ana", 102030400, None, None),
    ]  # fmt: skip
    result = imports.run(imports.read(xlsx(tmp_path / "h.xlsx", rows)))
    assert numbers(result) == (3, 1, 0, 0, 2)
    assert result.refused_file is not None
    sheet = load_workbook(BytesIO(result.refused_file)).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == ["Motivo", "Hoja", "Fila", *rows[0]]
    assert found[1][0] == "No hay un nombre que se pueda leer."
    assert found[1][2] == 2
    assert found[1][5] == ANA
    assert found[2][0] == "El nombre tiene más de 400 letras; no es un nombre."
    mended = tmp_path / "otra.xlsx"
    mended.write_bytes(result.refused_file)
    assert imports.dry_run(imports.read(mended)).refused == 2
    assert imports.run(imports.read(text(tmp_path / "b.csv", [SHORT]))).refused_file is None


def test_corrected_columns_are_followed(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    path = text(tmp_path / "h.csv", [("Nombres", "Apellidos"), ("Peña", "Luz")])
    sheet = imports.read(path)
    assert sheet.guessed == {0: Field.GIVEN, 1: Field.SURNAMES}
    imports.run(sheet, {0: Field.SURNAMES, 1: Field.GIVEN})
    (luz,) = people(database)
    assert (luz.surnames, luz.given_names) == ("Peña", "Luz")


def _many(tmp_path: Path, number: int) -> Path:
    letters = [f"{a}{b}{c}" for a in "bcdfglmnprst" for b in "aeiou" for c in "bcdfglmnprstvz"]
    rows = [
        (f"Q{letters[i // 28]}", "Ana", "", "", f"{1 + i % 28}/5/1990", "") for i in range(number)
    ]
    return text(tmp_path / "muchas.csv", [SHORT, *rows])


def test_a_cancelled_import_keeps_whole_groups_and_goes_on_the_next_time(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    path = _many(tmp_path, 900)
    seen: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 400:
            progress.cancel()

    progress = Progress(report)
    with pytest.raises(Cancelled):
        imports.run(imports.read(path), progress=progress)
    assert [done for done, _ in seen] == [200, 400]
    assert count(database, Person) == 400
    with database.read() as session:
        assert session.scalars(select(ImportRun.finished)).all() == [False]
    again = imports.run(imports.read(path))
    assert numbers(again) == (900, 500, 400, 0, 0)
    assert count(database, Person) == 900


def test_no_transaction_writes_more_than_two_hundred_rows_of_a_sheet(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    imports.run(imports.read(_many(tmp_path, 450)))
    with database.read() as session:
        sizes = session.scalars(
            select(func.count())
            .select_from(journal.Entry)
            .where(journal.Entry.tbl == 10)
            .group_by(journal.Entry.tx)
        ).all()
    assert sorted(sizes) == [50, 200, 200]


def test_what_is_kept_of_an_import_names_nobody_but_who_is_doubtful(
    brought: Import, imports: Imports, database: Database
) -> None:
    brought(("Peña", "Luz", LUZ), ("Caiza", "Ana", LUZ), ("", "", ANA))
    with database.read() as session:
        kept = {row.verdict: row.cells for row in session.scalars(select(ImportRow))}
    assert kept["created"] == kept["refused"] == {}
    assert kept["doubtful"]["SURNAMES"] == ["Caiza"]
    imports.decide(imports.doubtful()[0].id, Decision.DISCARD)
    with database.read() as session:
        assert all(row.cells == {} for row in session.scalars(select(ImportRow)))


def test_control_and_direction_marks_do_not_reach_the_house(
    brought: Import, database: Database
) -> None:
    brought(("Pe\u200bña\u202e", "Lu\x07z", LUZ, "", "3/7/\u200e1995", ""))
    (luz,) = people(database)
    assert (luz.surnames, luz.given_names, luz.birth_date) == ("Peña", "Luz", date(1995, 7, 3))


def test_no_cell_whatever_it_holds_stops_an_import(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    opened(database)
    chance = Random(20261123)
    pieces = [
        "Peña", "de la", "1714307103", "31/02/1990", "0", "-", "SI", "40%", "200%", "=1+1", "@",
        "a@b", "\u202e", "\x00", "ß", "İ", "Ω", "中文", "🙂", "１２３", "²", "½", "1e400", "nan",
        "inf", "A" * 300, "/", ";", "x", "99/99/9999", "1/1/0001", "CEDULA", "Bailoterapia", "(",
        ")", "%", "+593", "00593", "12345678901234567890", "N/R", "Física", "-1", "1.5", "\n",
        "'", '"', "\\",
    ]  # fmt: skip
    rows = [
        ["".join(chance.choice(pieces) for _ in range(chance.randrange(4))) for _ in range(15)]
        for _ in range(600)
    ]
    headings = [*HEADINGS[:14], "TALLER"]
    sheet = imports.read(text(tmp_path / "h.csv", [headings, *rows], encoding="utf-8"))
    result = imports.run(sheet)
    assert numbers(result)[0] > 500
    assert numbers(imports.run(sheet))[1] == 0
    for start in range(0, len(Field), 14):
        odd = dict(enumerate([Field.FULL_NAME, *list(Field)[start : start + 14]]))
        assert numbers(imports.run(sheet, odd))[0] > 500
