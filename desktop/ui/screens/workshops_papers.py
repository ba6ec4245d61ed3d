"""The papers of a workshop: its acta, the addenda, the lists to mark by hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import count, moment
from desktop.services.documents.register import DocumentRow
from desktop.services.programme import WorkshopDetail, WorkshopState
from desktop.ui.context import Context
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import state_chip, state_words
from desktop.ui.sync_mark import Marks
from desktop.ui.tables import Column, RowsTable
from desktop.ui.widgets import EmptyState, Keycap, button, label


class PapersTab(QWidget):
    """Enter shows one; the acta and the list are asked for from the bar."""

    act_asked = Signal()
    list_asked = Signal()
    diplomas_asked = Signal()
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.words = label("", "small", "muted", elide=True)
        self.marks = Marks(context)
        self.table: RowsTable[DocumentRow] = RowsTable(
            "Papeles del taller",
            [
                Column("Número", lambda r: r.number, 236),
                Column("Documento", lambda r: r.kind_name, sort=lambda r: r.kind_name),
                Column("Personas", lambda r: str(r.people or "–"), 86, right=True,
                       sort=lambda r: r.people),
                Column("Emitido", lambda r: moment(r.issued_at), 148, sort=lambda r: r.issued_at),
                Column("Estado", state_words, 146, chip=state_chip),
                self.marks.column(),
            ],
            key=lambda r: r.id,
            empty=EmptyState(
                "file-text", "Todavía no hay papeles de este taller",
                "El acta lleva a quienes están inscritos hoy. La lista sirve para marcar a mano.",
                button("Ver el acta", icon="file-text", press=self.act_asked.emit),
                Keycap("Ctrl P"),
            ),
            drop=(5, 2, 3),
        )  # fmt: skip
        self.act_button = button("Acta o adenda", icon="file-text", small=True,
                                 press=self.act_asked.emit)  # fmt: skip
        self.list_button = button("Lista de asistencia", icon="clipboard-list", small=True,
                                  press=self.list_asked.emit)  # fmt: skip
        self.diplomas_button = button("Diplomas", icon="award", small=True,
                                      press=self.diplomas_asked.emit)  # fmt: skip
        actions = panel(
            row(self.words, None, self.diplomas_button, self.list_button, self.act_button, gap=10,
                margins=(28, 0, 20, 0)), "bar", height=54,
        )  # fmt: skip
        self.setLayout(column(self.table, actions, gap=0))
        self.setFocusProxy(self.table)
        self.table.opened.connect(self.opened)

    def show_detail(self, detail: WorkshopDetail, papers: list[DocumentRow]) -> None:
        """The papers as they are now."""
        self.marks.ask(self.table, 5, [paper.id for paper in papers])
        self.table.set_rows(papers)
        self.words.setText(count(len(papers), "papel", "papeles"))
        cancelled = detail.row.state is WorkshopState.CANCELLED
        self.act_button.setVisible(not cancelled)
        self.list_button.setVisible(not cancelled)
        self.diplomas_button.setVisible(not cancelled)
