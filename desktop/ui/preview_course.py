"""What became of a paper, step by step: issued, signed or handed over, scanned, replaced."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.core.text import count, day, moment
from desktop.services.documents.register import Course, DocumentKind, DocumentRow, DocumentState
from desktop.services.documents.scans import ScanRow
from desktop.ui.papers import DELIVERED, agreed
from desktop.ui.preview_scans import scan_words
from desktop.ui.widgets import button, label, step

Open = Callable[[UUID], object]
See = Callable[[ScanRow], object]
MOST_VERSIONS = 5
"""Shown at first; a workshop has a list for every dozen sessions."""


def course_steps(
    course: Course, scans: Sequence[ScanRow], open_paper: Open, see: See
) -> list[QWidget]:
    """Every step of a paper, oldest first."""
    paper = course.row
    issued = f"{moment(paper.issued_at)} · {paper.issued_by}"
    found: list[QWidget] = [step("check", "success", agreed(paper, "Cread"), issued)]
    if course.parent is not None:
        words = f"Del acta {course.parent.number}"
        found.insert(0, _link(course.parent, words, open_paper))
    found += _outcome(paper)
    for number, each in enumerate(scans, 1):
        found.append(_scan(each, number if len(scans) > 1 else 0, see))
    if not scans and paper.signable and paper.state is not DocumentState.ANNULLED:
        found.append(step("paperclip", "neutral", "Escaneo", "Aún no"))
    for number, addendum in enumerate(course.addenda, 1):
        found.append(_link(addendum, f"Adenda {number}", open_paper))
    return found


def _outcome(paper: DocumentRow) -> list[QWidget]:
    found: list[QWidget] = []
    if paper.delivered_on is not None:
        how = DELIVERED.get(paper.delivered_how or "", "")
        told = " · ".join(part for part in (day(paper.delivered_on), how) if part)
        found.append(step("check", "success", agreed(paper, "Entregad"), told))
    if paper.state is DocumentState.SIGNED and paper.state_on is not None:
        found.append(step("check", "success", agreed(paper, "Firmad"), day(paper.state_on)))
    elif paper.state is DocumentState.ISSUED and paper.signable:
        loud = paper.kind in (DocumentKind.ACT, DocumentKind.AGREEMENT)
        tone = "warning" if loud else "neutral"
        found.append(step("pen-line", tone, "Firmas", _signatures(paper)))
    elif paper.state is DocumentState.ISSUED and paper.kind is DocumentKind.DIPLOMA:
        if paper.delivered_on is None:
            found.append(step("award", "neutral", "Entrega", "Aún no"))
    elif paper.state is DocumentState.ANNULLED and paper.state_on is not None:
        why = f"{day(paper.state_on)} · {paper.state_reason or ''}"
        found.append(step("circle-x", "error", agreed(paper, "Anulad"), why))
    return found


def version_steps(
    paper: DocumentRow,
    versions: Sequence[DocumentRow],
    open_paper: Open,
    every: Callable[[], object],
) -> list[QWidget]:
    """Every paper of the same thing, newest first; `every` shows those that are left out."""
    shown = list(versions[:MOST_VERSIONS])
    if paper.id not in {each.id for each in shown}:
        shown[-1] = paper
    found = [_version(each, each.id == paper.id, open_paper) for each in shown]
    left_out = len(versions) - len(shown)
    if left_out:
        found.append(
            button(
                f"Ver también las otras {left_out}", "link", small=True, press=every,
                name=f"Ver también las otras {left_out} versiones",
            )
        )  # fmt: skip
    return found


def all_versions(
    paper: DocumentRow, versions: Sequence[DocumentRow], open_paper: Open
) -> list[QWidget]:
    """The same, all of them."""
    return [_version(each, each.id == paper.id, open_paper) for each in versions]


def _version(paper: DocumentRow, here: bool, open_paper: Open) -> QWidget:
    said = f"{day(paper.issued_on)} · {_standing(paper)}"
    icon, tone = _MARKS[paper.state]
    if paper.delivered:
        icon, tone = "check", "success"
    right = label("A la vista", "caption", "muted") if here else _see(paper, open_paper)
    return step(icon, tone, paper.number, said, right)


_MARKS = {
    DocumentState.SIGNED: ("check", "success"),
    DocumentState.ISSUED: ("file-text", "neutral"),
    DocumentState.ANNULLED: ("circle-x", "neutral"),
}


def _standing(paper: DocumentRow) -> str:
    if paper.state is DocumentState.ANNULLED:
        why = paper.state_reason or ""
        return f"{agreed(paper, 'anulad')}: {why}" if why else agreed(paper, "anulad")
    if paper.delivered:
        return agreed(paper, "entregad")
    return agreed(paper, "firmad" if paper.state is DocumentState.SIGNED else "emitid")


def _scan(scan: ScanRow, number: int, see: See) -> QWidget:
    title = f"Escaneo {number}" if number else "Escaneo"
    if not scan.here:
        return step("paperclip", "neutral", title, scan_words(scan))
    look = button("Ver", "link", small=True, name=f"Ver {title.lower()}", press=lambda: see(scan))
    return step("paperclip", "success", title, scan_words(scan), look)


def _link(paper: DocumentRow, words: str, open_paper: Open) -> QWidget:
    people = count(paper.people, "persona")
    said = {
        DocumentState.SIGNED: f"Firmada el {day(paper.state_on or paper.issued_on)} · {people}",
        DocumentState.ISSUED: f"Falta firmar · {people}",
        DocumentState.ANNULLED: "Anulada",
    }[paper.state]
    icon, tone = {
        DocumentState.SIGNED: ("check", "success"),
        DocumentState.ISSUED: ("pen-line", "warning"),
        DocumentState.ANNULLED: ("circle-x", "neutral"),
    }[paper.state]
    return step(icon, tone, words, said, _see(paper, open_paper))


def _see(paper: DocumentRow, open_paper: Open) -> QWidget:
    return button(
        "Ver", "link", small=True, name=f"Ver {paper.number}",
        press=lambda: open_paper(paper.id),
    )  # fmt: skip


def _signatures(paper: DocumentRow) -> str:
    if paper.kind is DocumentKind.AGREEMENT:
        return "Faltan las de las dos partes"
    if paper.kind is not DocumentKind.ACT:
        return "Sin registrar"
    missing = "Falta la" if paper.people == 1 else "Faltan las"
    return f"{missing} de {count(paper.people, 'participante')}"
