"""A call between two softphones on loopback, over SIP and RTP as calls go, heard where the agent's plays it."""

import os
import shutil
import socket
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from sounding import PROGRAMS, Live, coach_tell, pactl, player, sides, sound_server, until

SIDES = ("agent", "customer")
MODULES = Path("/usr/lib/baresip/modules")
pytestmark = pytest.mark.skipif(
    "COACH_SOUND_TESTS" not in os.environ
    or sys.platform != "linux"
    or not all(map(shutil.which, (*PROGRAMS, "baresip")))
    or not (MODULES / "portaudio.so").exists(),
    reason="COACH_SOUND_TESTS=1 runs it, against the clock; needs what test_audio_pulse.py needs, and baresip",
)

# baresip's own ALSA module loses sound on PulseAudio's plugin; through PortAudio all of it comes. It takes its devices
# by number, so the softphone's are made the default ones.
SOUND = """\
pcm.ear { type pulse device calls handle_underrun 0 }
pcm.mouth { type pulse device headset.monitor }
pcm.!default { type asym playback.pcm ear capture.pcm mouth }
"""
CONFIG = """\
module_path {modules}
module {sound}.so
module aufile.so
module g711.so
module account.so
module menu.so
module_app menu.so
sip_listen 127.0.0.1:{port}
net_interface 127.0.0.1
audio_source {source}
audio_player {player}
audio_alert {player}
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
"""


def free_port():
    """One that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


class Softphone:
    """baresip, with an address of its own on loopback."""

    def __init__(self, name, folder, sound, source, plays, *words):
        self.port = free_port()
        home = folder / name
        home.mkdir()
        config = CONFIG.format(modules=MODULES, sound=sound, port=self.port, source=source, player=plays)
        (home / "config").write_text(config)
        self.address = f"sip:{name}@127.0.0.1:{self.port}"
        (home / "accounts").write_text(f"<{self.address}>;regint=0;answermode=auto\n")
        self.log = home / "log"
        with self.log.open("wb") as log:
            command = ["baresip", "-4", "-f", str(home), *words]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def says(self, words):
        """It has printed them."""
        return words.encode() in self.log.read_bytes()

    def end(self):
        """Hang up, whatever it is doing."""
        self.process.terminate()
        self.process.wait(10)


def default_device():
    """PortAudio's number of the default device, as a fresh process sees it."""
    code = "import sounddevice; print(sounddevice.query_devices(kind='output')['index'])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def pulse(tmp_path, monkeypatch):
    """A sound server, and what a softphone's PortAudio finds there."""
    with sound_server(tmp_path, monkeypatch):
        (tmp_path / ".asoundrc").write_text(SOUND)
        yield


def test_a_call_between_two_softphones_is_heard_and_coached(pulse, tmp_path):
    """Customer calls agent, in G.711: both voices begin it, their words come, and so does the line."""
    agent_says, _ = sides(56.5, 83)
    _, customer_says = sides(56.5, 83, rate=8000)
    with wave.open(str(tmp_path / "customer.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(customer_says.tobytes())
    device = f"portaudio,{default_device()}"
    script = Path(__file__).parent.parent / "coach" / "demo" / "script.txt"
    live, phones = Live(tmp_path, "--script", str(script), silence=6.0), []
    try:
        until((tmp_path / "state" / "live.json").exists, 30)
        until(lambda: len(pactl("list", "short", "source-outputs").splitlines()) == 2, 30)
        phones.append(agent := Softphone("agent", tmp_path, "portaudio", device, device))
        until(lambda: agent.says("baresip is ready"), 20)
        speech = f"aufile,{tmp_path / 'customer.wav'}"
        phones.append(
            customer := Softphone("customer", tmp_path, "alsa", speech, "alsa,null", "-e", f"/dial {agent.address}")
        )
        until(lambda: customer.says("Call established"), 20)
        player("headset", agent_says, tmp_path).wait()
        until(live.over, 60)
        assert coach_tell("quit") == "The shift is over."
        assert live.end() == 0
    finally:
        live.process.kill()
        for phone in phones:
            phone.end()
    words = {side: " ".join(said["text"] for said in live.of("utterance") if said["speaker"] == side) for side in SIDES}
    assert "insulin" in words["customer"]
    assert "award" in words["agent"]
    assert [line["kind"] for line in live.of("nudge")] == ["script"]
    assert not [lost for lost in live.of("audio_lost") if lost["seconds"] > 0.5]
