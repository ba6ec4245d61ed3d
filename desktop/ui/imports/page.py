"""Importing a registration sheet, step by step: choose, say the columns, try, import."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.core.progress import Progress
from desktop.core.text import count, thousands
from desktop.services.imports.results import ImportResult
from desktop.services.imports.saving import save_rows
from desktop.services.imports.sheet import Sheet
from desktop.ui.context import Context
from desktop.ui.imports.columns import ColumnsStep
from desktop.ui.imports.verdicts import VerdictsView, sums
from desktop.ui.layout import column, panel, row
from desktop.ui.screen import PageHeader
from desktop.ui.tasks import ProgressPlace
from desktop.ui.widgets import EmptyState, Keycap, Label, button, label

SHEETS = "Hojas de cálculo (*.xlsx *.xlsm *.csv *.txt *.tsv);;Todos los archivos (*)"
_COLUMNS = "Paso 1 de 3 · compruebe qué contiene cada columna"
_TRIAL = "Paso 2 de 3 · así quedaría; todavía no se guardó nada"
_DONE = "Paso 3 de 3 · importada"


class ImportPage(QWidget):
    """`left` to go back to the list, `decide_asked` to decide the doubtful rows."""

    left = Signal()
    decide_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.imports = context.desk.imports
        self._sheet: Sheet | None = None
        self._trial: ImportResult | None = None
        self._result: ImportResult | None = None
        self._running = False
        self.return_button = button("Volver a Personas", "quiet", press=self.leave)
        self._return_key = Keycap("Esc")
        self.header = PageHeader("Importar una hoja", "", self.return_button, self._return_key)
        self.choose_button = button(
            "Elegir la hoja", "primary", icon="file-spreadsheet", press=self.choose
        )
        self._start = EmptyState(
            "file-spreadsheet",
            "Traiga sus hojas de inscripción",
            "Sirven las de Excel y las CSV como estén: con títulos arriba, totales abajo, el nombre"
            " en una o en dos columnas. Antes de guardar verá qué pasa con cada fila.",
            self.choose_button,
        )
        self.progress = ProgressPlace()
        self._meanwhile: Label = label("", "body", "muted", wrap=True)
        wait = panel(column(self.progress, self._meanwhile, gap=14), width=560)
        self._wait = panel(column(None, row(None, wait, None), None, None))
        self.columns = ColumnsStep()
        self.verdicts = VerdictsView()
        self.steps = QStackedWidget()
        for step in (self._start, self._wait, self.columns, self.verdicts):
            self.steps.addWidget(step)
        self._build_bar()
        body = column(self.header, gap=0)
        body.addWidget(self.steps, 1)
        body.addWidget(self._bar)
        self.setLayout(body)
        self.columns.changed.connect(self._say_what_is_missing)
        self._show(self._start)

    def _build_bar(self) -> None:
        self.note: Label = label("", "small", "muted", wrap=True)
        self.leave_button = button("Cancelar", "quiet", press=self.leave)
        self.rows_button = button(
            "Guardar filas rechazadas", icon="file-down", press=self._choose_place
        )
        self.back_button = button("Corregir columnas", press=self._back_to_columns)
        self.decide_button = button("Decidir ahora", icon="users", press=self.decide_asked.emit)
        self.go_button = button("Probar sin importar", "primary", press=self.go)
        self._go_key = Keycap("Ctrl Intro")
        inside = row(gap=10, margins=(28, 0, 28, 0))
        inside.addWidget(self.note, 1)
        for each in (
            self.leave_button, self.rows_button, self.back_button, self.decide_button,
            self.go_button, self._go_key,
        ):  # fmt: skip
            inside.addWidget(each)
        self._bar = panel(inside, "bar", height=60)

    # -- choosing

    def begin(self) -> None:
        """Show where one left off; a sheet that was finished makes room for the next."""
        if self._result is not None:
            self.forget()
        self.first_focus().setFocus()

    def choose(self) -> None:
        """Ask for the file."""
        chosen, _ = QFileDialog.getOpenFileName(self.window(), "Elegir la hoja", "", SHEETS)
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Look at a file beside the window, and show its columns."""
        self._run(
            lambda progress: self.imports.read(path),
            self._looked_at,
            "Leyendo la hoja",
            self._start,
        )

    def _looked_at(self, sheet: object) -> None:
        assert isinstance(sheet, Sheet)
        self._sheet = sheet
        self._trial = self._result = None
        self.columns.show_sheet(sheet)
        self._back_to_columns()

    def forget(self) -> None:
        """Let go of the file; the next one may be chosen."""
        self._sheet = self._trial = self._result = None
        self._show(self._start)

    # -- going on

    def go(self) -> None:
        """What Ctrl+Enter does at each step."""
        if self._running or not self._bar.isVisible() or not self.go_button.isEnabled():
            return
        if self._result is not None:
            self.leave()
        elif self.steps.currentWidget() is self.columns:
            self.try_out()
        elif self._trial is not None:
            self.import_all()

    def try_out(self) -> None:
        """The verdict on every row; nothing is written."""
        sheet, mapping = self._sheet, dict(self.columns.mapping())
        if sheet is None:
            return
        self._run(
            lambda progress: self.imports.dry_run(sheet, mapping, progress),
            self._tried,
            "Revisando las filas",
            self.columns,
        )

    def _tried(self, result: object) -> None:
        assert isinstance(result, ImportResult)
        self._trial = result
        self.verdicts.show_result(result, done=False)
        self._show(self.verdicts)
        self.verdicts.table.setFocus()

    def import_all(self) -> None:
        """Write it; between two groups of rows it may be stopped."""
        sheet, mapping = self._sheet, dict(self.columns.mapping())
        if sheet is None:
            return
        self._run(
            lambda progress: self.imports.run(sheet, mapping, progress),
            self._imported,
            "Importando la hoja",
            self.verdicts,
            "Puede seguir atendiendo: la hoja se importa aparte y le avisará al terminar.",
        )

    def _imported(self, result: object) -> None:
        assert isinstance(result, ImportResult)
        self._result = result
        self.verdicts.show_result(result, done=True)
        self._show(self.verdicts)
        if self.isVisible():
            self.go_button.setFocus()
        else:
            self.context.toast.say(f"Se importó la hoja: {sums(result, done=True)}")

    def _stopped(self) -> None:
        self._running = False
        if self._sheet is not None:
            self._back_to_columns()
        else:
            self._show(self._start)
        self.context.messages.tell(
            "Se detuvo.",
            "Si estaba importando, lo que alcanzó a entrar quedó guardado: al importar otra vez la"
            " misma hoja sigue desde ahí y nadie se repite.",
        )

    def leave(self) -> None:
        """Back to the list; a job that is running goes on beside it."""
        if not self._running:
            self.forget()
        self.left.emit()

    def first_focus(self) -> QWidget:
        """Where the cursor begins."""
        if self.steps.currentWidget() is self.columns:
            return self.columns.first() or self.go_button
        if self.steps.currentWidget() is self.verdicts:
            return self.verdicts.table
        return self.choose_button

    def adapt(self, width: int) -> None:
        """Make room in a narrow window."""
        self.verdicts.adapt(width)
        self._go_key.setVisible(width >= 900)

    # -- the rows that could not be read

    def _choose_place(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), "Guardar las filas rechazadas", "filas-rechazadas.xlsx",
            "Libro de Excel (*.xlsx)",
        )  # fmt: skip
        if chosen:
            self.save_rows_to(Path(chosen))

    def save_rows_to(self, place: Path) -> None:
        """Write the refused rows, the reason beside each, where staff chose."""
        shown = self._result or self._trial
        workbook = shown.refused_file if shown else None
        if workbook is None:
            return
        saved = self.context.messages.attempt(lambda: save_rows(place, workbook))
        if saved is not None:
            self.context.toast.say(f"Las filas rechazadas están en «{saved.name}»")

    # -- what is in sight

    def _run(
        self,
        job: Callable[[Progress], object],
        then: Callable[[object], None],
        title: str,
        back: QWidget,
        meanwhile: str = "",
    ) -> None:
        self._running = True

        def done(result: object) -> None:
            self._running = False
            then(result)

        def failed(error: Exception) -> None:
            self._running = False
            self._show(back)
            if self.isVisible():
                self.first_focus().setFocus()
            self.context.messages.failed(error)

        task = self.context.tasks.run(
            job, done, title=title, failed=failed, cancelled=self._stopped
        )
        self.progress.show_task(task, title)
        self._meanwhile.setText(meanwhile)
        self._show(self._wait)

    def _back_to_columns(self) -> None:
        self._trial = None
        self._show(self.columns)
        if self.isVisible():
            self.first_focus().setFocus()

    def _show(self, step: QWidget) -> None:
        self.steps.setCurrentWidget(step)
        on_columns, on_rows = step is self.columns, step is self.verdicts
        done = self._result is not None
        sheet = self._sheet
        name = f"«{sheet.path.name}»" if sheet is not None and step is not self._start else ""
        said = {self.columns: _COLUMNS, self.verdicts: _DONE if done else _TRIAL}.get(step, "")
        self.header.say("Importar una hoja", " · ".join(part for part in (said, name) if part))
        self._bar.setVisible(on_columns or on_rows)
        for each in (self.return_button, self._return_key):
            each.setVisible(not (on_columns or on_rows))
        self.leave_button.setVisible(not (on_rows and done))
        self.back_button.setVisible(on_rows and not done)
        shown = self._result or self._trial
        self.rows_button.setVisible(on_rows and bool(shown and shown.refused_file))
        self.decide_button.setVisible(on_rows and done and bool(shown and shown.doubtful))
        self.go_button.setEnabled(True)
        if on_columns:
            self.go_button.set_words("Probar sin importar")
            self._say_what_is_missing()
        elif on_rows and shown is not None:
            self._say_what_comes(shown, done=done)

    def _say_what_is_missing(self) -> None:
        if self.steps.currentWidget() is not self.columns or self._sheet is None:
            return
        named = self.columns.names_somebody()
        self.go_button.setEnabled(named)
        rows = count(self._sheet.estimate, "fila")
        self.note.setText(
            f"Unas {thousands(self._sheet.estimate)} filas"
            if named and self._sheet.estimate != 1
            else rows
            if named
            else "Diga en qué columna están los nombres."
        )
        self.note.set_tone("muted" if named else "warning")

    def _say_what_comes(self, shown: ImportResult, *, done: bool) -> None:
        self.note.set_tone("muted")
        if done:
            self.go_button.set_words("Terminar")
            told = [count(shown.created, "persona nueva", "personas nuevas")]
            if shown.enrolled:
                told.append(count(shown.enrolled, "inscripción", "inscripciones"))
            if shown.waiting:
                told.append(f"{thousands(shown.waiting)} en lista de espera")
            self.note.setText(" · ".join(told))
            return
        welcome = shown.created + shown.existing + shown.doubtful
        self.go_button.set_words(f"Importar {count(welcome, 'fila')}")
        self.go_button.setEnabled(bool(welcome))
        self.note.setText(
            "Las dudosas esperan a que usted diga quiénes son."
            if shown.doubtful
            else ""
            if welcome
            else "No hay ninguna fila que se pueda importar."
        )
