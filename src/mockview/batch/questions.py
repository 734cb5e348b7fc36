"""Which question an answer belongs to: by its id or its words, or by the name of its file."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mockview.batch.transcript_files import GivenAnswer
from mockview.content.question import Bank, Question
from mockview.errors import InputError

NAME_MARK = "--"
"""In a file's name it parts the question from the candidate: QUESTION-ID--NAME.wav."""


class Questions:
    """The questions of several banks, found by their id or their words; the first bank that has one counts."""

    def __init__(self, banks: Iterable[Bank]) -> None:
        self._held: dict[str, Question] = {}
        for bank in banks:
            for question in bank.questions:
                self._held.setdefault(question.id, question)
                self._held.setdefault(question.text, question)

    @property
    def every(self) -> tuple[Question, ...]:
        """All questions of the banks, each once, in their order."""
        return tuple({id(question): question for question in self._held.values()}.values())

    def held(self, named: str) -> Question | None:
        """The question of this id or these words, or None."""
        return self._held.get(named)

    def asked(self, named: str) -> Question:
        """The same; words that no bank holds are a question of their own."""
        return self._held.get(named) or Question(id="", text=named, competency="", kind="")

    def of_file(self, path: Path, asked: str) -> Question:
        """The question that was asked of all files, or the one that a file is named after.

        Errors: InputError when neither tells.
        """
        if asked:
            return self.asked(asked)
        named = self.held(path.stem) or self.held(path.stem.split(NAME_MARK)[0])
        if named is None:
            raise InputError(
                f"Which question does {path.name} answer?",
                "Give --question (an id or its words), or name the file QUESTION-ID.wav or QUESTION-ID--NAME.wav.",
            )
        return named

    def of_answer(self, answer: GivenAnswer) -> Question:
        """The question of a line, which may add to what a bank holds; InputError when there is none."""
        held = self.held(answer.question_id) if answer.question_id else None
        if held is None and not answer.question_text:
            raise InputError(
                f"Answer {answer.id} names a question {answer.question_id!r} that no bank holds.",
                'Add its words as "question".',
            )
        given = held or Question(id=answer.question_id, text=answer.question_text, competency="", kind="")
        return replace(
            given,
            text=answer.question_text or given.text,
            competency=answer.competency or given.competency,
            kind=answer.kind or given.kind,
            listen_for=answer.listen_for or given.listen_for,
        )


def candidate_of(path: Path) -> str:
    """Whose answer a file is by its name, "" when that does not tell."""
    return path.stem.partition(NAME_MARK)[2].strip()
