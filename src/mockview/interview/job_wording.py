"""Questions in this program's own words around a posting's duties and skills, with what a good answer tends to hold."""

import random
import re
from collections.abc import Sequence
from typing import TypeVar

from mockview.content.job_posting import Duty, JobPosting, Skill
from mockview.content.job_terms import JobTerms
from mockview.content.question import Question

_Item = TypeVar("_Item")

_DUTY = (
    "In this job you will {phrase}. Tell me about a time you did something like it, and how it turned out.",
    "In this job you will {phrase}. When did work of that kind last get difficult, and what did you do?",
    "In this job you will {phrase}. Which piece of work shows best that you can?",
)
_TOOL = (
    "This role asks for {name}. Tell me about a time you used it under pressure.",
    "This role asks for {name}. Tell me about a piece of work that depended on it, and your part in it.",
)
_PRACTICE = (
    "This role asks for {name}. Tell me about a time it got difficult, and what you did.",
    "This role asks for {name}. Tell me about a time it went better because of you.",
)
_EXPLAIN_TOOL = "How do you use {name} in your work, what do you watch out for, and when would you not use it?"
_EXPLAIN_PRACTICE = "How do you go about {name}, step by step, and what can go wrong?"
_OPENINGS = (
    ("introduction", "self-introduction", "Tell me about yourself, and about what leads you to the job of {title}."),
    ("motivational", "motivation", "Why do you want the job of {title}?"),
)
_FOLLOW_UPS = {
    "situation": "Where was that, and what made it hard?",
    "action": "What did you yourself do first, and then?",
    "result": "What came of it, in a figure if there is one?",
    "reflection": "What would you do differently in this job?",
}
_MOST_LISTENED_FOR = 60


def worded_opening(posting: JobPosting) -> tuple[Question, ...]:
    """Who one is, and why this job; none when the posting names no title."""
    if not posting.title:
        return ()
    return tuple(
        Question(_id(kind, posting.title), text.format(title=posting.title), competency, kind, guide_s=90.0)
        for kind, competency, text in _OPENINGS
    )


def worded_behavioural(posting: JobPosting, terms: JobTerms, rng: random.Random) -> list[Question]:
    """A question on a past event for each duty and each skill, duties of what the posting calls for most first."""
    weights = dict(posting.competencies)
    duties = sorted(posting.duties, key=lambda duty: -weights.get(duty.competency, 0.0))
    questions = [_about_duty(duty, posting, terms, rng) for duty in _first_half_shuffled(duties, rng)]
    # A skill after every second duty.
    for place, skill in enumerate(_first_half_shuffled(posting.skills, rng)):
        questions.insert(3 * place + 2, _about_skill(skill, posting, terms, rng))
    return questions


def worded_technical(posting: JobPosting, terms: JobTerms, rng: random.Random) -> list[Question]:
    """A question on how it is done for each skill that the lists know, those that the posting names first sooner."""
    known = [skill for skill in posting.skills if skill.way != "asked"]
    return [
        Question(
            _id("how", skill.name),
            (_EXPLAIN_TOOL if skill.way == "tool" else _EXPLAIN_PRACTICE).format(name=skill.name),
            "technical",
            "technical",
            level=posting.level,
            listen_for=_listened_for(skill.name, posting, terms),
            follow_ups={"specifics": "How did you last do that, step by step?"},
        )
        for skill in _first_half_shuffled(known, rng)
    ]


def _about_duty(duty: Duty, posting: JobPosting, terms: JobTerms, rng: random.Random) -> Question:
    return Question(
        _id("duty", duty.phrase),
        rng.choice(_DUTY).format(phrase=duty.phrase),
        duty.competency or "problem-solving",
        "behavioural",
        level=posting.level,
        listen_for=_listened_for(duty.phrase, posting, terms),
        follow_ups=_FOLLOW_UPS,
    )


def _about_skill(skill: Skill, posting: JobPosting, terms: JobTerms, rng: random.Random) -> Question:
    return Question(
        _id("skill", skill.name),
        rng.choice(_TOOL if skill.way == "tool" else _PRACTICE).format(name=skill.name),
        "problem-solving",
        "behavioural",
        level=posting.level,
        listen_for=_listened_for(skill.name, posting, terms),
        follow_ups=_FOLLOW_UPS,
    )


def _first_half_shuffled(items: Sequence[_Item], rng: random.Random) -> list[_Item]:
    """What matters more stands first: chance decides among the first half, which comes before the rest."""
    half = (len(items) + 1) // 2
    return [*rng.sample(items[:half], half), *items[half:]]


def _listened_for(phrase: str, posting: JobPosting, terms: JobTerms) -> tuple[str, ...]:
    """The phrase's own words, then what answers about the field tend to hold; lower-case, no word twice."""
    own = [word for word in re.findall(r"[\w+#]+", phrase.lower()) if len(word) > 2]
    field = terms.fields.get(posting.field)
    return tuple(dict.fromkeys([*own, *(field.words if field else ())]))[:_MOST_LISTENED_FOR]


def _id(what: str, phrase: str) -> str:
    """An id such as a bank's: the same phrase has the same one, so that progress on it can be followed."""
    return f"job-{what}-{re.sub(r'[^a-z0-9]+', '-', phrase.lower()).strip('-')}"[:64].rstrip("-")
