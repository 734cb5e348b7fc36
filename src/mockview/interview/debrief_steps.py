"""The steps of a debrief, from what went well to one next step; each is saved as soon as it is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from mockview.errors import MockviewError
from mockview.history.times import iso_or_none
from mockview.interview.debrief_answers import day_ahead, is_file_of_questions, level_in, numbers_in
from mockview.interview.debrief_feelings import check_in, thought
from mockview.interview.debrief_talk import Given, Step, Talk
from mockview.journey.asked import recognised, shelved
from mockview.journey.debrief import Debrief
from mockview.journey.debrief_log import add_asked, add_confidence, add_stumped, add_to_debrief, settle
from mockview.journey.debrief_tasks import ideas_for, shortened
from mockview.journey.given_text import checked_text

_BACK = "-"

LONGEST_STEP = 300
"""Characters of a next step: small enough to be done is short enough to be said."""


def went_well(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """What went well, first of all."""
    text = given.went_well
    if text is None and talk.ask:
        talk.say("\n1 of 7: what went well")
        read = partial(checked_text, what="What went well")
        text = talk.until_it_fits("Something that went well, however small: ", read, "")
    if text:
        debrief = add_to_debrief(talk.db, debrief, "went_well", {"text": text}, talk.now())
        talk.care_for(text)
    return settle(talk.db, debrief, "went_well", talk.now())


def asked(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """What was asked; each question is kept as soon as its line ends."""
    if given.asked:
        debrief = _with_questions(talk, debrief, given.asked)
    elif talk.ask:
        talk.say(
            "\n3 of 7: what was asked? One question a line, as you remember it; an empty line ends, and - takes the "
            "last one back. The path of a transcript or a recording works too, if everyone in it agreed to its use."
        )
        while line := talk.line(f"Question {len(debrief.asked) + 1}: "):
            if line == _BACK:
                debrief = _taken_back(talk, debrief)
                continue
            try:
                path = line.strip("'\"")  # a file dragged into a terminal comes in quotes
                texts = talk.questions_in(Path(path).expanduser()) if is_file_of_questions(path) else (line,)
                debrief = _with_questions(talk, debrief, texts)
            except MockviewError as error:
                talk.say(str(error))
    put_on_shelf(talk, debrief)
    return settle(talk.db, debrief, "asked", talk.now())


def _taken_back(talk: Talk, debrief: Debrief) -> Debrief:
    """Without the question typed last, which nothing speaks of yet."""
    if not debrief.asked:
        return debrief
    talk.say(f"Taken back: {shortened(debrief.asked[-1].text)}")
    return add_to_debrief(talk.db, debrief, "taken_back", {}, talk.now())


def stumped(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """Where one was stumped."""
    numbers: Sequence[int] = given.stumped
    if not numbers and talk.ask and debrief.asked:
        talk.say("\n4 of 7: which of them stumped you? They go into your plan, to be practised in peace.")
        for number, question in enumerate(debrief.asked, 1):
            talk.say(f"  {number}. {question.text}")
        numbers = talk.until_it_fits("Their numbers, such as 1 3: ", partial(numbers_in, count=len(debrief.asked)), ())
    if numbers:
        every = (*debrief.stumped, *numbers)
        debrief = add_stumped(talk.db, debrief, every, talk.scoring, talk.now())
    return settle(talk.db, debrief, "stumped", talk.now())


def confidence(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """How sure one was of each answer."""
    if given.levels:
        debrief = add_confidence(talk.db, debrief, given.levels, talk.scoring, talk.now())
    elif talk.ask and debrief.asked:
        talk.say("\n5 of 7: how sure were you of each answer? From 1 (not at all) to 5 (very); Enter leaves one out.")
        for number, question in enumerate(debrief.asked, 1):
            if number in debrief.confidence:
                continue
            level = talk.until_it_fits(f"  {number}. {shortened(question.text)}: ", level_in, 0)
            if level:
                debrief = add_confidence(talk.db, debrief, {number: level}, talk.scoring, talk.now())
    return settle(talk.db, debrief, "confidence", talk.now())


def next_step(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """One next step, with its day."""
    if given.next_step:
        debrief = _stepped(talk, debrief, given.next_step, given.next_step_by)
    elif talk.ask:
        talk.say("\n7 of 7: one next step, small enough to be done.")
        if not debrief.next_step:
            ideas = tuple(ideas_for(debrief))
            for number, idea in enumerate(ideas, 1):
                talk.say(f"  {number}. {idea}")
            prompt = "One of these numbers, or your own words: "
            what = talk.until_it_fits(prompt, partial(_step_in, ideas=ideas), "")
            debrief = _stepped(talk, debrief, what, None) if what else debrief
        if debrief.next_step:
            prompt = f"By which day? tomorrow, or {talk.today().isoformat()}; Enter for any: "
            by = talk.until_it_fits(prompt, partial(day_ahead, today=talk.today()), None)
            debrief = _stepped(talk, debrief, debrief.next_step, by) if by else debrief
    return settle(talk.db, debrief, "next_step", talk.now())


def _stepped(talk: Talk, debrief: Debrief, what: str, by: date | None) -> Debrief:
    data = {"what": what, "by": iso_or_none(by)}
    return add_to_debrief(talk.db, debrief, "next_step", data, talk.now())


BY_NAME: Mapping[str, Step] = {
    "went_well": went_well,
    "check_in": check_in,
    "asked": asked,
    "stumped": stumped,
    "confidence": confidence,
    "thought": thought,
    "next_step": next_step,
}
"""In their order, which is that of mockview.journey.debrief.STEPS."""


def put_on_shelf(talk: Talk, debrief: Debrief) -> None:
    """Put the questions into the person's own bank; one that can't take them is told, and loses none."""
    if not debrief.asked:
        return
    try:
        shelved(debrief.asked, talk.shelf)
    except MockviewError as error:
        talk.say(f"{error} The questions are kept in debrief {debrief.number}.")


def _with_questions(talk: Talk, debrief: Debrief, texts: Sequence[str]) -> Debrief:
    new = recognised(texts, debrief.asked, talk.shelf, talk.scoring)
    return add_asked(talk.db, debrief, new, talk.now())


def _step_in(text: str, ideas: Sequence[str]) -> str:
    numbered = {str(number): idea for number, idea in enumerate(ideas, 1)}
    if text in numbered:
        return numbered[text]
    return " ".join(checked_text(text, "The next step", LONGEST_STEP).split())
