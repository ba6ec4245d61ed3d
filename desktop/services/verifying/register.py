"""The jobs of checking a diploma: by its code, or by the file it is in. Nothing is written."""

import importlib
from dataclasses import replace
from pathlib import Path

from desktop.core.errors import UserError
from desktop.models.opening import OpenHouse
from desktop.services.verifying import sentences
from desktop.services.verifying.judging import Judge
from desktop.services.verifying.keys import Keys
from desktop.services.verifying.verdict import Verdict, VerdictState
from desktop.sync.protocol.diploma import HouseKind

__all__ = ["HouseKind", "Verdict", "VerdictState", "Verifying"]


class Verifying:
    """Checks of diplomas, by what this laptop knows; the network is never asked."""

    def __init__(self, house: OpenHouse) -> None:
        self._house = house

    def text(self, typed: str) -> Verdict:
        """Judge what was typed, pasted or scanned: a QR's text, a short code, a number."""
        with self._house.database.read() as session:
            return Judge(session, Keys(session)).typed(typed)

    def keyed(self, typed: str) -> Verdict:
        """Judge what came from a keyboard: a scanner there writes all letters small while the
        capitals are locked. What is in a file, or was copied, has no such excuse."""
        return self.text(typed.upper() if typed.isascii() and typed.islower() else typed)

    def file(self, path: Path) -> Verdict:
        """Judge the first diploma of a file: a text, a PDF, a PNG or JPEG.

        A file that cannot be read, or holds no code, is unknown and says why.
        """
        # By name: what reads pictures and pages is loaded where somebody chooses a file.
        reading = importlib.import_module("desktop.services.verifying.reading")
        try:
            found = reading.read(path)
        except UserError as error:
            return self._unread(error.message)
        if not found.code:
            return self._unread(sentences.no_code(found.pages, reading.MOST_PAGES))
        verdict = self.text(found.code)
        more = sentences.others(found.ours, found.page, found.pages)
        return replace(verdict, sentence=sentences.joined(verdict.sentence, more))

    def _unread(self, sentence: str) -> Verdict:
        with self._house.database.read() as session:
            return Verdict(VerdictState.UNKNOWN, sentence, Keys(session).list_age)
