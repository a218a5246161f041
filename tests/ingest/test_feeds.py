"""Feeds of every form, whole and damaged, become entries that can be believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import SHANGHAI
from core.types import Entry, Failure, Precision, Source
from ingest.feeds import Feed, parse_feed
from ingest.feeds.feedparser_reader import read_feedparser
from ingest.feeds.lxml_reader import read_lxml
from ingest.feeds.prepare import clean_xml

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "https://blog.example.org/feed.xml"
CHANNEL = "<title>博客</title><link>https://blog.example.org/</link>"


def failure_or_feed(body: str | bytes) -> Feed | Failure:
    data = body if isinstance(body, bytes) else body.encode()
    return parse_feed(data, url=URL, source=Source(key="blog", kind="feed", url=URL), now=NOW)


def feed_of(body: str | bytes) -> Feed:
    found = failure_or_feed(body)
    assert isinstance(found, Feed), found
    return found


def item(inside: str) -> Entry:
    (entry,) = feed_of(f'<rss version="2.0"><channel>{CHANNEL}<item>{inside}</item></channel></rss>').entries
    return entry


def test_rss_with_everything() -> None:
    found = feed_of(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{CHANNEL}
<language>zh-CN</language><generator>hand</generator><ttl>90</ttl>
<skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<item><title>第一篇 &amp;amp; 更多</title><link>https://blog.example.org/1</link><guid>one</guid>
<dc:creator>张三</dc:creator>
<pubDate>Sat, 21 Nov 2026 08:30:00 CST</pubDate>
<description>&lt;p&gt;一段&lt;b&gt;简介&lt;/b&gt;。&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>全文，比简介长。</p><p>第二段。</p>]]></content:encoded></item></channel></rss>"""
    )
    assert (found.title, found.home, found.language, found.generator) == (
        "博客",
        "https://blog.example.org/",
        "zh-CN",
        "hand",
    )
    assert found.ttl == timedelta(minutes=90)
    assert (sorted(found.skip_hours), sorted(found.skip_days)) == ([1, 2], ["Sunday"])
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.author, entry.guid) == (
        "https://blog.example.org/1",
        "第一篇 & 更多",
        "张三",
        "one",
    )
    assert (entry.teaser, entry.content_html) == ("一段简介。", "<p>全文，比简介长。</p><p>第二段。</p>")
    assert entry.published is not None
    assert entry.published.at.astimezone(SHANGHAI).isoformat() == "2026-11-21T08:30:00+08:00"
    assert entry.flags == ()


def test_atom_with_relations_bases_and_xhtml() -> None:
    found = feed_of(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><title>A</title><link href="/"/>
<entry xml:base="blog/"><title type="html">&lt;em&gt;Fast&lt;/em&gt; &amp;lt;div&amp;gt;s</title><id>tag:a,1</id>
<link rel="self" href="1.atom"/><link rel="alternate" type="text/html" href="1.html"/>
<updated>2026-11-20T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Body <b>bold</b></p></div></content></entry>
<entry><title type="text">a &lt;b&gt; c</title><id>tag:a,2</id><link rel="via" href="https://b.example/x"/></entry></feed>"""
    )
    first, second = found.entries
    assert (first.url, first.title, first.teaser) == ("https://a.example/blog/1.html", "Fast <div>s", "Body bold")
    assert first.published == first.updated
    assert (second.url, second.title) == ("https://b.example/x", "a <b> c")
    assert "other-link" in second.flags


def test_rdf_and_old_rss() -> None:
    found = feed_of(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>R</title><link>https://r.example/</link></channel>
<item rdf:about="https://r.example/1"><title>one</title><link>https://r.example/1</link><dc:date>2026-11-20</dc:date></item>
</rdf:RDF>"""
    )
    assert [(entry.url, entry.title) for entry in found.entries] == [("https://r.example/1", "one")]
    assert found.entries[0].published is not None
    assert found.entries[0].published.precision is Precision.DAY
    old = feed_of(
        "<rss version='0.91'><channel><title>o</title><item><title>t</title><link>/x</link></item></channel></rss>"
    )
    assert [(entry.url, entry.flags) for entry in old.entries] == [
        ("https://blog.example.org/x", ("relative-link", "no-guid"))
    ]


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {
                "id": 7,
                "url": "https://j.example/7",
                "title": "七",
                "content_html": "<p>长</p>",
                "date_published": "2026-11-20T00:00:00Z",
            },
            {"id": "8", "external_url": "https://k.example/8", "content_text": "text", "authors": [{"name": "李四"}]},
            {"id": "9", "title": "nowhere"},
            "not an item",
        ],
    }
    found = feed_of(json.dumps(document))
    assert [(entry.url, entry.title, entry.author) for entry in found.entries] == [
        ("https://j.example/7", "七", ""),
        ("https://k.example/8", "text", "李四"),
    ]
    assert found.unlinked == 1


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        ("", "empty", "no content"),
        (" \n ", "empty", "no content"),
        ("<!DOCTYPE html><html><body>登录</body></html>", "not_a_feed", "HTML page"),
        ("<html><body><item><title>无处可去</title></item></body></html>", "not_a_feed", "HTML page, no feed"),
        ("<html><body><item><title>断在", "not_a_feed", "HTML page, no feed"),
        ("<!doc<item>type html><html><body>登录</body></html>", "not_a_feed", "HTML page, no feed"),
        ('{"error": 1}', "not_a_feed", "JSON"),
        ("/etc/passwd", "not_a_feed", "neither"),
        ("https://blog.example.org/feed.xml", "not_a_feed", "neither"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_feed", "not RSS"),
        ("[" * 100_000, "not_a_feed", "JSON"),
    ],
)
def test_what_is_no_feed_is_said(body: str, kind: str, why: str) -> None:
    found = failure_or_feed(body)
    assert isinstance(found, Failure)
    assert found.kind == kind
    assert why in found.why


def test_an_entry_in_a_page_that_leads_somewhere_is_kept_and_so_is_a_feed_around_which_a_page_was_put() -> None:
    linked = failure_or_feed("<html><body><item><title>一</title><link>https://a.example/1</link></item></body></html>")
    assert isinstance(linked, Feed)
    assert [entry.url for entry in linked.entries] == ["https://a.example/1"]
    wrapped = failure_or_feed("<html><body><rss><channel><item><title>一</title></item></channel></rss></body></html>")
    assert isinstance(wrapped, Feed)
    assert (wrapped.entries, wrapped.unlinked) == ((), 1)


def test_a_page_is_told_with_its_feeds() -> None:
    found = failure_or_feed(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments">'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head></html>'
    )
    assert isinstance(found, Failure)
    assert found.why.endswith("https://blog.example.org/atom.xml, https://blog.example.org/comments/feed")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://blog.example.org/a"),
        ("a b.html", "https://blog.example.org/a%20b.html"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ('https://x.example/"onload="x', "https://x.example/%22onload=%22x"),
        ("\n https://x.example/\n1 ", "https://x.example/1"),
        ("www.x.example/1", "https://www.x.example/1"),
        ("https:\\\\x.example/1", "https://x.example/1"),
        ("https://user:secret@x.example/1", "https://x.example/1"),
        ("https://x.example/1?a=1&amp;b=2", "https://x.example/1?a=1&b=2"),
    ],
)
def test_links_are_made_absolute(link: str, url: str) -> None:
    assert item(f"<title>t</title><link>{link}</link>").url == url


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "jAvA&#9;script:x", "data:text/html,x", "file:///etc/passwd", "vbscript:x"]
)
def test_links_that_lead_nowhere_are_counted(link: str) -> None:
    found = feed_of(f"<rss><channel>{CHANNEL}<item><title>t</title><link>{link}</link></item></channel></rss>")
    assert (found.entries, found.unlinked) == ((), 1)


def test_guids() -> None:
    assert item("<title>t</title><guid>https://x.example/g</guid>").url == "https://x.example/g"
    found = feed_of(
        f"<rss><channel>{CHANNEL}<item><link>/1</link><guid>g</guid></item>"
        "<item><link>/2</link><guid>g</guid></item></channel></rss>"
    )
    assert len({entry.guid for entry in found.entries}) == 2
    assert "doubled-guid" in found.entries[1].flags
    assert item("<link>/1</link>").guid == "https://blog.example.org/1"


@pytest.mark.parametrize(
    ("date", "flag"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", "ancient-date"),
        ("2036-01-01T00:00:00Z", "future-date"),
        ("2026-13-40", "bad-date"),
    ],
)
def test_dates_that_cannot_be_are_unknown_and_flagged(date: str, flag: str) -> None:
    entry = item(f"<link>/1</link><guid>1</guid><title>t</title><pubDate>{date}</pubDate>")
    assert entry.published is None
    assert flag in entry.flags


def test_a_time_without_zone_is_chinas_only_in_chinese_feeds() -> None:
    naive = "<link>/1</link><pubDate>2026-11-21 08:30:00</pubDate>"
    chinese = item(f"<title>中文标题</title>{naive}")
    assert chinese.published is not None
    assert chinese.published.at.isoformat() == "2026-11-21T08:30:00+08:00"
    english = feed_of(f"<rss><channel><title>E</title><item><title>t</title>{naive}</item></channel></rss>").entries[0]
    assert english.published is not None
    assert english.published.precision is Precision.DAY


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("<![CDATA[<b>粗</b>体]]>", "粗体"),
        ("A &amp;amp;amp; B", "A & B"),
        ("a &lt; b &amp;gt; c", "a < b > c"),
        ("List&amp;lt;int&amp;gt; 与泛型", "List<int> 与泛型"),
        ("&amp;lt;em&amp;gt;AI&amp;lt;/em&amp;gt; 芯片", "AI 芯片"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;标题", "标题"),
        ("行\n一\t二&#x200b;", "行 一 二"),
        ("控&#0;制&#xD800;符&#8;", "控制符"),
        ("终\u009b31m端", "终31m端"),
    ],
)
def test_titles_are_plain(title: str, plain: str) -> None:
    assert item(f"<link>/1</link><title>{title}</title>").title == plain


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "big5", "utf-16", "utf-8"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "bogus"])
def test_charsets_whatever_is_declared(encoding: str, declared: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    title = "人工智能的發展與應用" if encoding == "big5" else "人工智能在嵌入式设备上的发展与应用"
    body = f"{prolog}<rss><channel>{CHANNEL}<item><title>{title}</title><link>/1</link></item></channel></rss>"
    if encoding == "big5":
        body = body.replace("博客", "部落格")
    assert feed_of(body.encode(encoding)).entries[0].title == title


def test_a_feed_behind_other_output_and_comments() -> None:
    body = f"<rss><channel>{CHANNEL}<item><title>t</title><link>/1</link></item></channel></rss>"
    for before in (
        "\n\n<?xml version='1.0'?>",
        "<b>Warning</b>: x in /y.php on line 3<br/>\n",
        "<!-- <html><item> --><?xml version='1.0'?>",
    ):
        assert [entry.url for entry in feed_of(before + body).entries] == ["https://blog.example.org/1"]


def many(count: int) -> str:
    return "".join(
        f"<item><title>t{n}</title><link>https://x.example/{n}</link><guid>{n}</guid></item>" for n in range(count)
    )


def test_a_feed_that_breaks_off_gives_complete_entries_only() -> None:
    body = f"<rss><channel>{CHANNEL}{many(10)}</channel></rss>"
    at = body.index("https://x.example/6") + len("https://x.exam")
    found = feed_of(body[:at])
    assert [entry.guid for entry in found.entries] == ["0", "1", "2", "3", "4", "5"]
    assert "cut" in found.flags
    assert found.unlinked == 1
    whole = feed_of(body[: body.index("</channel>")])
    assert len(whole.entries) == 10
    assert "cut" in whole.flags


@pytest.mark.parametrize(
    "junk",
    [
        "&#xD800;",
        "&foo;",
        "&",
        "<!--",
        "]]>",
        "<![CDATA[",
        "<author>",
        "\x00",
        "</item>",
        "<b>",
        '<x y="',
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    ],
)
def test_damage_in_one_entry_costs_no_other(junk: str) -> None:
    entries = many(3).replace("<title>t1", f"<title>{junk}t1")
    found = feed_of(f"<rss><channel>{CHANNEL}{entries}</channel></rss>")
    assert {"https://x.example/0", "https://x.example/2"} <= {entry.url for entry in found.entries}


def test_unclosed_entries_are_all_seen() -> None:
    found = feed_of(f"<rss><channel>{CHANNEL}{many(300).replace('</item>', '')}</channel></rss>")
    assert len(found.entries) == 300
    assert "mended" in found.flags


@pytest.mark.parametrize(
    "body",
    [
        "<author>" * 10_000,
        "<!--" * 100_000,
        "<![CDATA[" * 50_000,
        "<a>" * 50_000,
        "<link>https://x.example/</link>" * 20_000,
        "<description>" + "&lt;p" * 100_000 + "</description>",
        f"<a {'b=' + chr(34) + 'c' + chr(34) + ' '}" * 1 + 'd="e" ' * 50_000 + "/>",
    ],
)
def test_inputs_that_are_known_to_take_for_ever(body: str) -> None:
    found = feed_of(f"<rss><channel>{CHANNEL}<item><title>t</title><link>/1</link>{body}</item></channel></rss>")
    assert [entry.url for entry in found.entries][:1] in (["https://blog.example.org/1"], ["https://x.example/"])


def test_entity_bombs_do_not_go_off() -> None:
    entities = '<!ENTITY a "' + "x" * 150 + '"><!ENTITY b "&a;&a;&a;">'
    titled = f"<item><link>/1</link><title>{'&a;' * 200_000}</title></item>"
    found = feed_of(f"<!DOCTYPE r [{entities}]><rss><channel>{CHANNEL}{titled}</channel></rss>")
    assert len(found.entries[0].title) <= 500


def test_both_readers_agree_on_ordinary_feeds() -> None:
    for body in (
        f'<rss version="2.0"><channel>{CHANNEL}{many(3)}</channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>博客</title><entry><title>t</title><id>i</id>'
        '<link href="https://x.example/1"/><summary>s</summary><author><name>张三</name></author></entry></feed>',
    ):
        ours, theirs = read_lxml(clean_xml(body)), read_feedparser(clean_xml(body))
        assert theirs is not None
        assert ours.plain
        assert [(e.links[0], e.title, e.guid, e.author) for e in ours.entries] == [
            (e.links[0], e.title, e.guid, e.author) for e in theirs.entries
        ]


def test_embedded_pictures_do_not_stand_for_the_entry() -> None:
    entry = feed_of(
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><item>'
        "<media:content><media:title>picture</media:title></media:content>"
        "<title>story</title><link>https://x.example/1</link>"
        "<media:description>a picture</media:description><description>words</description></item></channel></rss>"
    ).entries[0]
    assert (entry.title, entry.teaser, entry.content_html) == ("story", "words", "")


def test_a_feed_of_midnights_knows_days_only() -> None:
    def dated(*hours: int) -> list[Precision]:
        dates = (f"<pubDate>Fri, 20 Nov 2026 {hour:02}:00:00 +0100</pubDate>" for hour in hours)
        items = "".join(f"<item><link>/{number}</link>{date}</item>" for number, date in enumerate(dates))
        found = feed_of(f"<rss><channel>{CHANNEL}{items}</channel></rss>")
        return [entry.published.precision for entry in found.entries if entry.published]

    assert dated(0, 0, 0) == [Precision.DAY] * 3
    assert dated(0, 0, 9) == [Precision.SECOND] * 3


def test_a_base_that_is_no_address_is_left_aside() -> None:
    page = "<html><head><base href='http://['><link rel='alternate' type='text/xml' href='/f'></head></html>"
    named = failure_or_feed(page)
    assert isinstance(named, Failure)
    assert named.why.endswith("https://blog.example.org/f")
    for base in ("http://[", "http://[x]/", "::"):
        found = feed_of(
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><title>t</title><entry xml:base="{base}">'
            '<title>t</title><link href="https://x.example/1"/></entry></feed>'
        )
        assert [entry.url for entry in found.entries] == ["https://x.example/1"]


def test_half_a_surrogate_pair_in_a_namespace_ends_nothing() -> None:
    body = b'<feed xmlns="http://www.&#xD800;w3.org/2005/Atom"><entry><title type&#xD800;w3.org/2005/Atom"><entry>'
    source = Source(key="x", kind="feed", url="https://a.example/f")
    found = parse_feed(body, url=source.url, content_type="", source=source, now=datetime(2026, 11, 21, tzinfo=UTC))
    assert isinstance(found, Failure) or found.entries == ()


def count(body: str | bytes) -> int:
    found = failure_or_feed(body)
    return 0 if isinstance(found, Failure) else len(found.entries) + found.unlinked


def test_what_only_a_lenient_reader_sees_is_seen() -> None:
    item = "<item><title>t</title><link>https://a.example/1</link></item>"
    nested = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<item rdf:about='http://a xmlns='http://purl.org/rss/1.0/'><channel rdf:about='http://b/x'>"
        "<items></items></channel><item rdf:about='http://a.example/1'></item></rdf:RDF>"
    )
    assert count(nested) == 2
    assert count("try<!-- c --><fmed><entry\xbe<content type='html'>words</content></entry>") == 1
    assert count(f"<rss><channel>{item}</channel></rss> </item>{item.replace('1', '2')}<item><title>half") == 3


def test_a_legacy_charset_guessed_wrongly_hides_no_entry() -> None:
    first = b"<item><title><![CDATA[testin\xe7]]></title><link>https://a.example/1</link></item>"
    second = b"<item><title><![CDATA[other]]></title><link>https://a.example/2</link></item>"
    body = b'<?xml version="1.0" encoding="UTF-8"?><rss><channel><title>t</title>' + first + second
    assert count(body + b"</channel></rss>") == 2


def test_a_page_with_an_element_of_that_name_leads_to_the_feed_it_names() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    found = failure_or_feed(f"<html><head>{link}</head><body><item>words</item></body></html>")
    assert isinstance(found, Failure)
    assert "names the feed https://blog.example.org/feed.xml" in found.why


def test_a_json_feed_of_a_million_items_is_read_as_far_as_anyone_would() -> None:
    items = '{"id":"1","url":"https://a.example/1"},' * 100_000
    found = feed_of(f'{{"version":"https://jsonfeed.org/version/1","items":[{items}{{}}]}}')
    assert (len(found.entries), "capped" in found.flags) == (2000, True)
