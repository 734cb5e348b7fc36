"""What a person reads in the terminal: a scored answer, a plan, a list of attempts."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mockview.content.names import in_words
from mockview.judging.assessment import Assessment, CriterionScore
from mockview.reports.measured import clock, measured_sentence, whole
from mockview.reports.quiet import is_quiet
from mockview.reports.safe_text import clean
from mockview.speech.transcript import Transcript

_LONGEST_QUOTE = 110
_WIDEST_COLUMNS = 100
_GAP = 2
"""Between two columns of a table, in characters."""
_LEAST_LAST_COLUMN = 14
"""Characters of a table's last column, in narrower ones of which words would be broken."""
_POINT_STYLE = {1: "red", 2: "red", 3: "yellow", 4: "green", 5: "green"}
_STRIP_STYLE = {
    "situation": "cyan",
    "task": "blue",
    "action": "green",
    "result": "magenta",
    "reflection": "yellow",
    "other": "bright_black",
}


def console_for(*, to_stderr: bool) -> Console:
    """A console that knows terminals, pipes, NO_COLOR and --quiet, which silences standard error."""
    return _console(to_stderr=to_stderr, quiet=to_stderr and is_quiet())


def console_for_trouble() -> Console:
    """Standard error for what must be said even where nothing else is to be."""
    return _console(to_stderr=True, quiet=False)


def _console(*, to_stderr: bool, quiet: bool) -> Console:
    """At most 100 columns, so that lines stay readable."""
    console = Console(stderr=to_stderr, quiet=quiet, highlight=False, markup=False, emoji=False)
    if console.width > _WIDEST_COLUMNS:
        console.width = _WIDEST_COLUMNS
    return console


def scores_line(assessment: Assessment) -> Text:
    """Overall, content and delivery in one line."""
    line = Text("Overall ", style="bold")
    line.append(whole(assessment.overall), style="bold")
    line.append(f"   content {whole(assessment.content)}   delivery {whole(assessment.delivery)}")
    line.append(f"   ({in_words(assessment.answer_type)})", style="bright_black")
    return line


def assessment_view(assessment: Assessment) -> RenderableType:
    """Scores with their evidence, then one thing done well and one to do better."""
    parts: list[RenderableType] = [scores_line(assessment)]
    if assessment.ceiling is not None:
        parts.append(
            Text(f"Content held at {assessment.ceiling.value:.0f} at most: {clean(assessment.ceiling.because)}")
        )
    parts.append(criteria_table(assessment.scores))
    parts += _delivery_lines(assessment)
    parts += [Text(f"Note: {clean(note)}", style="yellow") for note in assessment.notes]
    best, worst = best_and_worst(assessment)
    if best is not None:
        quote = f" “{_short(best.evidence[0].quote)}”" if best.evidence else ""
        parts.append(Text(f"Done well: {clean(best.title.lower())}.{quote}", style="green"))
    if worst is not None:
        parts.append(Text(f"Do better: {clean(worst.advice)}", style="bold yellow"))
    if assessment.follow_up:
        parts.append(Text(f"An interviewer might ask next: {clean(assessment.follow_up)}"))
    return Group(*parts)


def transcript_view(transcript: Transcript, assessment: Assessment | None) -> Text:
    """The words, coloured by what each clause does."""
    text = Text(clean(transcript.text))
    for label, start, end in assessment.strips if assessment else ():
        text.stylize(_STRIP_STYLE.get(label, ""), start, end)
    return text


def best_and_worst(assessment: Assessment) -> tuple[CriterionScore | None, CriterionScore | None]:
    """The criterion that went best (4 points or more) and the one to work on (3 or fewer), content first."""
    scores = [*assessment.scores, *assessment.delivery_scores]
    best = max(assessment.scores, key=lambda s: (s.points, bool(s.evidence)), default=None)
    worst = min(scores, key=lambda s: s.points, default=None)
    return (
        best if best is not None and best.points >= 4 else None,
        worst if worst is not None and worst.points <= 3 else None,
    )


def indented(view: RenderableType) -> Padding:
    """A view, two columns in."""
    return Padding(view, (0, 0, 0, 2), expand=False)


def table_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    """A plain table without lines, its cells made safe to print; only the last column is folded.

    Where the terminal is too narrow for that, each row is a few lines of its own, every cell with its column's name.
    """
    return _Rows([clean(column) for column in columns], [[clean(cell) for cell in row] for row in rows])


@dataclass(frozen=True)
class _Rows:
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = [self.columns, *self.rows]
        before_last = sum(max(cell_len(line[n]) for line in lines) + _GAP for n in range(len(self.columns) - 1))
        last = max(cell_len(line[-1]) for line in lines)
        if options.max_width - before_last >= min(_LEAST_LAST_COLUMN, last):
            yield _table(self.columns, self.rows)
            return
        for first, *others in self.rows:
            named = zip(self.columns[1:], others, strict=True)
            # A name stands for itself, a number does not.
            yield Text(f"{self.columns[0]} {first}".strip() if first.isdecimal() else first, style="bold")
            yield indented(Text(", ".join(f"{column} {cell}".strip() for column, cell in named if cell)))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        wide = Measurement.get(console, options, _table(self.columns, self.rows))
        return Measurement(min(wide.minimum, options.max_width), wide.maximum)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False, show_header=any(columns))
    for column in columns[:-1]:
        table.add_column(Text(column), no_wrap=True, overflow="ellipsis")
    table.add_column(Text(columns[-1]), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def criteria_table(scores: Sequence[CriterionScore]) -> Table:
    """Each criterion with its points and a quote, or with what was looked for and not found."""
    table = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for score in scores:
        style = _POINT_STYLE.get(score.points, "")
        shown = Text(f"“{_short(score.evidence[0].quote)}”") if score.evidence else Text("")
        if score.evidence and score.evidence[0].start_s is not None:
            shown.append(f" {clock(score.evidence[0].start_s)}", style="bright_black")
        if score.points < 4 and score.missing:
            shown.append(("\n" if score.evidence else "") + clean(score.missing), style="bright_black")
        table.add_row(Text(clean(score.title)), Text(f"{score.points}/5", style=style), shown)
    return table


def _delivery_lines(assessment: Assessment) -> list[RenderableType]:
    """How it was said: every measure's points in one line, what was measured in the next."""
    line = Text("Delivery: ")
    for number, score in enumerate(assessment.delivery_scores):
        line.append(", " if number else "")
        line.append(f"{clean(score.title.lower())} ")
        line.append(f"{score.points}/5", style=_POINT_STYLE.get(score.points, ""))
    measured = Text(measured_sentence(assessment.metrics), style="bright_black")
    return [line, measured] if assessment.delivery_scores else [measured]


def _short(quote: str) -> str:
    quote = clean(quote)
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"
