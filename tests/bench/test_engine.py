"""The engine's figures: every receipt is there, with its floor and its target."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.engine import main
from bench.engine.shop import MOMENT, a_member, a_receipt, with_a_discount, with_tiers
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.engine import quote


def test_a_quote_is_measured_for_short_and_for_long_receipts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--tiny"]) == 0
    found: dict[str, dict[str, Any]] = {}
    for line in capsys.readouterr().out.splitlines():
        row = json.loads(line)
        found[row["name"]] = row
    for mix in ("discount", "tiers"):
        assert found[f"quote_{mix}_50"]["target"] == 2.0
        assert found[f"quote_{mix}_500"]["target"] == 20.0
        assert found[f"quote_{mix}_50"]["floor"] > 0 < found[f"quote_{mix}_50"]["p99"]
        assert found[f"quote_{mix}_growth"]["value"] > 1


@pytest.mark.parametrize("programmes", [with_a_discount(), with_tiers()])
def test_the_receipts_give_every_programme_something_to_do(programmes: Any) -> None:
    answer = quote(a_receipt(50), a_member(), programmes, MOMENT)

    busy = {step.programme for step in answer.applied}
    assert busy == {programme.programme_id for programme in programmes}
    assert {step.effect for step in answer.applied} == set(Effect)
    assert answer.coupons[0].used
