"""A centre for the tour: its own process in a folder, and a line to it that can be cut."""

import contextlib
import importlib.util
import json
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from desktop.tour.driver import NotAsItShould

PATIENCE = 60
ROOT = Path(__file__).parents[2]


def can_serve() -> bool:
    """Whether what the centre stands on is installed here."""
    return all(importlib.util.find_spec(name) for name in ("central", "fastapi", "uvicorn"))


class TourCentre:
    """Serves on the loopback until `close`; `url` is behind a line that `cut_after` cuts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [*self._words(), "--json", "serve", "--port", "0"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
        )  # fmt: skip
        told = self._process.stdout.readline() if self._process.stdout else ""
        if not told:
            raise NotAsItShould("El recorrido se detuvo: el centro no empezó a atender.")
        self.address: str = json.loads(told)["url"]
        self.line = CutLine(int(self.address.rsplit(":", 1)[1]))

    @property
    def url(self) -> str:
        """Where a laptop reaches it."""
        return f"http://127.0.0.1:{self.line.port}"

    def code(self, house: str) -> str:
        """A code to enrol a laptop of a house."""
        return str(self._job("enrol-code", house)["code"])

    def register(self, reference: str, surnames: str, given_names: str, phone: str) -> None:
        """Somebody registers on the platform of the municipality for the house of the tour."""
        token = self._job("platform-token")["token"]
        form = {"house": "C10", "reference": reference, "surnames": surnames,
                "given_names": given_names, "phone": phone}  # fmt: skip
        asked = urllib.request.Request(
            f"{self.address}/v1/registrations",
            json.dumps(form).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE):
            pass

    def close(self) -> None:
        """End the process that was started here."""
        self.line.close()
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _words(self) -> list[str]:
        return [sys.executable, "-m", "central", "--data", str(self._folder)]

    def _job(self, *words: str) -> dict[str, str]:
        ended = subprocess.run(
            [*self._words(), "--json", *words], cwd=ROOT, capture_output=True, encoding="utf-8",
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        if ended.returncode:
            raise NotAsItShould(f"El recorrido se detuvo: el centro no hizo «{words[0]}».")
        found: dict[str, str] = json.loads(ended.stdout)
        return found


class CutLine:
    """Passes everything on; with `cut_after` each connection breaks after so many bytes sent."""

    def __init__(self, to_port: int) -> None:
        self.cut_after: int | None = None
        self._to = to_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Pass nothing more."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to), timeout=PATIENCE)
            except OSError:
                return
            limit = self.cut_after
            for one, other, most in ((near, far, limit), (far, near, None)):
                threading.Thread(target=_pass, args=(one, other, most), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket, most: int | None) -> None:
    passed = 0
    try:
        while block := one.recv(1024):
            if most is not None and passed + len(block) > most:
                other.sendall(block[: most - passed])
                break
            passed += len(block)
            other.sendall(block)
    except OSError:
        pass
    for each in (one, other):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
