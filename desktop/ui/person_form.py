"""«Nueva persona»: register somebody and, in the same save, enrol them."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.clock import QUITO
from desktop.core.errors import UserError
from desktop.core.text import hour, moment, person_name
from desktop.services.asking import (
    AlreadyRegistered,
    Candidate,
    DocumentKind,
    Purpose,
    TypedPerson,
    born,
    givers,
    listed,
    minor,
)
from desktop.services.people import DraftRow
from desktop.services.reception import WalkIn
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.form_draft import DraftKeeper
from desktop.ui.forms import Form, SaveBar, reveal
from desktop.ui.layout import clear, column, panel, row, scroll
from desktop.ui.papers import Back, open_blank_form
from desktop.ui.person_form_consents import ConsentsCard, answer_name, whole_notice
from desktop.ui.person_form_identity import IdentityCard, relationship_words
from desktop.ui.person_form_minor import RepresentativeCard
from desktop.ui.person_form_more import MoreCard, sensitive_said
from desktop.ui.person_form_request import from_search, kept_as_typed, new_person, restore_typed
from desktop.ui.person_form_twin import TwinPane, TwinStrip, Typing
from desktop.ui.person_form_workshop import WorkshopCard
from desktop.ui.screen import COMPACT_BELOW, PageHeader
from desktop.ui.targets import JustEnrolled, RegisterSomeone
from desktop.ui.widgets import Icon, button, label

DRAFT = "new-person"
PANE = 352
BESIDE_FROM = 960
"""From this width whoever may be the same person stands beside the form; else in one line."""
LOOK_AFTER_MS = 120
WIDEST = 760
KINDS = {
    "kind": "CEDULA", "guardian_kind": "CEDULA", "kind2": "PASAPORTE", "kind3": "DOC_EXTRANJERO",
}  # fmt: skip
"""The types of document that stand chosen in an empty form."""
COMPARED = {"kind", "number", "country", "surnames", "given_names", "born", "phone", "guardian"}


class PersonForm(QWidget):
    """A whole page; the screen that hosts it closes it on `finished` and `cancelled`.

    `finished(JustEnrolled)`, `cancelled()`, `opened(person_id)` when it is somebody the house
    knows already.
    """

    finished = Signal(object)
    cancelled = Signal()
    opened = Signal(object)

    def __init__(self, context: Context, request: RegisterSomeone) -> None:
        super().__init__()
        self._context = context
        self._desk = context.desk
        self.request = request
        self._others: set[object] = set()
        self._build()
        self._draft = DraftKeeper(self, context, DRAFT, lambda: kept_as_typed(self.form))
        self._draft.saved.connect(lambda at: self._bar.say(f"Borrador guardado a las {hour(at)}"))
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(LOOK_AFTER_MS)
        self._look_soon.timeout.connect(self._look_for_twins)
        kept = self._draft.found()
        if kept is None:
            self._begin(request)
        else:
            self._give_back(kept)

    # -- building

    def _build(self) -> None:
        header = PageHeader("Nueva persona", "Basta un nombre: lo demás puede completarse después.")
        self.form = Form("Nueva persona")
        people = self._desk.people
        self.identity = IdentityCard(self.form, self._desk.clock)
        self.representative = RepresentativeCard(self.form, lambda typed: people.find(typed, 6))
        self.consents = ConsentsCard(self.form, self._read_notice)
        self.workshop = WorkshopCard(self.form, self._desk.reception)
        self.more = MoreCard(self.form)
        self._notice_place = column(gap=0)
        whole = column(gap=16, margins=(28, 4, 14, 24))
        whole.addLayout(self._notice_place)
        whole.addWidget(self.form)
        whole.addStretch(1)
        ground = panel(whole)
        ground.setMaximumWidth(WIDEST)
        self.twins = TwinPane()
        self.twins.opened.connect(self._open_twin)
        self.twins.dismissed.connect(self._set_apart)
        self._strip = TwinStrip(
            self._context.host, self.twins.open_current, self.twins.dismiss_current
        )
        self._side = panel(column(self.twins, None, margins=(4, 4, 28, 20)), width=PANE + 32)
        self._bar = SaveBar(self.form)
        body = row(gap=0)
        body.addWidget(scroll(ground), 1)
        body.addWidget(self._side)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(header)
        page.addWidget(self._strip)
        page.addLayout(body, 1)
        page.addWidget(self._bar)
        self._header = header
        self.form.changed.connect(self._on_changed)
        self.form.submitted.connect(self.save)
        self.form.cancelled.connect(self._leave)
        self.form.ask_first = lambda: self._context.messages.ask_to_leave(self._leave)
        self.form.listen_on(self)
        for keys, answer in (
            ("Ctrl+D", self.twins.open_current),
            ("Alt+L", self._read_notice),
            ("Alt+C", self._strip.compare),
            ("Alt+M", self.more.toggle.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(answer)
        # After the workshop comes saving; what is folded below waits for whoever wants it.
        QWidget.setTabOrder(self.workshop.last, self._bar.save)
        QWidget.setTabOrder(self._bar.save, self._bar.cancel)
        QWidget.setTabOrder(self._bar.cancel, self.more.toggle)

    def _begin(self, request: RegisterSomeone) -> None:
        values = from_search(request.typed)
        if request.workshop_id is not None:
            values["workshop"] = request.workshop_id
        self.form.set_values(values)
        self._look()

    def _look(self) -> None:
        self.identity.look()
        self._look_at_age()
        self.workshop.look()
        self._name_save()
        self._look_for_twins()

    # -- drafts

    def _give_back(self, kept: DraftRow) -> None:
        self.more.show_what_is_said(kept.values)
        if not {"guardian", "relationship"}.isdisjoint(kept.values):
            self.representative.build(self.identity.phone.last)
        restore_typed(self.form, kept.values)
        self._look()
        when = kept.saved_at
        today = when.astimezone(QUITO).date() == self._desk.clock.today()
        said = f"a las {hour(when)}" if today else f"el {moment(when)}"
        self._offer_new(f"Esta ficha quedó a medias {said}: siga donde estaba")

    def asked_again(self, request: RegisterSomeone) -> None:
        """Somebody else is to be registered while this form is half typed."""
        if request != self.request:
            self.request = request
            self._offer_new("Esta ficha está a medias: guárdela o descártela para empezar otra")

    def _offer_new(self, said: str) -> None:
        clear(self._notice_place)
        again = button("Descartar y empezar de nuevo", small=True, press=self._start_again)
        notice = row(Icon("history", 18, "accent"), gap=10, margins=(16, 10, 12, 10))
        notice.addWidget(label(said, "small_strong", wrap=True), 1)
        notice.addWidget(again)
        self._notice_place.addWidget(panel(notice, "card"))

    def _start_again(self) -> None:
        self._draft.begin_again()
        clear(self._notice_place)
        self.form.set_values({name: KINDS.get(name) for name in self.form.values()})
        self._bar.say("")
        self._begin(self.request)
        self.form.focus(self.first_name())

    def edited(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.edited()

    def first_name(self) -> str:
        """Where the cursor begins: the number, or what follows when it came along."""
        return "number" if not self.form.text("number") else "surnames"

    def begin_typing(self) -> None:
        """Put the cursor where it begins."""
        self.form.focus(self.first_name())

    # -- what follows from what is typed

    def _on_changed(self, name: str) -> None:
        self._draft.touch()
        self.identity.heard(name)
        self.consents.heard(name)
        self.more.heard(name)
        self.workshop.heard(name)
        if name in ("born", "given_by", "guardian", "relationship"):
            self._look_at_age()
        if name == "workshop":
            self._name_save()
            # What is said below it must be read before saving.
            QTimer.singleShot(0, self, lambda: reveal(self.workshop.card))
        if name in COMPARED:
            self._look_soon.start()

    def _look_at_age(self) -> None:
        birth = born(self.form.values()["born"])
        today = self._desk.clock.today()
        allowed = givers(*birth, today)
        self.representative.show_for(
            minor(*birth, today), len(allowed) == 1, self.identity.phone.last
        )
        relationship = relationship_words(self.representative.relationship())
        self.consents.show_giver(allowed, self.representative.name(), relationship)
        self.workshop.show_for(birth)
        self.more.show_for(minor(*birth, today))

    def _name_save(self) -> None:
        chosen = self.form.values()["workshop"] is not None
        self._bar.save.set_words("Guardar e inscribir" if chosen else "Guardar")

    def _look_for_twins(self) -> None:
        form = self.form
        birth_date, birth_year = born(form.values()["born"])
        kind, number = form.text("kind"), form.text("number")
        typed = TypedPerson(
            form.text("surnames"),
            form.text("given_names"),
            birth_date,
            birth_year,
            ((kind, number, form.text("country") or None),)
            if kind and number and kind != DocumentKind.NONE
            else (),
            (form.text("phone"),) if form.text("phone") else (),
        )
        found = self._desk.people.duplicates(typed)
        born_on = form.field("born")
        typing = Typing(
            typed.surnames,
            typed.given_names,
            str(born_on.text()) if hasattr(born_on, "text") else "",
            listed(kind, number) if number else "",
            self.representative.name(),
        )
        left = [each for each in found if each.person.id not in self._others]
        self.twins.show_found(left, typing)
        self._strip.show_found(left, typing)
        self._place_twins()

    def _set_apart(self, candidate: Candidate) -> None:
        self._others.add(candidate.person.id)
        self._look_for_twins()
        self.form.focus("given_names")

    def _open_twin(self, candidate: Candidate) -> None:
        self._open_known(candidate.person.id)

    # -- the notice

    def _read_notice(self) -> None:
        back = Back("people", self.request, "Nueva persona")
        whole_notice(
            self._context.host,
            self.consents.notice,
            lambda: open_blank_form(self._context, back),
        )

    # -- saving

    def save(self) -> None:
        """Register, and enrol where a workshop was chosen: all of it, or nothing."""
        form = self.form
        documents = (self.identity.document, *self.more.papers)
        if any(each.impossible() for each in documents):
            return
        if not form.text("surnames") and not form.text("given_names"):
            form.error("surnames", "Escriba al menos un nombre o un apellido.")
            form.focus("surnames")
            return
        values = {**form.values(), "guardian_name": self.representative.name()}
        if sensitive_said(values) and values[answer_name(Purpose.SENSITIVE)] is None:
            self.consents.ask_sensitive()
            return
        self._register(values, another=bool(self._others))

    def _register(self, values: dict[str, object], *, another: bool) -> None:
        chosen = self.workshop.choice()
        request = WalkIn(
            new_person(values, self._desk.clock.today(), another=another),
            chosen.workshop_id if chosen else None,
            extra=self.workshop.extra(),
        )
        try:
            done = self._desk.reception.walk_in(request)
        except AlreadyRegistered as known:
            held = known.person_id
            self._context.messages.show(
                known,
                ("Abrir su ficha", lambda: self._open_known(held)),
                ("Es otra persona: guardar", lambda: self._register(values, another=True)),
            )
            return
        except UserError as problem:
            refuse(self._context, self.form, problem)
            return
        self._draft.discard()
        name = person_name(self.form.text("given_names"), self.form.text("surnames"))
        self.finished.emit(JustEnrolled(done, name, chosen.name if chosen else ""))

    def _open_known(self, person: object) -> None:
        context, request, kept = self._context, self.request, kept_as_typed(self.form)

        def take_up() -> None:
            context.desk.people.save_draft(DRAFT, kept)
            context.navigate("people", request)

        self._draft.discard()
        self.opened.emit(person)
        context.toast.say("La ficha nueva se dejó sin guardar", undo=take_up)

    def _leave(self) -> None:
        self._draft.discard()
        self.cancelled.emit()

    # -- room

    def hideEvent(self, event: QHideEvent) -> None:
        """Locked, left for another screen or signed out: nothing waits to be saved."""
        super().hideEvent(event)
        self._draft.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.set_compact(self.window().height() < COMPACT_BELOW)
        self._place_twins()

    def _place_twins(self) -> None:
        beside = self.width() >= BESIDE_FROM
        found = self.twins.current() is not None
        self._side.setVisible(beside)
        self.twins.setVisible(found)
        if self._strip.isHidden() == (found and not beside):
            self._strip.setVisible(found and not beside)
            # The strip takes room from the form: where one types stays in sight.
            now = self.form.focusWidget()
            if now is not None:
                QTimer.singleShot(0, self, lambda: reveal(now))
