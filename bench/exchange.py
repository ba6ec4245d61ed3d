"""The exchange with the centre: its bytes, a slow line, and what a cut costs."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench import exchange_beside, exchange_floor, exchange_speed
from bench.exchange_ground import Centre, Laptop, Reception, centre
from bench.line import SATELLITE, Line, Seen
from bench.timing import Figure
from desktop.core.clock import Clock
from desktop.core.paths import Home
from desktop.sync.engine import Outcome
from desktop.sync.errors import Cut
from desktop.sync.protocol import limits
from desktop.sync.protocol.frames import MAGIC, FrameKind, read_frames

COUNT = 1_000
_SAMPLES = 8
_WORKSHOPS = 'SELECT workshop_id FROM lesson GROUP BY workshop_id ORDER BY max("on") DESC LIMIT 6'


@dataclass
class Stage:
    """Two laptops of one house, their centre, and the line of the first one."""

    folder: Path
    centre: Centre
    line: Line
    one: Laptop
    two: Laptop
    people: Reception

    def told(self) -> tuple[Outcome, Seen, float]:
        """One exchange of the first laptop over the line: its own meter, the line's, seconds."""
        self.line.count()
        begun = time.perf_counter()
        done = self.one.exchange()
        seconds = time.perf_counter() - begun
        seen = self.line.count()
        if (done.bytes_sent, done.bytes_received) != (seen.up, seen.down):
            raise RuntimeError(f"the meter says {done}, the line {seen}")
        return done, seen, seconds


def measure(parent: Path) -> list[Figure]:
    """Everything of the exchange, in one house made for it."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="envio-", dir=parent))
    try:
        with _stage(folder) as stage:
            return [
                *_bytes(stage),
                *_slow(stage),
                *_cut_up(stage),
                *_cut_down(stage),
                *exchange_speed.measure(stage.one, stage.two, stage.people, stage.centre.url),
                *exchange_beside.measure(stage.one, stage.two, stage.people),
            ]
    finally:
        shutil.rmtree(folder)


@contextmanager
def _stage(folder: Path) -> Iterator[Stage]:
    one = Laptop(folder / "uno")
    two = Laptop(folder / "dos")
    people = Reception(one)
    people.fill(people=300, marks=3_000)
    try:
        with centre(folder / "centro") as served, Line(served.port) as line:
            one.enrol(line.url, served.code())
            two.enrol(served.url, served.code())
            for laptop in (one, two, one):
                laptop.exchange()
            yield Stage(folder, served, line, one, two, people)
    finally:
        one.house.close()
        two.house.close()


def _total(seen: Seen) -> int:
    return seen.up + seen.down


def _bytes(stage: Stage) -> list[Figure]:
    nothing, quiet, _ = stage.told()
    stage.people.pairs(COUNT)
    floor = exchange_floor.of_pairs(stage.one, COUNT)
    pairs, pairs_seen, _ = stage.told()
    workshops = [UUID(bytes=key) for (key,) in stage.one.rows(_WORKSHOPS)]
    taken = [workshops[1 + place % (len(workshops) - 1)] for place in range(COUNT - 100)]
    made = stage.people.registrations([*([workshops[0]] * 100), *taken])
    whole, whole_seen, _ = stage.told()
    rolls, rolls_seen, _ = _called(stage, workshops[1:5], 25)
    roll, roll_seen, _ = _called(stage, workshops[:1], 100)
    if len(made) != COUNT or (pairs.sent, whole.sent) != (COUNT * 2, COUNT * 6):
        raise RuntimeError("not all was told")
    each = _total(pairs_seen) / COUNT
    return [
        Figure("nothing to send", _total(quiet), "B", 600, _requests(nothing, 1)),
        Figure("1,000 persons with their document (12 fields), each", each, "B", 60,
               _requests(pairs, 2)),
        Figure("the same columns one after another, zstd-19, no exchange", floor, "B", None,
               f"the first is {each / floor:.2f} of it"),
        Figure("1,000 full registrations (person, document, phone, two consents, enrolment), each",
               _total(whole_seen) / COUNT, "B", 150, _requests(whole, 2)),
        Figure("100 marks: four lessons of 25", _total(rolls_seen), "B", 3_000,
               _requests(rolls, 1)),
        Figure("100 marks: one roll", _total(roll_seen), "B", 3_000, _requests(roll, 1)),
    ]  # fmt: skip


def _requests(done: Outcome, most: int) -> str:
    if done.requests > most:
        raise RuntimeError(f"{done.requests} requests")
    return f"{done.requests} request{'s' if done.requests > 1 else ''}; target ≤ {most}"


def _called(stage: Stage, workshops: list[UUID], each: int) -> tuple[Outcome, Seen, float]:
    """Call the roll of the next lesson of some workshops, and tell it."""
    for workshop in workshops:
        _roll(stage, workshop, each)
    return stage.told()


def _roll(stage: Stage, workshop: UUID, count: int) -> None:
    lesson = stage.one.rows(
        f"SELECT l.id FROM lesson l WHERE l.workshop_id = x'{workshop.hex}' AND NOT EXISTS"
        ' (SELECT 1 FROM mark m WHERE m.lesson_id = l.id) ORDER BY l."on" LIMIT 1'
    )[0][0]
    # Those who came last: nobody of them was marked before.
    enrolled = stage.one.rows(
        f"SELECT id FROM enrolment WHERE workshop_id = x'{workshop.hex}'"
        f" ORDER BY since DESC LIMIT {count}"
    )
    stage.people.marks(UUID(bytes=lesson), [UUID(bytes=key) for (key,) in enrolled])


def _slow(stage: Stage) -> list[Figure]:
    """64 kbit/s up, 128 down, 600 ms: what a house far out has."""
    stage.two.exchange()
    stage.one.exchange()
    workshop = UUID(bytes=stage.one.rows(_WORKSHOPS)[0][0])
    figures = []
    stage.line.speed = SATELLITE
    for what, make, most in _SLOW:
        make(stage, workshop)
        done, seen, seconds = stage.told()
        floor = seen.up / SATELLITE.up + seen.down / SATELLITE.down + 2 * SATELLITE.round_trip
        note = f"{seconds / floor:.2f} × what its bytes and two round trips need; {done.sent} rows"
        figures.append(Figure(f"64 kbit/s up, 128 down, 600 ms: {what}", seconds, "s", most, note))
    stage.line.speed = None
    return figures


_SLOW: tuple[tuple[str, Callable[[Stage, UUID], None], float], ...] = (
    ("1,000 persons with their document", lambda stage, _: stage.people.pairs(COUNT), 10),
    ("100 marks", lambda stage, workshop: _roll(stage, workshop, 100), 2),
)


def _cut_up(stage: Stage) -> list[Figure]:
    """A question is cut at a sampled byte; what the second one says again, its head included."""
    _, quiet, _ = stage.told()
    worst = 0
    for sample in range(_SAMPLES):
        stage.people.pairs(COUNT // 2)
        stage.line.cut_up = 400 + sample * 2_111
        stage.line.count()
        _cut(stage.one)
        ((size,),) = stage.one.rows(
            "SELECT length(content) FROM sealed_batch WHERE content NOT NULL"
        )
        stage.one.exchange()
        again = stage.line.count().up - int(size) - quiet.up
        worst = max(worst, again)
    return [
        Figure("sent up again after a cut, the worst of 8 bytes sampled", worst, "B", 2_000,
               "the second head and the question where to go on included")
    ]  # fmt: skip


def _cut_down(stage: Stage) -> list[Figure]:
    """An answer of many pages is cut at a sampled byte; what comes down again."""
    stage.two.page_bytes(limits.LARGEST_PAGES)
    home = stage.two.house.home.folder
    stage.two.reach(stage.line.url)
    stage.line.count()
    stage.line.kept = bytearray()
    with _copy(home, stage.folder / "copia") as copy:
        copy.exchange()
        whole = stage.line.count().down
    page, stage.line.kept = _largest_page(bytes(stage.line.kept)), None
    worst = 0
    for sample in range(_SAMPLES):
        with _copy(home, stage.folder / "copia") as copy:
            stage.line.cut_down = 200 + sample * (whole - 400) // _SAMPLES
            _cut(copy)
            copy.exchange()
            worst = max(worst, stage.line.count().down - whole)
    note = f"an answer of {whole / 1e3:.0f} kB; the second head and END are in it"
    stage.two.reach(stage.centre.url)
    return [
        Figure("came down again after a cut, the worst of 8 bytes sampled", worst, "B", page, note)
    ]


def _largest_page(down: bytes) -> int:
    """The longest page of the answers that came down."""
    longest = 0
    for answer in down.split(b"HTTP/1.1 ")[1:]:
        _, _, body = answer.partition(b"\r\n\r\n")
        if body.startswith(MAGIC):
            pages = [len(load) for kind, load in read_frames(body) if kind is FrameKind.PAGE]
            longest = max([longest, *pages])
    return longest


def _cut(laptop: Laptop) -> None:
    try:
        laptop.exchange()
    except Cut:
        return
    raise RuntimeError("the line was not cut")


@contextmanager
def _copy(home: Path, place: Path) -> Iterator[Laptop]:
    """Another laptop just like one, as long as the block lasts."""
    shutil.copytree(home, place)
    laptop = Laptop.opened(Home(place), Clock())
    try:
        yield laptop
    finally:
        laptop.house.close()
        shutil.rmtree(place)
