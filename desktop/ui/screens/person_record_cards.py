"""The data of a record in cards: identity, papers, contact, representatives, what is sensitive."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.core.text import moment
from desktop.services.people import (
    DocumentKind,
    DocumentRow,
    Flag,
    GuardianRow,
    PersonRecord,
    PhoneRow,
    SensitiveData,
)
from desktop.ui.context import Context
from desktop.ui.dialogs.person_consents import ask_consents
from desktop.ui.dialogs.person_edit import edit_contact, edit_identity, edit_sensitive
from desktop.ui.dialogs.person_jobs import attempt
from desktop.ui.dialogs.person_papers import add_document, ask_guardian, ask_phone, keep_document
from desktop.ui.layout import clear, column, hline, panel, row, scroll
from desktop.ui.screens.person_record_words import (
    FLAG_ACTIONS,
    contact_facts,
    document_detail,
    guardian_detail,
    identity_facts,
    sensitive_facts,
)
from desktop.ui.widgets import Button, Card, Icon, Notice, button, label

TITLE_WIDTH = 148
TWO_COLUMNS_FROM = 1000
_MARGINS = (24, 18, 24, 18)


class RecordCards(QWidget):
    """`changed` after something was saved."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.people = context.desk.people
        self.record: PersonRecord | None = None
        self._sensitive: SensitiveData | None = None
        self._wide: bool | None = None
        self.edit_button: Button | None = None
        self._above = column(gap=0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(16)
        self._grid.setContentsMargins(0, 0, 0, 0)
        inside = column(self._above, self._grid, None, gap=16, margins=(28, 4, 20, 24))
        self.setLayout(row(scroll(inside), gap=0))

    def first_focus(self) -> QWidget:
        """The first thing one may change."""
        return self.edit_button or self

    def conceal(self) -> None:
        """Hide again what was opened."""
        self._sensitive = None

    def adapt(self, width: int) -> None:
        """One column of cards or two."""
        wide = width >= TWO_COLUMNS_FROM
        if wide != self._wide:
            self._wide = wide
            if self.record is not None:
                self.show_record(self.record)

    def show_record(self, record: PersonRecord) -> None:
        """The record as it stands now."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.record = record
        clear(self._above)
        clear(self._grid)
        notice = self._flags(record)
        if notice is not None:
            self._above.addWidget(notice)
            notice.show()
        left = [self._identity(record), self._documents(record), self._sensitive_card(record)]
        right = [self._contact(record), self._guardians(record)]
        if self._wide:
            for at, cards in enumerate((left, right)):
                self._place(cards, at)
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 1)
        else:
            whole = [left[0], left[1], right[0], right[1], left[2]]
            self._place(whole, 0)
            self._grid.setColumnStretch(1, 0)
        if had_focus:
            self.first_focus().setFocus()

    def _place(self, cards: Sequence[Card], at: int) -> None:
        made = panel(column(*cards, None, gap=16))
        self._grid.addWidget(made, 0, at)
        # Shown at once: left to Qt, the page would be blank for a blink after each change.
        made.show()

    # -- cards

    def _flags(self, record: PersonRecord) -> Notice | None:
        if not record.flags:
            return None
        lines = column(gap=6, margins=(16, 12, 16, 0))
        for flag in record.flags:
            words, verb, what = FLAG_ACTIONS[flag]
            answer = self._answer_of(flag, what)
            line = row(gap=10)
            line.addWidget(label(words, "small", wrap=True), 1)
            line.addWidget(button(verb, small=True, name=f"{verb}: {flag}", press=answer))
            lines.addLayout(line)
        title = "Ficha por completar" if len(record.flags) == 1 else "Ficha por completar o revisar"
        return Notice(title, lines)

    def _answer_of(self, flag: Flag, what: str) -> Callable[[], object]:
        asks: dict[str, Callable[[], object]] = {
            "document": self._add_document,
            "identity": self._edit_identity,
            "guardian": self._add_guardian,
            "consents": self._change_consents,
            "phone": self._review_phone,
            "review": partial(self._reviewed, flag),
            "papers": self._review_document,
        }
        return asks[what]

    def _identity(self, record: PersonRecord) -> Card:
        self.edit_button = button(
            "Editar", "link", icon="pen-line", small=True, name="Editar la identidad",
            press=self._edit_identity,
        )  # fmt: skip
        card = Card(title="Identidad", actions=(self.edit_button,), margins=_MARGINS)
        for title, words in identity_facts(record):
            card.body.addLayout(fact(title, words))
        card.add(label(f"Registrada el {moment(record.registered_at)}", "caption", "muted"))
        return card

    def _documents(self, record: PersonRecord) -> Card:
        add = button("Añadir", "link", icon="plus", small=True, name="Añadir un documento",
                     press=self._add_document)  # fmt: skip
        card = Card(title="Documentos", actions=(add,), margins=_MARGINS)
        found = [each for each in record.documents if each.kind != DocumentKind.NONE]
        for each in found:
            card.add(self._document(each))
        if not found:
            card.add(label("Sin documento. Puede participar igual.", "small", "muted", wrap=True))
        return card

    def _document(self, found: DocumentRow) -> QWidget:
        actions = row(gap=12)
        if found.to_review:
            keep = button("Está bien", "link", small=True, name=f"Está bien: {found.listed}")
            keep.clicked.connect(
                lambda _=False: keep_document(self.context, found, self.changed.emit)
            )
            actions.addWidget(keep)
        remove = button("Quitar", "link", small=True, name=f"Quitar {found.listed}",
                        press=lambda: self._remove_document(found))  # fmt: skip
        actions.addWidget(remove)
        icon = ("triangle-alert", "warning") if found.to_review else ("id-card", "muted")
        return line(icon, f"{found.kind_name} {found.number}", document_detail(found), actions)

    def _contact(self, record: PersonRecord) -> Card:
        edit = button("Editar", "link", icon="pen-line", small=True, name="Editar el contacto",
                      press=self._edit_contact)  # fmt: skip
        card = Card(title="Contacto", actions=(edit,), margins=_MARGINS)
        for each in record.phones:
            card.add(self._phone(each))
        card.body.addLayout(
            row(button("Añadir un teléfono", "link", icon="plus", small=True,
                       press=self._add_phone), None)
        )  # fmt: skip
        card.add(hline())
        for title, words in contact_facts(record):
            card.body.addLayout(fact(title, words))
        return card

    def _phone(self, found: PhoneRow) -> QWidget:
        actions = row(gap=12)
        record = self.record
        for words, press in (
            ("Cambiar", lambda: ask_phone(self.context, record, self.changed.emit, found)),  # type: ignore[arg-type]
            ("Quitar", lambda: self._remove_phone(found)),
        ):
            actions.addWidget(
                button(words, "link", small=True, name=f"{words} el {found.shown}", press=press)
            )
        icon = ("phone", "muted") if found.clear else ("triangle-alert", "warning")
        detail = "" if found.clear else "Revise este número: no parece completo."
        return line(icon, found.shown, detail, actions)

    def _guardians(self, record: PersonRecord) -> Card:
        add = button("Añadir", "link", icon="plus", small=True,
                     name="Añadir a quien le representa", press=self._add_guardian)  # fmt: skip
        title = "Representante y quién puede retirarle" if record.minor else "Representante"
        card = Card(title=title, actions=(add,), margins=_MARGINS)
        for each in record.guardians:
            card.add(self._guardian(each))
        if not record.guardians:
            words = (
                "Falta: es menor de edad, y quien le representa firma la inscripción."
                if record.minor
                else "No hace falta: es mayor de edad."
                if record.age is not None
                else "Se pide para menores de edad."
            )
            tone = "warning" if record.minor else "muted"
            card.add(label(words, "small", tone, wrap=True))
        return card

    def _guardian(self, found: GuardianRow) -> QWidget:
        record, actions = self.record, row(gap=12)
        for words, press in (
            ("Cambiar", lambda: ask_guardian(self.context, record, self.changed.emit, found)),  # type: ignore[arg-type]
            ("Quitar", lambda: self._remove_guardian(found)),
        ):
            actions.addWidget(
                button(words, "link", small=True, name=f"{words} a {found.name}", press=press)
            )
        return line(("users", "muted"), found.name, guardian_detail(found), actions)

    def _sensitive_card(self, record: PersonRecord) -> Card:
        data = self._sensitive
        if data is None:
            see = button("Ver datos sensibles", icon="eye", small=True, press=self._open_sensitive)
            return Card(
                label(
                    "Autoidentificación, movilidad y discapacidad. Al abrirlos queda anotado quién"
                    " los vio y cuándo.",
                    "small", "muted", wrap=True,
                ),
                row(see, None),
                title="Datos sensibles",
                margins=_MARGINS,
            )  # fmt: skip
        edit = button("Editar", "link", icon="pen-line", small=True,
                      name="Editar los datos sensibles", press=self._edit_sensitive)  # fmt: skip
        card = Card(title="Datos sensibles", actions=(edit,), margins=_MARGINS)
        for title, words in sensitive_facts(data):
            card.body.addLayout(fact(title, words))
        hide = button("Ocultar", "link", icon="eye-off", small=True, press=self._hide_sensitive)
        card.body.addLayout(row(hide, None))
        return card

    # -- what is asked

    def _with(self, ask: Callable[..., object], *more: object) -> None:
        if self.record is not None:
            ask(self.context, self.record, *more, self.changed.emit)

    def _edit_identity(self) -> None:
        self._with(edit_identity)

    def _edit_contact(self) -> None:
        self._with(edit_contact)

    def _add_document(self) -> None:
        self._with(add_document)

    def _add_phone(self) -> None:
        self._with(ask_phone)

    def _add_guardian(self) -> None:
        self._with(ask_guardian)

    def _change_consents(self) -> None:
        self._with(ask_consents)

    def _review_document(self) -> None:
        record = self.record
        found = next((d for d in record.documents if d.to_review), None) if record else None
        if found is not None:
            keep_document(self.context, found, self.changed.emit)

    def _review_phone(self) -> None:
        record = self.record
        found = next((p for p in record.phones if not p.clear), None) if record else None
        if record is not None and found is not None:
            ask_phone(self.context, record, self.changed.emit, found)

    def _reviewed(self, flag: Flag) -> None:
        record = self.record
        if record is not None:
            attempt(
                self.context, lambda: self.people.reviewed(record.id, flag),
                "Se dio por revisado", self.changed.emit,
            )  # fmt: skip

    def _remove_document(self, found: DocumentRow) -> None:
        attempt(
            self.context, lambda: self.people.remove_document(found.id),
            f"Se quitó el documento {found.listed}", self.changed.emit,
        )  # fmt: skip

    def _remove_phone(self, found: PhoneRow) -> None:
        attempt(
            self.context, lambda: self.people.remove_phone(found.id),
            f"Se quitó el teléfono {found.shown}", self.changed.emit,
        )  # fmt: skip

    def _remove_guardian(self, found: GuardianRow) -> None:
        attempt(
            self.context, lambda: self.people.remove_guardian(found.id),
            f"Se quitó a {found.name}", self.changed.emit,
        )  # fmt: skip

    def _open_sensitive(self) -> None:
        record = self.record
        if record is not None:
            self._sensitive = self.context.messages.attempt(
                lambda: self.people.sensitive(record.id)
            )
            self.show_record(record)

    def _hide_sensitive(self) -> None:
        self.conceal()
        if self.record is not None:
            self.show_record(self.record)

    def _edit_sensitive(self) -> None:
        if self._sensitive is not None:

            def saved() -> None:
                self._open_sensitive()
                self.changed.emit()

            if self.record is not None:
                edit_sensitive(self.context, self.record, self._sensitive.values, saved)


def fact(title: str, words: str) -> QVBoxLayout:
    """A muted title and what is known."""
    name = label(title, "small", "muted", wrap=True)
    name.setFixedWidth(TITLE_WIDTH)
    inside = row(gap=12)
    inside.addLayout(column(name, None, gap=0))
    inside.addWidget(label(words, "small", wrap=True), 1)
    return column(inside, gap=0)


def line(icon: tuple[str, str], title: str, detail: str, actions: object) -> QWidget:
    """An icon, a strong line with a thin one below, and what can be done with it."""
    words = column(label(title, "medium", wrap=True), gap=0)
    if detail:
        words.addWidget(label(detail, "caption", "muted", wrap=True))
    inside = row(gap=10)
    inside.addLayout(column(3, Icon(icon[0], 16, icon[1]), None, gap=0))
    inside.addLayout(words, 1)
    inside.addLayout(actions)  # type: ignore[arg-type]
    return panel(inside)
