"""The form of a request for a room, from the oficio; what its days run into stands beside it."""

from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import day
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
from desktop.ui.doing import refuse
from desktop.ui.form_page import FormPage
from desktop.ui.layout import column
from desktop.ui.screens.spaces_days import ask_day
from desktop.ui.screens.spaces_fields import RequestFields, request_of, values_of
from desktop.ui.screens.spaces_result import ResultPane

CHECK_MS = 250
"""From the last key to what the days run into."""
MOST_TAKEN = 6
"""Alternatives one key takes."""


class RequestFormPage(FormPage):
    """`known` is what is to be corrected."""

    what = "agreement"
    read: ClassVar = {"room_id": UUID, "staff_id": UUID}

    def __init__(
        self, context: Context, agreement: UUID | None = None, known: AgreementForm | None = None
    ) -> None:
        super().__init__(context, "Solicitud de espacio", agreement)
        self._known = known
        self.agreements = context.desk.agreements
        self.found: AgreementCheck | None = None
        self.fields = RequestFields(context, self.form)
        self.result = ResultPane()
        self._below = column(gap=0)
        title = "Nueva solicitud de espacio" if known is None else "Corregir la solicitud"
        about = "" if known is None else known.applicant
        self.lay_out(title, about, self.result, self._below)
        self._connect()
        self.begin()

    def _connect(self) -> None:
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

    def fill(self) -> None:
        self.fields.fill(self.context.desk.clock.today())
        if self._known is not None:
            self.form.set_values(values_of(self._known))
        self.fields.follow()

    def _give_back(self, kept: DraftRow) -> None:
        super()._give_back(kept)
        self.fields.follow()

    # -- while it is filled in

    def first_focus(self) -> QWidget:
        return self.form.field("request_number")

    def heard(self, name: str) -> None:
        if name == "ruc":
            self.form.clear("ruc")
        if name == "repeat":
            self.fields.follow()
        # Off the key press: what is typed is on screen before anything is asked.
        self._clock.start()

    def look(self) -> None:
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
            found: AgreementCheck = self.agreements.check(asked, self.known_id)
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
        share = self.form.values()["share"] is True
        try:
            request = self._request()
            if self.known_id is None:
                key: UUID = self.agreements.request(request, share=share)
            else:
                key = self.known_id
                self.agreements.change(key, request, share=share)
        except RoomTaken as taken:
            self.look()
            self.fields.show_share(True)
            self.form.error("room_id", taken.message)
            self.form.focus("room_id")
        except UserError as refused:
            self._refuse(refused)
        else:
            what = "Se registró" if self.known_id is None else "Se corrigió"
            who, first = request.applicant[:60], day(request.first_on)
            said = f"{what} la solicitud de {who}, desde el {first}"
            self.keep(key, said, self.agreements.undo, ("spaces", "list"))

    def _refuse(self, refused: UserError) -> None:
        field = refused.field if isinstance(refused, InvalidInput) else ""
        if field == "long_reason":
            self.fields.show_reason(True)
        at_days = field == "days"
        problem = InvalidInput("first_on", refused.message) if at_days else refused
        refuse(self.context, self.form, problem)

    def make_room(self) -> None:
        if self.narrow:
            self._below.addWidget(self.result)
        else:
            self.beside.insertWidget(0, self.result)
        self.result.show()
        self._below.setContentsMargins(0, 16 if self.narrow else 0, 0, 0)
