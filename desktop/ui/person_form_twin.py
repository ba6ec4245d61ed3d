"""Beside the registration form: who may be the same person, why it seems so, and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.core.text import day, fold
from desktop.services.asking import Candidate
from desktop.ui.layout import clear, column, hline, row
from desktop.ui.overlay import Dialog
from desktop.ui.widgets import Icon, Keycap, Notice, button, label

TITLE = "Puede que ya esté registrada"
HELD = "Ese documento ya es de alguien"
UNSURE = "Si no está segura, siga: nada se pierde y las fichas se pueden comparar después."


@dataclass(frozen=True)
class Typing:
    """What the form holds of what is compared."""

    surnames: str
    given_names: str
    birth: str
    document: str
    representative: str


class TwinPane(QWidget):
    """`opened(candidate)` when it is the same person, `dismissed(candidate)` when it is not."""

    opened = Signal(object)
    dismissed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Candidate, ...] = ()
        self._typing = Typing("", "", "", "", "")
        self._at = 0
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_found(self, found: Sequence[Candidate], typing: Typing) -> None:
        """Other candidates, or the same ones beside what is typed now."""
        if tuple(found) == self._found and typing == self._typing:
            return
        kept = self.current()
        self._found, self._typing = tuple(found), typing
        ids = [each.person.id for each in found]
        self._at = ids.index(kept.person.id) if kept and kept.person.id in ids else 0
        self._draw()

    def current(self) -> Candidate | None:
        """Who is compared now."""
        return self._found[self._at] if self._at < len(self._found) else None

    def open_current(self) -> None:
        """It is the same person: to their record."""
        current = self.current()
        if current is not None:
            self.opened.emit(current)

    def dismiss_current(self) -> None:
        """It is somebody else."""
        current = self.current()
        if current is not None:
            self.dismissed.emit(current)

    def _next(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._draw()

    def _draw(self) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        clear(self._place)
        current = self.current()
        self.setVisible(current is not None)
        if current is None:
            return
        inside = column(gap=0)
        reasons = label(" · ".join(current.reasons), "small", "muted", wrap=True)
        inside.addLayout(row(reasons, margins=(16, 10, 16, 6)))
        inside.addLayout(row(self._table(current), margins=(0, 0, 0, 0)))
        inside.addWidget(hline())
        same = button("Es ella: abrir su ficha", small=True, press=self.open_current)
        inside.addLayout(row(same, Keycap("Ctrl D"), None, gap=8, margins=(16, 12, 16, 0)))
        other = button("Es otra persona", "quiet", small=True, press=self.dismiss_current)
        more = row(other, None, gap=8, margins=(8, 4, 16, 0))
        if len(self._found) > 1:
            said = f"Otra parecida ({self._at + 1} de {len(self._found)})"
            following = button(said, "link", icon="chevron-right", icon_after=True, small=True,
                               press=self._next)  # fmt: skip
            more.addWidget(following)
        inside.addLayout(more)
        unsure = label(UNSURE, "caption", "muted", wrap=True)
        inside.addLayout(row(unsure, margins=(16, 6, 16, 0)))
        title = HELD if current.same_document else TITLE
        self._place.addWidget(Notice(title, inside, icon="users"))
        if had_focus:
            same.setFocus(Qt.FocusReason.OtherFocusReason)

    def _table(self, current: Candidate) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(16, 2, 16, 12)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, words in enumerate(("Está escribiendo", "Ya existe"), 1):
            grid.addWidget(label(words, "caption", "muted"), 0, place)
        grid.addWidget(hline(), 1, 0, 1, 3)
        line = 2
        for title, typed, kept in _compared(self._typing, current):
            if not typed and not kept:
                continue
            differs = bool(typed and kept) and fold(typed) != fold(kept)
            grid.addWidget(label(title, "caption", "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(typed or "—", "small", wrap=True), line, 1)
            role, tone = ("small_strong", "warning") if differs else ("small", "text")
            grid.addWidget(label(kept or "—", role, tone, wrap=True), line, 2)
            line += 1
        return table


class TwinStrip(QFrame):
    """The same in one line, for narrow windows; «Comparar» shows the whole."""

    def __init__(
        self, host: QWidget, opened: Callable[[], None], apart: Callable[[], None]
    ) -> None:
        super().__init__()
        self._host, self._opened, self._apart = host, opened, apart
        self._found: tuple[Candidate, ...] = ()
        self._typing = Typing("", "", "", "", "")
        self.setObjectName("practice")
        self._words = label("", "small_strong", elide=True)
        self._compare = button("Comparar", small=True, press=self.compare)
        inside = row(Icon("users", 16, "warning"), gap=8, margins=(28, 4, 28, 4))
        inside.addWidget(self._words, 1)
        inside.addWidget(self._compare)
        inside.addWidget(Keycap("Alt C"))
        self.setLayout(inside)
        self.hide()

    def show_found(self, found: Sequence[Candidate], typing: Typing) -> None:
        """Who may be the same person."""
        self._found, self._typing = tuple(found), typing
        if found:
            title = HELD if found[0].same_document else TITLE
            self._words.setText(f"{title}: {found[0].person.name}")

    def compare(self) -> None:
        """Both side by side, on a sheet."""
        if not self._found:
            return
        pane = TwinPane()
        pane.show_found(self._found, self._typing)
        sheet = Dialog(self._host, "¿Es la misma persona?", pane, width=560)
        for heard, answer in ((pane.opened, self._opened), (pane.dismissed, self._apart)):
            heard.connect(sheet.close_sheet)
            heard.connect(answer)
        sheet.open()


def _compared(typing: Typing, current: Candidate) -> list[tuple[str, str, str]]:
    person = current.person
    birth = day(current.birth_date) if current.birth_date else str(current.birth_year or "")
    document = person.document if typing.document or current.same_document else ""
    return [
        ("Apellidos", typing.surnames, person.surnames),
        ("Nombres", typing.given_names, person.given_names),
        ("Nacimiento", typing.birth, birth),
        ("Documento", typing.document, document),
        ("Representante", typing.representative, person.representative or ""),
        ("Inscrita en", "", ", ".join(person.workshops)),
    ]
