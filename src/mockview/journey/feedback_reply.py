"""Replies to requests for feedback: what was read in each, and what the person took over.

Events of "feedback:N", with their `data`:

- feedback.received: text, sender, request (a letter's number or null), debrief, application (numbers or null),
  findings ([{competency, criterion, quote, praise}, …], as they were read).
- feedback.confirmed, feedback.praised: finding (its number, from 1), competency, criterion, quote; the first has
  opened a weak area.

A reply's text is private; of what is confirmed, its quote is the plan's evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mockview.history.events import Event, events_of, number_of
from mockview.journey.feedback_reading import Finding
from mockview.journey.numbered import numbered
from mockview.store.database import Database

THING = "feedback"


@dataclass(frozen=True)
class Reply:
    """A reply as it is now.

    number: what people call it by. findings: what was read in it, numbered from 1. taken: the numbers of those that
    the person confirmed.
    """

    number: int
    person_id: int
    received_at: datetime
    text: str
    sender: str
    findings: tuple[Finding, ...]
    request: int | None = None
    debrief: int | None = None
    application: int | None = None
    taken: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"{THING}:{self.number}"

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers of the findings that were not confirmed."""
        return tuple(n for n in range(1, len(self.findings) + 1) if n not in self.taken)


def replies_of(db: Database, person_id: int) -> tuple[Reply, ...]:
    """A person's replies as they are now, by number."""
    found: dict[str, Reply] = {}
    for event in events_of(db, person_id, (THING,)):
        if event.kind == "feedback.received":
            found[event.subject] = received(event)
        elif event.subject in found and event.kind in ("feedback.confirmed", "feedback.praised"):
            reply = found[event.subject]
            found[event.subject] = replace(reply, taken=tuple(sorted({*reply.taken, event.data["finding"]})))
    return tuple(sorted(found.values(), key=lambda reply: reply.number))


def reply_numbered(db: Database, person_id: int, number: int) -> Reply:
    """One reply of a person; UsageError naming those there are when there is none such."""
    begin = "Add a reply with `mockview feedback add`."
    return numbered(replies_of(db, person_id), number, "feedback", "mockview feedback list", begin)


def received(event: Event) -> Reply:
    """A reply as it came."""
    data: Mapping[str, Any] = event.data
    return Reply(
        number_of(event.subject),
        event.person_id,
        event.happened_at,
        data["text"],
        data["sender"],
        tuple(Finding(f["competency"], f["criterion"], f["quote"], f["praise"]) for f in data["findings"]),
        data["request"],
        data["debrief"],
        data["application"],
    )
