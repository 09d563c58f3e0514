"""What the telephone does to a voice: room, noise, hum, the other side, its band, codecs, lost packets, levels.

Nothing here moves a word: what a codec delays is put back, so that the states of the clean sound still belong to it.
"""

from __future__ import annotations

import io

import av
import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
"""Mono samples in -1..1 at RATE."""
Dice = np.random.Generator

RATE = 16_000
CODECS = ("mu", "a", "amr", "opus", "none")
HELD = ("g726", "g723_1")
"""Codecs that nothing is trained on."""
CONTAINERS = {"libopencore_amrnb": "amr", "libopus": "ogg", "g726": "wav", "g723_1": "wav"}
AMR = (4750, 5150, 5900, 6700, 7400, 7950, 10200, 12200)


def telephone(sound: Sound, other: Sound, dice: Dice, codecs: tuple[str, ...] = CODECS) -> Sound:
    """A voice as it reaches the coach. `other`: somebody else's, of which a little may be heard."""
    length, sound = len(sound), _evened(sound)
    if dice.random() < 0.15:
        sound = room(sound, dice)
    sound = at_level(sound, dice.uniform(-32, -14))
    return carried(sound + around(sound, other, dice), dice, codecs)[:length]


def carried(sound: Sound, dice: Dice, codecs: tuple[str, ...] = CODECS) -> Sound:
    """By the line alone: its band (a headset's, at times), its codecs, its lost packets, its level."""
    length, sound = len(sound), _evened(sound)
    if not (wide := dice.random() < 0.2):
        sound = band(sound, dice.uniform(150, 350), dice.uniform(2900, 3700))
    for name in dice.choice(codecs, 2 if dice.random() < 0.15 else 1):
        sound = coded(sound, str(name), dice, wide=wide)
    if dice.random() < 0.2:
        sound = lossy(sound, dice)
    return np.clip(sound * 10 ** (dice.uniform(-8, 3) / 20), -1, 1).astype(np.float32)[:length]


def at_level(sound: Sound, decibels: float) -> Sound:
    """The speech in it (its louder hops) at so many dB below full scale, RMS."""
    hops = np.sqrt(np.mean(sound[: len(sound) // 320 * 320].reshape(-1, 320) ** 2, axis=1) + 1e-12)
    loud = np.sqrt(np.mean(hops[hops > 0.1 * hops.max()] ** 2)) if len(hops) else 1.0
    return np.asarray(sound * (10 ** (decibels / 20) / max(float(loud), 1e-6)), np.float32)


def around(sound: Sound, other: Sound, dice: Dice) -> Sound:
    """Hiss in one of many colours 12 to 45 dB under the voice; at times hum, or the other side 18 to 35 dB under it."""
    level = float(np.sqrt(np.mean(sound**2)) + 1e-9)
    made = coloured(len(sound), dice.uniform(0, 1.2), dice) * level * 10 ** (-dice.uniform(12, 45) / 20)
    if dice.random() < 0.15:
        mains = dice.choice((50.0, 60.0)) * np.arange(1, 7)
        times = np.arange(len(sound)) / RATE
        hum = sum(dice.random() / n * np.sin(2 * np.pi * f * times + n) for n, f in enumerate(mains, 1))
        made = made + hum * level * 10 ** (-dice.uniform(15, 35) / 20)
    if dice.random() < 0.2 and len(other):
        start = int(dice.integers(len(other)))
        theirs = np.resize(np.roll(other, -start), len(sound))
        made = made + at_level(theirs, 20 * np.log10(level)) * 10 ** (-dice.uniform(18, 35) / 20)
    return np.asarray(made, np.float32)


def coloured(samples: int, slope: float, dice: Dice) -> Sound:
    """Noise of RMS 1 whose amplitude falls as 1 / f ** slope: 0 white, 0.5 pink, 1 brown."""
    hertz = np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 30)
    spectrum = np.fft.rfft(dice.standard_normal(samples)) / hertz**slope
    noise = np.fft.irfft(spectrum, samples)
    return np.asarray(noise / (np.sqrt(np.mean(noise**2)) + 1e-9), np.float32)


def room(sound: Sound, dice: Dice) -> Sound:
    """A distant far end: the voice, and 0.1 to 0.4 s of room 3 to 12 dB under it."""
    seconds = dice.uniform(0.1, 0.4)
    tail = dice.standard_normal(int(seconds * RATE)) * np.exp(-6.9 * np.linspace(0, 1, int(seconds * RATE)))
    tail *= 10 ** (-dice.uniform(3, 12) / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    size = len(sound) + RATE // 2
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)].astype(np.float32)


def band(sound: Sound, low: float, high: float) -> Sound:
    """Between two edges in Hertz, falling by 18 dB an octave below and steeply above, as telephones do."""
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1.0)
    gain = 1 / np.sqrt((1 + (low / hertz) ** 6) * (1 + (hertz / high) ** 40))
    return np.fft.irfft(np.fft.rfft(sound) * gain, len(sound)).astype(np.float32)


def coded(sound: Sound, name: str, dice: Dice, *, wide: bool = False) -> Sound:
    """Through a codec and back, at a rate drawn from those in use."""
    if name == "none":
        return sound
    if name in ("mu", "a"):
        narrow = np.clip(_resampled(sound, RATE, 8000), -1, 1)
        return _resampled(_companded(narrow, mu=name == "mu"), 8000, RATE)[: len(sound)]
    encoder, rate, bits = {
        "amr": ("libopencore_amrnb", 8000, int(dice.choice(AMR))),
        "opus": ("libopus", RATE if wide else 8000, int(dice.integers(7000, 20000))),
        "g726": ("g726", 8000, 32000),
        "g723_1": ("g723_1", 8000, 6300),
    }[name]
    out = through(np.clip(_resampled(sound, RATE, rate), -1, 1), encoder, rate, bits)
    return _resampled(out, rate, RATE)[: len(sound)]


def through(sound: Sound, encoder: str, rate: int, bits: int) -> Sound:
    """FFmpeg's encoder and decoder, the delay of both put back: as many samples as came in, at the same rate."""
    padded = np.pad(sound, (0, rate // 10))
    frame = av.AudioFrame.from_ndarray((padded[None] * 32767).astype(np.int16), "s16", "mono")
    frame.sample_rate = rate
    file = io.BytesIO()
    with av.open(file, "w", format=CONTAINERS[encoder]) as container:
        stream = container.add_stream(encoder, rate=rate, layout="mono", bit_rate=bits)
        if encoder == "libopus":
            stream.options = {"application": "voip"}
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    file.seek(0)
    back = av.AudioResampler("flt", "mono", rate)
    with av.open(file) as container:
        heard = [part.to_ndarray().ravel() for got in container.decode(audio=0) for part in back.resample(got)]
    return _undelayed(np.concatenate(heard), sound, rate)


def lossy(sound: Sound, dice: Dice) -> Sound:
    """Up to 5 % of the 20 ms packets are lost; each is silence, or what came before at half its level."""
    share, silent, kept = dice.uniform(0.002, 0.05), dice.random() < 0.5, sound.copy()
    for start in range(320, len(sound) - 320, 320):
        if dice.random() < share:
            kept[start : start + 320] = 0 if silent else 0.5 * kept[start - 320 : start]
    return kept


def _evened(sound: Sound) -> Sound:
    """With silence to the next tenth of a second: transforms of odd lengths take four times as long."""
    return np.pad(sound, (0, -len(sound) % (RATE // 10)))


def _companded(sound: Sound, *, mu: bool) -> Sound:
    """G.711: eight bits on the curve of either law."""
    if mu:
        code = np.sign(sound) * np.log1p(255 * np.abs(sound)) / np.log(256)
        code = np.round(code * 127) / 127
        return np.asarray(np.sign(code) * (256 ** np.abs(code) - 1) / 255, np.float32)
    loud, a = np.abs(sound), 87.6
    code = np.where(loud < 1 / a, a * loud, 1 + np.log(np.maximum(a * loud, 1))) / (1 + np.log(a))
    code = np.round(code * 127) / 127 * (1 + np.log(a))
    return np.asarray(np.sign(sound) * np.where(code < 1, code, np.exp(code - 1)) / a, np.float32)


def _undelayed(out: Sound, sound: Sound, rate: int) -> Sound:
    """Moved back to where it fits the original best, at most 60 ms."""
    size = 1 << (len(out) + len(sound)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(out, size) * np.conj(np.fft.rfft(sound, size)), size)[: int(0.06 * rate)]
    moved = out[int(fit.argmax()) :][: len(sound)]
    return np.pad(moved, (0, len(sound) - len(moved)))


def _resampled(sound: Sound, rate: int, wanted: int) -> Sound:
    if rate == wanted or not len(sound):
        return sound
    length = round(len(sound) * wanted / rate)
    return (np.fft.irfft(np.fft.rfft(sound), length) * (length / len(sound))).astype(np.float32)
