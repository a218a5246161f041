"""The ways out: link checks, WeChat's drafts, mail."""
