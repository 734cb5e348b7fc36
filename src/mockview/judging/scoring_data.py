"""What judging reads from the `scoring/` folder: cue families, norms, competencies and word statistics."""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockview.errors import InputError
from mockview.judging.phrases import PhraseBook
from mockview.judging.wording import split_text, stem

_REMEDY = "Restore the file from the package, or mend it as the message says."


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

    stems: stems of expected words. core: phrases, at least one of which most answers hold; empty where no
    such list is possible. also: other names by which banks call it.
    """

    id: str
    also: tuple[str, ...]
    asked_by: tuple[str, ...]
    core: tuple[str, ...]
    stems: frozenset[str]


@dataclass(frozen=True, eq=False)
class Words:
    """Word classes and the reference statistics of interview talk.

    base_of: past form → present form of irregular verbs. present: present form → its stem, for verbs of state
    and of action. rates: share of a stem among the words of
    interview talk; `rare_rate` stands for stems that the reference does not hold.
    """

    function: frozenset[str]
    base_of: Mapping[str, str]
    stative: frozenset[str]
    action: frozenset[str]
    present: Mapping[str, str]
    not_past: frozenset[str]
    adverbs: frozenset[str]
    openers: frozenset[str]
    determiners: frozenset[str]
    numbers: frozenset[str]
    abstract_endings: tuple[str, ...]
    question_words: frozenset[str]
    rates: Mapping[str, float]
    rare_rate: float

    def is_number(self, norm: str) -> bool:
        """Whether a word part is a number, in digits or words."""
        return norm in self.numbers or any(c.isdigit() for c in norm)

    def is_past(self, norm: str) -> bool:
        """Whether a word part looks like a past tense."""
        return norm in self.base_of or (norm.endswith("ed") and len(norm) > 4 and norm not in self.not_past)

    def base(self, norm: str) -> str:
        """The stem of a verb's present form."""
        return stem(self.base_of.get(norm, norm))


@dataclass(frozen=True, eq=False)
class ScoringData:
    """Everything of `scoring/` but the rubrics, compiled; it depends on no question bank.

    families: cue phrases by family. book finds them all; asks finds what kind of question a text is;
    askers finds competencies by their questions' words, cores by their answers' core phrases.
    """

    version: int
    families: Mapping[str, tuple[str, ...]]
    book: PhraseBook
    asks: PhraseBook
    askers: PhraseBook
    cores: PhraseBook
    competencies: Mapping[str, Competency]
    norms: Mapping[str, Norm]
    words: Words

    def competency(self, name: str) -> Competency | None:
        """A competency by its id or one of its other names."""
        key = re.sub(r"[\s_]+", "-", name.strip().lower())
        return self.competencies.get(key)


def load_scoring_data(folder: Path) -> ScoringData:
    """The scoring data of a folder; loaded once a path. Raises InputError naming the file and place."""
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> ScoringData:
    cues = _toml(folder / "cues.toml")
    words = _words(_toml(folder / "words.toml"), _toml(folder / "reference_words.toml"), folder)
    families = _families(cues.get("family"), folder / "cues.toml", "family")
    asks = _families(cues.get("asks"), folder / "cues.toml", "asks")
    competencies = _competencies(_toml(folder / "competencies.toml"), folder / "competencies.toml")
    unique = {c.id: c for c in competencies.values()}

    def compile_book(source: Mapping[str, tuple[str, ...]]) -> PhraseBook:
        return PhraseBook(source, words.is_number, words.is_past)

    return ScoringData(
        version=int(cues.get("version", 1)),
        families=families,
        book=compile_book(families),
        asks=compile_book(asks),
        askers=compile_book({c.id: c.asked_by for c in unique.values()}),
        cores=compile_book({c.id: c.core for c in unique.values()}),
        competencies=competencies,
        norms=_norms(_toml(folder / "norms.toml"), folder / "norms.toml"),
        words=words,
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The scoring data {path} can't be read: {error.strerror or error}.", _REMEDY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The scoring data {path} is not valid TOML: {error}.", _REMEDY) from error


def _families(raw: object, path: Path, table: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict) or not raw:
        raise InputError(f"{path} has no table [{table}].", _REMEDY)
    bad = [f for f, v in raw.items() if not (isinstance(v, list) and all(isinstance(p, str) for p in v))]
    if bad:
        raise InputError(f"{path}: [{table}] {', '.join(bad)} must be lists of phrases.", _REMEDY)
    return {f: tuple(v) for f, v in raw.items()}


def _field(raw: Mapping[str, Any], key: str, path: Path, kind: Callable[[Any], bool]) -> Any:
    value = raw.get(key)
    if not kind(value):
        raise InputError(f"{path}: {key} is missing or of the wrong type.", _REMEDY)
    return value


def _words(raw: Mapping[str, Any], reference: Mapping[str, Any], folder: Path) -> Words:
    path = folder / "words.toml"

    def listed(key: str) -> frozenset[str]:
        text: str = _field(raw, key, path, lambda v: isinstance(v, str))
        return frozenset(text.split())

    base_of: dict[str, str] = {}
    for pair in sorted(listed("irregular")):
        base, _, pasts = pair.partition("-")
        base_of |= dict.fromkeys(pasts.split("/"), base)
    counted: str = _field(reference, "counts", folder / "reference_words.toml", lambda v: isinstance(v, str))
    total: int = _field(reference, "total", folder / "reference_words.toml", lambda v: isinstance(v, int))
    pairs = counted.split()
    rates = {s: int(n) / total for s, n in zip(pairs[::2], pairs[1::2], strict=True)}
    verbs = listed("action") | listed("stative")
    present = {form: stem(v) for v in sorted(verbs) for form in (v, v + "s", v + "es")}
    return Words(
        function=listed("function"),
        base_of=base_of,
        stative=frozenset(map(stem, listed("stative"))),
        action=frozenset(map(stem, listed("action"))),
        present=present,
        not_past=listed("not_past"),
        adverbs=listed("adverbs"),
        openers=listed("openers"),
        determiners=listed("determiners"),
        numbers=listed("numbers"),
        abstract_endings=tuple(sorted(listed("abstract_endings"))),
        question_words=frozenset(map(stem, listed("question_words"))),
        rates=rates,
        rare_rate=1 / total,
    )


def _competencies(raw: Mapping[str, Any], path: Path) -> dict[str, Competency]:
    found: dict[str, Competency] = {}
    entries = raw.get("competency")
    if not isinstance(entries, list):
        raise InputError(f"{path} has no [[competency]].", _REMEDY)
    for entry in entries:
        expects: str = _field(entry, "expects", path, lambda v: isinstance(v, str))
        competency = Competency(
            id=_field(entry, "id", path, lambda v: isinstance(v, str)),
            also=tuple(entry.get("also", ())),
            asked_by=tuple(_field(entry, "asked_by", path, lambda v: isinstance(v, list))),
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
            raise InputError(f"{path}: norm {entry.get('id')} has no bounds.", _REMEDY)
        found[entry["id"]] = Norm(
            id=entry["id"],
            title=_field(entry, "title", path, lambda v: isinstance(v, str)),
            bounds=bounds,
            low_bounds=_bounds(entry, "low_bounds", path),
            source=_field(entry, "source", path, lambda v: isinstance(v, str)),
            advice=_field(entry, "advice", path, lambda v: isinstance(v, str)),
            low_advice=str(entry.get("low_advice", "")),
        )
    return found


def _bounds(entry: Mapping[str, Any], key: str, path: Path) -> tuple[float, float, float, float] | None:
    raw = entry.get(key)
    if raw is None:
        return None
    if not (isinstance(raw, list) and len(raw) == 4 and all(math.isfinite(v) for v in raw)):
        raise InputError(f"{path}: norm {entry.get('id')}: {key} must be four numbers.", _REMEDY)
    one, two, three, four = map(float, raw)
    return one, two, three, four
