"""What of a letter are its writer's own words, sentence by sentence: no quotes of others, no signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockview.journey.given_text import one_line

_LONGEST_SENTENCE = 150
"""Words; what runs on for longer is read in pieces, so that no text takes longer than its length."""

_QUOTED = re.compile(
    r"^\s*(?:on .{5,120}wrote:|am .{5,120}schrieb.*:|le .{5,120}écrit\s*:|-{2,}\s*(?:original|forwarded) message.*"
    r"|_{10,}|from: .+|von: .+|-- ?)$",
    re.IGNORECASE,
)
"""Below such a line stands what was answered to, or a signature."""

_GREETING = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b(?:[ \t]+[^\s,!:]+){0,3}[ \t]*(?:[,!:]|\n)\s*",
    re.IGNORECASE,
)
"""It says nothing of the interview, and its name is not to stand in what is quoted of the sentence after it."""

_BULLET = re.compile(r"^\s*(?:[-*•–·‣]|\(?\d{1,2}[.)])\s+")
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?=\s|$|[\"”’)])[\"”’)]*|[.!?](?!\s)|$)+")


@dataclass(frozen=True)
class Sentence:
    """A sentence or a line of a list; heading: the line with a colon that the list stands under, "" without one."""

    text: str
    heading: str


def own_words(text: str) -> str:
    """A letter without what it quotes of others, and without what stands below its signature."""
    kept: list[str] = []
    for line in text.splitlines():
        if kept and _QUOTED.match(line):
            break
        if not line.lstrip().startswith((">", "|")):
            kept.append(line)
    return "\n".join(kept)


def sentences_of(text: str) -> Iterator[Sentence]:
    """A letter's own sentences and lines of lists, each on one line, without its greeting."""
    heading = ""
    own = own_words(text)
    greeting = _GREETING.match(own)
    for paragraph in _paragraphs(own[greeting.end() :] if greeting else own):
        if paragraph.endswith(":"):
            heading = paragraph
            continue
        if not _BULLET.match(paragraph):
            heading = ""
        for sentence in _SENTENCE.findall(_BULLET.sub("", paragraph)):
            words = sentence.split()
            for first in range(0, len(words), _LONGEST_SENTENCE):
                yield Sentence(" ".join(words[first : first + _LONGEST_SENTENCE]), heading)


def _paragraphs(text: str) -> Iterator[str]:
    """Lines put together that were only broken by their length; a line of a list, or with a colon, stands alone."""
    lines: list[str] = []
    for raw in (*text.splitlines(), ""):
        line = one_line(raw)
        if not line or _BULLET.match(line) or (lines and lines[-1].endswith(":")):
            if lines:
                yield " ".join(lines)
            lines = []
        if line:
            lines.append(line)
