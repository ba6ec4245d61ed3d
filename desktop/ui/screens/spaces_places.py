"""Where the blocks of a week stand: by hour for one room, one below the other for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from PySide6.QtCore import QRectF

from desktop.services.agreements.register import Block, RoomWeek, Week

HEAD = 54
"""The days above the columns."""
HOURS_WIDE = 56
ROOMS_WIDE = 148
"""The column at the left: hours, or rooms."""
LEAST_HOUR = 40
LINE = 44
"""A block where all rooms are shown."""
EDGE = 4
FIRST_HOUR, LAST_HOUR = 8, 18
"""What a week shows at least."""
LEAST_BLOCK = 20
ABOVE = 12
"""Over the first hour, so that it is read like the others."""


@dataclass(frozen=True)
class Placed:
    """A block and where it is drawn, below the days, before scrolling."""

    block: Block
    room: str
    day: int
    """Monday = 0."""
    box: QRectF
    """While the activity lasts."""
    whole: QRectF
    """From setting up to tidying."""


@dataclass(frozen=True)
class Band:
    """One line of the column at the left: an hour, or a room and all its week."""

    words: str
    detail: str
    top: float
    height: float


@dataclass(frozen=True)
class Places:
    """A week laid out in a width."""

    left: float
    column: float
    height: float
    bands: tuple[Band, ...]
    placed: tuple[Placed, ...]
    first_hour: int
    hour: float
    """How high an hour is; 0 where the rooms stand below each other."""

    def at_time(self, at: time) -> float:
        """How far down an hour of the day stands."""
        return ABOVE + (at.hour + at.minute / 60 - self.first_hour) * self.hour


def hours_of(week: Week) -> tuple[int, int]:
    """From which hour to which a week is drawn; the same for every room, so that going from one
    to another moves nothing."""
    blocks = [block for room in week.rooms for block in room.blocks]
    first = min((block.setup.hour for block in blocks), default=FIRST_HOUR)
    last = max((_up(block.clear) for block in blocks), default=LAST_HOUR)
    return min(first, FIRST_HOUR), max(last, LAST_HOUR)


def by_hour(week: Week, room: RoomWeek, width: float, height: float) -> Places:
    """One room: days across, hours down; what overlaps stands side by side."""
    first, last = hours_of(week)
    hour = max((height - 2 * ABOVE) / (last - first), LEAST_HOUR)
    column = (width - HOURS_WIDE) / 7
    bands = tuple(
        Band(f"{first + at:02d}:00", "", ABOVE + at * hour, hour) for at in range(last - first + 1)
    )
    bare = Places(HOURS_WIDE, column, (last - first) * hour + 2 * ABOVE, bands, (), first, hour)
    placed: list[Placed] = []
    for day in range(7):
        on = week.monday + timedelta(days=day)
        for block, lane, lanes in _lanes([b for b in room.blocks if b.on == on]):
            wide = (column - 2 * EDGE) / lanes
            left = HOURS_WIDE + day * column + EDGE + lane * wide
            gap = 3 if lane < lanes - 1 else 0
            whole = _span(bare, block.setup, block.clear, left, wide - gap)
            box = _span(bare, block.starts, block.ends, left, wide - gap)
            placed.append(Placed(block, room.room, day, box, whole))
    return Places(bare.left, column, bare.height, bands, tuple(placed), first, hour)


def by_room(week: Week, rooms: Sequence[RoomWeek], width: float) -> Places:
    """All rooms: days across, rooms down, the blocks of a day below each other."""
    column = (width - ROOMS_WIDE) / 7
    bands: list[Band] = []
    placed: list[Placed] = []
    top = 0.0
    for room in rooms:
        most = max((sum(b.on == on for b in room.blocks) for on in _days(week)), default=0)
        height = max(most, 1) * LINE + 2 * EDGE
        fits = f"hasta {room.capacity} personas" if room.capacity else ""
        bands.append(Band(room.room, fits, top, height))
        for day, on in enumerate(_days(week)):
            for at, block in enumerate(each for each in room.blocks if each.on == on):
                box = QRectF(
                    ROOMS_WIDE + day * column + EDGE, top + EDGE + at * LINE + 1,
                    column - 2 * EDGE, LINE - 4,
                )  # fmt: skip
                placed.append(Placed(block, room.room, day, box, box))
        top += height
    return Places(ROOMS_WIDE, column, top, tuple(bands), tuple(placed), 0, 0.0)


def _days(week: Week) -> list[date]:
    return [week.monday + timedelta(days=day) for day in range(7)]


def _span(places: Places, starts: time, ends: time, left: float, wide: float) -> QRectF:
    top, foot = places.at_time(starts), places.at_time(ends)
    return QRectF(left, top + 1, wide, max(foot - top - 2, LEAST_BLOCK))


def _up(at: time) -> int:
    return at.hour + (1 if at.minute else 0)


def _lanes(blocks: Iterable[Block]) -> list[tuple[Block, int, int]]:
    """Each block with its lane and how many lanes its group has."""
    found: list[tuple[Block, int, int]] = []
    group: list[tuple[Block, int]] = []
    free: list[time] = []
    ends = time.min
    for block in sorted(blocks, key=lambda one: (one.slot, one.title)):
        if group and block.setup >= ends:
            found += [(each, lane, len(free)) for each, lane in group]
            group, free = [], []
        lane = next((at for at, until in enumerate(free) if until <= block.setup), len(free))
        if lane == len(free):
            free.append(block.clear)
        else:
            free[lane] = block.clear
        group.append((block, lane))
        ends = max(ends, block.clear) if len(group) > 1 else block.clear
    return found + [(each, lane, len(free)) for each, lane in group]
