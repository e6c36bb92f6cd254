import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.addresses import AddressRefusedError, allowed_addresses, is_intranet, is_public

PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]


def of_a_private_network():
    return st.sampled_from(PRIVATE).flatmap(lambda net: st.ip_addresses(network=net))


@given(of_a_private_network())
def test_no_private_ipv4_address_is_public_in_any_dress(address):
    number = int(address)
    dresses = [
        address,
        ipaddress.IPv6Address(f"::ffff:{address}"),
        ipaddress.IPv6Address(number),  # the old IPv4-compatible form
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),  # 6to4
        ipaddress.IPv6Address((0x64FF9B << 96) | number),  # NAT64
    ]
    assert [is_public(dress) for dress in dresses] == [False] * 5


@given(st.sampled_from(["fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "::/96"]).flatmap(
    lambda net: st.ip_addresses(network=net)
))  # fmt: skip
def test_no_private_ipv6_address_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "151.101.1.69", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_open_internet_are_public(text):
    assert is_public(ipaddress.ip_address(text))


def test_an_intranet_may_be_opened_but_never_where_clouds_keep_their_credentials():
    opened = {
        text: is_intranet(ipaddress.ip_address(text))
        for text in ["10.1.2.3", "127.0.0.1", "::1", "fd00::1", "169.254.169.254", "::ffff:169.254.169.254", "fe80::1"]
    }
    assert opened == {
        "10.1.2.3": True,
        "127.0.0.1": True,
        "::1": True,
        "fd00::1": True,
        "169.254.169.254": False,
        "::ffff:169.254.169.254": False,
        "fe80::1": False,
    }
    assert not is_intranet(ipaddress.ip_address("224.0.0.1"))
    assert not is_intranet(ipaddress.ip_address("0.0.0.0"))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "localhost"])
def test_every_way_to_write_this_machine_is_refused(host):
    with pytest.raises(AddressRefusedError, match="not an address of the open internet"):
        allowed_addresses(host, 80)


def test_one_private_answer_refuses_the_whole_name():
    with pytest.raises(AddressRefusedError, match=r"feed\.example leads to 10\.0\.0\.7"):
        allowed_addresses("feed.example", 80, resolver=lambda host, port: ["8.8.8.8", "10.0.0.7"])


def test_the_checked_addresses_are_handed_back_in_order():
    answers = ["8.8.4.4", "2001:4860:4860::8888"]
    assert allowed_addresses("feed.example", 80, resolver=lambda host, port: answers) == answers
