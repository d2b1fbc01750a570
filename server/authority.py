"""The chain's private authority and the server's certificate.

Tills trust this authority and no other. Its key never leaves the data folder; its
name is good for servers only. The server's certificate is made again by `serve`
before it runs out, so nobody has to remember.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.keys import KeysDamaged, write_secret

CA_CERTIFICATE, CA_KEY = "ca.pem", "ca.key"
SERVER_CERTIFICATE, SERVER_KEY = "server.pem", "server.key"
_CA_LIFE = timedelta(days=3650)
_SERVER_LIFE = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=60)
_SLACK = timedelta(days=1)  # For clocks of tills that are behind.


def make_authority(
    folder: Path, chain: str, names: Sequence[str], now: datetime
) -> None:
    """Write authority and server certificate into a new data folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"{chain[:40]} Kassa authority")
    certificate = (
        _builder(name, name, key, now, _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / CA_CERTIFICATE).write_bytes(_pem(certificate))
    write_secret(folder / CA_KEY, _key_pem(key))
    _issue(folder, certificate, key, names, now)


def renew_if_needed(folder: Path, now: datetime) -> bool:
    """Make the server's certificate again, for the same names, when it is time."""
    old = load_certificate(folder / SERVER_CERTIFICATE)
    if now < old.not_valid_after_utc - _RENEW_BEFORE:
        return False
    authority = load_certificate(folder / CA_CERTIFICATE)
    key = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeysDamaged(f"{folder / CA_KEY} is of another kind")
    for name in (SERVER_KEY, SERVER_CERTIFICATE):
        (folder / name).replace(folder / f"{name}.old")
    _issue(folder, authority, key, names_of(old), now)
    return True


def load_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeysDamaged(f"{path} cannot be read") from error


def names_of(certificate: x509.Certificate) -> list[str]:
    """Host names and addresses the certificate is good for."""
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return [str(entry.value) for entry in found.value]


def _issue(
    folder: Path,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    names: Sequence[str],
    now: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(names[0]), authority.subject, key, now, _SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                authority_key.public_key()
            ),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    (folder / SERVER_CERTIFICATE).write_bytes(_pem(certificate))
    write_secret(folder / SERVER_KEY, _key_pem(key))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + life)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public), critical=False
        )
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
