"""What debriefs ask for: the next step, the questions to practise, and the debrief itself where it was left."""

from datetime import date, timedelta

from mockview.coaching.task import Task
from mockview.history.listing import last_asked
from mockview.journey.asked import Asked
from mockview.journey.debrief import THING, Debrief, debriefs_of, unfinished
from mockview.store.database import Database

_STILL_FRESH = timedelta(days=7)
"""How long a debrief that was left half-way is asked for."""

_MOST_PRACTISED = 3
_MOST_OF_A_QUESTION = 70


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """What debriefs ask for: one to finish, next steps, and the questions that stumped the person last."""
    debriefs = debriefs_of(db, person_id)
    done = {question_id: at.astimezone().date() for question_id, at in last_asked(db, person_id).items()}
    found = [_finish(debrief) for debrief in unfinished(debriefs) if today - _begun(debrief) <= _STILL_FRESH]
    found += [_step(debrief) for debrief in debriefs if debrief.next_step and not debrief.next_step_done]
    waiting = [
        _practise(debrief, debrief.asked[number - 1])
        for debrief in reversed(debriefs)
        for number in debrief.stumped
        if done.get(debrief.asked[number - 1].question_id, date.min) < _begun(debrief)
    ]
    chosen = {task.command for task in found if task.command}
    different = {task.command: task for task in reversed(waiting) if task.command not in chosen}
    return (*found, *list(reversed(different.values()))[:_MOST_PRACTISED])


def _begun(debrief: Debrief) -> date:
    return debrief.started_at.astimezone().date()


def _finish(debrief: Debrief) -> Task:
    return Task(
        f"Finish the debrief of your interview on {debrief.day.isoformat()}.",
        "What was asked is forgotten within days, and what went well even sooner.",
        "Its last step is given or skipped.",
        THING,
        command=f"mockview debrief --resume {debrief.number}",
        urgency=0.6,
    )


def _step(debrief: Debrief) -> Task:
    return Task(
        debrief.next_step,
        f"You chose it after your interview on {debrief.day.isoformat()}.",
        f"It is done, and noted: mockview debrief done {debrief.number}",
        THING,
        debrief.next_step_by,
        ideas_for(debrief).get(debrief.next_step, ""),
        0.7,
    )


def _practise(debrief: Debrief, asked: Asked) -> Task:
    return Task(
        f"Answer the question that stumped you: “{asked.text}”",
        f"It came up in your interview on {debrief.day.isoformat()}, and may well come up again.",
        "One answer to it is scored.",
        THING,
        _begun(debrief) + timedelta(days=1),
        _practice_of(asked),
        0.6,
    )


def ideas_for(debrief: Debrief) -> dict[str, str]:
    """Next steps to choose from, each with the command that begins it, "" where none does."""
    first = [debrief.asked[number - 1] for number in debrief.stumped[:1]]
    ideas = {f"Practise the question: {shortened(asked.text)}": _practice_of(asked) for asked in first}
    if debrief.outcome == "rejection":
        ideas["Ask for feedback"] = f"mockview feedback request{_for(debrief)}"
    if debrief.outcome in ("no-answer", "next-round", "offer"):
        ideas["Write a thank-you"] = f"mockview letter thank-you{_for(debrief)}"
    if debrief.outcome == "next-round":
        ideas["Write down who will be there, and what they will want to know"] = ""
    ideas["Tell someone about it over a walk or a coffee"] = ""
    return ideas


def shortened(text: str) -> str:
    """A question on one line of a screen."""
    return text if len(text) <= _MOST_OF_A_QUESTION else text[: _MOST_OF_A_QUESTION - 1].rsplit(" ", 1)[0] + "…"


def _for(debrief: Debrief) -> str:
    return f" --application {debrief.application}" if debrief.application is not None else ""


def _practice_of(asked: Asked) -> str:
    return f"mockview practice --question {asked.question_id}"
