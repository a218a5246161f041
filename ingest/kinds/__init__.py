"""The kinds of sources, by the name that config.toml gives them in `kind = "…"`."""

from ingest.kinds import feed
from ingest.kinds.base import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (feed.KIND,)}

__all__ = ["KINDS", "Kind"]
