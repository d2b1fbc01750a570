"""Secrets of a till: never in configuration, never on a command line.

Windows and macOS have a key store of the system; elsewhere the secrets lie in a
file that only its owner may read. A file that others can read is refused, because
nobody knows who has read it already.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Protocol

from cashier.domain.errors import StorageFailed, StoreDamaged
from cashier.store.journal import flush_folder

FILE_NAME = "secrets.json"


class Secret(Enum):
    STORE_KEY = "store_key"  # Of the encrypted files, 32 bytes.
    JOURNAL_KEY = "journal_key"  # Of the second journal, 32 bytes.
    SIGNING_SEED = "signing_seed"  # The till's Ed25519 private key, 32 bytes.
    CARD_KEY = "card_key"  # For fingerprints of cards; the server's.
    PEPPER = "pepper"  # For PIN hashes; the server's.
    NEXT_SEED = "next_seed"  # Of the life that is about to begin; see sync.new_life.
    IDENTITY = "identity"  # No secret: who this till is, should its file be lost.


OWN_SECRETS = (Secret.STORE_KEY, Secret.JOURNAL_KEY, Secret.SIGNING_SEED)


class SecretStore(Protocol):
    def get(self, secret: Secret) -> bytes | None: ...

    def put(self, secret: Secret, value: bytes) -> None: ...


class FileSecrets:
    """A 0600 file, replaced whole so that a power cut leaves the old or the new."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def get(self, secret: Secret) -> bytes | None:
        found = self._read().get(secret.value)
        return None if found is None else bytes.fromhex(found)

    def put(self, secret: Secret, value: bytes) -> None:
        known = self._read() | {secret.value: value.hex()}
        waiting = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            waiting.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(waiting, flags, 0o600), "w") as file:
                json.dump(known, file)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(self._path)
            flush_folder(self._path.parent)
        except OSError as error:
            raise StorageFailed(str(error)) from error

    def _read(self) -> dict[str, str]:
        try:
            with self._path.open() as file:
                _refuse_readable_by_others(file.fileno(), self._path)
                found: dict[str, str] = json.load(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageFailed(str(error)) from error
        except ValueError as error:
            raise StoreDamaged(f"{self._path.name} cannot be read") from error
        return found


def _refuse_readable_by_others(descriptor: int, path: Path) -> None:
    if os.name != "posix":
        return
    found = os.fstat(descriptor)
    if found.st_mode & 0o077 or found.st_uid not in (os.geteuid(), 0):
        mode = found.st_mode & 0o777
        raise StorageFailed(f"{path.name} is open to others ({mode:03o}, not 600)")


class KeyringSecrets:
    """The key store of Windows or macOS; `folder` keeps two tills apart."""

    def __init__(self, folder: Path, keyring: Keyring | None = None) -> None:
        if keyring is None:
            import keyring as system_keyring  # noqa: PLC0415 - slow to load

            keyring = system_keyring
        self._keyring = keyring
        self._service = f"kassa:{folder.resolve()}"

    def get(self, secret: Secret) -> bytes | None:
        found = self._keyring.get_password(self._service, secret.value)
        return None if found is None else bytes.fromhex(found)

    def put(self, secret: Secret, value: bytes) -> None:
        self._keyring.set_password(self._service, secret.value, value.hex())


class Keyring(Protocol):
    """The two functions of the `keyring` package that we use."""

    def get_password(self, service_name: str, username: str, /) -> str | None: ...

    def set_password(
        self, service_name: str, username: str, password: str, /
    ) -> None: ...


def secrets_of(folder: Path, platform: str = sys.platform) -> SecretStore:
    """The system's key store where there is one, a closed file elsewhere."""
    if platform in ("win32", "darwin"):
        return KeyringSecrets(folder)
    return FileSecrets(folder)


def make_own_secrets(
    secrets: SecretStore, token: Callable[[int], bytes], *, store_exists: bool
) -> None:
    """Make what is missing, once. Files without their key are lost: StoreDamaged."""
    if store_exists and secrets.get(Secret.STORE_KEY) is None:
        raise StoreDamaged("the till's file is here, its key is not")
    for secret in OWN_SECRETS:
        if secrets.get(secret) is None:
            secrets.put(secret, token(32))
