"""The one path: what is judged by, a user's own rubric, and judging without delivery."""

from dataclasses import replace
from pathlib import Path

import pytest

from judging_answers import LEADERSHIP, STORY
from mockview.content.question import Question
from mockview.errors import InputError, UsageError
from mockview.judging.assessment import DeliveryMetrics
from mockview.pipeline import judge, judge_with_follow_up, load_scoring
from mockview.speech.transcript import from_text

SAFETY = """
id = "safety"
version = 4
title = "Working safely at height"
kinds = ["situational"]

[[criterion]]
id = "equipment"
title = "Equipment"
weight = 3.0
check = "cues"
anchors = [
    "No equipment is named.",
    "One piece is named.",
    "Two pieces are named.",
    "Three pieces are named, and checking them.",
    "All of it is named, checked and worn before the climb.",
]
[criterion.cues]
worn = ["helmet*", "harness", "gloves", "safety boots"]
checked = ["check* the scaffold", "check* the rope*"]
against = ["no time for that"]

[[criterion]]
id = "order"
title = "Order"
check = "structure"
anchors = ["None.", "Little.", "Some.", "Clear.", "Exact."]
"""
CLIMB = Question("", "What would you do before you climb a scaffold?", "integrity", "situational")
GOOD = (
    "First I would put on my helmet, the harness and the gloves, because a fall from three metres is enough. Then I "
    "would check the scaffold with the foreman, and I would check the ropes too. In the end I would only go up once "
    "everybody below knows it."
)
POOR = "I would go up and do the work as fast as I can. I am careful anyway, and there is no time for that on a site."


def own_folder(tmp_path: Path, text: str = SAFETY) -> Path:
    folder = tmp_path / "scoring" / "rubrics"
    folder.mkdir(parents=True)
    (folder / "safety.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_rubric_in_the_users_folder_scores_without_code(tmp_path: Path) -> None:
    scoring = load_scoring(own_folder(tmp_path)).preferring("safety")
    good, poor = (judge(from_text(text), CLIMB, scoring) for text in (GOOD, POOR))
    assert (good.rubric_id, good.rubric_version) == ("safety", 4)
    points = {s.criterion_id: s for s in good.scores}
    assert points["equipment"].points == 5
    assert points["equipment"].weight == 3.0
    assert any("helmet" in e.quote for e in points["equipment"].evidence)
    bad = next(s for s in poor.scores if s.criterion_id == "equipment")
    assert bad.points == 1
    assert bad.missing == "worn, checked"
    assert "One piece is named." in bad.advice
    assert (good.content or 0) > (poor.content or 0) + 40


def test_a_rubric_of_the_users_replaces_the_shipped_one_of_its_id(tmp_path: Path) -> None:
    home = own_folder(tmp_path, SAFETY.replace('id = "safety"', 'id = "situational"'))
    (home / "scoring/rubrics/safety.toml").rename(home / "scoring/rubrics/situational.toml")
    scoring = load_scoring(home)
    assert scoring.rubrics["situational"].origin == "user"
    assert judge(from_text(GOOD), CLIMB, scoring).rubric_version == 4
    assert judge(from_text(STORY), LEADERSHIP, scoring).rubric_id == "behavioural"


def test_a_check_that_does_not_exist_is_refused_before_anyone_answers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="telepathy"):
        load_scoring(own_folder(tmp_path, SAFETY.replace('"structure"', '"telepathy"')))
    with pytest.raises(UsageError, match="nothing"):
        load_scoring(None).preferring("nothing")


def test_without_delivery_it_is_neither_scored_nor_shown() -> None:
    scoring = load_scoring(None)
    said = from_text(STORY, duration_s=60.0, speech_s=50.0)
    with_it, without = judge(said, LEADERSHIP, scoring), judge(said, LEADERSHIP, replace(scoring, delivery=False))
    assert with_it.delivery is not None
    assert (without.delivery, without.delivery_scores) == (None, ())
    assert without.overall == without.content == with_it.content
    assert without.metrics == DeliveryMetrics(with_it.metrics.word_count)
    part = from_text(STORY.split(" As a result")[0], duration_s=40.0)
    both = judge_with_follow_up(part, from_text("We shipped 98 percent on time."), LEADERSHIP, scoring)
    alone = judge_with_follow_up(part, from_text("We shipped it."), LEADERSHIP, replace(scoring, delivery=False))
    assert both.delivery is not None
    assert alone.delivery is None
    assert alone.overall == alone.content
