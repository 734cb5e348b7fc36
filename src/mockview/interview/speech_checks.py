"""Checks of what listens: the device that computes, the speech model, and how fast both are."""

import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from mockview.audio.recording import SAMPLE_RATE_HZ, Span
from mockview.audio.safe_decode import decode
from mockview.content.folders import load_banks
from mockview.errors import ModelError
from mockview.interview.checkup import MISSING, OK, WARNING, Check, Measure
from mockview.interview.recorded_candidate import recorded_candidate
from mockview.settings import Settings
from mockview.speech.model_choice import WINDOW_COST, WINDOW_S, available_memory_mb, recommended
from mockview.speech.models import installed_models
from mockview.speech.transcriber import load_transcriber
from mockview.speech.yardstick import base_encoding_s

_SPEECH_S = 28.0
"""As much of the demo's first answer as fills one window."""
_SLOW_FACTOR = 0.5
_FAILED = ("fail", "does not start")
_PACKAGES = ("faster-whisper", "ctranslate2")


def device_check(settings: Settings) -> Check:
    """Where speech models run, CPU or CUDA, found out by loading the small one that is always here."""
    model = recorded_candidate(load_banks(None)).model
    loaded = load_transcriber(str(model), settings.device, settings.models)
    what = f"Speech models run on the {loaded.device.upper()} ({loaded.because})."
    measured: dict[str, Measure] = {
        "device": loaded.device,
        **{name.replace("-", "_"): _version(name) for name in _PACKAGES},
    }
    if loaded.device == "cpu" and any(word in loaded.because for word in _FAILED):
        remedy = "To use the GPU, install its driver and cuBLAS of CUDA 12 (`pip install nvidia-cublas-cu12`)."
        return Check("device", WARNING, what, remedy, measured)
    return Check("device", OK, what, measured=measured)


def model_check(settings: Settings) -> Check:
    """Load the speech model that a session would use, let it read half a minute of clear speech, take the time."""
    started_s = time.monotonic()
    try:
        transcriber = load_transcriber(settings.model_name, settings.device, settings.models)
    except ModelError as error:
        others = ", ".join(name for name, _ in installed_models(settings.models))
        choose = f" Or choose one that is here ({others}): `mockview config set model NAME`." if others else ""
        return Check("model", MISSING, error.what, f"{error.remedy}{choose}".strip())
    loaded_s = time.monotonic() - started_s
    samples = decode(recorded_candidate(load_banks(None)).answers[0]).samples[: int(_SPEECH_S * SAMPLE_RATE_HZ)]
    speech = Span(0.0, len(samples) / SAMPLE_RATE_HZ)
    started_s = time.monotonic()
    _, words = transcriber.transcribe_segment(samples, speech, transcriber.language)
    window_s = time.monotonic() - started_s
    factor = window_s / speech.length_s
    what = (
        f"{transcriber.name} on the {transcriber.device.upper()} reads {speech.length_s:.0f} s of speech in "
        f"{window_s:.1f} s (real-time factor {factor:.2f}); it was loaded in {loaded_s:.1f} s."
    )
    measured: dict[str, Measure] = {
        "model": transcriber.name,
        "device": transcriber.device,
        "loaded_s": round(loaded_s, 3),
        "window_s": round(window_s, 3),
        "real_time_factor": round(factor, 4),
        "words": len(words),
    }
    if not words:
        remedy = "Its files may be damaged: `mockview models remove` it, then download it again."
        return Check("model", WARNING, f"{transcriber.name} understood nothing of clear speech.", remedy, measured)
    if factor > _SLOW_FACTOR:
        return Check("model", WARNING, what, "Close other programs, or choose a smaller model.", measured)
    return Check("model", OK, what, measured=measured)


def speed_check(settings: Settings, found: Mapping[str, Check]) -> Check:
    """Which model suits this machine: by the one that was just measured, else by a base-size yardstick.

    found: by name what device_check and model_check have found, as far as they were made.
    """
    device = "cuda" if _measure(found, "device", "device") == "cuda" else "cpu"
    measured_model, window_s = _measure(found, "model", "model"), _measure(found, "model", "window_s")
    here_too = _measure(found, "model", "device") == device
    if here_too and isinstance(window_s, float) and measured_model in WINDOW_COST:
        unit_s, how = window_s / WINDOW_COST[str(measured_model)], f"by what {measured_model} took"
    else:
        unit_s = base_encoding_s(device)
        how = f"by a base-size model with random weights: {unit_s:.2f} s for one encoding"
    memory_mb = available_memory_mb() if device == "cpu" else None
    advised = recommended(unit_s, memory_mb, settings.language)
    what = (
        f"Recommended here: {advised.model}, about {advised.window_s:.1f} s for {WINDOW_S:.0f} s of speech "
        f"({how}). {advised.because}"
    )
    measured: dict[str, Measure] = {
        "recommended": advised.model,
        "expected_window_s": round(advised.window_s, 3),
        "base_encoding_s": round(unit_s, 4),
        "free_memory_mb": round(memory_mb) if memory_mb is not None else None,
    }
    here = {name for name, _ in installed_models(settings.models)}
    remedy = "" if advised.model in here else f"Get it: `mockview models download {advised.model}`."
    return Check("speed", OK, what, remedy, measured)


def machine_speed(device: Check) -> tuple[float, float | None]:
    """What models are chosen by, given what device_check has found: seconds for one encoding by a base-size model,
    and megabytes of free memory, None where the model would lie in a GPU's own.
    """
    name = "cuda" if device.measured.get("device") == "cuda" else "cpu"
    return base_encoding_s(name), available_memory_mb() if name == "cpu" else None


def _measure(found: Mapping[str, Check], check: str, name: str) -> Measure:
    return found[check].measured.get(name) if check in found else None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
