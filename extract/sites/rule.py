"""What a row about a site consists of, and the wishes that many rows share.

A wish is ``css``, ``css@attribute`` or ``/pattern/`` over the page's source (its first group); the first that gives
something wins.
"""

from __future__ import annotations

from dataclasses import dataclass

LD_DATE = r'/"(?:datePublished|pubDate|uploadDate)"\s*:\s*"([^"]{8,40})"/'
META_DATE = 'meta[property="article:published_time"]@content'
LD_AUTHOR = r'/"author"\s*:\s*(?:\[\s*)?\{[^{}]*?"name"\s*:\s*"([^"]{1,80})"/'
OG_TITLE = 'meta[property="og:title"]@content'


@dataclass(frozen=True, slots=True)
class Rule:
    """How to read the pages of one site."""

    hosts: tuple[str, ...]
    account: str  # what the newsletter calls the medium
    body: tuple[str, ...]  # CSS only; none: the row but names the medium
    title: tuple[str, ...] = (OG_TITLE, "h1")
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = (LD_DATE, META_DATE)
    modified: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    drop: str = ""  # CSS of what stands in the body but is not part of it
    title_end: str = ""  # pattern of what the site hangs on its titles
    account_from: tuple[str, ...] = ()  # where the medium is one of many on the host
    every_body: bool = False  # the body is all that the selector finds, not the first alone
    wall: str = ""  # pattern of the page that stands for every article before a visitor who is no browser
    captions: str = ""  # CSS of captions that the site's editor fills with the picture's file name
