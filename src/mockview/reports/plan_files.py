"""The plan as a file to take along: Markdown to read, iCalendar for a calendar, JSON for a program.

Calendars are shared and papers lie about, so that no words of a letter or of an interview are in any of them.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from mockview.coaching.plan import PlanItem, named
from mockview.reports.as_json import plan_item_as_dict
from mockview.reports.safe_text import clean

_LONGEST_LINE_BYTES = 75
"""RFC 5545, 3.1: a content line longer than 75 octets is folded."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plan_as_json(plan: Sequence[PlanItem], person: str, now: datetime) -> str:
    """As `mockview plan --json`, one item a line, without quoted words."""
    dicts = ({**plan_item_as_dict(item), "because": _unquoted(item.because)} for item in plan)
    return "[\n" + ",\n".join(f"  {json.dumps(one)}" for one in dicts) + "\n]\n"


def plan_as_markdown(plan: Sequence[PlanItem], person: str, now: datetime) -> str:
    """A list to tick off; now: aware, its time zone decides which day it is."""
    lines = ["# What to practise next", "", f"For {_plain(person)}, as of {now.date()}.", ""]
    for item in plan:
        lines += [
            f"- [ ] **{_plain(item.what_to_do)}**",
            f"  - {_plain(item.weak_area.area_id)}, due {max(item.due_on, now.date())}",
            f"  - Why: {_plain(_unquoted(item.because))}",
            f"  - Done when: {_plain(item.done_when)}",
        ]
    return "\n".join(lines if plan else [*lines, "Nothing is weak enough to plan for."]) + "\n"


def plan_as_calendar(plan: Sequence[PlanItem], person: str, now: datetime) -> str:
    """An iCalendar (RFC 5545): each item an all-day event on the day on which it comes up, today if that is past.

    An item keeps its UID, so that a calendar that reads a newer export moves the event instead of adding one.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mockview//plan//EN", "CALSCALE:GREGORIAN"]
    for item in plan:
        lines += _event(item, person, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


FORMATS: dict[str, Callable[[Sequence[PlanItem], str, datetime], str]] = {
    "md": plan_as_markdown,
    "ics": plan_as_calendar,
    "json": plan_as_json,
}
"""How a plan can be written, by the ending of its file."""


def _event(item: PlanItem, person: str, now: datetime) -> list[str]:
    area_id = item.weak_area.area_id
    day = max(item.due_on, now.date())
    why = f"Why: {_unquoted(item.because)}"
    told = f"{item.what_to_do}\n{why}\nDone when: {item.done_when}\nType: mockview plan next {area_id}"
    # Lengths before the parts keep apart what would read the same when joined.
    key = f"{len(person)}:{person}/{area_id}"
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@mockview",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_basic(day)}",
        f"DTEND;VALUE=DATE:{_basic(day + timedelta(days=1))}",
        f"SUMMARY:{_escaped('Practise: ' + named(item.weak_area))}",
        f"DESCRIPTION:{_escaped(told)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _unquoted(because: str) -> str:
    """A reason without the words that it quotes, whatever quotation marks are among them."""
    return re.sub("“.*”", "“…”", because, flags=re.DOTALL)


def _basic(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11; each line is cleaned of what would steer a program that shows it."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(clean(line) for line in escaped.splitlines())


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never within a character; each after the first begins with a space."""
    pieces, piece, room = [], "", _LONGEST_LINE_BYTES
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            pieces.append(piece)
            piece, room = " ", _LONGEST_LINE_BYTES - 1
        piece += character
        room -= size
    return "\r\n".join([*pieces, piece])


def _plain(text: str) -> str:
    """Text from outside as Markdown that shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", clean(text))
