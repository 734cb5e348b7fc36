"""`mockview score`."""

import json
from functools import cache
from pathlib import Path

import click
from rich.text import Text

from mockview.batch.found_files import Search
from mockview.batch.score_files import FileScoring
from mockview.batch.scoring_one import Result
from mockview.batch.splitting import WAYS
from mockview.batch.workers import TIME_LIMIT_S
from mockview.cli.home import banks_from, scoring_from, settings_from, transcriber_from
from mockview.cli.options import json_option, scoring_options, speech_options
from mockview.cli.score_batch import (
    STDOUT,
    BatchWishes,
    must_be_whole,
    score_batch,
    search_from,
    splitting_from,
)
from mockview.cli.score_engine import engine_options, engine_wish
from mockview.errors import MissingError, MockviewError, UsageError
from mockview.reports.as_json import assessment_as_dict
from mockview.reports.batch_rows import FORMATS, trouble_line
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view, console_for, indented
from mockview.settings import Settings
from mockview.speech.transcriber import Transcriber


@click.command("score")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--question", default="", metavar="ID|TEXT", help="The question that all files answer.")
@click.option("--bank", metavar="ID|FILE", help="Look questions up in this bank, or in a file of your own.")
@click.option("--split", type=click.Choice(WAYS), help="Whole interviews: cut at what is asked, or who speaks.")
@click.option(
    "--questions",
    "listed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Whole interviews: cut at these, one a line.",
)
@click.option("--files-anywhere", is_flag=True, help="Lists may name files outside their own folder.")
@scoring_options
@speech_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE|-", help="Write the scores there, - for a pipe.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How; by the file's name if not given.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.html", help="A page about all answers.")
@click.option(
    "--report-folder", type=click.Path(path_type=Path), metavar="FOLDER", help="The same, and a page a candidate."
)
@click.option("--log/--no-log", default=False, help="Log each answer for its candidate, for replay and plan.")
@click.option("--person", metavar="NAME", help="With --log: whose the answers are that name no candidate.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Worker processes; as many as fit if not given.")
@click.option("--force/--resume", default=False, help="Score again what is done already; usually it is kept.")
@click.option("--verify", is_flag=True, help="Read every file again, even if its size and time are unchanged.")
@click.option("--time-limit-s", type=click.FloatRange(min=1), metavar="S", help="Give up an answer after so long.")
@engine_options
@json_option
def command(
    paths: tuple[Path, ...],
    question: str,
    bank: str | None,
    split: str | None,
    listed: Path | None,
    files_anywhere: bool,
    rubric: str | None,
    delivery: str | None,
    model: str | None,
    device: str | None,
    out: Path | None,
    form: str | None,
    report: Path | None,
    report_folder: Path | None,
    log: bool,
    person: str | None,
    jobs: int | None,
    force: bool,
    verify: bool,
    time_limit_s: float | None,
    engine: str | None,
    address: str | None,
    gpus: float | None,
    as_json: bool,
) -> None:
    """Score recorded answers (wav flac mp3 m4a ogg webm) and transcripts (vtt srt txt jsonl).

    PATHS are files, folders, patterns ("class/**/*.wav") or lists of files (csv, jsonl). The question is found in the
    list, by the file's name (QUESTION-ID.wav or QUESTION-ID--NAME.wav), or given with --question. Nothing is logged
    unless --log is given. Scores are for practice, not for selecting people.

    With --out, --report, --log or --jobs it is a batch: several at a time, and what is done is kept, so that the same
    command goes on where it was stopped. With --engine ray the workers are on a Ray cluster.

    \b
    Examples:  mockview score answer.wav --question "Why do you want this job?"
               mockview score --json answers/*.flac > scores.jsonl
               mockview score class/ --log --report-folder reports
               mockview score interviews/ --questions asked.txt --out scores.csv
    """
    settings = settings_from(bank=bank, rubric=rubric, delivery=delivery, model=model, device=device)
    if person and not log:
        raise UsageError("--person says whose answers are logged, and nothing is.", "Add --log, or leave it out.")
    if form and not out:
        raise UsageError("--format says how --out is written, and it is not given.", "Add --out FILE, or --out -.")
    splitting = splitting_from(settings, split, listed, question.strip())
    wished = engine_wish(engine, address, gpus, settings)
    if not (splitting or out or report or report_folder or log or jobs or force or verify or time_limit_s or engine):
        _score_in_turn(paths, question.strip(), settings, as_json, search_from(files_anywhere))
        return
    if as_json and out not in (None, STDOUT):
        raise UsageError(f"--json writes to standard output, and --out to {out}.", "Leave one of them out.")
    wishes = BatchWishes(
        paths,
        question.strip(),
        splitting,
        search_from(files_anywhere),
        out=STDOUT if as_json else out,
        form="jsonl" if as_json else form,
        report=report,
        report_folder=report_folder,
        log=log,
        person=person,
        jobs=jobs,
        force=force,
        verify=verify,
        time_limit_s=time_limit_s or TIME_LIMIT_S,
        engine=wished,
    )
    score_batch(wishes, settings)


def _score_in_turn(paths: tuple[Path, ...], question: str, settings: Settings, as_json: bool, search: Search) -> None:
    """One after the other; nothing is logged and nothing is kept."""

    @cache
    def transcriber() -> Transcriber:
        return transcriber_from(settings)

    work = FileScoring(banks_from(settings), scoring_from(settings), transcriber, question, search)
    done, errors = 0, list[MockviewError]()
    untold: list[str] = []
    try:
        for row in work.score(paths):
            if row.result is not None:
                _show_scores(row.item.id, row.result, as_json)
                done += 1
            elif row.error is not None:
                errors.append(row.error)
                _note_error(row.item.id, row.error, as_json, untold)
            if done or len(errors) > 1:
                _tell(untold)
    except MissingError:
        _tell(untold)
        raise
    must_be_whole(done, errors)


def _note_error(item_id: str, error: MockviewError, as_json: bool, untold: list[str]) -> None:
    """Print it for a program; for a person it waits, because one that stays alone is told at the end."""
    if as_json:
        click.echo(json.dumps({"id": item_id, "error": str(error)}))
    else:
        untold.append(trouble_line(item_id, error))


def _tell(untold: list[str]) -> None:
    for sentence in untold:
        click.echo(sentence, err=True)
    untold.clear()


def _show_scores(item_id: str, result: Result, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(assessment_as_dict(item_id, result.assessment)))
        return
    console = console_for(to_stderr=False)
    console.print(Text(clean(item_id), style="bold"))
    console.print(Text(clean(result.question.text)))
    console.print(indented(assessment_view(result.assessment)))
    console.print()
