"""`mockview score` for many answers: several at a time, kept as they are done, written in order."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.candidate_log import CandidateLog
from mockview.batch.found_files import Search
from mockview.batch.inputs import items_from, sparing
from mockview.batch.interviews import Interviews
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.questions import Questions
from mockview.batch.results import BatchResults
from mockview.batch.run import Counts, Orders, Row
from mockview.batch.splitting import QUESTIONS, WHOLE, Splitting, listed_questions
from mockview.batch.stopping import stopping_on_interrupt
from mockview.cli.home import banks_from, now, open_home, scoring_from
from mockview.cli.manners import note
from mockview.cli.score_engine import EngineWish
from mockview.errors import InputError, MockviewError, PartlyDoneError, StoppedError, UsageError
from mockview.pipeline import Scoring
from mockview.reports.batch_page import BatchReport, BatchReportFolder, made, must_have_place
from mockview.reports.batch_progress import BatchProgress
from mockview.reports.batch_rows import csv_rows, json_lines, new_file, row_line, trouble_line
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for
from mockview.settings import Settings

STDOUT = Path("-")

_MOST_TOLD = 10
"""Errors that are told one by one; where more went wrong, the rows say what."""


@dataclass(frozen=True)
class BatchWishes:
    """What was asked for; out: None prints a line for each answer. form: None goes by the name of `out`."""

    paths: tuple[Path, ...]
    question: str
    splitting: Splitting | None
    search: Search
    out: Path | None
    form: str | None
    report: Path | None
    report_folder: Path | None
    log: bool
    person: str | None
    jobs: int | None
    force: bool
    verify: bool
    time_limit_s: float
    engine: EngineWish


def score_batch(wishes: BatchWishes, settings: Settings) -> None:
    """Run a batch. Errors: StoppedError after Ctrl-C, PartlyDoneError or InputError when answers have failed."""
    scoring, questions = scoring_from(settings), Questions(banks_from(settings))
    speech = SpeechModel(settings.model_name, settings.device, settings.models, settings.language)
    errors: list[MockviewError] = []
    untold: list[str] = []
    if wishes.report is not None:
        must_have_place(wishes.report)
    if wishes.report_folder is not None:
        made(wishes.report_folder)
    report = BatchReport() if wishes.report else None
    folder = BatchReportFolder() if wishes.report_folder else None
    with (
        open_home(settings) as home,
        _written(wishes, scoring) as write,
        BatchProgress(console_for(to_stderr=True)) as progress,
        stopping_on_interrupt(lambda: progress.note("Finishing what is in hand; Ctrl-C again stops at once.")) as asked,
    ):
        workers = wishes.engine.workers(scoring, speech, wishes.jobs, wishes.time_limit_s, progress.note)
        results = BatchResults(home.database, home.person.id)
        log = CandidateLog(home.log, wishes.person, now) if wishes.log else None
        orders = Orders(now, asked, wishes.force, wishes.verify)
        named = WHOLE if wishes.splitting else wishes.question

        def items() -> Iterator[BatchItem | BadInput]:
            return sparing(wishes.out, wishes.paths, items_from(wishes.paths, questions, named, wishes.search))

        batch = workers.batch(items, results, log, orders)
        if wishes.splitting is not None:
            interviews = Interviews(items, wishes.splitting, workers, results, log)
            interviews.hear(orders, progress)
            batch = workers.batch(interviews.answers, results, log, orders)

        def give(row: Row) -> None:
            if row.error is not None and len(errors) < _MOST_TOLD:
                errors.append(row.error)
                untold.append(trouble_line(row.item.id, row.error))
            write(row)
            for one in (report, folder):
                if one is not None:
                    one.add(row)

        counts = batch.run(give, progress)
        if counts.ended < counts.total:
            # Within, so that no file is written that looks whole.
            raise StoppedError(
                f"Stopped: {counts.done_before + counts.scored:,} of {counts.total:,} answers are done and kept.",
                "Give the same command again to go on.",
            )
    if counts.total > 1:
        for line in untold:
            click.echo(line, err=True)
        note(_summary(counts))
    if report is not None and wishes.report is not None:
        note(f"The report is in {report.write(wishes.report, now())}.")
    if folder is not None and wishes.report_folder is not None:
        note(f"The reports begin at {folder.write(wishes.report_folder, now())}.")
    must_be_whole(counts.total - counts.failed, errors, counts.failed)


def search_from(files_anywhere: bool) -> Search:
    """How files are looked for; what is left out is said once each."""
    told: set[str] = set()

    def tell(sentence: str) -> None:
        if sentence not in told:
            told.add(sentence)
            if len(told) <= _MOST_TOLD:
                note(clean(sentence))
            elif len(told) == _MOST_TOLD + 1:
                note("More was left out.")

    return Search(files_anywhere, tell)


def splitting_from(settings: Settings, way: str | None, listed: Path | None, question: str) -> Splitting | None:
    """How interviews are to be cut, None when files are answers. Errors: UsageError when that does not fit."""
    if way is None and listed is None:
        return None
    if question:
        raise UsageError("--question is one question, and an interview has several.", "Leave it out.")
    questions = Questions(banks_from(settings))
    if listed is not None:
        known = tuple(questions.asked(named) for named in listed_questions(listed))
        return Splitting(way or QUESTIONS, known, listed=True)
    if way == QUESTIONS and not settings.bank:
        raise UsageError("Which questions were asked?", "Add --questions FILE, one a line, or --bank.")
    return Splitting(way or QUESTIONS, questions.every)


def must_be_whole(done: int, errors: Sequence[MockviewError], failed: int | None = None) -> None:
    """Say when answers have failed: the error itself when there is nothing else to say.

    failed: how many, where errors has only the first. Errors: that one, InputError when none could be scored,
    PartlyDoneError when some could.
    """
    failed = len(errors) if failed is None else failed
    if failed == 1 and not done:
        raise errors[0]
    if failed and not done:
        raise InputError(f"None of the {failed} answers could be scored.")
    if failed:
        raise PartlyDoneError(f"{failed} of {done + failed} answers could not be scored; the rest is done.")


def _summary(counts: Counts) -> str:
    parts = [f"{counts.done_before:,} of {counts.total:,} done already"] if counts.done_before else []
    parts += [f"{counts.scored:,} scored now"] if counts.scored or not parts else []
    parts += [f"{counts.failed:,} failed"] if counts.failed else []
    return f"{', '.join(parts)}."


@contextmanager
def _written(wishes: BatchWishes, scoring: Scoring) -> Iterator[Callable[[Row], None]]:
    """What takes rows: a file, which is there when it is whole; a pipe; for a person, a line on the screen."""
    out = wishes.out
    if out is None:
        console = console_for(to_stderr=False)
        yield lambda row: console.print(row_line(row), soft_wrap=True) if row.result is not None else None
        return
    form = wishes.form or ("csv" if out.suffix.lower() == ".csv" else "jsonl")
    place: nullcontext[TextIO] = nullcontext(sys.stdout)
    with place if out == STDOUT else new_file(out) as file:
        yield csv_rows(file, scoring) if form == "csv" else json_lines(file)
