"""One answer looked at closely: against its question's outline, and tightened into a story's order."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.history.attempt import Attempt
from mockview.judging.outline import outline_points
from mockview.judging.reading import Reading
from mockview.judging.tightened import Line
from mockview.reports.safe_text import clean


def outline_view(attempt: Attempt, reading: Reading) -> RenderableType:
    """What a full answer to this question touches, and where this one does."""
    heading = Text(clean(attempt.question.text), style="bold cyan")
    points = outline_points(reading)
    if not points:
        return Group(heading, Text("No bank holds an outline for this question."))
    lines: list[RenderableType] = [heading]
    for point in points:
        if point.at is None:
            lines.append(Text(f"– {clean(point.text)}", style="yellow"))
            continue
        clause = reading.clause_at(point.at)
        line = Text(f"✓ {clean(point.text)}", style="green")
        line.append(f"\n  “{clean(reading.quote(clause.first, clause.last).quote)}”", style="bright_black")
        lines.append(line)
    covered = sum(point.at is not None for point in points)
    lines.append(Text(f"{covered} of {len(points)} points."))
    return Group(*lines)


def tightened_view(attempt: Attempt, lines: Sequence[Line]) -> RenderableType:
    """The person's own sentences in order, gaps marked."""
    heading = Text(clean(attempt.question.text), style="bold cyan")
    if not lines:
        return Group(heading, Text("Nothing in it tells of an event, so there is nothing to put in order."))
    shown = [Text(clean(line.text), style="bold yellow" if line.is_gap else "") for line in lines]
    return Group(heading, Text("Your answer, tightened: your own sentences, nothing added.\n"), *shown)
