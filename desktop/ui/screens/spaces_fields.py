"""The fields of a request for a room: who asks, what for, where and on which days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import InvalidInput
from desktop.services.agreements.register import AgreementForm, DayForm, OutsideDay, RestDay
from desktop.services.asking import choices
from desktop.ui.context import Context
from desktop.ui.dialogs.lesson import SHARE
from desktop.ui.fields import CheckField, DateField, HourField, NotesField, NumberField, TextField
from desktop.ui.filter_combo import FilterCombo, Option
from desktop.ui.forms import Entry, Form
from desktop.ui.layout import row
from desktop.ui.person_form_fields import Several
from desktop.ui.screens.spaces_days import SHORT_DAYS, DaysField, in_order, later, shifted
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Keycap, button, label

ONCE, WEEKLY = "once", "weekly"
_TEXTS = (
    "request_number", "applicant", "representative", "activity", "ruc", "representative_role",
    "representative_kind", "representative_number", "phone", "email", "audience", "goods",
    "long_reason",
)  # fmt: skip


class RequestFields(QObject):
    """Builds the rows of the form; `added` after days went into the list."""

    added = Signal()

    def __init__(self, context: Context, form: Form) -> None:
        super().__init__(form)
        self.context = context
        self.form = form
        self.members: list[tuple[UUID, str]] = [
            (member.id, member.name)
            for member in context.desk.staffing.members()
            if member.retired_at is None
        ]
        self._build_applicant()
        self._build_use()
        self._build_days()
        self._build_presence()

    # -- building

    def _build_applicant(self) -> None:
        form, today = self.form, self.context.desk.clock.today
        form.section("Oficio", "Toda solicitud entra por oficio.")
        form.row(
            "Oficio n.º", Entry("request_number", TextField("Como lo numera quien solicita",
                                                            width=220)),
            Entry("requested_on", DateField(today), "del"), required=True,
        )  # fmt: skip
        form.section("Quien solicita")
        form.row("Institución o colectivo", Entry("applicant", TextField()), required=True)
        form.row("RUC", Entry("ruc", TextField("Si tiene", width=180, longest=30)))
        form.row("Representante", Entry("representative", TextField()), required=True)
        form.row("Cargo", Entry("representative_role", TextField("Presidenta, director…")))
        form.row(
            "Documento",
            Entry("representative_kind", FilterCombo(choices("document_type"), width=190)),
            Entry("representative_number", TextField("Número", width=150, longest=40)),
        )
        form.row(
            "Teléfono", Entry("phone", TextField("Si tiene", width=150, longest=40)),
            Entry("email", TextField("Si tiene", width=240), "correo"),
        )  # fmt: skip

    def _build_use(self) -> None:
        form = self.form
        form.section("Para qué")
        form.row("Actividad", Entry("activity", TextField()), required=True)
        form.row("A quién va dirigida", Entry("audience", TextField()))
        form.row("Personas esperadas", Entry("expected", NumberField(1, 5000)))
        form.row("Mobiliario y equipos", Entry("goods", NotesField("Sillas, proyector…", lines=2)))

    def _build_days(self) -> None:
        form, today = self.form, self.context.desk.clock.today
        form.section("Dónde y cuándo", "Una fecha o varias; no se otorga uso permanente.")
        rooms = [
            Option(room.id, room.name, f"hasta {room.capacity}" if room.capacity else "")
            for room in self.context.desk.programme.rooms()
            if not room.retired
        ]
        form.row("Espacio", Entry("room_id", FilterCombo(rooms, width=250)), required=True)
        form.row("Compartir", Entry("share", CheckField(SHARE)))
        repeat = Segmented([(ONCE, "Un día"), (WEEKLY, "Cada semana")], ONCE)
        form.row("Se usa", Entry("repeat", repeat))
        form.row("Fecha", Entry("first_on", DateField(today)), required=True)
        form.row("Hasta el", Entry("last_on", DateField(today)), required=True)
        form.row("Días", Entry("weekdays", Several(SHORT_DAYS, columns=7)))
        form.row(
            "Horario", Entry("starts", HourField("Desde")),
            Entry("ends", HourField("Hasta"), "a"), required=True,
        )  # fmt: skip
        form.row(
            "Montaje desde", Entry("setup", HourField("Si hace falta", width=120)),
            Entry("clear", HourField("Si hace falta", width=120), "desmontaje hasta"),
        )  # fmt: skip
        self.add_button = button(
            "Añadir a la lista y poner otra fecha", "link", icon="plus", small=True,
            press=self.add_days,
        )  # fmt: skip
        line = row(label("", "body"), self.add_button, Keycap("Ctrl D"), None, gap=8)
        head = line.itemAt(0)
        first = head.widget() if head is not None else None
        if first is not None:
            first.setFixedWidth(152)
        form.item(line)
        self.days = DaysField()
        form.row("Días añadidos", Entry("days", self.days))
        form.row("Por qué dura tanto", Entry("long_reason", TextField("Más de un ciclo")))

    def _build_presence(self) -> None:
        form = self.form
        self._presence = form.section(
            "Fuera de la jornada",
            "Hace falta la presencia voluntaria de alguien de la casa y del guardia.",
        )
        form.row("Acompaña", Entry("staff_id", FilterCombo(self.members, hint="Quién se ofrece")))
        form.row("Guardia", Entry("guard", TextField("Nombre de la o el guardia")))

    # -- filling in

    def fill(self, today: date) -> None:
        """What a new request begins with."""
        self.form.set_values({"requested_on": today, "repeat": ONCE, "days": ()})

    def follow(self) -> None:
        """Show what goes with one day, or with days that repeat."""
        weekly = self.form.values()["repeat"] == WEEKLY
        self.form.form_row("weekdays").setVisible(weekly)
        self.form.form_row("last_on").setVisible(weekly)
        self.form.form_row("first_on").title.setText("Desde el" if weekly else "Fecha")
        self.form.form_row("days").setVisible(bool(self.days.days()))

    def show_presence(self, needed: bool) -> None:
        """Ask who is there only where some day needs it."""
        self._presence.setVisible(needed or self.has_any_presence())

    def show_share(self, needed: bool) -> None:
        """Offer to share only where something has the room."""
        shared = self.form.values()["share"] is True
        self.form.form_row("share").setVisible(needed or shared)

    def show_reason(self, needed: bool) -> None:
        """Ask why only where it lasts longer than a cycle."""
        row_ = self.form.form_row("long_reason")
        row_.setVisible(needed or bool(self.form.text("long_reason")))

    def has_any_presence(self) -> bool:
        """Whether one of the two was filled in."""
        return bool(self.form.values()["staff_id"] or self.form.text("guard"))

    def has_presence(self) -> bool:
        """Whether both were."""
        return bool(self.form.values()["staff_id"] and self.form.text("guard"))

    def with_presence(
        self, days: Sequence[DayForm], outside: Sequence[OutsideDay]
    ) -> tuple[DayForm, ...]:
        """The days outside working hours with who is there, where that was not said day by day."""
        who, guard = self.form.values()["staff_id"], self.form.text("guard")
        staff = who if isinstance(who, UUID) else None
        needed = {one.on for one in outside}
        return tuple(
            replace(one, staff_id=one.staff_id or staff, guard=one.guard or guard)
            if one.on in needed
            else one
            for one in days
        )

    # -- the days

    def typed_days(self) -> tuple[tuple[DayForm, ...], tuple[RestDay, ...]]:
        """The days that the fields give and are not in the list yet, and the holidays left out;
        none while they are half typed."""
        values = self.form.values()
        first, last = values["first_on"], values["last_on"]
        starts, ends = values["starts"], values["ends"]
        if not (isinstance(first, date) and isinstance(starts, time) and isinstance(ends, time)):
            return (), ()
        setup = values["setup"] if isinstance(values["setup"], time) else None
        clear = values["clear"] if isinstance(values["clear"], time) else None
        if values["repeat"] != WEEKLY:
            return (DayForm(first, starts, ends, setup, clear),), ()
        ticked = values["weekdays"] if isinstance(values["weekdays"], tuple) else ()
        if not isinstance(last, date) or not ticked:
            return (), ()
        numbers = [int(each) for each in ticked]
        try:
            found = self.context.desk.agreements.weekly_days(
                first, last, numbers, starts, ends, setup, clear
            )
        except InvalidInput:
            return (), ()
        return found.days, found.skipped

    def every_day(self) -> tuple[tuple[DayForm, ...], tuple[RestDay, ...]]:
        """The list and what is typed beside it."""
        typed, skipped = self.typed_days()
        return tuple(in_order([*typed, *self.days.days()])), skipped

    def add_days(self) -> None:
        """Put what is typed into the list, and make room for another date."""
        typed, _ = self.typed_days()
        if not typed:
            self._half_typed()
            return
        self.days.add(typed)
        self.form.restore({"first_on": None, "last_on": None})
        self.form.changed.emit("days")
        self.follow()
        self.form.focus("first_on")
        self.added.emit()

    def require_days(self) -> None:
        """Refuse dates half typed: they would be lost."""
        values = self.form.values()
        begun = values["first_on"] is not None or values["last_on"] is not None
        if begun and not self.typed_days()[0]:
            self._half_typed()
            raise InvalidInput("first_on", "Complete la fecha y el horario, o quite la fecha.")
        if not begun and not self.days.days():
            raise InvalidInput("first_on", "Escriba al menos un día de uso.")

    def _half_typed(self) -> None:
        values = self.form.values()
        if values["repeat"] == WEEKLY and values["first_on"] and not values["weekdays"]:
            self.form.error("weekdays", "Marque qué días de la semana.")
        for name, sentence in (
            ("starts", "Escriba desde qué hora y hasta qué hora."),
            ("first_on", "Escriba la fecha."),
        ):
            if not isinstance(values[name], date | time):
                self.form.error(name, sentence)
                self.form.focus(name)

    def shift(self, minutes: int) -> None:
        """Every day so many minutes later."""
        values = self.form.values()
        moved: dict[str, object] = {
            name: later(at, minutes)
            for name in ("starts", "ends", "setup", "clear")
            if isinstance(at := values[name], time)
        }
        moved["days"] = tuple(shifted(one, minutes) for one in self.days.days())
        self.form.restore(moved)


def request_of(form: Form, on: date, room: UUID, days: tuple[DayForm, ...]) -> AgreementForm:
    """The request as it is typed."""
    text = form.text
    return AgreementForm(
        text("request_number"), form.date("requested_on") or on, text("applicant"),
        text("representative"), room, text("activity"), days,
        ruc=text("ruc") or None,
        representative_role=text("representative_role") or None,
        representative_kind=text("representative_kind") or None,
        representative_number=text("representative_number") or None,
        phone=text("phone") or None,
        email=text("email") or None,
        audience=text("audience") or None,
        expected=form.number("expected"),
        goods=text("goods") or None,
        long_reason=text("long_reason") or None,
    )  # fmt: skip


def values_of(known: AgreementForm) -> dict[str, object]:
    """A known request as the form shows it; who is there on all days outside working hours stands
    in its own fields."""
    presence = {(one.staff_id, one.guard) for one in known.days if one.staff_id or one.guard}
    days = known.days
    found: dict[str, object] = {name: getattr(known, name) for name in _TEXTS}
    if len(presence) == 1:
        found["staff_id"], found["guard"] = presence.pop()
        days = tuple(replace(one, staff_id=None, guard="") for one in days)
    found |= {
        "requested_on": known.requested_on, "room_id": known.room_id, "expected": known.expected,
        "days": days, "repeat": ONCE,
    }  # fmt: skip
    return found
