"""How the tables of sentences are marked for translation."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001
    """Qt's name, because lupdate collects by it; Qt's own is not typed."""
    return text
