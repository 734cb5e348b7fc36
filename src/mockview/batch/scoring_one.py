"""One answer on the one path: its file read, heard, judged; everything that scores a batch calls this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Span
from mockview.audio.safe_decode import decode
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.transcript_files import read_transcript
from mockview.content.question import Question
from mockview.errors import InputError, MockviewError
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring, complete_question, hear, judge
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class Result:
    """What came of an answer, and of nothing else than its content. warnings: what is odd about its sound."""

    question: Question
    transcript: Transcript
    assessment: Assessment
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One item's end: a result, or an error that says why there is none.

    A batch, which has many, leaves the single words out of a result's transcript.
    """

    item: BatchItem | BadInput
    result: Result | None = None
    error: MockviewError | None = None


def answer_in(item: BatchItem) -> Recording | Transcript:
    """The answer as the input has it; InputError when it can't be read."""
    if item.given is not None:
        return item.given.transcript()
    if not item.is_recording:
        return read_transcript(item.path)
    recording = decode(item.path)
    return recording if item.span is None else _part(recording, item.span)


def scored(
    item: BatchItem, answer: Recording | Transcript, transcriber: Callable[[], Transcriber], scoring: Scoring
) -> Result:
    """Hear and judge an answer; the speech model is asked for only when there is something to hear."""
    transcript = hear(answer, transcriber() if isinstance(answer, Recording) else None)
    warnings = answer.warnings if isinstance(answer, Recording) else ()
    return judged(item, transcript, scoring, warnings)


def judged(item: BatchItem, transcript: Transcript, scoring: Scoring, warnings: tuple[str, ...]) -> Result:
    """Judge what was heard."""
    question = complete_question(item.question, scoring.data)
    return Result(question, transcript, judge(transcript, question, scoring), warnings)


def all_scored(
    items: Sequence[tuple[BatchItem, Recording]], transcriber: Callable[[], Transcriber], scoring: Scoring
) -> list[Result | MockviewError]:
    """The same for several recordings whose windows are read together; when that fails, for one after the other."""
    model = transcriber()
    try:
        transcripts = model.transcribe_all([recording for _, recording in items])
    except MockviewError as error:
        if len(items) == 1:
            return [error]
        return [result for one in items for result in all_scored([one], transcriber, scoring)]
    results: list[Result | MockviewError] = []
    for (item, recording), transcript in zip(items, transcripts, strict=True):
        try:
            results.append(judged(item, transcript, scoring, recording.warnings))
        except MockviewError as error:
            results.append(error)
    return results


def _part(recording: Recording, span: Span) -> Recording:
    first, end = (int(min(second, recording.duration_s) * SAMPLE_RATE_HZ) for second in (span.start_s, span.end_s))
    samples = recording.samples[first:end]
    if not len(samples):
        raise InputError(
            f"{recording.path} lasts {recording.duration_s:.1f} s and has nothing at {span.start_s:.1f} s.",
            "Mend the times.",
        )
    return replace(recording, samples=samples)
