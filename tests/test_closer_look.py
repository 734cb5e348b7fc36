"""`replay N --outline` and `replay N --tightened`."""

import json
from pathlib import Path

from command_line import BANK, STORY, CommandLine


def answered(mockview: CommandLine, text: str) -> None:
    words = ("practice", "--typed", "--question", "leadership-led-without-title", "--json")
    assert mockview(*words, stdin=text + "\n\n").code == 0


def test_the_outline_says_what_was_touched_and_what_was_not(mockview: CommandLine) -> None:
    answered(mockview, STORY)
    shown = mockview("replay", "1", "--outline")
    assert shown.code == 0
    assert "points." in shown.out
    points = json.loads(mockview("replay", "1", "--outline", "--json").out)
    assert sum(p["at"] is not None for p in points) == shown.out.count("✓")
    assert sum(p["at"] is None for p in points) == sum(line.startswith("– ") for line in shown.out.splitlines())


def test_tightened_shows_only_the_persons_own_sentences(mockview: CommandLine) -> None:
    text = "Um, " + STORY.split(" By August")[0]
    answered(mockview, text)
    shown = mockview("replay", "1", "--tightened")
    assert "[What came of it?]" in shown.out
    assert "Um" not in shown.out
    lines = json.loads(mockview("replay", "1", "--tightened", "--json").out)
    for line in lines:
        if line["spans"]:
            assert line["text"] == " ".join(text[a:b] for a, b in line["spans"])


def test_a_question_without_an_outline_says_so(mockview: CommandLine, tmp_path: Path) -> None:
    bank = tmp_path / "three.toml"
    bank.write_text(BANK)
    mockview("practice", "--typed", "--bank", str(bank), "--question", "lead", "--json", stdin=STORY + "\n\n")
    assert "No bank holds an outline" in mockview("replay", "1", "--outline").out


def test_one_wish_at_a_time_about_one_answer(mockview: CommandLine) -> None:
    assert mockview("replay", "1", "--outline", "--tightened").code == 2
    assert mockview("replay", "--outline").code == 2
    assert mockview("replay", "9", "--tightened").code == 2
