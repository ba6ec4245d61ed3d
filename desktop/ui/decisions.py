"""What waits for somebody's answer, as staff read it, and each answer one key away."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from desktop.core.errors import UserError
from desktop.core.text import count
from desktop.services.deciding.jobs import (
    AlreadyRegistered,
    Clash,
    Decided,
    Deciding,
    EnrolmentState,
    Named,
    OnlineRow,
    Reason,
    Refused,
    Settled,
    Side,
)
from desktop.ui.context import Context
from desktop.ui.dialogs.clash import choose_value, see_both
from desktop.ui.dialogs.online import compare_online
from desktop.ui.doing import tell
from desktop.ui.sync_words import when
from desktop.ui.targets import OpenField

Press = Callable[[], object]
_WHOLE = frozenset({"enrolment", "mark", "lesson", "timetable", "document"})
"""Tables whose rows are named whole: «Inscripción de Vega, Josué en Guitarra»."""


@dataclass(frozen=True)
class Answer:
    """One thing staff may say: its words, its letter, what it does."""

    words: str
    press: Press
    letter: str = ""


@dataclass(frozen=True)
class Ask:
    """One thing that waits. The first answer is what Enter does."""

    key: object
    icon: str
    tone: str
    chip: str
    title: str
    detail: str
    answers: tuple[Answer, ...]
    short: str = ""
    """What it is, in a few words, where there is little room."""
    subject: str = ""
    """Who or what it is about, where there is little room."""
    sides: tuple[tuple[str, str, str], ...] = ()
    """Of a clash, which value, its words, and who wrote it when."""

    @property
    def sentence(self) -> str:
        """The whole as a screen reader says it."""
        sides = (", ".join(part for part in side if part) for side in self.sides)
        return ". ".join(part for part in (self.chip, self.title, self.detail, *sides) if part)


class Decisions:
    """Asks the desk what waits; carries out answers and says them with «Deshacer»."""

    def __init__(self, context: Context, settled: Press) -> None:
        self._context = context
        self._settled = settled
        """Called after an answer: to show what is left, with the cursor on it."""

    @property
    def _jobs(self) -> Deciding:
        found: Deciding = self._context.desk.deciding
        return found

    def asks(self, limit: int) -> list[Ask]:
        """What waits: people who registered online, what the centre refused, clashes."""
        found = [self.online(row) for row in self._jobs.waiting(limit)]
        found += [self.refused(row) for row in self._jobs.refused(limit)]
        found += [self.clash(row) for row in self._jobs.clashes(limit)]
        return found[:limit]

    # -- registrations made online

    def online(self, row: OnlineRow) -> Ask:
        """Confirm, or join with somebody the house knows."""
        now = self._context.desk.clock.now()
        workshop = row.workshop or (
            "Sin taller" if row.workshop_id is None else "Un taller de antes"
        )
        state = "" if row.takes_people or not row.workshop else "no recibe personas"
        full = "cupo lleno" if row.takes_people and row.full else ""
        alike = ""
        if row.candidates:
            first = row.candidates[0]
            alike = f"Se parece a {first.person.name}: {', '.join(first.reasons).lower()}"
        parts = (workshop, state or full, when(row.received_at, now))
        facts = " · ".join(part for part in parts if part)
        return Ask(
            key=("online", row.id),
            icon="user-plus",
            tone="warning",
            chip="Registro en línea",
            title=row.name,
            detail=f"{facts}. {alike}." if alike else facts,
            answers=self._online_answers(row),
            short=f"Se registró en línea · {workshop}",
        )

    def _online_answers(self, row: OnlineRow) -> tuple[Answer, ...]:
        confirm = Answer("Confirmar", partial(self.confirm, row), "C")
        away = Answer("Descartar", partial(self.dismiss, row), "D")
        if not row.candidates:
            return (confirm, away)
        join = Answer("Unir", partial(self.join, row, row.candidates[0]), "U")
        compare = Answer("Comparar", partial(self.compare, row), "V")
        if row.holder is not None:
            # The same document is here already: another record would be a double.
            same = Answer("Unir", partial(self.join, row, row.holder), "U")
            return (same, compare, away)
        return (compare, join, confirm, away)

    def confirm(self, row: OnlineRow) -> None:
        """Register and enrol."""
        try:
            done = self._jobs.confirm(row.id)
        except AlreadyRegistered as known:
            holder = known.person_id

            def join() -> None:
                self._attempt(lambda: self._jobs.join(row.id, holder), self._say_settled)

            self._context.messages.show(known, ("Unir a esa ficha", join))
        except UserError as refused:
            self._context.messages.show(refused)
            self._settled()
        else:
            self._say_settled(done)

    def join(self, row: OnlineRow, candidate: Any) -> None:
        """It is that person."""
        self._attempt(lambda: self._jobs.join(row.id, candidate.person.id), self._say_settled)

    def dismiss(self, row: OnlineRow) -> None:
        """Nobody is registered."""
        self._attempt(
            lambda: self._jobs.dismiss(row.id),
            lambda done: self._say(f"Se descartó el registro de {row.name}", done.transaction),
        )

    def compare(self, row: OnlineRow) -> None:
        """Who it may be, beside what was sent."""
        compare_online(self._context, row, partial(self.confirm, row), partial(self.join, row))

    def _say_settled(self, done: Settled) -> None:
        verb = "Se registró a" if done.created else "Se unió a la ficha de"
        said = f"{verb} {done.name}"
        if done.added:
            said += f", con {' y '.join(done.added)}"
        if done.enrolled is not None:
            if done.enrolled.state is EnrolmentState.WAITING:
                said += f". Espera cupo en {done.workshop}, {done.enrolled.position}.ª"
            elif done.enrolled.repeated:
                said += f". Ya estaba en {done.workshop}"
            else:
                said += f" y se inscribió en {done.workshop}"
        self._say(said, done.transaction)
        if done.not_enrolled:
            self._context.messages.tell(f"{verb} {done.name}, pero sin taller.", done.not_enrolled)

    # -- what the centre refused

    def refused(self, row: Refused) -> Ask:
        """The cause, what waits behind, and the way to it."""
        word = "Rechazado" if row.rejected else "Retenido"
        where = f"Mire «{row.field}». " if row.field else ""
        behind = f" Espera detrás: {row.held_words}." if row.held else ""
        cause = row.cause.rstrip(".")
        # The centre's own sentence mostly says so already.
        safe = "" if "guardad" in cause else "Sigue guardado aquí."
        go = Answer("Corregir" if row.rejected else "Ver", partial(self.go_to, row), "V")
        return Ask(
            key=("refused", row.key),
            icon="octagon-x" if row.rejected else "circle-pause",
            tone="error" if row.rejected else "neutral",
            chip=word,
            title=row.title,
            detail=f"{cause}. {where}{safe}{behind}",
            answers=(go,),
            short=cause,
        )

    def go_to(self, row: Refused) -> None:
        """The record, at the field where there is one."""
        open_record(self._context, row.named, row.column)

    # -- clashes

    def clash(self, row: Clash) -> Ask:
        """Both values, and one key for either."""
        if row.reason is Reason.DUPLICATE:
            return self._duplicate(row)
        choose = Answer("Elegir", partial(self.choose, row), "V")
        other = Answer("Conservar la otra", partial(self.keep_other, row), "O")
        leave = Answer("Dejar así", partial(self.leave, row), "D")
        look = Answer("Ver la ficha", partial(open_record, self._context, row.named), "V")
        deleted = row.reason is Reason.DELETED
        if deleted:
            other = Answer("Quitarlo", partial(self.keep_other, row), "O")
            answers = (leave, other, look) if row.can_swap else (leave, look)
        else:
            answers = (choose, other, leave) if row.can_swap else (leave, look)
        subject = row.named.subject if row.named.table not in _WHOLE else ""
        title = row.title
        if row.named.table not in _WHOLE and not deleted:
            title = f"{row.field} de {subject}" if subject else f"{row.field}: {row.title}"
        return Ask(
            key=("clash", row.id),
            icon="git-compare-arrows",
            tone="warning",
            chip="Por decidir",
            title=title,
            detail=(
                "Un equipo lo quitó y otro lo cambió: se conserva el cambio."
                if deleted
                else "Dos equipos cambiaron lo mismo sin saberlo. Se conservan los dos valores."
            ),
            answers=answers,
            short="Lo quitó un equipo y lo cambió otro" if deleted else f"{row.field}: dos valores",
            subject=subject,
            sides=() if deleted else self.sides(row),
        )

    def sides(self, row: Clash) -> tuple[tuple[str, str, str], ...]:
        """Which value, its words, and who wrote it when."""
        return (
            ("Está ahora", row.kept.words, self._who(row.kept)),
            ("La otra", row.lost.words, self._who(row.lost)),
        )

    def _who(self, side: Side) -> str:
        now = self._context.desk.clock.now()
        at = when(side.at, now) if side.at else ""
        return " · ".join(part for part in (side.author, at) if part)

    def _duplicate(self, row: Clash) -> Ask:
        see = Answer("Ver fichas", partial(self.see_both, row), "V")
        apart = Answer("Son personas distintas", partial(self.leave, row), "D")
        return Ask(
            key=("clash", row.id),
            icon="users",
            tone="warning",
            chip="Por decidir",
            title=row.title,
            detail="El mismo documento está en dos fichas, de dos equipos. ¿Es la misma persona?",
            answers=(see, apart),
            short="¿Es la misma persona?",
        )

    def choose(self, row: Clash) -> None:
        """Both values on a sheet."""
        reveal = partial(self._jobs.reveal, row.id) if row.sensitive else None
        choose_value(
            self._context, row.field, row.title, self.sides(row),
            other=partial(self.keep_other, row), leave=partial(self.leave, row), reveal=reveal,
        )  # fmt: skip

    def see_both(self, row: Clash) -> None:
        """Both records on a sheet."""
        see_both(self._context, row.people, partial(self.leave, row))

    def keep_other(self, row: Clash) -> None:
        """Put the other value back."""
        words = row.lost.words if not row.sensitive else "el otro valor"
        said = (
            f"Se quitó: {row.title}" if row.reason is Reason.DELETED
            else f"{row.field}: quedó {words}"
        )  # fmt: skip
        self._attempt(
            lambda: self._jobs.keep_other(row.id),
            lambda done: self._say(said, done.transaction),
        )

    def leave(self, row: Clash) -> None:
        """What stands is right."""
        said = (
            "Quedan como personas distintas" if row.reason is Reason.DUPLICATE
            else f"Se dejó como está: {row.title}"
        )  # fmt: skip
        self._attempt(
            lambda: self._jobs.leave(row.id), lambda done: self._say(said, done.transaction)
        )

    # -- saying it

    def _attempt(self, job: Callable[[], Any], then: Callable[[Any], object]) -> None:
        done: Settled | Decided | None = self._context.messages.attempt(job)
        if done is None:
            self._settled()
        else:
            then(done)

    def _say(self, said: str, transaction: int) -> None:
        tell(self._context, said, partial(self._jobs.undo, transaction), self._settled)


def open_record(context: Context, named: Named, column: str = "") -> None:
    """Where a row is looked at and mended."""
    if named.document_id is not None:
        context.navigate("documents", named.document_id)
    elif named.lesson_id is not None:
        context.navigate("attendance", named.lesson_id)
    elif named.table == "enrolment" and named.workshop_id is not None:
        context.navigate("workshops", named.workshop_id)
    elif named.person_id is not None:
        context.navigate("people", OpenField(named.person_id, named.table, column))
    elif named.workshop_id is not None:
        context.navigate("workshops", named.workshop_id)
    else:
        context.navigate("house", "staff" if named.table == "staff_member" else "data")


def more_words(number: int) -> str:
    """«Y 3 más, en Sincronización.»"""
    return f"Y {count(number, 'decisión más', 'decisiones más')}, en Sincronización."
