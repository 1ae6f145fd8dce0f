"""Which addresses the bot may fetch: public ones, checked again at the moment of connecting.

The check of a name and the connection use one and the same look-up, so a name that changes between
the two (DNS rebinding) gains nothing. Ranges: IANA's special-purpose address registries, as
Python's ``ipaddress`` knows them.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.errors import UserError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class Refused(UserError):
    """An address the bot does not fetch, with the reason in words."""


def checked(address: str, allowed: Collection[str] = ()) -> URL:
    """The address as a URL, if it is one the bot may ask for. No look-up is made here.

    ``allowed`` are hosts (or host:port) that the operator's settings open although they are not
    public. Raises :class:`Refused`.
    """
    try:
        url = URL(address.strip())
        host, port = url.host, url.port
    except ValueError as error:
        raise Refused(f"That is not an address I can read ({_short(address)}).") from error
    if url.scheme not in ("http", "https"):
        raise Refused("Only addresses that begin with https:// or http:// can be read.")
    if url.user is not None or url.password is not None:
        raise Refused("That address holds a name or password: paste it without them.")
    if not host:
        raise Refused(f"That address names no website ({_short(address)}).")
    if not open_to(host, port, allowed):
        literal = as_ip(host)
        if literal is None and _numeric(host):
            raise Refused(f"{host} is an address in numbers that is not written out in full.")
        if literal is not None and not public(literal):
            raise Refused(f"{host} is inside a private network: only public addresses are read.")
        if literal is None and _local_name(host):
            raise Refused(f"{host} is a name inside a network: only public addresses are read.")
    return url


def open_to(host: str, port: int | None, allowed: Collection[str]) -> bool:
    """Whether the operator's settings open this host."""
    return host.lower() in allowed or f"{host.lower()}:{port}" in allowed


def as_ip(host: str) -> Address | None:
    """The address a host spells out, or None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def public(address: Address) -> bool:
    """Whether an address is reachable by everybody; IPv4 hidden in IPv6 is judged as IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = _hidden_v4(address)
        if hidden is not None:
            return public(hidden)
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _hidden_v4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _numeric(host: str) -> bool:
    """Whether resolvers take a host for an IPv4 address, as they take 127.1, 0177.0.0.1 or 0x7f.1:
    its last part is a number (WHATWG URL, 3.5, "ends in a number")."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    digits = last.removeprefix("0x")
    return last.isdecimal() or (digits != last and all(c in "0123456789abcdef" for c in digits))


def _local_name(host: str) -> bool:
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith((".localhost", ".local", ".internal", ".home.arpa"))


class PublicResolver(AbstractResolver):
    """Looks names up and hands on only if every address found is public.

    One private address among public ones refuses the name: that mixture is an attack or a mistake.
    """

    def __init__(
        self, allowed: Collection[str] = (), names: AbstractResolver | None = None
    ) -> None:
        self._allowed = allowed
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of ``host``. Raises :class:`Refused` when one of them is not public."""
        if self._names is None:
            self._names = ThreadedResolver()
        found = await self._names.resolve(host, port, family)
        if not open_to(host, port, self._allowed):
            for result in found:
                address = as_ip(result["host"])
                if address is None or not public(address):
                    raise Refused(
                        f"{host} leads into a private network: only public addresses are read."
                    )
        return found

    async def close(self) -> None:
        """Let go of the look-ups."""
        if self._names is not None:
            await self._names.close()


def _short(address: str) -> str:
    return address[:60] + ("…" if len(address) > 60 else "")
