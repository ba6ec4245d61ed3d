"""Beside a paper on screen: what it is, what to do with it, and what became of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import count, day, moment
from desktop.services.documents.register import Course, DocumentKind, DocumentRow, DocumentState
from desktop.ui.layout import Item, clear, column, grows, hline, panel, row, scroll
from desktop.ui.papers import state_chip
from desktop.ui.widgets import Button, Chip, Icon, Keycap, button, label, step

WIDTH = 344
_EDGE = (20, 16, 20, 16)


class PreviewPane(QWidget):
    """Shows a `Course`; what is pressed is told by signals."""

    printing = Signal()
    saving = Signal()
    folder = Signal()
    signing = Signal()
    annulling = Signal()
    reissuing = Signal()
    opened = Signal(object)
    """Another paper of the same acta."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wrap=True)
        self.about = label("", "body", "muted", wrap=True)
        self._chips = row(gap=6)
        self.print_button = _wide("Imprimir", "printer", self.printing.emit, primary=True)
        self.save_button = _wide("Guardar como PDF", "file-down", self.saving.emit)
        self.sign_button = _wide("Registrar la firma", "signature", self.signing.emit)
        self.saved = label("", "small", wrap=True)
        self.folder_button = button("Abrir carpeta", "link", small=True, press=self.folder.emit)
        saved = column(row(self.saved), row(self.folder_button, None), gap=0)
        self._saved = panel(row(column(2, Icon("check", 16, "success"), None, gap=0), saved, gap=8))
        self.steps = column(gap=14)
        self.later = column(gap=6, margins=_EDGE)
        self._later = panel(column(hline(), panel(self.later), gap=0))
        self.annul_button = button(
            "Anular con motivo", "link", icon="circle-x", small=True, press=self.annulling.emit
        )
        self.annul_words = label(
            "Anular corresponde a la gestora o gestor.", "caption", "muted", wrap=True
        )
        foot = panel(
            column(hline(), panel(column(
                row(self.annul_button, None), self.annul_words, gap=4, margins=_EDGE,
            )), gap=0)
        )  # fmt: skip
        self._foot = foot
        head = column(self.title, self.about, 4, self._chips, gap=2, margins=(20, 18, 20, 16))
        actions = column(
            row(self.print_button, Keycap("Ctrl P"), gap=8),
            self.save_button,
            self._saved,
            self.sign_button,
            gap=8,
            margins=(20, 14, 20, 16),
        )
        course = column(
            label("Recorrido", "small_strong", "muted"), 2, self.steps, gap=8, margins=_EDGE
        )
        inside = column(
            panel(head), hline(), panel(actions), hline(), panel(course), self._later, foot, None,
            gap=0,
        )  # fmt: skip
        ground = panel(column(scroll(inside), gap=0), "pane")
        self.setLayout(column(ground, gap=0))
        self.setFixedWidth(WIDTH)
        self.say_saved(None)

    def show_course(self, course: Course) -> None:
        """The paper as it stands now."""
        paper = course.row
        annulled = paper.state is DocumentState.ANNULLED
        self.title.setText(paper.kind_name)
        self.about.setText(f"{paper.number} · {paper.about}")
        clear(self._chips)
        for chip in _chips(paper):
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        self.sign_button.setVisible(paper.signable and paper.state is DocumentState.ISSUED)
        self._foot.setVisible(not annulled)
        self.annul_button.setVisible(course.may_annul)
        self.annul_words.setVisible(not course.may_annul)
        clear(self.steps)
        for each in self._course(course):
            self.steps.addWidget(each)
        clear(self.later)
        for item in self._what_next(course):
            if isinstance(item, QWidget):
                self.later.addWidget(item)
            elif item is not None and not isinstance(item, int):
                self.later.addLayout(item)
        self._later.setVisible(self.later.count() > 0)

    def say_saved(self, place: Path | None) -> None:
        """Where the PDF was put, with the way there."""
        self._saved.setVisible(place is not None)
        if place is not None:
            self.saved.setText(f"Guardado en «{place.parent.name or place.parent}»")

    def _course(self, course: Course) -> list[QWidget]:
        paper = course.row
        issued = f"{moment(paper.issued_at)} · {paper.issued_by}"
        found: list[QWidget] = [step("check", "success", "Creada", issued)]
        if course.parent is not None:
            found.insert(0, self._link(course.parent, f"Del acta {course.parent.number}"))
        if paper.state is DocumentState.SIGNED and paper.state_on is not None:
            found.append(step("check", "success", "Firmada", day(paper.state_on)))
        elif paper.state is DocumentState.ISSUED and paper.signable:
            tone = "warning" if paper.kind is DocumentKind.ACT else "neutral"
            found.append(step("pen-line", tone, "Firmas", _signatures(paper)))
        elif paper.state is DocumentState.ANNULLED and paper.state_on is not None:
            why = f"{day(paper.state_on)} · {paper.state_reason or ''}"
            found.append(step("circle-x", "error", "Anulada", why))
        for number, addendum in enumerate(course.addenda, 1):
            found.append(self._link(addendum, f"Adenda {number}"))
        return found

    def _link(self, paper: DocumentRow, words: str) -> QWidget:
        people = count(paper.people, "persona")
        said = {
            DocumentState.SIGNED: f"Firmada el {day(paper.state_on or paper.issued_on)} · {people}",
            DocumentState.ISSUED: f"Falta firmar · {people}",
            DocumentState.ANNULLED: "Anulada",
        }[paper.state]
        icon, tone = {
            DocumentState.SIGNED: ("check", "success"),
            DocumentState.ISSUED: ("pen-line", "warning"),
            DocumentState.ANNULLED: ("circle-x", "neutral"),
        }[paper.state]
        see = button(
            "Ver", "link", small=True, name=f"Ver {paper.number}",
            press=lambda: self.opened.emit(paper.id),
        )  # fmt: skip
        return step(icon, tone, words, said, see)

    def _what_next(self, course: Course) -> list[Item]:
        paper = course.row
        if course.outdated:
            changed = (
                "Después de emitirla cambió lo que dice. Al pedirla otra vez se emite otra, con"
                " otro número, y esta queda anulada."
            )
            again = button("Emitir otra", icon="refresh-cw", small=True, press=self.reissuing.emit)
            return _question("triangle-alert", "Ya no está al día", changed, again)
        is_act = paper.kind is DocumentKind.ACT and course.parent is None
        if not is_act or paper.state is DocumentState.ANNULLED:
            return []
        ask = "¿Alguien se inscribió después?"
        rule = "Un acta firmada no se corrige. Se añade una adenda numerada."
        if paper.state is DocumentState.ISSUED:
            rule = (
                "Mientras no se firme, el acta se emite otra vez con la lista al día. Después de"
                " firmada no se corrige: se añade una adenda numerada."
            )
            return _question("file-plus", ask, rule)
        if not course.joined:
            return _question("file-plus", ask, f"{rule} Hasta ahora no hay nadie más.")
        who = "Se inscribió" if course.joined == 1 else "Se inscribieron"
        said = f"{who} {count(course.joined, 'persona')} después de la firma. {rule}"
        make = button("Crear adenda", icon="plus", small=True, press=self.reissuing.emit)
        return _question("file-plus", ask, said, make)


def _question(icon: str, title: str, words: str, *actions: QWidget) -> list[Item]:
    tone = "warning" if icon == "triangle-alert" else "text"
    found: list[Item] = [
        row(Icon(icon, 18, tone), label(title, "strong"), None, gap=9),
        label(words, "small", "muted", wrap=True),
    ]
    if actions:
        found.append(row(*actions, None))
    return found


def _chips(paper: DocumentRow) -> list[Chip]:
    spec = state_chip(paper)
    if spec is not None:
        return [Chip(spec.words, spec.tone, spec.icon)]
    if paper.state is DocumentState.SIGNED:
        return [Chip("Firmada", "success", "check")]
    return [Chip("Emitida", "neutral", "file-text")]


def _signatures(paper: DocumentRow) -> str:
    if paper.kind is not DocumentKind.ACT:
        return "Sin registrar"
    missing = "Falta la" if paper.people == 1 else "Faltan las"
    return f"{missing} de {count(paper.people, 'participante')}"


def _wide(words: str, icon: str, press: Callable[[], object], *, primary: bool = False) -> Button:
    made = button(words, "primary" if primary else "secondary", icon=icon, press=press)
    if not primary:
        made.setStyleSheet("text-align: left;")
    grows(made)
    return made
