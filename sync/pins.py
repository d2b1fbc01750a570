"""PIN hashes: made by the server, checked by a till that has no link.

Four digits are guessed in a moment by whoever has the hash, so the PIN is keyed
with the chain's pepper first, which is kept apart from the hashes, and then goes
through Argon2id. Wrong tries are counted elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second choice: 19 MiB, two passes; some 20 ms on a till.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class ArgonPins:
    """Implements ports.PinCheck."""

    def __init__(self, pepper: bytes) -> None:
        assert len(pepper) >= 16, "a pepper that can be guessed is none"
        self._pepper = pepper

    def hash_of(self, pin: str) -> str:
        return _HASHER.hash(self._keyed(pin))

    def matches(self, pin_hash: str, pin: str) -> bool:
        """False also for a hash that nobody could have made."""
        try:
            return _HASHER.verify(pin_hash, self._keyed(pin))
        except (VerificationError, InvalidHashError):
            return False

    def _keyed(self, pin: str) -> bytes:
        return hmac.new(self._pepper, pin.encode(), hashlib.sha256).digest()
