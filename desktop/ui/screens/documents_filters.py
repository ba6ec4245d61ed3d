"""What of the papers is shown: typed words, kind, state and days, in one row above the list."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import day
from desktop.services.documents.register import Condition, DocumentKind, Wanted
from desktop.ui.context import Context
from desktop.ui.fields import DateField
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import row
from desktop.ui.search_field import SearchField
from desktop.ui.segmented import Segmented

KINDS = (
    (None, "Todos"),
    (DocumentKind.ACT, "Actas"),
    (DocumentKind.AGREEMENT, "Acuerdos"),
    (DocumentKind.DIPLOMA, "Diplomas"),
    (DocumentKind.FORM, "Fichas"),
    (DocumentKind.LIST, "Listas"),
)
CONDITIONS = (
    (None, "Todos"),
    (Condition.STANDING, "Vigentes"),
    (Condition.WAITING, "Por firmar o entregar"),
    (Condition.DONE, "Firmados o entregados"),
    (Condition.ANNULLED, "Anulados"),
)
ROOMY = 1100
"""From this width on the kinds stand beside each other; below, they are a menu."""
Days = tuple[date | None, date | None]
_EVER: Days = (None, None)
_CHOSEN, _CHOOSE = "chosen", "choose"


class PaperFilters(QWidget):
    """`changed` at every letter and choice; `wanted()` is what is asked for."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.search = SearchField("Número, persona, taller o código", name="Buscar documentos")
        self.kinds = Segmented(KINDS, None, "Clase de documento")
        self.kind_menu = FilterMenu("Clase", KINDS)
        self.condition = FilterMenu("Estado", CONDITIONS)
        self.dates = FilterMenu("Fecha")
        self.search.setFixedWidth(286)
        self._days: Days = _EVER
        self._before: object = None
        self._fill_dates()
        self.setLayout(
            row(
                self.search, self.kinds, self.kind_menu, self.condition, self.dates, None,
                margins=(28, 0, 20, 12),
            )
        )  # fmt: skip
        self.search.changed.connect(lambda _: self.changed.emit())
        self.kinds.changed.connect(lambda: self._kind_chosen(self.kinds.value()))
        self.kind_menu.picked.connect(lambda: self._kind_chosen(self.kind_menu.value()))
        self.condition.picked.connect(self.changed.emit)
        self.dates.picked.connect(self._date_chosen)
        self.adapt(ROOMY)

    def wanted(self) -> Wanted:
        """What is typed and chosen."""
        kind, condition = self.kinds.value(), self.condition.value()
        since, until = self._days
        return Wanted(
            self.search.text(),
            kind if isinstance(kind, DocumentKind) else None,
            condition if isinstance(condition, Condition) else None,
            since,
            until,
        )

    def words(self) -> str:
        """The same in words, "" when every paper is shown."""
        wanted = self.wanted()
        said = [
            words.lower() for value, words in KINDS if value is not None and value is wanted.kind
        ]
        if not self.condition.is_usual():
            said.append(self.condition.words().lower())
        if not self.dates.is_usual():
            said.append(self.dates.words().lower())
        if wanted.text.strip():
            said.append(f"«{wanted.text.strip()}»")
        return " · ".join(said)

    def clear(self) -> None:
        """Every paper again, without telling anyone."""
        self.kinds.set_value(None)
        self.kind_menu.clear()
        self.condition.clear()
        self._days, self._before = _EVER, None
        self._fill_dates()
        self.dates.clear()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.kinds.setVisible(width >= ROOMY)
        self.kind_menu.setVisible(width < ROOMY)

    # -- kinds and days

    def _kind_chosen(self, kind: object) -> None:
        # Supr takes the choice of a bar back, which here is «Todos» again.
        self.kinds.set_value(kind)
        self.kind_menu.set_value(kind)
        self.changed.emit()

    def _fill_dates(self) -> None:
        options: list[tuple[object, str]] = [
            (None, "Cualquier fecha"),
            ("month", "Este mes"),
            ("cycle", "Este ciclo"),
        ]
        if self._before == _CHOSEN:
            options.append((_CHOSEN, _span(self._days)))
        self.dates.set_options([*options, (_CHOOSE, "Elegir fechas")])

    def _date_chosen(self) -> None:
        chosen = self.dates.value()
        if chosen == _CHOOSE:
            self.dates.set_value(self._before)
            ask_days(self._context, self._days, self._take)
            return
        if chosen != _CHOSEN:
            self._days = self._known(chosen)
        self._before = chosen
        self._fill_dates()
        self.changed.emit()

    def _known(self, chosen: object) -> Days:
        today = self._context.desk.clock.today()
        if chosen == "month":
            following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
            return today.replace(day=1), following - timedelta(days=1)
        cycle = self._context.desk.programme.current_cycle() if chosen == "cycle" else None
        return (cycle.starts_on, cycle.ends_on) if cycle is not None else _EVER

    def _take(self, days: Days) -> None:
        self._days = days
        self._before = None if days == _EVER else _CHOSEN
        self._fill_dates()
        self.dates.set_value(self._before)
        self.changed.emit()


def ask_days(context: Context, now: Days, then: Callable[[Days], None]) -> FormDialog:
    """Ask from which day to which; either may stay empty."""
    form = Form("Fechas", cards=False)
    today = context.desk.clock.today
    since_field = DateField(today)
    form.row("Desde", Entry("since", since_field))
    form.row("Hasta", Entry("until", DateField(today)))
    form.set_values({"since": now[0], "until": now[1]})
    dialog = FormDialog(
        context.host, context.messages, "Documentos emitidos entre dos fechas", form,
        save="Ver los documentos", detail="Puede dejar una vacía.", width=560,
    )  # fmt: skip

    def done() -> None:
        since, until = form.date("since"), form.date("until")
        if since is not None and until is not None and until < since:
            form.error("until", "La segunda fecha va después de la primera.")
            return
        dialog.close_sheet()
        then((since, until))

    form.submitted.connect(done)
    dialog.open(since_field)
    since_field.selectAll()
    return dialog


def _span(days: Days) -> str:
    since, until = days
    if since is None:
        return f"Hasta {day(until)}" if until is not None else ""
    return f"Desde {day(since)}" if until is None else f"{day(since)} a {day(until)}"
