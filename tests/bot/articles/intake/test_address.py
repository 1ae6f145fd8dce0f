"""Only public addresses are fetched, whatever they are dressed as."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.intake.address import PublicResolver, Refused, as_ip, checked, public

PRIVATE = [
    "http://127.0.0.1/",
    "http://10.1.2.3/",
    "http://172.16.0.1:8080/x",
    "http://192.168.1.1",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fec0::1]/",
    "http://127.1/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://0.0/",
    "http://2130706433/",
    "http://1.2.3.4.5./",
    "http://example.0x7f/",
    "http://localhost/",
    "http://LOCALHOST:80/",
    "http://router/",
    "http://printer.local/",
    "http://db.internal/",
]
OTHER = [
    "file:///etc/passwd",
    "ftp://example.org/x",
    "gopher://example.org/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "//example.org/x",
    "example.org",
    "",
    "http://",
    "http://user:secret@example.org/",
    "http://user@example.org/",
    "http://[::1",
    "http://example.org:99999/",
]


@pytest.mark.parametrize("address", [*PRIVATE, *OTHER])
def test_what_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        checked(address)


@pytest.mark.parametrize(
    "address", ["https://www.gov.uk/x?y=1#z", "http://8.8.8.8/", "https://[2606:4700::1111]/"]
)
def test_what_is_public_passes(address: str) -> None:
    assert checked(address).host


def test_the_operator_may_open_a_host() -> None:
    assert checked("http://127.0.0.1:8080/", {"127.0.0.1:8080"}).port == 8080
    with pytest.raises(Refused):
        checked("http://127.0.0.1:8081/", {"127.0.0.1:8080"})


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_dress_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    dressed = ipaddress.IPv6Address(f"::ffff:{address}")
    assert public(dressed) == public(address)
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))
    assert public(nat64) == public(address)


class Names:
    """A look-up that answers what it is told, one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        hosts = self._answers.pop(0)
        return [
            {"hostname": host, "host": h, "port": port, "family": family, "proto": 0, "flags": 0}
            for h in hosts
        ]

    async def close(self) -> None:
        """Nothing to let go of."""


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["::ffff:192.168.0.1"]]
)
async def test_a_name_that_leads_inside_is_refused(found: list[str]) -> None:
    resolver = PublicResolver(names=Names(found))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        await resolver.resolve("evil.example", 80, socket.AF_INET)


async def test_a_name_that_changes_between_looks_gains_nothing() -> None:
    """The connection is made to what was checked: every look-up is checked by itself."""
    resolver = PublicResolver(names=Names(["93.184.216.34"], ["127.0.0.1"]))  # type: ignore[arg-type]
    assert (await resolver.resolve("rebind.example", 80))[0]["host"] == "93.184.216.34"
    with pytest.raises(Refused):
        await resolver.resolve("rebind.example", 80)


@pytest.mark.parametrize("odd", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
async def test_numbers_written_oddly_are_looked_up_and_refused(odd: str) -> None:
    """They are no literal to us, so the system's own reading of them is checked."""
    assert as_ip(odd) is None
    resolver = PublicResolver()
    with pytest.raises((Refused, OSError)):
        await resolver.resolve(odd, 80, socket.AF_INET)
    await resolver.close()
