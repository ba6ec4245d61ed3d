"""The form of a workshop as it stands, half typed or not, for a draft and back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from desktop.services.programme import Modality, WorkshopDetail
from desktop.ui.fields import CheckField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Form
from desktop.ui.screens.workshops_hours import HoursField

_IDS = ("facilitator_id", "cycle_id", "room_id")


def draft_name(detail: WorkshopDetail | None) -> str:
    """One draft for what is new, one for each workshop that is changed."""
    return "new-workshop" if detail is None else f"workshop-{detail.row.id.hex}"


def kept_as_typed(form: Form) -> dict[str, Any]:
    """Every field, in values that a draft can hold."""
    kept: dict[str, Any] = {}
    for name, value in form.values().items():
        field = form.field(name)
        if isinstance(field, HoursField):
            kept[name] = field.typed()
        elif isinstance(field, FilterCombo):
            kept[name] = None if value is None else str(value)
        elif isinstance(field, TextField):
            kept[name] = field.text()
        elif isinstance(field, CheckField):
            kept[name] = value is True
        else:
            kept[name] = None if value is None else str(value)
    return kept


def restore_typed(form: Form, kept: Mapping[str, Any]) -> None:
    """Put a draft back into the form."""
    plain = dict(kept)
    hours = plain.pop("hours", None)
    for name in _IDS:
        plain[name] = UUID(plain[name]) if plain.get(name) else None
    if plain.get("modality"):
        plain["modality"] = Modality(plain["modality"])
    form.restore(plain)
    field = form.field("hours")
    if isinstance(field, HoursField) and hours:
        field.restore_typed(hours)
