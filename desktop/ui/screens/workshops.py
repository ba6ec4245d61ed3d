"""«Talleres»: the workshops of a cycle, one of them, and the form that plans one."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.services.programme import WorkshopDetail, WorkshopRow
from desktop.ui.context import Context
from desktop.ui.dialogs.premises import manage
from desktop.ui.papers import Back, open_act
from desktop.ui.screen import Screen
from desktop.ui.screens.workshops_form import WorkshopFormPage
from desktop.ui.screens.workshops_list import WorkshopsList
from desktop.ui.screens.workshops_one import KEYS, WorkshopPage


class WorkshopsScreen(Screen):
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
        self.form: WorkshopFormPage | None = None
        self.places = QStackedWidget()
        self.places.addWidget(self.list)
        self.places.addWidget(self.one)
        self.page.addWidget(self.places)
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
            self._leaving_form(lambda: self.show_workshop(target))
        elif target == "new":
            self._leaving_form(self.new_workshop)

    def first_focus(self) -> QWidget:
        if self.form is not None:
            return self.form.first_focus()
        if self.places.currentWidget() is self.one:
            return self.one.first_focus()
        return self.list.search

    def may_leave(self, leave: Callable[[], None]) -> bool:
        if self.form is None or not self.form.form.edited():
            return True
        self._leaving_form(leave)
        return False

    def adapt(self, width: int, height: int) -> None:
        self.list.adapt(width)
        if self.form is not None:
            self.form.adapt(width)

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
        self._show_form(None)

    def edit_workshop(self, detail: WorkshopDetail) -> None:
        """The form of a known one."""
        self._show_form(detail)

    def _show_form(self, detail: WorkshopDetail | None) -> None:
        self._drop_form()
        self.form = WorkshopFormPage(self.context, detail, self.list.cycle_id())
        self.form.saved.connect(self._saved)
        self.form.cancelled.connect(self._cancelled)
        self.places.addWidget(self.form)
        self.places.setCurrentWidget(self.form)
        self.form.adapt(self.width())
        self.form.first_focus().setFocus()

    def _saved(self, workshop: UUID) -> None:
        self._drop_form()
        self.list.fill()
        self.show_workshop(workshop)

    def _cancelled(self) -> None:
        known = self.form.detail if self.form else None
        self._drop_form()
        if known is not None:
            self.show_workshop(known.row.id)
        else:
            self.show_list()

    def _leaving_form(self, leave: Callable[[], None]) -> None:
        def go() -> None:
            if self.form is not None:
                self.form.draft.discard()
            self._drop_form()
            leave()

        if self.form is not None and self.form.form.edited():
            self.context.messages.ask_to_leave(go)
        else:
            go()

    def _drop_form(self) -> None:
        if self.form is not None:
            self.places.setCurrentWidget(self.list)
            self.places.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
            self.mark_stale()
