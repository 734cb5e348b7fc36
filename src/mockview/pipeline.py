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
from mockview.errors import ModelError, UsageError
from mockview.judging import judge as judging
from mockview.judging.assessment import Assessment
from mockview.judging.question_kind import competency_of, kind_of
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class Scoring:
    """What is judged by: rubrics by id, and the shipped cue lists and norms."""

    rubrics: dict[str, Rubric]
    data: ScoringData

    def rubric_for(self, question: Question) -> Rubric:
        """The rubric that the question names, else the first one for its kind."""
        if question.rubric_id:
            if question.rubric_id not in self.rubrics:
                raise UsageError(
                    f"The question {question.id!r} asks for a rubric {question.rubric_id!r}, which is not there.",
                    f"There are: {', '.join(sorted(self.rubrics))}.",
                )
            return self.rubrics[question.rubric_id]
        for rubric in self.rubrics.values():
            if question.kind in rubric.kinds:
                return rubric
        raise UsageError(f"No rubric is for {question.kind} questions.", "See `mockview rubrics`.")


def load_scoring(user_home: Path | None, rubric_option: Path | None = None) -> Scoring:
    """Rubrics as they override each other, and the shipped scoring data.

    A rubric given as an option is put first, so that it judges every question of its kinds.
    """
    rubrics = load_rubrics(user_home, rubric_option)
    first = {i: r for i, r in rubrics.items() if r.origin == "option"}
    return Scoring({**first, **rubrics}, load_scoring_data(shipped_folder() / "scoring"))


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
    return judging.judge(transcript, complete, scoring.rubric_for(complete), scoring.data)
