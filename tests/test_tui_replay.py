"""The replay screen: what the keys do, what is to be seen."""

import math
import re
from dataclasses import replace

import pytest
import textual
from taped import FAULT, LONG, kinds, tape_of
from tui_call import CALL, FOOD, NEW_ONE, READ, Clock, FakeTape, Loudspeaker, screen, text

from coach.events import Action, Cleared, Mark, Nudge, Question, Utterance
from coach.tui.app import CoachApp
from coach.tui.help import Help
from coach.tui.keys import COACH, REPLAY, SCREEN
from coach.tui.note import Note
from coach.tui.timeline import Timeline


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("g", Action(50.0, "got it", "n3")),
        ("n", Action(50.0, "not helpful", "n3")),
        ("l", Action(50.0, "show again")),
        ("a", Action(50.0, "answered", "q2")),
        ("x", Action(50.0, "not a question", "q2")),
        ("m", Action(50.0, "mute")),
        ("p", Action(50.0, "pause")),
    ],
)
async def test_a_key_tells_the_coach_at_the_moment_that_is_seen(key, action):
    """With the id of the line that stands, or of the latest question still open."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, _):
        await pilot.press(key)
    assert tape.deeds == [action]


async def test_got_it_sends_the_line_away():
    """And a word says so."""
    async with screen(at=50.0) as (pilot, replay):
        assert replay.scene.nudge.id == "n3"
        await pilot.press("g")
        assert replay.scene.nudge is None
        assert "Got it." in text(replay._transport)


async def test_a_key_that_means_nothing_now_says_why():
    """No line stands, nothing has been asked: nothing is sent."""
    tape = FakeTape()
    async with screen(tape, at=0.5) as (pilot, replay):
        await pilot.press("g")
        assert "No line has been shown yet." in text(replay._transport)
        await pilot.press("l")
        assert "No line has been shown yet." in text(replay._transport)
        await pilot.press("a")
        assert "No question has been asked" in text(replay._transport)
    assert tape.deeds == []


async def test_mute_and_pause_undo_themselves():
    """The same key again; the first line of the screen says what holds."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, replay):
        await pilot.press("m", "p")
        assert "muted" in text(replay._top)
        assert "paused" in text(replay._top)
        await pilot.press("m", "p")
        assert "muted" not in text(replay._top)
    assert [deed.what for deed in tape.deeds] == ["mute", "pause", "unmute", "resume"]


async def test_the_cursor_chooses_which_question_is_ticked():
    """Tab goes to the list, up to the one before; it stays there when the list changes."""
    tape = FakeTape()
    async with screen(tape, at=61.0) as (pilot, replay):
        assert replay._questions.chosen == "q3"
        await pilot.press("tab", "up", "x")
        assert replay._questions.chosen == "q2"
    assert tape.deeds == [Action(61.0, "not a question", "q2")]


@pytest.mark.parametrize(
    "keys", [["left_square_bracket"], ["tab", "up", "left_square_bracket"], ["tab", "tab", "enter"]]
)
async def test_after_a_jump_to_a_line_it_is_its_question_that_is_ticked(keys):
    """Not the latest, nor the one under a cursor left elsewhere; and the cursor shows it."""
    tape = FakeTape([event if event.at != 48.3 else replace(event, at=59.5) for event in CALL])
    async with screen(tape, at=70.0) as (pilot, replay):
        await pilot.press(*keys)
        assert (replay.scene.at, replay.scene.nudge.id, replay.scene.about) == (59.5, "n3", "q2")
        assert [asked.state for asked in replay.scene.questions] == ["answered", "open", "open"]
        assert replay._questions.chosen == "q2"
        await pilot.press("a")
    assert tape.deeds == [Action(59.5, "answered", "q2")]


async def test_a_list_that_is_left_follows_the_line_again():
    """What was chosen in it before is forgotten."""
    async with screen(at=50.0) as (pilot, replay):
        await pilot.press("tab", "up")
        assert replay._questions.chosen == "q1"
        await pilot.press("tab", "tab")
        assert replay._questions.chosen == "q2"


async def test_undo_takes_back_the_last_thing_done():
    """And says what it was; where there is nothing it says that."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, replay):
        await pilot.press("g", "u")
        assert "Taken back: got it." in text(replay._transport)
        assert replay.scene.nudge.id == "n3"
        await pilot.press("u")
        assert "nothing to take back" in text(replay._transport)


async def test_undo_takes_back_a_swap_in_its_turn():
    """The last thing done is the first taken back, whichever it was; what was refused has no place."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, replay):
        await pilot.press("g", "w", "m", "u", "u")
        assert "Taken back: swap." in text(replay._transport)
        assert tape.swaps == 2
        assert tape.deeds == [Action(50.0, "got it", "n3")]
        await pilot.press("u")
        assert tape.deeds == []


async def test_no_line_after_this_one_is_final_only_when_all_is_heard():
    """Until then one may come; and the word goes with the next key."""
    tape = FakeTape(finished=False)
    async with screen(tape, at=60.0) as (pilot, replay):
        await pilot.press("right_square_bracket")
        assert "No line after this one yet." in text(replay._transport)
        tape.finished = True
        await pilot.press("right_square_bracket")
        assert "No line after this one." in text(replay._transport)
        await pilot.press("left")
        assert "No line" not in text(replay._transport)


async def test_in_the_strip_nothing_moves_unseen_and_nothing_covers_it():
    """No lists, no page of help; a note is written in the last of the three lines, its words whole."""
    async with screen(at=50.0, size=(60, 3)) as (pilot, replay):
        await pilot.press("tab", "down", "enter")
        assert replay.focused is None
        assert replay.scene.at == 50.0
        await pilot.press("question_mark")
        assert pilot.app.screen is replay
        shown = " g n l a x m p ? q   make the window taller for help"
        assert text(replay._strip).splitlines()[2] == shown
        await pilot.press("b")
        note = pilot.app.screen.query_one("Input")
        assert note.region.bottom == 3
        assert len(note.placeholder) <= note.content_size.width


async def test_a_list_lets_go_when_the_window_shrinks_to_the_strip():
    """Its cursor would move unseen."""
    async with screen(at=50.0) as (pilot, replay):
        await pilot.press("tab")
        await pilot.resize_terminal(60, 3)
        assert replay.focused is None


async def test_without_a_speed_it_says_so_in_words():
    """No number stands for it."""
    async with screen(at=50.0, speed=math.inf) as (pilot, replay):
        assert "as fast as it is heard" in text(replay._transport)
        await pilot.press("plus")
        assert "As fast as it is heard." in text(replay._transport)


async def test_a_line_jumped_to_is_sent_away_on_the_real_tape():
    """The deed at the very moment of the line is done to that line."""
    tape = tape_of(*FAULT)
    shown = next(event for event in tape.events if isinstance(event, Nudge))
    async with screen(tape, at=30.0) as (pilot, replay):
        await pilot.press("left_square_bracket", "g")
        assert [event for event in tape.events if isinstance(event, Cleared)] == [
            Cleared(shown.at, shown.id, "dismissed")
        ]
        await pilot.press("u", "home", "right_square_bracket", "n")
        assert replay.scene.at == shown.at
        assert [event.reason for event in tape.events if isinstance(event, Cleared)] == ["not helpful"]


async def test_while_a_long_call_is_gone_over_again_keys_get_through():
    """Each at once, and in the end all that was done shows, wherever the eye has gone meanwhile."""
    tape = tape_of(*LONG)
    async with screen(tape, at=9.0) as (pilot, replay):
        before = tape.events
        await pilot.press("g", "b", "enter", "right")
        assert replay.scene.at == 14.0
        await pilot.app.workers.wait_for_complete()
        assert tape.events is not before
        assert kinds(tape, Cleared)[0] == Cleared(9.0, "n1", "dismissed")
        assert [moment.at for moment in replay._outline.moments if moment.sort == "mark"] == [9.0]
        await pilot.press("u")
        await pilot.app.workers.wait_for_complete()
        assert [moment.at for moment in replay._outline.moments if moment.sort == "mark"] == []


async def test_a_mark_may_have_a_note_and_its_letters_press_no_keys():
    """Enter keeps it, Esc keeps none."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, _):
        await pilot.press("b", *"quit", "enter")
        await pilot.press("b", "enter")
        await pilot.press("b", "x", "escape")
        assert tape.deeds == [Mark(50.0, "quit"), Mark(50.0)]
        await pilot.press("b")
        assert isinstance(pilot.app.screen, Note)


async def test_the_sides_are_swapped():
    """By the session; the screen asks for it."""
    tape = FakeTape()
    async with screen(tape) as (pilot, _):
        await pilot.press("w")
    assert tape.swaps == 1


@pytest.mark.parametrize(
    ("keys", "position"),
    [
        (["right"], 45.0),
        (["left"], 35.0),
        (["shift+right"], 70.0),
        (["shift+left"], 10.0),
        (["home"], 0.0),
        (["end"], 75.0),
        (["right_square_bracket"], 48.3),
        (["left_square_bracket"], 27.9),
        (["tab", "home"], 0.0),
    ],
)
async def test_keys_go_through_the_call(keys, position):
    """Also while a list holds the cursor."""
    async with screen(at=40.0) as (pilot, replay):
        await pilot.press(*keys)
        assert replay.scene.at == position


async def test_space_stops_and_plays_and_begins_again_at_the_end():
    """At the end it has stopped by itself."""
    async with screen(at=40.0) as (pilot, replay):
        await pilot.press("space")
        assert not replay._playhead.playing
        await pilot.press("space")
        assert replay._playhead.playing
        await pilot.press("end")
        assert not replay._playhead.playing
        assert text(replay._card).strip() == "The call is over."
        await pilot.press("space")
        assert replay.scene.at == 0.0
        assert replay._playhead.playing


async def test_a_click_in_the_timeline_goes_there():
    """The middle of the picture is the middle of the call."""
    async with screen() as (pilot, replay):
        width = replay._timeline.content_size.width
        await pilot.click(replay._timeline, offset=(1 + 10 + (width - 10) // 2, 2))
        assert replay.scene.at == pytest.approx(37.5, abs=1.0)


@pytest.mark.parametrize(
    ("row", "sign", "moment"), [(3, "◆", 27.9), (3, "▾", 50.0), (4, "○", 1.0), (4, "✓", 16.0), (5, "○", 52.0)]
)
async def test_a_click_on_a_sign_goes_to_its_very_moment(row, sign, moment):
    """Not to the edge of its column, where the line does not stand yet."""
    async with screen(size=(50, 24)) as (pilot, replay):
        column = text(replay._timeline).splitlines()[row].index(sign)
        await pilot.click(replay._timeline, offset=(column, row))
        assert replay.scene.at == moment
        assert sign != "◆" or replay.scene.nudge.at == moment


async def test_a_click_puts_the_playhead_under_the_pointer():
    """In every column."""
    async with screen(size=(80, 24)) as (pilot, replay):
        for column in range(11, 79):
            await pilot.click(replay._timeline, offset=(column, 0))
            assert text(replay._timeline).splitlines()[0].index("▼") == column


async def test_enter_goes_to_the_moment_under_the_cursor():
    """From the list of lines, and from the list of questions to where one was asked."""
    async with screen(at=70.0, size=(120, 40)) as (pilot, replay):
        await pilot.press("tab", "tab", "up", "enter")
        assert replay.scene.at == 48.3
        await pilot.press("tab", "tab", "enter")
        assert replay.scene.at in {1.0, 30.0}


async def test_a_click_on_a_key_presses_it():
    """At the foot of the screen."""
    tape = FakeTape()
    async with screen(tape, at=50.0) as (pilot, replay):
        await pilot.click(replay._keys, offset=(12, 0))
    assert tape.deeds == [Action(50.0, "not helpful", "n3")]


async def test_words_of_a_call_are_only_words():
    """Nothing in them is markup, nothing in them is obeyed by a terminal."""
    bad = "[red]Hello[/red] \x1b[31mthere\x07 \u202egnirts [@click=app.quit]go[/]"
    events = [
        Utterance(1.0, "customer", 0.0, 1.0, bad),
        Question(1.0, "q1", 0.0, bad, "open"),
        Nudge(1.0, "n1", "[b]x", bad, bad),
        Mark(1.0, bad),
    ]
    async with screen(FakeTape(events=events), at=2.0, size=(120, 40)) as (_, replay):
        for widget in (replay._card, replay._captions, replay._questions, replay._moments):
            shown = text(widget)
            assert "[red]Hello[/red]" in shown
            assert not {"\x1b", "\x07", "\u202e"} & set(shown)


async def test_before_anything_is_heard_it_says_what_is_happening():
    """A first run must not look frozen."""
    tape = FakeTape(events=CALL[:1], heard=0.0, duration=None, finished=False)
    async with screen(tape) as (_, replay):
        assert "Loading tiny.en…" in text(replay._card)
        tape.heard = 0.5
        replay.look()
        assert "Listening." in text(replay._card)
        assert "heard to 0:00" in text(replay._transport)


async def test_what_is_still_to_be_heard_is_told_as_time():
    """How far, and of how much; caught up, it waits."""
    tape = FakeTape(heard=30.0, finished=False)
    async with screen(tape, at=10.0) as (_, replay):
        assert "0:10 of 1:15" in text(replay._transport)
        assert "heard to 0:30" in text(replay._transport)
        replay.seek(60.0)
        assert replay.scene.at == 30.0
        assert "waiting to hear more" in text(replay._transport)


async def test_a_click_into_what_has_not_been_heard_goes_as_far_as_it_can_and_says_so():
    """To the edge; in what has been heard nothing is said."""
    async with screen(FakeTape(heard=30.0, finished=False), at=10.0) as (_, replay):
        replay.on_timeline_sought(Timeline.Sought(20.0))
        assert (replay.scene.at, replay.word) == (20.0, "")
        replay.on_timeline_sought(Timeline.Sought(60.0))
        assert (replay.scene.at, replay.word) == (30.0, "That has not been heard yet.")


async def test_what_went_wrong_is_told_in_one_line():
    """A damaged tail is no reason to show nothing."""
    async with screen(FakeTape(problem="call.ogg: its tail is damaged"), at=50.0) as (_, replay):
        assert "call.ogg: its tail is damaged" in text(replay._notice)
        assert replay.scene.nudge is not None


async def test_why_there_is_no_sound_stands_on_the_screen():
    """It was asked for: on stderr it would be seen only after the screen."""
    async with screen(silent="loudspeaker: it does not work", at=20.0) as (_, replay):
        assert "loudspeaker: it does not work" in text(replay._notice)


async def test_a_call_that_ends_within_a_second_ends_at_its_length():
    """5.99966 s in the header; events are at whole milliseconds, and the last at 6.0."""
    async with screen(FakeTape(heard=5.99966, duration=5.99966), at=5.99966) as (_, replay):
        assert "0:06 of 0:06" in text(replay._transport)


async def test_sound_is_switched_on_and_off_where_there_is_some():
    """It plays from where the eye is, and the eye goes where it is."""
    speaker = Loudspeaker()
    async with screen(at=20.0, sound=speaker) as (pilot, replay):
        assert speaker.heard[-1] == (20.0, 1.0)
        speaker.at = 24.5
        replay._now.now += 1.0
        replay.look()
        assert replay.scene.at == 24.5
        await pilot.press("s")
        assert speaker.heard[-1] == "stop"
        assert "Sound off." in text(replay._transport)
        await pilot.press("s")
        assert speaker.heard[-1] == (24.5, 1.0)
    assert speaker.heard[-1] == "stop"


async def test_where_there_is_no_sound_its_key_says_how_to_have_it():
    """And the key is not at the foot of the screen."""
    async with screen(size=(120, 40)) as (pilot, replay):
        await pilot.press("s")
        assert "--sound" in text(replay._transport)
        assert "s sound" not in text(replay._keys)


async def test_help_shows_every_key_and_what_each_is_for():
    """One table makes both."""
    async with screen(size=(100, 60)) as (pilot, _):
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, Help)
        shown = text(pilot.app.screen.query_one("VerticalScroll Static"))
        for key in (*COACH, *REPLAY, *SCREEN):
            assert key.lesson in shown
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, Help)


async def test_help_keeps_its_columns_in_a_narrow_window():
    """What a key is for goes on below its own beginning, also when the window gets narrower meanwhile."""
    async with screen(size=(80, 60)) as (pilot, _):
        await pilot.press("question_mark")
        await pilot.resize_terminal(50, 60)
        await pilot.pause()
        shown = text(pilot.app.screen.query_one("VerticalScroll Static"))
        assert re.search(r"\n {7}a  The question of [\w, ]+(\n {10}\w[\w, ]*)+\.\n {7}x  ", shown)


async def test_when_a_question_was_asked_stands_below_it_in_a_narrow_list():
    """On two lines where one has no room for it."""
    async with screen(at=70.0, size=(60, 24)) as (_, replay):
        assert "\n    answered, asked\n    at 0:30" in text(replay._questions)


async def test_dark_turns_light_and_back():
    """By one key."""
    async with screen() as (pilot, _):
        await pilot.press("t")
        assert not pilot.app.current_theme.dark
        await pilot.press("t")
        assert pilot.app.current_theme.dark


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_it_quits(key):
    """At once: a replay is not kept."""
    app = CoachApp(FakeTape(), title="", ears="", clock=Clock())
    async with app.run_test() as pilot:
        await pilot.press(key)
    assert app.return_code == 0


async def test_without_colour_nothing_is_painted(monkeypatch):
    """Only the terminal's own two colours are used; the customer's own words stay bold."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(at=50.0) as (_, replay):
        styles = [segment.style for strip in replay._card.render_lines(replay._card.size.region) for segment in strip]
    assert {style.color.name for style in styles if style and style.color} <= {"default"}
    assert any(style and style.bold for style in styles)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (40, 3), (20, 5), (200, 60), (10, 2)])
async def test_any_size_will_do(size):
    """Nothing fails, and the line is to be seen."""
    async with screen(at=50.0, size=size) as (_, replay):
        shown = text(replay._card) if replay._card.display else text(replay._strip)
        assert "open." in shown


async def test_the_strip_has_three_lines_at_forty_columns():
    """The line in two, where the call is and the keys; without a line, the caption and the question still open."""
    async with screen(at=50.0, size=(40, 3), compact=True) as (_, replay):
        assert text(replay._strip).splitlines() == [
            " ◆ They asked: “If it can't be fixed,",
            " do I … new refrigerator?” Still open.",
            " ▶ 0:50  g n l a x m p ? q",
        ]
        replay.seek(47.0)
        assert text(replay._strip).splitlines() == [
            " Listening.",
            " Agent │ … or a ten would really help.",
            " ▶ 0:47  ○ “If it can't be fixed, do I…",
        ]


RECORDED = pytest.mark.skipif(not textual.__version__.startswith("8.2."), reason="pictures were drawn with Textual 8.2")


@RECORDED
@pytest.mark.parametrize(
    ("events", "size", "at", "keys", "compact"),
    [
        (CALL, (80, 24), 55.0, [], False),
        (CALL, (120, 40), 55.0, [], False),
        (CALL, (80, 24), 30.0, ["t"], False),
        (CALL, (60, 3), 50.0, [], True),
        (READ, (80, 24), 55.0, ["y"], False),
        (READ, (120, 40), 70.0, ["y"], False),
    ],
    ids=["80x24", "120x40", "light", "compact", "why-80x24", "why-120x40"],
)
def test_picture(snap_compare, events, size, at, keys, compact):
    """As it was when somebody looked at it and found it good."""
    app = CoachApp(FakeTape(list(events)), title="refrigerator.ogg", ears="tiny.en", compact=compact, clock=Clock())

    async def go_there(pilot):
        app.replay.look()
        app.replay.seek(at)
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=go_there)


def test_the_call_of_these_tests_has_all_there_is_to_see():
    """Else the pictures would show less than they seem to."""
    asked = {event.ask for event in CALL if isinstance(event, Question)}
    assert {NEW_ONE, FOOD} < asked
