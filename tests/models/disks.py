"""Disks that misbehave for real: a small one that fills up, one that may only be read."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size_kib: int = 4096) -> Iterator[Path]:
    """A disk of a few MiB mounted at `folder`; the test is skipped where none may be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if not made or made.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The mounted disk at `folder`, allowing nobody to write meanwhile, not even root."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """The disk at `folder` without a free byte meanwhile."""
    ballast = folder / "lastre"
    with ballast.open("wb", buffering=0) as handle:
        block = b"\0" * (1 << 16)
        while block:
            try:
                if not handle.write(block):
                    break
            except OSError:
                block = block[: len(block) // 2]
    try:
        yield
    finally:
        ballast.unlink()
