"""robots.txt, as RFC 9309 has it."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.intake.robots import Robots


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-agent:*\ndisallow:/a", "/ab", False),
        ("User-agent: *\r\nDisallow: /a # why\r\n", "/a/b", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        # An empty line or an unknown field does not end a group.
        ("User-agent: *\n\nSitemap: /s.xml\n\nDisallow: /", "/a", False),
        ("User-agent: *\nCrawl-delay: ²\nDisallow: //[\nDisallow: /a", "/a", False),
        # The longest rule wins wherever it stands; of two as long the friendlier one.
        ("User-agent: *\nAllow: /\nDisallow: /private", "/private/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /open", "/open/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # Who is named does not hear what everybody is told.
        ("User-agent: *\nDisallow: /\nUser-agent: Footnote\nDisallow: /x", "/a", True),
        ("User-agent: *\nAllow: /\nUser-agent: footnote/2.0\nDisallow: /", "/a", False),
        ("User-agent: Footnote\nUser-agent: Other\nDisallow: /", "/a", False),
        (
            "User-agent: Footnote\nDisallow: /a\nUser-agent: Other\nDisallow: /\nUser-agent: FOOTNOTE\nDisallow: /b",
            "/b",
            False,
        ),
        ("User-agent: Footnote\nUser-agent: *\nDisallow: /a\nUser-agent: Footnote\nAllow: /", "/a", False),
        ("User-agent: FootnoteBot\nDisallow: /", "/a", True),
        ("User-agent: Foot\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
        # Wildcards, and the end of an address.
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
        ("User-agent: *\nDisallow: /*", "/", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a*b*a$", "/aba", False),
        ("User-agent: *\nDisallow: /ab*ba$", "/aba", True),
        # Percent signs and letters mean the same.
        ("User-agent: *\nDisallow: /größe", "/gr%C3%B6%C3%9Fe", False),
        ("User-agent: *\nDisallow: /gr%c3%b6%C3%9Fe", "/gr%C3%B6%C3%9Fe", False),
        ("User-agent: *\nDisallow: /a%2Ab", "/a*b", False),
        ("User-agent: *\nDisallow: /a%2Ab", "/axb", True),
        ("<html>Not found</html>", "/a", True),
    ],
)
def test_a_rule_says_what_may_be_read(robots: str, path: str, allowed: bool) -> None:
    assert Robots.parse(robots).allow(path) is allowed


@given(st.text(), st.text())
def test_any_text_is_a_robots_file(robots: str, path: str) -> None:
    assert Robots.parse(robots).allow(path) in (True, False)
    Robots.parse("User-agent: *\nDisallow: " + robots).allow(path)


def test_a_rule_made_to_take_forever_takes_no_time() -> None:
    rules = "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 40}*{number}$\n" for number in range(1000))
    parsed = Robots.parse(rules)
    start = process_time()
    assert parsed.allow("/" + "a" * 1900)
    assert process_time() - start < 1
