"""Documents that fall behind fail: help, examples, guides, norms and links are held against the program."""

import re
import shlex
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import click
import pytest

from mockview.cli import home
from mockview.cli.app import group
from mockview.content.folders import find_bank, load_banks, load_rubrics
from mockview.content.question import Question
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import parse_rubric
from mockview.interview.choosing import choose
from mockview.judging import answer_type
from mockview.judging.criteria import CHECKS
from mockview.pipeline import judge, load_scoring
from mockview.speech.transcript import from_text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import examples  # noqa: E402
import update  # noqa: E402

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
_HELP = re.compile(re.escape(update.BEGIN) + ".*?" + re.escape(update.END), re.DOTALL)
_SHOWN = re.compile(r"(?:^\s*(?:\$ )?|`)(mockview [a-z][^`#\n|]*)", re.MULTILINE)


def shown_commands(page: str) -> list[str]:
    return [m.group(1).strip() for m in _SHOWN.finditer(_HELP.sub("", page))]


def test_every_command_has_a_page_with_its_help() -> None:
    assert [path.name for path, _ in update.stale()] == [], "run docs/update.py"


@pytest.mark.parametrize("name", [name for name, _ in update.every_command()])
def test_every_page_says_more_than_the_help(name: str) -> None:
    page = _HELP.sub("", (update.COMMANDS / f"{name}.md").read_text(encoding="utf-8"))
    assert len(page.split()) >= 60
    assert f"mockview {name}" in page


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_shown_can_be_typed(path: Path) -> None:
    for line in shown_commands(path.read_text(encoding="utf-8")):
        words = shlex.split(line)[1:]
        if any(w.isupper() or "…" in w for w in words[:1]):
            continue
        context: click.Context = click.Context(group, info_name="mockview")
        command: click.Command = group
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, words[0])
            assert found is not None, f"{path.name} shows `{line}`, and there is no {words[0]}"
            command, words = found, words[1:]
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help", "-h", "--version"}
        unknown = [w for w in words if w.startswith("--") and w.split("=")[0] not in known]
        assert not unknown, f"{path.name} shows `{line}`, and {command.name} has no {unknown}"


def test_examples_say_what_mockview_says_now() -> None:
    assert [path.name for path, _ in examples.stale()] == [], "run docs/update.py"


def test_an_example_that_has_fallen_behind_is_found() -> None:
    page = "<!-- run -->\n```\n$ mockview config path\nelsewhere\n```\n"
    assert "elsewhere" not in examples.rerun(page)
    assert "config.toml" in examples.rerun(page)


def test_an_example_has_the_day_that_it_names_and_the_parts_that_it_shows() -> None:
    page = "<!-- run on 2026-05-12 -->\n```\n$ mockview today\nx\n…\nx\n```\n"
    shown = examples.rerun(page).splitlines()
    assert shown[3].startswith("Today, Tuesday 2026-05-12")
    assert shown[4] == "…" and shown[5].strip().startswith("Type:") and len(shown) == 7
    assert datetime.now(UTC) - home.now() < timedelta(minutes=1), "the true clock is back"


def test_played_commands_run_in_one_home_under_their_headings() -> None:
    page = "## One\n<!-- run -->\n```\n$ mockview config set rate_wpm 151\n$ mockview bogus\n```\n## Two\n"
    page += "<!-- run -->\n```\n$ mockview config show\n```\n"
    first, second, third = examples.played(page)
    assert [(p.heading, p.code) for p in (first, second, third)] == [("One", 0), ("One", 2), ("Two", 0)]
    assert "151" in third.said and "bogus" in second.said


def example(page: str, name: str) -> str:
    return examples.files_in((ROOT / "docs" / page).read_text(encoding="utf-8"))[name]


def test_the_example_rubric_judges_by_each_of_its_criteria() -> None:
    rubric = parse_rubric(example("write-a-rubric.md", "complaints.toml"), "the guide", "option")
    scoring = load_scoring(None)
    scoring = replace(scoring, rubrics={**scoring.rubrics, rubric.id: rubric}).preferring(rubric.id)
    question = Question("", "Tell me about a guest who complained.", "customer-focus", "behavioural")
    good, bad = (
        judge(from_text(example("write-a-rubric.md", name)), question, scoring) for name in ("calm.txt", "rule.txt")
    )
    assert good.rubric_id == bad.rubric_id == rubric.id
    assert [s.criterion_id for s in good.scores] == [c.id for c in rubric.criteria]
    points = {name: {s.criterion_id: s.points for s in a.scores} for name, a in (("good", good), ("bad", bad))}
    # The rules of the check are in the guide: three families and three phrases or more, then nothing found.
    assert (points["good"]["calming"], points["good"]["repair"]) == (5, 5)
    assert (points["bad"]["calming"], points["bad"]["repair"]) == (1, 1)
    assert good.content is not None and bad.content is not None and good.content - bad.content > 40


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("The guest was loud and I went into the kitchen to fetch some water for him.", 1),
        ("The guest was loud and I listened to him for a while in the lobby.", 2),
        ("The guest was loud and I listened to him and told him that I was sorry.", 4),
        ("The guest was loud and I listened, and I said sorry, sorry and sorry again to him.", 4),
        ("The guest was loud and I listened to him and said sorry, but I told him to calm down.", 3),
    ],
)
def test_cues_count_as_the_guide_says(said: str, points: int) -> None:
    rubric = parse_rubric(example("write-a-rubric.md", "complaints.toml"), "the guide", "option")
    scoring = load_scoring(None)
    scoring = replace(scoring, rubrics={rubric.id: rubric})
    question = Question("", "Tell me about a guest who complained.", "customer-focus", "behavioural")
    scores = {s.criterion_id: s.points for s in judge(from_text(said), question, scoring).scores}
    assert scores["calming"] == points


def test_the_example_bank_serves_and_judges_each_question(tmp_path: Path) -> None:
    file = tmp_path / "bakery.toml"
    file.write_text(example("write-a-bank.md", "bakery.toml"), encoding="utf-8")
    assert parse_bank(file.read_text(encoding="utf-8"), "the guide", "option").id == "bakery-counter"
    bank = find_bank(load_banks(None, file), "bakery-counter")
    chosen = choose((bank,), len(bank.questions), Random(1), None, None)
    assert {q.id for q in chosen} == {q.id for q in bank.questions}
    scoring = load_scoring(None)
    answer = from_text(example("write-a-bank.md", "rush.txt"))
    kinds = {judge(answer, q, scoring).rubric_id for q in bank.questions}
    assert kinds == {"behavioural", "motivational", "situational"}
    rush = next(q for q in bank.questions if q.id == "bakery-morning-rush")
    good, stray = (judge(from_text(example("write-a-bank.md", n)), rush, scoring) for n in ("rush.txt", "holiday.txt"))
    assert good.content is not None and good.content > 75
    assert stray.answer_type == "off-topic"


def test_scoring_names_every_criterion_with_its_title() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    rubrics = load_rubrics(None).values()
    for rubric in rubrics:
        assert f"(`{rubric.id}`)" in page
        for criterion in rubric.criteria:
            rows = [line for line in page.splitlines() if line.startswith(f"| `{criterion.id}` |")]
            assert len(rows) == 1, f"docs/scoring.md has {len(rows)} rows for {criterion.id}"
            assert criterion.title in rows[0], f"{criterion.id} is called {criterion.title!r} in {rubric.id}"
            assert criterion.weight == 1 or f"weight {criterion.weight:g}" in page
    assert {c.check for r in rubrics for c in r.criteria} | {"cues"} == set(CHECKS)


def test_scoring_names_every_norm_with_its_bounds_and_source() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    norms = tomllib.loads((ROOT / "scoring" / "norms.toml").read_text(encoding="utf-8"))["norm"]
    for norm in norms:
        row = next((line for line in page.splitlines() if line.startswith(f"| `{norm['id']}` |")), "")
        assert norm["title"] in row
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        scale = 100 if norm["id"] == "pause_share" else 1
        for points, cell in zip((5, 4, 3, 2), cells[2:6], strict=True):
            wanted = [f"{norm['bounds'][points - 2] * scale:g}"]
            wanted += [f"{norm['low_bounds'][points - 2]:g}"] if "low_bounds" in norm else []
            assert re.findall(r"[\d.]+", cell) == wanted, f"{norm['id']}, {points} points"
        years = set(re.findall(r"\b(?:19|20)\d\d\b", norm["source"]))
        assert years <= set(re.findall(r"\b(?:19|20)\d\d\b", row)), f"a source of {norm['id']} is missing"


def test_scoring_names_every_ceiling() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    rows = {found[1]: found[0] for found in re.finditer(r"^\| `([a-z-]+)` \|.*$", page, re.MULTILINE)}
    for name, (value, _) in answer_type._CEILINGS.items():
        assert rows[name].endswith(f"| {value:g} |"), name
    for name, (value, _) in answer_type._BEHAVIOURAL.items():
        assert f"behavioural {value:g}" in rows[name], name
    for (kind, name), (value, _) in answer_type._OTHER.items():
        assert f"{kind} {value:g}" in rows[name], (kind, name)


def anchors_of(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{path.name} links to {target}"
        assert file.is_relative_to(ROOT), f"{path.name} links out of the project: {target}"
        if anchor:
            assert anchor in anchors_of(file.read_text(encoding="utf-8")), f"{path.name} links to {target}"


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    linked = {(docs / t.partition("#")[0]).resolve() for t in re.findall(r"\]\(([^)\s]+)\)", index)}
    assert {p for p in docs.rglob("*.md") if p.name != "README.md"} <= linked


def test_no_page_is_left_of_a_command_that_is_gone() -> None:
    assert {p.stem for p in update.COMMANDS.glob("*.md")} == {name for name, _ in update.every_command()}


def between(page: str, name: str) -> str:
    return page.split(f"<!-- {name} -->", 1)[1].split(f"<!-- /{name} -->", 1)[0]


def test_the_readme_opens_with_a_real_answer_of_the_demo() -> None:
    shown = between((ROOT / "README.md").read_text(encoding="utf-8"), "demo")
    for part in ("Question 2 of 4", "Overall", "Answers the question", "Delivery:", "The improvement plan"):
        assert part in shown


def test_the_model_card_tells_what_was_measured() -> None:
    card = between((ROOT / "audio_fixtures" / "whisper-mini.md").read_text(encoding="utf-8"), "measured")
    for category in ("plain", "fast", "slow", "pauses", "fillers", "noisy", "silent", "noise", "music", "unseen"):
        assert category in card
