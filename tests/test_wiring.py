"""A call opened from its files, and heard."""

import os
import threading
import wave
from pathlib import Path

import pytest

from coach import config
from coach.audio.recording import Recording
from coach.core.coaching import Coach
from coach.core.pacing import PacingSettings
from coach.errors import TranscriptError
from coach.events import Call, Question, Reading, Tick, Utterance
from coach.meaning.reader import NAME
from coach.speech.weights import Weights
from coach.tape import Tape
from coach.wire import encode
from coach.wiring import Files, OpenCall, Sound, Wish, open_call


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No person's own settings."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))


def silence(path: Path) -> Path:
    """A tenth of a second of it, in stereo."""
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(3200))
    return path


def test_a_log_of_a_call_alone_is_refused(tmp_path):
    """Nothing was heard in it."""
    (tmp_path / "log.jsonl").write_text(encode(Call(0.0, "call.wav")), encoding="utf-8")
    with pytest.raises(TranscriptError, match="no events to coach in it"):
        open_call(Files(tmp_path / "log.jsonl"), Wish())


def test_a_log_that_has_lost_its_beginning_is_read_anew(tmp_path):
    """It does not say who made its readings: without them nothing that was asked would be known."""
    words = "Why was I charged twice?"
    told = [Utterance(4.0, "customer", 1.0, 4.0, words), Reading(4.7, 0, "customer", words), Tick(9.0)]
    (tmp_path / "log.jsonl").write_text("\n".join(map(encode, told)), encoding="utf-8")
    opened = open_call(Files(tmp_path / "log.jsonl"), Wish())
    assert opened.call.meaning == NAME
    for event in (opened.call, *opened.source.events):
        opened.tape.feed(event)
    assert [event.ask for event in opened.tape.events if isinstance(event, Question)] == ["Why was I charged twice?"]


def test_a_call_lasts_to_its_latest_event(tmp_path):
    """Wherever in the log that stands."""
    lines = map(encode, [Call(0.0, "call.wav"), Tick(9.0), Utterance(2.0, "agent", 1.0, 2.0, "Hello")])
    (tmp_path / "log.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert open_call(Files(tmp_path / "log.jsonl"), Wish()).tape.duration == 9.0


def test_a_name_that_is_not_utf8_can_be_printed(tmp_path):
    r"""An old disk's `caf\xe9`, as a transcript and as a recording."""
    transcript, recording = (tmp_path / os.fsdecode(b"caf\xe9" + ending) for ending in (b".vtt", b".wav"))
    try:
        transcript.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hello\n", encoding="utf-8")
        silence(recording)
    except (OSError, UnicodeError):
        pytest.skip("this system's names are all text")
    assert open_call(Files(transcript), Wish()).call.source == "caf\ufffd.vtt"
    assert Recording.open(recording).name == "caf\ufffd.wav"


async def test_the_worker_ends_where_the_listener_cannot_be_made(tmp_path, monkeypatch):
    """A voice detector that does not load leaves no thread behind."""

    def broken(*args, **kwargs):
        raise RuntimeError("no detector")

    monkeypatch.setattr("coach.speech.whisper.Whisper", lambda *args: None)
    monkeypatch.setattr("coach.speech.listener.Listener", broken)
    call = Call(0.0, "call.wav")
    sound = Sound(Recording.open(silence(tmp_path / "call.wav")), Weights("tiny.en", tmp_path))
    tape = Tape(lambda: Coach((), {}, PacingSettings()))
    with pytest.raises(RuntimeError, match="no detector"):
        await OpenCall(call, tape, "", sound, config.Config()).hear([], None, partials=False)
    workers = [thread for thread in threading.enumerate() if thread.name == "ears"]
    for worker in workers:
        worker.join(10)
    assert not any(worker.is_alive() for worker in workers)
