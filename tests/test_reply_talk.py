"""A reply is pasted up to a full stop, and each thing in it is asked about with its quote."""

from io import StringIO

import pytest
from rich.console import Console

from answers import START
from mockview.errors import UsageError
from mockview.interview.reply_talk import asked_findings, pasted
from mockview.journey.feedback_reading import Finding
from mockview.journey.feedback_reply import Reply

FINDINGS = (
    Finding("leadership", "", "Your leadership stood out.", True),
    Finding("", "specificity", "We would have liked more.", False),
)


def test_a_reply_ends_at_a_full_stop_or_with_the_input() -> None:
    source = StringIO("Dear Ada,\n\nno.\n . \nrm -r\n")
    said: list[str] = []
    assert pasted(source.readline, said.append) == "Dear Ada,\n\nno.\n"
    assert source.readline() == "rm -r\n" and len(said) == 1
    assert pasted(StringIO("no end").readline, said.append) == "no end"


def test_a_reply_that_is_too_long_is_read_to_its_end_before_it_is_refused() -> None:
    source = StringIO("secret words\n" * 80_000 + ".\nnext\n")
    with pytest.raises(UsageError, match="1,040,000 characters") as refused:
        pasted(source.readline, lambda _: None)
    assert "secret" not in str(refused.value)
    assert source.readline() == "next\n"


def test_each_finding_is_shown_before_it_is_asked_about() -> None:
    reply = Reply(1, 1, START, "Hello", "", FINDINGS)
    console = Console(file=StringIO(), width=80)
    asked: list[str] = []

    def only_the_last(question: str) -> bool:
        asked.append(question)
        return "plan" in question

    assert list(asked_findings(reply, ("leadership", "conflict"), console.print, only_the_last)) == [2]
    assert len(asked) == 2 and "bad day" in asked[0]
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    assert "stood out" in shown and "detail in conflict answers" in shown
