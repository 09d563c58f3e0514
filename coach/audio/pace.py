"""How fast a recording is let through. Only the audio room looks at the monotonic clock."""

import asyncio
import time


class Pace:
    """Call time against the clock on the wall."""

    def __init__(self, speed: float) -> None:
        """Start the clock.

        Args:
            speed: seconds of call a second: 1 is real time, infinity as fast as the machine allows.
        """
        self._speed = speed
        self._began = time.monotonic()

    async def until(self, at: float) -> None:
        """Wait until second `at` of the call may be heard; what is late is not waited for."""
        wait = self._began + at / self._speed - time.monotonic()
        # sleeping for nothing still lets the screen draw
        await asyncio.sleep(max(0.0, wait))
