"""What Ctrl+K finds: people, workshops, papers by their number, and what one may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from desktop.core.text import count, day, fold
from desktop.core.topics import Topic
from desktop.services.agreements.register import AgreementRow
from desktop.services.people import Found
from desktop.services.programme import WorkshopRow
from desktop.ui.context import Context
from desktop.ui.dialogs.person_jobs import enrol_person
from desktop.ui.palette import Group, Result, Search
from desktop.ui.papers import open_blank_form, state_words
from desktop.ui.screens.workshops_words import short_schedule
from desktop.ui.targets import RegisterSomeone

PEOPLE, WORKSHOPS, PAPERS, ACTIONS = 5, 4, 4, 4
"""How many of each kind are shown."""
REQUESTS, MOST_REQUESTS = 3, 1000
"""Requests for rooms: how many are shown, and among how many of the newest they are looked for."""
FIRST_ACTIONS = 9
NAMED = 3
"""Letters from which a workshop is meant, and its papers with it."""


@dataclass(frozen=True)
class _Action:
    words: str
    icon: str
    detail: str
    run: Callable[[], object]
    keys: str = ""
    more: str = ""
    """Other words by which one looks for it."""


def search(context: Context) -> Search:
    """The answers to what is typed, for the window's palette."""
    return _Everywhere(context).find


class _Everywhere:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._desk = context.desk
        self._workshops: list[tuple[str, WorkshopRow]] | None = None
        self._watch = context.bus.watch(
            {Topic.PROGRAMME, Topic.ENROLMENT}, lambda _: self._forget()
        )
        self._requests: list[tuple[str, AgreementRow]] | None = None
        self._lent = context.bus.watch({Topic.SPACES, Topic.DOCUMENTS}, lambda _: self._let_go())
        self._actions = _actions(context)

    def find(self, typed: str) -> Sequence[Group]:
        """Groups of answers; with nothing typed, what one may do."""
        words = fold(typed).split()
        if not words:
            return [Group("Acciones", [_shown(each) for each in self._actions[:FIRST_ACTIONS]])]
        actions = [each for each in self._actions if _bears(f"{each.words} {each.more}", words)]
        register = Result(
            "user-plus", f"Registrar a «{typed[:40]}»", "persona nueva",
            partial(self._context.navigate, "people", RegisterSomeone(typed, back="people")),
            "Ctrl N",
        )  # fmt: skip
        found = self._desk.people.find(typed, PEOPLE)
        workshops = self._found_workshops(words)
        return [
            Group("Lista en papel", self._list_on_paper(typed)),
            Group("Personas", [self._person(each) for each in found]),
            Group("Talleres", [self._workshop(each) for each in workshops]),
            Group("Espacios", [self._request(each) for each in self._found_requests(words)]),
            Group("Documentos", self._papers(typed, workshops)),
            Group("Acciones", [*(_shown(each) for each in actions[:ACTIONS]), register]),
        ]

    def _person(self, found: Found) -> Result:
        age = f"{found.age} años" if found.age is not None else ""
        about = f"representante: {found.representative}" if found.representative else found.document
        place = ", ".join(found.workshops)
        name = f"{found.given_names} {found.surnames}".strip()
        return Result(
            "user",
            found.name,
            " · ".join(part for part in (age, about, place) if part),
            partial(self._context.navigate, "people", found.id),
            also=partial(enrol_person, self._context, found.id, name, _nothing),
        )

    def _list_on_paper(self, typed: str) -> list[Result]:
        """The roll of a list whose code was typed or scanned."""
        reopened = self._desk.documents.reopened(typed) if "LIS-" in typed.upper() else None
        if reopened is None:
            return []
        take = partial(self._context.navigate, "attendance", reopened.lesson_id)
        said = f"sesión del {day(reopened.on)}"
        return [Result("clipboard-check", f"Tomar la lista de {reopened.workshop}", said, take)]

    def _forget(self) -> None:
        self._workshops = None

    def _let_go(self) -> None:
        self._requests = None

    def _found_workshops(self, words: list[str]) -> list[WorkshopRow]:
        if self._workshops is None:
            cycle = self._desk.programme.current_cycle()
            rows = self._desk.programme.workshops(cycle.id) if cycle is not None else []
            self._workshops = [(fold(f"{row.name} {row.facilitator or ''}"), row) for row in rows]
        found = (row for folded, row in self._workshops if _bears_folded(folded, words))
        return list(islice(found, WORKSHOPS))

    def _workshop(self, row: WorkshopRow) -> Result:
        facts = (short_schedule(row.schedule), _seats(row))
        return Result(
            "palette",
            row.name,
            " · ".join(part for part in facts if part),
            partial(self._context.navigate, "workshops", row.id),
        )

    def _found_requests(self, words: list[str]) -> list[AgreementRow]:
        if self._requests is None:
            rows = self._desk.agreements.listing(limit=MOST_REQUESTS)
            self._requests = [
                (fold(f"{r.applicant} {r.activity} {r.request_number} {r.number or ''}"), r)
                for r in rows
            ]
        found = (row for folded, row in self._requests if _bears_folded(folded, words))
        return list(islice(found, REQUESTS))

    def _request(self, row: AgreementRow) -> Result:
        return Result(
            "door-open",
            row.applicant,
            f"{row.activity} · {row.room} · {row.stage_name.lower()}",
            partial(self._context.navigate, "spaces", row.id),
        )

    def _papers(self, typed: str, workshops: Sequence[WorkshopRow]) -> list[Result]:
        """By their number, the person, the workshop, the applicant or the code of a diploma."""
        documents = self._desk.documents
        # One or two letters are the beginning of nearly every name.
        digits = any(sign.isdigit() for sign in typed)
        found = documents.listing(typed, None, PAPERS) if digits or len(typed) >= NAMED else []
        if not found and workshops and len(typed) >= NAMED:
            # The tallerista's name means the workshop too.
            found = documents.of_workshop(workshops[0].id)[:PAPERS]
        return [
            Result(
                "file-text",
                f"{row.kind_name} · {row.about}" if row.about else row.kind_name,
                f"{row.number} · {state_words(row).lower()}",
                partial(self._context.navigate, "documents", row.id),
            )
            for row in found
        ]


def _seats(row: WorkshopRow) -> str:
    return count(row.seats_left, "cupo") if row.is_open and row.seats_left > 0 else ""


def _shown(action: _Action) -> Result:
    return Result(action.icon, action.words, action.detail, action.run, action.keys)


def _bears(said: str, words: list[str]) -> bool:
    return _bears_folded(fold(said), words)


def _bears_folded(said: str, words: list[str]) -> bool:
    return all(said.startswith(word) or f" {word}" in said for word in words)


def _nothing() -> None:
    """News of the change reach every screen by themselves."""


def _actions(context: Context) -> tuple[_Action, ...]:
    go = context.navigate
    screens = (
        ("today", "Hoy", "house", "recepcion mostrador"),
        ("people", "Personas", "users", "fichas participantes"),
        ("workshops", "Talleres", "palette", "ciclo horarios"),
        ("attendance", "Asistencia", "clipboard-check", "lista tomar marcar"),
        ("spaces", "Espacios", "door-open", "prestamo salon aula solicitudes semana"),
        ("documents", "Documentos", "file-text", "actas papeles"),
        ("house", "Casa", "building-2", "configuracion personal copias"),
        ("sync", "Sincronización", "refresh-cw", "enviar centro enlazar internet pendientes"),
    )
    return (
        _Action("Registrar a alguien", "user-plus", "persona nueva",
                partial(go, "people", RegisterSomeone(back="people")), "Ctrl N", "nueva inscribir"),
        _Action("Tomar lista", "clipboard-check", "sesiones de hoy", partial(go, "attendance"),
                "Alt 4", "asistencia"),
        _Action("Importar una hoja de inscripciones", "file-spreadsheet", "Excel o CSV",
                partial(go, "people", "import"), "", "traer excel csv"),
        _Action("Decidir filas dudosas", "users", "de hojas importadas",
                partial(go, "people", "doubtful"), "", "duplicados misma persona"),
        _Action("Planificar un taller", "palette", "taller nuevo", partial(go, "workshops", "new"),
                "", "crear nuevo"),
        _Action("Nueva solicitud de espacio", "door-open", "de un oficio",
                partial(go, "spaces", "new"), "", "prestar salon aula acuerdo uso"),
        _Action("Imprimir listas de hoy", "printer", "para marcar a mano",
                partial(print_lists, context), "", "asistencia"),
        _Action("Ficha en blanco", "file-plus", "para llenar a mano",
                partial(open_blank_form, context), "", "imprimir formulario"),
        _Action("Bloquear la pantalla", "lock", "sin perder lo que se escribe",
                context.station.lock_asked.emit, "Ctrl L", "cerrar salir"),
        _Action("Diplomas del ciclo", "award", "emitir y guardar", partial(go, "diplomas"), "",
                "emitir certificados entregar"),
        _Action("Verificar un diploma", "scan-line", "código, QR o archivo", partial(go, "verify"),
                "", "comprobar valido certificado"),
        *(
            _Action(f"Ir a {title}", icon, "", partial(go, key), f"Alt {at}", more)
            for at, (key, title, icon, more) in enumerate(screens, start=1)
        ),
    )  # fmt: skip


def print_lists(context: Context) -> None:
    """The list of every session of today, on paper."""
    desk = context.desk
    lessons = [lesson for lesson in desk.programme.lessons_on() if lesson.enrolled]
    if not lessons:
        context.messages.tell("Hoy no hay sesiones con personas inscritas.")
        return

    def issue() -> bool:
        for workshop in dict.fromkeys(lesson.workshop_id for lesson in lessons):
            desk.documents.attendance_list(workshop)
        return True

    if context.messages.attempt(issue):
        context.navigate("documents")
