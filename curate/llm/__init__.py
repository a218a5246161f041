"""The language model, an extra that is off by default: any OpenAI-compatible endpoint, held to the source."""

from curate.llm.session import Session, is_on, open_session, read_key
from curate.llm.tasks import lead_task
from curate.llm.writer import Job, draft_job, look_job, write

__all__ = ["Job", "Session", "draft_job", "is_on", "lead_task", "look_job", "open_session", "read_key", "write"]
