"""The rules that answers of different worth must obey, over the whole set of written answers."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from evaluate_scoring import measure_honesty
from scoring_invariance import CHANGES, measure_invariance
from scoring_order import confusion, ladder, measure_contrasts
from written_answers import FRESH, LADDER, UNSEEN, Bench, read_rows


@pytest.fixture(scope="module")
def bench():
    return Bench()


@pytest.fixture(scope="module")
def rows():
    return read_rows(LADDER)


@pytest.fixture(scope="module")
def unseen():
    return read_rows(UNSEEN)


@pytest.fixture(scope="module")
def fresh():
    return read_rows(FRESH)


def test_better_answers_score_higher(bench, rows):
    found = ladder(bench, rows)
    assert found["pairs"] == 300
    assert found["share"] >= 0.98, found["wrong"]
    assert found["above_floor"] == []
    assert found["plain_right"] == found["plain_pairs"]


def test_the_same_holds_for_other_questions(bench, unseen):
    found = ladder(bench, unseen)
    assert found["share"] >= 0.98, found["wrong"]
    assert found["above_floor"] == []
    assert found["plain_right"] == found["plain_pairs"]


def test_the_same_holds_for_questions_of_the_banks(bench, fresh):
    assert len({row.question.id for row in fresh}) >= 5
    assert all(row.question.listen_for for row in fresh)
    found = ladder(bench, fresh)
    assert found["share"] >= 0.97, found["wrong"]
    assert found["above_floor"] == []
    assert found["plain_right"] >= found["plain_pairs"] - 1


def test_contrasts_made_by_rule_order_rightly(bench, rows, unseen):
    rules = {e["rule"]: e for e in measure_contrasts(bench, rows + unseen)}
    assert sum(e["right"] for e in rules.values()) >= 0.96 * sum(e["pairs"] for e in rules.values())
    # a story of leadership may well answer a question about teamwork, so that swaps within a kind overlap
    neighbours = rules.pop("other question")
    assert neighbours["right"] >= 0.92 * neighbours["pairs"]
    assert set(rules) == {
        "no result", "nobody acts", "cut short", "repeated", "stuffed", "stuffed between", "other kind"
    }  # fmt: skip
    for entry in rules.values():
        assert entry["right"] >= 0.95 * entry["pairs"], entry
        if entry["criterion"]:
            assert entry["fell"] >= 0.95 * entry["pairs"], entry


def test_what_must_not_matter_moves_little(bench, rows, unseen, fresh):
    found = {e["change"]: e for e in measure_invariance(bench, rows + unseen + fresh)}
    assert set(found) == set(CHANGES)
    for entry in found.values():
        assert entry["answers"] >= 50
        assert entry["share"] >= 0.95, entry


def test_confusion_counts_every_answer_in_one_band(bench, unseen):
    found = confusion(bench, unseen)
    assert sum(map(sum, found["tiers"].values())) == len(unseen)
    assert {t: sum(bands) for t, bands in found["tiers"].items()} == {
        t: sum(types.values()) for t, types in found["types"].items()
    }
    assert sum(found["tiers"]["0"][2:]) == 0


def test_content_and_quotes_are_honest(bench, rows):
    found = measure_honesty(bench, rows)
    assert found["quotes"] > 500
    assert (found["quotes_wrong"], found["content_not_recomputed"]) == (0, 0)
