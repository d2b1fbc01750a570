"""The conflict table of the design has 26 rows; each is a story with its number."""

from __future__ import annotations

import re
from pathlib import Path

STORIES = Path(__file__).parents[1] / "stories" / "conflicts"
ROWS = range(1, 27)


def test_every_row_of_the_conflict_table_has_its_story() -> None:
    told = [int(file.name[9:11]) for file in STORIES.glob("test_row_??_*.py")]

    assert sorted(told) == list(ROWS)


def test_no_story_is_without_a_test_and_a_sentence() -> None:
    for file in STORIES.glob("test_row_??_*.py"):
        text = file.read_text(encoding="utf-8")
        number = int(file.name[9:11])

        assert text.startswith(f'"""Row {number}: '), file.name
        assert re.search(r"^def test_", text, re.MULTILINE), file.name
