"""The last card of the registration form: what may also be said, folded until somebody asks."""

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.services.asking import UNDISCLOSED, choices, foreign, read_email
from desktop.ui.fields import CheckField, NumberField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Entry, Form, follow, reveal
from desktop.ui.layout import column, panel, row
from desktop.ui.person_form_fields import Several
from desktop.ui.person_form_identity import (
    KIND_WIDTH,
    NUMBER_WIDTH,
    DocumentRows,
    PhoneRow,
)
from desktop.ui.person_form_minor import COLLECTORS, collector_row
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Keycap, button, label

TITLE = "Más datos, si la persona quiere darlos"
DETAIL = (
    "Nombre de preferencia, nacionalidad, movilidad, discapacidad, parroquia y barrio, correo,"
    " contacto de emergencia, otros documentos."
)
FIELDS = (
    "preferred_name", "nationality", "parish", "neighbourhood", "phone2", "email", "mobility",
    "mobility_detail", "disability", "disability_types", "disability_percent",
    "disability_certified", "support_needs", "emergency_name", "emergency_relationship",
    "emergency_phone", "number2", "number3", "collector1", "collector2", "collector3",
)  # fmt: skip


class MoreCard:
    """Everything here is optional; what is sensitive says so."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._under_18 = False
        self.card: QWidget = form.section(TITLE, DETAIL)
        self.toggle = button("Mostrar", icon="plus", small=True, press=self._turn)
        form.item(row(self.toggle, Keycap("Alt M"), None, gap=10))
        self._rows: list[QWidget] = []
        self._minor: list[QWidget] = []
        self.papers: list[DocumentRows] = []
        self.open = False

    # -- rows

    def build(self) -> None:
        """Make the rows, once somebody asks for them."""
        if self._rows:
            return
        self._form.go_on_in(self.card)
        self._person()
        self._contact()
        self._sensitive()
        self._emergency()
        self._collectors()
        self._papers()
        follow(self.toggle, self.card)

    def _person(self) -> None:
        self._row("Nombre de preferencia", Entry("preferred_name", TextField(longest=100)))
        self._row("Nacionalidad", Entry("nationality", FilterCombo(choices("nationality"))))

    def _contact(self) -> None:
        parish = FilterCombo(choices("parish"), hint="Parroquia donde vive")
        self._row("Parroquia", Entry("parish", parish))
        self._row("Barrio o comuna", Entry("neighbourhood", TextField(longest=200)))
        self.second_phone = PhoneRow(self._form, "Otro teléfono", "phone2")
        self._rows.append(self._form.form_row("phone2"))
        email = TextField("nombre@correo.com", longest=254)
        email.left.connect(self._look_at_email)
        self._row("Correo", Entry("email", email))

    def _sensitive(self) -> None:
        self._heading("Datos sensibles", "Se guardan solo si lo autoriza, más arriba.")
        self._row("Movilidad humana", Entry("mobility", Segmented(choices("mobility"))))
        detail = FilterCombo(choices("mobility_detail"), hint="Si quiere decirla")
        self._row("Situación", Entry("mobility_detail", detail))
        self._row("Discapacidad", Entry("disability", Segmented(choices("disability"))))
        self._row("Tipo", Entry("disability_types", Several(choices("disability_type"))))
        percent = NumberField(1, 100, width=80)
        self._row(
            "Porcentaje",
            Entry("disability_percent", percent),
            Entry("disability_certified", CheckField("Acreditada")),
        )
        self._row("Apoyos que necesita", Entry("support_needs", TextField(longest=300)))

    def _emergency(self) -> None:
        self._heading("En caso de emergencia", "")
        self._row("Avisar a", Entry("emergency_name", TextField(longest=100)))
        related = FilterCombo(choices("relationship"), width=KIND_WIDTH)
        self._row(
            "Parentesco",
            Entry("emergency_relationship", related),
            Entry("emergency_phone", TextField(width=NUMBER_WIDTH, longest=40), "Teléfono"),
        )

    def _collectors(self) -> None:
        before = len(self._rows)
        self._heading("Quién más puede retirarle", "Además de quien le representa.")
        for place in range(1, COLLECTORS + 1):
            self._rows.append(collector_row(self._form, place))
        self._minor = self._rows[before:]

    def _papers(self) -> None:
        self._heading("Otros documentos", "Por ejemplo, el pasaporte con que se inscribió antes.")
        self.papers = [
            DocumentRows(self._form, "Otro documento", "2", "PASAPORTE"),
            DocumentRows(self._form, "Otro documento", "3", "DOC_EXTRANJERO"),
        ]
        self._rows += [self._form.form_row("kind2"), self._form.form_row("kind3")]

    def _row(self, title: str, *entries: Entry) -> None:
        self._rows.append(self._form.row(title, *entries))

    def _heading(self, title: str, detail: str) -> None:
        words = column(label(title, "strong"), gap=1, margins=(0, 8, 0, 0))
        if detail:
            words.addWidget(label(detail, "small", "muted", wrap=True))
        made = panel(words)
        self._form.item(made)
        self._rows.append(made)

    # -- folding

    def _turn(self) -> None:
        if self.open:
            self.fold()
            return
        self.unfold()
        self._form.focus("preferred_name")
        # Its place is known once what was folded has been laid out.
        first = self._form.form_row("preferred_name")
        QTimer.singleShot(0, first, lambda: reveal(first))

    def fold(self) -> None:
        """Leave only the heading in sight."""
        self.open = False
        for line in self._rows:
            line.hide()
        form = self._form
        for name in ("country2", "country3", "reason2", "reason3"):
            form.form_row(name).hide()
        self.toggle.set_words("Mostrar")
        self.toggle.setAccessibleName("Mostrar más datos")
        self.toggle.set_icon("plus")

    def unfold(self) -> None:
        """Show all there is to say."""
        self.build()
        self.open = True
        for line in self._rows:
            line.show()
        self._look()
        self.toggle.set_words("Ocultar")
        self.toggle.setAccessibleName("Ocultar más datos")
        self.toggle.set_icon("minus")

    def show_for(self, under_18: bool) -> None:
        """Who may collect is asked for children and adolescents."""
        self._under_18 = under_18
        self._look()

    def show_what_is_said(self, said: Iterable[str]) -> None:
        """Unfold where a draft says something here."""
        if not set(FIELDS).isdisjoint(said):
            self.unfold()

    # -- what follows from what is said

    def heard(self, name: str) -> None:
        """Something was typed or chosen."""
        for papers in self.papers:
            papers.heard(name)
        if name in ("mobility", "disability") or name.startswith("collector"):
            self._look()

    def _look(self) -> None:
        if not self._rows:
            return
        form = self._form
        for line in self._minor:
            line.setVisible(self.open and self._under_18)
        for place in range(2, COLLECTORS + 1):
            before = bool(form.text(f"collector{place - 1}"))
            line = form.form_row(f"collector{place}")
            line.setVisible(
                not line.isHidden() and (before or bool(form.text(f"collector{place}")))
            )
        yes = form.text("mobility") == "yes"
        form.form_row("mobility_detail").setVisible(yes and self.open)
        yes = form.text("disability") == "yes"
        for name in ("disability_types", "disability_percent"):
            form.form_row(name).setVisible(yes and self.open)
        for ending in ("2", "3"):
            kind = form.text(f"kind{ending}")
            form.form_row(f"country{ending}").setVisible(self.open and bool(kind) and foreign(kind))

    def _look_at_email(self) -> None:
        typed = self._form.text("email")
        if typed and not read_email(typed).clear:
            self._form.warning("email", "Falta algo en el correo. Puede guardar igual.")
        else:
            self._form.clear("email")


def sensitive_said(values: dict[str, object]) -> bool:
    """Whether something was typed that only an authorisation lets keep."""
    said = [
        values.get(name)
        for name in ("ethnicity", "mobility", "mobility_detail", "disability", "disability_types",
                     "disability_percent", "support_needs")
    ]  # fmt: skip
    return any(value not in (None, "", (), UNDISCLOSED) for value in said)
