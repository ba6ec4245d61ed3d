"""Issuing diplomas and writing their files beside the window; it may be stopped and gone on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.core.text import count, thousands
from desktop.services.documents.diploma_plan import Scope
from desktop.services.documents.diplomas import DiplomaFiles, DiplomasIssued, FilesCut
from desktop.services.documents.register import NumbersUnknown
from desktop.ui.context import Context
from desktop.ui.tasks import Task


@dataclass(frozen=True)
class Outcome:
    """How a run ended, as staff read it."""

    kind: Literal["done", "stopped", "failed"]
    title: str
    sentence: str
    files: DiplomaFiles | None = None
    elsewhere: bool = False
    """Whether another folder may help."""
    numbers: bool = False
    """Whether the last numbers on paper must be told first."""
    unfinished: bool = False
    """Whether going on completes it."""


class DiplomaRun(QObject):
    """One run: numbers first, then files. `changed` as it begins, turns and ends.

    `task` is the job that runs now, for a panel of progress; `outcome` how the last one ended.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.scope = Scope()
        self.folder: Path | None = None
        self.task: Task[object] | None = None
        self.title = ""
        self.outcome: Outcome | None = None
        self._issued = 0

    def begin(self, scope: Scope, folder: Path) -> None:
        """Issue what is missing and put all of it there."""
        self.scope, self.folder, self._issued = scope, folder, 0
        self._issue()

    def go_on(self, folder: Path | None = None) -> None:
        """Go on with the same, there or elsewhere: numbers stay, files are completed."""
        self.folder = folder or self.folder
        if self.folder is not None and self.task is None:
            self._issue()

    def forget(self) -> None:
        """Say no more of the last one."""
        if self.outcome is not None:
            self.outcome = None
            self.changed.emit()

    # -- the two jobs

    def _issue(self) -> None:
        whose = (self.scope.cycle_id, self.scope.workshop_id, self.scope.person_id)
        diplomas = self._context.desk.diplomas

        def issue(progress: Progress) -> object:
            return diplomas.issue(*whose, progress)

        self.outcome = None
        self._run(issue, self._was_issued, "Emitiendo los diplomas", self._not_all_issued)

    def _was_issued(self, result: object) -> None:
        assert isinstance(result, DiplomasIssued)
        self._issued += len(result.issued)
        self._write()

    def _write(self) -> None:
        whose = (self.scope.cycle_id, self.scope.workshop_id, self.scope.person_id)
        diplomas, folder = self._context.desk.diplomas, self.folder
        assert folder is not None

        def write(progress: Progress) -> object:
            return diplomas.write_files(folder, *whose, progress)

        self._run(write, self._was_written, "Guardando los diplomas", self._not_all_written)

    def _was_written(self, result: object) -> None:
        assert isinstance(result, DiplomaFiles)
        if not result.singles:
            self._end(
                Outcome("stopped", "No hay diplomas que guardar", "A nadie le corresponde todavía.")
            )
            return
        fresh = count(self._issued, "diploma nuevo", "diplomas nuevos")
        self._end(
            Outcome(
                "done",
                f"{count(result.singles, 'diploma guardado', 'diplomas guardados')}",
                f"{fresh}. En la carpeta están uno por uno, por taller; todos en un PDF; y la hoja"
                " con sus números y códigos."
                if self._issued
                else "Ya estaban emitidos: se guardaron con los mismos números.",
                result,
            )
        )

    # -- what may come instead

    def _not_all_issued(self) -> None:
        done, total = self.task.reported if self.task else (0, 0)
        self._issued += done
        self._end(
            Outcome(
                "stopped",
                "Se detuvo",
                f"Se {'emitió' if done == 1 else 'emitieron'} {count(done, 'diploma')} de"
                f" {thousands(total)}, con su número; faltan sus archivos. Al seguir se emite lo"
                " que falta y se guarda todo.",
                unfinished=True,
            )
        )

    def _not_all_written(self) -> None:
        done, total = self.task.reported if self.task else (0, 0)
        where = self.folder.name if self.folder else ""
        self._end(
            Outcome(
                "stopped",
                "Se detuvo",
                f"Los {thousands(total)} diplomas ya tienen su número. En «{where}» hay"
                f" {thousands(done)}; falta el resto y el PDF que los reúne. Al seguir se"
                " completan.",
                unfinished=True,
            )
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._end(
                Outcome(
                    "failed",
                    "No se pudo terminar",
                    error.message,
                    elsewhere=isinstance(error, FilesCut),
                    numbers=isinstance(error, NumbersUnknown),
                    unfinished=not isinstance(error, NumbersUnknown),
                )
            )
            return
        self._context.messages.failed(error)
        self._end(
            Outcome(
                "failed",
                "No se pudo terminar",
                "Lo que alcanzó a emitirse tiene su número y no se pierde. Al seguir se completa"
                " lo que falta.",
                unfinished=True,
            )
        )

    def _run(
        self,
        job: Callable[[Progress], object],
        then: Callable[[object], None],
        title: str,
        cancelled: Callable[[], None],
    ) -> None:
        self.title = title
        self.task = self._context.tasks.run(
            job, then, title=title, failed=self._failed, cancelled=cancelled
        )
        self.changed.emit()

    def _end(self, outcome: Outcome) -> None:
        self.task = None
        self.outcome = outcome
        self.changed.emit()
