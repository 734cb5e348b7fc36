"""The interview: each question asked, its answer taken, kept, heard, judged and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mockview.audio.recording import Recording
from mockview.audio.voice import Voice
from mockview.audio.wave_file import sha256_of
from mockview.content.question import Question
from mockview.errors import InputError, MockviewError
from mockview.history.attempt import UNSAVED, Attempt, Session
from mockview.history.unfinished import Unfinished, forget, remember
from mockview.interview.answering import QUIT, REPEAT, SKIP, Answer, Answering
from mockview.interview.follow_up import follow_up_question
from mockview.interview.hearing import Answered, Hearing, heard_and_judged

_STOPPED = "Stopped here; everything answered so far is kept."


@dataclass(frozen=True, eq=False)
class Interview:
    """What an interview is held with. recordings: the home's folder for them.

    follow_ups: whether what an answer lacks is asked for, once, after its scores.
    """

    hearing: Hearing
    voice: Voice
    answering: Answering
    recordings: Path
    follow_ups: bool = False


def hold(interview: Interview, session: Session, questions: Sequence[Question]) -> tuple[Answered, ...]:
    """Ask every question; what was answered, also when the person stopped early.

    An answer is in the log before anything is computed from it. Ctrl-C passes through after what was said is kept.
    """
    answered: list[Answered] = []
    try:
        for number, question in enumerate(questions, 1):
            interview.hearing.screen.question(number, len(questions), question)
            attempt = _asked(interview, session, question, f"{number:02d}")
            if attempt is None:
                continue
            if attempt == QUIT:
                interview.hearing.screen.note(_STOPPED)
                break
            assert isinstance(attempt, tuple)  # noqa: S101  narrows the type
            answered.append(_judged(interview, *attempt))
            stop = attempt[1].last
            if interview.follow_ups and not stop:
                answered[-1], stop = _followed_up(interview, session, answered[-1], number)
            if stop:
                interview.hearing.screen.note(_STOPPED)
                break
    finally:
        interview.hearing.log.end_session(session.id, interview.hearing.now())
    return tuple(answered)


def _followed_up(interview: Interview, session: Session, before: Answered, number: int) -> tuple[Answered, bool]:
    """The answer with its follow-up's, where one is called for and answered; whether the person wishes to stop."""
    question = follow_up_question(before.attempt.question, before.assessment) if before.assessment else None
    if question is None:
        return before, False
    interview.hearing.screen.follow_up(question)
    attempt = _asked(interview, session, question, f"{number:02d}f", before.attempt.id)
    if attempt is None or isinstance(attempt, str):
        return before, attempt == QUIT
    whole = _judged(interview, *attempt)
    return (whole if whole.assessment else before), attempt[1].last


def _asked(
    interview: Interview, session: Session, question: Question, place: str, follows: int | None = None
) -> tuple[Attempt, Answer] | str | None:
    """Ask until there is an answer; QUIT, or None for a skipped question."""
    tries = 0
    aloud = True
    while True:
        if aloud:
            spoken = interview.voice.say(question.text)
            interview.hearing.screen.voice(spoken.way, spoken.because)
        tries += 1
        stem = interview.recordings / f"{session.id:06d}-{place}-{tries:02d}"
        unfinished = Unfinished(session.person_id, session.id, question, interview.hearing.now(), follows)
        remember(stem, unfinished)
        interview.hearing.screen.listening(interview.answering.name)
        try:
            answer = interview.answering.take(question, stem, interview.hearing.screen.level)
        except InputError as error:
            # Enter before the first sound, or one broken file: no reason to end the session.
            forget(stem)
            interview.hearing.screen.trouble(error)
            if not interview.answering.interactive:
                return None
            aloud = False
            continue
        except MockviewError:
            forget(stem)
            raise
        except KeyboardInterrupt:
            _keep_what_was_said(interview, unfinished, stem)
            raise
        if isinstance(answer, Answer):
            try:
                attempt = _kept(interview, unfinished, answer)
            except MockviewError:
                if answer.recording is None:
                    forget(stem)  # a recording keeps its note, so that `mockview recover` can log it
                raise
            forget(stem)
            return attempt, answer
        forget(stem)
        if answer == QUIT:
            return QUIT
        if answer == SKIP:
            interview.hearing.screen.note("Skipped.")
            return None
        aloud = answer == REPEAT
        interview.hearing.screen.note(question.text if aloud else "Discarded; answer again.")


def _keep_what_was_said(interview: Interview, unfinished: Unfinished, stem: Path) -> None:
    """After Ctrl-C in an answer: its sound goes into the log, to be transcribed later."""
    path = stem.with_name(stem.name + ".wav")
    if path.exists():
        attempt = _kept(interview, unfinished, Answer(recording=Recording(np.zeros(0, np.float32), path=path)))
        interview.hearing.screen.note(f"What you said is kept as answer {attempt.id}: `mockview transcribe` scores it.")
    forget(stem)


def _kept(interview: Interview, unfinished: Unfinished, answer: Answer) -> Attempt:
    """The answer in the log, before it is heard."""
    recording = answer.recording
    path = recording.path if recording else None
    return interview.hearing.log.add_attempt(
        Attempt(
            id=UNSAVED,
            person_id=unfinished.person_id,
            session_id=unfinished.session_id,
            question=unfinished.question,
            transcript=answer.transcript,
            recording_path=path.name if path else None,
            recording_sha256=sha256_of(path) if path else None,
            answered_at=unfinished.started_at,
            recording_bytes=path.stat().st_size if path else None,
            follows=unfinished.follows,
        )
    )


def _judged(interview: Interview, attempt: Attempt, answer: Answer) -> Answered:
    if answer.failure is not None:
        interview.hearing.screen.trouble(answer.failure)
    if answer.recording is not None and interview.hearing.transcriber is None:
        interview.hearing.screen.note(
            f"Kept as answer {attempt.id}; it waits for a speech model (`mockview transcribe`)."
        )
        return Answered(attempt, None)
    try:
        return heard_and_judged(interview.hearing, attempt, answer.recording, answer.live)
    except MockviewError as error:
        interview.hearing.screen.trouble(error)
        return Answered(attempt, None)
