"""The card that enrols a new person in the same save: letters find the workshop."""

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.services.reception import WorkshopChoice
from desktop.ui.dialogs.enrol import choice_words, workshop_options
from desktop.ui.fields import CheckField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Entry, Form

Birth = tuple[date | None, int | None]


class WorkshopCard:
    """May stay empty: somebody may be registered first and enrolled another day."""

    def __init__(self, form: Form, reception: Any) -> None:
        self._form, self._reception = form, reception
        self._birth: Birth = (None, None)
        self.card: QWidget = form.section("Inscripción", "Puede quedar vacío.")
        self.combo = FilterCombo(hint="Escriba el nombre del taller")
        form.row("Taller", Entry("workshop", self.combo))
        self.last = CheckField("Darle un cupo de más, aunque esté lleno")
        form.row("", Entry("extra", self.last))
        self._choices: dict[UUID, WorkshopChoice] = {}
        self._ask()

    def show_for(self, birth: Birth) -> None:
        """The ages that workshops take are compared with this birth."""
        if birth != self._birth:
            self._birth = birth
            self._ask()
            self.look()

    def _ask(self) -> None:
        found: list[WorkshopChoice] = self._reception.choices(born=self._birth)
        self._choices = {choice.workshop_id: choice for choice in found}
        self.combo.set_options(workshop_options(found))

    def choice(self) -> WorkshopChoice | None:
        """The workshop that was chosen."""
        value = self.combo.value()
        return self._choices.get(value) if isinstance(value, UUID) else None

    def extra(self) -> bool:
        """Whether a seat beyond the capacity is given knowingly."""
        choice = self.choice()
        return bool(choice and choice.seats_left <= 0 and self.last.isChecked())

    def heard(self, name: str) -> None:
        """Something was chosen."""
        if name == "workshop":
            self.look()

    def look(self) -> None:
        """Say what to know before saving."""
        choice = self.choice()
        self._form.form_row("extra").setVisible(choice is not None and choice.seats_left <= 0)
        if choice is None:
            self._form.clear("workshop")
            return
        tone, words = choice_words(choice)
        if tone == "warning":
            self._form.warning("workshop", words)
        else:
            self._form.info("workshop", words, "calendar-clock")
