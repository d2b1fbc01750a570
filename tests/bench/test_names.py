"""Every bench that the command names is there to be run."""

from __future__ import annotations

import importlib

import pytest

from bench.__main__ import BENCHES


@pytest.mark.parametrize("name", sorted(BENCHES))
def test_a_bench_that_is_named_can_be_started(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").main)
