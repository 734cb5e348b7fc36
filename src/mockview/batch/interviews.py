"""Whole interviews in a batch: heard once each, by the same workers and with the same memory of what is done, then cut.

What was said is kept as any other result is, so that a batch that was stopped hears nothing again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mockview.batch.candidate_log import CandidateLog
from mockview.batch.identity import stamp_of
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.results import BatchResults, unreadable
from mockview.batch.run import Orders, Row, Watcher
from mockview.batch.splitting import WHOLE, Splitting, answers_in, needs_hearing
from mockview.batch.workers import Workers
from mockview.errors import InputError, MockviewError, StoppedError
from mockview.speech.transcript import Transcript

_MOST_KEPT = 1_000
"""Interviews whose answers are kept between going over them; more are cut again, which bounds memory."""


@dataclass(frozen=True)
class Interviews:
    """The answers of a batch whose files hold whole interviews.

    named: gives the items as they were named, each interview with WHOLE for its question. log: whose each interview
    is, when answers are logged.
    """

    named: Callable[[], Iterable[BatchItem | BadInput]]
    splitting: Splitting
    workers: Workers
    results: BatchResults
    log: CandidateLog | None = None
    _failed: dict[str, MockviewError] = field(default_factory=dict)
    _found: dict[tuple[object, ...], tuple[BatchItem | BadInput, ...]] = field(default_factory=dict)

    def hear(self, orders: Orders, watcher: Watcher) -> None:
        """Hear the interviews that can't be cut otherwise; StoppedError after Ctrl-C."""
        batch = self.workers.batch(self._to_hear, self.results, None, orders)
        counts = batch.run(self._take, watcher)
        if counts.ended < counts.total:
            raise StoppedError(
                f"Stopped: {counts.ended - counts.failed:,} of {counts.total:,} interviews are heard and kept.",
                "Give the same command again to go on.",
            )

    def answers(self) -> Iterator[BatchItem | BadInput]:
        """All answers, once what is to be heard has been heard."""
        for item in self.named():
            if not isinstance(item, BatchItem) or item.question is not WHOLE:
                yield item
                continue
            yield from self._cut(item)

    def _cut(self, item: BatchItem) -> tuple[BatchItem | BadInput, ...]:
        """An interview's answers; a batch goes over its items twice, and finding questions takes a while."""
        try:
            mark = (item.id, item.path, item.candidate, item.answered_at, stamp_of(item.path))
            if (known := self._found.get(mark)) is not None:
                return known
            found = tuple(answers_in(item, self.splitting, self._heard(item)))
        except MockviewError as error:
            return (BadInput(item.id, item.path, error, item.candidate),)
        except OSError as error:
            return (BadInput(item.id, item.path, unreadable(item.path, error), item.candidate),)
        if len(self._found) < _MOST_KEPT:
            self._found[mark] = found
        return found

    def _to_hear(self) -> Iterator[BatchItem]:
        for item in self.named():
            if isinstance(item, BatchItem) and item.question is WHOLE and needs_hearing(item, self.splitting):
                yield item

    def _take(self, row: Row) -> None:
        if row.error is not None:
            self._failed[_mark(row.item)] = row.error
        elif self.log is not None and isinstance(row.item, BatchItem):
            # It goes when its candidate is deleted.
            person = self.log.person_of(row.item)
            heard = self.workers.keys(row.item, self.results).heard
            with self.results.db.transaction():
                self.results.give_to(person.id, row.item, heard)

    def _heard(self, item: BatchItem) -> Transcript | None:
        if not needs_hearing(item, self.splitting):
            return None
        if (error := self._failed.get(_mark(item))) is not None:
            raise error
        result = self.results.result(self.workers.keys(item, self.results).result)
        if result is None:
            raise InputError(f"{item.path} has changed since it was heard.", "Give the same command again.")
        return result.transcript


def _mark(item: BatchItem | BadInput) -> str:
    return f"{item.id}\0{item.path}"
