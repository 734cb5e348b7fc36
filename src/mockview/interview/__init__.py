"""A session: asking, listening, showing."""
