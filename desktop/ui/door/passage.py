"""From an open house to the desk: the sheet that must be kept, the first day, the last numbers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.errors import InvalidInput, UserError
from desktop.ui.door.entrance import Entered
from desktop.ui.door.first_login import FirstLoginPage
from desktop.ui.door.frame import DoorPage
from desktop.ui.door.keep_sheet import KeepSheet, KeepSheetPage
from desktop.ui.door.numbers import NumbersPage
from desktop.ui.messages import Messages


class Passage(QObject):
    """Shows what is due, one page after another; `arrived(desk)` at the end.

    `left` when somebody signs out on the way. Holds the open house until then.
    """

    arrived = Signal(object)
    left = Signal()

    def __init__(
        self,
        parent: QObject,
        print_paper: Callable[[QWidget, bytes], bool],
        messages: Messages,
        show: Callable[[DoorPage], None],
    ) -> None:
        super().__init__(parent)
        self._print, self._messages, self._show = print_paper, messages, show
        self._inside: Entered | None = None
        self.after_restore = False
        self.foot = ""
        """What the sheet says at its foot: the last step of the first set-up."""

    def begin(self, entered: Entered, password: str) -> None:
        """Somebody opened the house with this password."""
        self._inside = entered
        if entered.code:
            keep = KeepSheet(entered.code, entered.sheet, self._print, self._messages)
            page = KeepSheetPage(keep, self.foot)
            page.kept.connect(lambda: self._first_day(entered, password))
            self._show(page)
        else:
            self._first_day(entered, password)

    def leave(self) -> None:
        """Sign out again before having arrived."""
        if self._inside is not None:
            self._inside.close()
            self._inside = None

    def _first_day(self, entered: Entered, password: str) -> None:
        if not entered.newcomer:
            self._numbers(entered)
            return
        page = FirstLoginPage(entered.staff_name, password)
        page.leaving.connect(self._walk_out)
        page.accepted.connect(lambda own: self._accept(page, entered, password, own))
        self._show(page)

    def _walk_out(self) -> None:
        self.leave()
        self.left.emit()

    def _accept(self, page: FirstLoginPage, entered: Entered, password: str, own: str) -> None:
        try:
            entered.accept(password, own)
        except InvalidInput as error:
            page.refuse(error)
        except UserError as error:
            self._messages.show(error)
        else:
            self._numbers(entered)

    def _numbers(self, entered: Entered) -> None:
        kinds = entered.unknown_numbers() if self.after_restore else ()
        if not kinds:
            self._arrive(entered)
            return
        page = NumbersPage(kinds)
        page.later.connect(lambda: self._arrive(entered))
        page.told.connect(lambda told: self._tell(entered, told))
        self._show(page)

    def _tell(self, entered: Entered, told: dict[str, int]) -> None:
        try:
            entered.tell_highest(told)
        except UserError as error:
            self._messages.show(error)
        else:
            self._arrive(entered)

    def _arrive(self, entered: Entered) -> None:
        self._inside = None
        self.after_restore = False
        self.arrived.emit(entered.desk())
