"""`mockview banks` and `mockview rubrics` as a person uses them: find, begin, look through, override."""

import json
from pathlib import Path

import pytest

from command_line import BANK, STORY, CommandLine
from mockview.content.folders import shipped_folder
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import parse_rubric
from mockview.content.templates import bank_template, rubric_template
from mockview.judging.criteria import CHECKS

FAILED, USAGE = 1, 2
RUBRIC_WITH_TEN_FAULTS = """
id = "Not An Id"
title = ""
version = 0
kinds = ["psychic"]
colour = "red"
[[criterion]]
id = "a"
title = "bell \\u0007"
weight = -1
check = "mood"
anchors = ["one", "two"]
[[criterion]]
id = "a"
title = "Fine"
check = "cues"
anchors = ["1", "2", "3", "4", "5"]
"""
TEN_RUBRIC_FAULTS = (
    "id: must be lower-case",
    "title: missing or empty",
    "version: must be a whole number",
    "kinds: 'psychic'",
    "'colour': unknown field",
    "criterion 1 (a): title: holds control characters",
    "criterion 1 (a): weight",
    "criterion 1 (a): anchors: needs five",
    "criterion 1 (a): check: 'mood' is none of",
    "criterion 2 (a): cues",
    "criterion 'a': this id is used twice",
)


def test_all_that_is_shipped_passes_and_says_where_it_lies(mockview: CommandLine) -> None:
    for kind, folder in (("banks", "question_banks"), ("rubrics", "scoring/rubrics")):
        told = mockview(kind, "check")
        assert (told.code, told.err) == (0, "")
        files = sorted(str(path) for path in (shipped_folder() / folder).glob("*.toml"))
        assert [line.split(": ")[0] for line in told.out.splitlines()] == files


def test_every_planted_fault_of_a_rubric_is_listed_and_the_remedy_stands_apart(
    mockview: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(RUBRIC_WITH_TEN_FAULTS)
    told = mockview("rubrics", "check", str(file))
    assert told.code == FAILED
    assert [fault for fault in TEN_RUBRIC_FAULTS if fault not in told.err] == []
    assert f"{len(TEN_RUBRIC_FAULTS)} problems" in told.err.splitlines()[0]
    assert told.err.splitlines()[-1].strip().startswith("Mend them")


def test_two_broken_files_of_ones_own_are_both_named(mockview: CommandLine) -> None:
    folder = mockview.home / "question_banks"
    folder.mkdir(parents=True)
    (folder / "one.toml").write_text("not TOML")
    (folder / "two.toml").write_text('id = "two"')
    told = mockview("banks", "check")
    assert told.code == FAILED
    assert "one.toml is not valid TOML" in told.err
    assert "two.toml has 2 problems" in told.err
    assert "2 of " in told.err.splitlines()[-1]
    assert "teaching.toml: 8 questions, no problem." in told.out


@pytest.mark.parametrize("kind", ["banks", "rubrics"])
def test_a_new_file_is_whole_commented_and_ones_own(kind: str, mockview: CommandLine) -> None:
    made = mockview(kind, "new", "my-field")
    path = Path(made.out.strip())
    assert made.code == 0
    assert path.is_relative_to(mockview.home)
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_text(encoding="utf-8").count("#") > 10
    assert mockview(kind, "check", str(path)).out.endswith("no problem.\n")
    shown = mockview(kind, "show", "my-field")
    assert "user: " in shown.out
    again = mockview(kind, "new", "my-field")
    assert again.code == USAGE
    assert "There is already" in again.err


@pytest.mark.parametrize("kind", ["banks", "rubrics"])
def test_a_template_is_shown_without_writing_anything(kind: str, mockview: CommandLine, tmp_path: Path) -> None:
    told = mockview(kind, "new", "x" * 40, "--stdout")
    assert told.code == 0
    assert not mockview.home.exists()
    file = tmp_path / "it.toml"
    file.write_text(told.out)
    assert mockview(kind, "check", str(file)).code == 0


@pytest.mark.parametrize(("kind", "taken"), [("banks", "teaching"), ("rubrics", "weakness")])
def test_what_is_shipped_is_not_replaced_by_a_template_and_no_path_is_an_id(
    kind: str, taken: str, mockview: CommandLine
) -> None:
    told = mockview(kind, "new", taken)
    assert (told.code, told.out) == (USAGE, "")
    for wrong in ("../x", "A B", "", "x" * 41):
        assert mockview(kind, "new", wrong).code == USAGE


def test_the_templates_explain_every_field_and_name_every_check() -> None:
    bank = parse_bank(bank_template("mine"), "it", "user")
    assert (bank.id, bank.title) == ("mine", "Mine")
    question = bank.questions[0]
    assert all((question.listen_for, question.outline, question.follow_ups))
    text = rubric_template("mine", ", ".join(sorted(CHECKS)))
    assert {c.check for c in parse_rubric(text, "it", "user", CHECKS).criteria} == {"relevance", "cues"}
    assert all(f"{check}," in text or f"{check}." in text for check in CHECKS)


def test_a_template_rubric_judges(mockview: CommandLine, tmp_path: Path) -> None:
    mockview("rubrics", "new", "site")
    answer = tmp_path / "answer.txt"
    answer.write_text(STORY)
    told = mockview("score", str(answer), "--question", "Tell me about a time you led people.", "--rubric", "site")
    assert "Thinks of safety" in told.out


def test_questions_are_found_by_all_their_words_in_any_ending(mockview: CommandLine) -> None:
    told = json.loads(mockview("banks", "search", "failing", "--json").out)
    assert told[0]["id"]
    assert "fail" in told[0]["text"].lower()
    both = json.loads(mockview("banks", "search", "angry", "customers", "--json").out)
    assert both[0]["id"] == "customer-furious"
    assert both[0]["bank"] == "persuasion-and-customers"
    assert len(both) < len(json.loads(mockview("banks", "search", "customers", "--json").out))
    shown = mockview("banks", "search", "angry", "customers")
    assert "customer-furious" in shown.out
    assert mockview("banks", "search", "xylophone").out == ""
    assert mockview("banks", "search", "?!").code == USAGE


def test_questions_of_ones_own_are_found_too(mockview: CommandLine) -> None:
    folder = mockview.home / "question_banks"
    folder.mkdir(parents=True)
    (folder / "three.toml").write_text(BANK)
    found = json.loads(mockview("banks", "search", "without the title", "--json").out)
    assert [(f["bank"], f["origin"], f["id"]) for f in found][:1] == [("three", "user", "lead")]


def test_criteria_are_found(mockview: CommandLine) -> None:
    found = json.loads(mockview("rubrics", "search", "result", "--json").out)
    assert (found[0]["rubric"], found[0]["id"]) == ("behavioural", "result")
    assert "Result" in mockview("rubrics", "search", "result").out


def test_models_tell_what_fits_this_machine(mockview: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockview.cli import models
    from mockview.interview import speech_checks

    monkeypatch.setattr(models, "available_memory_mb", lambda: 2_000.0)
    rows = {row["name"]: row for row in json.loads(mockview("models", "--json").out)}
    assert {name for name, row in rows.items() if row["fits"]} == {"tiny.en", "base.en", "small.en", "base", "small"}
    assert rows["large-v3"]["because"] == "large-v3 would need 4.1 GB of memory."
    monkeypatch.setattr(speech_checks, "base_encoding_s", lambda _: 1.0)
    monkeypatch.setattr(speech_checks, "available_memory_mb", lambda: None)
    measured = {row["name"]: row for row in json.loads(mockview("models", "list", "--measure", "--json").out)}
    assert {name for name, row in measured.items() if row["fits"]} == {"tiny.en", "base.en", "base"}
    assert measured["small.en"]["expected_window_s"] == 6.8
    shown = mockview("models", "list", "--measure")
    assert "yes (1.1 GB, 2.5 s)" in shown.out
    assert "no (1.5 GB, 6.8 s)" in shown.out
