"""What is wrong with a file of programmes: where, what, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_SHOWN = 60  # Letters of a value that somebody wrote.
_LONG = 10**30


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    file: str
    line: int
    what: str
    nearest: str = ""  # A valid name that may have been meant.

    def __str__(self) -> str:
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.file}:{self.line}: {self.what}{hint}"


class TermsInvalid(Exception):
    """Programmes that cannot be published, with every reason that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """The valid name that looks most like this word; empty when none does."""
    names = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), names, n=1)
    return names[found[0]] if found else ""


def shown(value: object) -> str:
    """A value for a message: never longer than a line, never a control character."""
    if isinstance(value, int) and abs(value) > _LONG:
        return f"a number of {value.bit_length() * 3 // 10} digits"
    text = ascii(value) if isinstance(value, str) and not printable(value) else ""
    text = text or repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def named(word: str) -> str:
    """A key for a message, as it is where that is safe."""
    return word if printable(word) and len(word) <= MOST_SHOWN else shown(word)


def printable(text: str) -> bool:
    return text.isprintable()
