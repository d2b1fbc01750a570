"""Training: the real till on a folder, keys and an identity of its own, and no server.

Everything lies in one folder beside the real data and can be thrown away. Nothing
real is written and nothing leaves the machine: there is no way to any server. What
may be spent here are rights that a practice server granted, which is a key made for
the moment: signed, believed and stored as mail from a server is. The key is forgotten
at once, so a practice till is a till without a link that got its mail yesterday.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from cashier.domain.ids import StoreId, TillId
from cashier.store.keystore import FileSecrets, Secret, SecretStore
from cashier.store.places import Places
from cashier.till.ports import TillIdentity
from cashier.till.settings import ServerSettings, TillSettings
from sync import protocol as wire
from sync.assembly import Outside, TillFiles
from sync.client import Ed25519Signer
from sync.inbox import Inbox
from sync.practice_catalogue import Account, Catalogue, bring_catalogue
from sync.values import moment_text

FOLDER = "training"
TILL, STORE = TillId("training"), StoreId("training")
# No real shop or till has number 0, so no practice receipt is ever taken for one.
NUMBER = 0
_NOWHERE = ServerSettings(url="https://127.0.0.1:9")
_SHARED = (Secret.CARD_KEY, Secret.PEPPER)


def practice_places(real: Places) -> Places:
    """All below one folder of the till's own data."""
    root = real.data / FOLDER
    return Places(config=real.config, data=root / "data", logs=root / "logs")


def practice_settings(real: TillSettings) -> TillSettings:
    """As the shop has it, without anything that could reach the world."""
    printer = real.printer
    if printer.transport == "file":
        printer = replace(printer, address="")  # Beside the practice data.
    return replace(real, printer=printer, server=_NOWHERE, terminal="simulator")


class PracticeSecrets:
    """Keys of its own; how cards and PINs are recognised is looked up, never kept."""

    def __init__(self, own: SecretStore, real: SecretStore) -> None:
        self._own, self._real = own, real

    def get(self, secret: Secret) -> bytes | None:
        found = self._real.get(secret) if secret in _SHARED else None
        return self._own.get(secret) if found is None else found

    def put(self, secret: Secret, value: bytes) -> None:
        self._own.put(secret, value)


def practice_of(real: Outside) -> Outside:
    """The same machine and people, another till."""
    places = practice_places(real.places)
    own = FileSecrets(places.data)
    return replace(
        real,
        places=places,
        settings=practice_settings(real.settings),
        secrets=PracticeSecrets(own, real.secrets),
        is_practice=True,
    )


def prepare(real: Outside, practice: Outside) -> Catalogue:
    """Make the practice till, or bring it up to date; the real till is only read.

    The real till must not run meanwhile. Raises StorageRefused.
    """
    now = real.clock.now()
    for secret in _SHARED:
        if practice.secrets.get(secret) is None:
            practice.secrets.put(secret, real.randomness.token(32))
    files = TillFiles(practice, reserve_bytes=0)
    try:
        catalogue = bring_catalogue(real, practice, files, now)
        if not files.side.is_enrolled():
            server = Ed25519Signer(real.randomness.token(32))
            _enrol(files, server.public_hex(), practice)
            _grant(files, server, catalogue.accounts, now)
    finally:
        files.close()
    return catalogue


def throw_away(real: Places) -> None:
    """All of it; whoever practises next begins anew. Nobody may have it open."""
    shutil.rmtree(_folder_of(real), ignore_errors=True)


def _folder_of(real: Places) -> Path:
    folder = practice_places(real).data.parent
    assert folder.parent == real.data, folder
    assert folder.name == FOLDER, folder
    return folder


def _enrol(files: TillFiles, server_key: str, practice: Outside) -> None:
    settings = practice.settings
    with files.store.act() as work:
        work.state.enrol(
            TillIdentity(
                till=TILL,
                store=STORE,
                till_number=NUMBER,
                store_number=NUMBER,
                incarnation=1,
                epoch=1,
            ),
            server_key=server_key,
            machine=practice.machine,
            store_name=settings.shop_name,
            time_zone=settings.time_zone,
        )
        work.commit()


def _grant(
    files: TillFiles,
    server: Ed25519Signer,
    accounts: tuple[Account, ...],
    now: datetime,
) -> None:
    """Letters as from a server, through the till's own inbox and its doubts."""
    grants = (_granted(server, one, now) for one in accounts if one.guaranteed > 0)
    mail = [wire.Mail(seq=n, body=body) for n, body in enumerate(grants, start=1)]
    answer = wire.MailboxAnswer(epoch=1, mail=mail, server_time=moment_text(now))
    key = files.side.server_key()
    with files.store.act() as work:
        Inbox(work, work.state, key, now).apply(answer)
        work.commit()


def _granted(server: Ed25519Signer, account: Account, now: datetime) -> wire.Grant:
    grant = wire.Grant(
        right=f"training-{account.account}",
        account=account.account,
        till=TILL,
        incarnation=1,
        epoch=1,
        kind="standing",
        amount=account.guaranteed,
        slices=[wire.Slice(lot=f"lot-{account.account}", points=account.guaranteed)],
        at=moment_text(now),
    )
    signature = server.sign(grant.signable()).hex()
    return msgspec.structs.replace(grant, signature=signature)
