"""«Deshacer»: one job taken back whole, or refused with its reason and nothing changed."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models import journal
from desktop.models.database import Database
from desktop.models.tables import journalled_tables


class NotUndone(UserError):
    """Something was done since upon what was to be undone."""

    def __init__(self) -> None:
        super().__init__(
            "Ya no se puede deshacer: después se hizo otro cambio sobre lo mismo. No se cambió"
            " nada; corríjalo en su ficha."
        )


def running(session: Session) -> int:
    """The job being written, to take it back later; other threads may write after it."""
    return session.execute(select(journal.WriteContext.tx)).scalar_one() or 0


def take_back(database: Database, transaction: int) -> None:
    """Undo one job by ordinary changes, which stand in the history too."""
    try:
        with database.write("Deshacer") as session:
            journal.undo(session, transaction, journalled_tables())
    except (journal.CannotUndo, IntegrityError):
        raise NotUndone from None
