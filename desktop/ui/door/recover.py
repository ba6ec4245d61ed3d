"""A forgotten password: the eight groups of the recovery sheet, then a new password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QSizePolicy, QWidget

from desktop.core.errors import InvalidInput, TryLater, UserError
from desktop.core.recovery_code import GROUP, GROUPS, fits, signs
from desktop.ui import theme
from desktop.ui.door.first_run import HINT, check_passwords
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.secret import DoorForm, RevealField, Waiting
from desktop.ui.fields import TextField
from desktop.ui.forms import Entry, Message
from desktop.ui.layout import column, panel
from desktop.ui.widgets import Card, Keycap, button, label

_GO = "Cambiar la contraseña"


class _GroupField(TextField):
    """Five signs; full, it goes on to the next; a whole code may be pasted into any of them."""

    moved = Signal(int)
    pasted = Signal(str)

    def __init__(self, place: int) -> None:
        super().__init__(width=130, longest=60)
        self.setMinimumWidth(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = place
        self.setFont(theme.font("strong", 17))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"Grupo {place + 1} de {GROUPS}")
        self.textEdited.connect(self._tidy)

    def _tidy(self, text: str) -> None:
        typed = signs(text)
        if len(typed) > GROUP:
            self.pasted.emit(typed)
            return
        if typed != text:
            self.setText(typed)
        if len(typed) == GROUP and fits(typed, self.place):
            self.moved.emit(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._tidy(self.text() + QApplication.clipboard().text())
            return
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.moved.emit(-1)
            return
        super().keyPressEvent(event)


class CodeField(QWidget):
    """The eight groups; says under them which one does not agree, while it is typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.groups = [_GroupField(place) for place in range(GROUPS)]
        self.message = Message()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place, field in enumerate(self.groups):
            caption = label(str(place + 1), "caption", "muted")
            caption.setBuddy(field)
            cell = column(caption, field, gap=2)
            grid.addLayout(cell, place // 4, place % 4)
            field.moved.connect(lambda steps, at=place: self._move(at + steps))
            field.pasted.connect(lambda code, at=place: self._spread(at, code))
            field.textChanged.connect(lambda _="": self._say())
        self.setLayout(column(grid, self.message, gap=4))
        self.setFocusProxy(self.groups[0])

    def text(self) -> str:
        """All that was typed."""
        return "".join(field.text() for field in self.groups)

    def wrong(self) -> list[int]:
        """The groups (1-8) that are whole and do not agree."""
        return [
            field.place + 1
            for field in self.groups
            if len(field.text()) == GROUP and not fits(field.text(), field.place)
        ]

    def missing(self) -> list[int]:
        """The groups (1-8) that are not whole."""
        return [field.place + 1 for field in self.groups if len(field.text()) < GROUP]

    def focus_group(self, group: int) -> None:
        """Put the cursor in a group (1-8)."""
        field = self.groups[group - 1]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def refuse(self, sentence: str) -> None:
        """Why the whole code was not taken."""
        self.message.say(sentence, "error")

    def _move(self, place: int) -> None:
        if 0 <= place < GROUPS:
            self.groups[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _spread(self, place: int, code: str) -> None:
        if len(code) > (GROUPS - place) * GROUP:
            place = 0
        last = place
        for at in range(place, GROUPS):
            piece = code[(at - place) * GROUP :][:GROUP]
            if not piece:
                break
            self.groups[at].setText(piece)
            last = at
        self._move(min(last + (len(self.groups[last].text()) == GROUP), GROUPS - 1))

    def _say(self) -> None:
        wrong = self.wrong()
        for field in self.groups:
            state = "error" if field.place + 1 in wrong else ""
            if (field.property("state") or "") != state:
                field.setProperty("state", state)
                theme.repolish(field)
        said = ""
        if wrong:
            said = (
                f"Revise el grupo {wrong[0]}: su último signo no coincide con los otros cuatro."
                " En la hoja no hay letras I, L, O ni U."
            )
        self.message.say(said, "error")
        self.setAccessibleDescription(said)
        self.changed.emit()


class RecoverPage(DoorPage):
    """The sheet and a new password on one page."""

    recovering = Signal(str, str)
    going_back = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Entrar con la hoja de recuperación",
            "Escriba los ocho grupos de la hoja, en orden. Después de usarla, esa hoja ya no sirve"
            " y se hace otra.",
        )
        self.code = CodeField()
        self.form = DoorForm("Contraseña nueva")
        self.password = RevealField()
        self.again = RevealField()
        self.form.row("Contraseña nueva", Entry("password", self.password), required=True)
        self.form.row("Otra vez", Entry("again", self.again), required=True)
        self.form.hint("password", HINT)
        self.go_on = button(_GO, "primary", icon="arrow-right", icon_after=True)
        self.back = button("Atrás", press=self.going_back.emit)
        self.enter_button = self.go_on
        self.set_foot(None, self.back, self.go_on, Keycap("Intro"))
        self.add(Card(self.code, margins=(20, 14, 20, 16)), 8, panel(column(self.form)), None)
        self._waiting = Waiting(self.go_on, _GO, lambda: self.code.refuse(""))
        self.form.submitted.connect(self._go)
        self.go_on.clicked.connect(lambda _=False: self.form.submit())

    def first_focus(self) -> QLineEdit:
        """The first group."""
        return self.code.groups[0]

    def busy(self, working: bool) -> None:
        """While the house is being opened."""
        self.go_on.setEnabled(not working)
        self.back.setEnabled(not working)
        self.go_on.set_words("Abriendo…" if working else _GO)

    def refuse(self, error: UserError) -> None:
        """Say why it did not open."""
        self.busy(False)
        if isinstance(error, InvalidInput) and self.form.show_problem(error):
            return
        self.code.refuse(error.message)
        self.area.verticalScrollBar().setValue(0)
        if isinstance(error, TryLater) and error.seconds > 0:
            self._waiting.begin(error.seconds)

    def _go(self) -> None:
        if self._waiting.is_on() or not self.go_on.isEnabled():
            return
        wrong, missing = self.code.wrong(), self.code.missing()
        if wrong or missing:
            if not wrong:
                self.code.refuse(f"Falta completar el grupo {missing[0]}.")
            self.code.focus_group((wrong or missing)[0])
            self.area.verticalScrollBar().setValue(0)
        elif check_passwords(self.form):
            self.recovering.emit(self.code.text(), self.password.text())
