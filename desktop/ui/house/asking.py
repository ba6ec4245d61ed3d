"""The sheets of «Personal»: adding somebody, one's password, the recovery sheet, a busy moment."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.services.documents.recovery import recovery_sheet
from desktop.services.staffing import Role
from desktop.ui.context import Context
from desktop.ui.doing import refuse
from desktop.ui.door.first_run import HINT, check_passwords
from desktop.ui.door.keep_sheet import LEAD, KeepSheet
from desktop.ui.door.secret import DoorForm, RevealField
from desktop.ui.fields import TextField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry
from desktop.ui.layout import column
from desktop.ui.overlay import Dialog, Overlay, bar_of
from desktop.ui.preview_print import print_from_dialog
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import button, label


class AddMember(FormDialog):
    """Name, role and a first password, which the person changes at their first sign-in."""

    def __init__(self, context: Context, added: Callable[[str], None]) -> None:
        form = DoorForm("Añadir a alguien")
        form.row("Nombre y apellido", Entry("name", TextField()), required=True)
        role = Segmented([(Role.TECNICO, "Técnica/o"), (Role.GESTOR, "Gestora/or")], Role.TECNICO)
        form.row("Función", Entry("role", role), required=True)
        form.row("Primera contraseña", Entry("password", RevealField()), required=True)
        form.row("Otra vez", Entry("again", RevealField()), required=True)
        form.hint("password", f"{HINT} La cambiará al entrar por primera vez.")
        super().__init__(
            context.host, context.messages, "Añadir a alguien al equipo", form,
            detail="La primera vez que entre pondrá su propia contraseña y aceptará la"
            " confidencialidad.",
            save="Añadir", icon="user-plus", width=660,
        )  # fmt: skip
        self._context, self._added, self._answers = context, added, form
        form.submitted.connect(self._save)

    def begin(self) -> None:
        """Show the sheet."""
        self.open(self._answers.field("name"))

    def _save(self) -> None:
        form = self._answers
        if not form.text("name"):
            form.error("name", "Escriba el nombre de la persona.")
            form.focus("name")
            return
        if not check_passwords(form):
            return
        staffing, role = self._context.desk.staffing, form.values()["role"]
        name, password = form.text("name"), form.text("password")
        if _refused(self._context, form, lambda: staffing.add(name, role, password)):
            return
        self.close_sheet()
        self._added(name)


class ChangePassword(FormDialog):
    """The present password and a new one."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        form = DoorForm("Cambiar mi contraseña")
        form.row("La de ahora", Entry("current", RevealField()), required=True)
        form.row("La nueva", Entry("password", RevealField()), required=True)
        form.row("Otra vez", Entry("again", RevealField()), required=True)
        form.hint("password", HINT)
        super().__init__(
            context.host, context.messages, "Cambiar mi contraseña", form,
            detail="Solo cambia la suya, en este equipo.", save="Cambiar", icon="lock", width=660,
        )  # fmt: skip
        self._context, self._changed, self._answers = context, changed, form
        form.submitted.connect(self._save)

    def begin(self) -> None:
        """Show the sheet."""
        self.open(self._answers.field("current"))

    def _save(self) -> None:
        form, staffing = self._answers, self._context.desk.staffing
        if not check_passwords(form) or _refused(
            self._context, form,
            lambda: staffing.change_password(form.text("current"), form.text("password")),
        ):  # fmt: skip
            return
        self.close_sheet()
        self._changed()


def _refused(context: Context, form: DoorForm, job: Callable[[], object]) -> bool:
    """Do the job; a refusal is shown at its field, or in a box."""
    try:
        job()
    except UserError as error:
        refuse(context, form, error)
        return True
    return False


class SheetDialog(Dialog):
    """A new recovery sheet: it goes only once a group was typed back from it."""

    def __init__(self, context: Context, groups: tuple[str, ...]) -> None:
        house = context.desk.open_house
        self.keep = KeepSheet(
            groups,
            lambda: recovery_sheet(house, groups),
            lambda window, pdf: print_from_dialog(window, pdf, "Hoja de recuperación"),
            context.messages,
        )
        self.go_on = button("Ya la tengo guardada", "primary", icon="check")
        self.go_on.clicked.connect(lambda _=False: self.keep.go_on())
        super().__init__(
            context.host, "Guarde esta hoja", column(self.keep), detail=LEAD,
            bar=bar_of(self.go_on), width=660,
        )  # fmt: skip
        self._context = context
        self.keep.stage_changed.connect(
            lambda asking: self.go_on.set_words("Comprobar" if asking else "Ya la tengo guardada")
        )
        self.keep.kept.connect(self._kept)

    def dismiss(self) -> None:
        """The earlier sheet is dead already: leaving without this one is asked twice."""
        self._context.messages.ask(
            "¿Cerrar sin comprobar la hoja?",
            "La hoja anterior ya no sirve y esta no se volverá a mostrar. Podrá hacer otra cuando"
            " quiera.",
            ("Cerrar", self.close_sheet),
            no="Volver a la hoja",
            danger=True,
        )

    def _kept(self) -> None:
        self.close_sheet()
        self._context.toast.say("La hoja de recuperación nueva está en uso.", icon="file-text")


class BusySheet(Overlay):
    """Covers the window while something runs that nobody may disturb; cannot be dismissed."""

    def __init__(self, context: Context, title: str) -> None:
        sheet = QFrame()
        sheet.setObjectName("dialog")
        sheet.setAccessibleName(title)
        sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(24, 22, 24, 24)
        inside.setSpacing(12)
        inside.addWidget(label(title, "heading"))
        inside.addWidget(self.bar)
        inside.addWidget(
            label("No apague el equipo. Si se cortara la luz, los datos siguen a salvo.", "small",
                  "muted", wrap=True)
        )  # fmt: skip
        super().__init__(context.host, sheet, width=440)
        self._context = context

    def run(self, job: Callable[[], object], then: Callable[[], object]) -> None:
        """Run the job beside the window; `then` when it went well."""

        def work(progress: Progress) -> object:
            return job()

        def failed(error: Exception) -> None:
            self.close_sheet()
            self._context.messages.failed(error)

        def done(result: object) -> None:
            self.close_sheet()
            then()

        def begin() -> None:
            self._context.tasks.run(work, done, title="Llave de los datos", failed=failed)

        self.open()
        # News that are already on their way ask the desk first: afterwards they would wait.
        QTimer.singleShot(0, self, begin)

    def dismiss(self) -> None:
        """Not while it runs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
