"""Data of papers (texts, layouts) that papers name by version: which one is the newest."""

import re

from desktop.core.resources import resource

_VERSION = re.compile(r"\d+(\.\d+)*")


def newest(folder: str, name: str) -> str | None:
    """The newest version of «name-1.0.json» in a folder of resources, by its numbers; None where
    there is none."""
    stems = (path.stem[len(name) + 1 :] for path in resource(folder).glob(f"{name}-*.json"))
    versions = [stem for stem in stems if _VERSION.fullmatch(stem)]
    return max(versions, key=lambda one: [int(part) for part in one.split(".")], default=None)
