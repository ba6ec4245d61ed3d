"""Ctrl+K: one box over everything, its answers in groups, each a key away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import count
from desktop.ui import paint, theme
from desktop.ui.layout import hline, panel, row
from desktop.ui.overlay import Overlay
from desktop.ui.search_field import LONGEST
from desktop.ui.typed import without_marks
from desktop.ui.widgets import Icon, Keycap, label

Index = QModelIndex | QPersistentModelIndex
RESULT = Qt.ItemDataRole.UserRole
WIDTH = 660
TOP = 84
HEADING_HEIGHT = 30
RESULT_HEIGHT = 38
MOST_HEIGHT = 420


@dataclass(frozen=True)
class Result:
    """One answer: `run` on Enter, `also` on Ctrl+Enter; `keys` is its shortcut elsewhere."""

    icon: str
    title: str
    detail: str
    run: Callable[[], object]
    keys: str = ""
    also: Callable[[], object] | None = None


@dataclass(frozen=True)
class Group:
    """Answers of one kind."""

    title: str
    results: Sequence[Result]


Search = Callable[[str], Sequence[Group]]


class _Answers(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str | Result] = []
        self.typed = ""

    def show(self, groups: Sequence[Group], typed: str) -> None:
        self.beginResetModel()
        self.typed = typed
        self.lines = []
        for group in groups:
            if group.results:
                self.lines.append(group.title)
                self.lines.extend(group.results)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == RESULT:
            return line if isinstance(line, Result) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line if isinstance(line, str) else f"{line.title}, {line.detail}".strip(", ")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def stops(self) -> list[int]:
        return [at for at, line in enumerate(self.lines) if isinstance(line, Result)]


class _Painter(QStyledItemDelegate):
    def __init__(self, model: _Answers, view: QListView) -> None:
        super().__init__(view)
        self._model, self._view = model, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(self._model.lines[index.row()], str)
        return QSize(40, HEADING_HEIGHT if heading else RESULT_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        box.setRight(self._view.width())
        line = self._model.lines[index.row()]
        painter.save()
        if isinstance(line, str):
            place = QRectF(box.left() + 20, box.top() + 8, 400, box.height() - 8)
            paint.text(painter, place, line, "caption_strong", "muted")
        else:
            self._result(painter, box, line, self._view.currentIndex().row() == index.row())
        painter.restore()

    def _result(self, painter: QPainter, box: QRectF, line: Result, current: bool) -> None:
        middle = box.center().y()
        if current:
            paint.rounded(painter, box.adjusted(8, 1, -8, -1), 7, "accent_soft")
        tone = "accent_ink" if current else "muted"
        paint.glyph(painter, box.left() + 22, middle - 9, line.icon, 18, tone=tone)
        right = box.right() - 20
        if line.keys:
            right -= paint.keycap(painter, right, middle, line.keys, to_left=True) + 10
        if current:
            paint.glyph(painter, right - 16, middle - 8, "corner-down-left", tone=tone)
            right -= 28
        left = box.left() + 54
        wide = min(paint.text_width(line.title, "medium") + 1, right - left)
        place = QRectF(left, box.top(), wide, box.height() - 1)
        paint.marked_text(painter, place, line.title, self._model.typed, "medium")
        rest = QRectF(left + wide + 14, box.top(), right - left - wide - 14, box.height() - 1)
        if rest.width() > 30:
            paint.text(painter, rest, line.detail, "small", "muted")


class _Box(QLineEdit):
    moved = Signal(int)
    chosen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6}
        steps[Qt.Key.Key_PageUp] = -6
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)


class Palette(Overlay):
    """The overlay; `search` answers every keystroke and must be quick."""

    def __init__(self, host: QWidget, search: Search, also: str = "inscribir") -> None:
        sheet = QFrame()
        sheet.setObjectName("dialog")
        sheet.setAccessibleName("Buscar en todo")
        super().__init__(host, sheet, width=WIDTH, top=TOP)
        self._search = search
        self.box = _Box()
        self.box.setObjectName("bare")
        self.box.setFont(theme.font("lead"))
        self.box.setMaxLength(LONGEST)
        self.box.setPlaceholderText("Personas, talleres, documentos, acciones")
        self.box.setAccessibleName("Buscar en todo")
        self.box.textChanged.connect(self._ask)
        self.box.moved.connect(self._move)
        self.box.chosen.connect(self._run)
        self._answers = _Answers()
        self.view = QListView()
        self._set_up_view()
        self.total = label("", "caption", "muted")
        self.nothing = label("", "body", "muted", wrap=True)
        self._also = (Keycap("Ctrl Intro"), label(also, "caption", "muted"))
        foot = row(
            Keycap("↑"), Keycap("↓"), label("moverse", "caption", "muted"), 10,
            Keycap("Intro"), label("abrir", "caption", "muted"), 10,
            *self._also, None, self.total, gap=5, margins=(20, 0, 20, 0),
        )  # fmt: skip
        top = row(Icon("search", 20), self.box, Keycap("Esc"), gap=12, margins=(22, 0, 16, 0))
        self._nothing_place = panel(row(self.nothing, margins=(22, 16, 22, 16)))
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(panel(top, height=54))
        inside.addWidget(hline())
        inside.addWidget(self.view)
        inside.addWidget(self._nothing_place)
        inside.addSpacing(6)
        inside.addWidget(hline())
        inside.addWidget(panel(foot, height=40))

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self._answers)
        view.setItemDelegate(_Painter(self._answers, view))
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName("Resultados")
        view.setMouseTracking(True)
        view.entered.connect(self._hover)
        view.clicked.connect(lambda _: self._run(False))

    def ask(self, typed: str = "") -> None:
        """Open, with something typed already."""
        self.box.setText(typed)
        self.open(self.box)
        self._ask(typed)

    def _ask(self, typed: str) -> None:
        plain = without_marks(typed)
        if plain != typed:
            self.box.setText(plain)
            return
        self._answers.show(self._search(plain.strip()), plain.strip())
        stops = self._answers.stops()
        lines = self._answers.lines
        height = sum(HEADING_HEIGHT if isinstance(x, str) else RESULT_HEIGHT for x in lines) + 2
        self.view.setFixedHeight(min(height, MOST_HEIGHT, max(self.height() - TOP - 130, 120)))
        self.view.setVisible(bool(stops))
        self._nothing_place.setVisible(not stops)
        self.nothing.setText(
            f"Nada se llama así: «{plain.strip()}»." if plain.strip() else "Escriba para buscar."
        )
        self.total.setText(count(len(stops), "resultado"))
        if stops:
            self.view.setCurrentIndex(self._answers.index(stops[0], 0))
            self.view.scrollToTop()
        self._show_also()
        if self.is_open():
            self.place()

    def _show_also(self) -> None:
        current = self.current()
        for part in self._also:
            part.setVisible(current is not None and current.also is not None)

    def current(self) -> Result | None:
        """The answer Enter would open."""
        at = self.view.currentIndex().row()
        line = self._answers.lines[at] if 0 <= at < len(self._answers.lines) else None
        return line if isinstance(line, Result) else None

    def _hover(self, index: QModelIndex) -> None:
        if index.row() in self._answers.stops():
            self.view.setCurrentIndex(index)
            self._show_also()

    def _move(self, steps: int) -> None:
        stops = self._answers.stops()
        if not stops:
            return
        now = self.view.currentIndex().row()
        at = stops.index(now) if now in stops else 0
        wanted = stops[min(max(at + steps, 0), len(stops) - 1)]
        self.view.setCurrentIndex(self._answers.index(wanted, 0))
        if wanted == stops[0]:
            self.view.scrollToTop()
        self._show_also()

    def _run(self, also: bool) -> None:
        current = self.current()
        if current is None or (also and current.also is None):
            return
        run = current.also if also and current.also is not None else current.run
        self.close_sheet()
        run()
