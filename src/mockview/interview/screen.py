"""What is shown while an interview runs: lines for people, or nothing but trouble for programs."""

import time

from rich.console import Console
from rich.text import Text

from mockview.audio.microphone import Level
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.history.attempt import Attempt
from mockview.judging.assessment import Assessment
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view, console_for_trouble, indented, transcript_view

_METER_COLUMNS = 20
_QUIETEST_DBFS, _LOUD_DBFS = -60.0, -3.0
_REDRAW_EVERY_S = 0.1
_LONGEST_TRANSCRIPT = 2000
_HINTS = {
    "microphone": "Speak now. Enter ends the answer; s Enter skips, r repeats, d starts over, q quits.",
    "keyboard": "Type your answer; an empty line ends it. On its own line: s skip, r repeat, d start over, q quit.",
}


class TerminalScreen:
    """An interview as lines: questions and scores on one console, hints and progress on the other.

    The level is redrawn in place on a terminal, and not shown elsewhere.
    """

    def __init__(self, console: Console, progress: Console) -> None:
        self.console, self.progress = console, progress
        self._drawn_s = 0.0
        self._meter_shown = False
        self._silent_voice_explained = False

    def question(self, number: int, count: int, question: Question) -> None:
        """A rule, then the question."""
        self.console.print()
        self.console.rule(Text(f"Question {number} of {count}", style="bold"), align="left")
        self.console.print(Text(clean(question.text), style="bold cyan"))

    def follow_up(self, question: Question) -> None:
        """The follow-up question, without a number."""
        self.console.print()
        self.console.print(Text(clean(question.text), style="bold cyan"))

    def voice(self, spoken: str, because: str | None) -> None:
        """Say once why questions are not spoken."""
        if spoken != "speaker" and because and not self._silent_voice_explained:
            self._silent_voice_explained = True
            self.progress.print(Text(f"(Questions are shown, not spoken: {clean(because)})", style="bright_black"))

    def listening(self, name: str) -> None:
        """How to answer."""
        if name in _HINTS:
            self.progress.print(Text(_HINTS[name], style="bright_black"))

    def level(self, level: Level) -> None:
        """A meter with the elapsed time."""
        now_s = time.monotonic()
        if self.progress.quiet or not self.progress.is_terminal or now_s - self._drawn_s < _REDRAW_EVERY_S:
            return
        self._drawn_s = now_s
        share = (level.rms_dbfs - _QUIETEST_DBFS) / (_LOUD_DBFS - _QUIETEST_DBFS)
        filled = round(min(1.0, max(0.0, share)) * _METER_COLUMNS)
        meter = "█" * filled + "·" * (_METER_COLUMNS - filled)
        clock = f"{int(level.elapsed_s) // 60}:{int(level.elapsed_s) % 60:02d}"
        self.progress.file.write(f"\r{clock}  {meter}  ")
        self.progress.file.flush()
        self._meter_shown = True

    def working(self, what: str) -> None:
        """A line that something takes a moment."""
        self._end_meter()
        self.progress.print(Text(f"{what} …", style="bright_black"))

    def scored(self, attempt: Attempt, assessment: Assessment) -> None:
        """The words, then the scores."""
        self._end_meter()
        if attempt.transcript is not None:
            words = transcript_view(attempt.transcript, assessment)
            if len(words) > _LONGEST_TRANSCRIPT:
                words.truncate(_LONGEST_TRANSCRIPT, overflow="ellipsis")
            self.console.print(indented(words if words.plain else Text("(nothing was understood)")))
            self.console.print()
        self.console.print(indented(assessment_view(assessment)))

    def trouble(self, error: MockviewError) -> None:
        """What went wrong, and what to do about it."""
        self._end_meter()
        told = console_for_trouble() if self.progress.quiet else self.progress
        told.print(Text(clean(str(error)), style="yellow"))

    def note(self, text: str) -> None:
        """One sentence."""
        self._end_meter()
        self.progress.print(Text(clean(text), style="bright_black"))

    def _end_meter(self) -> None:
        if self._meter_shown:
            self.progress.file.write("\n")
            self._meter_shown = False
