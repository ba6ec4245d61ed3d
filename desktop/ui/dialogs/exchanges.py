"""The history of exchanges: when, how much went and came, and why one failed."""

from desktop.core.text import thousands
from desktop.services.standing import ExchangeRow
from desktop.ui.context import Context
from desktop.ui.layout import column
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.row_list import Face, RowList
from desktop.ui.sync_words import no_network, size_words, when
from desktop.ui.tables import ChipSpec
from desktop.ui.widgets import EmptyState, button, label

MOST = 100


def show_history(context: Context) -> Dialog:
    """The latest exchanges on a sheet."""
    now = context.desk.clock.now()
    found = context.desk.standing.history(MOST)

    def face(each: ExchangeRow) -> Face:
        size = size_words(each.bytes_sent + each.bytes_received)
        if each.problem and no_network(each.problem):
            return Face(
                when(each.at, now).capitalize(), each.problem,
                status=ChipSpec("Sin conexión", "neutral", "wifi-off"),
            )  # fmt: skip
        if each.problem:
            return Face(
                when(each.at, now).capitalize(), each.problem,
                status=ChipSpec("Falló", "error", "cloud-alert"),
            )  # fmt: skip
        quiet = f"{thousands(each.sent)} enviados, {thousands(each.received)} recibidos"
        seconds = "menos de 1 s" if each.seconds < 1 else f"{round(each.seconds)} s"
        return Face(
            when(each.at, now).capitalize(), f"{size} en {seconds}", quiet=quiet, quiet_icon="check"
        )

    close = button("Cerrar", "primary")
    rows: RowList[ExchangeRow] = RowList(
        "Historial de envíos", face, key=lambda each: each.id, fit=True, edge=4
    )
    rows.set_rows(found)
    empty = EmptyState(
        "history", "Todavía ningún envío", "Aquí queda cada intercambio con el centro, y su causa"
        " si falló.",
    )  # fmt: skip
    empty.setVisible(not found)
    rows.setVisible(bool(found))
    note = label(
        f"Los últimos {MOST}. Los anteriores siguen guardados.", "caption", "muted", wrap=True
    )
    note.setVisible(len(found) == MOST)
    dialog = Dialog(
        context.host, "Historial de envíos", column(rows, empty, note, gap=8), bar=bar_of(close),
        width=680,
    )  # fmt: skip
    close.clicked.connect(lambda _=False: dialog.close_sheet())
    dialog.open(close)
    return dialog
