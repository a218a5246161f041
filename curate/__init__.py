"""Articles → judgements: section, relevance, stories, summaries. Pure, but for llm.py."""
