"""«¿Quién llega?»: the box of the counter, who it may be, and what was done for the last one."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.text import count
from desktop.services.people import Found
from desktop.services.reception import EnrolmentState, Paper, WalkedIn, WorkshopChoice
from desktop.ui.context import Context
from desktop.ui.dialogs.enrol import EnrolDialog
from desktop.ui.layout import panel, row
from desktop.ui.row_list import Face, RowList
from desktop.ui.search_field import SearchField
from desktop.ui.targets import JustEnrolled, RegisterSomeone
from desktop.ui.widgets import Card, Icon, Keycap, button, label

SHOWN = 6
_PAPER_WORDS = {
    Paper.FORM: "Imprimir la ficha",
    Paper.ACT: "Ver el acta",
    Paper.ADDENDUM: "Ver la adenda",
}


def found_face(found: Found) -> Face:
    """Somebody found, as the counter shows them: the queue can see the screen."""
    age = f"{found.age} años" if found.age is not None else ""
    facts = [age, found.document]
    if found.representative:
        facts = [age, f"representante: {found.representative}"]
    places = ", ".join(found.workshops) or (
        f"En espera: {', '.join(found.waiting)}"
        if found.waiting
        else "Sin inscripción en este ciclo"
    )
    return Face(
        title=found.name,
        detail=" · ".join(part for part in facts if part),
        initials=initials(found.given_names, found.surnames),
        middle=places,
        action="Inscribir",
    )


def initials(given_names: str, surnames: str) -> str:
    """«MQ» of María Quishpe."""
    return (given_names[:1] + surnames[:1]).upper()


class WalkInCard(Card):
    """The box with the cursor in it; `finished` after somebody was enrolled."""

    finished = Signal()

    def __init__(self, context: Context) -> None:
        self._context = context
        self._workshop: UUID | None = None
        hint = row(
            label("Escriba y elija con", "small", "muted"),
            Keycap("↓"),
            label("y", "small", "muted"),
            Keycap("Intro"),
            gap=8,
        )
        super().__init__(title="¿Quién llega?", actions=(hint,))
        self.box = SearchField(
            "Apellido, nombre, cédula o teléfono", large=True, name="¿Quién llega?"
        )
        self.found: RowList[Found] = RowList(
            "Personas parecidas", found_face, key=lambda f: f.id, fit=True, edge=18,
            marks_current=True,
        )  # fmt: skip
        self._count = label("", "small", "muted")
        self._register = button(
            "Registrar a alguien nuevo", "link", icon="user-plus", small=True, press=self.register
        )
        self._foot = row(self._count, None, self._register, Keycap("Ctrl N"), gap=10)
        self._for = panel(row(Icon("palette", 16, "accent"), gap=8))
        self._for_words = label("", "small_strong", "accent")
        self._for.layout().addWidget(self._for_words)  # type: ignore[union-attr]
        self._done = _DoneStrip(context)
        self.add(self._for, self.box, self.found, self._done, self._foot)
        self.found.setVisible(False)
        self._done.setVisible(False)
        self._for.setVisible(False)
        self.box.changed.connect(self._find)
        self.box.moved.connect(self.found.step)
        self.box.chosen.connect(self._choose)
        self.found.opened.connect(self._enrol)

    def begin(self, workshop_id: UUID | None = None, workshop: str = "") -> None:
        """Empty the box for the next person, for one workshop where it is told."""
        self._workshop = workshop_id
        self._for_words.setText(f"Para {workshop}")
        self._for.setVisible(bool(workshop_id))
        self.box.clear()
        self.box.setFocus()

    def register(self) -> None:
        """Go to the form of a new person, with what was typed."""
        self._context.navigate("people", RegisterSomeone(self.box.text(), self._workshop))

    def show_done(self, done: WalkedIn, name: str, workshop: str) -> None:
        """Say what was done and offer what to print."""
        self._done.show_result(done, name, workshop)
        words = enrolled_words(done, name, workshop)
        reception = self._context.desk.reception
        self._context.toast.say(words, undo=lambda: self._undo(reception, done.transaction))
        self.begin()
        self.finished.emit()

    def _undo(self, reception: object, transaction: int) -> None:
        def undone() -> bool:
            reception.undo(transaction)  # type: ignore[attr-defined]
            return True

        if self._context.messages.attempt(undone):
            self._done.setVisible(False)

    def _find(self, typed: str) -> None:
        found = self._context.desk.people.find(typed, SHOWN) if typed.strip() else ()
        self.found.set_rows(found, typed)
        self.found.setVisible(bool(found))
        if typed.strip():
            self._done.setVisible(False)
            nobody = "Nadie con ese nombre o número"
            self._count.setText(count(len(found), "persona parecida", "personas parecidas")
                                if found else nobody)  # fmt: skip
            verb = "Ninguna es: registrar" if found else "Registrar"
            self._register.set_words(f"{verb} a «{typed.strip()[:30]}»")
        else:
            self._count.setText("")
            self._register.set_words("Registrar a alguien nuevo")

    def _choose(self) -> None:
        if not self.box.text().strip():
            return
        if self.found.count():
            self.found.open_current()
        else:
            self.register()

    def _enrol(self, found: Found) -> None:
        name = f"{found.given_names} {found.surnames}".strip()

        def done(result: WalkedIn, choice: WorkshopChoice) -> None:
            self.show_done(result, name, choice.name)

        EnrolDialog(self._context, found.id, name, done, self._workshop).ask()


def enrolled_words(done: WalkedIn, name: str, workshop: str) -> str:
    """What happened, in one sentence."""
    if done.enrolled is None:
        return f"Se registró a {name}."
    if done.enrolled.state == EnrolmentState.WAITING:
        return f"{name} quedó {done.enrolled.position}.ª en la lista de espera de {workshop}"
    if done.enrolled.repeated:
        return f"{name} ya estaba en {workshop}: no cambió nada"
    return f"Se inscribió a {name} en {workshop}"


class _DoneStrip(QWidget):
    """What was done for the last person, with the papers that may be printed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = label("", "small", wrap=True)
        self._actions = row(gap=14)
        inside = row(Icon("circle-check", 18, "success"), gap=10)
        inside.addWidget(self._words, 1)
        inside.addLayout(self._actions)
        self.setLayout(inside)

    def show_result(self, done: WalkedIn, name: str, workshop: str) -> None:
        """Offer the papers of one person."""
        words = enrolled_words(done, name, workshop)
        left = done.registered.flags if done.registered else ()
        more = f" Queda por completar: {', '.join(left)}." if left else ""
        warned = f" {' '.join(done.warnings)}" if done.warnings else ""
        self._words.setText(f"{words.rstrip('.')}.{warned}{more}")
        while (item := self._actions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        enrolled = done.enrolled
        for paper in done.papers:
            workshop_id = enrolled.workshop_id if enrolled else None
            action = button(_PAPER_WORDS[paper], "link", icon="printer", small=True)
            action.clicked.connect(
                lambda _=False, p=paper, w=workshop_id: self._paper(p, done.person_id, w)
            )
            self._actions.addWidget(action)
        self.setVisible(True)

    def _paper(self, paper: Paper, person: UUID, workshop: UUID | None) -> None:
        documents = self._context.desk.documents

        def issue() -> UUID:
            if paper is Paper.FORM or workshop is None:
                issued = documents.form(person, workshop)
            else:
                issued = documents.act(workshop)
            known: UUID = issued.id
            return known

        known = self._context.messages.attempt(issue)
        if known is not None:
            self._context.navigate("documents", known)


def just_enrolled(target: JustEnrolled) -> tuple[WalkedIn, str, str]:
    """What the form of a new person sent back."""
    assert isinstance(target.done, WalkedIn)
    return target.done, target.name, target.workshop
