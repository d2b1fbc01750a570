"""What is counted against a limit, and how much of it is remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from cashier.domain.limits import MINUTE, Use, is_over

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BORN = NOON - timedelta(hours=3)


def counted(seconds: list[int], most: int) -> Use:
    """Uses at these seconds after noon, none of them refused."""
    use = Use(day=date(2026, 3, 2))
    for second in seconds:
        use = use.counted(NOON + timedelta(seconds=second), MINUTE, BORN, most)
    return use


def test_without_a_limit_no_moment_is_remembered() -> None:
    use = counted(list(range(50)), most=0)

    assert use.used == 50
    assert use.marks == ()


def test_no_more_moments_are_remembered_than_the_limit_looks_at() -> None:
    assert len(counted(list(range(50)), most=30).marks) == 30


@given(
    waits=st.lists(st.integers(0, 40), max_size=30),
    most=st.integers(1, 6),
    later=st.integers(0, 90),
)
def test_what_is_not_remembered_would_not_have_changed_the_answer(
    waits: list[int], most: int, later: int
) -> None:
    seconds = [sum(waits[: n + 1]) for n in range(len(waits))]
    now = NOON + timedelta(seconds=sum(waits) + later)
    use = counted(seconds, most)
    inside = [s for s in seconds if now - NOON - timedelta(seconds=s) < MINUTE]

    assert is_over(use.recent(now, MINUTE, BORN), most) is (len(inside) >= most)
    if len(inside) >= most:
        frees = NOON + timedelta(seconds=inside[-most]) + MINUTE
        assert use.wait_s(now, MINUTE, BORN, most) == max(
            1, (frees - now).total_seconds()
        )
