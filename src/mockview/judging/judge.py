"""The judge: a pure function of transcript, question, rubric and shipped scoring data."""

from mockview.content.question import Question
from mockview.content.rubric import Rubric
from mockview.errors import InputError
from mockview.judging.answer_type import ceiling_of, classify
from mockview.judging.assessment import (
    ENGINE_VERSION,
    Assessment,
    CriterionScore,
    DeliveryMetrics,
    content_score,
    overall_score,
)
from mockview.judging.criteria import CHECKS
from mockview.judging.delivery import score_delivery
from mockview.judging.delivery_metrics import measure_words
from mockview.judging.follow_up import choose_follow_up
from mockview.judging.reader import read_answer
from mockview.judging.reading import Reading
from mockview.judging.scoring_data import ScoringData
from mockview.speech.transcript import Transcript

UNSURE_BELOW = 0.5
"""A word's probability below which the recogniser was guessing."""

UNSURE_SHARE = 0.25
"""Share of guessed words from which a transcript should be read before its scores are believed."""

NOT_ENGLISH = "Content is judged in English only; this was transcribed as “{language}”."


def judge(transcript: Transcript, question: Question, rubric: Rubric, data: ScoringData) -> Assessment:
    """Judge an answer. The same arguments give the same assessment, whatever else is installed.

    Raises InputError when the rubric names a check that does not exist.
    """
    unknown = sorted({c.check for c in rubric.criteria} - set(CHECKS))
    if unknown:
        raise InputError(
            f"The rubric {rubric.id!r} asks for checks that do not exist: {', '.join(unknown)}.",
            f"The checks are: {', '.join(sorted(CHECKS))}.",
        )
    reading = read_answer(transcript, question, data)
    metrics = measure_words(transcript, reading.wording, reading.hits)
    delivery_scores = score_delivery(metrics, question, data, transcript)
    delivery = content_score(delivery_scores, None) if delivery_scores else None
    notes = _notes(transcript, metrics)
    language = transcript.language.lower().split("-")[0].split("_")[0]
    if language not in ("en", "english", ""):
        return Assessment(
            rubric_id=rubric.id,
            rubric_version=rubric.version,
            engine_version=ENGINE_VERSION,
            answer_type="not judged",
            ceiling=None,
            scores=(),
            delivery_scores=delivery_scores,
            content=None,
            delivery=delivery,
            overall=None,
            metrics=metrics,
            notes=(NOT_ENGLISH.format(language=transcript.language), *notes),
        )
    answer_type = classify(reading)
    ceiling = ceiling_of(answer_type, reading)
    scores = _scores(reading, rubric)
    content = content_score(scores, ceiling)
    return Assessment(
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        engine_version=ENGINE_VERSION,
        answer_type=answer_type.name,
        ceiling=ceiling,
        scores=scores,
        delivery_scores=delivery_scores,
        content=content,
        delivery=delivery,
        overall=overall_score(content, delivery),
        metrics=metrics,
        strips=tuple(
            (c.label, reading.wording.starts[c.first], reading.wording.ends[c.last - 1]) for c in reading.clauses
        ),
        notes=notes,
        follow_up=choose_follow_up(question, answer_type.name, scores),
    )


def _scores(reading: Reading, rubric: Rubric) -> tuple[CriterionScore, ...]:
    scores = []
    for criterion in rubric.criteria:
        if reading.norms:
            found = CHECKS[criterion.check](reading, criterion)
            points, evidence, missing, advice = found.points, found.evidence, found.missing, found.advice
        else:
            points, evidence, missing, advice = 1, (), "an answer", "Say something, however short."
        scores.append(
            CriterionScore(criterion.id, criterion.title, points, criterion.weight, evidence, missing, advice)
        )
    return tuple(scores)


def _notes(transcript: Transcript, metrics: DeliveryMetrics) -> tuple[str, ...]:
    """What a person should know before believing the scores."""
    notes = []
    if transcript.gaps:
        lost = sum(g.length_s for g in transcript.gaps)
        notes.append(f"The device lost {lost:.1f} s of sound.")
    known = [w.confidence for w in transcript.words if w.confidence is not None]
    if known:
        unsure = sum(c < UNSURE_BELOW for c in known) / len(known)
        if unsure >= UNSURE_SHARE:
            notes.append(f"The recogniser was unsure of {unsure:.0%} of the words: read the transcript and correct it.")
    invented = _words_in_silence(transcript)
    if invented:
        notes.append(f"{invented} words lie where no voice was heard: they may be invented.")
    return tuple(notes)


def _words_in_silence(transcript: Transcript) -> int:
    """Timed words that touch no speech span."""
    spans = transcript.speech_spans
    if spans is None or not transcript.timed:
        return 0
    count = 0
    for word in transcript.words:
        start, end = word.start_s or 0.0, word.end_s or 0.0
        if not any(s.start_s < end + 0.1 and s.end_s > start - 0.1 for s in spans):
            count += 1
    return count
