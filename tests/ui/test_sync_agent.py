"""The agent beside the real window, with the real engine and a real centre on the loopback."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from desktop.models.database import Database
from desktop.models.exchange import Exchange, Link
from desktop.models.opening import OpenHouse
from desktop.sync.enrolment import enrol
from desktop.ui import sync_agent
from desktop.ui.dialogs.enrol_device import EnrolDevice
from desktop.ui.main_window import MainWindow
from desktop.ui.screens.registry import SCREENS
from desktop.ui.sync_agent import LONGEST_MS, RETRY_MS, SyncAgent, back_off
from tests.conftest import MORNING
from tests.programme_makers import person
from tests.sync.line import Fault, Line
from tests.sync.served import Served
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press, type_in

PATIENCE = 20_000
NEVER = 10 * 60_000


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Served]:
    """A centre that serves; its clock is the house's."""
    with Served(tmp_path / "centro", lambda: round(MORNING.timestamp() * 1000)) as served:
        yield served


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window; nothing of it runs when it goes."""
    made = open_window(house, qtbot, SCREENS, "sync")
    yield made
    made.sync.stop()
    made.tasks.stop_all()
    made.may_close = lambda: True


def _said(window: MainWindow) -> set[str]:
    return {each.text() for each in window.findChildren(QLabel) if each.isVisibleTo(window)}


def _sent(qtbot: QtBot, agent: SyncAgent) -> None:
    agent.send_now()
    qtbot.waitUntil(lambda: not agent.running, timeout=PATIENCE)


def _exchanges(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Exchange)) or 0


def test_back_off_grows_to_its_limit_and_never_falls_together() -> None:
    waits = [back_off(failures, 1.0) for failures in range(1, 12)]
    assert waits[0] == RETRY_MS
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_MS
    assert back_off(3, 0.0) == back_off(3, 1.0) // 2


def test_one_dialog_ties_the_laptop_and_its_data_are_sent(
    window: MainWindow, centre: Served, qtbot: QtBot, database: Database
) -> None:
    person(database, "Quishpe Anaguano", "María Belén")
    window.sync.refresh()
    enter()
    type_in(centre.url)
    enter()
    type_in(centre.code("C10"))
    press(Qt.Key.Key_Return, CONTROL)
    told = "Este equipo quedó enlazado con el centro."
    qtbot.waitUntil(lambda: told in _said(window), timeout=PATIENCE)
    enter()
    qtbot.waitUntil(lambda: "Todo enviado" in _said(window), timeout=PATIENCE)
    assert window.sync.status.all_sent
    assert window.sync.status.pending == 0


def test_a_wrong_code_is_told_in_the_sheet_and_nothing_typed_is_lost(
    window: MainWindow, centre: Served, qtbot: QtBot
) -> None:
    enter()
    type_in(centre.url)
    enter()
    type_in("nada")
    press(Qt.Key.Key_Return, CONTROL)
    sheet = next(each for each in window.findChildren(EnrolDevice) if each.is_open())
    qtbot.waitUntil(lambda: any("doce signos" in words for words in _said(window)))
    assert sheet.form.text("code") == "nada"
    sheet.form.set_values({"code": "AAAA-AAAA-AAAA"})
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(sheet.save_bar.save.isEnabled, timeout=PATIENCE)
    assert sheet.is_open()
    assert not window.sync.status.linked
    assert sheet.isAncestorOf(cursor())


def test_a_file_that_is_no_certificate_is_told_in_the_sheet(
    window: MainWindow, centre: Served, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "foto.pem"
    other.write_bytes(b"\xff\xd8\xff")
    enter()
    sheet = next(each for each in window.findChildren(EnrolDevice) if each.is_open())
    sheet.form.set_values({"server": centre.url, "code": centre.code("C10")})
    sheet.take_authority(other)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(
        lambda: any("no es un certificado" in words for words in _said(window)), timeout=PATIENCE
    )
    assert not window.sync.status.linked


def test_a_save_is_sent_by_itself_shortly_after(
    window: MainWindow, house: OpenHouse, centre: Served, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sync_agent, "AFTER_SAVE_MS", 30)
    enrol(house, centre.url, centre.code("C10"))
    window.sync.start(first_ms=10)
    qtbot.waitUntil(lambda: window.sync.status.all_sent, timeout=PATIENCE)
    person(house.database, "Vega", "Josué")
    qtbot.waitUntil(lambda: window.sync.status.pending > 0)
    assert "Todo enviado" not in _said(window)
    qtbot.waitUntil(lambda: window.sync.status.all_sent, timeout=PATIENCE)
    assert _exchanges(house.database) == 2


def test_without_a_line_it_is_a_state_and_the_next_success_takes_it_away(
    window: MainWindow, house: OpenHouse, centre: Served, qtbot: QtBot
) -> None:
    enrol(house, centre.url, centre.code("C10"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    with house.database.keep() as session:
        session.execute(update(Link).values(server=f"http://127.0.0.1:{nobody}"))
    _sent(qtbot, window.sync)
    said = _said(window)
    assert "Sin conexión" in said
    assert "No se pudo enviar" not in said
    assert window.status.light.accessibleName().startswith("Envío: Sin conexión")
    with house.database.keep() as session:
        session.execute(update(Link).values(server=centre.url))
    _sent(qtbot, window.sync)
    assert "Todo enviado" in _said(window)


def test_another_answer_than_the_centres_is_a_failure_with_its_cause(
    window: MainWindow, house: OpenHouse, qtbot: QtBot, centre: Served
) -> None:
    enrol(house, centre.url, centre.code("C10"))
    with Line(centre.port) as line:
        with house.database.keep() as session:
            session.execute(update(Link).values(server=line.url))
        lie = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        line.faults.extend([Fault(lie=lie)] * 5)
        _sent(qtbot, window.sync)
        said = _said(window)
        assert "No se pudo enviar" in said
        assert any("no está atendiendo" in words for words in said)
        line.faults.clear()
        _sent(qtbot, window.sync)
    assert "No se pudo enviar" not in _said(window)


def test_a_save_does_not_hurry_what_failed(
    window: MainWindow, house: OpenHouse, qtbot: QtBot, centre: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sync_agent, "AFTER_SAVE_MS", 1)
    enrol(house, centre.url, centre.code("C10"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    with house.database.keep() as session:
        session.execute(update(Link).values(server=f"http://127.0.0.1:{nobody}"))
    window.sync.start(first_ms=1)
    qtbot.waitUntil(lambda: _exchanges(house.database) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.sync.running, timeout=PATIENCE)
    tries = []
    window.sync.ended.connect(lambda: tries.append(1))
    person(house.database, "Vega", "Josué")
    qtbot.wait(300)
    assert tries == []


def test_signing_out_does_not_wait_for_a_line_that_stands_still(
    window: MainWindow, house: OpenHouse, qtbot: QtBot, centre: Served
) -> None:
    enrol(house, centre.url, centre.code("C10"))
    with Line(centre.port) as line:
        with house.database.keep() as session:
            session.execute(update(Link).values(server=line.url))
        line.faults.append(Fault(stall_up=40))
        window.sync.start(first_ms=NEVER)
        window.sync.send_now()
        qtbot.waitUntil(lambda: line.seen.connections > 0, timeout=PATIENCE)
        window.sync.send_now()
        assert len(window.tasks.running()) == 1
        window.sync.stop()
        assert window.tasks.stop_all()
        qtbot.waitUntil(lambda: not window.sync.running, timeout=PATIENCE)
    assert not window.sync.status.all_sent
