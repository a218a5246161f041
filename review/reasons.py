"""Why a candidate was judged so, as the editor reads it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from curate.judge import Why
    from curate.learning import Row


def explain(why: Why) -> str:
    """A judgement taken apart: what each clue adds, in logits, the strongest first."""
    parts = [("栏目", why.for_section), ("相关", why.relevance.reasons)]
    lines = []
    for name, reasons in parts:
        lines += ["", f"{name}（各项贡献，logit）："]
        strongest = sorted(reasons, key=lambda reason: -abs(reason.worth))
        lines += [f"  {reason.worth:+.2f}  {reason.words}" for reason in strongest if reason.words]
    return "\n".join(lines)


def precedents(found: Sequence[tuple[float, Row]], names: Mapping[str, str]) -> str:
    """The past choices most like a candidate, which its score is owed to; nothing if there are none."""
    lines = ["", "最像的以往取舍（相似度）："] if found else []
    for likeness, row in found:
        fate = names.get(row.section, row.section) or "热身" if row.taken else "未用"
        when = f"{row.day} " if row.day > date.min else ""
        lines.append(f"  {likeness:.2f}  {when}{fate}《{row.clues.title}》{row.clues.account}")
    return "\n".join(lines)
