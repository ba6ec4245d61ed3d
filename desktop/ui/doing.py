"""A job of a screen: done, shown anew, said once, and taken back with one key."""

from collections.abc import Callable
from functools import partial

from desktop.core.errors import InvalidInput, UserError
from desktop.ui.context import Context
from desktop.ui.forms import Form


def attempt(
    context: Context,
    job: Callable[[], object],
    said: str,
    undo: Callable[[int], object],
    then: Callable[[], object],
    icon: str = "check",
) -> bool:
    """Do a job and say it; False where it was refused, which is shown."""

    def whole() -> bool:
        job()
        return True

    done = context.messages.attempt(whole) is not None
    if done:
        did(context, said, undo, then, icon)
    return done


def refuse(context: Context, form: Form, error: UserError) -> None:
    """Show a refusal at its field, or in a box where the form has no such field."""
    if not (isinstance(error, InvalidInput) and form.show_problem(error)):
        context.messages.show(error)


def did(
    context: Context,
    said: str,
    undo: Callable[[int], object],
    then: Callable[[], object],
    icon: str = "check",
) -> None:
    """Say what the last job did; `undo` takes back the job of a number."""
    last = context.desk.database.last_transaction
    tell(context, said, partial(undo, last) if last is not None else None, then, icon)


def tell(
    context: Context,
    said: str,
    take_back: Callable[[], object] | None,
    then: Callable[[], object],
    icon: str = "check",
) -> None:
    """Say what was done, with «Deshacer» unless there is nothing to take back; `then` shows it
    anew, at once and when it was taken back."""
    then()

    def undo() -> None:
        if take_back is not None:
            context.messages.attempt(take_back)
        then()

    context.toast.say(said, undo if take_back is not None else None, icon)
