"""Diplomas as files: whole, named by number, the same each time, completed where a place failed."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from desktop.core.errors import Cancelled, InvalidInput
from desktop.core.ids import cycle_id
from desktop.core.progress import Progress
from desktop.models import numbering
from desktop.models.opening import OpenHouse
from desktop.services.documents.diploma_files import PERSONAL, safe
from desktop.services.documents.diplomas import Diplomas, FilesCut
from desktop.services.documents.register import AlteredDocument, Documents
from tests.models.disks import small_disk
from tests.printing.reading import page_texts, properties
from tests.programme_makers import opened
from tests.roll_makers import attended, seated

CYCLE = cycle_id("2026-4")
TODAY = date(2026, 11, 23)


@pytest.fixture
def diplomas(house: OpenHouse) -> Diplomas:
    return Diplomas(house)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the files go."""
    return tmp_path / "diplomas"


def files(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    """What is in them."""
    return {name: (folder / name).read_bytes() for name in files(folder)}


def count(house: OpenHouse) -> int:
    """How many diplomas there are, annulled ones too."""
    with house.database.read() as session:
        found: int = session.execute(text("SELECT count(*) FROM document")).scalar_one()
        return found


def test_singles_by_workshop_all_in_one_and_their_codes(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    guitar = opened(house.database, name="Guitarra: nivel 1/2")
    seated(house.database, guitar, ["Ñacato", "Almeida"])
    dance = opened(house.database)
    seated(house.database, dance, ["Zurita"])
    issued = diplomas.issue(CYCLE).issued
    diplomas.deliver([issued[0].id], "printed", TODAY)
    told: list[tuple[int, int]] = []
    folder = place / "no existe todavía" / "diplomas"
    made = diplomas.write_files(folder, CYCLE, progress=Progress(lambda *step: told.append(step)))
    assert files(folder) == [
        "Bailoterapia/DIP-LLOA-A-2026-0001.pdf",
        "Guitarra nivel 1 2/DIP-LLOA-A-2026-0002.pdf",
        "Guitarra nivel 1 2/DIP-LLOA-A-2026-0003.pdf",
        "codigos-2026-4.xlsx",
        "diplomas-2026-4.pdf",
    ]
    assert (made.singles, told) == (3, [(1, 3), (2, 3), (3, 3)])
    assert made.merged == folder / "diplomas-2026-4.pdf"
    pages = page_texts(made.merged.read_bytes())
    assert ["Zurita" in pages[0], "Almeida" in pages[1], "Ñacato" in pages[2]] == [True] * 3
    assert len(pages) == 3
    single = page_texts((folder / files(folder)[1]).read_bytes())
    assert single == pages[1:2]
    told_of_all = " ".join(properties(made.merged.read_bytes()).values())
    assert not {"Zurita", "Almeida", "Ñacato"} & set(told_of_all.split())
    assert made.codes is not None
    sheet = load_workbook(made.codes).worksheets[0]
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center is not None
    assert sheet.oddHeader.center.text == PERSONAL
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["Número", "Código", "Nombre", "Taller"]
    first = diplomas.one(issued[0].id)
    assert rows[1][:4] == [first.number, first.code, "Rosa Zurita", "Bailoterapia"]
    assert [row[6] for row in rows[1:]] == ["Impreso", None, None]


def test_the_single_is_the_paper_that_the_register_draws_again(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 1)
    issued = diplomas.issue(CYCLE).issued[0]
    diplomas.write_files(place, CYCLE)
    kept = (place / "Bailoterapia" / f"{issued.number}.pdf").read_bytes()
    assert kept == Documents(house).draw(issued.id)


def test_the_same_run_gives_the_same_files_and_no_other_number(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    workshop, _who = attended(house.database, 2)
    diplomas.issue(CYCLE)
    diplomas.write_files(place, CYCLE)
    before = contents(place)
    diplomas.write_files(place, CYCLE)
    assert contents(place) == before
    seated(house.database, workshop, ["Zurita"])
    diplomas.issue(CYCLE)
    diplomas.write_files(place, CYCLE)
    after = contents(place)
    assert set(after) - set(before) == {"Bailoterapia/DIP-LLOA-A-2026-0003.pdf"}
    singles = [name for name in before if "/" in name]
    assert [after[name] for name in singles] == [before[name] for name in singles]


def test_a_narrower_run_leaves_the_files_of_the_whole_house_alone(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    workshop, (ana, _eva) = attended(house.database, 2)
    diplomas.issue(CYCLE)
    diplomas.write_files(place, CYCLE)
    whole = (place / "diplomas-2026-4.pdf").read_bytes()
    of_workshop = diplomas.write_files(place, CYCLE, workshop)
    of_person = diplomas.write_files(place, person_id=ana)
    assert (place / "diplomas-2026-4.pdf").read_bytes() == whole
    assert of_workshop.merged == place / "diplomas-2026-4-Bailoterapia.pdf"
    assert of_person.merged == place / "diplomas-DIP-LLOA-A-2026-0001.pdf"
    assert of_person.singles == 1
    assert not any("Inventada" in name for name in files(place))


def test_two_workshops_alike_have_a_folder_each_whichever_is_asked(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    names = ("Guitarra", "GUITARRA", "Guitarra.", "¿Guitarra?")
    workshops = [opened(house.database, name=name) for name in names]
    for workshop in workshops:
        seated(house.database, workshop, [f"Oña {workshop.hex[-6:]}"])
    diplomas.issue(CYCLE)
    diplomas.write_files(place / "todo", CYCLE)
    folders = sorted(p.name for p in (place / "todo").iterdir() if p.is_dir())
    assert folders == ["GUITARRA (2)", "Guitarra", "Guitarra (3)", "Guitarra (4)"]
    diplomas.write_files(place / "uno", workshop_id=workshops[2])
    assert [p.name for p in (place / "uno").iterdir() if p.is_dir()] == ["Guitarra (3)"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("../../etc", "etc"),
        ("CON", "Taller CON"),
        ("lpt1", "Taller lpt1"),
        ('<>:"/\\|?*', "Taller"),
        ("Ñanduty y macramé (jóvenes)", "Ñanduty y macramé (jóvenes)"),
        ("Tejido. ", "Tejido"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "fdp exe"),
        ("陶" * 300, "陶" * 50),
    ],
)
def test_any_workshop_has_a_folder_that_every_system_takes(name: str, folder: str) -> None:
    assert safe(name) == folder
    assert len(safe(name).encode()) < 255


def test_a_place_that_fails_at_page_37_is_completed_under_the_same_numbers(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 40)
    diplomas.issue(CYCLE)
    blocked = place / "Bailoterapia" / "DIP-LLOA-A-2026-0037.pdf"
    blocked.mkdir(parents=True)
    with pytest.raises(FilesCut, match=r"Se guardaron 36 de 40 diplomas en «") as cut:
        diplomas.write_files(place, CYCLE)
    assert cut.value.message.endswith("se completan con los mismos números.")
    assert (cut.value.done, cut.value.total) == (36, 40)
    assert len(files(place)) == 36
    assert not list(place.rglob("*.nuevo"))
    blocked.rmdir()
    assert diplomas.issue(CYCLE).issued == ()
    assert diplomas.write_files(place, CYCLE).singles == 40
    assert len(files(place)) == 42
    assert count(house) == 40


def test_a_disk_that_fills_up_leaves_whole_files_and_says_how_many(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 12)
    diplomas.issue(CYCLE)
    with small_disk(place / "usb", 512) as disk:
        with pytest.raises(FilesCut) as cut:
            diplomas.write_files(disk, CYCLE)
        assert 0 < cut.value.done < 12
        assert len(files(disk)) == cut.value.done
        assert all(page_texts(data) for data in contents(disk).values())
    assert diplomas.write_files(place / "otra", CYCLE).singles == 12
    assert count(house) == 12


def test_a_place_that_takes_the_singles_and_not_the_whole_says_so(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 2)
    diplomas.issue(CYCLE)
    (place / "diplomas-2026-4.pdf").mkdir(parents=True)
    with pytest.raises(FilesCut, match=r"Los 2 diplomas están en .* sin el PDF que los reúne"):
        diplomas.write_files(place, CYCLE)


def test_a_folder_that_cannot_be_made_is_a_sentence(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 1)
    diplomas.issue(CYCLE)
    place.write_text("no es una carpeta", encoding="utf-8")
    with pytest.raises(FilesCut, match="Se guardaron 0 de 1"):
        diplomas.write_files(place, CYCLE)


def test_what_a_power_cut_left_half_written_is_taken_away(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 1)
    diplomas.issue(CYCLE)
    half = place / "Bailoterapia" / "DIP-LLOA-A-2026-0009.pdf.nuevo"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"%PDF")
    diplomas.write_files(place, CYCLE)
    assert not list(place.rglob("*.nuevo"))


def test_cancelled_between_two_files_leaves_whole_ones(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 4)
    diplomas.issue(CYCLE)
    progress = Progress(lambda done, _total: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        diplomas.write_files(place, CYCLE, progress=progress)
    assert len(files(place)) == 2
    assert diplomas.write_files(place, CYCLE).singles == 4


def test_numbers_that_a_power_cut_left_unnoted_are_noted_before_any_file(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 3)
    empty = house.home.numbers.read_bytes()
    diplomas.issue(CYCLE)
    house.home.numbers.write_bytes(empty)
    diplomas.write_files(place, CYCLE)
    assert numbering.load(house.home.numbers).last == {"DIP-2026": 3}


def test_an_annulled_diploma_is_in_no_file_and_its_old_single_goes(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 2)
    first, _second = diplomas.issue(CYCLE).issued
    diplomas.write_files(place, CYCLE)
    Documents(house).annul(first.id, "No correspondía")
    made = diplomas.write_files(place, CYCLE)
    assert made.merged is not None
    assert len(page_texts(made.merged.read_bytes())) == made.singles == 1
    assert f"Bailoterapia/{first.number}.pdf" not in files(place)


def test_without_any_diploma_there_is_no_file(diplomas: Diplomas, place: Path) -> None:
    made = diplomas.write_files(place / "vacía", CYCLE)
    assert (made.merged, made.codes, made.singles) == (None, None, 0)
    assert not (place / "vacía").exists()
    with pytest.raises(InvalidInput):
        diplomas.write_files(place)


def test_a_diploma_whose_facts_were_altered_is_not_drawn(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    attended(house.database, 1)
    diplomas.issue(CYCLE)
    with house.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER journal_document_same_facts"))
        connection.execute(text("UPDATE document SET facts = replace(facts, 'Rosa', 'Rita')"))
    with pytest.raises(AlteredDocument, match="DIP-LLOA-A-2026-0001"):
        diplomas.write_files(place, CYCLE)
    assert files(place) == []


def test_the_longest_names_are_drawn_whole_in_the_merged_pdf(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    workshop, _who = attended(house.database, 1)
    seated(house.database, workshop, ["Ñauñay " * 28 + "Fin"])
    diplomas.issue(CYCLE)
    made = diplomas.write_files(place, CYCLE)
    assert made.merged is not None
    text_of_it = page_texts(made.merged.read_bytes())[1]
    assert text_of_it.count("Ñauñay") == 28
    assert "Fin" in text_of_it


def test_the_sheet_of_codes_executes_nothing(
    house: OpenHouse, diplomas: Diplomas, place: Path
) -> None:
    workshop, _who = attended(house.database, 0)
    seated(house.database, workshop, ["Paz"])
    with house.database.write("Un nombre que parece fórmula") as session:
        session.execute(text("UPDATE person SET given_names = '=1+1'"))
    diplomas.issue(CYCLE)
    made = diplomas.write_files(place, CYCLE)
    assert made.codes is not None
    cell = load_workbook(BytesIO(made.codes.read_bytes())).worksheets[0]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1 Paz", "s")
