"""The sheet that gives somebody a seat: letters find the workshop, Enter takes it, Enter saves."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.core.text import count, hour
from desktop.services.reception import WalkedIn, WalkIn, WorkshopChoice
from desktop.ui.context import Context
from desktop.ui.fields import CheckField
from desktop.ui.filter_combo import FilterCombo, Option
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form


def workshop_options(choices: list[WorkshopChoice]) -> list[Option]:
    """The workshops as a list to filter, with what decides at the right."""
    return [Option(c.workshop_id, c.name, seats_words(c), enabled=not c.taken) for c in choices]


def seats_words(choice: WorkshopChoice) -> str:
    """«4 cupos · hoy 15:00», «lleno · 2 en espera», «ya inscrita»."""
    if choice.taken:
        return "ya tiene cupo"
    if choice.seats_left > 0:
        seats = count(choice.seats_left, "cupo")
        return f"{seats} · hoy {hour(choice.today)}" if choice.today else seats
    return f"lleno · {choice.waiting} en espera" if choice.waiting else "lleno"


def choice_words(choice: WorkshopChoice) -> tuple[str, str]:
    """What to know before saving: tone and sentence."""
    facts = " · ".join(part for part in (choice.schedule, choice.facilitator) if part)
    if choice.clash or choice.age:
        return "warning", ". ".join(part for part in (choice.clash, choice.age, facts) if part)
    if choice.seats_left <= 0:
        return "warning", (
            f"No hay cupo: quedará {choice.waiting + 1}.ª en la lista de espera. {facts}"
        )
    return "info", facts


class EnrolDialog(FormDialog):
    """Choose a workshop for somebody the house knows; `done` receives what happened."""

    def __init__(
        self,
        context: Context,
        person_id: UUID,
        name: str,
        done: Callable[[WalkedIn, WorkshopChoice], None],
        workshop_id: UUID | None = None,
    ) -> None:
        self._context = context
        self._person = person_id
        self._done = done
        self._choices = {c.workshop_id: c for c in context.desk.reception.choices(person_id)}
        form = Form(f"Inscribir a {name}", cards=False)
        self._workshop = FilterCombo(
            workshop_options(list(self._choices.values())), hint="Escriba el nombre del taller"
        )
        form.row("Taller", Entry("workshop", self._workshop), required=True)
        self._extra = CheckField("Darle un cupo de más, aunque esté lleno")
        form.row("", Entry("extra", self._extra))
        form.form_row("extra").setVisible(False)
        super().__init__(
            context.host, context.messages, f"Inscribir a {name}", form, save="Inscribir",
        )  # fmt: skip
        # Enter takes the workshop and the next one saves: «Cancelar» is never in between.
        QWidget.setTabOrder(self._extra, self.save_bar.save)
        QWidget.setTabOrder(self.save_bar.save, self.save_bar.cancel)
        form.changed.connect(self._explain)
        form.submitted.connect(self._save)
        if workshop_id is not None:
            form.set_values({"workshop": workshop_id})
            self._explain("workshop")

    def ask(self) -> None:
        """Open with the cursor in the workshop, or on the button where it is known already."""
        known = self._workshop.value() is not None
        self.open(self.save_bar.save if known else self._workshop)

    def _choice(self) -> WorkshopChoice | None:
        value = self._workshop.value()
        return self._choices.get(value) if isinstance(value, UUID) else None

    def _explain(self, name: str) -> None:
        if name != "workshop":
            return
        choice = self._choice()
        full = choice is not None and choice.seats_left <= 0
        self.form.form_row("extra").setVisible(full)
        self.form.clear("workshop")
        if choice is not None:
            tone, words = choice_words(choice)
            if tone == "warning":
                self.form.warning("workshop", words)
            else:
                self.form.info("workshop", words, "calendar-clock")
        self.place()

    def _save(self) -> None:
        choice = self._choice()
        if choice is None:
            self.form.error("workshop", "Elija el taller.")
            return
        extra = bool(self._extra.value()) and choice.seats_left <= 0
        request = WalkIn(self._person, choice.workshop_id, extra=extra)
        result = self._context.messages.attempt(
            lambda: self._context.desk.reception.walk_in(request)
        )
        if result is not None:
            self.close_sheet()
            self._done(result, choice)
