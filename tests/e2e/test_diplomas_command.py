"""`casa-somos diplomas` as another program would drive it, and cut at any moment."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.e2e.test_command import PASSWORD, Shell
from tests.printing.reading import page_texts

SEED = 20261123


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """A house without people."""
    password = tmp_path / "clave"
    password.write_text(PASSWORD + "\n", encoding="utf-8")
    shell = Shell(tmp_path / "casa", password)
    shell.run("setup", "--house", "C10", "--staff", "Lucía Paredes")
    return shell


@pytest.fixture
def measured(empty: Shell) -> Shell:
    """A small measurement house."""
    empty.run("seed", "--people", "200", "--marks", "2000", "--years", "1", "--seed", "3")
    return empty


@pytest.fixture
def cycle(measured: Shell) -> str:
    """The cycle with most people in its workshops."""
    enrolled: dict[str, int] = {}
    for row in measured.run("workshops")["workshops"]:
        enrolled[row["cycle"]] = enrolled.get(row["cycle"], 0) + row["enrolled"]
    return max(enrolled, key=lambda code: enrolled[code])


def singles(folder: Path) -> list[str]:
    """The numbers of the single PDFs, in order."""
    return sorted(path.stem for path in folder.rglob("DIP-*.pdf"))


def numbers_of(codes: str) -> list[str]:
    """The numbers on the sheet of codes, in order."""
    sheet = load_workbook(codes).worksheets[0]
    return sorted(str(cell.value) for cell in sheet["A"][1:])


def test_a_cycle_is_issued_once_and_written_whole(
    measured: Shell, cycle: str, tmp_path: Path
) -> None:
    out = tmp_path / "diplomas"
    first = measured.run("diplomas", "--cycle", cycle, "--out", str(out))
    assert set(first) == {"issued", "existing", "excluded", "merged", "codes"}
    assert first["issued"] > 20
    assert first["existing"] == 0
    for each in first["excluded"]:
        assert set(each) == {"person", "reason"}
    assert len(page_texts(Path(first["merged"]).read_bytes())) == first["issued"]
    assert numbers_of(first["codes"]) == singles(out)
    assert len(singles(out)) == first["issued"]
    again = measured.run("diplomas", "--cycle", cycle, "--out", str(out))
    assert (again["issued"], again["existing"]) == (0, first["issued"])
    assert again["excluded"] == first["excluded"]
    narrow = _one_workshop(measured, cycle)
    asked = ("diplomas", "--cycle", cycle, "--workshop", narrow["id"])
    told = measured.run(*asked, "--out", str(tmp_path / "uno"))
    assert told["existing"] == len(singles(tmp_path / "uno")) <= narrow["enrolled"]


def test_a_run_for_nobody_leaves_no_file_and_says_so(empty: Shell, tmp_path: Path) -> None:
    names = ("--home", str(empty.home), "--password-file", str(empty.password))
    out = tmp_path / "nadie"
    done = empty.raw(*names, "diplomas", "--cycle", "2027-4", "--out", str(out))
    told = empty.run("diplomas", "--cycle", "2027-4", "--out", str(out))
    assert told == {"issued": 0, "existing": 0, "excluded": [], "merged": None, "codes": None}
    assert "No consta nadie inscrito en lo que se pidió" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--cycle", "1999-1"), "ciclo"),
        (("--cycle", "lo que sea"), "ciclo"),
        (("--cycle", "2026-4", "--workshop", "x"), "identificador"),
        (("--cycle", "2026-4", "--person", "0" * 32), "persona"),
    ],
)
def test_what_the_house_does_not_know_ends_with_1(
    empty: Shell, tmp_path: Path, words: Sequence[str], said: str
) -> None:
    refused = empty.run("diplomas", *words, "--out", str(tmp_path / "x"), code=1)
    assert said in refused["error"]
    assert refused["error"].endswith(".")


def test_a_place_that_fails_ends_with_1_and_the_next_run_completes(
    measured: Shell, cycle: str, tmp_path: Path
) -> None:
    (tmp_path / "archivo").write_text("no es una carpeta", encoding="utf-8")
    refused = measured.run("diplomas", "--cycle", cycle, "--out", str(tmp_path / "archivo"), code=1)
    assert "Se guardaron 0 de" in refused["error"]
    told = measured.run("diplomas", "--cycle", cycle, "--out", str(tmp_path / "bien"))
    assert told["issued"] == 0
    assert told["existing"] == len(singles(tmp_path / "bien")) > 0


def test_killed_at_any_moment_no_number_is_lost_or_doubled(
    measured: Shell, cycle: str, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    out = tmp_path / "diplomas"
    for _ in range(4):
        running = subprocess.Popen(
            [
                sys.executable, "-m", "desktop", "--json", "--home", str(measured.home),
                "--password-file", str(measured.password),
                "diplomas", "--cycle", cycle, "--out", str(out),
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            running.wait(dice.uniform(0.8, 2.6))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    told = measured.run("diplomas", "--cycle", cycle, "--out", str(out))
    numbers = numbers_of(told["codes"])
    assert len(numbers) == told["issued"] + told["existing"]
    assert numbers == [f"{numbers[0][:-4]}{n:04d}" for n in range(1, len(numbers) + 1)]
    assert singles(out) == numbers
    assert not list(out.rglob("*.nuevo"))
    assert measured.run("doctor")["integrity"] == "ok"


def _one_workshop(measured: Shell, cycle: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = measured.run("workshops")["workshops"]
    return max((row for row in rows if row["cycle"] == cycle), key=lambda row: row["enrolled"])
