"""At the door of the room: the roll of a lesson, what was typed wrong, and one of another day."""

from PySide6.QtCore import Qt

from desktop.services.attendance import MarkValue, Roll, RollState
from desktop.tour.stage import Stage
from desktop.ui.screens.attendance import AttendanceScreen

REASON = "La tallerista entregó tarde la hoja"
RAIN = "Lluvia: se inundó el aula"


def call_the_roll(tour: Stage) -> None:
    """Everybody present, three exceptions by number and letter, one taken back, and finished."""
    hands = tour.driver
    tour.go("attendance")
    tour.picture("asistencia")
    lesson = next(
        (row for row in tour.desk.programme.lessons_on() if row.state is RollState.MISSING), None
    )
    if lesson is None:
        hands.must(False, "ninguna sesión de hoy espera su lista")
        return
    lessons = tour.list_called("Sesiones del día")
    for _ in range(lessons.count()):
        current = lessons.current()
        if current is not None and current.id == lesson.id:
            break
        hands.press(Qt.Key.Key_Down)
    hands.enter()

    def roll() -> Roll:
        return tour.desk.attendance.roll(lesson.id)

    tour.picture("lista-sin-tomar")
    hands.press(Qt.Key.Key_T, control=True)
    hands.must(roll().attended == roll().expected, "«Todas presentes» no marcó a todas")
    hands.type("02a05j07t")
    values = [line.value for line in roll().lines]
    hands.must(
        (values[1], values[4], values[6])
        == (MarkValue.ABSENT, MarkValue.JUSTIFIED, MarkValue.LATE),
        "las tres excepciones no quedaron marcadas",
    )
    tour.picture("lista-con-excepciones")
    hands.press(Qt.Key.Key_Z, control=True)
    hands.must(roll().lines[6].value is MarkValue.PRESENT, "no se deshizo la última marca")
    tour.picture("lista-deshecha")
    hands.press(Qt.Key.Key_T, control=True)
    hands.must(
        roll().lines[4].value is MarkValue.JUSTIFIED, "«Todas presentes» pisó una justificada"
    )
    hands.press(Qt.Key.Key_Return, control=True)
    hands.must(roll().closed_at is not None, "la lista no quedó terminada")
    tour.picture("lista-terminada")


def correct_a_past_roll(tour: Stage) -> None:
    """A mark of a lesson long closed asks why, once, and keeps the answer."""
    hands = tour.driver
    tour.go("attendance")
    screen = tour.see("attendance")
    assert isinstance(screen, AttendanceScreen)
    screen.show_day()
    for _ in range(7):
        hands.tab_to("Día anterior", back=True)
        hands.enter()
    lessons = tour.list_called("Sesiones del día")
    lessons.setFocus()
    hands.enter()
    hands.wait(screen.view.isVisible, "no se abrió la lista de la semana pasada")
    line = screen.view.line(1)
    wanted = "t" if line.value is not MarkValue.LATE else "p"
    hands.type(f"01{wanted}")
    tour.sheet()
    hands.type(REASON)
    tour.picture("lista-pasada-motivo")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.no_sheet()
    changed = screen.view.line(1)
    hands.must(changed.value != line.value, "la marca pasada no se corrigió")
    hands.must(changed.reason == REASON, "la corrección no guardó su motivo")
    tour.picture("lista-pasada-corregida")


def cancel_a_lesson(tour: Stage) -> None:
    """A lesson that will not be given says why, and may be restored."""
    hands = tour.driver
    lesson = tour.desk.programme.lessons_on()[-1]
    tour.go("attendance")
    tour.window.navigate("attendance", lesson.id)
    hands.tab_to("Cancelar la sesión")
    hands.enter()
    tour.sheet()
    hands.type(RAIN)
    tour.picture("cancelar-sesion")
    hands.press(Qt.Key.Key_Return, control=True)
    tour.no_sheet()
    hands.must(tour.desk.attendance.roll(lesson.id).reason == RAIN, "la sesión no se canceló")
    tour.picture("sesion-cancelada")
    hands.tab_to("Restaurar la sesión")
    hands.enter()
    hands.must(not tour.desk.attendance.roll(lesson.id).cancelled, "la sesión no se restauró")


def list_on_paper(tour: Stage) -> None:
    """The list to mark by hand, from the roll."""
    lesson = tour.desk.programme.lessons_on()[0]
    tour.go("attendance")
    tour.window.navigate("attendance", lesson.id)
    tour.driver.press(Qt.Key.Key_P, control=True)
    tour.see("documents")
    tour.picture("papel-a-la-vista-lista")
    issued = tour.desk.documents.of_workshop(lesson.workshop_id)
    tour.driver.must(issued, "la lista de asistencia no tiene número")
    tour.driver.paper(tour.desk.documents.draw(issued[0].id), "papel-lista-de-asistencia")
