"""The floors: every figure is there, one line each, with its floor and its target."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.floors import main

RATIOS = {
    "c3_commit",
    "c1_commit",
    "c2_commit",
    "whole_sale",
    "scan_card_answer",
    "scan_item_quote",
    "hold_dispatch",
    "hold_https",
    "upload_1",
    "upload_10",
    "feed_apply_sorted",
    "feed_apply_random",
    "import_goods",
}


def test_every_floor_is_measured_beside_its_figure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--tiny"]) == 0
    found: dict[str, dict[str, Any]] = {}
    for line in capsys.readouterr().out.splitlines():
        row = json.loads(line)
        found[row["name"]] = row
    assert found.keys() >= RATIOS
    assert all(found[name]["floor"] > 0 < found[name]["ratio"] for name in RATIOS)
    assert found["c3_commit"]["target"] == 2.5
    assert found["whole_sale"]["target"] == 3.0
    assert found["scan_card_answer"]["target_p99"] == 1.0
    _check_flushes(found)


def _check_flushes(found: dict[str, dict[str, Any]]) -> None:
    """One a commit point and one for the second journal, where strace may look."""
    flushes = {n: row for n, row in found.items() if n.startswith("flushes_")}
    for row in flushes.values():
        assert row["value"] == row.get("target", 0), row
