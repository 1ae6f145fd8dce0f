"""The next post is found among all that wait, whatever their priority, and past what is over."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from begun import begun
from hypothesis import given
from hypothesis import strategies as st

from bot import outbox
from bot.outbox import State
from bot.storage.db import connect, transaction

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
rows = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from([outbox.URGENT, outbox.ROUTINE, outbox.BULK]),
    st.sampled_from(list(State)),
)
WAITING = {State.PENDING, State.CLAIMED, State.POSTED}


@given(st.lists(st.lists(rows, max_size=12), min_size=1, max_size=5))
def test_the_next_post_is_the_earliest_that_waits(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[int, int, State]]]
) -> None:
    path = begun(tmp_path_factory.mktemp("waits") / "lmcbot.db")
    with closing(connect(path)) as conn:
        waiting: list[int] = []
        for number, batch in enumerate(batches):
            with transaction(conn):
                for at, (minutes, priority, state) in enumerate(batch):
                    key = f"test:{number}:{at}"
                    due = NOW + timedelta(minutes=minutes)
                    outbox.add(
                        conn, key=key, kind="test", guild_id=1, due_at=due, priority=priority
                    )
                    conn.execute("UPDATE outbox SET state = ? WHERE key = ?", (state, key))
                    waiting += [minutes] if state in WAITING else []
            expected = NOW + timedelta(minutes=min(waiting)) if waiting else None
            assert outbox.earliest(conn) == expected
