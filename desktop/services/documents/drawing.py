"""Which drawing belongs to which kept paper."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.models.document import DocumentKind
from desktop.printing.attendance_sheet import AttendanceFacts, draw_list
from desktop.printing.commitment_act import ActFacts, AddendumFacts, draw_act, draw_addendum
from desktop.printing.diploma import DiplomaPaper, draw_diploma
from desktop.printing.enrolment_form import FormFacts, draw_form
from desktop.printing.facts import from_json
from desktop.printing.imprint import Imprint
from desktop.printing.space_agreement import AgreementFacts, draw_agreement


@dataclass(frozen=True)
class Paper:
    """The facts of a kind of paper and the function that draws them."""

    facts: type[Any]
    draw: Callable[[Any], bytes]


PAPERS = {
    (DocumentKind.ACT, False): Paper(ActFacts, draw_act),
    (DocumentKind.ACT, True): Paper(AddendumFacts, draw_addendum),
    (DocumentKind.AGREEMENT, False): Paper(AgreementFacts, draw_agreement),
    (DocumentKind.DIPLOMA, False): Paper(DiplomaPaper, draw_diploma),
    (DocumentKind.FORM, False): Paper(FormFacts, draw_form),
    (DocumentKind.LIST, False): Paper(AttendanceFacts, draw_list),
}
"""By kind, and whether it hangs from another paper."""


def draw_stored(kind: str, hangs: bool, stored: bytes) -> bytes:
    """The PDF of a kept paper from its canonical facts."""
    paper = PAPERS[DocumentKind(kind), hangs]
    return paper.draw(from_json(paper.facts, stored))


def imprint_of(stored: bytes) -> Imprint:
    """The imprint a kept paper was issued with."""
    return from_json(Imprint, json.dumps(json.loads(stored)["imprint"]).encode())
