"""«Personas»: the form of a new person."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.ui.context import Context
from desktop.ui.person_form import PersonForm
from desktop.ui.screen import Screen
from desktop.ui.targets import JustEnrolled, RegisterSomeone
from desktop.ui.widgets import EmptyState, button


class PeopleScreen(Screen):
    """Hosts the form of a new person."""

    key = "people"
    title = "Personas"
    icon = "users"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PEOPLE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.person_form: PersonForm | None = None
        self._pages = QStackedWidget()
        self._start = button("Registrar a alguien", "primary", icon="user-plus", press=self._new)
        self._pages.addWidget(
            EmptyState("users", "Personas", "Registre a quien llega.", self._start)
        )
        self.page.addWidget(self._pages, 1)
        self.shortcut("Ctrl+N", self._new, "registrar a alguien")

    def open(self, target: object) -> None:
        """Open the form of a new person."""
        if isinstance(target, RegisterSomeone):
            self.register(target)

    def first_focus(self) -> QWidget:
        """The form, when there is one."""
        if self.person_form is not None:
            return self.person_form.form.field(self.person_form.first_name())
        return self._start

    def register(self, request: RegisterSomeone) -> None:
        """Show the form; one that is half typed is kept."""
        if self.person_form is not None and not self.person_form.edited():
            self._close()
        if self.person_form is None:
            made = PersonForm(self.context, request)
            made.finished.connect(self._on_finished)
            made.cancelled.connect(self._on_cancelled)
            made.opened.connect(lambda person: self._close())
            self.person_form = made
            self._pages.addWidget(made)
        self._pages.setCurrentWidget(self.person_form)
        self.person_form.begin_typing()

    def _new(self) -> None:
        self.register(RegisterSomeone(back="people"))

    def _close(self) -> RegisterSomeone | None:
        form, self.person_form = self.person_form, None
        if form is None:
            return None
        self._pages.setCurrentIndex(0)
        self._pages.removeWidget(form)
        form.deleteLater()
        return form.request

    def _on_finished(self, done: JustEnrolled) -> None:
        request = self._close()
        if request is not None and request.back == "today":
            self.context.navigate("today", done)

    def _on_cancelled(self) -> None:
        request = self._close()
        if request is not None:
            self.context.navigate(request.back, request.back_target)
