"""What floats above the screens: toast, questions, the palette; and what runs beside them."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.core.topics import Topic
from desktop.ui.change_bus import ChangeBus
from desktop.ui.fields import TextField
from desktop.ui.labels import Label
from desktop.ui.layout import column
from desktop.ui.messages import Messages
from desktop.ui.overlay import Dialog, bar_of, covered_by_sheet
from desktop.ui.palette import Group, Palette, Result
from desktop.ui.tasks import ProgressPanel, Tasks, remaining
from desktop.ui.toast import Toast
from desktop.ui.widgets import button


class Stage(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = TextField()
        self.setLayout(column(self.field, None))
        self.resize(1100, 700)
        self.toast = Toast(self)
        self.messages = Messages(self)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    qtbot.waitUntil(made.field.hasFocus)
    return made


def key(which: Qt.Key, *, ctrl: bool = False) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focused, which, held)


def words_on(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(Label) if each.isVisible())


# -- what was just done


def test_ctrl_z_takes_back_what_was_just_done_while_the_cursor_is_in_an_empty_box(
    stage: Stage,
) -> None:
    undone: list[str] = []
    stage.toast.say("Se inscribió a Sofía Morales", lambda: undone.append("Sofía"))
    assert stage.toast.isVisible()
    key(Qt.Key.Key_Z, ctrl=True)
    assert undone == ["Sofía"]
    assert not stage.toast.isVisible()
    key(Qt.Key.Key_Z, ctrl=True)
    assert undone == ["Sofía"]


def test_ctrl_z_takes_back_typing_first(stage: Stage) -> None:
    undone: list[str] = []
    stage.toast.say("Se inscribió a Sofía Morales", lambda: undone.append("Sofía"))
    QTest.keyClicks(stage.field, "qui")
    key(Qt.Key.Key_Z, ctrl=True)
    assert stage.field.text() == ""
    assert undone == []
    key(Qt.Key.Key_Z, ctrl=True)
    assert undone == ["Sofía"]


def test_the_toast_goes_by_itself_and_takes_its_undo_with_it(stage: Stage, qtbot: QtBot) -> None:
    stage.toast.say("Copia terminada", lambda: None)
    stage.toast._clock.setInterval(1)
    qtbot.waitUntil(lambda: not stage.toast.isVisible())


# -- refusals, failures and questions


def test_a_refusal_is_said_in_its_own_sentence_with_the_way_out(stage: Stage) -> None:
    opened: list[str] = []
    error = UserError("Ya está registrada con esa cédula.")
    stage.messages.show(error, ("Abrir ficha", lambda: opened.append("ficha")))
    box = stage.messages._open[-1]
    assert "Ya está registrada con esa cédula." in words_on(box)
    key(Qt.Key.Key_Return)
    assert opened == ["ficha"]
    assert stage.field.hasFocus()


def test_a_job_that_is_refused_answers_nothing_and_says_why(stage: Stage) -> None:
    def refuse() -> int:
        raise UserError("El cupo de 18 ya está lleno.")

    assert stage.messages.attempt(refuse) is None
    assert stage.messages.is_open()
    key(Qt.Key.Key_Escape)
    assert not stage.messages.is_open()
    assert stage.messages.attempt(lambda: 7) == 7


def test_a_failure_nobody_foresaw_shows_a_code_and_no_name(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.messages.unexpected(ValueError("Quishpe Anaguano"))
    said = words_on(stage.messages._open[-1])
    assert "sigue guardado" in said
    assert "Quishpe" not in said
    code = said.rsplit(" ", 1)[-1].rstrip(".")
    assert code in caplog.text


def test_what_cannot_be_undone_is_not_one_enter_away(stage: Stage) -> None:
    done: list[str] = []
    stage.messages.ask("¿Retirar a Iván Guerra?", "Su clave dejará de abrir esta casa.",
                       ("Retirar", lambda: done.append("x")), danger=True)  # fmt: skip
    key(Qt.Key.Key_Return)
    assert done == []
    stage.messages.ask("¿Retirar a Iván Guerra?", "Su clave dejará de abrir esta casa.",
                       ("Retirar", lambda: done.append("x")), danger=True)  # fmt: skip
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Return)
    assert done == ["x"]


def test_the_keyboard_does_not_leave_a_sheet_and_comes_back_after_it(
    stage: Stage, qtbot: QtBot
) -> None:
    first, second = TextField(), TextField()
    dialog = Dialog(stage, "Suspender la sesión", column(first, second),
                    bar=bar_of(button("Cancelar"), button("Suspender", "primary")))  # fmt: skip
    dialog.open()
    assert first.hasFocus()
    assert covered_by_sheet(stage)
    seen = []
    for _ in range(9):
        key(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert all(each is not None and dialog.isAncestorOf(each) for each in seen)
    assert len(set(seen)) == 4
    key(Qt.Key.Key_Escape)
    assert not covered_by_sheet(stage)
    assert stage.field.hasFocus()


def test_a_tall_sheet_scrolls_in_a_small_window(stage: Stage) -> None:
    stage.resize(683, 345)
    fields = [TextField() for _ in range(20)]
    save = button("Guardar", "primary")
    dialog = Dialog(stage, "Nueva persona", column(*fields), bar=bar_of(save))
    dialog.open()
    assert dialog._sheet.geometry().bottom() < 345
    assert save.visibleRegion().boundingRect().height() == save.height()


# -- the palette


def answers(typed: str, ran: list[str]) -> list[Group]:
    if not typed:
        return []
    return [
        Group("Personas", [
            Result("user", "Chicaiza Pilataxi, Norma", "52 años", lambda: ran.append("norma"),
                   also=lambda: ran.append("inscribir")),
            Result("user", "Chiluisa Rea, Gladys", "44 años", lambda: ran.append("gladys")),
        ]),
        Group("Talleres", []),
        Group("Acciones", [Result("user-plus", f"Registrar a «{typed}»", "persona nueva",
                                  lambda: ran.append("nueva"), "Ctrl N")]),
    ]  # fmt: skip


def test_ctrl_k_finds_moves_over_groups_and_opens(stage: Stage) -> None:
    ran: list[str] = []
    palette = Palette(stage, lambda typed: answers(typed, ran))
    palette.ask()
    QTest.keyClicks(palette.box, "chi")
    assert palette.total.text() == "3 resultados"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert ran == ["nueva"]
    assert not palette.is_open()
    assert stage.field.hasFocus()


def test_ctrl_enter_in_the_palette_does_the_second_thing(stage: Stage) -> None:
    ran: list[str] = []
    palette = Palette(stage, lambda typed: answers(typed, ran))
    palette.ask("chi")
    key(Qt.Key.Key_Return, ctrl=True)
    assert ran == ["inscribir"]


def test_the_palette_says_when_nothing_was_found(stage: Stage) -> None:
    palette = Palette(stage, lambda typed: [])
    palette.ask("zzz")
    assert "Nada se llama así: «zzz»." in words_on(palette)
    key(Qt.Key.Key_Return)
    assert palette.is_open()
    key(Qt.Key.Key_Escape)
    assert not palette.is_open()


# -- beside the window


def test_a_long_job_tells_how_far_it_is_and_answers_on_the_main_thread(
    stage: Stage, qtbot: QtBot
) -> None:
    tasks = Tasks(stage.messages.failed)
    got: list[object] = []
    threads: list[bool] = []

    def job(progress: Progress) -> str:
        for done in range(1, 41):
            progress.step(done, 40)
        return "40 filas"

    def then(result: object) -> None:
        got.append(result)
        threads.append(threading.current_thread() is threading.main_thread())

    task = tasks.run(job, then, title="Importando")
    panel = ProgressPanel(task)
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["40 filas"]
    assert threads == [True]
    assert panel.count.text() == "40 de 40"
    qtbot.waitUntil(lambda: tasks.running() == [])


def test_cancel_stops_between_two_steps_and_is_silent(stage: Stage, qtbot: QtBot) -> None:
    tasks = Tasks(stage.messages.failed)
    gate = threading.Event()
    steps: list[int] = []
    ended: list[str] = []

    def job(progress: Progress) -> None:
        for done in range(1, 1000):
            gate.wait(5)
            steps.append(done)
            progress.step(done, 1000)

    task = tasks.run(job, lambda _: ended.append("done"), cancelled=lambda: ended.append("stop"))
    panel = ProgressPanel(task, "Importando")
    qtbot.addWidget(panel)
    panel.cancel.click()
    gate.set()
    qtbot.waitUntil(lambda: ended == ["stop"])
    assert len(steps) == 1
    assert not stage.messages.is_open()


def test_a_job_that_fails_is_told(stage: Stage, qtbot: QtBot) -> None:
    tasks = Tasks(stage.messages.failed)

    def job(progress: Progress) -> None:
        raise UserError("El archivo no es una hoja de cálculo.")

    tasks.run(job, lambda _: None)
    qtbot.waitUntil(stage.messages.is_open)
    assert "El archivo no es una hoja de cálculo." in words_on(stage.messages._open[-1])


def test_remaining_time_is_said_once_it_can_be_told() -> None:
    assert remaining(1, 1000, 0.1) == ""
    assert remaining(500, 1000, 30) == "Faltan unos 30 segundos"
    assert remaining(100, 1000, 20) == "Faltan unos 3 minutos"
    assert remaining(400, 1000, 40) == "Falta 1 minuto"
    assert remaining(999, 1000, 60) == "Faltan unos segundos"


def test_news_reach_who_asked_for_them_later_and_on_the_main_thread(qtbot: QtBot) -> None:
    bus = ChangeBus()
    heard: list[tuple[frozenset[Topic], bool]] = []
    watch = bus.watch(
        {Topic.PEOPLE},
        lambda topics: heard.append(
            (topics, threading.current_thread() is threading.main_thread())
        ),
    )
    writer = threading.Thread(
        target=lambda: bus.publish({Topic.PEOPLE, Topic.HOUSE}), name="writer"
    )
    writer.start()
    writer.join()
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(frozenset({Topic.PEOPLE}), True)]
    bus.publish({Topic.HOUSE})
    watch.stop()
    bus.publish({Topic.PEOPLE})
    QApplication.processEvents()
    assert len(heard) == 1
