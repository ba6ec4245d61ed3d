"""The workshops of a cycle: typed and chosen filters, seats, and the acta two keys away."""

from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.core.text import alphabetical, fold
from desktop.services.programme import (
    CycleRow,
    WorkshopRow,
    WorkshopState,
    category_name,
    choices,
)
from desktop.ui.context import Context
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, row
from desktop.ui.screen import PageHeader
from desktop.ui.screens.workshops_words import (
    seats,
    short_category,
    short_schedule,
    state_chip,
    state_words,
)
from desktop.ui.search_field import SearchField
from desktop.ui.tables import Column, ListFooter, RowsTable
from desktop.ui.widgets import Button, EmptyState, Keycap, button

EVERY = ""
STATES = (
    (EVERY, "Todos"),
    (WorkshopState.OPEN, "Abiertos"),
    (WorkshopState.PLANNED, "Por autorizar"),
    (WorkshopState.CLOSED, "Cerrados"),
    (WorkshopState.CANCELLED, "Cancelados"),
)


class WorkshopsList(QWidget):
    """`opened(id)`, `new_asked`, `act_asked(row)`, `managed("cycles"|"rooms"|"facilitators")`."""

    opened = Signal(UUID)
    new_asked = Signal()
    act_asked = Signal(object)
    managed = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.programme = context.desk.programme
        self._rows: list[WorkshopRow] = []
        self.new_button = button("Nuevo taller", "primary", icon="plus", press=self.new_asked.emit)
        self.manage_button = button(
            "Administrar", icon="chevron-down", icon_after=True, press=self._manage
        )
        header = PageHeader(
            "Talleres", "", self.manage_button, self.new_button, Keycap("Ctrl N"), right=20
        )
        self.search = SearchField("Taller, tallerista o espacio", name="Filtrar talleres")
        self.search.setFixedWidth(286)
        self.cycle = FilterMenu("Ciclo", always=True)
        self.category = FilterMenu("Categoría", [(EVERY, "Todas"), *choices("category")], EVERY)
        self.state = FilterMenu("Estado", STATES, EVERY)
        self.act_button = button("Acta", icon="file-text", small=True, press=self._ask_act)
        self.act_button.setAccessibleName("Acta de compromiso del taller marcado")
        self._act_key = Keycap("Ctrl P")
        self._nothing = QStackedWidget()
        self.table: RowsTable[WorkshopRow] = RowsTable(
            "Talleres",
            [
                Column("Taller", lambda r: r.name, sort=lambda r: alphabetical(r.name, "")),
                Column("Categoría", lambda r: short_category(r.category), 136),
                Column("Horario", lambda r: short_schedule(r.schedule), 176, tone="text"),
                Column("Tallerista", lambda r: r.facilitator or "–", 156),
                Column("Espacio", lambda r: r.room or "–", 122),
                Column("Inscritas", seats, 92, right=True, sort=lambda r: (r.enrolled, r.capacity)),
                Column("Espera", lambda r: str(r.waiting or "–"), 66, right=True,
                       sort=lambda r: r.waiting),
                Column("Estado", state_words, 152, chip=state_chip),
            ],
            key=lambda r: r.id,
            empty=self._nothing,
            drop=(6, 4, 3, 1),
        )  # fmt: skip
        self.footer = ListFooter("taller", "talleres")
        filters = row(
            self.search, self.cycle, self.category, self.state, None, self.act_button,
            self._act_key, margins=(28, 0, 20, 12),
        )  # fmt: skip
        self.setLayout(column(header, filters, self.table, self.footer, gap=0))
        self._connect()

    def _connect(self) -> None:
        self.search.changed.connect(lambda _: self._filter())
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self._open_current)
        self.cycle.picked.connect(self.fill)
        self.category.picked.connect(self._filter)
        self.state.picked.connect(self._filter)
        self.table.opened.connect(lambda found: self.opened.emit(found.id))
        self.table.selected.connect(lambda found: self.act_button.setEnabled(found is not None))
        self.footer.cleared.connect(self.clear_filters)
        for keys, answer in (
            ("Ctrl+N", self.new_asked.emit), ("Ctrl+P", self._ask_act), ("A", self._ask_act),
            ("Ctrl+F", self.search.edit.setFocus),
        ):  # fmt: skip
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    # -- what is shown

    def fill(self) -> None:
        """Ask for the cycles and the workshops of the chosen one."""
        cycles: list[CycleRow] = self.programme.cycles()
        current = self.programme.current_cycle()
        options = [(cycle.id, cycle.name) for cycle in cycles]
        self.cycle.set_options(options, current.id if current else None)
        chosen = self.cycle.value()
        self._rows = self.programme.workshops(chosen) if isinstance(chosen, UUID) else []
        self._filter()

    def show_workshop(self, workshop: UUID, cycle: UUID) -> None:
        """Put the cursor on a workshop, in its cycle."""
        if self.cycle.value() != cycle:
            self.cycle.set_value(cycle)
            self.fill()
        if not self.table.go_to(workshop):
            self.clear_filters()
            self.table.go_to(workshop)

    def cycle_id(self) -> UUID | None:
        """The cycle in sight."""
        chosen = self.cycle.value()
        return chosen if isinstance(chosen, UUID) else None

    def clear_filters(self) -> None:
        """Every workshop of the cycle again."""
        self.category.clear()
        self.state.clear()
        self.search.clear()
        self._filter()

    def _filter(self) -> None:
        typed = fold(self.search.text()).split()
        category, state = self.category.value(), self.state.value()
        found = [
            each
            for each in self._rows
            if (category in (EVERY, each.category))
            and (state in (EVERY, each.state))
            and all(word in _words(each) for word in typed)
        ]
        self._say_nothing()
        self.table.set_rows(found, self.search.text())
        chosen = [menu.words() for menu in (self.category, self.state) if not menu.is_usual()]
        if typed:
            chosen.append(f"«{self.search.text().strip()}»")
        planned = sum(each.state is WorkshopState.PLANNED for each in self._rows)
        note = f"{planned} por autorizar" if planned else ""
        self.footer.show_count(len(found), len(self._rows), " · ".join(chosen), note)

    def _say_nothing(self) -> None:
        while self._nothing.count():
            old = self._nothing.widget(0)
            if old is None:
                break
            self._nothing.removeWidget(old)
            old.deleteLater()
        self._nothing.addWidget(self._no_match() if self._rows else self._no_workshops())

    def _no_workshops(self) -> EmptyState:
        actions: list[QWidget] = [
            button("Crear uno nuevo", icon="plus", press=self.new_asked.emit),
            Keycap("Ctrl N"),
        ]
        if not self.cycle.is_usual():
            actions.append(button("Ver el ciclo actual", "link", press=self._usual_cycle))
        return EmptyState(
            "palette",
            f"Todavía no hay talleres en {_lowered(self.cycle.words())}",
            "Con los días y las horas se calculan sus sesiones, sin los feriados, y se avisa si el"
            " espacio ya está ocupado.",
            *actions,
        )

    def _no_match(self) -> EmptyState:
        clear: Button = button("Quitar filtros", press=self.clear_filters)
        return EmptyState(
            "search", "Ningún taller coincide",
            f"En {_lowered(self.cycle.words())} no hay talleres así.", clear,
        )  # fmt: skip

    def _usual_cycle(self) -> None:
        self.cycle.clear()
        self.fill()
        self.search.setFocus()

    # -- what is asked

    def _open_current(self) -> None:
        current = self.table.current()
        if current is not None:
            self.opened.emit(current.id)

    def _ask_act(self) -> None:
        current = self.table.current()
        if current is not None:
            self.act_asked.emit(current)

    def _manage(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, what in (
            ("Ciclos", "cycles"), ("Espacios", "rooms"), ("Talleristas", "facilitators"),
        ):  # fmt: skip
            menu.addAction(words).triggered.connect(
                lambda _=False, wanted=what: self.managed.emit(wanted)
            )
        menu.popup(self.manage_button.mapToGlobal(QPoint(0, self.manage_button.height() + 4)))

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.search.setFixedWidth(286 if width >= 1000 else 208)
        self._act_key.setVisible(width >= 1060)


def _words(found: WorkshopRow) -> str:
    return fold(
        f"{found.name} {found.facilitator} {found.room} {category_name(found.category)}"
        f" {found.schedule}"
    )


def _lowered(cycle: str) -> str:
    return f"el {cycle[:1].lower()}{cycle[1:]}" if cycle else "este ciclo"
