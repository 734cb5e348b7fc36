"""Letters as a person reads them, and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from mockview.journey.letter_log import KeptLetter
from mockview.journey.letter_templates import Templates
from mockview.reports.safe_text import clean_lines
from mockview.reports.terminal import table_of


def letters_view(letters: Sequence[KeptLetter]) -> RenderableType:
    """One line a letter, the newest first."""
    if not letters:
        return Text("No letters yet. `mockview letter kinds` shows what can be drafted.")
    rows = [(str(k.number), k.state, k.drafted_on.isoformat(), k.letter.kind, k.contact) for k in reversed(letters)]
    return table_of(("Letter", "State", "Drafted", "Kind", "To"), rows)


def kinds_view(kinds: Sequence[Templates]) -> RenderableType:
    """The kinds of letters, and whether the person's own texts are used."""
    return table_of(("Kind", "From", "What it is"), [(k.kind, k.origin, k.title) for k in kinds])


def letter_view(kept: KeptLetter) -> RenderableType:
    """A letter as it would be sent."""
    return Text(clean_lines(kept.letter.text.rstrip("\n")))


def letter_as_dict(kept: KeptLetter) -> dict[str, Any]:
    """A letter for programs."""
    return {
        "letter": kept.number,
        "kind": kept.letter.kind,
        "medium": kept.letter.medium,
        "subject": kept.letter.subject,
        "body": kept.letter.body,
        "missing": list(kept.letter.missing),
        "state": kept.state,
        "drafted_at": kept.drafted_at.isoformat(),
        "contact": kept.contact,
        "application": kept.application,
    }


def kind_as_dict(kind: Templates) -> dict[str, Any]:
    """A kind of letter for programs."""
    return {"kind": kind.kind, "title": kind.title, "origin": kind.origin, "file": str(kind.file)}
