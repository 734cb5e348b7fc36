"""The shipped question banks: sound as files, distinct as questions, and each true to its own expected words."""

import re
import tomllib
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

from mockview.content.folders import load_banks, load_rubrics, shipped_folder
from mockview.content.question import KINDS, LEVELS, Question
from mockview.content.question_bank import parse_bank
from mockview.judging.question_kind import rubric_id_of
from mockview.judging.relevance import measure_relevance
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.judging.wording import Wording, split_text, stem

FILES = sorted((shipped_folder() / "question_banks").glob("*.toml"))
BANKS = load_banks(None)
QUESTIONS = [question for bank in BANKS for question in bank.questions]

RECORDED = tomllib.loads((shipped_folder() / "audio_fixtures" / "answer_texts.toml").read_text(encoding="utf-8"))

ALIKE = 0.5
"""Above this share of content stems in common two questions ask the same.

The likest two that are shipped have 0.4; one question in two wordings has about 0.65.
"""

FOLLOW_UPS = {
    "behavioural": {"situation", "action", "result", "reflection"},
    "technical": {"trade_offs", "specifics", "result"},
    "situational": {"action", "result", "trade_offs", "specifics"},
    "motivational": {"proof", "specifics"},
    "introduction": {"proof", "specifics"},
}
WEAKNESS_FOLLOW_UPS = {"specifics", "action", "result"}


@pytest.fixture(scope="module")
def data() -> ScoringData:
    return load_scoring_data(shipped_folder() / "scoring")


def content_stems(text: str, data: ScoringData) -> set[str]:
    return {stem(part) for part in split_text(text) if part not in data.words.function}


def likeness(one: str, other: str, data: ScoringData) -> float:
    """Token-set similarity: content stems in common, of all that the two texts hold."""
    a, b = content_stems(one, data), content_stems(other, data)
    return len(a & b) / len(a | b) if a | b else 1.0


def spoken(lines: tuple[str, ...]) -> Wording:
    parts = split_text(" ".join(lines))
    places = tuple(range(len(parts)))
    return Wording(parts, tuple(map(stem, parts)), places, places, places, frozenset(), frozenset())


def best_match(lines: tuple[str, ...], questions: list[Question], data: ScoringData) -> str:
    """The id of the question that some lines are most relevant to."""
    wording = spoken(lines)
    return max(questions, key=lambda q: measure_relevance(wording, q, data).strength).id


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_bank_parses_and_is_named_as_its_file(path: Path) -> None:
    bank = parse_bank(path.read_text(encoding="utf-8"), path.name, "shipped")
    assert bank.id == path.stem
    assert bank.description.endswith(".")
    assert len(bank.questions) >= 8


def test_there_are_banks_and_questions_enough() -> None:
    assert len(BANKS) == len(FILES) >= 13
    assert len(QUESTIONS) >= 165
    assert {q.kind for q in QUESTIONS} == set(KINDS)
    assert {q.level for q in QUESTIONS} == set(LEVELS)


def test_ids_are_unique_across_all_banks() -> None:
    ids = [question.id for question in QUESTIONS]
    assert sorted(set(ids)) == sorted(ids)


def test_the_classics_hold_the_recorded_questions_word_for_word() -> None:
    classics = next(bank for bank in BANKS if bank.id == "interview-classics")
    texts = {question.id: question.text for question in classics.questions}
    assert len(classics.questions) == 14
    assert {q["id"]: texts.get(q["id"]) for q in RECORDED["questions"]} == {
        q["id"]: q["text"] for q in RECORDED["questions"]
    }


def test_each_question_has_a_known_competency_and_a_rubric_for_its_kind(data: ScoringData) -> None:
    rubrics = load_rubrics(None)
    for question in QUESTIONS:
        found = data.competency(question.competency)
        assert found is not None, f"{question.id}: no competency {question.competency!r}"
        assert found.id == question.competency, f"{question.id}: say {found.id!r}"
        rubric_id = rubric_id_of(question, data)
        assert rubric_id in rubrics, f"{question.id}: no rubric {rubric_id!r}"
        assert question.kind in rubrics[rubric_id].kinds, f"{question.id}: {rubric_id} is not for {question.kind}"
        assert question.rubric_id in ("", "weakness"), question.id
        assert rubric_id == (question.rubric_id or question.kind), f"{question.id}: judged by {rubric_id}"


def test_follow_ups_ask_for_what_the_kind_of_answer_may_lack() -> None:
    for question in QUESTIONS:
        expected = WEAKNESS_FOLLOW_UPS if question.rubric_id == "weakness" else FOLLOW_UPS[question.kind]
        assert set(question.follow_ups) == expected, question.id
        assert all(text.endswith("?") for text in question.follow_ups.values()), question.id
    texts = [text for question in QUESTIONS for text in question.follow_ups.values()]
    assert len(set(texts)) >= 0.95 * len(texts)


def test_guide_times_and_outlines_are_in_bounds() -> None:
    for question in QUESTIONS:
        assert 60 <= question.guide_s <= 150, question.id
        assert 3 <= len(question.outline) <= 6, question.id
        assert all(len(line) <= 120 for line in question.outline), question.id


def test_listen_for_holds_words_of_content_and_none_twice(data: ScoringData) -> None:
    for question in QUESTIONS:
        assert 15 <= len(question.listen_for) <= 25, f"{question.id}: {len(question.listen_for)}"
        parts = [part for entry in question.listen_for for part in split_text(entry)]
        assert not [p for p in parts if p in data.words.function], question.id
        stems = [stem(part) for part in parts]
        assert sorted(set(stems)) == sorted(stems), question.id


def test_no_two_questions_are_near_duplicates(data: ScoringData) -> None:
    alike = [
        (one.id, other.id) for one, other in combinations(QUESTIONS, 2) if likeness(one.text, other.text, data) > ALIKE
    ]
    assert not alike
    lists = [
        (one.id, other.id)
        for one, other in combinations(QUESTIONS, 2)
        if likeness(" ".join(one.listen_for), " ".join(other.listen_for), data) > ALIKE
    ]
    assert not lists


def test_the_measure_of_likeness_catches_a_reworded_question(data: ScoringData) -> None:
    reworded = "Please tell me about one time when you had a conflict with your colleague, and how it was handled."
    conflict = next(q for q in QUESTIONS if q.id == "conflict-difficult-colleague")
    assert likeness(reworded, conflict.text, data) > ALIKE


def test_each_outline_finds_its_own_question_first(data: ScoringData) -> None:
    """By text, competency and `listen_for` alone: the outlines are held out of the questions that compete."""
    held_out = [replace(question, outline=()) for question in QUESTIONS]
    lost = {q.id: best for q in QUESTIONS if (best := best_match(q.outline, held_out, data)) != q.id}
    assert not lost


def test_an_outline_under_the_wrong_question_would_be_found_out(data: ScoringData) -> None:
    held_out = [replace(question, outline=()) for question in QUESTIONS]
    for place, question in enumerate(QUESTIONS[:20]):
        other = QUESTIONS[place + 90]
        moved = replace(other, id="moved", text=question.text, outline=())
        rivals = [*held_out[:place], moved, *held_out[place + 1 :]]
        assert best_match(question.outline, rivals, data) != "moved", question.id


def test_good_recorded_answers_find_their_question_among_the_classics(data: ScoringData) -> None:
    classics = {q.id: q for bank in BANKS if bank.id == "interview-classics" for q in bank.questions}
    first: list[bool] = []
    strong: list[float] = []
    astray: list[float] = []
    for answer in RECORDED["answers"]:
        wording = spoken((re.sub(r"\[[0-9.]+\]", " ", answer["text"]),))
        own = measure_relevance(wording, classics[answer["question"]], data).strength
        if answer["tier"] == "strong":
            others = [measure_relevance(wording, q, data).strength for q in classics.values()]
            first.append(own >= max(others))
            strong.append(own)
        elif answer["tier"] == "off-topic":
            astray.append(own)
    assert sum(first) / len(first) >= 0.75
    assert median(strong) > 1.5
    assert max(astray) < 1.0


def test_spelling_is_british() -> None:
    text = " ".join(f"{q.text} {' '.join(q.outline)} {' '.join(q.follow_ups.values())}" for q in QUESTIONS)
    american = {
        "behavior", "behaviors", "color", "favorite", "center", "organize", "organized", "prioritize",
        "apologize", "apologized", "recognize", "criticize", "neighbor", "license", "labor", "catalog", "fulfill",
    }  # fmt: skip
    assert not american & set(split_text(text))
