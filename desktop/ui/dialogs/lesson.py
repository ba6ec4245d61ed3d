"""Adds a lesson to a workshop, or moves one to another day, hour or room."""

from collections.abc import Callable
from datetime import date, time

from desktop.core.errors import UserError
from desktop.core.text import long_day
from desktop.services.attendance import Slot
from desktop.services.programme import LessonRow, RoomTaken, WorkshopDetail
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.fields import CheckField, DateField, HourField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form

SHARE = "El espacio se comparte a sabiendas"


def ask_new_lesson(
    context: Context, detail: WorkshopDetail, then: Callable[[], None], on: date | None = None
) -> FormDialog:
    """Ask when an added lesson meets: on a holiday, or to make up for another."""
    form = _form(context)
    first = detail.hours[0] if detail.hours else None
    form.set_values({"on": on, "starts": first and first.starts, "ends": first and first.ends})
    dialog = FormDialog(
        context.host, context.messages, "Añadir una sesión", form, save="Añadir",
        detail=f"{detail.row.name}. Sirve para reponer una sesión o reunirse en un feriado.",
        width=580,
    )  # fmt: skip

    def job(slot: Slot, share: bool) -> None:
        programme = context.desk.programme
        programme.add_lesson(detail.row.id, slot.on, slot.starts, slot.ends, share_room=share)

    _answer(context, form, dialog, job, then)
    dialog.open(form.field("on" if on is None else "starts"))
    return dialog


def ask_move(context: Context, lesson: LessonRow, then: Callable[[], None]) -> FormDialog:
    """Ask where a lesson goes; its roll goes with it."""
    form = _form(context)
    rooms = [(room.id, room.name) for room in context.desk.programme.rooms() if not room.retired]
    form.row("Espacio", Entry("room", FilterCombo(rooms)))
    form.row("Motivo", Entry("reason", TextField("Si quiere que conste")))
    form.set_values(
        {"on": lesson.on, "starts": lesson.starts, "ends": lesson.ends, "room": lesson.room_id}
    )
    dialog = FormDialog(
        context.host, context.messages, "Mover la sesión", form, save="Mover",
        detail=f"{lesson.workshop}, {long_day(lesson.on)}, {lesson.hours}.", width=580,
    )  # fmt: skip

    def job(slot: Slot, share: bool) -> None:
        room = form.values()["room"]
        context.desk.attendance.move(
            lesson.id, slot, room=room, reason=form.text("reason"), share_room=share
        )

    _answer(context, form, dialog, job, then)
    dialog.open(form.field("on"))
    return dialog


def _form(context: Context) -> Form:
    form = Form("Sesión", cards=False)
    form.row("Fecha", Entry("on", DateField(context.desk.clock.today)), required=True)
    form.row(
        "Horario", Entry("starts", HourField()), Entry("ends", HourField(), "a"), required=True
    )
    return form


def _answer(
    context: Context,
    form: Form,
    dialog: FormDialog,
    job: Callable[[Slot, bool], None],
    then: Callable[[], None],
) -> None:
    def done() -> None:
        values = form.values()
        on, starts, ends = form.asked_date("on"), values["starts"], values["ends"]
        if on is None:
            return
        if not isinstance(starts, time) or not isinstance(ends, time):
            form.error("starts", "Escriba desde qué hora y hasta qué hora.")
            form.focus("starts" if not isinstance(starts, time) else "ends")
            return
        try:
            job(Slot(on, starts, ends), values.get("share") is True)
        except RoomTaken as taken:
            _offer_to_share(form, dialog, taken)
        except UserError as refused:
            refuse(context, form, refused)
        else:
            dialog.close_sheet()
            then()

    form.submitted.connect(done)


def _offer_to_share(form: Form, dialog: FormDialog, taken: RoomTaken) -> None:
    if "share" not in form.values():
        form.row("Compartir", Entry("share", CheckField(SHARE)))
        dialog.place()
    form.error("on", taken.message)
    form.focus("share")
