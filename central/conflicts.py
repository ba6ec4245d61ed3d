"""What is kept of a value that could not stand beside another: both, with who and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.sync.protocol.batch import Op
from desktop.sync.protocol.rows import Value


@dataclass(frozen=True)
class Side:
    """One of two values: None where nothing stood. `letter` is the laptop's, None the centre's."""

    values: Mapping[str, Value] | None
    staff: bytes | None
    at: int
    letter: str | None


def conflict(
    op: Op, group: str, reason: str, kept: Side, lost: Side, now: int
) -> dict[str, Value]:  # fmt: skip
    """The row of an open conflict about a group of the row that an op changed."""
    values: dict[str, Value] = {
        "reason": reason, "tbl": op.table, "row": op.row, "field": group, "opened_at": now,
        "decision": None, "decided_at": None, "decided_by": None,
    }  # fmt: skip
    for name, side in (("kept", kept), ("lost", lost)):
        values[name] = _json(side.values)
        values[f"{name}_by"] = side.staff
        values[f"{name}_at"] = side.at
        values[f"{name}_letter"] = side.letter
    return values


def _json(values: Mapping[str, Value] | None) -> str | None:
    """Wire values as canonical JSON, ids in hexadecimal."""
    if values is None:
        return None
    plain = {k: v.hex() if isinstance(v, bytes) else v for k, v in values.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
