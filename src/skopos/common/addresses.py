"""Which network addresses a server may call on behalf of a person who typed an address.

A feed's address comes from outside. Without a border, it could make the server read its own database port, a
neighbour's admin page or a cloud's metadata service.
"""

import ipaddress
import socket
from collections.abc import Callable

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Resolver = Callable[[str, int], list[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_NEVER_PUBLIC = tuple(
    ipaddress.ip_network(text) for text in ("192.88.99.0/24", "192.0.0.0/24", "2001::/23", "2002::/16", "3fff::/20")
)


class AddressRefusedError(ValueError):
    """The address may not be called; the message says which and why."""


def is_public(address: Address) -> bool:
    """Is this an address of the open internet, reached as it stands or through the IPv4 address inside it?"""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _UNICAST:
            return False
    if any(address.version == net.version and address in net for net in _NEVER_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_intranet(address: Address) -> bool:
    """Is this an address that an operator may open for feeds: a private network or this machine?

    Link-local addresses stay closed even then, for that is where clouds keep their credentials.
    """
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_intranet(inner)
    closed = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return address.is_loopback or (address.is_private and not closed)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of `host`; raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def allowed_addresses(host: str, port: int, *, private: bool = False, resolver: Resolver = resolve) -> list[str]:
    """Give the addresses of `host` that may be called, in the order to try them.

    One refused address refuses the host: a name that answers with a public and a private address is an attack.
    The caller must connect to these addresses and not resolve the name again.

    Raises
    ------
    AddressRefusedError
        If an address is not public, unless `private` opens private networks.
    OSError
        If the name has no address.
    """
    answers = resolver(host.strip("[]"), port)
    for text in answers:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not (is_public(address) or (private and is_intranet(address))):
            raise AddressRefusedError(f"{host} leads to {address}, which is not an address of the open internet.")
    if not answers:
        raise OSError(f"{host} has no address.")
    return answers
