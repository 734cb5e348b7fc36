"""When a no came, from applications and debriefs: for what the person did after it, never to count noes."""

from datetime import date, datetime

from mockview.history.events import events_of
from mockview.journey.application_log import rejections_hidden
from mockview.store.database import Database

_NOES = {
    "application.moved": ("stage", "rejected"),
    "debrief.started": ("outcome", "rejection"),
    "debrief.outcome": ("outcome", "rejection"),
}


def rejected_at(db: Database, person_id: int) -> tuple[datetime, ...]:
    """The moments at which a person wrote down a rejection, oldest first; none when they hide rejections.

    The application and the debrief of the same no, written down on one day, are one moment.
    """
    if rejections_hidden(db, person_id):
        return ()
    by_day: dict[date, datetime] = {}
    for event in events_of(db, person_id, _NOES):
        name, value = _NOES[event.kind]
        if event.data.get(name) == value:
            by_day.setdefault(event.happened_at.astimezone().date(), event.happened_at)
    return tuple(sorted(by_day.values()))
