"""The first part of the page of diplomas: what would be issued, and the one key that does it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import thousands
from desktop.services.documents.diploma_facts import OFFICE
from desktop.services.documents.diploma_plan import Candidate, DiplomaPlan
from desktop.ui.context import Context
from desktop.ui.layout import clear, column, panel, row, scroll, show_in
from desktop.ui.row_list import Face, RowList
from desktop.ui.screens.diplomas_run import DiplomaRun, Outcome
from desktop.ui.screens.diplomas_words import Why, head, odd, reasons, twice, unfinished
from desktop.ui.tasks import ProgressPlace
from desktop.ui.two_columns import TwoColumns
from desktop.ui.widgets import Card, Icon, Keycap, Notice, button, label

SIDE = 344
SIDE_BY_SIDE = 900
MOST_NAMES = 6


class _Head(Card):
    """How many, what is safe, and the button that does it."""

    def __init__(self) -> None:
        super().__init__(margins=(24, 20, 20, 20))
        self._title = label("", "title", wrap=True)
        self._words = label("", "body", "muted", wrap=True)
        self._files = label(
            "Van a una carpeta: un PDF por persona, ordenados por taller; otro con todos; y la hoja"
            " de números y códigos.",
            "caption", "muted", wrap=True,
        )  # fmt: skip
        self.go = button("Emitir", "primary", icon="award")
        self._key = Keycap("Ctrl Intro")
        line = row(gap=18)
        mark = Icon("award", 24, "accent", box=52, ground="accent_soft", radius=26)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(self._title, self._words, self._files, gap=5), 1)
        self.add(line)
        self.add(6, row(70, self.go, 10, self._key, None, gap=0))

    def show_plan(self, plan: DiplomaPlan) -> None:
        """What the run would do."""
        title, sentence, words = head(plan)
        self._title.setText(title)
        self._words.setText(sentence)
        self._words.setVisible(bool(sentence))
        self.setAccessibleName(f"{title}. {sentence}")
        self._files.setVisible(bool(words))
        self.go.setVisible(bool(words))
        self._key.setVisible(bool(words))
        if words:
            self.go.set_words(words)


class _Signer(Card):
    """Who signs, and where that is told when nobody is."""

    def __init__(self, context: Context) -> None:
        super().__init__(title="Quién firma", margins=(20, 14, 20, 16))
        self._context = context
        self._mark = Icon("signature", 18, "neutral", box=34, ground="neutral_soft")
        self._name = label("", "strong", wrap=True)
        self._role = label("", "caption", "muted", wrap=True)
        self._go = button("Indicar en Casa", "link", small=True,
                          press=lambda: context.navigate("house", "data"))  # fmt: skip
        self._teachers = label("", "caption", "muted", wrap=True)
        line = row(gap=12)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(self._name, self._role, row(self._go, None), gap=2), 1)
        self.add(line, self._teachers)

    def show_signer(self, teachers_missing: int) -> None:
        """As the house says it now."""
        data: Any = self._context.desk.upkeep.house_data()
        known = bool(data.signer_name)
        self._mark.show_icon("signature" if known else "triangle-alert",
                             "neutral" if known else "warning")  # fmt: skip
        self._mark.show_ground("neutral_soft" if known else "warning_soft")
        self._name.setText(data.signer_name or "Falta quien firma")
        self._role.setText(
            (data.signer_role or OFFICE) if known
            else "Los diplomas saldrían con la línea para firmar y sin nombre."
        )  # fmt: skip
        self._go.setVisible(not known)
        said = "En cada diploma firma también quien dio el taller."
        if teachers_missing:
            said = "1 taller no tiene" if teachers_missing == 1 else (
                f"{thousands(teachers_missing)} talleres no tienen"
            )  # fmt: skip
            said += " tallerista: ahí firma solo la coordinación."
        self._teachers.setText(said)


class IssueTab(QWidget):
    """`go_asked`, `reason_opened(kind)`, `person_opened(id)` and what one does with an outcome."""

    go_asked = Signal()
    elsewhere_asked = Signal()
    reason_opened = Signal(object)
    person_opened = Signal(object)
    folder_asked = Signal()
    print_asked = Signal()
    deliver_asked = Signal()
    begun = Signal()
    """Before what was pressed goes away: the key that began a run must not stop it."""

    def __init__(self, context: Context, run: DiplomaRun) -> None:
        super().__init__()
        self.context = context
        self.run = run
        self.head = _Head()
        self.head.go.clicked.connect(lambda _=False: self.go_asked.emit())
        self.progress = ProgressPlace()
        self._meanwhile = label(
            "Puede seguir atendiendo: se hace aparte. Si cierra la ventana no se pierde nada y"
            " después se completa.",
            "small", "muted", wrap=True,
        )  # fmt: skip
        self._going = panel(column(self.progress, row(self._meanwhile, margins=(20, 0, 20, 0)),
                                   gap=8))  # fmt: skip
        self._outcome = column(gap=0)
        self._outcome_place = panel(self._outcome)
        self._warnings = column(gap=14)
        self._warnings_place = panel(self._warnings)
        self.why: RowList[Why] = RowList(
            "Por qué no reciben", self._why_face, key=lambda why: why.words, fit=True, height=44
        )
        self.why.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.why.opened.connect(lambda why: self.reason_opened.emit(why.words))
        self._without = label("", "small", "muted")
        self.why_card = Card(
            row(label("No reciben diploma", "heading"), self._without, None,
                margins=(20, 0, 20, 0)),
            self.why, margins=(0, 14, 0, 8), gap=6,
        )  # fmt: skip
        self.signer_card = _Signer(context)
        self.names: RowList[Candidate] = RowList(
            "Nombres por revisar", self._name_face, fit=True, edge=20,
            key=lambda each: (each.person_id, each.workshop_id),
        )  # fmt: skip
        self.names.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.names.opened.connect(lambda each: self.person_opened.emit(each.person_id))
        self._odd = label("", "small", "muted")
        self._more = label("", "caption", "muted")
        self.names_card = Card(
            row(label("Nombres por revisar", "heading"), self._odd, None, margins=(20, 0, 20, 0)),
            row(label("Así saldrían en el diploma. Intro abre la ficha para corregirlos.",
                      "caption", "muted", wrap=True), margins=(20, 0, 20, 2)),
            self.names, row(self._more, margins=(20, 4, 20, 4)), margins=(0, 14, 0, 10), gap=4,
        )  # fmt: skip
        left = panel(
            column(self._outcome_place, self.head, self._going, self._warnings_place,
                   self.why_card, None, gap=16)
        )  # fmt: skip
        right = panel(column(self.names_card, self.signer_card, None, gap=14))
        body = TwoColumns(
            left, right, side=SIDE, beside_from=SIDE_BY_SIDE, gap=20, margins=(28, 4, 28, 20)
        )
        area = scroll(body)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _, most: body.leave_room(bar.sizeHint().width() if most else 0)
        )
        self.setLayout(column(area, gap=0))
        self.setFocusProxy(self.head.go)
        self.first_action: QWidget = self.head.go
        """What one does first about a run that ended."""
        run.changed.connect(self._on_run)
        self._on_run()

    # -- what is shown

    def show_plan(self, plan: DiplomaPlan, teachers_missing: int) -> None:
        """What issuing would do now."""
        self.head.show_plan(plan)
        why = reasons(plan.excluded)
        self._without.setText(thousands(len(plan.excluded)))
        self.why.set_rows(why)
        self.why_card.setVisible(bool(why))
        strange = [each for each in plan.to_issue if odd(each.name, each.by_sound)]
        self._odd.setText(thousands(len(strange)))
        self.names.set_rows(strange[:MOST_NAMES])
        rest = len(strange) - MOST_NAMES
        self._more.setText(f"Y {thousands(rest)} más." if rest > 0 else "")
        self._more.setVisible(rest > 0)
        self.names_card.setVisible(bool(strange))
        clear(self._warnings)
        if plan.repeated:
            show_in(self._warnings, Notice(*twice(plan.repeated), icon="copy"))
        if plan.unfinished and (plan.to_issue or plan.excluded):
            show_in(self._warnings, Notice(*unfinished(plan.unfinished), icon="calendar-clock"))
        self._warnings_place.setVisible(self._warnings.count() > 0)
        self.signer_card.show_signer(teachers_missing)

    @staticmethod
    def _why_face(why: Why) -> Face:
        return Face(title=why.words, quiet=thousands(why.people), arrow=True)

    @staticmethod
    def _name_face(each: Candidate) -> Face:
        return Face(title=each.name, detail=f"{odd(each.name, each.by_sound)} · {each.workshop}")

    # -- the run

    def _on_run(self) -> None:
        run = self.run
        going = run.task is not None
        if run.task is not None:
            self.begun.emit()
            self.progress.show_task(run.task, run.title)
        # One way to go on at a time.
        self.head.setVisible(not going and not self.waits())
        self._going.setVisible(going)
        clear(self._outcome)
        if run.outcome is not None:
            show_in(self._outcome, self._notice(run.outcome))
        self._outcome_place.setVisible(run.outcome is not None)

    def _notice(self, outcome: Outcome) -> Notice:
        actions: list[QWidget] = []
        body: Any = outcome.sentence
        if outcome.kind == "done":
            assert outcome.files is not None
            place = label(str(outcome.files.folder), "small_medium", wrap=True)
            place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            place.setAccessibleName(f"Carpeta: {outcome.files.folder}")
            body = column(label(outcome.sentence, "small", wrap=True), place, gap=6,
                          margins=(16, 12, 16, 0))  # fmt: skip
            actions = [
                button("Abrir la carpeta", icon="folder-open", small=True,
                       press=self.folder_asked.emit),
                button("Marcar como entregados", icon="check-check", small=True,
                       press=self.deliver_asked.emit),
                button("Imprimir el PDF unido", "quiet", small=True, press=self.print_asked.emit),
            ]  # fmt: skip
        elif outcome.numbers:
            actions = [button("Indicar los números", icon="pen-line", small=True,
                              press=lambda: self.context.navigate("house", "numbers"))]  # fmt: skip
        elif outcome.unfinished:
            again = "Intentar otra vez" if outcome.kind == "failed" else "Continuar"
            actions = [
                button(again, "primary", icon="refresh-cw", small=True, press=self.run.go_on)
            ]
            if outcome.elsewhere:
                actions.append(button("Elegir otra carpeta", icon="folder-open", small=True,
                                      press=self.elsewhere_asked.emit))  # fmt: skip
        actions.append(button("Cerrar este aviso", "quiet", small=True, press=self.run.forget))
        tone: Any = {"done": "success", "stopped": "accent", "failed": "error"}[outcome.kind]
        notice = Notice(outcome.title, body, *actions, tone=tone)
        self.first_action = actions[0]
        return notice

    def waits(self) -> bool:
        """Whether a run that did not end may be gone on with."""
        outcome = self.run.outcome
        return outcome is not None and outcome.unfinished
