"""What a person's stories cover, and which of them fits a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from mockview.content.question import Bank, Question
from mockview.journey.stories import Story
from mockview.judging.relevance import measure_relevance
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import read_words
from mockview.speech.transcript import from_text

_ENOUGH = 2
"""One story for a competency is gone once it has been told."""

_FITS_ABOVE, _FITS_WELL_ABOVE = 2.0, 4.0
"""Standard deviations above chance at which a story's words speak of a question, as an answer's do; stories are
shorter and plainer than answers, so that what they are said to show counts as well:"""

_SAME_COMPETENCY = 3.0


@dataclass(frozen=True)
class Cover:
    """A competency, with the stories there are for it."""

    competency: str
    stories: tuple[Story, ...]

    @property
    def enough(self) -> bool:
        """Whether there is a second story once the first has been told."""
        return len(self.stories) >= _ENOUGH


@dataclass(frozen=True)
class Fit:
    """A story for a question. strength: standard deviations above chance; well: worth a hint before answering."""

    story: Story
    strength: float
    well: bool
    because: str


def coverage(stories: Sequence[Story], banks: Sequence[Bank], data: ScoringData) -> tuple[Cover, ...]:
    """Each competency that asks for a past event, those with the fewest stories first, then by name."""
    asked = {
        _id_of(question.competency, data)
        for bank in banks
        for question in bank.questions
        if question.kind == "behavioural"
    }
    covers = [Cover(c, tuple(s for s in stories if c in {_id_of(n, data) for n in s.competencies})) for c in asked]
    return tuple(sorted(covers, key=lambda cover: (len(cover.stories), cover.competency)))


def fitting(stories: Sequence[Story], question: Question, data: ScoringData) -> tuple[Fit, ...]:
    """The stories that fit a question, the best first: by what they speak of, measured as an answer is, and by what
    they are said to show.
    """
    fits = [fit for story in stories if (fit := _fit(story, question, data)) is not None]
    return tuple(sorted(fits, key=lambda fit: (-fit.strength, fit.story.id)))


def hint_for(stories: Sequence[Story], question: Question, data: ScoringData) -> str | None:
    """One line before an answer, when a story fits a question about a past event well."""
    if question.kind != "behavioural":
        return None
    best = [fit for fit in fitting(stories, question, data) if fit.well][:1]
    return f"You have a story for this: {best[0].story.title} (story {best[0].story.id})" if best else None


def _fit(story: Story, question: Question, data: ScoringData) -> Fit | None:
    wording = read_words(from_text(story.words))
    relevance = measure_relevance(wording, question, data)
    same = _id_of(question.competency, data) in {_id_of(name, data) for name in story.competencies}
    strength = relevance.strength + _SAME_COMPETENCY * same
    if strength < _FITS_ABOVE or not wording.stems:
        return None
    spoken = list(
        dict.fromkeys(wording.norms[n] for n in relevance.found if wording.norms[n] not in data.words.function)
    )
    reasons = [f"it is about {question.competency.replace('-', ' ')}"] if same else []
    reasons += [f"it speaks of {', '.join(spoken[:5])}"] if spoken else []
    return Fit(story, strength, strength >= _FITS_WELL_ABOVE, " and ".join(reasons))


def _id_of(competency: str, data: ScoringData) -> str:
    known = data.competency(competency)
    return known.id if known else competency
