"""The roll on screen: people by number in one or two columns; letters mark, digits go there."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.services.attendance import MARK_NAMES, MarkValue, RollLine
from desktop.ui import paint, theme

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
NARROW = 700
"""Below this width the roll stands in one column."""
HEADER = 34
LOOKS = {
    MarkValue.PRESENT: ("check", "success"),
    MarkValue.ABSENT: ("x", "error"),
    MarkValue.JUSTIFIED: ("file-text", "neutral"),
    MarkValue.LATE: ("clock", "warning"),
}
"""Icon and tone of each mark (design.md, «Attendance»)."""
TONES = {"A": "error", "T": "warning", "J": "muted"}
_TODAY = 108
_RECENT = 66
_STEP = 14


class _Model(QAbstractTableModel):
    """The lines of a roll, down the first column and then down the second."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[RollLine, ...] = ()
        self.columns = 1

    @property
    def height(self) -> int:
        return -(-len(self.lines) // self.columns) if self.lines else 0

    def set_lines(self, lines: Sequence[RollLine], columns: int) -> None:
        new = tuple(lines)
        same = columns == self.columns and len(new) == len(self.lines)
        if same:
            changed = [i for i, pair in enumerate(zip(self.lines, new, strict=True))
                       if pair[0] != pair[1]]  # fmt: skip
            self.lines = new
            for at in changed:
                index = self.index_of(at)
                self.dataChanged.emit(index, index)
            return
        self.beginResetModel()
        self.lines, self.columns = new, columns
        self.endResetModel()

    def index_of(self, at: int) -> QModelIndex:
        return self.index(at % self.height, at // self.height) if self.height else QModelIndex()

    def at(self, index: Index) -> int:
        return index.column() * self.height + index.row()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.height

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = self.at(index)
        if at >= len(self.lines):
            return None
        line = self.lines[at]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.number}. {line.name}: {spoken(line)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.name if line.reason is None else f"{line.name}: {line.reason}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.at(index) >= len(self.lines):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Header(QHeaderView):
    """«Nombre», «Últimas 4», «Hoy» over each column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.marks = "Hoy"
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(HEADER)

    def paintSection(self, painter: QPainter, rect: object, section: int) -> None:
        assert hasattr(rect, "adjusted")
        box = QRectF(rect)  # type: ignore[call-overload]
        painter.save()
        painter.fillRect(box, theme.colour("surface"))
        place = _Places(box)
        for words, where in (
            ("Nombre", place.name), ("Últimas 4", place.recent), (self.marks, place.today),
        ):  # fmt: skip
            paint.text(painter, where, words, "caption_strong", "muted")
        paint.divider(painter, box.left() + 10, box.right() - 10, box.bottom(), "border")
        painter.restore()


class _Places:
    """Where the parts of a line stand in its cell."""

    def __init__(self, box: QRectF) -> None:
        right = box.right() - 8
        self.number = QRectF(box.left() + 6, box.top(), 24, box.height() - 1)
        self.today = QRectF(right - _TODAY, box.top(), _TODAY, box.height() - 1)
        self.recent = QRectF(self.today.left() - _RECENT, box.top(), _RECENT, box.height() - 1)
        left = self.number.right() + 10
        self.name = QRectF(left, box.top(), self.recent.left() - left - 8, box.height() - 1)


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        if line is None:
            return
        view = self.parent()
        assert isinstance(view, RollView)
        painter.save()
        box = QRectF(option.rect)
        if index.column():
            painter.fillRect(
                QRectF(box.left(), box.top(), 1, box.height()), theme.colour("divider")
            )
        draw_line(painter, box, line, view.currentIndex() == index, view.hasFocus())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, theme.token("row", "roll"))


def draw_line(painter: QPainter, box: QRectF, line: RollLine, current: bool, focused: bool) -> None:
    """One person of the roll."""
    place = _Places(box)
    if current:
        ground = box.adjusted(4, 2, -4, -2)
        outline = "focus" if focused else None
        paint.rounded(painter, ground, 7, "accent_soft", outline, width=2)
    paint.text(painter, place.number, str(line.number), "body", "muted", align=paint.RIGHT)
    loud = line.value is MarkValue.ABSENT
    tone = "muted" if line.withdrawn or line.joined_later else "text"
    paint.text(painter, place.name, line.name, "strong" if loud else "medium", tone)
    x = place.recent.left() + 6
    for letter in line.recent:
        spot = QRectF(x - 4, place.recent.top(), 16, place.recent.height())
        if letter is None or letter == MarkValue.PRESENT:
            grey = "border" if letter is None else "border_control"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(grey))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawEllipse(spot.center(), 2, 2)
        else:
            words = "small_strong"
            paint.text(painter, spot, letter, words, TONES[letter], align=paint.CENTRE)
        x += _STEP
    _draw_mark(painter, place.today, line)


def _draw_mark(painter: QPainter, box: QRectF, line: RollLine) -> None:
    middle = box.center().y() + 0.5
    if line.value is None:
        words = "Retirada" if line.withdrawn else "Llegó después" if line.joined_later else ""
        icon = "circle-dashed"
        if not words:
            paint.glyph(painter, box.left() + 2, middle - 8, icon, tone="placeholder")
            words = "Sin marca"
            box = box.adjusted(24, 0, 0, 0)
        paint.text(painter, box, words, "small", "placeholder")
    elif line.value is MarkValue.PRESENT:
        paint.glyph(painter, box.left() + 2, middle - 8, "check", tone="success")
        paint.text(painter, box.adjusted(24, 0, 0, 0), "Presente", "small", "muted")
    else:
        icon, tone = LOOKS[line.value]
        paint.chip(painter, box.left() - 6, middle, MARK_NAMES[line.value], tone, icon=icon)


def spoken(line: RollLine) -> str:
    """The mark of a person in words."""
    if line.value is not None:
        return MARK_NAMES[line.value]
    if line.withdrawn:
        return "Retirada"
    return "Llegó después" if line.joined_later else "Sin marca"


class RollView(QTableView):
    """The roll; `marked(line, value)` asks for a mark (None takes it away), `digits` tells what
    number is being typed."""

    marked = Signal(object, object)
    digits = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model()
        self._typed = ""
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self._header = _Header(self)
        self.setHorizontalHeader(self._header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.token("row", "roll"))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Lista de asistencia")
        self.setAccessibleDescription(
            "Un número va a esa persona; P presente, A ausente, J justificada, T atraso."
        )

    def set_lines(self, lines: Sequence[RollLine]) -> None:
        """Show these people; the current person stays current."""
        kept = self.current()
        # Names are read whole in one column; a second one saves scrolling.
        fit = (self.height() - HEADER) // theme.token("row", "roll")
        columns = 2 if self.width() >= NARROW and len(lines) > max(fit, 8) else 1
        self._model.set_lines(lines, columns)
        numbers = {line.enrolment_id: at for at, line in enumerate(self._model.lines)}
        at = numbers.get(kept.enrolment_id, 0) if kept is not None else 0
        self._go(at)

    def set_today(self, today: bool) -> None:
        """Whether the marks are of today or of another day."""
        self._header.marks = "Hoy" if today else "Ese día"
        self._header.viewport().update()

    def show_mark(self, line: RollLine) -> None:
        """Show one changed line at once, before the house is asked again."""
        lines = list(self._model.lines)
        lines[line.number - 1] = line
        self._model.set_lines(lines, self._model.columns)

    def current(self) -> RollLine | None:
        """The person the cursor is on."""
        line = self.currentIndex().data(LINE)
        return line if isinstance(line, RollLine) else None

    def line(self, number: int) -> RollLine:
        """The person with a number."""
        return self._model.lines[number - 1]

    def go_to_first_unmarked(self) -> None:
        """Put the cursor on the first person without a mark."""
        for at, line in enumerate(self._model.lines):
            if line.value is None and line.expected:
                self._go(at)
                return

    def columns(self) -> int:
        """How many columns of people stand side by side."""
        return self._model.columns

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if plain and text.isdigit() and len(text) == 1:
            self._digit(text)
        elif plain and text in set(MarkValue):
            self._mark(MarkValue(text))
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._typed:
                self._forget_digits()
            else:
                self._mark(None)
        elif plain and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._forget_digits()
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._forget_digits()
            across = self._model.height if event.key() == Qt.Key.Key_Right else -self._model.height
            self._step(across)
        else:
            self._forget_digits()
            super().keyPressEvent(event)

    def _digit(self, digit: str) -> None:
        typed = self._typed + digit
        last = len(self._model.lines)
        if int(typed) > last:
            typed = digit
        if int(typed) == 0:
            self._typed = typed
            self.digits.emit(typed)
            return
        if int(typed) <= last:
            self._go(int(typed) - 1)
        # Three digits only where the roll has them: the next number then starts anew.
        self._typed = "" if len(typed) >= max(2, len(str(last))) else typed
        self.digits.emit(typed)

    def _mark(self, value: MarkValue | None) -> None:
        self._forget_digits()
        line = self.current()
        if line is not None:
            self.marked.emit(line, value)

    def step_down(self) -> None:
        """Go to the next person, as after a letter."""
        self._step(1)

    def _step(self, steps: int) -> None:
        last = len(self._model.lines) - 1
        at = self._model.at(self.currentIndex()) if self.currentIndex().isValid() else 0
        if 0 <= at + steps <= last:
            self._go(at + steps)

    def _go(self, at: int) -> None:
        index = self._model.index_of(at)
        self.setCurrentIndex(index)
        self.viewport().update()

    def _forget_digits(self) -> None:
        self._typed = ""
        self.digits.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._model.lines:
            self.set_lines(self._model.lines)
