"""The content security policy holds on every page that can be reached without further arguments, in every room."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Inline(HTMLParser):
    """Finds what the policy would block: style and event attributes, scripts and styles written into the page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        bad = [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        bad += [name for name, value in attrs if (value or "").strip().lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            bad += [] if attributes.get("type") == "application/json" else [tag]
        if bad:
            self.found.append((tag, bad))


def inline_parts(html: str) -> list:
    parser = Inline()
    parser.feed(html)
    return parser.found


def addresses(patterns=None, prefix="", arguments=frozenset()) -> list[str]:
    """Give the addresses that need nothing but the workspace."""
    found = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        wanted = arguments | set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, prefix + str(pattern.pattern), wanted)
        elif isinstance(pattern, URLPattern) and wanted <= {"workspace"}:
            found.append("/" + (prefix + str(pattern.pattern)).replace("<slug:workspace>", "{slug}"))
    return sorted(set(found))


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_keeps_the_policy_and_has_nothing_inline(cast, language):
    cast.ana.language = language
    cast.ana.save()
    browser, seen = cast.browser(cast.ana), []
    for address in addresses():
        if "^" in address or "logout" in address:
            continue
        response = browser.get(address.format(slug=cast.workspace.slug))
        assert response.status_code < 500, address
        assert response.headers["Content-Security-Policy"] == POLICY, address
        if response.status_code == 200 and "html" in response.headers["Content-Type"] and "docs" not in address:
            html = response.content.decode()
            assert inline_parts(html) == [], address
            assert f'<html lang="{language}"' in html or not html.lstrip().startswith("<!doctype"), address
            seen.append(address)
    assert {"/w/{slug}/", "/w/{slug}/settings/", "/w/{slug}/governance/audit/", "/profile/"} <= set(seen)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nothing/here/"])
def test_pages_for_strangers_keep_the_policy(client, db, address):
    response = client.get(address)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert inline_parts(response.content.decode()) == []


def test_the_page_of_a_breakdown_needs_nothing_but_itself():
    html = render_to_string("500.html")
    assert "Something broke" in html
    assert inline_parts(html) == []


def test_what_is_inline_would_be_found():
    html = '<p style="x"><a href=" javascript:x" onclick="y">z</a><script>1</script><style></style>'
    assert [tag for tag, _ in inline_parts(html)] == ["p", "a", "script", "style"]
    assert inline_parts('<script src="/x.js"></script><script type="application/json">{}</script>') == []
