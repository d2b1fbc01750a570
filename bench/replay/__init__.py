"""`script/bench replay`: real receipts through real tills and the real server."""

from bench.replay.command import main

__all__ = ["main"]
