"""Where one record stands with the centre: quiet words while all is normal, a chip where not."""

from collections.abc import Callable, Collection
from uuid import UUID

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.core.topics import Topic
from desktop.services.documents.register import DocumentRow
from desktop.services.standing import Stands
from desktop.ui.context import Context
from desktop.ui.layout import row
from desktop.ui.overlay import is_alive
from desktop.ui.tables import ChipSpec, Column, RowsTable
from desktop.ui.widgets import Chip, Icon, label

WORDS = {
    Stands.UNSAID: "",
    Stands.SENT: "Enviado",
    Stands.PENDING: "Por enviar",
    Stands.HELD: "Retenido",
    Stands.UNDECIDED: "Por decidir",
    Stands.REJECTED: "Rechazado",
}
_ICONS = {
    Stands.SENT: ("check", "muted"),
    Stands.PENDING: ("cloud-upload", "accent"),
}
_CHIPS = {
    Stands.HELD: ("neutral", "circle-pause"),
    Stands.UNDECIDED: ("warning", "git-compare-arrows"),
    Stands.REJECTED: ("error", "octagon-x"),
}
_MEANING = {
    Stands.UNSAID: "",
    Stands.SENT: "El centro confirmó todo lo de aquí.",
    Stands.PENDING: "Está guardado en este equipo; el centro aún no responde por todo.",
    Stands.HELD: "Espera a que se resuelva otro cambio. Sigue guardado aquí.",
    Stands.UNDECIDED: "Dos equipos cambiaron lo mismo. Se decide en Sincronización.",
    Stands.REJECTED: "El centro no lo aceptó. Sigue guardado aquí; vea por qué en Sincronización.",
}


def chip_of(stands: Stands) -> ChipSpec | None:
    """The exception as a chip; None for the quiet normal."""
    found = _CHIPS.get(stands)
    return ChipSpec(WORDS[stands], *found) if found else None


class SyncMark(QWidget):
    """The mark of the record in sight; `ask` says where it stands, None when there is none.

    It asks again at every news, so that «enviado» never outlives a change, and when it is shown.
    """

    def __init__(self, context: Context, ask: Callable[[], Stands | None]) -> None:
        super().__init__()
        self._ask = ask
        self.stands = Stands.UNSAID
        self._icon = Icon("check", 16, "muted")
        self._words = label("", "caption", "muted")
        self._chip = Chip("", "neutral", "circle-pause")
        self.setLayout(row(self._icon, self._words, self._chip, gap=5))
        self._show(Stands.UNSAID)
        self._watch = context.bus.watch(frozenset(Topic), lambda _: self._again())

    def refresh(self) -> None:
        """Ask where the record stands now."""
        self._show(self._ask() or Stands.UNSAID)

    def _again(self) -> None:
        if is_alive(self) and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _show(self, stands: Stands) -> None:
        self.stands = stands
        chip = chip_of(stands)
        self._chip.setVisible(chip is not None)
        if chip is not None:
            self._chip.show_status(chip.words, chip.tone, chip.icon)
        icon = _ICONS.get(stands)
        self._icon.setVisible(icon is not None)
        if icon is not None:
            self._icon.show_icon(*icon)
        self._words.setText(WORDS[stands] if icon is not None else "")
        self._words.setVisible(icon is not None)
        self.setToolTip(_MEANING[stands])
        self.setAccessibleName(f"Envío: {WORDS[stands]}" if stands else "")


class Marks:
    """The column «Envío» of a list of papers; hidden while this laptop has no tie to the centre."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stands: dict[UUID, Stands] = {}

    def column(self) -> Column[DocumentRow]:
        """To be put among the columns."""
        return Column(
            "Envío",
            lambda paper: WORDS[self.of(paper.id)],
            118,
            sort=lambda paper: self.of(paper.id),
            chip=lambda paper: chip_of(self.of(paper.id)),
        )

    def of(self, paper: UUID) -> Stands:
        """Where a paper stood when it was asked."""
        return self._stands.get(paper, Stands.UNSAID)

    def ask(self, table: RowsTable[DocumentRow], position: int, papers: Collection[UUID]) -> None:
        """Where these papers stand now; before they are put in the table."""
        self._stands = self._context.desk.standing.of_documents(list(papers))
        said = any(stands is not Stands.UNSAID for stands in self._stands.values())
        table.show_column(position, said)
