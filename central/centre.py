"""A centre that is open: its database brought up to date, its keys, its reference data."""

from dataclasses import dataclass, field

from central import migrate, reference
from central.keys import Keys
from central.settings import Clock, Settings, system_clock
from central.store import Store, begin_epochs


@dataclass(frozen=True)
class Centre:
    """What every part of one worker goes by; the truth is in the database alone."""

    settings: Settings
    store: Store
    keys: Keys
    clock: Clock
    opened_years: set[tuple[bytes, int]] = field(default_factory=set)
    """Houses whose cycles of a year this worker has seen: it need not look again."""

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def open_centre(
    settings: Settings, clock: Clock = system_clock, *, serving: bool = False
) -> Centre:
    """Open the database, new or older, and write what it lacks; several may do it at once.

    `serving`: laptops come. Whoever starts a centre may have put its database back from a copy,
    and some of them know more than it does.
    """
    store = Store(settings)
    try:
        migrate.upgrade(store)
        if serving:
            begin_epochs(store)
        keys = Keys.of(store)
        reference.fill(store, clock())
    except BaseException:
        store.close()
        raise
    return Centre(settings, store, keys, clock)
