"""HTML pages that need nothing but themselves: one file, no network, readable for years.

How a new page is made:

1. `templates/NAME.html.j2` begins with `{% extends "base.html.j2" %}` and fills `{% block main %}`; `base.html.j2`
   says which other blocks there are, `page.css` which classes. Every value is escaped; nothing is marked `safe`.
2. A function builds `Page("NAME", title, made_at, values)`, `render_page` makes the text, `write_page` the file.
3. A chart of `charts.py` is put in as a picture: `picture(chart, "what it shows")` in `figure.py`.
4. Its test opens it in a real browser with the fixture `browser` (tests/browser.py), which fails on anything that the
   page asks the network for and on anything that its Content-Security-Policy blocks.

The policy allows exactly what is in the file: the stylesheet and the page's own script by their hash, pictures and
sound as data. Attributes `style=` and `onclick=` are blocked, so looks go into `page.css`, or as rules made of numbers
alone into `Page.style`, and behaviour into `Page.script`.
"""

import base64
import contextlib
import hashlib
import unicodedata
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockview.coaching.area_state import GOOD
from mockview.content.names import in_words
from mockview.errors import StorageError
from mockview.reports.measured import clock, whole
from mockview.store.private_file import write_whole

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_GENERATOR = b'<meta name="generator" content="mockview">'
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of text, which would let a name or an answer reorder what stands around it."""


@dataclass(frozen=True)
class Page:
    """What a page is made of.

    template: a file in templates/, without ".html.j2". title: its heading and the browser tab's. made_at: aware.
    values: what the template shows. script: a file in templates/ whose text goes in, such as "replay.js".
    sheet: a stylesheet in templates/ besides page.css, such as "replay.css".
    style: rules of this very page; only numbers may vary in it, never text from outside.
    sound: whether it holds sound as data.
    """

    template: str
    title: str
    made_at: datetime
    values: Mapping[str, object] = field(default_factory=dict)
    script: str | None = None
    sheet: str | None = None
    style: str = ""
    sound: bool = False


def render_page(page: Page) -> str:
    """The page as one HTML text, with a policy that lets it load nothing."""
    from markupsafe import Markup

    styles = [_source("page.css"), *([_source(page.sheet)] if page.sheet else []), *filter(None, [page.style])]
    script = _source(page.script) if page.script else None
    text: str = (
        _environment()
        .get_template(f"{page.template}.html.j2")
        .render(
            {
                **page.values,
                "title": page.title,
                "made_at": page.made_at,
                "styles": [Markup(style) for style in styles],  # noqa: S704  our own files, and numbers
                "script": Markup(script) if script else None,  # noqa: S704  our own file
                "policy": _policy(styles, script, sound=page.sound),
            }
        )
    )
    return text


def write_page(path: Path, html: str) -> Path:
    """Write a page as write_text does; it replaces only a page of mockview, nothing else that has that name."""
    try:
        strange = path.expanduser().is_file() and _GENERATOR not in path.expanduser().read_bytes()[:1000]
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from error
    if strange:
        raise StorageError(f"{path} exists and is no page of mockview.", "Choose another name.")
    return write_text(path, html)


def write_text(path: Path, text: str) -> Path:
    """Write a file whole or not at all, readable by its owner only; its absolute path.

    Errors: StorageError when it can't be written; what was there before stays.
    """
    target = path.expanduser().absolute()
    try:
        if target.exists() and not target.is_file():
            raise ValueError("it is no file")
        write_whole(target, text.encode("utf-8"))
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from error
    return target


def page_path(reports: Path, person_id: int, name: str) -> Path:
    """Where a person's page of that name goes in the home's reports folder, which is made.

    Each person has a folder there, so that deleting a person deletes their pages (history/deletion.py).
    """
    folder = reports / str(person_id)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{folder} can't be made ({error.strerror}).", "Set MOCKVIEW_HOME to a folder that you may write to."
        ) from error
    return folder / name


def open_in_browser(path: Path) -> bool:
    """Show a page in the person's browser; False where none could be started."""
    with contextlib.suppress(webbrowser.Error, OSError):
        return webbrowser.open(path.absolute().as_uri())
    return False


def data_uri(kind: str, data: bytes) -> str:
    """Bytes as an address that holds them; kind: a media type such as "audio/webm"."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _cannot_write(path: Path, error: OSError | ValueError) -> StorageError:
    reason = error.strerror if isinstance(error, OSError) else error  # ValueError: a NUL character in the name
    return StorageError(
        f"{path} can't be written ({reason}).", "Name a file in a folder that is there and that you may write to."
    )


def _policy(styles: list[str], script: str | None, *, sound: bool) -> str:
    """The Content-Security-Policy of a page that holds these."""
    rules = [
        "default-src 'none'",
        "img-src data:",
        f"style-src {' '.join(map(_hash, styles))}",
        f"script-src {_hash(script)}" if script else "",
        "media-src data:" if sound else "",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(filter(None, rules))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


@cache
def _source(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "date": _date,
        "moment": _moment,
        "clock": clock,
        "seconds": lambda value: "–" if value is None else f"{value:.1f} s",
        "span": lambda start_s, end_s: f"{end_s - start_s:.1f} s",
        "whole": whole,
        "level": lambda points: "good" if points >= GOOD else "fair" if points == GOOD - 1 else "poor",
        "signed": lambda value: "=" if round(value) == 0 else f"{value:+.0f}".replace("-", "\u2212"),
        "percent": lambda share: "–" if share is None else f"{100 * share:.0f} %",
        "words": in_words,
    }
    return environment


def _shown(value: Any) -> Any:
    """What an expression gives, before it is escaped: without what UTF-8 can't hold or what turns text around."""
    if type(value) is not str:  # markup is our own
        return value
    if value.isascii() and value.isprintable():
        return value
    return "".join(c if c in "\n\t" or not _is_unsafe(c) else "\ufffd" for c in value)


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _TURNS_TEXT


def _date(moment: date | datetime) -> str:
    """A day as people here read it: 24 November 2026, in the machine's own time zone."""
    local = moment.astimezone() if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%B %Y}"


def _moment(moment: datetime) -> str:
    """A day and time of day, in the machine's own time zone."""
    return f"{_date(moment)}, {moment.astimezone():%H:%M}"
