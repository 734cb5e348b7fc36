"""What the log's tables are called when somebody is told how much of each there is."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "person": ("person", "people"),
    "session": ("session", "sessions"),
    "attempt": ("answer", "answers"),
    "transcript": ("transcript", "transcripts"),
    "assessment": ("assessment", "assessments"),
    "area": ("area of practice", "areas of practice"),
    "point": ("point given", "points given"),
    "opening": ("weakness that was named", "weaknesses that were named"),
    "story": ("story", "stories"),
    "event": (
        "entry about applications, debriefs, letters, contacts or goals",
        "entries about applications, debriefs, letters, contacts or goals",
    ),
    "batch_file": ("file that was scored", "files that were scored"),
    "batch_result": ("result of a batch", "results of batches"),
    "batch_logged": ("answer from a batch", "answers from batches"),
}
"""One and several of each table's rows."""


def files(count: int) -> str:
    """So many files, in words."""
    return f"{count} file{'' if count == 1 else 's'}"


def told(counts: Mapping[str, int]) -> str:
    """How many of each, in words, without those of which there are none; "" when there is nothing."""
    parts = [(count, WORDS.get(table, (table, table))) for table, count in counts.items() if count]
    return ", ".join(f"{count} {one if count == 1 else more}" for count, (one, more) in parts)
