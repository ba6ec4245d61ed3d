"""The first card of the registration form: document, names, birth, gender, telephone."""

from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.text import count
from desktop.services.asking import (
    OWN_CONSENT,
    UNDISCLOSED,
    DocumentKind,
    born,
    check,
    choices,
    foreign,
    minor,
    read_phone,
    shown_phone,
    words,
    years_old,
)
from desktop.ui.fields import DateField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import LABEL_GAP, LABEL_WIDTH, Entry, Form
from desktop.ui.layout import panel, row
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import button

KIND_WIDTH = 150
NUMBER_WIDTH = 190
CEDULA_DIGITS = 10
SENSITIVE_NOTE = "Es un dato sensible: se guarda solo si lo autoriza, más abajo."


class DocumentRows:
    """One document: its type and number, what the check says, the country, the reason.

    Used once for the first document and again for each other one; `ending` tells them apart.
    """

    def __init__(self, form: Form, title: str, ending: str = "", kind: str = "CEDULA") -> None:
        self._form = form
        self._kind, self._number = f"kind{ending}", f"number{ending}"
        self._country, self._reason = f"country{ending}", f"reason{ending}"
        kinds = FilterCombo(choices("document_type"), width=KIND_WIDTH)
        kinds.set_value(kind)
        form.row(
            title,
            Entry(self._kind, kinds),
            Entry(self._number, TextField("Número", width=NUMBER_WIDTH, longest=60)),
        )
        form.field(self._kind).setAccessibleName(f"{title}: tipo")
        form.field(self._number).setAccessibleName(f"{title}: número")
        self._offers = panel(
            row(
                LABEL_WIDTH + LABEL_GAP - 8,
                button("Guardarlo como «Otro»", small=True, press=self._as_other),
                button("Dejarlo por completar", small=True, press=self._leave_out),
                None,
            )
        )
        form.item(self._offers)
        form.row(
            "País que lo emitió",
            Entry(self._country, FilterCombo(choices("nationality"), hint="Puede quedar vacío")),
        )
        form.row(
            "Motivo",
            Entry(self._reason, TextField("Por qué está bien así; puede quedar vacío")),
        )
        self.look()
        number = form.field(self._number)
        assert isinstance(number, TextField)
        number.left.connect(lambda: self.look(left=True))

    def heard(self, name: str) -> None:
        """Something of this document was typed or chosen."""
        if name in (self._kind, self._number):
            self.look(left=name == self._kind)

    def look(self, *, left: bool = False) -> None:
        """Say what the check finds; a number half typed is not judged yet."""
        form = self._form
        kind, typed = form.text(self._kind), form.text(self._number)
        none = kind == DocumentKind.NONE
        form.field(self._number).setEnabled(not none)
        form.form_row(self._country).setVisible(bool(kind) and foreign(kind))
        found = check(kind, typed) if kind and typed and not none else None
        half = kind == DocumentKind.CEDULA and found is not None and not found.kind_possible
        if half and not left and len(found.number if found else "") < CEDULA_DIGITS:
            found = None
        warned = found is not None and found.warning is not None
        impossible = found is not None and not found.kind_possible
        self._offers.setVisible(impossible)
        form.form_row(self._reason).setVisible(warned and not impossible)
        if none:
            form.info(self._number, "Se registra sin documento. Se puede añadir después.")
        elif found is not None and (warned or impossible):
            form.warning(self._number, found.message)
        elif found is not None and found.notice:
            form.info(self._number, found.notice)
        else:
            form.clear(self._number)

    def impossible(self) -> bool:
        """Whether the number cannot be kept under its type; the cursor goes to what can be done."""
        kind, typed = self._form.text(self._kind), self._form.text(self._number)
        if not kind or not typed or check(kind, typed).kind_possible:
            return False
        self.look(left=True)
        self._form.focus(self._number)
        return True

    def _as_other(self) -> None:
        self._settle({self._kind: str(DocumentKind.OTHER)})

    def _leave_out(self) -> None:
        self._settle({self._number: ""})

    def _settle(self, values: dict[str, object]) -> None:
        self._form.restore(values)
        self.look(left=True)
        self._form.changed.emit(self._number)
        self._form.field(self._number).setFocus()
        self._form.focusNextChild()

    @property
    def names(self) -> tuple[str, str, str, str]:
        """The fields' names: type, number, country, reason."""
        return self._kind, self._number, self._country, self._reason


class PhoneRow:
    """A telephone: read as typed, shown as people read it, «02» offered for a bare number."""

    def __init__(self, form: Form, title: str, name: str, *beside: Entry) -> None:
        self._form, self._name = form, name
        field = TextField("Si tiene", width=NUMBER_WIDTH, longest=40)
        form.row(title, Entry(name, field), *beside)
        self._with_02 = button("Sí, con 02", small=True, press=self._of_quito)
        self.last: QWidget = self._with_02
        self._offer = panel(row(LABEL_WIDTH + LABEL_GAP - 8, self._with_02, None))
        form.item(self._offer)
        self._offer.hide()
        field.left.connect(self.look)

    def look(self) -> None:
        """Say what is unusual once the field is left."""
        field = self._form.field(self._name)
        assert isinstance(field, TextField)
        typed = self._form.text(self._name)
        found = read_phone(typed) if typed else None
        self._offer.setVisible(found is not None and found.with_02 is not None)
        if found is None or found.clear:
            self._form.clear(self._name)
            if found is not None:
                field.set_value(shown_phone(found.number))
        else:
            self._form.warning(self._name, found.message)

    def _of_quito(self) -> None:
        field = self._form.field(self._name)
        assert isinstance(field, TextField)
        whole = read_phone(self._form.text(self._name)).with_02
        if whole:
            field.set_value(shown_phone(whole))
            self._form.changed.emit(self._name)
        self.look()
        field.setFocus()
        self._form.focusNextChild()


class IdentityCard:
    """Document → surnames → names → birth → gender → self-identification → telephone."""

    def __init__(self, form: Form, clock: Clock) -> None:
        self._form, self._clock = form, clock
        self.card: QWidget = form.section("Identidad")
        self.document = DocumentRows(form, "Documento")
        form.row("Apellidos", Entry("surnames", TextField(longest=100)))
        form.row("Nombres", Entry("given_names", TextField(longest=100)))
        born_on = DateField(clock.today, past=True, year_alone=True, hint="dd/mm/aaaa o año")
        form.row("Fecha de nacimiento", Entry("born", born_on))
        form.row("Género", Entry("gender", Segmented(choices("gender"))))
        self._ethnicity = FilterCombo(
            choices("ethnicity"), hint="¿Cómo se identifica según su cultura?"
        )
        form.row("Autoidentificación", Entry("ethnicity", self._ethnicity))
        self.phone = PhoneRow(form, "Teléfono", "phone")

    def heard(self, name: str) -> None:
        """Something was typed or chosen."""
        self.document.heard(name)
        if name == "born":
            self.look_at_age()
        if name == "ethnicity":
            self._look_at_ethnicity()

    def look(self) -> None:
        """Say all there is to say, after a draft came back."""
        self.document.look(left=True)
        self.phone.look()
        self.look_at_age()
        self._look_at_ethnicity()

    def look_at_age(self) -> None:
        """How old, and who authorises."""
        birth = born(self._form.values()["born"])
        age = years_old(*birth, self._clock.today())
        if age is None:
            self._form.clear("born")
            return
        about = "" if birth[0] else "Cerca de "
        years = f"{about}{count(age, 'año')}."
        if age < OWN_CONSENT:
            self._form.info("born", f"{years} Autoriza quien le representa.", "users")
        elif minor(*birth, self._clock.today()):
            said = f"{years} Decide sobre sus datos; quien le representa firma la inscripción."
            self._form.info("born", said, "users")
        else:
            self._form.info("born", years, "user")

    def _look_at_ethnicity(self) -> None:
        code = self._form.text("ethnicity")
        if code and code != UNDISCLOSED:
            self._form.info("ethnicity", SENSITIVE_NOTE, "shield-check")
        else:
            self._form.clear("ethnicity")


def relationship_words(code: str) -> str:
    """«madre», as it stands inside a sentence."""
    return words("relationship", code).lower()
