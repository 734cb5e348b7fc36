"""What a letter from an interviewer says was good and was missing, by competency and criterion, with its own words.

Sentence by sentence, and within one by what stands before and after a "but": phrases that name a competency or a
criterion, beside phrases that praise or find wanting. It suggests; the person confirms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mockview.history.points import DELIVERY
from mockview.journey.asked import convincing_criterion
from mockview.journey.feedback_cues import NOTHING, POSITIVE, FeedbackCues, feedback_cues
from mockview.journey.reply_text import Sentence, sentences_of
from mockview.judging.phrases import Hits
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import read_words
from mockview.speech.transcript import from_text

_LONGEST_QUOTE = 300
_REACH = 3
"""Words by which a "not" may stand before what it turns round: "not come across as confident"."""

_REST_OF_A_JOB = 3
"""Words of a job's name that may follow what it begins with, the "role" or "position" at its end among them."""

_LONGEST_LINK = 3
"""Letters of words such as "for" and "the", which stand in no job's name."""

_TURN = re.compile(r";|\s[–—-]\s|—")
_KIND_OF = {"technical": "technical", "motivation": "motivational", "self-introduction": "introduction"}
_WEAKNESS = "strengths-weaknesses"


@dataclass(frozen=True)
class Finding:
    """One thing that a letter says of the person's interview.

    competency: "" when the letter does not say of which answers it speaks. criterion_id: "" for praise of a competency
    as a whole. quote: its own words. praise: whether it was good, else it was missing.
    """

    competency: str
    criterion_id: str
    quote: str
    praise: bool


@dataclass(frozen=True)
class _Clause:
    text: str
    hits: Hits
    norms: tuple[str, ...]


@dataclass(frozen=True)
class _Subject:
    """A competency, a criterion or both, named at this word of a clause."""

    place: int
    competency: str
    criterion_id: str


def read_feedback(text: str, data: ScoringData) -> tuple[Finding, ...]:
    """What a letter says, in its order, each thing once; nothing when it names nothing that is known. English only."""
    cues = feedback_cues(data)
    found: dict[tuple[str, str, bool], Finding] = {}
    before = ""
    for sentence in sentences_of(text):
        findings = [_placed_as_before(finding, before) for finding in _findings(sentence, cues)]
        for finding in findings:
            found.setdefault((finding.competency, finding.criterion_id, finding.praise), finding)
        missing = [f.competency for f in findings if not f.praise and f.competency != DELIVERY]
        before = missing[-1] if missing and not sentence.heading else ""
    whole = {(f.criterion_id, f.praise, f.quote) for f in found.values() if f.competency}
    return tuple(f for f in found.values() if f.competency or (f.criterion_id, f.praise, f.quote) not in whole)


def _placed_as_before(finding: Finding, competency: str) -> Finding:
    """What goes on finding wanting what the sentence before did is said of the same answers."""
    return finding if finding.competency or finding.praise else replace(finding, competency=competency)


def _findings(sentence: Sentence, cues: FeedbackCues) -> Iterator[Finding]:
    clauses = _clauses(sentence.text, cues)
    heading = _tone(_clauses(sentence.heading, cues), cues)
    elsewhere = [s for clause in clauses for s in _subjects(clause, cues) if s.competency and not s.criterion_id]
    for part, around in ((part, clause) for clause in clauses for part in _parts(clause, cues)):
        tone = _tone([part], cues) or _tone([around], cues) or heading
        subjects = _subjects(part, cues)
        if not tone or not subjects:
            continue
        own = [s for s in subjects if s.competency and not s.criterion_id]
        criteria = [s for s in subjects if s.criterion_id]
        crowded = sum(not s.competency for s in criteria) > 1
        pairs = [pair for s in criteria for pair in _placed(s, own, elsewhere, crowded=crowded)]
        named = {competency for competency, _ in pairs}
        pairs += [(s.competency, _criterion_of(s.competency, tone > 0)) for s in own if s.competency not in named]
        quote = around.text if len(around.text.split()) > 2 else sentence.text
        for competency, criterion_id in dict.fromkeys(pairs):
            yield Finding(competency, criterion_id, quote[:_LONGEST_QUOTE], tone > 0)


def _placed(
    subject: _Subject, own: Sequence[_Subject], elsewhere: Sequence[_Subject], *, crowded: bool
) -> list[tuple[str, str]]:
    """A criterion with the competencies that it is said of: its own, those beside it, else those of the sentence.

    crowded: several criteria stand side by side, so that each belongs to the competency nearest to it.
    """
    if subject.competency:
        return [(subject.competency, subject.criterion_id)]
    about = [min(own, key=lambda s: abs(s.place - subject.place))] if own and crowded else own or elsewhere
    return [(s.competency, subject.criterion_id) for s in about] or [("", subject.criterion_id)]


def _criterion_of(competency: str, praised: bool) -> str:
    """What to work on where only a competency was found wanting: what makes such an answer convince."""
    if praised:
        return ""
    return "progress" if competency == _WEAKNESS else convincing_criterion(_KIND_OF.get(competency, "behavioural"))


def _parts(clause: _Clause, cues: FeedbackCues) -> list[_Clause]:
    """A clause parted at an "and" on whose both sides a criterion is said of a competency of its own."""

    def tells(part: _Clause) -> bool:
        subjects = _subjects(part, cues)
        return any(s.competency and not s.criterion_id for s in subjects) and any(s.criterion_id for s in subjects)

    for n, norm in enumerate(clause.norms):
        if norm == "and":
            parts = [
                replace(clause, norms=norms, hits=cues.book.find(norms))
                for norms in (clause.norms[:n], clause.norms[n + 1 :])
            ]
            if all(map(tells, parts)):
                return [part for side in parts for part in _parts(side, cues)]
    return [clause]


def _subjects(clause: _Clause, cues: FeedbackCues) -> list[_Subject]:
    """What a clause names, in its order; the longer phrase holds where two overlap, and no name of a job counts."""
    hits = [(start, end, name) for name, places in clause.hits.items() if "/" in name for start, end in places]
    found: dict[str, _Subject] = {}
    for start, end, name in sorted(_longest(hits)):
        if not _names_a_job(clause.norms[end : end + _REST_OF_A_JOB], cues):
            competency, _, criterion_id = name.partition("/")
            found.setdefault(name, _Subject(start, competency, criterion_id))
    return list(found.values())


def _names_a_job(after: Sequence[str], cues: FeedbackCues) -> bool:
    """Whether the words after a subject make it part of a job's name: "customer" before "service adviser role"."""
    for norm in after:
        if norm in cues.jobs:
            return True
        if len(norm) <= _LONGEST_LINK:
            return False
    return False


def _tone(clauses: Sequence[_Clause], cues: FeedbackCues) -> int:
    """-1 where something was missing, 1 where it was good, 0 where neither is said."""
    tones: list[int] = []
    for clause in clauses:
        hits = [(start, end, name) for name, places in clause.hits.items() if "/" not in name for start, end in places]
        kept = _longest(hits)
        turned: set[int] = set()
        for start, _, name in kept:
            if name == NOTHING:
                continue
            nots = [n for n in range(max(0, start - _REACH), start) if clause.norms[n] in cues.negations]
            nots = [n for n in nots if not any(a <= n < b for a, b, _ in kept)]
            turned.update(nots)
            tones.append((1 if name == POSITIVE else -1) * (-1 if nots else 1))
        inside = {n for start, end, _ in kept for n in range(start, end)}
        if any(norm in cues.negations for n, norm in enumerate(clause.norms) if n not in inside | turned):
            tones.append(-1)
    return min(tones, default=0)


def _longest(hits: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Hits that share no word, the longer and earlier first; of two alike, courtesy and blame come before praise."""
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(hits, key=lambda h: (h[0] - h[1], h[0], h[2] == POSITIVE, h[2])):
        alike = "/" in name and any((a, b) == (start, end) for a, b, _ in kept)
        if alike or not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, name))
    return kept


def _clauses(sentence: str, cues: FeedbackCues) -> list[_Clause]:
    """A sentence's parts, turned by "but" and its like."""
    wording = read_words(from_text(sentence))
    if not wording.norms:
        return []
    cuts = {0, len(wording.norms)}
    conceding = False
    for n, norm in enumerate(wording.norms):
        if norm in cues.breaks:
            cuts.add(n)
            conceding = norm in cues.concessions
        between = sentence[wording.ends[n - 1] : wording.starts[n]] if n else ""
        if _TURN.search(between) or (conceding and n - 1 in wording.commas):
            cuts.add(n)
            conceding = False
    places = sorted(cuts)
    clauses: list[_Clause] = []
    for first, after in pairwise(places):
        norms = wording.norms[first:after]
        begin = first + 1 if norms[0] in cues.breaks and len(norms) > 1 else first
        text = sentence[wording.starts[begin] : wording.starts[after] if after < len(wording.norms) else len(sentence)]
        clauses.append(_Clause(text.strip(" ,;–—-"), cues.book.find(norms), norms))
    return clauses
