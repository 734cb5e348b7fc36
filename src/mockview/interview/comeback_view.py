"""A comeback session's first and last word: one's best answer, and what got better."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.advice import name_of
from mockview.content.names import in_words
from mockview.journey.comeback import BestAnswer, Improvement
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented, scores_line, transcript_view

_MOST_SHOWN = 5
_LONGEST_TRANSCRIPT = 2000


def best_answer_view(best: BestAnswer | None) -> RenderableType:
    """The answer with its question, or a word for someone who has none yet."""
    if best is None:
        return Text("A comeback begins with your best answer; you have none yet, so it begins with easy questions.")
    attempt = best.attempt
    parts: list[RenderableType] = [
        Text("Before anything is asked, your best answer so far. You can do this.", style="bold green"),
        Text(clean(attempt.question.text), style="bold cyan"),
    ]
    if attempt.transcript is not None:
        words = transcript_view(attempt.transcript, best.assessment)
        words.truncate(_LONGEST_TRANSCRIPT, overflow="ellipsis")
        parts += [indented(words), Text("")]
    return Group(*parts, indented(scores_line(best.assessment)))


def improvements_view(improvements: Sequence[Improvement]) -> RenderableType:
    """What got better in the session; when nothing did, that it was held."""
    if not improvements:
        return Text("No score rose this time. Coming back was the point of it, and you did.", style="green")
    lines = [Text("What got better:", style="bold green")]
    for one in improvements[:_MOST_SHOWN]:
        came = f"{one.before:.1f} to {one.after:.1f}" if one.before is not None else f"a first {one.after:.1f}"
        about = in_words(one.competency)
        lines.append(Text(f"  {name_of(one.criterion_id)} in {clean(about)} answers: {came} of 5"))
    return Group(*lines)
