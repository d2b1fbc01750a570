"""The server's secrets: files of mode 0600 that only its user can read.

The signing key proves grants to tills; the card key makes fingerprints; the pepper
keeps a stolen list of PIN hashes from being tried at leisure. Nothing here is ever
printed or logged.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.ports import Randomness

SIGNING = "signing.key"
CARD = "card.key"
PEPPER = "pepper.key"
NAMES = (SIGNING, CARD, PEPPER)
SIZE = 32


class KeysDamaged(Exception):
    """A key file is missing or is not what this program wrote."""


@dataclass(frozen=True, slots=True)
class ServerKeys:
    signing: Ed25519PrivateKey
    card: bytes
    pepper: bytes

    @property
    def public_hex(self) -> str:
        return self.signing.public_key().public_bytes_raw().hex()


def make_keys(folder: Path, randomness: Randomness) -> None:
    """Write the three secrets; refuses to replace one that is there."""
    for name in NAMES:
        write_secret(folder / name, randomness.token(SIZE).hex().encode() + b"\n")


def load_keys(folder: Path) -> ServerKeys:
    signing, card, pepper = (_read(folder / name) for name in NAMES)
    return ServerKeys(Ed25519PrivateKey.from_private_bytes(signing), card, pepper)


def write_secret(path: Path, content: bytes) -> None:
    """A new file that nobody else can read, on disk before this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeysDamaged(f"{path} cannot be read") from error
    if len(secret) != SIZE:
        raise KeysDamaged(f"{path} is damaged")
    return secret
