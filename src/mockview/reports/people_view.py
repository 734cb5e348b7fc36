"""Contacts and meet-ups as a person reads them, and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.history.times import iso_or_none
from mockview.journey.contact import Contact, Meetup
from mockview.reports.safe_text import clean, clean_lines
from mockview.reports.terminal import indented, table_of

_NONE_YET = "Nobody yet. Add someone: `mockview people add`."
_NO_MEETUPS = "No meet-ups yet. Add one: mockview people event NAME --on DAY"


def people_view(contacts: Sequence[Contact], today: date) -> RenderableType:
    """One line a contact: who to write to first, then by when something was last said."""
    if not contacts:
        return Text(_NONE_YET)
    ordered = sorted(contacts, key=lambda c: (c.archived, c.write_on or date.max, c.last_on or date.min))
    rows = [(str(c.number), c.name, _who(c), _day(c.last_on), _next(c, today)) for c in ordered]
    return table_of(("", "Name", "Who", "Last said", "Next"), rows)


def contact_view(contact: Contact, meetups: Sequence[Meetup], today: date) -> RenderableType:
    """One contact whole."""
    c = contact
    parts: list[RenderableType] = [Text(f"Contact {c.number}: {clean(c.name)}", style="bold"), Text(f"{_who(c)}.")]
    if c.reach:
        parts.append(Text(f"Reach them: {clean(c.reach)}"))
    if c.note:
        parts.append(indented(Text(clean_lines(c.note))))
    met = [f"{m.name} on {m.on}" for m in meetups if c.number in m.met]
    if met:
        parts.append(Text(f"You met at {clean(', '.join(met))}."))
    for said in c.said:
        parts += [Text(f"Said {said.on}", style="cyan"), indented(Text(clean_lines(said.text)))]
    parts.append(Text(f"Next: {_next(c, today)}."))
    return Group(*parts)


def meetups_view(meetups: Sequence[Meetup], contacts: Sequence[Contact]) -> RenderableType:
    """One line a meet-up, with whom one met."""
    if not meetups:
        return Text(_NO_MEETUPS)
    names = {contact.number: contact.name for contact in contacts}
    rows = [(str(m.number), m.name, str(m.on), _met(m, names)) for m in meetups]
    return table_of(("", "Meet-up", "Day", "Whom you met"), rows)


def contact_as_dict(contact: Contact) -> dict[str, Any]:
    """A contact for programs."""
    return {
        **vars(contact),
        "said": [{"text": said.text, "on": said.on.isoformat()} for said in contact.said],
        "last_on": iso_or_none(contact.last_on),
        "write_on": iso_or_none(contact.write_on),
    }


def meetup_as_dict(meetup: Meetup) -> dict[str, Any]:
    """A meet-up for programs."""
    return {**vars(meetup), "on": meetup.on.isoformat(), "met": list(meetup.met)}


def _who(contact: Contact) -> str:
    return clean(f"{contact.kind}, {contact.company}" if contact.company else contact.kind)


def _next(contact: Contact, today: date) -> str:
    if contact.archived:
        return "put away"
    if contact.write_on is None:
        return "no day set"
    return "write to them now" if contact.write_on <= today else f"write on {contact.write_on}"


def _met(meetup: Meetup, names: Mapping[int, str]) -> str:
    return ", ".join(names.get(number, "someone no longer here") for number in meetup.met) or meetup.note or "–"


def _day(on: date | None) -> str:
    return on.isoformat() if on else "–"
