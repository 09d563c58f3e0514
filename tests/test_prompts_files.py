"""One file of prompts/: what is read from it, and every fault told with its line."""

import pytest
from conftest import SHIPPED
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import PromptError
from coach.prompts.files import BOUNDS
from coach.prompts.load import gather, load


def test_broken_toml_is_told_with_its_line(own):
    """Where the parser stopped."""
    (fault,) = own("rating.toml", "[say]\ndefault = \n")
    assert fault.startswith("own/rating.toml:2: broken TOML")


def test_an_unknown_key_is_told_with_the_nearest(own):
    """At any depth, with its line."""
    faults = own(
        "script.toml", '[say]\ndefault = "“{ask}”"\n[thresholds]\nword = 2\n[cues]\ncourtesey = ["a"]\n[cue]\n'
    )
    assert sorted(fault.split("; expected ") for fault in faults) == [
        ["own/script.toml:4: unknown key thresholds.word", "words"],
        ["own/script.toml:6: unknown key cues.courtesey", "courtesy"],
        ["own/script.toml:7: unknown key cue", "cues"],
    ]


def test_wrong_types_are_told_all_at_once(own):
    """Every one of them, not the first."""
    faults = own("script.toml", '[say]\ndefault = 3\n[thresholds]\nwords = "two"\n[cues]\nsells = "a month"\n')
    assert [fault.split(":")[1] for fault in faults] == ["2", "4", "6"]


def test_a_key_where_none_can_be_is_told_as_that(own):
    """A kind without cues has none to override."""
    assert (
        own("rating.toml", "[cues]\nplain = 'a ten'\n")[0] == "own/rating.toml:2: unknown key cues.plain; expected none"
    )


def test_a_key_is_told_where_it_is_wrong(own):
    """Below its own table's header, or where its dotted name stands."""
    (fault,) = own("question.toml", '[say]\ndefault = "“{ask}”"\n\n[thresholds]\nleaves = "often"\n')
    assert fault.startswith("own/question.toml:5: thresholds.leaves = 'often'; expected a number")
    (fault,) = own("question.toml", 'say.default = "“{ask}”"\nsay.closing = 3\n')
    assert fault.startswith("own/question.toml:2: say.closing = 3")


@pytest.mark.parametrize(
    ("name", "setting", "expected"),
    [
        ("script", "alike = 900", "0 to 100"),
        ("script", "alike_stock = -1", "0 to 100"),
        ("script", "part = 60", "0 to 1"),
        ("script", "words = -1", "1 to 100"),
        ("script", "stock_words = inf", "1 to 100"),
        ("rating", "rating = 2", "0 to 1"),
        ("question", "leaves = nan", "0 to 1"),
        ("repeat", "apart = 0", "1 to 100"),
    ],
)
def test_a_threshold_out_of_range_is_told(own, name, setting, expected):
    """It would switch the detector off, or have it speak always."""
    (fault,) = own(f"{name}.toml", f"[thresholds]\n{setting}\n")
    assert fault == f"own/{name}.toml:2: thresholds.{setting}; expected {expected}"


def test_every_threshold_has_bounds():
    """A new one needs them too."""
    assert {key for prompt in load(SHIPPED).prompts.values() for key in prompt.thresholds} == set(BOUNDS)


def test_a_template_quotes_only_what_there_is(own):
    """The nearest placeholder is named."""
    faults = own("rating.toml", '[say]\ndefault = "You said {becuase}, {ask.x} {"\n')
    assert "say.default quotes {becuase}; expected {because}" in faults[0]
    assert len(faults) >= 1


def test_a_template_that_reaches_into_a_value_is_refused(own):
    """`{ask.__class__}` is no quote."""
    assert own("rating.toml", '[say]\ndefault = "{ask.__class__}"\n')


def test_every_bad_line_of_an_example_is_told(own):
    """A line that is no line of a call, a speaker who is none, a time that cannot be."""
    call = "0.0-3.0 agent Hello\n4.0-3.0 agent: Hi\n5.0-6.0 clerk: Hi\n7.0-8.0 agent: Fine."
    faults = own("rating.toml", f'[[example]]\ncall = """\n{call}\n"""\nnudges = []\n')
    assert [fault.split(":")[1] for fault in faults] == ["3", "4", "5"]


@pytest.mark.parametrize(
    ("nudges", "told"),
    [
        ("3", "nudges = 3; expected a list such as"),
        ('["rating"]', "nudges with 'rating'; expected {kind = "),
        ('[{kind = "rating"}]', "nudges with {'kind': 'rating'}; expected {kind = "),
        ('[{kind = "ratin", between = [1, 2]}]', "nudges with kind = 'ratin'; expected rating"),
        ('[{kind = "rating", between = [9, 3]}]', "nudges with between = [9, 3]; expected two seconds"),
        ('[{kind = "rating", between = [nan, 3]}]', "nudges with between = [nan, 3]; expected two seconds"),
        ('[{kind = "rating", between = [-1, 3]}]', "nudges with between = [-1, 3]; expected two seconds"),
    ],
)
def test_nudges_that_are_none_are_told(own, nudges, told):
    """On their own line, with how they are written."""
    (fault,) = own("rating.toml", f'\n[[example]]\ncall = "0.0-3.0 agent: Fine."\nnudges = {nudges}\n')
    assert fault.startswith(f"own/rating.toml:4: {told}")


def test_a_fault_of_an_example_hides_no_other(own):
    """Its nudges, its script, two lines of its call, a key; and what is wrong in the example after it."""
    call = 'call = """\n0-3 agent Hello\n4.0-3.0 agent: Hi\n"""\n'
    rest = "script = 3\nnudges = [{kind = 1, between = 2}]\nnudge = []\n"
    faults = own("rating.toml", f'[[example]]\n{call}{rest}[[example]]\ncall = ""\n')
    assert sorted(fault.split(":")[1] for fault in faults) == ["10", "3", "4", "6", "7", "7", "8", "9"]


def test_a_call_of_no_words_is_told(own):
    """It would show nothing, and hold."""
    (fault,) = own("rating.toml", '[[example]]\nnudges = []\ncall = " "\n')
    assert fault == "own/rating.toml:3: call = ' '; expected a text with lines such as `0.0-3.0 agent: words`"


@pytest.mark.parametrize("say", ["Slow down.", "You said {because}.", "“{{ask}}”", "“Quote them.” {ask}", ""])
def test_a_line_that_quotes_nobody_is_told(own, say):
    """A nudge shows the customer's words or the agent's, as such."""
    (fault,) = own("rating.toml", f"[say]\ndefault = '{say}'\n")
    assert fault == f"own/rating.toml:2: say.default = '{say}'; expected words of the call: “{{because}}” or “{{ask}}”"


@pytest.mark.parametrize("say", ["They asked: “{ask}”.", '"{because}…"', "Said: ‘{because}.’", "'{ask}?'"])  # noqa: RUF001
def test_a_line_may_quote_as_its_writer_does(own, say):
    """Straight marks or curled ones."""
    assert own("question.toml", f"[say]\ndefault = '''{say}'''\n") == []


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_told(tmp_path_factory, text):
    """Nothing that can be typed into a prompt's file is a traceback."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "rating.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert all(isinstance(fault, PromptError) for fault in gather(SHIPPED, folder)[2])
