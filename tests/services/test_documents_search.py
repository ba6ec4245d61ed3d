"""Finding papers: by number, person, workshop, applicant and code, by state and by day."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.core.ids import scan_id
from desktop.models.document import Document, DocumentKind
from desktop.models.opening import OpenHouse
from desktop.models.scan import Scan
from desktop.services.documents.register import Condition, Documents, Wanted
from desktop.services.documents.searching import conditions
from desktop.services.programme import WeeklyHour
from tests.paper_makers import agreement, paper, papers
from tests.programme_makers import opened, person

ACT, FORM, LIST = DocumentKind.ACT, DocumentKind.FORM, DocumentKind.LIST
AGREEMENT, DIPLOMA = DocumentKind.AGREEMENT, DocumentKind.DIPLOMA
TODAY = date(2026, 11, 23)


@pytest.fixture
def documents(house: OpenHouse) -> Documents:
    return Documents(house)


@pytest.fixture
def made(house: OpenHouse) -> dict[str, UUID]:
    """One paper of each kind: a diploma and a ficha of Rosa Ñacato, an agreement with a league."""
    dance = opened(house.database)
    computing = opened(
        house.database, name="Computación básica", hours=(WeeklyHour(1, time(15), time(17)),)
    )
    rosa = person(house.database, "Ñacato Quishpe", "Rosa Elvira")
    league = agreement(house, "Liga Barrial Los Ángeles", "Hugo Íza")
    ids = papers(
        house,
        [
            (ACT, 1, {"workshop_id": dance, "days": 40}),
            (LIST, 1, {"workshop_id": computing, "days": 30}),
            (FORM, 1, {"person_id": rosa, "workshop_id": dance, "days": 20}),
            (AGREEMENT, 1, {"agreement_id": league, "days": 10}),
            (DIPLOMA, 1, {"person_id": rosa, "workshop_id": computing, "code": "7K2M9QW4XH3A"}),
        ],
    )
    return dict(zip(("act", "list", "form", "agreement", "diploma"), ids, strict=True))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["diploma", "agreement", "form", "list", "act"]),
        ("nacato", ["diploma", "form"]),
        ("QUISHPE rosa", ["diploma", "form"]),
        ("ñacato bailo", ["form"]),
        ("computacion", ["diploma", "list"]),
        ("ángeles", ["agreement"]),
        ("liga barrial", ["agreement"]),
        ("hugo iza", ["agreement"]),
        ("GADP-0118", ["agreement"]),
        ("7k2m-9qw4-xh3a", ["diploma"]),
        ("7K2M9Q", ["diploma"]),
        ("7K2M9QW4XH3B", []),
        ("acu-lloa", ["agreement"]),
        ("0001", ["diploma", "agreement", "form", "list", "act"]),
        ("dip 0001", ["diploma"]),
        ("w", []),
        ("%", []),
        ('" OR 1=1 --', []),
        ("*", []),
    ],
)
def test_each_typed_word_is_in_some_place_of_the_paper(
    documents: Documents, made: dict[str, UUID], typed: str, found: list[str]
) -> None:
    names = {known: name for name, known in made.items()}
    rows = documents.find(Wanted(typed))
    assert [names[row.id] for row in rows] == found
    assert documents.how_many(Wanted(typed)) == len(found)


def test_papers_say_whom_they_are_about(documents: Documents, made: dict[str, UUID]) -> None:
    about = {row.kind: row.about for row in documents.listing()}
    assert about == {
        ACT: "Bailoterapia",
        LIST: "Computación básica",
        FORM: "Ñacato Quishpe, Rosa Elvira",
        AGREEMENT: "Liga Barrial Los Ángeles",
        DIPLOMA: "Ñacato Quishpe, Rosa Elvira",
    }
    assert documents.one(made["agreement"]).kind_name == "Acuerdo de uso de espacio"
    assert documents.one(made["diploma"]).code == "7K2M9QW4XH3A"


def test_kinds_and_days_narrow_the_list(documents: Documents, made: dict[str, UUID]) -> None:
    def found(**wanted: object) -> list[UUID]:
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        rows = documents.find(asked)
        assert documents.how_many(asked) == len(rows)
        return [row.id for row in rows]

    assert found(kind=DIPLOMA) == [made["diploma"]]
    assert found(kind=DIPLOMA, text="liga") == []
    month = {"since": TODAY.replace(day=1), "until": TODAY}
    assert found(**month) == [made["diploma"], made["agreement"], made["form"]]
    assert found(until=TODAY - timedelta(days=30)) == [made["list"], made["act"]]
    edge = TODAY - timedelta(days=20)
    assert found(since=edge, until=edge) == [made["form"]]


def test_states_narrow_the_list(
    house: OpenHouse, documents: Documents, made: dict[str, UUID]
) -> None:
    def found(condition: Condition) -> set[UUID]:
        return {row.id for row in documents.find(Wanted(condition=condition))}

    blank = paper(house, FORM, 2)
    assert found(Condition.WAITING) == set(made.values()) - {made["list"]}
    documents.sign(made["act"], TODAY)
    documents.annul(made["agreement"], "Se canceló")
    with house.database.write("Entregar") as session:
        diploma = session.get_one(Document, made["diploma"])
        diploma.delivered_on, diploma.delivered_how = TODAY, "printed"
    assert found(Condition.DONE) == {made["act"], made["diploma"]}
    assert found(Condition.ANNULLED) == {made["agreement"]}
    assert found(Condition.WAITING) == {made["form"]}
    assert found(Condition.STANDING) == {*made.values(), blank} - {made["agreement"]}
    row = documents.one(made["diploma"])
    assert (row.delivered, row.delivered_on, row.delivered_how) == (True, TODAY, "printed")
    documents.annul(made["diploma"], "El nombre estaba mal")
    assert found(Condition.DONE) == {made["act"]}
    assert not documents.one(made["diploma"]).delivered


def test_a_search_reads_no_paper_that_is_not_shown(
    house: OpenHouse, documents: Documents, made: dict[str, UUID]
) -> None:
    """A paper's row is as long as its facts: words and kinds are answered by indexes alone."""
    for wanted in (Wanted("nacato 0001"), Wanted(kind=DIPLOMA), Wanted("bailo", ACT)):
        with house.database.read() as session:
            asked = select(Document.id).where(*conditions(session, wanted))
            asked = asked.order_by(Document.id.desc()).limit(200)
            plan = _plan(session, asked)
        read = [line for line in plan if " document" in line]
        assert read
        assert all("USING COVERING INDEX" in line for line in read), plan


def _plan(session: Session, asked: Select[UUID]) -> list[str]:
    made = asked.compile(
        dialect=session.connection().dialect, compile_kwargs={"render_postcompile": True}
    )
    values = tuple(made.params[name] for name in made.positiontup or ())
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {made}", values)
    return [str(row[3]) for row in plan]


def test_scans_are_counted(house: OpenHouse, documents: Documents, made: dict[str, UUID]) -> None:
    with house.database.write("Adjuntar") as session:
        for sign in "ab":
            session.add(
                Scan(
                    id=scan_id(made["act"], sign * 64), document_id=made["act"], sha256=sign * 64,
                    media_type="image/png", size=10, added_at=house.clock.now(),
                    added_by=house.staff.id,
                )
            )  # fmt: skip
    assert {row.id: row.scans for row in documents.listing() if row.scans} == {made["act"]: 2}


def test_every_paper_of_the_same_thing_is_a_version(
    house: OpenHouse, documents: Documents, made: dict[str, UUID]
) -> None:
    assert documents.course(made["list"]).versions == ()
    row = documents.one(made["list"])
    (again,) = papers(house, [(LIST, 2, {"workshop_id": row.workshop_id})])
    documents.annul(made["list"], "Se manchó")
    shown = documents.course(again).versions
    assert [each.id for each in shown] == [again, made["list"]]
    assert shown[1].state_reason == "Se manchó"
    assert documents.course(made["list"]).versions == shown
    documents.annul(made["diploma"], "El nombre estaba mal")
    assert documents.course(made["diploma"]).versions == (), "of the same workshop, another kind"
    blanks = [documents.blank_form().id for _ in range(2)]
    assert documents.course(blanks[0]).versions == (), "every blank ficha is another one"
