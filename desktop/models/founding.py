"""How a house begins: its empty database, what the network knows of it, and its first cycles."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.ids import NAMESPACE, cycle_id, house_id, new_id
from desktop.core.resources import resource
from desktop.models.house import Device, House, HouseKind, HouseProfile, HouseZone
from desktop.models.programme import Cycle, Holiday

CYCLE_NAMES = ("Primer", "Segundo", "Tercer", "Cuarto")
"""The model has four quarterly cycles a year («Desarrollo de talleres»)."""


@dataclass(frozen=True)
class CatalogueHouse:
    """A row of the catalogue; `name` None is «por confirmar»."""

    code: str
    sigla: str | None
    name: str | None
    note: str
    zones: tuple[tuple[str, date | None, date | None], ...]
    """Zone, first day, last day; None is unknown or still."""

    def zone_on(self, day: date) -> str:
        """The administración zonal of the house on a day."""
        for zone, first, last in self.zones:
            if (first is None or first <= day) and (last is None or day <= last):
                return zone
        return self.zones[-1][0]


def catalogue() -> list[CatalogueHouse]:
    """The houses of the model, row by row, and the zones they belonged to (domain.md 4.1, 4.2)."""
    changed: dict[str, list[tuple[str, date | None, date | None]]] = {}
    for row in _rows("house_zones.csv"):
        span = (row["zona"], _day(row["valida_desde"]), _day(row["valida_hasta"]))
        changed.setdefault(row["codigo"], []).append(span)
    return [
        CatalogueHouse(
            row["codigo"],
            row["sigla"] or None,
            row["nombre_propuesto"] if row["sigla"] else None,
            row["observacion"],
            tuple(changed.get(row["codigo"], [(row["zona_semilla"], None, None)])),
        )
        for row in _rows("houses.csv")
    ]


def write_reference(session: Session) -> None:
    """Write what the network knows and the house does not change: houses, zones, holidays."""
    for house in catalogue():
        known = house_id(house.code)
        session.add(
            House(id=known, code=house.code, sigla=house.sigla, name=house.name, note=house.note)
        )
        for place, (zone, first, last) in enumerate(house.zones):
            session.add(
                HouseZone(
                    id=uuid5(known, f"zone:{place}"),
                    house_id=known, zone=zone, valid_from=first, valid_to=last,
                )
            )  # fmt: skip
    for row in _rows("holidays.csv"):
        on = date.fromisoformat(row["fecha_descanso"])
        session.add(
            Holiday(
                id=uuid5(NAMESPACE, f"holiday:{on.isoformat()}"),
                on=on, name=row["nombre"], scope=row["ambito"],
            )
        )  # fmt: skip


def write_house(session: Session, code: str, letter: str, kind: HouseKind, opened_on: date) -> None:
    """Write which house this is and which laptop."""
    known = house_id(code)
    session.add(HouseProfile(id=known, opened_on=opened_on, minimum_attendance=0))
    session.add(
        Device(
            id=new_id(),
            house_id=known,
            kind=kind,
            letter=letter,
            incarnation=new_id(),
            private_key=Ed25519PrivateKey.generate().private_bytes_raw(),
        )
    )


def missing_cycles(session: Session, years: tuple[int, ...]) -> dict[UUID, str]:
    """The cycles of some years that are not there yet: id and code."""
    wanted = {
        cycle_id(f"{year}-{quarter}"): f"{year}-{quarter}"
        for year in years
        for quarter in range(1, 5)
    }
    found = set(session.execute(select(Cycle.id).where(Cycle.id.in_(wanted))).scalars())
    return {key: code for key, code in wanted.items() if key not in found}


def ensure_cycles(session: Session, years: tuple[int, ...]) -> None:
    """Write the four cycles of each year where they are missing; their dates are data to edit."""
    for key, code in missing_cycles(session, years).items():
        year, quarter = (int(part) for part in code.split("-"))
        session.add(
            Cycle(
                id=key,
                code=code,
                name=f"{CYCLE_NAMES[quarter - 1]} ciclo {year}",
                starts_on=date(year, quarter * 3 - 2, 1),
                ends_on=_quarter_end(year, quarter),
            )
        )


def zone_of(session: Session, house: UUID, day: date) -> str:
    """The administración zonal of a house on a day, from the database."""
    spans = session.execute(select(HouseZone).where(HouseZone.house_id == house)).scalars().all()
    for span in spans:
        if (span.valid_from is None or span.valid_from <= day) and (
            span.valid_to is None or day <= span.valid_to
        ):
            return span.zone
    return spans[-1].zone if spans else ""


def _quarter_end(year: int, quarter: int) -> date:
    following = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
    return following - timedelta(days=1)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with resource("catalogues", name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
