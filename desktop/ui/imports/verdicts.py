"""What becomes of every row of a sheet, before or after it is imported, filtered by verdict."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.core.text import alphabetical, count, fold, thousands
from desktop.services.imports.matches import Verdict
from desktop.services.imports.results import ImportResult, LineVerdict
from desktop.ui.layout import clear, column, panel, row
from desktop.ui.search_field import SearchField
from desktop.ui.segmented import Segmented
from desktop.ui.tables import ChipSpec, Column, ListFooter, RowsTable
from desktop.ui.widgets import EmptyState, button, label

ALL, NOTED, UNMATCHED = "all", "noted", "unmatched"
NARROW = 900

_BEFORE = {
    Verdict.CREATED: "Se registrará",
    Verdict.EXISTING: "Ya consta",
    Verdict.DOUBTFUL: "Por decidir",
    Verdict.REFUSED: "Rechazada",
}
_AFTER = _BEFORE | {Verdict.CREATED: "Registrada"}
_CHIPS = {
    Verdict.DOUBTFUL: ("warning", "users"),
    Verdict.REFUSED: ("error", "circle-x"),
}
_FILTERED: dict[object, str] = {
    Verdict.CREATED: "nuevas",
    Verdict.EXISTING: "ya constan",
    Verdict.DOUBTFUL: "por decidir",
    Verdict.REFUSED: "rechazadas",
    NOTED: "con observación",
    UNMATCHED: "sin taller",
}


class VerdictsView(QWidget):
    """The five numbers as a filter, the rows, and the whole reason of the current one."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[LineVerdict] = ()
        self._words = _BEFORE
        self._place = QHBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.filter: Segmented | None = None
        self.search = SearchField("Nombre o número de fila", name="Buscar una fila")
        self.search.setFixedWidth(224)
        nothing = EmptyState(
            "list-filter", "Ninguna fila así", "Las demás siguen en la hoja.",
            button("Ver todas", press=self.clear_filters),
        )  # fmt: skip
        self.table: RowsTable[LineVerdict] = RowsTable(
            "Filas de la hoja",
            [
                Column("Persona", lambda r: r.name or "Sin nombre legible", 264,
                       sort=lambda r: alphabetical(r.name, "")),
                Column("Fila", lambda r: thousands(r.line), 84, right=True,
                       sort=lambda r: (r.sheet, r.line)),
                Column("Qué pasa", lambda r: self._words[r.verdict], 156, chip=self._chip,
                       sort=lambda r: list(Verdict).index(r.verdict)),
                Column("Motivo u observación", _why, 0),
            ],
            key=lambda r: (r.sheet, r.line),
            empty=nothing,
        )  # fmt: skip
        self._reason = label("", "small", wrap=True)
        self._reason_place = panel(row(self._reason, margins=(28, 10, 28, 10)), "bar")
        self.footer = ListFooter("fila")
        filters = row(margins=(28, 0, 20, 12), gap=12)
        filters.addLayout(self._place)
        filters.addStretch(1)
        filters.addWidget(self.search)
        body = column(filters, gap=0)
        body.addWidget(self.table, 1)
        body.addWidget(self._reason_place)
        body.addWidget(self.footer)
        self.setLayout(body)
        self.search.changed.connect(lambda _: self._fill())
        self.search.moved.connect(self.table.step)
        self.table.selected.connect(self._explain)
        self.footer.cleared.connect(self.clear_filters)

    def show_result(self, result: ImportResult, *, done: bool) -> None:
        """The verdicts of a trial, or of what was imported."""
        self._lines = result.lines
        self._words = _AFTER if done else _BEFORE
        options: list[tuple[object, str]] = [(ALL, f"Todas {thousands(result.rows)}")]
        for verdict, number, words in (
            (Verdict.CREATED, result.created, "Nuevas"),
            (Verdict.EXISTING, result.existing, "Ya constan"),
            (Verdict.DOUBTFUL, result.doubtful, "Por decidir"),
            (Verdict.REFUSED, result.refused, "Rechazadas"),
            (NOTED, len(result.flagged), "Con observación"),
            (UNMATCHED, len(result.unmatched), "Sin taller"),
        ):
            if number or verdict in (Verdict.CREATED, Verdict.EXISTING):
                options.append((verdict, f"{words} {thousands(number)}"))
        clear(self._place)
        self.filter = Segmented(options, ALL, "Filas")
        self.filter.changed.connect(self._fill)
        self._place.addWidget(self.filter)
        self.search.clear()
        self._fill()

    def clear_filters(self) -> None:
        """Every row again."""
        if self.filter is not None:
            self.filter.set_value(ALL)
        self.search.clear()
        self._fill()

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.search.setVisible(width >= NARROW)
        self.footer.setVisible(width >= NARROW)

    def show_only(self, verdict: Verdict) -> None:
        """Only the rows with one verdict."""
        if self.filter is not None:
            self.filter.set_value(verdict)
            self._fill()

    def _chip(self, line: LineVerdict) -> ChipSpec | None:
        tone = _CHIPS.get(line.verdict)
        return ChipSpec(self._words[line.verdict], *tone) if tone else None

    def _fill(self) -> None:
        wanted = self.filter.value() if self.filter is not None else ALL
        typed = self.search.text().strip()
        found = [line for line in self._lines if _fits(line, wanted) and _bears(line, typed)]
        self.table.set_rows(found, "" if typed.isdigit() else typed)
        filters = [f"«{typed}»"] if typed else []
        if wanted not in (ALL, None):
            filters.insert(0, _FILTERED[wanted])
        self.footer.show_count(len(found), len(self._lines), " · ".join(filters))
        self._explain(self.table.current())

    def _explain(self, line: LineVerdict | None) -> None:
        words = _why(line) if line is not None else ""
        where = f"Fila {thousands(line.line)}: " if line is not None else ""
        self._reason.setText(f"{where}{words}" if words else "")
        self._reason_place.setVisible(bool(words))


def _why(line: LineVerdict) -> str:
    return " ".join(part for part in (line.reason, *line.notes, *line.unmatched) if part)


def _fits(line: LineVerdict, wanted: object) -> bool:
    if wanted == NOTED:
        return bool(line.notes)
    if wanted == UNMATCHED:
        return bool(line.unmatched)
    return wanted in (ALL, None) or line.verdict == wanted


def _bears(line: LineVerdict, typed: str) -> bool:
    if typed.isdigit():
        return str(line.line).startswith(typed)
    return all(word in fold(line.name) for word in fold(typed).split())


def sums(result: ImportResult, *, done: bool) -> str:
    """What happens in one line: «212 personas nuevas · 20 ya constaban · 3 por decidir»."""
    new = count(result.created, "persona nueva", "personas nuevas")
    parts = [f"{count(result.rows, 'fila')}", new]
    known = "ya constaba" if done and result.existing == 1 else "ya constaban" if done else ""
    known = known or ("ya consta" if result.existing == 1 else "ya constan")
    for number, words in (
        (result.existing, known),
        (result.doubtful, "por decidir"),
        (result.refused, "rechazada" if result.refused == 1 else "rechazadas"),
    ):
        if number:
            parts.append(f"{thousands(number)} {words}")
    return " · ".join(parts)
