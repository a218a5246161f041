"""The kinds of sources, by the name that config.toml gives them in `kind = "…"`."""

from ingest.kinds import arxiv, feed, github, page, scored, wechat
from ingest.kinds.base import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        feed.KIND,
        feed.BRIDGE,
        wechat.ALBUM,
        wechat.HISTORY,
        page.KIND,
        github.KIND,
        arxiv.KIND,
        scored.HF_PAPERS,
        scored.HACKER_NEWS,
        scored.REDDIT,
        scored.LOBSTERS,
    )
}

__all__ = ["KINDS", "Kind"]
