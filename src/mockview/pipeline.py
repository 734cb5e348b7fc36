"""The one path of an answer: hear() makes a transcript of it, judge() an assessment of that.

Practice, demo, batch scoring, late transcription and re-scoring all call these two, so that the same answer gets
the same score wherever it comes from.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from mockview.audio.recording import Recording
from mockview.content.folders import load_rubrics, shipped_folder
from mockview.content.question import Question
from mockview.content.rubric import Rubric
from mockview.errors import InputError, ModelError, UsageError
from mockview.judging import judge as judging
from mockview.judging import with_follow_up
from mockview.judging.assessment import Assessment, DeliveryMetrics, overall_score
from mockview.judging.criteria import CHECKS
from mockview.judging.question_kind import competency_of, kind_of, rubric_id_of
from mockview.judging.reader import read_answer
from mockview.judging.reading import Reading
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class Scoring:
    """What is judged by: rubrics by id, and the shipped cue lists and norms.

    preferred: ids of rubrics that judge every question of their kinds, whatever the question asks for.
    delivery: whether the way of speaking is scored.
    """

    rubrics: dict[str, Rubric]
    data: ScoringData
    preferred: tuple[str, ...] = ()
    delivery: bool = True

    def preferring(self, rubric_id: str) -> "Scoring":
        """The same with this rubric put first; UsageError naming those there are."""
        self._known(rubric_id, f"There is no rubric {rubric_id!r}.")
        return replace(self, preferred=(rubric_id, *self.preferred))

    def rubric_for(self, question: Question) -> Rubric:
        """The preferred rubric for its kind, else the one that the question names or its words ask for."""
        for rubric_id in self.preferred:
            if question.kind in self.rubrics[rubric_id].kinds:
                return self.rubrics[rubric_id]
        wanted = rubric_id_of(question, self.data)
        if question.rubric_id:
            return self._known(
                wanted, f"The question {question.id!r} asks for a rubric {wanted!r}, which is not there."
            )
        if wanted in self.rubrics:
            return self.rubrics[wanted]
        for rubric in self.rubrics.values():
            if question.kind in rubric.kinds:
                return rubric
        raise UsageError(f"No rubric is for {question.kind} questions.", "See `mockview rubrics`.")

    def _known(self, rubric_id: str, what: str) -> Rubric:
        if rubric_id not in self.rubrics:
            raise UsageError(what, f"There are: {', '.join(sorted(self.rubrics))}.")
        return self.rubrics[rubric_id]


def load_scoring(user_home: Path | None, rubric_option: Path | None = None) -> Scoring:
    """Rubrics as they override each other, and the shipped scoring data; a rubric given as an option is preferred.

    Errors: InputError when a rubric is broken or asks for a check that does not exist.
    """
    rubrics = load_rubrics(user_home, rubric_option)
    for rubric in rubrics.values():
        must_be_judgeable(rubric)
    preferred = tuple(i for i, rubric in rubrics.items() if rubric.origin == "option")
    return Scoring(rubrics, load_scoring_data(shipped_folder() / "scoring"), preferred)


def must_be_judgeable(rubric: Rubric) -> None:
    """Refuse a rubric before anyone answers for it: InputError when a criterion names no check that exists."""
    unknown = sorted({criterion.check for criterion in rubric.criteria} - set(CHECKS))
    if unknown:
        raise InputError(
            f"The rubric {rubric.id!r} asks for checks that do not exist: {', '.join(unknown)}.",
            f"The checks are: {', '.join(sorted(CHECKS))}.",
        )


def complete_question(question: Question, data: ScoringData) -> Question:
    """A question that no bank holds (typed, or from a manifest) with kind and competency found in its words."""
    if question.kind and question.competency:
        return question
    return replace(
        question,
        kind=question.kind or kind_of(question.text, data),
        competency=question.competency or competency_of(question.text, data),
    )


def hear(answer: Recording | Transcript, transcriber: Transcriber | None) -> Transcript:
    """The transcript of an answer; one that was transcribed while it was spoken, or typed, passes as it is.

    Errors: ModelError when a recording comes without a speech model.
    """
    if isinstance(answer, Transcript):
        return answer
    if transcriber is None:
        raise ModelError(
            "There is no speech model to transcribe this recording with.",
            "Run `mockview models download base.en`.",
        )
    return transcriber.transcribe(answer)


def judge(transcript: Transcript, question: Question, scoring: Scoring) -> Assessment:
    """Judge a transcript: a pure function of the transcript, the question, its rubric and the scoring data."""
    complete = complete_question(question, scoring.data)
    assessment = judging.judge(transcript, complete, scoring.rubric_for(complete), scoring.data)
    return assessment if scoring.delivery else without_delivery(assessment)


def read(transcript: Transcript, question: Question, scoring: Scoring) -> Reading:
    """What judging reads in a transcript, for a closer look."""
    return read_answer(transcript, complete_question(question, scoring.data), scoring.data)


def judge_with_follow_up(answer: Transcript, follow_up: Transcript, question: Question, scoring: Scoring) -> Assessment:
    """The same for an answer and what was answered to the follow-up question that it called for."""
    complete = complete_question(question, scoring.data)
    rubric = scoring.rubric_for(complete)
    assessment = with_follow_up.judge_with_follow_up(answer, follow_up, complete, rubric, scoring.data)
    return assessment if scoring.delivery else without_delivery(assessment)


def without_delivery(assessment: Assessment) -> Assessment:
    """For a person who stammers, or wishes so: what was said counts; how it was said is neither scored nor shown."""
    metrics = DeliveryMetrics(assessment.metrics.word_count)
    overall = overall_score(assessment.content, None)
    return replace(assessment, delivery=None, delivery_scores=(), overall=overall, metrics=metrics)
