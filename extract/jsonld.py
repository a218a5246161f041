"""What a page says of itself in JSON-LD (schema.org): the article's node, whatever it is wrapped in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_NODES = 5000
MAX_CHARS = 2_000_000

_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|HowTo|Recipe|Posting|TechArticle|QAPage|CreativeWork|Course")
_PAGE = re.compile(r"WebPage|ItemPage|AboutPage|FAQPage|MedicalWebPage|VideoObject|Episode|PodcastEpisode")
_AROUND = re.compile(  # comments and CDATA marks that keep the data from older browsers
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*+;?\s*+$"
)

Node = Mapping[str, Any]


class JsonLd:
    """All nodes of a page's JSON-LD; what cannot be parsed is left out."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        for script in tree.css('script[type*="ld+json" i]'):
            self.nodes.extend(_nodes(_parse(script.text())))
        for node in self.nodes:
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(self._by_id.get(name, {})):
                self._by_id[name] = node
        self.articles = [node for node in self.nodes if _ARTICLE.search(_type(node)) and _says_something(node)]
        self.pages = [node for node in self.nodes if _PAGE.search(_type(node))]

    def texts(self, *keys: str, pages: bool = False) -> Iterator[str]:
        """The plain values of the first of these keys that each article node has, the main article first."""
        for node in [*self.articles, *(self.pages if pages else [])]:
            for key in keys:
                if found := text_of(node.get(key)):
                    yield found
                    break

    def names(self, *keys: str) -> Iterator[list[str]]:
        """The names of the persons or organisations under these keys, article by article."""
        for node in self.articles or self.pages:
            for key in keys:
                if found := self._names(node.get(key)):
                    yield found
                    break

    def publisher(self) -> str:
        """The name of the medium, or an empty string."""
        for found in self.names("publisher", "sourceOrganization"):
            return found[0]
        kinds = ("WebSite", "Organization", "NewsMediaOrganization")
        sites = (node for kind in kinds for node in self.nodes if _type(node) == kind)
        return next((name for node in sites if (name := text_of(node.get("name")))), "")

    def _names(self, value: Any, depth: int = 0) -> list[str]:
        if depth > 4:
            return []
        if isinstance(value, list):
            return [name for item in value for name in self._names(item, depth + 1)]
        if isinstance(value, Mapping):
            value = value if "name" in value else self._by_id.get(str(value.get("@id")), value)
            if isinstance(name := value.get("name"), (str, list)) and name:
                return self._names(name, depth + 1)
            parts = [text_of(value.get(key)) for key in ("givenName", "familyName")]
            if all(parts):
                return [" ".join(parts)]
            inner = value.get("@list") or value.get("author")  # a Role holds the person whose role it is
            return self._names(inner, depth + 1)
        return [text] if (text := text_of(value)) else []


def text_of(value: Any) -> str:
    """A JSON value as one line of text, entities resolved; an empty string for anything but text and numbers."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value", "")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(html.unescape(str(value)).split())


def _type(node: Node) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _says_something(node: Node) -> bool:
    return any(key in node for key in ("headline", "datePublished", "author", "articleBody"))


def _parse(source: str) -> Any:
    if len(source) > MAX_CHARS:
        return None
    source = _AROUND.sub("", source)
    if not source.strip():
        return None
    for text in (source, re.sub(r",\s*([}\]])", r"\1", re.sub(r"[\x00-\x1f]+", " ", source))):
        try:
            return json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _lists(key: str, value: Any) -> bool:
    """Whether it is a list of other pages, or of what readers wrote."""
    return key == "itemListElement" or (key in ("review", "comment") and isinstance(value, list) and len(value) > 1)


def _nodes(value: Any) -> Iterator[Node]:
    """Every object, breadth first: the outermost article comes before what it mentions."""
    waiting = [value]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, Mapping):
            yield value
            waiting.extend(
                item for key, item in value.items() if isinstance(item, (Mapping, list)) and not _lists(key, item)
            )
        elif isinstance(value, list):
            waiting.extend(item for item in value if isinstance(item, (Mapping, list)))
