"""Does transcription while somebody speaks read as well as the whole file does?

Every recorded answer is read three ways with the shipped model: whole; block by block with a worker that is always
done before the next block (as on a fast machine, where every pause is tried); and block by block with a worker that
falls behind (all blocks at once). Word error rates are against the true text. At the cuts, words are looked for that
were lost (the whole file has them, live has not) or doubled (said once, heard twice in a row).

usage: live_accuracy.py [MANIFEST] [--model FOLDER] [--most N] [--json]
"""

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jiwer

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording
from mockview.audio.wave_file import pcm_of
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber, load_transcriber
from mockview.speech.transcript import Transcript

sys.path.insert(0, str(Path(__file__).parent))
from measure_transcription import FIXTURES, truths
from transcript_comparison import Truth, compared

_BLOCK = SAMPLE_RATE_HZ // 10
_AT_A_CUT_S = 0.6
"""A word that begins or ends so near to a cut may have been harmed by it."""


@dataclass(frozen=True)
class LiveRow:
    """One answer; errors are words. lost and doubled: the words at cuts."""

    name: str
    words: int
    whole_file_errors: int
    fast_worker_errors: int
    slow_worker_errors: int
    cuts: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    tries: int


class Counting:
    """A transcriber that counts how many segments it read."""

    def __init__(self, transcriber: Transcriber) -> None:
        self.name, self.language = transcriber.name, transcriber.language
        self._transcriber = transcriber
        self.read = 0

    def transcribe_segment(self, *arguments: Any) -> Any:
        """As Transcriber.transcribe_segment."""
        self.read += 1
        return self._transcriber.transcribe_segment(*arguments)


def heard_live(
    transcriber: Any, recording: Recording, between: Callable[[LiveTranscription], None]
) -> tuple[Transcript, tuple[float, ...]]:
    """The transcript of blocks of 0.1 s, and where they were cut; `between` runs after each block."""
    live = LiveTranscription(transcriber)
    pcm = pcm_of(recording.samples)
    for begin in range(0, len(pcm), _BLOCK):
        live.accept(pcm[begin : begin + _BLOCK])
        between(live)
    cuts_s = live.cuts_s
    transcript = live.finish()
    assert transcript is not None
    return transcript, cuts_s


def row_of(truth: Truth, recording: Recording, transcriber: Transcriber) -> LiveRow:
    """Read one answer three ways."""
    whole = transcriber.transcribe(recording)
    counting = Counting(transcriber)
    fast, fast_cuts_s = heard_live(counting, recording, LiveTranscription.settle)
    slow, slow_cuts_s = heard_live(transcriber, recording, lambda _: None)
    errors = [compared(truth, t, recording.duration_s, 0.0) for t in (whole, fast, slow)]
    lost = (*_lost(truth, whole, fast, fast_cuts_s), *_lost(truth, whole, slow, slow_cuts_s))
    doubled = (*_doubled(fast, whole, fast_cuts_s), *_doubled(slow, whole, slow_cuts_s))
    counts = [row.word_errors for row in errors]
    return LiveRow(truth.name, errors[0].reference_words, *counts, len(fast_cuts_s), lost, doubled, counting.read)


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c == "'") or text


def _lost(truth: Truth, whole: Transcript, live: Transcript, cuts_s: Sequence[float]) -> tuple[str, ...]:
    """True words at a cut that the whole file's transcript has and this one has nothing for."""
    words = truth.words or ()
    missing = _missing(words, live) - _missing(words, whole)
    return tuple(
        f"{words[i][0]} at {words[i][1]:.1f} s"
        for i in sorted(missing)
        if any(words[i][1] - _AT_A_CUT_S <= cut <= words[i][2] + _AT_A_CUT_S for cut in cuts_s)
    )


def _missing(words: Sequence[tuple[str, float, float]], transcript: Transcript) -> set[int]:
    """Which true words are deleted in the shortest edit path."""
    heard = " ".join(_bare(word.text) for word in transcript.words)
    result = jiwer.process_words(" ".join(_bare(w) for w, _, _ in words), heard)
    return {i for c in result.alignments[0] if c.type == "delete" for i in range(c.ref_start_idx, c.ref_end_idx)}


def _doubled(live: Transcript, whole: Transcript, cuts_s: Sequence[float]) -> tuple[str, ...]:
    """Words heard twice in a row across a cut, where the whole file has them once."""

    def pairs(transcript: Transcript) -> set[tuple[str, int]]:
        words = [(_bare(w.text), w.start_s or 0.0) for w in transcript.words]
        return {
            (a, round(s2))
            for (a, _), (b, s2) in itertools.pairwise(words)
            if a == b and any(abs(s2 - cut) <= _AT_A_CUT_S for cut in cuts_s)
        }

    return tuple(f"{word} at {second} s" for word, second in sorted(pairs(live) - pairs(whole)))


def summary(rows: Sequence[LiveRow]) -> dict[str, Any]:
    """Rates over all answers, in percent, and what happened at cuts."""
    words = sum(row.words for row in rows)
    return {
        "answers": len(rows),
        "words": words,
        "whole_file_wer_percent": round(100 * sum(r.whole_file_errors for r in rows) / words, 2),
        "fast_worker_wer_percent": round(100 * sum(r.fast_worker_errors for r in rows) / words, 2),
        "slow_worker_wer_percent": round(100 * sum(r.slow_worker_errors for r in rows) / words, 2),
        "cuts": sum(row.cuts for row in rows),
        "segments_read_by_fast_worker": sum(row.tries for row in rows),
        "words_lost_at_cuts": sum(len(row.lost) for row in rows),
        "words_doubled_at_cuts": sum(len(row.doubled) for row in rows),
    }


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("manifest", type=Path, nargs="?", default=FIXTURES / "answers" / "manifest.jsonl")
    arguments.add_argument("--model", default=str(FIXTURES / "whisper-mini"))
    arguments.add_argument("--most", type=int, default=None, help="so many answers, spread over the manifest")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    transcriber = load_transcriber(options.model, "cpu", Path())
    rows = [
        row_of(truth, recording, transcriber) for truth, recording in truths(options.manifest) if truth.text.strip()
    ]
    found = summary(rows)
    print("\n".join(f"{name:30} {value}" for name, value in found.items()), file=sys.stderr)
    for row in rows:
        for what in (*row.lost, *(f"doubled {d}" for d in row.doubled)):
            print(f"{row.name}: {what}", file=sys.stderr)
    if options.json:
        print(json.dumps({"live_accuracy": found, "rows": [asdict(row) for row in rows]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
