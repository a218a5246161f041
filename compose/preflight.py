"""``compose check``: what is wrong with an issue file, with line and remedy. Pure; a check is a function in CHECKS."""

from __future__ import annotations

from collections.abc import Sequence

from compose import preflight_issue, preflight_links, preflight_sources, preflight_text
from compose.inline import unix
from compose.preflight_draft import Check, Context, Draft, Finding
from core.config import EditionConfig


def check(text: str, edition: EditionConfig, context: Context | None = None) -> list[Finding]:
    """All findings, by line; of what is no issue only that. The same text gives the same findings."""
    draft = Draft(unix(text), edition, context or Context())
    if strange := list(preflight_issue.no_issue(draft)):
        return strange
    checks: Sequence[Check] = (
        *preflight_links.CHECKS,
        *preflight_issue.CHECKS,
        *preflight_text.CHECKS,
        *preflight_sources.CHECKS,
    )
    return sorted({finding for one in checks for finding in one(draft)})
