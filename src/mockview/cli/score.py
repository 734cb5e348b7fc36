"""`mockview score`."""

import json
from functools import cache
from pathlib import Path

import click
from rich.text import Text

from mockview.batch.score_files import FileScoring, Scored
from mockview.cli.home import banks_from, scoring_from, settings_from, transcriber_from
from mockview.cli.options import json_option, scoring_options, speech_options
from mockview.errors import InputError, MissingError, MockviewError, PartlyDoneError
from mockview.reports.as_json import assessment_as_dict
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view, console_for, indented
from mockview.speech.transcriber import Transcriber


@click.command("score")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--question", default="", metavar="ID|TEXT", help="The question that all files answer.")
@click.option("--bank", metavar="ID|FILE", help="Look questions up in this bank, or in a file of your own.")
@scoring_options
@speech_options
@json_option
def command(
    files: tuple[Path, ...],
    question: str,
    bank: str | None,
    rubric: str | None,
    delivery: str | None,
    model: str | None,
    device: str | None,
    as_json: bool,
) -> None:
    """Score recorded answers (wav flac mp3 m4a ogg webm) and transcripts (vtt srt txt jsonl).

    The question is found by the file's name (QUESTION-ID.wav or QUESTION-ID--NAME.wav), in the .jsonl, or given
    with --question. Nothing is logged. Scores are for practice, not for selecting people.

    \b
    Examples:  mockview score answer.wav --question "Why do you want this job?"
               mockview score --json answers/*.flac > scores.jsonl
    """
    settings = settings_from(bank=bank, rubric=rubric, delivery=delivery, model=model, device=device)

    @cache
    def transcriber() -> Transcriber:
        return transcriber_from(settings)

    work = FileScoring(banks_from(settings), scoring_from(settings), transcriber, question.strip())
    done, errors = 0, list[MockviewError]()
    untold: list[str] = []
    try:
        for result in work.score(files):
            if result.error is None:
                _show_scores(result, as_json)
                done += 1
            else:
                errors.append(result.error)
                _note_error(result.id, result.error, as_json, untold)
            if done or len(errors) > 1:
                _tell(untold)
    except MissingError:
        _tell(untold)
        raise
    if len(errors) == 1 and not done:
        raise errors[0]
    if errors and not done:
        raise InputError(f"None of the {len(errors)} answers could be scored.")
    if errors:
        raise PartlyDoneError(f"{len(errors)} of {done + len(errors)} answers could not be scored; the rest is done.")


def _note_error(result_id: str, error: MockviewError, as_json: bool, untold: list[str]) -> None:
    """Print it for a program; for a person it waits, because one that stays alone is told at the end."""
    sentence = str(error)
    if as_json:
        click.echo(json.dumps({"id": result_id, "error": sentence}))
    else:
        untold.append(sentence if result_id in sentence else f"{result_id}: {sentence}")


def _tell(untold: list[str]) -> None:
    for sentence in untold:
        click.echo(clean(sentence), err=True)
    untold.clear()


def _show_scores(result: Scored, as_json: bool) -> None:
    if result.assessment is None or result.question is None:
        return
    if as_json:
        click.echo(json.dumps(assessment_as_dict(result.id, result.assessment)))
        return
    console = console_for(to_stderr=False)
    console.print(Text(clean(result.id), style="bold"))
    console.print(Text(clean(result.question.text)))
    console.print(indented(assessment_view(result.assessment)))
    console.print()
