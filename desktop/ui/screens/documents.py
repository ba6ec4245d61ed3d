"""«Documentos»: every paper of the house, newest first, and its preview."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.text import moment
from desktop.core.topics import Topic
from desktop.services.documents.register import DocumentKind, DocumentRow
from desktop.ui.context import Context
from desktop.ui.layout import column, panel
from desktop.ui.papers import Back, open_blank_form, scan_chip, state_chip, state_words
from desktop.ui.preview import KEYS, Preview, wanted
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.screens.documents_filters import PaperFilters
from desktop.ui.sync_mark import Marks
from desktop.ui.tables import Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, Keycap, button

SENT = 7
"""The column that says where a paper stands with the centre."""
MOST = 200
"""As many as one looks through; older papers are found by what is typed and chosen."""


class DocumentsScreen(Screen):
    """`navigate("documents", document_id)` or with an `OpenPaper` shows a paper."""

    key = "documents"
    title = "Documentos"
    icon = "file-text"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.ENROLMENT, Topic.SYNC})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.preview = Preview(context)
        self.preview.left.connect(self.show_list)
        self.preview.went_back.connect(self._go_back)
        self.places = QStackedWidget()
        self.places.addWidget(self._build_list())
        self.places.addWidget(self.preview)
        self.page.addWidget(self.places)
        self.keys += [
            ("Ctrl+N", "imprimir una ficha en blanco"),
            ("Ctrl+D", "emitir los diplomas de un ciclo"),
            ("Ctrl+R", "verificar un diploma"),
            ("Ctrl+F", "buscar"),
            *KEYS,
        ]

    def _build_list(self) -> QWidget:
        self.new_button = button("Ficha en blanco", icon="file-plus", press=self.blank_form)
        go = self.context.navigate
        self.verify_button = button("Verificar", icon="scan-line", press=lambda: go("verify"))
        self.diplomas_button = button("Diplomas", icon="award", press=lambda: go("diplomas"))
        header = PageHeader(
            "Documentos", "", self.verify_button, self.diplomas_button, self.new_button,
            Keycap("Ctrl N"),
        )  # fmt: skip
        self.filters = PaperFilters(self.context)
        self.search = self.filters.search
        self.marks = Marks(self.context)
        self._nothing = QStackedWidget()
        self._nothing.addWidget(self._first_steps())
        self._nothing.addWidget(self._no_match())
        self.table: RowsTable[DocumentRow] = RowsTable(
            "Documentos",
            [
                Column("Número", lambda r: r.number, 218),
                Column("Documento", _short_kind, 158),
                Column("Taller, persona o solicitante", lambda r: r.about, tone="text"),
                Column("Emitido", lambda r: moment(r.issued_at), 142, sort=lambda r: r.issued_at),
                Column("Por", lambda r: r.issued_by, 130),
                Column("Estado", state_words, 150, chip=state_chip),
                Column("Escaneo", lambda r: str(r.scans or ""), 76, sort=lambda r: r.scans,
                       chip=scan_chip),
                self.marks.column(),
            ],
            key=lambda r: r.id,
            empty=self._nothing,
            drop=(6, 7, 3, 1, 4),
        )  # fmt: skip
        self.footer = ListFooter("documento")
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self._open_current)
        self.filters.changed.connect(self.fill)
        self.table.opened.connect(self.show_paper)
        self.footer.cleared.connect(self.clear_filters)
        page = panel(column(header, self.filters, self.table, self.footer, gap=0))
        for keys, answer in (
            ("Ctrl+N", self.blank_form),
            ("Ctrl+P", self._open_current),
            ("Ctrl+F", self.search.edit.setFocus),
            ("Ctrl+D", lambda: go("diplomas")),
            ("Ctrl+R", lambda: go("verify")),
        ):
            made = QShortcut(QKeySequence(keys), page)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)
        return page

    def _first_steps(self) -> EmptyState:
        return EmptyState(
            "file-text",
            "Todavía no hay documentos",
            "El acta de un taller se pide desde Talleres, con una tecla; la ficha de inscripción,"
            " al inscribir a alguien; el acuerdo de uso, desde Espacios.",
            button("Ir a Talleres", "primary", press=lambda: self.context.navigate("workshops")),
            button("Ficha en blanco", icon="file-plus", press=self.blank_form),
        )

    def _no_match(self) -> EmptyState:
        return EmptyState(
            "search",
            "Ningún documento coincide",
            "Busque por el número, entero o sus últimas cifras, por la persona, el taller, quien"
            " pidió el espacio, o el código de un diploma.",
            button("Quitar filtros", press=self.clear_filters),
        )

    # -- what a screen answers

    def refresh(self) -> None:
        self.fill()
        if self.in_preview():
            self.preview.refresh()

    def open(self, target: object) -> None:
        asked = wanted(target)
        if asked is not None:
            self.places.setCurrentWidget(self.preview)
            self.preview.show_paper(asked.document_id, asked.back)

    def first_focus(self) -> QWidget:
        return self.preview.first_focus() if self.in_preview() else self.search

    def adapt(self, width: int, height: int) -> None:
        """Make room in a narrow window."""
        self.filters.adapt(width)

    def in_preview(self) -> bool:
        """Whether a paper is on screen."""
        return self.places.currentWidget() is self.preview

    # -- the list

    def fill(self) -> None:
        """The papers that fit what is typed and chosen."""
        wanted = self.filters.wanted()
        found = self.desk.documents.find(wanted, MOST)
        every = self.desk.documents.how_many()
        self._nothing.setCurrentIndex(1 if every else 0)
        self.marks.ask(self.table, SENT, [paper.id for paper in found])
        self.table.set_rows(found, wanted.text)
        fitting, note = len(found), ""
        if len(found) == MOST:
            note = f"A la vista, los {MOST} más recientes"
            fitting = self.desk.documents.how_many(wanted)
        self.footer.show_count(fitting, every, self.filters.words(), note)

    def clear_filters(self) -> None:
        """Every paper again."""
        self.filters.clear()
        self.fill()
        self.search.setFocus()

    def _open_current(self) -> None:
        current = self.table.current()
        if current is not None:
            self.show_paper(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed on the list go to the box above it."""
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        typed = event.text().strip() and event.text().isprintable() and not held
        if typed and not self.in_preview():
            self.search.setFocus()
            self.search.edit.insert(event.text())
        else:
            super().keyPressEvent(event)

    # -- papers

    def show_paper(self, paper: DocumentRow) -> None:
        """Put a paper of the list on screen."""
        self.open(paper.id)

    def blank_form(self) -> None:
        """A ficha to fill by hand."""
        open_blank_form(self.context)

    def show_list(self) -> None:
        """Back to the list, where one was."""
        shown = self.preview.course
        self.places.setCurrentIndex(0)
        self.preview.forget()
        self.fill()
        if shown is not None:
            self.table.go_to(shown.row.id)
        (self.table if shown is not None else self.search).setFocus()

    def _go_back(self, back: Back) -> None:
        self.show_list()
        self.context.navigate(back.key, back.target)


def _short_kind(paper: DocumentRow) -> str:
    """Beside its applicant, an agreement needs no more words."""
    return "Acuerdo de uso" if paper.kind is DocumentKind.AGREEMENT else paper.kind_name
