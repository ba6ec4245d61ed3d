"""Where fonts, icons, catalogues and texts lie, in a checkout and in an installed bundle."""

import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2])) / "resources"


def resource(*parts: str) -> Path:
    """The path of one file below `resources/`."""
    return ROOT.joinpath(*parts)
