"""Progress as a page: what the terminal tells, with charts, each of them in words and figures as well."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mockview.coaching.calibration import Calibration
from mockview.coaching.progress import Asked, Progress, ScoreLine
from mockview.coaching.severity import TOO_EARLY
from mockview.coaching.speaking import VALUES, Measure
from mockview.content.names import in_words
from mockview.history.attempt import Person
from mockview.history.tallies import CONTENT, PeriodScores, Spoken, period_points, period_scores, spoken_answers
from mockview.reports.charts import Series, bar_chart, line_chart, lying_bar_chart, spark_line
from mockview.reports.figure import Figure, picture
from mockview.reports.page import Page
from mockview.reports.progress_view import (
    MEASURED,
    RULE,
    calibration_lines,
    effort_lines,
    measure_line,
    trend_words,
    win_line,
)
from mockview.store.database import Database

if TYPE_CHECKING:
    from markupsafe import Markup

SPOKEN = 60
"""Answers in the charts of pace, pauses and fillers."""

_BY_DAY_UP_TO, _BY_WEEK_UP_TO = 21, 200
"""Days of practice that are charted day by day, and week by week; more are charted in stretches of 30 days."""

_MOST_COMPARED = 8
_SPARK_SPAN = {"scores": 30.0, "points": 1.5}
"""Differences that fill a small line's height: less would make luck look like a mountain."""


@dataclass(frozen=True)
class Row:
    """A competency or criterion with its small line, None where there is too little for one."""

    line: ScoreLine
    trend: str
    spark: "Markup | None"


def progress_page(db: Database, person: Person, asked: Asked, progress: Progress, goal: str = "") -> Page:
    """A person's progress as a page; goal: a line to keep in view, "" for none."""
    length = _stretch(progress)
    ahead = asked.now.astimezone(asked.zone).utcoffset() or timedelta()
    scores = period_scores(db, person.id, length, asked.since, ahead)
    points: dict[str, list[float]] = defaultdict(list)
    for stretch in period_points(db, person.id, length, asked.since):
        points[stretch.criterion_id].append(stretch.points)
    by_competency: dict[str, list[float]] = defaultdict(list)
    for period in scores:
        value = period.content if asked.score == CONTENT else period.overall
        if value is not None:
            by_competency[period.competency].append(value)
    spoken = spoken_answers(db, person.id, SPOKEN, asked.since) if asked.norms else ()
    return Page(
        "progress",
        "Progress",
        asked.now,
        {
            "person": person,
            "goal": goal,
            "progress": progress,
            "overall_trend": trend_words(progress.overall.trend) if progress.overall else "",
            "effort_lines": list(effort_lines(progress.effort)),
            "effort_figure": _effort(scores, length),
            "win_lines": [win_line(win) for win in progress.wins],
            "scores_figure": _scores(scores, length, asked.score),
            "competencies": _rows(progress.competencies, by_competency, "scores"),
            "criteria": _rows(progress.criteria, points, "points"),
            "rule": RULE,
            "speaking": [(measure_line(measure), _speaking(measure, spoken)) for measure in progress.speaking],
            "calibration_lines": list(calibration_lines(progress.calibration)) if progress.calibration else [],
            "calibration_figure": _calibration(progress.calibration) if progress.calibration else None,
        },
        sheet="progress.css",
    )


def _stretch(progress: Progress) -> int:
    """Days that one place of a chart stands for."""
    first, last = progress.effort.first_on, progress.effort.last_on
    days = (last - first).days if first and last else 0
    return 1 if days <= _BY_DAY_UP_TO else 7 if days <= _BY_WEEK_UP_TO else 30


_STRETCHES = {1: "day", 7: "week", 30: "30 days"}


def _effort(scores: Sequence[PeriodScores], length: int) -> Figure | None:
    counts: dict[date, float] = defaultdict(float)
    for period in scores:
        counts[period.starts_on] += period.answers
    if len(counts) < 2:
        return None
    days = _every(counts, length)
    labels = _days(days)
    values = tuple(counts.get(day, 0.0) for day in days)
    course = f"{values[0]:.0f} at first, {values[-1]:.0f} lately, at most {max(values):.0f}"
    words = f"Answers by {_STRETCHES[length]}, from {labels[0]} to {labels[-1]}: {course}."
    chart = bar_chart(labels, [Series("Answers", values)], lambda value: f"{value:.0f}")
    rows = tuple((label, f"{value:.0f}") for label, value in zip(labels, values, strict=True))
    return Figure(picture(chart, words), f"Answers by {_STRETCHES[length]}", ("From", "Answers"), rows)


def _scores(scores: Sequence[PeriodScores], length: int, score: str) -> Figure | None:
    """Content, delivery and overall over all competencies; means weigh each answer alike."""
    names = ("content",) if score == CONTENT else ("overall", "content", "delivery")
    sums: dict[tuple[date, str], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for period in scores:
        for name in names:
            value: float | None = getattr(period, name)
            if value is not None:
                total, count = sums[period.starts_on, name]
                sums[period.starts_on, name] = (total + value * period.answers, count + period.answers)
    days = sorted({day for day, _ in sums})
    if len(days) < 2:
        return None
    labels = _days(days)
    series = [Series(name.capitalize(), tuple(_mean(sums.get((day, name))) for day in days)) for name in names]
    told = "; ".join(f"{one.name.lower()} {_course(one.values, 0)}" for one in series)
    words = f"Scores by {_STRETCHES[length]}, of 100, from {labels[0]} to {labels[-1]}: {told}."
    chart = line_chart(labels, series, (0, 100), lambda value: f"{value:.0f}")
    rows = tuple((label, *(_shown(one.values[place], 0) for one in series)) for place, label in enumerate(labels))
    caption = f"Mean scores by {_STRETCHES[length]}, of 100"
    return Figure(picture(chart, words), caption, ("From", *(one.name for one in series)), rows)


def _speaking(measure: Measure, spoken: Sequence[Spoken]) -> Figure | None:
    answers = [(s, value) for s in spoken if (value := VALUES[measure.norm_id](s.metrics)) is not None]
    if len(answers) < 2:
        return None
    shown = MEASURED[measure.norm_id]
    labels = _days([s.answered_at.astimezone().date() for s, _ in answers])
    values = tuple(value for _, value in answers)
    limits = [("Good up to", measure.at_most), ("Good from", measure.at_least)]
    series = [Series("You", values)]
    series += [Series(name, (limit,) * len(values)) for name, limit in limits if limit is not None]
    highest = max((*values, *(limit for _, limit in limits if limit is not None)))
    course = (
        f"from {shown(values[0])} to {shown(values[-1])}, lowest {shown(min(values))}, highest {shown(max(values))}"
    )
    words = f"{measure.title} in the latest {len(values)} spoken answers: {course}."
    chart = line_chart(labels, series, (0, highest * 1.05), shown)
    rows = tuple((str(s.attempt_id), label, shown(value)) for (s, value), label in zip(answers, labels, strict=True))
    return Figure(picture(chart, words), measure.title, ("Answer", "Day", measure.title), rows)


def _calibration(calibration: Calibration) -> Figure | None:
    some = [g for g in calibration.by_competency if g.verdict != TOO_EARLY][:_MOST_COMPARED]
    if not some:
        return None
    labels = [in_words(g.competency).capitalize() for g in some]
    series = [
        Series("Your guess", tuple(round(g.guessed, 1) for g in some)),
        Series("Score", tuple(round(g.scored, 1) for g in some)),
    ]
    told = "; ".join(
        f"{name}: guess {g.guessed:.1f}, score {g.scored:.1f}" for name, g in zip(labels, some, strict=True)
    )
    rows = tuple((n, str(g.answers), f"{g.guessed:.1f}", f"{g.scored:.1f}") for n, g in zip(labels, some, strict=True))
    return Figure(
        picture(lying_bar_chart(labels, series, (0, 5)), f"Your own guess beside the score, points of 5. {told}."),
        "Guess and score, points of 5",
        ("Answers about", "Guesses", "Your guess", "Score"),
        rows,
    )


def _rows(lines: Iterable[ScoreLine], series: dict[str, list[float]], kind: str) -> list[Row]:
    rows = []
    for line in lines:
        values = series.get(line.name, [])
        spark = None
        if len(values) > 2:
            words = f"{line.title}: {_course(values, 0 if kind == 'scores' else 1)}"
            spark = picture(spark_line(values, _SPARK_SPAN[kind]), words)
        rows.append(Row(line, trend_words(line.trend), spark))
    return rows


def _every(counts: dict[date, float], length: int) -> list[date]:
    """Every stretch between the first and the last, those without practice too."""
    first, last = min(counts), max(counts)
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1, length)]


def _mean(summed: tuple[float, int] | None) -> float | None:
    return summed[0] / summed[1] if summed else None


def _course(values: Sequence[float | None], digits: int) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "not measured"
    first, last, low, high = (f"{v:.{digits}f}" for v in (known[0], known[-1], min(known), max(known)))
    return f"from {first} to {last}, lowest {low}, highest {high}"


def _shown(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _days(days: Sequence[date]) -> list[str]:
    """Days as short as they can be told apart."""
    shape = "{0.day} {0:%b}" if days[0].year == days[-1].year else "{0.day} {0:%b %Y}"
    return [shape.format(day) for day in days]
