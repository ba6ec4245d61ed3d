"""The diplomas of a cycle: asked → every file; the merged PDF beside a bare loop of ReportLab."""

import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.ground import PASSWORD, STAFF, opened
from bench.timing import Figure, middle, milliseconds, peak_megabytes
from desktop.core.clock import Clock
from desktop.core.ids import cycle_id
from desktop.core.paths import Home
from desktop.models.document import Document, DocumentKind
from desktop.printing import designs, drawing
from desktop.printing.diploma import DiplomaBook, DiplomaPaper, draw_diploma, symbol
from desktop.printing.facts import from_json
from desktop.printing.fonts import (
    DISPLAY,
    DISPLAY_BOLD,
    DISPLAY_ITALIC,
    DISPLAY_MEDIUM,
    MONO_BOLD,
    SANS,
    SANS_BOLD,
)
from desktop.printing.letterhead import invalid_sentence, mark_invalid
from desktop.printing.page import INDIGO, open_pdf
from desktop.services.access import Access, NewHouse
from desktop.services.desk import Desk
from desktop.services.practice.filling import seed
from desktop.services.practice.measure_plan import Measure

PEOPLE, MARKS = 8_500, 85_000
WANTED = 1_000
ROUNDS = 5
_WORDS_A_LINE = 10
_CODE = designs.Box(247 * 2.8346, 18.6 * 2.8346, 34 * 2.8346, 34 * 2.8346)


def measure(folder: Path, people: int = PEOPLE, marks: int = MARKS) -> list[Figure]:
    """Make a house apart, ask for the diplomas of its last cycle, and look at what they cost."""
    place = folder / "diplomas"
    shutil.rmtree(place, ignore_errors=True)
    home = Home(place / "casa")
    cycle = _filled(home, people, marks)
    with opened(home) as house:
        diplomas = Desk(house).diplomas
        plan = middle(milliseconds(lambda: diplomas.plan(cycle_id(cycle)), ROUNDS))
        due = len(diplomas.plan(cycle_id(cycle)).to_issue)
    seconds, peak, told = _asked(home, cycle, place)
    made = told["issued"]
    scale = WANTED / made
    with opened(home) as house, house.database.read() as session:
        query = select(Document.facts).where(Document.kind == DocumentKind.DIPLOMA)
        kept = [facts.encode() for facts in session.scalars(query.limit(WANTED))]
    ours, bare = _beside(kept)
    merged = Path(told["merged"]).stat().st_size
    single = len(draw_diploma(from_json(DiplomaPaper, kept[0])))
    shutil.rmtree(place)
    return [
        Figure("merged PDF beside a bare loop of the same page", ours / bare, "×", 1.25,
               f"{ours:.2f} s against {bare:.2f} s for {len(kept)} pages"),
        Figure(f"{WANTED:,} diplomas, asked → singles, merged and codes", seconds * scale, "s", 120,
               f"{made:,} in {seconds:.1f} s, the start of the program and the house included"),
        Figure("a page of the merged PDF", merged / made / 1000, "kB", None,
               f"a single PDF {single / 1000:.0f} kB"),
        Figure("peak memory of that run", peak, "MB", None),
        Figure("who gets one and who not, whole cycle", plan, "ms median", None,
               f"{due:,} due in a house of {people:,} people and {marks:,} marks"),
    ]  # fmt: skip


def _filled(home: Home, people: int, marks: int) -> str:
    """A measurement house; the code of its last cycle."""
    access = Access(home, Clock())
    access.set_up(NewHouse("C10", STAFF, PASSWORD, Clock().today()))
    house = access.sign_in(None, PASSWORD)
    try:
        return seed(house, Measure(people, marks, 1, seed=7)).last_cycle
    finally:
        house.close()


def _asked(home: Home, cycle: str, place: Path) -> tuple[float, float, dict[str, Any]]:
    """Seconds, megabytes at most, and what a process of its own answered."""
    key = place / "clave"
    key.write_text(PASSWORD + "\n", encoding="utf-8")
    answer = place / "respuesta.json"
    begun = time.perf_counter()
    with answer.open("wb") as written:
        asked = subprocess.Popen(
            [
                sys.executable, "-m", "desktop", "--json", "--home", str(home.folder),
                "--password-file", str(key), "diplomas", "--cycle", cycle,
                "--out", str(place / "todo"),
            ],
            stdout=written,
        )  # fmt: skip
        peak = 0.0
        while asked.poll() is None:
            peak = max(peak, peak_megabytes(asked.pid))
            time.sleep(0.05)
    seconds = time.perf_counter() - begun
    told: dict[str, Any] = json.loads(answer.read_bytes())
    if asked.returncode:
        raise RuntimeError(told.get("error"))
    return seconds, peak, told


def _beside(kept: Sequence[bytes]) -> tuple[float, float]:
    """Seconds for one PDF of all, ours from the kept facts and a bare loop, turn by turn."""
    papers = [from_json(DiplomaPaper, facts) for facts in kept]
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(3):
        begun = time.perf_counter()
        book = DiplomaBook(io.BytesIO(), "Diplomas", "Casa Somos")
        for facts in kept:
            book.add(from_json(DiplomaPaper, facts))
        book.close()
        taken["ours"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        _bare(papers)
        taken["bare"].append(time.perf_counter() - begun)
    return middle(taken["ours"]), middle(taken["bare"])


def _bare(papers: Sequence[DiplomaPaper]) -> None:
    """The same words, code, mark and background at fixed places: nothing is fitted or looked up."""
    canvas = open_pdf(io.BytesIO(), "Diplomas", "Casa Somos")
    design = designs.load(papers[0].design)
    canvas.setPageSize((design.width, design.height))
    canvas.beginForm("fondo")
    canvas.addLiteral(designs.BACKGROUNDS[design.background]())
    canvas.endForm()
    for paper in papers:
        canvas.doForm("fondo")
        mark_invalid(canvas, paper.imprint, (design.width, design.height))
        drawing.house_mark(canvas, 164, 513, 31)
        drawing.band(canvas, 164, 298, 125, 5, INDIGO)
        for x, y, font, size, words in _lines(paper):
            canvas.setFont(font, size)
            canvas.setFillColor(INDIGO)
            canvas.drawString(x, y, words)
        for x in (164, 391):
            canvas.line(x, 100, x + 187, 100)
        symbol(canvas, _CODE, paper.payload, INDIGO)
        canvas.showPage()
    canvas.save()


def _lines(paper: DiplomaPaper) -> list[tuple[float, float, str, float, str]]:
    imprint = paper.imprint
    words = (
        f"por haber compartido el taller «{paper.workshop}», del área de {paper.category},"
        f" realizado en la Casa Somos {imprint.house} del {paper.starts} al {paper.ends}, con"
        f" {paper.minutes // 60} horas de encuentro."
    ).split()
    body = [
        (164.0, 280.0 - 20 * row, DISPLAY_BOLD if row % 2 else DISPLAY, 14.6,
         " ".join(words[at : at + _WORDS_A_LINE]))
        for row, at in enumerate(range(0, len(words), _WORDS_A_LINE))
    ]  # fmt: skip
    signers = [
        (164.0 + 227 * place, 88.0 - 11 * row, font, 10.0 - row, words_of)
        for place, signer in enumerate(paper.signers)
        for row, (font, words_of) in enumerate(((SANS_BOLD, signer.name), (SANS, signer.role)))
    ]
    return [
        (205, 530, SANS_BOLD, 13, "Casas Somos Quito"),
        (205, 515, SANS, 9.6, f"Casa Somos {imprint.house} · {imprint.zone}"),
        (535, 555, SANS, 8.4, invalid_sentence(imprint)),
        (163, 430, DISPLAY, 35, "Diploma de participación"),
        (164, 398, DISPLAY_ITALIC, 13.4, "Se entrega a"),
        (163, 340, DISPLAY_MEDIUM, 33, paper.name),
        *body,
        *signers,
        (164, 47, SANS, 8.6, f"Quito · {paper.document} · N.º {imprint.number}"),
        (164, 35, SANS, 7.2, "No constituye título ni certificado de competencias. El código se"
         " comprueba, sin internet, en cualquier Casa Somos."),
        (705, 37, MONO_BOLD, 9.6, paper.code),
    ]  # fmt: skip
