"""Where a request may go: http(s) addresses whose every resolved address is public.

`parse_target` reads an address once, strictly, into ASCII, so that no two parsers can disagree about its host;
`Guard.resolve` turns a host into addresses that were all checked, and those very addresses are connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from urllib.parse import quote

import idna

MAX_URL = 2048
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port → addresses; OSError where there are none

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SHAPE = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>[^#]*)", re.I)
_AUTHORITY = re.compile(r"(?:(?P<user>[^@]*)@)?(?P<host>\[[0-9a-f:.]+\]|[^:@\[\]]+)(?::(?P<port>\d{0,5}))?", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")
# Mail, shells, databases: nothing there speaks HTTP, and HTTP there can do harm (the Fetch standard's "bad ports").
_BAD_PORTS = frozenset((0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
    3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080))  # fmt: skip
_LOCAL_NAMES = (
    ".local",
    ".localhost",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".home.arpa",
    ".corp",
)
_FAKE_IP = ipaddress.ip_network("198.18.0.0/15")
# Ranges beyond what `is_global` refuses, or that it refuses only in later versions of Python.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.175.48.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "::/8", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8",
    )
)  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")
_EMBEDDING = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("::/96"), _NAT64)


class Forbidden(OSError):
    """The guard refuses; an OSError, so that a connector passes it on like any failed look-up."""


class Unresolved(OSError):
    """The name has no address."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart once: all ASCII, the host in lower case, userinfo set aside, no fragment."""

    scheme: str
    host: str
    port: int
    path: str  # with the query
    userinfo: str = ""

    @property
    def netloc(self) -> str:
        """host or host:port, as in a Host header."""
        return self.host if self.port == _DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address to request; never with userinfo."""
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials are bound to."""
        return self.scheme, self.host, self.port


@lru_cache(maxsize=1024)
def parse_target(url: str) -> Target:
    """Read an absolute http(s) address. Raises Forbidden with the reason."""
    if len(url) > MAX_URL:
        raise Forbidden(f"the address is longer than {MAX_URL} characters")
    if _CONTROL.search(url):
        raise Forbidden("the address holds control characters")
    shape = _SHAPE.match(url)
    if not shape or (scheme := shape["scheme"].lower()) not in _DEFAULT_PORTS:
        raise Forbidden("not an http(s) address")
    authority = _AUTHORITY.fullmatch(shape["authority"])
    if not authority or "\\" in shape["authority"]:
        raise Forbidden("the host cannot be read")
    port = int(authority["port"] or _DEFAULT_PORTS[scheme])
    if port in _BAD_PORTS or port > 65535:
        raise Forbidden(f"port {port} is not for HTTP")
    path = quote(shape["rest"], safe="%/?:@!$&'()*+,;=~-._[]|^`{}")
    path = path if path.startswith("/") else "/" + path
    return Target(scheme, read_host(authority["host"]), port, path, authority["user"] or "")


def read_host(host: str) -> str:
    """The one ASCII spelling of a host; Forbidden for numeric notations other than a plain dotted quad."""
    if host.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            raise Forbidden("the host is not an IPv6 address") from None
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError as error:
            raise Forbidden(f"the host is not a valid name ({error})") from None
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise Forbidden("the host is not a valid name")
    if _NUMERIC_LABEL.fullmatch(name.rsplit(".", 1)[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise Forbidden("the host is a number in disguise") from None
    return name


def is_public(address: str, *, allow_fake_ip: bool = False) -> bool:
    """Whether an address belongs to the public internet, looking into those that carry an IPv4 address inside."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if (inner := _embedded(ip)) is not None:
            return ip in _NAT64 and is_public(str(inner))
        return ip.is_global and not any(ip in network for network in _NOT_PUBLIC if network.version == 6)
    if allow_fake_ip and ip in _FAKE_IP:
        return True
    return ip.is_global and not any(ip in network for network in _NOT_PUBLIC if network.version == 4)


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, NAT64 or 6to4 address (Teredo lies in 2001::/23, refused whole)."""
    if any(ip in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _6TO4:
        return ipaddress.IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)
    return None


def system_lookup(executor: Executor | None = None) -> Resolve:
    """The operating system's answers, each address once. Look-ups that hang occupy the executor's threads."""

    async def lookup(host: str, port: int) -> Sequence[str]:
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(executor, ask)
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))

    return lookup


@dataclass(frozen=True, slots=True)
class Guard:
    """The policy: how names are resolved, and which addresses may be connected to."""

    public: Callable[[str], bool] = is_public
    lookup: Resolve = field(default_factory=system_lookup)

    def check_literal(self, host: str) -> None:
        """Raise Forbidden when the host is itself an address, and not a public one."""
        literal = host.strip("[]")
        if (":" in literal or literal.replace(".", "").isdigit()) and not self.public(literal):
            raise Forbidden(f"{literal} is not a public address")

    def check_name(self, host: str) -> None:
        """All that can be checked when a proxy does the look-up: addresses, and names of local networks."""
        self.check_literal(host)
        if "." not in host or host.endswith(_LOCAL_NAMES):
            raise Forbidden(f"{host} is a name of the local network")

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Addresses to connect to. One that is not public among the answers condemns them all.

        Raises Forbidden or Unresolved.
        """
        try:
            addresses = await self.lookup(host, port)
        except (OSError, UnicodeError) as error:
            raise Unresolved(f"{host}: {error}") from error
        if not addresses:
            raise Unresolved(f"{host} has no address")
        for address in addresses:
            if not self.public(address):
                raise Forbidden(f"{host} is {address}, which is not a public address")
        return addresses
