"""Jobs of the door beside its window: what came out, what was refused, what failed."""

from collections.abc import Callable
from typing import TypeVar, cast

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.ui.messages import Messages
from desktop.ui.tasks import Tasks

T = TypeVar("T")


class Work:
    """Runs a job on the thread pool and comes back on the main thread."""

    def __init__(self, tasks: Tasks, messages: Messages) -> None:
        self._tasks, self._messages = tasks, messages

    def run(
        self,
        job: Callable[[], T],
        then: Callable[[T], object],
        refused: Callable[[UserError], object],
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """`refused` gets what staff can act on; after anything else, `otherwise` tidies up."""

        def work(progress: Progress) -> object:
            return job()

        def done(result: object) -> None:
            then(cast(T, result))

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                refused(error)
            else:
                otherwise()
                self._messages.failed(error)

        self._tasks.run(work, done, failed=failed)
