"""One code judged: its signature first, then whether it was annulled, then what this house has."""

import re
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from desktop.services.verifying import papers, sentences
from desktop.services.verifying.keys import Keys, Signer
from desktop.services.verifying.papers import Kept
from desktop.services.verifying.verdict import Verdict, VerdictState
from desktop.sync.protocol.certificates import plain_code
from desktop.sync.protocol.diploma import (
    Altered,
    DiplomaFacts,
    Newer,
    NotOurs,
    SealedDiploma,
    name_hash,
    opened,
)

_NUMBER = re.compile(r"DIP-[A-Z0-9]+-[A-Z]{1,2}-\d{4}-\d{4,}")
_SHORT = 40
"""Signs of anything that may be a number or a short code, as typed."""


@dataclass(frozen=True)
class Judge:
    """Judges codes by what this laptop knows at one moment."""

    session: Session
    keys: Keys

    def typed(self, text: str) -> Verdict:
        """What was typed or scanned: the text of a QR, a short code or a number.

        A scanner may add Enter, Tab or spaces; anything else that differs was altered.
        """
        given = text.strip()
        if not given:
            return self._unknown(sentences.NOTHING)
        if len(given) <= _SHORT:
            if _NUMBER.fullmatch(given.upper()):
                return self._number(given.upper())
            code = plain_code(given)
            if code is not None:
                return self._short_code(code)
        return self._code(given)

    def _code(self, text: str) -> Verdict:
        try:
            sealed = opened(text)
        except Newer:
            return self._unknown(sentences.NEWER)
        except NotOurs:
            return self._unknown(sentences.NOT_OURS)
        except Altered:
            return self._altered(sentences.ALTERED)
        return self._sealed(sealed, papers.kept(self.session, sealed.facts.id))

    def _short_code(self, code: str) -> Verdict:
        found = papers.kept_by_code(self.session, code)
        if found is None:
            told = papers.annulment_by_code(self.session, code)
            if told is None:
                return self._unknown(sentences.NO_SUCH_CODE)
            return self._annulled_number(told)
        if found.paper is None:
            return self._altered(sentences.DIFFERS, found)
        try:
            sealed = opened(found.paper.payload)
        except (NotOurs, Altered):
            return self._altered(sentences.DIFFERS, found)
        if sealed.facts.id != found.id:
            return self._altered(sentences.DIFFERS, found)
        return self._sealed(sealed, found)

    def _number(self, number: str) -> Verdict:
        told = papers.annulment_of_number(self.session, number)
        return self._unknown(sentences.NUMBER) if told is None else self._annulled_number(told)

    def _annulled_number(self, told: papers.Annulment) -> Verdict:
        return Verdict(
            VerdictState.ANNULLED,
            sentences.annulled_elsewhere(told.on),
            self.keys.list_age,
            number=told.number,
            house=papers.house_of_number(self.session, told.number),
        )

    def _sealed(self, sealed: SealedDiploma, found: Kept | None) -> Verdict:
        facts = sealed.facts
        signer = self.keys.signer_of(sealed)
        if signer is None and self.keys.knows(sealed):
            return self._altered(sentences.ALTERED)
        if signer is not None and found is not None and not found.says(facts):
            return self._altered(sentences.DIFFERS, found)
        told = self._told(facts, signer, found)
        mark = sentences.mark(facts.house_kind)
        ended = self._annulled(facts, found)
        if ended is not None:
            state, said = VerdictState.ANNULLED, ended
            if signer is None:
                said = sentences.joined(said, sentences.STRANGER)
            return replace(told, state=state, sentence=sentences.joined(mark, said))
        if signer is None:
            return replace(told, sentence=sentences.joined(mark, sentences.STRANGER))
        retired = signer.retired_on
        if retired is not None and facts.issued_on > retired:
            said = sentences.joined(mark, sentences.retired_before(retired))
            return replace(told, certified=False, sentence=said)
        said = sentences.joined(
            mark,
            sentences.valid(
                own=signer.own, certified=signer.certified, house=told.house, letter=signer.letter
            ),
            sentences.retired(retired) if retired else "",
            sentences.NOT_HERE if signer.own and found is None else "",
            sentences.age(self.keys.list_age),
            sentences.CUT if told.name_is_cut else "",
            sentences.COMPARE,
        )
        return replace(told, state=VerdictState.VALID, sentence=said)

    def _annulled(self, facts: DiplomaFacts, found: Kept | None) -> str | None:
        if found is not None and found.annulled:
            return sentences.annulled_here(found.annulled_on, found.reason)
        told = papers.annulment(self.session, facts.id, facts.number)
        return None if told is None else sentences.annulled_elsewhere(told.on)

    def _told(self, facts: DiplomaFacts, signer: Signer | None, found: Kept | None) -> Verdict:
        """What the code says, with the whole of it where this house has the diploma."""
        name, workshop = facts.name, facts.workshop
        if found is not None and found.paper is not None and found.says(facts):
            name, workshop = found.paper.name, found.paper.workshop
        house = (
            papers.house_of_number(self.session, facts.number)
            if signer is None
            else papers.house_name(self.session, signer.house_id)
        )
        return Verdict(
            VerdictState.UNKNOWN,
            "",
            self.keys.list_age,
            house_kind=facts.house_kind,
            certified=signer is not None and signer.certified,
            number=facts.number,
            issued_on=facts.issued_on,
            name=name,
            name_is_cut=name_hash(name) != facts.name_hash,
            workshop=workshop,
            starts=facts.starts,
            ends=facts.ends,
            hours=round(facts.minutes / 60, 2),
            house=house,
            document_id=None if found is None else found.id,
        )

    def _unknown(self, sentence: str) -> Verdict:
        return Verdict(VerdictState.UNKNOWN, sentence, self.keys.list_age)

    def _altered(self, sentence: str, found: Kept | None = None) -> Verdict:
        number, known = (None, None) if found is None else (found.number, found.id)
        return Verdict(
            VerdictState.ALTERED, sentence, self.keys.list_age, number=number, document_id=known
        )
