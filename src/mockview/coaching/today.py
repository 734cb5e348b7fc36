"""What the plan asks for today, as things to do."""

import shlex
from collections.abc import Sequence
from datetime import date

from mockview.coaching.plan import PlanItem
from mockview.coaching.task import Task

_SOURCE = "plan"
_LEAST, _SPAN = 0.3, 0.5
"""A drill's urgency runs from 0.3 to 0.8 with the severity: a letter that is due may wait behind what is very weak,
an interview tomorrow or an offer may not. An area that is only watched counts as hardly weak."""

FIRST_ANSWER = Task(
    "Answer your first question.",
    "Nothing is in your log yet; what is weak shows after three answers.",
    "One answer is scored. (To watch an interview first: mockview demo)",
    _SOURCE,
    command="mockview practice --count 1",
)
MORE_ANSWERS = Task(
    "Answer three questions.",
    "Nothing in your answers is weak enough to plan for, or there are too few of them to tell.",
    "Three answers are scored.",
    _SOURCE,
    command="mockview practice",
    urgency=0.2,
)


def drills(plan: Sequence[PlanItem], today: date) -> tuple[Task, ...]:
    """A plan's items as things to do, one a competency: an answer about conflict serves all that is weak there.

    The item on top of the plan speaks for its competency; items that are due later come too.
    """
    first: dict[str, PlanItem] = {}
    for item in plan:
        first.setdefault(item.weak_area.competency, item)
    return tuple(_drill(item, today) for item in first.values())


def _drill(item: PlanItem, today: date) -> Task:
    area = item.weak_area
    return Task(
        item.what_to_do,
        item.because,
        item.done_when,
        _SOURCE,
        max(item.due_on, today),
        f"mockview plan next {shlex.quote(area.area_id)}",
        round(_LEAST + _SPAN * area.severity if area.is_open else _LEAST, 3),
    )
