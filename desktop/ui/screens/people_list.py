"""The list of people: typed and chosen filters, a page at a time, with one person beside it."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.core.text import count
from desktop.services.people import ListedPerson, PeopleFilter, PeoplePage
from desktop.ui.context import Context
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, panel, row
from desktop.ui.paged_table import PAGE, PagedTable
from desktop.ui.screen import PageHeader
from desktop.ui.screens.people_pane import PersonPane
from desktop.ui.screens.people_words import NOT_KNOWN, age_groups, flags_chip, flags_words
from desktop.ui.search_field import SearchField
from desktop.ui.tables import Column, ListFooter
from desktop.ui.widgets import EmptyState, Keycap, button

NARROW = 980
"""Below this width the person stands beside the list only when asked for."""
LEAST = 800
LOOK_AFTER_MS = 60
EVERYBODY = PeopleFilter()


class PeopleList(QWidget):
    """`opened(id)`, `new_asked(typed)`, `import_asked`."""

    opened = Signal(UUID)
    new_asked = Signal(str)
    import_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.people = context.desk.people
        self.shown: PeoplePage | None = None
        self._descending = False
        self._room = NARROW
        self._asked_for_pane = False
        self.import_button = button(
            "Importar", icon="file-spreadsheet", press=self.import_asked.emit
        )
        self.export_button = button("Exportar", icon="file-down", press=self.export)
        self.new_button = button("Nueva persona", "primary", icon="plus", press=self._new)
        self._new_key = Keycap("Ctrl N")
        header = PageHeader(
            "Personas", "", self.import_button, self.export_button, self.new_button,
            self._new_key, right=20,
        )  # fmt: skip
        self.search = SearchField("Nombre, documento o teléfono", name="Buscar personas")
        self.search.setFixedWidth(286)
        self.workshop = FilterMenu("Taller")
        self.age = FilterMenu("Edad", age_groups())
        self.record = FilterMenu("Ficha", [(False, "Todas"), (True, "Por completar")], False)
        self.pane_button = button("Datos", icon="info", small=True, press=self._toggle_pane)
        self._nothing = QStackedWidget()
        self._nothing.addWidget(self._nobody())
        self._nothing.addWidget(self._no_match())
        self.table: PagedTable[ListedPerson] = PagedTable(
            "Personas",
            [
                Column("Nombre", lambda r: r.name),
                Column("Documento", lambda r: r.document, 154, sortable=False),
                Column("Edad", lambda r: str(r.age) if r.age is not None else NOT_KNOWN, 64,
                       right=True, sortable=False),
                Column("Teléfono", lambda r: r.phone or NOT_KNOWN, 146, sortable=False),
                Column("Ficha", lambda r: flags_words(r.flags), 146,
                       chip=lambda r: flags_chip(r.flags), sortable=False),
            ],
            key=lambda r: r.id,
            empty=self._nothing,
            drop=(3, 1),
        )  # fmt: skip
        self.footer = ListFooter("persona")
        self.pane = PersonPane(context)
        filters = row(
            self.search, self.workshop, self.age, self.record, None, self.pane_button,
            margins=(28, 0, 20, 12),
        )  # fmt: skip
        left = panel(column(header, filters, self.table, self.footer, gap=0))
        inside = row(left, self.pane, gap=0)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_AFTER_MS)
        self._soon.timeout.connect(self._show_person)
        self._connect()

    def _connect(self) -> None:
        self.search.changed.connect(lambda _: self._ask(keep=False))
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self.open_current)
        for menu in (self.workshop, self.age, self.record):
            menu.picked.connect(lambda: self._ask(keep=False))
        self.workshop.pressed.connect(self.fill_workshops)
        self.table.sort_asked.connect(self._sort)
        self.table.opened.connect(lambda found: self.opened.emit(found.id))
        self.table.selected.connect(lambda _: self._soon.start())
        self.footer.cleared.connect(self.clear_filters)
        self.pane.opened.connect(self.opened.emit)
        self.pane.changed.connect(self.refresh)
        for keys, answer in (
            ("Ctrl+N", self._new), ("Ctrl+E", self.export), ("Ctrl+I", self.pane.enrol),
            ("Ctrl+P", self.pane.print_form), ("Ctrl+F", self.search.edit.setFocus),
            ("Ctrl+O", self.import_asked.emit),
        ):  # fmt: skip
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    def _nobody(self) -> EmptyState:
        return EmptyState(
            "users",
            "Todavía no hay nadie en esta casa",
            "Registre a quien llega, o traiga las hojas de inscripción que ya tiene: sirven las de"
            " Excel como estén.",
            button("Registrar a alguien", icon="user-plus", press=self._new),
            Keycap("Ctrl N"),
            button("Importar una hoja", icon="file-spreadsheet", press=self.import_asked.emit),
        )

    def _no_match(self) -> EmptyState:
        return EmptyState(
            "search",
            "Nadie coincide",
            "Pruebe con menos letras, otro apellido o un trozo del documento. Si es nueva,"
            " regístrela.",
            button("Registrar a alguien", icon="user-plus", press=self._new),
            button("Quitar filtros", press=self.clear_filters),
        )

    # -- what is shown

    def refresh(self) -> None:
        """Ask again; what is typed and chosen stays."""
        self._ask(keep=True)

    def fill_workshops(self) -> None:
        """The workshops of this cycle, asked for when somebody looks at them."""
        programme = self.context.desk.programme
        cycle = programme.current_cycle()
        found = programme.workshops(cycle.id) if cycle is not None else []
        self.workshop.set_options([(None, "Todos"), *((each.id, each.name) for each in found)])

    def wanted(self) -> PeopleFilter:
        """What is asked for."""
        workshop, age = self.workshop.value(), self.age.value()
        return PeopleFilter(
            self.search.text(),
            workshop if isinstance(workshop, UUID) else None,
            age if isinstance(age, str) else None,
            self.record.value() is True,
            self._descending,
        )

    def _ask(self, *, keep: bool) -> None:
        wanted = self.wanted()
        shown = self.people.page(wanted, 0, PAGE)
        self.shown = shown
        self._nothing.setCurrentIndex(1 if shown.everybody else 0)
        self.table.show_pages(
            shown.total,
            shown.rows,
            lambda offset, limit: self.people.page(wanted, offset, limit).rows,
            wanted.text,
            keep=keep,
        )
        said = [
            f"{title}: {menu.words().lower() if title == 'edad' else menu.words()}"
            for title, menu in (("taller", self.workshop), ("edad", self.age))
            if not menu.is_usual()
        ]
        if wanted.incomplete:
            said.append("fichas por completar")
        if wanted.text.strip():
            said.append(f"«{wanted.text.strip()}»")
        note = ""
        if shown.incomplete and not wanted.incomplete:
            note = count(shown.incomplete, "ficha por completar", "fichas por completar")
        if shown.capped:
            note = "Hay más: escriba algo más para verlas"
        self.footer.show_count(shown.total, shown.everybody, " · ".join(said), note)
        # The list is in sight first; whoever is marked follows.
        self._soon.start()
        self._place_pane()

    def _sort(self, descending: bool) -> None:
        self._descending = descending
        self._ask(keep=False)

    def _show_person(self) -> None:
        self._soon.stop()
        current = self.table.current()
        self.pane.show_person(current.id if current is not None else None)
        self._place_pane()

    def clear_filters(self) -> None:
        """Everybody again."""
        for menu in (self.workshop, self.age, self.record):
            menu.clear()
        if self.search.text():
            self.search.clear()
        else:
            self._ask(keep=False)
        self.search.setFocus()

    # -- what is asked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed on the list go to the box above it."""
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.text().strip() and event.text().isprintable() and not held:
            self.search.setFocus()
            self.search.edit.insert(event.text())
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """The whole record of the current person; who is not here may be registered."""
        current = self.table.current()
        if current is not None:
            self.opened.emit(current.id)
        elif self.search.text().strip():
            self._new()

    def _new(self) -> None:
        nobody = self.shown is not None and not self.shown.total
        self.new_asked.emit(self.search.text() if nobody else "")

    def export(self) -> None:
        """The people in sight as a workbook, where staff choose."""
        refused = self.context.messages.attempt(self._may_export)
        if not refused:
            return
        name = f"personas-{self.context.desk.clock.today():%Y-%m-%d}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), "Exportar la lista", name, "Libro de Excel (*.xlsx)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def _may_export(self) -> bool:
        self.people.require_export()
        return True

    def export_to(self, place: Path) -> None:
        """Write it beside the window."""
        if place.suffix.casefold() != ".xlsx":
            place = place.with_name(place.name + ".xlsx")
        wanted = self.wanted()
        self.context.tasks.run(
            lambda progress: self.people.export(wanted, place, progress),
            lambda number: self.context.toast.say(
                f"Se exportó a {count(_number(number), 'persona')} a «{place.name}»",
                icon="file-down",
            ),
            title="Exportando la lista",
        )

    # -- room

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.search.setFixedWidth(286 if width >= 1000 else 208)
        self._new_key.setVisible(width >= 1160)
        self._room = width
        self._place_pane()

    def _toggle_pane(self) -> None:
        self._asked_for_pane = not self.pane.isVisible()
        self._place_pane()

    def _place_pane(self) -> None:
        narrow = self._room < NARROW
        somebody = self.table.current() is not None
        # In the narrowest window the whole record, one Enter away, takes its place.
        room = self._room >= LEAST
        self.pane_button.setVisible(narrow and somebody and room)
        self.pane.setVisible(somebody and (not narrow or (self._asked_for_pane and room)))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
