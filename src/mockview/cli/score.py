"""`mockview score`."""

import json
from functools import cache
from pathlib import Path

import click
from rich.text import Text

from mockview.batch.score_files import ANSWERS_SUFFIX, FileScoring, Scored
from mockview.cli.home import settings_from
from mockview.cli.options import json_option, speech_options
from mockview.content.folders import load_banks
from mockview.errors import InputError, MockviewError, PartlyDoneError
from mockview.pipeline import load_scoring
from mockview.reports.as_json import assessment_as_dict
from mockview.reports.terminal import assessment_view, clean, console_for, indented
from mockview.speech.transcriber import Transcriber, load_transcriber


@click.command("score")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--question", default="", help="The question that the files answer: its id, or its words.")
@click.option("--bank", type=click.Path(path_type=Path), help="A question bank file to look the question up in.")
@click.option("--rubric", type=click.Path(path_type=Path), help="A rubric file to judge by.")
@speech_options
@json_option
def command(
    files: tuple[Path, ...],
    question: str,
    bank: Path | None,
    rubric: Path | None,
    model: str | None,
    device: str | None,
    as_json: bool,
) -> None:
    """Score recorded answers (wav flac mp3 m4a ogg webm) and transcripts (vtt srt txt jsonl).

    The question is found by the file's name (QUESTION-ID.wav), in the .jsonl, or given with --question.
    Scores are for practice, not for selecting people.

    \b
    Example:  mockview score answer.wav --question "Tell me about a time you failed."
    """
    settings = settings_from(model=model, device=device)

    @cache
    def transcriber() -> Transcriber:
        return load_transcriber(settings.model_name, settings.device, settings.models)

    work = FileScoring(
        banks=load_banks(settings.home, bank),
        scoring=load_scoring(settings.home, rubric),
        transcriber=transcriber,
        asked=question,
    )
    done = failed = 0
    first_error: MockviewError | None = None
    for result in work.score(files):
        if result.error is None or as_json or len(files) > 1 or files[0].suffix == ANSWERS_SUFFIX:
            _show(result, as_json)
        done += result.error is None
        failed += result.error is not None
        first_error = first_error or result.error
    if failed == 1 and not done and first_error is not None:
        raise first_error
    if failed and not done:
        raise InputError(f"None of the {failed} answers could be scored.", "See above.")
    if failed:
        raise PartlyDoneError(f"{failed} of {done + failed} answers could not be scored; the others are done.")


def _show(result: Scored, as_json: bool) -> None:
    if result.error is not None:
        if as_json:
            click.echo(json.dumps({"id": result.id, "error": str(result.error)}))
        else:
            click.echo(f"{clean(result.id)}: {clean(str(result.error))}", err=True)
        return
    if result.assessment is None or result.question is None:
        return
    if as_json:
        click.echo(json.dumps(assessment_as_dict(result.id, result.assessment)))
        return
    console = console_for(to_stderr=False)
    console.print(Text(clean(result.id), style="bold"), Text(clean(result.question.text)))
    console.print(indented(assessment_view(result.assessment)))
    console.print()
