"""How an item of the plan is practised: as a drill, as answers about its competency, or from the whole plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mockview.coaching.plan import PlanItem
from mockview.errors import UsageError
from mockview.history.points import DELIVERY
from mockview.interview.drill import drill_for
from mockview.interview.modes import DRILL, PRACTICE


@dataclass(frozen=True)
class Way:
    """What `mockview practice` is asked for: its mode, and questions about what."""

    mode: str = PRACTICE
    competency: str | None = None
    from_plan: bool = False


def first_of(plan: Sequence[PlanItem], *, spoken: bool) -> PlanItem:
    """The most urgent item of a plan; UsageError when it is empty.

    spoken: False leaves out delivery, which typed answers don't have, as long as there is something else.
    """
    if not plan:
        raise UsageError("Your plan is empty, so there is nothing to practise from it.", "Run `mockview practice`.")
    suiting = [item for item in plan if spoken or item.weak_area.competency != DELIVERY]
    return (suiting or list(plan))[0]


def way_to_practise(item: PlanItem, plan: Sequence[PlanItem], asked_about: Collection[str], *, spoken: bool) -> Way:
    """A drill where a drill of the item's competency would take just this item up, else the nearest to it.

    plan: the one that a drill is chosen from. asked_about: competencies that the banks have questions about.
    Errors: UsageError when the item is about delivery and the answers are typed.
    """
    about = item.weak_area.competency
    if about == DELIVERY and not spoken:
        raise UsageError(
            f"{item.weak_area.area_id} is about how you speak, and typing does not show that.", "Leave out --typed."
        )
    if about not in asked_about and about != DELIVERY:
        return Way(from_plan=True)
    if drill_for(plan, (), about, spoken=spoken).item.weak_area.area_id == item.weak_area.area_id:
        return Way(DRILL, about)
    return Way(competency=None if about == DELIVERY else about)
