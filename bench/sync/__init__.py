"""`script/bench sync`: what the sync costs, each figure against a floor of this run."""

from __future__ import annotations

from bench.sync.command import main as main
