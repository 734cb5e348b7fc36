"""A batch as pages: one for all of it, and where a folder is asked for one a candidate, linked with each other."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from errno import EACCES
from pathlib import Path

from mockview.batch.items import BatchItem
from mockview.batch.results import packed, unpacked
from mockview.batch.run import Row
from mockview.batch.scoring_one import Result
from mockview.coaching.area_state import GOOD
from mockview.errors import StorageError
from mockview.reports.batch_kept import Answered, Failed, kept_of
from mockview.reports.batch_summary import CriterionLine, Summary, summary_of
from mockview.reports.charts import Series, bar_chart, lying_bar_chart
from mockview.reports.figure import Figure, picture
from mockview.reports.measured import measured_sentence
from mockview.reports.page import Page, render_page, write_page

MOST_LISTED = 500
"""Lines in one table: more are no reading, and the rows of --out have them all."""

INDEX = "index.html"

_MOST_ADVICE = 5
_MOST_CHARTED = 12
_SLUG_CHARS = 40


@dataclass(frozen=True)
class CandidateAnswer:
    """An answer as its candidate's page shows it; measured: a sentence about its length, pace and pauses."""

    id: str
    answered_at: datetime | None
    result: Result
    measured: str


class BatchReport:
    """Takes a batch's rows as they come, and makes the page of them all."""

    def __init__(self) -> None:
        self._kept: list[Answered | Failed] = []

    def add(self, row: Row) -> None:
        """Keep what the page needs of a row."""
        self._kept.append(kept_of(row))

    def write(self, path: Path, now: datetime) -> Path:
        """Write the page; StorageError when it can't be written."""
        return write_page(path, render_page(batch_page(summary_of(self._kept), now)))


class BatchReportFolder:
    """The same, with a page for each candidate. Rows are kept packed, about 3 KB an answer."""

    def __init__(self) -> None:
        self._kept: list[Answered | Failed] = []
        self._packed: dict[str, list[tuple[BatchItem, bytes]]] = defaultdict(list)
        self._failed: dict[str, list[Failed]] = defaultdict(list)

    def add(self, row: Row) -> None:
        """Keep a row."""
        kept = kept_of(row)
        self._kept.append(kept)
        if row.result is not None and isinstance(row.item, BatchItem):
            self._packed[row.item.candidate].append((row.item, packed(row.result)))
        elif isinstance(kept, Failed):
            self._failed[kept.candidate].append(kept)

    def write(self, folder: Path, now: datetime) -> Path:
        """Write all pages into a folder, which is made; the path of the first. StorageError when they can't be."""
        folder = made(folder)
        summary = summary_of(self._kept)
        pages = _page_names([group.name for group in summary.by_candidate if group.name])
        for name, page in pages.items():
            answers = tuple(self._answers(name))
            write_page(folder / page, render_page(candidate_page(name, answers, self._failed.get(name, ()), now)))
        return write_page(folder / INDEX, render_page(batch_page(summary, now, pages)))

    def _answers(self, name: str) -> Iterator[CandidateAnswer]:
        for item, stored in self._packed.get(name, ()):
            result = unpacked(stored)
            yield CandidateAnswer(item.id, item.answered_at, result, measured_sentence(result.assessment.metrics))


def made(folder: Path) -> Path:
    """The folder, made for its owner alone unless it is there; StorageError when it can't be, or written into."""
    folder = folder.expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise StorageError(
            f"{folder} can't be made or written into ({error.strerror}).", "Name a folder that you may write to."
        ) from error
    return folder


def must_have_place(path: Path) -> None:
    """Say before the work that a page can't be written after it: StorageError when its folder is not there."""
    path = path.expanduser()
    if path.is_dir():
        raise StorageError(f"{path} is a folder.", "Name a file in it, or give --report-folder.")
    if not path.parent.is_dir():
        raise StorageError(f"There is no folder {path.parent} for the report.", "Make it, or choose another place.")


def batch_page(summary: Summary, now: datetime, pages: dict[str, str] | None = None) -> Page:
    """The page of a whole batch; pages: the file of each candidate's page beside it."""
    return Page(
        "batch",
        "Batch of answers",
        now,
        {
            "summary": summary,
            "pages": pages or {},
            "distribution": _distribution(summary) if summary.answers else None,
            "criteria_figure": _criteria(summary.criteria) if summary.criteria else None,
            "advice": _weak(summary.criteria),
            "most": MOST_LISTED,
        },
        sheet="batch.css",
    )


def candidate_page(name: str, answers: Sequence[CandidateAnswer], failed: Iterable[Failed], now: datetime) -> Page:
    """The page of one candidate's answers."""
    rows = (Row(BatchItem(one.id, one.result.question, Path(), candidate=name), one.result) for one in answers)
    summary = summary_of(kept_of(row) for row in rows)
    return Page(
        "candidate",
        name,
        now,
        {"answers": answers, "failed": tuple(failed), "summary": summary, "advice": _weak(summary.criteria)},
        sheet="batch.css",
    )


def _weak(criteria: Iterable[CriterionLine]) -> tuple[CriterionLine, ...]:
    return tuple(line for line in criteria if line.mean < GOOD)[:_MOST_ADVICE]


def _distribution(summary: Summary) -> Figure:
    bars = summary.distribution
    told = ", ".join(f"{count} at {name}" for name, count in bars if count)
    chart = bar_chart(
        [name for name, _ in bars],
        [Series("Answers", tuple(float(count) for _, count in bars))],
        lambda value: f"{value:.0f}",
    )
    rows = tuple((name, str(count)) for name, count in bars)
    words = f"Answers by overall score of 100: {told}."
    return Figure(picture(chart, words), "Overall scores", ("Score", "Answers"), rows)


def _criteria(criteria: Sequence[CriterionLine]) -> Figure:
    some = criteria[:_MOST_CHARTED]
    told = ", ".join(f"{line.title} {line.mean:.1f}" for line in some)
    chart = lying_bar_chart(
        [line.title for line in some], [Series("Mean", tuple(round(line.mean, 1) for line in some))], (0, 5)
    )
    rows = tuple(
        (line.title, str(line.answers), f"{line.mean:.1f}", f"{100 * line.low_share:.0f} %") for line in criteria
    )
    return Figure(
        picture(chart, f"Mean points of 5 by criterion, weakest first: {told}."),
        "Mean points by criterion",
        ("Criterion", "Answers", "Mean of 5", "Weak"),
        rows,
    )


def _page_names(candidates: Sequence[str]) -> dict[str, str]:
    """A file name for each candidate: numbered, so that no two are the same, and of plain letters."""
    width = len(str(len(candidates)))
    return {name: f"candidate-{number:0{width}d}{_slug(name)}.html" for number, name in enumerate(candidates, 1)}


def _slug(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()[:_SLUG_CHARS]).strip("-")
    return f"-{plain}" if plain else ""
