"""One writes at a time, and staff never wait for more than one step of an exchange."""

import threading

from desktop.models.turns import Turns


def test_staff_go_before_an_exchange_that_asked_earlier() -> None:
    turns = Turns()
    order: list[str] = []
    asked = threading.Barrier(3)

    def job(name: str, *, staff: bool) -> None:
        asked.wait(5)
        if staff:
            waiting_exchange.wait(5)
        with turns.taken(staff=staff):
            order.append(name)

    waiting_exchange = threading.Event()
    threads = [
        threading.Thread(target=job, args=("exchange",), kwargs={"staff": False}),
        threading.Thread(target=job, args=("staff",), kwargs={"staff": True}),
    ]
    with turns.taken(staff=False):
        for thread in threads:
            thread.start()
        asked.wait(5)
        while len(turns._free._waiters) < 1:  # type: ignore[attr-defined]
            threading.Event().wait(0.001)
        waiting_exchange.set()
        while len(turns._free._waiters) < 2:  # type: ignore[attr-defined]
            threading.Event().wait(0.001)
    for thread in threads:
        thread.join(5)
    assert order == ["staff", "exchange"]


def test_only_one_holds_it_and_a_failure_lets_go() -> None:
    turns = Turns()
    inside = most = 0

    def work() -> None:
        nonlocal inside, most
        for turn in range(200):
            with turns.taken(staff=turn % 2 == 0):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert most == 1
    try:
        with turns.taken(staff=True):
            raise RuntimeError
    except RuntimeError:
        pass
    with turns.taken(staff=False):
        assert inside == 0
