"""The jobs of the counter on the large house: searching, the roll, a registration, an acta."""

import random
import time
from datetime import date
from itertools import cycle
from uuid import UUID

import pypdfium2 as pdfium
from sqlalchemy import text

from bench.timing import Figure, middle, milliseconds, slow_end
from desktop.models.opening import OpenHouse
from desktop.services.attendance import Attendance, MarkValue
from desktop.services.desk import Desk
from desktop.services.reception import NewPerson, WalkIn

ROUNDS = 40


def searching(house: OpenHouse) -> list[Figure]:
    """The 95th percentile by kind of query, through the service the window calls."""
    people = Desk(house).people
    figures = []
    for kind, queries in _queries(house).items():
        for query in queries[:3]:
            people.find(query, 12)
        taken = []
        for query in queries:
            begun = time.perf_counter()
            people.find(query, 12)
            taken.append((time.perf_counter() - begun) * 1000)
        note = f"median {middle(taken):.1f}"
        figures.append(Figure(f"search, {kind}", slow_end(taken), "ms p95", 16, note))
    return figures


def rolls(house: OpenHouse) -> list[Figure]:
    """Open the roll of a lesson, and put one mark."""
    attendance = Attendance(house.database)
    lessons = _lessons(house)
    opening = cycle(lessons)
    opened = milliseconds(lambda: attendance.roll(next(opening)), ROUNDS)
    lines = [(lesson, attendance.roll(lesson).lines[0]) for lesson in lessons[:ROUNDS]]
    turn = cycle(lines)

    def mark() -> None:
        lesson, line = next(turn)
        value = MarkValue.LATE if line.value is not MarkValue.LATE else MarkValue.ABSENT
        attendance.mark(lesson, line.enrolment_id, value, "medición")

    marked = milliseconds(mark, ROUNDS)
    return [
        Figure("open the roll of a lesson", slow_end(opened), "ms p95", 50,
               f"median {middle(opened):.1f}"),
        Figure("one mark, durable", slow_end(marked), "ms p95", 20, f"median {middle(marked):.1f}"),
    ]  # fmt: skip


def registering(house: OpenHouse) -> list[Figure]:
    """Save a registration with its enrolment."""
    reception = Desk(house).reception
    workshop = reception.choices()[0].workshop_id
    turn = iter(range(1000))

    def walk_in() -> None:
        number = next(turn)
        person = NewPerson(
            surnames=f"Medida {number}",
            given_names="Persona Inventada",
            birth_date=date(1990, 5, 6),
            gender="female",
            phones=("0991234567",),
        )
        reception.walk_in(WalkIn(person, workshop, extra=True))

    saved = milliseconds(walk_in, ROUNDS)
    return [
        Figure("save a registration with its enrolment", slow_end(saved), "ms p95", 100,
               f"median {middle(saved):.1f}")
    ]  # fmt: skip


def acts(house: OpenHouse) -> list[Figure]:
    """From asking for the acta of 25 people to its first page as a picture."""
    documents = Desk(house).documents
    workshops = _full_workshops(house)
    turn = cycle(workshops)

    def act() -> None:
        issued = documents.act(next(turn))
        pdf = pdfium.PdfDocument(documents.draw(issued.id))
        page = pdf[0]
        page.render(scale=1.5).to_pil()
        page.close()
        pdf.close()

    taken = milliseconds(act, 10)
    return [
        Figure("acta of 25 people, asked → on screen", slow_end(taken), "ms p95", 1000,
               f"median {middle(taken):.1f}")
    ]  # fmt: skip


def _queries(house: OpenHouse) -> dict[str, list[str]]:
    dice = random.Random(11)
    with house.database.read() as session:
        rows = session.execute(
            text(
                "SELECT p.surnames, p.given_names, (SELECT number FROM identity_document d"
                " WHERE d.person_id = p.id LIMIT 1), (SELECT number FROM phone f"
                " WHERE f.person_id = p.id LIMIT 1) FROM person p LIMIT 4000"
            )
        ).all()
    people = [dice.choice(rows) for _ in range(60)]
    first = [f"{row[0]} {row[1]}" for row in people]
    return {
        "one letter": list("abcdefghilmnopqrstuvyz"),
        "two letters": sorted({name[:2] for name in first}),
        "a surname": [name.split()[0] for name in first],
        "two words swapped": [f"{row[1].split()[0]} {row[0].split()[0]}" for row in people],
        "accents left out": [_plain(name) for name in first],
        "fragment of a document": [row[2][2:8] for row in people if row[2] and len(row[2]) > 8],
        "fragment of a telephone": [row[3][-6:] for row in people if row[3]],
        "a slip of the keyboard": [_slipped(name, dice) for name in first],
        "nobody": [f"xqz{number}w" for number in range(20)],
    }


def _slipped(name: str, dice: random.Random) -> str:
    word = name.split(maxsplit=1)[0]
    at = dice.randrange(1, max(2, len(word) - 1))
    return word[:at] + word[at + 1 :] + " " + name.rsplit(maxsplit=1)[-1]


def _plain(name: str) -> str:
    return name.translate(str.maketrans("áéíóúüñÁÉÍÓÚÑ", "aeiouunAEIOUN")).lower()


def _lessons(house: OpenHouse) -> list[UUID]:
    """Lessons of some twenty people whose roll was called."""
    return _ids(
        house,
        "SELECT lesson_id FROM mark GROUP BY lesson_id HAVING count(*) BETWEEN 12 AND 30 LIMIT 60",
    )


def _full_workshops(house: OpenHouse) -> list[UUID]:
    """Workshops with 25 people."""
    return _ids(
        house,
        "SELECT w.id FROM workshop w JOIN enrolment e ON e.workshop_id = w.id"
        " WHERE e.state = 'enrolled' GROUP BY w.id ORDER BY abs(count(*) - 25) LIMIT 14",
    )


def _ids(house: OpenHouse, query: str) -> list[UUID]:
    with house.database.read() as session:
        return [UUID(bytes=row[0]) for row in session.execute(text(query))]
