"""While the key changes nobody reads or writes, and nothing that was asked meanwhile is lost."""

import threading

from desktop.models.gate import Gate
from desktop.models.opening import OpenHouse
from desktop.services.access import Access
from desktop.services.staffing import Role, Staffing
from desktop.services.upkeep import HouseForm, Upkeep
from tests.conftest import PASSWORD


def test_what_is_written_and_read_while_the_key_changes_is_there_afterwards(
    access: Access, house: OpenHouse
) -> None:
    staffing, upkeep = Staffing(house), Upkeep(house)
    over = threading.Event()
    failures: list[BaseException] = []
    written: list[str] = []

    def write() -> None:
        number = 0
        while not over.is_set():
            upkeep.change_house(HouseForm(house.house.opened_on, f"Calle {number}"))
            written.append(f"Calle {number}")
            number += 1

    def read() -> None:
        while not over.is_set():
            staffing.members()

    def watched(job: object) -> None:
        try:
            job()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failures.append(error)

    busy = [threading.Thread(target=watched, args=(job,)) for job in (write, read)]
    for each in busy:
        each.start()
    keys = {house.database.key}
    for _ in range(4):
        staffing.change_key()
        keys.add(house.database.key)
    over.set()
    for each in busy:
        each.join()
    assert failures == []
    assert len(keys) == 5
    assert upkeep.house_data().address == written[-1]
    house.close()
    again = access.sign_in(None, PASSWORD)
    assert Upkeep(again).house_data().address == written[-1]
    assert Upkeep(again).examine().healthy
    Staffing(again).add("Mateo Llumiquinga", Role.TECNICO, "clave de mateo")
    again.close()


def test_whoever_is_in_goes_in_again_while_somebody_waits_to_be_alone() -> None:
    gate = Gate()
    alone = threading.Event()

    def wait_alone() -> None:
        with gate.alone():
            alone.set()

    with gate.inside():
        waiting = threading.Thread(target=wait_alone)
        waiting.start()
        while not gate._shut:
            threading.Event().wait(0.001)
        with gate.inside():
            assert not alone.is_set()
    waiting.join(10)
    assert alone.is_set()
