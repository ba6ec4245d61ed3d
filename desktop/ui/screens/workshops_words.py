"""How workshops, lessons and places are said on the screens of «Talleres»."""

import re

from desktop.core.text import NBSP, count, day, hour, thousands
from desktop.services.programme import (
    LessonRow,
    Modality,
    Place,
    RollState,
    WorkshopDetail,
    WorkshopRow,
    WorkshopState,
    category_name,
)
from desktop.ui.tables import ChipSpec

MODALITIES = {
    Modality.COMMUNITY: "Iniciativa comunitaria o autogestión",
    Modality.MUNICIPAL: "Provista por el Municipio",
}
_SHORT = {
    "lunes": "lun", "martes": "mar", "miércoles": "mié", "jueves": "jue", "viernes": "vie",
    "sábado": "sáb", "domingo": "dom",
}  # fmt: skip
_DAY = re.compile("|".join(_SHORT))
_WEEK = (("lun, mar, mié, jue y vie", "lun a vie"), ("lun, mar, mié, jue, vie y sáb", "lun a sáb"))


_SHORT_CATEGORIES = {
    "emprendimientos": "Emprendimientos", "computacion": "Computación",
    "manualidades": "Manualidades", "adulto_mayor": "Adulto mayor",
    "inclusion": "Inclusión y señas", "artistico": "Artístico", "canino": "Canino",
}  # fmt: skip


def short_category(code: str) -> str:
    """A category in a column; its whole name stands beside the workshop."""
    return _SHORT_CATEGORIES.get(code) or category_name(code)


def short_schedule(schedule: str) -> str:
    """«lun y mié 08:00–10:00», for a column."""
    said = _DAY.sub(lambda found: _SHORT[found[0]], schedule)
    for long, short in _WEEK:
        said = said.replace(long, short)
    return said


def state_chip(row: WorkshopRow) -> ChipSpec | None:
    """The state of a workshop where it stands out; None for an open one with nothing to do."""
    if row.state is WorkshopState.PLANNED:
        return ChipSpec("Por autorizar", "warning", "pen-line")
    if row.state is WorkshopState.CANCELLED:
        return ChipSpec("Cancelado", "error", "circle-x")
    if row.state is WorkshopState.CLOSED:
        return ChipSpec("Cerrado", "neutral", "lock")
    if row.offered:
        offered = count(row.offered, "cupo ofrecido", "cupos ofrecidos")
        return ChipSpec(offered, "warning", "hourglass")
    if row.over:
        return ChipSpec(f"{row.over} de más", "warning", "users")
    return None


def state_words(row: WorkshopRow) -> str:
    """The state of a workshop in words."""
    chip = state_chip(row)
    if chip is not None:
        return chip.words
    return "Abierto" if row.seats_left else "Lleno"


def seats(row: WorkshopRow) -> str:
    """«24 de 25»."""
    return f"{row.enrolled} de {row.capacity}"


def seats_sentence(row: WorkshopRow) -> str:
    """«24 de 25 cupos · 1 libre»."""
    said = f"{row.enrolled} de {count(row.capacity, 'cupo')}"
    if row.over:
        return f"{said} · {count(row.over, 'cupo')} de más"
    left = f"{row.seats_left} libre" if row.seats_left == 1 else f"{row.seats_left} libres"
    offered = f" · {count(row.offered, 'ofrecido')}" if row.offered else ""
    # A number and its noun stay on one line.
    return " · ".join(part.replace(" ", NBSP) for part in f"{said} · {left}{offered}".split(" · "))


def ages(row: WorkshopRow) -> str:
    """«de 12 a 17 años», «desde 65 años», «todas las edades»."""
    least, most = row.minimum_age, row.maximum_age
    if least is not None and most is not None:
        return f"de {least} a {most} años"
    if least is not None:
        return f"desde {count(least, 'año')}"
    return f"hasta {count(most, 'año')}" if most is not None else "todas las edades"


def lessons_and_hours(lessons: int, minutes: int) -> str:
    """«20 sesiones · 40 horas»."""
    whole, rest = divmod(minutes, 60)
    length = count(whole, "hora") + (f" y {rest} min" if rest else "")
    return f"{count(lessons, 'sesión', 'sesiones')} · {length}"


def held_lessons(detail: WorkshopDetail) -> str:
    """How many lessons stand and what they last."""
    held = [lesson for lesson in detail.lessons if lesson.state is not RollState.CANCELLED]
    return lessons_and_hours(len(held), detail.minutes)


def lesson_chip(lesson: LessonRow) -> ChipSpec | None:
    """The state of a lesson where it stands out."""
    if lesson.state is RollState.CANCELLED:
        return ChipSpec("Cancelada", "neutral", "circle-minus")
    if lesson.state is RollState.MISSING:
        return ChipSpec("Falta tomar lista", "warning", "clipboard-list")
    return None


def lesson_words(lesson: LessonRow) -> str:
    """The state of a lesson in words."""
    chip = lesson_chip(lesson)
    if chip is not None:
        return chip.words
    if lesson.state is RollState.TAKEN:
        return f"Asistieron {lesson.attended} de {lesson.enrolled}"
    return "Sin personas inscritas" if lesson.state is RollState.EMPTY else "Por venir"


def lesson_note(lesson: LessonRow) -> str:
    """Why a lesson was cancelled, or from which day it was moved."""
    moved = f"Era el {day(lesson.original_on)}" if lesson.moved else ""
    return " · ".join(part for part in (moved, lesson.reason or "") if part)


def age_words(place: Place) -> str:
    """The age of somebody, or a dash."""
    return "–" if place.age is None else thousands(place.age)


def next_words(row: WorkshopRow) -> str:
    """«mañana» is not said: the day and the hour of the next lesson."""
    if row.next_on is None or row.next_starts is None:
        return ""
    return f"{day(row.next_on)}, {hour(row.next_starts)}"
