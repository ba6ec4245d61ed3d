"""What a row must be before it is written: whole, of the right types, within the model's rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.sync.protocol.rows import Kind, Value
from desktop.sync.protocol.schema import Column, Policy, Table, Wire

_KINDS: dict[Wire, type | tuple[type, ...]] = {
    Wire.UUID: bytes,
    Wire.TEXT: str,
    Wire.INT: int,
    Wire.BOOL: (bool, int),
    Wire.DATE: int,
    Wire.INSTANT: int,
    Wire.JSON: str,
}


@dataclass(frozen=True)
class Fault:
    """Why a row is not taken: a code, a finished Spanish sentence, the column to look at."""

    code: str
    message: str
    field: str = ""


DELIVERED = Fault(
    "delivered", "Este dato lo entrega el centro y no se cambia en la casa. Sigue guardado aquí."
)
NOT_OURS = Fault(
    "delivered", "Esto solo lo abre el centro. Sigue guardado aquí; pida ayuda a su coordinación."
)
UNKNOWN = Fault(
    "unknown", "El centro no tiene este registro. Sigue guardado aquí y se volverá a enviar entero."
)
ERASURE = Fault("erase", "El centro todavía no puede borrar un registro por orden legal.")
FROZEN = Fault(
    "frozen",
    "Lo que ya está impreso no cambia. Sigue guardado aquí; emita otro documento si hace falta.",
)
AUTHORITY = Fault(
    "authority",
    "La autorización la emitió el centro y solo allí se cambia. Lo que escribió sigue guardado"
    " aquí; pida el cambio a su coordinación.",
    "authorised_by",
)
CLAIMED = Fault(
    "claimed",
    "Solo el centro emite esta validación. Lo que escribió sigue guardado aquí; regístrela como"
    " documento recibido, con su número.",
    "issued",
)
CODE = Fault(
    "code", "El código de un ciclo no se cambia. Sigue guardado aquí; pida ayuda a soporte.", "code"
)
NUMBER_TAKEN = Fault(
    "number_taken",
    "Ese número ya está en otro documento de la casa. Sigue guardado aquí; anúlelo y emita otro.",
    "number",
)
INTERNAL = Fault(
    "internal",
    "El centro no pudo guardar este cambio por una falla suya. Sigue guardado aquí; avise a"
    " soporte.",
)
WAITS = "Espera a que se resuelva otro registro del que depende. Sigue guardado aquí."


def fault_of(table: Table, kind: Kind, values: Mapping[str, Value]) -> Fault | None:
    """What is wrong with the values of a PUT or SET, or None."""
    if kind is Kind.ERASE:
        return ERASURE
    if table.policy is Policy.DELIVERED:
        return DELIVERED
    if kind is Kind.DELETE:
        return None
    if kind is Kind.PUT:
        for column in table.columns:
            if not column.optional and values.get(column.name) is None:
                return _missing(column)
    for name, value in values.items():
        wrong = _wrong(table.by_name[name], value)
        if wrong:
            return wrong
    return _RULES.get(table.name, _none)(values)


def fault_of_whole(table: Table, values: Mapping[str, Value]) -> Fault | None:
    """What is wrong with a row once a change of some fields stands in it: a laptop that says half
    a group makes no row that no other laptop can keep."""
    return _RULES.get(table.name, _none)(values)


def _missing(column: Column) -> Fault:
    return Fault("missing", "Falta un dato obligatorio. Complételo y se enviará.", column.name)


def _wrong(column: Column, value: Value) -> Fault | None:
    if value is None:
        return None if column.optional else _missing(column)
    bad = Fault("value", "Un dato no se puede guardar como está. Corríjalo.", column.name)
    if not isinstance(value, _KINDS[column.wire]):
        return bad
    if isinstance(value, bytes):
        return None if len(value) == 16 else bad
    if isinstance(value, str):
        # PostgreSQL keeps no zero character, and no paper prints one.
        if "\0" in value:
            return bad
        if column.wire is Wire.JSON:
            try:
                json.loads(value)
            except (ValueError, RecursionError):
                return bad
    return None


def _none(_: Mapping[str, Value]) -> Fault | None:
    return None


def _person(values: Mapping[str, Value]) -> Fault | None:
    if "surnames" in values and not values["surnames"] and not values.get("given_names"):
        return Fault(
            "no_name", "Falta el nombre o el apellido. Escriba uno de los dos.", "surnames"
        )
    if values.get("birth_date") is not None and values.get("birth_year") is not None:
        return Fault(
            "two_births", "Hay fecha y año estimado de nacimiento. Deje uno.", "birth_date"
        )
    return None


def _workshop(values: Mapping[str, Value]) -> Fault | None:
    capacity = values.get("capacity")
    if isinstance(capacity, int) and capacity <= 0:
        return Fault("capacity", "El cupo debe ser de una persona o más.", "capacity")
    cents = values.get("contribution_cents")
    if isinstance(cents, int) and cents != 0 and values.get("modality") != "community":
        return Fault(
            "contribution",
            "Solo un taller comunitario tiene aporte voluntario. Quite el aporte.",
            "contribution_cents",
        )
    return None


_RULES = {"person": _person, "workshop": _workshop}
