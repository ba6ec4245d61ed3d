"""«¿Quién llega?»: the box of the counter, who it may be, and what was done for the last one."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.core.text import count, person_name
from desktop.services.people import Found
from desktop.services.reception import Paper, WalkedIn, WorkshopChoice
from desktop.ui.context import Context
from desktop.ui.dialogs.enrol import EnrolDialog, enrolled_words
from desktop.ui.layout import clear, column, panel, row
from desktop.ui.papers import Back, open_act, open_form
from desktop.ui.row_list import Face, RowList
from desktop.ui.search_field import SearchField
from desktop.ui.targets import JustEnrolled, RegisterSomeone
from desktop.ui.widgets import Card, Icon, Keycap, button, label

MOST_SHOWN = 6
LEAST_SHOWN = 2
_PAPER_WORDS = {
    Paper.FORM: ("Ficha", "Alt+F", "Ver e imprimir la ficha de inscripción"),
    Paper.ACT: ("Acta", "Alt+A", "Ver e imprimir el acta de compromiso"),
    Paper.ADDENDUM: ("Adenda", "Alt+A", "Ver e imprimir la adenda del acta"),
}


def found_face(found: Found) -> Face:
    """Somebody found, as the counter shows them: the queue can see the screen."""
    age = f"{found.age} años" if found.age is not None else ""
    facts = [age, found.document]
    if found.representative:
        facts = [age, f"representante: {found.representative}"]
    places = ", ".join(found.workshops) or (
        f"En espera: {', '.join(found.waiting)}"
        if found.waiting
        else "Sin inscripción en este ciclo"
    )
    return Face(
        title=found.name,
        detail=" · ".join(part for part in facts if part),
        initials=initials(found.given_names, found.surnames),
        middle=places,
        action="Inscribir",
    )


def initials(given_names: str, surnames: str) -> str:
    """«MQ» of María Quishpe."""
    return (given_names[:1] + surnames[:1]).upper()


class WalkInCard(Card):
    """The box with the cursor in it; `finished` after somebody was enrolled."""

    finished = Signal()
    listing = Signal(bool)
    """Whether people are listed below the box now."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._workshop: UUID | None = None
        self._shown = MOST_SHOWN
        hint = row(
            label("Escriba y elija con", "small", "muted"),
            Keycap("↓"),
            label("y", "small", "muted"),
            Keycap("Intro"),
            gap=8,
        )
        super().__init__()
        heading = row(label("¿Quién llega?", "heading"), None)
        heading.addLayout(hint)
        self._heading = panel(heading)
        self.box = SearchField(
            "Apellido, nombre, cédula o teléfono", large=True, name="¿Quién llega?"
        )
        self.found: RowList[Found] = RowList(
            "Personas parecidas", found_face, key=lambda f: f.id, fit=True, edge=18,
            marks_current=True,
        )  # fmt: skip
        self._count = label("", "small", "muted")
        self._register = button(
            "Registrar a alguien nuevo", "link", icon="user-plus", small=True, press=self.register
        )
        # The way to register begins at the left; below a list of people it stands at its end.
        self._foot = row(self._count, None, self._register, Keycap("Ctrl N"), None, gap=10)
        self._for_words = label("", "small_strong", "accent")
        self._for = panel(
            row(
                Icon("palette", 16, "accent"),
                self._for_words,
                button("Quitar", "quiet", small=True, press=self.begin),
                None,
                gap=8,
            )
        )
        self._done = _DoneStrip(context)
        self.add(self._heading, self._for, self.box, self.found, self._done, self._foot)
        self.found.setVisible(False)
        self._done.setVisible(False)
        self._for.setVisible(False)
        self._say_foot("")
        self.box.changed.connect(self._find)
        self.box.moved.connect(self.found.step)
        self.box.chosen.connect(self._choose)
        self.found.opened.connect(self._enrol)

    def begin(self, workshop_id: UUID | None = None, workshop: str = "") -> None:
        """Empty the box for the next person, for one workshop where it is told."""
        self._workshop = workshop_id
        self._for_words.setText(f"Para {workshop}")
        self._for.setVisible(workshop_id is not None)
        # Not «clear»: nothing stays to undo in the box, so Ctrl+Z takes back what was done.
        self.box.set_text("")
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, compact: bool) -> None:
        """Without its heading, in a window of few lines; the box says what it is for."""
        self._heading.setVisible(not compact)
        edge = 10 if compact else 16
        self.body.setContentsMargins(20, edge, 20, edge)

    def make_room(self, rows: int) -> None:
        """How many people may be listed without pushing the day's lessons out of the window."""
        rows = min(max(rows, LEAST_SHOWN), MOST_SHOWN)
        if rows != self._shown:
            self._shown = rows
            self._find(self.box.text())

    def register(self) -> None:
        """Go to the form of a new person, with what was typed."""
        self._context.navigate("people", RegisterSomeone(self.box.text(), self._workshop))

    def show_done(self, done: WalkedIn, name: str, workshop: str) -> None:
        """Say what was done and offer what to print."""
        self.begin()
        self._done.show_result(done, name, workshop)
        words = enrolled_words(done, name, workshop)
        reception = self._context.desk.reception
        if done.enrolled is not None and done.enrolled.repeated and not done.created:
            self._context.toast.say(words, icon="info")
        else:
            self._context.toast.say(words, undo=lambda: self._undo(reception.undo, done))
        self.finished.emit()

    def _undo(self, undo: Callable[[int], None], done: WalkedIn) -> None:
        def undone() -> bool:
            undo(done.transaction)
            return True

        if self._context.messages.attempt(undone):
            self._done.setVisible(False)

    def _find(self, typed: str) -> None:
        wanted = typed.strip()
        found = self._context.desk.people.find(wanted, self._shown) if wanted else ()
        self.found.set_rows(found, typed)
        self.found.setVisible(bool(found))
        self.listing.emit(bool(found))
        if wanted:
            self._done.setVisible(False)
        self._say_foot(wanted)

    def _say_foot(self, wanted: str) -> None:
        number = self.found.count()
        some = count(number, "persona parecida", "personas parecidas")
        self._count.setText((some if number else "Nadie con ese nombre o número") if wanted else "")
        self._count.setVisible(bool(wanted))
        if wanted:
            verb = "Ninguna es: registrar" if number else "Registrar"
            short = f"{wanted[:28]}…" if len(wanted) > 29 else wanted
            self._register.set_words(f"{verb} a «{short}»")
        else:
            self._register.set_words("Registrar a alguien nuevo")
        self._foot.setStretch(1, 1 if wanted else 0)
        self._foot.setStretch(4, 0 if wanted else 1)

    def _choose(self) -> None:
        if not self.box.text().strip():
            return
        if self.found.count():
            self.found.open_current()
        else:
            self.register()

    def _enrol(self, found: Found) -> None:
        name = person_name(found.given_names, found.surnames)

        def done(result: WalkedIn, choice: WorkshopChoice) -> None:
            self.show_done(result, name, choice.name)

        EnrolDialog(self._context, found.id, name, done, self._workshop).ask()


class _DoneStrip(QWidget):
    """What was done for the last person, with the papers that may be printed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = label("", "small", wrap=True)
        self._actions = row(gap=10)
        inside = row(gap=10, margins=(0, 2, 0, 2))
        inside.addLayout(column(5, Icon("circle-check", 18, "success"), None, gap=0))
        inside.addWidget(self._words, 1)
        inside.addLayout(self._actions)
        self.setLayout(inside)
        self._keys: dict[str, QShortcut] = {}

    def show_result(self, done: WalkedIn, name: str, workshop: str) -> None:
        """Offer the papers of one person."""
        words = enrolled_words(done, name, workshop)
        left = done.registered.flags if done.registered else ()
        more = f" Queda por completar: {', '.join(left)}." if left else ""
        warned = f" {' '.join(done.warnings)}" if done.warnings else ""
        self._words.setText(f"{words.rstrip('.')}.{warned}{more}")
        clear(self._actions)
        for shortcut in self._keys.values():
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._keys = {}
        workshop_id = done.enrolled.workshop_id if done.enrolled else None
        for paper in done.papers:
            self._offer(paper, done.person_id, workshop_id)
        self.setVisible(True)

    def _offer(self, paper: Paper, person: UUID, workshop: UUID | None) -> None:
        words, keys, name = _PAPER_WORDS[paper]

        def show() -> None:
            if self.isVisible():
                self._show(paper, person, workshop)

        action = button(words, "link", icon="printer", small=True, press=show)
        action.setAccessibleName(name)
        action.setToolTip(name)
        self._actions.addWidget(action)
        self._actions.addWidget(Keycap(keys.replace("+", " ")))
        shortcut = QShortcut(QKeySequence(keys), self.window())
        shortcut.activated.connect(show)
        self._keys[keys] = shortcut

    def _show(self, paper: Paper, person: UUID, workshop: UUID | None) -> None:
        back = Back("today", None, "Hoy")
        if paper is Paper.FORM or workshop is None:
            open_form(self._context, person, workshop, back)
        else:
            open_act(self._context, workshop, back)


def just_enrolled(target: JustEnrolled) -> tuple[WalkedIn, str, str]:
    """What the form of a new person sent back."""
    assert isinstance(target.done, WalkedIn)
    return target.done, target.name, target.workshop
