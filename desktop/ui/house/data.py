"""«La casa»: what the house says of itself, its class, and the numbers of its papers."""

from desktop.core.errors import UserError
from desktop.core.text import day
from desktop.services.upkeep import HouseForm
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.fields import DateField, NumberField, TextField
from desktop.ui.forms import Entry, Form
from desktop.ui.house.numbers import NumbersCard
from desktop.ui.house.parts import Part, allow, fact, why_not
from desktop.ui.layout import clear, column, panel, row
from desktop.ui.widgets import Card, Keycap, Notice, button, section_line

HINTS = {
    "minimum_attendance": "Por ciento de sesiones que pide el diploma. Con 0 basta una asistencia,"
    " y el acta no lo menciona.",
    "signer_role": "Firma los diplomas junto a quien dio el taller.",
    "verification_prefix": "Lo que va en el QR antes del código, como la página donde se comprueba:"
    " HTTPS://…/VERIFICAR/. Vacío, solo el código.",
}
GAP = "entre operación inicial y consolidación"


class DataPart(Part):
    """The form of the house at the left, the catalogue and the numbers at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form = Form("Datos de la casa", cards=False)
        self.opened = DateField(context.desk.clock.today, past=True)
        self.form.row("Fecha de apertura", Entry("opened_on", self.opened), required=True)
        self.form.row("Dirección", Entry("address", TextField("Calle, número y referencia")))
        self.form.row("Teléfono", Entry("phone", TextField("Si tiene", width=190)))
        self.form.row("Asistencia mínima", Entry("minimum_attendance", NumberField(0, 100)))
        self.form.section("Diplomas")
        self.form.row("Quien firma", Entry("signer_name", TextField("Nombre, como en el diploma")))
        self.form.row("Cargo", Entry("signer_role", TextField("Coordinadora Zonal, Quitumbe")))
        self.form.row(
            "Dirección del QR", Entry("verification_prefix", TextField("La del programa"))
        )
        self.save = button("Guardar los datos", "primary", icon="check", press=self.form.submit)
        self.form.submitted.connect(self._save)
        self.form.cancelled.connect(self.refresh)
        self._reason = why_not()
        foot = row(gap=10)
        foot.addWidget(self._reason, 1000)
        foot.addStretch(1)
        foot.addWidget(self.save)
        foot.addWidget(Keycap("Ctrl Intro"))
        self.wide.addWidget(
            Card(
                section_line("Datos de la casa", "Constan en los documentos y en los reportes."),
                2, self.form, 4,
                foot,
                margins=(24, 18, 24, 20), gap=12,
            )
        )  # fmt: skip
        self._facts = column(gap=10)
        self.narrow.addWidget(Card(panel(self._facts), title="En el catálogo"))
        self.numbers = NumbersCard(context)
        self.narrow.addWidget(self.numbers)

    def dirty(self) -> bool:
        """Whether the form was touched."""
        return self.form.edited()

    def refresh(self) -> None:
        """Ask the desk again; what is being typed stays."""
        data = self.desk.upkeep.house_data()
        may = self.rights()["CHANGE_HOUSE"]
        if not self.form.edited():
            self.form.set_values(
                {
                    "opened_on": data.opened_on,
                    "address": data.address,
                    "phone": data.phone,
                    "minimum_attendance": data.minimum_attendance,
                    "signer_name": data.signer_name,
                    "signer_role": data.signer_role,
                    "verification_prefix": data.verification_prefix,
                }
            )
        self._reason.setHidden(may)
        allow(may, self.save, *(self.form.field(name) for name in self.form.values()))
        for name, words in HINTS.items():
            self.form.form_row(name).message.say(words, "muted")
        clear(self._facts)
        for title, words in (
            ("Casa Somos", data.name),
            ("Código y sigla", f"{data.code} · {data.sigla}"),
            ("Zona", data.zone),
            ("Abierta desde", day(data.opened_on)),
        ):
            self._facts.addLayout(fact(title, words))
        if data.stage.startswith(GAP):
            self._facts.addWidget(
                Notice(
                    "Etapa sin definir",
                    "El modelo dice «operación inicial» hasta los dos años y «en consolidación»"
                    " desde los tres. De lo que hay en medio no dice nada.",
                )
            )
        else:
            self._facts.addLayout(fact("Etapa", data.stage.capitalize()))
        self.numbers.refresh()

    def _save(self) -> None:
        opened = self.form.asked_date("opened_on", "Escriba la fecha de apertura.")
        if opened is None:
            return
        try:
            self.desk.upkeep.change_house(
                HouseForm(
                    opened,
                    self.form.text("address"),
                    self.form.text("phone"),
                    self.form.number("minimum_attendance") or 0,
                    self.form.text("signer_name"),
                    self.form.text("signer_role"),
                    self.form.text("verification_prefix"),
                )
            )
        except UserError as error:
            refuse(self.context, self.form, error)
            return
        self.form.mark_clean()
        self.refresh()
        self.context.toast.say("Se guardaron los datos de la casa.")
