"""The language model, an extra that is off by default: any OpenAI-compatible endpoint, held to the source."""

from curate.llm.budget import Ledger
from curate.llm.writer import Job, is_on, read_key, write_summaries

__all__ = ["Job", "Ledger", "is_on", "read_key", "write_summaries"]
