"""Progress as a person reads it in the terminal, and as JSON: effort first, outcomes apart from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.calibration import ABOUT_RIGHT, LEAST_GUESSES, UNDERRATED, Calibration, Guesses, Underrated
from mockview.coaching.effort import Effort
from mockview.coaching.progress import Progress, ScoreLine
from mockview.coaching.severity import STEADY, TOO_EARLY
from mockview.coaching.speaking import LATELY, Measure
from mockview.coaching.trend import LEAST, Trend
from mockview.coaching.wins import Win
from mockview.content.names import in_words
from mockview.history.plain_words import counted
from mockview.history.tallies import Repeated
from mockview.reports.as_json import value_as_dict
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented, table_of

NONE_YET = "No answer with a score is in this time. Start with `mockview practice`."
NO_CLEAR = "no clear trend"
RULE = (
    f"A trend needs {LEAST} answers. “{NO_CLEAR.capitalize()}” is a change that chance alone could make; was and now "
    "are means of the first and the last third of the latest 30."
)
_MOST_LINES, _MOST_REPEATS = 12, 5

MEASURED: Mapping[str, Callable[[float], str]] = {
    "articulation_wpm": lambda value: f"{value:.0f}",
    "pause_share": lambda value: f"{value:.0%}",
    "fillers_per_100_words": lambda value: f"{value:.1f}",
}
_UNITS = {
    "articulation_wpm": " words a minute of speech",
    "pause_share": " of the time",
    "fillers_per_100_words": " in 100 words (recognisers leave some out)",
}
_VERDICTS = {
    UNDERRATED: "All in all your answers are better than you think.",
    ABOUT_RIGHT: "All in all you judge yourself about right.",
}


def progress_view(progress: Progress) -> RenderableType:
    """All of it, in sections; those without anything to tell are left out."""
    since = f" since {progress.since.astimezone().date()}" if progress.since else ""
    parts: list[RenderableType] = [Text(f"Progress{since}", style="bold")]
    if progress.effort.answers:
        parts += _section("What you put in", *map(Text, effort_lines(progress.effort)))
    if progress.wins:
        parts += _section("Wins", *(Text(f"✓ {clean(win_line(win))}", style="green") for win in progress.wins))
    if progress.overall is None:
        return Group(*parts, Text(f"\n{NONE_YET}"))
    scores = [progress.overall, *progress.competencies]
    parts += _section("Scores, of 100", _lines_table("Answers about", scores, 0), *_more(scores))
    parts += _section(
        "Criteria, points of 5, lowest first",
        _lines_table("Criterion", progress.criteria, 1),
        *_more(progress.criteria),
    )
    parts.append(indented(Text(RULE, style="bright_black")))
    if progress.speaking:
        parts += _section("How you speak", *(Text(measure_line(measure)) for measure in progress.speaking))
    if progress.repeats:
        parts += _section("The same question again", _repeats_table(progress.repeats[:_MOST_REPEATS]))
    if progress.calibration:
        parts += _section("Your own guess", *(Text(clean(line)) for line in calibration_lines(progress.calibration)))
    parts.append(Text("\nNext: mockview plan, or mockview progress --open for charts"))
    return Group(*parts)


def effort_lines(effort: Effort) -> Iterator[str]:
    """What was put in, in sentences; a day without practice isn't spoken of."""
    yield (
        f"{counted(effort.answers, 'answer')} in {counted(effort.sessions, 'session')} on "
        f"{counted(effort.days, 'day')}{f', {_time(effort.minutes)} in all' if effort.minutes else ''}."
    )
    if effort.week_days:
        week = f"Practised on {effort.week_days} of the last 7 days"
        upto = "today" if effort.today_too else "yesterday"
        yield f"{week}, {effort.run} in a row up to {upto}." if effort.run > 1 else f"{week}."
    elif effort.last_on is not None:
        yield f"Last practised on {effort.last_on}. Your plan kept your place."


def win_line(win: Win) -> str:
    """A win with the answers that prove it."""
    return f"{win.text} ({answers_named(win.attempt_ids)})" if win.attempt_ids else win.text


def answers_named(attempt_ids: Sequence[int]) -> str:
    """ "answer 3", or "answers 3, 9 and 12"."""
    if len(attempt_ids) == 1:
        return f"answer {attempt_ids[0]}"
    return f"answers {', '.join(map(str, attempt_ids[:-1]))} and {attempt_ids[-1]}"


def trend_words(trend: Trend) -> str:
    """A trend in words, with what is missing when it is too early."""
    if trend.name == TOO_EARLY:
        return f"{trend.name} ({trend.answers} of {LEAST})"
    return NO_CLEAR if trend.name == STEADY else trend.name


def measure_line(measure: Measure) -> str:
    """One measure beside the person's own median and what listeners rate well."""
    now, unit = MEASURED[measure.norm_id](measure.now), _UNITS[measure.norm_id]
    usual = f"; usually {MEASURED[measure.norm_id](measure.usual)}" if measure.usual is not None else ""
    return f"{measure.title}: {now}{unit}{usual}. {norm_words(measure)}"


def norm_words(measure: Measure) -> str:
    """Where listeners' ratings are good, and whether the last answers are there."""
    shown = MEASURED[measure.norm_id]
    span = f"up to {shown(measure.at_most)}"
    if measure.at_least is not None:
        span = f"{shown(measure.at_least)} to {shown(measure.at_most)}"
    where = "within" if measure.in_range else "above" if measure.now > measure.at_most else "below"
    return f"That is {where} what listeners rate well ({span})."


def calibration_lines(calibration: Calibration) -> Iterator[str]:
    """How good one's own guesses are, and where one underrates oneself, with the evidence."""
    every = calibration.every
    if every.verdict == TOO_EARLY:
        yield f"{counted(every.answers, 'guess', 'guesses')} so far; from {LEAST_GUESSES} on this tells how good."
        return
    before = f", at first {calibration.earlier_miss:.1f}" if calibration.earlier_miss is not None else ""
    yield (
        f"Over {every.answers} guesses you were off by {calibration.miss:.1f} of 5 points on average{before}. "
        f"{_VERDICTS[every.verdict]}"
    )
    for guesses in calibration.by_competency:
        if guesses.verdict not in (TOO_EARLY, ABOUT_RIGHT):
            yield guesses_line(guesses)
    for answer in calibration.underrated:
        yield underrated_line(answer)


def guesses_line(guesses: Guesses) -> str:
    """Where a person under- or overrates themselves."""
    verb = "underrate" if guesses.verdict == UNDERRATED else "overrate"
    return (
        f"You {verb} your {in_words(guesses.competency)} answers: guessed {guesses.guessed:.1f}, scored "
        f"{guesses.scored:.1f} ({guesses.answers} answers)."
    )


def underrated_line(answer: Underrated) -> str:
    """One answer that went better than its speaker thought, and what went well in it."""
    quote = f" {answer.title}: “{answer.quote}”" if answer.quote else ""
    return f"Answer {answer.attempt_id}: you thought {answer.guessed}, it came to {answer.scored:.1f}.{quote}"


def progress_as_dict(progress: Progress) -> dict[str, Any]:
    """Progress for programs; days and moments as ISO 8601."""
    return value_as_dict(progress) | {"least_answers_for_a_trend": LEAST, "speaking_is_from_answers": LATELY}


def _section(heading: str, *parts: RenderableType) -> list[RenderableType]:
    return [Text(f"\n{heading}", style="bold cyan"), *map(indented, parts)]


def _lines_table(column: str, lines: Sequence[ScoreLine], digits: int) -> RenderableType:
    rows = [
        (
            line.title,
            str(line.answers),
            "–" if line.trend.name == TOO_EARLY else f"{line.trend.was:.{digits}f}",
            f"{line.trend.now:.{digits}f}",
            trend_words(line.trend),
        )
        for line in lines[:_MOST_LINES]
    ]
    return table_of((column, "Answers", "Was", "Now", "Trend"), rows)


def _more(lines: Sequence[ScoreLine]) -> list[RenderableType]:
    left = len(lines) - _MOST_LINES
    return [Text(f"and {left} more: mockview progress --open", style="bright_black")] if left > 0 else []


def _repeats_table(repeats: Sequence[Repeated]) -> RenderableType:
    rows = [
        (
            f"{repeat.first.score:.0f}",
            f"{repeat.latest.score:.0f}",
            f"{repeat.first.attempt_id}, {repeat.latest.attempt_id}",
            repeat.question_text,
        )
        for repeat in repeats
    ]
    return table_of(("First", "Latest", "Answers", "Question"), rows)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{rest} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
