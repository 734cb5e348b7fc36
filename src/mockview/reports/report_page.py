"""A report as a page to keep or to hand to somebody, and as JSON; both hold exactly what the report holds."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mockview.reports.charts import Series, line_chart
from mockview.reports.page import Page, svg_picture
from mockview.reports.report import Report

if TYPE_CHECKING:
    from markupsafe import Markup

_LEAST_CHARTED = 3


def report_page(report: Report) -> Page:
    """The page of a report."""
    first, last = report.answers[0].answered_at, report.answers[-1].answered_at
    return Page(
        "report",
        report.heading,
        report.made_at,
        {
            "report": report,
            "first": first,
            "last": last,
            "chart": _chart(report),
            "by_competency": _by_competency(report),
            "names": _LABELS,
        },
        sheet="report.css",
    )


def report_as_dict(report: Report) -> dict[str, Any]:
    """A report for programs: all of its fields, days and moments as ISO 8601."""
    told: dict[str, Any] = _plain(asdict(report))
    return told


_LABELS = {
    "situation": "Situation", "task": "Task", "action": "Action", "result": "Result", "reflection": "Lesson",
    "other": "Other", "": "",
}  # fmt: skip


def _chart(report: Report) -> "Markup | None":
    judged = [answer for answer in report.answers if answer.overall is not None]
    if len(judged) < _LEAST_CHARTED:
        return None
    names = [name for name in ("overall", "content", "delivery") if report.mean_of(name) is not None]
    series = [Series(name.capitalize(), tuple(getattr(answer, name) for answer in judged)) for name in names]
    chart = line_chart([str(a.number) for a in judged], series, (0, 100), lambda value: f"{value:.0f}")
    scores = ", ".join(f"{answer.number}: {answer.overall:.0f}" for answer in judged[:60])
    return svg_picture(chart.light, f"Overall scores by answer, of 100. {scores}.", dark=chart.dark)


def _by_competency(report: Report) -> list[tuple[str, int, float]]:
    """Competency, judged answers, and their mean overall score, the most answered first."""
    scores: dict[str, list[float]] = {}
    for answer in report.answers:
        if answer.overall is not None:
            scores.setdefault(answer.competency, []).append(answer.overall)
    found = [(name, len(some), sum(some) / len(some)) for name, some in scores.items()]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
