"""A reader of RSS, RDF and Atom on lxml: names without their namespaces, and whatever can be recovered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from html import escape
from typing import Any

from core.urls import is_http
from ingest.feeds.types import RawEntry, RawFeed

ENTRY_NAMES = frozenset(["item", "entry"])
_SAME = 50  # how many children of one name are looked at
_LOOSE_DEPTH = 4  # how deep a field of a broken entry may have slipped
# Whose elements mean what their names say; under other prefixes `title` and `description` are a picture's or episode's.
_KNOWN = ("purl.org/", "w3.org/", "netscape.com", "userland.com", "feedburner", "weblogs.com")
_STANDARD = (
    "",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A reference to half a surrogate pair: a recovering parser keeps it, and then lxml cannot spell the string.
_HALF_PAIR = re.compile(
    r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:5(?:29[6-9]|[3-9]\d\d)|6\d{3}|7(?:[0-2]\d\d|3[0-3]\d|34[0-3])));?", re.I
)
_HALF_PAIR_BYTES = re.compile(_HALF_PAIR.pattern.encode(), re.I)
_PUBLISHED = ("pubdate", "published", "issued", "date", "created", "publicationdate", "publish_date")
_UPDATED = ("updated", "modified", "lastbuilddate", "lastmodified")
_CONTENT = ("encoded", "content", "body", "xhtml:body")
_TEASER = ("summary", "description", "subtitle", "abstract")
_RELATIONS = ("related", "via", "self", "enclosure")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def read_lxml(document: str | bytes) -> RawFeed:
    """The feed of a cleaned document; without any entries if there is none to be seen.

    `plain` tells a well-formed document of today's RSS, RDF or Atom, in which nothing needs a guess.
    """
    root, broken = _parsed(document)
    if root is None:
        return RawFeed(complete=False)
    nodes = [node for node in root.iter() if _name(node) in ENTRY_NAMES]
    nodes = nodes or list(root.iter("{*}item", "{*}entry"))  # of a vocabulary that nobody knows
    head = next((node for node in root.iter() if _name(node) in ("channel", "feed")), root)
    entries = tuple(_entry(node, broken=broken) for node in nodes if _says_anything(node))
    return _feed(head, broken=broken, plain=not broken and _is_plain(root), entries=entries)


def read_pieces(pieces: list[str]) -> RawFeed:
    """The entries of a damaged document, each read for itself."""
    roots = [root for piece in pieces if (root := _parsed(piece)[0]) is not None]
    nodes = [
        node for root in roots if (node := next((n for n in root.iter() if _name(n) in ENTRY_NAMES), None)) is not None
    ]
    entries = tuple(_entry(node, broken=True) for node in nodes if _says_anything(node))
    return RawFeed(entries=entries, complete=False)


def _parsed(document: str | bytes) -> tuple[Any, bool]:
    """The root element of what can be recovered, or None, and whether anything had to be."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(_without_half_pairs(document), parser)
    except etree.XMLSyntaxError:
        return None, True
    return root, len(parser.error_log) > 0


def _without_half_pairs(document: str | bytes) -> bytes:
    if isinstance(document, str):
        return _HALF_PAIR.sub("", document).encode("utf-8", "replace")
    return _HALF_PAIR_BYTES.sub(b"", document)


def _is_plain(root: Any) -> bool:
    namespace, _, name = root.tag.rpartition("}")
    return name.lower() in ("rss", "rdf", "feed") and namespace.lstrip("{") in _STANDARD


def _feed(head: Any, *, broken: bool, plain: bool, entries: tuple[RawEntry, ...]) -> RawFeed:
    fields = _fields(head, loose=False)
    skip_hours = {int(text) % 24 for text in _nested(fields, "skiphours") if re.fullmatch(r"[0-9]{1,2}", text)}
    return RawFeed(
        title=_text(fields, "title"),
        home=next(iter(_links(fields)), ""),
        author=_author(fields),
        language=_text(fields, "language") or str(head.get(_XML_LANG) or ""),
        generator=_text(fields, "generator"),
        ttl=ttl_of(_text(fields, "ttl"), _text(fields, "updateperiod"), _text(fields, "updatefrequency")),
        skip_hours=frozenset(skip_hours),
        skip_days=frozenset(text.capitalize() for text in _nested(fields, "skipdays")),
        entries=entries,
        complete=not broken,
        plain=plain,
    )


def ttl_of(minutes: str, period: str, frequency: str) -> timedelta | None:
    """RSS's <ttl> in minutes, or syndication's updatePeriod divided by updateFrequency; None without either."""
    if re.fullmatch(r"[0-9]{1,9}", minutes) and int(minutes[:6]) > 0:
        return timedelta(minutes=int(minutes[:6]))
    if hours := _PERIODS.get(period.lower()):
        times = int(frequency) if re.fullmatch(r"[0-9]{1,4}", frequency) else 1
        return timedelta(hours=hours / max(times, 1))
    return None


def _entry(node: Any, *, broken: bool) -> RawEntry:
    fields = _fields(node, loose=broken)
    guid = next((child for name in ("guid", "id") for child in fields.get(name, ())), None)
    title = next(iter(fields.get("title", ())), None)
    guid_text = _inner_text(guid) if guid is not None else str(node.get(_about(node)) or "")
    return RawEntry(
        links=tuple(_links(fields)),
        fallbacks=tuple(_fallbacks(fields)),
        base=_base(node),
        guid=guid_text,
        guid_is_link=guid is None or (guid.get("isPermaLink") or guid.get("ispermalink") or "true").lower() != "false",
        title=_markup(title) if title is not None else "",
        title_is_text=title is not None and _name(node) == "entry" and (title.get("type") or "text") == "text",
        teaser=next((text for name in _TEASER for child in fields.get(name, ()) if (text := _markup(child))), ""),
        content=max((_markup(child) for name in _CONTENT for child in fields.get(name, ())), key=len, default=""),
        author=_author(fields),
        account=next((_source_title(child) for child in fields.get("source", ())), ""),
        published=tuple(text for name in _PUBLISHED for child in fields.get(name, ()) if (text := _inner_text(child))),
        updated=tuple(text for name in _UPDATED for child in fields.get(name, ()) if (text := _inner_text(child))),
    )


def _says_anything(node: Any) -> bool:
    return any(
        len(child) or (child.text or "").strip() or child.get("href") or child.get("url")
        for child in node
        if _name(child) not in ENTRY_NAMES
    )


def _name(node: Any) -> str:
    """The local name in lower case; an empty string for comments and for what another vocabulary means by it."""
    tag = node.tag
    return _local_name(tag, node.prefix is not None) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local_name(tag: str, prefixed: bool) -> str:
    namespace, _, name = tag.rpartition("}")
    if namespace and prefixed and not any(part in namespace.lower() for part in _KNOWN):
        return ""
    return name.rpartition(":")[2].lower()


def _about(node: Any) -> str:
    return next((name for name in node.attrib if name.rpartition("}")[2] == "about"), "about")


def _fields(node: Any, *, loose: bool) -> dict[str, list[Any]]:
    """The children by name. `loose`: also what slipped into an unclosed neighbour, but never another entry's."""
    found: dict[str, list[Any]] = {}
    for child in _walk(node, _LOOSE_DEPTH if loose else 1):
        same = found.setdefault(_name(child), [])
        if len(same) < _SAME:
            same.append(child)
    return found


def _walk(node: Any, depth: int) -> Iterator[Any]:
    for child in node:
        if _name(child) and _name(child) not in ENTRY_NAMES:
            yield child
            if depth > 1 and _name(child) not in (*_CONTENT, *_TEASER, "source", "author", "contributor"):
                yield from _walk(child, depth - 1)


def _text(fields: dict[str, list[Any]], name: str) -> str:
    return next((text for child in fields.get(name, ()) if (text := _inner_text(child))), "")


def _inner_text(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _markup(node: Any) -> str:
    """The content as markup: escaped HTML as it is, real child elements (xhtml) serialised."""
    if not len(node):
        return (node.text or "").strip()
    from lxml import etree

    inner = escape(node.text or "", quote=False) + "".join(
        etree.tostring(child, encoding="unicode", with_tail=True) for child in node
    )
    return re.sub(r'(<|</)[\w-]+:(?=\w)|\sxmlns(?::\w+)?="[^"]*"', lambda found: found[1] or "", inner).strip()


def _nested(fields: dict[str, list[Any]], name: str) -> list[str]:
    return [_inner_text(child) for parent in fields.get(name, ()) for child in parent]


def _links(fields: dict[str, list[Any]]) -> Iterator[str]:
    """Addresses of the entry's own page: FeedBurner's original first, then rel=alternate, then plain ones."""
    yield from (_inner_text(child) for child in fields.get("origlink", ()))
    nodes = fields.get("link", ())
    alternate = [node for node in nodes if (node.get("rel") or "alternate").lower() == "alternate"]
    pages = [node for node in alternate if "html" in (node.get("type") or "html")]
    for node in [*pages, *(node for node in alternate if node not in pages)]:
        if address := (node.get("href") or "").strip() or _link_text(node):
            yield address
    for node in fields.get("url", ()):
        yield _inner_text(node)


def _link_text(node: Any) -> str:
    """A link's own text; one that was never closed ends at the next element or white space."""
    return (node.text or "").strip() or (node.tail or "").strip().partition("\n")[0]


def _fallbacks(fields: dict[str, list[Any]]) -> Iterator[str]:
    """Addresses that are not quite the entry's: Atom's other relations, then enclosures."""
    links = [node for node in fields.get("link", ()) if (node.get("rel") or "alternate").lower() in _RELATIONS]
    for node in (
        *sorted(links, key=lambda node: _RELATIONS.index(node.get("rel").lower())),
        *fields.get("enclosure", ()),
    ):
        if address := (node.get("url") or node.get("href") or "").strip():
            yield address


def _author(fields: dict[str, list[Any]]) -> str:
    """The person: Atom's author/name, dc:creator, or RSS's `mail (name)`."""
    for name in ("creator", "author", "managingeditor", "contributor"):
        for node in fields.get(name, ()):
            named = _text(_fields(node, loose=False), "name") if len(node) else _inner_text(node)
            if named:
                return named
    return ""


def _source_title(node: Any) -> str:
    """The feed that an entry was taken from: Atom's source/title, or RSS's <source url="…">title</source>."""
    title = _text(_fields(node, loose=False), "title") if len(node) else _inner_text(node)
    return "" if is_http(title) else title


def _base(node: Any) -> str:
    """The xml:base in force, put together from the outermost to this element."""
    from urllib.parse import urljoin

    bases = [str(value) for above in (node, *node.iterancestors()) if (value := above.get(_XML_BASE))]
    base = ""
    for part in reversed(bases[:8]):
        try:
            base = urljoin(base, part)
        except ValueError:  # such as http://[
            continue
    return base
