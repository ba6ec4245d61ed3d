"""Scans beside the preview: attached by key, by drop, seen, saved, detached, and undone."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.document import DocumentKind
from desktop.models.opening import OpenHouse
from desktop.models.scan import Scan
from desktop.services.documents.register import Documents, DocumentState
from desktop.services.documents.scans import Scans
from desktop.services.reception import Reception
from desktop.ui.buttons import Button
from desktop.ui.dialogs.attach_scan import AttachSheet, size_words
from desktop.ui.main_window import MainWindow
from desktop.ui.overlay import Overlay
from desktop.ui.preview import Preview
from desktop.ui.preview_pages import page_sizes, render_page
from desktop.ui.scan_pages import UnreadableScan, as_pdf, count_pages
from desktop.ui.screens.documents import DocumentsScreen
from desktop.ui.widgets import Chip
from tests.paper_makers import papers
from tests.programme_makers import opened, people
from tests.ui import walking
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press, said, save, type_in

TODAY = date(2026, 11, 23)


@pytest.fixture
def act(house: OpenHouse) -> UUID:
    """The acta of Bailoterapia, not signed."""
    dance = opened(house.database)
    for person in people(house.database, [("Anaguano", "Rosa", None), ("Oña", "Inés", None)]):
        Reception(house.database).enrol(person, dance)
    return Documents(house).act(dance).id


@pytest.fixture
def window(house: OpenHouse, qtbot: QtBot, act: UUID) -> MainWindow:
    made = open_window(house, qtbot, (DocumentsScreen,), "documents")
    made.navigate("documents", act)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph of a sheet, whose name says it is a PDF."""
    place = tmp_path / "acta firmada.pdf"
    image = QImage(900, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 900, 200, QColor("#803000"))
    painter.end()
    assert image.save(str(place.with_suffix(".jpg")))
    return place.with_suffix(".jpg").rename(place)


@pytest.fixture
def pdf(house: OpenHouse, tmp_path: Path) -> Path:
    """A scan of two pages."""
    place = tmp_path / "escaneo.pdf"
    documents = Documents(house)
    place.write_bytes(documents.draw(documents.blank_form().id))
    return place


def preview(window: MainWindow) -> Preview:
    screen = window.screen_of("documents")
    assert isinstance(screen, DocumentsScreen)
    return screen.preview


def sheet(window: MainWindow, qtbot: QtBot) -> AttachSheet:
    """The sheet, once the files were read."""
    qtbot.waitUntil(
        lambda: any(each.is_open() for each in window.findChildren(AttachSheet)), timeout=5000
    )
    return next(each for each in window.findChildren(AttachSheet) if each.is_open())


def quiet(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing runs beside the window."""
    qtbot.waitUntil(lambda: not window.tasks.running(), timeout=5000)


def expect(window: MainWindow, qtbot: QtBot, words: str) -> None:
    """Until these words are in sight."""
    qtbot.waitUntil(lambda: words in said(window), timeout=5000)


def take(window: MainWindow, qtbot: QtBot, *files: Path) -> AttachSheet:
    """Choose files as the dialog of the system does."""
    press(Qt.Key.Key_J, CONTROL)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(each) for each in files])
    leave(window, qtbot, dialog)
    return sheet(window, qtbot)


def leave(window: MainWindow, qtbot: QtBot, dialog: QFileDialog) -> None:
    """Close a dialog of the system: the window has the keyboard again."""
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def see(window: MainWindow, name: str) -> None:
    """Press «Ver» of a scan."""
    found = [
        each
        for each in preview(window).pane.findChildren(Button)
        if each.accessibleName() == name and each.isVisibleTo(window)
    ]
    found[-1].setFocus()
    enter()


def test_a_scan_and_the_signature_are_kept_with_two_keys(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, photo: Path
) -> None:
    assert "Escaneo · Aún no" in said(window)
    take(window, qtbot, photo)
    assert "acta firmada.pdf · 1 página" in said(window)
    assert walking.unnamed(window) == []
    assert walking.english(window) == []
    enter()
    qtbot.waitUntil(lambda: not [each for each in window.findChildren(Overlay) if each.is_open()])
    row = Documents(house).one(act)
    assert (row.state, row.state_on, row.scans) == (DocumentState.SIGNED, TODAY, 1)
    chips = [chip.accessibleName() for chip in preview(window).pane.findChildren(Chip)]
    assert "Escaneado" in chips
    assert "Se adjuntó el escaneo a ACT-LLOA-A-2026-0001 y consta como firmada" in (
        window.toast.words.text()
    )
    assert cursor().isVisible()
    press(Qt.Key.Key_Z, CONTROL)
    row = Documents(house).one(act)
    assert (row.state, row.scans) == (DocumentState.ISSUED, 0)


def test_it_may_be_attached_without_a_signature(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, pdf: Path
) -> None:
    made = take(window, qtbot, pdf)
    made.form.field("signed").setFocus()
    press(Qt.Key.Key_Space)
    assert made.save_bar.save.text() == "Adjuntar"
    save()
    quiet(window, qtbot)
    qtbot.waitUntil(lambda: Documents(house).one(act).scans == 1)
    assert Documents(house).one(act).state is DocumentState.ISSUED


def test_a_signature_before_the_paper_is_refused_at_its_field_and_nothing_is_attached(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, pdf: Path
) -> None:
    made = take(window, qtbot, pdf)
    made.form.field("on").setFocus()
    cursor().selectAll()  # type: ignore[attr-defined]
    type_in("01/10/2026")
    save()
    quiet(window, qtbot)
    qtbot.waitUntil(lambda: "No pudo firmarse antes de emitirse" in said(window))
    assert Scans(house).of(act) == []
    assert made.save_bar.save.isEnabled()


def test_several_files_are_one_job(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, pdf: Path, photo: Path
) -> None:
    take(window, qtbot, pdf, photo)
    save()
    quiet(window, qtbot)
    qtbot.waitUntil(lambda: "Escaneo 2" in said(window))
    assert "Se adjuntaron 2 escaneos" in window.toast.words.text()
    assert Documents(house).one(act).scans == 2


def test_a_file_is_attached_by_dropping_it_on_the_paper(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, pdf: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pdf))])
    place, copy = QPoint(200, 200), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(preview(window), enters)
    assert enters.isAccepted()
    assert "Suelte el archivo para adjuntarlo a ACT-LLOA-A-2026-0001" in said(window)
    QApplication.sendEvent(preview(window), QDropEvent(QPointF(place), copy, data, left, none))
    assert not preview(window).scan_bar.isVisible()
    sheet(window, qtbot)
    save()
    quiet(window, qtbot)
    qtbot.waitUntil(lambda: Documents(house).one(act).scans == 1)


def test_what_is_dragged_from_elsewhere_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("texto")
    event = QDragEnterEvent(
        QPoint(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(preview(window), event)
    assert not event.isAccepted()


def test_what_is_no_scan_says_so_and_changes_nothing(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, tmp_path: Path
) -> None:
    wrong, broken = tmp_path / "acta.pdf", tmp_path / "rota.pdf"
    wrong.write_bytes(b"PK\x03\x04 una hoja de Excel")
    broken.write_bytes(b"%PDF-1.7\nnada de esto es un PDF")
    for file, sentence in (
        (wrong, "no es un PDF ni una imagen JPEG o PNG"),
        (broken, "está dañado, incompleto o pide una contraseña"),
    ):
        preview(window).scans.take(Documents(house).one(act), [file])
        expect(window, qtbot, sentence)
        enter()
    assert Scans(house).of(act) == []


def test_a_scan_is_seen_in_the_place_of_the_paper_until_esc(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID, photo: Path, tmp_path: Path
) -> None:
    known = Scans(house).attach(act, [photo.read_bytes()]).ids[0]
    qtbot.waitUntil(lambda: "Escaneo ·" in said(window))
    shown = preview(window)
    whole = shown.pages.pages()
    see(window, "Ver escaneo")
    qtbot.waitUntil(shown.scan_bar.isVisible)
    assert shown.pages.pages() == 1 != whole
    assert shown.pane.print_button.text() == "Imprimir el escaneo"
    assert walking.unnamed(window) == []
    press(Qt.Key.Key_S, CONTROL)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "copia.jpg"))
    leave(window, qtbot, dialog)
    assert (tmp_path / "copia.jpg").read_bytes() == photo.read_bytes()
    shown.setFocus()
    press(Qt.Key.Key_Escape)
    assert not shown.scan_bar.isVisible()
    assert shown.pages.pages() == whole
    assert cursor() is shown.pane.print_button
    see(window, "Ver escaneo")
    qtbot.waitUntil(shown.scan_bar.isVisible)
    shown.scan_bar.detach_button.setFocus()
    enter()
    assert Scans(house).of(act) == []
    assert not shown.scan_bar.isVisible()
    assert shown.pages.pages() == whole
    press(Qt.Key.Key_Z, CONTROL)
    assert Scans(house).content(known) == photo.read_bytes()
    assert "Escaneado" in [chip.accessibleName() for chip in shown.pane.findChildren(Chip)]


def test_a_scan_of_another_laptop_says_where_it_is(
    window: MainWindow, qtbot: QtBot, house: OpenHouse, act: UUID
) -> None:
    with house.database.receive() as received:
        received.session.add(
            Scan(
                id=act, document_id=act, sha256="0" * 64, media_type="application/pdf", size=9,
                added_at=house.clock.now(), added_by=house.staff.id,
            )
        )  # fmt: skip
        received.tables.add("scan")
    qtbot.waitUntil(lambda: "está en otro equipo de la casa" in said(window))


def test_a_photograph_stands_as_it_was_held_on_one_page(photo: Path) -> None:
    (size,) = page_sizes(as_pdf(photo.read_bytes()))
    assert size == pytest.approx((595, 842), abs=1)
    image = render_page(as_pdf(photo.read_bytes()), 0, 0.5)
    top = image.pixelColor(image.width() // 2, 50)
    assert abs(top.red() - 0x80) < 8
    assert abs(top.green() - 0x30) < 8
    low = image.pixelColor(image.width() // 2, image.height() - 40)
    assert low.lightness() > 240
    wide = QImage(4000, 3000, QImage.Format.Format_RGB32)
    wide.fill(QColor("white"))
    held = photo.with_name("ancha.png")
    assert wide.save(str(held))
    (size,) = page_sizes(as_pdf(held.read_bytes()))
    assert size == pytest.approx((842, 595), abs=1)


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0nada", b"\x89PNG\r\n\x1a\nnada", b"%PDF-1"])
def test_what_only_begins_as_a_scan_is_not_shown(content: bytes) -> None:
    with pytest.raises(UnreadableScan):
        count_pages(as_pdf(content))


def test_sizes_are_said_as_staff_read_them() -> None:
    assert [size_words(size) for size in (1, 320 * 1024, 1_500_000)] == ["1 kB", "320 kB", "1,4 MB"]


def test_earlier_versions_are_one_key_away(
    window: MainWindow, house: OpenHouse, act: UUID, qtbot: QtBot
) -> None:
    documents = Documents(house)
    workshop = documents.one(act).workshop_id
    assert workshop is not None
    (person,) = people(house.database, [("Quishpe", "Inés", None)])
    Reception(house.database).enrol(person, workshop)
    later = documents.act(workshop)
    window.navigate("documents", later.id)
    assert "Versiones" in said(window)
    assert f"anulada: Reemplazado por {later.number} antes de firmarse" in said(window)
    see(window, "Ver ACT-LLOA-A-2026-0001")
    shown = preview(window)
    assert shown.course is not None
    assert shown.course.row.id == act


def test_a_long_row_of_versions_is_shown_when_asked(
    window: MainWindow, house: OpenHouse, act: UUID
) -> None:
    documents = Documents(house)
    workshop = documents.one(act).workshop_id
    assert workshop is not None
    asked = [(DocumentKind.LIST, count, {"workshop_id": workshop}) for count in range(1, 9)]
    first = papers(house, asked)[0]
    versions = documents.course(first).versions
    assert len(versions) == 8
    window.navigate("documents", first)
    assert "A la vista" in said(window)
    assert versions[4].number not in [
        each.text() for each in preview(window).pane.findChildren(QLabel) if each.isVisible()
    ]
    see(window, "Ver también las otras 3 versiones")
    assert all(each.number in said(window) for each in versions)
