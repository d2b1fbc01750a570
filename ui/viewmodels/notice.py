"""The result of the last act, as the strip shows it.

Words are made when they are drawn, so that a notice on screen follows a switch of
the language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from cashier.domain.errors import TillError
from ui.present import code_of, explain, say
from ui.sentences import Code


class Level(Enum):
    PLAIN = "plain"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    level: Level
    words: Callable[[], str]
    code: str = ""  # Of the error catalogue.


def refused(refusal: TillError) -> Notice:
    return Notice(
        level=Level.ERROR, words=partial(explain, refusal), code=code_of(refusal)
    )


def told(words: Callable[[], str], level: Level = Level.PLAIN) -> Notice:
    return Notice(level=level, words=words)


def warning(code: Code) -> Notice:
    """A sentence of the catalogue that stops nothing."""
    return Notice(level=Level.WARN, words=partial(say, code), code=code.value)


def corrected_layout() -> Notice:
    """The scanner types in Russian letters; the code was understood all the same."""
    return warning(Code.CYRILLIC_SCAN)
