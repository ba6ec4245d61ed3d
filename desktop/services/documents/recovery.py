"""The recovery sheet of the open house: drawn from a code that is kept nowhere."""

from collections.abc import Sequence

from desktop.core.ids import new_id
from desktop.core.text import day
from desktop.models.opening import OpenHouse
from desktop.printing.imprint import Imprint
from desktop.printing.recovery_sheet import RecoveryFacts, draw_recovery
from desktop.services.documents.zones import zone_name


def recovery_sheet(house: OpenHouse, groups: Sequence[str]) -> bytes:
    """The sheet as PDF; `groups` are the eight groups of the code. Nothing of it is stored."""
    today = house.clock.today()
    facts = RecoveryFacts(
        imprint=Imprint(
            number="",
            uuid=new_id(),
            house=house.house.name,
            zone=zone_name(house.house.zone),
            issued=today,
            house_kind=house.house.kind.value,
        ),
        groups=tuple(groups),
        device=f"Equipo {house.house.letter}",
        key=day(today),
    )
    return draw_recovery(facts)
