"""The art behind a diploma: a woven belt, an engraved cordillera and the sun between two summits.

It is the same on every diploma, so it is written once as PDF operators, in millimetres.
"""

import math
from collections.abc import Callable, Iterator
from functools import cache

_INDIGO, _COCHINEAL, _OCHRE, _CREAM, _PARAMO = "#1F2B4D", "#9A2A3C", "#C4923A", "#F3EBDD", "#3E6A5E"
_MM = 72 / 25.4

# --- the belt: 27 threads across, five blocks between six stripes ----------------------------
_X, _Y, _THREAD = 13.5, 19.2, 1.04
_ACROSS, _BLOCK, _STRIPE, _BLOCKS = 27, 27, 5, 5
_ALONG = _BLOCKS * _BLOCK + (_BLOCKS + 1) * _STRIPE
_HALF = 10  # threads from the middle of a motif to its edge
_STRIPES = (_COCHINEAL, _OCHRE, "", _OCHRE, _COCHINEAL)
_SELVEDGE = (_COCHINEAL, _OCHRE, _INDIGO)
_RINGS = (_OCHRE, _CREAM, _INDIGO, _COCHINEAL, _COCHINEAL, _COCHINEAL, _CREAM, _INDIGO)
_CORNERS = (_OCHRE, _PARAMO, _PARAMO, _OCHRE)

# --- the cordillera --------------------------------------------------------------------------
_WEST, _EAST = 52.0, 287.0
_PROFILES = 32
_STEPS = 150
_BACK, _FRONT, _TALL = 71.0, 51.0, 27.0
# Where along the horizon, how high and how wide: two summits, their shoulders, low hills.
_SUMMITS = (
    (0.795, 1.0, 0.070),
    (0.893, 0.76, 0.048),
    (0.672, 0.40, 0.075),
    (0.985, 0.30, 0.050),
    (0.440, 0.17, 0.110),
    (0.150, 0.12, 0.090),
)
_SUN_X, _SUN_Y = _WEST + 0.848 * (_EAST - _WEST), 93.0


@cache
def operators() -> str:
    """The whole background, for a landscape A4 page."""
    return "\n".join([f"q {_MM:.5f} 0 0 {_MM:.5f} 0 0 cm", *_sun(), *_ridges(), *_belt(), "Q"])


def _sun() -> Iterator[str]:
    """Even rings that fade outwards, around a pale disc."""
    rings = 15
    for ring in range(rings):
        away = ring / (rings - 1)
        yield f"{_mixed('#DDB673', '#FBF6EC', away)} RG {0.17 - 0.05 * away:.3f} w"
        yield f"{_circle(_SUN_X, _SUN_Y, 7.4 + 22.6 * away)} S"
    yield f"{_mixed('#F2DFBB', '#F2DFBB', 0)} rg {_circle(_SUN_X, _SUN_Y, 5.6)} f"


def _ridges() -> Iterator[str]:
    """Profiles from the farthest to the nearest; each hides what lies behind it."""
    yield f"q {_WEST} {_FRONT - 4} {_EAST - _WEST} 90 re W n 1 1 1 rg 1 j"
    for profile in range(_PROFILES):
        near = profile / (_PROFILES - 1)
        base = _BACK + (_FRONT - _BACK) * near
        points = []
        for step in range(-1, _STEPS + 2):
            x = _WEST + (_EAST - _WEST) * step / _STEPS
            points.append(f"{x:.1f} {base + _TALL * _height(step / _STEPS, near):.2f} l")
        points[0] = points[0].replace("l", "m")
        low = _FRONT - 9
        sides = f"{_EAST + 3} {low} l {_WEST - 3} {low} l h B"
        # From the dusk of the far summits to the mist over the valley.
        colour = _mixed("#5E6A8C", "#F1F3F6", near**0.8)
        yield f"{colour} RG {0.165 - 0.05 * near:.3f} w {' '.join(points)} {sides}"
    yield "Q"


def _height(along: float, near: float) -> float:
    """How high a profile stands: the summits sink and the folds drift as it comes nearer."""
    summits = sum(
        high * math.exp(-(abs((along - at - 0.02 * near) / wide) ** 1.6))
        for at, high, wide in _SUMMITS
    )
    folds = (
        0.038 * math.sin(29 * along + 4.4 * near + 0.9)
        + 0.026 * math.sin(71 * along + 8 * near + 1)
        + 0.014 * math.sin(149 * along - 6 * near)
        + 0.008 * math.sin(263 * along + 11 * near)
    )
    far = 1 - near
    return summits * math.pow(far, 1.2) + folds * (0.3 + 0.9 * summits) * (1 - 0.6 * near)


def _belt() -> Iterator[str]:
    """The cloth, one path for each colour, and its fringe above and below."""
    yield from _fringe()
    wide, tall = _ACROSS * _THREAD, _ALONG * _THREAD
    yield f"{_colour(_INDIGO)} rg {_X} {_Y} {wide:.2f} {tall:.2f} re f"
    paths: dict[str, list[str]] = {}
    for row in range(_ALONG):
        column = 0
        while column < _ACROSS:
            colour = _woven(column, row)
            start = column
            while column < _ACROSS and _woven(column, row) == colour:
                column += 1
            if colour != _INDIGO:
                x, y = _X + start * _THREAD, _Y + row * _THREAD
                # A hair of overlap, or some screens show a seam between the rows.
                run = f"{x:.2f} {y:.2f} {(column - start) * _THREAD:.2f} {_THREAD + 0.01:.2f} re"
                paths.setdefault(colour, []).append(run)
    for colour in sorted(paths):
        yield f"{_colour(colour)} rg {' '.join(paths[colour])} f"


def _fringe() -> Iterator[str]:
    colours = (_COCHINEAL, _OCHRE, _INDIGO, _INDIGO, _PARAMO, _INDIGO, _OCHRE)
    strands = 2 * _ACROSS
    top = _Y + _ALONG * _THREAD
    yield "1 J 0.27 w"
    for strand in range(strands):
        x = _X + (strand + 0.5) * _THREAD / 2
        long = 5.6 + 0.9 * math.sin(2.3 * strand) + 0.5 * math.sin(5.1 * strand + 1)
        sway = 0.28 * math.sin(1.7 * strand)
        yield f"{_colour(colours[strand // 2 % len(colours)])} RG"
        yield f"{x:.2f} {_Y} m {x + sway:.2f} {_Y - long:.2f} l"
        yield f"{x:.2f} {top:.2f} m {x - sway:.2f} {top + long:.2f} l S"
    yield "0 J"


def _woven(column: int, row: int) -> str:
    edge = min(column, _ACROSS - 1 - column)
    if edge < len(_SELVEDGE):
        return _SELVEDGE[edge]
    block, within = divmod(row, _BLOCK + _STRIPE)
    if within < _STRIPE:
        return _STRIPES[within] or (_CREAM if column % 2 else _INDIGO)
    across = abs(column - _ACROSS // 2)
    up = within - _STRIPE - _BLOCK // 2
    motifs: tuple[Callable[[int, int], str], ...] = (_diamond, _houses)
    return motifs[block % 2](across, abs(up))


def _diamond(across: int, up: int) -> str:
    """Stepped rings around a star, with terraces in the four corners."""
    ring = (across + 1) // 2 + (up + 1) // 2
    if ring < len(_RINGS):
        return _RINGS[ring]
    corner = (_HALF - across + 1) // 2 + (_BLOCK // 2 - up + 1) // 2
    return _CORNERS[corner] if corner < len(_CORNERS) else _INDIGO


def _houses(across: int, up: int) -> str:
    """The stepped house of the mark, and the same house in the water below."""
    if up == 0:
        return _CREAM
    storey = (up - 1) // 2
    if across <= 1 and up <= 5:
        return _OCHRE if across == 0 else _INDIGO
    inside = _HALF - 2 * storey - across
    if inside >= 3:
        return _PARAMO
    if inside == 2:
        return _INDIGO
    if inside in (0, 1):
        return _CREAM
    return _INDIGO if inside > -4 else _OCHRE if inside > -6 else _COCHINEAL


def _circle(x: float, y: float, radius: float) -> str:
    bend = 0.5523 * radius
    right, left, top, low = x + radius, x - radius, y + radius, y - radius
    return (
        f"{right:.2f} {y:.2f} m "
        f"{right:.2f} {y + bend:.2f} {x + bend:.2f} {top:.2f} {x:.2f} {top:.2f} c "
        f"{x - bend:.2f} {top:.2f} {left:.2f} {y + bend:.2f} {left:.2f} {y:.2f} c "
        f"{left:.2f} {y - bend:.2f} {x - bend:.2f} {low:.2f} {x:.2f} {low:.2f} c "
        f"{x + bend:.2f} {low:.2f} {right:.2f} {y - bend:.2f} {right:.2f} {y:.2f} c"
    )


def _colour(written: str) -> str:
    return _mixed(written, written, 0)


def _mixed(near: str, far: str, part: float) -> str:
    """A colour between two, as the three numbers of an operator."""
    channels = (
        int(near[place : place + 2], 16) * (1 - part) + int(far[place : place + 2], 16) * part
        for place in (1, 3, 5)
    )
    return " ".join(f"{channel / 255:.3f}" for channel in channels)
