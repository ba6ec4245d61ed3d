"""Scans: told by their content, kept once, never outside the database, and read back whole."""

import hashlib
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop.core.errors import InvalidInput
from desktop.core.ids import new_id, scan_id
from desktop.models.document import DocumentKind
from desktop.models.house import House
from desktop.models.opening import OpenHouse
from desktop.models.reference import DeviceCertificate
from desktop.models.scan import Scan, ScanContent
from desktop.services import upkeep
from desktop.services.access import Access
from desktop.services.documents.register import Documents, DocumentState
from desktop.services.documents.rows import NoSuchDocument
from desktop.services.documents.saving import CannotSave
from desktop.services.documents.scans import (
    LARGEST,
    CannotRead,
    MediaType,
    NoSuchScan,
    NotAScan,
    ScanAltered,
    ScanElsewhere,
    Scans,
    ScanTooLarge,
    media_type,
    read_scan,
)
from desktop.services.upkeep import Upkeep
from tests.conftest import PASSWORD
from tests.paper_makers import paper
from tests.programme_makers import wind

TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000)


@pytest.fixture
def scans(house: OpenHouse) -> Scans:
    return Scans(house)


@pytest.fixture
def act(house: OpenHouse) -> UUID:
    """An acta."""
    return paper(house, DocumentKind.ACT, 1)


def contents(house: OpenHouse) -> int:
    """How many contents are kept."""
    with house.database.read() as session:
        return session.execute(select(func.count()).select_from(ScanContent)).scalar_one()


def test_several_scans_of_one_paper_are_read_back_as_they_were(
    scans: Scans, act: UUID, house: OpenHouse
) -> None:
    made = list(scans.attach(act, [PDF, PNG, JPEG, PDF]).ids[:3])
    rows = scans.of(act)
    assert [row.id for row in rows] == made
    kinds = {row.id: row.media_type for row in rows}
    assert [kinds[known] for known in made] == [MediaType.PDF, MediaType.PNG, MediaType.JPEG]
    assert [scans.content(known) for known in made] == [PDF, PNG, JPEG]
    assert all(row.here and row.added_by == "Lucía Paredes" for row in rows)
    assert Documents(house).one(act).scans == 3


def test_the_same_content_twice_is_one_scan_and_kept_once(
    scans: Scans, act: UUID, house: OpenHouse
) -> None:
    first = scans.attach(act, [PDF])
    again = scans.attach(act, [PDF])
    assert (first.fresh, again.fresh, again.ids) == (1, 0, first.ids)
    assert again.transaction is None
    other = paper(house, DocumentKind.ACT, 2)
    elsewhere = scans.attach(other, [PDF])
    assert elsewhere.fresh == 1
    assert elsewhere.ids != first.ids
    assert contents(house) == 1


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("foto.pdf", JPEG, MediaType.JPEG),
        ("acta.jpg", b"\r\n  " + PDF, MediaType.PDF),
        ("sin-nombre", PNG, MediaType.PNG),
    ],
)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(
    tmp_path: Path, name: str, content: bytes, kind: MediaType
) -> None:
    (tmp_path / name).write_bytes(content)
    assert media_type(read_scan(tmp_path / name)) is kind


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"MZ\x90\x00", b"<html>%PDF-1.7", b"\xff\xd8", b"\x89PNG\r\n"]
)
def test_what_is_no_scan_is_refused_whatever_its_name(
    scans: Scans, act: UUID, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "acta.pdf").write_bytes(content)
    with pytest.raises(NotAScan, match="Escanee el papel otra vez"):
        read_scan(tmp_path / "acta.pdf")
    with pytest.raises(NotAScan):
        scans.attach(act, [content])
    assert scans.of(act) == []


@given(content=st.binary(max_size=64))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    try:
        kind = media_type(content)
    except NotAScan:
        assert not content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
    else:
        assert kind in MediaType


def test_a_scan_past_ten_megabytes_says_how_to_make_it_smaller(
    scans: Scans, act: UUID, tmp_path: Path, house: OpenHouse
) -> None:
    most = PDF + bytes(LARGEST - len(PDF))
    (tmp_path / "grande.pdf").write_bytes(most + b"x")
    with pytest.raises(ScanTooLarge, match="150 o 200"):
        read_scan(tmp_path / "grande.pdf")
    with pytest.raises(ScanTooLarge):
        scans.attach(act, [most + b"x"])
    assert contents(house) == 0
    kept = scans.attach(act, [most])
    assert scans.content(kept.ids[0]) == most


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    for place in (tmp_path / "nada.pdf", tmp_path):
        with pytest.raises(CannotRead, match="Cópielo a este equipo"):
            read_scan(place)


def test_a_paper_that_is_not_there_takes_no_scan(scans: Scans, house: OpenHouse) -> None:
    with pytest.raises(NoSuchDocument):
        scans.attach(new_id(), [PDF])
    assert contents(house) == 0


def test_attaching_may_record_the_signature_and_both_are_undone_at_once(
    scans: Scans, act: UUID, house: OpenHouse
) -> None:
    documents = Documents(house)
    with pytest.raises(InvalidInput, match="futuro") as refused:
        scans.attach(act, [PDF], TODAY + timedelta(days=1))
    assert refused.value.field == "on"
    assert scans.of(act) == []
    attached = scans.attach(act, [PDF], TODAY)
    assert documents.one(act).state is DocumentState.SIGNED
    assert attached.transaction is not None
    scans.undo(attached.transaction)
    assert documents.one(act).state is DocumentState.ISSUED
    assert scans.of(act) == []


def test_a_scan_that_was_detached_is_put_back_whole(scans: Scans, act: UUID) -> None:
    known = scans.attach(act, [PDF]).ids[0]
    job = scans.detach(known)
    assert scans.of(act) == []
    for ask in (scans.content, scans.detach):
        with pytest.raises(NoSuchScan):
            ask(known)
    scans.attach(act, [PNG])
    scans.undo(job)
    assert scans.content(known) == PDF


def test_what_was_detached_is_forgotten_once_it_cannot_be_put_back(
    scans: Scans, act: UUID, house: OpenHouse
) -> None:
    other = paper(house, DocumentKind.ACT, 2)
    scans.attach(other, [JPEG])
    scans.detach(scans.attach(act, [PDF]).ids[0])
    scans.detach(scans.attach(act, [JPEG]).ids[0])
    scans.attach(act, [PNG])
    assert contents(house) == 3
    wind(house.database, TODAY + timedelta(days=2))
    house.clock = house.database.clock
    scans.attach(act, [PNG + b"!"])
    assert contents(house) == 3, "the PDF is gone, and the JPEG is still another paper's"


def test_an_altered_content_is_not_shown(scans: Scans, act: UUID, house: OpenHouse) -> None:
    known = scans.attach(act, [PDF]).ids[0]
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE scan_content SET content = zeroblob(length(content))")
    with pytest.raises(ScanAltered, match="ACT-LLOA-A-2026-0001"):
        scans.content(known)


def test_a_scan_of_another_laptop_says_where_it_is(
    scans: Scans, act: UUID, house: OpenHouse
) -> None:
    told = hashlib.sha256(PDF).hexdigest()
    with house.database.receive() as received:
        received.session.add(
            Scan(
                id=scan_id(act, told), document_id=act, sha256=told, media_type=MediaType.PDF,
                size=len(PDF), added_at=house.clock.now(), added_by=house.staff.id,
            )
        )  # fmt: skip
        received.tables.add("scan")
    (row,) = scans.of(act)
    assert (row.here, row.place) == (False, "otro equipo de la casa")
    with house.database.receive() as received:
        mine = received.session.get_one(House, house.house.id)
        for letter, revoked in (("A", None), ("B", None), ("C", house.clock.now())):
            received.session.add(
                DeviceCertificate(
                    id=new_id(), house_id=mine.id, letter=letter, public_key="", certificate="",
                    revoked_at=revoked,
                )
            )  # fmt: skip
        received.tables.add("device_certificate")
    (row,) = scans.of(act)
    assert row.place == "el equipo B"
    with pytest.raises(ScanElsewhere, match="El escaneo está en el equipo B"):
        scans.content(row.id)
    again = scans.attach(act, [PDF])
    assert (again.fresh, again.transaction) == (0, None)
    assert scans.content(row.id) == PDF, "the same file attached here is seen here"


def test_only_that_it_exists_is_journalled(scans: Scans, act: UUID, house: OpenHouse) -> None:
    before = Upkeep(house).pending()
    scans.attach(act, [PDF])
    assert Upkeep(house).pending() == before + 1


def test_a_copy_is_saved_by_the_number_of_its_paper(
    scans: Scans, act: UUID, tmp_path: Path
) -> None:
    scans.attach(act, [PDF])
    known = scans.attach(act, [PNG]).ids[0]
    name = scans.copy_name(known)
    assert name.startswith("ACT-LLOA-A-2026-0001-escaneo-")
    assert name.endswith(".png")
    scans.save(known, tmp_path / name)
    assert (tmp_path / name).read_bytes() == PNG
    with pytest.raises(CannotSave):
        scans.save(known, tmp_path / "no-existe" / name)


def test_nothing_of_a_scan_lies_outside_the_database_and_a_copy_holds_it(
    scans: Scans, act: UUID, house: OpenHouse, access: Access, tmp_path: Path
) -> None:
    content = PDF + b"FIRMAS DE QUITO" * 5000
    known = scans.attach(act, [content]).ids[0]
    found = Upkeep(house).examine()
    assert found.healthy
    copy = tmp_path / "copia.casa"
    Upkeep(house).backup(copy)
    home = house.home
    house.close()
    for file in (*home.folder.rglob("*"), copy):
        if file.is_file():
            assert b"FIRMAS DE QUITO" not in file.read_bytes(), file
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(home.database).execute("SELECT count(*) FROM scan_content")
    upkeep.restore(copy, home, access.clock)
    opened = access.sign_in(None, PASSWORD)
    try:
        assert Scans(opened).content(known) == content
    finally:
        opened.close()
