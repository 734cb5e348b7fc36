"""How it was said, on a scale: pauses, pace, fillers, restarts, length. Never accent, pitch or voice.

On 101 human-rated interviews the share of pauses correlated -.66 with the overall rating, words a second +.43,
fillers -.33; norms and their sources are in scoring/norms.toml.
"""

from mockview.content.question import Question
from mockview.judging.assessment import CriterionScore, DeliveryMetrics, Evidence
from mockview.judging.scoring_data import Norm, ScoringData
from mockview.judging.wording import read_words
from mockview.speech.transcript import Transcript

LEAST_WORDS = 10
"""Below this, shares and rates say nothing."""


def score_delivery(
    metrics: DeliveryMetrics, question: Question, data: ScoringData, transcript: Transcript
) -> tuple[CriterionScore, ...]:
    """The measures on a scale of 1 to 5; empty where the transcript has no times or too few words."""
    if metrics.duration_s is None or metrics.word_count < LEAST_WORDS:
        return ()
    words = metrics.word_count
    filled = metrics.fillers + (metrics.probable_filled_pauses or 0)
    values = {
        "pause_share": metrics.pause_share,
        "longest_pause_s": metrics.longest_pause_s,
        "articulation_wpm": metrics.articulation_wpm if metrics.articulation_wpm else metrics.pace_wpm,
        "fillers_per_100_words": filled * 100 / words,
        "repairs_per_100_words": metrics.repairs * 100 / words,
        "length_ratio": metrics.duration_s / question.guide_s if question.guide_s > 0 else None,
    }
    scores = []
    for name, value in values.items():
        norm = data.norms.get(name)
        if norm is None or value is None:
            continue
        points, too_little = _points(value, norm)
        advice = ""
        if points < 4:
            text = norm.low_advice if too_little and norm.low_advice else norm.advice
            advice = text.format(value=value, seconds=metrics.duration_s, guide=question.guide_s)
        scores.append(
            CriterionScore(
                criterion_id=name,
                title=norm.title,
                points=points,
                weight=1.0,
                evidence=_examples(name, transcript, data) if points < 4 else (),
                missing="",
                advice=advice or "Fine as it is.",
            )
        )
    return tuple(scores)


def _points(value: float, norm: Norm) -> tuple[int, bool]:
    """Points, and whether they were lost for too little."""
    high = 1 + sum(value <= b for b in norm.bounds)
    if norm.low_bounds is None:
        return high, False
    low = 1 + sum(value >= b for b in norm.low_bounds)
    return min(high, low), low < high


def _examples(name: str, transcript: Transcript, data: ScoringData) -> tuple[Evidence, ...]:
    if name != "fillers_per_100_words":
        return ()
    wording = read_words(transcript)
    found = []
    for first, last in data.book.find(wording.norms).get("filler", [])[:3]:
        start, end = wording.starts[first], wording.ends[last - 1]
        times = transcript.times_of(start, end)
        found.append(Evidence(transcript.text[start:end], start, end, *(times or (None, None))))
    return tuple(found)
