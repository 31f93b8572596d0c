"""Certificates of a made-up authority, sound or at fault as a scenario says."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Made:
    """Files in PEM: the server's chain and key, and the authority that clients trust."""

    chain: Path
    key: Path
    authority: Path


def make(folder: Path, words: str) -> Made:
    """A certificate that is expired, not yet valid, for another name, or self-signed."""
    now = datetime.now(UTC)
    begins, ends = now - timedelta(days=1), now + timedelta(days=1)
    if "expired" in words:
        begins, ends = now - timedelta(days=30), now - timedelta(days=2)
    if "not yet" in words or "future" in words:
        begins, ends = now + timedelta(days=2), now + timedelta(days=30)
    is_other = any(
        word in words for word in ("another name", "wrong host", "wrong-host", "mismatch")
    )
    names: list[x509.GeneralName] = [
        x509.DNSName("other.example.com")
        if is_other
        else x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    ]
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _signed(
        "authority",
        authority_key,
        authority_key,
        [],
        now - timedelta(days=60),
        now + timedelta(days=60),
    )
    is_own = "self-signed" in words or "untrusted" in words or "unknown" in words
    issuer_key = key if is_own else authority_key
    leaf = _signed(
        "server", key, issuer_key, names, begins, ends, issuer="server" if is_own else "authority"
    )
    made = Made(folder / "chain.pem", folder / "key.pem", folder / "authority.pem")
    made.chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    made.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    names: list[x509.GeneralName],
    begins: datetime,
    ends: datetime,
    issuer: str = "authority",
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(by, hashes.SHA256())
