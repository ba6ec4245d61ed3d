"""The command line as another program would drive it: real processes, codes and JSON."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.models.staff import Role
from desktop.services.access import Access
from desktop.services.staffing import Staffing
from tests.models.disks import read_only, small_disk

PASSWORD = "una frase corta"
SHEET = """APELLIDOS;NOMBRES;CÉDULA;FECHA DE NACIMIENTO;TALLER
Quishpe Toapanta;Rosa Elena;1714307103;05/06/1980;
QUISHPE TOAPANTA;ROSA ELENA;1714307103;5/6/80;
Ñacato;Óscar;;31/02/1990;
;;1710034065;01/01/2001;
"""


@dataclass
class Shell:
    """Runs the command on one home."""

    home: Path
    password: Path

    def run(self, *words: str, code: int = 0) -> dict[str, Any]:
        """The answer of one command, which must end with `code`."""
        done = self.raw("--home", str(self.home), "--password-file", str(self.password), *words)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def raw(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """One process."""
        return subprocess.run(
            [sys.executable, "-m", "desktop", "--json", *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An empty home and a file with its password."""
    password = tmp_path / "clave"
    password.write_text(PASSWORD + "\nsegunda línea que no cuenta\n", encoding="utf-8")
    return Shell(tmp_path / "casa", password)


@pytest.fixture
def lloa(shell: Shell) -> Shell:
    """The house of Lloa."""
    made = shell.run("setup", "--house", "C10", "--staff", "Lucía Paredes")
    assert made == {"house": "Lloa", "letter": "A"}
    return shell


@pytest.fixture
def measured(lloa: Shell) -> Shell:
    """A small measurement house."""
    made = lloa.run("seed", "--people", "60", "--marks", "300", "--years", "1", "--seed", "3")
    assert (made["people"], made["marks"]) == (60, 300)
    return lloa


def test_a_house_is_set_up_once(lloa: Shell) -> None:
    refused = lloa.run("setup", "--house", "C10", "--staff", "Otra", code=1)
    assert "ya hay una casa" in refused["error"]


def test_the_recovery_sheet_goes_only_where_it_was_asked(shell: Shell, tmp_path: Path) -> None:
    sheet = tmp_path / "hoja.pdf"
    shell.run(
        "setup", "--house", "c10", "--staff", "Lucía", "--opened", "2015-03-01",
        "--letter", "b", "--recovery-out", str(sheet),
    )  # fmt: skip
    assert sheet.read_bytes().startswith(b"%PDF")


def test_a_place_that_fails_for_the_sheet_makes_no_house(shell: Shell, tmp_path: Path) -> None:
    nowhere = tmp_path / "no existe" / "hoja.pdf"
    shell.run("setup", "--house", "C10", "--staff", "Lucía", "--recovery-out", str(nowhere), code=1)
    assert not shell.home.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("setup", "--house", "C99", "--staff", "Lucía"),
        ("setup", "--house", "C45", "--staff", "Lucía"),
        ("doctor",),
        ("restore",),
        ("backup", "copia.casa"),
    ],
)
def test_a_refusal_is_one_spanish_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    refused = shell.run(*words, code=1)
    assert set(refused) == {"error"}
    assert refused["error"].endswith(".")


@pytest.mark.parametrize("words", [("nada",), ("setup",), ("seed", "--people", "x"), ("search",)])
def test_words_that_cannot_be_understood_end_with_2(shell: Shell, words: tuple[str, ...]) -> None:
    done = shell.raw(*words)
    assert done.returncode == 2
    assert set(json.loads(done.stdout)) == {"error"}
    assert "required" not in done.stdout


def test_help_is_in_spanish() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--help"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.startswith("uso: casa-somos")
    for english in ("usage", "show this help", "options:", "positional"):
        assert english not in done.stdout


def test_a_wrong_password_is_refused(lloa: Shell) -> None:
    lloa.password.write_text("otra cosa\n", encoding="utf-8")
    assert "no coincide" in lloa.run("doctor", code=1)["error"]


def test_a_house_open_elsewhere_ends_with_3(lloa: Shell) -> None:
    held = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from desktop.core.lock import HomeLock\n"
            "lock = HomeLock(Path(sys.argv[1]) / 'en-uso.lock'); lock.take()\n"
            "sys.stdout.write('held\\n'); sys.stdout.flush(); sys.stdin.read()",
            str(lloa.home),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert held.stdout is not None
    try:
        assert held.stdout.readline() == "held\n"
        assert "ya está abierta" in lloa.run("doctor", code=3)["error"]
    finally:
        held.communicate("")
    lloa.run("doctor")


def test_the_whole_work_of_a_day(measured: Shell, tmp_path: Path) -> None:
    healthy = measured.run("doctor")
    assert healthy["integrity"] == "ok"
    assert healthy["triggers"] == "ok"
    assert (healthy["people"], healthy["marks"]) == (60, 300)
    assert healthy["pending"] > 360
    sheet = tmp_path / "hoja.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    dry = measured.run("import", str(sheet), "--dry-run")
    told = measured.run("import", str(sheet))
    assert {k: told[k] for k in ("rows", "created", "existing", "doubtful", "refused")} == {
        "rows": 4, "created": 2, "existing": 1, "doubtful": 0, "refused": 1,
    }  # fmt: skip
    assert dry["created"] == told["created"]
    assert dry["import_id"] is None
    assert Path(told["refused_file"]).read_bytes().startswith(b"PK")
    again = measured.run("import", str(sheet))
    assert (again["created"], again["existing"]) == (0, 3)
    found = measured.run("search", "nacato oscar")["people"]
    assert [row["surnames"] for row in found] == ["Ñacato"]
    quishpe = measured.run("search", "14307")["people"][0]
    assert "1714307103" not in quishpe["document"]
    workshops = measured.run("workshops")["workshops"]
    opened = [row for row in workshops if row["open"]]
    assert opened
    asked = ("enrol", "--person", found[0]["id"], "--workshop", opened[0]["id"])
    first = measured.run(*asked)
    assert first["state"] in {"enrolled", "waiting"}
    assert measured.run(*asked) == first


def test_an_acta_keeps_its_number_until_something_changes(measured: Shell, tmp_path: Path) -> None:
    workshop = next(
        row for row in measured.run("workshops")["workshops"] if row["open"] and row["enrolled"]
    )
    ask: Callable[[str], Any] = lambda name: measured.run(  # noqa: E731
        "act", "--workshop", workshop["id"], "--out", str(tmp_path / name)
    )["number"]
    number = ask("uno.pdf")
    assert number.startswith("ACT-LLOA-A-")
    assert number.endswith("-0001")
    assert ask("dos.pdf") == number
    assert (tmp_path / "uno.pdf").read_bytes() == (tmp_path / "dos.pdf").read_bytes()
    refused = measured.run(
        "act", "--workshop", workshop["id"], "--out", str(tmp_path / "no" / "x.pdf"), code=1
    )
    assert "número" in refused["error"]


def test_a_copy_restores_elsewhere_and_numbers_wait_to_be_told(
    measured: Shell, tmp_path: Path
) -> None:
    workshop = next(
        row for row in measured.run("workshops")["workshops"] if row["open"] and row["enrolled"]
    )
    act = ("act", "--workshop", workshop["id"], "--out", str(tmp_path / "acta.pdf"))
    copy = tmp_path / "copia.casa"
    before = measured.run("doctor")
    measured.run("backup", str(copy))
    other = Shell(tmp_path / "otra", measured.password)
    other.run("restore", str(copy))
    after = other.run("doctor")
    assert (after["people"], after["marks"]) == (before["people"], before["marks"])
    assert "ACT" in other.run(*act, code=1)["error"]
    other.run("restore", "--highest", "ACT=41")
    number = other.run(*act)["number"]
    assert number.split("-")[2] != "A"
    assert number.endswith("-0042")


def test_a_file_that_is_no_copy_changes_nothing(lloa: Shell, tmp_path: Path) -> None:
    false = tmp_path / "copia.casa"
    false.write_bytes(b"%PDF-1.4 no soy una copia")
    lloa.run("restore", str(false), code=1)
    lloa.run("doctor")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("renombrado.xlsx", b"%PDF-1.4 renombrado"),
        ("vacio.csv", b""),
        ("nada.csv", None),
        ("sin-nombres.csv", b"uno;dos\n1;2\n"),
    ],
)
def test_a_bad_sheet_is_refused_and_changes_nothing(
    lloa: Shell, tmp_path: Path, name: str, content: bytes | None
) -> None:
    sheet = tmp_path / name
    if content is not None:
        sheet.write_bytes(content)
    assert set(lloa.run("import", str(sheet), code=1)) == {"error"}
    assert lloa.run("doctor")["people"] == 0


def test_a_sheet_in_a_protected_folder_is_imported_all_the_same(
    lloa: Shell, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "memoria") as stick:
        (stick / "hoja.csv").write_text(SHEET, encoding="utf-8")
        with read_only(stick):
            told = lloa.run("import", str(stick / "hoja.csv"))
    assert (told["rows"], told["refused"], told["refused_file"]) == (4, 1, None)


def test_with_two_members_of_staff_somebody_must_say_who_works(lloa: Shell) -> None:
    house = Access(Home(lloa.home), Clock()).sign_in(None, PASSWORD)
    Staffing(house).add("José Ñauñay Íñiguez", Role.TECNICO, "otra frase corta")
    house.close()
    for _ in range(4):  # nobody is made to wait for not having said who
        assert "--user" in lloa.run("doctor", code=1)["error"]
    names = ("--home", str(lloa.home), "--password-file", str(lloa.password), "--user")
    assert lloa.raw(*names, "lucia", "doctor").returncode == 0
    lloa.password.write_text("otra frase corta\n", encoding="utf-8")
    assert lloa.raw(*names, "jose naunay iniguez", "doctor").returncode == 0


def test_the_mark_some_editors_put_first_is_no_part_of_the_password(lloa: Shell) -> None:
    lloa.password.write_text(PASSWORD + "\n", encoding="utf-8-sig")
    lloa.run("doctor")


def test_a_damaged_page_is_found_by_doctor(measured: Shell) -> None:
    file = measured.home / "casa.db"
    data = bytearray(file.read_bytes())
    middle = len(data) // 2 // 4096 * 4096 + 100
    data[middle : middle + 16] = bytes(16)
    file.write_bytes(data)
    done = measured.raw(
        "--home", str(measured.home), "--password-file", str(measured.password), "doctor"
    )
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer.get("integrity", "") != "ok"
