"""A way on when the microphone fails in a session: try it again, take another, type the rest, or stop."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from mockview.audio.microphone import Microphone, find_microphone, list_microphones
from mockview.audio.sound_devices import SoundDevice, look_for_devices_again
from mockview.content.question import Question
from mockview.errors import DeviceError
from mockview.interview.answering import QUIT, Answer
from mockview.interview.hearing import Screen
from mockview.interview.spoken_answers import SpokenAnswers
from mockview.interview.typed_answers import TypedAnswers

_TYPE, _AGAIN, _ANEW = "t", "", "a"
_MOST_LISTED = 9


class SteadyAnswers:
    """Spoken answers that go on when a device does not; everything said before is kept."""

    interactive = True

    def __init__(self, spoken: SpokenAnswers, look_again: Callable[[], None] = look_for_devices_again) -> None:
        self._spoken, self._look_again = spoken, look_again
        self._now: SpokenAnswers | TypedAnswers = spoken

    @property
    def name(self) -> str:
        """As of the way that is in use now."""
        return self._now.name

    def take(self, question: Question, stem: Path, screen: Screen) -> Answer | str:
        """As SpokenAnswers.take; a DeviceError comes out only when there is nobody to ask what to do."""
        while True:
            try:
                return self._whole(self._now.take(question, stem, screen), screen)
            except DeviceError as error:
                screen.listened()
                screen.trouble(error)
                chosen = self._chosen(screen, error)
            if chosen is None:
                return QUIT
            self._now = chosen
            if isinstance(chosen, SpokenAnswers):
                self._spoken = chosen
            screen.listening(self.name, question)

    def _whole(self, answer: Answer | str, screen: Screen) -> Answer | str:
        """The answer; one that broke off with the device is the person's to keep, or to give again."""
        if isinstance(answer, str) or not isinstance(answer.failure, DeviceError):
            return answer
        screen.listened()
        screen.trouble(answer.failure)
        screen.asks(f"Enter takes that as your answer, {_ANEW} answers again:")
        word = (self._spoken.lines.next() or "").strip().lower()
        return replace(answer, failure=None, again=word == _ANEW, last=word == QUIT)

    def _chosen(self, screen: Screen, error: DeviceError) -> SpokenAnswers | TypedAnswers | None:
        """What the person wishes to go on with; None to stop. Raises the error when no more can be typed."""
        while True:
            here = self._microphones(screen)
            for number, device in enumerate(here, 1):
                screen.note(f"  {number}  {device.name}")
            others = ", a number takes another microphone" if here else ""
            screen.asks(f"Enter tries again{others}, t types the rest, q stops and keeps everything:")
            line = self._spoken.lines.next()
            if line is None:
                raise error
            word = line.strip().lower()
            if word == QUIT:
                return None
            if word == _TYPE:
                return TypedAnswers(self._spoken.lines, self._spoken.letters)
            if word.isdecimal() and 1 <= int(word) <= len(here):
                return replace(self._spoken, microphone=Microphone(here[int(word) - 1]))
            if word != _AGAIN:
                screen.note(f"“{word[:20]}” is none of these.")
            elif (found := self._same(screen)) is not None:
                return found

    def _same(self, screen: Screen) -> SpokenAnswers | None:
        """The same microphone once more, if it is there."""
        try:
            self._look_again()
            return replace(self._spoken, microphone=find_microphone(self._spoken.microphone.name))
        except DeviceError as error:
            screen.trouble(error)
            return None

    def _microphones(self, screen: Screen) -> Sequence[SoundDevice]:
        try:
            self._look_again()
            return list_microphones()[:_MOST_LISTED]
        except DeviceError as error:
            screen.trouble(error)
            return ()
