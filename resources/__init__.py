"""Icons, fonts, texts and the demo shop."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent


def resource(*parts: str) -> Path:
    """A file that ships with the program, from a checkout or a built bundle."""
    return ROOT.joinpath(*parts)
