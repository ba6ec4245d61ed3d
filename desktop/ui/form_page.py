"""A page that is one form, with what follows from it beside: kept as a draft while it is typed."""

from collections.abc import Callable, Mapping
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import hour
from desktop.services.people import DraftRow
from desktop.ui.context import Context
from desktop.ui.form_draft import DraftKeeper, kept_as_typed, restore_typed
from desktop.ui.forms import Form, SaveBar
from desktop.ui.layout import Item, clear, column, panel, row, scroll
from desktop.ui.screen import PageHeader
from desktop.ui.widgets import Notice, button, label

NARROW = 1060
"""Below this width there is no room beside the fields."""


class FormPage(QWidget):
    """`saved(id)` once it is kept, `cancelled` when staff think better of it.

    Subclasses put their fields into `form`, then call `lay_out` and at last `begin`. `known_id` is
    what is changed, None for what is new.
    """

    saved = Signal(UUID)
    cancelled = Signal()
    what: ClassVar[str] = ""
    """What the form is of, in the name of its draft."""
    read: ClassVar[Mapping[str, Callable[[str], object]]] = {}
    """What the texts of a draft become in some fields."""

    def __init__(self, context: Context, title: str, known_id: UUID | None) -> None:
        super().__init__()
        self.context = context
        self.known_id = known_id
        self.form = Form(title)
        self.narrow = False
        self._notice = column(gap=0)

    # -- what a form answers

    def fill(self) -> None:
        """Put what it begins with into the fields."""
        raise NotImplementedError

    def look(self) -> None:
        """Say what follows from what is filled in."""
        raise NotImplementedError

    def heard(self, name: str) -> None:
        """A field changed."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """The first field."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep it; what is refused is said at its field."""
        raise NotImplementedError

    def make_room(self) -> None:
        """There is room beside the fields now, or none any more."""
        raise NotImplementedError

    # -- what a form is given

    def lay_out(self, title: str, about: str, beside: QWidget, *below: Item) -> None:
        """The header, the fields with what stands below and beside them, and the bar."""
        header = PageHeader(
            title, about, label("*", "small", "error"),
            label("necesario para guardar", "small", "muted"),
        )  # fmt: skip
        self.bar = SaveBar(self.form, "Guardar")
        self.beside = column(beside, None, margins=(4, 0, 16, 20))
        self._side = panel(row(scroll(self.beside), 12, gap=0), width=384)
        fields = column(self._notice, self.form, *below, None, gap=0, margins=(28, 0, 16, 20))
        body = row(scroll(fields), self._side, gap=0)
        body.setStretch(0, 1)
        self.setLayout(column(header, body, self.bar, gap=0))

    def begin(self) -> None:
        """Fill in, give back what was left half typed, and keep what is typed from here on."""
        self.fill()
        form = self.form
        form.listen_on(self)
        form.ask_first = lambda: self.context.messages.ask_to_leave(self._leave)
        form.cancelled.connect(self._leave)
        form.submitted.connect(self.save)
        form.changed.connect(self._on_changed)
        name = f"{self.what}-{self.known_id.hex}" if self.known_id else f"new-{self.what}"
        self.draft = DraftKeeper(self, self.context, name, lambda: kept_as_typed(form))
        self.draft.saved.connect(lambda at: self.bar.say(f"Borrador guardado a las {hour(at)}"))
        kept = self.draft.found()
        if kept is not None:
            self._give_back(kept)
        self.look()

    def keep(
        self, key: UUID, said: str, undo: Callable[[int], object], place: tuple[str, object]
    ) -> None:
        """It was saved: say so, with a way back that ends at `place`, as `navigate` takes it."""
        context = self.context
        # Read before the draft is discarded, which is a job of its own.
        transaction = context.desk.database.last_transaction
        self.draft.discard()

        def take_back() -> None:
            if context.messages.attempt(lambda: undo(transaction) or True):
                context.navigate(*place)

        context.toast.say(said, take_back)
        self.saved.emit(key)

    def adapt(self, width: int) -> None:
        """What stands beside the fields goes where there is no room for it."""
        if self.narrow != (width < NARROW):
            self.narrow = width < NARROW
            self._side.setVisible(not self.narrow)
            self.make_room()

    def _on_changed(self, name: str) -> None:
        self.draft.touch()
        self.heard(name)

    def _give_back(self, kept: DraftRow) -> None:
        restore_typed(self.form, kept.values, self.read)
        again = button("Descartar y empezar de nuevo", small=True, press=self._start_again)
        said = f"Se recuperó lo que se escribía a las {hour(kept.saved_at)}"
        self._notice.addWidget(Notice(said, "", again, tone="accent", icon="history"))
        self._notice.addSpacing(16)

    def _start_again(self) -> None:
        self.draft.begin_again()
        clear(self._notice)
        self.form.set_values(dict.fromkeys(self.form.values()))
        self.fill()
        self.look()
        self.first_focus().setFocus()

    def _leave(self) -> None:
        self.draft.discard()
        self.cancelled.emit()
