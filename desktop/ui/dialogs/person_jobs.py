"""What is done to a person from their record: saved, said once, and taken back with one key."""

from collections.abc import Callable
from uuid import UUID

from desktop.core.errors import InvalidInput, UserError
from desktop.services.people import AlreadyRegistered, Done
from desktop.services.reception import WalkedIn, WorkshopChoice
from desktop.ui.context import Context
from desktop.ui.dialogs.enrol import EnrolDialog, enrolled_words
from desktop.ui.dialogs.withdraw import ask_withdrawal
from desktop.ui.doing import tell
from desktop.ui.form_dialog import FormDialog

Then = Callable[[], object]


def say_done(context: Context, said: str, transactions: list[int], then: Then) -> None:
    """Tell what was done; «Deshacer» takes the jobs back, the last first."""

    def take_back() -> None:
        for transaction in reversed(transactions):
            context.desk.people.undo(transaction)

    tell(context, said, take_back if transactions else None, then)


def attempt(context: Context, job: Callable[[], Done], said: str, then: Then) -> bool:
    """Do one job on a record; False where it was refused, which is shown."""
    done = context.messages.attempt(job)
    if done is None:
        return False
    say_done(context, said, [done.transaction], then)
    return True


def save_dialog(
    context: Context, dialog: FormDialog, job: Callable[[], Done], said: str, then: Then
) -> bool:
    """Save what a dialog holds; a refusal of one field is shown at it."""
    try:
        done = job()
    except InvalidInput as problem:
        if not dialog.form.show_problem(problem):
            context.messages.show(problem)
        dialog.place()
        return False
    except AlreadyRegistered:
        # Its dialog offers the way out.
        raise
    except UserError as problem:
        context.messages.show(problem)
        return False
    dialog.close_sheet()
    changed = ", ".join(change.label.lower() for change in done.changes[:3])
    say_done(context, f"{said}: {changed}" if changed else said, [done.transaction], then)
    return True


def enrol_person(context: Context, person_id: UUID, name: str, then: Then) -> None:
    """Choose a workshop for somebody and enrol them."""

    def done(result: WalkedIn, choice: WorkshopChoice) -> None:
        said = enrolled_words(result, name, choice.name)
        nothing = result.enrolled is not None and result.enrolled.repeated
        say_done(context, said, [] if nothing else [result.transaction], then)

    EnrolDialog(context, person_id, name, done).ask()


def return_to_workshop(
    context: Context, person_id: UUID, name: str, workshop_id: UUID, workshop: str, then: Then
) -> None:
    """Somebody who left comes back: a seat, or a place in the waiting list."""
    result = context.messages.attempt(lambda: context.desk.reception.enrol(person_id, workshop_id))
    if result is not None:
        say_done(context, enrolled_words(result, name, workshop), [result.transaction], then)


def withdraw_from_workshop(
    context: Context, enrolment_id: UUID, name: str, workshop: str, then: Then
) -> None:
    """Ask why and take them out; the seat is offered to who waits first."""

    def leave(reason: str) -> None:
        reception, database = context.desk.reception, context.desk.database
        offered = context.messages.attempt(lambda: reception.withdraw(enrolment_id, reason))
        if offered is None:
            return
        said = f"{name} se retiró de {workshop}"
        if offered:
            said += f"; el cupo se ofreció a {offered[0].name}"
        say_done(context, said, [database.last_transaction], then)

    ask_withdrawal(context, name, workshop, leave)
