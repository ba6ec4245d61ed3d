"""`verify` as another program would drive it: codes and files in, JSON and an exit code out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import cli
from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.services.access import Access, NewHouse
from desktop.sync.protocol.diploma import seal
from tests.code_makers import STRANGER, Diploma, annulled_here, facts, issued, picture, turned
from tests.conftest import PASSWORD, STAFF


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "casa")
    Access(made, Clock()).set_up(NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1)))
    return made


@pytest.fixture
def diploma(home: Home) -> Diploma:
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    try:
        return issued(house)
    finally:
        house.close()


@pytest.fixture
def run(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    password = tmp_path / "clave"
    password.write_text(PASSWORD, encoding="utf-8")

    def ran(*words: str) -> tuple[dict[str, Any], int]:
        with pytest.raises(SystemExit) as ended:
            cli.main(
                ["--json", "--home", str(home.folder), "--password-file", str(password), *words]
            )
        return json.loads(capsys.readouterr().out), int(str(ended.value.code))

    return ran


def test_a_code_is_told_in_the_words_of_the_command(run: Any, diploma: Diploma) -> None:
    told, code = run("verify", diploma.code)
    assert code == 0
    assert told.pop("sentence").startswith("Firma correcta, equipo no certificado")
    assert told == {
        "state": "valid",
        "house_kind": "real",
        "certified": False,
        "number": "DIP-LLOA-A-2026-0042",
        "issued_on": "2026-11-20",
        "name": "Rosa María Quishpe Ñato",
        "workshop": "Tejido y bordado",
        "starts": "2026-10-05",
        "ends": "2026-11-18",
        "hours": 24.5,
        "house": "Lloa",
        "list_age": None,
    }
    assert run("verify", f" {diploma.code}\n")[0]["state"] == "valid"
    assert run("verify", diploma.code.lower())[0]["state"] == "altered"
    assert run("verify", diploma.short)[1] == 0


def test_a_file_is_read(run: Any, diploma: Diploma, tmp_path: Path) -> None:
    assert run("verify", str(picture(diploma.code, tmp_path / "qr.png")))[1] == 0
    text = tmp_path / "sin extensión"
    text.write_text(diploma.code, encoding="utf-8")
    assert run("verify", str(text))[1] == 0
    text.write_text(turned(diploma.code, 90), encoding="utf-8")
    told, code = run("verify", str(text))
    assert (told["state"], code) == ("altered", 1)


def test_nothing_but_valid_ends_in_zero(
    run: Any, home: Home, diploma: Diploma, tmp_path: Path
) -> None:
    for what, state, said in (
        (turned(diploma.code, 90), "altered", "alterado"),
        (seal(facts(), STRANGER), "unknown", "no conoce"),
        ("0000-0000-0000", "unknown", "sin conexión"),
        ("https://www.quito.gob.ec", "unknown", "Casas Somos"),
        ("", "unknown", "nada que comprobar"),
        (str(tmp_path / "no-hay.pdf"), "unknown", "No existe"),
        ("no-hay.PNG", "unknown", "No existe"),
        ("./no hay", "unknown", "No existe"),
        (str(tmp_path), "unknown", "carpeta"),
    ):
        told, code = run("verify", what)
        assert (told["state"], code) == (state, 1), what
        assert said in told["sentence"], what
    house = Access(home, Clock()).sign_in(None, PASSWORD)
    annulled_here(house, diploma.id)
    house.close()
    told, code = run("verify", diploma.code)
    assert (told["state"], told["number"], code) == ("annulled", "DIP-LLOA-A-2026-0042", 1)
