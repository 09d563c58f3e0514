"""The live screen: always at this moment, and nowhere else to go."""

from contextlib import asynccontextmanager

import pytest
from tui_call import CALL, FOOD, READ, Clock, FakeShift, FakeTape, text

from coach.events import Action, Mark, Promise
from coach.tui.app import LiveApp
from coach.tui.closing import ASK
from coach.tui.help import Help
from coach.tui.keys import LIVE, LIVE_WHY, WORDS
from coach.tui.live import LiveScreen
from coach.tui.note import Note
from coach.tui.timeline import Timeline

SIZES = [(80, 24), (120, 40)]


@asynccontextmanager
async def screen(at, *, size=(80, 24), compact=False, kept=False, **shift):
    """A call heard as far as `at`: pilot, screen, shift."""
    tape = FakeTape([event for event in CALL if event.at <= at])
    tape.heard, tape.finished = at, False
    shift = FakeShift(tape, **shift)
    app = LiveApp(shift, title="Jabra + Monitor of Jabra", ears="tiny.en", compact=compact, kept=kept, clock=Clock())
    async with app.run_test(size=size) as pilot:
        app.live.look()
        await pilot.pause()
        yield pilot, app.live, shift


def seen(live):
    """All that is to be seen, as text."""
    return "\n".join(strip.text.rstrip() for strip in live._compositor.render_strips())


async def test_what_is_to_be_seen_is_what_has_just_been_heard():
    """The line that stands at 50 s; as the call goes on it goes."""
    async with screen(50.0) as (_, live, shift):
        assert live.scene.nudge.id == "n3"
        shift.tape.events += [event for event in CALL if 50 < event.at <= 61]
        shift.tape.heard = 61.0
        live.look()
        assert live.scene.at == 61.0
        assert live.scene.nudge is None


async def test_there_is_no_going_back():
    """Neither a timeline nor the keys of a replay."""
    async with screen(50.0) as (pilot, live, _):
        assert not live.query(Timeline)
        for key in ("left", "home", "left_square_bracket", "minus", "u", "s"):
            await pilot.press(key)
        assert live.scene.at == 50.0


async def test_the_keys_reach_the_coach():
    """Got it, a mark with a note, five minutes of no lines, the sides swapped."""
    async with screen(50.0) as (pilot, _, shift):
        await pilot.press("g")
        await pilot.press("b", *"here", "enter")
        await pilot.press("5", "w")
    assert shift.tape.deeds == [Action(50.0, "got it", "n3"), Mark(50.0, "here"), Action(50.0, "mute", seconds=300.0)]
    assert shift.done == ["swap"]


async def test_a_note_begun_on_one_call_never_goes_to_another():
    """The next customer is there before it is written."""
    async with screen(50.0) as (pilot, _, shift):
        before = shift.tape
        await pilot.press("b", *"here")
        shift.begin()
        await pilot.press("enter")
    assert (before.deeds, shift.tape.deeds) == ([], [])


async def test_the_help_teaches_the_keys_there_are():
    """And says what q does to a call."""
    async with screen(50.0) as (pilot, live, _):
        await pilot.press("question_mark")
        assert isinstance(live.app.screen, Help)
        lessons = [key.lesson for _, keys in live.app.screen._chapters for key in keys]
    assert "End the call and the shift. Nothing is kept." in lessons
    assert "5 seconds back." not in lessons


async def test_what_becomes_of_the_calls_is_said_where_q_is():
    """Your journal keeps them."""
    async with screen(50.0, kept=True) as (_, live, _):
        lessons = [key.lesson for _, keys in live.app._chapters for key in keys]
    assert "End the call and the shift. Your journal keeps the calls." in lessons


async def test_before_the_first_sound_the_ears_are_being_loaded():
    """Their name is on the card."""
    async with screen(0.0, heard=0.0) as (_, live, _):
        assert live._card.idle == "Loading tiny.en…"


@pytest.mark.parametrize("size", SIZES)
async def test_between_calls_the_screen_says_that_nothing_is_put_into_words(size):
    """And how a call begins."""
    async with screen(0.0, size=size, phase="between") as (_, live, shift):
        shift.tape.events.clear()
        live.look()
        assert "Between calls. Nothing is put into words. c begins a call; so do two voices." in " ".join(
            seen(live).split()
        )
        assert "between calls" in live._transport.line


@pytest.mark.parametrize("size", SIZES)
async def test_a_pause_cannot_be_overlooked(size):
    """On the top line, on the card, with a ground of its own, whatever line stood there."""
    async with screen(50.0, size=size) as (pilot, live, shift):
        plain = live._card.styles.background
        await pilot.press("p")
        await pilot.pause()
        assert shift.paused
        assert live._card.styles.background != plain
        assert "PAUSED. Nothing is heard" in seen(live)
        assert " paused " in seen(live).splitlines()[0]
        await pilot.press("p")
        await pilot.pause()
        assert not shift.paused
        assert "PAUSED" not in seen(live)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("key", ["question_mark", "b"])
async def test_a_pause_is_seen_on_whatever_page_is_open(size, compact, key):
    """`coach tell pause`, and resumed again, while one reads the help or writes a note."""
    async with screen(50.0, size=size, compact=compact) as (pilot, live, _):
        await pilot.press(key)
        for paused in (True, False):
            await live.app.tell("pause", "")
            await pilot.pause()
            assert live.app.screen is not live
            assert ("PAUSED. Nothing is heard" in seen(live.app.screen)) == paused


async def test_a_device_that_has_gone_does_not_hide_a_pause_on_the_strip():
    """It has one line for both."""
    async with screen(50.0, compact=True, paused=True, notice="side silent: the agent is not heard") as (_, live, _):
        assert "PAUSED. Nothing is heard" in seen(live)


async def test_what_the_coach_has_to_say_leaves_the_strip_its_three_lines():
    """How a call begins stays there too, and nothing is said twice."""
    notice = "nothing of these calls is kept: journal: no system keyring; expected one to keep the key in; and so on"
    async with screen(0.0, compact=True, phase="between", notice=notice) as (_, live, shift):
        shift.tape.events.clear()
        live.look()
        first, second, third = filter(None, seen(live).split("\n"))
        assert first.startswith(" nothing of these calls is kept: ")
        assert first.endswith("… in; and so on")
        assert second == " Between calls. Nothing is put into words. c begins a call; so do two voices."
        assert third.startswith(" ○ between calls  ")


@pytest.mark.parametrize("size", SIZES)
async def test_a_call_that_is_over_is_looked_back_on(size):
    """Their open questions, what was promised, and one thing to ask oneself; nothing of it is a figure."""
    async with screen(75.0, size=size) as (pilot, live, shift):
        shift.tape.events.append(Promise(75.0, 70.0, "a technician calls before noon"))
        await pilot.press("e")
        await pilot.pause()
        shown = seen(live)
        assert shift.done == ["end"]
        assert f"“{FOOD}”" in shown
        assert "a technician calls before noon" in shown
        assert "Did they get what they came for?" in shown
        assert "new refrigerator" not in shown
        await pilot.press("b", *"yes", "enter")
        assert shift.tape.deeds == [Mark(75.0, "yes")]
        await pilot.press("space")
        await pilot.pause()
        assert shift.done == ["end", "skip"]
        assert FOOD not in seen(live)


@pytest.mark.parametrize("size", SIZES)
async def test_of_one_customer_nothing_is_seen_on_the_next_call(size):
    """Neither their words nor their questions, nor a line about them; the cursor has left the list."""
    async with screen(75.0, size=size) as (pilot, live, shift):
        await pilot.press("tab")
        await pilot.press("c")
        await pilot.pause()
        assert shift.done == ["begin"]
        for words in ("refrigerator", "insulin", FOOD, "script is talking", "link never came"):
            assert words not in seen(live)
        assert live.focused is None
        assert live._questions.option_count == live._moments.option_count == 0


@pytest.mark.parametrize(
    ("phase", "paused", "words"),
    [
        ("between", False, "Between calls."),
        ("close", False, "Did they get what they came for?"),
        ("call", True, "PAUSED."),
    ],
)
async def test_the_strip_says_the_same(phase, paused, words):
    """In its three lines."""
    async with screen(61.0, size=(80, 24), compact=True, phase=phase, paused=paused) as (_, live, _):
        assert words in seen(live)
        assert live._over.region.area == 0


@pytest.mark.parametrize(
    ("by_voice", "both", "words"),
    [
        (True, True, "c begins a call; so do two voices."),
        (True, False, "c begins a call: only one side is heard."),
        (False, True, "c begins a call."),
    ],
)
async def test_between_calls_it_says_how_one_begins(by_voice, both, words):
    """Voices do where both sides are heard, unless that is not wished."""
    async with screen(0.0, phase="between", by_voice=by_voice, both=both) as (_, live, _):
        assert words in " ".join(seen(live).split())


async def test_whatever_a_device_says_between_calls_is_seen():
    """A microphone that has gone."""
    async with screen(0.0, phase="between", notice="side silent: the agent is not heard") as (_, live, _):
        assert "! side silent: the agent is not heard" in seen(live)


@pytest.mark.parametrize("word", WORDS)
async def test_a_word_does_what_its_key_does(word):
    """The same to the shift, the same on the screen; but a mark is made at once, with its note."""
    ends = []
    for pressed in (True, False):
        async with screen(61.0) as (pilot, live, shift):
            live.app.exit = lambda *_, shift=shift: shift.done.append("exit")
            if pressed:
                await pilot.press(*WORDS[word].keys.split(",")[:1])
                if isinstance(live.app.screen, Note):
                    await pilot.press(*"it", "enter")
            else:
                assert await live.app.tell(word, "it" if word == "mark" else "") == live.word
            await pilot.pause()
            ends.append((shift.tape.deeds, shift.done, shift.paused, live.word, live.app.theme, type(live.app.screen)))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("size", SIZES)
async def test_a_mute_for_a_while_says_what_m_does_to_it(size):
    """It makes it one for the rest of the call, and then takes it back."""
    async with screen(61.0, size=size) as (pilot, live, _):
        await pilot.press("5")
        await pilot.pause()
        shown = " ".join(seen(live).split())
        assert "m keeps that up for the rest of the call, m again brings the lines back." in shown
        await pilot.press("m")
        assert live._card.idle == "Muted. m brings the lines back."
        await pilot.press("m")
        assert live._card.idle == "Listening."


async def test_the_word_for_help_closes_the_page_as_its_key_does():
    """However often it is said, no two pages lie on each other."""
    async with screen(61.0) as (pilot, live, _):
        for page in (Help, LiveScreen, Help):
            await live.app.tell("help", "")
            await pilot.pause()
            assert type(live.app.screen) is page
        await pilot.press("question_mark")
        assert live.app.screen is live


async def test_a_word_that_no_key_has_is_not_known():
    """And does nothing."""
    async with screen(50.0) as (_, live, shift):
        assert await live.app.tell("applause", "") is None
    assert shift.tape.deeds == []


@pytest.mark.parametrize("size", [(80, 12), (60, 14)])
async def test_all_of_a_call_that_is_over_can_be_read(size):
    """In a low window too: it begins with the beginning, and what to ask oneself stays at the foot."""
    async with screen(66.0, size=size) as (pilot, live, shift):
        shift.tape.events += [Promise(60.0 + n, 60.0, f"I send you form {name}", None) for n, name in enumerate("ABC")]
        await pilot.press("e")
        assert "Still open" in seen(live)
        assert "form C" not in seen(live)
        for _ in range(40):
            if "↓" not in seen(live):
                break
            await pilot.press("down")
        assert "form C" in seen(live)
        assert ASK in seen(live)
        await pilot.press("pageup", "pageup", "pageup", "pageup")
        assert "Still open" in seen(live)
        await pilot.press("space")
        assert live.long_text is None


async def over(pilot, live, shift, *, promised="ABC"):
    """The call ends with so much promised that its page is longer than a low window."""
    shift.tape.events += [Promise(60.0 + n, 60.0, f"I send you form {name}", None) for n, name in enumerate(promised)]
    await pilot.press("e")
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 14), (80, 24)])
async def test_the_page_of_a_call_that_is_over_is_alone_where_why_was_open(size):
    """It is what the arrows move; Why is there again on the next call."""
    async with screen(66.0, size=size) as (pilot, live, shift):
        await pilot.press("y")
        await over(pilot, live, shift, promised="ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        assert live._why.region.area == 0
        first = seen(live)
        await pilot.press("down")
        await pilot.pause()
        assert seen(live) != first
        await pilot.press("c")
        await pilot.pause()
        assert live._why.region.area > 0


@pytest.mark.parametrize("key", ["y", "tab"])
async def test_a_page_that_looks_back_says_that_it_has_neither_why_nor_lists(key):
    """Nothing is opened, and no cursor goes, where nobody sees it."""
    async with screen(66.0, size=(80, 14)) as (pilot, live, shift):
        await over(pilot, live, shift)
        await pilot.press(key)
        assert live.word in {"There is no line here to explain.", "The lists of this call are closed."}
        assert live.focused is None
        assert not live.has_class("-why")


async def test_a_promise_that_comes_late_does_not_throw_the_reader_back():
    """Nor does an answer; but the next call's page begins with its beginning."""
    async with screen(66.0, size=(60, 14)) as (pilot, live, shift):
        await over(pilot, live, shift)
        await pilot.press("down", "down")
        place = live._over.below
        shift.tape.events.append(Promise(66.5, 60.0, "I send you form D", None))
        live.look()
        await pilot.pause()
        assert live._over.below == place
        assert "Still open" not in seen(live)
        await pilot.press("c")
        shift.tape.events, shift.tape.heard = [event for event in CALL if event.at <= 66], 66.0
        live.look()
        await over(pilot, live, shift)
        assert "Still open" in seen(live)


@pytest.mark.parametrize("size", [(40, 14), (40, 20), (36, 16), (24, 12)])
async def test_the_foot_of_a_call_that_is_over_is_there_at_any_size(size):
    """Whole words, on as many lines as they need, and still all of it can be read."""
    async with screen(66.0, size=size) as (pilot, live, shift):
        await over(pilot, live, shift)
        words = " ".join(text(live._over).replace("█", "").split())
        assert words.endswith(f"{ASK} b notes a word on it. Space goes on.")
        await pilot.press(*["down"] * 30)
        assert "form C" in " ".join(text(live._over).split())


async def test_the_way_to_the_rest_never_hides_the_first_line():
    """It stands beside it."""
    async with screen(66.0, size=(24, 12)) as (pilot, live, shift):
        await over(pilot, live, shift)
        lines = text(live._over).splitlines()
        assert any("The call" in line and "↓ more" in line for line in lines)


@pytest.mark.parametrize("taken", ["by the strip", "by the next call", "by the end of the call"])
async def test_a_low_screen_keeps_no_list_open_that_has_lost_the_cursor(taken):
    """Whoever took it away; the captions are back."""
    async with screen(66.0, size=(80, 14)) as (pilot, live, _):
        await pilot.press("y", "tab", "tab", "tab" if live._promises.any else "f2")
        assert live.focused is live._moments
        assert live.has_class("-choosing")
        assert live._lists.has_class("-moments")
        if taken == "by the strip":
            await pilot.resize_terminal(80, 3)
            await pilot.resize_terminal(80, 14)
        else:
            await pilot.press("c" if taken == "by the next call" else "e")
        await pilot.pause()
        assert not live.has_class("-choosing")
        assert not live._lists.has_class("-moments")
        assert live._questions.region.area == live._moments.region.area == 0


@pytest.mark.parametrize(("size", "compact"), [((80, 12), False), ((60, 20), False), ((60, 5), True)])
async def test_why_is_read_on_a_call_that_goes_on_as_in_a_replay(size, compact):
    """The end first, the rest with the arrows."""
    async with screen(50.0, size=size, compact=compact) as (pilot, live, shift):
        shift.tape.events = [event for event in READ if event.at <= 50]
        await pilot.press("y")
        await pilot.pause()
        assert "answer 0.71" in seen(live)
        for _ in range(40):
            if "↑" not in seen(live):
                break
            await pilot.press("up")
        assert "Customer  0:30  “If it" in seen(live)


def test_every_key_has_a_word_but_those_that_go_through_a_text():
    """Of its own, and a key of its own."""
    named = [key for key in LIVE if key.word]
    assert len(WORDS) == len(named)
    assert {key.action for key in LIVE if not key.word} == {key.action for key in LIVE_WHY[1:]}
    assert all(word and " " not in word for word in WORDS)
    assert len({key.keys for key in LIVE}) == len(LIVE)
