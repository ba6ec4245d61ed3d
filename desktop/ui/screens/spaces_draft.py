"""The form of a request as it stands, half typed or not, for a draft and back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from desktop.ui.fields import CheckField, TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.forms import Form
from desktop.ui.person_form_fields import Several
from desktop.ui.screens.spaces_days import DaysField, restored, typed

_IDS = ("room_id", "staff_id")


def draft_name(agreement: UUID | None) -> str:
    """One draft for what is new, one for each request that is corrected."""
    return "new-agreement" if agreement is None else f"agreement-{agreement.hex}"


def kept_as_typed(form: Form) -> dict[str, Any]:
    """Every field, in values that a draft can hold."""
    kept: dict[str, Any] = {}
    for name, value in form.values().items():
        field = form.field(name)
        if isinstance(field, DaysField):
            kept[name] = typed(field.days())
        elif isinstance(field, Several):
            kept[name] = list(value) if isinstance(value, tuple) else []
        elif isinstance(field, CheckField):
            kept[name] = value is True
        elif isinstance(field, TextField) and not isinstance(field, FilterCombo):
            kept[name] = field.text()
        else:
            kept[name] = None if value is None else str(value)
    return kept


def restore_typed(form: Form, kept: Mapping[str, Any]) -> None:
    """Put a draft back into the form."""
    plain = dict(kept)
    for name in _IDS:
        plain[name] = UUID(plain[name]) if plain.get(name) else None
    plain["days"] = restored(plain.get("days") or ())
    form.restore(plain)
