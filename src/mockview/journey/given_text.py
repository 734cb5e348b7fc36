"""Text that a person types or pastes: within bounds, without what steers a terminal, and never quoted in an error."""

import re
import unicodedata

from mockview.errors import UsageError

LONGEST_THOUGHT = 4_000
"""Characters of what is typed in one go; two pages."""

LONGEST_LETTER = 100_000
"""Characters of a pasted letter: with everything it quotes, still 30 pages."""

_ALLOWED = "\n\t"


def checked_text(text: str, what: str, longest: int = LONGEST_THOUGHT) -> str:
    """The text with plain line breaks, trimmed.

    what: how an error's sentence calls it; the text itself may be private and stands in no message.
    Errors: UsageError when it is too long, holds control characters, or half of a character, as a terminal with another
    encoding sends it, which can't be stored.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(plain) > longest:
        raise UsageError(f"{what} has {len(plain):,} characters.", f"Shorten it to {longest:,}; nothing was lost.")
    for place, character in enumerate(plain, 1):
        if unicodedata.category(character) == "Cc" and character not in _ALLOWED:
            raise UsageError(
                f"{what} holds a control character (U+{ord(character):04X}, at place {place:,}).",
                "Paste it as plain text; nothing was lost.",
            )
        if unicodedata.category(character) == "Cs":
            raise UsageError(
                f"{what} holds a character that is broken (at place {place:,}).",
                "Type it anew, in a terminal set to UTF-8; nothing was lost.",
            )
    return plain


def one_line(text: str) -> str:
    """A text on one line, without characters that hide or steer (Unicode's Cc, Cf, Cs, Co)."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")).strip()


def whole_numbers(text: str) -> tuple[int, ...]:
    """Different numbers from a text such as "1 3" or "1, 3"; UsageError when a word is none."""
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    wrong = [word for word in words if not re.fullmatch(r"\d{1,4}", word, re.ASCII)]
    if wrong:
        raise UsageError(f"{wrong[0][:40]!r} is no number.", "Write numbers only, such as 1 3.")
    return tuple(dict.fromkeys(map(int, words)))
