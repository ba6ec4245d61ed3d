"""Beside the data of a record: the workshops a person was in, and what they authorise."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import moment
from desktop.services.people import EnrolmentRow, PersonRecord
from desktop.services.reception import EnrolmentState
from desktop.ui.context import Context
from desktop.ui.dialogs.person_consents import ask_consents
from desktop.ui.dialogs.person_jobs import (
    enrol_person,
    return_to_workshop,
    withdraw_from_workshop,
)
from desktop.ui.layout import clear, column, hline, panel, row, scroll
from desktop.ui.screens.people_words import (
    consent_detail,
    consent_icon,
    consent_words,
    enrolment_chip,
    enrolment_words,
)
from desktop.ui.tables import Column, RowsTable
from desktop.ui.widgets import Card, EmptyState, Icon, Keycap, button, label


class WorkshopsTab(QWidget):
    """Every workshop of the person; Enter opens it, Del withdraws."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.record: PersonRecord | None = None
        nothing = EmptyState(
            "palette",
            "Todavía no participa en ningún taller",
            "Al inscribirla verá los cupos que quedan y si el horario choca con otro.",
            button("Inscribir en un taller", "primary", icon="plus", press=self._enrol),
            Keycap("Ctrl I"),
        )
        self.table: RowsTable[EnrolmentRow] = RowsTable(
            "Inscripciones",
            [
                Column("Taller", lambda r: r.workshop),
                Column("Horario", lambda r: r.schedule or "–", 210),
                Column("Ciclo", lambda r: r.cycle, 190),
                Column("Asistencia", _attendance, 150, right=True,
                       sort=lambda r: r.percent if r.percent is not None else -1),
                Column("Desde", lambda r: moment(r.since).split()[0], 108,
                       sort=lambda r: r.since),
                Column("Estado", lambda r: enrolment_words(r).capitalize()
                       if r.state is EnrolmentState.WITHDRAWN else "Inscrita", 158,
                       chip=enrolment_chip),
            ],
            key=lambda r: r.id,
            empty=nothing,
            drop=(4, 1, 2),
        )  # fmt: skip
        self.words = label("", "small", "muted", elide=True)
        self.open_button = button("Ver taller", press=self._open)
        self.out_button = button("Retirar", press=self.withdraw)
        self._out_key = Keycap("Supr")
        self.back_button = button("Vuelve al taller", press=self.come_back)
        bar = row(gap=10, margins=(28, 0, 28, 0))
        bar.addWidget(self.words, 1)
        for each in (self.open_button, self.back_button, self.out_button, self._out_key):
            bar.addWidget(each)
        self._bar = panel(bar, "bar", height=54)
        body = column(gap=0)
        body.addWidget(self.table, 1)
        body.addWidget(self._bar)
        self.setLayout(body)
        self.table.opened.connect(lambda _: self._open())
        self.table.selected.connect(self._show_actions)
        delete = QShortcut(QKeySequence("Del"), self)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self.withdraw)

    def show_record(self, record: PersonRecord) -> None:
        """The workshops as they stand now."""
        self.record = record
        self.table.set_rows(record.enrolments)
        self._show_actions(self.table.current())

    def _show_actions(self, found: EnrolmentRow | None) -> None:
        self._bar.setVisible(found is not None)
        if found is None:
            return
        left = found.state is EnrolmentState.WITHDRAWN
        self.out_button.setVisible(found.current and not left)
        self._out_key.setVisible(found.current and not left)
        self.back_button.setVisible(found.current and left)
        why = f"Se retiró: {found.reason}" if left and found.reason else ""
        self.words.setText(why)

    def _enrol(self) -> None:
        if self.record is not None:
            enrol_person(self.context, self.record.id, self.record.name, self.changed.emit)

    def _open(self) -> None:
        found = self.table.current()
        if found is not None:
            self.context.navigate("workshops", found.workshop_id)

    def withdraw(self) -> None:
        """Ask why, and take them out."""
        found, record = self.table.current(), self.record
        if found is None or record is None or self.out_button.isHidden():
            return
        withdraw_from_workshop(
            self.context, found.id, record.name, found.workshop, self.changed.emit
        )

    def come_back(self) -> None:
        """Who left is in again."""
        found, record = self.table.current(), self.record
        if found is not None and record is not None:
            return_to_workshop(
                self.context, record.id, record.name, found.workshop_id, found.workshop,
                self.changed.emit,
            )  # fmt: skip


def _attendance(found: EnrolmentRow) -> str:
    if found.percent is None:
        return "–"
    return f"{found.attended} de {found.marked} · {found.percent} %"


class ConsentsTab(QWidget):
    """Where each purpose stands, who answered and when."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.record: PersonRecord | None = None
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(12)
        self.change_button = button("Cambiar", icon="pen-line", press=self.change)
        self.change_button.setAccessibleName("Cambiar los consentimientos")
        card = Card(
            self._lines, title="Lo que autoriza", actions=(self.change_button,),
            margins=(24, 18, 24, 20), gap=14,
        )  # fmt: skip
        whole = panel(column(card))
        whole.setMaximumWidth(760)
        line = row(gap=0, margins=(28, 4, 20, 24))
        line.addWidget(whole, 1)
        line.addStretch(0)
        self.setLayout(row(scroll(column(line, None)), gap=0))

    def show_record(self, record: PersonRecord) -> None:
        """The answers as they stand now."""
        self.record = record
        clear(self._lines)
        for position, found in enumerate(record.consents):
            if position:
                self._lines.addWidget(hline())
            icon, tone = consent_icon(found)
            words = column(label(consent_words(found), "strong", wrap=True), gap=1)
            words.addWidget(label(consent_detail(found), "caption", "muted", wrap=True))
            inside = row(gap=12)
            inside.addLayout(column(2, Icon(icon, 18, tone), None, gap=0))
            inside.addLayout(words, 1)
            if found.version:
                inside.addLayout(
                    column(2, label(f"aviso {found.version}", "caption", "muted"), None, gap=0)
                )
            self._lines.addWidget(panel(inside))

    def change(self) -> None:
        """Ask again."""
        if self.record is not None:
            ask_consents(self.context, self.record, self.changed.emit)
