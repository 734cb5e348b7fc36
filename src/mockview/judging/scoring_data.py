"""What judging reads from the `scoring/` folder: cue families, norms, competencies and word statistics."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockview.errors import InputError
from mockview.judging.phrases import PhraseBook
from mockview.judging.scoring_files import REMEDY, field_of, read_table
from mockview.judging.wording import split_text, stem
from mockview.judging.words import Words, load_words

FILES = ("cues.toml", "competencies.toml", "norms.toml", "words.toml", "reference_words.toml")
"""What is read of the folder; when none of them has changed, neither has the data."""


@dataclass(frozen=True)
class Norm:
    """A delivery norm: four bounds between 1, 2, 3, 4 and 5 points, and where they come from.

    bounds: rising for "more is worse" and falling for "more is better"; `low_bounds` is set too where both
    too little and too much are bad.
    """

    id: str
    title: str
    bounds: tuple[float, float, float, float]
    low_bounds: tuple[float, float, float, float] | None
    source: str
    advice: str
    low_advice: str


@dataclass(frozen=True, eq=False)
class Competency:
    """What answers about a competency speak of.

    near: ids of competencies whose answers share much with it. stems: stems of expected words. core: phrases, at
    least one of which most answers hold; empty where no
    such list is possible. also: other names by which banks call it.
    """

    id: str
    also: tuple[str, ...]
    asked_by: tuple[str, ...]
    near: tuple[str, ...]
    core: tuple[str, ...]
    stems: frozenset[str]


@dataclass(frozen=True, eq=False)
class ScoringData:
    """Everything of `scoring/` but the rubrics, compiled; it depends on no question bank.

    families: cue phrases by family. book finds them all; asks finds what kind of question a text is;
    askers finds competencies by their questions' words; cores finds core phrases, each a family of its own.
    competencies: by id and by every other name; distinct: each once, by id.
    """

    version: int
    families: Mapping[str, tuple[str, ...]]
    book: PhraseBook
    asks: PhraseBook
    askers: PhraseBook
    cores: PhraseBook
    competencies: Mapping[str, Competency]
    distinct: tuple[Competency, ...]
    norms: Mapping[str, Norm]
    words: Words

    def competency(self, name: str) -> Competency | None:
        """A competency by its id or one of its other names."""
        key = re.sub(r"[\s_]+", "-", name.strip().lower())
        return self.competencies.get(key)


def load_scoring_data(folder: Path) -> ScoringData:
    """The scoring data of a folder; loaded once a path. Raises InputError naming the file and place."""
    return _load(folder.resolve())


def load_norms(folder: Path) -> Mapping[str, Norm]:
    """The delivery norms of a folder alone, by id, for what judges nothing. Raises InputError as load_scoring_data."""
    return _norms(read_table(folder / "norms.toml"), folder / "norms.toml")


@lru_cache(maxsize=8)
def _load(folder: Path) -> ScoringData:
    cues = read_table(folder / "cues.toml")
    words = load_words(folder)
    families = _families(cues.get("family"), folder / "cues.toml", "family")
    asks = _families(cues.get("asks"), folder / "cues.toml", "asks")
    competencies = _competencies(read_table(folder / "competencies.toml"), folder / "competencies.toml")
    distinct = tuple(sorted(set(competencies.values()), key=lambda c: c.id))

    def compile_book(source: Mapping[str, tuple[str, ...]]) -> PhraseBook:
        return PhraseBook(source, words.is_number, words.is_past)

    return ScoringData(
        version=int(cues.get("version", 1)),
        families=families,
        book=compile_book(families),
        asks=compile_book(asks),
        askers=compile_book({c.id: c.asked_by for c in distinct}),
        cores=compile_book({phrase: (phrase,) for c in distinct for phrase in c.core}),
        competencies=competencies,
        distinct=distinct,
        norms=load_norms(folder),
        words=words,
    )


def _families(raw: object, path: Path, table: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict) or not raw:
        raise InputError(f"{path} has no table [{table}].", REMEDY)
    bad = [f for f, v in raw.items() if not (isinstance(v, list) and all(isinstance(p, str) for p in v))]
    if bad:
        raise InputError(f"{path}: [{table}] {', '.join(bad)} must be lists of phrases.", REMEDY)
    return {f: tuple(v) for f, v in raw.items()}


def _competencies(raw: Mapping[str, Any], path: Path) -> dict[str, Competency]:
    found: dict[str, Competency] = {}
    entries = raw.get("competency")
    if not isinstance(entries, list):
        raise InputError(f"{path} has no [[competency]].", REMEDY)
    for entry in entries:
        expects: str = field_of(entry, "expects", path, lambda v: isinstance(v, str))
        competency = Competency(
            id=field_of(entry, "id", path, lambda v: isinstance(v, str)),
            also=tuple(entry.get("also", ())),
            asked_by=tuple(field_of(entry, "asked_by", path, lambda v: isinstance(v, list))),
            near=tuple(entry.get("near", ())),
            core=tuple(entry.get("core", ())),
            stems=frozenset(stem(p) for p in split_text(expects)),
        )
        for name in (competency.id, *competency.also):
            found.setdefault(name, competency)
        found[competency.id] = competency
    return found


def _norms(raw: Mapping[str, Any], path: Path) -> dict[str, Norm]:
    found: dict[str, Norm] = {}
    for entry in raw.get("norm", ()):
        bounds = _bounds(entry, "bounds", path)
        if bounds is None:
            raise InputError(f"{path}: norm {entry.get('id')} has no bounds.", REMEDY)
        found[entry["id"]] = Norm(
            id=entry["id"],
            title=field_of(entry, "title", path, lambda v: isinstance(v, str)),
            bounds=bounds,
            low_bounds=_bounds(entry, "low_bounds", path),
            source=field_of(entry, "source", path, lambda v: isinstance(v, str)),
            advice=field_of(entry, "advice", path, lambda v: isinstance(v, str)),
            low_advice=str(entry.get("low_advice", "")),
        )
    return found


def _bounds(entry: Mapping[str, Any], key: str, path: Path) -> tuple[float, float, float, float] | None:
    raw = entry.get(key)
    if raw is None:
        return None
    if not (isinstance(raw, list) and len(raw) == 4 and all(math.isfinite(v) for v in raw)):
        raise InputError(f"{path}: norm {entry.get('id')}: {key} must be four numbers.", REMEDY)
    one, two, three, four = map(float, raw)
    return one, two, three, four
