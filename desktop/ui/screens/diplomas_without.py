"""Who gets no diploma and why: every one of them, by name, searched and by reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.text import fold
from desktop.services.documents.diploma_plan import Excluded
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, panel, row
from desktop.ui.screens.diplomas_words import kind_of, reasons
from desktop.ui.search_field import SearchField
from desktop.ui.tables import Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, button


class WithoutTab(QWidget):
    """`opened(person_id)` on Enter."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Excluded] = ()
        self._enrolled = False
        self.search = SearchField("Persona o taller", name="Buscar por persona o taller")
        self.search.setFixedWidth(286)
        self.reason = FilterMenu("Motivo")
        self._nothing = QStackedWidget()
        self._nothing.addWidget(
            EmptyState("award", "Nadie queda sin diploma", "Todas las personas lo reciben.")
        )
        self._nothing.addWidget(
            EmptyState("users", "Todavía no hay personas inscritas",
                       "Aquí constará quién no recibe diploma, y por qué.")
        )  # fmt: skip
        self._nothing.addWidget(
            EmptyState("search", "Nadie coincide", "Busque por el nombre o por el taller.",
                       button("Quitar filtros", press=self.clear_filters))
        )  # fmt: skip
        self.table: RowsTable[Excluded] = RowsTable(
            "No reciben diploma",
            [
                Column("Persona", lambda r: r.name or "Sin nombre", 300),
                Column("Taller", lambda r: r.workshop, 260),
                Column("Por qué", lambda r: r.reason, tone="text"),
            ],
            key=lambda r: (r.person_id, r.workshop_id),
            empty=self._nothing,
            drop=(1,),
        )
        self.footer = ListFooter("inscripción", "inscripciones")
        self.search.changed.connect(lambda _: self._fill())
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self._open_current)
        self.reason.picked.connect(self._fill)
        self.footer.cleared.connect(self.clear_filters)
        self.table.opened.connect(lambda each: self.opened.emit(each.person_id))
        filters = panel(row(self.search, self.reason, None, margins=(28, 0, 20, 12)))
        self.setLayout(column(filters, self.table, self.footer, gap=0))
        self.setFocusProxy(self.search)

    def show_people(self, excluded: Sequence[Excluded], enrolled: bool) -> None:
        """All of them, as they are now; `enrolled` where anybody is, with diploma or without."""
        self._all, self._enrolled = excluded, enrolled
        options: list[tuple[object, str]] = [(None, "Todos los motivos")]
        options += [(why.words, f"{why.words} ({why.people})") for why in reasons(excluded)]
        self.reason.set_options(options)
        self._fill()

    def show_reason(self, kind: str) -> None:
        """Those of one reason."""
        self.search.clear()
        self.reason.set_value(kind)
        self._fill()
        self.table.setFocus()

    def clear_filters(self) -> None:
        """All of them again."""
        self.search.clear()
        self.reason.clear()
        self._fill()
        self.search.setFocus()

    def _fill(self) -> None:
        words, kind = fold(self.search.text()).split(), self.reason.value()
        found = [
            each
            for each in self._all
            if (kind is None or kind_of(each.reason) == kind)
            and all(word in fold(f"{each.name} {each.workshop}") for word in words)
        ]
        self._nothing.setCurrentIndex(2 if self._all else 0 if self._enrolled else 1)
        self.table.set_rows(found, self.search.text())
        told = [str(kind).lower()] if kind else []
        told += [f"«{self.search.text().strip()}»"] if words else []
        self.footer.show_count(len(found), len(self._all), " · ".join(told))

    def _open_current(self) -> None:
        current = self.table.current()
        if current is not None:
            self.opened.emit(current.person_id)
