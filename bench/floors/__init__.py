"""`script/bench floors`: what matters at a counter, each against its floor."""

from bench.floors.command import main

__all__ = ["main"]
