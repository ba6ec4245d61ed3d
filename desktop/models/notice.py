"""The notice of LOPDP art. 12 and the texts of each consent, with the version and hash kept.

The same file is printed as a sheet, so what was shown and what was signed have one hash.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from desktop.core.resources import resource
from desktop.models.consent import PURPOSE_NAMES, Purpose

_FILE = "aviso-datos"
_CONTACT = re.compile(r"\{contacto_\w+\}")


@dataclass(frozen=True)
class ConsentText:
    """What is read aloud for one purpose."""

    purpose: Purpose
    title: str
    text: str


@dataclass(frozen=True)
class Notice:
    """One version of the notice: the short layer for the screen, and its whole for whoever asks."""

    version: str
    sha256: str
    short: str
    question: str
    basis: str
    """Which law asks for it."""
    points: tuple[tuple[str, str], ...]
    """The 17 points of art. 12: title and text."""
    ages: str
    """From which age one authorises for oneself."""
    consents: tuple[ConsentText, ...]
    """The notice itself first, then each optional purpose."""


@cache
def current() -> Notice:
    """The newest version: the one that is shown today. Read once: every registration asks."""
    found: dict[tuple[int, ...], str] = {}
    for path in resource("texts").glob(f"{_FILE}-*.json"):
        version = path.stem.removeprefix(f"{_FILE}-")
        if re.fullmatch(r"\d+(\.\d+)*", version):
            found[tuple(int(part) for part in version.split("."))] = version
    return _read(found[max(found)])


@cache
def _read(version: str) -> Notice:
    raw = json.loads(resource("texts", f"{_FILE}-{version}.json").read_text(encoding="utf-8"))
    body = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    consents: Mapping[str, ConsentText] = {
        Purpose.NOTICE: ConsentText(Purpose.NOTICE, PURPOSE_NAMES[Purpose.NOTICE], raw["breve"])
    } | {
        part["id"]: ConsentText(
            Purpose(part["id"]), PURPOSE_NAMES[Purpose(part["id"])], " ".join(part["texto"])
        )
        for part in raw["autorizaciones"]
    }
    return Notice(
        version,
        hashlib.sha256(unicodedata.normalize("NFC", body).encode()).hexdigest(),
        raw["breve"],
        raw["pregunta"],
        raw["base"],
        tuple(
            (clause["titulo"], _CONTACT.sub(raw["contacto_por_defecto"], " ".join(clause["texto"])))
            for clause in raw["clausulas"]
        ),
        raw["edades"],
        tuple(consents[purpose] for purpose in Purpose),
    )
