"""Recordings: every kind and rate comes out as 16 kHz hops, and bad ones as one clear line."""

import contextlib
import io
import os
import struct
import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.audio.frame import HOP, RATE
from coach.audio.recording import Recording
from coach.errors import RecordingError

LEFT, RIGHT = 300.0, 900.0
"""Hz: each channel has a tone of its own."""


def tones(seconds, rate, pitches):
    """Shape (len(pitches), samples), float32."""
    t = np.arange(round(seconds * rate)) / rate
    return np.array([0.5 * np.sin(2 * np.pi * pitch * t) for pitch in pitches], dtype=np.float32)


def pitch(samples):
    """The strongest frequency, Hz."""
    return np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples)


def encoded(container, codec, rate, pitches=(LEFT, RIGHT), seconds=1.0, **options):
    """A file's bytes, made by PyAV."""
    file = io.BytesIO()
    layout = "stereo" if len(pitches) == 2 else "mono"
    with av.open(file, "w", format=container, options=options) as output:
        stream = output.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(tones(seconds, rate, pitches), format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        size = stream.codec_context.frame_size or 1024
        fitting = av.AudioResampler(stream.format.name, layout, rate, size)
        for part in [*fitting.resample(frame), *fitting.resample(None)]:
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return file.getvalue()


def wav(samples, rate, *, data_size=None, bits=16, kind=1):
    """A WAV's bytes; `data_size` is what its header says of them."""
    channels, sound = len(samples), np.ascontiguousarray(samples.T)
    sound = {8: lambda: (sound * 127 + 128).astype("u1"), 16: lambda: (sound * 32767).astype("<i2")}.get(
        bits, lambda: sound.astype("<f4")
    )()
    data, block = sound.tobytes(), channels * bits // 8
    size = len(data) if data_size is None else data_size
    header = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, channels, rate, rate * block % 2**32, block, bits)
    riff = struct.pack("<4sI4s", b"RIFF", min(36 + size, 2**32 - 1), b"WAVE")
    return riff + header + struct.pack("<4sI", b"data", size) + data


def saved(folder, content, name="call.wav"):
    """Write a file; give its path."""
    path = folder / name
    path.write_bytes(content)
    return path


def heard(recording):
    """The whole of each side."""
    frames = list(recording)
    return {
        side: np.concatenate([getattr(frame, side) for frame in frames]) if frames else np.zeros(0)
        for side in ("agent", "customer")
        if not frames or getattr(frames[0], side) is not None
    }


def refused(*args, **kwargs):
    """What is said of a recording that cannot be opened; one line."""
    with pytest.raises(RecordingError) as error:
        Recording.open(*args, **kwargs)
    assert "\n" not in str(error.value)
    return str(error.value)


KINDS = {
    "pcm_u8": ("wav", "pcm_u8", 11025),
    "pcm_s16le": ("wav", "pcm_s16le", 48000),
    "pcm_s24le": ("wav", "pcm_s24le", 96000),
    "pcm_s32le": ("wav", "pcm_s32le", 192000),
    "pcm_f32le": ("wav", "pcm_f32le", 22050),
    "mulaw": ("wav", "pcm_mulaw", 8000),
    "alaw": ("wav", "pcm_alaw", 8000),
    "lowest": ("wav", "pcm_s16le", 4000),
    "same rate": ("wav", "pcm_s16le", 16000),
    "flac": ("flac", "flac", 44100),
    "mp3": ("mp3", "libmp3lame", 44100),
    "opus": ("ogg", "libopus", 48000),
    "m4a": ("ipod", "aac", 44100),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_rate_is_heard(tmp_path, kind):
    """A second of two tones is a second of the same tones at 16 kHz, the agent left."""
    recording = Recording.open(saved(tmp_path, encoded(*KINDS[kind]), "call.bin"))
    sides = heard(recording)
    assert recording.sides == {"agent", "customer"}
    assert recording.duration == pytest.approx(1.0, abs=0.05)
    assert recording.damage == ""
    assert len(sides["agent"]) == len(sides["customer"]) == pytest.approx(RATE, abs=400)
    assert pitch(sides["agent"][1600:14400]) == pytest.approx(LEFT, abs=2)
    assert pitch(sides["customer"][1600:14400]) == pytest.approx(RIGHT, abs=2)
    assert np.std(sides["agent"][1600:14400]) == pytest.approx(0.5 / np.sqrt(2), abs=0.02)
    assert sides["agent"].dtype == np.float32


def test_the_agent_is_on_the_right_when_asked(tmp_path):
    """`agent_channel="right"` changes the sides."""
    path = saved(tmp_path, wav(tones(0.5, 16000, (LEFT, RIGHT)), 16000))
    sides = heard(Recording.open(path, agent_channel="right"))
    assert pitch(sides["agent"]) == pytest.approx(RIGHT, abs=4)
    assert pitch(sides["customer"]) == pytest.approx(LEFT, abs=4)


def test_mono_is_the_agents_side_alone(tmp_path):
    """There is no other side."""
    path = saved(tmp_path, wav(tones(0.1, 8000, (LEFT,)), 8000))
    assert [frame.customer for frame in Recording.open(path)] == [None] * 4
    assert Recording.open(path).sides == {"agent"}


def test_two_files_are_read_in_step_and_the_shorter_is_silent_after_its_end(tmp_path):
    """The agent's 0.2 s at 8 kHz beside the customer's 0.5 s at 44.1 kHz last 0.5 s, both in equal hops."""
    agent = saved(tmp_path, wav(tones(0.2, 8000, (LEFT,)), 8000), "a.wav")
    customer = saved(tmp_path, wav(tones(0.5, 44100, (RIGHT,)), 44100), "c.wav")
    recording = Recording.open(agent=agent, customer=customer)
    frames = list(recording)
    assert all(len(frame.agent) == len(frame.customer) for frame in frames)
    assert frames[-1].at == 0.5
    sides = heard(recording)
    assert pitch(sides["agent"][:3200]) == pytest.approx(LEFT, abs=5)
    assert not sides["agent"][3200:].any()
    assert pitch(sides["customer"]) == pytest.approx(RIGHT, abs=2)
    assert (recording.name, recording.duration) == ("a.wav + c.wav", 0.5)


def test_one_of_two_files_is_one_side(tmp_path):
    """The customer's file alone is a call with a customer alone."""
    path = saved(tmp_path, wav(tones(0.1, 8000, (LEFT,)), 8000))
    assert Recording.open(customer=path).sides == {"customer"}


def test_a_sides_stereo_file_is_averaged(tmp_path):
    """A side's own file with two channels is the mean of them."""
    sound = np.array([[0.5] * 800, [0.25] * 800], dtype=np.float32)
    sides = heard(Recording.open(agent=saved(tmp_path, wav(sound, 16000))))
    assert sides["agent"] == pytest.approx(0.375, abs=1e-3)


def test_hops_are_512_samples_and_the_last_is_what_is_left(tmp_path):
    """1300 samples are two hops and 276 samples; `at` is the end of each."""
    path = saved(tmp_path, wav(tones(1300 / RATE, RATE, (LEFT,)), RATE))
    frames = list(Recording.open(path))
    assert [len(frame.agent) for frame in frames] == [HOP, HOP, 276]
    assert [frame.at for frame in frames] == [512 / RATE, 1024 / RATE, 1300 / RATE]


def test_a_recording_can_be_read_again(tmp_path):
    """Each reading begins at the beginning and gives the same."""
    recording = Recording.open(saved(tmp_path, encoded("mp3", "libmp3lame", 16000)))
    first, second = heard(recording), heard(recording)
    assert np.array_equal(first["agent"], second["agent"])


def test_one_sample_is_no_call(tmp_path):
    """A file of one sample is refused, at any rate."""
    for rate in (4000, 8000, 44100, 192000):
        with pytest.raises(RecordingError, match="s of sound; expected a call"):
            Recording.open(saved(tmp_path, wav(np.full((1, 1), 0.5), rate)))


def test_what_is_no_number_is_silence(tmp_path):
    """NaN and infinity in a float WAV become 0, and one line says so; what is beyond full scale is clipped."""
    sound = np.array([[np.nan, np.inf, -np.inf, 3.0, -3.0, 0.25] * 9], dtype=np.float32)
    recording = Recording.open(saved(tmp_path, wav(sound, RATE, bits=32, kind=3)))
    assert heard(recording)["agent"].tolist() == [0, 0, 0, 1, -1, 0.25] * 9
    assert "samples that are no numbers (NaN) are read as silence" in recording.damage


@settings(max_examples=40)
@given(
    rate=st.integers(4000, 192_000),
    length=st.integers(200, 9000),
    channels=st.integers(1, 2),
    bits=st.sampled_from([8, 16, 32]),
)
def test_length_and_channels_are_kept(tmp_path_factory, rate, length, channels, bits):
    """Whatever the rate and length, as many samples come out as their time asks for, and no side hears the other."""
    sound = np.zeros((channels, length), dtype=np.float32)
    sound[0] = 0.5
    path = saved(tmp_path_factory.getbasetemp(), wav(sound, rate, bits=bits, kind=3 if bits == 32 else 1))
    sides = heard(Recording.open(path))
    for side in sides.values():
        assert len(side) == pytest.approx(length * RATE / rate, abs=2)
    if length > rate / 100:
        assert np.median(sides["agent"]) == pytest.approx(0.5, abs=0.02)
    if channels == 2:
        assert np.abs(sides["customer"]).max() < 0.01


def test_a_long_recording_is_never_in_memory(tmp_path):
    """Twenty minutes of stereo, 77 MB as 16 kHz floats per side, are read within 4 MB."""
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        for _ in range(20):
            file.writeframes(bytes(60 * 8000 * 4))
    recording = Recording.open(path)
    tracemalloc.start()
    try:
        for frame in recording:
            last = frame.at
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert last == 1200.0
    assert peak < 4e6


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b"Dear customer,\n" * 200, "no sound in it"),
        (b"%PDF-1.4\n" * 200, "no sound in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "no sound in it"),
        (b"#EXTM3U\n#EXTINF:9.0,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n", "no sound in it"),
        (wav(np.zeros((1, 0)), 8000), "no sound that can be decoded"),
        (wav(np.zeros((100, 50)), 8000), "100 channels; expected 1 or 2"),
        (wav(np.zeros((1, 50)), 3999), "3999 samples a second; expected 4000 to 192000"),
        (wav(np.zeros((1, 50)), 384_000), "384000 samples a second"),
        (wav(np.zeros((1, 50)), 8000, kind=0x1234), "a coding that is not known"),
        (encoded("ipod", "aac", 44100)[:5000], "an M4A without its index, cut short"),
    ],
)
@pytest.mark.parametrize("suffix", ["wav", "mp3", "txt"])
def test_what_is_no_recording_is_refused_in_one_line(tmp_path, capfd, content, said, suffix):
    """Before any event, whatever the file is called, and FFmpeg prints nothing."""
    path = saved(tmp_path, content, f"call.{suffix}")
    line = refused(path)
    assert line.startswith(f"{path}: ")
    assert said in line
    assert capfd.readouterr() == ("", "")


def test_a_film_without_sound_is_refused(tmp_path):
    """Pictures alone are no call."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=10, width=32, height=32)
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), dtype=np.uint8))
        output.mux([*stream.encode(frame), *stream.encode(None)])
    assert "no sound in it" in refused(saved(tmp_path, file.getvalue(), "call.mp4"))


def test_several_audio_tracks_are_refused(tmp_path):
    """Nobody can tell who speaks in which: the person is asked for a file each."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as output:
        streams = [output.add_stream("pcm_s16le", rate=8000, layout="mono") for _ in range(2)]
        for stream in streams:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), dtype=np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8000, 0
            output.mux([*stream.encode(frame), *stream.encode(None)])
    line = refused(saved(tmp_path, file.getvalue(), "call.mkv"))
    assert "2 audio tracks; expected one" in line
    assert "--agent" in line


def test_no_file_a_folder_and_odd_names_are_refused(tmp_path):
    """Each with its own words."""
    assert "no such file" in refused(tmp_path / "none.wav")
    assert "a folder" in refused(tmp_path)
    assert "null" in refused("a\0b")
    assert refused("x" * 5000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    """A pipe that nobody writes to would hang for ever."""
    os.mkfifo(tmp_path / "pipe.wav")
    assert "a pipe or a device" in refused(tmp_path / "pipe.wav")


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    """Root may read anything, so the system's answer is played."""

    def denied(*args):
        raise PermissionError(13, "Permission denied")

    path = saved(tmp_path, wav(np.zeros((1, 50)), 8000))
    monkeypatch.setattr(Path, "open", denied)
    assert "may not read it" in refused(path)


def test_files_that_do_not_make_a_call_are_refused(tmp_path):
    """Both sides and one side beside them; or none at all."""
    path = saved(tmp_path, wav(np.zeros((1, 50)), 8000))
    assert "one file for both sides" in refused(path, agent=path)
    assert "no file" in refused()


@pytest.mark.parametrize("size", [0, 0xFFFF_FFFF, 0x7FFF_FFFF])
def test_a_wav_whose_header_was_never_brought_up_to_date_is_read_to_its_end(tmp_path, size):
    """Writers to a pipe, and crashed ones, leave a length that is none: all is sound, none is missing."""
    recording = Recording.open(saved(tmp_path, wav(tones(1.0, 8000, (LEFT,)), 8000, data_size=size)))
    assert recording.duration == 1.0
    assert pitch(heard(recording)["agent"]) == pytest.approx(LEFT, abs=2)
    assert recording.damage == ""


def test_a_wav_whose_header_tells_of_less_than_is_there_is_read_whole_and_says_so(tmp_path):
    """Ten seconds in the header, sixty in the file: all are heard, and one line tells both lengths."""
    path = saved(tmp_path, wav(tones(60.0, 8000, (LEFT,)), 8000, data_size=160_000))
    recording = Recording.open(path)
    assert recording.duration == 60.0
    assert len(heard(recording)["agent"]) == 60 * RATE
    assert recording.damage == f"{path}: the header tells of 10.0 s, 60.0 s are there; what is there was read"


def test_a_wav_that_promises_more_than_is_there_says_so(tmp_path):
    """What is there is read; one line tells both lengths."""
    path = saved(tmp_path, wav(tones(1.0, 8000, (LEFT,)), 8000, data_size=48_000))
    recording = Recording.open(path)
    assert len(heard(recording)["agent"]) == RATE
    assert recording.damage == f"{path}: the header promises 3.0 s, 1.0 s are there; what is there was read"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (16_100, "the header promises 16100 bytes, 16000 are there"),
        (15_900, "the header tells of 15900 bytes, 16000 are there"),
        (100, "the header tells of 100 bytes, 16000 are there"),
        (14_000, "the header tells of 0.9 s, 1.0 s are there"),
    ],
)
def test_the_two_lengths_of_a_wav_that_lies_are_told_apart(tmp_path, told, said):
    """In bytes where in seconds both would read alike, or one as none."""
    recording = Recording.open(saved(tmp_path, wav(tones(1.0, 8000, (LEFT,)), 8000, data_size=told)))
    heard(recording)
    assert said in recording.damage


def test_sound_in_several_chunks_of_a_wav_is_told(tmp_path):
    """FFmpeg reads the last; where notes lie between them, too."""
    first, last = (wav(tones(seconds, 8000, (LEFT,)), 8000) for seconds in (1.0, 0.5))
    for between in (b"", b"LIST" + struct.pack("<I", 4) + b"note"):
        recording = Recording.open(saved(tmp_path, first + between + last[36:]))
        assert len(heard(recording)["agent"]) == RATE / 2
        assert "its sound is in several chunks: 1.0 s before the last are not read" in recording.damage


def test_what_follows_the_sound_of_a_wav_is_not_heard(tmp_path):
    """A chunk of notes behind the data is no noise, padded or not."""
    for samples in (800, 801):
        notes = b"\0" * (samples % 2) + b"LIST" + struct.pack("<I", 400) + b"x" * 400
        path = saved(tmp_path, wav(np.zeros((1, samples)), 16000, bits=8) + notes)
        assert len(heard(Recording.open(path))["agent"]) == samples


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000])
def test_an_mp3_that_does_not_count_its_frames_and_ends_within_one_was_cut(tmp_path, rate):
    """At any rate of any version of MPEG; a whole one is whole, with an old tag at its end, too."""
    content = encoded("mp3", "libmp3lame", rate, write_xing="0")
    for ending in (b"", b"TAG" + bytes(125)):
        recording = Recording.open(saved(tmp_path, content + ending))
        heard(recording)
        assert recording.damage == ""
    recording = Recording.open(saved(tmp_path, content[:-20]))
    heard(recording)
    assert "within a frame: it was cut short" in recording.damage


CUT = {
    "wav": (encoded("wav", "pcm_s16le", 16000), "the header promises 1.0 s"),
    "mulaw": (encoded("wav", "pcm_mulaw", 8000), "the header promises 1.0 s"),
    "flac": (encoded("flac", "flac", 16000), "its header promises 1.0 s"),
    "mp3": (encoded("mp3", "libmp3lame", 16000), "its header promises 1."),
    "mp3 that does not count": (encoded("mp3", "libmp3lame", 16000, write_xing="0"), "within a frame"),
    "opus": (encoded("ogg", "libopus", 48000, seconds=2.5), "cut short"),
    "webm": (encoded("webm", "libopus", 48000), "its header promises 1.0 s"),
}


@pytest.mark.parametrize("kind", CUT)
@pytest.mark.parametrize("tail", [b"", np.random.default_rng(0).bytes(300)])
def test_a_file_that_was_cut_is_read_as_far_as_it_goes(tmp_path, capfd, kind, tail):
    """With a tail of garbage or none: the sound before it is heard, and one line says that there was more."""
    content, said = CUT[kind]
    recording = Recording.open(saved(tmp_path, content[: len(content) * 6 // 10] + tail))
    agent = heard(recording)["agent"]
    assert len(agent) > 0.25 * RATE
    assert pitch(agent[1600:]) == pytest.approx(LEFT, abs=10)
    assert said in recording.damage or "cannot be decoded at" in recording.damage
    assert "\n" not in recording.damage
    assert capfd.readouterr() == ("", "")


def test_damage_in_the_middle_keeps_what_follows_in_its_time(tmp_path):
    """A second that an Ogg has lost is silence, and the rest is where it was."""
    content = bytearray(encoded("ogg", "libopus", 48000, seconds=3.0))
    content[len(content) // 2 : len(content) // 2 + 100] = bytes(100)
    recording = Recording.open(saved(tmp_path, bytes(content)))
    agent = heard(recording)["agent"]
    assert len(agent) == pytest.approx(3 * RATE, abs=200)
    assert not agent[round(1.1 * RATE) : round(1.9 * RATE)].any()
    assert pitch(agent[round(2.1 * RATE) :]) == pytest.approx(LEFT, abs=5)
    assert "1.0 s are missing at 1.0 s" in recording.damage


def test_garbage_behind_the_end_of_a_file_takes_nothing_away(tmp_path):
    """All of the sound is heard, but for two frames of an MP3 by older decoders."""
    for container, codec in (("flac", "flac"), ("mp3", "libmp3lame"), ("ipod", "aac")):
        content = encoded(container, codec, 44100) + np.random.default_rng(1).bytes(3000)
        assert len(heard(Recording.open(saved(tmp_path, content)))["agent"]) >= 0.94 * RATE


def test_the_damage_of_two_files_is_one_line(tmp_path):
    """Each is named."""
    cut = wav(tones(0.5, 8000, (LEFT,)), 8000, data_size=16_000)
    recording = Recording.open(agent=saved(tmp_path, cut, "a.wav"), customer=saved(tmp_path, cut, "c.wav"))
    heard(recording)
    assert recording.damage.count("the header promises 1.0 s, 0.5 s are there") == 2
    assert "\n" not in recording.damage


def test_a_file_that_went_away_is_a_clear_error(tmp_path):
    """Between opening and reading."""
    path = saved(tmp_path, wav(np.zeros((1, 50)), 8000))
    recording = Recording.open(path)
    path.unlink()
    with pytest.raises(RecordingError, match="no such file"):
        list(recording)


@settings(max_examples=60)
@given(
    start=st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"fLaC", b"OggS", b"ID3\4", b"\xff\xfb"]),
    rest=st.binary(max_size=3000),
)
def test_random_bytes_are_refused_or_read(tmp_path_factory, start, rest):
    """Nothing but a RecordingError comes out, whatever the bytes."""
    path = saved(tmp_path_factory.getbasetemp(), start + rest)
    with contextlib.suppress(RecordingError):
        heard(Recording.open(path))


@settings(max_examples=60)
@given(kind=st.sampled_from(sorted(CUT)), part=st.floats(0, 1))
def test_any_beginning_of_a_file_gives_the_beginning_of_its_sound(tmp_path_factory, kind, part):
    """Cut anywhere: a RecordingError, or the same samples up to some point."""
    folder = tmp_path_factory.getbasetemp()
    content = CUT[kind][0]
    whole = heard(Recording.open(saved(folder, content)))["agent"]
    try:
        cut = heard(Recording.open(saved(folder, content[: round(len(content) * part)])))["agent"]
    except RecordingError:
        return
    # the last frame may be half there, and a resampler looks 2 ms ahead
    sure = max(0, len(cut) - 1600)
    assert np.allclose(cut[:sure], whole[:sure], atol=1e-3)
