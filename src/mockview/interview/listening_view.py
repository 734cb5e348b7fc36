"""What moves while an answer is recorded: the time, the level, the words as they are recognised.

On a terminal it is a few lines, redrawn in place from one thread and gone afterwards. Elsewhere
nothing moves, and nothing is printed.
"""

import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.text import Text

from mockview.audio.microphone import Level
from mockview.reports.safe_text import clean

_METER_COLUMNS, _TIME_COLUMNS = 16, 20
_WIDE = 72
"""Columns that the time, the level and "over time" need; on a narrower terminal both bars are half as long."""
_QUIETEST_DBFS, _LOUD_DBFS = -60.0, -3.0
_REDRAW_EVERY_S = 0.125
"""Eight times a second looks alive; more makes slow terminals flicker."""
_WORD_LINES = 3
_MOST_KEPT = 2000
"""Characters of the words; only the last lines are shown."""
_NARROWEST = 40
UNBROKEN = "\N{NO-BREAK SPACE}"
"""In a message: shown as a space at which no line ends."""
_OPENING = "The microphone is being opened …"
"""What is said before the first sound comes would be lost, so nobody is asked to speak yet."""


@dataclass(frozen=True)
class Heard:
    """An answer so far. guide_s: how long a good one takes; words: those recognised; message: the line below."""

    guide_s: float
    message: str
    elapsed_s: float = 0.0
    rms_dbfs: float = -100.0
    words: str = ""


class ListeningView:
    """The moving lines on one console. `level` and `words` may be called from any thread, the rest from one."""

    def __init__(self, console: Console, guide_s: float, message: str) -> None:
        self._console, self._message = console, message
        self._guide_s = guide_s
        self._level: Level | None = None
        self._words = ""
        self._counted: list[int] = []
        self._drawn_s = 0.0
        self._drawn: Text | None = None
        self._live: Live | None = None

    def level(self, level: Level) -> None:
        """The latest level and time."""
        self._level = level

    def words(self, text: str) -> None:
        """All words so far."""
        self._words = text[-_MOST_KEPT:]

    def counting(self, count: int | None) -> None:
        """Seconds until silence ends the answer, None when it does not."""
        self._counted = [*self._counted, count] if count is not None else []

    def draw(self) -> None:
        """Redraw what has changed, eight times a second at most."""
        now_s = time.monotonic()
        if now_s - self._drawn_s < _REDRAW_EVERY_S:
            return
        self._drawn_s = now_s
        heard = Heard(self._guide_s, _OPENING)
        if (level := self._level) is not None:
            message = ending_soon(self._counted) if self._counted else self._message
            heard = Heard(self._guide_s, message, level.elapsed_s, level.rms_dbfs, self._words)
        shown = moving_lines(heard, self._console.width, plain=self._console.options.ascii_only)
        if self._live is None:
            self._live = Live(
                console=self._console,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        if shown != self._drawn:
            self._drawn = shown
            self._live.update(shown, refresh=True)

    def end(self) -> None:
        """Take the lines away."""
        if self._live is not None:
            self._live.stop()
            self._live = None


def ending_soon(counted: Sequence[int]) -> str:
    """The countdown as far as it has come: "Ending in 3 2 1"."""
    told = " ".join(str(number) for number in dict.fromkeys(counted) if number > 0)
    return f"Ending in {told} – speak on or press a key to go on"


def moving_lines(heard: Heard, width: int, *, plain: bool = False) -> Text:
    """Lines of less than `width` columns: time and level, three lines of words, a message of one line or two."""
    time_columns, meter_columns = (c if width >= _WIDE else c // 2 for c in (_TIME_COLUMNS, _METER_COLUMNS))
    width = max(_NARROWEST, width) - 1
    full, empty = ("#", ".") if plain else ("━", "╌")
    share = min(1.0, heard.elapsed_s / heard.guide_s) if heard.guide_s > 0 else 0.0
    over = heard.elapsed_s > heard.guide_s
    text = Text(no_wrap=True, overflow="crop")
    text.append(f"{_clock(heard.elapsed_s)} of {_clock(heard.guide_s)}  ", style="bold yellow" if over else "bold")
    passed = round(share * time_columns)
    text.append(full * passed, style="yellow" if over else "cyan")
    text.append(empty * (time_columns - passed), style="bright_black")
    loud = (heard.rms_dbfs - _QUIETEST_DBFS) / (_LOUD_DBFS - _QUIETEST_DBFS)
    filled = round(min(1.0, max(0.0, loud)) * meter_columns)
    block, dot = ("#", ".") if plain else ("█", "·")
    text.append(f"  {block * filled}{dot * (meter_columns - filled)}", style="green")
    text.append("  over time" if over else "")
    lines = textwrap.wrap(clean(heard.words), width - 2) if heard.words else []
    shown = lines[-_WORD_LINES:] + [""] * max(0, _WORD_LINES - len(lines))
    for line in shown:
        text.append(f"\n  {line}" if line else "\n")
    for line in textwrap.wrap(heard.message, width):
        text.append(f"\n{line.replace(UNBROKEN, ' ')}", style="bright_black")
    return text


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
