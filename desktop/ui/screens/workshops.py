"""«Talleres»: the workshops of a cycle, one of them, and the form that plans one."""

from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.core.topics import Topic
from desktop.services.programme import WorkshopDetail, WorkshopRow
from desktop.ui.context import Context
from desktop.ui.dialogs.premises import manage
from desktop.ui.form_screen import FormScreen
from desktop.ui.papers import Back, open_act
from desktop.ui.screens.workshops_form import WorkshopFormPage
from desktop.ui.screens.workshops_list import WorkshopsList
from desktop.ui.screens.workshops_one import KEYS, WorkshopPage


class WorkshopsScreen(FormScreen[WorkshopFormPage]):
    """`navigate("workshops", workshop_id)` opens a workshop; with "new", the form of one."""

    key = "workshops"
    title = "Talleres"
    icon = "palette"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PROGRAMME, Topic.ENROLMENT, Topic.ATTENDANCE, Topic.DOCUMENTS, Topic.PEOPLE}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = WorkshopsList(context)
        self.one = WorkshopPage(context)
        self.places.addWidget(self.list)
        self.places.addWidget(self.one)
        self.list.opened.connect(self.show_workshop)
        self.list.new_asked.connect(self.new_workshop)
        self.list.act_asked.connect(self.show_act)
        self.list.managed.connect(lambda what: manage(context, what))
        self.one.left.connect(self.show_list)
        self.one.edit_asked.connect(self.edit_workshop)
        self.keys += [
            ("Ctrl+N", "planificar un taller"),
            ("Ctrl+P", "ver el acta de compromiso del taller marcado"),
            ("Ctrl+F", "filtrar"),
            *KEYS,
        ]

    # -- what a screen answers

    def refresh(self) -> None:
        if self.form is None:
            self.list.fill()
            self.one.refresh()

    def open(self, target: object) -> None:
        if isinstance(target, UUID):
            self.leaving_form(lambda: self.show_workshop(target))
        elif target == "new":
            self.leaving_form(self.new_workshop)

    def first_focus(self) -> QWidget:
        if self.form is not None:
            return self.form.first_focus()
        if self.places.currentWidget() is self.one:
            return self.one.first_focus()
        return self.list.search

    def adapt(self, width: int, height: int) -> None:
        self.list.adapt(width)
        super().adapt(width, height)

    # -- pages

    def show_workshop(self, workshop: UUID) -> None:
        """One workshop."""
        self.places.setCurrentWidget(self.one)
        if not self.one.show_workshop(workshop):
            self.show_list()

    def show_list(self) -> None:
        """The list, with the cursor where one was."""
        self.list.fill()
        self.places.setCurrentWidget(self.list)
        shown = self.one.detail
        if shown is not None:
            self.list.show_workshop(shown.row.id, shown.row.cycle_id)
            self.one.forget()
            self.list.table.view.setFocus()
        else:
            self.list.search.setFocus()

    def show_act(self, found: WorkshopRow) -> None:
        """The acta of a workshop of the list, on screen."""
        open_act(self.context, found.id, Back(self.key, None, "Talleres"))

    def new_workshop(self) -> None:
        """The form of a new workshop, in the cycle in sight."""
        self.show_form(WorkshopFormPage(self.context, None, self.list.cycle_id()))

    def edit_workshop(self, detail: WorkshopDetail) -> None:
        """The form of a known one."""
        self.show_form(WorkshopFormPage(self.context, detail, self.list.cycle_id()))

    def after_form(self, key: UUID | None) -> None:
        if key is not None:
            self.show_workshop(key)
        else:
            self.show_list()
