"""The shop's own net: one port on the lead, TLS both ways, one question a connection.

The lead shows a certificate for a key that lives as long as the program, signed by
its device key; whoever asks checks that signature against the key that the server
vouched for, before it sends a byte. So no authority, no name and no date is trusted.
Who asks is known by the signature on its question. Nothing listens on a till that
does not lead.
"""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import structlog
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cashier.domain.errors import StorageRefused
from sync import protocol as wire
from sync.client import (
    BadReply,
    Ed25519Signer,
    Reply,
    Trouble,
    Unreachable,
)
from sync.lead_wire import MAX_LEAD_BYTES

Answer = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]

MOST_AT_ONCE = 8  # Questions; a shop has a few tills.
PATIENCE_S = 2.0  # With whoever connects and says nothing.
_LENGTH = struct.Struct(">I")
_log = structlog.get_logger("lead")


class Question(msgspec.Struct, frozen=True):
    path: str
    headers: dict[str, str]
    body: bytes


class Told(msgspec.Struct, frozen=True):
    status: int
    body: bytes


class TlsLine:
    """Implements LeadLine."""

    def post(
        self,
        told: wire.StoreConfig,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float,
    ) -> Reply:
        lead = told.till_named(told.lead)
        if lead is None or not told.port:
            raise Unreachable(Trouble.NO_LINK, "no lead")
        until = time.monotonic() + wait_s
        question = msgspec.msgpack.encode(
            Question(path=path, headers=dict(headers), body=body)
        )
        try:
            with self._connect(told, until) as line:
                _check_lead(line, lead.key)
                line.settimeout(_left(until))
                line.sendall(_LENGTH.pack(len(question)) + question)
                answer = msgspec.msgpack.decode(_receive(line, until), type=Told)
        except TimeoutError as error:
            raise Unreachable(Trouble.TOO_SLOW, "lead") from error
        except ssl.SSLError as error:
            raise Unreachable(Trouble.TLS, "lead") from error
        except OSError as error:
            raise Unreachable(Trouble.NO_LINK, "lead") from error
        except msgspec.MsgspecError as error:
            raise BadReply(f"lead: {error}") from error
        return Reply(status=answer.status, body=answer.body)

    def _connect(self, told: wire.StoreConfig, until: float) -> ssl.SSLSocket:
        plain = socket.create_connection((told.host, told.port), timeout=_left(until))
        plain.settimeout(_left(until))
        try:
            return _asking().wrap_socket(plain)
        except OSError:
            plain.close()
            raise


def _asking() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # No authority knows a till: its own key, which the server named, is looked at.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _check_lead(line: ssl.SSLSocket, key: str) -> None:
    """Raises Unreachable unless the other end is the lead that the server named."""
    shown = line.getpeercert(binary_form=True)
    try:
        certificate = x509.load_der_x509_certificate(shown or b"")
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(certificate.signature, certificate.tbs_certificate_bytes)
    except (ValueError, InvalidSignature) as error:
        raise Unreachable(Trouble.WRONG_AUTHORITY, "not the shop's lead") from error


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _receive(line: ssl.SSLSocket, until: float) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, until))
    if length > MAX_LEAD_BYTES:
        raise BadReply(f"lead: {length} bytes")
    return _exactly(line, length, until)


def _exactly(line: ssl.SSLSocket, count: int, until: float) -> bytes:
    parts = b""
    while len(parts) < count:
        line.settimeout(_left(until))
        part = line.recv(count - len(parts))
        if not part:
            raise ConnectionError("cut off")
        parts += part
    return parts


class LeadServer:
    """Listens on the lead's port until it is stopped; a thread for each question."""

    def __init__(self, signer: Ed25519Signer, answer: Answer) -> None:
        self._context = _answering(signer)
        self._answer = answer
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._socket: socket.socket | None = None
        self.port = 0

    def start(self, host: str, port: int) -> None:
        """Raises OSError where the port is not to be had."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
        self._socket = listening
        self.port = listening.getsockname()[1]
        threading.Thread(
            target=self._listen, args=(listening,), name="lead", daemon=True
        ).start()

    def stop(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._socket = None

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return  # Stopped.
            if not self._room.acquire(blocking=False):
                line.close()
                continue
            threading.Thread(
                target=self._serve, args=(line,), name="lead question", daemon=True
            ).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            plain.settimeout(PATIENCE_S)
            with self._context.wrap_socket(plain, server_side=True) as line:
                until = time.monotonic() + PATIENCE_S
                asked = msgspec.msgpack.decode(_receive(line, until), type=Question)
                status, body = self._answer(asked.path, asked.headers, asked.body)
                answer = msgspec.msgpack.encode(Told(status=status, body=body))
                line.settimeout(PATIENCE_S)
                line.sendall(_LENGTH.pack(len(answer)) + answer)
        except (OSError, BadReply, msgspec.MsgspecError, StorageRefused) as error:
            # Whoever asked waits no longer than its budget, and asks no more.
            _log.info("question not answered", error=type(error).__name__)
        finally:
            plain.close()
            self._room.release()


def _answering(signer: Ed25519Signer) -> ssl.SSLContext:
    """A context with a key made now, vouched for by the device key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kassa lead")])
    # Dates that no clock is compared with.
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
    )
    shown = signer.issue(builder).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with tempfile.TemporaryDirectory() as folder:  # For this user's eyes only.
        file = Path(folder) / "lead.pem"
        file.write_bytes(secret + shown)
        context.load_cert_chain(file)
    return context
