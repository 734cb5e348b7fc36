"""Debriefs as a person reads them, and as JSON; what is private is left out unless it is asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.advice import advice_for, name_of
from mockview.content.names import in_words
from mockview.history.times import iso_or_none
from mockview.journey.debrief import OUTCOMES, Debrief, Opened
from mockview.journey.thoughts import TRAPS
from mockview.reports.safe_text import clean, clean_lines
from mockview.reports.terminal import indented, table_of

_NONE_YET = "No debriefs yet. After your next interview, good or bad: mockview debrief"


def debriefs_view(debriefs: Sequence[Debrief]) -> RenderableType:
    """One line a debrief, the newest first."""
    if not debriefs:
        return Text(_NONE_YET)
    rows = [
        (
            str(debrief.number),
            debrief.day.isoformat(),
            OUTCOMES[debrief.outcome].partition(" ")[2],
            str(len(debrief.asked)),
            ", ".join(part for part in (debrief.company, debrief.role, _left(debrief)) if part),
        )
        for debrief in reversed(debriefs)
    ]
    return table_of(("Debrief", "Interview", "Outcome", "Asked", ""), rows)


def debrief_view(debrief: Debrief) -> RenderableType:
    """What is not private: what was asked, how sure one was, what it put into the plan."""
    about = ", ".join(clean(part) for part in (debrief.company, debrief.role) if part)
    head = f"Debrief {debrief.number}: {OUTCOMES[debrief.outcome]}, interview on {debrief.day.isoformat()}"
    parts: list[RenderableType] = [Text(f"{head} ({about})" if about else head, style="bold")]
    parts += [Text(clean(f"{n}. {q.text}{_how(debrief, n)}")) for n, q in enumerate(debrief.asked, 1)]
    if debrief.opened:
        parts.append(Text("In your plan now", style="cyan"))
        for competency, criterion_id in dict.fromkeys((o.competency, o.criterion_id) for o in debrief.opened):
            named = f"{name_of(criterion_id)} in {in_words(competency)} answers. {advice_for(criterion_id)}"
            parts.append(indented(Text(clean(named))))
    if not debrief.finished:
        parts.append(Text(f"Not finished: mockview debrief --resume {debrief.number}", style="yellow"))
    return Group(*parts)


def private_view(debrief: Debrief) -> RenderableType:
    """What the person wrote for themselves."""
    parts: list[RenderableType] = []
    for title, text in _private_texts(debrief):
        parts += [Text(title, style="cyan"), indented(Text(clean_lines(text)))]
    return Group(*parts) if parts else Text("Nothing private was written.")


def debrief_as_dict(debrief: Debrief) -> dict[str, Any]:
    """A debrief for programs, without what is private."""
    return {
        "debrief": debrief.number,
        "outcome": debrief.outcome,
        "started_at": debrief.started_at.isoformat(),
        "interview_on": iso_or_none(debrief.interview_on),
        "application": debrief.application,
        "company": debrief.company,
        "role": debrief.role,
        "asked": [
            {
                "number": number,
                "text": asked.text,
                "id": asked.question_id,
                "competency": asked.competency,
                "kind": asked.kind,
                "stumped": number in debrief.stumped,
                "confidence": debrief.confidence.get(number),
            }
            for number, asked in enumerate(debrief.asked, 1)
        ],
        "opened": [_opened_as_dict(opened) for opened in debrief.opened],
        "next_step_by": iso_or_none(debrief.next_step_by),
        "next_step_done": debrief.next_step_done,
        "to_do": list(debrief.to_do),
        "finished": debrief.finished,
    }


def private_as_dict(debrief: Debrief) -> dict[str, Any]:
    """What the person wrote for themselves, for programs."""
    return {
        "went_well": debrief.went_well,
        "feelings": list(debrief.feelings),
        "check_in": debrief.check_in,
        "thought": debrief.thought,
        "traps": list(debrief.traps),
        "reframe": debrief.reframe,
        "next_step": debrief.next_step,
    }


def _private_texts(debrief: Debrief) -> Iterator[tuple[str, str]]:
    by = f" (by {debrief.next_step_by.isoformat()})" if debrief.next_step_by else ""
    done = " Done." if debrief.next_step_done else ""
    titles = ", ".join(TRAPS[trap].title.lower() for trap in debrief.traps if trap in TRAPS)
    texts = (
        ("What went well", debrief.went_well),
        ("How it felt", ", ".join(debrief.feelings)),
        ("In your own words", debrief.check_in),
        (f"The thought ({titles})" if titles else "The thought", debrief.thought),
        ("As you would say it to a friend", debrief.reframe),
        (f"Your next step{by}", debrief.next_step and f"{debrief.next_step}{done}"),
    )
    yield from ((title, text) for title, text in texts if text)


def _how(debrief: Debrief, number: int) -> str:
    level = debrief.confidence.get(number)
    notes = ["stumped you"] if number in debrief.stumped else []
    notes += [f"confidence {level} of 5"] if level else []
    return f" ({', '.join(notes)})" if notes else ""


def _opened_as_dict(opened: Opened) -> dict[str, Any]:
    return {"question": opened.question, "competency": opened.competency, "criterion": opened.criterion_id}


def _left(debrief: Debrief) -> str:
    return "" if debrief.finished else f"{len(debrief.to_do)} steps left"
