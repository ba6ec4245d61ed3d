"""Deciding doubtful rows of imported sheets: the row and the person, side by side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from desktop.core.text import count, fold, listing, thousands
from desktop.services.imports.results import Decided, Decision, DoubtfulRow
from desktop.ui.buttons import Kind
from desktop.ui.context import Context
from desktop.ui.layout import clear, column, panel, row, scroll
from desktop.ui.row_list import Face, RowList
from desktop.ui.screen import PageHeader
from desktop.ui.widgets import Button, Card, EmptyState, Icon, Keycap, button, label

LIST_WIDTH = 372


class DoubtsPage(QWidget):
    """The rows that wait, and what is known of each; `left` to go back to the list."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.imports = context.desk.imports
        self.header = PageHeader(
            "¿Es la misma persona?", "",
            button("Dejar para después", "quiet", press=self.left.emit), Keycap("Esc"),
        )  # fmt: skip
        self.rows: RowList[DoubtfulRow] = RowList(
            "Filas por decidir", _face, key=lambda r: r.id, edge=28
        )
        self.rows.selected.connect(self._show)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(10)
        self._reason = label("", "body", wrap=True)
        self._workshops = label("", "small", "muted", wrap=True)
        self.same_button = self._decider("Es la misma persona", "primary", "check", Decision.SAME)
        self.new_button = self._decider(
            "Es otra: registrar", "secondary", "user-plus", Decision.NEW
        )
        self.discard_button = self._decider("Descartar la fila", "danger", "x", Decision.DISCARD)
        self.open_button = button(
            "Abrir ficha", "link", icon="arrow-right", small=True, press=self._open_record
        )
        actions = column(
            row(self.same_button, Keycap("1"), 8, self.new_button, Keycap("2"), None),
            row(self.discard_button, Keycap("3"), 8, self.open_button, None),
            gap=10,
        )
        told = row(Icon("triangle-alert", 18, "warning"), gap=10)
        told.addWidget(self._reason, 1)
        card = Card(told, 4, self._facts, self._workshops, 4, actions,
                    margins=(24, 20, 24, 20), gap=12)  # fmt: skip
        self._side = scroll(column(card, None, margins=(0, 4, 28, 20)))
        body = row(gap=16)
        self._list_place = panel(column(self.rows, margins=(0, 4, 0, 0)), width=LIST_WIDTH)
        body.addWidget(self._list_place)
        body.addWidget(self._side, 1)
        self._back = button("Volver a Personas", "primary", press=self.left.emit)
        self._nothing = EmptyState(
            "circle-check",
            "No queda nada por decidir",
            "Cuando una hoja traiga a alguien que quizá ya conste, aparecerá aquí y en «Hoy».",
            self._back,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(panel(body))
        self._stack.addWidget(self._nothing)
        whole = column(self.header, gap=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        for keys, decision in (
            ("1", Decision.SAME), ("2", Decision.NEW), ("3", Decision.DISCARD),
        ):  # fmt: skip
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(lambda wanted=decision: self.decide(wanted))

    def _decider(self, words: str, kind: Kind, icon: str, decision: Decision) -> Button:
        return button(
            words,
            kind,
            icon=icon,
            press=lambda: self.decide(decision),
        )

    def refresh(self) -> None:
        """Ask again what waits."""
        found = self.imports.doubtful()
        self.rows.set_rows(found)
        said = "fila de una hoja espera" if len(found) == 1 else "filas de hojas esperan"
        self.header.say(
            "¿Es la misma persona?", f"{thousands(len(found))} {said} su decisión" if found else ""
        )
        self._stack.setCurrentIndex(0 if found else 1)
        self._show(self.rows.current())

    def first_focus(self) -> QWidget:
        """The list of rows, or the way back."""
        return self.rows if self.rows.count() else self._back

    def adapt(self, width: int) -> None:
        """A narrower list in a narrow window."""
        self._list_place.setFixedWidth(LIST_WIDTH if width >= 1000 else 264)

    def decide(self, decision: Decision) -> None:
        """Say who the row is, and go to the next."""
        current = self.rows.current()
        if current is None or (decision is Decision.SAME and current.candidate_id is None):
            return
        done = self.context.messages.attempt(lambda: self.imports.decide(current.id, decision))
        if done is not None:
            self.context.toast.say(_said(current, decision, done))
            self.refresh()
            self.first_focus().setFocus()

    def _open_record(self) -> None:
        current = self.rows.current()
        if current is not None and current.candidate_id is not None:
            self.context.navigate("people", current.candidate_id)

    def _show(self, found: DoubtfulRow | None) -> None:
        clear(self._facts)
        if found is None:
            return
        known = found.candidate_id is not None
        sheet = label(f"En la hoja, fila {thousands(found.line)}", "caption_strong", "muted")
        house = label("En la casa", "caption_strong", "muted")
        self._facts.addWidget(sheet, 0, 1)
        self._facts.addWidget(house, 0, 2)
        facts = (
            ("Nombre", found.name, found.candidate_name),
            ("Documento", found.document, found.candidate_document),
            ("Nacimiento", found.born or "No consta", found.candidate_born or "No consta"),
        )
        for at, (title, one, other) in enumerate(facts, start=1):
            self._facts.addWidget(label(title, "small", "muted"), at, 0)
            differs = known and fold(one) != fold(other)
            for place, words in ((1, one), (2, other if known else "–")):
                shown = label(words, "strong" if differs else "body", wrap=True)
                self._facts.addWidget(shown, at, place)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(2, 1)
        self._reason.setText(found.reason)
        wanted = listing([f"«{each}»" for each in found.workshops])
        self._workshops.setText(f"La hoja pide inscribirla en {wanted}." if wanted else "")
        self._workshops.setVisible(bool(wanted))
        self.same_button.setEnabled(known)
        self.open_button.setVisible(known)


def _face(found: DoubtfulRow) -> Face:
    about = f"¿{found.candidate_name}?" if found.candidate_name else "Sin con quién comparar"
    return Face(found.name, about, arrow=True)


def _said(found: DoubtfulRow, decision: Decision, done: Decided) -> str:
    if decision is Decision.DISCARD:
        return f"Se descartó la fila de {found.name}"
    words = f"Se registró a {found.name}" if done.created else f"{found.name} ya constaba"
    if done.enrolled:
        words += f", con {count(done.enrolled, 'inscripción', 'inscripciones')}"
    if done.waiting:
        words += ", en lista de espera"
    return words
