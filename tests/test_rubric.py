from pathlib import Path

import pytest

from mockview.content.question import KINDS
from mockview.content.rubric import parse_rubric
from mockview.errors import InputError
from mockview.judging.criteria import CHECKS

SHIPPED = sorted((Path(__file__).parent.parent / "scoring/rubrics").glob("*.toml"))
GOOD = """
id = "mine"
title = "My own"
version = 3
kinds = ["behavioural"]
[[criterion]]
id = "safety"
title = "Speaks of safety"
weight = 2
check = "cues"
anchors = ["none", "a little", "some", "much", "all"]
[criterion.cues]
equipment = ["helmet", "gloves"]
"""


def test_a_users_rubric_is_read_whole():
    rubric = parse_rubric(GOOD, "mine.toml", "user")
    assert (rubric.id, rubric.version, rubric.title, rubric.kinds, rubric.origin) == (
        "mine",
        3,
        "My own",
        ("behavioural",),
        "user",
    )
    (criterion,) = rubric.criteria
    assert criterion.weight == 2.0
    assert criterion.anchors[4] == "all"
    assert criterion.cues == {"equipment": ("helmet", "gloves")}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_rubrics_are_sound(path):
    rubric = parse_rubric(path.read_text(encoding="utf-8"), str(path), "shipped")
    assert rubric.id == path.stem
    assert set(rubric.kinds) <= set(KINDS)
    for criterion in rubric.criteria:
        assert criterion.check in CHECKS
        assert len(set(criterion.anchors)) == 5


def test_every_kind_has_a_rubric():
    assert set(KINDS) | {"weakness"} <= {p.stem for p in SHIPPED}


def test_all_problems_are_named_at_once_with_their_places():
    text = GOOD.replace('id = "mine"', 'id = "../mine"').replace("version = 3", "version = 0")
    text = text.replace("weight = 2", "weight = -1").replace(', "all"]', "]").replace("behavioural", "psychic")
    text = text.replace('title = "My own"', 'title = ""\ncolour = "red"')
    with pytest.raises(InputError) as caught:
        parse_rubric(text, "mine.toml", "user")
    for part in (
        "mine.toml",
        "id: must be lower-case",
        "version:",
        "criterion 1 (safety): weight",
        "criterion 1 (safety): anchors",
        "has 4",
        "'psychic'",
        "title: missing",
        "'colour': unknown field",
    ):
        assert part in caught.value.what


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml at all [", "not valid TOML"),
        ("", "at least one [[criterion]]"),
        (
            GOOD.replace("[criterion.cues]", "").replace('equipment = ["helmet", "gloves"]', ""),
            "needs at least one list",
        ),
        (GOOD + GOOD[GOOD.index("[[criterion]]") :], "used twice"),
        (GOOD.replace('check = "cues"', "check = 7"), "check: missing"),
        (GOOD.replace('["helmet", "gloves"]', "[1, 2]"), "cues.equipment"),
        ("x" * 200_001, "characters"),
        ("a=" + "[" * 5000, "nested too deeply"),
        ("a=" + "9" * 5000, "thousands of digits"),
        ("a." * 20_000 + "b=1", "line 1 has a key of more than 8 parts"),
        ("title = " + '"x"\nx = {' + "'a' . " * 20_000 + "b=1}", "line 2 has a key of more than 8 parts"),
        (GOOD.replace("My own", "My\\u001b own"), "title: holds control characters"),
        (GOOD.replace('"helmet"', '"hel\\u202emet"'), "cues.equipment: holds control characters"),
        (GOOD.replace("version = 3", "version = 99999999999999999999"), "version: must be"),
    ],
)
def test_broken_rubrics_are_refused_in_one_sentence(text, says):
    with pytest.raises(InputError, match="(?s)" + says.replace("[", r"\[").replace("]", r"\]")):
        parse_rubric(text, "mine.toml", "user")


def test_a_check_that_does_not_exist_is_named_beside_the_other_problems():
    text = GOOD.replace('check = "cues"', 'check = "mood"').replace("version = 3", "version = 0")
    with pytest.raises(InputError) as caught:
        parse_rubric(text, "mine.toml", "user", checks=("cues", "story"))
    assert "2 problems" in caught.value.what
    assert "version: must be" in caught.value.what
    assert "criterion 1 (safety): check: 'mood' is none of cues, story" in caught.value.what
    assert (
        parse_rubric(GOOD.replace('check = "cues"', 'check = "mood"'), "mine.toml", "user").criteria[0].check == "mood"
    )
