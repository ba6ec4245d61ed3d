"""The sheet that gives somebody a seat: letters find the workshop, Enter takes it, Enter saves."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.core.text import count, hour
from desktop.services.reception import EnrolmentState, WalkedIn, WalkIn, WorkshopChoice
from desktop.ui.context import Context
from desktop.ui.fields import CheckField
from desktop.ui.filter_combo import FilterCombo, Option
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form

_STANDS = {
    EnrolmentState.ENROLLED: "ya tiene cupo",
    EnrolmentState.OFFERED: "cupo ofrecido",
    EnrolmentState.WAITING: "ya espera",
}


def workshop_options(choices: list[WorkshopChoice]) -> list[Option]:
    """The workshops as a list to filter, with what decides at the right."""
    return [Option(c.workshop_id, c.name, seats_words(c)) for c in choices]


def seats_words(choice: WorkshopChoice) -> str:
    """«4 cupos · hoy 15:00», «lleno · 2 en espera», «ya tiene cupo»."""
    if choice.state in _STANDS:
        return _STANDS[choice.state]
    if choice.seats_left > 0:
        seats = count(choice.seats_left, "cupo")
        return f"{seats} · hoy {hour(choice.today)}" if choice.today else seats
    return f"lleno · {choice.waiting} en espera" if choice.waiting else "lleno"


def choice_words(choice: WorkshopChoice) -> tuple[str, str]:
    """What to know before saving: tone and sentence."""
    facts = " · ".join(part for part in (choice.schedule, choice.facilitator) if part)
    facts = facts[:1].upper() + facts[1:]
    if choice.state is EnrolmentState.ENROLLED:
        return "warning", "Ya tiene un cupo en este taller."
    if choice.state is EnrolmentState.WAITING:
        return "warning", "Ya está en la lista de espera de este taller."
    said = [choice.clash, choice.age]
    if choice.ended:
        said.append("Este taller ya terminó.")
    if choice.state is EnrolmentState.OFFERED:
        said.append("Tiene un cupo ofrecido aquí: al inscribir, lo toma.")
    elif choice.seats_left <= 0:
        said.append(f"No hay cupo: quedará en el puesto {choice.waiting + 1} de la espera.")
    found = " ".join(part for part in said if part)
    return ("warning", f"{found} {facts}") if found else ("info", facts)


def enrolled_words(done: WalkedIn, name: str, workshop: str) -> str:
    """What happened, in one sentence."""
    if done.enrolled is None:
        return f"Se registró a {name}"
    if done.enrolled.state == EnrolmentState.WAITING:
        return f"{name} quedó en el puesto {done.enrolled.position} de la espera de {workshop}"
    if done.enrolled.repeated:
        return f"{name} ya estaba en {workshop}: no cambió nada"
    return f"Se inscribió a {name} en {workshop}"


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
        full = choice is not None and choice.seats_left <= 0 and not choice.taken
        self.form.form_row("extra").setVisible(full)
        self.form.clear("workshop")
        if choice is not None:
            tone, words = choice_words(choice)
            if tone == "warning":
                self.form.warning("workshop", words)
            else:
                self.form.info("workshop", words, "calendar-clock")
        if self.is_open():
            self.place()

    def _save(self) -> None:
        choice = self._choice()
        if choice is None:
            self.form.error("workshop", "Elija el taller.")
            return
        if choice.state is EnrolmentState.ENROLLED:
            self.form.error("workshop", "Ya tiene un cupo en este taller. Elija otro.")
            self.form.focus("workshop")
            return
        extra = bool(self._extra.value()) and choice.seats_left <= 0
        request = WalkIn(self._person, choice.workshop_id, extra=extra)
        result = self._context.messages.attempt(
            lambda: self._context.desk.reception.walk_in(request)
        )
        if result is not None:
            self.close_sheet()
            self._done(result, choice)
