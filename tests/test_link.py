"""The door of a running coach, and who knocks: real sockets on loopback."""

import asyncio
import json
import os
import socket
import stat
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.errors import LinkError
from coach.home import home
from coach.link.address import DOOR
from coach.link.door import door
from coach.link.tell import tell


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A person's folder of their own."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return tmp_path


async def echo(word, note):
    """Knows all words but one."""
    return None if word == "applause" else f"{word}: {note}"


async def told(*words):
    """As another process would."""
    return await asyncio.to_thread(tell, words)


async def knock(line):
    """What comes back to these bytes."""
    port = json.loads((home().state / DOOR).read_text(encoding="utf-8"))["port"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(line)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_word_and_a_note_are_told_and_answered():
    """In any letters."""
    async with door(echo):
        assert await told("mark", "the", "línk") == "mark: the línk"
        assert await told("mute") == "mute: "


async def test_a_word_that_is_not_known_is_said_to_be_none():
    """With where to look."""
    async with door(echo):
        with pytest.raises(LinkError, match="unknown word 'applause'; coach tell --help"):
            await told("applause")


async def test_without_the_token_nothing_is_done():
    """Wrong, missing, of another type: refused."""
    heard = []

    async def listen(word, note):
        heard.append((word, note))
        return ""

    async with door(listen):
        for token in ("", "wrong", None, 1):
            answer = await knock(json.dumps({"token": token, "what": "mute", "note": ""}).encode() + b"\n")
            assert json.loads(answer) == {"done": False, "say": "a wrong token"}
    assert heard == []


@hypothesis_settings(max_examples=30)
@given(st.binary(max_size=300))
def test_whatever_else_is_sent_does_nothing_and_ends_nothing(junk):
    """Bytes of any kind, a browser's request: the door stays open for who knows the token."""
    heard = []

    async def listen(word, note):
        heard.append(word)
        return "done"

    async def send():
        async with door(listen):
            await knock(junk + b"\n")
            await knock(b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return await told("mute")

    assert asyncio.run(send()) == "done"
    assert heard == ["mute"]


async def test_a_line_too_long_is_not_read():
    """Whoever sends it is hung up on."""
    async with door(echo):
        assert await knock(b"x" * 100_000) == b""
        assert await told("mute") == "mute: "


async def test_the_file_is_private_and_goes_with_the_door(own):
    """It can be read by one account, and its token is another one each time."""
    tokens = set()
    for _ in range(2):
        async with door(echo):
            file = own / "state" / DOOR
            if os.name == "posix":
                assert stat.S_IMODE(file.stat().st_mode) == 0o600
                assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
            tokens.add(json.loads(file.read_text(encoding="utf-8"))["token"])
        assert not file.exists()
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 40


async def test_it_listens_on_loopback_alone():
    """No other address of the machine."""
    async with door(echo):
        port = json.loads((home().state / DOOR).read_text(encoding="utf-8"))["port"]
        with pytest.raises(OSError, match=r".*"), socket.create_connection(("127.0.0.2", port), 1):
            pass


def test_without_a_coach_that_is_said():
    """In one line, with what starts one."""
    with pytest.raises(LinkError) as fault:
        tell(["mute"])
    assert str(fault.value) == "coach tell: no coach runs; coach live starts one"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"port": "x", "token": ""}', None])
async def test_a_file_left_behind_is_no_coach(own, content):
    """Of one that was killed, or broken; the next coach puts its own in its place."""
    if content is None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            content = json.dumps({"port": closed.getsockname()[1], "token": "old"})
    (own / "state").mkdir()
    (own / "state" / DOOR).write_text(content, encoding="utf-8")
    with pytest.raises(LinkError, match="no coach runs"):
        await told("mute")
    async with door(echo):
        assert await told("mute") == "mute: "


async def test_the_second_of_two_coaches_says_so():
    """And leaves the first one its door."""
    async with door(echo):
        with pytest.raises(LinkError, match="another coach runs already; `coach tell quit` ends it"):
            async with door(echo):
                pass
        assert await told("mute") == "mute: "


def test_telling_imports_next_to_nothing(own):
    """The whole program, as a hot key starts it: no loop, no table of commands, no checker of types."""
    code = (
        "import sys; sys.argv = ['coach', 'tell', 'mute']\n"
        "from coach.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'typer', 'rich', 'pydantic', 'asyncio', 'numpy', 'textual', 'filelock', 'coach.cli'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr.strip() == "coach: coach tell: no coach runs; coach live starts one"
