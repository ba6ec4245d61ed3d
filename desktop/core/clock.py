"""Today and now, in the time zone of Quito, replaceable in tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

# Quito has kept UTC-5 without daylight saving since 1993; a fixed offset needs no zone data,
# which Windows does not ship.
QUITO = timezone(timedelta(hours=-5), "America/Guayaquil")

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


class Clock:
    """Tells instants in UTC and days in Quito; `now` is the only source of time."""

    def __init__(self, now: Now = utc_now) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant, aware, in UTC, to the millisecond (what the database keeps)."""
        moment = self._now()
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def local(self) -> datetime:
        """The instant on Quito's wall clock, aware."""
        return self.now().astimezone(QUITO)

    def today(self) -> date:
        """The day in Quito."""
        return self.local().date()
