"""Letters around a job: drafted from what is known, with what is not known left as a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mockview.content.toml_document import holds_control_characters
from mockview.errors import UsageError
from mockview.journey.letter_templates import FACTS, GAP, LENGTHS, MEDIA, TONES, load_templates

LONGEST_FACT = 300
LONGEST_LETTER = 20_000
"""Characters of a letter that was edited: eight pages."""


@dataclass(frozen=True)
class Letter:
    """A draft. subject: "" for a short message. missing: the facts that still stand as [gaps] in it."""

    kind: str
    subject: str
    body: str
    medium: str = "email"
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, as it is written to a file or edited."""
        return f"Subject: {self.subject}\n\n{self.body}\n" if self.subject else f"{self.body}\n"


def draft(
    kind: str,
    facts: Mapping[str, str],
    *,
    home: Path,
    medium: str = "email",
    tone: str = "plain",
    length: str = "usual",
) -> Letter:
    """A letter with its gaps filled from `facts` (names of FACTS); what is not given stays as [gap] and is named.

    home: the folder that may hold the user's own templates.
    Errors: UsageError for an unknown kind, fact or choice, and for a fact that is no single line; InputError for a
    broken template.
    """
    for name, given, choices in (("medium", medium, MEDIA), ("tone", tone, TONES), ("length", length, LENGTHS)):
        if given not in choices:
            raise UsageError(f"A letter's {name} can't be {given[:40]!r}.", f"Choose {' or '.join(choices)}.")
    known = {name: _one_line(name, value) for name, value in facts.items() if value.strip()}
    template = load_templates(kind, home).best_for(medium, tone, length)
    subject, body = (GAP.sub(lambda gap: known.get(gap[1], gap[0]), t) for t in (template.subject, template.body))
    gaps = dict.fromkeys(GAP.findall(f"{template.subject} {template.body}"))
    missing = tuple(gap for gap in gaps if gap not in known)
    return Letter(kind, subject if medium == "email" else "", body, medium, missing)


def gaps_of(kind: str, *, home: Path, medium: str = "email", tone: str = "plain", length: str = "usual") -> list[str]:
    """The facts that such a letter speaks of, in the order of FACTS."""
    missing = draft(kind, {}, home=home, medium=medium, tone=tone, length=length).missing
    return [name for name in FACTS if name in missing]


def edited(letter: Letter, text: str) -> Letter:
    """The letter with what a person made of its text; UsageError when nothing is left, or it is too long."""
    lines = text.replace("\r\n", "\n").strip()
    subject = ""
    if letter.medium == "email" and lines.startswith("Subject:"):
        subject, _, lines = lines.removeprefix("Subject:").partition("\n")
    body = lines.strip()
    if not body:
        raise UsageError("The letter is empty.", "Nothing was kept; draft it again.")
    if len(text) > LONGEST_LETTER:
        raise UsageError(f"The letter is {len(text):,} characters long.", f"Shorten it to {LONGEST_LETTER:,}.")
    if holds_control_characters(f"{subject}{body}".replace("\n", "").replace("\t", "")):
        raise UsageError("The letter holds control characters.", "Leave them out; nothing was kept.")
    gaps = dict.fromkeys(gap for gap in GAP.findall(f"{subject} {body}") if gap in FACTS)
    return Letter(letter.kind, subject.strip(), body, letter.medium, tuple(gaps))


def _one_line(name: str, value: str) -> str:
    if name not in FACTS:
        raise UsageError(f"A letter has no place for {name[:40]!r}.", f"There are: {', '.join(FACTS)}.")
    line = value.strip()
    if len(line) > LONGEST_FACT or holds_control_characters(line):
        raise UsageError(
            f"A letter's {name} must be one line of at most {LONGEST_FACT} characters.",
            "Shorten it and leave out line breaks and control characters.",
        )
    return line
