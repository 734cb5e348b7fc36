"""What is shown: readable at 80 columns, without colour where none is wanted, and safe whatever the words are."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rich.console import Console, RenderableType

from answers import assessment, attempt, question
from command_line import STORY, CommandLine
from mockview.audio.microphone import Level
from mockview.coaching.plan import make_plan
from mockview.errors import InputError
from mockview.history.attempt import Opening
from mockview.interview import listening_view
from mockview.judging.assessment import Assessment
from mockview.pipeline import judge, load_scoring
from mockview.reports.attempt_view import attempt_view, comparison_view, list_view
from mockview.reports.plan_view import plan_view
from mockview.reports.safe_text import clean, clean_sentence
from mockview.reports.session_view import session_view
from mockview.reports.terminal import assessment_view, table_of
from mockview.speech.transcript import from_text
from screens import Terminal, screen_on

HOSTILE = "Why \x1b[31m\x1b]0;title\x07 [red]us[/red] \u202eback\u202c\u200b :smile: \x9b2J?\r\nNext"


def printed(*views: RenderableType, width: int = 80, **more: Any) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False, **more)
    for view in views:
        console.print(view)
    return file.getvalue()


def judged(text: str = STORY, asked: str = "Tell me about a time you led people.") -> Assessment:
    return judge(from_text(text, duration_s=30.0), question(asked), load_scoring(None))


def test_cleaning_keeps_the_length_and_the_words() -> None:
    safe = clean(HOSTILE)
    assert len(safe) == len(HOSTILE)
    assert safe.isprintable()
    assert "[red]us[/red]" in safe
    assert clean("naïve “quoted” 日本 🙂") == "naïve “quoted” 日本 🙂"


def test_only_the_lines_of_a_list_stay_lines() -> None:
    assert clean_sentence("x.toml is bad:\n  id: missing\n  kind: odd\n Mend it.").count("\n") == 3
    assert clean_sentence("There is no file a\nb\x1b.wav.\nCheck.") == "There is no file a b�.wav. Check."


@pytest.mark.parametrize("width", [40, 80])
def test_no_text_from_outside_steers_the_terminal(width: int) -> None:
    asked = question(HOSTILE, HOSTILE)
    said = from_text(HOSTILE, duration_s=30.0)
    scores = judge(said, asked, load_scoring(None))
    first = attempt(1, 1, asked=asked, said=said)
    shown = printed(
        attempt_view(first, scores, 2),
        comparison_view(first, scores, first, scores),
        session_view([(first, scores), (first, None)]),
        table_of((HOSTILE, HOSTILE), [(HOSTILE, HOSTILE)]),
        width=width,
        force_terminal=False,
    )
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert "[red]us[/red]" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= width


def test_a_table_that_is_too_wide_for_the_terminal_becomes_lines_that_name_their_columns() -> None:
    columns, row = (
        ("Answer", "Overall", "Content", "Question"),
        ("11", "62", "42", "How do you know that they learned?"),
    )
    wide, narrow = (printed(table_of(columns, [row]), width=width) for width in (80, 36))
    assert wide.splitlines()[0].split() == list(columns)
    assert narrow.splitlines()[0].rstrip() == "Answer 11"
    assert " ".join(narrow.split()) == "Answer 11 Overall 62, Content 42, Question How do you know that they learned?"
    assert max(map(len, narrow.splitlines())) <= 36


def test_scores_fit_80_columns_with_evidence_and_advice() -> None:
    scores = judged()
    shown = printed(assessment_view(scores))
    assert max(map(len, shown.splitlines())) <= 80
    for score in scores.scores:
        assert score.title in shown
    assert f"{scores.content:.0f}" in shown
    assert "“" in shown
    assert "An interviewer might ask next" in shown


def test_a_ceiling_is_shown_with_its_reason() -> None:
    scores = judged("I would rather not say.")
    assert scores.ceiling is not None
    shown = " ".join(printed(assessment_view(scores)).split())
    assert f"Content held at {scores.ceiling.value:.0f} at most: {scores.ceiling.because}" in shown


def test_colour_only_on_a_terminal_and_never_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    view = assessment_view(judged())
    assert "\x1b[" not in printed(view, force_terminal=False)
    assert "\x1b[3" in printed(view, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(view, force_terminal=True)


def test_the_plan_says_what_why_when_and_what_counts_as_done() -> None:
    now = datetime(2030, 1, 7, 18, 0, tzinfo=UTC)
    plan = make_plan([], now, None, [Opening("conflict", "result", now, "debrief", "It was asked and missed.")])
    shown = " ".join(printed(plan_view(plan, date(2030, 1, 7))).split())
    assert plan[0].what_to_do in shown
    assert "Why: " in shown
    assert "It was asked and missed." in shown
    assert ", due " in shown
    assert "Done when: " in shown
    assert "mockview practice" in printed(plan_view([], date(2030, 1, 7)), width=100)


def test_empty_lists_say_what_to_do() -> None:
    assert "mockview practice" in printed(list_view([]))
    assert "No question was answered" in printed(session_view([]))


def test_an_answer_that_waits_says_how_to_score_it() -> None:
    assert "mockview transcribe" in printed(attempt_view(attempt(1, 1), None, 0))


def test_a_comparison_shows_what_changed() -> None:
    one, two = assessment({"result": 2, "order": 3}), assessment({"result": 4, "order": 3})
    answered = attempt(1, 1)
    rows = printed(comparison_view(answered, one, answered, two)).splitlines()
    assert next(row for row in rows if "Result" in row).split() == ["Result", "2", "4", "+2"]
    assert next(row for row in rows if "Order" in row).split() == ["Order", "3", "3", "="]


def test_time_and_level_move_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(listening_view, "_REDRAW_EVERY_S", 0.0)
    pipe, terminal = io.StringIO(), Terminal()
    for file in (pipe, terminal):
        screen = screen_on(file)
        screen.listening("microphone", question())
        screen.level(Level(elapsed_s=65.0, rms_dbfs=-30.0, peak_dbfs=-10.0))
        screen.words("I led the team")
        screen.draw()
        screen.listened()
        screen.trouble(InputError("It broke.", "Mend it."))
    assert "█" not in pipe.getvalue()
    assert "Speak now. Enter ends the answer" in pipe.getvalue()
    assert "1:05 of 2:00" in terminal.getvalue()
    assert "█" in terminal.getvalue()
    assert "I led the team" in terminal.getvalue()
    assert terminal.getvalue().rstrip().endswith("It broke. Mend it.")


def test_questions_and_scores_go_to_standard_output_and_hints_to_standard_error(mockview: CommandLine) -> None:
    session = mockview("practice", "--typed", "--count", "1", "--seed", "1", stdin=STORY + "\n\n")
    assert "Question 1 of 1" in session.out
    assert "Overall" in session.out
    assert "Type your answer" not in session.out
    assert "Type your answer" in session.err


@pytest.mark.parametrize(
    "words",
    ["replay", "replay 1", "plan", "banks", "banks show interview-classics", "rubrics", "rubrics show behavioural"],
)
def test_every_view_fits_80_columns(mockview: CommandLine, words: str) -> None:
    mockview("practice", "--typed", "--question", "introduction-about-yourself", stdin=STORY + "\n\n")
    told = mockview(*words.split())
    assert (told.code, told.err) == (0, "")
    assert told.out.strip()
    assert max(map(len, told.out.splitlines())) <= 80
