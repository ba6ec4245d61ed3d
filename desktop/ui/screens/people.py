"""«Personas»: the list, one record, the form of a new person, and imported sheets."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.imports.doubts import DoubtsPage
from desktop.ui.imports.page import ImportPage
from desktop.ui.person_form import PersonForm
from desktop.ui.screen import Screen
from desktop.ui.screens.people_list import PeopleList
from desktop.ui.screens.person_record import KEYS, RecordPage
from desktop.ui.targets import JustEnrolled, RegisterSomeone

DOUBTFUL, IMPORT = "doubtful", "import"
"""What else one may navigate to, besides a person's id and `RegisterSomeone`."""


class PeopleScreen(Screen):
    """`navigate("people", person_id)` opens a record."""

    key = "people"
    title = "Personas"
    icon = "users"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PEOPLE, Topic.ENROLMENT, Topic.ATTENDANCE, Topic.PROGRAMME, Topic.DOCUMENTS}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.person_form: PersonForm | None = None
        self.list = PeopleList(context)
        self.record = RecordPage(context)
        self.imports = ImportPage(context)
        self.doubts = DoubtsPage(context)
        self.places = QStackedWidget()
        for place in (self.list, self.record, self.imports, self.doubts):
            self.places.addWidget(place)
        self.page.addWidget(self.places, 1)
        self.list.opened.connect(self.show_person)
        self.list.new_asked.connect(self._new)
        self.list.import_asked.connect(self.show_import)
        self.record.left.connect(self.show_list)
        self.imports.left.connect(self.show_list)
        self.imports.decide_asked.connect(self.show_doubts)
        self.doubts.left.connect(self.show_list)
        for place, answer in ((self.imports, self.imports.leave), (self.doubts, self.show_list)):
            self._key(place, "Esc", answer)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._key(self.imports, keys, self.imports.go)
        self.keys += [
            ("Ctrl+N", "registrar a alguien"),
            ("Ctrl+F", "buscar"),
            ("Ctrl+O", "importar una hoja"),
            ("Ctrl+E", "exportar la lista"),
            *KEYS,
        ]

    def _key(self, place: QWidget, keys: str, answer: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(keys), place)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(answer)

    # -- what a screen answers

    def refresh(self) -> None:
        current = self.places.currentWidget()
        if current is self.record:
            self.record.refresh()
        elif current is self.doubts:
            self.doubts.refresh()
        elif current is self.list:
            self.list.refresh()

    def open(self, target: object) -> None:
        if isinstance(target, RegisterSomeone):
            self.register(target)
        elif isinstance(target, UUID):
            self.show_person(target)
        elif target == DOUBTFUL:
            self.show_doubts()
        elif target == IMPORT:
            self.show_import()

    def first_focus(self) -> QWidget:
        current = self.places.currentWidget()
        if self.person_form is not None and current is self.person_form:
            return self.person_form.form.field(self.person_form.first_name())
        for place in (self.record, self.imports, self.doubts):
            if current is place:
                return place.first_focus()
        return self.list.search

    def adapt(self, width: int, height: int) -> None:
        self.list.adapt(width)
        self.record.adapt(width)
        self.imports.adapt(width)
        self.doubts.adapt(width)

    # -- pages

    def show_list(self) -> None:
        """Everybody, with the cursor where one was."""
        shown = self.record.record
        self.places.setCurrentWidget(self.list)
        self.list.refresh()
        if shown is not None:
            self.record.record = None
            self.list.table.view.setFocus()
        else:
            self.list.search.setFocus()

    def show_person(self, person: UUID) -> None:
        """The whole record of somebody."""
        self.places.setCurrentWidget(self.record)
        if not self.record.show_person(person):
            self.show_list()

    def show_import(self) -> None:
        """Sheets of inscriptions."""
        self.places.setCurrentWidget(self.imports)
        self.imports.begin()

    def show_doubts(self) -> None:
        """The rows of sheets that wait for a decision."""
        self.places.setCurrentWidget(self.doubts)
        self.doubts.refresh()
        self.doubts.first_focus().setFocus()

    # -- the form of a new person

    def register(self, request: RegisterSomeone) -> None:
        """Show the form; one that is half typed is kept."""
        if self.person_form is not None and not self.person_form.edited():
            self._close_form()
        if self.person_form is None:
            made = PersonForm(self.context, request)
            made.finished.connect(self._on_finished)
            made.cancelled.connect(self._on_cancelled)
            made.opened.connect(self._on_known)
            self.person_form = made
            self.places.addWidget(made)
        self.places.setCurrentWidget(self.person_form)
        self.person_form.begin_typing()

    def _new(self, typed: str = "") -> None:
        self.register(RegisterSomeone(typed, back=self.key))

    def _close_form(self) -> RegisterSomeone | None:
        form, self.person_form = self.person_form, None
        if form is None:
            return None
        self.places.setCurrentWidget(self.list)
        self.places.removeWidget(form)
        form.deleteLater()
        self.list.refresh()
        return form.request

    def _on_known(self, person: object) -> None:
        self._close_form()
        if isinstance(person, UUID):
            self.show_person(person)

    def _on_finished(self, done: JustEnrolled) -> None:
        request = self._close_form()
        if request is None:
            return
        if request.back == self.key:
            self._show_registered(done)
        else:
            self.context.navigate(request.back, done)

    def _show_registered(self, done: JustEnrolled) -> None:
        result = done.done
        self.show_person(result.person_id)  # type: ignore[attr-defined]
        transaction = result.transaction  # type: ignore[attr-defined]

        def undo() -> None:
            self.show_list()
            self.context.messages.attempt(lambda: self.desk.reception.undo(transaction))

        said = f"Se registró a {done.name}"
        if done.workshop:
            said += f" y se le inscribió en {done.workshop}"
        self.context.toast.say(said, undo)

    def _on_cancelled(self) -> None:
        request = self._close_form()
        if request is None:
            return
        if request.back == self.key:
            self.show_list()
        else:
            self.context.navigate(request.back, request.back_target)
