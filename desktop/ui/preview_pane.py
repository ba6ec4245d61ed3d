"""Beside a paper on screen: what it is, what to do with it, and what became of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import count
from desktop.services.documents.register import Course, DocumentKind, DocumentRow, DocumentState
from desktop.services.documents.scans import ScanRow
from desktop.ui.layout import Item, clear, column, grows, hline, panel, row, scroll
from desktop.ui.papers import DELIVERED, agreed, state_chip
from desktop.ui.preview_course import all_versions, course_steps, version_steps
from desktop.ui.widgets import Button, Chip, Icon, Keycap, button, label

WIDTH = 344
_EDGE = (20, 16, 20, 16)


class PreviewPane(QWidget):
    """Shows a `Course` and its scans; what is pressed is told by signals."""

    printing = Signal()
    saving = Signal()
    folder = Signal()
    signing = Signal()
    delivering = Signal()
    attaching = Signal()
    annulling = Signal()
    reissuing = Signal()
    opened = Signal(object)
    """Another paper: of the same acta, or an earlier one."""
    seen = Signal(object)
    """A scan to be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wrap=True)
        self.about = label("", "body", "muted", wrap=True)
        self.code = label("", "small", "muted", wrap=True)
        self._chips = row(gap=6)
        self.print_button = _wide("Imprimir", "printer", self.printing.emit, primary=True)
        self.save_button = _wide("Guardar como PDF", "file-down", self.saving.emit)
        self.sign_button = _wide("Registrar la firma", "signature", self.signing.emit)
        self.deliver_button = _wide("Marcar como entregado", "award", self.delivering.emit)
        self.attach_button = _wide("Adjuntar el escaneo", "paperclip", self.attaching.emit)
        self.saved = label("", "small", wrap=True)
        self.folder_button = button("Abrir carpeta", "link", small=True, press=self.folder.emit)
        saved = column(row(self.saved), row(self.folder_button, None), gap=0)
        self._saved = panel(row(column(2, Icon("check", 16, "success"), None, gap=0), saved, gap=8))
        self.steps = column(gap=14)
        self.later = column(gap=6, margins=_EDGE)
        self._later = panel(column(hline(), panel(self.later), gap=0))
        self.versions = column(gap=14)
        self._versions = panel(
            column(
                hline(),
                panel(column(label("Versiones", "small_strong", "muted"), 2, self.versions,
                             gap=8, margins=_EDGE)),
                gap=0,
            )
        )  # fmt: skip
        self.annul_button = button(
            "Anular con motivo", "link", icon="circle-x", small=True, press=self.annulling.emit
        )
        self.annul_words = label(
            "Anular corresponde a la gestora o gestor.", "caption", "muted", wrap=True
        )
        self._foot = panel(
            column(hline(), panel(column(
                row(self.annul_button, None), self.annul_words, gap=4, margins=_EDGE,
            )), gap=0)
        )  # fmt: skip
        self.setLayout(column(panel(column(self._build(), gap=0), "pane"), gap=0))
        self.setFixedWidth(WIDTH)
        self.say_saved(None)

    def _build(self) -> QWidget:
        head = column(
            self.title, self.about, self.code, 4, self._chips, gap=2, margins=(20, 18, 20, 16)
        )
        actions = column(
            row(self.print_button, Keycap("Ctrl P"), gap=8),
            self.save_button,
            self._saved,
            self.sign_button,
            self.deliver_button,
            row(self.attach_button, Keycap("Ctrl J"), gap=8),
            gap=8,
            margins=(20, 14, 20, 16),
        )
        course = column(
            label("Recorrido", "small_strong", "muted"), 2, self.steps, gap=8, margins=_EDGE
        )
        return scroll(
            column(
                panel(head), hline(), panel(actions), hline(), panel(course), self._later,
                self._versions, self._foot, None, gap=0,
            )
        )  # fmt: skip

    def show_course(self, course: Course, scans: Sequence[ScanRow] = ()) -> None:
        """The paper as it stands now."""
        paper = course.row
        annulled = paper.state is DocumentState.ANNULLED
        issued = paper.state is DocumentState.ISSUED
        self.title.setText(paper.kind_name)
        self.about.setText(f"{paper.number} · {paper.about}")
        code = paper.code or ""
        self.code.setText(f"Código {'-'.join(code[at : at + 4] for at in range(0, len(code), 4))}")
        self.code.setVisible(bool(code))
        clear(self._chips)
        for chip in _chips(paper):
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        self.sign_button.setVisible(paper.signable and issued)
        undelivered = paper.kind is DocumentKind.DIPLOMA and paper.delivered_on is None
        self.deliver_button.setVisible(undelivered and not annulled)
        self._foot.setVisible(not annulled)
        self.annul_button.setVisible(course.may_annul)
        self.annul_words.setVisible(not course.may_annul)
        _fill(self.steps, course_steps(course, scans, self.opened.emit, self.seen.emit))
        clear(self.later)
        for item in self._what_next(course):
            if isinstance(item, QWidget):
                self.later.addWidget(item)
            elif item is not None and not isinstance(item, int):
                self.later.addLayout(item)
        self._later.setVisible(self.later.count() > 0)
        self._versions.setVisible(bool(course.versions))
        _fill(
            self.versions,
            version_steps(
                paper, course.versions, self.opened.emit, lambda: self._show_versions(course)
            )
            if course.versions
            else [],
        )

    def say_saved(self, place: Path | None) -> None:
        """Where the PDF was put, with the way there."""
        self._saved.setVisible(place is not None)
        if place is not None:
            self.saved.setText(f"Guardado en «{place.parent.name or place.parent}»")

    def say_shown(self, scan: bool) -> None:
        """Whether «Imprimir» and «Guardar» are for a scan on screen, or for the paper itself."""
        self.print_button.set_words("Imprimir el escaneo" if scan else "Imprimir")
        self.save_button.set_words("Guardar una copia" if scan else "Guardar como PDF")

    def _show_versions(self, course: Course) -> None:
        _fill(self.versions, all_versions(course.row, course.versions, self.opened.emit))
        first = self.versions.itemAt(0)
        if first is not None and first.widget() is not None:
            links = self._versions.findChildren(Button)
            if links:
                links[0].setFocus()

    def _what_next(self, course: Course) -> list[Item]:
        paper = course.row
        if course.outdated:
            return _question("triangle-alert", "Ya no está al día", _changed(paper), self._again())
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

    def _again(self) -> Button:
        return button("Emitir otra vez", icon="refresh-cw", small=True, press=self.reissuing.emit)


def _changed(paper: DocumentRow) -> str:
    if paper.kind is DocumentKind.DIPLOMA:
        return (
            "Después de emitirlo se corrigió el nombre en la ficha. Al emitirlo otra vez sale con"
            " otro número y otro código, y este queda anulado."
        )
    return (
        "Después de emitirse cambió lo que dice. Al pedirse otra vez sale con otro número, y"
        f" {'este' if agreed(paper, '') == 'o' else 'esta'} queda {agreed(paper, 'anulad')}."
    )


def _fill(box: QVBoxLayout, widgets: Sequence[QWidget]) -> None:
    clear(box)
    for each in widgets:
        box.addWidget(each)


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
    found = []
    if spec is not None:
        found.append(Chip(spec.words, spec.tone, spec.icon))
    elif paper.delivered:
        how = DELIVERED.get(paper.delivered_how or "", "")
        found.append(Chip(f"Entregado, {how}" if how else "Entregado", "success", "check"))
    elif paper.state is DocumentState.SIGNED:
        found.append(Chip(agreed(paper, "Firmad"), "success", "check"))
    else:
        found.append(Chip(agreed(paper, "Emitid"), "neutral", "file-text"))
    if paper.scans:
        found.append(Chip("Escaneado", "neutral", "paperclip"))
    return found


def _wide(words: str, icon: str, press: Callable[[], object], *, primary: bool = False) -> Button:
    made = button(words, "primary" if primary else "secondary", icon=icon, press=press)
    if not primary:
        made.setStyleSheet("text-align: left;")
    grows(made)
    return made
