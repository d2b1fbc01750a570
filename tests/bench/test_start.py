"""The program starts as a process of its own, is seen, and ends when it is asked to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.start import Till, log_rows
from bench.start_home import make_home

WORDS = [sys.executable, "-P", "-m", "ui"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "till"
    make_home(made, tmp_path / "no-receipts", goods=20, cards=30)
    return made


def test_the_login_is_seen_without_a_word_on_the_terminal_and_the_till_leaves_in_order(
    home: Path,
) -> None:
    till = Till(WORDS, home)
    try:
        shown_s, told_s = till.wait_for_login()
        till.leave()  # Raises when it ends with anything but 0.
    finally:
        till.end()
    assert till.noise() == ""
    assert 0 < told_s <= shown_s + 0.1
    levels = {row["level"] for row in log_rows(home / "logs" / "kassa.log")}
    assert levels <= {"info"}, "a start that went well warns of nothing"


def test_a_till_that_left_in_order_starts_again_at_once(home: Path) -> None:
    for _ in range(2):
        till = Till(WORDS, home)
        try:
            till.wait_for_login()
            till.leave()
        finally:
            till.end()
