"""WeChat articles (mp.weixin.qq.com): every template from 2013 on, and the pages that say why there is none.

Data first: `extract.sites.wechat_data` collects the fields; this module decides what kind of page it is and turns the
body into an article. `modify_time` is an edit, never the publication; times shown as 昨天 are ignored.
"""

from __future__ import annotations

import html as html_escapes
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.clock import SHANGHAI
from core.text import clean as clean_text
from core.types import Article, Image, Kind, Link, Moment, Precision, State
from core.urls import canonical_url, identity, is_temporary, wechat_identity
from extract.clean import clean
from extract.links import matters
from extract.markdown import Rendered, render
from extract.sites.wechat_data import Data, read_data
from extract.sites.wechat_states import Status, status_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Failure, Page

_KINDS = {5: Kind.VIDEO, 6: Kind.SHARE, 7: Kind.AUDIO, 8: Kind.PICTURE, 10: Kind.TEXT, 11: Kind.SHARE, 17: Kind.SHARE}
_SHORT = (Kind.PICTURE, Kind.TEXT)
_BODY = "#js_content, .rich_media_content, #img-content .text, #page-content .text"
_ABSOLUTE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?:\s+(\d{1,2}):(\d{2}))?")
_SIGNS = re.compile(
    r"window\.cgiDataNew\s*=|res\.wx\.qq\.com/(?:mmbizwap|mmbizappmsg|a/wx_fed)|class=[\"'](?:weui-msg|mesg-block)\b"
    r"|id=[\"']js_article[\"']|//mmbiz\.q(?:pic|logo)\.cn[^<]{0,20000}id=[\"']js_content[\"']"
)


def recognises(html: str) -> bool:
    """Whether a page of unknown address is one of WeChat's."""
    return bool(_SIGNS.search(html))


def extract(page: Page, html: str) -> Article | Failure:
    """The article of a WeChat page, or what the page says instead of one."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    data = read_data(html, tree)
    status = status_of(data, tree, html)
    if status is not None:
        return _without_body(page, data, status)
    return _article(page, data, tree)


def _article(page: Page, data: Data, tree: LexborHTMLParser) -> Article:
    kind = _kind(data, tree)
    body = _body(data, tree, kind, page.final_url or page.url)
    body, removed = (body, 0) if kind in _SHORT else clean(body)
    state, reason = _paid(data, tree)
    images = _pictures(data, body, kind)
    markdown, text = body.markdown, body.text
    if kind is Kind.PICTURE:
        gallery = "\n\n".join(f"![{image.alt}]({image.url})" for image in images)
        markdown = "\n\n".join(part for part in (markdown, gallery) if part)
    if not text and not images and not body.media and state is State.LIVE and not data.text("title"):
        state, reason = State.EMPTY, "no article in the page"
    url, canonical, key = _addresses(page, data)
    return Article(
        url=url,
        canonical_url=canonical,
        identity=key,
        title=_title(data),
        account=data.text("nick_name"),
        author=data.text("author"),
        published=_published(data, tree),
        modified=_moment(data.number("modify_time"), "wechat:modify_time"),
        language="zh" if not data.text("lang").startswith("en") else "",
        kind=kind,
        state=state,
        reason=reason,
        text=text,
        markdown=markdown,
        links=_links(data, body),
        images=images,
        tags=tuple(tag for entry in data.items("public_tag_info", "tags") if (tag := entry.text("tag_name"))),
        original=_original(data, tree),
        reprint_of=canonical_url(data.text("copyright_info", "reprint_url")) or _share_source(tree),
        removed=removed,
        confidence=1.0 if text or images else 0.5,
        extractor="wechat",
        fields=data.site_fields(),
    )


def _without_body(page: Page, data: Data, status: Status) -> Article:
    url, canonical, key = _addresses(page, data)
    return Article(
        url=url,
        canonical_url=canonical,
        identity=key,
        title=_title(data) if status.state is not State.EMPTY else "",
        account=data.text("nick_name"),
        state=status.state,
        reason=status.reason,
        moved_to=status.moved_to,
        language="zh",
        extractor="wechat",
        fields=data.site_fields(),
    )


def _title(data: Data) -> str:
    return clean_text(data.text("title"))


def _addresses(page: Page, data: Data) -> tuple[str, str, str]:
    """(requested, canonical, identity): the page's own link where it has one."""
    asked = page.url or page.final_url
    own = data.text("link")
    biz, mid, idx, sn = data.ids()
    if (not own or is_temporary(own)) and biz and mid:
        own = f"https://mp.weixin.qq.com/s?__biz={biz}&mid={mid}&idx={idx}" + (f"&sn={sn}" if sn else "")
    canonical = canonical_url(own or asked)
    return asked or own, canonical, wechat_identity(biz, mid, idx) if biz and mid else identity(canonical)


def _kind(data: Data, tree: LexborHTMLParser) -> Kind:
    kind = _KINDS.get(data.number("item_show_type") or 0, Kind.ARTICLE)
    if kind is not Kind.ARTICLE:
        return kind
    if data.number("item_show_type") is None:  # a page without its scripts
        for selector, shown in (("#js_text_desc, #js_text_title", Kind.TEXT), ("#img_swiper_content", Kind.PICTURE)):
            if tree.css_first(selector) is not None:
                return shown
    if tree.css_first("#js_share_source") is not None and not data.text("content_noencode"):
        return Kind.SHARE
    if data.number("copyright_info", "reprint_type") == 2 and _share_source(tree):
        return Kind.SHARE
    return kind


def _body(data: Data, tree: LexborHTMLParser, kind: Kind, base_url: str) -> Rendered:
    """The body from the data or the page, whichever holds it; when both do, the longer one."""
    if kind in _SHORT:
        return render(_as_html(_short_post(data, tree)), base_url)
    written = render(_as_html(data.text("content_noencode")), base_url)
    node = tree.css_first(_BODY)
    shown = render(node.html or "", base_url) if node is not None else Rendered(())
    body = shown if len(shown.text) > 1.2 * len(written.text) + 20 or not written.blocks else written
    if body.text.strip() or body.images:
        return body
    guide = data.text("copyright_info", "guide_words") or data.text("video_desc") or data.text("desc")
    return render(_as_html(guide), base_url)


def _short_post(data: Data, tree: LexborHTMLParser) -> str:
    """The words of a picture or text post; sometimes they are only in `text_page_info`, or only the title."""
    for keys in (("text_page_info", "content_noencode"), ("content_noencode",), ("text_page_info", "content")):
        if found := data.text(*keys):
            return found
    for selector in ("#js_text_desc", "#js_image_desc", ".share_notice #js_image_content", ".share_notice"):
        node = tree.css_first(selector)
        if node is not None and (text := node.text(separator="\n").strip()):
            return text
    return data.text("desc") or data.text("title")


def _as_html(text: str) -> str:
    """Posts are plain text with line breaks, now and then with links in it; a body in HTML is left as it is."""
    if re.search(r"<(?:p|br|section|div|img|h[1-6]|ul|ol|table|pre|blockquote|mp[\w-]+|iframe|svg|figure)\b", text):
        return text
    if not re.search(r"</(?:a|span|strong|b|em)>", text):
        text = html_escapes.escape(html_escapes.unescape(text), quote=False)
    return text.replace("\r\n", "\n").replace("\n", "<br>")


def _pictures(data: Data, body: Rendered, kind: Kind) -> tuple[Image, ...]:
    """The pictures of a picture post, without the watermarks and covers nested in them; else those of the body."""
    if kind is not Kind.PICTURE:
        return body.images
    found = (html_escapes.unescape(item.text("cdn_url")) for item in data.items("picture_page_info_list"))
    return tuple(dict.fromkeys(Image(url) for url in found if url)) or body.images


def _links(data: Data, body: Rendered) -> tuple[Link, ...]:
    found = list(matters(body.anchors, body.text))
    source = data.text("source_url")
    if source.startswith(("http://", "https://")):
        found.insert(0, Link("原文", source))
    found.extend(body.media)
    return tuple(dict.fromkeys(found))


def _published(data: Data, tree: LexborHTMLParser) -> Moment | None:
    for name in ("ori_create_time", "create_timestamp", "ori_send_time"):
        if moment := _moment(data.number(name), f"wechat:{name}"):
            return moment
    shown = [("wechat:create_time", data.text("create_time"))]
    for selector in ("#publish_time", "#post-date"):
        node = tree.css_first(selector)
        shown.append((f"wechat:{selector}", node.text() if node is not None else ""))
    return next((moment for origin, text in shown if (moment := _absolute(text, origin))), None)


def _moment(epoch: int | None, origin: str) -> Moment | None:
    if not epoch or not 1_200_000_000 < epoch < 4_000_000_000:
        return None
    return Moment(datetime.fromtimestamp(epoch, UTC), Precision.SECOND, origin)


def _absolute(text: str, origin: str) -> Moment | None:
    found = _ABSOLUTE.search(text)
    if not found:
        return None
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    try:
        at = datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        return None
    return Moment(at, Precision.MINUTE if found[4] else Precision.DAY, origin)


def _original(data: Data, tree: LexborHTMLParser) -> bool:
    stat = data.number("copyright_info", "copyright_stat")
    return stat == 1 if stat is not None else tree.css_first("#copyright_logo") is not None


def _share_source(tree: LexborHTMLParser) -> str:
    node = tree.css_first("#js_share_source")
    url = (node.attributes.get("data-url") or node.attributes.get("href") or "") if node is not None else ""
    return canonical_url(url) if url.startswith("http") else ""


def _paid(data: Data, tree: LexborHTMLParser) -> tuple[State, str]:
    """A paid article of which only the preview is here is never taken for the whole."""
    preview = "mp-pay-preview-filter" in data.text("content_noencode")
    if not preview:
        preview = tree.css_first("#js_content mp-pay-preview-filter, .pay__mask, #js_pay_preview_filter") is not None
    if preview or (data.number("is_pay_subscribe") and not data.number("user_info", "is_paid")):
        share = data.number("pay_subscribe_info", "preview_percent")
        return State.PAID, f"paid; the preview is {share} %" if share else "paid; only the preview is here"
    return State.LIVE, ""
