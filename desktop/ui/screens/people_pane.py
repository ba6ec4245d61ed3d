"""Beside the list: one person at a glance, documents half hidden, and what is done most."""

from uuid import UUID

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.core.text import moment
from desktop.services.people import (
    ConsentRow,
    EnrolmentRow,
    PersonRecord,
    SensitiveData,
    half_hidden,
)
from desktop.services.reception import EnrolmentState
from desktop.ui.context import Context
from desktop.ui.dialogs.person_consents import ask_consents
from desktop.ui.dialogs.person_jobs import enrol_person
from desktop.ui.layout import clear, column, grows, hline, panel, row, scroll
from desktop.ui.papers import Back, open_form
from desktop.ui.screens.people_words import (
    birth_words,
    consent_icon,
    consent_words,
    emergency_words,
    enrolment_chip,
    enrolment_words,
    flags_chip,
    flags_words,
    place_words,
    real_documents,
)
from desktop.ui.walk_in import initials
from desktop.ui.widgets import Avatar, Chip, Icon, button, label

WIDTH = 344
TITLE_WIDTH = 100
_EDGE = (20, 14, 16, 14)


class PersonPane(QWidget):
    """Shows one person; `opened(id)` for the whole record, `changed` after a job."""

    opened = Signal(UUID)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.people = context.desk.people
        self.record: PersonRecord | None = None
        self._whole = False
        self._opened: SensitiveData | None = None
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self.enrol_button = button(
            "Inscribir en un taller", "primary", icon="plus", press=self.enrol
        )
        self.open_button = button("Abrir ficha", press=self._open)
        actions = row(grows(self.enrol_button), self.open_button, gap=8, margins=(20, 0, 16, 0))
        actions.setStretch(0, 1)
        area = scroll(self._inside)
        whole = column(area, hline(), panel(actions, height=61), gap=0)
        whole.setStretch(0, 1)
        self.setLayout(column(panel(whole, "pane"), gap=0))
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Persona marcada")

    def show_person(self, person_id: UUID | None) -> None:
        """Put somebody on screen; nobody empties it."""
        same = self.record is not None and self.record.id == person_id
        if not same:
            self._conceal()
        self.record = None
        if person_id is not None:
            self.record = self.context.messages.attempt(lambda: self.people.record(person_id))
        self._draw()

    # -- what is shown

    def _draw(self) -> None:
        clear(self._inside)
        record = self.record
        if record is None:
            return
        for position, part in enumerate(
            (
                self._head(record), self._facts(record), self._enrolments(record),
                self._guardians(record), self._consents(record),
            )
        ):  # fmt: skip
            if part is not None:
                if position:
                    self._inside.addWidget(hline())
                self._inside.addWidget(part)
                # Shown at once: left to Qt, the pane would blink at each step down the list.
                part.show()
        self._inside.addStretch(1)

    def _head(self, record: PersonRecord) -> QWidget:
        given, surnames = record.values["given_names"], record.values["surnames"]
        first, second = (given, surnames) if given else (surnames, "")
        preferred = record.values["preferred_name"]
        words = column(label(first, "heading", elide=True), gap=0)
        if second:
            words.addWidget(label(second, "body", "muted", elide=True))
        if preferred:
            words.addWidget(label(f"Le gusta que le digan {preferred}", "caption", "muted"))
        more = button("", "quiet", icon="ellipsis", name="Más acciones de la persona")
        more.clicked.connect(lambda _=False: self._more(more))
        top = row(Avatar(initials(given, surnames), 48), gap=12)
        top.addLayout(words, 1)
        top.addWidget(more)
        inside = column(top, gap=10, margins=(20, 20, 12, 16))
        chip = flags_chip(record.flags)
        if chip is not None:
            missing = label(flags_words(record.flags), "caption", "muted", wrap=True)
            line = row(gap=9)
            line.addLayout(column(Chip(chip.words, chip.tone, chip.icon), None, gap=0))
            line.addLayout(column(2, missing, None, gap=0), 1)
            inside.addLayout(line)
        return panel(inside)

    def _facts(self, record: PersonRecord) -> QWidget:
        lines: list[tuple[str, str]] = []
        for kind, number in real_documents(record):
            lines.append((kind, number if self._whole else half_hidden(number)))
        if not lines:
            lines.append(("Documento", "Sin documento"))
        lines.append(("Nacimiento", birth_words(record)))
        lines += [("Teléfono", phone.shown) for phone in record.phones] or [("Teléfono", "–")]
        lines.append(("Barrio", place_words(record)))
        lines.append(("Emergencia", emergency_words(record)))
        if self._whole:
            lines += [(title, record.worded(field)) for field, title in
                      (("gender", "Género"), ("nationality", "Nacionalidad"), ("email", "Correo"))
                      if record.worded(field)]  # fmt: skip
            lines += self._sensitive()
        inside = column(gap=10, margins=_EDGE)
        for title, words in lines:
            inside.addLayout(_line(title, words))
        words = "Ocultar datos completos" if self._whole else "Ver datos completos"
        icon = "eye-off" if self._whole else "eye"
        see = button(words, "link", icon=icon, small=True, press=self.turn)
        inside.addLayout(row(see, None))
        return panel(inside)

    def _sensitive(self) -> list[tuple[str, str]]:
        data = self._opened
        if data is None:
            return []
        return [
            (title, data.worded(field) or "Sin preguntar")
            for field, title in (
                ("ethnicity", "Identificación"), ("mobility", "Movilidad"),
                ("disability", "Discapacidad"),
            )
        ]  # fmt: skip

    def _enrolments(self, record: PersonRecord) -> QWidget:
        inside = column(label("Inscripciones", "small_strong", "muted"), gap=10, margins=_EDGE)
        standing = [
            each
            for each in record.enrolments
            if each.current and each.state is not EnrolmentState.WITHDRAWN
        ]
        for each in standing:
            inside.addWidget(_enrolment(each))
        before = len(record.enrolments) - len(standing)
        if not standing:
            inside.addWidget(label("Ninguna en este momento", "small", "muted"))
        if before:
            words = "1 anterior en su ficha" if before == 1 else f"{before} anteriores en su ficha"
            inside.addWidget(label(words, "caption", "muted"))
        return panel(inside)

    def _guardians(self, record: PersonRecord) -> QWidget | None:
        if not record.guardians and not record.minor:
            return None
        inside = column(label("Representante", "small_strong", "muted"), gap=8, margins=_EDGE)
        for each in record.guardians:
            what = [each.relationship_name, each.phone]
            if not each.represents:
                what.insert(0, "puede retirarle")
            inside.addWidget(label(each.name, "strong", elide=True))
            said = " · ".join(part for part in what if part)
            if said:
                inside.addWidget(label(said, "caption", "muted", wrap=True))
        if not any(each.represents for each in record.guardians):
            inside.addWidget(label("Falta: es menor de edad", "small", "warning"))
        return panel(inside)

    def _consents(self, record: PersonRecord) -> QWidget:
        change = button("Cambiar", "link", small=True, name="Cambiar los consentimientos")
        change.clicked.connect(lambda _=False: self._change_consents())
        heading = row(label("Consentimientos", "small_strong", "muted"), None, change)
        inside = column(heading, gap=8, margins=_EDGE)
        for each in record.consents:
            inside.addLayout(_consent(each))
        return panel(inside)

    # -- what is asked

    def _conceal(self) -> None:
        self._whole, self._opened = False, None

    def turn(self) -> None:
        """Show everything that is known, which is logged; or hide it again."""
        record = self.record
        if self._whole or record is None:
            self._conceal()
        else:
            self._whole = True
            self._opened = self.context.messages.attempt(lambda: self.people.sensitive(record.id))
        self._draw()

    def _open(self) -> None:
        if self.record is not None:
            self.opened.emit(self.record.id)

    def _more(self, at: QWidget) -> None:
        menu = QMenu(self)
        for words, answer in (
            ("Abrir ficha", self._open),
            ("Imprimir ficha de inscripción", self.print_form),
            ("Cambiar los consentimientos", self._change_consents),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, run=answer: run())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at.mapToGlobal(QPoint(0, at.height() + 4)))

    def print_form(self) -> None:
        """Their ficha on paper."""
        if self.record is not None:
            back = Back("people", None, "Personas")
            open_form(self.context, self.record.id, None, back)

    def enrol(self) -> None:
        """Give them a seat."""
        if self.record is not None:
            enrol_person(self.context, self.record.id, self.record.name, self.changed.emit)

    def _change_consents(self) -> None:
        if self.record is not None:
            ask_consents(self.context, self.record, self._consents_changed)

    def _consents_changed(self) -> None:
        self._conceal()
        self.changed.emit()


def _line(title: str, words: str) -> QVBoxLayout:
    name = label(title, "small", "muted", elide=True)
    name.setFixedWidth(TITLE_WIDTH)
    line = row(gap=12)
    line.addLayout(column(name, None, gap=0))
    line.addWidget(label(words, "small", wrap=True), 1)
    return column(line, gap=0)


def _enrolment(found: EnrolmentRow) -> QWidget:
    words = column(label(found.workshop, "strong", elide=True), gap=0)
    if found.schedule:
        words.addWidget(label(found.schedule, "caption", "muted", elide=True))
    line = row(gap=10)
    line.addLayout(words, 1)
    chip = enrolment_chip(found)
    if chip is not None:
        line.addWidget(Chip(chip.words, chip.tone, chip.icon))
    else:
        line.addWidget(label(enrolment_words(found), "small", "muted"))
    return panel(line)


def _consent(found: ConsentRow) -> QVBoxLayout:
    icon, tone = consent_icon(found)
    line = row(gap=8)
    line.addLayout(column(2, Icon(icon, 16, tone), None, gap=0))
    tone = "muted" if found.granted is None else "text"
    line.addWidget(label(consent_words(found), "small", tone, wrap=True), 1)
    at = found.revoked_at or found.at
    if at is not None:
        line.addLayout(column(1, label(moment(at).split()[0], "caption", "muted"), None, gap=0))
    return column(line, gap=0)
