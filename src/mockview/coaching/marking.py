"""Putting an item of the plan off, calling it done, wanting it back: what a person may say, and what comes of it."""

import difflib
from datetime import date, datetime, timedelta

from mockview.coaching.area_state import AreaState
from mockview.coaching.marks import DONE, REOPENED, SNOOZED, Mark, add_mark
from mockview.coaching.plan import Outlook, PlanItem, outlook_for
from mockview.errors import UsageError
from mockview.store.database import Database

LONGEST_SNOOZE = timedelta(days=365)
"""What is put off for longer than a year is done, or is not wanted."""


def item_named(outlook: Outlook, name: str) -> PlanItem:
    """The item with that number in the plan, or of that area; UsageError that says which there are, or what became
    of it.
    """
    if name.isascii() and name.isdecimal():
        number = int(name[:9])
        if 0 < number <= len(outlook.plan):
            return outlook.plan[number - 1]
        held = {0: "is empty", 1: "has one item"}.get(len(outlook.plan), f"has {len(outlook.plan)} items")
        raise UsageError(f"There is no item {number}: the plan {held}.", "`mockview plan` shows it.")
    for item in outlook.plan:
        if item.weak_area.area_id.casefold() == name.strip().casefold():
            return item
    state = _state_named(outlook, name)
    if state.closed_at is None:
        raise UsageError(f"{state.area_id} is not in the plan: it never was weak enough.", _back(state))
    how = "you called it done" if state.done_at else "three good answers closed it"
    day = state.closed_at.astimezone(outlook.made_at.tzinfo).date()
    raise UsageError(f"{state.area_id} is not in the plan: {how} on {day}.", _back(state))


def snooze(
    db: Database, person_id: int, now: datetime, next_interview: date | None, name: str, until: date
) -> PlanItem:
    """Put an item off until a day; the item as it stands then. UsageError for a day that is not ahead."""
    item = item_named(outlook_for(db, person_id, now, next_interview), name)
    if until <= now.date():
        raise UsageError(f"{until} is not ahead.", "Give a later day, or a number of days.")
    if until - now.date() > LONGEST_SNOOZE:
        raise UsageError(
            f"{until} is more than a year away.", f"If it is done: `mockview plan done {item.weak_area.area_id}`."
        )
    _mark(db, person_id, item.weak_area.competency, item.weak_area.criterion_id, SNOOZED, now, until)
    return item_named(outlook_for(db, person_id, now, next_interview), item.weak_area.area_id)


def call_done(db: Database, person_id: int, now: datetime, next_interview: date | None, name: str) -> PlanItem:
    """Take an item out of the plan because its person says so; the item as it was."""
    item = item_named(outlook_for(db, person_id, now, next_interview), name)
    _mark(db, person_id, item.weak_area.competency, item.weak_area.criterion_id, DONE, now)
    return item


def want_back(db: Database, person_id: int, now: datetime, next_interview: date | None, name: str) -> PlanItem:
    """Put an area into the plan again, or end its being put off; the item as it stands then.

    Errors: UsageError when nothing is known of such an area, or it is in the plan and not put off.
    """
    outlook = outlook_for(db, person_id, now, next_interview)
    number = name.isascii() and name.isdecimal()
    state = _state_named(outlook, item_named(outlook, name).weak_area.area_id if number else name)
    if state.opened_at is not None and not (state.snoozed_until and state.snoozed_until > now.date()):
        raise UsageError(f"{state.area_id} is in the plan already.", "`mockview plan next` practises it.")
    _mark(db, person_id, state.competency, state.criterion_id, REOPENED, now)
    return item_named(outlook_for(db, person_id, now, next_interview), state.area_id)


def _mark(
    db: Database,
    person_id: int,
    competency: str,
    criterion_id: str,
    kind: str,
    now: datetime,
    until: date | None = None,
) -> None:
    add_mark(db, person_id, Mark(competency, criterion_id, kind, now, until))


def _state_named(outlook: Outlook, name: str) -> AreaState:
    known = {state.area_id.casefold(): state for state in outlook.states}
    wanted = name.strip().casefold()
    if wanted in known:
        return known[wanted]
    near = [each for each in known if each.endswith(f"/{wanted}")] or difflib.get_close_matches(wanted, known, 1)
    raise UsageError(
        f"There is no item {name!r:.80}.",
        f"Is {known[near[0]].area_id} meant?" if near else "`mockview plan` shows them, by number and name.",
    )


def _back(state: AreaState) -> str:
    return f"`mockview plan reopen {state.area_id}` puts it there."
