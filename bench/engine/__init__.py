"""`script/bench engine`: what a quote costs, against summing its lines."""

from bench.engine.command import main

__all__ = ["main"]
