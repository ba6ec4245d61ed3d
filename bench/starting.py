"""From nothing to the first window, against a bare window with the same Qt modules."""

import subprocess
import sys
import time
from pathlib import Path

from bench.ground import PASSWORD, ROOT
from bench.timing import Figure, middle

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, lambda: (print("shown", flush=True), app.quit()))
app.exec()
"""

OURS = """
import sys
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
    print("shown", flush=True)
    import os
    os._exit(0)
show = app.Program.show_door
def show_and_tell(self, *given):
    show(self, *given)
    QTimer.singleShot(0, shown)
app.Program.show_door = show_and_tell
program.run(application)
"""


def measure(home: Path, times: int = 7) -> list[Figure]:
    """The sign-in window and a bare one, in turn."""
    bare, ours = [], []
    for _ in range(times + 1):
        bare.append(_until_shown([sys.executable, "-c", BARE]))
        ours.append(_until_shown([sys.executable, "-c", OURS, str(home)]))
    bare, ours = bare[1:], ours[1:]
    ratio = middle(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    return [
        Figure("bare PySide6 window until shown", middle(bare), "ms", None),
        Figure("sign-in window until shown", middle(ours), "ms", None),
        Figure("the second against the first", ratio, "×", 1.5),
    ]


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
        )
        words = done.stdout.split()
        taken.append(float(words[0]))
        peaks.append(float(words[1]))
    return [
        Figure("Enter on the password → usable «Hoy»", middle(taken), "ms", 700,
               "Argon2id included"),
        Figure("memory after a walk through every screen", max(peaks), "MB", 250, "peak"),
    ]  # fmt: skip


def _until_shown(command: list[str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    taken = (time.perf_counter() - begun) * 1000
    process.communicate(timeout=60)
    if said.strip() != "shown":
        raise RuntimeError("the window did not come")
    return taken
