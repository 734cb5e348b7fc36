"""Which part of a job posting a line belongs to: what is done, what is asked for, or no matter for questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mockview.content.document_text import Line

DUTIES, NEEDS, WISHED = "duties", "needs", "wished"
ABOUT_THE_JOB = (DUTIES, NEEDS, WISHED)
REASONS = {
    "offer": "what they offer",
    "apply": "how to apply",
    "legal": "legal and equal-opportunity text",
    "company": "about the employer",
    "details": "place, hours and pay",
    "other": "no duty and no requirement",
}
"""Why a section's lines give no question."""

_HEADINGS = (
    (
        "offer",
        r"benefit|perks|we (?:can )?offer|you(?:'ll| will)? get|in it for you|salary|\bpay\b|compensation|reward",
    ),
    ("needs", r"looking for"),
    ("offer", r"why (?:join|work|us)|what we give"),
    ("apply", r"apply|application|closing date|(?:interview|hiring|selection) process|next steps|contact|how to"),
    ("legal", r"equal|diversity|inclusion|privacy|disclaimer|disclosure|data protection|accommodation|our commitment"),
    ("duties", r"responsib|dut(?:y|ies)|you(?:'ll| will)? (?:be )?do|the (?:role|job|position|opportunity)$|\btasks\b"),
    (
        "duties",
        r"(?:about|overview of) (?:the|this) (?:role|job|position)|role overview|day[- ]to[- ]day|your (?:role|day)",
    ),
    (
        "duties",
        r"accountabilit|job (?:purpose|summary|description)|main purpose|in this role|typical (?:day|shift|week)",
    ),
    (
        "company",
        r"about (?!you)|who we are|our (?:story|mission|values|company|team|people|trust|store|ward)|the company",
    ),
    ("wished", r"nice[- ]to[- ]have|desirable|preferred|bonus|advantage|\bplus\b|would be (?:great|good)"),
    ("needs", r"requir|qualif|you(?:'ll| will)? (?:need|bring|have)|you bring|skills|experience|about you|who you are"),
    ("needs", r"essential|person spec|must[- ]have|ideal candidate|your profile|knowledge|you are|we ask"),
)
_IS_HEADING = [(section, re.compile(pattern)) for section, pattern in _HEADINGS]
_DETAILS = re.compile(
    r"^(?:location|salary|hours|contract(?: type)?|job type|employment(?: type)?|reports to|department|band|grade|pay|"
    r"start(?: date)?|closing date|reference|ref|posted|company|employer|working pattern|schedule|workplace|site)\s*:",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"^(?:job title|position|job|role|vacancy|title)\s*:\s*(?=\S)", re.IGNORECASE)
_SENTENCES = (
    ("offer", r"\bwe offer\b|\bsalary\b|\bpension\b|annual leave|holiday|\bbenefits\b|per (?:hour|annum)|[£$€]\s?\d"),
    ("apply", r"\bapply\b|your cv\b|cover letter|closing date|https?:|www\."),
    ("legal", r"equal opportunit|regardless of|protected characteristic|right to work"),
    ("duties", r"\byou(?:'ll| will)\b|\bresponsible for\b|duties include|the role involves|day to day"),
    (
        "needs",
        r"experience|\bmust\b|required|knowledge of|\bdegree\b|qualified|able to|ability to|\bskills?\b|you have",
    ),
    ("needs", r"looking for (?:a|an|someone)|we need (?:a|an|someone)|\byou are\b|you(?:'re| are) "),
)
_IS_SENTENCE = [(section, re.compile(pattern)) for section, pattern in _SENTENCES]
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_LONGEST_HEADING_WORDS, _LONGEST_UNMARKED_WORDS = 8, 5
_NO_HEADING = re.compile(r"^no |\b(?:experience|knowledge|skills?|skilled|qualified|training) (?:with|of|in)\b")
_IS_SAID = re.compile(r"^(?!(?:what|who|how|why|about|you|your|our|the) ).*\b(?:are|is|be|will)\b")
"""A requirement or a statement; where a PDF has lost its bullets it looks like a heading."""


@dataclass(frozen=True)
class Part:
    """A sentence or list item, the section it belongs to, and the heading it stands under ("" before the first)."""

    section: str
    text: str
    heading: str


def parts_of(lines: Iterable[Line]) -> tuple[tuple[Part, ...], str]:
    """A posting's parts, and the job title where the text names one with a label."""
    parts: list[Part] = []
    section, heading, named = "", "", ""
    for line in lines:
        label = _TITLE_LABEL.match(line.text)
        if label and not named:
            named = line.text[label.end() :]
            continue
        if line.role == "title":
            continue
        if _DETAILS.match(line.text):
            parts.append(Part("details", line.text, heading))
            continue
        found, rest = _heading_of(line)
        if found is not None:
            section, heading = found, line.text.partition(":")[0] if rest else line.text.rstrip(": ")
            if not rest:
                continue
        for sentence in _SENTENCE_END.split(rest or line.text):
            parts.append(Part(section or _section_of(sentence), sentence, heading))
    return tuple(parts), named


def _heading_of(line: Line) -> tuple[str | None, str]:
    """The section that a line opens ("": one to be told sentence by sentence; None: it is no heading) and its rest."""
    text, rest = line.text, ""
    before, colon, after = text.partition(":")
    if line.role == "text" and colon and after.strip() and len(before.split()) <= 4:
        text, rest = before, after.strip()
        sections = [s for s, pattern in _IS_HEADING if pattern.search(_plain(text))]
        return (sections[0], rest) if sections else (None, "")
    if line.role == "bullet" or (line.role == "text" and not _looks_like_heading(text)):
        return None, ""
    for section, pattern in _IS_HEADING:
        if pattern.search(_plain(text)):
            return section, ""
    if line.role == "heading" or text.endswith(":") or (text.isupper() and len(text) > 3):
        return "", ""
    return None, ""


def _looks_like_heading(text: str) -> bool:
    marked = text.endswith(":") or text.isupper()
    most = _LONGEST_HEADING_WORDS if marked else _LONGEST_UNMARKED_WORDS
    if len(text.split()) > most or text.endswith((".", ",", ";", "!")):
        return False
    return marked or not (_NO_HEADING.search(_plain(text)) or _IS_SAID.search(_plain(text)))


def _section_of(sentence: str) -> str:
    plain = _plain(sentence)
    return next((section for section, pattern in _IS_SENTENCE if pattern.search(plain)), "other")


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").rstrip("?: ")
