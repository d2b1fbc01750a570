"""Random bytes of the operating system, fit for identifiers and keys."""

from __future__ import annotations

import secrets


class SystemRandomness:
    """Implements Randomness."""

    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)
