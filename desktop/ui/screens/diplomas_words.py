"""What the page of diplomas says: whose they are, why some get none, names that look wrong."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.text import count, day, listing, thousands
from desktop.services.documents.diploma_plan import DiplomaPlan, Excluded, Existing, Unfinished
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.ui.tables import ChipSpec

LONG = 120
"""Letters from which a name takes three lines of a diploma, in small type."""
MOST_NAMED = 4
_KINDS = (
    ("No asistió", "No asistió a ninguna sesión"),
    ("Asistió al", "Asistió menos de lo que pide la casa"),
    ("Se retiró", "Se retiró del taller"),
    ("Está en lista", "No tiene cupo: espera o se le ofreció"),
    ("Tiene un cupo", "No tiene cupo: espera o se le ofreció"),
    ("Su diploma", "Su diploma fue anulado"),
)
_SIGNS = " '’.-‑"


@dataclass(frozen=True)
class Why:
    """A reason and how many it leaves without diploma."""

    words: str
    people: int


def kind_of(reason: str) -> str:
    """The reason without what is particular to somebody."""
    return next((kind for begins, kind in _KINDS if reason.startswith(begins)), reason)


def reasons(excluded: Sequence[Excluded]) -> list[Why]:
    """Why people get none, what most often comes first."""
    counted = Counter(kind_of(each.reason) for each in excluded)
    return [Why(words, people) for words, people in counted.most_common()]


def odd(name: str, by_sound: str = "") -> str:
    """What looks wrong in a name as it would be printed, "" where nothing does."""
    if by_sound:
        return f"En el papel irá «{by_sound}»"
    strange = next((sign for sign in name if not (sign.isalpha() or sign in _SIGNS)), "")
    if strange.isdigit():
        return "Lleva números"
    if strange.isprintable() and strange and not _joins(strange):
        return f"Lleva el signo «{strange}»"
    if len(name) > LONG:
        return "Muy largo: irá en tres líneas, en letra más pequeña"
    if len(name.split()) < 2:
        return "Una sola palabra"
    if len(name) > 3 and name.isupper():
        return "Todo en mayúsculas"
    return "Todo en minúsculas" if name.islower() else ""


def _joins(sign: str) -> bool:
    """Whether it is written above or below a letter, as in many scripts."""
    return unicodedata.category(sign).startswith("M")


def head(plan: DiplomaPlan) -> tuple[str, str, str]:
    """What the run would do: title, sentence, and the words of its button ("" for none)."""
    due, have, without = len(plan.to_issue), len(plan.existing), len(plan.excluded)
    left = ""
    if without:
        whose = count(without, "inscripción se queda", "inscripciones se quedan")
        left = f"{whose} sin diploma."
    if due:
        kept = (
            f"{count(have, 'ya existe', 'ya existen')} y se guardan también, con su mismo número."
            if have
            else ""
        )
        words = f"Emitir {count(due, 'diploma')} y guardar"
        title = f"{count(due, 'diploma')} por emitir"
    elif have:
        kept = "Puede guardarlos otra vez: tienen los mismos números."
        words = f"Guardar {count(have, 'diploma')}"
        title = "El diploma ya está emitido" if have == 1 else (
            f"Los {thousands(have)} diplomas ya están emitidos"
        )  # fmt: skip
    else:
        title, kept, words = "Todavía nadie recibe diploma", "", ""
        if not without:
            kept = "No hay personas inscritas."
    return title, " ".join(part for part in (kept, left) if part), words


def unfinished(workshops: Sequence[Unfinished]) -> tuple[str, str]:
    """Which workshops go on, as title and sentence."""
    number = len(workshops)
    title = (
        f"«{workshops[0].workshop}» todavía no termina" if number == 1
        else f"{thousands(number)} talleres todavía no terminan"
    )  # fmt: skip
    ends = [f"{each.workshop} (el {day(each.ends_on)})" for each in workshops[:MOST_NAMED]]
    if number > MOST_NAMED:
        ends.append(f"{thousands(number - MOST_NAMED)} más")
    until = (
        f"Terminan: {listing(ends)}." if number > 1 else f"Termina el {day(workshops[0].ends_on)}."
    )
    return title, f"{until} Sus diplomas se emiten con la asistencia hasta hoy."


def twice(repeated: Sequence[Existing]) -> tuple[str, str]:
    """Which diplomas stand beside another of the same person and workshop, as title and
    sentence."""
    number = len(repeated)
    title = "Un diploma está repetido" if number == 1 else f"{thousands(number)} están repetidos"
    which = [each.number for each in repeated[:MOST_NAMED]]
    if number > MOST_NAMED:
        which.append(f"{thousands(number - MOST_NAMED)} más")
    return title, (
        "Dos equipos emitieron para la misma persona y el mismo taller antes de enterarse. Anule el"
        f" que no se haya entregado: {listing(which)}."
    )


def stands(diploma: DiplomaRow) -> ChipSpec | None:
    """The state of a diploma where it stands out."""
    if not diploma.stands:
        return ChipSpec("Anulado", "error", "circle-x")
    if diploma.outdated:
        return ChipSpec("Nombre corregido", "warning", "pen-line")
    return None


def state_words(diploma: DiplomaRow) -> str:
    """The state of a diploma in a word or two."""
    chip = stands(diploma)
    return chip.words if chip else "Emitido"


def delivered(diploma: DiplomaRow) -> str:
    """When and how somebody got it."""
    if diploma.delivered_on is None:
        return "–" if not diploma.stands else "Por entregar"
    how = {"digital": "digital", "printed": "impreso"}.get(diploma.delivered_how or "", "")
    return f"{day(diploma.delivered_on)}, {how}" if how else day(diploma.delivered_on)
