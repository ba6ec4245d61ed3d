"""The people of a workshop: who is enrolled, who waits in order of arrival, who left."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.text import alphabetical, count, moment
from desktop.services.programme import Place, WorkshopDetail, WorkshopState
from desktop.services.reception import EnrolmentState, OfferRow
from desktop.ui.context import Context
from desktop.ui.dialogs.withdraw import ask_decline, ask_withdrawal
from desktop.ui.doing import did
from desktop.ui.layout import Item, column, panel, row
from desktop.ui.screens.workshops_words import age_words, seats_sentence
from desktop.ui.tables import ChipSpec, Column, RowsTable
from desktop.ui.targets import EnrolIn
from desktop.ui.widgets import EmptyState, Keycap, button, label

_OFFERED = ChipSpec("Cupo ofrecido", "warning", "hourglass")


class PeopleTab(QWidget):
    """A table of places with a bar of what can be done with the current one."""

    changed = Signal()
    """Something was done: ask for the workshop again."""

    def __init__(self, context: Context, name: str, columns: list[Column[Place]]) -> None:
        super().__init__()
        self.context = context
        self.reception = context.desk.reception
        self.detail: WorkshopDetail | None = None
        self.words = label("", "small", "muted", elide=True)
        self.table: RowsTable[Place] = RowsTable(
            name, columns, key=lambda place: place.enrolment_id, empty=self.nothing(), drop=(3, 2),
        )  # fmt: skip
        self.table.opened.connect(self.open_person)
        self.table.selected.connect(self.show_actions)
        actions = panel(row(self.words, None, *self.buttons(), gap=10,
                            margins=(28, 0, 20, 0)), "bar", height=54)  # fmt: skip
        self.setLayout(column(self.table, actions, gap=0))
        self.setFocusProxy(self.table)
        delete = QShortcut(QKeySequence("Del"), self)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self.take_out)

    # -- what each list answers

    def nothing(self) -> QWidget:
        """What an empty list says."""
        raise NotImplementedError

    def buttons(self) -> list[Item]:
        """The buttons of the bar."""
        raise NotImplementedError

    def places(self, detail: WorkshopDetail) -> list[Place]:
        """Which people stand here."""
        raise NotImplementedError

    def show_actions(self, current: Place | None) -> None:
        """Which buttons make sense for the current row."""
        raise NotImplementedError

    def take_out(self) -> None:
        """What the Delete key does."""

    # -- what they share

    def show_detail(self, detail: WorkshopDetail) -> None:
        """Another state of the workshop, or another workshop."""
        self.detail = detail
        self.table.set_rows(self.places(detail))
        self.show_actions(self.table.current())

    def open_person(self, place: Place) -> None:
        """Go to the record of somebody."""
        self.context.navigate("people", place.person_id)

    def open_current(self) -> None:
        """What Enter does."""
        current = self.table.current()
        if current is not None:
            self.open_person(current)

    def enrol_somebody(self) -> None:
        """Go to the counter, with this workshop in hand."""
        if self.detail is not None:
            self.context.navigate("today", EnrolIn(self.detail.row.id))

    def withdraw_current(self) -> None:
        """Take somebody out, with a reason."""
        current = self.table.current()
        if current is None or self.detail is None:
            return

        def done(reason: str) -> None:
            self.attempt(
                lambda: self.reception.withdraw(current.enrolment_id, reason),
                lambda offers: f"Se retiró a {current.name}{_offered(offers)}",
            )

        ask_withdrawal(self.context, current.name, self.detail.row.name, done)

    def enrol(self, person: UUID, *, extra: bool = False) -> None:
        """Give somebody a seat, or a place in the list."""
        if self.detail is None:
            return
        workshop = self.detail.row.id

        def said(walked: object) -> str:
            waiting = getattr(walked, "state", None) is EnrolmentState.WAITING
            return "Quedó en la lista de espera" if waiting else "Quedó con cupo en el taller"

        self.attempt(lambda: self.reception.enrol(person, workshop, extra=extra), said)

    def attempt(self, job: Callable[[], object], said: Callable[[object], str]) -> None:
        """Run a job, say what was done and let it be undone."""
        result = self.context.messages.attempt(job)
        if result is not None:
            did(self.context, said(result), self.reception.undo, self.changed.emit)


class EnrolledTab(PeopleTab):
    """Who has a seat, numbered as in the roll."""

    def __init__(self, context: Context) -> None:
        columns: list[Column[Place]] = [
            Column("N.º", lambda p: str(p.position), 76, sort=lambda p: p.position),
            Column("Apellidos y nombres", lambda p: p.name, role="medium", tone="text",
                   sort=_by_name),
            Column("Edad", age_words, 70, right=True, sort=lambda p: p.age or 0),
            Column("Inscrita desde", lambda p: moment(p.since)[:10], 136, sort=lambda p: p.since),
        ]  # fmt: skip
        super().__init__(context, "Personas inscritas", columns)

    def nothing(self) -> QWidget:
        """Nobody yet, and what comes first."""
        self._nothing = QStackedWidget()
        self._nothing.addWidget(
            EmptyState(
                "users", "Todavía no hay personas inscritas",
                "Se inscriben en el mostrador, con su nombre o su cédula.",
                button("Inscribir a alguien", icon="user-plus", press=self.enrol_somebody),
            )
        )  # fmt: skip
        self._nothing.addWidget(
            EmptyState(
                "users", "Nadie puede inscribirse todavía",
                "Un taller recibe personas cuando está abierto: primero se registra la"
                " autorización de la Coordinación.",
            )
        )  # fmt: skip
        self._nothing.addWidget(
            EmptyState("users", "No hay personas inscritas", "Este taller ya no recibe a nadie.")
        )
        return self._nothing

    def buttons(self) -> list[Item]:
        """Take out, open, enrol."""
        self.withdraw_button = button("Retirar", small=True, press=self.withdraw_current)
        self.open_button = button("Abrir ficha", small=True, press=self.open_current)
        self.enrol_button = button(
            "Inscribir a alguien", icon="user-plus", small=True, press=self.enrol_somebody
        )
        self.key = Keycap("Supr")
        return [self.withdraw_button, self.key, self.open_button, self.enrol_button]

    def places(self, detail: WorkshopDetail) -> list[Place]:
        """The enrolled."""
        return list(detail.in_state("enrolled"))

    def show_actions(self, current: Place | None) -> None:
        """Nothing to open in an empty list."""
        for each in (self.withdraw_button, self.key, self.open_button):
            each.setVisible(current is not None)
        if self.detail is not None:
            found = self.detail.row
            self.words.setText(seats_sentence(found))
            self.enrol_button.setVisible(found.is_open)
            planned = found.state is WorkshopState.PLANNED
            self._nothing.setCurrentIndex(0 if found.is_open else 1 if planned else 2)

    def take_out(self) -> None:
        """The Delete key."""
        self.withdraw_current()


class WaitingTab(PeopleTab):
    """Who was offered a seat, then who waits, in order of arrival."""

    def __init__(self, context: Context) -> None:
        columns: list[Column[Place]] = [
            Column("Turno", _turn, 84, sortable=False),
            Column("Apellidos y nombres", lambda p: p.name, role="medium", tone="text",
                   sortable=False),
            Column("Edad", age_words, 70, right=True, sortable=False),
            Column("Desde", lambda p: moment(p.since), 148, sortable=False),
            Column("Estado", lambda p: "En espera", 146, sortable=False,
                   chip=lambda p: _OFFERED if p.state is EnrolmentState.OFFERED else None),
        ]  # fmt: skip
        super().__init__(context, "Lista de espera", columns)

    def nothing(self) -> QWidget:
        """Nobody waits."""
        return EmptyState(
            "hourglass", "Nadie espera un cupo",
            "Cuando el taller está lleno, quien se inscribe queda aquí por orden de llegada.",
        )  # fmt: skip

    def buttons(self) -> list[Item]:
        """What became of an offer, or a seat too many."""
        self.accept_button = button("Acepta el cupo", icon="check", small=True, press=self.accept)
        self.decline_button = button("No lo acepta", small=True, press=self.decline)
        self.extra_button = button("Dar un cupo de más", small=True, press=self.give_extra)
        self.offer_button = button("Ofrecer el cupo libre", small=True, press=self.offer)
        self.leave_button = button("Quitar de la lista", small=True, press=self.withdraw_current)
        self.open_button = button("Abrir ficha", small=True, press=self.open_current)
        return [
            self.offer_button, self.leave_button, self.open_button, self.extra_button,
            self.decline_button, self.accept_button,
        ]  # fmt: skip

    def places(self, detail: WorkshopDetail) -> list[Place]:
        """First those who must answer."""
        return [*detail.in_state("offered"), *detail.in_state("waiting")]

    def show_actions(self, current: Place | None) -> None:
        """An offer is answered; who waits may be given a seat too many."""
        is_open = self.detail is not None and self.detail.row.is_open
        offered = current is not None and current.state is EnrolmentState.OFFERED
        waiting = current is not None and not offered
        free = self.detail is not None and self.detail.row.seats_left > 0
        self.accept_button.setVisible(offered and is_open)
        self.decline_button.setVisible(offered and is_open)
        self.extra_button.setVisible(waiting and is_open and not free)
        self.offer_button.setVisible(waiting and is_open and free)
        self.leave_button.setVisible(waiting)
        self.open_button.setVisible(current is not None)
        if self.detail is not None:
            offers = self.detail.row.offered
            said = f"{count(offers, 'cupo ofrecido', 'cupos ofrecidos')} sin respuesta"
            self.words.setText(said if offers else seats_sentence(self.detail.row))

    def take_out(self) -> None:
        """The Delete key."""
        self.withdraw_current()

    def accept(self) -> None:
        """They take the offered seat."""
        current = self.table.current()
        if current is not None:
            self.attempt(
                lambda: self.reception.accept(current.enrolment_id),
                lambda _: f"{current.name} tiene cupo",
            )

    def decline(self) -> None:
        """They do not take it; it goes to the next."""
        current = self.table.current()
        if current is None or self.detail is None:
            return

        def done(reason: str, wait: bool) -> None:
            self.attempt(
                lambda: self.reception.decline(current.enrolment_id, reason, wait=wait),
                lambda offers: f"{current.name} no aceptó el cupo{_offered(offers)}",
            )

        ask_decline(self.context, current.name, self.detail.row.name, done)

    def give_extra(self) -> None:
        """A seat beyond the capacity, given knowingly."""
        current = self.table.current()
        if current is None or self.detail is None:
            return
        found = self.detail.row
        self.context.messages.ask(
            f"¿Dar a {current.name} un cupo de más?",
            f"{found.name} tiene {count(found.capacity, 'cupo')} y ya están ocupados. Quedará un"
            " cupo de más y se pasará delante de quienes esperan.",
            ("Dar el cupo", lambda: self.enrol(current.person_id, extra=True)),
        )

    def offer(self) -> None:
        """Free seats go to the first who wait."""
        if self.detail is None:
            return
        workshop = self.detail.row.id
        self.attempt(
            lambda: self.reception.offer_seats(workshop),
            lambda offers: f"Cupo ofrecido{_offered(offers, ' a ')}",
        )


class WithdrawnTab(PeopleTab):
    """Who left, and why; they may come back to the same enrolment."""

    def __init__(self, context: Context) -> None:
        columns: list[Column[Place]] = [
            Column("Apellidos y nombres", lambda p: p.name, sort=_by_name),
            Column("Edad", age_words, 70, right=True, sort=lambda p: p.age or 0),
            Column("Se retiró", lambda p: moment(p.since)[:10], 120, sort=lambda p: p.since),
            Column("Motivo", lambda p: p.reason or "", 260),
        ]
        super().__init__(context, "Personas retiradas", columns)

    def nothing(self) -> QWidget:
        """Nobody left."""
        return EmptyState(
            "users", "Nadie se ha retirado",
            "Quien se retira queda aquí con su motivo y puede volver a su misma inscripción.",
        )  # fmt: skip

    def buttons(self) -> list[Item]:
        """Come back, open."""
        self.open_button = button("Abrir ficha", small=True, press=self.open_current)
        self.return_button = button(
            "Volver a inscribir", icon="undo-2", small=True, press=self.bring_back
        )
        return [self.open_button, self.return_button]

    def places(self, detail: WorkshopDetail) -> list[Place]:
        """The withdrawn."""
        return list(detail.in_state("withdrawn"))

    def show_actions(self, current: Place | None) -> None:
        """Only an open workshop takes people back."""
        self.open_button.setVisible(current is not None)
        state = self.detail.row.state if self.detail else None
        self.return_button.setVisible(current is not None and state is WorkshopState.OPEN)
        number = self.table.model.rowCount()
        self.words.setText(count(number, "persona retirada", "personas retiradas"))

    def bring_back(self) -> None:
        """Take up the enrolment again."""
        current = self.table.current()
        if current is not None:
            self.enrol(current.person_id)


def _turn(place: Place) -> str:
    return f"{place.position}.º" if place.position else "–"


def _by_name(place: Place) -> tuple[str, str]:
    return alphabetical(place.surnames, place.given_names)


def _offered(offers: object, link: str = ". El cupo se ofreció a ") -> str:
    found = [each.name for each in offers if isinstance(each, OfferRow)] if isinstance(
        offers, tuple
    ) else []  # fmt: skip
    return f"{link}{'; '.join(found)}" if found else ""
