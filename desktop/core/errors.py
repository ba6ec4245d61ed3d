"""The errors that staff read: each one is a finished Spanish sentence with its facts."""


class UserError(Exception):
    """Something staff can understand and act on; the message is ready for the screen.

    Subclasses carry the facts as attributes, so that a form can offer the way out.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(UserError):
    """A value that cannot be kept as typed; `field` names the form field it belongs to."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(UserError):
    """The signed-in role may not do this job."""


class NotFound(UserError):
    """The record is not in this house's database."""


class TryLater(UserError):
    """The same may be tried again once `seconds` have passed."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class NeedsCopy(UserError):
    """What lies in the house's folder cannot be opened; a copy of safety may be restored."""


class Cancelled(Exception):
    """A long job was cancelled between two whole steps; shown as silence, never as an error."""
