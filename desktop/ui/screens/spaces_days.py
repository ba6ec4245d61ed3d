"""The days of a request as a list: each one may be changed with Enter and taken out with Supr."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.core.text import WEEKDAYS, count, hour
from desktop.services.agreements.register import DayForm
from desktop.ui.context import Context
from desktop.ui.fields import DateField, HourField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import column, panel, row
from desktop.ui.row_list import Face, RowList
from desktop.ui.screens.spaces_words import around, weekday_day
from desktop.ui.tables import ChipSpec
from desktop.ui.widgets import button, label

MOST_ROWS = 6
ROW = 48
WIDTH = 500
SHORT_DAYS = tuple((str(at), name[:3]) for at, name in enumerate(WEEKDAYS))
"""Of the week, to tick."""
CLASH = ChipSpec("Ya está en uso", "warning", "triangle-alert")
OUTSIDE = ChipSpec("Fuera de la jornada", "neutral", "clock")


class DaysField(QWidget):
    """`value()` is a tuple of `DayForm` in order; `edit_asked(day)` on Enter."""

    changed = Signal()
    edit_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._days: list[DayForm] = []
        self._clashing: frozenset[date] = frozenset()
        self._outside: frozenset[date] = frozenset()
        self.rows: RowList[DayForm] = RowList(
            "Días añadidos", self._face, key=lambda one: (one.on, one.starts), height=ROW, edge=14
        )
        self.rows.opened.connect(self.edit_asked)
        self.words = label("", "small", "muted")
        self.drop = button("Quitar todos", "link", small=True, press=self._drop_all)
        self._list = panel(column(panel(column(self.rows), "white"),
                                  row(self.words, None, self.drop), gap=6))  # fmt: skip
        self._list.setFixedWidth(WIDTH)
        self.setLayout(column(self._list, gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.rows)
        made = QShortcut(QKeySequence("Del"), self.rows)
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.activated.connect(self._drop_current)
        self._show()

    # -- as a field

    def value(self) -> object:
        """The days, in order."""
        return tuple(self._days)

    def days(self) -> tuple[DayForm, ...]:
        """The same, typed."""
        return tuple(self._days)

    def set_value(self, value: object) -> None:
        """Fill in without telling anyone."""
        self._days = in_order(value) if isinstance(value, tuple | list) else []
        self._show()

    def add(self, days: Iterable[DayForm]) -> None:
        """Some more; one at the same hour of the same day takes the place of the other."""
        self._days = in_order([*self._days, *days])
        self._show()
        self.changed.emit()

    def swap(self, old: DayForm, new: DayForm) -> None:
        """One day as it was changed."""
        self._days = in_order([*(one for one in self._days if one != old), new])
        self._show()
        self.changed.emit()

    def mark(self, clashing: Iterable[date], outside: Iterable[date]) -> None:
        """Which days are already taken, and which are outside working hours."""
        self._clashing, self._outside = frozenset(clashing), frozenset(outside)
        self.rows.viewport().update()

    # -- as a draft

    def typed(self) -> list[list[Any]]:
        """Every day, in values that a draft can hold."""
        return [
            [one.on.isoformat(), *(str(at) if at else "" for at in
                                   (one.starts, one.ends, one.setup, one.clear)),
             str(one.staff_id or ""), one.guard]
            for one in self._days
        ]  # fmt: skip

    def restore_typed(self, kept: Sequence[Sequence[Any]]) -> None:
        """Put the days back."""
        self.set_value(
            [
                DayForm(
                    date.fromisoformat(on), time.fromisoformat(starts), time.fromisoformat(ends),
                    time.fromisoformat(setup) if setup else None,
                    time.fromisoformat(clear) if clear else None,
                    UUID(staff) if staff else None, guard,
                )
                for on, starts, ends, setup, clear, staff, guard in kept
            ]
        )  # fmt: skip

    # -- rows

    def _face(self, one: DayForm) -> Face:
        setup, clear = one.setup or one.starts, one.clear or one.ends
        facts = [f"{hour(one.starts)}–{hour(one.ends)}",
                 around(one.starts, one.ends, setup, clear), one.guard]  # fmt: skip
        spec = CLASH if one.on in self._clashing else None
        if spec is None and one.on in self._outside:
            spec = OUTSIDE
        said = " · ".join(fact for fact in facts if fact)
        return Face(weekday_day(one.on).capitalize(), said, status=spec, action="Cambiar")

    def _show(self) -> None:
        self.rows.set_rows(self._days)
        shown = min(max(len(self._days), 1), MOST_ROWS)
        self.rows.setFixedHeight(shown * ROW)
        self._list.setVisible(bool(self._days))
        self.words.setText(f"{count(len(self._days), 'día')}. Intro cambia uno, Supr lo quita.")

    def _drop_current(self) -> None:
        current = self.rows.current()
        if current is not None:
            at = self._days.index(current)
            self._days.remove(current)
            self._show()
            if self._days:
                self.rows.step(min(at, len(self._days) - 1))
            self.changed.emit()

    def _drop_all(self) -> None:
        self._days = []
        self._show()
        self.changed.emit()


def in_order(days: Iterable[DayForm]) -> list[DayForm]:
    """By date and hour, the last one where two begin at the same time."""
    found = {(one.on, one.starts): one for one in days}
    return [found[key] for key in sorted(found)]


def shifted(one: DayForm, minutes: int) -> DayForm:
    """The same day, so many minutes later."""
    return replace(
        one, starts=later(one.starts, minutes), ends=later(one.ends, minutes),
        setup=later(one.setup, minutes) if one.setup else None,
        clear=later(one.clear, minutes) if one.clear else None,
    )  # fmt: skip


def later(at: time, minutes: int) -> time:
    """An hour so many minutes later; the service offers none beyond the day."""
    return (datetime.combine(date.min + timedelta(days=1), at) + timedelta(minutes=minutes)).time()


# -- one of them


def ask_day(
    context: Context,
    one: DayForm,
    staff: Sequence[tuple[UUID, str]],
    then: Callable[[DayForm], object],
) -> FormDialog:
    """Change the hours of one day, and who is there outside working hours."""
    form = Form("Día", cards=False)
    form.row("Fecha", Entry("on", DateField(context.desk.clock.today)), required=True)
    form.row("Horario", Entry("starts", HourField()), Entry("ends", HourField(), "a"),
             required=True)  # fmt: skip
    form.row("Montaje desde", Entry("setup", HourField()),
             Entry("clear", HourField(), "desmontaje hasta"))  # fmt: skip
    form.row("Acompaña", Entry("staff_id", FilterCombo(staff, hint="Fuera de la jornada")))
    form.row("Guardia", Entry("guard", TextField("Fuera de la jornada")))
    form.set_values({name: getattr(one, name) for name in form.values()})
    dialog = FormDialog(
        context.host, context.messages, "Cambiar un día", form, save="Cambiar", width=600,
        detail="Los otros días quedan como están.",
    )  # fmt: skip

    def done() -> None:
        values = form.values()
        on, starts, ends = form.asked_date("on"), values["starts"], values["ends"]
        if on is None:
            return
        if not isinstance(starts, time) or not isinstance(ends, time) or ends <= starts:
            form.error("starts", "Escriba desde qué hora y hasta qué hora.")
            form.focus("starts")
            return
        setup, clear, who = values["setup"], values["clear"], values["staff_id"]
        dialog.close_sheet()
        then(
            DayForm(
                on, starts, ends, setup if isinstance(setup, time) else None,
                clear if isinstance(clear, time) else None,
                who if isinstance(who, UUID) else None, form.text("guard"),
            )
        )  # fmt: skip

    form.submitted.connect(done)
    dialog.open(form.field("on"))
    return dialog
