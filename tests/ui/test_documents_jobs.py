"""Beside the preview: diplomas handed over and issued anew, agreements signed and annulled."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.core.ids import mark_id
from desktop.models.attendance import Mark
from desktop.models.opening import OpenHouse
from desktop.models.person import Person
from desktop.models.programme import Enrolment, Lesson
from desktop.services.agreements.register import Agreements, Stage
from desktop.services.documents.diplomas import Diplomas
from desktop.services.documents.register import Documents, DocumentState
from desktop.services.documents.scans import Scans
from desktop.services.reception import Reception
from desktop.ui.main_window import MainWindow
from desktop.ui.preview import Preview
from desktop.ui.screens.documents import DocumentsScreen
from tests import agreement_makers as rooms
from tests.programme_makers import opened, person, wind
from tests.ui import walking
from tests.ui.desk_window import CONTROL, cursor, enter, open_window, press, said, save, write

AFTER = date(2026, 12, 21)
"""The cycle is over."""


@pytest.fixture
def diploma(house: OpenHouse) -> UUID:
    """Of Rosa Ñacato, who came once to Bailoterapia."""
    rosa, dance = person(house.database, "Ñacato Quishpe", "Rosa"), opened(house.database)
    Reception(house.database).enrol(rosa, dance)
    with house.database.write("Tomar lista") as session:
        enrolment = session.scalars(select(Enrolment)).one()
        lesson = session.scalars(select(Lesson).order_by(Lesson.on)).first()
        assert lesson is not None
        session.add(
            Mark(
                id=mark_id(enrolment.id, lesson.id), enrolment_id=enrolment.id,
                lesson_id=lesson.id, value="P", at=house.clock.now(),
            )
        )  # fmt: skip
    wind(house.database, AFTER)
    house.clock = house.database.clock
    return Diplomas(house).issue(workshop_id=dance).issued[0].id


@pytest.fixture
def agreement(house: OpenHouse) -> UUID:
    """A room lent to an association, by a paper that nobody signed yet."""
    asked = rooms.form(rooms.room(house.database))
    return Documents(house).agreement(rooms.authorised(house, asked)).id


def preview(window: MainWindow) -> Preview:
    screen = window.screen_of("documents")
    assert isinstance(screen, DocumentsScreen)
    return screen.preview


def shown(house: OpenHouse, qtbot: QtBot, paper: UUID) -> MainWindow:
    """The window with a paper on screen."""
    window = open_window(house, qtbot, (DocumentsScreen,), "documents")
    window.navigate("documents", paper)
    return window


def test_a_diploma_is_marked_as_delivered_in_digital_with_two_keys(
    house: OpenHouse, qtbot: QtBot, diploma: UUID
) -> None:
    window = shown(house, qtbot, diploma)
    pane = preview(window).pane
    code = Documents(house).one(diploma).code or ""
    assert f"Código {code[:4]}-{code[4:8]}-{code[8:]}" in said(window)
    assert not pane.sign_button.isVisible()
    pane.deliver_button.setFocus()
    enter()
    save()
    row = Documents(house).one(diploma)
    assert (row.delivered_how, row.delivered_on) == ("digital", AFTER)
    assert "Entregado · 21/12/2026 · digital" in said(window)
    assert not pane.deliver_button.isVisible()
    assert cursor().isVisible()
    assert walking.unnamed(window) == []
    assert walking.english(window) == []
    press(Qt.Key.Key_Z, CONTROL)
    assert Documents(house).one(diploma).delivered_on is None


def test_a_diploma_with_a_corrected_name_is_issued_again_and_its_versions_are_told(
    house: OpenHouse, qtbot: QtBot, diploma: UUID
) -> None:
    with house.database.write("Corregir el nombre") as session:
        session.scalars(select(Person)).one().given_names = "Rosa Elvira"
    window = shown(house, qtbot, diploma)
    assert "Ya no está al día" in said(window)
    again = next(
        each
        for each in preview(window).pane.findChildren(type(preview(window).pane.print_button))
        if each.text() == "Emitir otra vez" and each.isVisible()
    )
    again.setFocus()
    enter()
    save()
    course = preview(window).course
    assert course is not None
    assert course.row.number == "DIP-LLOA-A-2026-0002"
    assert [each.id for each in course.versions] == [course.row.id, diploma]
    assert Documents(house).one(diploma).state is DocumentState.ANNULLED
    assert "anulado: Reemplazado por DIP-LLOA-A-2026-0002" in said(window)


def test_an_agreement_is_signed_with_its_scan_and_waits_again_when_annulled(
    house: OpenHouse, qtbot: QtBot, agreement: UUID
) -> None:
    key = Documents(house).one(agreement).agreement_id
    assert key is not None
    Scans(house).attach(agreement, [b"%PDF-1.7 firmado"], rooms.TODAY)
    assert Agreements(house).one(key).row.stage is Stage.SIGNED
    window = shown(house, qtbot, agreement)
    assert "Acuerdo de uso de espacio" in said(window)
    assert "Firmado · 23/11/2026" in said(window)
    pane = preview(window).pane
    pane.annul_button.setFocus()
    enter()
    write("Cambió la fecha")
    save()
    assert Documents(house).one(agreement).state is DocumentState.ANNULLED
    assert Agreements(house).one(key).row.stage is Stage.AUTHORISED
    assert "anulado" in window.toast.words.text()
    press(Qt.Key.Key_Z, CONTROL)
    assert Documents(house).one(agreement).state is DocumentState.SIGNED
    assert Agreements(house).one(key).row.stage is Stage.SIGNED
