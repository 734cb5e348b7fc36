"""The question that an interviewer asks next, and both answers judged as one."""

from dataclasses import replace

from mockview.content.question import Question
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring, judge, judge_with_follow_up

GUIDE_S = 45.0
"""A follow-up asks for one part of a story, which is told in well under a minute."""

_LONGEST_ID = 54
_SUFFIX = "-follow-up"


def follow_up_question(question: Question, assessment: Assessment) -> Question | None:
    """What to ask after this answer, as a question of its own; None where nothing lacks."""
    if assessment.follow_up is None:
        return None
    name = question.id[:_LONGEST_ID] + _SUFFIX
    return replace(question, id=name, text=assessment.follow_up, follow_ups={}, outline=(), guide_s=GUIDE_S)


def judged_whole(log: AttemptLog, scoring: Scoring, attempt: Attempt) -> tuple[Attempt, Assessment] | None:
    """The answer that an attempt belongs to, and its assessment with its follow-up's where there is one.

    An answer to a follow-up belongs to the answer before it. None while that has no words yet.
    """
    first = attempt if attempt.follows is None else log.attempt(attempt.follows)
    if first is None:  # the answer before it is gone, so this one stands alone
        first = attempt
    if first.transcript is None:
        return None
    follow_up = log.follow_up_of(first.id) if attempt is first else attempt
    if follow_up is None or follow_up.transcript is None:
        return first, judge(first.transcript, first.question, scoring)
    return first, judge_with_follow_up(first.transcript, follow_up.transcript, first.question, scoring)
