"""`mockview practice`."""

import json
import sys
from functools import partial
from pathlib import Path

import click

from mockview.cli.home import banks_from, now, open_home, scoring_from, settings_from, transcriber_from
from mockview.cli.options import json_option, person_option, scoring_options, speech_options
from mockview.errors import InputError, PartlyDoneError
from mockview.interview.modes import DRILL, MODES, PRACTICE
from mockview.interview.practising import Practised, Room, practise
from mockview.interview.wishes import Wishes
from mockview.reports.as_json import attempt_as_dict, plan_item_as_dict
from mockview.reports.session_view import next_step, session_view
from mockview.reports.terminal import console_for


@click.command("practice")
@click.option("--bank", metavar="ID|FILE", help="Questions of this bank only, or of a file of your own.")
@click.option("--competency", metavar="NAME", help="Questions about this only: leadership, conflict, …")
@click.option("--question", metavar="ID", help="This one question.")
@click.option(
    "--mode",
    type=click.Choice(list(MODES)),
    default=PRACTICE,
    help="practice: scores after each answer. mock: scores at the end, no repeats. drill: short answers on what is "
    "weakest in your plan. warm-up: two minutes, no scores.",
)
@click.option("--surprise", is_flag=True, help="Questions from other lines of work than your usual ones.")
@click.option("--comeback", is_flag=True, help="After a rejection: your best answer first, then easy and hard ones.")
@click.option("--panel", is_flag=True, help="Three interviewers ask in turn, each with a voice of their own.")
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    metavar="N",
    help="How many questions, 1 to 50; 3 if not given (mock 5, warm-up 2).",
)
@click.option("--seed", type=int, metavar="N", help="The same number chooses the same questions.")
@click.option(
    "--job",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Questions for this job posting: text, Markdown, HTML or PDF.",
)
@click.option("--from-plan", is_flag=True, help="Questions for what your plan says is weak.")
@click.option("--follow-ups", is_flag=True, help="After each answer, ask for what it lacks; both count as one.")
@click.option(
    "--end-after-s",
    "--end-after",
    metavar="S",
    help="End an answer after S seconds of silence, with a countdown; 0: only Enter does.",
)
@click.option(
    "--confidence/--no-confidence",
    default=None,
    help="Ask how well it went before the scores are shown; at a terminal, if not given.",
)
@click.option("--scores", is_flag=True, help="With --mode warm-up: show scores all the same.")
@click.option("--typed", is_flag=True, help="Type the answers.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Take recorded answers from a folder; files named QUESTION-ID.wav choose the questions.",
)
@click.option("--mic", metavar="NAME", help="A microphone, by its name or part of it.")
@click.option("--speaker", metavar="NAME", help="A speaker, by its name or part of it.")
@click.option("--voice", metavar="NAME", help="Who asks: one of your system's voices.")
@click.option("--rate-wpm", "--rate", metavar="WPM", help="How fast questions are spoken, words a minute.")
@scoring_options
@speech_options
@person_option
@json_option
def command(
    bank: str | None,
    competency: str | None,
    question: str | None,
    mode: str,
    surprise: bool,
    comeback: bool,
    panel: bool,
    count: int | None,
    seed: int | None,
    job: Path | None,
    from_plan: bool,
    follow_ups: bool,
    end_after_s: str | None,
    confidence: bool | None,
    scores: bool,
    typed: bool,
    answers: Path | None,
    mic: str | None,
    speaker: str | None,
    voice: str | None,
    rate_wpm: str | None,
    rubric: str | None,
    delivery: str | None,
    model: str | None,
    device: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """A spoken interview: questions asked aloud, answers recorded, scored and logged.

    Enter ends an answer. Without a microphone, use --typed or --answers.

    \b
    Examples:  mockview practice
               mockview practice --competency conflict --count 2
               mockview practice --from-plan --typed
               mockview practice --mode mock --panel --end-after 4
               mockview practice --job posting.pdf --count 6
               mockview practice --answers FOLDER --model base.en
    """
    wishes = Wishes(
        mode=mode,
        competency=competency,
        question=question,
        job=job,
        from_plan=from_plan,
        surprise=surprise,
        comeback=comeback,
        panel=panel,
        follow_ups=follow_ups,
        scores=scores,
        typed=typed,
        answers=answers,
        count=count,
        seed=seed,
    )
    settings = settings_from(
        bank=bank,
        mic=mic,
        speaker=speaker,
        voice=voice,
        rate_wpm=rate_wpm,
        model=model,
        device=device,
        person=person,
        rubric=rubric,
        delivery=delivery,
        end_after_s=end_after_s,
        confidence=None if confidence is None else str(confidence).lower(),
    )
    console = console_for(to_stderr=as_json)
    with open_home(settings) as home:
        room = Room(
            settings,
            home.log,
            home.person,
            banks_from(settings),
            scoring_from(settings),
            partial(transcriber_from, settings),
            now,
            console,
            console_for(to_stderr=True),
            sys.stdin,
        )
        held = practise(wishes, room)
    console.print()
    console.print(session_view([(a.attempt, a.assessment) for a in held.answered]))
    for remark in held.remarks:
        console.print(remark)
    if as_json:
        click.echo(json.dumps(_as_dict(held)))
    elif held.answered:
        console.print()
        console.print(next_step(held.plan, drilled=mode == DRILL))
    if held.refused:
        refused = ", ".join(path.name for path in held.refused)
        problem = PartlyDoneError if held.answered else InputError
        raise problem(f"{refused} could not be used as an answer.", "The reason is above.")


def _as_dict(held: Practised) -> dict[str, object]:
    return {
        "attempts": [attempt_as_dict(a.attempt, a.assessment) for a in held.answered],
        "plan": [plan_item_as_dict(item) for item in held.plan],
    }
