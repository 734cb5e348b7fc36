"""What a person types is checked before it is kept: what can't be kept is refused in one sentence with a remedy."""

from datetime import date

import pytest

from mockview.errors import UsageError
from mockview.journey.typed import day, day_or_nothing, line, line_or_nothing, one_of, past_day, text, time_of_day

TODAY = date(2026, 11, 25)
LONG = pytest.param("x" * 1_000_000, id="a megabyte")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        (" 2026-12-01 ", date(2026, 12, 1)),
        ("1.12.2026", date(2026, 12, 1)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 24)),
    ],
)
def test_a_day_may_be_written_in_several_ways(told: str, meant: date) -> None:
    assert day("--on", told, TODAY) == meant


@pytest.mark.parametrize(
    "told",
    ["", "foo", "2026-13-01", "2026-02-30", "31.11.2026", "01/12/2026", "20261201", "\u0662026-12-01", LONG],
)
def test_what_is_no_day_is_refused_without_repeating_all_of_it(told: str) -> None:
    with pytest.raises(UsageError, match="no day") as caught:
        day("--on", told, TODAY)
    assert len(str(caught.value)) < 200
    assert "2026-11-25" in caught.value.remedy


@pytest.mark.parametrize("told", ["0001-01-01", "9999-12-31", "2206-11-25"])
def test_a_mistyped_year_is_noticed(told: str) -> None:
    with pytest.raises(UsageError, match="20 years"):
        day("--on", told, TODAY)


def test_what_has_happened_is_not_still_to_come() -> None:
    assert past_day("--on", "today", TODAY) == TODAY
    with pytest.raises(UsageError, match="still to come"):
        past_day("--on", "tomorrow", TODAY)


def test_no_day_may_be_told_where_none_is_needed() -> None:
    assert day_or_nothing("--on", "  ", TODAY) is None
    assert day_or_nothing("--on", "today", TODAY) == TODAY


@pytest.mark.parametrize(("told", "kept"), [("14:30", "14:30"), ("9.05", "09:05"), ("9h05", "09:05"), (" ", "")])
def test_a_time_of_day(told: str, kept: str) -> None:
    assert time_of_day("--at", told) == kept


@pytest.mark.parametrize("told", ["24:00", "12:60", "noon", "14:30:15", "1430"])
def test_what_is_no_time_is_refused(told: str) -> None:
    with pytest.raises(UsageError, match="no time"):
        time_of_day("--at", told)


def test_a_line_is_put_in_order_and_a_text_keeps_its_lines() -> None:
    assert line("The company", "  Müller \n & Söhne ") == "Müller & Söhne"
    assert text("The note", " one\r\ntwo\rthree\t ") == "one\ntwo\nthree"
    assert line_or_nothing("The link", " ") == ""


@pytest.mark.parametrize("told", ["", "  \n ", "a\x1b[31m", "a\0b", "caf\udce9", LONG])
def test_what_can_not_be_kept_as_a_line_or_a_text_is_refused(told: str) -> None:
    for check in (line, text):
        with pytest.raises(UsageError) as caught:
            check("The note", told)
        assert caught.value.remedy
        assert len(str(caught.value)) < 200


def test_one_of_some_words_whatever_its_case() -> None:
    assert one_of("The stage", " No  Answer ", ("applied", "no-answer")) == "no-answer"
    with pytest.raises(UsageError, match="'hired', and must be one of: applied, no-answer"):
        one_of("The stage", "hired", ("applied", "no-answer"))
