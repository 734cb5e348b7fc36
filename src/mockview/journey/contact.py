"""Someone a person knows around their work, and the meet-ups they go to; what is now is worked out from events.

Events of "contact:N", with what their `data` holds; days as 2026-12-01:

- contact.added: name, kind, company, reach (how to get at them), note.
- contact.changed: those of these that changed.
- contact.said: text, on, write_on (a day or null).
- contact.next: on (a day or null).
- contact.archived: archived (whether).
- contact.deleted: nothing; it stands for a contact whose other events were erased, so that its number stays taken.

Events of "meetup:N": meetup.added: name, on, met (numbers of contacts), note.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mockview.history.events import Event, number_of
from mockview.history.times import day_of

KINDS = ("support", "mentor", "interviewer", "recruiter", "peer", "other")
"""support: who is there for one, friend or family; peer: who looks for work too, or does the same."""

THING, MEETUP = "contact", "meetup"
DELETED = "contact.deleted"
TEXTS = ("name", "kind", "company", "reach", "note")


@dataclass(frozen=True)
class Said:
    """What was said, in the person's own words; private."""

    text: str
    on: date


@dataclass(frozen=True)
class Contact:
    """Someone to turn to or to keep in touch with; all of it is private.

    number: what people call them by. reach: an address or a number, as the person wrote it. said: oldest first.
    write_on: when to write next, None for no day.
    """

    number: int
    name: str
    kind: str
    company: str = ""
    reach: str = ""
    note: str = ""
    said: tuple[Said, ...] = ()
    write_on: date | None = None
    archived: bool = False

    @property
    def last_on(self) -> date | None:
        """When they last spoke, None when nothing is noted."""
        return max((said.on for said in self.said), default=None)


@dataclass(frozen=True)
class Meetup:
    """A gathering where people are met. met: numbers of contacts."""

    number: int
    name: str
    on: date
    met: tuple[int, ...] = ()
    note: str = ""


def contacts_from(events: Iterable[Event]) -> tuple[Contact, ...]:
    """What the events of contacts come to, by number."""
    found: dict[str, Contact] = {}
    for event in events:
        what = event.kind.partition(".")[2]
        if event.kind == f"{THING}.added":
            texts = {name: event.data.get(name, "") for name in TEXTS}
            found[event.subject] = Contact(number_of(event.subject), **texts)
        elif event.subject in found and what in _CHANGES:
            found[event.subject] = _CHANGES[what](found[event.subject], event.data)
    return tuple(sorted(found.values(), key=lambda contact: contact.number))


def meetups_from(events: Iterable[Event]) -> tuple[Meetup, ...]:
    """The meet-ups among events, by their day."""
    found = [
        Meetup(
            number_of(event.subject),
            event.data["name"],
            date.fromisoformat(event.data["on"]),
            tuple(event.data["met"]),
            event.data["note"],
        )
        for event in events
        if event.kind == f"{MEETUP}.added"
    ]
    return tuple(sorted(found, key=lambda meetup: (meetup.on, meetup.number)))


def _changed(contact: Contact, data: Mapping[str, Any]) -> Contact:
    return replace(contact, **{name: data[name] for name in TEXTS if name in data})


def _said(contact: Contact, data: Mapping[str, Any]) -> Contact:
    said = sorted((*contact.said, Said(data["text"], date.fromisoformat(data["on"]))), key=lambda one: one.on)
    return replace(contact, said=tuple(said), write_on=day_of(data["write_on"]))


def _next(contact: Contact, data: Mapping[str, Any]) -> Contact:
    return replace(contact, write_on=day_of(data["on"]))


def _archived(contact: Contact, data: Mapping[str, Any]) -> Contact:
    return replace(contact, archived=data["archived"])


_CHANGES = {"changed": _changed, "said": _said, "next": _next, "archived": _archived}
