"""Learning from what was published and decided: retrained on import, after so many decisions, or on demand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from core.errors import UsageError
from core.types import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.config import Config
    from core.types import Issue
    from curate.learning import Row
    from curate.lessons import Figures, Lesson
    from curate.summarise import Style
    from store.db import Engine

ARTICLES = 1000  # the latest ones, whose heads and tails are looked at
DECISIONS = 50  # after so many since the last lesson the next one is due
_MARK = "lesson.json"  # how many decisions there were at the last lesson
_DECIDED = (Decision.ACCEPTED, Decision.REJECTED, Decision.BRIEF)


def teach(engine: Engine, config: Config) -> Lesson:
    """Learn from all published issues and all decisions, and keep the new models if they are no worse on what was
    held back. UsageError when there is nothing to learn from.
    """
    from curate.lessons import relearn
    from curate.shelf import load_models, models_folder, save_models, save_style
    from store.queue import decision_count

    issues = _issues(engine)
    rows = past_choices(engine, issues)
    if not rows:
        raise UsageError(
            "nothing to learn from yet: `compose import FILE...` takes in published issues, `review` decides"
        )
    folder = models_folder(config)
    lesson = relearn(rows, load_models(folder), config.edition, config.interests)
    if lesson.accepted:
        save_models(lesson.models, folder)
    save_style(_style(engine, issues), folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text(json.dumps({"decisions": decision_count(engine)}), encoding="utf-8")
    return lesson


def past_choices(engine: Engine, issues: Sequence[Issue] | None = None) -> list[Row]:
    """All that can be learned from: every item of the published issues, and every decision about anything else."""
    from curate.learning import rows_of_candidates, rows_of_issues
    from store.issues import published
    from store.queue import candidates

    printed = published(engine)
    decided = [c for c in candidates(engine, decisions=_DECIDED) if c.article.identity not in printed]
    return [*rows_of_issues(_issues(engine) if issues is None else issues), *rows_of_candidates(decided)]


def is_due(engine: Engine, config: Config) -> bool:
    """Whether enough was decided since the last lesson."""
    from curate.shelf import models_folder
    from store.queue import decision_count

    return decision_count(engine) - _learned_at(models_folder(config) / _MARK) >= DECISIONS


def in_words(lesson: Lesson) -> str:
    """A lesson in one line: before → after, on how many rows held back, and what came of it."""
    held = ((lesson.before.section, lesson.after.section), (lesson.before.relevance, lesson.after.relevance))
    by_chance = any(old is not None and new is not None and new < old for old, new in held)
    fate = "新模型已启用" + "（略低处在偶然误差之内）" * by_chance if lesson.accepted else "保留旧模型"
    shown = [
        f"{name} {_figure(before)} → {_figure(after)}"
        for name, (before, after) in zip(("栏目准确率", "相关性排序"), held, strict=True)
        if after is not None
    ]
    return "；".join([lesson.words, *shown, fate])


def figures(held: Figures) -> dict[str, float | int | None]:
    """The figures as data."""
    return {"section": held.section, "relevance": held.relevance, "rows": held.rows}


def _issues(engine: Engine) -> list[Issue]:
    from store.issues import issue_dates, load_issue

    return [issue for day in issue_dates(engine) if (issue := load_issue(engine, day))]


def _style(engine: Engine, issues: list[Issue]) -> Style:
    """How long the editor's summaries are, and the lines that accounts repeat in every article."""
    from curate.summarise import learn_style
    from store.articles import recent_bodies

    summaries = [
        (section.key, item.summary) for issue in issues for section in issue.sections for item in section.items
    ]
    return learn_style(summaries, recent_bodies(engine, limit=ARTICLES))


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _learned_at(mark: Path) -> int:
    return int(json.loads(mark.read_text(encoding="utf-8"))["decisions"]) if mark.is_file() else 0
