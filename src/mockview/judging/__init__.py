"""From a transcript to an assessment."""
