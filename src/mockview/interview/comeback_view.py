"""A comeback session's first and last word: one's best answer, and what got better."""

import queue
import threading
from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.advice import name_of
from mockview.interview.lines import Lines
from mockview.journey.comeback import BestAnswer, Improvement
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented, scores_line, transcript_view

_LOOK_EVERY_S = 0.1
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
        about = one.competency.replace("-", " ").replace("_", " ")
        lines.append(Text(f"  {name_of(one.criterion_id)} in {clean(about)} answers: {came} of 5"))
    return Group(*lines)


def played_until_enter(play: Callable[[threading.Event], None], lines: Lines) -> None:
    """Let `play` run to its end, or until a line is typed, which tells it to stop. Its errors end it in silence."""
    stop = threading.Event()

    def playing() -> None:
        try:
            play(stop)
        except Exception:  # the words are on the screen; their sound is an extra
            return

    player = threading.Thread(target=playing, name="replay", daemon=True)
    player.start()
    try:
        while player.is_alive():
            try:
                lines.next(_LOOK_EVERY_S)
            except queue.Empty:
                continue
            break
    finally:
        stop.set()
        player.join()
