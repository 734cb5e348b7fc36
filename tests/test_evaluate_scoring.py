"""The measurement of judging counts what it says it counts, through the command and the real model too."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from scoring_agreement import pearson, ranks
from scoring_invariance import bare, numbers_as_words, spelt, with_fillers, with_synonyms
from written_answers import FRESH, LADDER, ROOT, Bench, read_rows


def evaluate(*words: str) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/evaluate_scoring.py"), "--json", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"), (19, "nineteen"), (20, "twenty"), (98, "ninety eight"), (100, "one hundred"),
        (214, "two hundred and fourteen"), (1000, "one thousand"), (45_006, "forty five thousand six"),
    ],
)  # fmt: skip
def test_numbers_are_spelt(number: int, words: str) -> None:
    assert spelt(number) == words


def test_changes_change_what_they_name_and_nothing_else() -> None:
    text = "In 1998 we had 1,200 orders, 3.5% more. My boss called at 7:30 about $40."
    assert numbers_as_words(text) == (
        "In nineteen ninety eight we had one thousand two hundred orders, 3.5% more. My boss called at 7:30 about $40."
    )
    assert bare(text) == "in 1998 we had 1,200 orders 3.5% more my boss called at 7:30 about $40"
    assert with_synonyms("My Boss began.") == "My Manager started."
    filled = with_fillers(" ".join(["word"] * 25)).split()
    assert len([w for w in filled if w == "word"]) == 25
    assert len(filled) > 26
    assert with_fillers(text) == with_fillers(text)


def test_correlations_are_right() -> None:
    assert pearson([1, 2, 3], [2, 4, 6]) == 1.0
    assert pearson([1, 2, 3], [3, 2, 1]) == -1.0
    assert pearson([1, 1, 1], [3, 2, 1]) is None
    assert pearson([1, 2, 3, 4], [1, 3, 2, 4]) == 0.8
    assert ranks([10, 30, 20, 30]) == [1.0, 3.5, 2.0, 3.5]


def test_rated_answers_of_either_format_agree_with_a_rating_by_tier(tmp_path: Path) -> None:
    rows = [r for r in read_rows(LADDER) if r.question.id in ("q01", "q05")]
    told = [
        {
            "question": r.question.text, "answer": r.answer, "seconds": 20.0 + 10 * r.tier, "hiring": r.tier,
            "mood": "good", "turned_round": -r.tier,
        }
        for r in rows
    ]  # fmt: skip
    lines = tmp_path / "rated.jsonl"
    lines.write_text("\n".join(map(json.dumps, told)))
    table = tmp_path / "rated.csv"
    head = list(told[0])
    cells = [[json.dumps(str(row[h])).replace('\\"', '""') for h in head] for row in told]
    table.write_text("\n".join(",".join(row) for row in [head, *cells]), encoding="utf-8")
    code, found, trouble = evaluate("--ratings", str(lines))
    assert code == 0, trouble
    by = {(row["measure"]): row for row in found}
    assert set(by) == {f"{s} and {c}" for s in ("content", "delivery", "overall") for c in ("hiring", "turned_round")}
    content = by["content and hiring"]
    assert content["answers"] == len(rows)
    assert float(str(content["spearman"])) > 0.85
    assert by["content and turned_round"]["spearman"] == -float(str(content["spearman"]))
    assert evaluate("--ratings", str(table))[1] == found


def test_rows_without_an_answer_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"question": "Why?", "hiring": 3}')
    code, found, trouble = evaluate("--ratings", str(tmp_path / "x.jsonl"))
    assert (code, found) == (1, [])
    assert "without an answer" in trouble
    assert evaluate("--ratings", str(tmp_path / "gone.csv"))[0] == 1


def test_a_recording_is_judged_by_its_text_and_by_what_the_model_heard() -> None:
    manifest = ROOT / "audio_fixtures/demo/manifest.jsonl"
    model = ROOT / "audio_fixtures/whisper-mini"
    code, found, trouble = evaluate("--audio", str(manifest), "--model", str(model), "--most", "2")
    assert code == 0, trouble
    (row,) = found
    assert row["answers"] == 2
    assert 0 <= int(str(row["within_6"])) <= 2
    assert row["measure"] == "heard by whisper-mini"


def test_questions_of_the_banks_are_found_by_their_id() -> None:
    fresh = read_rows(FRESH)
    assert all(row.question.text and row.question.listen_for for row in fresh)
    assert Bench().content(fresh[0].question, fresh[0].answer) > 60
