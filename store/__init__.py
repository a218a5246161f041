"""Where articles, decisions and issues are kept. Functions take an Engine and return core types."""
