"""Feeds of every form → `Feed`: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, well-formed or not."""

from ingest.feeds.links import FeedLink, feed_links
from ingest.feeds.read import parse_feed
from ingest.feeds.types import Feed, Request

__all__ = ["Feed", "FeedLink", "Request", "feed_links", "parse_feed"]
