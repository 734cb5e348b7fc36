"""The interview: each question asked, its answer taken, kept, heard, judged and shown, in the order of its mode."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mockview.coaching.calibration import points_of_score
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.history.attempt import Attempt, Session
from mockview.interview.answering import QUIT
from mockview.interview.asking import Interview, Taken, asked
from mockview.interview.follow_up import follow_up_question, judged_whole
from mockview.interview.hearing import Answered, assessed, heard, judged

__all__ = ["FEEDBACK", "Interview", "hold"]

_STOPPED = "Stopped here; everything answered so far is kept."


def hold(
    interview: Interview, session: Session, questions: Sequence[Question], feedback: str = "after each"
) -> tuple[Answered, ...]:
    """Ask every question; what was answered, also when the person stopped early.

    feedback: when scores are shown, one of FEEDBACK. An answer is in the log before anything is computed from it.
    Ctrl-C passes through after what was said is kept.
    """
    try:
        return FEEDBACK[feedback](interview, session, questions)
    finally:
        interview.hearing.log.end_session(session.id, interview.hearing.now())


def _scored_after_each(interview: Interview, session: Session, questions: Sequence[Question]) -> tuple[Answered, ...]:
    answered: list[Answered] = []
    for number, taken in _taken_in_turn(interview, session, questions):
        answered.append(_shown_now(interview, taken))
        stop = taken.last
        if interview.follow_ups and not stop:
            answered[-1], stop = _followed_up(interview, session, answered[-1], number)
        if stop:
            interview.hearing.screen.note(_STOPPED)
            break
    return tuple(answered)


def _scored_at_the_end(interview: Interview, session: Session, questions: Sequence[Question]) -> tuple[Answered, ...]:
    """All questions first; each answer turns into words while the next question is asked."""
    waiting: list[_Waiting] = []
    try:
        for number, taken in _taken_in_turn(interview, session, questions):
            waiting.append(_Waiting(number, taken))
            stop = taken.last
            if interview.follow_ups and not stop:
                stop = _silently_followed_up(interview, session, waiting)
            if stop:
                interview.hearing.screen.note(_STOPPED)
                break
        return _all_shown(interview, waiting, len(questions))
    except BaseException:
        _let_go(interview, waiting)
        raise


def _not_scored(interview: Interview, session: Session, questions: Sequence[Question]) -> tuple[Answered, ...]:
    answered: list[Answered] = []
    for _, taken in _taken_in_turn(interview, session, questions):
        try:
            attempt = _heard(interview, taken)
        except KeyboardInterrupt:
            interview.hearing.screen.note(f"What you said is kept as answer {taken.attempt.id}.")
            raise
        interview.hearing.screen.heard(attempt)
        answered.append(Answered(attempt, None))
        if taken.last:
            interview.hearing.screen.note(_STOPPED)
            break
    return tuple(answered)


FEEDBACK: dict[str, Callable[[Interview, Session, Sequence[Question]], tuple[Answered, ...]]] = {
    "after each": _scored_after_each,
    "at the end": _scored_at_the_end,
    "none": _not_scored,
}
"""When scores are shown -> how such a session goes."""


@dataclass(frozen=True, eq=False)
class _Waiting:
    """An answer whose scores are shown at the end, with the number of its question."""

    number: int
    taken: Taken
    follow_up: Taken | None = None


def _taken_in_turn(
    interview: Interview, session: Session, questions: Sequence[Question]
) -> Iterator[tuple[int, Taken]]:
    """Ask one question after the other until the person quits: its number, from 1, and its answer unless skipped."""
    for number, question in enumerate(questions, 1):
        who = interview.interviewer(number)
        interview.hearing.screen.question(number, len(questions), question, who.name)
        taken = asked(interview, session, question, f"{number:02d}", who.voice)
        if isinstance(taken, str):
            interview.hearing.screen.note(_STOPPED)
            return
        if taken is not None:
            yield number, taken


def _followed_up(interview: Interview, session: Session, before: Answered, number: int) -> tuple[Answered, bool]:
    """The answer with its follow-up's, where one is called for and answered; whether the person wishes to stop."""
    question = follow_up_question(before.attempt.question, before.assessment) if before.assessment else None
    if question is None:
        return before, False
    taken = _asked_next(interview, session, question, number, before.attempt)
    if taken is None or isinstance(taken, str):
        return before, taken == QUIT
    whole = _shown_now(interview, taken)
    return (whole if whole.assessment else before), taken.last


def _silently_followed_up(interview: Interview, session: Session, waiting: list["_Waiting"]) -> bool:
    """Ask what the last answer calls for, and note its answer, showing no scores yet; whether the person stops."""
    last = waiting[-1]
    attempt = _heard(interview, last.taken)
    waiting[-1] = last = replace(last, taken=Taken(attempt, None, last.taken.last))
    if attempt.transcript is None:
        return False
    whole = judged_whole(interview.hearing.log, interview.hearing.scoring, attempt)
    question = follow_up_question(attempt.question, whole[1]) if whole else None
    if question is None:
        return False
    taken = _asked_next(interview, session, question, last.number, attempt)
    if taken is None or isinstance(taken, str):
        return taken == QUIT
    waiting[-1] = replace(last, follow_up=taken)
    return taken.last


def _asked_next(
    interview: Interview, session: Session, question: Question, number: int, before: Attempt
) -> Taken | str | None:
    interview.hearing.screen.follow_up(question)
    return asked(interview, session, question, f"{number:02d}f", interview.interviewer(number).voice, before.id)


def _all_shown(interview: Interview, waiting: Sequence["_Waiting"], count: int) -> tuple[Answered, ...]:
    answered = []
    for one in waiting:
        interview.hearing.screen.question(one.number, count, one.taken.attempt.question)
        if one.follow_up is None:
            answered.append(_shown(interview, one.taken))
            continue
        guess = _guess(interview, one.taken.attempt)
        first, further = _heard(interview, one.taken), _heard(interview, one.follow_up)
        first = replace(first, predicted=guess)
        answered.append(judged(interview.hearing, further if further.transcript else first))
    return tuple(answered)


def _shown(interview: Interview, taken: Taken) -> Answered:
    """The answer judged and its scores shown, after the person was asked for a guess."""
    if taken.ear is None and taken.attempt.transcript is None:
        return Answered(taken.attempt, None)
    try:
        guess = _guess(interview, taken.attempt) if taken.attempt.follows is None else None
    except BaseException:
        if taken.ear is not None:
            taken.ear.close()
        raise
    attempt = _heard(interview, replace(taken, attempt=replace(taken.attempt, predicted=guess)))
    if attempt.transcript is None:
        return Answered(attempt, None)
    answered = judged(interview.hearing, attempt)
    if guess is not None and answered.assessment is not None and answered.assessment.overall is not None:
        interview.hearing.screen.note(_compared(guess, answered.assessment.overall))
    return answered


def _shown_now(interview: Interview, taken: Taken) -> Answered:
    """The same in the middle of a session: Ctrl-C leaves no answer without a word about it."""
    try:
        return _shown(interview, taken)
    except KeyboardInterrupt:
        _let_go(interview, [_Waiting(0, taken)])
        raise


def _guess(interview: Interview, attempt: Attempt) -> int | None:
    """What the person expects, 1 to 5, which is in the log from then on."""
    guess = interview.confidence(interview.hearing.screen) if interview.confidence else None
    if guess is not None:
        interview.hearing.log.set_predicted(attempt.id, guess)
    return guess


def _compared(guess: int, overall: float) -> str:
    scored = points_of_score(overall)
    if abs(scored - guess) < 1:
        found = "about what you thought"
    else:
        found = "better than you thought" if scored > guess else "less than you thought"
    return f"You expected {guess} of 5; it came to {scored:.1f}, {found}."


def _heard(interview: Interview, taken: Taken) -> Attempt:
    """The attempt with its words, or without them when the model fails: then it waits in the log."""
    if taken.ear is None:
        return taken.attempt
    screen = interview.hearing.screen
    try:
        if not taken.ear.is_done:
            screen.working("Listening to the answer")
        return heard(interview.hearing, taken.attempt, taken.ear)
    except MockviewError as error:
        screen.trouble(error)
        screen.note(f"Kept as answer {taken.attempt.id}; `mockview transcribe` tries again later.")
        return taken.attempt
    except BaseException:
        taken.ear.close()
        raise


def _let_go(interview: Interview, waiting: Sequence["_Waiting"]) -> None:
    """After Ctrl-C: answers whose words are there are scored, the others are transcribed another time."""
    log = interview.hearing.log
    left = 0
    for taken in (t for one in waiting for t in (one.taken, one.follow_up) if t is not None):
        if taken.ear is not None and not taken.ear.has_words:
            taken.ear.close()
            left += 1
        elif (kept := log.attempt(taken.attempt.id)) is not None:
            words = kept if kept.transcript else _heard(interview, replace(taken, attempt=kept))
            assessed(interview.hearing, words)
    if len(waiting) == 1:
        told = "; `mockview transcribe` scores it" if left else ""
        interview.hearing.screen.note(f"Your answer is kept as answer {waiting[0].taken.attempt.id}{told}.")
    elif waiting:
        told = f"; `mockview transcribe` scores {left} of them" if left else ""
        interview.hearing.screen.note(f"Your {len(waiting)} answers so far are kept{told}.")
