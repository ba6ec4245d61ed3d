"""At the door: setting up a new house, signing in, locking and unlocking."""

from PySide6.QtCore import Qt

from desktop.services.desk import PRACTICE_PASSWORD
from desktop.tour.stage import Stage
from desktop.ui.door.first_run import AccountPage, HousePage, OpeningPage
from desktop.ui.door.keep_sheet import KeepSheetPage
from desktop.ui.door.sign_in import SignInPage
from desktop.ui.fields import TextField

NEW_PASSWORD = "una frase corta"
NEW_STAFF = "Nelly Oña"
WRONG_PASSWORD = "otra cosa"


def set_up_a_house(tour: Stage) -> None:
    """From an empty folder to «Hoy»: house, opening, account, recovery sheet."""
    hands = tour.driver
    door = tour.come_to_the_door()
    house = tour.page(HousePage)
    hands.wait(house.list.count, "no se leyó el catálogo de casas")
    tour.picture("primera-vez-1-casa", door)
    hands.type("lloa")
    tour.picture("primera-vez-1-casa-elegida", door)
    hands.enter()
    tour.page(OpeningPage)
    hands.type("01032024")
    hands.press(Qt.Key.Key_Tab)
    tour.picture("primera-vez-2-apertura", door)
    hands.enter()
    account = tour.page(AccountPage)
    for words in (NEW_STAFF, NEW_PASSWORD):
        hands.type(words)
        hands.enter()
    hands.type(NEW_PASSWORD)
    hands.tab_to(account.accepts.accessibleName() or account.accepts.text())
    hands.press(Qt.Key.Key_Space)
    tour.picture("primera-vez-3-cuenta", door)
    hands.tab_to(account.go_on.accessibleName())
    hands.enter()
    _keep_the_sheet(tour)
    tour.arrive()
    desk = tour.desk
    hands.must(desk.house.code == "C10", "la casa preparada no es la elegida")
    hands.must(desk.staff.name == NEW_STAFF, "la primera gestora no quedó con su nombre")
    hands.must(desk.staffing.has_recovery(), "la casa no quedó con hoja de recuperación")


def _keep_the_sheet(tour: Stage) -> None:
    hands, door = tour.driver, tour.door
    page = tour.page(KeepSheetPage)
    tour.picture("primera-vez-4-hoja", door)
    place = tour.folder / "hoja.pdf"
    hands.tab_to(page.keep.save_button.accessibleName())
    hands.choose_file(hands.enter, place)
    hands.wait(place.exists, "la hoja de recuperación no se guardó donde se pidió")
    hands.paper(place.read_bytes(), "papel-hoja-de-recuperacion")
    # Staff read the group from their sheet; the tour reads what a screen reader would say.
    groups = [cell.accessibleName().split(": ")[1].replace(" ", "") for cell in page.keep.cells]
    hands.tab_to(page.go_on.accessibleName())
    hands.enter()
    hands.wait(page.keep.is_asking, "no se pidió un grupo de la hoja")
    hands.type(groups[page.keep.asked_group() - 1])
    tour.picture("primera-vez-4-comprobar", door)
    hands.enter()


def see_a_new_house(tour: Stage) -> None:
    """What a house says that holds nothing yet."""
    for key, name in (
        ("today", "hoy"), ("people", "personas"), ("workshops", "talleres"),
        ("attendance", "asistencia"), ("documents", "documentos"), ("house", "casa"),
        ("sync", "sincronizacion"),
    ):  # fmt: skip
        tour.go(key)
        tour.picture(f"casa-nueva-{name}")


def sign_in(tour: Stage) -> None:
    """Make the practice house and sign in, once with the wrong password."""
    hands = tour.driver
    door = tour.come_to_the_door()
    hands.wait(
        lambda: door.frame.now() is not None and door.tasks.running(),
        "no empezó a prepararse la casa de práctica",
    )
    tour.picture("practica-preparando", door)
    page = tour.page(SignInPage)
    tour.picture("entrar", door)
    hands.type(WRONG_PASSWORD)
    hands.enter()
    hands.wait(page.enter.isEnabled, "la puerta no volvió a abrirse tras una contraseña equivocada")
    hands.must(not tour.is_inside, "se entró con una contraseña equivocada")
    tour.picture("entrar-contrasena-equivocada", door)
    page.password.selectAll()
    tour.sign_in(PRACTICE_PASSWORD)
    house = tour.desk.house
    hands.must(str(house.kind.value) == "practice", "no es la casa de práctica")
    tour.see("today")


def lock(tour: Stage) -> None:
    """Lock in the middle of a registration, and find it as it was."""
    hands = tour.driver
    tour.go("today")
    hands.press(Qt.Key.Key_N, control=True)
    tour.see("people")
    hands.press(Qt.Key.Key_Return)
    hands.type("Pilaguano Ñato")
    field = hands.focus()
    hands.must(isinstance(field, TextField), "el cursor no está en los apellidos")
    hands.press(Qt.Key.Key_L, control=True)
    hands.wait(tour.window.is_covered, "la ventana no se cubrió al bloquear")
    tour.picture("bloqueada")
    hands.type(WRONG_PASSWORD)
    hands.enter()
    hands.must(tour.window.is_covered(), "se desbloqueó con una contraseña equivocada")
    tour.picture("bloqueada-contrasena-equivocada")
    hands.wait(lambda: tour.place.lock.curtain, "no está la cortina")
    _unlock(tour)
    hands.must(hands.focus() is field, "al desbloquear el cursor no volvió a su sitio")
    hands.type(" s")
    hands.must(
        isinstance(field, TextField) and field.text() == "Pilaguano Ñato s",
        "al desbloquear no estaba lo que se escribía",
    )
    tour.picture("desbloqueada")
    hands.press(Qt.Key.Key_Escape)
    tour.sheet()
    tour.picture("salir-sin-guardar")
    hands.tab_to("Descartar")
    hands.enter()
    tour.no_sheet()


def _unlock(tour: Stage) -> None:
    hands = tour.driver
    curtain = tour.place.lock.curtain
    assert curtain is not None
    hands.wait(curtain.go_on.isEnabled, "no se pudo volver a intentar el desbloqueo")
    curtain.password.selectAll()
    hands.type(PRACTICE_PASSWORD)
    hands.enter()
    hands.wait(lambda: not tour.window.is_covered(), "la ventana no se desbloqueó")
