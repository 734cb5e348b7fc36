"""How well a speech model reads recorded answers, through the same path that practice and batch take.

MANIFEST is JSONL or CSV and needs `file` (relative to it) and `text`, and may have `id` and `category`. In
JSONL, `words` ([word, start_s, end_s] each), `pauses` ([start_s, end_s]) and `fillers` ([word, start_s]) give
the other figures, which else stay null.
--sentences has espeak-ng speak a text file on the fly. --json: JSON with the rows on stdout, table on stderr.
Needs the extra mockview[bench], and mockview[fixtures] for --sentences.
"""

import argparse
import csv
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from mockview.audio.recording import Recording, Span
from mockview.audio.safe_decode import decode
from mockview.errors import InputError, MockviewError
from mockview.settings import home_folder
from mockview.speech.transcriber import Transcriber, load_transcriber

sys.path.insert(0, str(Path(__file__).parent))
from transcript_comparison import Row, Tally, Truth, compared

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
_SENTENCES_AN_ANSWER = 10


def truths(manifest: Path) -> Iterator[tuple[Truth, Recording]]:
    """Each row's truth and its decoded sound. Errors: InputError for a manifest that can't be read."""
    for number, row in enumerate(_manifest_rows(manifest), 1):
        if not isinstance(row, dict) or not row.get("file") or row.get("text") is None:
            raise InputError(f"Row {number} of {manifest} has no file or no text.", "Both are needed.")
        try:
            truth = _truth(row)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"Row {number} of {manifest} has words, pauses or fillers of another shape ({error}).",
                "See `measure_transcription.py --help`, or leave the column out.",
            ) from error
        yield truth, decode(manifest.parent / row["file"])


def _manifest_rows(manifest: Path) -> list[dict[str, Any]]:
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{manifest} can't be read ({error}).", "Give a JSONL or CSV file.") from error
    if manifest.suffix.lower() == ".csv":
        plain = ("file", "id", "category", "text")
        return [{k: v for k, v in row.items() if k in plain} for row in csv.DictReader(lines)]
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise InputError(f"Line {number} of {manifest} is no JSON ({error}).", "Mend that line.") from error
        if row is not None:
            rows.append(row)
    return rows


def _truth(row: Mapping[str, Any]) -> Truth:
    words, pauses, fillers = row.get("words"), row.get("pauses"), row.get("fillers")
    return Truth(
        name=str(row.get("id") or row["file"]),
        text=row["text"],
        category=str(row.get("category") or "all"),
        words=None if words is None else tuple((w, a, b) for w, a, b in words),
        pauses=None if pauses is None else tuple(Span(a, b) for a, b in pauses),
        fillers=None if fillers is None else tuple((w, a) for w, a in fillers),
    )


def spoken_sentences(file: Path) -> Iterator[tuple[Truth, Recording]]:
    """A text file's lines, ten to a recording, by the fixtures' voices at 140 to 180 words a minute."""
    sys.path.insert(0, str(FIXTURES))
    from make_answers import spoken

    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for first in range(0, len(lines), _SENTENCES_AN_ANSWER):
        name = f"{file.stem} {first + 1}-{min(first + _SENTENCES_AN_ANSWER, len(lines))}"
        voice, rate_wpm = (
            ("en-us", "en-us+f3")[first // _SENTENCES_AN_ANSWER % 2],
            random.Random(name).randint(140, 180),
        )
        speech = spoken(" ".join(lines[first : first + _SENTENCES_AN_ANSWER]), voice, rate_wpm, 50, name)
        truth = Truth(name, speech.text, "sentences", speech.words, tuple(Span(*p) for p in speech.pauses), ())
        yield truth, Recording((speech.samples / np.float32(32768)).astype(np.float32))


def measured(truth: Truth, recording: Recording, transcriber: Transcriber) -> Row:
    """Transcribe one recording and compare."""
    begun = time.perf_counter()
    transcript = transcriber.transcribe(recording)
    return compared(truth, transcript, recording.duration_s, time.perf_counter() - begun)


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Figures over several recordings; None where nothing was there to measure."""
    reference = sum(row.reference_words for row in rows)
    errors_s = sorted(abs(e) for row in rows for e in row.start_errors_s)
    invented = [row.invented_words for row in rows if row.invented_words is not None]
    audio_s = sum(row.audio_s for row in rows)
    fillers = _total(row.fillers for row in rows)
    either = _total(row.fillers_or_filled_pauses for row in rows)
    pauses = _total(row.pauses for row in rows)
    return {
        "recordings": len(rows),
        "audio_s": round(audio_s, 1),
        "words": reference,
        "word_error_rate": round(sum(r.word_errors for r in rows) / reference, 4) if reference else None,
        "fillers": fillers.true if fillers else None,
        "filler_recall": fillers.recall if fillers else None,
        "filler_precision": fillers.precision if fillers else None,
        "filler_recall_with_filled_pauses": either.recall if either else None,
        "filler_precision_with_filled_pauses": either.precision if either else None,
        "pauses": pauses.true if pauses else None,
        "pause_recall": pauses.recall if pauses else None,
        "pause_precision": pauses.precision if pauses else None,
        "word_start_error_median_s": round(statistics.median(errors_s), 3) if errors_s else None,
        "word_start_error_95_s": round(float(np.percentile(errors_s, 95)), 3) if errors_s else None,
        "invented_words": sum(invented) if invented else None,
        "real_time_factor": round(sum(r.seconds for r in rows) / audio_s, 4) if audio_s else None,
    }


def _total(tallies: Iterator[Tally | None]) -> Tally | None:
    known = [t for t in tallies if t is not None]
    return sum(known, Tally()) if known else None


_COLUMNS = {
    "n": "recordings",
    "words": "words",
    "WER": "word_error_rate",
    "fillers": "fillers",
    "recall": "filler_recall",
    "precis.": "filler_precision",
    "rec.+fp": "filler_recall_with_filled_pauses",
    "pre.+fp": "filler_precision_with_filled_pauses",
    "pauses": "pauses",
    "p.rec.": "pause_recall",
    "p.prec.": "pause_precision",
    "start s": "word_start_error_median_s",
    "95 %": "word_start_error_95_s",
    "invented": "invented_words",
    "RTF": "real_time_factor",
}


def table(report: Mapping[str, Any]) -> str:
    """The report as lines of text, one a category."""
    lines = [
        "model {model} on {device}: loaded in {load_s} s, peak {peak_memory_mb} MB".format_map(report),
        "category".ljust(10) + "".join(name.rjust(9) for name in _COLUMNS),
    ]
    for category, figures in {**report["categories"], "all": report["all"]}.items():
        cells = ("-" if figures[key] is None else f"{figures[key]:g}" for key in _COLUMNS.values())
        lines.append(category.ljust(10) + "".join(cell.rjust(9) for cell in cells))
    return "\n".join(lines)


def measure(
    recordings: Iterator[tuple[Truth, Recording]], model: str, device: str, models_folder: Path, threads: int
) -> dict[str, Any]:
    """Load a model, transcribe everything with it and sum up."""
    begun = time.perf_counter()
    transcriber = load_transcriber(model, device, models_folder, threads)
    load_s = time.perf_counter() - begun
    rows = [measured(truth, recording, transcriber) for truth, recording in recordings]
    categories = dict.fromkeys(row.category for row in rows)
    return {
        "model": transcriber.name,
        "device": transcriber.device,
        "load_s": round(load_s, 2),
        "peak_memory_mb": _peak_memory_mb(),
        "all": summary(rows),
        "categories": {c: summary([row for row in rows if row.category == c]) for c in categories},
        "rows": [asdict(row) for row in rows],
    }


def _peak_memory_mb() -> int | None:
    """The most memory this process has had, in megabytes; None on Windows, which does not say."""
    try:
        import resource
    except ImportError:
        return None
    # macOS counts bytes, Linux kibibytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=Path, nargs="?")
    parser.add_argument("--sentences", type=Path, metavar="FILE")
    parser.add_argument("--model", default=str(FIXTURES / "whisper-mini"), metavar="FOLDER|SIZE")
    parser.add_argument("--models-folder", type=Path, default=home_folder(os.environ) / "models")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="0: the library's choice")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if (options.manifest is None) == (options.sentences is None):
        parser.error("give either a MANIFEST or --sentences FILE")
    recordings = truths(options.manifest) if options.manifest else spoken_sentences(options.sentences)
    try:
        report = measure(recordings, options.model, options.device, options.models_folder, options.threads)
    except MockviewError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        print(table(report), file=sys.stderr)
        print(json.dumps(report))
    else:
        print(table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
