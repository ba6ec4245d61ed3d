"""Lays blocks one below another and turns the page where a block does not fit."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from reportlab.pdfgen.canvas import Canvas

from desktop.printing.page import MARGIN, TEXT_FOOT, TEXT_TOP, TEXT_WIDTH

ROOM = TEXT_TOP - TEXT_FOOT


class Block(Protocol):
    """Something as wide as the text that is drawn whole, below a point."""

    def height(self) -> float: ...

    def draw(self, canvas: Canvas, top: float) -> None: ...


@runtime_checkable
class Divisible(Protocol):
    """A block that can fill the rest of a page and go on at the next one."""

    def divide(self, room: float) -> "tuple[Block | None, Block | None]": ...


class Gap:
    """Empty space; it vanishes at the top of a page."""

    def __init__(self, height: float) -> None:
        self._height = height

    def height(self) -> float:
        return self._height

    def draw(self, canvas: Canvas, top: float) -> None:
        """Nothing to draw."""


class Together:
    """Blocks that never part: a heading and what follows, a closing and its signatures."""

    def __init__(self, *blocks: Block) -> None:
        self._blocks = blocks

    def height(self) -> float:
        return sum(block.height() for block in self._blocks)

    def draw(self, canvas: Canvas, top: float) -> None:
        for block in self._blocks:
            block.draw(canvas, top)
            top -= block.height()


class Sheet:
    """The blocks of one page; calling it draws them."""

    def __init__(self) -> None:
        self._placed: list[Block] = []
        self.used = 0.0

    def add(self, block: Block) -> None:
        self._placed.append(block)
        self.used += block.height()

    def __call__(self, canvas: Canvas) -> None:
        top = TEXT_TOP
        for block in self._placed:
            block.draw(canvas, top)
            top -= block.height()


def laid_out(blocks: Sequence[Block], room: float = ROOM) -> list[Sheet]:
    """The pages that the blocks fill, in order."""
    sheets = [Sheet()]
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        sheet = sheets[-1]
        if isinstance(block, Gap) and not sheet.used:
            continue
        left = room - sheet.used
        if isinstance(block, Divisible):
            here, rest = block.divide(left)
            if here is not None:
                sheet.add(here)
            if rest is not None:
                sheets.append(Sheet())
                waiting.append(rest)
        elif block.height() <= left + 0.01 or not sheet.used:
            sheet.add(block)
        else:
            sheets.append(Sheet())
            waiting.append(block)
    return sheets


LEFT = MARGIN
WIDE = TEXT_WIDTH
