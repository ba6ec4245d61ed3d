"""The diplomas that were issued: who has theirs, whose name was corrected, and what one does."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from desktop.core.text import count, fold, thousands
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.ui.context import Context
from desktop.ui.dialogs.diplomas import ask_delivery, ask_reissue
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.doing import attempt
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, panel, row
from desktop.ui.screens.diplomas_words import delivered, stands, state_words
from desktop.ui.search_field import SearchField
from desktop.ui.tables import Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, Icon, button, label

WAITING, HANDED, CORRECTED, ANNULLED = "waiting", "handed", "corrected", "annulled"
STATES = (
    (None, "Todos"),
    (WAITING, "Por entregar"),
    (HANDED, "Entregados"),
    (CORRECTED, "Con el nombre corregido"),
    (ANNULLED, "Anulados"),
)
NARROW, SHORT = 800, 400
"""Below these, Enter alone opens a diploma and the count of the list goes."""
KEYS = (
    ("Shift+Down", "elegir varios diplomas; con Ctrl+A, todos los que se ven"),
    ("Ctrl+E", "marcar los elegidos como entregados"),
    ("Ctrl+R", "emitir de nuevo el que tiene el nombre corregido"),
    ("Del", "anular el diploma elegido"),
)


class IssuedTab(QWidget):
    """`opened(id)` on Enter, `changed` after a job."""

    opened = Signal(object)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._all: Sequence[DiplomaRow] = ()
        self._narrow = False
        self.search = SearchField("Nombre, número o código", name="Buscar diplomas")
        self.search.setFixedWidth(286)
        self.workshop = FilterMenu("Taller")
        self.state = FilterMenu("Estado", STATES)
        self._nothing = QStackedWidget()
        self._nothing.addWidget(
            EmptyState("award", "Todavía no hay diplomas",
                       "Se emiten todos a la vez en la primera parte de esta página.")
        )  # fmt: skip
        self._nothing.addWidget(
            EmptyState("search", "Ningún diploma coincide",
                       "Busque por el nombre, por el número o por el código de doce signos.",
                       button("Quitar filtros", press=self.clear_filters))
        )  # fmt: skip
        self.table: RowsTable[DiplomaRow] = RowsTable(
            "Diplomas emitidos",
            [
                Column("Nombre impreso", lambda r: r.name or "No se puede leer"),
                Column("Taller", lambda r: r.workshop, 220),
                Column("Número", lambda r: r.number, 192),
                Column("Código", lambda r: _grouped(r.code), 140, sortable=False),
                Column("Entregado", delivered, 156,
                       sort=lambda r: r.delivered_on.toordinal() if r.delivered_on else 0),
                Column("Estado", state_words, 168, chip=stands),
            ],
            key=lambda r: r.id,
            empty=self._nothing,
            drop=(3, 1, 4),
        )  # fmt: skip
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.footer = ListFooter("diploma")
        self._corrected = label("", "strong", elide=True)
        band = panel(
            row(Icon("pen-line", 18, "warning"), self._corrected, None,
                button("Ver cuáles", "link", small=True, press=self.show_corrected), gap=10,
                margins=(16, 0, 8, 0)),
            "noticeband", height=42,
        )  # fmt: skip
        band.setProperty("tone", "warning")
        band.setProperty("alone", "true")
        self._place = panel(row(band, margins=(28, 0, 28, 14)))
        self._build_bar()
        self._connect()
        filters = row(self.search, self.workshop, self.state, None, margins=(28, 0, 20, 12))
        self.setLayout(
            column(panel(filters), self._place, self.table, self.footer, self._bar, gap=0)
        )
        self.setFocusProxy(self.search)

    def _build_bar(self) -> None:
        self.chosen = label("", "small", "muted", elide=True)
        self.who = label("", "small", "muted")
        small: dict[str, Any] = {"small": True}
        self.all_button = button("Elegir todos", "link", press=self.choose_all, **small)
        self.annul_button = button("Anular", "quiet", press=self.annul, **small)
        self.again_button = button("Emitir de nuevo", icon="pen-line", press=self.reissue, **small)
        self.open_button = button("Ver", icon="eye", press=self._open_current, **small)
        self.deliver_button = button(
            "Marcar como entregado", "primary", icon="check-check", press=self.deliver, **small
        )
        line = row(
            self.chosen, self.all_button, None, self.who, self.annul_button, self.again_button,
            self.open_button, self.deliver_button, gap=8, margins=(28, 0, 20, 0),
        )  # fmt: skip
        self._bar = panel(line, "bar", height=54)

    def _connect(self) -> None:
        self.search.changed.connect(lambda _: self._fill())
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self._open_current)
        self.workshop.picked.connect(self._fill)
        self.state.picked.connect(self._fill)
        self.footer.cleared.connect(self.clear_filters)
        self.table.opened.connect(lambda each: self.opened.emit(each.id))
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._show_bar())
        for keys, answer in (
            ("Ctrl+E", self.deliver), ("Ctrl+R", self.reissue), ("Del", self.annul),
            ("Ctrl+F", self.search.edit.setFocus),
        ):  # fmt: skip
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)
        every = QShortcut(QKeySequence("Ctrl+A"), self.table.view)
        every.setContext(Qt.ShortcutContext.WidgetShortcut)
        every.activated.connect(self.choose_all)

    # -- what is shown

    def show_diplomas(self, diplomas: Sequence[DiplomaRow], one_workshop: bool = False) -> None:
        """All of them, as they are now."""
        self._all = diplomas
        names = {each.workshop_id: each.workshop for each in diplomas}
        options: list[tuple[object, str]] = [(None, "Todos los talleres"), *names.items()]
        self.workshop.set_options(options)
        self.workshop.setVisible(not one_workshop and len(names) > 1)
        outdated = sum(each.outdated for each in diplomas)
        said = (
            "1 diploma lleva un nombre que se corrigió después en la ficha" if outdated == 1
            else f"{thousands(outdated)} diplomas llevan un nombre que se corrigió después"
        )  # fmt: skip
        self._corrected.setText(said)
        self._place.setVisible(bool(outdated))
        self._fill()

    def show_state(self, state: str) -> None:
        """Those of one state, with the cursor on the first."""
        self.search.clear()
        self.state.set_value(state)
        self._fill()
        self.table.setFocus()

    def show_corrected(self) -> None:
        """Those whose record bears another name today."""
        self.show_state(CORRECTED)

    def clear_filters(self) -> None:
        """All of them again."""
        self.search.clear()
        self.workshop.clear()
        self.state.clear()
        self._fill()
        self.search.setFocus()

    def _fill(self) -> None:
        words, workshop, state = fold(self.search.text()).split(), self.workshop.value(), (
            self.state.value()
        )  # fmt: skip
        found = [
            each
            for each in self._all
            if (workshop is None or each.workshop_id == workshop)
            and (state is None or _is(each, str(state)))
            and _bears(each, words)
        ]
        kept = {each.id for each in self.chosen_rows()}
        self._nothing.setCurrentIndex(1 if self._all else 0)
        self.table.set_rows(found, self.search.text())
        self._choose_again(kept)
        told = [] if self.workshop.is_usual() else [f"taller: {self.workshop.words()}"]
        told += [] if self.state.is_usual() else [self.state.words().lower()]
        told += [f"«{self.search.text().strip()}»"] if words else []
        self.footer.show_count(len(found), len(self._all), " · ".join(told))
        self._show_bar()

    def _choose_again(self, kept: set[UUID]) -> None:
        # News of one's own jobs come while several are chosen.
        if len(kept) < 2:
            return
        model, chosen = self.table.model, QItemSelection()
        last = model.columnCount() - 1
        for at, each in enumerate(model.rows()):
            if each.id in kept:
                chosen.append(QItemSelectionRange(model.index(at, 0), model.index(at, last)))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.table.view.selectionModel().select(chosen, flag)

    def chosen_rows(self) -> list[DiplomaRow]:
        """What is chosen, as it is ordered on screen."""
        rows = sorted(at.row() for at in self.table.view.selectionModel().selectedRows())
        found = (self.table.model.row_at(at) for at in rows)
        return [each for each in found if each is not None]

    def choose_all(self) -> None:
        """Every one that is in sight of the filters."""
        self.table.view.selectAll()
        self.table.setFocus()

    def _show_bar(self) -> None:
        rows = self.chosen_rows()
        one = rows[0] if len(rows) == 1 else None
        may = self._may_annul()
        self._bar.setVisible(bool(self._all))
        self.chosen.setText(count(len(rows), "elegido") if rows else "")
        self.all_button.setVisible(self.table.model.rowCount() > len(rows))
        due = sum(each.stands and each.delivered_on is None for each in rows)
        self.deliver_button.setEnabled(bool(due))
        self.deliver_button.set_words(
            f"Marcar {thousands(due)} como entregados" if due > 1 else "Marcar como entregado"
        )
        self.chosen.setVisible(not self._narrow)
        self.open_button.setVisible(one is not None and not self._narrow)
        self.again_button.setVisible(one is not None and one.stands and may)
        self.annul_button.setVisible(one is not None and one.stands and may)
        self.who.setText("" if may or one is None else "Anular corresponde a la gestora o gestor.")

    def adapt(self, width: int, height: int) -> None:
        """Leave the room of a small window to the rows and to what is done most."""
        self._narrow = width < NARROW
        self.footer.setVisible(height >= SHORT)
        self._show_bar()

    def _may_annul(self) -> bool:
        permissions = self.context.desk.staffing.permissions()
        return any(each.code == "ANNUL_DOCUMENT" and each.mine for each in permissions)

    # -- what is done

    def deliver(self, rows: Sequence[DiplomaRow] = ()) -> None:
        """Note that those people have theirs."""
        chosen = rows or self.chosen_rows()
        if chosen:
            ask_delivery(self.context, chosen, self.changed.emit)

    def deliver_all(self) -> None:
        """Note that everybody has theirs."""
        self.deliver(self._all)

    def reissue(self) -> None:
        """Another one with what the record says today."""
        rows = self.chosen_rows()
        if len(rows) != 1 or not self.again_button.isVisibleTo(self):
            return

        def done(document_id: UUID, number: str) -> None:
            self.changed.emit()
            self.table.go_to(document_id)
            self.context.toast.say(f"Se emitió {number} en lugar de {rows[0].number}", icon="award")

        ask_reissue(self.context, rows[0], done)

    def annul(self) -> None:
        """It counts no longer; its number is never used again."""
        rows = self.chosen_rows()
        if len(rows) != 1 or not self.annul_button.isVisibleTo(self):
            return
        diploma = rows[0]

        def done(reason: str) -> None:
            documents = self.context.desk.documents
            attempt(
                self.context, lambda: documents.annul(diploma.id, reason),
                f"Se anuló {diploma.number}", documents.undo, self.changed.emit,
            )  # fmt: skip

        ask_reason(
            self.context, "Anular el diploma",
            f"{diploma.number} · {diploma.name}. Quien lo verifique verá que está anulado. Su"
            " número no se usa otra vez y no se le emite otro con los del ciclo.",
            "Anular el diploma", done,
        )  # fmt: skip

    def _open_current(self) -> None:
        current = self.table.current()
        if current is not None:
            self.opened.emit(current.id)


def _grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _is(diploma: DiplomaRow, state: str) -> bool:
    if state == ANNULLED:
        return not diploma.stands
    if state == CORRECTED:
        return diploma.outdated
    return diploma.stands and (diploma.delivered_on is None) == (state == WAITING)


def _bears(diploma: DiplomaRow, words: Sequence[str]) -> bool:
    said = fold(f"{diploma.name} {diploma.number} {diploma.code} {_grouped(diploma.code)}")
    return all(word in said for word in words)
