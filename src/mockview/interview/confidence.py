"""The person's own guess of a score, asked for before the score is shown."""

from mockview.interview.hearing import Screen
from mockview.interview.lines import Lines

_QUESTION = "How well did that go? 1 (badly) to 5 (very well), Enter skips:"
_TRIES = 3


def guess_of(lines: Lines, screen: Screen) -> int | None:
    """A number from 1 to 5; None when the person does not say."""
    for _ in range(_TRIES):
        screen.asks(_QUESTION)
        try:
            word = (lines.next() or "").strip()
        except KeyboardInterrupt:
            screen.note("")  # ends the line that was asked on
            raise
        if not word:
            return None
        if word in ("1", "2", "3", "4", "5"):
            return int(word)
        screen.note(f"“{word[:20]}” is no number from 1 to 5.")
    return None
