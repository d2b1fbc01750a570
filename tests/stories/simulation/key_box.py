"""The key store of a till's machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cashier.store.keystore import Secret
from sync.enrol import CARD_KEY, PEPPER, SIGNING_KEY

KEY = bytes(range(32))

# The names that enrolment uses, as the key store has them.
_NAMES = {
    SIGNING_KEY: Secret.SIGNING_SEED,
    CARD_KEY: Secret.CARD_KEY,
    PEPPER: Secret.PEPPER,
}


class KeyBox:
    """The machine's key store: it outlives the program."""

    def __init__(self, secrets: Mapping[Any, bytes] | None = None) -> None:
        own = (Secret.STORE_KEY, Secret.JOURNAL_KEY)
        self.secrets: dict[Any, bytes] = dict.fromkeys(own, KEY)
        self.secrets.update(secrets or {})

    def get(self, name: Any) -> bytes | None:
        return self.secrets.get(_NAMES.get(name, name))

    def put(self, name: Any, secret: bytes) -> None:
        self.secrets[_NAMES.get(name, name)] = secret
