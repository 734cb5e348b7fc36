"""Scoring files one after the other: each gives a scored answer or the reason why not."""

import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.audio.recording import Recording
from mockview.audio.safe_decode import AUDIO_SUFFIXES, decode
from mockview.batch.transcript_files import GivenAnswer, read_answers, read_transcript
from mockview.content.question import Bank, Question
from mockview.errors import InputError, MockviewError
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring, complete_question, hear, judge
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript

TRANSCRIPT_SUFFIXES = frozenset({".vtt", ".srt", ".txt"})
ANSWERS_SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Scored:
    """One answer's result; either `assessment` or `error` is there. id: the file's name, or the line's id."""

    id: str
    question: Question | None = None
    transcript: Transcript | None = None
    assessment: Assessment | None = None
    error: MockviewError | None = None


@dataclass(frozen=True)
class FileScoring:
    """What files are scored with; the speech model is loaded when the first recording comes.

    asked: the question that all files answer (an id or its words), or "" to find it by the file's name.
    """

    banks: tuple[Bank, ...]
    scoring: Scoring
    transcriber: Callable[[], Transcriber]
    asked: str = ""

    def score(self, paths: Sequence[Path]) -> Iterator[Scored]:
        """A result for each answer in each file, in order; a bad file is one result with its error.

        Errors: ModelError when the speech model that a recording needs is not here, because then none can be heard.
        """
        for path in paths:
            try:
                _must_be_file(path)
                if path.suffix.lower() == ANSWERS_SUFFIX:
                    yield from self._lines(path)
                    continue
                question, answer = self._read(path)
            except MockviewError as error:
                yield Scored(path.name, error=error)
                continue
            transcriber = self.transcriber() if isinstance(answer, Recording) else None
            try:
                yield self._judged(path.name, hear(answer, transcriber), question)
            except MockviewError as error:
                yield Scored(path.name, error=error)

    def _lines(self, path: Path) -> Iterator[Scored]:
        some = False
        for answer_id, answer in read_answers(path):
            some = True
            if isinstance(answer, InputError):
                yield Scored(answer_id, error=answer)
                continue
            try:
                yield self._judged(answer.id, answer.transcript, self._question_of(answer))
            except MockviewError as error:
                yield Scored(answer.id, error=error)
        if not some:
            raise InputError(f"{path} is empty.", "It needs one answer a line, as JSON.")

    def _read(self, path: Path) -> tuple[Question, Recording | Transcript]:
        suffix = path.suffix.lower()
        if suffix not in AUDIO_SUFFIXES | TRANSCRIPT_SUFFIXES:
            known = ", ".join(sorted(AUDIO_SUFFIXES | TRANSCRIPT_SUFFIXES | {ANSWERS_SUFFIX}))
            raise InputError(f"{path} is of no kind that mockview scores.", f"It takes {known}.")
        if path.stat().st_size == 0:
            raise InputError(f"{path} is empty.", "Give a recording or a transcript with an answer in it.")
        question = self._question_for(self.asked, path)
        return question, decode(path) if suffix in AUDIO_SUFFIXES else read_transcript(path)

    def _judged(self, answer_id: str, transcript: Transcript, question: Question) -> Scored:
        complete = complete_question(question, self.scoring.data)
        return Scored(answer_id, complete, transcript, judge(transcript, complete, self.scoring))

    def _question_for(self, asked: str, path: Path) -> Question:
        if asked:
            return self._held(asked) or Question(id="", text=asked, competency="", kind="")
        stem = path.stem
        named = self._held(stem) or self._held(stem.split("--")[0])
        if named is None:
            raise InputError(
                f"Which question does {path.name} answer?",
                "Give --question (an id or its words), or name the file QUESTION-ID.wav or QUESTION-ID--NAME.wav.",
            )
        return named

    def _question_of(self, answer: GivenAnswer) -> Question:
        held = self._held(answer.question_id) if answer.question_id else None
        if held is None and not answer.question_text:
            raise InputError(
                f"Answer {answer.id} names a question {answer.question_id!r} that no bank holds.",
                'Add its words as "question".',
            )
        given = held or Question(id=answer.question_id, text=answer.question_text, competency="", kind="")
        return Question(
            id=given.id,
            text=answer.question_text or given.text,
            competency=answer.competency or given.competency,
            kind=answer.kind or given.kind,
            level=given.level,
            listen_for=answer.listen_for or given.listen_for,
            follow_ups=given.follow_ups,
            rubric_id=given.rubric_id,
            guide_s=given.guide_s,
            outline=given.outline,
        )

    def _held(self, question_id: str) -> Question | None:
        for bank in self.banks:
            for question in bank.questions:
                if question_id in (question.id, question.text):
                    return question
        return None


def _must_be_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise InputError(f"There is no file {path}.", "Check the path.") from error
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} can't be read ({reason}).", "Check the path and its permissions.") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{path} is a folder.", "Give the files in it: FOLDER/*.wav.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{path} is no file but a device or a pipe.", "Save the answer to a file first.")
