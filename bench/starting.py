"""From nothing to the first window, against a bare window with the same Qt modules."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.ground import PASSWORD, ROOT
from bench.timing import Figure, middle

BARE = """
import importlib
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
for name in sys.argv[1:]:
    importlib.import_module(name)
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, lambda: (print("shown", flush=True), app.quit()))
app.exec()
"""

OURS = """
import gc
import sys
gc.disable()  # as the command does before it loads the window
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import app
from desktop.core.clock import Clock
from desktop.core.paths import Home
app.theme.prepare()
application = QApplication(sys.argv)
program = app.Program(Home(Path(sys.argv[1])), Clock())
def shown():
    print("shown", *(sorted(sys.modules) if sys.argv[2:] else ()), flush=True)
    import os
    os._exit(0)
show = app.Program.show_door
def show_and_tell(self, *given):
    show(self, *given)
    QTimer.singleShot(0, shown)
app.Program.show_door = show_and_tell
program.run(application)
"""


def measure(home: Path, times: int = 9) -> list[Figure]:
    """The sign-in window, an empty one with the same modules, and an empty one with none."""
    script = [sys.executable, "-c", OURS, str(home)]
    listed = subprocess.run(
        [*script, "list"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()[1:]
    modules = [name for name in listed if _is_not_ours(name)]
    commands = {
        "alone": [sys.executable, "-c", BARE],
        "same": [sys.executable, "-c", BARE, *modules],
        "ours": script,
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            shown = _until_shown(command)
            if turn:
                taken[name].append(shown)
    ratio = middle(a / b for a, b in zip(taken["ours"], taken["same"], strict=True))
    alone = middle(a / b for a, b in zip(taken["ours"], taken["alone"], strict=True))
    return [
        Figure(
            "empty PySide6 window, the same modules imported", middle(taken["same"]), "ms", None
        ),
        Figure("sign-in window until shown", middle(taken["ours"]), "ms", None),
        Figure("the second against the first", ratio, "×", 1.5),
        Figure("sign-in window against an empty one that imports only QtWidgets", alone, "×", None),
    ]


def _is_not_ours(name: str) -> bool:
    """Qt's and the standard library's modules: not the ones of the application."""
    top = name.partition(".")[0]
    if top in ("desktop", "bench", "__main__") or name.startswith("__"):
        return False
    return top in ("PySide6", "shiboken6") or top in sys.stdlib_module_names


def entering(home: Path, times: int = 5) -> list[Figure]:
    """From Enter on the password to «Hoy» drawn with the cursor in its box; and the memory."""
    taken, peaks = [], []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "bench.entering", str(home), PASSWORD],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            env=_environment(),
        )
        words = done.stdout.split()
        taken.append(float(words[0]))
        peaks.append(float(words[1]))
    return [
        Figure("Enter on the password → usable «Hoy»", middle(taken), "ms", 700,
               "Argon2id included"),
        Figure("memory after a walk through every screen", max(peaks), "MB", 250, "peak"),
    ]  # fmt: skip


def _environment() -> dict[str, str]:
    """As on a laptop, where the compiled modules stand beside the sources."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _until_shown(command: list[str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment()
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    taken = (time.perf_counter() - begun) * 1000
    process.communicate(timeout=60)
    if said.strip() != "shown":
        raise RuntimeError("the window did not come")
    return taken
