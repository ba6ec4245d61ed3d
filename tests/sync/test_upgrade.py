"""A house is brought to a later version while batches wait for their answer: the same bytes go."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from desktop.core.errors import UserError
from desktop.models import migrate
from desktop.models.exchange import SealedBatch
from tests.models.test_migrations import _scripts
from tests.sync.line import Fault
from tests.sync.street import Street, street


def sealed(stage: Street) -> list[bytes]:
    """The batches of `one` that wait."""
    with stage.one.open().database.read() as session:
        query = (
            select(SealedBatch.content)
            .where(SealedBatch.answered_at.is_(None))
            .order_by(SealedBatch.sequence)
        )
        return [bytes(content or b"") for content in session.execute(query).scalars()]


@pytest.mark.parametrize("fault", [Fault(cut_up=300), Fault(drop_answer=True)], ids=["cut", "lost"])
def test_sealed_batches_go_as_they_are_after_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    with street(tmp_path) as stage:
        words = stage.something_up(20)
        stage.line.faults.append(fault)
        with pytest.raises(UserError):
            stage.one.exchange()
        words += stage.something_up(2)
        waiting = sealed(stage)
        assert waiting
        assert all(waiting)
        stage.one.close()
        monkeypatch.setattr("desktop.models.upgrade.upgrade.__defaults__", (_scripts(tmp_path),))
        monkeypatch.setattr(migrate, "HEAD", "0004")
        monkeypatch.setattr(migrate, "RELEASED", (*migrate.RELEASED, "0004"))
        with stage.one.open().database.read() as session:
            assert session.execute(text("SELECT count(nickname) FROM person")).scalar_one() == 0
        assert sealed(stage) == waiting
        # As if nobody knew how much arrived: the whole batch goes.
        if fault.cut_up:
            with stage.one.open().database.keep() as session:
                session.execute(text("UPDATE link SET cut = 0"))
        stage.line.heard.clear()
        assert stage.one.exchange().pending == 0
        said = b"".join(bytes(each) for each in stage.line.heard)
        assert (waiting[0] in said) == bool(fault.cut_up)
        stage.other.exchange()
        stage.check()
        names = stage.names(stage.other)
        assert sorted(names) == sorted(words)
        assert stage.one.status().all_sent
