"""How a reply is pasted on a terminal, and how what was read in it is confirmed."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import RenderableType

from mockview.errors import UsageError
from mockview.journey.feedback_reply import Reply
from mockview.journey.given_text import LONGEST_LETTER
from mockview.reports.feedback_view import finding_lines

_END = "."


def pasted(read_line: Callable[[], str], say: Callable[[str], None]) -> str:
    """Lines up to a full stop on a line of its own, or to the input's end; UsageError when they are far too many.

    What is too long is read to its end, so that no rest of it is taken for commands.
    """
    say("Paste the reply; end with a full stop on a line of its own.")
    lines: list[str] = []
    length = 0
    while (line := read_line()) and line.strip() != _END:
        length += len(line)
        if length <= LONGEST_LETTER:
            lines.append(line)
    if length > LONGEST_LETTER:
        raise UsageError(f"The reply has {length:,} characters.", f"Shorten it to {LONGEST_LETTER:,}.")
    return "".join(lines)


def asked_findings(
    reply: Reply,
    competencies: Sequence[str],
    show: Callable[[RenderableType], None],
    confirm: Callable[[str], bool],
) -> Iterator[int]:
    """The number of each finding that the person says yes to, as soon as they do; its quote is shown first."""
    for number, (finding, competency) in enumerate(zip(reply.findings, competencies, strict=True), 1):
        for line in finding_lines(number, finding, competency):
            show(line)
        if confirm("Keep it, to look at on a bad day?" if finding.praise else "Take it into your plan?"):
            yield number
