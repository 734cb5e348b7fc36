"""Where a recording lacks sound, kept beside it: a file does not tell, and its transcript may come much later."""

from collections.abc import Sequence
from datetime import datetime

from mockview.audio.recording import Span
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.events import Event, add_event, events_of
from mockview.store.database import Database

_KIND = "attempt.lost-sound"


def note_lost_sound(db: Database, attempt: Attempt, gaps: Sequence[Span], now: datetime) -> None:
    """Keep the stretches of an attempt's recording in which the device lost sound; now is aware."""
    spans = [[round(gap.start_s, 3), round(gap.end_s, 3)] for gap in gaps]
    event = Event(UNSAVED, attempt.person_id, _KIND, f"attempt:{attempt.id}", attempt.answered_at, now, {"gaps": spans})
    add_event(db, event)


def lost_sound(db: Database, attempt: Attempt) -> tuple[Span, ...]:
    """Those stretches; none when nothing was lost."""
    found = events_of(db, attempt.person_id, (_KIND,), f"attempt:{attempt.id}")
    return tuple(Span(*pair) for event in found for pair in event.data["gaps"])
