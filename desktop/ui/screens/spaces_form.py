"""The form of a request for a room, from the oficio; what its days run into stands beside it."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import day, hour
from desktop.services.agreements.register import (
    AgreementCheck,
    AgreementForm,
    Alternative,
    DayForm,
    RoomTaken,
)
from desktop.services.asking import ruc_warning
from desktop.services.people import DraftRow
from desktop.ui.context import Context
from desktop.ui.forms import Form, SaveBar
from desktop.ui.layout import clear, column, panel, row, scroll
from desktop.ui.person_form_draft import DraftKeeper
from desktop.ui.screen import PageHeader
from desktop.ui.screens.spaces_days import ask_day
from desktop.ui.screens.spaces_draft import draft_name, kept_as_typed, restore_typed
from desktop.ui.screens.spaces_fields import RequestFields, request_of, values_of
from desktop.ui.screens.spaces_result import ResultPane
from desktop.ui.widgets import Notice, button, label

CHECK_MS = 250
"""From the last key to what the days run into."""
NARROW = 1060
"""Below this width what they run into stands under the fields."""
MOST_TAKEN = 6
"""Alternatives one key takes."""


class RequestFormPage(QWidget):
    """`saved(id)` once it is kept, `cancelled` when staff think better of it."""

    saved = Signal(UUID)
    cancelled = Signal()

    def __init__(
        self, context: Context, agreement: UUID | None = None, known: AgreementForm | None = None
    ) -> None:
        super().__init__()
        self.context = context
        self.agreement = agreement
        self._known = known
        self.agreements = context.desk.agreements
        self.found: AgreementCheck | None = None
        self._narrow: bool | None = None
        self.form = Form("Solicitud de espacio")
        self.fields = RequestFields(context, self.form)
        self.result = ResultPane()
        self._build()
        self._fill()
        self._connect()
        self.draft = DraftKeeper(
            self, context, draft_name(agreement), lambda: kept_as_typed(self.form)
        )
        self.draft.saved.connect(lambda at: self.bar.say(f"Borrador guardado a las {hour(at)}"))
        kept = self.draft.found()
        if kept is not None:
            self._give_back(kept)
        self.look()

    def _build(self) -> None:
        new = self.agreement is None
        title = "Nueva solicitud de espacio" if new else "Corregir la solicitud"
        about = "" if self._known is None else self._known.applicant
        header = PageHeader(
            title, about, label("*", "small", "error"),
            label("necesario para guardar", "small", "muted"),
        )  # fmt: skip
        self.bar = SaveBar(self.form, "Guardar")
        self._beside = column(None, margins=(4, 0, 16, 20))
        self._below = column(gap=0)
        self._side = panel(row(scroll(self._beside), 12, gap=0), width=384)
        self._notice = column(gap=0)
        fields = column(self._notice, self.form, self._below, None, gap=0,
                        margins=(28, 0, 16, 20))  # fmt: skip
        body = row(scroll(fields), self._side, gap=0)
        body.setStretch(0, 1)
        self.setLayout(column(header, body, self.bar, gap=0))
        self._beside.insertWidget(0, self.result)

    def _connect(self) -> None:
        form = self.form
        form.listen_on(self)
        form.ask_first = lambda: self.context.messages.ask_to_leave(self._leave)
        form.cancelled.connect(self._leave)
        form.submitted.connect(self.save)
        form.changed.connect(self._on_changed)
        self.fields.added.connect(self.look)
        self.fields.days.edit_asked.connect(self._edit_day)
        self.result.taken.connect(self.take)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(CHECK_MS)
        self._clock.timeout.connect(self.look)
        for at in range(MOST_TAKEN):
            made = QShortcut(QKeySequence(f"Ctrl+{at + 1}"), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(lambda wanted=at: self._take_number(wanted))
        add = QShortcut(QKeySequence("Ctrl+D"), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self.fields.add_days)

    def _fill(self) -> None:
        self.fields.fill(self.context.desk.clock.today())
        if self._known is not None:
            self.form.set_values(values_of(self._known))
        self.fields.follow()

    # -- what was left half typed

    def _give_back(self, kept: DraftRow) -> None:
        restore_typed(self.form, kept.values)
        self.fields.follow()
        again = button("Descartar y empezar de nuevo", small=True, press=self._start_again)
        said = f"Se recuperó lo que se escribía a las {hour(kept.saved_at)}"
        self._notice.addWidget(Notice(said, "", again, tone="accent", icon="history"))
        self._notice.addSpacing(16)

    def _start_again(self) -> None:
        self.draft.begin_again()
        clear(self._notice)
        self.form.set_values(dict.fromkeys(self.form.values()))
        self._fill()
        self.look()
        self.first_focus().setFocus()

    def _leave(self) -> None:
        self.draft.discard()
        self.cancelled.emit()

    # -- while it is filled in

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.form.field("request_number")

    def _on_changed(self, name: str) -> None:
        self.draft.touch()
        if name == "ruc":
            self.form.clear("ruc")
        if name == "repeat":
            self.fields.follow()
        # Off the key press: what is typed is on screen before anything is asked.
        self._clock.start()

    def look(self) -> None:
        """Say what the request would run into as it stands."""
        self._clock.stop()
        doubt = ruc_warning(self.form.text("ruc"))
        if doubt and not self.form.field("ruc").hasFocus():
            self.form.warning("ruc", doubt)
        days, skipped = self.fields.every_day()
        self.found = self._check(days)
        outside = self.found.outside_hours if self.found else ()
        clashes = self.found.clashes if self.found else ()
        self.fields.days.mark((clash.slot.on for clash in clashes), (one.on for one in outside))
        self.fields.show_presence(bool(outside))
        self.fields.show_share(bool(clashes))
        self._say_at_room(clashes[0].text if clashes else "", len(clashes))
        self.fields.show_reason(self._is_long(days))
        self.result.show_check(
            self.found, days, skipped, attended=self.fields.has_presence(),
            at_fields=(doubt,) if doubt else (),
        )  # fmt: skip

    def _is_long(self, days: tuple[DayForm, ...]) -> bool:
        """Whether it lasts longer than the cycle that holds its first day."""
        if not days:
            return False
        first, last = min(one.on for one in days), max(one.on for one in days)
        ends = [
            cycle.ends_on
            for cycle in self.context.desk.programme.cycles()
            if cycle.starts_on <= first <= cycle.ends_on
        ]
        return last > max(ends, default=last)

    def _check(self, days: tuple[DayForm, ...]) -> AgreementCheck | None:
        room = self.form.values()["room_id"]
        if not days or not isinstance(room, UUID):
            return None
        asked = request_of(self.form, self.context.desk.clock.today(), room, days)
        try:
            found: AgreementCheck = self.agreements.check(asked, self.agreement)
        except InvalidInput as problem:
            if problem.field == "days":
                self.form.warning("starts", problem.message)
            return None
        if self.form.field("starts").property("state") == "warning":
            self.form.clear("starts")
        return found

    def _say_at_room(self, first: str, times: int) -> None:
        shared = self.form.values()["share"] is True
        if first and not shared:
            more = f" y {times - 1} más" if times > 1 else ""
            self.form.warning("room_id", f"Ya está en uso: {first}{more}.")
        elif self.form.field("room_id").property("state") == "warning":
            self.form.clear("room_id")

    def _take_number(self, at: int) -> None:
        if at < len(self.result.offered):
            self.take(self.result.offered[at])

    def take(self, other: Alternative) -> None:
        """Another room, or other hours, which are free on every day."""
        self.form.restore({"room_id": other.room_id})
        if other.shift:
            self.fields.shift(other.shift)
        self.form.changed.emit("room_id")
        self.look()
        self.context.toast.say(f"Se puso {other.text}")

    def _edit_day(self, one: DayForm) -> None:
        ask_day(
            self.context, one, self.fields.members,
            lambda new: self.fields.days.swap(one, new),
        )  # fmt: skip

    # -- saving

    def _request(self) -> AgreementForm:
        form = self.form
        values = form.values()
        asked = (
            ("request_number", "Escriba el número del oficio de solicitud."),
            ("requested_on", "Escriba la fecha del oficio."),
            ("applicant", "Escriba la institución o el colectivo que solicita."),
            ("representative", "Escriba quién representa a quien solicita."),
            ("activity", "Escriba para qué se usará el espacio."),
            ("room_id", "Elija un espacio de la casa."),
        )
        for name, sentence in asked:
            if not values[name]:
                raise InvalidInput(name, sentence)
        self.fields.require_days()
        days, _ = self.fields.every_day()
        room, on = values["room_id"], form.date("requested_on")
        assert isinstance(room, UUID)
        assert on is not None
        outside = self._check(days)
        present = self.fields.with_presence(days, outside.outside_hours if outside else ())
        return request_of(form, on, room, present)

    def save(self) -> None:
        """Keep it; what is refused is said at its field and nothing typed is lost."""
        share = self.form.values()["share"] is True
        try:
            request = self._request()
            if self.agreement is None:
                key: UUID = self.agreements.request(request, share=share)
            else:
                key = self.agreement
                self.agreements.change(key, request, share=share)
        except RoomTaken as taken:
            self.look()
            self.fields.show_share(True)
            self.form.error("room_id", taken.message)
            self.form.focus("room_id")
        except InvalidInput as problem:
            self._show(problem)
        except UserError as refused:
            self.context.messages.show(refused)
        else:
            # Read before the draft is discarded, which is a job of its own.
            transaction = self.context.desk.database.last_transaction
            self.draft.discard()
            self._say(request, transaction)
            self.saved.emit(key)

    def _show(self, problem: InvalidInput) -> None:
        if problem.field == "days":
            problem = InvalidInput("first_on", problem.message)
        if problem.field == "long_reason":
            self.fields.show_reason(True)
        if not self.form.show_problem(problem):
            self.context.messages.show(problem)

    def _say(self, request: AgreementForm, transaction: int) -> None:
        what = "Se registró" if self.agreement is None else "Se corrigió"
        said = f"{what} la solicitud de {request.applicant[:60]}, desde el {day(request.first_on)}"
        agreements, context = self.agreements, self.context

        def undo() -> None:
            if context.messages.attempt(lambda: agreements.undo(transaction) or True):
                context.navigate("spaces", "list")

        context.toast.say(said, undo)

    def adapt(self, width: int) -> None:
        """What the days run into goes under the fields where there is no room beside them."""
        if self._narrow != (width < NARROW):
            self._narrow = width < NARROW
            self._side.setVisible(not self._narrow)
            if self._narrow:
                self._below.addWidget(self.result)
            else:
                self._beside.insertWidget(0, self.result)
            self.result.show()
            self._below.setContentsMargins(0, 16 if self._narrow else 0, 0, 0)
