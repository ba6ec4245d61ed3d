"""The cards of «Sincronización»: the state, what waits to be sent, the last exchange."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.core.text import count
from desktop.services.standing import PendingJob
from desktop.sync.status import SyncStatus
from desktop.ui.context import Context
from desktop.ui.dialogs.exchanges import carried
from desktop.ui.layout import clear, column, panel, row, show_in
from desktop.ui.row_list import Face, RowList
from desktop.ui.sync_words import (
    Head,
    clock_words,
    no_network,
    size_words,
    time_words,
    when,
)
from desktop.ui.widgets import Card, Icon, Notice, button, label, separated, step

A_MOMENT = timedelta(minutes=1)
RECENT = timedelta(days=2)
"""A failure that was overcome is told for so long."""
_JOB_ICONS = {
    "mark": "clipboard-check",
    "enrolment": "user-plus",
    "person": "user",
    "phone": "phone",
    "document": "file-text",
    "workshop": "palette",
    "lesson": "calendar",
    "timetable": "calendar-clock",
    "identity_document": "id-card",
    "consent": "shield-check",
    "guardian": "users",
    "staff_member": "circle-user",
}


class HeadCard(Card):
    """What is, what is safe, and the one button that does something about it."""

    def __init__(self, send: Callable[[], object], enrol: Callable[[], object]) -> None:
        super().__init__(margins=(24, 20, 20, 20))
        self._mark = Icon("cloud-off", 24, "neutral", box=52, ground="neutral_soft", radius=26)
        self._title = label("", "title", wrap=True)
        self._words = label("", "body", "muted", wrap=True)
        self.send = button("Enviar ahora", "primary", icon="cloud-upload", press=send)
        self.enrol = button("Enlazar este equipo", "primary", icon="link", press=enrol)
        words = column(self._title, self._words, gap=5)
        line = row(gap=18)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self.send)
        line.addWidget(self.enrol)
        self.add(line)

    def show_head(self, head: Head, *, linked: bool, revoked: bool, busy: bool) -> None:
        """Another state."""
        grounds = {"accent": "accent_soft", "success": "success_soft", "warning": "warning_soft",
                   "error": "error_soft"}  # fmt: skip
        self._mark.show_icon(head.icon, head.tone)
        self._mark.show_ground(grounds.get(head.tone, "neutral_soft"))
        self._title.setText(head.title)
        self._words.setText(head.sentence)
        self.setAccessibleName(f"{head.title}. {head.sentence}")
        self.enrol.setVisible(not linked or revoked)
        self.enrol.set_words("Enlazar de nuevo" if revoked else "Enlazar este equipo")
        self.send.setVisible(linked and not revoked)
        # Never disabled: that would take the cursor away from who just pressed it.
        self.send.set_words("Enviando…" if busy else "Enviar ahora")


class PendingCard(Card):
    """What waits to be sent, by jobs of staff, a page at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._number = label("", "small", "muted")
        self._oldest = label("", "small", "muted")
        self._size = label("", "caption", "muted", wrap=True)
        super().__init__(margins=(0, 14, 0, 8), gap=4)
        self.list: RowList[PendingJob] = RowList(
            "Por enviar", self._face, key=lambda job: job.key, fit=True, edge=20
        )
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more = button("Ver más", "link", small=True, press=self._more)
        self._more_row = panel(row(self.more, None, margins=(20, 4, 20, 4)))
        self.add(
            row(label("Por enviar", "heading"), self._number, None, self._oldest,
                margins=(20, 0, 20, 0)),
            row(self._size, margins=(20, 0, 20, 4)),
            self.list,
            self._more_row,
        )  # fmt: skip
        self._jobs: list[PendingJob] = []
        self._after: int | None = None
        self._pages = 1

    def show_pending(self, status: SyncStatus, now: Any) -> None:
        """What waits now; as many pages as were opened."""
        standing = self._context.desk.standing
        self._jobs, after = [], 0
        for _ in range(self._pages):
            page = standing.pending(after)
            self._jobs += page.jobs
            self._after = page.more_after
            if page.more_after is None:
                break
            after = page.more_after
        self._number.setText(count(status.pending, "cambio"))
        oldest = when(status.oldest_pending, now) if status.oldest_pending else ""
        self._oldest.setText(
            f"El más antiguo, de {oldest}".replace("de el ", "del ") if oldest else ""
        )
        time = time_words(status.seconds_left)
        size = f"Son {size_words(status.size_bytes)}" if status.size_bytes else ""
        self._size.setText(f"{size}: {time}." if size and time else f"{size}." if size else "")
        self._size.setVisible(bool(size))
        self.list.set_rows(self._jobs)
        self._more_row.setVisible(self._after is not None)

    def _more(self) -> None:
        self._pages += 1
        self.show_pending(self._context.sync.status, self._context.desk.clock.now())

    def _face(self, job: PendingJob) -> Face:
        now = self._context.desk.clock.now()
        parts = [job.staff, when(job.at, now) if job.at else ""]
        return Face(
            job.title,
            " · ".join(part for part in parts if part),
            icon=_JOB_ICONS.get(job.table, "cloud-upload"),
            quiet=count(job.changes, "cambio"),
        )


class LastCard(Card):
    """The last exchange that succeeded, the last that failed, and the copy of the day."""

    def __init__(self, context: Context) -> None:
        super().__init__(title="Último intercambio", margins=(18, 14, 18, 16))
        self._context = context
        self._lines = column(gap=0)
        self.add(panel(self._lines))

    def show_last(self, status: SyncStatus, now: Any) -> None:
        """As they stand now."""
        clear(self._lines)
        done, failed = self._context.desk.standing.latest()
        steps: list[QWidget] = []
        last = status.last_success or (done.at if done else None)
        if last is not None:
            said = carried(done) if done else "nada nuevo de un lado ni del otro"
            # An exchange without anything new is no line of the history.
            if done is not None and last - done.at > A_MOMENT:
                said = f"nada nuevo desde {when(done.at, now)}: {said}"
            said = f"{said[0].upper()}{said[1:]}"
            steps.append(step("check", "success", f"Confirmado {when(last, now)}", said))
        if failed is not None and (last is None or last - failed.at < RECENT):
            after = last is not None and last > failed.at
            end = " Después se envió." if after else ""
            tone = "neutral" if after else "error"
            icon, title = "cloud-alert", f"Falló {when(failed.at, now)}"
            if no_network(failed.problem):
                icon, tone, title = "wifi-off", "neutral", f"Sin conexión {when(failed.at, now)}"
            steps.append(step(icon, tone, title, f"{failed.problem}{end}"))
        if not steps:
            steps.append(
                step("cloud", "neutral", "Todavía ninguno", "Aquí se ve qué confirmó el centro.")
            )
        show_in(self._lines, separated(*steps, gap=10))


class Notices(QWidget):
    """What is out of the ordinary: the date of the machine, an access that was taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(gap=12)
        self.setLayout(self._lines)

    def show_notices(self, status: SyncStatus) -> None:
        """Only what stands now."""
        clear(self._lines)
        clock = clock_words(status.clock_days) if status.linked else ""
        if clock:
            show_in(
                self._lines,
                Notice(
                    clock,
                    "Se sigue enviando: el centro pone el orden. Corrija la fecha en Windows para"
                    " que los papeles y las listas digan el día correcto.",
                    icon="calendar-clock",
                ),
            )
        self.setVisible(bool(clock))


def meanwhile_card() -> Card:
    """What may be done while the access is gone."""
    return Card(
        label(
            "Inscribir, tomar lista, imprimir y hacer copias sigue funcionando. Los cambios quedan"
            " por enviar hasta que el equipo se enlace con otro código.",
            "small", "muted", wrap=True,
        ),
        title="Mientras tanto",
        margins=(18, 14, 18, 16),
    )  # fmt: skip
