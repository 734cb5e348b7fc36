"""What is measured of how an answer was said: times, pauses, fillers, restarts. Never accent, pitch or voice."""

from collections.abc import Sequence
from itertools import pairwise

from mockview.audio.recording import Span
from mockview.judging.assessment import DeliveryMetrics
from mockview.judging.phrases import Hits
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import Wording, read_words
from mockview.speech.transcript import Transcript

PAUSE_S = 0.2
"""Brief silent pauses are shorter (Campione & Veronis 2002)."""

LONG_PAUSE_S = 1.0
"""Long silent pauses are longer (Campione & Veronis 2002)."""

FILLED_PAUSE_S = 0.3
"""Voice of this length that no word covers is probably an um that the recogniser left out."""

_LIKE_AFTER = frozenset(["um", "uh", "so", "and"])


def measure(transcript: Transcript, data: ScoringData) -> DeliveryMetrics:
    """The delivery metrics of an answer; times are None where the transcript has none."""
    wording = read_words(transcript)
    return measure_words(transcript, wording, data.book.find(wording.norms))


def measure_words(transcript: Transcript, wording: Wording, hits: Hits) -> DeliveryMetrics:
    """The same for words that were read already; hits hold the families filler, hedge and restart."""
    count = len(transcript.words)
    fillers = len(filler_places(wording, hits))
    hedges = len(hits.get("hedge", ()))
    repairs = _repairs(transcript, wording, hits)
    rate = round(fillers * 100 / count, 2) if count else 0.0
    duration_s = transcript.duration_s
    spans = _speech(transcript)
    if spans is None:
        speech_s = transcript.speech_s
        return DeliveryMetrics(
            word_count=count,
            duration_s=duration_s,
            speech_s=speech_s,
            pace_wpm=_per_minute(count, duration_s),
            articulation_wpm=_per_minute(count, speech_s),
            pause_share=_share(speech_s, duration_s),
            fillers=fillers,
            fillers_per_100_words=rate,
            hedges=hedges,
            repairs=repairs,
        )
    if not spans:
        return DeliveryMetrics(count, duration_s, 0.0, fillers=fillers, fillers_per_100_words=rate)
    speech_s = sum(s.length_s for s in spans)
    extent_s = spans[-1].end_s - spans[0].start_s
    pauses = [p.length_s for p in _between(spans)]
    uncovered = _uncovered(transcript, spans)
    whole_s = duration_s if duration_s else extent_s
    return DeliveryMetrics(
        word_count=count,
        duration_s=duration_s if duration_s is not None else round(extent_s, 3),
        speech_s=round(speech_s, 3),
        pace_wpm=_per_minute(count, whole_s),
        articulation_wpm=_per_minute(count, speech_s),
        pause_share=round(sum(pauses) / extent_s, 4) if extent_s > 0 else None,
        pause_count=len(pauses),
        mean_pause_s=round(sum(pauses) / len(pauses), 3) if pauses else 0.0,
        longest_pause_s=round(max(pauses), 3) if pauses else 0.0,
        long_pause_count=sum(p > LONG_PAUSE_S for p in pauses),
        fillers=fillers,
        probable_filled_pauses=None if uncovered is None else len(uncovered),
        fillers_per_100_words=rate,
        hedges=hedges,
        repairs=repairs,
    )


def pauses_of(transcript: Transcript) -> tuple[Span, ...]:
    """The pauses that are measured: silence of PAUSE_S and more between the first speech and the last."""
    return tuple(_between(_speech(transcript) or ()))


def filled_pauses_of(transcript: Transcript) -> tuple[Span, ...]:
    """The probable filled pauses: voice of FILLED_PAUSE_S and more that no word covers."""
    return tuple(_uncovered(transcript, _speech(transcript) or ()) or ())


def filler_places(wording: Wording, hits: Hits) -> tuple[tuple[int, int], ...]:
    """Where the fillers that are counted stand: (first, after last) word parts; hits hold the family filler."""
    norms = wording.norms
    places = list(dict(sorted(hits.get("filler", ()), reverse=True)).items())
    for n, norm in enumerate(norms):
        # "like" between commas or after a small opener is a filler; after a verb it is not
        if (
            norm == "like"
            and (n == 0 or n - 1 in wording.commas or norms[n - 1] in _LIKE_AFTER)
            and n in wording.commas
        ):
            places.append((n, n + 1))
    return tuple(sorted(places))


def _between(spans: Sequence[Span]) -> list[Span]:
    gaps = [Span(a.end_s, b.start_s) for a, b in pairwise(spans)]
    return [gap for gap in gaps if gap.length_s >= PAUSE_S]


def _per_minute(count: int, seconds: float | None) -> float | None:
    return round(count / seconds * 60, 1) if seconds and seconds > 0 else None


def _share(speech_s: float | None, duration_s: float | None) -> float | None:
    if speech_s is None or not duration_s or duration_s <= 0:
        return None
    return round(min(1.0, max(0.0, 1 - speech_s / duration_s)), 4)


def _speech(transcript: Transcript) -> tuple[Span, ...] | None:
    """Speech spans; from word times where voice activity is not known (subtitles), else None."""
    if transcript.speech_spans is not None:
        return tuple(sorted((s for s in transcript.speech_spans if s.length_s > 0), key=lambda s: s.start_s))
    if not transcript.timed:
        return None
    spans: list[Span] = []
    for word in transcript.words:
        if word.start_s is None or word.end_s is None:
            continue
        if spans and word.start_s - spans[-1].end_s < PAUSE_S:
            spans[-1] = Span(spans[-1].start_s, max(spans[-1].end_s, word.end_s))
        else:
            spans.append(Span(word.start_s, word.end_s))
    return tuple(s for s in spans if s.length_s > 0)


def _repairs(transcript: Transcript, wording: Wording, hits: Hits) -> int:
    """Words or pairs said twice at once, cut-off words, and restarts in words; not "had had" or "very very"."""
    allowed = {"very", "really", "that", "had", "no", "many", "so", "again", "far", "long", "much", "bye", "yes"}
    fillers = {n for a, b in hits.get("filler", ()) for n in range(a, b)}
    norms = [norm for n, norm in enumerate(wording.norms) if n not in fillers]
    count = len(hits.get("restart", ()))
    count += sum(w.text.rstrip(",.").endswith(("-", "–", "—")) and len(w.text) > 1 for w in transcript.words)
    n = 0
    while n < len(norms) - 1:
        if norms[n] == norms[n + 1] and norms[n] not in allowed and not norms[n][0].isdigit():
            count += 1
            n += 1
        elif norms[n : n + 2] == norms[n + 2 : n + 4]:
            count += 1
            n += 3
        n += 1
    return count


def _uncovered(transcript: Transcript, spans: tuple[Span, ...]) -> list[Span] | None:
    """Stretches of voice that no word covers."""
    if not transcript.timed or transcript.speech_spans is None:
        return None
    words = sorted((w.start_s or 0.0, w.end_s or 0.0) for w in transcript.words)
    found: list[Span] = []
    at = 0
    for span in spans:
        free_from = span.start_s
        while at > 0 and words[at - 1][1] > span.start_s:
            at -= 1
        while at < len(words) and words[at][0] < span.end_s:
            start, end = words[at]
            if end > span.start_s:
                found.append(Span(free_from, start))
                free_from = max(free_from, end)
            at += 1
        found.append(Span(free_from, span.end_s))
    return [stretch for stretch in found if stretch.length_s >= FILLED_PAUSE_S]
