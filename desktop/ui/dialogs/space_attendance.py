"""How many came to a lent room on a day: in total, or by gender and age group as well."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.core.text import WEEKDAYS, day
from desktop.services.agreements.register import DayRow
from desktop.services.asking import choices
from desktop.ui.context import Context
from desktop.ui.dialogs.space_answers import answer
from desktop.ui.fields import NumberField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.widgets import label

MOST = 9999
CELL = 62
SHORT_AGES = {"adulto_mayor": "Mayores", "adolescencia": "Adolesc."}


class TallyField(QWidget):
    """A grid of numbers; `value()` is {gender: {age group: number}} without the empty ones."""

    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str], NumberField] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        ages = choices("age_group")
        for across, (age, words) in enumerate(ages, 1):
            head = label(SHORT_AGES.get(age, words), "caption", "muted")
            grid.addWidget(head, 0, across, Qt.AlignmentFlag.AlignHCenter)
        for down, (gender, named) in enumerate(choices("gender"), 1):
            grid.addWidget(label(named, "small"), down, 0)
            for across, (age, words) in enumerate(ages, 1):
                cell = NumberField(0, MOST, width=CELL)
                cell.setAccessibleName(f"{named}, {words}")
                cell.changed.connect(self.changed)
                cell.left.connect(self.left)
                grid.addWidget(cell, down, across)
                self.cells[gender, age] = cell
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(next(iter(self.cells.values())))

    def value(self) -> object:
        """What was counted apart."""
        found: dict[str, dict[str, int]] = {}
        for (gender, age), cell in self.cells.items():
            number = cell.value()
            if isinstance(number, int) and number:
                found.setdefault(gender, {})[age] = number
        return found

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        known: Mapping[str, Any] = value if isinstance(value, dict) else {}
        for (gender, age), cell in self.cells.items():
            cell.set_value(known.get(gender, {}).get(age))

    def problem(self) -> str:
        """The first cell that is no number."""
        return next((told for cell in self.cells.values() if (told := cell.problem())), "")

    def total(self) -> int:
        """All cells together."""
        found = self.value()
        assert isinstance(found, dict)
        return sum(number for groups in found.values() for number in groups.values())


def ask_attendance(
    context: Context, one: DayRow, expected: int | None, then: Callable[[str], object]
) -> FormDialog:
    """Ask how many came; `then` receives what was done."""
    form = Form("Asistencia", cards=False)
    total = NumberField(0, MOST, width=100)
    form.row("Asistieron", Entry("attended", total), required=True)
    tally = TallyField()
    form.row("Por género y edad", Entry("tally", tally))
    form.info("tally", "Puede quedar vacío, o contarse solo una parte.")
    form.set_values({"attended": one.attended, "tally": one.tally})
    on = f"{WEEKDAYS[one.on.weekday()]} {day(one.on)}"
    hoped = f" Se esperaban {expected}." if expected else ""
    dialog = FormDialog(
        context.host, context.messages, "Anotar asistencia", form, save="Anotar",
        detail=f"{on.capitalize()}, {one.hours}.{hoped}", width=720,
    )  # fmt: skip
    counted = [one.attended is None]

    def changed(name: str) -> None:
        if name == "attended":
            counted[0] = total.text() == ""
        elif counted[0]:
            # Nobody adds up by hand what stands in the grid.
            total.set_value(tally.total() or None)
            form.clear("attended")

    def done() -> None:
        attended = form.number("attended")
        if attended is None:
            form.error("attended", "Escriba cuántas personas asistieron.")
            form.focus("attended")
            return
        apart = form.values()["tally"]
        answer(
            context, form, dialog,
            lambda: context.desk.agreements.count(
                one.id, attended, apart if isinstance(apart, dict) and apart else None
            ),
            lambda: then(f"Asistieron {attended} el {on}"),
        )  # fmt: skip

    form.changed.connect(changed)
    form.submitted.connect(done)
    dialog.open(total)
    return dialog
