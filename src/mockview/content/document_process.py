"""Reads the lines of an HTML page or a PDF on stdin, as a process that a hostile document may hang or blow up.

usage: python -m mockview.content.document_process html|pdf < DOCUMENT

Lines go to stdout as JSON: {"lines": [[role, text], ...], "left_out": [sentence, ...]}, role one of "heading",
"bullet", "text", "title". When the document can't be read the last line of stderr says why; exit code 3.
"""

import io
import json
import sys
from html.parser import HTMLParser

MAX_PAGES = 20
"""Postings have one to four pages; a longer document is a brochure, and what matters stands in front."""

MAX_LINES, MAX_LINE_CHARS = 2000, 1000
_MOST_MEMORY_BYTES = 700_000_000
UNREADABLE = 3

_SILENT = {"script", "style", "noscript", "template", "svg", "nav", "footer", "form", "button", "select", "iframe"}
_BREAKS = {"p", "div", "br", "tr", "td", "section", "article", "ul", "ol", "dl", "dt", "dd", "table", "header", "main"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NEVER_CLOSED = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source"}


class UnreadableError(Exception):
    """Why a document can't be read: a clause that follows its name."""


class PageLines(HTMLParser):
    """A page's visible text as lines; headings and list items keep their role, and so does a line all in bold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[str, str]] = []
        self._role = "text"
        self._text: list[str] = []
        self._plain = False
        self._silent: list[str] = []
        self._bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a line where the tag begins one."""
        if self._silent:
            if tag not in _NEVER_CLOSED and tag == self._silent[-1]:
                self._silent.append(tag)
        elif tag in _SILENT:
            self.end_line()
            self._silent.append(tag)
        elif tag in _HEADINGS or tag in _BREAKS or tag in ("li", "title"):
            self.end_line()
            role = "heading" if tag in _HEADINGS else {"li": "bullet", "title": "title"}.get(tag)
            # What stands in a list item's own paragraph is still the item.
            self._role = role or (self._role if tag in ("p", "div", "br") and self._role == "bullet" else "text")
        elif tag in ("b", "strong"):
            self._bold += 1

    def handle_endtag(self, tag: str) -> None:
        """Close the line that the tag began."""
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag in _HEADINGS or tag in _BREAKS or tag in ("li", "title"):
            self.end_line()
            if tag not in ("p", "div", "br"):
                self._role = "text"
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)

    def handle_data(self, data: str) -> None:
        """Text of the line that is open."""
        if not self._silent:
            self._text.append(data)
            self._plain = self._plain or (not self._bold and bool(data.strip()))

    def end_line(self) -> None:
        """Keep the line, if it says anything."""
        text = " ".join("".join(self._text).split())
        if text and len(self.lines) <= MAX_LINES:
            bold = not self._plain and self._role == "text"
            self.lines.append(("heading" if bold else self._role, text[:MAX_LINE_CHARS]))
        self._text, self._plain = [], False


def lines_of_page(data: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """An HTML page's lines, and what was left out."""
    page = PageLines()
    page.feed(data.decode("utf-8-sig", "replace"))
    page.close()
    page.end_line()
    return page.lines[:MAX_LINES], _too_long(len(page.lines))


def lines_of_pdf(data: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """A PDF's lines, and what was left out; UnreadableError when it is locked or broken."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.disable(logging.CRITICAL)
    lines: list[tuple[str, str]] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("is locked with a password")
        count = len(reader.pages)
        for number in range(min(count, MAX_PAGES)):
            text = reader.pages[number].extract_text()
            lines += [("text", line[:MAX_LINE_CHARS]) for line in text.splitlines()]
            if len(lines) > MAX_LINES:
                break
    except UnreadableError:
        raise
    except DependencyError as error:
        raise UnreadableError("is encrypted in a way that can't be read here") from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        raise UnreadableError("is damaged, or no PDF that can be read") from error
    except (RecursionError, MemoryError, OverflowError, ArithmeticError) as error:
        raise UnreadableError("is built in a way that would take too much to read") from error
    if not any(text.strip() for _, text in lines):
        raise UnreadableError("holds no text, only pictures")
    left = [f"Pages {MAX_PAGES + 1} to {count}: a posting stands on the first ones."] if count > MAX_PAGES else []
    return lines[:MAX_LINES], left + _too_long(len(lines))


def _too_long(count: int) -> list[str]:
    return [f"Everything after line {MAX_LINES}."] if count > MAX_LINES else []


def _limit_memory() -> None:
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MOST_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, ValueError, OSError):
        # Some systems know no such limit; the time limit holds there too.
        return


def main() -> int:
    """Do what the command line asks for; the exit code."""
    _limit_memory()
    data = sys.stdin.buffer.read()
    try:
        lines, left_out = {"html": lines_of_page, "pdf": lines_of_pdf}[sys.argv[1]](data)
    except UnreadableError as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    sys.stdout.write(json.dumps({"lines": lines, "left_out": left_out}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
