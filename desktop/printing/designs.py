"""The layouts of the diploma: data apart from code; a released version never changes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DesignReference:
    """Which version of which layout a diploma carries, and the hash that proves it unchanged."""

    id: str
    version: str
    sha256: str
