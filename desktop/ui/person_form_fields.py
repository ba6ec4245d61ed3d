"""Fields of the registration form alone: one key for yes or no, several of a list, a person."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.core.text import fold
from desktop.services.people import Found
from desktop.ui.fields import FIELD_WIDTH, CheckField
from desktop.ui.filter_combo import FilterCombo, Option
from desktop.ui.segmented import Segmented

SUGGESTED = 6


class AnswerBar(Segmented):
    """«Autoriza | No autoriza»: A or N answers and goes to the next question."""

    def __init__(self, name: str = "") -> None:
        super().__init__([(True, "Autoriza"), (False, "No autoriza")], name=name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modified = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        super().keyPressEvent(event)
        if event.isAccepted() and not modified and fold(event.text()) in ("a", "n"):
            self.focusNextChild()


class Several(QWidget):
    """Boxes to tick, as many as apply; `value()` is the tuple of those ticked."""

    changed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], columns: int = 3) -> None:
        super().__init__()
        self._boxes = {code: CheckField(words) for code, words in options}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        for place, box in enumerate(self._boxes.values()):
            box.changed.connect(self.changed)
            grid.addWidget(box, place // columns, place % columns)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> object:
        """The codes that were ticked."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: object) -> None:
        """Tick without telling anyone."""
        wanted = value if isinstance(value, tuple | list) else ()
        for code, box in self._boxes.items():
            box.setChecked(code in wanted)


class PersonCombo(FilterCombo):
    """A name to type, with the people of the house as suggestions.

    `value()` is the id of who was chosen, else the name as typed.
    """

    def __init__(
        self, find: Callable[[str], Sequence[Found]], hint: str, *, width: int = FIELD_WIDTH
    ) -> None:
        self._find = find
        super().__init__(hint=hint, width=width, free=True)
        self.setAccessibleDescription("Escriba un nombre; flecha abajo elige a alguien de la casa.")

    def _filter(self, typed: str) -> None:
        found = self._find(typed) if typed.strip() else ()
        self._options = [
            Option(each.id, f"{each.given_names} {each.surnames}".strip(), each.document)
            for each in found
        ]
        super()._filter(typed)

    def known(self) -> UUID | None:
        """The id, where somebody of the house was chosen."""
        value = self.value()
        return value if isinstance(value, UUID) else None

    def choose(self, known: UUID | None, name: str) -> None:
        """Fill in without telling anyone."""
        self._options = [Option(known, name)] if known is not None else []
        self.set_value(known if known is not None else name)
