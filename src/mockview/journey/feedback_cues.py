"""How letters from interviewers speak, from scoring/feedback.toml, compiled into one book of phrases."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mockview.content.folders import shipped_folder
from mockview.judging.phrases import PhraseBook
from mockview.judging.scoring_data import ScoringData
from mockview.judging.scoring_files import field_of, read_table

POSITIVE, NEGATIVE, NOTHING = "positive", "negative", "nothing"
"""Families of what is said of a subject; all other families are "COMPETENCY/CRITERION", either of them empty."""


@dataclass(frozen=True, eq=False)
class FeedbackCues:
    """breaks: words at which a sentence turns. concessions: those after which the next comma turns it too.

    jobs: words that end the name of a job.
    """

    book: PhraseBook
    breaks: frozenset[str]
    concessions: frozenset[str]
    jobs: frozenset[str]
    negations: frozenset[str]


@lru_cache(maxsize=4)
def feedback_cues(data: ScoringData) -> FeedbackCues:
    """The shipped cues, with the names of the competencies. InputError naming the file and place."""
    path = shipped_folder() / "scoring" / "feedback.toml"
    raw = read_table(path)

    def phrases(table: Mapping[str, Any], key: str) -> list[str]:
        found: list[str] = field_of(
            table, key, path, lambda v: isinstance(v, list) and all(isinstance(p, str) for p in v)
        )
        return found

    def table(key: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = field_of(raw, key, path, lambda v: isinstance(v, dict))
        return found

    families = {name: phrases(table("tone"), name) for name in (POSITIVE, NEGATIVE, NOTHING)}
    for entry in field_of(raw, "criterion", path, lambda v: isinstance(v, list)):
        families[f"{entry.get('competency', '')}/{entry['id']}"] = phrases(entry, "phrases")
    left_out = {*phrases(table("names"), "left_out")}
    for known in data.distinct:
        names = {name.replace("-", " ") for name in (known.id, *known.also)} - left_out
        families[f"{known.id}/"] = sorted(names)
    for competency in table("competency"):
        families.setdefault(f"{competency}/", []).extend(phrases(table("competency"), competency))
    turns = table("turns")
    return FeedbackCues(
        PhraseBook(families, data.words.is_number, data.words.is_past),
        *(frozenset(phrases(turns, name)) for name in ("breaks", "concessions", "jobs", "negations")),
    )
