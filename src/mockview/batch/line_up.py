"""What a batch's items go through: looked at, waiting, in hand, ended; tried again when a worker was lost with them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from mockview.batch.engine import Engine, Finished, Job, Lost, Outcome, Task
from mockview.batch.identity import Keys, Stamp, stamp_of
from mockview.batch.items import BadInput, BatchItem
from mockview.errors import InputError, MockviewError
from mockview.speech.transcript import Transcript

MOST_TRIES = 3
"""How often an item may end its worker before it is given up."""

_MOST_TEXTS, _MOST_CHARS = 50, 500_000
"""Transcripts in a task: judging one takes about a millisecond, so that one by one the way would take longer."""

Heard = tuple[Transcript, tuple[str, ...]]


@dataclass
class Slot:
    """An item on its way.

    stamp: of its file, from before that was read for its keys; None when it has words of its own. outcome: what came
    of it; one without a result and without an error says that there is a result already. tries: how many workers have
    ended with it. alone: it is given to a worker by itself. saved: it may be given on.
    """

    number: int
    item: BatchItem | BadInput
    keys: Keys | None = None
    stamp: Stamp | None = None
    outcome: Outcome | None = None
    tries: int = 0
    alone: bool = False
    saved: bool = False

    @property
    def is_recording(self) -> bool:
        """Whether it has to be heard."""
        return isinstance(self.item, BatchItem) and self.item.is_recording


class LineUp:
    """Slots that wait for an engine, and those that it has. heard: what was heard in a recording before, or None."""

    def __init__(self, heard: Callable[[Slot], Heard | None]) -> None:
        self._heard = heard
        self._waiting: deque[Slot] = deque()
        self._in_hand: dict[int, Slot] = {}

    @property
    def waits(self) -> bool:
        """Whether any slot waits."""
        return bool(self._waiting)

    @property
    def works(self) -> bool:
        """Whether the engine has any slot."""
        return bool(self._in_hand)

    def is_long_enough(self, together: int) -> bool:
        """Whether workers won't lack work soon; a recording is read for its hash first, so few of them wait."""
        if not self._waiting:
            return False
        return len(self._waiting) >= 2 * (together if self._waiting[-1].is_recording else _MOST_TEXTS)

    def add(self, slot: Slot) -> None:
        """One more that waits."""
        self._waiting.append(slot)

    def forget_waiting(self) -> None:
        """Nothing more is handed out."""
        self._waiting.clear()

    def hand_out(self, engine: Engine) -> None:
        """Give the engine as much as it takes."""
        while self._waiting and engine.has_room(alone=self._waiting[0].alone):
            slots = self._next_task(engine.together)
            for slot in slots:
                self._waiting.popleft()
                self._in_hand[slot.number] = slot
            engine.submit(Task(tuple(self._job(slot) for slot in slots), alone=slots[0].alone))

    def ended(self, told: Finished | Lost) -> list[Slot]:
        """The slots that are through with a task that ended; those that are not wait again."""
        if isinstance(told, Finished):
            slots = []
            for outcome in told.outcomes:
                slot = self._in_hand.pop(outcome.number)
                slot.outcome = outcome
                _must_be_as_hashed(slot)
                slots.append(slot)
            return slots
        return self._lost(told)

    def _next_task(self, together: int) -> list[Slot]:
        """The next slots that go into one task."""
        first = self._waiting[0]
        if first.alone:
            return [first]
        most = together if first.is_recording else _MOST_TEXTS
        slots: list[Slot] = []
        chars = 0
        for slot in self._waiting:
            chars += len(slot.item.given.text) if isinstance(slot.item, BatchItem) and slot.item.given else 0
            full = len(slots) == most or (slots and chars > _MOST_CHARS)
            if full or slot.alone or slot.is_recording != first.is_recording:
                break
            slots.append(slot)
        return slots

    def _job(self, slot: Slot) -> Job:
        assert isinstance(slot.item, BatchItem)  # noqa: S101  narrows the type
        return Job(slot.number, slot.item, self._heard(slot) if slot.is_recording else None)

    def _lost(self, lost: Lost) -> list[Slot]:
        """Each item waits again, by itself, unless it has ended its workers too often or hangs by itself."""
        through: list[Slot] = []
        again: list[Slot] = []
        for job in lost.task.jobs:
            slot = self._in_hand.pop(job.number)
            slot.tries += lost.crashed
            if slot.tries >= MOST_TRIES:
                slot.outcome = Outcome(slot.number, error=_crashing(slot))
            elif lost.late and len(lost.task.jobs) == 1:
                slot.outcome = Outcome(slot.number, error=_hanging(slot))
            else:
                slot.alone = slot.alone or lost.crashed or lost.late
            (again if slot.outcome is None else through).append(slot)
        self._waiting.extendleft(reversed(again))
        return through


def _crashing(slot: Slot) -> MockviewError:
    return MockviewError(
        f"Scoring {slot.item.id} ended its worker process {MOST_TRIES} times.", "Convert the file, or leave it out."
    )


def _hanging(slot: Slot) -> MockviewError:
    return MockviewError(
        f"Scoring {slot.item.id} took longer than the time limit.", "Give --time-limit-s more, or leave it out."
    )


def _must_be_as_hashed(slot: Slot) -> None:
    """Make an error of a result whose file may have been read as something else than what its keys were made of."""
    if slot.stamp is None or slot.outcome is None or slot.outcome.packed is None:
        return
    try:
        if stamp_of(slot.item.path) == slot.stamp:
            return
    except OSError:
        pass  # it is gone, so that nobody can tell
    error = InputError(f"{slot.item.path} was changed while it was scored.", "Give the same command again.")
    slot.outcome = Outcome(slot.number, error=error)
