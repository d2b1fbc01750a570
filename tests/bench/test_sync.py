"""The figures of the sync: each is there, with its floor and its target."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.sync import main

TARGETS = {
    "hold_sqlite": 2.5,
    "upload_100": 20_000,
    "upload_bytes_per_entry": 90.0,
    "drain_120": 10.0,
    "feed_random": 100_000,
    "feed_sorted": 500_000,
    "hold_https_per_core": 800,
    "hold_https_p99_at_half": 50.0,
    "hold_of_100_accounts": 1.3,
    "hold_postgres_1": 1.2,
    "hold_postgres_8": 1.2,
}
WITHOUT_FLOOR = {"hold_https_per_core", "hold_https_p99_at_half"}


def test_every_figure_of_the_sync_is_measured_beside_its_floor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--tiny"]) == 0
    found: dict[str, dict[str, Any]] = {}
    for line in capsys.readouterr().out.splitlines():
        row = json.loads(line)
        found[row["name"]] = row
    assert {name: found[name]["target"] for name in TARGETS} == TARGETS
    for name in TARGETS.keys() - WITHOUT_FLOOR:
        assert found[name]["floor"] > 0 < found[name]["ratio"], name
    assert found["yardstick"]["ratio"] >= 1.0
