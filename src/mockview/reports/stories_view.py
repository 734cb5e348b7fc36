"""Stories as a person reads them, and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.content.names import in_words
from mockview.journey.stories import Story
from mockview.journey.story_fit import Cover, Fit
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented, table_of

_NONE_YET = (
    "No stories yet. Write one with `mockview stories add`, or make one of answer 3: `mockview stories from-attempt 3`."
)


def stories_view(stories: Sequence[Story]) -> RenderableType:
    """One line a story."""
    if not stories:
        return Text(_NONE_YET)
    return table_of(("Story", "About", ""), [(str(s.id), _about(s.competencies), s.title) for s in stories])


def story_view(story: Story) -> RenderableType:
    """One story whole."""
    made = f", made from answer {story.attempt_id}" if story.attempt_id is not None else ""
    head = f"Story {story.id}: {clean(story.title)}"
    parts: list[RenderableType] = [Text(head, style="bold"), Text(f"About {_about(story.competencies)}{made}.")]
    for name in ("situation", "action", "result"):
        said = getattr(story, name)
        told = clean(said) if said else f"(nothing yet: mockview stories edit {story.id} --{name} TEXT)"
        parts += [Text(f"{name.capitalize()}", style="cyan"), indented(Text(told))]
    return Group(*parts)


def coverage_view(covers: Sequence[Cover]) -> RenderableType:
    """Each competency with its stories, what lacks them first, and what to write next."""
    rows = [(in_words(c.competency), _count(c), ", ".join(f"{s.id} {s.title}" for s in c.stories)) for c in covers]
    parts: list[RenderableType] = [table_of(("Competency", "Stories", ""), rows)]
    if covers and not covers[0].enough:
        parts.append(Text(f"\nNext: mockview stories add --competency {clean(covers[0].competency)}"))
    return Group(*parts)


def fits_view(fits: Sequence[Fit]) -> RenderableType:
    """The stories that fit, the best first, and why."""
    if not fits:
        return Text("None of your stories fits this. Write one: mockview stories add")
    return Group(*(Text(f"{f.story.id}  {clean(f.story.title)}: {clean(f.because)}.") for f in fits))


def story_as_dict(story: Story) -> dict[str, Any]:
    """A story for programs."""
    return {
        "id": story.id,
        "title": story.title,
        "situation": story.situation,
        "action": story.action,
        "result": story.result,
        "competencies": list(story.competencies),
        "attempt_id": story.attempt_id,
        "written_at": story.written_at.isoformat(),
    }


def cover_as_dict(cover: Cover) -> dict[str, Any]:
    """A competency with the numbers of its stories."""
    return {"competency": cover.competency, "stories": [s.id for s in cover.stories], "enough": cover.enough}


def fit_as_dict(fit: Fit) -> dict[str, Any]:
    """A story that fits, and how well."""
    return {
        "story": fit.story.id,
        "title": fit.story.title,
        "strength": round(fit.strength, 2),
        "well": fit.well,
        "because": fit.because,
    }


def _about(competencies: Sequence[str]) -> str:
    return ", ".join(in_words(clean(name)) for name in competencies) or "nothing in particular"


def _count(cover: Cover) -> str:
    return {0: "none", 1: "only one"}.get(len(cover.stories), str(len(cover.stories)))
