"""The whole record of a person: data, workshops, consents and history, each a key away."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.core.text import moment
from desktop.services.documents.register import DocumentRow
from desktop.services.people import HistoryRow, PersonRecord
from desktop.services.standing import Stands
from desktop.ui.context import Context
from desktop.ui.dialogs.person_consents import ask_consents
from desktop.ui.dialogs.person_edit import edit_contact, edit_identity
from desktop.ui.dialogs.person_jobs import enrol_person
from desktop.ui.dialogs.person_papers import add_document, ask_guardian, ask_phone
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import Back, OpenPaper, open_form, state_chip, state_words
from desktop.ui.screens.person_record_cards import RecordCards
from desktop.ui.screens.person_record_more import ConsentsTab, WorkshopsTab
from desktop.ui.segmented import Segmented
from desktop.ui.sync_mark import Marks, SyncMark
from desktop.ui.tables import Column, RowsTable
from desktop.ui.targets import OpenDiplomas
from desktop.ui.widgets import EmptyState, Icon, Keycap, button, label

DATA, WORKSHOPS, CONSENTS, HISTORY, PAPERS = range(5)
_TABS = ("Ficha", "Inscripciones", "Consentimientos", "Historial", "Papeles")
CONTACT = frozenset({
    "parish", "neighbourhood", "email", "emergency_name", "emergency_relationship",
    "emergency_phone",
})  # fmt: skip
IDENTITY = frozenset({
    "surnames", "given_names", "preferred_name", "birth_date", "birth_year", "gender",
    "nationality",
})  # fmt: skip
"""In which sheet a value is changed."""
KEYS = (
    ("Ctrl+E", "editar la identidad (en la ficha)"),
    ("Ctrl+I", "inscribir en un taller"),
    ("Ctrl+P", "imprimir la ficha de inscripción"),
    ("Ctrl+1–5", "ver ficha, inscripciones, consentimientos, historial o papeles"),
)


class RecordPage(QWidget):
    """`show_person(id)`; `left` on Esc."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.people = context.desk.people
        self.record: PersonRecord | None = None
        self.tabs = Segmented(list(enumerate(_TABS)), DATA, "Ver")
        self.cards = RecordCards(context)
        self.workshops = WorkshopsTab(context)
        self.consents = ConsentsTab(context)
        self.history = _history_table()
        self.marks = Marks(context)
        self.papers = _papers_table(self.marks)
        self.places = QStackedWidget()
        for tab in (self.cards, self.workshops, self.consents, self.history, self.papers):
            self.places.addWidget(tab)
        self._build_head()
        strip = panel(row(self.tabs, None, margins=(28, 4, 20, 12)))
        body = column(self._head, strip, gap=0)
        body.addWidget(self.places, 1)
        self.setLayout(body)
        self._connect()

    def _build_head(self) -> None:
        self.list_link = button("Personas", "link", press=self.left.emit)
        self.name = label("", "strong", elide=True)
        self.mark = SyncMark(self.context, self._stands)
        self.more_button = button(
            "", "quiet", icon="ellipsis", name="Más acciones de la persona", press=self._more
        )
        self.form_button = button("Imprimir ficha", icon="printer", press=self.print_form)
        self.enrol_button = button(
            "Inscribir en un taller", "primary", icon="plus", press=self.enrol
        )
        self._key = Keycap("Ctrl I")
        line = row(
            self.list_link, Icon("chevron-right"), self.name, self.mark, self.more_button,
            self.form_button, self.enrol_button, self._key, gap=8, margins=(28, 0, 20, 0),
        )  # fmt: skip
        line.setStretch(2, 1)
        self._head = panel(line, height=64)

    def _connect(self) -> None:
        self.tabs.changed.connect(self._show_tab)
        for tab in (self.cards, self.workshops, self.consents):
            tab.changed.connect(self.refresh)
        self.papers.opened.connect(
            lambda paper: self.context.navigate("documents", OpenPaper(paper.id, self._back()))
        )
        answers: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+E", self.edit), ("Ctrl+I", self.enrol), ("Ctrl+P", self.print_form),
            ("Esc", self.left.emit),
        ]  # fmt: skip
        answers += [(f"Ctrl+{at + 1}", partial(self.show_tab, at)) for at in range(len(_TABS))]
        for keys, answer in answers:
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    # -- what is shown

    def show_person(self, person_id: UUID, tab: int | None = None) -> bool:
        """Put a record on screen; False where it is not there."""
        another = self.record is None or self.record.id != person_id
        found = self.context.messages.attempt(lambda: self.people.record(person_id))
        if found is None:
            return False
        if another:
            self.cards.conceal()
        self._show(found)
        self.show_tab(DATA if another and tab is None else tab)
        return True

    def refresh(self) -> None:
        """Ask for the record again."""
        if self.record is None:
            return
        person_id = self.record.id
        found = self.context.messages.attempt(lambda: self.people.record(person_id))
        if found is not None:
            self._show(found)
        else:
            self.left.emit()

    def _show(self, record: PersonRecord) -> None:
        self.record = record
        self.name.setText(record.sorted_name)
        self.mark.refresh()
        self.cards.show_record(record)
        self.workshops.show_record(record)
        self.consents.show_record(record)
        number = len(record.enrolments)
        words = f"{_TABS[WORKSHOPS]} {number}" if number else _TABS[WORKSHOPS]
        self.tabs.set_words(WORKSHOPS, words)
        self._fill()

    def _fill(self) -> None:
        """What is asked for only while in sight."""
        record, at = self.record, self.tabs.value()
        if record is None:
            return
        if at == HISTORY:
            self.history.set_rows(self.people.history(record.id))
        elif at == PAPERS:
            papers = self.context.desk.documents.of_person(record.id)
            self.marks.ask(self.papers, 5, [paper.id for paper in papers])
            self.papers.set_rows(papers)

    def _stands(self) -> Stands | None:
        if self.record is None:
            return None
        found: Stands = self.context.desk.standing.of_person(self.record.id)
        return found

    def show_tab(self, at: int | None = None) -> None:
        """Bring a part in sight, with the cursor in it."""
        if at is not None:
            self.tabs.set_value(at)
        self._show_tab()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tab(self) -> None:
        at = self.tabs.value()
        self.places.setCurrentIndex(at if isinstance(at, int) else DATA)
        self._fill()

    def first_focus(self) -> QWidget:
        """Where the cursor begins."""
        at = self.tabs.value()
        if at == DATA:
            return self.cards.first_focus()
        if at == CONSENTS:
            return self.consents.change_button
        tables: dict[object, RowsTable[Any]] = {
            WORKSHOPS: self.workshops.table, HISTORY: self.history, PAPERS: self.papers,
        }  # fmt: skip
        table = tables[at]
        return table if table.model.rowCount() else self.tabs

    def _back(self) -> Back | None:
        return Back("people", self.record.id, "la ficha") if self.record is not None else None

    def adapt(self, width: int) -> None:
        """Two columns of cards where there is room."""
        self.cards.adapt(width)
        self._key.setVisible(width >= 900)
        self.form_button.setVisible(width >= 720)

    # -- what is asked

    def _with_record(self, ask: Callable[[Context, PersonRecord, Callable[[], object]], object]
                     ) -> None:  # fmt: skip
        if self.record is not None:
            ask(self.context, self.record, self.refresh)

    def edit(self) -> None:
        """Names, birth, gender and nationality."""
        self._with_record(edit_identity)

    def mend(self, table: str, column: str) -> None:
        """Open what the centre refused, where it is changed."""
        if table == "phone":
            self._with_record(ask_phone)
        elif table == "identity_document":
            self._with_record(add_document)
        elif column in CONTACT:
            self._with_record(edit_contact)
        elif column in IDENTITY:
            self._with_record(edit_identity)
        elif table == "consent":
            self.show_tab(CONSENTS)

    def enrol(self) -> None:
        """Give them a seat."""
        if self.record is not None:
            enrol_person(self.context, self.record.id, self.record.name, self.refresh)

    def print_form(self) -> None:
        """Their ficha on paper."""
        if self.record is not None:
            open_form(self.context, self.record.id, None, self._back())

    def show_diplomas(self) -> None:
        """Theirs, to issue or to hand over."""
        if self.record is not None:
            asked = OpenDiplomas(person_id=self.record.id, words=self.record.name, back="people",
                                 back_target=self.record.id)  # fmt: skip
            self.context.navigate("diplomas", asked)

    def _more(self) -> None:
        menu = QMenu(self)
        for words, ask in (
            ("Editar la identidad", edit_identity),
            ("Editar el contacto", edit_contact),
            ("Añadir un documento", add_document),
            ("Añadir un teléfono", ask_phone),
            ("Añadir a quien le representa", ask_guardian),
            ("Cambiar los consentimientos", ask_consents),
        ):
            menu.addAction(words).triggered.connect(
                lambda _=False, wanted=ask: self._with_record(wanted)
            )
        menu.addAction("Imprimir ficha de inscripción").triggered.connect(
            lambda _=False: self.print_form()
        )
        menu.addAction("Diplomas de esta persona").triggered.connect(
            lambda _=False: self.show_diplomas()
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height() + 4)))


def _history_table() -> RowsTable[HistoryRow]:
    return RowsTable(
        "Historial",
        [
            Column("Qué cambió", lambda r: r.what),
            Column("Antes", lambda r: r.before or "–", 160),
            Column("Después", lambda r: r.after or "–", 208, tone="text"),
            Column("Cuándo", lambda r: moment(r.at) if r.at else "–", 148,
                   sort=lambda r: r.at.timestamp() if r.at else 0.0),
            Column("Quién", lambda r: r.staff or "–", 150),
            Column("Trabajo", lambda r: r.job, 244),
        ],
        key=id,
        empty=EmptyState(
            "history", "Sin cambios todavía", "Aquí queda quién cambió cada dato, y cuándo."
        ),
        drop=(5, 4),
    )  # fmt: skip


def _papers_table(marks: Marks) -> RowsTable[DocumentRow]:
    return RowsTable(
        "Papeles",
        [
            Column("Número", lambda r: r.number),
            Column("Documento", lambda r: r.kind_name, 200),
            Column("Emitido", lambda r: moment(r.issued_at), 148, sort=lambda r: r.issued_at),
            Column("Por", lambda r: r.issued_by, 160),
            Column("Estado", state_words, 150, chip=state_chip),
            marks.column(),
        ],
        key=lambda r: r.id,
        empty=EmptyState(
            "file-text",
            "Sin papeles todavía",
            "La ficha de inscripción se imprime con el botón de arriba o con su tecla.",
        ),
        drop=(5, 3),
    )
