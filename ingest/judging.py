"""The judge of a run, made in each worker: a pass in which nothing is new never needs one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.config import Config
    from curate.judge import Judge


def judge_for(config: Config, moment: datetime) -> Judge:
    """The judge that goes to the workers."""
    from curate.judge import Judge
    from curate.shelf import load_models, load_style, models_folder

    folder = models_folder(config)
    return Judge.cold(config, moment).taught(load_models(folder), load_style(folder))
