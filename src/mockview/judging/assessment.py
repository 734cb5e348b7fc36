"""What judging an answer yields: points with their evidence, and how they add up."""

from dataclasses import dataclass

ENGINE_VERSION = 2
"""Changes whenever the same answer could get another score from the same rubric."""

CONTENT_SHARE = 0.65
"""Content's share of `overall`; vocal cues correlate with interviewers' judgements at about r = .20
(DeGroot & Motowidlo 1999), so delivery stays a minority share."""


@dataclass(frozen=True)
class Evidence:
    """A quote: `transcript.text[start_char:end_char] == quote`; times in seconds where words have them.

    from_follow_up: the transcript that the quote stands in is that of the answer to the follow-up question.
    """

    quote: str
    start_char: int
    end_char: int
    start_s: float | None = None
    end_s: float | None = None
    from_follow_up: bool = False


@dataclass(frozen=True)
class CriterionScore:
    """One criterion's points (1 to 5) with evidence, or with what was looked for and not found."""

    criterion_id: str
    title: str
    points: int
    weight: float
    evidence: tuple[Evidence, ...]
    missing: str
    advice: str


@dataclass(frozen=True)
class Ceiling:
    """The most that `content` can reach for this type of answer, and why."""

    value: float
    because: str


@dataclass(frozen=True)
class DeliveryMetrics:
    """How it was said; None where the transcript does not tell.

    word_count counts spoken words, fillers included. pace_wpm: words a minute over the whole answer;
    articulation_wpm: words a minute of speech. pause_share: non-speech over duration, between first and
    last speech, 0 to 1. Pauses are those of 0.2 s and more (Campione & Veronis 2002); long ones exceed 1 s.
    fillers is a lower bound: recognisers leave some out. probable_filled_pauses: voice of 0.3 s and more that
    no word covers.
    """

    word_count: int
    duration_s: float | None = None
    speech_s: float | None = None
    pace_wpm: float | None = None
    articulation_wpm: float | None = None
    pause_share: float | None = None
    pause_count: int | None = None
    mean_pause_s: float | None = None
    longest_pause_s: float | None = None
    long_pause_count: int | None = None
    fillers: int = 0
    probable_filled_pauses: int | None = None
    fillers_per_100_words: float = 0.0
    hedges: int = 0
    repairs: int = 0


@dataclass(frozen=True)
class Assessment:
    """An answer's scores; content, delivery and overall are 0 to 100, or None with `content_note` saying why.

    scores: content criteria; delivery_scores: delivery measures on the same 1 to 5 scale.
    strips: (label, start_char, end_char) of each clause in order, label one of situation, task, action,
    result, reflection, other.
    notes: sentences a person should know (a low-confidence transcript, words heard in silence).
    """

    rubric_id: str
    rubric_version: int
    engine_version: int
    answer_type: str
    ceiling: Ceiling | None
    scores: tuple[CriterionScore, ...]
    delivery_scores: tuple[CriterionScore, ...]
    content: float | None
    delivery: float | None
    overall: float | None
    metrics: DeliveryMetrics
    strips: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    follow_up: str | None = None


def content_score(scores: tuple[CriterionScore, ...], ceiling: Ceiling | None) -> float:
    """The weighted mean of (points - 1) / 4 x 100, cut at the ceiling; 0 to 100, one decimal."""
    weight = sum(s.weight for s in scores)
    mean = sum(s.weight * (s.points - 1) / 4 * 100 for s in scores) / weight if weight else 0.0
    return round(min(mean, ceiling.value) if ceiling else mean, 1)


def overall_score(content: float | None, delivery: float | None) -> float | None:
    """65 % content and 35 % delivery, or content alone when there are no times; 0 to 100, one decimal."""
    if content is None or delivery is None:
        return content
    return round(CONTENT_SHARE * content + (1 - CONTENT_SHARE) * delivery, 1)
