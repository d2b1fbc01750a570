"""The replay: every receipt through real tills and the real server, and its books."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.replay import main
from bench.replay.command import replay
from bench.replay.compare import compare
from bench.replay.data import receipts
from bench.replay.ghost import Confirmed
from bench.replay.story import Conditions, Story
from cashier.till.ports import CompletedSale
from tests.bench.small_data import make_data

KEYS = [
    "receipts",
    "online_asked",
    "online_full",
    "offline_asked",
    "offline_full",
    "offline_value_asked",
    "offline_value_served",
    "overspent",
    "lost",
    "duplicated",
    "uncovered",
    "seconds",
    "stated_maximum",
    "stated_maximum_account",
    "overspent_account",
    "types",
]
REAL = Path(__file__).parents[3] / "shared" / "data"
OFTEN_AWAY = Conditions(seed=3, asks=0.7, away=0.3)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data", 90)


def test_a_replay_prints_its_figures_as_one_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--data", str(data), "--receipts", "40", "--away", "0.3"])
    (line,) = capsys.readouterr().out.splitlines()
    figures = json.loads(line)
    assert list(figures) == KEYS
    assert figures["receipts"] == 40
    assert code == 0


def test_stores_that_lose_their_link_lose_and_double_nothing(
    data: Path, tmp_path: Path
) -> None:
    figures, errors = replay(data, tmp_path / "run", OFTEN_AWAY)
    assert errors == []
    assert figures.is_clean, figures
    assert figures.receipts == 90
    assert figures.offline_asked > 0
    assert figures.offline_full > 0
    assert figures.online_full > 0


def test_programmes_of_all_types_at_once_lose_and_double_nothing(
    data: Path, tmp_path: Path
) -> None:
    conditions = replace(OFTEN_AWAY, is_everything=True)
    figures, errors = replay(data, tmp_path / "run", conditions)
    assert errors == []
    assert figures.is_clean, figures
    assert figures.overspent == 0
    seen = figures.types
    for what in (
        "accumulating_discount",
        "cashback_earned",
        "coalition_earned",
        "coupon_discount",
        "coupon_printed",
        "discount_discount",
        "membership_sold",
        "points_redeemed",
        "stamps_earned",
        "tiers_earned",
    ):
        assert seen[what] > 0, seen


def test_what_a_gift_card_or_a_cause_got_is_among_the_facts(
    data: Path, tmp_path: Path
) -> None:
    everything = replace(OFTEN_AWAY, is_everything=True)
    few = list(receipts(data))[:40]
    with Story(tmp_path / "run", data, few, everything) as story:
        story.tell()
        seen, core = story.ghost.receipts, story.chain.core
        assert compare(seen, core).lost == 0
        for at, one in enumerate(seen):
            for what, amount in one.moves.items():
                richer = replace(one, moves={**one.moves, what: amount + 1})
                found = compare([*seen[:at], richer, *seen[at + 1 :]], core)
                assert found.lost == 1, what


def test_the_same_seed_tells_the_same_story_also_when_every_till_reads_its_own_feed(
    data: Path, tmp_path: Path
) -> None:
    once, _ = replay(data, tmp_path / "once", OFTEN_AWAY, 50)
    again, _ = replay(data, tmp_path / "again", OFTEN_AWAY, 50)
    own = replace(OFTEN_AWAY, own_feed=True)
    by_itself, _ = replay(data, tmp_path / "own", own, 50)
    assert replace(once, seconds=0) == replace(again, seconds=0)
    assert replace(once, seconds=0) == replace(by_itself, seconds=0)


def test_what_the_server_lacks_or_has_twice_is_seen(data: Path, tmp_path: Path) -> None:
    with Story(tmp_path / "run", data, list(receipts(data))[:20], OFTEN_AWAY) as story:
        story.tell()
        seen, core = story.ghost.receipts, story.chain.core
        first = seen[0]
        assert (compare(seen, core).lost, compare(seen, core).duplicated) == (0, 0)
        more = [*seen, replace(first, sale="another", number="another")]
        assert compare(more, core).lost > 0
        assert compare(seen[1:], core).duplicated > 0
        richer = replace(first, money=first.money + 1)
        assert compare([richer, *seen[1:]], core).lost == 1
        assert compare([*seen, first], core).duplicated == 1


def test_limited_risk_serves_more_and_keeps_its_stated_maximum(
    data: Path, tmp_path: Path
) -> None:
    strict, _ = replay(data, tmp_path / "strict", OFTEN_AWAY)
    risky, errors = replay(
        data, tmp_path / "risk", replace(OFTEN_AWAY, is_limited=True)
    )
    assert errors == []
    assert risky.is_clean, risky
    assert (strict.stated_maximum, strict.overspent) == (0, 0)
    assert 0 <= risky.overspent <= risky.stated_maximum
    assert 0 <= risky.overspent_account <= risky.stated_maximum_account
    assert risky.offline_full > strict.offline_full


def test_overspending_is_seen_by_the_benchs_own_books(
    data: Path, tmp_path: Path
) -> None:
    few = list(receipts(data))[:40]
    with Story(tmp_path / "run", data, few, OFTEN_AWAY) as story:
        seen: list[CompletedSale] = []
        confirm = story.ghost.confirm

        def watched(done: CompletedSale) -> Confirmed:
            seen.append(done)
            return confirm(done)

        story.ghost.confirm = watched
        story.tell()
        assert story.ghost.overspent == 0
        (spent, *_) = [done for done in seen if done.redeemed]
        for _ in range(30):  # The same points again and again.
            confirm(replace(spent, earned_lot=None))
        assert story.ghost.overspent > 0


def test_a_folder_without_receipts_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path)]) == 2
    assert "receipts.csv.gz" in capsys.readouterr().err


@pytest.mark.skipif(not REAL.exists(), reason=f"no real receipts in {REAL}")
def test_the_first_of_the_real_receipts_come_through(tmp_path: Path) -> None:
    figures, errors = replay(REAL, tmp_path / "run", Conditions(away=0.2), 60)
    assert errors == []
    assert figures.is_clean, figures
    assert figures.receipts == 60
