"""Real sound through a PulseAudio of the test's own: null sinks, capture processes, nothing simulated."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest
from sounding import PROGRAMS, Live, coach_tell, output, pactl, player, sides, sound_server, until

from coach import wire
from coach.audio.devices import check, choose, inputs
from coach.audio.microphone import Microphone
from coach.audio.process import blocks
from coach.errors import DeviceError
from coach.events import AudioLost, Partial, State
from coach.link.far import attached

pytestmark = pytest.mark.skipif(
    "COACH_SOUND_TESTS" not in os.environ or sys.platform != "linux" or not all(map(shutil.which, PROGRAMS)),
    reason="COACH_SOUND_TESTS=1 runs it, against the clock; needs pulseaudio, libasound2-plugins and libportaudio2",
)

TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000 * 60) / 48_000)).astype("<f4")


@pytest.fixture
def pulse(tmp_path, monkeypatch):
    """A server of its own."""
    with sound_server(tmp_path, monkeypatch):
        yield


@pytest.fixture
def far_end(pulse, tmp_path):
    """A tone of 440 Hz is played in the default output: the input that hears it."""
    tone = tmp_path / "tone.raw"
    tone.write_bytes(TONE.tobytes())
    plays = subprocess.Popen(["pacat", "--raw", "--format=float32le", "--rate=48000", "--channels=1", str(tone)])
    found = choose(inputs(), "customer")
    try:
        check([found])
        yield found
    except DeviceError as error:
        pytest.skip(str(error))
    finally:
        plays.kill()
        plays.wait()


async def test_what_is_played_is_heard(far_end):
    """The default far end, through a capture process: a second of a 440 Hz tone."""
    heard, rate = [], 0
    async with aclosing(blocks(far_end)) as stream:
        async for rate, _, samples in stream:
            if heard or (len(samples) and np.abs(samples).max() > 0.4):
                heard.append(samples)
            if sum(map(len, heard)) > rate > 1:
                break
    tone = np.concatenate(heard)
    assert np.argmax(np.abs(np.fft.rfft(tone * np.hanning(len(tone))))) * rate / len(tone) == pytest.approx(440, abs=2)


async def test_what_the_server_kept_while_a_capture_was_stopped_is_not_heard_as_present(far_end):
    """SIGSTOP for 4 s: the capture ends when it goes on, with less than half a second of sound before its end."""
    after = []

    async def listen():
        stopped = False
        async with aclosing(blocks(far_end)) as stream:
            async for rate, _, samples in stream:
                if stopped:
                    after.append(len(samples) / rate)
                elif len(samples):
                    listed = pactl("list", "source-outputs")
                    (process,) = (int(line.split('"')[1]) for line in listed.splitlines() if "process.id" in line)
                    os.kill(process, signal.SIGSTOP)
                    await asyncio.sleep(4)
                    os.kill(process, signal.SIGCONT)
                    stopped = True

    with pytest.raises(DeviceError, match="its capture process stood still"):
        await listen()
    assert sum(after) < 0.5


def watches():
    """Processes that are told of what the server does, here or left behind by others."""
    said = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    return sum(b"pactl\0subscribe" in one for one in said)


def test_a_coach_that_is_killed_lets_go_of_the_device(far_end):
    """Kill -9 of whoever listens: a second later nothing is recorded any more, and no process of ours is left."""
    before = watches()
    code = (
        "import asyncio\n"
        "from coach.audio.devices import choose, inputs\n"
        "from coach.audio.process import blocks\n"
        "async def listen():\n"
        "    async for block in blocks(choose(inputs(), 'customer')): pass\n"
        "asyncio.run(listen())\n"
    )
    listener = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: pactl("list", "short", "source-outputs"))
    until(lambda: watches() == before + 1)
    os.kill(listener.pid, signal.SIGKILL)
    listener.wait()
    assert until(lambda: not pactl("list", "short", "source-outputs")) < 1
    until(lambda: watches() == before)


MIC = ("module-remap-source", "master=mouth.monitor", "source_name=mic")


def unload(what):
    """The one module of which this is told is gone."""
    (module,) = (line.split()[0] for line in pactl("list", "short", "modules").splitlines() if what in line)
    pactl("unload-module", module)


async def desk(script, **wishes):
    """The agent speaks (440 Hz), nobody else does: how loud each side was, 32 ms by 32 ms, and the news.

    Args:
        script: what happens, each with the second of the call; the call ends with a None.
        wishes: the names of the devices.
    """
    microphone, hops = Microphone({"agent": "", "customer": "", **wishes}), []
    script = iter(script)
    due, happens = next(script)
    async for hop in microphone:
        hops.append(hop)
        if hop.agent is not None and hop.at >= due:
            if happens is None:
                microphone.stop()
            else:
                await asyncio.to_thread(happens)
                due, happens = next(script)
    *heard, last = hops
    loud = {side: np.array([np.abs(getattr(hop, side)).max() for hop in heard]) for side in ("agent", "customer")}
    return loud, [news for hop in (*heard, last) for news in hop.news]


@pytest.fixture
def agent_speaks(pulse, tmp_path):
    """For a minute, into what `mic` hears once it is plugged in."""
    output("mouth")
    speaks = player("mouth", (TONE * 32_000).astype("<i2"), tmp_path)
    yield
    speaks.kill()
    speaks.wait()


@pytest.fixture
def plugged_in(agent_speaks):
    """The microphone."""
    pactl("load-module", *MIC)


async def test_a_microphone_unplugged_and_plugged_in_again_never_takes_the_far_ends_place(plugged_in):
    """It is told within 5 s; then the agent is heard again, and never on the customer's side."""
    loud, news = await desk(
        [(4, lambda: unload("remap")), (12, lambda: pactl("load-module", *MIC)), (20, None)],
    )
    assert loud["customer"].max() < 0.01
    silent, *_ = (one for one in news if isinstance(one, State))
    assert (silent.what, silent.at < 9) == ("side silent", True)
    assert loud["agent"][-60:].max() > 0.4


async def test_a_microphone_plugged_in_during_the_call_is_the_agents_alone(agent_speaks):
    """There was none as it began: the server gives it to whoever records."""
    loud, _ = await desk([(4, lambda: pactl("load-module", *MIC)), (12, None)])
    assert loud["customer"].max() < 0.01
    assert loud["agent"][-60:].max() > 0.4


async def test_a_named_microphone_is_kept_when_another_one_becomes_the_default(plugged_in):
    """The other one hears nothing: what is lost until the named one is open again is told."""
    output("desk")
    loud, news = await desk(
        [(4, lambda: pactl("set-default-source", "desk.monitor")), (12, None)], agent="mic", customer="calls.monitor"
    )
    assert loud["agent"][-30:].min() > 0.4
    assert loud["customer"].max() < 0.01
    (lost,) = (one for one in news if isinstance(one, AudioLost) and one.speaker == "agent")
    assert lost.reason.endswith("the sound server recorded desk.monitor in its place")


async def test_an_output_that_goes_while_the_agent_speaks_leaves_the_sides_apart(plugged_in):
    """The default one: the headset is heard in its place, the microphone never."""
    pactl("set-default-sink", "calls")
    pactl("set-default-source", "mic")
    loud, news = await desk([(4, lambda: unload("sink_name=calls")), (12, None)], agent="mic")
    assert loud["customer"].max() < 0.01
    assert loud["agent"][125:].min() > 0.4
    assert not [one for one in news if isinstance(one, AudioLost) and one.speaker == "agent"]


def test_the_doctor_finds_what_stops_a_call_and_nothing_once_it_is_mended(far_end):
    """A real device that is muted, and the same one on both sides; then two outputs of which one plays a tone."""

    def doctor(config):
        (Path(os.environ["COACH_HOME"]) / "config.toml").write_text(config, encoding="utf-8")
        command = [sys.executable, "-m", "coach", "doctor", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told = json.loads(done.stdout)
        return done.returncode, {one["cause"] for one in told["findings"] if one["stops"]}

    sides = '[devices]\nagent = "headset.monitor"\n'
    pactl("set-source-mute", "calls.monitor", "1")
    assert doctor(sides) == (1, {"muted"})
    pactl("set-source-mute", "calls.monitor", "0")
    assert doctor(sides) == (0, set())
    assert doctor('[devices]\nagent = "calls.monitor"\n') == (1, {"same_device"})
    assert doctor("") == (1, {"no_device"})


def test_two_calls_one_after_the_other_with_the_keys_in_another_process(pulse, tmp_path):
    """The first begins with its voices and ends with silence; tell begins, marks, pauses and ends the second."""
    live = Live(tmp_path)
    try:
        until((tmp_path / "state" / "live.json").exists, 30)
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 30)
        assert coach_tell("mark") == "No call is on."
        live.play(0, 22)
        until(lambda: live.over() == 1, 30)
        assert coach_tell("new-call") == "A call has begun."
        live.play(60, 75)
        assert coach_tell("mark", "the second").startswith("Marked 0:1")
        assert coach_tell("pause") == "Paused: nothing is heard."
        until(lambda: not pactl("list", "short", "source-outputs"), 5)
        assert coach_tell("pause") == "Listening again."
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 5)
        assert coach_tell("end-call") == "The call is over."
        until(lambda: live.over() == 2, 30)
        another = subprocess.run(live.process.args, capture_output=True, text=True, check=False)
        assert (another.returncode, "another coach runs already" in another.stderr) == (1, True)
        assert coach_tell("quit") == "The shift is over."
        assert live.end() == 0
    finally:
        live.process.kill()
    assert coach_tell("mute") == "coach: coach tell: no coach runs; coach live starts one"
    first, second = (place for place, event in enumerate(live.events) if event["event"] == "call")
    calls = live.events[first:second], live.events[second:]
    assert [state["detail"] for state in live.of("state") if state["what"] == "call over"] == [
        "4 s of silence",
        "the agent ended it",
    ]
    for call in calls:
        said = [event for event in call if event["event"] == "utterance"]
        assert {event["speaker"] for event in said} == {"agent", "customer"}
        assert 0 <= min(event["start"] for event in said) < 6
    assert [mark["note"] for mark in live.of("mark")] == ["the second"]
    assert not [event for event in live.of("audio_lost") if event["seconds"] > 0.5]


async def test_a_screen_elsewhere_is_told_what_the_coach_without_one_prints(pulse, tmp_path):
    """Attached before the call and lost in the middle of it: all events of the call, once each, and its keys act."""
    live = Live(tmp_path, "--headless")
    try:
        await asyncio.to_thread(until, (tmp_path / "state" / "screens.json").exists, 30)
        answers = asyncio.Queue()
        async with attached() as far, asyncio.timeout(60):
            following = asyncio.create_task(far.follow(answers.put_nowait))
            far.do("new call")
            assert await answers.get() == "A call has begun."
            await asyncio.to_thread(live.play, 0, 10)
            far._link.transport.abort()
            await asyncio.to_thread(live.play, 10, 20)
            far.do("mark", note="seen")
            assert (await answers.get()).startswith("Marked 0:")
            far.do("end call")
            assert await answers.get() == "The call is over."
            await asyncio.to_thread(until, live.over, 30)
            await asyncio.to_thread(until, lambda: isinstance(far.tape.events[-1], State))
            told = [json.loads(wire.encode(event)) for event in far.tape.events if not isinstance(event, Partial)]
            assert coach_tell("quit") == "The shift is over."
            await following
        assert live.end() == 0
    finally:
        live.process.kill()
    assert told == live.events
    assert {event["speaker"] for event in live.of("utterance")} == {"agent", "customer"}
    assert [mark["note"] for mark in live.of("mark")] == ["seen"]


def customer_said(live, after):
    """The customer's words that were said from that second of the call on."""
    return [said["text"] for said in live.of("utterance") if said["speaker"] == "customer" and said["start"] > after]


def test_an_output_that_goes_in_the_middle_of_a_call_and_comes_back(pulse, tmp_path):
    """The agent is heard all the while; within 5 s it is said, and the output is heard again once it is there."""
    live = Live(tmp_path, silence=0.0)
    try:
        until((tmp_path / "state" / "live.json").exists, 30)
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 30)
        assert coach_tell("new-call") == "A call has begun."
        output("speakers")
        pactl("set-default-sink", "speakers")
        live.play(0, 11)
        (module,) = (line.split()[0] for line in pactl("list", "short", "modules").splitlines() if "name=calls" in line)
        speaks = player("headset", sides(16, 31)[0], tmp_path)
        gone = live.of("tick")[-1]["at"]
        pactl("unload-module", module)
        until(lambda: [one for one in live.of("state") if "(speakers.monitor) now" in one["detail"]], 20)
        output("calls")
        until(lambda: [one for one in live.of("state") if "(calls.monitor) now" in one["detail"]], 20)
        back = live.of("tick")[-1]["at"]
        speaks.wait()
        live.play(41, 60)
        assert live.told_to_end() == 0
    finally:
        live.process.kill()
    told, again = (one for one in live.of("state") if one["what"] == "another device")
    through = "the customer is heard through Monitor of Output ({}.monitor) now"
    assert told["detail"] == through.format("speakers") + ": 'calls.monitor' is not there"
    assert told["at"] - gone < 5
    assert again["detail"] == through.format("calls")
    agent = " ".join(said["text"] for said in live.of("utterance") if said["speaker"] == "agent")
    assert "Street Appliances" in agent  # tiny.en hears the Maple before it as Mabel in some captures
    assert "order number" in agent
    assert "reason" in agent
    assert not [one for one in live.of("audio_lost") if one["speaker"] == "agent" and one["seconds"] > 0.5]
    assert customer_said(live, back)


def test_a_named_device_that_is_not_there_at_the_start_is_taken_when_it_comes(pulse, tmp_path):
    """It is said in one line on stderr; until then the default output is heard, and then that one."""
    live = Live(tmp_path, "--customer-device", "softphone.monitor", silence=0.0)
    try:
        until((tmp_path / "state" / "live.json").exists, 30)
        assert coach_tell("new-call") == "A call has begun."
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 30)
        live.play(5, 11)
        output("softphone")
        until(lambda: [one for one in live.of("state") if "softphone" in one["detail"].rsplit("through", 1)[-1]], 10)
        since = live.of("tick")[-1]["at"]
        plays = player("softphone", sides(56, 69)[1], tmp_path)
        plays.wait()
        assert live.told_to_end() == 0
    finally:
        live.process.kill()
    told = [*live.of("state"), *live.of("audio_lost")]  # one run in nine heard nothing: what was told then?
    assert customer_said(live, 0) != customer_said(live, since) != [], told
    assert "no such device" in live.err.read_text()
