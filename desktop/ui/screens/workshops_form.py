"""The form that plans a workshop, with what its hours give and run into beside it."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.core.errors import InvalidInput, UserError
from desktop.core.text import count
from desktop.services.programme import (
    CycleRow,
    Modality,
    Preview,
    RoomRow,
    RoomTaken,
    Saved,
    WorkshopDetail,
    WorkshopForm,
    choices,
)
from desktop.ui.context import Context
from desktop.ui.dialogs.lesson import SHARE
from desktop.ui.dialogs.premises import edit_facilitator, edit_room
from desktop.ui.doing import refuse
from desktop.ui.fields import CheckField, DateField, MoneyField, NumberField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_page import FormPage
from desktop.ui.forms import Entry
from desktop.ui.screens.workshops_hours import HoursField
from desktop.ui.screens.workshops_result import ResultPane
from desktop.ui.screens.workshops_words import lessons_and_hours
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Button, button

USUAL_CENTS = 100
_MODALITIES = ((Modality.COMMUNITY, "Comunitario"), (Modality.MUNICIPAL, "Municipal"))


class WorkshopFormPage(FormPage):
    """`detail` is the workshop to change; a new one begins in `cycle`."""

    what = "workshop"
    read: ClassVar = {
        "facilitator_id": UUID, "cycle_id": UUID, "room_id": UUID, "modality": Modality,
    }  # fmt: skip

    def __init__(self, context: Context, detail: WorkshopDetail | None, cycle: UUID | None) -> None:
        super().__init__(context, "Taller", None if detail is None else detail.row.id)
        self.detail = detail
        self._first_cycle = cycle
        self.programme = context.desk.programme
        self._cycles: list[CycleRow] = self.programme.cycles()
        self._rooms: list[RoomRow] = []
        self._build()
        self.result = ResultPane()
        title = "Nuevo taller" if detail is None else "Editar el taller"
        self.lay_out(title, "" if detail is None else detail.row.name, self.result)
        self.begin()

    # -- building

    def _build(self) -> None:
        form, today = self.form, self.context.desk.clock.today
        form.section("Taller")
        form.row("Nombre", Entry("name", TextField()), required=True)
        form.row("Categoría", Entry("category", FilterCombo(choices("category"))), required=True)
        form.row("Modalidad", Entry("modality", Segmented(_MODALITIES)), required=True)
        form.row("Aporte por clase", Entry("contribution", MoneyField()))
        form.info(
            "contribution", "Voluntario y directo a su tallerista. Nadie queda fuera por no"
            " aportar y la casa no lo recauda.",
        )  # fmt: skip
        self.facilitator = FilterCombo(hint="Escriba su nombre")
        form.row("Tallerista", Entry("facilitator_id", self.facilitator)).add_beside(
            _adding("Añadir tallerista", self._add_facilitator)
        )
        form.section("Cuándo y dónde")
        cycles = [(cycle.id, cycle.name) for cycle in self._cycles]
        form.row("Ciclo", Entry("cycle_id", FilterCombo(cycles, width=250)), required=True)
        form.row(
            "Fechas", Entry("starts_on", DateField(today)),
            Entry("ends_on", DateField(today), "a"), required=True,
        )  # fmt: skip
        form.row("Horario", Entry("hours", HoursField()), required=True)
        self.room = FilterCombo(hint="Si ya se sabe", width=250)
        form.row("Espacio", Entry("room_id", self.room)).add_beside(
            _adding("Añadir espacio", self._add_room)
        )
        form.row("Compartir", Entry("share_room", CheckField(SHARE)))
        form.section("Personas")
        form.row("Cupo", Entry("capacity", NumberField(1, 1000)), required=True)
        form.row(
            "Edades", Entry("minimum_age", NumberField(0, 120, "desde")),
            Entry("maximum_age", NumberField(0, 120, "hasta"), "a"),
        )  # fmt: skip
        form.form_row("share_room").setVisible(False)

    def fill(self) -> None:
        self._show_facilitators()
        self._show_rooms()
        if self.detail is None:
            known = next((each for each in self._cycles if each.id == self._first_cycle), None)
            self.form.set_values(
                {
                    "modality": Modality.COMMUNITY, "contribution": USUAL_CENTS,
                    "cycle_id": known.id if known else None,
                    "starts_on": known.starts_on if known else None,
                    "ends_on": known.ends_on if known else None,
                }
            )  # fmt: skip
            return
        found = self.detail.row
        self.form.set_values(
            {
                "name": found.name, "category": found.category, "modality": found.modality,
                "contribution": found.contribution_cents,
                "facilitator_id": self.detail.facilitator_id, "cycle_id": found.cycle_id,
                "starts_on": found.starts_on, "ends_on": found.ends_on,
                "hours": self.detail.hours, "room_id": self.detail.room_id,
                "capacity": found.capacity, "minimum_age": found.minimum_age,
                "maximum_age": found.maximum_age, "share_room": bool(self.detail.clashes),
            }
        )  # fmt: skip

    def _show_facilitators(self) -> None:
        kept = self.detail.facilitator_id if self.detail else None
        self.facilitator.set_options(
            [(who.id, who.name) for who in self.programme.facilitators()
             if not who.retired or who.id == kept]
        )  # fmt: skip

    def _show_rooms(self) -> None:
        kept = self.detail.room_id if self.detail else None
        self._rooms = [
            room for room in self.programme.rooms() if not room.retired or room.id == kept
        ]
        self.room.set_options([(room.id, room.name) for room in self._rooms])

    def first_focus(self) -> QWidget:
        return self.form.field("name")

    # -- while it is filled in

    def heard(self, name: str) -> None:
        if name == "cycle_id":
            self._take_dates_of_cycle()
        if name == "modality":
            community = self.form.values()["modality"] is Modality.COMMUNITY
            self.form.field("contribution").set_value(  # type: ignore[attr-defined]
                USUAL_CENTS if community else None
            )
        self.look()

    def _take_dates_of_cycle(self) -> None:
        cycle = self._cycle()
        starts, ends = self.form.date("starts_on"), self.form.date("ends_on")
        spans = [(each.starts_on, each.ends_on) for each in self._cycles]
        if cycle is not None and ((starts, ends) in spans or (starts, ends) == (None, None)):
            self.form.restore({"starts_on": cycle.starts_on, "ends_on": cycle.ends_on})

    def look(self) -> None:
        values = self.form.values()
        community = values["modality"] is Modality.COMMUNITY
        self.form.form_row("contribution").setVisible(community)
        found = self._preview()
        clashes = found.clashes if found else ()
        shown = bool(clashes) or values["share_room"] is True
        self.form.form_row("share_room").setVisible(shown)
        self.result.show_preview(found, changing=self.detail is not None)
        self._say_at_fields(found)
        self._warn()

    def _say_at_fields(self, found: Preview | None) -> None:
        """The same in short at the fields, where the pane beside them has no room."""
        if found is not None and self.narrow and self._is_well("hours"):
            rests = count(len(found.skipped), "feriado sin sesión", "feriados sin sesión")
            said = lessons_and_hours(found.lessons, found.minutes)
            self.form.info("hours", f"{said} · {rests}" if found.skipped else said, "calendar-days")
        shared = self.form.values()["share_room"] is True
        if found is not None and found.clashes and not shared:
            more = len(found.clashes) - 1
            rest = f" y {count(more, 'sesión', 'sesiones')} más" if more else ""
            self.form.warning("room_id", f"Ya está en uso: {found.clashes[0].text}{rest}.")
        elif self.form.field("room_id").property("state") == "warning":
            self.form.clear("room_id")

    def _preview(self) -> Preview | None:
        request = self._request(complete=False)
        if request is None or not request.hours:
            return None
        try:
            found: Preview = self.programme.preview(request, self.known_id)
        except InvalidInput:
            # Half typed: it is said when staff save.
            return None
        return found

    def _is_well(self, name: str) -> bool:
        return bool(self.form.field(name).property("state") != "error")

    def _warn(self) -> None:
        cycle, starts, ends = self._cycle(), self.form.date("starts_on"), self.form.date("ends_on")
        if cycle and starts and ends and not (cycle.holds(starts) and cycle.holds(ends)):
            self.form.warning("starts_on", f"Sale de las fechas del {cycle.name.lower()}.")
        elif self.form.field("starts_on").property("state") == "warning":
            self.form.clear("starts_on")
        room = next((each for each in self._rooms if each.id == self.room.value()), None)
        seats = self.form.number("capacity")
        if room is not None and room.capacity and seats and seats > room.capacity:
            self.form.warning("capacity", f"En «{room.name}» caben {room.capacity} personas.")
        elif self.form.field("capacity").property("state") == "warning":
            self.form.clear("capacity")

    def _cycle(self) -> CycleRow | None:
        chosen = self.form.values()["cycle_id"]
        return next((each for each in self._cycles if each.id == chosen), None)

    # -- added in place

    def _add_facilitator(self) -> None:
        typed = "" if self.facilitator.value() else self.facilitator.text()

        def done(key: UUID) -> None:
            self._show_facilitators()
            self.facilitator.set_value(key)
            self._on_changed("facilitator_id")
            self.form.clear("facilitator_id")

        edit_facilitator(self.context, None, done, typed)

    def _add_room(self) -> None:
        typed = "" if self.room.value() else self.room.text()

        def done(key: UUID) -> None:
            self._show_rooms()
            self.room.set_value(key)
            self._on_changed("room_id")
            self.form.clear("room_id")

        edit_room(self.context, None, done, typed)

    # -- saving

    def _request(self, *, complete: bool) -> WorkshopForm | None:
        values = self.form.values()
        starts, ends = values["starts_on"], values["ends_on"]
        if not isinstance(starts, date) or not isinstance(ends, date):
            if complete:
                raise InvalidInput("starts_on", "Escriba desde y hasta qué día se da.")
            return None
        if complete:
            self._require(values)
        modality, hours = values["modality"], values["hours"]
        community = modality is Modality.COMMUNITY
        cents = self.form.number("contribution")
        return WorkshopForm(
            name=self.form.text("name"),
            category=self.form.text("category"),
            modality=Modality.COMMUNITY if community else Modality.MUNICIPAL,
            cycle_id=_uuid(values["cycle_id"]) or self._cycles[0].id,
            starts_on=starts,
            ends_on=ends,
            hours=hours if isinstance(hours, tuple) else (),
            capacity=self.form.number("capacity") or 1,
            facilitator_id=_uuid(values["facilitator_id"]),
            room_id=_uuid(values["room_id"]),
            # An empty amount is none: the usual one stood in the field and was taken out.
            contribution=(cents or 0) if community else 0,
            minimum_age=self.form.number("minimum_age"),
            maximum_age=self.form.number("maximum_age"),
            share_room=values["share_room"] is True,
        )

    def _require(self, values: dict[str, object]) -> None:
        asked = (
            ("name", "Escriba el nombre del taller."),
            ("category", "Elija la categoría."),
            ("cycle_id", "Elija el ciclo."),
            ("hours", "Indique al menos un día y su horario."),
            ("capacity", "Escriba el cupo: un número entre 1 y 1000."),
        )
        for name, sentence in asked:
            if not values[name]:
                raise InvalidInput(name, sentence)

    def save(self) -> None:
        try:
            request = self._request(complete=True)
            assert request is not None
            if self.detail is None:
                done: Saved = self.programme.create(request)
            else:
                done = self.programme.change(self.detail.row.id, request)
        except RoomTaken as taken:
            self.form.form_row("share_room").setVisible(True)
            self.form.error("room_id", taken.message)
            self.form.focus("room_id")
        except UserError as refused:
            refuse(self.context, self.form, refused)
        else:
            self.keep(done.workshop_id, self._said(done), self.programme.undo, ("workshops", None))

    def _said(self, done: Saved) -> str:
        what = "Se creó" if self.detail is None else "Se guardó"
        said = f"{what} {self.form.text('name')}: {lessons_and_hours(done.lessons, done.minutes)}"
        if done.offers:
            said += f". Se ofrecieron {len(done.offers)} cupos a quienes esperan"
        return said

    def make_room(self) -> None:
        # The result is said at the fields when there is no room for it beside them.
        self.look()


def _adding(words: str, press: Callable[[], None]) -> Button:
    """A small button after a field of the form."""
    made = button("Añadir", small=True, icon="plus", press=press)
    made.setAccessibleName(words)
    return made


def _uuid(value: object) -> UUID | None:
    return value if isinstance(value, UUID) else None
