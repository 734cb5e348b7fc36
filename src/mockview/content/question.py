"""Interview questions and the banks that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("behavioural", "motivational", "introduction", "technical", "situational")
"""What a question asks for: a past event, a reason, oneself, an explanation, a hypothetical."""

LEVELS = ("any", "entry", "mid", "senior")


@dataclass(frozen=True)
class Question:
    """One interview question.

    listen_for: lower-case words and stems that a relevant answer tends to hold.
    follow_ups: a further question for each part that an answer may lack (situation, action, result, ...).
    guide_s: how long a good answer tends to take, in seconds.
    outline: what a strong answer covers, line by line.
    """

    id: str
    text: str
    competency: str
    kind: str
    level: str = "any"
    listen_for: tuple[str, ...] = ()
    follow_ups: Mapping[str, str] = field(default_factory=dict)
    rubric_id: str = ""
    guide_s: float = 120.0
    outline: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """A file of questions; origin says where it came from: "option", "user" or "shipped"; file is its path."""

    id: str
    title: str
    description: str
    questions: tuple[Question, ...]
    origin: str = "shipped"
    file: str = ""
