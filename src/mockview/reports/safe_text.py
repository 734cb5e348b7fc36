"""Text from outside, made safe to print: a question, an answer or a file name can't steer the terminal."""

import re
import unicodedata

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co"})
_FOLDED_BREAK = re.compile(r"\s*\n(?! )")


def clean(text: str) -> str:
    """Control and format characters become U+FFFD, line breaks and tabs spaces; the length stays the same."""
    spaced = text.translate({10: " ", 9: " "})
    return "".join("�" if unicodedata.category(c) in _UNSAFE else c for c in spaced)


def clean_lines(text: str) -> str:
    """A text of several lines, each cleaned."""
    return "\n".join(map(clean, text.split("\n")))


def clean_sentence(text: str) -> str:
    """An error's sentence, cleaned; only the lines of a list in it, which are indented, stay lines."""
    return clean_lines(_FOLDED_BREAK.sub(" ", text))
