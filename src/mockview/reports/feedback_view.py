"""Requests for feedback, replies and what was read in them: as a person reads them, and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.advice import advice_for, name_of
from mockview.content.names import in_words
from mockview.journey.feedback_reading import Finding
from mockview.journey.feedback_reply import Reply
from mockview.journey.feedback_requests import Request
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented, table_of

_NONE_YET = (
    "No feedback yet. Ask for some: `mockview feedback request`. When a reply comes: `mockview feedback add`, and "
    "paste it."
)


def feedback_view(requests: Sequence[Request], replies: Sequence[Reply]) -> RenderableType:
    """Requests and replies, a line each, the newest first."""
    if not requests and not replies:
        return Text(_NONE_YET)
    parts: list[RenderableType] = []
    if requests:
        asked = [
            (str(r.letter.number), r.asked_on.isoformat(), _state(r), r.letter.contact) for r in reversed(requests)
        ]
        parts.append(table_of(("Letter", "Asked", "State", "To"), asked))
    if replies:
        came = [
            (str(r.number), r.received_at.astimezone().date().isoformat(), _counted(r), r.sender)
            for r in reversed(replies)
        ]
        parts += [Text(), table_of(("Feedback", "Came", "Taken over", "From"), came)]
    return Group(*parts)


def reply_view(reply: Reply, competencies: Sequence[str]) -> RenderableType:
    """What was read in a reply, numbered; competencies: of which answers each counts."""
    sender = f" from {clean(reply.sender)}" if reply.sender else ""
    day = reply.received_at.astimezone().date().isoformat()
    parts: list[RenderableType] = [Text(f"Feedback {reply.number}{sender}, {day}", style="bold")]
    if not reply.findings:
        parts.append(
            Text(
                "It names nothing that mockview knows. It is kept all the same: read it again with `mockview feedback "
                f"show {reply.number} --text`."
            )
        )
    before = ""
    for number, (finding, competency) in enumerate(zip(reply.findings, competencies, strict=True), 1):
        head, quote, *advice = finding_lines(number, finding, competency, taken=number in reply.taken)
        parts += [head, *([] if finding.quote == before else [quote]), *advice]
        before = finding.quote
    if reply.open and reply.findings:
        parts.append(Text(f"To take them over: mockview feedback accept {reply.number} NUMBERS (or --all)"))
    return Group(*parts)


def finding_lines(number: int, finding: Finding, competency: str, *, taken: bool = False) -> list[RenderableType]:
    """One finding: what it is about, its quote, and what it would mean."""
    about = _about(finding, competency)
    word, style = ("Praise", "green") if finding.praise else ("To work on", "yellow")
    head = Text(f"{number}. {word}: {about}" + (" (taken over)" if taken else ""), style=style)
    lines: list[RenderableType] = [head, indented(Text(f"“{clean(finding.quote)}”"))]
    if not finding.praise:
        lines.append(indented(Text(clean(advice_for(finding.criterion_id)), style="bright_black")))
    return lines


def reply_as_dict(reply: Reply, competencies: Sequence[str]) -> dict[str, Any]:
    """A reply for programs, without its text."""
    return {
        "feedback": reply.number,
        "received_at": reply.received_at.isoformat(),
        "from": reply.sender,
        "request": reply.request,
        "debrief": reply.debrief,
        "application": reply.application,
        "findings": [
            {
                "number": number,
                "competency": competency,
                "criterion": finding.criterion_id,
                "praise": finding.praise,
                "quote": finding.quote,
                "taken": number in reply.taken,
            }
            for number, (finding, competency) in enumerate(zip(reply.findings, competencies, strict=True), 1)
        ],
    }


def request_as_dict(request: Request) -> dict[str, Any]:
    """A request for programs, without its text."""
    return {
        "letter": request.letter.number,
        "contact": request.letter.contact,
        "application": request.letter.application,
        "state": request.letter.state,
        "asked_on": request.asked_on.isoformat(),
        "reminder": request.reminder,
        "reply": request.reply,
    }


def _about(finding: Finding, competency: str) -> str:
    where = in_words(clean(competency))
    if not finding.criterion_id:
        return where
    named = name_of(finding.criterion_id).lower()
    return f"{named} in {where} answers" if where and where != "delivery" else named


def _state(request: Request) -> str:
    if request.reply is not None:
        return f"answered (feedback {request.reply})"
    if request.letter.state == "dropped":
        return "not sent"
    return "reminded once" if request.reminder is not None else f"{request.letter.state}, no reply yet"


def _counted(reply: Reply) -> str:
    return f"{len(reply.taken)} of {len(reply.findings)}" if reply.findings else "nothing found"
