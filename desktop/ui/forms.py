"""One-column forms: labels at the left, what to mend under the field, nothing typed lost."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.core.errors import InvalidInput
from desktop.ui import theme
from desktop.ui.fields import Field
from desktop.ui.form_row import LABEL_GAP, LABEL_WIDTH, Entry, FormRow, Message, Tone
from desktop.ui.layout import Item, add, column, panel, row
from desktop.ui.widgets import Card, Icon, Keycap, Label, button, label, section_line

__all__ = [
    "LABEL_GAP", "LABEL_WIDTH", "Entry", "Form", "FormRow", "Message", "SaveBar", "follow",
    "reveal",
]  # fmt: skip

CARD_EDGES = 50
LEAST_WIDTH = 320


class Form(QWidget):
    """Rows in one column.

    `changed` (name of the field) whenever staff typed or chose: save the draft. `submitted` on
    Ctrl+Enter. `cancelled` on Esc; `ask_first` is called instead when something was typed.
    Enter goes to the next field.
    """

    changed = Signal(str)
    submitted = Signal()
    cancelled = Signal()

    def __init__(self, name: str, *, cards: bool = True) -> None:
        super().__init__()
        self.ask_first: Callable[[], None] | None = None
        self._cards = cards
        self._fields: dict[str, Field] = {}
        self._rows: dict[str, FormRow] = {}
        self._own: set[str] = set()
        self._clean: dict[str, object] = {}
        self._stacked = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16 if cards else 12)
        self._section: QVBoxLayout = self._column
        self.setAccessibleName(name)
        self._shortcuts: list[QShortcut] = []
        self.listen_on(self)

    # -- building

    def section(self, title: str, detail: str = "") -> QWidget:
        """Begin a group of rows; returns it, so that it can be hidden whole."""
        if self._cards:
            card = Card(section_line(title, detail), margins=(24, 18, 24, 20), gap=12)
            self._column.addWidget(card)
            self._section = card.body
            return card
        inside = column(section_line(title, detail), gap=12)
        ground = panel(inside)
        self._column.addWidget(ground)
        self._section = inside
        return ground

    def go_on_in(self, card: QWidget) -> None:
        """Put what comes into a section that was begun before."""
        if isinstance(card, Card):
            self._section = card.body

    def row(self, title: str, *entries: Entry, required: bool = False) -> FormRow:
        """A label and its fields: `form.row("Apellidos", Entry("surnames", TextField()))`."""
        made = FormRow(title, entries, required)
        if self._stacked:
            made.set_stacked(True)
        for entry in entries:
            self._register(entry, title, made, required or entry.required)
        self._section.addWidget(made)
        return made

    def item(self, *items: Item) -> None:
        """Anything else between the rows."""
        add(self._section, *items)

    def register(self, entry: Entry, said: str) -> None:
        """A field placed elsewhere that belongs to this form's values."""
        self._register(entry, said, None, entry.required)

    def _register(self, entry: Entry, title: str, made: FormRow | None, required: bool) -> None:
        field = cast(Field, entry.field)
        spoken = f"{title}: {entry.title}" if entry.title else title
        entry.field.setAccessibleName(f"{spoken}, necesario" if required else spoken)
        self._fields[entry.name] = field
        if made is not None:
            self._rows[entry.name] = made
        field.changed.connect(lambda name=entry.name: self._on_changed(name))
        left = getattr(entry.field, "left", None)
        if isinstance(left, SignalInstance):
            left.connect(lambda name=entry.name: self._on_left(name))
        self._clean[entry.name] = field.value()

    def listen_on(self, host: QWidget) -> None:
        """Hear Ctrl+Enter and Esc in the whole of `host` (the page with the save bar)."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for keys, answer in (
            ("Ctrl+Return", self.submit),
            ("Ctrl+Enter", self.submit),
            ("Esc", self.cancel),
        ):
            shortcut = QShortcut(QKeySequence(keys), host)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(answer)
            self._shortcuts.append(shortcut)

    # -- what was filled in

    def values(self) -> dict[str, object]:
        """Every field by name."""
        return {name: field.value() for name, field in self._fields.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill in from a record; what is filled in counts as untouched."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)
        self.mark_clean()

    def restore(self, values: Mapping[str, object]) -> None:
        """Fill in from a draft; what is filled in counts as typed."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)

    def text(self, name: str) -> str:
        """A field's text, "" when there is none."""
        value = self._fields[name].value()
        return value if isinstance(value, str) else ""

    def asked_date(self, name: str, sentence: str = "Escriba la fecha.") -> date | None:
        """A field's day; where there is none, the sentence stands at it with the cursor there."""
        found = self.date(name)
        if found is None:
            self.error(name, sentence)
            self.focus(name)
        return found

    def date(self, name: str) -> date | None:
        """A field's day."""
        value = self._fields[name].value()
        return value if isinstance(value, date) else None

    def number(self, name: str) -> int | None:
        """A field's whole number."""
        value = self._fields[name].value()
        return value if isinstance(value, int) else None

    def field(self, name: str) -> QWidget:
        """The widget of a field."""
        return cast(QWidget, self._fields[name])

    def form_row(self, name: str) -> FormRow:
        """The row a field stands in, to show or hide it."""
        return self._rows[name]

    def edited(self) -> bool:
        """Whether something differs from what was filled in at first."""
        return any(field.value() != self._clean[name] for name, field in self._fields.items())

    def mark_clean(self) -> None:
        """From here on nothing counts as typed."""
        self._clean = self.values()

    # -- what to mend

    def error(self, name: str, sentence: str) -> None:
        """What must be mended before saving."""
        self._say(name, sentence, "error")

    def warning(self, name: str, sentence: str) -> None:
        """What looks wrong; saving stays possible."""
        self._say(name, sentence, "warning")

    def info(self, name: str, sentence: str, icon: str = "") -> None:
        """A fact that follows from what was typed."""
        self._say(name, sentence, "accent", icon)

    def clear(self, name: str = "") -> None:
        """Take the message of a field away, or all of them."""
        for each in [name] if name else list(self._rows):
            self._say(each, "", "muted")

    def _say(self, name: str, sentence: str, tone: Tone, icon: str = "") -> None:
        self._own.discard(name)
        self._rows[name].message.say(sentence, tone, icon)
        field = self.field(name)
        state = tone if sentence and tone in ("error", "warning") else ""
        if (field.property("state") or "") != state:
            field.setProperty("state", state)
            theme.repolish(field)
        field.setAccessibleDescription(sentence)

    def show_problem(self, problem: InvalidInput) -> bool:
        """Put a refusal at its field and the cursor there; False when the field is not here."""
        if problem.field not in self._rows:
            return False
        self.error(problem.field, problem.message)
        self.focus(problem.field)
        return True

    def check(self) -> bool:
        """Whether every field is understood; goes to the first that is not."""
        wrong = [name for name in self._rows if self._problem(name)]
        for name in wrong:
            self.error(name, self._problem(name))
            self._own.add(name)
        if wrong:
            self.focus(wrong[0])
        return not wrong

    def focus(self, name: str) -> None:
        """Put the cursor in a field, and the field in sight."""
        field = self.field(name)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal(self._rows.get(name, field))

    def _problem(self, name: str) -> str:
        problem = getattr(self._fields[name], "problem", None)
        return str(problem()) if callable(problem) else ""

    def _on_changed(self, name: str) -> None:
        refused = self.field(name).property("state") == "error"
        if name in self._rows and (refused or name in self._own):
            self.clear(name)
        self.changed.emit(name)

    def _on_left(self, name: str) -> None:
        if name not in self._rows:
            return
        problem = self._problem(name)
        if problem:
            self.error(name, problem)
            self._own.add(name)
        elif name in self._own:
            self.clear(name)

    # -- keys

    def submit(self) -> None:
        """Save, as Ctrl+Enter does: only when every field is understood."""
        focused = self.focusWidget()
        settle = getattr(focused, "settle", None)
        if callable(settle):
            settle()
        if self.check():
            self.submitted.emit()

    def cancel(self) -> None:
        """Leave, as Esc does: asks only when something was typed."""
        if self.ask_first is not None and self.edited():
            self.ask_first()
        else:
            self.cancelled.emit()

    def minimumSizeHint(self) -> QSize:
        """Narrower than its rows: they then stand below their labels."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), LEAST_WIDTH), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows = [made for made in self._rows.values() if not made.isHidden()]
        room = self.width() - (CARD_EDGES if self._cards else 0)
        stacked = any(made.wanted_width() > room for made in rows)
        if stacked != self._stacked:
            self._stacked = stacked
            for made in self._rows.values():
                made.set_stacked(stacked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        window = self.window().focusWidget()
        if moved and window is not None and self.isAncestorOf(window):
            reveal(window)
        return moved


class SaveBar(QWidget):
    """The bar below a form: what is kept as a draft, Cancel, other ways to save, and Save."""

    def __init__(
        self,
        form: Form,
        save: str = "Guardar",
        *others: QWidget,
        cancel: str = "Cancelar",
        icon: str = "check",
        keys: str = "Ctrl Intro",
        in_dialog: bool = False,
    ) -> None:
        super().__init__()
        from_left = 20 if in_dialog else 28
        self.note_icon = Icon("hard-drive", 16)
        self.note: Label = label("", "small", "muted")
        self.note_icon.hide()
        self.cancel = button(cancel, "quiet", press=form.cancel)
        self.save = button(save, "primary", icon=icon, press=form.submit)
        inside = row(
            self.note_icon, self.note, None, self.cancel, *others, self.save, gap=10,
            margins=(from_left, 0, from_left, 0),
        )  # fmt: skip
        if keys:
            inside.addWidget(Keycap(keys))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel(inside, "dialogbar" if in_dialog else "bar", height=60))

    def say(self, sentence: str) -> None:
        """What is kept: «Borrador guardado a las 10:42»."""
        self.note.setText(sentence)
        self.note_icon.setVisible(bool(sentence))


def follow(before: QWidget, group: QWidget) -> None:
    """Put what one can act on in a group right after a widget in the order of Tab.

    What is made later than its neighbours would otherwise come after all of them.
    """
    for each in group.findChildren(QWidget):
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None:
            QWidget.setTabOrder(before, each)
            before = each


def reveal(widget: QWidget) -> None:
    """Scroll until the widget is in sight, with some room around it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    inside = above.widget() if isinstance(above, QScrollArea) else None
    if isinstance(above, QScrollArea) and inside is not None:
        place = QRect(widget.mapTo(inside, QPoint()), widget.size())
        above.ensureVisible(place.center().x(), place.center().y(), 0, place.height() // 2 + 24)
