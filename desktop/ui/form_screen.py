"""A screen that shows a form over its own pages, and asks before what is typed there is left."""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.ui.context import Context
from desktop.ui.form_page import FormPage
from desktop.ui.screen import Screen

F = TypeVar("F", bound=FormPage)


class FormScreen(Screen, Generic[F]):
    """Subclasses put their pages into `places`, the one behind a form first, and answer
    `after_form`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: F | None = None
        """The form in sight."""
        self.places = QStackedWidget()
        self.page.addWidget(self.places)

    def after_form(self, key: UUID | None) -> None:
        """A form is gone: show what it was of, or the page behind for None."""
        raise NotImplementedError

    def may_leave(self, leave: Callable[[], None]) -> bool:
        if self.form is None or not self.form.form.edited():
            return True
        self.leaving_form(leave)
        return False

    def adapt(self, width: int, height: int) -> None:
        if self.form is not None:
            self.form.adapt(width)

    def show_form(self, form: F) -> None:
        """In the place of another, with the cursor in it."""
        self._drop_form()
        self.form = form
        form.saved.connect(self._on_saved)
        form.cancelled.connect(self._on_cancelled)
        self.places.addWidget(form)
        self.places.setCurrentWidget(form)
        form.adapt(self.width())
        form.first_focus().setFocus()

    def leaving_form(self, leave: Callable[[], None]) -> None:
        """Go elsewhere; asks first where something was typed."""

        def go() -> None:
            if self.form is not None:
                self.form.draft.discard()
            self._drop_form()
            leave()

        if self.form is not None and self.form.form.edited():
            self.context.messages.ask_to_leave(go)
        else:
            go()

    def _on_saved(self, key: UUID) -> None:
        self._drop_form()
        self.after_form(key)

    def _on_cancelled(self) -> None:
        known = self.form.known_id if self.form is not None else None
        self._drop_form()
        self.after_form(known)

    def _drop_form(self) -> None:
        if self.form is not None:
            behind: QWidget | None = self.places.widget(0)
            assert behind is not None
            self.places.setCurrentWidget(behind)
            self.places.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
            self.mark_stale()
