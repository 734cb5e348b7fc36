"""The rules that answers of different worth must obey, over the whole set of written answers."""

import importlib.util
import sys

import pytest

from judging_answers import ROOT

spec = importlib.util.spec_from_file_location("evaluate_scoring", ROOT / "benchmarks/evaluate_scoring.py")
assert spec is not None
assert spec.loader is not None
evaluate_scoring = importlib.util.module_from_spec(spec)
sys.modules["evaluate_scoring"] = evaluate_scoring
spec.loader.exec_module(evaluate_scoring)


@pytest.fixture(scope="module")
def bench():
    return evaluate_scoring.Bench()


@pytest.fixture(scope="module")
def ladder():
    return evaluate_scoring.read_rows(ROOT / "benchmarks/ladder.jsonl")


@pytest.fixture(scope="module")
def unseen():
    return evaluate_scoring.read_rows(ROOT / "benchmarks/unseen_answers.jsonl")


def test_better_answers_score_higher(bench, ladder):
    found = evaluate_scoring.ladder(bench, ladder)
    assert found["pairs"] == 300
    assert found["share"] >= 0.98, found["wrong"]
    assert found["above_floor"] == []
    assert found["plain_right"] == found["plain_pairs"]


def test_the_same_holds_for_other_questions(bench, unseen):
    found = evaluate_scoring.ladder(bench, unseen)
    assert found["share"] >= 0.98, found["wrong"]
    assert found["above_floor"] == []
    assert found["plain_right"] == found["plain_pairs"]


def test_contrasts_made_by_rule_order_rightly(bench, ladder, unseen):
    rules = {e["rule"]: e for e in evaluate_scoring.measure_contrasts(bench, ladder + unseen)}
    assert sum(e["right"] for e in rules.values()) >= 0.95 * sum(e["pairs"] for e in rules.values())
    # a story of leadership may well answer a question about teamwork, so that swaps within a kind overlap
    neighbours = rules.pop("other question")
    assert neighbours["right"] >= 0.85 * neighbours["pairs"]
    assert set(rules) == {
        "no result", "nobody acts", "cut short", "repeated", "stuffed", "stuffed between", "other kind"
    }  # fmt: skip
    for entry in rules.values():
        assert entry["right"] >= 0.95 * entry["pairs"], entry
        if entry["criterion"]:
            assert entry["fell"] >= 0.95 * entry["pairs"], entry


def test_case_and_punctuation_move_little(bench, ladder, unseen):
    assert evaluate_scoring.measure_invariance(bench, ladder + unseen)["share"] >= 0.9


def test_content_and_quotes_are_honest(bench, ladder):
    found = evaluate_scoring.measure_honesty(bench, ladder)
    assert found["quotes"] > 500
    assert (found["quotes_wrong"], found["content_not_recomputed"]) == (0, 0)
