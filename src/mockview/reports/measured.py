"""Numbers as a person reads them: scores, moments in a recording, how an answer was said."""

from mockview.judging.assessment import DeliveryMetrics


def whole(value: float | None) -> str:
    """A score of 0 to 100 without decimals; "–" for None."""
    return "–" if value is None else f"{value:.0f}"


def clock(seconds: float) -> str:
    """A moment in a recording: 75.4 is "1:15", 3675 is "1:01:15"."""
    all_s = max(0, int(seconds))
    hours, minutes = all_s // 3600, all_s // 60 % 60
    return f"{hours}:{minutes:02d}:{all_s % 60:02d}" if hours else f"{minutes}:{all_s % 60:02d}"


def measured_sentence(metrics: DeliveryMetrics) -> str:
    """How long, how fast, with how many pauses and fillers, as far as it is known."""
    parts = [f"{metrics.word_count} words"]
    if metrics.duration_s is not None:
        parts.append(clock(metrics.duration_s))
    if metrics.pace_wpm is not None:
        parts.append(f"{metrics.pace_wpm:.0f} words a minute")
    if metrics.pause_share is not None:
        parts.append(f"{100 * metrics.pause_share:.0f} % pauses")
    if metrics.longest_pause_s:
        parts.append(f"longest {metrics.longest_pause_s:.1f} s")
    if metrics.fillers:
        parts.append(f"at least {metrics.fillers} filler{'' if metrics.fillers == 1 else 's'}")
    elif metrics.duration_s is not None:
        parts.append("no filler heard")
    if metrics.probable_filled_pauses:
        parts.append(
            f"{metrics.probable_filled_pauses} probable one{'' if metrics.probable_filled_pauses == 1 else 's'}"
        )
    return ", ".join(parts) + "."
