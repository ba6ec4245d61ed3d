"""The letter of this laptop in the numbers of its papers, and the lives it begins."""

from dataclasses import replace

from sqlalchemy import select

from desktop.models import numbering
from desktop.models.exchange import Link
from desktop.models.house import Device
from desktop.models.opening import OpenHouse
from desktop.sync import outbox


def adopt(house: OpenHouse, letter: str) -> bool:
    """Take the letter that the centre says, for later papers; whether it is another one."""
    # A house that used up its letters goes on with pairs.
    if not 1 <= len(letter) <= 2 or not set(letter) <= set(numbering.LETTERS):
        return False
    with house.database.read() as session:
        if session.execute(select(Device.letter)).scalar_one() == letter:
            return False
    memory = numbering.load(house.home.numbers)
    with house.database.keep() as session:
        device = session.execute(select(Device)).scalar_one()
        had = memory.letters | {device.letter, letter}
        device.letter = letter
    numbering.save(house.home.numbers, replace(memory, letters=had))
    house.reload_house()
    return True


def begin_new_life(house: OpenHouse, *, lost_after: int | None = None) -> None:
    """Another laptop lives this one's life, or the centre forgot part of it: begin another.

    What has no answer is sealed again. `lost_after` is the last batch that the centre remembers:
    what later ones told becomes pending again.
    """
    memory = numbering.load(house.home.numbers)
    with house.database.keep() as session:
        device = session.execute(select(Device)).scalar_one()
        if lost_after is not None:
            outbox.take_back(session, device.incarnation, lost_after)
        memory = numbering.begin_new_life(session, memory)
        session.flush()
        outbox.let_go(session, device.incarnation)
        link = session.execute(select(Link)).scalar_one()
        link.sequence, link.cut = 0, False
    numbering.save(house.home.numbers, memory)
    house.reload_house()
