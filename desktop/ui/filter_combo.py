"""A list to choose from by typing: a letter or two, Enter, and on to the next field."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.core.text import clean, fold
from desktop.ui import paint
from desktop.ui.fields import FIELD_WIDTH, TextField
from desktop.ui.popup import ROW, Popup

Index = QModelIndex | QPersistentModelIndex
OPTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value, its words, and a thin fact at the right of the row."""

    value: object
    words: str
    detail: str = ""
    icon: str = ""
    enabled: bool = True


class _Options(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.options: list[Option] = []
        self.typed = ""

    def show(self, options: list[Option], typed: str) -> None:
        self.beginResetModel()
        self.options, self.typed = options, typed
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        option = self.options[index.row()]
        if role == OPTION:
            return option
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{option.words}, {option.detail}" if option.detail else option.words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.options[index.row()].enabled:
            return super().flags(index)
        return Qt.ItemFlag.NoItemFlags


class _Row(QStyledItemDelegate):
    def __init__(self, model: _Options, parent: QListView) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._model.options[index.row()]
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        tone, thin = ("text", "muted") if shown.enabled else ("disabled", "disabled")
        if state & QStyle.StateFlag.State_Selected:
            paint.rounded(painter, box.adjusted(0, 1, 0, -1), 6, "accent_soft")
        left = box.left() + 10
        if shown.icon:
            paint.glyph(painter, left, box.center().y() - 8, shown.icon, tone=thin)
            left += 26
        right = box.right() - 10
        if shown.detail:
            wide = min(paint.text_width(shown.detail, "small"), (right - left) * 0.6)
            place = QRectF(right - wide, box.top(), wide, box.height() - 1)
            paint.text(painter, place, shown.detail, "small", thin, align=paint.RIGHT)
            right -= wide + 12
        place = QRectF(left, box.top(), right - left, box.height() - 1)
        paint.marked_text(painter, place, shown.words, self._model.typed, tone=tone)
        painter.restore()


class FilterCombo(TextField):
    """Choose by typing: what fits is listed, the first is ready, Enter or Tab takes it.

    `chosen` when another option was taken. With `free=True` any text is an answer and the
    options are suggestions. `value()` is the option's value (or the free text), else None.
    """

    chosen = Signal()

    def __init__(
        self,
        options: Sequence[Option | tuple[object, str]] = (),
        *,
        hint: str = "Elija",
        width: int = FIELD_WIDTH,
        free: bool = False,
        opens_on_focus: bool = False,
    ) -> None:
        super().__init__(hint, width=width)
        self._free = free
        self._opens_on_focus = opens_on_focus
        self._options: list[Option] = []
        self._chosen: Option | None = None
        self._list = _Options()
        self._popup: Popup | None = None
        self._walked = False
        self.setProperty("arrow", "true")
        self.setAccessibleDescription("Lista: escriba para filtrar, flecha abajo para verla.")
        self.set_options(options)
        self.textEdited.connect(self._filter)

    # -- what it holds

    def set_options(self, options: Sequence[Option | tuple[object, str]]) -> None:
        """Another list; the chosen one stays when it is in it."""
        self._options = [
            option if isinstance(option, Option) else Option(*option) for option in options
        ]
        if self._chosen is not None:
            self.set_value(self._chosen.value)

    def value(self) -> object:
        """The chosen value; None when nothing (or nothing listed) was chosen."""
        if self._chosen is not None:
            return self._chosen.value
        return (clean(self.text()) or None) if self._free else None

    def option(self) -> Option | None:
        """The chosen option, whole."""
        return self._chosen

    def set_value(self, value: object) -> None:
        """Choose without telling anyone."""
        found = next((o for o in self._options if o.value == value), None)
        self._chosen = found if value is not None else None
        free = str(value) if self._free and value is not None else ""
        self.setText(self._chosen.words if self._chosen else free)
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Why the typing is not a choice, or ""."""
        typed = clean(self.text())
        if self._free or self._chosen is not None or not typed:
            return ""
        return f"«{typed}» no está en la lista. Elija una opción."

    # -- what staff do

    def _filter(self, typed: str) -> None:
        self._chosen = None
        self._walked = False
        self._show(typed)

    def _show(self, typed: str) -> None:
        found = matching(self._options, typed)
        self._list.show(found, typed)
        if not found:
            self.close_list()
            return
        popup = self._popup or self._make_popup()
        widest = max(
            paint.text_width(o.words) + paint.text_width(o.detail, "small") + 70 for o in found
        )
        first = next((at for at, option in enumerate(found) if option.enabled), -1)
        if not self._free:
            # A suggestion waits for the arrow key; a choice is ready at once.
            popup.view.setCurrentIndex(self._list.index(max(first, 0), 0))
        popup.open(min(int(widest), 560))

    def _make_popup(self) -> Popup:
        view = QListView()
        view.setAccessibleName("Opciones")
        view.setModel(self._list)
        view.setItemDelegate(_Row(self._list, view))
        self._popup = Popup(self, view)
        self._popup.picked.connect(lambda index: self._take(index.row()))
        return self._popup

    def open_list(self) -> None:
        """Show every option, the chosen one current."""
        self._show("")
        if self._popup is not None and self._chosen in self._list.options:
            at = self._list.options.index(self._chosen)
            self._popup.view.setCurrentIndex(self._list.index(at, 0))

    def close_list(self) -> None:
        """Hide the options."""
        self._walked = False
        if self._popup is not None:
            self._popup.close_list()

    def is_open(self) -> bool:
        """Whether the options are in sight."""
        return self._popup is not None and self._popup.isVisible()

    def _current(self) -> int:
        return self._popup.view.currentIndex().row() if self._popup and self.is_open() else -1

    def _take(self, at: int) -> bool:
        if not 0 <= at < len(self._list.options) or not self._list.options[at].enabled:
            return False
        option = self._list.options[at]
        self.close_list()
        news = option != self._chosen
        self._chosen = option
        self.setText(option.words)
        self.setCursorPosition(0)
        if news:
            self.changed.emit()
            self.chosen.emit()
        return True

    def settle(self) -> None:
        """Take what is ready when the cursor leaves after typing or walking the list."""
        if self.is_open() and self._walked:
            self._take(self._current())
        elif self._chosen is None and self.text().strip():
            typed = fold(self.text())
            exact = next((o for o in self._options if fold(o.words) == typed), None)
            if exact is not None and exact.enabled:
                self._list.show([exact], "")
                self._take(0)
            elif not self._free and self.is_open():
                self._take(self._current())
        self.close_list()

    # -- keys and mouse

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.is_open()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._move(key)
        elif key == Qt.Key.Key_F4:
            self.open_list()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.is_open():
            taken = self._take(self._current())
            self.close_list()
            if taken or self._free:
                event.ignore()
        else:
            super().keyPressEvent(event)

    def _move(self, key: Qt.Key) -> None:
        self._walked = True
        if not self.is_open():
            self.open_list()
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7}
        last = len(self._list.options) - 1
        at = min(max(self._current() + steps.get(key, -7), 0), last)
        if self._popup is not None:
            self._popup.view.setCurrentIndex(self._list.index(at, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.isReadOnly() or not self.isEnabled():
            return
        if self.is_open():
            self.close_list()
        else:
            self.open_list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.selectAll()
            if self._opens_on_focus and self._chosen is None:
                self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.settle()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tone = "muted" if self.isEnabled() else "disabled"
        top = (self.height() - 16) / 2
        paint.glyph(painter, self.width() - 25, top, "chevron-down", tone=tone)
        painter.end()


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """The options that hold every typed word: those that begin with it first."""
    wanted = fold(typed)
    if not wanted:
        return list(options)
    ranked: list[tuple[int, int, Option]] = []
    for place, option in enumerate(options):
        words = fold(option.words)
        if words.startswith(wanted):
            rank = 0
        elif all(_starts_a_word(words, part) for part in wanted.split()):
            rank = 1
        elif all(part in f"{words} {fold(option.detail)}" for part in wanted.split()):
            rank = 2
        else:
            continue
        ranked.append((rank, place, option))
    return [option for _, _, option in sorted(ranked, key=lambda found: found[:2])]


def _starts_a_word(words: str, part: str) -> bool:
    return words.startswith(part) or f" {part}" in words
