"""An answer's recording played until its end or until Enter."""

import queue
import threading
from collections.abc import Callable

from mockview.audio.safe_decode import decode
from mockview.audio.speaker import find_speaker, play
from mockview.history.attempt import Attempt
from mockview.interview.later import recording_of
from mockview.interview.lines import Lines
from mockview.settings import Settings

_LOOK_EVERY_S = 0.1


def replay_until_enter(settings: Settings, attempt: Attempt, lines: Lines) -> None:
    """Play an answer's recording, if it has one, until its end or Enter; a speaker that fails ends it in silence."""
    if attempt.recording_path is None:
        return

    def aloud(stop: threading.Event) -> None:
        play(decode(recording_of(settings.recordings, attempt)), find_speaker(settings.speaker), stop)

    played_until_enter(aloud, lines)


def played_until_enter(play: Callable[[threading.Event], None], lines: Lines) -> None:
    """Let `play` run to its end, or until a line is typed, which tells it to stop. Its errors end it in silence."""
    stop = threading.Event()

    def playing() -> None:
        try:
            play(stop)
        except Exception:  # the words are on the screen; their sound is an extra
            return

    player = threading.Thread(target=playing, name="replay", daemon=True)
    player.start()
    try:
        while player.is_alive():
            try:
                lines.next(_LOOK_EVERY_S)
            except queue.Empty:
                continue
            break
    finally:
        stop.set()
        player.join()
