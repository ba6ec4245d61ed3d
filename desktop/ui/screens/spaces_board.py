"""The week of one room, or of all of them, painted: arrows go from block to block, Enter opens."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from desktop.core.text import WEEKDAYS
from desktop.services.agreements.register import Block, Week
from desktop.ui import paint, theme
from desktop.ui.screens.spaces_drawing import draw_block
from desktop.ui.screens.spaces_places import ABOVE, HEAD, Placed, Places, by_hour, by_room
from desktop.ui.screens.spaces_words import block_sentence, month

MINUTE = 60_000


class WeekBoard(QAbstractScrollArea):
    """`show_week(week, room_id)`; `opened(block)` on Enter, `moved()` as the cursor goes on."""

    opened = Signal(object)
    moved = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._week: Week | None = None
        self._room: UUID | None = None
        self._places: Places | None = None
        self._at = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(40)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.setAccessibleName("Semana de los espacios")
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE)
        self._clock.timeout.connect(self.viewport().update)
        self._clock.start()

    # -- what it shows

    def show_week(self, week: Week, room: UUID | None) -> None:
        """Another week or another room (None: all); the same block stays current, else the first
        one of today, else the first."""
        kept = self.current()
        self._week, self._room = week, room
        self._lay_out()
        placed = self.placed()
        keys = [each.block.id for each in placed]
        if kept is not None and kept.id in keys:
            self._at = keys.index(kept.id)
        else:
            today = self._now().date()
            days = [at for at, each in enumerate(placed) if each.block.on >= today]
            self._at = days[0] if days else len(placed) - 1
        self._tell()

    def placed(self) -> tuple[Placed, ...]:
        """The blocks in sight, in the order of the arrows down."""
        return self._places.placed if self._places is not None else ()

    def current(self) -> Block | None:
        """The block the cursor is on."""
        found = self.placed()
        return found[self._at].block if 0 <= self._at < len(found) else None

    def sentence(self) -> str:
        """The current block in words."""
        found = self.placed()
        if not 0 <= self._at < len(found):
            return ""
        return block_sentence(found[self._at].block, found[self._at].room)

    def _lay_out(self) -> None:
        week = self._week
        if week is None:
            return
        width, height = self.viewport().width() - 20.0, self.viewport().height() - HEAD
        room = next((each for each in week.rooms if each.room_id == self._room), None)
        if room is not None:
            self._places = by_hour(week, room, width, height)
        else:
            self._places = by_room(week, week.rooms, width)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(int(self._places.height) - height, 0))
        bar.setPageStep(max(height, 1))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # -- the cursor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._cross(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            event.ignore()

    def _step(self, steps: int) -> None:
        self._go(min(max(self._at + steps, 0), len(self.placed()) - 1))

    def _cross(self, way: int) -> None:
        """The block nearest in height on the next day that way."""
        placed = self.placed()
        if not 0 <= self._at < len(placed):
            return
        now = placed[self._at]
        middle = now.box.center()
        beyond = [
            (abs(each.day - now.day), abs(each.box.center().y() - middle.y()), at)
            for at, each in enumerate(placed)
            if (each.day - now.day) * way > 0
        ]
        if beyond:
            self._go(min(beyond)[2])

    def _go(self, at: int) -> None:
        if at != self._at and 0 <= at < len(self.placed()):
            self._at = at
            self._tell()

    def _tell(self) -> None:
        self._reveal()
        self.viewport().update()
        self.setAccessibleDescription(self.sentence() or "Sin usos en esta semana")
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.moved.emit()

    def _reveal(self) -> None:
        placed = self.placed()
        if not 0 <= self._at < len(placed):
            return
        box, bar = placed[self._at].whole, self.verticalScrollBar()
        room = self.viewport().height() - HEAD
        if box.top() - 8 < bar.value():
            bar.setValue(int(box.top() - 8))
        elif box.bottom() + 8 > bar.value() + room:
            bar.setValue(int(box.bottom() + 8 - room))

    def _open(self) -> None:
        current = self.current()
        if current is not None:
            self.opened.emit(current)

    # -- the mouse

    def _under(self, point: QPointF) -> int:
        if point.y() < HEAD:
            return -1
        down = QPointF(point.x(), point.y() - HEAD + self.verticalScrollBar().value())
        return next((at for at, e in enumerate(self.placed()) if e.whole.contains(down)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(self._under(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._under(event.position()) == self._at:
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._under(event.position()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._under(QPointF(event.pos()))
            if at >= 0:
                each = self.placed()[at]
                QToolTip.showText(event.globalPos(), block_sentence(each.block, each.room), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        if self._week is not None and self._places is not None:
            down = self.verticalScrollBar().value()
            painter.save()
            painter.setClipRect(self.viewport().rect().adjusted(0, HEAD, 0, 0))
            painter.translate(0, HEAD - down)
            self._draw_ground(painter, self._places)
            self._draw_now(painter, self._places)
            for at, each in enumerate(self._places.placed):
                mine = at == self._at
                draw_block(painter, each, mine, mine and self.hasFocus(), self._places.hour > 0)
            painter.restore()
            self._draw_days(painter, self._places)
            if not self._places.placed:
                self._draw_nothing(painter)
        painter.end()

    def _columns(self, places: Places) -> list[tuple[int, QRectF]]:
        width = places.column
        return [(day, QRectF(places.left + day * width, 0, width, HEAD)) for day in range(7)]

    def _draw_days(self, painter: QPainter, places: Places) -> None:
        assert self._week is not None
        rest = {each.on: each.name for each in self._week.holidays}
        today = self._now().date()
        painter.fillRect(QRectF(0, 0, self.viewport().width(), HEAD), theme.colour("surface"))
        for day, box in self._columns(places):
            on = self._week.monday + timedelta(days=day)
            name = box.adjusted(EDGE_OF_DAY, 8, -4, -26)
            paint.text(painter, name, WEEKDAYS[on.weekday()].capitalize(), "caption", "muted")
            number = f"{on.day} {month(on)}"
            if on == today:
                wide = paint.text_width(number, "strong") + 16
                ground = QRectF(box.left() + EDGE_OF_DAY - 8, box.top() + 26, wide, 22)
                paint.rounded(painter, ground, 11, "accent")
                inside = ground.adjusted(0, 0, 0, -1)
                paint.text(painter, inside, number, "strong", "on_accent", align=paint.CENTRE)
            else:
                place = box.adjusted(EDGE_OF_DAY, 26, 0, -6)
                paint.text(painter, place, number, "strong")
                wide = paint.text_width(number, "strong") + 8
            if on in rest:
                right = box.adjusted(EDGE_OF_DAY + wide, 26, -6, -6)
                paint.text(painter, right, "Feriado", "caption_strong", "warning")
        paint.divider(painter, 0, self.viewport().width(), HEAD - 1, "border")

    def _draw_ground(self, painter: QPainter, places: Places) -> None:
        assert self._week is not None
        rest = {each.on: each.name for each in self._week.holidays}
        whole = max(places.height, self.viewport().height() - HEAD)
        for day, box in self._columns(places):
            on = self._week.monday + timedelta(days=day)
            if on in rest or on.weekday() == 6:
                ground = QRectF(box.left(), 0, box.width(), whole)
                painter.fillRect(ground, theme.colour("sunken"))
            painter.fillRect(QRectF(box.left(), 0, 1, whole), theme.colour("divider"))
        right = places.left + 7 * places.column
        for band in places.bands:
            if places.hour:
                paint.divider(painter, places.left - 6, right, band.top)
                place = QRectF(0, band.top - 9, places.left - 12, 18)
                paint.text(painter, place, band.words, "caption", "muted", align=paint.RIGHT)
            else:
                paint.divider(painter, 0, right, band.top + band.height - 1, "border")
                place = QRectF(28, band.top + 8, places.left - 36, 20)
                paint.text(painter, place, band.words, "medium")
                paint.text(painter, place.translated(0, 20), band.detail, "caption", "muted")

        # Over the lines of the hours, under what meets there all the same.
        for day, box in self._columns(places):
            name = rest.get(self._week.monday + timedelta(days=day))
            if name is not None:
                place = QRectF(box.left() + EDGE_OF_DAY, ABOVE + 4, box.width() - 20, 54)
                painter.setFont(theme.font("caption"))
                painter.setPen(theme.colour("warning"))
                painter.drawText(place, Qt.TextFlag.TextWordWrap.value, name)

    def _draw_now(self, painter: QPainter, places: Places) -> None:
        assert self._week is not None
        now = self._now()
        day = (now.date() - self._week.monday).days
        if not places.hour or not 0 <= day < 7:
            return
        top = places.at_time(time(now.hour, now.minute))
        if not 0 <= top <= places.height:
            return
        left = places.left + day * places.column
        painter.fillRect(QRectF(left, top - 1, places.column, 2), theme.colour("error"))
        paint.rounded(painter, QRectF(left - 4, top - 4, 8, 8), 4, "error")

    def _draw_nothing(self, painter: QPainter) -> None:
        room = QRectF(self.viewport().rect()).adjusted(0, HEAD, 0, 0)
        words = "Nadie usa este espacio en la semana"
        if self._room is None:
            words = "Nadie usa los espacios en la semana"
        wide = paint.text_width(words, "medium") + 40
        box = QRectF(room.center().x() - wide / 2, room.center().y() - 20, wide, 40)
        paint.rounded(painter, box, 10, "surface", "border")
        paint.text(painter, box.adjusted(0, 0, 0, -1), words, "medium", "muted", align=paint.CENTRE)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()


EDGE_OF_DAY = 12
"""From the line of a day to its name."""
