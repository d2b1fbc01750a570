"""What IT decides about the central server: `server.toml`, typed, nothing secret.

An unknown key or a value that cannot be is refused with its place and the nearest
known name. The database's address may come from KASSA_SERVER_DATABASE instead, so
that a password never needs to lie in a file.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

DATABASE_VARIABLE = "KASSA_SERVER_DATABASE"
FILE_NAME = "server.toml"
MOST_LIMIT = 10**12  # As the tills have it.
MOST_RISK = 10**14  # Hundredths; above any chain that there is.
STRICT, GOODWILL, LIMITED = "strict", "goodwill", "limited"


class ConfigInvalid(Exception):
    """server.toml is missing or says something that cannot be."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every section: an unknown key is an error."""


class Chain(Section, frozen=True, kw_only=True):
    name: str = "Kassa"
    time_zone: str = "Europe/Moscow"
    currency: str = "RUB"


class Listen(Section, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8443
    letters_s: int = 20  # So long a till may wait for a letter; 0: it asks again.
    metrics: bool = False  # At /metrics, for callers on this machine only.


class Storage(Section, frozen=True, kw_only=True):
    url: str = ""  # Empty: server.db beside this file.
    stable: str = "ack"  # Or "backup": entries are stable once a backup has them.


class Planning(Section, frozen=True, kw_only=True):
    """Standing rights, in hundredths of a point.

    Most redemptions take all that a member has. So the home store gets nearly
    everything that is ever redeemed at once, and gets it as soon as it is earned;
    what is needed elsewhere is asked back while the goods are being read.
    """

    enabled: bool = True
    target: int = 20_000  # Until the chain's own redemptions say better.
    cap: int = 1_000_000
    smallest: int = 100
    low_water_percent: int = 100  # Of the target: less than that is topped up.
    percentile: int = 99  # The target is what so many in 100 redemptions take.
    learn_from: int = 1_000  # This many of the newest redemptions.


class Holds(Section, frozen=True, kw_only=True):
    stale_minutes: int = 60  # Open for longer: asked back, never taken back.


class Risk(Section, frozen=True, kw_only=True):
    """What may be spent offline without cover, in hundredths of a point.

    "strict": nothing, and no account is ever overspent. "goodwill": the same, but for
    what a till holds that is declared lost without evidence the chain credits its
    customers again, out of its own pocket. "limited": tills hold pools.
    All tills together never lose the chain more than `chain_limit`, and no account
    is ever overspent by more than `per_account`. Both are stated maxima: each till
    takes `per_till` of the first and `per_account_at_till` of the second with it,
    and a till for which there is no room in either gets no pool.
    """

    policy: str = STRICT
    chain_limit: int = 10_000_000
    per_account: int = 1_000_000
    per_till: int = 100_000
    per_account_at_till: int = 20_000  # Until the server has seen and covered it.
    per_sale: int = 20_000
    reclaim_days: int = 7  # A till silent for so long: book its rights. 0: never.

    @property
    def is_limited(self) -> bool:
        return self.policy == LIMITED


class LimitSection(Section, frozen=True, kw_only=True):
    """What tills allow before somebody looks; 0: no limit of the kind.

    Points in hundredths. `send` false: each till keeps what its own settings say.
    """

    send: bool = False
    lookups_a_minute: int = 30  # Of cards, at one till.
    typed_cards_a_day: int = 40  # By one cashier.
    earnings_an_hour: int = 6  # Of one card at one till ...
    earnings_a_day: int = 20
    redemptions_a_day: int = 10  # ... above these a manager decides.
    redeemed_a_day: int = 1_000_000
    allowance_alone: int = 0  # Above so much of the allowance too; 0: never.


class ServerConfig(Section, frozen=True, kw_only=True):
    chain: Chain = Chain()
    listen: Listen = Listen()
    storage: Storage = Storage()
    planning: Planning = Planning()
    holds: Holds = Holds()
    risk: Risk = Risk()
    limits: LimitSection = LimitSection()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.chain.time_zone)


def load(folder: Path, environment: Mapping[str, str] | None = None) -> ServerConfig:
    """Read and check the file; raises ConfigInvalid with file and key."""
    path = folder / FILE_NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        config = msgspec.convert(raw, ServerConfig)
    except FileNotFoundError as error:
        raise ConfigInvalid(f"{path} is missing: run `kassa-server init`") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigInvalid(f"{path}: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigInvalid(f"{path}: {error}{_nearest(str(error))}") from error
    url = (os.environ if environment is None else environment).get(DATABASE_VARIABLE)
    if url:
        storage = msgspec.structs.replace(config.storage, url=url)
        config = msgspec.structs.replace(config, storage=storage)
    check(config, str(path))
    return config


def check(config: ServerConfig, place: str) -> None:
    """Refuse values that have the right type and still cannot be."""
    try:
        ZoneInfo(config.chain.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        zone = config.chain.time_zone
        raise ConfigInvalid(f"{place}: no such time zone: {zone!r}") from error
    currency = config.chain.currency
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise ConfigInvalid(f"{place}: currency is three capital letters")
    if not 0 <= config.listen.port <= 65_535:
        raise ConfigInvalid(f"{place}: port {config.listen.port} is none")
    if not 0 <= config.listen.letters_s <= 60:
        raise ConfigInvalid(f"{place}: letters_s is 0 to 60")
    if config.storage.stable not in {"ack", "backup"}:
        raise ConfigInvalid(f'{place}: stable is "ack" or "backup"')
    if config.storage.stable == "backup" and config.storage.url:
        raise ConfigInvalid(f'{place}: stable = "backup" is for embedded databases')
    amounts = (config.planning.target, config.planning.cap, config.planning.smallest)
    if min(amounts) < 0 or not 0 <= config.planning.low_water_percent <= 100:
        raise ConfigInvalid(f"{place}: planning amounts cannot be negative")
    if not 1 <= config.planning.percentile <= 100:
        raise ConfigInvalid(f"{place}: percentile is 1 to 100")
    _check_risk(config.risk, place)
    for name, most in msgspec.to_builtins(config.limits).items():
        if name != "send" and not 0 <= most <= MOST_LIMIT:
            raise ConfigInvalid(f"{place}: {name} is 0 to {MOST_LIMIT}")


def _check_risk(risk: Risk, place: str) -> None:
    """Each smaller limit must fit into the one it is a part of."""
    if risk.policy not in {STRICT, GOODWILL, LIMITED}:
        known = f'"{STRICT}", "{GOODWILL}" or "{LIMITED}"'
        raise ConfigInvalid(f"{place}: policy is {known}")
    if not 0 <= risk.reclaim_days <= 3650:
        raise ConfigInvalid(f"{place}: reclaim_days is 0 to 3650")
    pairs = (
        ("per_sale", risk.per_sale, "per_account_at_till", risk.per_account_at_till),
        ("per_account_at_till", risk.per_account_at_till, "per_till", risk.per_till),
        (
            *("per_account_at_till", risk.per_account_at_till),
            *("per_account", risk.per_account),
        ),
        ("per_till", risk.per_till, "chain_limit", risk.chain_limit),
    )
    for small, least, large, most in pairs:
        if not 0 < least <= most:
            raise ConfigInvalid(f"{place}: {small} is more than 0, {large} at most")
    if risk.chain_limit > MOST_RISK or risk.per_account > MOST_RISK:
        raise ConfigInvalid(f"{place}: a limit above {MOST_RISK} is none")


def text_of(config: ServerConfig) -> str:
    """The file as `init` writes it: every key, so that people see what there is."""
    lines = ["# Kassa central server. Times of the programme are in this zone."]
    for section, values in msgspec.to_builtins(config).items():
        lines += ["", f"[{section}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


_SECTIONS = (
    *(ServerConfig, Chain, Listen, Storage, Planning, Holds, Risk, LimitSection),
)


def _toml(value: str | int | bool) -> str:
    # JSON's strings, whole numbers and booleans are TOML's as well.
    return msgspec.json.encode(value).decode()


def _nearest(message: str) -> str:
    if "unknown field" not in message:
        return ""
    word = message.split("`")[1] if "`" in message else ""
    known = [name for struct in _SECTIONS for name in struct.__struct_fields__]
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""
