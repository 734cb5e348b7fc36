"""A bank is read strictly, and every problem is named at once."""

import time
from pathlib import Path

import pytest

from mockview.content.folders import load_banks, read_limited
from mockview.content.question_bank import parse_bank
from mockview.errors import InputError, UsageError

GOOD = """
id = "mine"
title = "My questions"
[[question]]
id = "first-one"
text = "Tell me about a bad day."
competency = "resilience"
kind = "behavioural"
listen_for = ["Calm", "day"]
outline = ["what happened"]
guide_s = 90
[question.follow_ups]
result = "How did it end?"
"""

TEN_FAULTS = """
id = "Not An Id"
title = ""
colour = "red"
[[question]]
id = "a"
text = "Fine?"
competency = "x"
kind = "poetry"
level = "boss"
[[question]]
id = "a"
text = "bell \\u0007"
competency = ""
kind = "technical"
listen_for = "word"
guide_s = 5
[question.follow_ups]
weather = "Sunny?"
"""


def test_a_good_bank_is_read_whole() -> None:
    bank = parse_bank(GOOD, "mine.toml", "user")
    question = bank.questions[0]
    assert (bank.id, bank.origin, question.id, question.guide_s) == ("mine", "user", "first-one", 90.0)
    assert question.listen_for == ("calm", "day")
    assert question.follow_ups == {"result": "How did it end?"}


def test_every_problem_is_named_with_its_place() -> None:
    with pytest.raises(InputError) as caught:
        parse_bank(TEN_FAULTS, "bad.toml", "user")
    told = str(caught.value)
    expected = (
        "unknown key 'colour'",
        "lower-case letters",
        "title is empty",
        "question 1 (a): kind 'poetry'",
        "question 1 (a): level 'boss'",
        "question 2: id 'a' is there twice",
        "question 2 (a): text holds control characters",
        "question 2 (a): competency is empty",
        "question 2 (a): listen_for must be a list",
        "question 2 (a): guide_s must be",
        "question 2 (a): follow_ups.weather",
    )
    assert [e for e in expected if e not in told] == []
    assert "11 problems" in told


@pytest.mark.parametrize(
    "text", ["", "id = ", "[" * 5000, "a." * 20_000 + "b=1", "[" + "a." * 900 + "b]", 'id="a"\ntitle="b"\nquestion=3']
)
def test_what_is_no_bank_is_refused_in_one_error(text: str) -> None:
    with pytest.raises(InputError):
        parse_bank(text, "x.toml", "user")


def test_a_users_file_overrides_the_shipped_one_whole(tmp_path: Path) -> None:
    shipped = load_banks(None)[0]
    folder = tmp_path / "question_banks"
    folder.mkdir()
    (folder / "any-name.toml").write_text(GOOD.replace('id = "mine"', f'id = "{shipped.id}"', 1))
    mine = {b.id: b for b in load_banks(tmp_path)}[shipped.id]
    assert mine.origin == "user"
    assert [q.id for q in mine.questions] == ["first-one"]
    option = tmp_path / "option.toml"
    option.write_text(GOOD.replace('id = "mine"', f'id = "{shipped.id}"', 1).replace("first-one", "other"))
    assert {b.id: b for b in load_banks(tmp_path, option)}[shipped.id].questions[0].id == "other"


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    begun = time.monotonic()
    with pytest.raises(InputError, match="larger than"):
        read_limited(path)
    assert time.monotonic() - begun < 1


def test_a_missing_option_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load_banks(None, tmp_path / "no.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('id = "x"\nt = {' + '"a" . ' * 20_000 + "b=1}", "line 2 has a key of more than 8 parts"),
        ("x = " + "1" * 5_000, "thousands of digits"),
        ("x=" + "{a=" * 5_000, "nested too deeply"),
        ("k=1\n" * 300_000, "too many keys"),
        ('x = """........\n' + '\\"""\n' * 50_000, "not valid TOML"),
    ],
)
def test_what_would_keep_the_reader_busy_is_refused_in_one_line(text: str, says: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError, match=says) as caught:
        parse_bank(text, "x.toml", "user")
    assert "\n" not in str(caught.value)
    assert time.process_time() - begun < 1


def test_dots_in_a_text_are_no_key() -> None:
    dotted = GOOD.replace("bad day.", "bad day ... a.b.c.d.e.f.g.h.i.j ... and 'a.b.c.d.e.f.g.h.i.j' ...")
    dotted += '# a.b.c.d.e.f.g.h.i.j.k\nsituation = """\\\n  a.b.c.d.e.f.g.h.i.j"""\n'
    assert parse_bank(dotted, "mine.toml", "user").questions[0].follow_ups["situation"] == "a.b.c.d.e.f.g.h.i.j"


def test_line_breaks_without_end_cost_nothing() -> None:
    begun = time.process_time()
    with pytest.raises(InputError):
        parse_bank("\n" * 300_000, "x.toml", "user")
    assert time.process_time() - begun < 1


def test_a_rubric_outside_is_no_rubric() -> None:
    with pytest.raises(InputError, match="must be the id of a rubric"):
        parse_bank(GOOD.replace("guide_s", 'rubric = "../../x"\nguide_s'), "x.toml", "user")
