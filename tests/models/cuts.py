"""The end of a program at any moment: a child process that dies at a chosen step on the disk."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

STEPS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"}
)
DIED = 9


def cut_at_every_step(prepare: Callable[[], None], work: Callable[[], None]) -> Iterator[int]:
    """Prepare, then do the work in a child that dies before its step 1; again at step 2; and so
    on until it reaches its end. Yields after each death."""
    step = 0
    while True:
        step += 1
        prepare()
        if not dies_at(step, work):
            return
        yield step


def dies_at(step: int, work: Callable[[], None]) -> bool:
    """Do the work in a child that dies right before one step on the disk; False if it finished."""
    if sys.platform == "win32":
        pytest.skip("needs a child that is a copy of this program")
    child = os.fork()
    if not child:
        left = step

        def count(event: str, _given: tuple[Any, ...]) -> None:
            nonlocal left
            if event in STEPS:
                left -= 1
                if left == 0:
                    os._exit(DIED)

        sys.addaudithook(count)
        try:
            work()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), f"the child failed at step {step}"
    return code == DIED
