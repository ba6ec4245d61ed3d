"""Three laptops in two houses and a centre, whatever happens to them: the invariants hold.

Hypothesis plays staff, lines that break, clocks that jump, power that goes, copies that are put
back and disks that are cloned. When the faults are over, everything typed is somewhere, and
everybody has the same (docs/sync.md, «Invariants»).
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from desktop.core.ids import enrolment_id, lesson_id, mark_id, new_id
from desktop.models import keyring
from desktop.models.exchange import SealedBatch
from tests.sync.line import LIES, Fault
from tests.sync.town import Seat, Town, person, phone

seats = st.integers(0, 2)
picks = st.integers(0, 10**6)
FIELDS = ("given_names", "email", "neighbourhood", "support_needs")
"""Each in a group of its own."""
faults = st.one_of(
    st.builds(lambda at: Fault(cut_up=at), st.integers(1, 4000)),
    st.builds(lambda at: Fault(cut_down=at), st.integers(1, 4000)),
    st.builds(lambda lie: Fault(lie=lie), st.sampled_from(list(LIES.values()))),
    st.builds(lambda times: Fault(repeat=times), st.integers(1, 3)),
    st.just(Fault(drop_answer=True)),
)


class Machine(RuleBasedStateMachine):
    """Everything that may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="pueblo-"))
        self.town = Town(self.folder)
        self.words = 0
        self.live: dict[str, Seat] = {}
        """What was typed and nobody replaced who had seen it, and where it was typed."""
        self.phones = 0

    def teardown(self) -> None:
        """The faults are over: what must hold, holds."""
        try:
            self.over()
        finally:
            self.town.close()
            shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        """Each house has a workshop that somebody may be enrolled in."""
        for number, seat in enumerate(self.town.seats):
            if number == 1:
                continue
            cycle = UUID(bytes=seat.ids("cycle")[0])
            workshop = new_id()
            day = seat.time.tick().date()
            seat.insert(
                "workshop", workshop, cycle_id=cycle, name="Guitarra", category="artistico",
                modality="municipal", capacity=20, contribution_cents=0, starts_on=day,
                ends_on=day, state="open",
            )  # fmt: skip
            seat.insert(
                "lesson", lesson_id(workshop, day, "09:00"), workshop_id=workshop,
                original_on=day, on=day, starts="09:00", ends="10:00", state="planned",
            )  # fmt: skip
        self.town.settle()

    # --- staff at work ------------------------------------------------------------------------

    def _word(self, seat: Seat) -> str:
        self.words += 1
        word = f"Palabra{self.words}x"
        self.live[word] = seat
        seat.typed.add(word)
        return word

    def _pick(self, seat: Seat, table: str, pick: int) -> bytes | None:
        rows = seat.ids(table)
        return rows[pick % len(rows)] if rows else None

    def _seen(self, old: object) -> None:
        if isinstance(old, str):
            self.live.pop(old, None)

    @rule(at=seats, times=st.integers(1, 3))
    def register(self, at: int, times: int) -> None:
        """Somebody new, with a telephone."""
        seat = self.town.seats[at]
        for _ in range(times):
            of = person(seat, self._word(seat))
            self.phones += 1
            phone(seat, of, f"+5939{self.phones % 50:08}")

    @rule(at=seats, pick=picks, field=st.sampled_from(FIELDS))
    def correct(self, at: int, pick: int, field: str) -> None:
        """A field of somebody."""
        seat = self.town.seats[at]
        row = self._pick(seat, "person", pick)
        if row is None:
            return
        self._seen(seat.value("person", row, field))
        seat.execute(f'UPDATE person SET "{field}" = :word WHERE id = :row',
                     word=self._word(seat), row=row)  # fmt: skip

    @rule(at=seats, pick=picks)
    def enrol_and_mark(self, at: int, pick: int) -> None:
        """Somebody in the workshop, present."""
        seat = self.town.seats[at]
        who = self._pick(seat, "person", pick)
        workshop = self._pick(seat, "workshop", 0)
        lesson = self._pick(seat, "lesson", 0)
        if who is None or workshop is None or lesson is None:
            return
        enrolment = enrolment_id(UUID(bytes=workshop), UUID(bytes=who))
        if enrolment.bytes not in seat.ids("enrolment"):
            seat.insert(
                "enrolment", enrolment, workshop_id=UUID(bytes=workshop),
                person_id=UUID(bytes=who), state="enrolled", since=seat.time.tick(),
            )  # fmt: skip
        mark = mark_id(enrolment, UUID(bytes=lesson))
        if mark.bytes in seat.ids("mark"):
            seat.execute("UPDATE mark SET value = :value WHERE id = :row",
                         value="PAJT"[pick % 4], row=mark.bytes)  # fmt: skip
        else:
            seat.insert(
                "mark", mark, lesson_id=UUID(bytes=lesson), enrolment_id=enrolment,
                value="PAJT"[pick % 4], at=seat.time.tick(),
            )  # fmt: skip

    @rule(at=seats, pick=picks)
    def withdraw(self, at: int, pick: int) -> None:
        """Somebody leaves the workshop."""
        seat = self.town.seats[at]
        row = self._pick(seat, "enrolment", pick)
        if row is not None:
            seat.execute("UPDATE enrolment SET state = 'withdrawn' WHERE id = :row", row=row)

    @rule(at=seats, pick=picks)
    def undo_a_telephone(self, at: int, pick: int) -> None:
        """A telephone goes."""
        seat = self.town.seats[at]
        row = self._pick(seat, "phone", pick)
        if row is not None:
            seat.execute("DELETE FROM phone WHERE id = :row", row=row)

    @rule(at=seats, pick=picks)
    def undo_a_registration(self, at: int, pick: int) -> None:
        """Somebody who is in no workshop goes, with all that hangs from them."""
        seat = self.town.seats[at]
        row = self._pick(seat, "person", pick)
        if row is None:
            return
        with seat.open().database.read() as session:
            query = text("SELECT count(*) FROM enrolment WHERE person_id = :row")
            if session.execute(query, {"row": row}).scalar_one():
                return
        for field in FIELDS:
            self._seen(seat.value("person", row, field))
        seat.execute("DELETE FROM person WHERE id = :row", row=row)

    # --- what goes well and what does not -------------------------------------------------------

    @rule(at=seats)
    def exchange(self, at: int) -> None:
        """One exchange on a good line sends everything."""
        seat = self.town.seats[at]
        outcome = self.town.exchange(seat)
        assert outcome is not None
        assert outcome.pending == 0
        assert seat.broken_links() == []

    @rule(at=seats, bad=st.lists(faults, min_size=1, max_size=3))
    def exchange_over_a_bad_line(self, at: int, bad: list[Fault]) -> None:
        """One that may fail, and loses nothing."""
        seat = self.town.seats[at]
        self.town.exchange(seat, *bad)
        assert seat.broken_links() == []

    @rule(at=seats, commit=st.integers(1, 12), after=st.booleans())
    def power_goes(self, at: int, commit: int, after: bool) -> None:
        """At some step of an exchange."""
        seat = self.town.seats[at]
        with seat.crashing(commit, after=after):
            self.town.exchange(seat)
        assert seat.broken_links() == []

    @rule(at=seats, days=st.sampled_from([-3650, -3, 0, 3, 3650]))
    def clock_jumps(self, at: int, days: int) -> None:
        """Somebody sets the clock."""
        self.town.seats[at].ahead = timedelta(days=days)

    @rule()
    def centre_restarts(self) -> None:
        """The centre is put up anew."""
        self.town.restart_centre()

    @rule(at=seats)
    def backup(self, at: int) -> None:
        """A copy of safety."""
        seat = self.town.seats[at]
        if seat.backup is None:
            seat.save_backup(self.folder / f"copia-{at}.casa")

    @precondition(lambda self: any(seat.backup for seat in self.town.seats))
    @rule(at=seats)
    def restore(self, at: int) -> None:
        """The copy is put back; what was typed since and never sent is lost with the disk."""
        seat = self.town.seats[at]
        if seat.backup is None:
            return
        known = self.town.everything_kept(seat.code)
        for word in seat.typed:
            if word not in known:
                self.live.pop(word, None)
        seat.restore_backup()
        seat.backup = None

    @precondition(lambda self: len(self.town.seats) == 3)
    @rule(at=seats)
    def clone(self, at: int) -> None:
        """The disk is copied to another laptop, and both go on."""
        self.town.clone(self.town.seats[at])

    @precondition(lambda self: len(self.town.seats) == 4)
    @rule(pick=picks)
    def clone_works(self, pick: int) -> None:
        """The other laptop has its own day."""
        copy = self.town.seats[3]
        if pick % 2:
            person(copy, self._word(copy))
        else:
            assert self.town.exchange(copy) is not None

    # --- what holds -----------------------------------------------------------------------------

    @invariant()
    def the_light_is_true(self) -> None:
        """«Todo enviado» only where nothing waits and every answer is stored."""
        for seat in self.town.seats:
            if seat.house is None:
                continue
            with seat.house.database.read() as session:
                left = session.execute(text("SELECT count(*) FROM journal WHERE answered = 0"))
                pending = left.scalar_one()
                wrong = session.execute(text("SELECT count(*) FROM problem")).scalar_one()
                open_still = session.query(SealedBatch).where(
                    SealedBatch.answered_at.is_(None), SealedBatch.content.is_not(None)
                )
                if seat.status().all_sent:
                    assert pending == wrong == open_still.count() == 0

    def over(self) -> None:
        """No more faults: a few rounds, and everybody has everything."""
        self.town.settle()
        self.town.check()
        for seat in self.town.seats:
            assert seat.status().pending == 0
        kept = {code: self.town.everything_kept(code) for code in ("C10", "C07")}
        for word, seat in self.live.items():
            assert word in kept[seat.code], f"{word} is nowhere"
            other = "C07" if seat.code == "C10" else "C10"
            assert word not in kept[other], f"{word} crossed houses"


def run(examples: int, steps: int) -> None:
    """Play so many days of so many steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(keyring.ARGON, "memory_kib", 64)
        patch.setitem(keyring.ARGON, "passes", 1)
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck), print_blob=True,
            ),
        )  # fmt: skip


def test_two_hundred_steps() -> None:
    run(8, 25)


@pytest.mark.soak
def test_ten_thousand_steps() -> None:
    run(200, 50)
