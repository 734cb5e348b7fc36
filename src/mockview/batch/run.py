"""The driver of a batch: finds what is missing, hands it out, saves what comes back, and gives it on in order."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from mockview.batch.candidate_log import CandidateLog
from mockview.batch.engine import Engine, Outcome
from mockview.batch.identity import Identity, Keys, hash_of_words, stamp_of
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.line_up import Heard, LineUp, Slot
from mockview.batch.results import BatchResults, outline, unreadable
from mockview.batch.saving import LONGEST_UNSAVED_S, MOST_UNSAVED, Counts, Saving
from mockview.batch.scoring_one import Row
from mockview.errors import MissingError, MockviewError, StorageError

__all__ = ["Batch", "Counts", "Orders", "Row", "Watcher"]

_FURTHEST_AHEAD = 4_000
"""Items that may be begun while an earlier one is not done; bounds memory, since results are given on in order."""

_PATIENCE_S = 0.2


class Watcher(Protocol):
    """Told how far a batch is."""

    def planned(self, counts: Counts) -> None:
        """Before the work begins: how many there are, and how many of them are done already."""

    def moved(self, counts: Counts) -> None:
        """Whenever results were saved."""


@dataclass(frozen=True)
class Orders:
    """How to run a batch.

    force: score what is done already too. verify: read every file, even one whose size and time are known.
    stopping: whether somebody has asked to finish what is in hand and stop. now: the time, in UTC.
    """

    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    force: bool = False
    verify: bool = False


class Batch:
    """One run over a batch's items.

    items: gives them anew, in the same order, each time that it is called. log: where answers are logged; None logs
    nothing. engine: called, when the first item is missing, with how many are and whether any is to be heard.
    """

    def __init__(
        self,
        items: Callable[[], Iterable[BatchItem | BadInput]],
        identity: Identity,
        results: BatchResults,
        log: CandidateLog | None,
        engine: Callable[[int, bool], Engine],
        orders: Orders,
    ) -> None:
        self._items, self._identity, self._results, self._log = items, identity, results, log
        self._make_engine, self._orders = engine, orders
        self._saving = Saving(results, log, orders.now)
        self._engine: Engine | None = None
        self._slots: deque[Slot] = deque()
        self._line = LineUp(self._heard_before)
        self._unsaved: list[Slot] = []
        self._unsaved_since_s = 0.0
        self._counts = Counts()
        self._any_recording = False

    @property
    def peak_memory_bytes(self) -> int:
        """The most memory that any worker has had."""
        return self._engine.peak_memory_bytes if self._engine else 0

    def run(self, give: Callable[[Row], None], watcher: Watcher) -> Counts:
        """Score what is missing; give() gets each row in the order of the items, as soon as it is saved.

        When asked to stop it returns early, with ended < total; otherwise total is what there really was.
        Errors: MockviewError when nothing can go on.
        """
        self._counts = self._planned()
        watcher.planned(self._counts)
        missing = self._counts.total - self._counts.done_before
        self._counts = Counts(self._counts.total)
        feed = iter(enumerate(self._items()))
        more, stopped = True, False
        try:
            while more or self._line.waits or self._line.works or self._unsaved:
                if self._orders.stopping():
                    more, stopped = False, True
                    self._line.forget_waiting()
                more = more and self._take_in(feed)
                if self._line.waits:
                    self._started(missing)
                self._bring_in()
                if self._is_time_to_save(idle=not (more or self._line.works)):
                    self._save()
                    watcher.moved(self._counts)
                self._give_on(give)
        except StorageError:
            raise
        except BaseException:
            self._save()  # whatever stops the work, what is done is done
            raise
        finally:
            if self._engine is not None:
                self._engine.stop()
            if self._log is not None:
                self._log.close()
        # Files may have come and gone since they were counted.
        return self._counts if stopped else replace(self._counts, total=self._counts.ended)

    def _started(self, missing: int) -> None:
        """Hand out what waits, to an engine that is started with the first of it."""
        if self._engine is None:
            self._engine = self._make_engine(missing, self._any_recording)
            self._engine.start()
        self._line.hand_out(self._engine)

    def _planned(self) -> Counts:
        """How many items there are, and how many are known to be done without reading a recording."""
        total = done = 0
        for item in self._items():
            total += 1
            self._any_recording = self._any_recording or (isinstance(item, BatchItem) and item.is_recording)
            done += self._is_done_for_sure(item)
        return Counts(total, done)

    def _is_done_for_sure(self, item: BatchItem | BadInput) -> bool:
        orders = self._orders
        if isinstance(item, BadInput) or orders.force:
            return False
        if item.given is None and (orders.verify or not self._results.is_known(item.path)):
            return False
        try:
            keys = self._keys(item)
        except MissingError:
            raise
        except MockviewError:
            return False
        return self._results.has(keys.result) and (self._log is None or self._log.has(item, keys))

    def _keys(self, item: BatchItem) -> Keys:
        if item.given is not None:
            return self._identity.keys(item, hash_of_words(item))
        owner = self._results.owner_id if self._log is None else self._log.person_of(item).id
        return self._identity.keys(item, self._results.content_of(item.path, owner, verify=self._orders.verify))

    def _take_in(self, feed: Iterator[tuple[int, BatchItem | BadInput]]) -> bool:
        """Look at the next items until there is enough to hand out; whether there are more."""
        together = self._engine.together if self._engine else 1
        while not self._line.is_long_enough(together):
            if len(self._slots) >= _FURTHEST_AHEAD or len(self._unsaved) >= MOST_UNSAVED:
                break
            found = next(feed, None)
            if found is None:
                return False
            slot = Slot(*found)
            self._slots.append(slot)
            self._look_at(slot)
        return True

    def _look_at(self, slot: Slot) -> None:
        """Let it wait, unless there is nothing to be done for it."""
        item = slot.item
        if isinstance(item, BadInput):
            slot.outcome = Outcome(slot.number, error=item.error)
        else:
            try:
                if self._log is not None:
                    self._log.person_of(item)
                slot.stamp = stamp_of(item.path) if item.given is None else None
                slot.keys = self._keys(item)
                if not self._orders.force and self._results.has(slot.keys.result):
                    slot.outcome = Outcome(slot.number)
            except MissingError:
                raise
            except MockviewError as error:
                slot.outcome = Outcome(slot.number, error=error)
            except OSError as error:
                slot.outcome = Outcome(slot.number, error=unreadable(item.path, error))
        if slot.outcome is None:
            self._line.add(slot)
        else:
            self._end([slot])

    def _heard_before(self, slot: Slot) -> Heard | None:
        force = self._orders.force
        return None if force or slot.keys is None else self._results.heard(slot.keys.heard)

    def _bring_in(self) -> None:
        """Take what has ended, waiting a little for the first."""
        patience_s = _PATIENCE_S
        while self._engine is not None and self._line.works and len(self._unsaved) < MOST_UNSAVED:
            told = self._engine.next_result(patience_s)
            if told is None:
                return
            patience_s = 0.0
            self._end(self._line.ended(told))
            self._line.hand_out(self._engine)

    def _end(self, slots: list[Slot]) -> None:
        if not self._unsaved:
            self._unsaved_since_s = time.monotonic()
        self._unsaved += slots

    def _is_time_to_save(self, *, idle: bool) -> bool:
        if not self._unsaved:
            return False
        waited_s = time.monotonic() - self._unsaved_since_s
        return idle or len(self._unsaved) >= MOST_UNSAVED or waited_s >= LONGEST_UNSAVED_S

    def _save(self) -> None:
        self._counts = self._saving.save(self._unsaved, self._counts)
        self._unsaved = []

    def _give_on(self, give: Callable[[Row], None]) -> None:
        while self._slots and self._slots[0].saved:
            slot = self._slots.popleft()
            outcome = slot.outcome
            if outcome is None or outcome.error is not None:
                give(Row(slot.item, error=outcome.error if outcome else None))
            elif outcome.packed is not None:
                give(Row(slot.item, outline(outcome.packed)))
            elif slot.keys is not None:
                give(Row(slot.item, outline(self._results.packed(slot.keys.result))))
