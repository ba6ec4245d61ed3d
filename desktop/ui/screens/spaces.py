"""«Espacios»: the week of every room, the requests to use one, and each of them to its closing."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.topics import Topic
from desktop.services.agreements.register import Block, Use
from desktop.ui.context import Context
from desktop.ui.dialogs.premises import manage
from desktop.ui.form_screen import FormScreen
from desktop.ui.layout import column, panel
from desktop.ui.screen import PageHeader
from desktop.ui.screens.spaces_form import RequestFormPage
from desktop.ui.screens.spaces_list import RequestsList
from desktop.ui.screens.spaces_one import KEYS, AgreementPage
from desktop.ui.screens.spaces_week import KEYS as WEEK_KEYS
from desktop.ui.screens.spaces_week import WeekPage
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Keycap, button

WEEK, LIST = "week", "list"


class SpacesScreen(FormScreen[RequestFormPage]):
    """`navigate("spaces", agreement_id)` opens a request; "new" the form of one, "list" all of
    them, a day and a room the week that holds it."""

    key = "spaces"
    title = "Espacios"
    icon = "door-open"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.SPACES, Topic.PROGRAMME, Topic.ATTENDANCE, Topic.DOCUMENTS, Topic.HOUSE}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.week = WeekPage(context)
        self.view = Segmented([(WEEK, "Semana"), (LIST, "Solicitudes")], WEEK, "Ver")
        self.new_button = button("Nueva solicitud", "primary", icon="plus", press=self.new_request)
        self.rooms_button = button("Administrar", icon="door-open", name="Administrar espacios",
                                   press=self.manage_rooms)  # fmt: skip
        header = PageHeader(
            "Espacios", "", self.view, 8, self.rooms_button, self.new_button, Keycap("Ctrl N"),
            right=20,
        )  # fmt: skip
        self.views = QStackedWidget()
        self.views.addWidget(self.week)
        self.front = panel(column(header, self.views, gap=0))
        self.places.addWidget(self.front)
        self._connect()
        self.keys += [
            ("Ctrl+N", "registrar una solicitud de espacio"),
            ("Ctrl+1–2", "ver la semana o las solicitudes"),
            ("Ctrl+F", "buscar una solicitud"),
            *WEEK_KEYS, *KEYS,
        ]  # fmt: skip

    def _connect(self) -> None:
        self.view.changed.connect(self._show_view)
        self.week.opened.connect(self._open_block)
        self.week.rooms_asked.connect(self.manage_rooms)
        answers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+N", self.new_request), ("Ctrl+1", lambda: self.show_view(WEEK)),
            ("Ctrl+2", lambda: self.show_view(LIST)), ("Ctrl+F", self._search),
        )  # fmt: skip
        for keys, answer in answers:
            made = QShortcut(QKeySequence(keys), self.front)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    @cached_property
    def list(self) -> RequestsList:
        """The requests; made when first shown."""
        made = RequestsList(self.context)
        made.opened.connect(self.show_agreement)
        made.new_asked.connect(self.new_request)
        made.adapt(self.width())
        self.views.addWidget(made)
        return made

    @cached_property
    def one(self) -> AgreementPage:
        """The page of one; made when first shown."""
        made = AgreementPage(self.context)
        made.left.connect(self.show_front)
        made.edit_asked.connect(self.edit_request)
        self.places.addWidget(made)
        return made

    # -- what a screen answers

    def refresh(self) -> None:
        if self.form is not None:
            return
        self._fill()
        if self._shows_one():
            self.one.refresh()

    def open(self, target: object) -> None:
        if isinstance(target, UUID):
            self.leaving_form(lambda: self.show_agreement(target))
        elif target == "new":
            self.leaving_form(self.new_request)
        elif target == LIST:
            self.leaving_form(self._show_list)
        elif isinstance(target, tuple) and isinstance(target[0], date):
            on, room = target
            self.leaving_form(lambda: self._show_day(on, room))

    def first_focus(self) -> QWidget:
        if self.form is not None:
            return self.form.first_focus()
        if self._shows_one():
            return self.one.first_focus()
        return self.week.board if self.view.value() == WEEK else self.list.search

    def _shows_one(self) -> bool:
        return isinstance(self.places.currentWidget(), AgreementPage)

    def adapt(self, width: int, height: int) -> None:
        self.week.adapt(width)
        if self.views.count() > 1:
            self.list.adapt(width)
        self.rooms_button.setVisible(width >= 820)
        super().adapt(width, height)

    # -- the two views

    def _fill(self) -> None:
        (self.week if self.view.value() == WEEK else self.list).fill()

    def _show_view(self) -> None:
        week = self.view.value() == WEEK
        self.views.setCurrentWidget(self.week if week else self.list)
        self._fill()

    def show_view(self, wanted: str) -> None:
        """The week, or the requests, with the cursor in it."""
        self.view.set_value(wanted)
        self._show_view()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self) -> None:
        self.show_view(LIST)

    def _show_list(self) -> None:
        self.places.setCurrentWidget(self.front)
        self.show_view(LIST)

    def _show_day(self, on: date, room: UUID) -> None:
        self.places.setCurrentWidget(self.front)
        self.show_view(WEEK)
        self.week.show_day(on, room)

    def _open_block(self, block: Block) -> None:
        if block.use is Use.LESSON:
            self.context.navigate("workshops", block.owner_id)
        else:
            self.show_agreement(block.owner_id)

    def manage_rooms(self) -> None:
        """The rooms of the house."""
        manage(self.context, "rooms")

    # -- pages

    def show_agreement(self, agreement: UUID) -> None:
        """One request."""
        self.places.setCurrentWidget(self.one)
        if not self.one.show_agreement(agreement):
            self.show_front()

    def show_front(self) -> None:
        """Back to the view where one was."""
        shown = self.one.detail
        self.one.forget()
        self.places.setCurrentWidget(self.front)
        self._fill()
        if self.view.value() == WEEK:
            self.week.board.setFocus()
        elif shown is not None:
            self.list.show_agreement(shown.row.id)
            self.list.table.view.setFocus()
        else:
            self.list.search.setFocus()

    def new_request(self) -> None:
        """The form of a new request."""
        self.show_form(RequestFormPage(self.context))

    def edit_request(self, agreement: UUID) -> None:
        """The form of a known one."""
        known = self.context.messages.attempt(lambda: self.desk.agreements.form_of(agreement))
        if known is not None:
            self.show_form(RequestFormPage(self.context, agreement, known))

    def after_form(self, key: UUID | None) -> None:
        if key is not None:
            self.show_agreement(key)
        else:
            self.show_front()
