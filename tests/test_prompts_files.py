"""What is read from prompts/, and every fault of it told."""

from pathlib import Path

import pytest
from conftest import SHIPPED
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import prompts
from coach.core import detectors as rooms
from coach.core.prompt import ScriptLine
from coach.errors import PromptError, ScriptError


@pytest.fixture
def own(tmp_path):
    """Writes a file into a person's own folder and tells every fault of it."""

    def write(name: str, text: str | bytes) -> list[str]:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return [str(fault).replace(str(tmp_path), "own") for fault in prompts.check(SHIPPED, tmp_path)]

    return write


def test_every_shipped_example_holds():
    """What `coach check` runs."""
    assert prompts.check(SHIPPED) == []


def test_every_kind_has_prompt_module_and_test():
    """One name, one home: the nudge's kind is found in three places."""
    for kind in prompts.KINDS:
        assert (SHIPPED / f"{kind}.toml").is_file()
        assert (Path(rooms.__file__).parent / f"{kind}.py").is_file()
        assert (Path(__file__).parent / f"test_core_{kind}.py").is_file()
    modules = {path.stem for path in Path(rooms.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules == set(prompts.KINDS) == {path.stem for path in SHIPPED.glob("*.toml")}


def test_every_kind_carries_examples_of_both_sorts():
    """Calls in which it speaks up and calls in which it must not."""
    faults, examples = [], {}
    prompts._load(SHIPPED, None, faults, examples)
    for several in examples.values():
        assert any(example.nudges for example in several)
        assert any(not example.nudges for example in several)


def test_an_own_file_overrides_what_it_says(tmp_path):
    """The wording is theirs, all else as shipped; the digest tells the difference."""
    (tmp_path / "rating.toml").write_text('[say]\ndefault = "Hm: {because}"\n', encoding="utf-8")
    shipped, mine = prompts.load(SHIPPED), prompts.load(SHIPPED, tmp_path)
    assert mine.prompts["rating"].say["default"] == "Hm: {because}"
    assert mine.prompts["rating"].cues == shipped.prompts["rating"].cues
    assert mine.prompts["script"] == shipped.prompts["script"]
    assert mine.digest != shipped.digest
    assert mine.digest == prompts.load(SHIPPED, tmp_path).digest


def test_an_own_stock_file_stands_in_for_the_shipped(tmp_path):
    """A line each; comments and blank lines are none."""
    (tmp_path / "stock.txt").write_text("# ours\n\nWe put people first\n", encoding="utf-8")
    assert prompts.load(SHIPPED, tmp_path).stock == ("We put people first",)


def test_broken_toml_is_told_with_its_line(own):
    """Where the parser stopped."""
    (fault,) = own("rating.toml", "[say]\ndefault = \n")
    assert fault.startswith("own/rating.toml:2: broken TOML")


def test_an_unknown_key_is_told_with_the_nearest(own):
    """At any depth, with its line."""
    faults = own("rating.toml", '[say]\ndefault = "x"\n[thresholds]\ngroup = 2\n[cues]\nchanel = ["a"]\n[cue]\n')
    assert sorted(fault.split("; expected ") for fault in faults) == [
        ["own/rating.toml:4: unknown key thresholds.group", "groups"],
        ["own/rating.toml:6: unknown key cues.chanel", "channel"],
        ["own/rating.toml:7: unknown key cue", "cues"],
    ]


def test_wrong_types_are_told_all_at_once(own):
    """Every one of them, not the first."""
    faults = own("rating.toml", '[say]\ndefault = 3\n[thresholds]\ngroups = "two"\n[cues]\nmark = "a ten"\n')
    assert [fault.split(":")[1] for fault in faults] == ["2", "4", "6"]


def test_a_template_quotes_only_what_there_is(own):
    """The nearest placeholder is named."""
    faults = own("rating.toml", '[say]\ndefault = "You said {becuase}, {ask.x} {"\n')
    assert "say.default quotes {becuase}; expected {because}" in faults[0]
    assert len(faults) >= 1


def test_a_template_that_reaches_into_a_value_is_refused(own):
    """`{ask.__class__}` is no quote."""
    assert own("rating.toml", '[say]\ndefault = "{ask.__class__}"\n')


def test_an_unknown_kind_is_told(own):
    """A file of no kind would never be used."""
    (fault,) = own("ratings.toml", "")
    assert fault == "own/ratings.toml: no kind of nudge is named 'ratings'; expected rating"


def test_broken_utf8_is_told_with_its_line(own):
    """One line, no traceback."""
    (fault,) = own("rating.toml", b"[say]\ndefault = '\xff'\n")
    assert fault == "own/rating.toml:2: bytes that are not UTF-8; expected a UTF-8 text file"


def test_a_missing_folder_is_told(tmp_path):
    """Named wrongly on the command line."""
    (fault,) = prompts.check(SHIPPED, tmp_path / "none")
    assert fault.found == "no folder"


EXAMPLE = """
[[example]]
call = \"\"\"
0.0-3.0 agent: Hello, this is Dale Windows.
3.5-6.0 customer: It's dry now, thank you.
6.5-11.0 agent: {said}
\"\"\"
nudges = {nudges}
"""


def test_an_example_that_shows_too_much_is_told(own):
    """Which, when, and what was expected."""
    text = EXAMPLE.format(said="Give me a ten on the survey.", nudges="[]")
    (fault,) = own("rating.toml", text)
    assert fault.startswith("own/rating.toml:2: the example shows a rating nudge at 11.")
    assert fault.endswith("expected no nudge")


def test_an_example_that_shows_too_little_is_told(own):
    """What was found is told too."""
    text = EXAMPLE.format(said="Good to hear.", nudges='[{kind = "rating", between = [11, 12]}]')
    (fault,) = own("rating.toml", text)
    assert fault == "own/rating.toml:2: the example shows none; expected a rating nudge between 11 and 12 s"


def test_every_bad_line_of_an_example_is_told(own):
    """A line that is no line of a call, a speaker who is none, a time that cannot be."""
    call = "0.0-3.0 agent Hello\n4.0-3.0 agent: Hi\n5.0-6.0 clerk: Hi\n7.0-8.0 agent: Fine."
    faults = own("rating.toml", f'[[example]]\ncall = """\n{call}\n"""\nnudges = []\n')
    assert [fault.split(":")[1] for fault in faults] == ["3", "4", "5"]


@pytest.mark.parametrize("nudges", ["3", '["rating"]', '[{kind = "x", between = [1, 2]}]', '[{kind = "rating"}]'])
def test_nudges_that_are_none_are_told(own, nudges):
    """With how they are written."""
    (fault,) = own("rating.toml", EXAMPLE.format(said="Fine.", nudges=nudges))
    assert fault.startswith("own/rating.toml:2: nudges = ")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_told(tmp_path_factory, text):
    """Nothing that can be typed into a prompt's file is a traceback."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "rating.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert all(isinstance(fault, PromptError) for fault in prompts.check(SHIPPED, folder))


def test_load_raises_the_first_fault(tmp_path):
    """And says how to see them all."""
    (tmp_path / "script.toml").write_text("a = 1", encoding="utf-8")
    with pytest.raises(PromptError, match="coach check"):
        prompts.load(SHIPPED, tmp_path)


def test_kinds_can_be_switched_off():
    """By name; a wrong name is told with the nearest."""
    known = prompts.load(SHIPPED)
    assert [detector.kind for detector in prompts.detectors(known, off=["script"])] == ["rating", "question"]
    with pytest.raises(PromptError, match="expected rating"):
        prompts.detectors(known, off=["ratings"])


def test_a_script_is_a_line_each(tmp_path):
    """`! ` before what must be read, `#` before a comment."""
    path = tmp_path / "script.txt"
    path.write_text("\ufeff# ours\nHello, this is ___.\n\n! Calls are recorded.\n", encoding="utf-8")
    assert prompts.read_script(path) == (ScriptLine("Hello, this is ___."), ScriptLine("Calls are recorded.", True))


def test_an_empty_script_is_no_script(tmp_path):
    """A company may have given out no lines."""
    (tmp_path / "script.txt").write_text("# none yet\n", encoding="utf-8")
    assert prompts.read_script(tmp_path / "script.txt") == ()


def test_a_script_line_is_written_as_it_is_read():
    """A log keeps the script as text."""
    for line in ("Hello, this is ___.", "! Calls are recorded."):
        assert str(ScriptLine.parse(line)) == line


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"Hello\n\xff\n", "not UTF-8"), (b"a\0b", "zero bytes")],
)
def test_a_script_that_is_none_is_told(tmp_path, content, found):
    """In one line."""
    path = tmp_path / "script.txt"
    path.write_bytes(content)
    with pytest.raises(ScriptError, match=found) as told:
        prompts.read_script(path)
    assert "\n" not in str(told.value)


def test_a_script_that_is_a_folder_or_missing_is_told(tmp_path):
    """In one line."""
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(ScriptError):
            prompts.read_script(path)
