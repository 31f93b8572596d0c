"""Which certificates are believed; each is signed by an authority that the client trusts."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from factcheck.errors import SourceError
from factcheck.fetching import Client, Guard

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
HERE = x509.IPAddress(ip_address("127.0.0.1"))


def made(path, *, host: x509.GeneralName = HERE, begins=NOW - DAY, ends=NOW + DAY) -> str:
    """Make a certificate that is its own authority; the file holds its key as well."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    text = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(text)
    return str(path)


def outcome(certificate: str, trusted: str = "") -> str:
    """Fetch a page from a server with `certificate`: "fetched", or the code of the refusal."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=trusted) if trusted else None

    async def serve(_reader, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")
        await writer.drain()
        writer.close()

    async def run() -> str:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
        port = server.sockets[0].getsockname()[1]
        async with server, Client(Guard.parse(f"127.0.0.1:{port}"), tls=trust) as client:
            try:
                await client.fetch(f"https://127.0.0.1:{port}/")
            except SourceError as error:
                return error.code
            return "fetched"

    return asyncio.run(run())


def test_certificate_is_believed_when_all_is_well(tmp_path):
    good = made(tmp_path / "good.pem")
    assert outcome(good, trusted=good) == "fetched"


@pytest.mark.parametrize(
    "flaw",
    [
        {"begins": NOW - 2 * DAY, "ends": NOW - DAY},
        {"begins": NOW + DAY, "ends": NOW + 2 * DAY},
        {"host": x509.IPAddress(ip_address("127.0.0.2"))},
        {"host": x509.DNSName("example.com")},
    ],
    ids=["expired", "not-yet", "other-address", "other-name"],
)
def test_certificate_is_refused_though_its_authority_is_trusted(tmp_path, flaw):
    flawed = made(tmp_path / "flawed.pem", **flaw)
    assert outcome(flawed, trusted=flawed) == "tls_error"


def test_certificate_is_refused_when_its_authority_is_unknown(tmp_path):
    mine, other = made(tmp_path / "mine.pem"), made(tmp_path / "other.pem")
    assert outcome(mine, trusted=other) == "tls_error"
    assert outcome(mine) == "tls_error"
