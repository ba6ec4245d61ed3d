"""The door of the house: set-up, sign-in, recovery, locks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from desktop.core.clock import Clock
from desktop.core.errors import InvalidInput
from desktop.core.lock import HomeInUse
from desktop.core.paths import Home
from desktop.models import keyring
from desktop.models.database import Damaged
from desktop.models.opening import NoHouse, OpenHouse
from desktop.models.staff import Role
from desktop.services.access import Access, HouseExists, NewHouse, WaitBeforeRetrying
from desktop.services.staffing import Staffing
from tests.conftest import PASSWORD, STAFF

LLOA = NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1))


def test_the_first_set_up_makes_a_house_that_opens(access: Access) -> None:
    made = access.set_up(LLOA)
    assert (made.house, made.letter) == ("Lloa", "A")
    house = access.sign_in(STAFF, PASSWORD)
    assert house.house.name == "Lloa"
    assert house.house.zone == "Eloy Alfaro"
    assert house.staff.role is Role.GESTOR
    house.close()


def test_a_house_is_not_set_up_twice(access: Access) -> None:
    access.set_up(LLOA)
    with pytest.raises(HouseExists):
        access.set_up(LLOA)
    access.sign_in(None, PASSWORD).close()


def test_the_house_to_be_confirmed_cannot_be_chosen(access: Access) -> None:
    assert access.houses()[-1].label == "Por confirmar"
    with pytest.raises(InvalidInput, match="por confirmar"):
        access.set_up(NewHouse("C45", STAFF, PASSWORD, date(2015, 3, 1)))
    assert not access.exists()


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (NewHouse("C99", STAFF, PASSWORD, date(2015, 3, 1)), "code"),
        (NewHouse("C10", "  \u200f ", PASSWORD, date(2015, 3, 1)), "staff_name"),
        (NewHouse("C10", STAFF, "corta", date(2015, 3, 1)), "password"),
        (NewHouse("C10", STAFF, PASSWORD, date(2030, 1, 1)), "opened_on"),
        (NewHouse("C10", STAFF, PASSWORD, date(2015, 3, 1), letter="AB"), "letter"),
    ],
)
def test_a_set_up_that_cannot_be_kept_says_which_field(
    access: Access, request_: NewHouse, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        access.set_up(request_)
    assert refusal.value.field == field
    assert not access.exists()


def test_pacto_belongs_to_choco_andino_only_since_it_was_founded(home: Home) -> None:
    after = Access(home, Clock(lambda: datetime(2024, 4, 8, 12, tzinfo=UTC)))
    before = Access(home, Clock(lambda: datetime(2024, 4, 6, 12, tzinfo=UTC)))
    assert {h.zone for h in after.houses() if h.name == "Pacto"} == {"Chocó Andino"}
    assert {h.zone for h in before.houses() if h.name == "Pacto"} == {"La Delicia"}


def test_name_may_be_the_first_name_without_accents(access: Access) -> None:
    access.set_up(LLOA)
    access.sign_in("lucia", PASSWORD).close()


def test_a_wrong_password_opens_nothing_and_the_delay_grows(home: Home) -> None:
    now = [datetime(2026, 11, 23, 15, tzinfo=UTC)]
    access = Access(home, Clock(lambda: now[0]))
    access.set_up(LLOA)
    waits = []
    for _ in range(6):
        try:
            with pytest.raises(keyring.WrongPassword) as refusal:
                access.sign_in(None, "otra cosa")
            waits.append(refusal.value.wait)
        finally:
            now[0] += timedelta(minutes=2)
    assert waits == [0, 0, 1, 2, 4, 8]
    now[0] -= timedelta(minutes=2)
    with pytest.raises(WaitBeforeRetrying):
        access.sign_in(None, PASSWORD)
    now[0] -= timedelta(days=3650)  # a clock set back must not lock the house for years
    paused: list[float] = []
    access.sign_in(None, PASSWORD, paused.append).close()
    assert paused == [8.0]
    assert keyring.load(home.keys).failures == 0


def test_two_windows_do_not_open_the_same_house(access: Access, house: OpenHouse) -> None:
    with pytest.raises(HomeInUse):
        access.sign_in(None, PASSWORD)


def test_no_house_yet_says_so(access: Access) -> None:
    with pytest.raises(NoHouse):
        access.sign_in(None, PASSWORD)


def test_missing_or_foreign_keys_say_so(access: Access, home: Home, clock: Clock) -> None:
    access.set_up(LLOA)
    own = home.keys.read_bytes()
    home.keys.unlink()
    with pytest.raises(keyring.KeyFileMissing):
        access.sign_in(None, PASSWORD)
    home.keys.write_bytes(b"{}")
    with pytest.raises(keyring.KeyFileDamaged):
        access.sign_in(None, PASSWORD)
    other = Access(Home(home.folder.parent / "otra"), clock)
    other.set_up(LLOA)
    home.keys.write_bytes(other.home.keys.read_bytes())
    with pytest.raises(Damaged):
        access.sign_in(None, PASSWORD)
    home.keys.write_bytes(own)
    access.sign_in(None, PASSWORD).close()


def test_the_recovery_sheet_opens_once_and_is_replaced(access: Access) -> None:
    groups = access.set_up(LLOA).recovery
    assert groups is not None
    house, fresh = access.recover(" ".join(groups).lower().replace("0", "o"), "otra contraseña")
    house.close()
    with pytest.raises(keyring.WrongPassword):
        access.sign_in(None, PASSWORD)
    access.sign_in(STAFF, "otra contraseña").close()
    with pytest.raises(keyring.WrongPassword):
        access.recover("".join(groups), "una más larga")
    access.recover("".join(fresh), "una más larga")[0].close()


def test_a_mistyped_group_of_the_recovery_sheet_is_named() -> None:
    for _ in range(50):
        groups = list(keyring.new_recovery_code())
        assert len(keyring.plain_code("-".join(groups))) == 32
        wrong = "2" if groups[4][1] != "2" else "3"
        groups[4] = groups[4][0] + wrong + groups[4][2:]
        with pytest.raises(keyring.WrongRecoveryCode) as refusal:
            keyring.plain_code("-".join(groups))
        assert refusal.value.group == 5


def test_two_groups_in_each_others_place_are_noticed() -> None:
    groups = list(keyring.new_recovery_code())
    while groups[2][:4] == groups[3][:4]:
        groups = list(keyring.new_recovery_code())
    groups[2], groups[3] = groups[3], groups[2]
    with pytest.raises(keyring.WrongRecoveryCode):
        keyring.plain_code("".join(groups))


def test_a_retired_member_cannot_sign_in_and_the_key_can_be_changed(
    access: Access, house: OpenHouse
) -> None:
    staffing = Staffing(house)
    member = staffing.add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    house.close()
    visitor = access.sign_in("Mateo", "clave de mateo")
    assert visitor.staff.role is Role.TECNICO
    assert not Staffing(visitor).accepted_confidentiality()
    old_key = visitor.database.key
    visitor.close()
    back = access.sign_in(STAFF, PASSWORD)
    Staffing(back).retire(member)
    Staffing(back).change_key()
    assert back.database.key != old_key
    with back.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM house")).scalar_one() == 52
    back.close()
    with pytest.raises(keyring.WrongPassword):
        access.sign_in("Mateo", "clave de mateo")
    access.sign_in(None, PASSWORD).close()


def test_changing_the_key_keeps_everything_writable(house: OpenHouse) -> None:
    staffing = Staffing(house)
    staffing.change_key()
    staffing.add("Rosa Elena Toapanta", Role.GESTOR, "clave de rosa")
    assert [m.name for m in staffing.members()] == [STAFF, "Rosa Elena Toapanta"]


def test_a_cut_while_changing_the_key_leaves_one_that_opens(
    access: Access, house: OpenHouse, home: Home
) -> None:
    keyring.save(home.keys, keyring.seal_next(keyring.load(home.keys), keyring.new_database_key()))
    house.close()
    access.sign_in(None, PASSWORD).close()
    assert all(len(slot.sealed) == 1 for slot in keyring.load(home.keys).slots)


def test_nothing_personal_stands_in_clear_in_the_folder(house: OpenHouse, home: Home) -> None:
    Staffing(house).add("Sinforosa Quishpe", Role.TECNICO, "clave de sinforosa")
    house.close()
    for path in home.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Sinforosa" not in data
            assert "Lucía".encode() not in data
            assert b"Lucia" not in data
            assert not data.startswith(b"SQLite format 3")


def test_changes_of_password_and_wrong_current_one(access: Access, house: OpenHouse) -> None:
    with pytest.raises(InvalidInput):
        Staffing(house).change_password("no es", "nueva contraseña")
    Staffing(house).change_password(PASSWORD, "nueva contraseña")
    house.close()
    access.sign_in(None, "nueva contraseña").close()
