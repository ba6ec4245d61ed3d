"""«Diplomas del ciclo»: the whole house, one workshop or one person, in one action."""

from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.core.errors import UserError
from desktop.core.text import count
from desktop.core.topics import Topic
from desktop.services.documents.diploma_files import safe
from desktop.services.documents.diploma_plan import DiplomaPlan, Scope
from desktop.services.documents.diploma_rows import DiplomaRow
from desktop.services.documents.register import DocumentKind
from desktop.ui.context import Context
from desktop.ui.filter_menu import FilterMenu
from desktop.ui.layout import panel, row
from desktop.ui.papers import Back, OpenPaper
from desktop.ui.preview_print import print_from_dialog
from desktop.ui.screen import PageHeader, Screen
from desktop.ui.screens.diplomas_issue import IssueTab
from desktop.ui.screens.diplomas_list import KEYS, IssuedTab
from desktop.ui.screens.diplomas_run import DiplomaRun
from desktop.ui.screens.diplomas_without import WithoutTab
from desktop.ui.segmented import Segmented
from desktop.ui.targets import OpenDiplomas
from desktop.ui.widgets import Keycap, button

ISSUE, WITHOUT, ISSUED = range(3)
EVERY = "every"
"""Instead of a cycle: all that somebody took part in."""
_TABS = ("Emitir", "No reciben", "Emitidos")
_BACK = {"documents": "Volver a Documentos", "workshops": "Volver al taller",
         "people": "Volver a la ficha"}  # fmt: skip


class DiplomasScreen(Screen):
    """A page of «Documentos»; `navigate("diplomas", OpenDiplomas(workshop_id=…))`."""

    key = "diplomas"
    title = "Diplomas"
    icon = "award"
    within = "documents"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.DOCUMENTS, Topic.ENROLMENT, Topic.ATTENDANCE, Topic.PEOPLE, Topic.PROGRAMME,
         Topic.HOUSE}
    )  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.asked = OpenDiplomas()
        self.plan: DiplomaPlan | None = None
        self.run = DiplomaRun(context)
        self.cycle = FilterMenu("Ciclo", always=True)
        self.whole_button = button("Ver toda la casa", "link", small=True, press=self.show_house)
        self.verify_button = button(
            "Verificar un diploma", icon="scan-line", press=lambda: context.navigate("verify")
        )
        self.back_button = button("Volver a Documentos", "quiet", press=self.leave)
        self._back_key = Keycap("Esc")
        self.header = PageHeader(
            "Diplomas del ciclo", " ", self.back_button, self._back_key, self.verify_button
        )
        self.tabs = Segmented(list(enumerate(_TABS)), ISSUE, "Ver")
        self.issue = IssueTab(context, self.run)
        self.without = WithoutTab()
        self.issued = IssuedTab(context)
        self.places = QStackedWidget()
        for tab in (self.issue, self.without, self.issued):
            self.places.addWidget(tab)
        self.page.addWidget(self.header)
        self.page.addWidget(
            panel(row(self.tabs, None, self.whole_button, self.cycle, margins=(28, 4, 28, 14)))
        )
        self.page.addWidget(self.places, 1)
        self._connect()

    def _connect(self) -> None:
        self.tabs.changed.connect(self._turn)
        self.cycle.picked.connect(self._cycle_picked)
        self.issue.go_asked.connect(self.go)
        self.issue.begun.connect(self._step_aside)
        self.issue.elsewhere_asked.connect(self._choose_elsewhere)
        self.issue.reason_opened.connect(self._show_reason)
        self.issue.person_opened.connect(self._open_person)
        self.issue.folder_asked.connect(self.open_folder)
        self.issue.print_asked.connect(self.ask_to_print)
        self.issue.deliver_asked.connect(self.issued.deliver_all)
        self.without.opened.connect(self._open_person)
        self.issued.opened.connect(self._open_paper)
        self.issued.changed.connect(self.refresh)
        self.run.changed.connect(self._on_run)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.shortcut(keys, self.go)
        for at in range(len(_TABS)):
            self.shortcut(f"Ctrl+{at + 1}", partial(self.show_tab, at))
        self.shortcut("Esc", self.leave)
        self.keys += [
            ("Ctrl+Return", "emitir los que faltan y guardarlos"),
            ("Ctrl+1–3", "ver lo que se emite, quiénes no reciben o los emitidos"),
            *KEYS,
        ]

    # -- what a screen answers

    def refresh(self) -> None:
        """Ask the desk again; while a run goes on its progress says what changes."""
        if self.run.task is None:
            self._ask()

    def _ask(self) -> None:
        self._fill_cycles()
        scope = self.scope()
        empty = DiplomaPlan((), (), (), ())
        found: DiplomaPlan | None = empty
        if scope != Scope():
            found = self.context.messages.attempt(
                lambda: self.desk.diplomas.plan(scope.cycle_id, scope.workshop_id, scope.person_id)
            )
        self.plan = found or empty
        self.issue.show_plan(self.plan, self._without_teacher(self.plan))
        plan = self.plan
        enrolled = bool(plan.excluded or plan.to_issue or plan.existing)
        self.without.show_people(plan.excluded, enrolled)
        diplomas = self._diplomas(scope, self.plan)
        self.issued.show_diplomas(diplomas, one_workshop=scope.workshop_id is not None)
        counts = (len(self.plan.to_issue), len(self.plan.excluded), len(diplomas))
        for at, (words, number) in enumerate(zip(_TABS, counts, strict=True)):
            self.tabs.set_words(at, f"{words} {number}" if number else words)
        self._say_whose()

    def open(self, target: object) -> None:
        """Go to those of a workshop, a person or a cycle."""
        if not isinstance(target, OpenDiplomas):
            return
        if target != self.asked and self.run.task is None:
            self.run.forget()
        self.asked = target
        self._fill_cycles()
        self.cycle.set_value(target.cycle_id if target.cycle_id else self._usual_cycle())
        self._ask()
        self.show_tab(ISSUE)

    def first_focus(self) -> QWidget:
        """The key that issues, the list in sight."""
        at = self.tabs.value()
        if at == ISSUE:
            if self.run.outcome is not None and self.run.task is None:
                return self.issue.first_action
            go = self.issue.head.go
            return go if go.isVisibleTo(self) else self.tabs
        tab = self.without if at == WITHOUT else self.issued
        return tab.table.view if tab.table.model.rowCount() else tab.search

    def adapt(self, width: int, height: int) -> None:
        """Make room in a narrow window."""
        self._back_key.setVisible(width >= 760)
        self.back_button.set_words(_BACK[self.asked.back] if width >= 700 else "Volver")
        self.issued.adapt(width, height)

    # -- whose

    def scope(self) -> Scope:
        """Whose diplomas are in sight."""
        if self.asked.workshop_id is not None:
            return Scope(workshop_id=self.asked.workshop_id)
        chosen = self.cycle.value()
        return Scope(
            cycle_id=chosen if isinstance(chosen, UUID) else None, person_id=self.asked.person_id
        )

    def _usual_cycle(self) -> object:
        if self.asked.person_id is not None:
            return EVERY
        current = self.desk.programme.current_cycle()
        return current.id if current is not None else None

    def _fill_cycles(self) -> None:
        options: list[tuple[object, str]] = [
            (cycle.id, cycle.name) for cycle in self.desk.programme.cycles()
        ]
        if self.asked.person_id is not None:
            options.insert(0, (EVERY, "Todos los ciclos"))
        self.cycle.set_options(options, self._usual_cycle())

    def _cycle_picked(self) -> None:
        if self.run.task is None:
            self.run.forget()
        self._ask()

    def show_house(self) -> None:
        """Those of the whole house, in the current cycle."""
        self.open(OpenDiplomas())

    def _say_whose(self) -> None:
        workshop, person = self.asked.workshop_id, self.asked.person_id
        said = f"Diplomas de {self.asked.words}" if workshop or person else "Diplomas del ciclo"
        detail = "solo este taller" if workshop else "solo esta persona" if person else (
            f"Toda la casa · {self.cycle.words()}"
        )  # fmt: skip
        self.header.say(said, detail)
        self.cycle.setVisible(workshop is None)
        self.whole_button.setVisible(bool(workshop or person))
        self.adapt(self.width(), self.height())

    def _diplomas(self, scope: Scope, plan: DiplomaPlan) -> list[DiplomaRow]:
        diplomas = self.desk.diplomas
        if scope.person_id is not None:
            papers = self.desk.documents.of_person(scope.person_id)
            ids = [paper.id for paper in papers if paper.kind is DocumentKind.DIPLOMA]
            rows = [diplomas.one(each) for each in ids]
            chosen = self._cycle_code()
            return [each for each in rows if chosen is None or each.cycle_code == chosen]
        cycle = scope.cycle_id
        if scope.workshop_id is not None:
            cycle = self.desk.programme.workshop(scope.workshop_id).row.cycle_id
        found: list[DiplomaRow] = diplomas.of_cycle(cycle) if cycle is not None else []
        if scope.workshop_id is not None:
            found = [each for each in found if each.workshop_id == scope.workshop_id]
        return found

    def _cycle_code(self) -> str | None:
        chosen = self.cycle.value()
        cycles = self.desk.programme.cycles()
        return next((cycle.code for cycle in cycles if cycle.id == chosen), None)

    def _without_teacher(self, plan: DiplomaPlan) -> int:
        wanted = {each.workshop_id for each in plan.to_issue}
        cycle = self.scope().cycle_id
        rows = self.desk.programme.workshops(cycle) if wanted else []
        return sum(row.id in wanted and not row.facilitator for row in rows)

    # -- parts

    def show_tab(self, at: int) -> None:
        """Bring a part in sight, with the cursor in it."""
        self.tabs.set_value(at)
        self._turn()
        self.first_focus().setFocus()

    def _turn(self) -> None:
        at = self.tabs.value()
        self.places.setCurrentIndex(at if isinstance(at, int) else ISSUE)

    def _show_reason(self, kind: str) -> None:
        self.show_tab(WITHOUT)
        self.without.show_reason(kind)

    def _open_person(self, person_id: UUID) -> None:
        self.context.navigate("people", person_id)

    def _open_paper(self, document_id: UUID) -> None:
        back = Back(self.key, None, "los diplomas")
        self.context.navigate("documents", OpenPaper(document_id, back))

    def leave(self) -> None:
        """Back to where one came from."""
        asked = self.asked
        if asked.back != "documents":
            self.asked = OpenDiplomas()
            self.cycle.set_value(self._usual_cycle())
            self.mark_stale()
        self.context.navigate(asked.back, asked.back_target)

    # -- the one action

    def go(self) -> None:
        """Ask for a folder, then issue and write."""
        if self.run.task is not None:
            return
        if self.issue.waits():
            self.run.go_on()
            return
        if not self.issue.head.go.isVisibleTo(self.issue):
            return
        self.show_tab(ISSUE)
        chosen = self._ask_folder()
        if chosen is not None:
            self.start_in(chosen)

    def start_in(self, chosen: Path) -> None:
        """Issue and write into a folder of its own below the chosen one."""
        self.run.begin(self.scope(), self._folder_in(chosen))

    def _folder_in(self, chosen: Path) -> Path:
        """Workshops are folders: they must not lie among whatever else somebody keeps there."""
        code = self._cycle_code()
        if self.asked.workshop_id is not None:
            code = self.desk.programme.workshop(self.asked.workshop_id).row.cycle_code
        name = f"Diplomas {safe(code)}" if code else "Diplomas"
        return chosen if chosen.name == name else chosen / name

    def _ask_folder(self) -> Path | None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        before = self.run.folder
        begin = str(before.parent) if before else QStandardPaths.writableLocation(documents)
        chosen = QFileDialog.getExistingDirectory(
            self.window(), "¿En qué carpeta se guardan los diplomas?", begin
        )
        return Path(chosen) if chosen else None

    def _choose_elsewhere(self) -> None:
        chosen = self._ask_folder()
        if chosen is not None:
            self.go_on_in(chosen)

    def go_on_in(self, chosen: Path) -> None:
        """Go on with the same run in another folder."""
        self.run.go_on(self._folder_in(chosen))

    def _on_run(self) -> None:
        if self.run.task is not None:
            return
        self.refresh()
        outcome = self.run.outcome
        if outcome is None:
            return
        if self.isVisible():
            if self.tabs.value() == ISSUE:
                self.issue.first_action.setFocus()
        elif outcome.kind == "done":
            self.context.toast.say(outcome.title, icon="award")
        else:
            self.context.toast.say(f"Diplomas: {outcome.title.lower()}", icon="triangle-alert")

    def _step_aside(self) -> None:
        if self.isVisible() and self.tabs.value() == ISSUE:
            self.tabs.setFocus()

    # -- afterwards

    def open_folder(self) -> None:
        """Show the folder in the files of the machine."""
        if self.run.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.run.folder)))

    def ask_to_print(self) -> None:
        """Paper is the exception: ask before a ream of it."""
        files = self.run.outcome.files if self.run.outcome else None
        if files is not None and files.merged is not None:
            self.context.messages.ask(
                f"¿Imprimir {count(files.singles, 'diploma')} en papel?",
                "Los diplomas se entregan en digital. Imprímalos solo si alguien los pide así.",
                ("Imprimir", partial(self._print, files.merged)),
            )

    def _print(self, merged: Path) -> None:
        def sent() -> bool:
            try:
                data = merged.read_bytes()
            except OSError:
                raise UserError(
                    f"Ya no se puede leer «{merged.name}». Guarde los diplomas otra vez."
                ) from None
            return print_from_dialog(self.window(), data, merged.stem)

        if self.context.messages.attempt(sent):
            self.context.toast.say("Se enviaron los diplomas a la impresora", icon="printer")
