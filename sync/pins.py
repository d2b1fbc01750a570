"""PINs of cashiers: a hash that is useless without the chain's pepper.

A PIN has few digits, so a stolen list of hashes could be tried out at leisure. The
hash is Argon2id over an HMAC with a key that is not in the list; the server makes
it, a till compares, both by this code.
"""

from __future__ import annotations

import hmac
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_MEMORY_KIB = 19 * 1024  # With two passes: some 40 ms on a till's processor.
_PASSES = 2


def hash_pin(pepper: bytes, pin: str) -> str:
    """A new hash with a salt of its own; never the same twice."""
    return _hasher().hash(_keyed(pepper, pin))


def matches(pepper: bytes, pin_hash: str, pin: str) -> bool:
    """Whether this is the PIN; a hash that cannot be read matches nothing."""
    try:
        return _hasher().verify(pin_hash, _keyed(pepper, pin))
    except (VerificationError, InvalidHashError):
        return False


def _keyed(pepper: bytes, pin: str) -> bytes:
    return hmac.new(pepper, pin.encode(), sha256).digest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)


class ArgonPins:
    """Implements the till's PinCheck with the pepper it got at enrolment."""

    def __init__(self, pepper: bytes) -> None:
        assert len(pepper) >= 16, "a pepper that can be guessed is none"
        self._pepper = pepper

    def hash_of(self, pin: str) -> str:
        return hash_pin(self._pepper, pin)

    def matches(self, pin_hash: str, pin: str) -> bool:
        return matches(self._pepper, pin_hash, pin)
