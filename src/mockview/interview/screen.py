"""What is shown while an interview runs: lines for people, or nothing but trouble for programs."""

from collections.abc import Callable, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from mockview.audio.microphone import Level
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.history.attempt import Attempt
from mockview.interview.answering import LETTERS
from mockview.interview.hints import hint_of
from mockview.interview.listening_view import UNBROKEN, ListeningView, ending_soon
from mockview.judging.assessment import Assessment
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view, console_for_trouble, indented, transcript_view

_LONGEST_TRANSCRIPT = 2000
_SHORTEST_SHOWN = "Speak now."
_MEANING = {"s": "skips", "r": "repeats", "d": "starts over", "h": "gives a hint", "q": "quits"}
_TYPED_MEANING = {"s": "skip", "r": "repeat", "d": "start over", "h": "hint", "q": "quit"}


class TerminalScreen:
    """An interview as lines: questions and scores on one console, hints and progress on the other.

    While an answer is recorded, its time, level and words move in place on a terminal, and are not shown elsewhere.
    letters: what may be typed instead of an answer. longest_s: the time that is shown instead of a longer guide time.
    scores_view: how an answer's scores are shown.
    """

    def __init__(
        self,
        console: Console,
        progress: Console,
        letters: Sequence[str] = LETTERS,
        longest_s: float | None = None,
        scores_view: Callable[[Assessment], RenderableType] = assessment_view,
    ) -> None:
        self.console, self.progress = console, progress
        self._letters, self._longest_s, self._scores_view = letters, longest_s, scores_view
        self._view: ListeningView | None = None
        self._counted = False
        self._silent_voice_explained = False

    def question(self, number: int, count: int, question: Question, asker: str | None = None) -> None:
        """A rule, then the question; asker: the name of who asks it."""
        self.console.print()
        title = Text(f"Question {number} of {count}", style="bold")
        if asker is not None:
            title.append(f", asked by {clean(asker)}")
        self.console.rule(title, align="left")
        self.console.print(Text(clean(question.text), style="bold cyan"))

    def follow_up(self, question: Question) -> None:
        """The follow-up question, without a number."""
        self.console.print()
        self.console.print(Text(clean(question.text), style="bold cyan"))

    def voice(self, spoken: str, because: str | None) -> None:
        """Say once why questions are not spoken, or not in the voice that was asked for."""
        if because and not self._silent_voice_explained:
            self._silent_voice_explained = True
            told = f"Questions are shown, not spoken: {because}" if spoken != "speaker" else because
            self.progress.print(Text(f"({clean(told)})", style="bright_black"))

    def listening(self, name: str, question: Question) -> None:
        """How to answer; from here on an answer may be given."""
        if name == "keyboard":
            keys = ", ".join(f"{letter} {_TYPED_MEANING[letter]}" for letter in self._letters)
            self.note(f"Type your answer; an empty line ends it. On its own line: {keys}.")
        elif name == "microphone":
            keys = ", ".join(f"{letter} Enter {_MEANING[letter]}" for letter in self._letters)
            self._counted = False
            if self._moves:
                guide_s = min(question.guide_s, self._longest_s or question.guide_s)
                told = [f"{letter} {_TYPED_MEANING[letter]}".replace(" ", UNBROKEN) for letter in self._letters]
                self._view = ListeningView(self.progress, guide_s, f"Enter ends · letter + Enter: {' · '.join(told)}")
                self._view.draw()
            else:
                self.note(f"{_SHORTEST_SHOWN} Enter ends the answer; {keys}.")

    def listened(self) -> None:
        """The answer has come, or will not come."""
        if self._view is not None:
            self._view.end()
            self._view = None

    def level(self, level: Level) -> None:
        """The level and the time that has passed."""
        if (view := self._view) is not None:
            view.level(level)

    def words(self, text: str) -> None:
        """All words that were recognised so far."""
        if (view := self._view) is not None:
            view.words(text)

    def counting(self, count: int | None) -> None:
        """How soon silence ends the answer, said once each time where nothing moves."""
        if self._view is not None:
            self._view.counting(count)
        elif count and not self._counted:
            self.note(f"{ending_soon([count])}.")
        self._counted = bool(count)

    def draw(self) -> None:
        """Bring the moving lines up to date."""
        if self._view is not None:
            self._view.draw()

    def offer_help(self, letters: Sequence[str]) -> None:
        """Nothing was said for long."""
        offers = [f"{letter} Enter {_MEANING[letter]}" for letter in ("r", "h", "s") if letter in letters]
        self.note(f"Take your time. {', '.join(offers)}.")

    def hint(self, question: Question) -> None:
        """What a strong answer covers, in one line."""
        self.note(f"Hint: {hint_of(question)}")

    def working(self, what: str) -> None:
        """A line that something takes a moment."""
        self.progress.print(Text(f"{what} …", style="bright_black"))

    def asks(self, text: str) -> None:
        """A question to be answered on the same line; shown even where nothing else is."""
        told = console_for_trouble() if self.progress.quiet else self.progress
        told.print(Text(f"{clean(text)} "), end="")
        told.file.flush()

    def heard(self, attempt: Attempt) -> None:
        """The words alone, where nothing is scored."""
        if attempt.transcript is not None:
            self.console.print(indented(Text(clean(attempt.transcript.text) or "(nothing was understood)")))

    def scored(self, attempt: Attempt, assessment: Assessment) -> None:
        """The words, then the scores."""
        if attempt.transcript is not None:
            words = transcript_view(attempt.transcript, assessment)
            if len(words) > _LONGEST_TRANSCRIPT:
                words.truncate(_LONGEST_TRANSCRIPT, overflow="ellipsis")
            self.console.print(indented(words if words.plain else Text("(nothing was understood)")))
            self.console.print()
        self.console.print(indented(self._scores_view(assessment)))

    def trouble(self, error: MockviewError) -> None:
        """What went wrong, and what to do about it."""
        told = console_for_trouble() if self.progress.quiet else self.progress
        told.print(Text(clean(str(error)), style="yellow"))

    def note(self, text: str) -> None:
        """One sentence."""
        self.progress.print(Text(clean(text), style="bright_black"))

    @property
    def _moves(self) -> bool:
        return self.progress.is_terminal and not self.progress.is_dumb_terminal and not self.progress.quiet
