"""«Números de los documentos»: what this laptop gave, and the last number written by hand."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.core.errors import UserError
from desktop.services.documents.register import DocumentKind
from desktop.services.numbers import LARGEST, NAMES, Series
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.door.numbers import LEAD
from desktop.ui.door.secret import DoorForm
from desktop.ui.fields import NumberField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry
from desktop.ui.house.parts import fact
from desktop.ui.layout import clear, column, panel
from desktop.ui.widgets import Card, Notice, button, label

BY_HAND = (
    "Si se siguió en un talonario, por ejemplo sin luz, escriba el último número usado de cada"
    " clase: de {example} se escribe 120. El siguiente documento irá después. Deje vacío lo que no"
    " se escribió a mano."
)
FAR = 500
"""A number so far ahead is asked about: one digit too many cannot be taken back."""


class NumbersCard(Card):
    """The last number of each kind in this year and the one before, and the way to tell more."""

    def __init__(self, context: Context) -> None:
        super().__init__(title="Números de los documentos")
        self._context = context
        self._inside = column(gap=10)
        self.add(panel(self._inside))

    def refresh(self) -> None:
        """Ask the desk again."""
        clear(self._inside)
        numbers = self._context.desk.numbers
        years: list[int] = numbers.years()
        series: list[Series] = numbers.of_year(years[0])
        letter = self._context.desk.house.letter
        self._inside.addLayout(fact("Letra del equipo", letter))
        self._inside.addLayout(fact("Se escriben así", series[0].number(42)))
        unsure = [each for each in series if each.unsure]
        if unsure:
            names = ", ".join(NAMES[each.kind] for each in unsure).lower()
            tell = button("Indicar los números", icon="pen-line", press=self.ask_unsure)
            self._inside.addWidget(
                Notice(
                    "Falta el último número en papel",
                    f"Sin él no se imprime: {names}. Los datos vienen de una copia y este equipo"
                    " no recuerda qué se imprimió.",
                    tell,
                )
            )
        for year in years[:2]:
            shown = series if year == years[0] else numbers.of_year(year)
            self._show_year(year, shown)
        self._inside.addWidget(
            label(
                "Ningún número se repite, ni después de restaurar una copia.", "small", "muted",
                wrap=True,
            )
        )  # fmt: skip

    def _show_year(self, year: int, series: Sequence[Series]) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(label(f"Últimos de {year}", "small_strong", "muted"), 0, 0, 1, 2)
        for line, each in enumerate(series, 1):
            grid.addWidget(label(NAMES[each.kind], "body", elide=True), line, 0)
            last = label(_last(each), "body", "muted")
            last.setAccessibleName(f"{NAMES[each.kind]}, último de {year}: {_last(each)}")
            grid.addWidget(last, line, 1)
        grid.setColumnStretch(0, 1)
        self._inside.addWidget(panel(grid))
        tell = button(
            "Último número usado a mano", icon="pen-line", small=True,
            name=f"Último número usado a mano en {year}", press=lambda: self.ask_by_hand(year),
        )  # fmt: skip
        self._inside.addLayout(column(tell))

    def ask_unsure(self) -> None:
        """After a restore: ask for the last numbers that are on paper."""
        numbers = self._context.desk.numbers
        year = numbers.years()[0]
        unsure = [each for each in numbers.of_year(year) if each.unsure]
        if not unsure:
            self._context.toast.say("Los números de todos los documentos ya se conocen.")
            return
        self._ask("¿Cuál es el último número en papel?", LEAD, year, unsure)

    def ask_by_hand(self, year: int) -> None:
        """Ask for the last numbers written by hand in a year."""
        series = self._context.desk.numbers.of_year(year)
        lead = BY_HAND.format(example=series[0].number(120))
        self._ask(f"Último número usado a mano en {year}", lead, year, series)

    def _ask(self, title: str, lead: str, year: int, series: Sequence[Series]) -> None:
        form = _TellForm(title, series)
        dialog = FormDialog(
            self._context.host, self._context.messages, title, form, detail=lead,
            save="Guardar los números",
        )  # fmt: skip

        def record(told: dict[DocumentKind, int]) -> None:
            try:
                self._context.desk.numbers.tell(year, told)
            except UserError as problem:
                refuse(self._context, form, problem)
                return
            dialog.close_sheet()
            self.refresh()
            self._context.toast.say("Se anotaron los últimos números en papel.")

        def save() -> None:
            told = form.told()
            far = [each for each in series if told.get(each.kind, 0) > each.known + FAR]
            if not told:
                dialog.close_sheet()
            elif far:
                words = far[0].number(told[far[0].kind])
                self._context.messages.ask(
                    f"¿De verdad se llegó al {words}?",
                    f"El último conocido es el {far[0].number(far[0].known)}. Los números de en"
                    " medio no se usarán nunca, y esto no se puede deshacer.",
                    ("Sí, guardar", lambda: record(told)),
                    no="Corregir",
                    danger=True,
                )
            else:
                record(told)

        form.submitted.connect(save)
        dialog.open(form.first())


class _TellForm(DoorForm):
    """One number for each series; below each what is known and what would follow."""

    def __init__(self, title: str, series: Sequence[Series]) -> None:
        super().__init__(title)
        self._series = {each.kind.value: each for each in series}
        for code, each in self._series.items():
            self.row(
                NAMES[each.kind],
                Entry(code, NumberField(0, LARGEST, f"{each.known:04d}", width=110)),
            )
            self._say_what_follows(code)
        self.changed.connect(self._say_what_follows)

    def first(self) -> QWidget:
        """Where the cursor begins."""
        return self.field(next(iter(self._series)))

    def told(self) -> dict[DocumentKind, int]:
        """The numbers that were written."""
        written = {each.kind: self.number(code) for code, each in self._series.items()}
        return {kind: number for kind, number in written.items() if number is not None}

    def _say_what_follows(self, code: str) -> None:
        each, written = self._series[code], self.number(code)
        if written is not None and written >= each.known:
            self.hint(code, f"El siguiente será el {each.number(written + 1)}.")
        elif each.unsure:
            self.hint(code, "No se imprime hasta indicarlo; 0 si no hay ninguno.")
        elif each.known:
            self.hint(code, f"Hasta el {_last(each)}. El siguiente es el {each.following}.")
        else:
            self.hint(code, f"Ninguno todavía. El siguiente es el {each.following}.")


def _last(series: Series) -> str:
    """The last number of a series and who wrote it."""
    if series.unsure:
        return "sin indicar"
    if not series.known:
        return "ninguno"
    by_hand = series.known > series.given
    return f"{series.known:04d}" + (", a mano" if by_hand else "")
