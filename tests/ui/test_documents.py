"""«Documentos» and the preview as staff use them: real keys, real papers, a real printer to PDF."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.models.opening import OpenHouse
from desktop.models.staff import Role
from desktop.services.documents.register import (
    Condition,
    DocumentKind,
    Documents,
    DocumentState,
)
from desktop.services.programme import WeeklyHour
from desktop.services.reception import Reception
from desktop.ui import theme
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.main_window import MainWindow
from desktop.ui.preview_pages import page_sizes, render_page
from desktop.ui.preview_print import NoPrinter, new_printer, print_from_dialog, print_pages
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.screens.workshops import WorkshopsScreen
from desktop.ui.widgets import Chip
from tests.printing.reading import page_texts
from tests.programme_makers import opened, people
from tests.ui import walking
from tests.ui.desk_window import (
    CONTROL,
    cursor,
    enter,
    open_window,
    press,
    said,
    save,
    sheets,
    type_in,
    write,
)

SCREENS = (WorkshopsScreen, DocumentsScreen)
TODAY = date(2026, 11, 23)


@pytest.fixture
def dance(house: OpenHouse) -> UUID:
    """Bailoterapia with three people."""
    made = opened(house.database)
    names = ("Anaguano", "Ñacato", "Oña")
    for person in people(house.database, [(name, "Rosa", None) for name in names]):
        Reception(house.database).enrol(person, made)
    return made


@pytest.fixture
def documents(house: OpenHouse) -> Documents:
    return Documents(house)


@pytest.fixture
def act(documents: Documents, dance: UUID) -> UUID:
    """Its acta, not signed."""
    return documents.act(dance).id


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, dance: UUID) -> MainWindow:
    return open_window(house, qtbot, SCREENS, "documents")


def screen(window: MainWindow) -> DocumentsScreen:
    found = window.screen_of("documents")
    assert isinstance(found, DocumentsScreen)
    return found


def pick(menu: FilterMenu, value: object) -> None:
    """Choose from a menu, which no window of a test can pop up."""
    menu.set_value(value)
    menu.picked.emit()


def enrol(house: OpenHouse, workshop: UUID, surnames: str) -> None:
    """Somebody more."""
    (person,) = people(house.database, [(surnames, "Inés", None)])
    Reception(house.database).enrol(person, workshop)


# -- the list


def test_papers_are_listed_newest_first_and_found_by_number_or_workshop(
    house: OpenHouse, documents: Documents, act: UUID, window: MainWindow
) -> None:
    hours = (WeeklyHour(1, time(15), time(17)),)
    other = opened(house.database, name="Computación básica", hours=hours)
    enrol(house, other, "Quishpe")
    documents.act(other)
    documents.blank_form()
    screen(window).fill()
    table = screen(window).table

    def shown() -> list[str]:
        return [row.number for row in table.model.rows()]

    assert shown()[0] == "FIC-LLOA-A-2026-0001"
    type_in("computacion")
    assert shown() == ["ACT-LLOA-A-2026-0002"]
    press(Qt.Key.Key_Escape)
    type_in("0001")
    assert shown() == ["FIC-LLOA-A-2026-0001", "ACT-LLOA-A-2026-0001"]
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_A)
    assert shown() == ["ACT-LLOA-A-2026-0001"]
    assert "1 documento · de 3 · actas · «0001»" in said(window)
    screen(window).clear_filters()
    assert len(shown()) == 3
    type_in("nada")
    assert "Ningún documento coincide" in said(window)


def test_state_and_days_narrow_the_list(
    house: OpenHouse, documents: Documents, act: UUID, window: MainWindow
) -> None:
    blank = documents.blank_form()
    documents.annul(documents.blank_form().id, "Se manchó")
    made = screen(window)
    made.fill()

    def shown() -> list[str]:
        return [row.number for row in made.table.model.rows()]

    pick(made.filters.condition, Condition.WAITING)
    assert shown() == ["ACT-LLOA-A-2026-0001"]
    assert "de 3 · por firmar o entregar" in said(window)
    pick(made.filters.condition, Condition.ANNULLED)
    assert shown() == ["FIC-LLOA-A-2026-0002"]
    made.clear_filters()
    pick(made.filters.dates, "month")
    assert len(shown()) == 3
    assert "este mes" in said(window)
    pick(made.filters.dates, "choose")
    type_in("24/11/2026")
    save()
    save()
    assert shown() == []
    assert "Ningún documento coincide" in said(window)
    assert "24/11/2026 a 30/11/2026" in said(window)
    made.clear_filters()
    assert blank.number in shown()
    made.table.setFocus()
    type_in("bailo")
    assert shown() == ["ACT-LLOA-A-2026-0001"]


def test_a_narrow_window_has_the_kinds_in_a_menu(act: UUID, window: MainWindow) -> None:
    made = screen(window)
    window.resize(911, 460)
    said(window)
    assert not made.filters.kinds.isVisible()
    pick(made.filters.kind_menu, DocumentKind.ACT)
    assert made.filters.wanted().kind is DocumentKind.ACT
    window.resize(1366, 690)
    said(window)
    assert made.filters.kinds.value() is DocumentKind.ACT


def test_a_house_without_papers_says_where_they_come_from(window: MainWindow) -> None:
    assert "Todavía no hay documentos" in said(window)


def test_enter_opens_a_paper_and_esc_comes_back_to_its_row(
    act: UUID, documents: Documents, window: MainWindow
) -> None:
    documents.blank_form()
    screen(window).fill()
    press(Qt.Key.Key_Down)
    enter()
    preview = screen(window).preview
    assert preview.isVisible()
    assert cursor() is preview.pane.print_button
    press(Qt.Key.Key_Escape)
    current = screen(window).table.current()
    assert current is not None
    assert current.id == act


def test_a_blank_ficha_with_its_serial_is_one_key_away(window: MainWindow) -> None:
    press(Qt.Key.Key_N, CONTROL)
    preview = screen(window).preview
    assert preview.course is not None
    assert preview.course.row.number == "FIC-LLOA-A-2026-0001"
    assert not preview.pane.sign_button.isVisible()
    assert "Se emitió FIC-LLOA-A-2026-0001" in window.toast.words.text()


# -- the pages


def test_pages_turn_and_grow_with_keys(act: UUID, window: MainWindow) -> None:
    window.navigate("documents", act)
    preview = screen(window).preview
    pages = preview.pages
    assert preview.page_words.text() == f"Página 1 de {pages.pages()}"
    assert preview.size_words.text() == f"{round(pages.zoom() * 100)} %"
    press(Qt.Key.Key_PageDown)
    assert preview.page_words.text() == f"Página 2 de {pages.pages()}"
    press(Qt.Key.Key_PageUp)
    assert pages.page() == 1
    press(Qt.Key.Key_PageDown, times=9)
    assert pages.page() == pages.pages()
    assert not preview.after_button.isEnabled()
    fitted = pages.zoom()
    press(Qt.Key.Key_Plus, CONTROL)
    assert pages.zoom() > fitted
    assert not pages.fits()
    assert pages.page() == pages.pages(), "one stays on the page one was reading"
    press(Qt.Key.Key_Minus, CONTROL, times=3)
    assert pages.zoom() < fitted
    press(Qt.Key.Key_0, CONTROL)
    assert pages.fits()
    assert preview.size_words.text() == f"{round(pages.zoom() * 100)} %"


def test_the_arrows_scroll_inside_a_page(act: UUID, window: MainWindow) -> None:
    window.navigate("documents", act)
    pages = screen(window).preview.pages
    pages.setFocus()
    press(Qt.Key.Key_Down)
    assert pages.verticalScrollBar().value() == 60
    press(Qt.Key.Key_End)
    assert pages.verticalScrollBar().value() == pages.verticalScrollBar().maximum()
    press(Qt.Key.Key_Home)
    assert pages.verticalScrollBar().value() == 0


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_paper_is_white_in_light_and_in_dark(
    act: UUID, window: MainWindow, mode: theme.Mode
) -> None:
    theme.switch(mode)
    window.navigate("documents", act)
    pages = screen(window).preview.pages
    image = pages.viewport().grab().toImage()
    assert image.pixelColor(image.width() // 2, 30) == QColor("white")
    assert image.pixelColor(2, 2) == theme.colour("canvas")


def test_a_page_is_drawn_for_the_pixels_it_covers(act: UUID, documents: Documents) -> None:
    data = documents.draw(act)
    width, height = page_sizes(data)[0]
    image = render_page(data, 0, 2.0)
    assert abs(image.width() - width * 2) <= 1
    assert abs(image.height() - height * 2) <= 1


def test_a_paper_that_was_altered_is_not_shown(
    house: OpenHouse, act: UUID, window: MainWindow
) -> None:
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql('DROP TRIGGER "journal_document_same_facts"')
        connection.exec_driver_sql("UPDATE document SET facts = replace(facts, 'Rosa', 'Otra')")
    window.navigate("documents", act)
    assert "No se puede mostrar ACT-LLOA-A-2026-0001" in said(window)
    assert "fueron alterados después de emitirlo" in said(window)
    assert not screen(window).preview.pane.print_button.isEnabled()
    press(Qt.Key.Key_P, CONTROL)
    press(Qt.Key.Key_Escape)
    assert screen(window).table.isVisible()


# -- what becomes of it


def test_the_signature_is_recorded_with_its_day_and_may_be_undone(
    act: UUID, documents: Documents, window: MainWindow
) -> None:
    window.navigate("documents", act)
    pane = screen(window).preview.pane
    assert "Falta firmar" in [chip.accessibleName() for chip in pane.findChildren(Chip)]
    pane.sign_button.setFocus()
    enter()
    save()
    assert documents.one(act).state is DocumentState.SIGNED
    assert documents.one(act).state_on == TODAY
    assert not pane.sign_button.isVisible()
    assert "Firmada · 23/11/2026" in said(window)
    press(Qt.Key.Key_Z, CONTROL)
    assert documents.one(act).state is DocumentState.ISSUED


def test_a_signature_from_before_the_paper_is_refused_at_its_field(
    act: UUID, documents: Documents, window: MainWindow
) -> None:
    window.navigate("documents", act)
    screen(window).preview.pane.sign_button.setFocus()
    enter()
    cursor().selectAll()  # type: ignore[attr-defined]
    type_in("01/10/2026")
    save()
    assert "No pudo firmarse antes de emitirse" in said(window)
    assert documents.one(act).state is DocumentState.ISSUED


def test_a_paper_is_annulled_with_a_reason(
    act: UUID, documents: Documents, window: MainWindow
) -> None:
    window.navigate("documents", act)
    pane = screen(window).preview.pane
    pane.annul_button.setFocus()
    enter()
    save()
    assert "Escriba el motivo" in said(window)
    write("Se manchó")
    save()
    assert documents.one(act).state_reason == "Se manchó"
    assert not pane.annul_button.isVisibleTo(window)
    assert "Se manchó" in said(window)


def test_a_tecnico_reads_who_annuls(house: OpenHouse, qtbot: QtBot, act: UUID, dance: UUID) -> None:
    house.staff = replace(house.staff, role=Role.TECNICO)
    window = open_window(house, qtbot, SCREENS, "documents")
    window.navigate("documents", act)
    pane = screen(window).preview.pane
    assert not pane.annul_button.isVisibleTo(window)
    assert "Anular corresponde a la gestora o gestor." in said(window)


def test_who_joined_after_the_signature_gets_an_addendum(
    house: OpenHouse, act: UUID, dance: UUID, documents: Documents, window: MainWindow,
    qtbot: QtBot,
) -> None:  # fmt: skip
    documents.sign(act, TODAY)
    window.navigate("documents", act)
    assert "Hasta ahora no hay nadie más." in said(window)
    enrol(house, dance, "Quishpe")
    qtbot.waitUntil(lambda: "Se inscribió 1 persona después de la firma." in said(window))
    preview = screen(window).preview
    make = next(
        each for each in preview.pane.findChildren(type(preview.pane.print_button))
        if each.text() == "Crear adenda" and each.isVisible()
    )  # fmt: skip
    make.setFocus()
    enter()
    assert preview.course is not None
    assert preview.course.row.number == "ACT-LLOA-A-2026-0001-AD1"
    assert "Del acta ACT-LLOA-A-2026-0001" in said(window)
    assert "QUISHPE" in " ".join(page_texts(documents.draw(preview.course.row.id))).upper()


def test_an_acta_that_may_be_signed_on_paper_is_not_replaced_unasked(
    house: OpenHouse, act: UUID, dance: UUID, documents: Documents, window: MainWindow
) -> None:
    enrol(house, dance, "Quishpe")
    window.navigate("workshops", dance)
    press(Qt.Key.Key_P, CONTROL)
    assert "¿Ya está firmado en papel el acta ACT-LLOA-A-2026-0001?" in said(window)
    press(Qt.Key.Key_Escape)
    assert documents.one(act).state is DocumentState.ISSUED
    press(Qt.Key.Key_P, CONTROL)
    enter()  # «Todavía no: emitir otro»
    preview = screen(window).preview
    assert preview.course is not None
    assert preview.course.row.number == "ACT-LLOA-A-2026-0002"
    assert documents.one(act).state is DocumentState.ANNULLED


def test_an_acta_signed_on_paper_is_recorded_and_the_rest_is_an_addendum(
    house: OpenHouse, act: UUID, dance: UUID, documents: Documents, window: MainWindow
) -> None:
    enrol(house, dance, "Quishpe")
    window.navigate("workshops", dance)
    press(Qt.Key.Key_P, CONTROL)
    press(Qt.Key.Key_Tab)
    if cursor().text() != "Ya está firmado":  # type: ignore[attr-defined]
        press(Qt.Key.Key_Backtab, times=2)
    assert cursor().text() == "Ya está firmado"  # type: ignore[attr-defined]
    enter()
    save()
    assert documents.one(act).state is DocumentState.SIGNED
    preview = screen(window).preview
    assert preview.course is not None
    assert preview.course.row.number == "ACT-LLOA-A-2026-0001-AD1"


# -- leaving the house


def test_the_pdf_is_named_by_its_number_and_never_by_a_person(
    act: UUID, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.navigate("documents", act)
    preview = screen(window).preview
    preview._folder = str(tmp_path)
    press(Qt.Key.Key_S, CONTROL)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    assert name.text() == "ACT-LLOA-A-2026-0001.pdf"
    with qtbot.waitSignal(dialog.fileSelected):
        dialog.accept()
    saved = tmp_path / "ACT-LLOA-A-2026-0001.pdf"
    assert saved.read_bytes().startswith(b"%PDF")
    assert preview.pane.folder_button.isVisible()
    assert f"Guardado en «{tmp_path.name}»" in said(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = Opened()
    QDesktopServices.setUrlHandler("file", shown, "take")  # type: ignore[arg-type]
    preview.pane.folder_button.setFocus()
    enter()
    QDesktopServices.unsetUrlHandler("file")
    assert shown.urls == [QUrl.fromLocalFile(str(tmp_path))]


def test_a_place_that_fails_says_so_and_the_number_stays(
    act: UUID, documents: Documents, window: MainWindow, tmp_path: Path, dance: UUID
) -> None:
    window.navigate("documents", act)
    screen(window).preview.save_at(tmp_path / "no-existe" / "acta.pdf")
    assert "El documento y su número siguen guardados" in said(window)
    enter()
    assert not sheets(window)
    assert not screen(window).preview.pane.folder_button.isVisible()
    assert documents.act(dance).number == "ACT-LLOA-A-2026-0001"


def test_printed_pages_keep_their_true_size_and_orientation(
    documents: Documents, act: UUID, dance: UUID, tmp_path: Path
) -> None:
    for known in (act, documents.attendance_list(dance).id):
        data = documents.draw(known)
        printer = to_file(tmp_path / f"{known}.pdf")
        print_pages(data, printer)
        del printer
        printed = page_sizes((tmp_path / f"{known}.pdf").read_bytes())
        assert len(printed) == len(page_sizes(data))
        for one, other in zip(printed, page_sizes(data), strict=True):
            assert one == pytest.approx(other, abs=2)
        first = render_page((tmp_path / f"{known}.pdf").read_bytes(), 0, 1.0)
        same = render_page(data, 0, 1.0)
        for x, y in ((0.1, 0.1), (0.5, 0.07), (0.3, 0.5)):
            at = (int(x * same.width()), int(y * same.height()))
            assert abs(first.pixelColor(*at).lightness() - same.pixelColor(*at).lightness()) < 60


def test_only_the_pages_asked_for_are_printed(
    documents: Documents, act: UUID, tmp_path: Path
) -> None:
    printer = to_file(tmp_path / "una.pdf")
    printer.setFromTo(2, 2)
    print_pages(documents.draw(act), printer)
    del printer
    assert len(page_sizes((tmp_path / "una.pdf").read_bytes())) == 1


def test_without_a_printer_it_says_what_to_do(
    act: UUID, documents: Documents, window: MainWindow
) -> None:
    if QPrinterInfo.availablePrinterNames():
        pytest.skip("this machine has a printer")
    with pytest.raises(NoPrinter, match="guárdelo como PDF"):
        print_from_dialog(window, documents.draw(act), "ACT-LLOA-A-2026-0001")
    window.navigate("documents", act)
    enter()
    assert "no tiene una impresora instalada" in said(window)


def test_a_print_job_bears_the_number_alone() -> None:
    assert new_printer("ACT-LLOA-A-2026-0001").docName() == "ACT-LLOA-A-2026-0001"


# -- for everybody


def test_everything_has_a_name_in_spanish(act: UUID, window: MainWindow) -> None:
    for target in (None, act):
        window.navigate("documents", target)
        assert walking.unnamed(window) == []
        assert walking.english(window) == []


def test_in_a_small_window_the_paper_keeps_the_room(act: UUID, window: MainWindow) -> None:
    window.resize(911, 460)
    window.navigate("documents", act)
    preview = screen(window).preview
    assert not preview.pane.isVisible()
    assert cursor() is preview.quick_print
    preview.side_button.setFocus()
    enter()
    assert preview.pane.isVisible()
    assert preview.pages.viewport().width() > 300


class Opened(QObject):
    """What the system was asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Remember."""
        self.urls.append(url)


def to_file(place: Path) -> QPrinter:
    """A printer that writes a PDF."""
    printer = new_printer("prueba")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(place))
    printer.setResolution(150)
    return printer
