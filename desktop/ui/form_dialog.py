"""A form on a floating sheet: Ctrl+Enter saves, Esc asks only when something was typed."""

from PySide6.QtWidgets import QWidget

from desktop.ui.forms import Form, SaveBar
from desktop.ui.messages import Messages
from desktop.ui.overlay import Dialog


class FormDialog(Dialog):
    """Connect `form.submitted` to the job; call `close_sheet()` when it is done."""

    def __init__(
        self,
        host: QWidget,
        messages: Messages,
        title: str,
        form: Form,
        *others: QWidget,
        save: str = "Guardar",
        cancel: str = "Cancelar",
        detail: str = "",
        icon: str = "check",
        width: int = 620,
    ) -> None:
        self.form = form
        self.save_bar = SaveBar(form, save, *others, cancel=cancel, icon=icon, in_dialog=True)
        super().__init__(host, title, form, detail=detail, bar=self.save_bar, width=width)
        form.ask_first = lambda: messages.ask_to_leave(self.close_sheet)
        form.cancelled.connect(self.close_sheet)
        form.listen_on(self)

    def dismiss(self) -> None:
        """Esc, the cross and the veil: as «Cancelar»."""
        self.form.cancel()
