"""The acts of the till and the keys they have: one table, as built and as remapped.

A shop remaps it in one file, keys.toml beside the settings: `pay = ["F9", "Num+"]`. An
act that the file names has those keys and no others; every other act keeps its own.
Refused whole, with line and nearest name: an act or a key that nobody knows, two acts
on one key, an act without a key, and letters or digits by themselves, because somebody
has to type them. Knows no Qt, so that commands can check the file without a window.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import Enum

from cashier.till.settings_wrong import NOT_TOML_RU, SettingsWrong, Told, line_of

TABLE = "keys"  # The one table of the file; the keys may also stand without it.


class Act(Enum):
    HELP = "help"
    CARD = "card"
    FIND = "find"
    QUANTITY = "quantity"
    PARK = "park"
    PRICE = "price"
    RETURN = "return"
    BONUSES = "bonuses"
    PAY = "pay"
    MENU = "menu"
    LOCK = "lock"
    COPY = "copy"
    WHY = "why"
    VOID_LINE = "void_line"
    VOID_SALE = "void_sale"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    LESS = "less"
    MORE = "more"
    BACK = "back"
    CONFIRM = "confirm"
    CARD_PAYMENT = "card_payment"
    ZERO = "0"
    ONE = "1"
    TWO = "2"


KeyTable = Mapping[Act, tuple[str, ...]]  # Names of keys, the first one is shown first.

DEFAULT_TABLE: KeyTable = {
    Act.HELP: ("F1",),
    Act.CARD: ("F2",),
    Act.FIND: ("F3",),
    Act.QUANTITY: ("F4", "*"),
    Act.PARK: ("F5",),
    Act.PRICE: ("F6",),
    Act.RETURN: ("F7",),
    Act.BONUSES: ("F8",),
    Act.PAY: ("F9", "+"),
    Act.MENU: ("F10",),
    Act.LOCK: ("F11", "Ctrl+L"),
    Act.COPY: ("F12",),
    Act.WHY: ("/",),
    Act.VOID_LINE: ("Del",),
    Act.VOID_SALE: ("Ctrl+Del",),
    Act.UP: ("Up",),
    Act.DOWN: ("Down",),
    Act.PAGE_UP: ("PgUp",),
    Act.PAGE_DOWN: ("PgDn",),
    Act.LESS: ("Left",),
    Act.MORE: ("Right",),
    Act.BACK: ("Esc",),
    Act.CONFIRM: ("Enter",),
    Act.CARD_PAYMENT: ("Ctrl+Enter",),
    Act.ZERO: ("0",),
    Act.ONE: ("1",),
    Act.TWO: ("2",),
}

# An answer is the digit that stands on its button: it may get a second key, and keeps
# this one.
ANSWERS = frozenset({Act.ZERO, Act.ONE, Act.TWO})

_FUNCTION = tuple(f"F{n}" for n in range(1, 25))
NAMED = (
    *_FUNCTION, "Del", "Ins", "Home", "End", "PgUp", "PgDn", "Left", "Right", "Up",
    "Down", "Esc", "Enter", "Pause", "ScrollLock", "PrtSc", "Menu", "Help",
)  # fmt: skip
SIGNS = ("+", "*", "/", "=")  # Nobody types them where an act is taken.
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
MODIFIERS = ("Ctrl", "Alt", "Shift")
_ALIASES = {
    "delete": "Del", "insert": "Ins", "pageup": "PgUp", "pagedown": "PgDn",
    "escape": "Esc", "return": "Enter", "plus": "+", "asterisk": "*", "star": "*",
    "slash": "/", "num+": "+", "num*": "*", "num/": "/", "print": "PrtSc",
    "control": "Ctrl",
}  # fmt: skip
_KNOWN = {name.lower(): name for name in (*NAMED, *SIGNS, *LETTERS, *MODIFIERS)}
_CAPTIONS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


_ACTION = Told(ru="неизвестное действие", en="unknown action")
_KEY = Told(ru="неизвестная клавиша", en="unknown key")


class _Flaw(Exception):  # Becomes SettingsWrong when the line is known.
    def __init__(self, act: str, what: Told) -> None:
        super().__init__(what)
        self.act = act
        self.what = what


def read_table(text: str, where: str) -> KeyTable:
    """The whole table as the file has it. Raises SettingsWrong."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        last = len(text.splitlines())  # "At end of document" has no number.
        what = Told(ru=NOT_TOML_RU, en=str(error))
        raise SettingsWrong(where, int(line[1]) if line else last, what) from None
    inner = found.get(TABLE)
    named = inner if isinstance(inner, dict) and len(found) == 1 else found
    path = (TABLE,) if named is inner else ()
    try:
        return _merged(named)
    except _Flaw as flaw:
        raise SettingsWrong(
            where, line_of(text, (*path, flaw.act)), flaw.what
        ) from None


def _merged(found: Mapping[str, object]) -> KeyTable:
    acts = {act.value: act for act in Act}
    table = dict(DEFAULT_TABLE)
    for name, keys in found.items():
        if name not in acts:
            raise _Flaw(name, _unknown(_ACTION, name, acts))
        table[acts[name]] = _keys(acts[name], keys)
    _refuse_conflicts(table, found)
    return table


def _keys(act: Act, found: object) -> tuple[str, ...]:
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
        what = Told(
            ru=f'{act.value}: нужен список клавиш, например ["F9", "Num+"]',
            en=f'{act.value} is a list of keys, like ["F9", "Num+"]',
        )
        raise _Flaw(act.value, what)
    own = DEFAULT_TABLE[act] if act in ANSWERS else ()
    keys = dict.fromkeys((*own, *(_key(act, key) for key in listed)))
    if not keys:
        what = Told(
            ru=f"{act.value}: нет ни одной клавиши, назовите хотя бы одну",
            en=f"{act.value} has no key; name at least one",
        )
        raise _Flaw(act.value, what)
    return tuple(keys)


def _key(act: Act, written: str) -> str:
    """The one way to write this key: modifiers in order, then its name."""
    given, name = _parted(act, written)
    if act in ANSWERS and not given and name == act.value:
        return name
    if name in LETTERS and not ({"Ctrl", "Alt"} & given):
        raise _Flaw(act.value, _typed(written, name))
    if name in SIGNS and "Shift" in given:
        what = Told(
            ru=f"{written}: с Shift это другой знак, а не {name}",
            en=f"{written}: Shift makes another sign of {name}",
        )
        raise _Flaw(act.value, what)
    return "+".join((*(m for m in MODIFIERS if m in given), name))


def _parted(act: Act, written: str) -> tuple[frozenset[str], str]:
    """Modifiers and the key itself. A plus may be the key: `+`, `Num+`, `Ctrl++`."""
    text = written.replace(" ", "")
    last = "+" if text.endswith("+") else text.rpartition("+")[2]
    before = text[: -len(last)] if last else text
    if before.lower() == "num":
        before = ""
    names = [_known(act, part, written) for part in before.split("+") if part]
    wrong = next((name for name in names if name not in MODIFIERS), None)
    key = _known(act, last, written)
    if wrong is not None or key in MODIFIERS or not last:
        what = Told(
            ru=f"{written!r}: нужна одна клавиша, перед ней Ctrl, Alt или Shift",
            en=f"{written!r} is one key with Ctrl, Alt or Shift before",
        )
        raise _Flaw(act.value, what)
    return frozenset(names), key


def _known(act: Act, name: str, written: str) -> str:
    found = _ALIASES.get(name.lower()) or _KNOWN.get(name.lower())
    if found is None:
        raise _Flaw(act.value, _unknown(_KEY, written, (*NAMED, *SIGNS)))
    return found


def _refuse_conflicts(table: KeyTable, found: Mapping[str, object]) -> None:
    owners: dict[str, Act] = {}
    # What the file names comes last, so that its line is the one that is named.
    places = {name: place for place, name in enumerate(found)}
    for act in sorted(table, key=lambda act: places.get(act.value, -1)):
        for key in table[act]:
            if key in owners:
                raise _Flaw(act.value, _taken(key, owners[key]))
            owners[key] = act


def _typed(written: str, name: str) -> Told:
    ru = f"{written} сама по себе печатается как текст; возьмите Ctrl+{name}"
    en = f"{written} by itself is typed as text; take Ctrl+{name}"
    return Told(ru=f"{ru} или функциональную клавишу", en=f"{en} or a function key")


def _taken(key: str, owner: Act) -> Told:
    return Told(
        ru=f"{key} уже занята действием {owner.value}; одна клавиша — одно действие",
        en=f"{key} is already {owner.value}; one key is one action",
    )


def _unknown(
    what: Told, name: str, known: Mapping[str, object] | tuple[str, ...]
) -> Told:
    lower = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), list(lower), n=1, cutoff=0.4)
    ru = f"; может быть, {lower[near[0]]}?" if near else ""
    en = f"; did you mean {lower[near[0]]}?" if near else ""
    return Told(ru=f"{what.ru} {name}{ru}", en=f"{what.en} {name}{en}")


# --- how keys are named on screen and paper ------------------------------------


def caption(key: str) -> str:
    """As it stands on the key: arrows are arrows."""
    *before, name = key.split("+") if key != "+" else [key]
    return "+".join((*before, _CAPTIONS.get(name, name)))


DEFAULT_CAPTIONS = {
    caption(key): act for act, keys in DEFAULT_TABLE.items() for key in keys
}


def captions_of(table: KeyTable, act: Act) -> tuple[str, ...]:
    return tuple(caption(key) for key in table[act])


def renamed(table: KeyTable) -> dict[str, str]:
    """From a key's name by default to the first key that its act has now."""
    return {
        was: captions_of(table, act)[0]
        for was, act in DEFAULT_CAPTIONS.items()
        if was not in captions_of(table, act)
    }
