"""Nobody beyond this machine is spoken to. A hook stays as long as its process does: each test has one of its own."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import small_models
from hub_server import Hub, serving
from hypothesis import given
from hypothesis import strategies as st

from coach import cli
from coach.audio.devices import CAPTURE
from coach.loopback import leaves

SOMEBODY = "203.0.113.9"
"""An address that RFC 5737 gives to nobody."""
HOOKED = "import _socket, asyncio, socket, sys, threading\nfrom coach import loopback\nloopback.stay_on_it()\n"
TRY = """
def refused(act):
    try: act()
    except loopback.NetworkError as error: return str(error)
    except OSError as error: return f"it went as far as: {error!r}"
    return "it was let through"
"""


def python(code, *words, **environment):
    """What a program prints."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **environment}
    )


def refused(attempt):
    """What a process with the hook is told when it makes an attempt."""
    done = python(f"{HOOKED}{TRY}print(refused(lambda: {attempt}))")
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("socket.getaddrinfo('nobody.example', 443)", "look up nobody.example"),
        ("socket.gethostbyname('nobody.example')", "look up nobody.example"),
        ("socket.gethostbyname_ex('nobody.example')", "look up nobody.example"),
        (f"socket.gethostbyaddr('{SOMEBODY}')", f"look up {SOMEBODY}"),
        (f"socket.getnameinfo(('{SOMEBODY}', 80), 0)", f"look up {SOMEBODY}"),
        ("socket.create_connection(('nobody.example', 443))", "look up nobody.example"),
        (f"socket.create_connection(('{SOMEBODY}', 443))", f"look up {SOMEBODY}"),
        (f"socket.socket().connect(('{SOMEBODY}', 443))", f"connect to {SOMEBODY}"),
        (f"socket.socket().connect_ex(('{SOMEBODY}', 443))", f"connect to {SOMEBODY}"),
        ("socket.socket(socket.AF_INET6).connect(('2001:db8::9', 443))", "connect to 2001:db8::9"),
        (f"socket.socket(type=socket.SOCK_DGRAM).connect(('{SOMEBODY}', 53))", f"connect to {SOMEBODY}"),
        (f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{SOMEBODY}', 53))", f"send to {SOMEBODY}"),
        (f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', 0, ('{SOMEBODY}', 53))", f"send to {SOMEBODY}"),
        ("socket.socket().bind(('', 0))", "listen on every address"),
        ("socket.socket().bind(('0.0.0.0', 0))", "listen on 0.0.0.0"),
        ("socket.socket().listen()", "listen on 0.0.0.0"),
        ("socket.socket(socket.AF_INET6).listen(5)", "listen on ::"),
        ("_socket.socket()", "make a bare socket"),
        ("_socket.socket(_socket.AF_INET6, _socket.SOCK_DGRAM)", "make a bare socket"),
        ("_socket.socket(_socket.AF_INET).connect(('nobody.example', 80))", "make a bare socket"),
        ("__import__('urllib.request').request.urlopen('http://nobody.example')", "look up nobody.example"),
        ("asyncio.run(asyncio.open_connection('nobody.example', 443))", "look up nobody.example"),
        ("asyncio.run(asyncio.start_server(print, '0.0.0.0', 0))", "listen on 0.0.0.0"),
        ("__import__('webbrowser').get('true %s').open('http://nobody.example')", "open 'http://nobody.example'"),
    ],
)
def test_what_would_leave_the_machine_is_refused_in_one_line(attempt, told):
    """A name looked up, TCP, UDP, a port opened to others, a browser sent there."""
    assert refused(attempt).startswith(f"network: refused to {told}; expected nobody but this machine itself")


@pytest.mark.skipif(not hasattr(socket.socket, "sendmsg"), reason="no sendmsg on Windows")
def test_a_datagram_of_pieces_is_refused():
    """`sendmsg` with an address; without one it goes where the socket is connected to."""
    attempt = f"socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('{SOMEBODY}', 53))"
    assert f"send to {SOMEBODY}" in refused(attempt)


@pytest.mark.parametrize("method", ["connect", "connect_ex", "bind", "sendto"])
def test_a_socket_does_not_look_up_the_name_it_is_given(method):
    """Its own event comes after the question has gone out; the message would be about an address, or a name unknown."""
    given_to_it = "b'x', ('nobody.example', 80)" if method == "sendto" else "('nobody.example', 80)"
    assert "nobody.example; expected nobody" in refused(f"socket.socket().{method}({given_to_it})")


def test_this_machine_may_speak_to_itself():
    """TCP on 127.0.0.1 by asyncio's own means, UDP, a socket pair, and Unix sockets where there are any."""
    code = f"""{HOOKED}
import tempfile
async def talk():
    async def answer(reader, writer):
        writer.write(await reader.readline())
        writer.close()
    server = await asyncio.start_server(answer, "localhost", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(b"hello\\n")
    return await reader.readline()
one, two = (socket.socket(type=socket.SOCK_DGRAM) for _ in "12")
one.bind(("127.0.0.1", 0))
two.sendto(b"hello", one.getsockname())
pair = socket.socketpair()
pair[0].send(b"hello")
if hasattr(socket, "AF_UNIX"):
    try: socket.socket(socket.AF_UNIX).connect("/nowhere/at/all")
    except FileNotFoundError: pass
    _socket.socket(socket.AF_UNIX)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(folder + "/here")
        unix.listen()
print(asyncio.run(talk()), one.recv(5), pair[1].recv(5))
"""
    done = python(code)
    assert (done.stdout.strip(), done.stderr) == (r"b'hello\n' b'hello' b'hello'", "")


def test_the_permission_is_the_threads_own_and_ends_with_the_block():
    """Asked of the hook alone, so that no packet is sent: before, in the block, in another thread, after a fault."""
    code = f"""{HOOKED}{TRY}
used = socket.socket()
def ask(event="socket.connect"): return refused(lambda: sys.audit(event, used, ("{SOMEBODY}", 443)))[:17]
def in_another_thread():
    told = []
    thread = threading.Thread(target=lambda: told.append(ask()))
    thread.start(); thread.join()
    return told[0]
print(ask())
with loopback.errand():
    with loopback.errand(): pass
    print(ask(), ask("socket.bind"), ask("socket.listen"), in_another_thread(), sep="|")
try:
    with loopback.errand(): raise KeyboardInterrupt
except KeyboardInterrupt: print(ask())
"""
    refusal, granted = "network: refused ", "it was let throug"
    done = python(code)
    assert done.stderr == ""
    lines = [line.strip() for line in done.stdout.replace("|", " | ").splitlines()]
    assert lines == [refusal.strip(), f"{granted} | {refusal} | {refusal} | {refusal}".strip(), refusal.strip()]


FETCH = f"""{HOOKED}{TRY}
from dataclasses import replace
from pathlib import Path
from coach.speech import fetch
from coach.speech.models import MODELS
MODELS["small.en"] = replace(MODELS["small.en"], bytes={len(small_models.FILES["model.bin"])})
used = socket.socket()
told = set()
def tell(done, total):
    told.add(refused(lambda: sys.audit("socket.connect", used, ("{SOMEBODY}", 443)))[:16])
fetch.get("small.en", sys.argv[1], Path(sys.argv[2]), tell)
print(*told, "after it:", refused(lambda: sys.audit("socket.connect", used, ("{SOMEBODY}", 443)))[:16])
"""


def test_only_a_fetch_from_the_hub_may_leave_the_machine(tmp_path):
    """While the hub is asked, not after; and a folder that is copied is no reason."""
    with serving(Hub(dict(small_models.FILES))) as hub:
        from_hub = python(FETCH, "hub", tmp_path / "a", HF_ENDPOINT=hub.url, NO_PROXY="127.0.0.1")
    assert from_hub.stdout.strip() == "it was let throu after it: network: refused", from_hub.stderr
    from_folder = python(FETCH, small_models.put(tmp_path / "usb"), tmp_path / "b")
    assert from_folder.stdout.strip() == "network: refused after it: network: refused", from_folder.stderr


PLANTED = """
import socket, sys
from coach import cli
from coach.__main__ import main

def planted(): {attempt}

for command in (*cli.app.registered_commands, *cli.cli_model.app.registered_commands):
    command.name, command.callback = command.name or command.callback.__name__, planted
sys.argv = ["coach", *sys.argv[1:]]
main()
"""
COMMANDS = [
    *([command.name or command.callback.__name__] for command in cli.app.registered_commands),
    *(["model", command.name or command.callback.__name__] for command in cli.cli_model.app.registered_commands),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_hook_is_on_in_every_command(command, tmp_path):
    """A connection planted in place of the command: one line, status 1."""
    done = python(PLANTED.format(attempt=f"socket.create_connection(('{SOMEBODY}', 443))"), *command)
    assert done.returncode == 1
    assert done.stderr.startswith(f"coach: network: refused to look up {SOMEBODY}; ")
    assert done.stderr.count("\n") == 1


def test_the_hook_is_on_in_a_capture_process(tmp_path):
    """A sound library that dials."""
    (tmp_path / "sounddevice.py").write_text(f"import socket\nsocket.create_connection(('{SOMEBODY}', 1))\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*CAPTURE, "--device", "x"], env=environment, capture_output=True, check=False)
    assert f"network: refused to look up {SOMEBODY}".encode() in done.stdout


def test_a_capture_process_needs_no_coach_on_the_path(tmp_path):
    """Python without site-packages: it finds the hook beside itself, and says only that a library is missing."""
    done = subprocess.run(
        [CAPTURE[0], "-S", *CAPTURE[1:], "--list"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "No module named 'numpy'" in done.stderr
    assert Path(CAPTURE[-1]).parents[2].joinpath("coach/loopback.py").exists()


def test_hub_and_telemetry_are_off_in_a_command(tmp_path):
    """By the environment, which every library and child reads."""
    attempt = "import os, json; print(json.dumps(dict(os.environ)))"
    off = ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "ORT_DISABLE_TELEMETRY", "PYDANTIC_DISABLE_PLUGINS")
    done = python(PLANTED.format(attempt=attempt), "devices", **dict.fromkeys(off, "0"))
    found = json.loads(done.stdout)
    assert {name: found[name] for name in off} == dict.fromkeys(off, "1")


class Used:
    """A socket, as far as the hook looks at it."""

    def __init__(self, family):
        self.family = family


@given(st.ip_addresses())
def test_every_address_but_loopback_leaves(address):
    """As text and as bytes, and for IPv4 as IPv6 writes it."""
    within = getattr(address, "ipv4_mapped", None) or address
    for host in (str(address), str(address).encode(), *([f"::ffff:{address}"] if address.version == 4 else [])):
        told = leaves("socket.connect", (Used(socket.AF_INET6), (host, 443, 0, 0)))
        assert (told == "") is within.is_loopback


@given(st.one_of(st.text(), st.binary(), st.integers(), st.none(), st.tuples(), st.tuples(st.integers())))
def test_what_is_not_understood_leaves(address):
    """Whatever a library passes for an address; None alone is one that was looked at before."""
    told = leaves("socket.sendmsg", (Used(socket.AF_INET), (address, 1)))
    assert told or address in ("localhost", b"localhost")
    assert leaves("socket.connect", (Used(-1), ("127.0.0.1", 1))), "a family that nobody knows"
