"""A feed's bytes -> its items."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import NotAFeed, SourceTooLarge
from retrieval.intake.feeds import LARGEST_FEED, MOST_ITEMS, ParsedFeed, read_feed

HERE = "https://paper.example/news/feed"


def parsed(content: str | bytes, charset: str | None = None) -> ParsedFeed:
    return read_feed("the feed", content.encode() if isinstance(content, str) else content, HERE, charset)


def rss(*items: str, title: str = "The Paper") -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>{title}</title>{listed}</channel></rss>'


ATOM = """
<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>
<entry><title>Ferry &amp; mill</title><id>tag:paper.example,2020:1</id><link href="/ferry"/>
<published>2020-03-01T23:30:00-05:00</published><author><name>Lina Berg</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;The ferry was painted blue.&lt;/p&gt;</content></entry>
</feed>
"""


def test_rss_is_read() -> None:
    feed = parsed(
        rss(
            "<title>Mill\n closes</title><link>https://paper.example/mill</link><guid isPermaLink='false'>17</guid>"
            "<pubDate>Sun, 01 Mar 2020 23:30:00 -0500</pubDate><author>Ada Holt</author>"
            "<description>&lt;p&gt;The mill closed.&lt;/p&gt;</description>"
        )
    )
    (item,) = feed.items
    assert feed.title == "The Paper"
    assert (item.title, item.link, item.guid) == ("Mill closes", "https://paper.example/mill", "17")
    assert (item.author, item.content) == ("Ada Holt", "<p>The mill closed.</p>")
    assert item.published == date(2020, 3, 1)


def test_atom_is_read() -> None:
    (item,) = parsed(ATOM).items
    assert (item.title, item.link) == ("Ferry & mill", "https://paper.example/ferry")
    assert (item.author, item.published) == ("Lina Berg", date(2020, 3, 1))
    assert item.content == "<p>The ferry was painted blue.</p>"


@pytest.mark.parametrize("written", ["", "soon", "2020", "Sun, 99 Mar 2020 23:30:00 -0500", "9" * 5000])
def test_a_day_that_is_not_stated_is_unknown(written: str) -> None:
    assert parsed(rss(f"<link>/a</link><pubDate>{written}</pubDate>")).items[0].published is None


def test_a_day_of_change_is_no_day_of_publication() -> None:
    assert parsed(ATOM.replace("published>", "updated>")).items[0].published is None


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("/a", "https://paper.example/a"),
        ("a", "https://paper.example/news/a"),
        ("//other.example/a", "https://other.example/a"),
        ("  https://other.example/a?b=1&amp;c=2#d  ", "https://other.example/a?b=1&c=2"),
    ],
)
def test_links_are_seen_from_where_the_feed_stands(link: str, absolute: str) -> None:
    assert parsed(rss(f"<link>{link}</link>")).items[0].link == absolute


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://a/b", "data:,x", "http://a:b@c/", "mailto:a@b.example", ""],
)
def test_items_without_a_page_are_left_out(link: str) -> None:
    feed = parsed(rss(f"<title>x</title><link>{link}</link>", "<link>/good</link>"))
    assert [item.link for item in feed.items] == ["https://paper.example/good"]


def test_a_title_without_end_is_cut() -> None:
    assert len(parsed(rss("<link>/a</link>", title="mill " * 10_000)).title) == 300


def test_scripts_do_not_come_along() -> None:
    (item,) = parsed(rss("<link>/a</link><description><![CDATA[<p>Hi<script>x()</script></p>]]></description>")).items
    assert "script" not in item.content


def test_an_item_is_told_by_its_guid_else_by_its_link() -> None:
    items = parsed(
        rss(
            "<link>/a</link><guid isPermaLink='false'>1</guid>",
            "<link>/b</link><guid isPermaLink='false'>1</guid>",
            "<link>/c</link>",
            "<link>/d</link>",
        )
    ).items
    first, second, third, fourth = (item.key for item in items)
    assert first == second
    assert len({first, third, fourth}) == 3


def test_only_the_first_items_are_taken() -> None:
    feed = parsed(rss(*(f"<link>/{number}</link>" for number in range(MOST_ITEMS + 50))))
    assert len(feed.items) == MOST_ITEMS
    assert feed.items[-1].link.endswith(f"/{MOST_ITEMS - 1}")


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-16", "koi8-r"])
def test_a_feed_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    title = "Река" if encoding == "koi8-r" else "Größe"
    text = rss("<link>/a</link>", title=title).replace('"1.0"', f'"1.0" encoding="{encoding}"')
    assert parsed(text.encode(encoding)).title == title


def test_the_server_knows_the_encoding_best_and_nonsense_is_passed_over() -> None:
    text = rss("<link>/a</link>", title="Größe")
    assert parsed(text.encode("latin-1"), "latin-1").title == "Größe"
    assert parsed(text.encode(), "punycode").title == "Größe"
    assert parsed(text.replace('"1.0"', '"1.0" encoding="utf-16"').encode()).title == "Größe"


def test_a_feed_that_is_nearly_xml_is_read() -> None:
    feed = parsed(rss("<title>Salt & pepper</title><link>/a</link>", "<link>/b"))
    assert feed.items[0].link == "https://paper.example/a"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"The mill by the river closed in May.",
        b"<!DOCTYPE html><html><head><title>News</title></head><body><p>Hello</p></body></html>",
        b"%PDF-1.7",
        b"\0\1\2\3",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b"<?xml version='1.0'?><note>Hi</note>",
        b"https://paper.example/feed",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotAFeed, match="no RSS or Atom feed"):
        parsed(content)


def test_the_path_of_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss("<link>/a</link>"))
    with pytest.raises(NotAFeed):
        parsed(str(tmp_path / "feed.xml"))


def test_entities_neither_grow_nor_read_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the key is under the mat")
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "lol">{lol}<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    feed = parsed(doctype + rss("<link>/a</link><title>&x;</title>", title="&a11;"))
    assert len(feed.title) < 100
    assert all("mat" not in item.title for item in feed.items)


def test_a_feed_that_is_too_large_is_refused() -> None:
    with pytest.raises(SourceTooLarge):
        parsed(b" " * (LARGEST_FEED + 1))


@pytest.mark.parametrize(
    "content",
    [
        b"\n" * 1_000_000 + b'<rss version="2.0"/>',
        b" \n" * 500_000 + b'<rss version="2.0"/>',
        ("\n" * 500_000 + '<rss version="2.0"/>').encode("utf-16"),
        b"\n<!ENTITY" * 100_000 + b'<rss version="2.0"/>',
        b'<?xml version="1.0" encoding="punycode"?><rss version="2.0"/>-' + b"a" * 1_000_000,
        b"<?xml" + b" " * 1_000_000 + b"<rss",
    ],
)
def test_a_prolog_made_to_take_forever_takes_no_time(content: bytes) -> None:
    start = process_time()
    with suppress(NotAFeed):
        parsed(content)
    assert process_time() - start < 5


_PIECES = st.sampled_from(
    (
        *(
            "<rss version='2.0'>",
            "<channel>",
            "<item>",
            "</item>",
            "<link>",
            "/a",
            "</link>",
            "<title>",
            "&",
            "&amp;",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?xml ?>",
            "<entry>",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<guid>",
        ),
        *("<pubDate>", "2020-01-01", "<description>", "&lt;p&gt;", "<a href='b'>", "<content type='xhtml'>", "<div>"),
        *("</div>", "&#0;", "&#x110000;", "xml:base='http://['", "<!DOCTYPE", "[", "]>", "<media:x>", "é", "\ud83d"),
    )
)


@settings(deadline=None)
@given(
    st.lists(_PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")) | st.binary(),
    st.booleans(),
    st.none() | st.text(max_size=8),
)
def test_any_bytes_are_a_feed_or_none(content: bytes, opened: bool, charset: str | None) -> None:
    try:
        feed = parsed(b'<rss version="2.0"><channel>' * opened + content, charset)
    except NotAFeed:
        return
    assert all(item.link.startswith(("http://", "https://")) for item in feed.items)
    assert all(len(item.key) == 64 for item in feed.items)
