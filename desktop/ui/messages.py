"""The only file that opens a box: refusals said calmly, failures with a code, questions."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.core import logs
from desktop.core.errors import Cancelled, UserError
from desktop.ui.layout import column, panel, row
from desktop.ui.overlay import Overlay
from desktop.ui.widgets import Button, Icon, button, label

T = TypeVar("T")
Press = Callable[[], object]
WIDTH = 480


class _Box(Overlay):
    """A small sheet: icon, sentence, what else is known, buttons."""

    def __init__(
        self,
        host: QWidget,
        *,
        icon: str,
        tone: str,
        sentence: str,
        detail: str,
        buttons: list[Button],
        first: Button,
        refused: Press | None,
    ) -> None:
        sheet = QFrame()
        sheet.setObjectName("dialog")
        sheet.setAccessibleName(sentence)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        words = column(label(sentence, "heading" if detail else "body", wrap=True), gap=5)
        if detail:
            words.addWidget(label(detail, "body", wrap=True))
        body = row(gap=14, margins=(22, 22, 24, 22))
        mark = Icon(icon, 20, tone, box=38, ground=f"{tone}_soft", radius=19)
        body.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words, 1)
        inside.addWidget(panel(body))
        bar = row(None, *reversed(buttons), gap=10, margins=(20, 0, 20, 0))
        inside.addWidget(panel(bar, "dialogbar", height=60))
        super().__init__(host, sheet, width=WIDTH)
        self._refused = refused
        self._first = first
        self.closed.connect(self.deleteLater)

    def show_box(self) -> None:
        """Show, with the cursor on the button Enter should press."""
        self.open(self._first)

    def dismiss(self) -> None:
        """Esc and the veil: nothing is decided."""
        self.close_sheet()
        if self._refused is not None:
            self._refused()


class Messages:
    """Shows boxes over one window.

    `show(error)` for what staff can act on, `unexpected(error)` for the rest, `ask` for what
    cannot be undone, `attempt` to run a job and show its refusal.
    """

    def __init__(self, host: QWidget) -> None:
        self._host = host
        self._open: list[_Box] = []

    def show(self, error: UserError, *actions: tuple[str, Press]) -> None:
        """A refusal in its own sentence; `actions` are buttons that go where it is mended."""
        self._box("circle-alert", "warning", error.message, "", [*actions, ("Entendido", _nothing)])

    def tell(self, sentence: str, detail: str = "") -> None:
        """A fact that must be read before going on."""
        self._box("info", "accent", sentence, detail, [("Entendido", _nothing)])

    def unexpected(self, error: BaseException) -> None:
        """What nobody foresaw: logged without personal data, told with its code."""
        code = logs.failure(error)
        self._box(
            "circle-alert",
            "error",
            "Algo falló y no se pudo terminar.",
            "Lo que ya estaba guardado sigue guardado. Puede intentar otra vez. "
            f"Si vuelve a pasar, anote este código para soporte: {code}.",
            [("Entendido", _nothing)],
        )

    def failed(self, error: Exception) -> None:
        """Whatever a long job ended with."""
        if isinstance(error, UserError):
            self.show(error)
        elif not isinstance(error, Cancelled):
            self.unexpected(error)

    def ask(
        self,
        question: str,
        detail: str,
        yes: tuple[str, Press],
        *others: tuple[str, Press],
        no: str = "Cancelar",
        danger: bool = False,
        refused: Press | None = None,
    ) -> None:
        """Ask before what cannot be undone; `no` leaves everything as it is."""
        self._box(
            "triangle-alert" if danger else "info",
            "warning" if danger else "accent",
            question,
            detail,
            [yes, *others, (no, refused or _nothing)],
            danger=danger,
            refused=refused,
        )

    def ask_to_leave(self, leave: Press) -> None:
        """Before something typed is thrown away."""
        self.ask(
            "¿Salir sin guardar?",
            "Lo que escribió en este formulario se descartará.",
            ("Descartar", leave),
            no="Seguir escribiendo",
            danger=True,
        )

    def attempt(self, job: Callable[[], T]) -> T | None:
        """Run a job; a refusal is shown and the answer is None."""
        try:
            return job()
        except UserError as error:
            self.show(error)
            return None

    def is_open(self) -> bool:
        """Whether a box is in sight."""
        return any(box.is_open() for box in self._open)

    def _box(
        self,
        icon: str,
        tone: str,
        sentence: str,
        detail: str,
        choices: list[tuple[str, Press]],
        *,
        danger: bool = False,
        refused: Press | None = None,
    ) -> None:
        buttons: list[Button] = []
        for position, (words, _) in enumerate(choices):
            last = position == len(choices) - 1
            kind = "secondary" if last and position else "danger" if danger else "primary"
            buttons.append(button(words, kind))  # type: ignore[arg-type]
        box = _Box(
            self._host,
            icon=icon,
            tone=tone,
            sentence=sentence,
            detail=detail,
            buttons=buttons,
            # What cannot be undone is never one Enter away.
            first=buttons[-1 if danger else 0],
            refused=refused,
        )
        for made, (_, press) in zip(buttons, choices, strict=True):
            made.clicked.connect(lambda _=False, wanted=press: self._answer(box, wanted))
        self._open = [each for each in self._open if each.is_open()]
        self._open.append(box)
        box.show_box()

    @staticmethod
    def _answer(box: _Box, wanted: Press) -> None:
        box.close_sheet()
        wanted()


def _nothing() -> None:
    """The answer that changes nothing."""


def catch_everything(messages: Messages) -> None:
    """From here on a failure nobody foresaw is logged and told, and the window goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, UserError):
            messages.show(error)
        elif not isinstance(error, Cancelled):
            messages.unexpected(error)

    sys.excepthook = hook
