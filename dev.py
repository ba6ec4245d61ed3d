#!/usr/bin/env python3
"""Every task of the project, from a bare machine: `python3 dev.py run`, `python3 dev.py test`.

Standard library only, so that it starts where nothing is installed. Missing system packages are
installed when root; otherwise the exact line to type is printed. A second run installs nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import json
import locale
import os
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed.sha256"
TOUR = ROOT / "build" / "tour"
CENTRE = ROOT / "build" / "central"
PORT = 8765
"""Where `dev.py central` listens, on this machine only."""
OLDEST = 0x030B0000

OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""What Qt needs even without a screen: library file → Debian package."""

WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""What a real window adds."""


READER = {"libzbar.so.0": "libzbar0"}
"""What the tests read codes with, which the program itself does without."""


def install() -> None:
    """Make the environment, once for each state of the dependency files."""
    _install(OFFSCREEN)


def _install(libraries: dict[str, str]) -> None:
    if sys.hexversion < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    wanted = _fingerprint()
    done = STAMP.exists() and STAMP.read_text() == wanted and _environment_is_ours()
    # All that is missing is asked for at once: whoever is not root types one line, once.
    _system_packages(libraries, with_venv=not _environment_is_ours())
    if done:
        return
    say("Installing into .venv, once; this takes a minute or two.")
    if not _environment_is_ours():
        links = os.name != "nt"
        venv.EnvBuilder(with_pip=True, symlinks=links, clear=VENV.exists()).create(VENV)
    constraints = ["-c", "constraints.txt"]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, *constraints, "setuptools"])
    # The project itself goes in editable: the command stands in the environment, the code here.
    _run([*pip, *constraints, "--no-build-isolation", "-e", ".[test]"])
    STAMP.write_text(wanted)


def run() -> None:
    """Open the practice house; without a display, take the tour and say what to look at."""
    display = _has_display()
    _install(OFFSCREEN | WINDOW if display else OFFSCREEN)
    if display:
        _run([str(BIN / "casa-somos"), "practice"])
        return
    say("There is no display here: taking the tour of the real window instead.")
    _run([str(BIN / "casa-somos"), "tour", "--out", str(TOUR)])
    say(f"Look at the pictures and papers in {TOUR.relative_to(ROOT)}/ (PNG and PDF).")


def test(*extra: str) -> None:
    """Run the tests."""
    _install(OFFSCREEN | READER)
    workers = ["-n", "2", "--dist", "loadfile"] if not extra else []
    _run([str(PYTHON), "-m", "pytest", *workers, "-m", "not soak", *extra])


def check() -> None:
    """Hold the code against its rules: style, types, the house plan."""
    install()
    _run([str(PYTHON), "-m", "ruff", "check", "."])
    _run([str(PYTHON), "-m", "ruff", "format", "--check", "."])
    _run([str(PYTHON), "-m", "mypy"])
    _run([str(BIN / "lint-imports"), "--no-cache"])


def bench(*extra: str) -> None:
    """Measure; writes docs/performance.md."""
    install()
    _run([str(PYTHON), "-m", "bench", *extra])


def soak() -> None:
    """Run the long forms of the hard tests."""
    _install(OFFSCREEN | READER)
    _run([str(PYTHON), "-m", "pytest", "-m", "soak"])


def central() -> None:
    """Start a centre on this machine, and make a measurement house for it."""
    install()
    CENTRE.mkdir(parents=True, exist_ok=True)
    words, home = CENTRE / "clave.txt", CENTRE / "casa"
    house = [str(BIN / "casa-somos"), "--home", str(home), "--password-file", str(words)]
    if not home.exists():
        say("Making a measurement house, once.")
        words.write_text("practica\n", encoding="utf-8")
        recovery = CENTRE / "recuperacion.txt"
        named = ["--house", "C10", "--staff", "Persona de Medición"]
        _run([*house, "setup", *named, "--recovery-out", str(recovery)])
        _run([*house, "seed", "--people", "200", "--marks", "2000", "--years", "1", "--seed", "1"])
    centre = [str(BIN / "casa-central"), "--data", str(CENTRE / "datos")]
    code = json.loads(_told([*centre, "--json", "enrol-code", "C10"]))["code"]
    shown = shlex.join(house)
    say(f"Code of house C10, for one laptop within 72 hours: {code}")
    say("In another terminal, once this one says that it listens:\n")
    say(f"  {shown} enrol-device --server http://127.0.0.1:{PORT} --code {code}")
    say(f"  {shown} sync\n")
    with contextlib.suppress(KeyboardInterrupt):
        _run([*centre, "serve", "--port", str(PORT)])


TASKS: dict[str, Callable[..., None]] = {
    "install": install,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "soak": soak,
    "central": central,
}
WITH_ARGUMENTS = {"test", "bench"}


def say(words: str) -> None:
    """Tell whoever runs the task."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for name in ("pyproject.toml", "constraints.txt", "dev.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _environment_is_ours() -> bool:
    """Whether `.venv` was made here and by this Python: it cannot be moved or carried over."""
    told, pip = VENV / "pyvenv.cfg", PYTHON.with_stem("pip")
    if not all(part.exists() for part in (PYTHON, told, pip)):
        return False
    words = told.read_text(encoding="utf-8")
    made_by = f"version = {sys.version_info.major}.{sys.version_info.minor}."
    return made_by in words and words.rstrip().endswith(str(VENV))


def _system_packages(libraries: dict[str, str], with_venv: bool) -> None:
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in libraries.items() if not _loads(library)]
    if with_venv and importlib.util.find_spec("ensurepip") is None:  # as on a bare Debian
        missing.insert(0, f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if missing:
        _apt(missing)


def _apt(packages: Sequence[str]) -> None:
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        sys.exit(f"These system packages are missing; install them: {names}")
    line = f"apt-get install -y --no-install-recommends {names}"
    if os.geteuid() != 0:
        typed = f"sudo apt-get update && sudo {line}"
        if shutil.which("sudo") is None:
            typed = f"su - -c 'apt-get update && {line}'"
        sys.exit(f"System packages are missing. Type this line, then the task again:\n\n{typed}\n")
    say(f"Installing system packages: {names}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    _run(["apt-get", "update", "-qq"], quiet)
    _run([*line.split(), "-qq", "-o", "Dpkg::Use-Pty=0"], quiet)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _utf8() -> dict[str, str]:
    """What makes a machine without a language, or with one it does not have, write Spanish."""
    if not sys.platform.startswith("linux"):
        return {}
    try:
        locale.setlocale(locale.LC_CTYPE, "")
        known = locale.nl_langinfo(locale.CODESET).upper() == "UTF-8"
    except locale.Error:
        known = False
    return {} if known else {"LC_ALL": "C.UTF-8"}


def _has_display() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    spoken = {**(environment or os.environ), **_utf8()}
    done = subprocess.run(command, cwd=ROOT, env=spoken, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _told(command: Sequence[str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **_utf8()}, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.decode("utf-8")


def main() -> None:
    """Run one task."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("task", choices=TASKS, help="what to do")
    parser.add_argument("extra", nargs=argparse.REMAINDER, help="arguments for test and bench")
    chosen = parser.parse_args()
    if chosen.extra and chosen.task not in WITH_ARGUMENTS:
        parser.error(f"{chosen.task} takes no arguments")
    if chosen.task in WITH_ARGUMENTS:
        TASKS[chosen.task](*chosen.extra)
    else:
        TASKS[chosen.task]()


if __name__ == "__main__":
    main()
