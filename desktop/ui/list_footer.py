"""The line below a list: how many are shown of how many, which filter, and how to drop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import count, thousands
from desktop.ui.layout import panel, row
from desktop.ui.widgets import button, label

EDGE = 28


class ListFooter(QWidget):
    """Below a list: «25 personas de 1.284 · taller: Bailoterapia», «Quitar filtros», and a note."""

    cleared = Signal()

    def __init__(self, one: str, many: str = "") -> None:
        super().__init__()
        self._one, self._many = one, many or one + "s"
        self._count = label("", "small_strong")
        self._rest = label("", "small", "muted")
        self.clear_button = button("Quitar filtros", "link", small=True, press=self.cleared.emit)
        self.note = label("", "small", "warning")
        inside = row(
            self._count, self._rest, self.clear_button, None, self.note, gap=6,
            margins=(EDGE, 0, 20, 0),
        )  # fmt: skip
        outer = row(panel(inside, "bar", height=38), gap=0)
        self.setLayout(outer)
        self.show_count(0, 0)

    def show_count(self, shown: int, total: int, filters: str = "", note: str = "") -> None:
        """The count and the filter, always in sight."""
        self._count.setText(count(shown, self._one, self._many))
        parts = [f"de {thousands(total)}"] if shown != total else []
        self._rest.setText(" · ".join(parts + ([filters] if filters else [])))
        self.clear_button.setVisible(bool(filters))
        self.note.setText(note)
