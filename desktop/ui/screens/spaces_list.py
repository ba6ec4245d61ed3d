"""«Solicitudes»: every request for a room, where it stands and what it waits for."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.text import day
from desktop.services.agreements.register import STAGE_NAMES, AgreementRow, Stage
from desktop.ui.context import Context
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import column, row
from desktop.ui.screens.spaces_words import span_of, stage_chip, waits_for
from desktop.ui.search_field import SearchField
from desktop.ui.tables import Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, Keycap, button

EVERY = ""
OPEN = "open"
MOST = 200
"""As many as one looks through; older ones are found by what is typed."""
_OPEN = (
    Stage.REQUESTED, Stage.VALIDATING, Stage.OBSERVED, Stage.AUTHORISED, Stage.SIGNED, Stage.USED,
)  # fmt: skip
STAGES = ((EVERY, "Todas"), (OPEN, "En trámite o en uso"),
          *((stage, STAGE_NAMES[stage]) for stage in Stage))  # fmt: skip


class RequestsList(QWidget):
    """`opened(id)` on Enter, `new_asked` where there is none yet."""

    opened = Signal(UUID)
    new_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.agreements = context.desk.agreements
        self.search = SearchField("Quien solicita, actividad, oficio o acuerdo",
                                  name="Filtrar solicitudes")  # fmt: skip
        self.search.setFixedWidth(320)
        self.stage = FilterMenu("Estado", STAGES, EVERY)
        self._nothing = QStackedWidget()
        self.table: RowsTable[AgreementRow] = RowsTable(
            "Solicitudes de espacio",
            [
                Column("Solicita", lambda r: r.applicant),
                Column("Actividad", lambda r: r.activity, 190, tone="text"),
                Column("Espacio", lambda r: r.room, 130),
                Column("Días", span_of, 226, sort=lambda r: (r.first_on is None, r.first_on)),
                Column("Oficio", lambda r: day(r.requested_on), 104,
                       sort=lambda r: r.requested_on),
                Column("Espera", lambda r: waits_for(r) or "–", 218),
                Column("Estado", lambda r: r.stage_name, 142, chip=stage_chip),
            ],
            key=lambda r: r.id,
            empty=self._nothing,
            drop=(5, 1, 2, 4),
        )  # fmt: skip
        self.footer = ListFooter("solicitud", "solicitudes")
        filters = row(self.search, self.stage, None, margins=(28, 0, 20, 12))
        self.setLayout(column(filters, self.table, self.footer, gap=0))
        self.setFocusProxy(self.search)
        self.search.changed.connect(lambda _: self.fill())
        self.search.moved.connect(self.table.step)
        self.search.chosen.connect(self._open_current)
        self.stage.picked.connect(self.fill)
        self.table.opened.connect(lambda found: self.opened.emit(found.id))
        self.footer.cleared.connect(self.clear_filters)
        made = QShortcut(QKeySequence("Ctrl+F"), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(self.search.edit.setFocus)

    def fill(self) -> None:
        """Ask for the requests that fit."""
        typed, stage = self.search.text().strip(), self.stage.value()
        stages = _OPEN if stage == OPEN else (stage,) if isinstance(stage, Stage) else ()
        every: list[AgreementRow] = self.agreements.listing(limit=MOST)
        filtered = bool(typed or stages)
        found = self.agreements.listing(typed, stages, MOST) if filtered else every
        self._say_nothing(bool(every))
        self.table.set_rows(found, typed)
        chosen = [] if self.stage.is_usual() else [self.stage.words().lower()]
        if typed:
            chosen.append(f"«{typed}»")
        note = f"A la vista, las {MOST} más recientes" if len(every) == MOST else ""
        self.footer.show_count(len(found), len(every), " · ".join(chosen), note)

    def show_agreement(self, agreement: UUID) -> None:
        """Put the cursor on a request."""
        if not self.table.go_to(agreement):
            self.clear_filters()
            self.table.go_to(agreement)

    def clear_filters(self) -> None:
        """Every request again."""
        self.stage.clear()
        self.search.clear()
        self.fill()

    def _open_current(self) -> None:
        current = self.table.current()
        if current is not None:
            self.opened.emit(current.id)

    def _say_nothing(self, some: bool) -> None:
        old = self._nothing.widget(0)
        if old is not None and bool(old.property("some")) == some:
            return
        if old is not None:
            self._nothing.removeWidget(old)
            old.deleteLater()
        made = self._no_match() if some else self._none_yet()
        made.setProperty("some", some)
        self._nothing.addWidget(made)

    def _none_yet(self) -> EmptyState:
        return EmptyState(
            "door-open", "Todavía no hay solicitudes de espacio",
            "Cuando una institución o un colectivo pida un espacio por oficio, regístrelo aquí: la"
            " casa avisa si ya está en uso y lleva la solicitud hasta el acuerdo firmado.",
            button("Nueva solicitud", icon="plus", press=self.new_asked.emit), Keycap("Ctrl N"),
        )  # fmt: skip

    def _no_match(self) -> EmptyState:
        return EmptyState(
            "search", "Ninguna solicitud coincide",
            "Busque por quien solicita, la actividad, el espacio, el número del oficio o el del"
            " acuerdo.", button("Quitar filtros", press=self.clear_filters),
        )  # fmt: skip

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.search.setFixedWidth(320 if width >= 900 else 250)
