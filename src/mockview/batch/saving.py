"""Saving what a batch has done, in groups: what is in one is there after any crash, and is never done again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mockview.batch.candidate_log import CandidateLog
from mockview.batch.items import BatchItem
from mockview.batch.line_up import Slot
from mockview.batch.results import BatchResults, Done, unpacked

MOST_UNSAVED, LONGEST_UNSAVED_S = 100, 1.0
"""Results are saved in groups of at most so many, after at most so long: a commit takes about 17 ms."""


@dataclass(frozen=True)
class Counts:
    """How far a batch is. done_before: by an earlier run."""

    total: int = 0
    done_before: int = 0
    scored: int = 0
    failed: int = 0

    @property
    def ended(self) -> int:
        """Items that are through, well or not."""
        return self.done_before + self.scored + self.failed


@dataclass(frozen=True)
class Saving:
    """Where results go, and answers that are logged; log: None logs nothing."""

    results: BatchResults
    log: CandidateLog | None
    now: Callable[[], datetime]

    def save(self, slots: Sequence[Slot], counts: Counts) -> Counts:
        """Save slots that are through, all or none; the counts with them."""
        done: list[Done] = []
        before, scored, failed = counts.done_before, counts.scored, counts.failed
        with self.results.db.transaction():
            for slot in slots:
                result = self._result_of(slot)
                if result is None:
                    failed += 1
                elif self._keep(slot, result, done):
                    scored += 1
                else:
                    before += 1
            self.results.save(done, self.now())
        for slot in slots:
            slot.saved = True
        return Counts(counts.total, before, scored, failed)

    def _result_of(self, slot: Slot) -> Callable[[], bytes] | None:
        """Gives what came of it; None when nothing did."""
        outcome, keys = slot.outcome, slot.keys
        if outcome is None or outcome.error is not None or keys is None:
            return None
        stored = outcome.packed
        return (lambda: stored) if stored is not None else (lambda: self.results.packed(keys.result))

    def _keep(self, slot: Slot, result: Callable[[], bytes], done: list[Done]) -> bool:
        """Note a result and log the answer; whether any of that was new."""
        assert isinstance(slot.item, BatchItem)  # noqa: S101  narrows the type
        assert slot.keys is not None  # noqa: S101  narrows the type
        assert slot.outcome is not None  # noqa: S101  narrows the type
        fresh = slot.outcome.packed is not None
        owner = self.results.owner_id if self.log is None else self.log.person_of(slot.item).id
        if fresh:
            done.append(Done(slot.keys, owner, result()))
        if self.log is None or self.log.has(slot.item, slot.keys):
            return fresh
        self.log.add(self.log.person_of(slot.item), slot.item, slot.keys, unpacked(result()))
        self.results.give_to(owner, slot.item, slot.keys.heard)
        return True
