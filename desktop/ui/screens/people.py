"""«Personas»: the list, one record, the form of a new person, and imported sheets."""

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.imports.doubts import DoubtsPage
from desktop.ui.imports.page import ImportPage
from desktop.ui.person_form import PersonForm
from desktop.ui.screen import COMPACT_BELOW, PageHeader, Screen
from desktop.ui.screens.people_list import PeopleList
from desktop.ui.screens.person_record import KEYS, RecordPage
from desktop.ui.targets import JustEnrolled, OpenField, RegisterSomeone

P = TypeVar("P", RecordPage, ImportPage, DoubtsPage)
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
        self.places = QStackedWidget()
        self.places.addWidget(self.list)
        self.page.addWidget(self.places, 1)
        self.list.opened.connect(self.show_person)
        self.list.new_asked.connect(self._new)
        self.list.import_asked.connect(self.show_import)
        self.keys += [
            ("Ctrl+N", "registrar a alguien"),
            ("Ctrl+F", "buscar"),
            ("Ctrl+O", "importar una hoja"),
            ("Ctrl+E", "exportar la lista"),
            *KEYS,
        ]

    # Pages that are built when first opened: the list is what most come for.

    @cached_property
    def record(self) -> RecordPage:
        """One person."""
        made = RecordPage(self.context)
        made.left.connect(self.show_list)
        return self._added(made)

    @cached_property
    def imports(self) -> ImportPage:
        """Sheets of inscriptions."""
        made = ImportPage(self.context)
        made.left.connect(self.show_list)
        made.decide_asked.connect(self.show_doubts)
        self._key(made, "Esc", made.leave)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._key(made, keys, made.go)
        return self._added(made)

    @cached_property
    def doubts(self) -> DoubtsPage:
        """The rows of sheets that wait for a decision."""
        made = DoubtsPage(self.context)
        made.left.connect(self.show_list)
        self._key(made, "Esc", self.show_list)
        return self._added(made)

    def _added(self, made: P) -> P:
        self.places.addWidget(made)
        made.adapt(self.width())
        for header in made.findChildren(PageHeader):
            header.set_compact(self.window().height() < COMPACT_BELOW)
        return made

    def _key(self, place: QWidget, keys: str, answer: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(keys), place)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(answer)

    # -- what a screen answers

    def refresh(self) -> None:
        current = self.places.currentWidget()
        if isinstance(current, PeopleList | RecordPage | DoubtsPage):
            current.refresh()

    def open(self, target: object) -> None:
        if isinstance(target, RegisterSomeone):
            self.register(target)
        elif isinstance(target, UUID):
            self.show_person(target)
        elif isinstance(target, OpenField):
            self.show_person(target.person_id)
            if self.places.currentWidget() is self.record:
                self.record.mend(target.table, target.column)
        elif target == DOUBTFUL:
            self.show_doubts()
        elif target == IMPORT:
            self.show_import()

    def first_focus(self) -> QWidget:
        current = self.places.currentWidget()
        if self.person_form is not None and current is self.person_form:
            return self.person_form.form.field(self.person_form.first_name())
        if isinstance(current, RecordPage | ImportPage | DoubtsPage):
            return current.first_focus()
        return self.list.search

    def adapt(self, width: int, height: int) -> None:
        for at in range(self.places.count()):
            place = self.places.widget(at)
            if isinstance(place, PeopleList | RecordPage | ImportPage | DoubtsPage):
                place.adapt(width)

    # -- pages

    def show_list(self) -> None:
        """Everybody, with the cursor where one was."""
        was_record = isinstance(self.places.currentWidget(), RecordPage)
        self.places.setCurrentWidget(self.list)
        self.list.refresh()
        if was_record:
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
        else:
            self.person_form.asked_again(request)
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
