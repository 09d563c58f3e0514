"""How loud a device is."""

import numpy as np
import pytest

from coach.audio.level import SILENT, SOUND, Level


def test_full_scale_is_0_and_silence_is_the_least():
    """In decibels."""
    level = Level()
    level.take(16_000, np.zeros(160, np.float32))
    assert level.db == SILENT
    level.take(16_000, np.full(160, 0.1, np.float32))
    assert level.db == pytest.approx(-20)
    level.take(16_000, np.full(160, 3.0, np.float32))
    assert level.db == 0


def test_a_meter_falls_back_slowly_enough_for_an_eye():
    """30 dB a second, whatever the rate."""
    level = Level()
    level.take(48_000, np.full(160, 0.1, np.float32))
    level.take(48_000, np.zeros(24_000, np.float32))
    assert level.db == pytest.approx(-35)


def test_a_block_without_sound_changes_nothing():
    """It only says that the process is alive."""
    level = Level()
    level.take(1, np.zeros(0, np.float32))
    assert level.db == SILENT < SOUND
