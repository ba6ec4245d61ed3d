"""Beside a workshop: what it is, when and where it meets, and who authorised it."""

from PySide6.QtWidgets import QWidget

from desktop.core.text import day
from desktop.services.programme import (
    Modality,
    WorkshopDetail,
    WorkshopState,
    category_name,
)
from desktop.ui.layout import clear, column, hline, panel, row, scroll
from desktop.ui.screens.workshops_words import (
    MODALITIES,
    ages,
    held_lessons,
    next_words,
    seats_sentence,
    state_chip,
    state_words,
)
from desktop.ui.widgets import Chip, label, step

WIDTH = 344
_EDGE = (20, 16, 20, 16)


class WorkshopSide(QWidget):
    """Shows a `WorkshopDetail`; nothing in it is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wrap=True)
        self.category = label("", "body", "muted", wrap=True)
        self._chips = row(gap=6)
        self._facts = column(gap=9)
        self._decision = column(gap=12)
        head = column(self.title, self.category, 4, self._chips, gap=2, margins=(20, 18, 20, 16))
        facts = panel(self._facts)
        self._facts.setContentsMargins(*_EDGE)
        self._decision.setContentsMargins(*_EDGE)
        inside = column(panel(head), hline(), facts, hline(), panel(self._decision), None, gap=0)
        self.setLayout(column(panel(column(scroll(inside), gap=0), "pane"), gap=0))
        self.setFixedWidth(WIDTH)

    def show_detail(self, detail: WorkshopDetail) -> None:
        """The workshop as it stands now."""
        found = detail.row
        self.title.setText(found.name)
        self.category.setText(category_name(found.category))
        clear(self._chips)
        spec = state_chip(found)
        state = state_words(found)
        plain = ("success", "check") if found.seats_left else ("neutral", "users")
        self._chips.addWidget(Chip(state, *(plain if spec is None else (spec.tone, spec.icon))))
        self._chips.addStretch(1)
        clear(self._facts)
        for title, words in _facts(detail):
            said = label(words, "small", wrap=True)
            name = label(title, "small", "muted")
            name.setFixedWidth(88)
            line = row(gap=12)
            line.addLayout(column(name, None, gap=0))
            line.addWidget(said, 1)
            self._facts.addWidget(panel(line))
        clear(self._decision)
        self._decision.addWidget(label("Autorización", "small_strong", "muted"))
        for each in _decisions(detail):
            self._decision.addWidget(each)


def _facts(detail: WorkshopDetail) -> list[tuple[str, str]]:
    found = detail.row
    said = [
        ("Horario", found.schedule or "Sin horario"),
        ("Fechas", f"{day(found.starts_on)} – {day(found.ends_on)}"),
        ("Sesiones", held_lessons(detail)),
        ("Próxima", next_words(found)),
        ("Tallerista", found.facilitator or "Por definir"),
        ("Espacio", found.room or "Por definir"),
        ("Cupo", seats_sentence(found)),
        ("Edades", ages(found)),
        ("Modalidad", MODALITIES[found.modality]),
    ]
    if found.modality is Modality.COMMUNITY:
        amount = f"{found.contribution} por clase, voluntario y directo a su tallerista"
        said.append(("Aporte", amount if found.contribution_cents else "Ninguno"))
    return [(title, words) for title, words in said if words]


def _decisions(detail: WorkshopDetail) -> list[QWidget]:
    state = detail.row.state
    found: list[QWidget] = []
    if detail.authorised_on is not None:
        number = f"{detail.authorisation_number}, {day(detail.authorised_on)}"
        found.append(step("check", "success", detail.authorised_by or "", number))
    elif state is WorkshopState.PLANNED:
        said = "Nadie puede inscribirse hasta registrar la autorización de la Coordinación."
        found.append(step("pen-line", "warning", "Por autorizar", said))
    if state is WorkshopState.CANCELLED:
        found.append(step("circle-x", "error", "Cancelado", detail.state_reason or ""))
    elif state is WorkshopState.CLOSED:
        found.append(step("lock", "neutral", "Cerrado", "Ya no se inscribe a nadie."))
    return found
