"""What an attacker may write into an article, and a store full of it.

`planted('…')` is a function that the browser gives every page: a script that calls it was run. CANARY stands for a
server that nobody but an attacker would ask; the class ``planted`` marks elements that must not come to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.types import Article, Image, Judgement, Link, Moment, Trace
from store.articles import Harvest

CANARY = "CANARY"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

MARKUP = (
    "<script class=planted>planted('script')</script>",
    "<script class=planted src=http://CANARY/s.js></script>",
    "<img class=planted src=x onerror=planted('onerror')>",
    "<img class=planted src=http://CANARY/img.png>",
    "<svg class=planted onload=planted('svg')><script>planted('svg script')</script></svg>",
    "<svg><image class=planted href=http://CANARY/svg.png /></svg>",
    "<svg><use class=planted href='data:image/svg+xml,<svg id=x xmlns=\"http://www.w3.org/2000/svg\"/>#x'/></svg>",
    "<math class=planted><mtext><style><img src=x onerror=planted('mxss')></style></mtext></math>",
    "<iframe class=planted srcdoc=\"<script>parent.planted('srcdoc')</script>\"></iframe>",
    "<iframe class=planted src=http://CANARY/frame></iframe>",
    "<object class=planted data=http://CANARY/object></object><embed class=planted src=http://CANARY/embed>",
    "<style class=planted>@import 'http://CANARY/import.css'; * { background: url(http://CANARY/css.png) }</style>",
    "<link class=planted rel=stylesheet href=http://CANARY/link.css>",
    "<link class=planted rel=prefetch href=http://CANARY/prefetch><link rel=dns-prefetch href=//canary.example>",
    "<base class=planted href=http://CANARY/>",
    "<meta class=planted http-equiv=refresh content='0;url=http://CANARY/refresh'>",
    "<form class=planted action=http://CANARY/form><input name=x autofocus onfocus=planted('focus')></form>",
    "<details class=planted open ontoggle=planted('toggle')><summary>x</summary></details>",
    "<video class=planted src=http://CANARY/v.mp4 onloadstart=planted('video') autoplay></video>",
    "<audio class=planted src=http://CANARY/a.mp3 onerror=planted('audio')></audio>",
    "<body class=planted onload=planted('body')>",
    '<p class=planted style="background:url(http://CANARY/style.png)">x</p>',
    "<template class=planted><script>planted('template')</script></template>",
    "<noscript><p title=\"</noscript><img class=planted src=x onerror=planted('noscript')>\"></noscript>",
    "<b class=planted hx-get=/c/1 hx-trigger=load hx-on:click=planted('hx')>x</b>",
    '<b class=planted data-hx-post=/c/1/act data-hx-vals=\'{"act": "accept"}\' data-hx-trigger=load>x</b>',
    "<b class=planted id=toast data-key=a hx-swap-oob=true>x</b>",
    "</textarea><img class=planted src=x onerror=planted('textarea')>",
    "</title></style></script><img class=planted src=x onerror=planted('closers')>",
    "\" onmouseover=planted('quote') class=\"planted",
    "' autofocus onfocus=planted('apostrophe') class='planted",
    "` onclick=planted('backtick') class=planted x=`",
    "<!--><img class=planted src=x onerror=planted('comment')>-->",
    "<![CDATA[<img class=planted src=x onerror=planted('cdata')>]]>",
    "<img\x00 class=planted src=x onerror\x00=planted('nul')>",
    "＜script class=planted＞planted('fullwidth')＜/script＞",
    "&lt;script class=planted&gt;planted('entity')&lt;/script&gt;",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}${7*7}#{7*7}<%= 7*7 %>",
    "{% include '/etc/passwd' %}{{ config }}{{ self._TemplateReference__context }}",
    "\u202e\u2066<script class=planted>planted('bidi')</script>",
)
ADDRESSES = (
    "javascript:planted('javascript')",
    "JaVa\tScRiPt:planted('tab')",
    " javascript:planted('blank')",
    "&#106;avascript:planted('entity')",
    "\x01javascript:planted('control')",
    "vbscript:planted('vb')",
    "data:text/html,<script>planted('data')</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='planted(1)'/>",
    "blob:http://127.0.0.1/x",
    "file:///etc/passwd",
    "//CANARY/scheme-relative",
    "/c/1/act?act=accept",
    "..%2f..%2fetc%2fpasswd",
    "\\\\CANARY\\share",
    "http:CANARY/no-slashes",
    "https://example.com/\"onmouseover=planted('attribute')//",
    "https://example.com/'><script class=planted>planted('breakout')</script>",
)
MARKDOWN = (
    "![x](http://CANARY/md.png)",
    "![x](https://canary.example/md.png)",
    "![x](javascript:planted('md'))",
    "[x](javascript:planted('md'))",
    "[x](<javascript:planted('md')>)",
    "[x]: javascript:planted('md')\n\n[x]",
    "<javascript:planted('auto')>",
    "[x](http://CANARY \"' onmouseover=planted('title') class=planted\")",
    "[![x](http://CANARY/a.png)](javascript:planted('nested'))",
    "```html\" onclick=planted('fence') class=planted\n<img class=planted src=x onerror=planted('code')>\n```",
    "| <img class=planted src=x onerror=planted('cell')> |\n|---|\n| <script class=planted>planted('row')</script> |",
    "$<img class=planted src=x onerror=planted('formula')>$",
    "<!-- 1 --><img class=planted src=x onerror=planted('hidden id')>",
    "[x](https://example.com){onclick=planted('attribute list') .planted}",
    "&lt;img class=planted src=x onerror=planted('md entity')&gt;",
    "# <img class=planted src=x onerror=planted('heading')>\n\n- <svg class=planted onload=planted('list')>",
)


@dataclass(frozen=True, slots=True)
class Payload:
    """One attack and the field it stands in."""

    place: str
    text: str


def payloads(canary: str) -> list[Payload]:
    """All attacks, with the canary's address in them."""
    found = [Payload("everywhere", text) for text in MARKUP]
    found += [Payload("address", text) for text in ADDRESSES]
    found += [Payload("markdown", text) for text in MARKDOWN]
    return [replace(one, text=one.text.replace(CANARY, canary)) for one in found]


def harvest(attacks: list[Payload]) -> Iterator[Harvest]:
    """A candidate for each attack, with the attack in every field that its kind can reach."""
    for number, attack in enumerate(attacks, 1):
        yield _candidate(number, attack)


def _candidate(number: int, attack: Payload) -> Harvest:
    words = attack.text if attack.place != "address" else f"第 {number} 篇"
    url = attack.text if attack.place == "address" else f"https://example.com/{number}?x={attack.text}"
    body = f"前言\n\n{words}\n\n[链接]({url}) ![图]({url}) <{url}>\n\n{words}"
    identity = f"https://example.com/{number}"
    article = Article(
        url=url,
        canonical_url=url,
        identity=identity,
        title=f"{number} {words}",
        account=words,
        author=words,
        published=Moment(NOW),
        text=body,
        markdown=body,
        links=(Link("论文", url, words), Link(words, url)),
        images=(Image(url, words),),
        tags=(words,),
        reason=words,
        fields={"stars": words, "licence": words},
    )
    judgement = Judgement(
        section="news",
        section_second=words,
        relevance=1 - number / 1000,
        reasons=(words, words),
        summary=f"{words}\n{words}",
        summary_model=words,
        summary_note=words,
        brief_text=f"主体：{words}",
        title=f"译 {words}",
        opinion=words,
        opinion_reason=words,
        opinion_model=words,
        traces=(Trace(words, 0, 1, None, None),),
        follow_up_of=words,
        story=identity if number % 2 else f"https://example.com/{number - 1}",
    )
    return Harvest(article=article, judgement=judgement, fetched_at=NOW)
