"""How well judging orders answers: tiers, floors, contrasts made by rule, invariances, agreement, time.

`ladder.jsonl` holds 12 questions with nine answers each, `unseen_answers.jsonl` 12 further questions, most of other
competencies, some with the parts of the answer marked, `fresh_answers.jsonl` seven questions of the shipped banks,
`blind_answers.jsonl` 22 and `sealed_answers.jsonl` twelve, of the banks and typed ones (see written_answers.py).
No answer there has word times: content is what is judged.
--ratings FILE: correlation with every numeric column of a CSV or JSONL of rated answers.
--audio MANIFEST --model FOLDER: judged by the true text against judged by what the model heard.
JSON lines on stdout with --json; a table on stderr.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from mockview.errors import MockviewError
from mockview.judging.assessment import content_score
from mockview.judging.judge import judge
from mockview.speech.transcript import from_text

sys.path.insert(0, str(Path(__file__).parent))
from scoring_agreement import compare_transcripts, measure_audio, measure_ratings
from scoring_invariance import measure_invariance
from scoring_order import confusion, ladder, measure_contrasts
from written_answers import BLIND, FRESH, LADDER, SEALED, TUNED_ON, UNSEEN, Bench, Row, read_rows


def measure_honesty(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """Whether content can be worked out again from scores and ceiling, and every quote stands where it says."""
    quotes = wrong = off = 0
    for row in rows:
        found = bench.judge(row.question, row.answer)
        off += found.content != content_score(found.scores, found.ceiling)
        for score in found.scores:
            for e in score.evidence:
                quotes += 1
                wrong += row.answer[e.start_char : e.end_char] != e.quote or not e.quote
    return {"quotes": quotes, "quotes_wrong": wrong, "content_not_recomputed": off}


def measure_time(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """Milliseconds to judge answers cut or filled up to 200 words, after loading, in one thread."""
    texts = []
    for row in rows:
        if row.tier in (3, 4, 5, 6):
            words = (row.answer + " " + rows[0].answer + " " + row.answer).split()[:200]
            texts.append((row.question, from_text(" ".join(words))))
    spent = []
    for _ in range(5):
        for question, transcript in texts:
            rubric = bench.rubric_for(question)
            begin = time.perf_counter()
            judge(transcript, question, rubric, bench.data)
            spent.append((time.perf_counter() - begin) * 1000)
    spent.sort()
    return {
        "runs": len(spent),
        "median_ms": round(statistics.median(spent), 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
    }


class Report:
    """Rows for programs, gathered, and lines for people, shown as they come."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, name: str, values: dict[str, Any]) -> None:
        """One measure."""
        self.rows.append({"measure": name, **values})
        plain = " ".join(f"{k}={v}" for k, v in values.items() if k != "wrong")
        print(f"{name:26s} {plain}", file=sys.stderr, flush=True)
        for line in values.get("wrong", [])[:12]:
            print(f"{'':26s}   {line}", file=sys.stderr)


def measure_written(bench: Bench, report: Report) -> None:
    """Everything that the written answers tell."""
    rows, unseen, fresh = read_rows(LADDER), read_rows(UNSEEN), read_rows(FRESH)
    report.add("ladder, tuned half", ladder(bench, [r for r in rows if r.question.id in TUNED_ON]))
    report.add("ladder, other half", ladder(bench, [r for r in rows if r.question.id not in TUNED_ON]))
    report.add("ladder", ladder(bench, rows))
    report.add("unseen", ladder(bench, unseen))
    report.add("fresh, from the banks", ladder(bench, fresh))
    report.add("blind", ladder(bench, read_rows(BLIND)))
    sealed = ladder(bench, read_rows(SEALED))
    # Totals only: a row that somebody has looked at is no longer sealed.
    report.add("sealed", {name: len(n) if isinstance(n, list) else n for name, n in sealed.items() if name != "wrong"})
    report.add("confusion by tier", confusion(bench, rows + unseen + fresh))
    pairs = right = 0
    for name, group in (("contrast", rows + unseen), ("fresh contrast", fresh)):
        for entry in measure_contrasts(bench, group):
            pairs, right = pairs + entry["pairs"], right + entry["right"]
            report.add(f"{name}: {entry.pop('rule')}", {**entry, "share": round(entry["right"] / entry["pairs"], 4)})
    report.add("all contrasts", {"pairs": pairs, "right": right, "share": round(right / pairs, 4)})
    for entry in measure_invariance(bench, rows + unseen + fresh):
        report.add(f"invariance: {entry.pop('change')}", entry)
    report.add("honesty", measure_honesty(bench, rows + unseen + fresh))
    report.add("time, 200 words", measure_time(bench, rows))


def measure_heard(bench: Bench, manifest: Path, model: str, most: int, report: Report) -> None:
    """True text against the machine's transcript of the same recordings."""
    from mockview.settings import home_folder
    from mockview.speech.transcriber import load_transcriber

    transcriber = load_transcriber(model, "auto", home_folder({}) / "models")
    compared = []
    for n, entry in enumerate(compare_transcripts(bench, manifest, transcriber, most), 1):
        compared.append(entry)
        print(f"\r{n} answers heard", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    report.add(f"heard by {Path(model).name}", measure_audio(compared))


def main() -> int:
    """Measure what is asked for, print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines on stdout")
    parser.add_argument("--ratings", type=Path, metavar="FILE", help="rated answers, CSV or JSONL; only these")
    parser.add_argument("--audio", type=Path, metavar="MANIFEST", help="recorded answers; only these, with --model")
    parser.add_argument("--model", metavar="FOLDER", help="the speech model for --audio")
    parser.add_argument("--most", type=int, default=10_000, metavar="N", help="at most so many recordings")
    options = parser.parse_args()
    if options.audio and not options.model:
        parser.error("--audio needs --model")
    bench, report = Bench(), Report()
    try:
        if options.ratings:
            for entry in measure_ratings(bench, options.ratings):
                report.add(f"{entry.pop('score')} and {entry.pop('column')}", entry)
        if options.audio:
            measure_heard(bench, options.audio, options.model, options.most, report)
        if not options.ratings and not options.audio:
            measure_written(bench, report)
    except MockviewError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        for row in report.rows:
            print(json.dumps(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
