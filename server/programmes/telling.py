"""Reports about programmes as text for people; their figures come as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

import msgspec

from cashier.domain.loyalty.terms import Terms
from server.programmes.difference import NONE, Change, decimal
from server.programmes.replay import Changed, Report, Sums

Hide = Callable[[int, int], bool]
_ALWAYS_SHOWN = ("programme_id", "version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One version in the list: `state` is in_force, ahead, superseded or over."""

    programme: str
    version: int
    type: str
    name: str
    state: str
    starts: date | None
    ends: date | None


def listed(
    versions: Iterable[Terms], living: Iterable[Terms], today: date
) -> tuple[Listed, ...]:
    """Every version with what it is today; `living` are those that tills hold."""
    held = {(terms.programme_id, terms.version): terms for terms in living}
    return tuple(
        _listed(terms, held.get((terms.programme_id, terms.version)), today)
        for terms in versions
    )


def _listed(terms: Terms, held: Terms | None, today: date) -> Listed:
    counts = held or terms
    if counts.ends is not None and counts.ends < today:
        state = "over"
    elif held is None:
        state = "superseded"
    else:
        state = "ahead" if counts.starts and counts.starts > today else "in_force"
    return Listed(
        programme=terms.programme_id,
        version=terms.version,
        type=terms.TYPE,
        name=terms.name_en or terms.name_ru,
        state=state,
        starts=counts.starts,
        ends=counts.ends,
    )


def list_text(rows: Sequence[Listed]) -> str:
    if not rows:
        return "No programme was published."
    lines = [_row("programme", "version", "type", "state", "from", "to", "name")]
    lines += [
        _row(
            row.programme,
            str(row.version),
            row.type,
            row.state.replace("_", " "),
            str(row.starts or "-"),
            str(row.ends or "-"),
            row.name,
        )
        for row in rows
    ]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    widths = (20, 8, 14, 12, 11, 11, 0)
    padded = (f"{cell:<{w}}" for cell, w in zip(cells, widths, strict=True))
    return " ".join(padded).rstrip()


# --- terms ------------------------------------------------------------------------


def terms_text(terms: Terms) -> str:
    """The terms as a file that can be changed and published again."""
    plain, tables = [f'type = "{terms.TYPE}"'], list[str]()
    for name, value in _told(terms):
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            for part in value:
                body = [f"{key} = {_toml(its)}" for key, its in _told(part)]
                tables += ["", f"[[{name}]]", *body]
        else:
            plain.append(f"{name} = {_toml(value)}")
    return "\n".join([*plain, *tables])


def _told(value: Any) -> Iterator[tuple[str, Any]]:
    """Fields that say more than their default."""
    for field in fields(value):
        its = getattr(value, field.name)
        default = field.default
        if field.default_factory is not MISSING:
            default = field.default_factory()
        if its is not None and (field.name in _ALWAYS_SHOWN or its != default):
            yield field.name, its


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return _toml(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # The escapes of JSON are among those of TOML.
        return msgspec.json.encode(value).decode()
    if isinstance(value, frozenset):
        return f"[{', '.join(_toml(one) for one in sorted(value))}]"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if is_dataclass(value):
        body = ", ".join(f"{name} = {_toml(its)}" for name, its in _told(value))
        return f"{{ {body} }}"
    return str(value)


def difference_text(title: str, changes: Sequence[Change]) -> str:
    if not changes:
        return f"{title}: no term differs."
    return "\n".join([f"{title}:", *(f"  {change}" for change in changes)])


# --- a replay -----------------------------------------------------------------------

_FIGURES = (
    ("discount", "discount_minor", "{}"),
    ("paid with points", "redeemed_minor", "{}"),
    ("points redeemed", "redeemed_hundredths", ""),
    ("points redeemable", "redeemable_hundredths", ""),
    ("points earned", "earned_hundredths", ""),
    ("donated", "donated_minor", "{}"),
)


def report_text(report: Report, currency: str) -> str:
    if not report.receipts:
        return "No receipts to price: tills have sent none yet."
    lines = [f"{report.receipts} receipts, {report.changed} would change."]
    lines += _sums(report.before, report.after, currency, _never)
    for one in report.programmes:
        told = _sums(one.before, one.after, currency, _nothing)
        if told:
            lines += ["", f"Programme {one.programme}:", *told]
    if report.top:
        lines += ["", "Receipts that change most:"]
        for changed in report.top:
            lines += _changed(changed, currency)
    return "\n".join(lines)


def _sums(before: Sums, after: Sums, currency: str, hide: Hide) -> list[str]:
    lines = []
    for words, name, unit in _FIGURES:
        was, becomes = getattr(before, name), getattr(after, name)
        if hide(was, becomes):
            continue
        sign = "+" if becomes > was else ""
        ends = f" {currency}" if unit else ""
        lines.append(
            f"  {words:<18}{decimal(was):>16} ->{decimal(becomes):>16}"
            f"  {sign}{decimal(becomes - was)}{ends}"
        )
    return lines


def _never(_was: int, _becomes: int) -> bool:
    return False


def _nothing(was: int, becomes: int) -> bool:
    return not was and not becomes


def _changed(changed: Changed, currency: str) -> list[str]:
    figures = _sums(changed.before, changed.after, currency, int.__eq__)
    card = f", card ...{changed.card}" if changed.card else ", no card"
    return [
        f"  {changed.number} of {changed.at[:16]}, store {changed.store}{card}:",
        *(f"  {line}" for line in figures),
        f"      before: {'; '.join(changed.reasons_before) or NONE}",
        f"      after:  {'; '.join(changed.reasons_after) or NONE}",
    ]
