"""The door for screens, and who comes in: real clients over real sockets on loopback."""

import asyncio
import json
import os
import socket
import stat
import tracemalloc
from contextlib import AsyncExitStack

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from linked import BEGINS, TOKEN, Shift, Tape, door, is_now, knock, screen, told
from tui_call import CALL
from websockets.exceptions import ConnectionClosed, InvalidStatus

from coach import wire
from coach.errors import LinkError
from coach.events import Mark, Partial, Utterance
from coach.link import screens as room
from coach.link.address import SCREENS
from coach.link.far import READ_ONLY, attached
from coach.link.messages import KINDS, VERSION, Do, Hello, Now, decode, encode
from coach.link.view import BITE, View


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A person's folder of their own."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    (tmp_path / "state").mkdir()
    return tmp_path


async def until(true):
    """Let the loop turn until a thing is true."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  what is waited for is on the other side of a socket
            await asyncio.sleep(0.01)


async def test_a_screen_is_greeted_and_shown_the_whole_call_so_far():
    """Version and devices first, then every event as one JSON object, then how things stand."""
    async with door() as (port, _), screen(port) as link:
        hello, fresh, *rest = await told(link, lambda message: is_now(message) and message["at"] == 75.0)
        while len([one for one in rest if "event" in one]) < len([e for e in CALL if not isinstance(e, Partial)]):
            rest += await told(link, lambda _: True)
    assert hello == {"link": "hello", "version": 2, "source": BEGINS.source, "ears": "tiny.en", "by_voice": True}
    assert fresh == {"link": "fresh", "call": 1}
    stale = [event for event in CALL if isinstance(event, Partial) and event.at < 69]
    assert [wire.decode(json.dumps(one), "") for one in rest if "event" in one] == [
        event for event in CALL if event not in stale
    ]
    assert next(one for one in rest if "link" in one) == {
        "link": "now",
        "phase": "call",
        "paused": False,
        "both": True,
        "heard": 100,
        "at": 75.0,
        "finished": False,
        "notice": "",
        "problem": "",
        "keys": True,
    }


@pytest.mark.parametrize(
    ("headers", "wish", "status"),
    [
        ([], {}, 101),
        ([], {"token": None}, 401),
        ([], {"token": "wrong"}, 401),
        ([], {"token": f"{TOKEN}x"}, 401),
        ([f"Authorization: Bearer {TOKEN}"], {}, 401),
        ([], {"host": "localhost"}, 421),
        ([], {"host": "evil.example"}, 421),
        ([], {"host": "127.0.0.1:1"}, 421),
        (["Host: evil.example"], {}, 421),
        (["Origin: http://127.0.0.1"], {}, 403),
        (["Origin: null"], {}, 403),
        (["Origin:"], {}, 403),
    ],
)
async def test_only_who_has_the_token_and_is_no_browser_comes_in(headers, wish, status):
    """Another token, another host (DNS rebinding), any Origin: refused, and nothing is told."""
    async with door() as (port, _):
        bare, answer = await asyncio.to_thread(knock, port, *headers, **wish)
        bare.close()
    assert answer.startswith(f"HTTP/1.1 {status} ")


async def test_a_wrong_token_is_refused_to_a_real_client_too():
    """With the status."""
    async with door() as (port, _):
        with pytest.raises(InvalidStatus, match="401"):
            async with screen(port, Authorization="Bearer wrong"):
                pass
        with pytest.raises(InvalidStatus, match="403"):
            async with screen(port, Origin="https://example.com"):
                pass


async def test_it_listens_on_loopback_alone_and_its_file_is_private(own):
    """And goes with the door."""
    file = own / "state" / SCREENS
    async with door() as (port, _):
        assert json.loads(file.read_text(encoding="utf-8")) == {"port": port, "token": TOKEN}
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with pytest.raises(OSError, match=r".*"), socket.create_connection(("127.0.0.2", port), 1):
            pass
    assert not file.exists()


async def test_a_key_is_obeyed_and_answered():
    """With its note and its moment; a word that is none is said to be none."""
    async with door() as (port, shift), screen(port) as link:
        await told(link, is_now)
        await link.send(encode(Do("mark", "línk", 50.0, "", 1)))
        assert (await told(link, lambda one: one.get("link") == "said"))[-1] == {"link": "said", "say": "mark."}
        await link.send(encode(Do("applause")))
        assert (await told(link, lambda one: one.get("link") == "said"))[-1]["say"] == "No such key."
    assert shift.asked == [Do("mark", "línk", 50.0, "", 1)]


async def test_what_is_about_a_call_that_is_over_is_never_done_to_the_next():
    """A note begun on one customer, a question under the cursor."""
    async with door() as (port, shift), screen(port) as link:
        await told(link, is_now)
        shift.tape = Tape([])
        for asked in (Do("mark", "here", 50.0, "", 1), Do("answered", question="q1", call=1)):
            await link.send(encode(asked))
            assert (await told(link, lambda one: one.get("link") == "said"))[-1]["say"] == "That call is over."
    assert shift.asked == []


async def test_a_second_screen_only_looks_until_the_first_is_gone():
    """It is told so; then it has the keys, without a word from anybody."""
    async with door() as (port, shift), screen(port) as first:
        await told(first, is_now)
        async with screen(port) as second:
            assert (await told(second, is_now))[-1]["keys"] is False
            await second.send(encode(Do("mute")))
            refused = (await told(second, lambda one: one.get("link") == "said"))[-1]["say"]
            assert refused == "Another screen has the keys; this one only looks."
            assert shift.asked == []
            first.transport.abort()
            await told(second, lambda one: is_now(one) and one["keys"])
            await second.send(encode(Do("mute")))
            await told(second, lambda one: one.get("link") == "said")
    assert [asked.word for asked in shift.asked] == ["mute"]


async def test_the_next_call_begins_with_nothing_of_the_last():
    """Also for a screen that has not been told all of that one."""
    async with door() as (port, shift), screen(port) as link:
        await told(link, is_now)
        shift.tape = Tape([Mark(1.0, "of the second")], 1.0)
        later = await told(link, lambda one: is_now(one) and one["at"] == 1.0)
        fresh = later.index({"link": "fresh", "call": 2})
        assert [one for one in later[fresh:] if "event" in one] == [
            {"event": "mark", "at": 1.0, "note": "of the second"}
        ]


async def test_a_screen_that_never_reads_costs_nothing_and_is_hung_up_on(monkeypatch):
    """40 MB of events go by: its buffer stays bounded, memory too, the others see all; then it is gone."""
    monkeypatch.setattr(room, "PATIENCE_SECONDS", 3.0)
    links = []
    attend = room.Screens.attend

    async def watched(self, link):
        links.append(link)
        await attend(self, link)

    monkeypatch.setattr(room.Screens, "attend", watched)
    words = Utterance(1.0, "agent", 0.0, 1.0, "word " * 400)
    async with door(Shift(Tape([]))) as (port, shift):
        bare, answer = await asyncio.to_thread(knock, port)
        assert "101" in answer
        async with screen(port) as reader:
            await told(reader, is_now)
            tracemalloc.start()
            fullest = 0
            for _ in range(100):
                shift.tape.events += [words] * 200
                await told(reader, lambda one: one.get("event") == "utterance")
                fullest = max(fullest, links[0].transport.get_write_buffer_size())
            seen, keys = 100, False
            while seen < 20_000 or not keys:
                (one,) = await told(reader, lambda _: True)
                seen, keys = seen + ("event" in one), one.get("keys", keys)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert 0 < fullest < room.BUFFER + 4096
            assert peak < 2**21
            await until(links[0].transport.is_closing)
        bare.close()


async def test_a_screen_that_comes_again_is_shown_the_whole_call():
    """Its connection was lost without a word: it calls again by itself."""
    async with door() as (_, shift), attached() as far:
        following = asyncio.create_task(far.follow(lambda _: None))
        whole = [event for event in CALL if not isinstance(event, Partial)]
        await until(lambda: far.tape.events[-1:] == CALL[-1:])
        before = far.tape
        shift.tape.events.append(Mark(75.0, "meanwhile"))
        far._link.transport.abort()
        await until(lambda: far.tape is not before and far.tape.events[-1:] == [Mark(75.0, "meanwhile")])
        assert [event for event in far.tape.events if not isinstance(event, Partial)] == [*whole, shift.tape.events[-1]]
        assert far.notice == ""
        following.cancel()


async def test_when_the_coach_ends_its_screens_do():
    """In good order: nothing is called again."""
    async with AsyncExitStack() as screen_side:
        async with door():
            far = await screen_side.enter_async_context(attached())
            following = asyncio.create_task(far.follow(lambda _: None))
            await until(lambda: far.tape.events)
            opened = far._link
        async with asyncio.timeout(20):
            await following
    assert far._link is opened
    assert opened.close_code == 1001


async def test_a_coach_that_was_killed_is_said_to_be_none(own):
    """Its file lies there still."""
    async with door() as (port, _), attached() as far:
        following = asyncio.create_task(far.follow(lambda _: None))
        await until(lambda: far.tape.events)
        (own / "state" / SCREENS).unlink()
        far._link.transport.abort()
        with pytest.raises(LinkError, match="no coach runs without a screen; coach live --headless starts one"):
            await following
        (own / "state" / SCREENS).write_text(json.dumps({"port": port, "token": "old"}), encoding="utf-8")
        with pytest.raises(LinkError, match="refused with status 401"):
            async with attached():
                pass
    (own / "state" / SCREENS).write_text(json.dumps({"port": port, "token": TOKEN}), encoding="utf-8")
    with pytest.raises(LinkError, match="no coach runs without a screen"):
        async with attached():
            pass


async def test_a_coach_of_another_version_is_said_to_be_one(monkeypatch):
    """Before anything else is read."""
    monkeypatch.setattr(room, "VERSION", VERSION + 1)
    async with door():
        with pytest.raises(LinkError, match="the coach is of another version"):
            async with attached():
                pass


async def test_the_one_who_only_looks_is_told_so():
    """On its notice line, and no longer once it has the keys."""
    async with door() as (_, _shift), attached() as first, attached() as second:
        tasks = [asyncio.create_task(far.follow(lambda _: None)) for far in (first, second)]
        await until(lambda: second.notice == READ_ONLY)
        tasks[0].cancel()
        await first.close()
        await until(lambda: second.notice == "")
        tasks[1].cancel()


async def test_who_only_looks_sees_what_the_coach_has_to_say_too():
    """That nothing is kept, say, behind that."""
    shift = Shift(Tape([]), notice="nothing is kept")
    async with door(shift), attached() as first, attached() as second:
        tasks = [asyncio.create_task(far.follow(lambda _: None)) for far in (first, second)]
        await until(lambda: first.notice == "nothing is kept")
        await until(lambda: second.notice == f"{READ_ONLY}; nothing is kept")
        for task in tasks:
            task.cancel()


async def test_a_megabyte_is_refused():
    """1009, message too big; the door stays open."""
    async with door() as (port, shift):
        async with screen(port) as link:
            await link.send("x" * 2**20)
            with pytest.raises(ConnectionClosed):
                await told(link, lambda _: False)
            assert link.close_code == 1009
        async with screen(port) as link:
            await told(link, is_now)
    assert shift.asked == []


junk = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200),
    st.sampled_from([encode(event) for event in CALL[:20]] + ['{"link":"do","word":"mark","at":NaN}']),
    st.fixed_dictionaries(
        {"link": st.sampled_from([*KINDS, "other"])},
        optional={
            key: st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=9), st.lists(st.integers()))
            for key in ("word", "note", "at", "question", "call", "version", "say")
        },
    ).map(json.dumps),
    st.just('{"link":"do","word":"mark","note":"\\ud800"}'),
    st.just("[" * 4000),
)


@hypothesis_settings(max_examples=60)
@given(junk)
def test_whatever_is_sent_is_obeyed_or_refused_and_ends_nothing(sent):
    """Bytes, text, other messages: answered, or hung up on with the reason; the next screen is served."""

    async def send():
        async with door() as (port, shift):
            async with screen(port) as link:
                await link.send(sent)
                try:
                    answers = await told(link, lambda one: one.get("link") == "said")
                except ConnectionClosed:
                    assert link.close_code == 1008
                    assert shift.asked == []
                else:
                    assert isinstance(decode(sent), Do)
                    assert answers[-1]["say"]
            async with screen(port) as link:
                await told(link, is_now)

    asyncio.run(send())


@hypothesis_settings(max_examples=60)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_frame_end_nothing(sent):
    """Before the handshake or after it: the next screen is served."""

    async def send():
        async with door() as (port, shift):
            for shake in (False, True):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                if shake:
                    bare, _ = await asyncio.to_thread(knock, port)
                    bare.sendall(sent)
                    bare.close()
                writer.write(sent + b"\r\n\r\n")
                writer.close()
            async with screen(port) as link:
                await told(link, is_now)
            assert shift.asked == []

    asyncio.run(send())


messages = st.one_of(
    st.builds(Hello, st.integers(), st.text(), st.text(), st.booleans()),
    st.builds(
        Now,
        st.sampled_from(["between", "call", "close"]),
        st.booleans(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.text(),
        st.text(),
        st.booleans(),
    ),
    st.builds(Do, st.text(), st.text(), st.none() | st.floats(allow_nan=False, allow_infinity=False), st.text()),
    st.sampled_from(CALL),
)


@given(messages)
def test_a_message_comes_back_from_its_text(message):
    """Every one of both directions."""
    assert decode(encode(message)) == message


def test_a_newer_message_may_have_more_fields():
    """They are left out."""
    assert decode('{"link":"fresh","call":2,"more":[]}') == decode('{"link":"fresh","call":2}')


@given(st.lists(st.integers(0, 120), min_size=1, max_size=8), st.data())
def test_a_view_tells_each_event_once_and_in_order(grown, data):
    """However the tape grows between looks, in bites."""
    shift = Shift(Tape([], 0.0))
    view, seen, made = View(shift), [], []
    for count in grown:
        made += [Mark(0.0, str(len(made) + n)) for n in range(count)]
        shift.tape.events[:] = made
        if data.draw(st.booleans()):
            seen += [one for one in view.news(keys=True) if isinstance(one, Mark)]
    while view.behind:
        bite = [one for one in view.news(keys=True) if isinstance(one, Mark)]
        assert len(bite) <= BITE
        seen += bite
    assert seen == made
    assert view.news(keys=True) == []
