"""How many people sign in at a house, read from its key file without loading what opens it."""

import json
from pathlib import Path


def members(keys: Path) -> int:
    """How many members of staff have a slot; raises `ValueError` where the file cannot say."""
    try:
        slots = json.loads(keys.read_bytes())["slots"]
        return sum(1 for slot in slots if slot["staff"] is not None)
    except (OSError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("the key file does not say") from error
