"""The plan as every command sees it: fitted in before the next interview that the applications hold."""

from datetime import date, datetime

from mockview.coaching.plan import Outlook, outlook_for
from mockview.journey.applications import next_interview as planned_interview
from mockview.store.database import Database


def outlook_ahead(db: Database, person_id: int, now: datetime, next_interview: date | None = None) -> Outlook:
    """A person's plan from the log; now is aware, and its time zone decides which day it is.

    next_interview: the day to fit it in before; the one that the applications hold when None.
    """
    return outlook_for(db, person_id, now, next_interview or planned_interview(db, person_id, now.date()))
