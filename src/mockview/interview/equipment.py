"""What a session needs of this machine, made from the settings: who asks, and who listens."""

from collections.abc import Callable
from functools import partial

from mockview.audio.microphone import find_microphone
from mockview.audio.synthesis import list_voices
from mockview.audio.voice import Voice
from mockview.errors import DeviceError
from mockview.interview.asking import Interviewer
from mockview.interview.lines import Lines
from mockview.interview.modes import Mode
from mockview.interview.panel import panel_of
from mockview.interview.spoken_answers import SpokenAnswers
from mockview.interview.way_on import SteadyAnswers
from mockview.settings import Settings
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber


def one_voice(settings: Settings) -> Voice:
    """The interviewer that the settings describe."""
    return _voice(settings, settings.voice, settings.rate_wpm)


def panel_of_three(settings: Settings) -> tuple[Interviewer, ...]:
    """Three interviewers with voices of this machine, the chosen one first."""
    language = "en" if settings.language == "auto" else settings.language
    return panel_of(list_voices(), language, settings.rate_wpm, partial(_voice, settings), settings.voice)


def spoken_answers(settings: Settings, lines: Lines, mode: Mode) -> SpokenAnswers:
    """Answers through the microphone that the settings name, not yet transcribed.

    Errors: DeviceError with what to do without a microphone.
    """
    try:
        microphone = find_microphone(settings.mic)
    except DeviceError as error:
        remedy = f"{error.remedy} Without a microphone, use --typed or --answers FOLDER."
        raise DeviceError(error.what, remedy.strip()) from error
    return SpokenAnswers(
        microphone,
        lines,
        end_after_s=float(settings.end_after_s) or None,
        letters=mode.letters,
        keyboard=lines.key_by_key,
    )


def listening_with(transcriber: Transcriber | None, spoken: SpokenAnswers) -> SteadyAnswers:
    """The same transcribed while they are spoken, with a way on when the microphone fails.

    Not transcribed meanwhile where the language must be found from the whole answer first.
    """
    live: Callable[[Callable[[str], None]], LiveTranscription] | None = None
    if transcriber is not None and transcriber.language is not None:
        live = partial(LiveTranscription, transcriber)
    return SteadyAnswers(spoken.transcribed_by(live))


def _voice(settings: Settings, voice: str | None, rate_wpm: int) -> Voice:
    return Voice(settings.home / "voice_cache", voice, rate_wpm, settings.speaker)
