"""A shift: call after call, heard with the same ears, each with a coach of its own.

Between calls sound is read, so that time goes on and a call is noticed, and nothing is put into words.
"""

import dataclasses
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing

import numpy as np
from numpy.typing import NDArray

from coach.audio.frame import HOP, RATE, Frames
from coach.audio.hops import chain, silent, since, waiting
from coach.audio.microphone import Microphone
from coach.core.calls import LEAD, WITHIN, Calls, CallsSettings, Phase
from coach.core.redaction import Redactor, alone
from coach.events import Action, AudioLost, Call, Event, Mark, State
from coach.session import Sink, listen, run, without_secrets
from coach.speech.ears import Ears
from coach.speech.listener import Listener
from coach.speech.settings import VoiceSettings
from coach.speech.voice import Voice
from coach.tape import LiveTape

KEPT = round((WITHIN + LEAD) * RATE / HOP)
"""Hops of sound kept between calls: where voices begin a call, its first words are among them."""
MENDED = {"side back", "journal back"}
"""States that take back what was told."""

Stream = AsyncGenerator[Frames, None]


class Shift:
    """What the screen and the keys see of it, and `work`, which goes through it."""

    def __init__(
        self,
        microphone: Microphone,
        make: Callable[[bool], tuple[Call, LiveTape]],
        settings: CallsSettings,
        voice: VoiceSettings,
        detector: Callable[[], Callable[[NDArray[np.float32]], float]] = Voice,
        news: Callable[[float], Iterable[State]] = lambda _at: (),
        lasting: str = "",
    ) -> None:
        """Nothing is heard yet.

        Args:
            microphone: the sound.
            make: how a call begins, and a fresh tape for it; told whether the sides have changed places.
            settings: when a call begins and ends.
            voice: when sound counts as speech.
            detector: makes, for each side, what tells how likely a hop is speech.
            news: what has happened beside the sound, as of a moment of the shift; asked at each hop.
            lasting: what the agent should know for as long as the shift lasts, in one line; told between calls.
        """
        self.heard = 0.0
        """Seconds of the shift heard so far."""
        self.notice = self._lasting = lasting
        """What a device, or the journal, has to say for itself between calls."""
        self.problem = ""
        """What went wrong, in one line."""
        self.by_voice = settings.begin_by_voice
        """Voices begin a call, where both sides are heard."""
        self._microphone, self._make, self._voice, self._detector, self._news = microphone, make, voice, detector, news
        self._calls = Calls(settings)
        self._swapped = False
        self.tape = self._blank()
        """Of the call that goes on, or is being looked back on; an empty one between calls."""
        self._listener: Listener | None = None
        self._redactor = Redactor()
        self._mute_ends = 0.0
        self._headset_told = False
        self._sinks: Sequence[Sink] = ()

    @property
    def phase(self) -> Phase:
        """Whether there is a call."""
        return self._calls.phase

    @property
    def paused(self) -> bool:
        """Nothing is heard."""
        return self._calls.paused

    @property
    def both(self) -> bool:
        """Both sides are heard, as far as is known."""
        return self._microphone.both

    def begin(self) -> None:
        """A call begins; one that goes on is over."""
        self._calls.begin(self.heard)
        self.tape = self._blank()  # the last words of the call before may still be on their way, to its own tape

    def end(self) -> None:
        """The call is over."""
        self._calls.end(self.heard)

    def skip(self) -> None:
        """No more of the close."""
        self._calls.skip()
        self._clear()

    def stop(self) -> None:
        """The shift is over, and the call with it."""
        self._microphone.stop()

    def pause(self) -> None:
        """Hear nothing; what has been said and is not in words yet is forgotten, and so is half a card number."""
        self._microphone.pause()
        if self._listener:
            self._listener.forget()
            for said in self._redactor.forget():
                self._publish(self.tape.feed(said))
        self._switch(paused=True)

    def resume(self) -> None:
        """Hear again."""
        self._microphone.resume()
        self._switch(paused=False)

    def swap(self) -> None:
        """From now on, and in the calls to come, the sides have changed places."""
        self._swapped = not self._swapped
        if self._listener:
            self._listener.swap()
            self.tape.swap()

    def give_up(self, problem: str) -> None:
        """It cannot be heard any further: what waited is held, and the screen says why."""
        self.problem = problem
        if self.tape.events and not self.tape.finished:
            self._publish(self.tape.finish(problem))

    def act(self, deed: Action | Mark) -> None:
        """The agent did something on the call, or while looking back on it; a note holds no secret either."""
        deed = alone(deed)
        if isinstance(deed, Action) and deed.what in {"mute", "unmute"}:
            self._mute_ends = self.heard + (deed.seconds or 0.0)
        self.tape.act(deed)
        if self.tape.finished:
            self._publish(self.tape.pass_time(self.tape.heard))

    async def work(self, ears: Ears, sinks: Sequence[Sink], *, partials: bool) -> None:
        """Go through the shift, to its end.

        Args:
            ears: put calls into words.
            sinks: take every event of every call.
            partials: whether anybody looks at them.
        """
        self._sinks = sinks
        async with aclosing(waiting(self._microphone)) as sound, aclosing(self._told(sound)) as hops:
            while (lead := await self._look_out(hops)) is not None:
                await self._hear(lead, hops, ears, partials=partials)

    async def _told(self, hops: Stream) -> Stream:
        """The same, with what else has happened."""
        async for hop in hops:
            yield dataclasses.replace(hop, news=(*hop.news, *self._news(hop.at)))

    async def _look_out(self, hops: Stream) -> list[Frames] | None:
        """Until a call begins: the hops that are its beginning already. None at the end of the shift."""
        lookout = Listener(self._voice, lambda _window: True, self._detector)
        self.notice = self._lasting
        self._tell(self._microphone.troubles())
        kept: deque[Frames] = deque(maxlen=KEPT if self.by_voice else 0)
        while self.phase != "call":
            hop = await anext(hops, None)
            if hop is None:
                return None
            self._tell(hop.news)
            hop = self._pass(hop)
            kept.append(hop)
            lookout.hear(hop)
            self._calls.hear(hop.at, lookout.speaking, both=self.both)
            self._clear()
        self.notice = ""
        return [hop for hop in kept if hop.at > self._calls.began]

    async def _hear(self, lead: Sequence[Frames], hops: Stream, ears: Ears, *, partials: bool) -> None:
        """One call."""
        call, tape = self._make(self._swapped)
        listener = Listener(self._voice, ears.ask, self._detector, partials=partials, told=self._headset_told)
        self.tape, self._redactor, self._listener = tape, Redactor(), listener
        if self._swapped:
            listener.swap()
        try:
            heard = listen(self._call(lead, hops, listener), listener, ears)
            await run(call, without_secrets(heard, self._redactor), tape, self._sinks)
        finally:
            self._listener, self._headset_told = None, listener.bleed.told
        self._publish(tape.feed(State(tape.heard, "call over", self._calls.why)))

    async def _call(self, lead: Sequence[Frames], hops: Stream, listener: Listener) -> Stream:
        """The hops of this call, on a clock of its own."""
        number, origin = self._calls.number, None
        news = tuple(self._microphone.troubles())
        async for hop in chain(lead, hops):
            if not self._goes_on(number):
                return
            hop = self._pass(hop)  # noqa: PLW2901  the same, as far as it may be heard
            if origin is None:
                origin = hop.at - HOP / RATE
                self._carry_mute()
            yield since(origin, dataclasses.replace(hop, news=(*news, *hop.news)))
            news = ()
            self._calls.hear(hop.at, listener.speaking, both=self.both)
            if not self._goes_on(number):
                return
        self._calls.end(self.heard, "coach was ended")

    def _goes_on(self, number: int) -> bool:
        return self.phase == "call" and self._calls.number == number

    def _pass(self, hop: Frames) -> Frames:
        """Time has passed; while paused, in silence, also what was still on its way from a device."""
        self.heard = hop.at
        return silent(hop) if self.paused else hop

    def _switch(self, *, paused: bool) -> None:
        self._calls.pause(self.heard, paused=paused)
        if self._listener:
            self.tape.act(Action(round(self.tape.heard, 3), "pause" if paused else "resume"))

    def _carry_mute(self) -> None:
        """A mute for a while outlasts the call in which it was wished."""
        if self._mute_ends > self.heard:
            self.tape.act(Action(0.0, "mute", seconds=round(self._mute_ends - self.heard, 3)))

    def _tell(self, news: Iterable[AudioLost | State]) -> None:
        for one in news:
            if isinstance(one, State):
                self.notice = self._lasting if one.what in MENDED else f"{one.what}: {one.detail}"

    def _clear(self) -> None:
        """Nothing of one customer is left when the next one comes."""
        if self.phase == "between" and self.tape.events:
            self.tape = self._blank()

    def _blank(self) -> LiveTape:
        return self._make(self._swapped)[1]

    def _publish(self, events: Iterable[Event]) -> None:
        for event in events:
            for sink in self._sinks:
                sink.put(event)
