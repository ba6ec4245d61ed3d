"""Turns the facts of a paper into canonical bytes, tells their hash and rebuilds them."""

import hashlib
import json
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from desktop.core.errors import UserError

Facts = TypeVar("Facts")


class UnreadableFacts(UserError):
    """The stored facts of a paper are not what this program writes."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            "Los datos guardados de este papel no se pueden leer: algo los cambió fuera del "
            "programa. El papel impreso sigue siendo válido; avise a soporte."
        )
        self.cause = cause


def canonical(facts: object) -> bytes:
    """The facts as JSON that is always the same: sorted keys, UTF-8, NFC, no spaces.

    A field that stands at its default is left out, so that a field added by a later version of
    the program does not change the hash of a paper that was issued before.
    """
    text = json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def facts_hash(stored: bytes) -> str:
    """The SHA-256 of canonical bytes, in hexadecimal."""
    return hashlib.sha256(stored).hexdigest()


def short_hash(facts: object) -> str:
    """The eight signs of the hash that are printed on every page."""
    return facts_hash(canonical(facts))[:8].upper()


def from_json(kind: type[Facts], stored: bytes) -> Facts:
    """The facts as they were when the paper was issued, from their canonical bytes."""
    try:
        found = json.loads(stored)
    except ValueError as error:
        raise UnreadableFacts("no es JSON") from error
    result = _rebuilt(kind, found)
    assert isinstance(result, kind)
    return result


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(held)
            for field in fields(value)
            if (held := getattr(value, field.name)) != field.default or field.default is MISSING
        }
    raise TypeError(f"a paper cannot hold a {type(value).__name__}")


def _rebuilt(kind: Any, found: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(option for option in get_args(kind) if option is not type(None))
        return None if found is None else _rebuilt(inner, found)
    if origin is tuple and isinstance(found, list):
        return tuple(_rebuilt(get_args(kind)[0], item) for item in found)
    if origin is Literal and found in get_args(kind):
        return found
    if kind is date and isinstance(found, str):
        return _converted(date.fromisoformat, found)
    if kind is UUID and isinstance(found, str):
        return _converted(UUID, found)
    if kind in (str, int, bool) and type(found) is kind:
        return found
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(found, dict):
        return _dataclass(kind, found)
    raise UnreadableFacts(f"se esperaba {kind}")


def _dataclass(kind: Any, found: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    if strange := found.keys() - hints.keys():
        raise UnreadableFacts(f"campos desconocidos: {sorted(strange)}")
    try:
        return kind(**{name: _rebuilt(hints[name], held) for name, held in found.items()})
    except TypeError as error:
        raise UnreadableFacts("faltan campos") from error


def _converted(convert: Any, found: str) -> Any:
    try:
        return convert(found)
    except ValueError as error:
        raise UnreadableFacts("valor imposible") from error
