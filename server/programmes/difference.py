"""What differs between two versions of terms, field by field, in words. Pure.

Figures are shown in the units people use: percent, points and money, not hundredths
and kopecks. A long list is told by what came and what went.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from cashier.domain.loyalty.terms import Terms

NONE = "none"
FEW = 8  # Values of a list that are shown one by one.
_SKIPPED = frozenset({"version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    field: str  # As in a file.
    words: str  # The same for people.
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.words}: {self.old} -> {self.new}"


def differences(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Nothing when both say the same; the number of the version is no term."""
    if old.TYPE != new.TYPE:
        return (Change(field="type", words="type", old=old.TYPE, new=new.TYPE),)
    return tuple(
        change
        for field in fields(old)
        if field.name not in _SKIPPED
        for change in _changes(
            field.name, getattr(old, field.name), getattr(new, field.name)
        )
    )


def _changes(name: str, old: object, new: object) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple):
        for at in range(max(len(old), len(new))):
            one = old[at] if at < len(old) else None
            other = new[at] if at < len(new) else None
            if one != other:
                yield _change(name, one, other, f"[{at + 1}]")
        return
    yield _change(name, old, new)


def _change(name: str, old: Any, new: Any, at: str = "") -> Change:
    texts = text_of(name, old), text_of(name, new)
    are_sets = isinstance(old, frozenset) and isinstance(new, frozenset)
    if are_sets and len(old | new) > FEW:
        texts = _in_short(old, old - new, "with"), _in_short(new, new - old, "with")
    was, becomes = texts
    return Change(
        field=f"{name}{at}", words=f"{words_of(name)}{at}", old=was, new=becomes
    )


def _in_short(whole: frozenset[object], part: frozenset[object], how: str) -> str:
    shown = sorted(map(str, part))
    more = f" and {len(shown) - FEW} more" if len(shown) > FEW else ""
    told = f", {how} {', '.join(shown[:FEW])}{more}" if shown else ""
    return f"{len(whole)} values{told}"


def words_of(name: str) -> str:
    """`earn_percent_hundredths` is `earn percent` to people."""
    for unit in ("_hundredths", "_minor"):
        name = name.removesuffix(unit)
    return name.replace("_", " ").strip()


def text_of(name: str, value: object) -> str:
    """A value of terms as people write it."""
    if value is None or value in ("", frozenset(), ()):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _number(name, value)
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, frozenset):
        return ", ".join(str(one) for one in sorted(value))
    if isinstance(value, tuple):
        return "; ".join(text_of(name, one) for one in value)
    if is_dataclass(value):
        return ", ".join(
            f"{words_of(field.name)} {text_of(field.name, its)}"
            for field in fields(value)
            if (its := getattr(value, field.name)) != field.default
        )
    return str(value)


def _number(name: str, value: int) -> str:
    if name.endswith("times_hundredths"):
        return f"x {decimal(value)}"
    if name.endswith("percent_hundredths"):
        return f"{decimal(value)} %"
    if name.endswith("percent"):
        return f"{value} %"
    if name.endswith("_hundredths"):
        return f"{decimal(value)} points"
    if name.endswith("_minor") or name == "minor_per_point":
        return decimal(value)
    return f"{value} days" if name.endswith("_days") else str(value)


def decimal(hundredths: int) -> str:
    """Two decimals and groups of three, without a float."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole:,}.{rest:02}".replace(",", " ")
