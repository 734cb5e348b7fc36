"""How much there is of something, in words, and what the log's tables are called then."""

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


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its word, in the singular for one; several: the plural where it has more than an s."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def files(count: int) -> str:
    """So many files, in words."""
    return counted(count, "file")


def told(counts: Mapping[str, int]) -> str:
    """How many of each, in words, without those of which there are none; "" when there is nothing."""
    return ", ".join(counted(count, *WORDS.get(table, (table, table))) for table, count in counts.items() if count)
