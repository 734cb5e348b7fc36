"""The plan as a file: a calendar that keeps RFC 5545, Markdown that shows what is in it, JSON."""

import json
import re
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import day, series
from mockview.coaching.marks import SNOOZED, Mark
from mockview.coaching.plan import PlanItem, make_plan
from mockview.coaching.weak_areas import WeakArea
from mockview.history.attempt import Opening
from mockview.reports.plan_files import FORMATS, plan_as_calendar, plan_as_json, plan_as_markdown

NOW = day(3)


def unfolded(text: str) -> list[str]:
    """A calendar's content lines, after every rule about lines was checked."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not [line for line in lines if "\n" in line or "\r" in line or not line]
    assert max(len(line.encode("utf-8")) for line in lines) <= 75
    return re.sub(r"\r\n ", "", "\r\n".join(lines)).split("\r\n")


def events(text: str) -> list[dict[str, str]]:
    """Each event's properties by name, with texts as they were before escaping."""
    lines = unfolded(text)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", lines[2]] and lines[-1] == "END:VCALENDAR"
    assert lines[2].startswith("PRODID:")
    found: list[dict[str, str]] = []
    for line in lines[3:-1]:
        name, value = line.split(":", 1)
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z]+)*", name)
        if line == "BEGIN:VEVENT":
            found.append({})
        elif name == "CALSCALE":
            assert not found
        elif line != "END:VEVENT":
            assert name not in found[-1]
            found[-1][name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)
    return found


def item(**changes: object) -> PlanItem:
    area = WeakArea("conflict", "result", 0.5, "steady", (3,), "")
    values = {"what_to_do": "Say it.", "weak_area": area, "due_on": NOW.date(), "because": "Why.", "done_when": "Then."}
    return PlanItem(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_file_quotes_a_letter_or_an_interview(form: str) -> None:
    because = "Detail: An interviewer wrote: “Dear Ada, a ”vague“ answer.\nNo.” The last points were 2."
    written = FORMATS[form]([item(because=because)], "me", NOW)
    assert "Ada" not in written and "vague" not in written and "No." not in written
    assert "An interviewer wrote: " in re.sub(r"\r\n ", "", written) and "The last points were 2." in re.sub(
        r"\r\n ", "", written
    )


def test_each_item_is_a_whole_day_in_the_calendar() -> None:
    plan = make_plan(series(2, 2, 2, 4), NOW, None)
    (event,) = events(plan_as_calendar(plan, "Ada", NOW))
    due = plan[0].due_on
    assert event["DTSTART;VALUE=DATE"] == f"{due:%Y%m%d}"
    assert event["DTEND;VALUE=DATE"] == f"{due + timedelta(days=1):%Y%m%d}"
    assert event["DTSTAMP"] == "20300110T180000Z"
    assert event["SUMMARY"] == "Practise: Result in conflict answers"
    for part in (plan[0].what_to_do, plan[0].because, plan[0].done_when, "mockview plan next conflict/result"):
        assert part in event["DESCRIPTION"]


def test_what_was_due_before_stands_at_today_and_the_stamp_is_in_utc() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    (event,) = events(plan_as_calendar([item(due_on=date(2029, 1, 1))], "Ada", tokyo))
    assert event["DTSTART;VALUE=DATE"] == "20300111"
    assert event["DTSTAMP"] == "20300110T180000Z"


def test_an_item_keeps_its_uid_and_has_it_alone() -> None:
    points = [p for name in ("conflict", "failure") for p in series(1, 1, 1, competency=name)]
    first = events(plan_as_calendar(make_plan(points, NOW, None), "Ada", NOW))
    snoozed = [Mark("conflict", "result", SNOOZED, day(2.5), day(20).date())]
    later = events(plan_as_calendar(make_plan(points, day(4), None, (), snoozed), "Ada", day(4)))
    uids = {event["SUMMARY"]: event["UID"] for event in first}
    assert {event["SUMMARY"]: event["UID"] for event in later} == uids
    assert len(set(uids.values())) == 2
    assert not set(uids.values()) & {
        e["UID"] for e in events(plan_as_calendar(make_plan(points, NOW, None), "Bob", NOW))
    }
    assert all(re.fullmatch(r"[0-9a-f]{32}@mockview", uid) for uid in uids.values())


def test_an_empty_plan_is_an_empty_calendar_and_a_page_that_says_so() -> None:
    assert events(plan_as_calendar((), "Ada", NOW)) == []
    assert "Nothing is weak enough" in plan_as_markdown((), "Ada", NOW)
    assert json.loads(plan_as_json((), "Ada", NOW)) == []


TEXTS = st.text(max_size=300) | st.sampled_from(
    ["a,b;c\\d", "x\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", "é" * 200, "👩‍💻" * 60, "a\u2028b\u0085c\x1b[2Jd", "\\n\\N"]
)


@given(TEXTS, TEXTS)
def test_no_text_gets_out_of_its_place_in_a_calendar(told: str, person: str) -> None:
    text = plan_as_calendar([item(what_to_do=told)], person, NOW)
    (event,) = events(text)
    assert event["DESCRIPTION"].endswith("mockview plan next conflict/result")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f]", text)


def test_a_text_comes_back_from_the_calendar_as_it_was() -> None:
    told = "Say “so, what?”; then\\or: a long line " + "ünï " * 40 + "\nand another"
    (event,) = events(plan_as_calendar([item(what_to_do=told)], "Ada", NOW))
    assert event["DESCRIPTION"].startswith(told)


def test_markdown_shows_what_is_in_it_and_nothing_else() -> None:
    shown = plan_as_markdown([item(because="<script>alert(1)</script> [a](http://x) `rm` *b* \x1b[2J")], "A_d_a", NOW)
    assert "- [ ] **Say it.**" in shown
    assert "conflict/result, due 2030-01-10" in shown
    assert r"\<script\>alert(1)\</script\> \[a\](http://x) \`rm\` \*b\*" in shown
    assert r"A\_d\_a" in shown
    assert "\x1b" not in shown


def test_json_holds_what_the_plan_holds() -> None:
    plan = make_plan(series(2, 2, 2, 4), NOW, None, [Opening("failure", "reflection", day(1), "debrief", "Asked.")])
    rows = json.loads(plan_as_json(plan, "Ada", NOW))
    assert [row["item"] for row in rows] == ["failure/reflection", "conflict/result"]
    assert rows[1]["good_attempts"] == 1 and rows[1]["open"] is True and rows[1]["snoozed_until"] is None
    assert datetime.fromisoformat(rows[0]["due_on"]).date() == plan[0].due_on


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_ends_its_last_line(kind: str) -> None:
    assert FORMATS[kind]([item()], "Ada", NOW).endswith("\n")
