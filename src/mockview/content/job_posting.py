"""A job posting read: title, level, field, skills and duties, with what was found and what was left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.content.document_text import Document, Line, read_document
from mockview.content.job_phrases import asked_phrases, duty_phrase, job_title, key_of
from mockview.content.job_terms import Field, JobTerms, load_job_terms
from mockview.content.posting_sections import ABOUT_THE_JOB, DUTIES, NEEDS, REASONS, WISHED, Part, parts_of
from mockview.errors import InputError

_WEIGHT = {DUTIES: 2.0, NEEDS: 1.0, WISHED: 0.5}
_MOST_SKILLS, _MOST_DUTIES = 20, 20
_LEAST_FIELD_SCORE = 3.0
_SENIOR_FROM_YEARS, _MID_FROM_YEARS, _MOST_YEARS = 5, 2, 15
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_YEARS = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\s*(?:\+|plus|or more)?(?:\s*(?:-|–|to)\s*\d{{1,2}})?\+?\s*years?\b", re.I
)
_BEGINNER = re.compile(r"newly qualified|no experience|recent graduate|entry[- ]level|first job|full training", re.I)
_PAPERS = re.compile(r"\bdegree\b|licen[cs]e|diploma|registration|registered|certificat|right to work|\bDBS\b", re.I)


@dataclass(frozen=True)
class Skill:
    """way: "tool" (used), "practice" (done, known by the lists) or "asked" (in the posting's own words)."""

    name: str
    way: str


@dataclass(frozen=True)
class Duty:
    """phrase: goes on after "In this job you will"; competency: an id of scoring/competencies.toml, or ""."""

    phrase: str
    competency: str


@dataclass(frozen=True)
class JobPosting:
    """What a posting says about the job.

    title: "" when none is named. level: "entry", "mid" or "senior". field: an id of scoring/job_terms.toml, or "".
    competencies: (id, weight), what is asked for most first; weights add up to 1.
    text: its duties and requirements, one a line. found, left_out: sentences for the screen.
    """

    title: str
    level: str
    field: str
    skills: tuple[Skill, ...]
    duties: tuple[Duty, ...]
    competencies: tuple[tuple[str, float], ...]
    text: str
    found: tuple[str, ...]
    left_out: tuple[str, ...]


def read_posting(path: Path) -> JobPosting:
    """A posting from a text, Markdown, HTML or PDF file; InputError in one sentence when there is none in it."""
    posting = posting_of(read_document(path), load_job_terms())
    if not posting.skills and not posting.duties:
        raise InputError(
            f"{path} names no duty and no skill that a question could be about.",
            "Give the posting's own text: what the job holds and what it asks for.",
        )
    return posting


def posting_of(document: Document, terms: JobTerms) -> JobPosting:
    """What a document says about the job."""
    parts, named = parts_of(document.lines)
    about = [p for p in parts if p.section in ABOUT_THE_JOB]
    title = _title(named, document.lines, terms)
    field = _field(title, about, terms)
    level, because = _level(title, about, terms)
    skills = _skills(about, field, terms)
    duties, unclear = _duties(about, terms)
    competencies = _competencies(about, terms)
    what = field.title if field else "none that is known here"
    found = (
        f"Job: {title or 'not named'}. Level: {level} ({because}). Field: {what}.",
        f"Skills: {_listed([s.name for s in skills])}.",
        f"Duties: {_listed([d.phrase for d in duties], '; ')}.",
        f"It calls most for: {_listed([name.replace('-', ' ') for name, _ in competencies[:5]])}.",
    )
    return JobPosting(
        title=title,
        level=level,
        field=field.id if field else "",
        skills=skills,
        duties=duties,
        competencies=competencies,
        text="\n".join([title, *(p.text for p in about)]),
        found=found,
        left_out=(*document.left_out, *_left_out(parts, unclear)),
    )


def _title(named: str, lines: Sequence[Line], terms: JobTerms) -> str:
    """The title that is named; else the first heading or short line that names a job, the page's own title last."""
    top = [line.text for line in lines[:12] if line.role != "title" and len(line.text.split()) <= 10]
    headings = [line.text for line in lines if line.role == "heading"][:3]
    candidates = [job_title(text, terms) for text in (*headings, *top, *(x.text for x in lines if x.role == "title"))]
    if named:
        return job_title(named, terms)
    for title in candidates:
        if any(field.titles.count(title) for field in terms.fields.values()):
            return title
    return ""


def _field(title: str, about: Sequence[Part], terms: JobTerms) -> Field | None:
    text = "\n".join(p.text for p in about)
    said = set(re.findall(r"\w+", text.lower()))

    def score(field: Field) -> float:
        skills = {name.lower() for _, name in (*field.practices.places(text), *field.tools.places(text))}
        return 5.0 * min(2, field.titles.count(title)) + len(skills) + 0.2 * len(said & set(field.words))

    best = max(terms.fields.values(), key=score)
    return best if score(best) >= _LEAST_FIELD_SCORE else None


def _level(title: str, about: Sequence[Part], terms: JobTerms) -> tuple[str, str]:
    for level, cues in terms.levels.items():
        if cues.count(title):
            return level, "from the title"
    years = [_number(m.group(1)) for p in about if "experience" in p.text.lower() or p.section == NEEDS
             for m in _YEARS.finditer(p.text)]  # fmt: skip
    asked = max((n for n in years if n <= _MOST_YEARS), default=None)
    if asked is not None:
        level = "senior" if asked >= _SENIOR_FROM_YEARS else "mid" if asked >= _MID_FROM_YEARS else "entry"
        return level, f"{asked} year{'s' if asked != 1 else ''} asked for"
    if any(_BEGINNER.search(p.text) for p in about):
        return "entry", "beginners are welcome"
    return "mid", "nothing tells otherwise"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text.lower()) + 1


def _skills(about: Sequence[Part], field: Field | None, terms: JobTerms) -> tuple[Skill, ...]:
    """What is asked for, in the order of the requirements, then of the duties, then of what is only wished for."""
    fields = [field, *(terms.fields[near] for near in field.near)] if field else list(terms.fields.values())
    found: dict[tuple[str, ...], Skill] = {}
    for section in (NEEDS, DUTIES, WISHED):
        for part in (p for p in about if p.section == section):
            places = [(at, Skill(name, "tool")) for f in fields for at, name in f.tools.places(part.text)]
            places += [(at, Skill(name, "practice")) for f in fields for at, name in f.practices.places(part.text)]
            for _, skill in sorted(places, key=lambda place: place[0]):
                found.setdefault(key_of(skill.name), skill)
            if not places and section != DUTIES:
                for name in asked_phrases(part.text):
                    found.setdefault(key_of(name), Skill(name, "asked"))
    return tuple(found.values())[:_MOST_SKILLS]


def _duties(about: Iterable[Part], terms: JobTerms) -> tuple[tuple[Duty, ...], int]:
    """The duties, and how many were too long or too unclear to put into words."""
    found: dict[str, Duty] = {}
    unclear = 0
    for part in about:
        if part.section != DUTIES:
            continue
        phrase = duty_phrase(part.text, terms)
        if not phrase:
            unclear += 1
            continue
        hits = {name: cues.count(phrase) for name, cues in terms.competencies.items()}
        best = max(hits, key=lambda name: hits[name])
        found.setdefault(phrase.lower(), Duty(phrase, best if hits[best] else ""))
    return tuple(found.values())[:_MOST_DUTIES], unclear


def _competencies(about: Sequence[Part], terms: JobTerms) -> tuple[tuple[str, float], ...]:
    weights = {
        name: sum(_WEIGHT[p.section] for p in about if cues.count(p.text)) for name, cues in terms.competencies.items()
    }
    total = sum(weights.values()) or 1.0
    ordered = sorted(weights, key=lambda name: (-weights[name], name))
    return tuple((name, round(weights[name] / total, 4)) for name in ordered if weights[name])


def _left_out(parts: Sequence[Part], unclear: int) -> list[str]:
    left: list[str] = []
    for section, reason in REASONS.items():
        of_it = [p for p in parts if p.section == section]
        headings = list(dict.fromkeys(p.heading for p in of_it if p.heading))
        if of_it:
            where = f" ({_listed([h[:40] for h in headings[:3]])})" if headings and section != "details" else ""
            left.append(f"{len(of_it)} line{'s' if len(of_it) > 1 else ''}{where}: {reason}.")
    if unclear:
        what = "duties were" if unclear > 1 else "duty was"
        left.append(f"{unclear} {what} not put into words: too long or not clear enough for a question.")
    papers = sum(bool(_PAPERS.search(p.text)) for p in parts if p.section in (NEEDS, WISHED))
    if papers:
        what = "lines" if papers > 1 else "line"
        left.append(f"{papers} {what} about papers (a degree, a licence, a registration): no answer can show them.")
    return left


def _listed(names: Sequence[str], between: str = ", ") -> str:
    return between.join(names) if names else "none"
