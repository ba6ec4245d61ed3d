"""One workshop: its people, waiting list, lessons and papers, with its data beside them."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.services.programme import WorkshopDetail, WorkshopState
from desktop.services.standing import Stands
from desktop.ui.context import Context
from desktop.ui.dialogs.authorise import ask_authorisation
from desktop.ui.dialogs.reason import ask_reason
from desktop.ui.doing import attempt, did
from desktop.ui.layout import column, panel, row
from desktop.ui.papers import Back, OpenPaper, open_act, open_list
from desktop.ui.screens.workshops_lessons import LessonsTab
from desktop.ui.screens.workshops_papers import PapersTab
from desktop.ui.screens.workshops_people import EnrolledTab, WaitingTab, WithdrawnTab
from desktop.ui.screens.workshops_side import WorkshopSide
from desktop.ui.segmented import Segmented
from desktop.ui.sync_mark import SyncMark
from desktop.ui.targets import OpenDiplomas
from desktop.ui.widgets import Icon, Keycap, button, label

NARROW = 924
"""Below this width the data open when asked, so that the lists stay legible."""
ENROLLED, WAITING, WITHDRAWN, LESSONS, PAPERS = range(5)
_TABS = ("Inscritas", "En espera", "Retiradas", "Sesiones", "Papeles")
KEYS = (
    ("A", "el acta de compromiso del taller a la vista"),
    ("Ctrl+E", "editar el taller"),
    ("Ctrl+1–5", "ver inscritas, espera, retiradas, sesiones o papeles"),
    ("Del", "retirar a la persona marcada"),
)


class WorkshopPage(QWidget):
    """`show_workshop(id)`; `left` on Esc, `edit_asked(detail)`, `changed` after a job."""

    left = Signal()
    edit_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.programme = context.desk.programme
        self.detail: WorkshopDetail | None = None
        self._shown: object = None
        self._asked_for_side = False
        self.tabs = Segmented(list(enumerate(_TABS)), ENROLLED, "Ver")
        self.enrolled = EnrolledTab(context)
        self.waiting = WaitingTab(context)
        self.withdrawn = WithdrawnTab(context)
        self.lessons = LessonsTab(context)
        self.papers = PapersTab(context)
        self.places = QStackedWidget()
        for tab in (self.enrolled, self.waiting, self.withdrawn, self.lessons, self.papers):
            self.places.addWidget(tab)
        self.side = WorkshopSide()
        self._build_head()
        strip = panel(row(self.tabs, None, self.side_button, margins=(28, 4, 20, 12)))
        left = panel(column(self._head, strip, self.places, gap=0))
        inside = row(left, self.side, gap=0)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self._connect()

    def _build_head(self) -> None:
        self.list_link = button("Talleres", "link", press=self.left.emit)
        self.name = label("", "strong", elide=True)
        self.mark = SyncMark(self.context, self._stands)
        self.more_button = button(
            "", "quiet", icon="ellipsis", name="Más acciones del taller", press=self._more
        )
        self.edit_button = button("Editar", icon="pen-line", press=self.edit)
        self.open_button = button(
            "Autorizar y abrir", "primary", icon="check", press=self.authorise
        )
        self.act_button = button("Acta", "primary", icon="file-text", press=self.show_act)
        self.act_button.setAccessibleName("Acta de compromiso")
        self.act_key = Keycap("Ctrl P")
        self.side_button = button("Datos", icon="info", small=True, press=self._toggle_side)
        line = row(
            self.list_link, Icon("chevron-right"), self.name, self.mark, self.more_button,
            self.edit_button, self.open_button, self.act_button, self.act_key, gap=8,
            margins=(28, 0, 20, 0),
        )  # fmt: skip
        line.setStretch(2, 1)
        self._head = panel(line, height=64)

    def _connect(self) -> None:
        self.tabs.changed.connect(self._show_tab)
        for tab in (self.enrolled, self.waiting, self.withdrawn, self.lessons):
            tab.changed.connect(self.refresh)
        self.papers.act_asked.connect(self.show_act)
        self.papers.list_asked.connect(self.show_list)
        self.papers.diplomas_asked.connect(self.show_diplomas)
        self.papers.opened.connect(
            lambda paper: self.context.navigate("documents", OpenPaper(paper.id, self._back()))
        )
        answers: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+P", self.show_act), ("A", self.show_act), ("Ctrl+E", self.edit),
            ("Esc", self.left.emit),
        ]  # fmt: skip
        answers += [(f"Ctrl+{at + 1}", partial(self.show_tab, at)) for at in range(len(_TABS))]
        for keys, answer in answers:
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(answer)

    # -- what is shown

    def show_workshop(self, workshop: UUID, tab: int | None = None) -> bool:
        """Put a workshop on screen; False where it is not there."""
        another = self.detail is None or self.detail.row.id != workshop
        found = self.context.messages.attempt(lambda: self.programme.workshop(workshop))
        if found is None:
            return False
        self._show(found)
        self.show_tab(ENROLLED if another and tab is None else tab)
        return True

    def _stands(self) -> Stands | None:
        if self.detail is None:
            return None
        found: Stands = self.context.desk.standing.of_workshop(self.detail.row.id)
        return found

    def forget(self) -> None:
        """It is left: nothing of it is asked again."""
        self.detail, self._shown = None, None

    def refresh(self) -> None:
        """Ask for the workshop again."""
        if self.detail is None:
            return
        workshop = self.detail.row.id
        found = self.context.messages.attempt(lambda: self.programme.workshop(workshop))
        if found is not None:
            self._show(found)

    def _show(self, detail: WorkshopDetail) -> None:
        papers = self.context.desk.documents.of_workshop(detail.row.id)
        if (detail, papers) == self._shown:
            # News of one's own job comes after what it changed is in sight already.
            return
        self.detail, self._shown = detail, (detail, papers)
        state = detail.row.state
        self.name.setText(detail.row.name)
        self.mark.refresh()
        waiting = len(detail.in_state("offered")) + len(detail.in_state("waiting"))
        counts = (
            len(detail.in_state("enrolled")), waiting, len(detail.in_state("withdrawn")),
            len(detail.lessons), len(papers),
        )  # fmt: skip
        for at, (words, number) in enumerate(zip(_TABS, counts, strict=True)):
            self.tabs.set_words(at, f"{words} {number}" if number else words)
        for tab in (self.enrolled, self.waiting, self.withdrawn, self.lessons):
            tab.show_detail(detail)
        self.papers.show_detail(detail, papers)
        self.side.show_detail(detail)
        planned, over = state is WorkshopState.PLANNED, state is WorkshopState.CANCELLED
        self.open_button.setVisible(planned)
        self.act_button.setVisible(not planned and not over)
        self.act_key.setVisible(self.act_button.isVisibleTo(self) and self._has_room())
        self.edit_button.setVisible(state in (WorkshopState.PLANNED, WorkshopState.OPEN))

    def show_tab(self, at: int | None = None) -> None:
        """Bring a list in sight, with the cursor in it."""
        if at is not None:
            self.tabs.set_value(at)
        self._show_tab()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tab(self) -> None:
        at = self.tabs.value()
        self.places.setCurrentIndex(at if isinstance(at, int) else ENROLLED)

    def first_focus(self) -> QWidget:
        """The list in sight; what opens a planned workshop."""
        if self.open_button.isVisibleTo(self) and not self.enrolled.table.model.rowCount():
            return self.open_button
        tab = self.places.currentWidget()
        view: QWidget = tab.table.view  # type: ignore[union-attr]
        return view if view.isVisibleTo(self) else self.tabs

    def _back(self) -> Back | None:
        if self.detail is None:
            return None
        return Back("workshops", self.detail.row.id, self.detail.row.name)

    # -- what is done

    def show_act(self) -> None:
        """The acta, or the addendum, on screen."""
        if self.detail is not None and self.act_button.isVisibleTo(self):
            open_act(self.context, self.detail.row.id, self._back())

    def show_list(self) -> None:
        """The list to mark by hand, on screen."""
        if self.detail is not None:
            open_list(self.context, self.detail.row.id, self._back())

    def show_diplomas(self) -> None:
        """Those of this workshop, to issue or to hand over."""
        if self.detail is not None:
            workshop = self.detail.row
            asked = OpenDiplomas(workshop_id=workshop.id, words=workshop.name, back="workshops",
                                 back_target=workshop.id)  # fmt: skip
            self.context.navigate("diplomas", asked)

    def edit(self) -> None:
        """Its form."""
        if self.detail is not None and self.edit_button.isVisibleTo(self):
            self.edit_asked.emit(self.detail)

    def authorise(self) -> None:
        """Record the authorisation, which opens it."""
        if self.detail is not None:
            name = self.detail.row.name
            ask_authorisation(self.context, self.detail, lambda: self._did(f"{name} está abierto"))

    def close_workshop(self) -> None:
        """At its end: nobody enrols any more."""
        self._attempt(self.programme.close, "Se cerró el taller")

    def reopen_workshop(self) -> None:
        """Closed too early."""
        self._attempt(self.programme.reopen, "El taller está abierto otra vez")

    def cancel_workshop(self) -> None:
        """It will not take place."""
        if self.detail is None:
            return
        ask_reason(
            self.context, "Cancelar el taller", f"{self.detail.row.name}. Su espacio queda libre;"
            " lo que ya pasó se conserva. No se puede volver a abrir.", "Cancelar el taller",
            lambda reason: self._attempt(
                lambda workshop: self.programme.cancel(workshop, reason), "Se canceló el taller"
            ),
        )  # fmt: skip

    def _more(self) -> None:
        if self.detail is None:
            return
        state = self.detail.row.state
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices: list[tuple[str, Callable[[], object], bool]] = [
            ("Lista de asistencia para marcar a mano", self.show_list,
             state is not WorkshopState.CANCELLED),
            ("Diplomas de este taller", self.show_diplomas, state is not WorkshopState.CANCELLED),
            ("Cerrar el taller", self.close_workshop, state is WorkshopState.OPEN),
            ("Volver a abrir el taller", self.reopen_workshop, state is WorkshopState.CLOSED),
            ("Cancelar el taller", self.cancel_workshop,
             state in (WorkshopState.PLANNED, WorkshopState.OPEN)),
        ]  # fmt: skip
        for words, answer, offered in choices:
            if offered:
                menu.addAction(words).triggered.connect(lambda _=False, do=answer: do())
        if not menu.actions():
            menu.addAction("Un taller cancelado ya no cambia").setEnabled(False)
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height() + 4)))

    def _attempt(self, job: Callable[[UUID], object], said: str) -> None:
        if self.detail is not None:
            doing = partial(job, self.detail.row.id)
            attempt(self.context, doing, said, self.programme.undo, self.refresh)

    def _did(self, said: str) -> None:
        did(self.context, said, self.programme.undo, self.refresh)

    # -- room

    def _has_room(self) -> bool:
        return self.width() >= 1040 or self.width() == 0

    def _toggle_side(self) -> None:
        self._asked_for_side = not self.side.isVisible()
        self.side.setVisible(self._asked_for_side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.side_button.setVisible(narrow)
        self.side.setVisible(not narrow or self._asked_for_side)
        self.act_key.setVisible(self.act_button.isVisibleTo(self) and self._has_room())
