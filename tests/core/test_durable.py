"""Small files are written whole, and what is no file is never replaced by one."""

import os
import sys
from pathlib import Path

import pytest

from desktop.core.durable import write_durably


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "números.json"
    write_durably(place, b"uno")
    write_durably(place, b"dos")
    assert place.read_bytes() == b"dos"
    assert [path.name for path in tmp_path.iterdir()] == ["números.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "impresora"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)
    write_durably(pipe, b"acta")
    assert os.read(reader, 10) == b"acta"
    os.close(reader)
    assert pipe.is_fifo()
