import asyncio
from collections.abc import Sequence

import pytest

from ingest.guard import MAX_URL, Forbidden, Guard, is_public, parse_target


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.5", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "0.1.2.3"),
        *("100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.7"),
        *("203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *(
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd12::1",
        ),
        *("ff02::1", "64:ff9b::7f00:1", "64:ff9b::a00:5", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:808:808::1"),
        *("2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "100::1", "3fff::1", "5f00::1", "fec0::1"),
        *("", "example.com", "1.2.3", "1.2.3.4.5"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "114.114.114.114", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_and_public_ones_behind_nat64(address: str) -> None:
    assert is_public(address)


def test_fake_addresses_of_local_proxies_are_an_opt_in() -> None:
    assert is_public("198.18.3.4", allow_fake_ip=True)
    assert not is_public("10.0.0.1", allow_fake_ip=True)


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.0x1", "127.0.0.01", "1.2.3.256", "1.2.3"],
)
def test_numbers_in_disguise_are_no_hosts(host: str) -> None:
    with pytest.raises(Forbidden):
        parse_target(f"http://{host}:8080/")


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "１２７。０．0.1", "127.0.0.1.", "127.0.0.1"])
def test_every_spelling_of_a_dotted_quad_is_seen_through(host: str) -> None:
    target = parse_target(f"http://{host}:8080/canary")
    assert target.host == "127.0.0.1"
    with pytest.raises(Forbidden, match="not a public address"):
        Guard().check_literal(target.host)


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[FE80::1]"])
def test_ipv6_literals_are_checked(host: str) -> None:
    with pytest.raises(Forbidden, match="not a public address"):
        Guard().check_literal(parse_target(f"http://{host}/").host)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "gopher://a.com/",
            "ftp://a.com/",
            "data:text/html,x",
            "javascript:alert(1)",
            "//a.com/x",
        ),
        *("/etc/passwd", "http://", "http:///x", "http://a.com:99999/", "http://a.com:x/", "http://a.com:22/", ""),
        *(
            "http://127.0.0.1:80\\@a.com/",
            "http://a.com\\.b.com/",
            "http://a .com/",
            "http://a.com/\r\nX: y",
            "http://a..b/",
        ),
        *("http://a%2ecom/", "http://[::1/", "http://[zz]/", "http://-a.com/", "http://" + "a" * 64 + ".com/"),
        "http://a.com/" + "x" * MAX_URL,
    ],
)
def test_what_is_no_acceptable_address(url: str) -> None:
    with pytest.raises(Forbidden):
        parse_target(url)


def test_an_address_is_read_once_into_ascii() -> None:
    target = parse_target("HTTPS://us%20er:pw@Bücher.例え.COM:8443/路径 a%2Fb?q=%2B中#frag")
    assert target.url == "https://xn--bcher-kva.xn--r8jz45g.com:8443/%E8%B7%AF%E5%BE%84%20a%2Fb?q=%2B%E4%B8%AD"
    assert target.userinfo == "us%20er:pw"
    assert target.origin == ("https", "xn--bcher-kva.xn--r8jz45g.com", 8443)


def test_signed_addresses_stay_as_they_are() -> None:
    url = "https://mp.weixin.qq.com/s?src=11&signature=a*b%2Fc%2B-d%3D&k=1,2;3"
    assert parse_target(url).url == url
    assert parse_target("http://a.com?x=1").url == "http://a.com/?x=1"
    assert parse_target("http://a.com:80/").url == "http://a.com/"


@pytest.mark.parametrize("host", ["localhost", "router", "nas.local", "a.localhost", "x.internal", "10.0.0.5", "[::1]"])
def test_behind_a_proxy_local_names_are_refused_without_a_look_up(host: str) -> None:
    with pytest.raises(Forbidden):
        Guard().check_name(host)
    Guard().check_name("example.com")


def test_one_private_answer_condemns_them_all() -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return {"good.com": ["8.8.8.8", "2606:4700::1111"], "bad.com": ["8.8.8.8", "10.0.0.1"]}.get(host, [])

    guard = Guard(lookup=lookup)
    assert asyncio.run(guard.resolve("good.com", 80)) == ["8.8.8.8", "2606:4700::1111"]
    with pytest.raises(Forbidden, match=r"bad.com is 10.0.0.1"):
        asyncio.run(guard.resolve("bad.com", 80))
    with pytest.raises(OSError, match="no address"):
        asyncio.run(guard.resolve("none.com", 80))


def test_the_systems_look_up_sees_through_names_of_loopback() -> None:
    with pytest.raises(Forbidden, match="not a public address"):
        asyncio.run(Guard().resolve("localhost", 80))
