"""Who answers for somebody under 18: the representative, and who else may collect a child."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.core.text import capitalised, clean
from desktop.services.asking import choices
from desktop.services.people import Found
from desktop.ui.fields import TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Entry, Form, follow
from desktop.ui.person_form_fields import PersonCombo
from desktop.ui.person_form_identity import KIND_WIDTH, NUMBER_WIDTH
from desktop.ui.widgets import label

COLLECTORS = 3
RELATED = 110

UNDER_15 = "Se pide porque es menor de 15 años: autoriza y firma quien le representa."
UNDER_18 = "Se pide porque es menor de edad: quien le representa firma la inscripción."


class RepresentativeCard:
    """Shown as soon as the birth date says that it is needed; nothing in it is obligatory."""

    def __init__(self, form: Form, find: Callable[[str], Sequence[Found]]) -> None:
        self._form, self._find = form, find
        self.card: QWidget = form.section("Representante")
        self.detail = label(UNDER_18, "small", "muted", wrap=True)
        form.item(self.detail)
        self.combo: PersonCombo | None = None
        self.card.hide()

    def build(self, before: QWidget) -> None:
        """Make the rows, once, after a widget in the order of Tab; most people need none."""
        if self.combo is not None:
            return
        form = self._form
        form.go_on_in(self.card)
        self.combo = PersonCombo(self._find, "Nombres y apellidos")
        kinds = FilterCombo(choices("document_type"), width=KIND_WIDTH)
        kinds.set_value("CEDULA")
        form.row("Buscar o escribir", Entry("guardian", self.combo))
        form.row(
            "Documento",
            Entry("guardian_kind", kinds),
            Entry("guardian_number", TextField("Puede quedar vacío", width=NUMBER_WIDTH)),
        )
        form.field("guardian_kind").setAccessibleName("Documento de quien representa: tipo")
        form.field("guardian_number").setAccessibleName("Documento de quien representa: número")
        related = FilterCombo(choices("relationship"), width=KIND_WIDTH)
        phone = TextField("Si tiene", width=NUMBER_WIDTH, longest=40)
        form.row("Parentesco", Entry("relationship", related), Entry("guardian_phone", phone,
                                                                     "Teléfono"))  # fmt: skip
        follow(before, self.card)

    def show_for(self, under_18: bool, under_15: bool, before: QWidget) -> None:
        """Ask for a representative of somebody under 18."""
        if under_18:
            self.build(before)
        self.card.setVisible(under_18)
        self.detail.setText(UNDER_15 if under_15 else UNDER_18)

    def name(self) -> str:
        """Who represents, as typed or chosen."""
        if self.combo is None or self.card.isHidden():
            return ""
        return capitalised(clean(self.combo.text()))

    def relationship(self) -> str:
        """The code of the relationship, where it was chosen."""
        return self._form.text("relationship") if self.combo is not None else ""


def collector_row(form: Form, place: int) -> QWidget:
    """One person more who may collect a child."""
    name = TextField("Nombres y apellidos", width=NUMBER_WIDTH, longest=100)
    related = FilterCombo(choices("relationship"), hint="Parentesco", width=RELATED + 20)
    phone = TextField("Teléfono", width=RELATED + 20, longest=40)
    made = form.row(
        "Puede retirarle",
        Entry(f"collector{place}", name),
        Entry(f"collector_related{place}", related),
        Entry(f"collector_phone{place}", phone),
    )
    for entry, said in ((name, "nombre"), (related, "parentesco"), (phone, "teléfono")):
        entry.setAccessibleName(f"Puede retirarle, persona {place}: {said}")
    return made
