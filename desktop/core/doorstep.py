"""What is known of a house's folder without loading what opens it: enough for the first window."""

import json
from dataclasses import dataclass

from desktop.core.paths import Home


@dataclass(frozen=True)
class Doorstep:
    """Whether there is a house, and whether signing in asks for a name."""

    exists: bool
    asks_name: bool = False
    readable: bool = True
    """Whether the key file tells who signs in; where not, opening it says why."""


def look(home: Home) -> Doorstep:
    """Look at a folder; a restored copy may still be on its way into place."""
    coming = home.coming.ready.exists()
    if not (home.exists() or coming):
        return Doorstep(False)
    keys = home.coming.keys if coming and home.coming.keys.exists() else home.keys
    try:
        slots = json.loads(keys.read_bytes())["slots"]
        members = sum(1 for slot in slots if slot["staff"] is not None)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Doorstep(True, readable=False)
    return Doorstep(True, asks_name=members != 1)
