"""The history of exchanges: when, how much went and came, and why one failed."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.core.text import count
from desktop.services.standing import ExchangeRow
from desktop.ui.context import Context
from desktop.ui.layout import column
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.sync_words import no_network, size_words, when
from desktop.ui.widgets import EmptyState, button, label, separated, step

MOST = 100


def show_history(context: Context) -> Dialog:
    """The latest exchanges on a sheet; what each says is never cut."""
    now = context.desk.clock.now()
    found = context.desk.standing.history(MOST)
    close = button("Cerrar", "primary")
    body: QWidget = EmptyState(
        "history",
        "Todavía ningún envío",
        "Aquí queda cada intercambio con el centro, y su causa si falló.",
    )
    if found:
        body = separated(*(_line(each, now) for each in found), gap=10)
    inside = column(body, gap=12)
    if len(found) == MOST:
        inside.addWidget(label(f"Los últimos {MOST}.", "caption", "muted"))
    dialog = Dialog(context.host, "Historial de envíos", inside, bar=bar_of(close), width=680)
    close.clicked.connect(lambda _=False: dialog.close_sheet())
    dialog.open(close)
    return dialog


def _line(each: ExchangeRow, now: datetime) -> QWidget:
    at = when(each.at, now).capitalize()
    if each.problem:
        lost = no_network(each.problem)
        icon, tone = ("wifi-off", "neutral") if lost else ("cloud-alert", "error")
        return step(icon, tone, f"{at} · {'sin conexión' if lost else 'falló'}", each.problem)
    size = size_words(each.bytes_sent + each.bytes_received)
    seconds = "menos de un segundo" if each.seconds < 1 else count(round(each.seconds), "segundo")
    return step("check", "success", f"{at} · {carried(each)}", f"{size} en {seconds}")


def carried(each: ExchangeRow) -> str:
    """«41 cambios enviados, 6 recibidos»."""
    parts = [count(each.sent, "cambio enviado", "cambios enviados")] if each.sent else []
    if each.received:
        parts.append(count(each.received, "recibido"))
    return ", ".join(parts) or "nada nuevo de un lado ni del otro"
