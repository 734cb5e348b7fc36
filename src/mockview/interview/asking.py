"""One question asked until there is an answer, and the answer kept: it is in the log before anything comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from mockview.audio.recording import Recording
from mockview.audio.voice import Spoken
from mockview.audio.wave_file import sha256_of
from mockview.content.question import Question
from mockview.errors import InputError, MockviewError
from mockview.history.attempt import UNSAVED, Attempt, Session
from mockview.history.lost_sound import note_lost_sound
from mockview.history.unfinished import Unfinished, forget, remember
from mockview.interview.answering import QUIT, REPEAT, SKIP, Answer, Answering, StoppedTypingError
from mockview.interview.ear import Ear
from mockview.interview.hearing import Hearing, Screen


class Asker(Protocol):
    """Who asks aloud."""

    def say(self, text: str) -> Spoken:
        """Speak a text, and return when it was heard or can't be."""
        ...


@dataclass(frozen=True, eq=False)
class Interviewer:
    """Somebody who asks; the name is None where there is only one."""

    name: str | None
    voice: Asker


@dataclass(frozen=True, eq=False)
class Interview:
    """What an interview is held with. recordings: the home's folder for them.

    follow_ups: whether what an answer lacks is asked for, once, after it. confidence: asks the person for a guess of
    the score, 1 to 5, before it is shown; None where nobody is asked. panel: who asks in turn; voice when empty.
    """

    hearing: Hearing
    voice: Asker
    answering: Answering
    recordings: Path
    follow_ups: bool = False
    confidence: Callable[[Screen], int | None] | None = None
    panel: tuple[Interviewer, ...] = ()

    def interviewer(self, number: int) -> Interviewer:
        """Who asks question `number`, from 1."""
        return self.panel[(number - 1) % len(self.panel)] if self.panel else Interviewer(None, self.voice)


@dataclass(frozen=True, eq=False)
class Taken:
    """An answer in the log. ear: where its words come from, None when it was typed or no model is there.

    last: the person wishes to stop after it.
    """

    attempt: Attempt
    ear: Ear | None
    last: bool


def asked(
    interview: Interview,
    session: Session,
    question: Question,
    place: str,
    asker: Asker,
    follows: int | None = None,
) -> Taken | str | None:
    """Ask until there is an answer; QUIT, or None for a skipped question. place: of the question, in file names."""
    screen = interview.hearing.screen
    tries = 0
    aloud = True
    while True:
        if aloud:
            # It returns when the last word was heard: nothing is recorded while the interviewer speaks.
            spoken = asker.say(question.text)
            screen.voice(spoken.way, spoken.because)
        tries += 1
        stem = interview.recordings / f"{session.id:06d}-{place}-{tries:02d}"
        unfinished = Unfinished(session.person_id, session.id, question, interview.hearing.now(), follows)
        remember(stem, unfinished)
        try:
            answer = _answer(interview, question, stem)
        except InputError as error:
            # Enter before the first sound, or one broken file: no reason to end the session.
            forget(stem)
            screen.trouble(error)
            if not interview.answering.interactive:
                return None
            aloud = False
            continue
        except MockviewError:
            forget(stem)
            raise
        except StoppedTypingError as stopped:
            attempt = _kept(interview, unfinished, stopped.answer)
            forget(stem)
            told = f"`mockview replay {attempt.id} --rescore` scores it."
            screen.note(f"What you typed is kept as answer {attempt.id}: {told}")
            raise
        except KeyboardInterrupt:
            _keep_what_was_said(interview, unfinished, stem)
            raise
        if isinstance(answer, Answer):
            try:
                attempt = _kept(interview, unfinished, answer)
            except BaseException:
                if answer.live is not None:
                    answer.live.abandon()
                if answer.recording is None:
                    forget(stem)  # a recording keeps its note, so that `mockview recover` can log it
                raise
            forget(stem)
            if not answer.again:
                return _taken(interview, attempt, answer)
            interview.hearing.log.discard(attempt.id)
            screen.note(f"What was recorded is kept as answer {attempt.id} and counts for nothing. Answer again.")
            aloud = False
            continue
        forget(stem)
        if answer == QUIT:
            return QUIT
        if answer == SKIP:
            screen.note("Skipped.")
            return None
        aloud = answer == REPEAT
        screen.note(question.text if aloud else "Discarded; answer again.")


def _answer(interview: Interview, question: Question, stem: Path) -> Answer | str:
    screen = interview.hearing.screen
    screen.listening(interview.answering.name, question)
    try:
        return interview.answering.take(question, stem, screen)
    finally:
        screen.listened()


def _keep_what_was_said(interview: Interview, unfinished: Unfinished, stem: Path) -> None:
    """After Ctrl-C in an answer: its sound goes into the log, to be transcribed later."""
    path = stem.with_name(stem.name + ".wav")
    if path.exists():
        attempt = _kept(interview, unfinished, Answer(recording=Recording(np.zeros(0, np.float32), path=path)))
        told = f"What you said is kept as answer {attempt.id}: `mockview transcribe` scores it."
        interview.hearing.screen.note(told)
    forget(stem)


def _kept(interview: Interview, unfinished: Unfinished, answer: Answer) -> Attempt:
    """The answer in the log, before it is heard."""
    recording = answer.recording
    path = recording.path if recording else None
    log = interview.hearing.log
    attempt = Attempt(
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
    with log.db.transaction():
        attempt = log.add_attempt(attempt)
        if recording is not None and recording.gaps:
            note_lost_sound(log.db, attempt, recording.gaps, interview.hearing.now())
    return attempt


def _taken(interview: Interview, attempt: Attempt, answer: Answer) -> Taken:
    """Begin to hear an answer that is kept, and say what is odd about its sound."""
    hearing = interview.hearing
    if answer.failure is not None:
        hearing.screen.trouble(answer.failure)
    if answer.recording is None:
        return Taken(attempt, None, answer.last)
    for sentence in answer.recording.warnings:
        hearing.screen.trouble(InputError(sentence))
    if gaps := answer.recording.gaps:
        lost_s, first_s = sum(gap.length_s for gap in gaps), gaps[0].start_s
        places = "at" if len(gaps) == 1 else f"in {len(gaps)} places, first at"
        told = f"Up to {lost_s:.1f} s of sound were lost {places} {int(first_s) // 60}:{int(first_s) % 60:02d}."
        hearing.screen.trouble(InputError(told, "Close programs that keep the machine busy."))
    if hearing.transcriber is None:
        hearing.screen.note(f"Kept as answer {attempt.id}; it waits for a speech model (`mockview transcribe`).")
        return Taken(attempt, None, answer.last)
    return Taken(attempt, Ear(hearing.transcriber, answer.recording, answer.live), answer.last)
