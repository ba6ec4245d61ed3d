"""A filter of a list: a small button that says what is chosen and opens the choices."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.ui import icons, theme
from desktop.ui.buttons import Button


class FilterMenu(Button):
    """«Categoría ⌄», then «Idiomas ⌄» once chosen; Enter, Space or a click opens the menu.

    `usual` is the value of a list without this filter; the button is marked while another is
    chosen. With `always` the chosen words show from the start, as for a cycle.
    """

    picked = Signal()

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[object, str]] = (),
        usual: object = None,
        *,
        always: bool = False,
    ) -> None:
        super().__init__(title, "filter", icon="chevron-down", icon_after=True)
        self._title = title
        self._always = always
        self._usual = usual
        self._value = usual
        self._options: list[tuple[object, str]] = []
        self.menu_of_choices = QMenu(self)
        self.menu_of_choices.setAccessibleName(title)
        # The button is laid out the other way round, to have its arrow after its words.
        self.menu_of_choices.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.set_options(options)
        self.clicked.connect(lambda _=False: self.open_menu())

    def set_options(self, options: Sequence[tuple[object, str]], usual: object = None) -> None:
        """Other choices; what was chosen stays when it is among them."""
        self._options = list(options)
        if usual is not None:
            if self._value == self._usual:
                self._value = usual
            self._usual = usual
        if self._value not in [value for value, _ in self._options]:
            self._value = self._usual
        self._show()

    def value(self) -> object:
        """What is chosen."""
        return self._value

    def words(self) -> str:
        """What is chosen, as it is read."""
        return next((words for value, words in self._options if value == self._value), "")

    def is_usual(self) -> bool:
        """Whether the list is as without this filter."""
        return self._value == self._usual

    def set_value(self, value: object) -> None:
        """Choose without telling anyone."""
        self._value = value
        self._show()

    def clear(self) -> None:
        """Choose what is usual, without telling anyone."""
        self.set_value(self._usual)

    def open_menu(self) -> None:
        """Show the choices below the button."""
        self._show()
        menu = self.menu_of_choices
        menu.clear()
        group = QActionGroup(menu)
        for value, words in self._options:
            action = QAction(words.replace("&", "&&"), menu)
            if value == self._value:
                action.setIcon(icons.pixmap("check", 16, theme.hexa("accent")))
            action.triggered.connect(lambda _=False, chosen=value: self._pick(chosen))
            group.addAction(action)
            menu.addAction(action)
            if value == self._value:
                menu.setActiveAction(action)
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _pick(self, value: object) -> None:
        if value != self._value:
            self._value = value
            self._show()
            self.picked.emit()

    def _show(self) -> None:
        usual = self.is_usual()
        self.setChecked(not usual)
        chosen = self.words()
        words = chosen if chosen and (self._always or not usual) else self._title
        self.set_words(words)
        self.setAccessibleName(f"{self._title}: {chosen}" if chosen else self._title)
