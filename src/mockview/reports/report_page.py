"""A report as a page to keep or to hand to somebody, and as JSON; both hold exactly what the report holds."""

from typing import TYPE_CHECKING, Any

from mockview.reports.as_json import value_as_dict
from mockview.reports.charts import Series, line_chart
from mockview.reports.figure import picture
from mockview.reports.page import Page
from mockview.reports.report import Report
from mockview.reports.spoken_text import PART_NAMES

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
            "names": PART_NAMES,
        },
        sheet="report.css",
    )


def report_as_dict(report: Report) -> dict[str, Any]:
    """A report for programs: all of its fields, days and moments as ISO 8601."""
    return value_as_dict(report)


def _chart(report: Report) -> "Markup | None":
    judged = [answer for answer in report.answers if answer.overall is not None]
    if len(judged) < _LEAST_CHARTED:
        return None
    names = [name for name in ("overall", "content", "delivery") if report.mean_of(name) is not None]
    series = [Series(name.capitalize(), tuple(getattr(answer, name) for answer in judged)) for name in names]
    chart = line_chart([str(a.number) for a in judged], series, (0, 100), lambda value: f"{value:.0f}")
    scores = ", ".join(f"{answer.number}: {answer.overall:.0f}" for answer in judged[:60])
    return picture(chart, f"Overall scores by answer, of 100. {scores}.")


def _by_competency(report: Report) -> list[tuple[str, int, float]]:
    """Competency, judged answers, and their mean overall score, the most answered first."""
    scores: dict[str, list[float]] = {}
    for answer in report.answers:
        if answer.overall is not None:
            scores.setdefault(answer.competency, []).append(answer.overall)
    found = [(name, len(some), sum(some) / len(some)) for name, some in scores.items()]
    return sorted(found, key=lambda item: (-item[1], item[0]))
