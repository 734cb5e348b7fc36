"""What can be wrong with a recording's sound though its file is whole: NaN, clipping, wiring faults."""

import numpy as np
import numpy.typing as npt

_CLIPPED_LEVEL = 0.985
"""Resampling moves a clipped top a little, so that it no longer lies at 1."""
_CLIPPED_SHARE = 0.001
"""One sample in a thousand: speech that is only normalised to full scale has far fewer."""
_SILENT_SIDE_RATIO = 1e-6
"""Power against the other side: 60 dB below is hum or nothing."""
_OPPOSITE_CORRELATION = -0.9
"""Between left and right; two microphones in a room stay well above it, a crossed cable gives -1."""

_Sides = npt.NDArray[np.float32]


class SoundCheck:
    """Looks at the blocks of one recording as they pass."""

    def __init__(self) -> None:
        self._values = 0
        self._not_numbers = 0
        self._clipped = 0
        self._power = np.zeros(0)
        self._product = 0.0

    def mend(self, sides: _Sides) -> _Sides:
        """The block, shape [channels, n], with 0 for what is no number."""
        broken = ~np.isfinite(sides)
        if broken.any():
            self._not_numbers += int(broken.sum())
            sides = np.where(broken, np.float32(0), sides)
        self._values += sides.size
        self._clipped += int((np.abs(sides) >= _CLIPPED_LEVEL).sum())
        if len(sides) > 1:
            if len(sides) > len(self._power):
                self._power = np.pad(self._power, (0, len(sides) - len(self._power)))
            exact = sides.astype(np.float64)
            self._power[: len(sides)] += (exact**2).sum(axis=1)
            self._product += float(exact[0] @ exact[1])
        return sides

    @property
    def silent_side(self) -> str | None:
        """The side of a stereo recording that has no sound while the other has, or None."""
        if len(self._power) != 2 or not self._silent().any():
            return None
        return "left" if self._silent()[0] else "right"

    @property
    def gain(self) -> float:
        """What the mean of all sides is to be multiplied by, so that silent sides do not make it quieter."""
        return len(self._power) / int((~self._silent()).sum()) if len(self._power) else 1.0

    @property
    def opposite_phase(self) -> bool:
        """Whether the two sides of a stereo recording cancel each other, as with a crossed cable."""
        if len(self._power) != 2 or self._silent().any() or not self._power.all():
            return False
        return self._product / float(np.sqrt(self._power.prod())) < _OPPOSITE_CORRELATION

    def _silent(self) -> npt.NDArray[np.bool_]:
        """Which sides have no sound while another has, shape [channels]."""
        silent: npt.NDArray[np.bool_] = self._power < _SILENT_SIDE_RATIO * self._power.max(initial=0)
        return silent

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each thing that is wrong."""
        found = []
        if self._not_numbers:
            found.append(f"{self._not_numbers} values in the sound were no numbers; they are read as silence.")
        if self._values and self._clipped > _CLIPPED_SHARE * self._values:
            share = 100 * self._clipped / self._values
            found.append(f"The sound is clipped ({share:.1f} % of it): turn the microphone down.")
        if self.opposite_phase:
            found.append("The left and right sides cancel each other; only the left one is used.")
        if self.silent_side is not None:
            found.append(f"The {self.silent_side} side is silent; the other one is used.")
        return tuple(found)
