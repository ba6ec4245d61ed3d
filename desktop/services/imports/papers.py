"""The identity documents of a row, as sheets write them and Excel spoils them."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop.core.text import clean, fold
from desktop.models import catalogues
from desktop.models.identity import (
    SENTENCES,
    DocumentKind,
    Settled,
    Warned,
    cedula_warning,
    normalised,
    settled,
)
from desktop.services.imports.grid import Cell
from desktop.services.imports.words import nothing, text_of

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_SEVERAL = re.compile(r"[/;\n|]| y | - |,")
_LABEL = re.compile(
    r"\W*(c\.? ?i\.?|c\.? ?c\.?|c[ée]dula(?: de (?:identidad|ciudadan[íi]a))?|c[ée]d|pasaporte|pas"
    r"|passport|ruc|dni|doc(?:umento)?|nui|identificaci[óo]n|n[°ºo]|nro|n[úu]m(?:ero)?)"
    r"(?![^\W\d_])[\s:.#°º-]*(?=[^\s:]*\d)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{5,12}")
_PASSPORT = re.compile(r"[A-Z]{1,3}\d{5,9}")
_RUC = re.compile(r"(\d{10})0\d[1-9]")


@dataclass(frozen=True)
class Paper:
    """One document of a row."""

    kind: DocumentKind
    number: str
    country: str | None
    warning: Warned | None


@dataclass(frozen=True)
class Papers:
    """The documents of a row and what staff should look at."""

    found: tuple[Paper, ...] = ()
    doubts: tuple[str, ...] = ()
    """What the check of those that are kept found."""
    lost: tuple[str, ...] = ()
    """What could not be kept."""


def read_papers(
    cells: tuple[Cell, ...], passports: tuple[Cell, ...], kind: str, nationality: str | None
) -> Papers:
    """The documents in the columns of documents and of passports, of the type told in `kind`."""
    told = None if nothing(kind) else catalogues.recognised("document_type", kind)
    found: dict[str, Paper] = {}
    doubts: list[str] = []
    lost: list[str] = []
    pieces = [(piece, told) for cell in cells for piece in _pieces(cell)]
    pieces += [(p, DocumentKind.PASSPORT.value) for cell in passports for p in _pieces(cell)]
    for piece, told_kind in pieces:
        paper, problem = _paper(piece, told_kind, nationality)
        if paper is not None:
            found.setdefault(paper.number, paper)
        if problem:
            (lost if paper is None else doubts).append(problem)
    if not found and told == DocumentKind.NONE:
        found[""] = Paper(DocumentKind.NONE, "", None, None)
    return Papers(tuple(found.values()), tuple(doubts), tuple(lost))


def _pieces(cell: Cell) -> list[str]:
    """The numbers of a cell; «1714307103 / A123456» are two."""
    text = unicodedata.normalize("NFKC", text_of(cell)[:300]).strip(" '’`\"")
    if nothing(text):
        return []
    parts = [part.strip() for part in _SEVERAL.split(text)]
    if len(parts) > 1 and all(sum(c.isdigit() for c in part) >= 5 for part in parts):
        return parts
    return [text]


def _paper(piece: str, told: str | None, nationality: str | None) -> tuple[Paper | None, str]:
    label = _LABEL.match(piece)
    if label:
        piece = piece[label.end() :]
        told = told or _labelled(label[1])
    if _SCIENTIFIC.fullmatch(piece):
        number = Decimal(piece.replace(",", "."))
        if number != int(number) or len(re.sub(r"[eE].*|\D", "", piece)) <= number.adjusted():
            return None, f"Excel cortó el número de documento («{piece}»)."
        piece = str(int(number))
    piece = re.sub(r"(?<=\d)[.,]0$", "", piece)
    if not any(char.isdigit() for char in piece):
        return None, "" if told == DocumentKind.NONE else f"«{clean(piece)[:40]}» no es un número."
    ruc = _RUC.fullmatch(normalised(piece))
    if ruc and cedula_warning(ruc[1]) is None:
        piece, told = ruc[1], DocumentKind.CEDULA
    kept = settled(piece, told)
    if kept is None:
        return None, ""
    if kept.warning is Warned.DUMMY:
        # It fills a box and belongs to nobody; two people who share it share nothing.
        return None, SENTENCES[Warned.DUMMY]
    kept = _of_abroad(kept, nationality)
    foreign = catalogues.entry("document_type", kept.kind)
    country = nationality if foreign and foreign.facts.get("foreign") else None
    problem = f"{SENTENCES[kept.warning]}" if kept.warning else ""
    return Paper(
        kept.kind, kept.number, None if country == "EC" else country, kept.warning
    ), problem


def _labelled(label: str) -> str | None:
    plain = fold(label)
    if plain.startswith("pas"):
        return DocumentKind.PASSPORT
    return DocumentKind.CEDULA if plain in ("c i", "ci", "cedula", "ced", "nui") else None


def _of_abroad(kept: Settled, nationality: str | None) -> Settled:
    """Without a type, a foreign person's number is told by its form."""
    if kept.warning is not Warned.KIND_GUESSED or nationality in (None, "EC"):
        return kept
    if _DIGITS.fullmatch(kept.number):
        return replace(kept, kind=DocumentKind.FOREIGN, warning=None)
    if _PASSPORT.fullmatch(kept.number):
        return replace(kept, kind=DocumentKind.PASSPORT, warning=None)
    return kept
