"""An answer judged together with what was answered to its follow-up question.

The follow-up asks about one part, so its answer counts for the criteria of that part and for no other: each has the
better points of the answer alone and of both read as one. How it was said stays the first answer's.
"""

from dataclasses import replace

from mockview.content.question import Question
from mockview.content.rubric import Rubric
from mockview.judging.assessment import Assessment, Ceiling, CriterionScore, Evidence, content_score, overall_score
from mockview.judging.follow_up import asked_again, part_of, thinnest_part
from mockview.judging.judge import judge
from mockview.judging.scoring_data import ScoringData
from mockview.speech.transcript import Transcript, Word

_BEFORE = "situation"
"""The scene belongs at the beginning of a story, so what is said about it afterwards is read before the answer."""

_FULL_STOP = " . "
"""Parts the two texts: no clause runs from one into the other."""


def judge_with_follow_up(
    answer: Transcript, follow_up: Transcript, question: Question, rubric: Rubric, data: ScoringData
) -> Assessment:
    """The assessment of `answer` to `question`, raised by `follow_up`, the answer to the follow-up that it calls for.

    Quotes from the follow-up's answer say so and have their places and times there; all else is about `answer`.
    Errors: InputError as judge().
    """
    alone = judge(answer, question, rubric, data)
    part = thinnest_part(alone.scores)
    if alone.follow_up is None or alone.content is None or not follow_up.words:
        return alone
    first_is_follow_up = part == _BEFORE and not asked_again(alone.answer_type)
    both = (follow_up, answer) if first_is_follow_up else (answer, follow_up)
    joined = judge(_joined(*both), question, rubric, data)
    place = 0 if first_is_follow_up else len(answer.text) + len(_FULL_STOP)
    shift = len(follow_up.text) + len(_FULL_STOP) if first_is_follow_up else 0

    def placed(evidence: Evidence) -> Evidence:
        inside = place <= evidence.start_char < place + len(follow_up.text)
        offset = place if inside else shift
        start, end = evidence.start_char - offset, evidence.end_char - offset
        start_s, end_s = (follow_up if inside else answer).times_of(start, end) or (None, None)
        return Evidence(evidence.quote, start, end, start_s, end_s, inside)

    raised = {
        s.criterion_id: replace(s, evidence=tuple(map(placed, s.evidence)))
        for s in joined.scores
        if asked_again(alone.answer_type) or part_of(s.criterion_id) == part
    }
    scores = tuple(_better(s, raised.get(s.criterion_id)) for s in alone.scores)
    lifted = _height(joined.ceiling) > _height(alone.ceiling)
    ceiling = joined.ceiling if lifted else alone.ceiling
    content = content_score(scores, ceiling)
    return replace(
        alone,
        answer_type=joined.answer_type if lifted else alone.answer_type,
        ceiling=ceiling,
        scores=scores,
        content=content,
        overall=overall_score(content, alone.delivery),
        follow_up=None,
    )


def _joined(first: Transcript, second: Transcript) -> Transcript:
    """Both as one transcript without times, the second's words moved behind the first's."""
    moved = len(first.text) + len(_FULL_STOP)
    stop = Word(".", len(first.text) + 1, len(first.text) + 2)
    words = (
        *(Word(w.text, w.start_char, w.end_char) for w in first.words),
        stop,
        *(Word(w.text, w.start_char + moved, w.end_char + moved) for w in second.words),
    )
    return Transcript(first.text + _FULL_STOP + second.text, words, language=first.language)


def _better(alone: CriterionScore, raised: CriterionScore | None) -> CriterionScore:
    return raised if raised is not None and raised.points > alone.points else alone


def _height(ceiling: Ceiling | None) -> float:
    return 101.0 if ceiling is None else ceiling.value
