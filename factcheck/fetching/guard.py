"""What may be dialled, and the operator's exceptions; decides on values, opens nothing."""

from dataclasses import dataclass
from typing import Self

from factcheck.errors import InvalidInput, SourceRejected
from factcheck.fetching import addresses, urls
from factcheck.fetching.addresses import Address
from factcheck.fetching.urls import Target

ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})

# Names that mean something only inside a network, whatever a DNS server says.
# Source: IANA Special-Use Domain Names; RFC 6762 appendix G; the names of Docker and Kubernetes.
_LOCAL_SUFFIXES = frozenset(
    {
        "alt",
        "arpa",
        "corp",
        "example",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "svc",
        "test",
    }
)

Pair = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules for one fetch; without arguments, only the public internet on web ports.

    Both sets hold (host as it stands in the address, port), and each entry lifts the rules on
    addresses, names and ports for exactly that pair, on redirects too, and for nothing else.

    Args:
        loopback: literal loopback addresses, for a web on this very machine (a demo, a test).
        trusted: what an operator configured, such as a search service in the inner network; a
            name may stand here too. For providers only: never pass it when fetching a source.
            Cloud metadata addresses stay refused even so.
    """

    loopback: frozenset[Pair] = frozenset()
    trusted: frozenset[Pair] = frozenset()

    def __post_init__(self) -> None:
        """Refuse an exception that is wider than this machine."""
        for host, port in self.loopback:
            if not _is_loopback(host):
                raise InvalidInput(
                    f"{host}:{port} is no loopback address; write 127.0.0.1:PORT or [::1]:PORT.",
                    code="bad_guard",
                )

    @classmethod
    def parse(cls, setting: str) -> Self:
        """Read the loopback exception from a setting: "127.0.0.1:8901,[::1]:8901" or "".

        Raises:
            InvalidInput: an entry is no literal loopback address with a port.
        """
        entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
        return cls(loopback=frozenset(_read_pair(entry) for entry in entries))

    @classmethod
    def trusting(cls, url: str) -> Self:
        """Make an exception for the host and port of an address that an operator configured.

        Raises:
            InvalidInput: `url` is no address.
        """
        try:
            target = urls.parse(url)
        except SourceRejected as error:
            raise InvalidInput(f"{url!r}: {error.message}", code="bad_guard") from error
        return cls(trusted=frozenset({(target.host, target.port)}))

    def check_target(self, target: Target) -> None:
        """Refuse what can be refused before any DNS: names, literal addresses, ports.

        Raises:
            SourceRejected: `local_name`, `private_address` or `bad_port`.
        """
        if target.address is not None:
            self.check_address(target.address, target.host, target.port)
        elif not self.trusts(target.host, target.port) and _is_local(target.host):
            raise SourceRejected(
                f"The name {target.host} exists only inside a network;"
                " the service does not fetch from there.",
                code="local_name",
            )
        if target.port not in ALLOWED_PORTS and not self._excepts(target.host, target.port):
            raise SourceRejected(
                f"The service fetches from the usual web ports only, not from {target.port}.",
                code="bad_port",
            )

    def check_address(self, address: Address, host: str, port: int) -> None:
        """Refuse `address`, to which `host` leads, unless it may be dialled.

        Raises:
            SourceRejected: `private_address`.
        """
        if (host, port) in self.loopback and str(address) == host:
            return
        if self.trusts(host, port) and not addresses.is_metadata(address):
            return
        if what := addresses.refusal(address):
            raise SourceRejected(
                f"This address leads to {what} ({host}); the service does not fetch it.",
                code="private_address",
            )

    def trusts(self, host: str, port: int) -> bool:
        """Whether an operator configured this very host and port."""
        return (host, port) in self.trusted

    def excepts_loopback(self, target: Target) -> bool:
        """Whether an operator opened this very address and port of this machine."""
        return (target.host, target.port) in self.loopback

    def _excepts(self, host: str, port: int) -> bool:
        return (host, port) in self.loopback or self.trusts(host, port)


PUBLIC_ONLY = Guard()


def _is_local(host: str) -> bool:
    name, _, suffix = host.rpartition(".")
    return not name or suffix in _LOCAL_SUFFIXES


def _is_loopback(host: str) -> bool:
    try:
        address = addresses.parse(host)
    except ValueError:
        return False
    return address.is_loopback and str(address) == host


def _read_pair(entry: str) -> Pair:
    try:
        target = urls.parse(f"http://{entry}")
    except SourceRejected as error:
        raise _bad_entry(entry) from error
    if target.path != "/" or not entry.endswith(f":{target.port}"):
        raise _bad_entry(entry)
    return target.host, target.port


def _bad_entry(entry: str) -> InvalidInput:
    return InvalidInput(
        f"{entry!r} is no loopback address with a port; write 127.0.0.1:PORT or [::1]:PORT.",
        code="bad_guard",
    )
