"""The examples in prompts/, run."""

import pytest
from conftest import SHIPPED

from coach.prompts.check import check
from coach.prompts.load import gather

EXAMPLE = """
[[example]]
call = \"\"\"
0.0-3.0 agent: Hello, this is Dale Windows.
3.5-6.0 customer: It's dry now, thank you.
6.5-11.0 agent: {said}
\"\"\"
nudges = {nudges}
"""


@pytest.fixture
def checked(tmp_path, own):
    """Writes a file into a person's own folder of prompts and tells every fault of it and of its examples."""

    def write(name, text):
        own(name, text)
        return [str(fault).replace(str(tmp_path), "own") for fault in check(SHIPPED, tmp_path)]

    return write


def test_every_shipped_example_holds():
    """What `coach check` runs."""
    assert check(SHIPPED) == []


def test_every_kind_carries_examples_of_both_sorts():
    """Calls in which it speaks up and calls in which it must not."""
    _, examples, _ = gather(SHIPPED)
    for several in examples.values():
        assert any(example.nudges for example in several)
        assert any(not example.nudges for example in several)


def test_an_example_that_shows_too_much_is_told(checked):
    """Which, when, and what was expected."""
    text = EXAMPLE.format(said="Please give me a ten on the survey.", nudges="[]")
    (fault,) = checked("rating.toml", text)
    assert fault.startswith("own/rating.toml:2: the example shows a rating nudge at 11.")
    assert fault.endswith("expected no nudge")


def test_an_example_that_shows_too_little_is_told(checked):
    """What was found is told too."""
    text = EXAMPLE.format(said="Good to hear.", nudges='[{kind = "rating", between = [11, 12]}]')
    (fault,) = checked("rating.toml", text)
    assert fault == "own/rating.toml:2: the example shows no nudge; expected a rating nudge between 11 and 12 s"


def test_what_is_shipped_holds_with_stock_phrases_of_ones_own(checked):
    """The shipped examples recite the shipped phrases, which an own stock.txt puts away."""
    assert checked("stock.txt", "We put people first\n") == []


@pytest.mark.parametrize("between", [("script", 11, 12), ("rating", 3, 4)])
def test_a_wrong_kind_or_moment_is_one_fault(checked, between):
    """What is shown and what was expected stand in the same line."""
    kind, start, end = between
    wanted = f'[{{kind = "{kind}", between = [{start}, {end}]}}]'
    (fault,) = checked("rating.toml", EXAMPLE.format(said="Please give me a ten on the survey.", nudges=wanted))
    assert fault.startswith("own/rating.toml:2: the example shows a rating nudge at 11.")
    assert fault.endswith(f"; expected a {kind} nudge between {start} and {end} s")


def test_a_nudge_too_few_is_one_fault(checked):
    """Those that came as they should are told with those that did not."""
    wanted = '[{kind = "rating", between = [11, 12]}, {kind = "script", between = [40, 41]}]'
    (fault,) = checked("rating.toml", EXAMPLE.format(said="Please give me a ten on the survey.", nudges=wanted))
    assert "the example shows a rating nudge at 11." in fault
    assert fault.endswith("expected a rating nudge between 11 and 12 s and a script nudge between 40 and 41 s")


def test_a_fault_in_one_example_hides_no_other(checked):
    """The one that can be read is run, and told too."""
    wrong = EXAMPLE.format(said="Hm.", nudges='[{kind = "skript", between = [11, 12]}]')
    fails = EXAMPLE.format(said="Hm.", nudges='[{kind = "rating", between = [11, 12]}]')
    told, shown = checked("rating.toml", wrong + fails)
    assert "skript" in told
    assert "the example shows no nudge" in shown


def test_examples_of_sound_files_run_beside_faults(tmp_path):
    """What is wrong in one file hides nothing in another; nothing is expected of a kind that cannot be read."""
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "script.toml").write_text("[say\n", encoding="utf-8")
    with (tmp_path / "rating.toml").open("a", encoding="utf-8") as out:
        out.write(EXAMPLE.format(said="Please give me a ten on the survey.", nudges="[]"))
        out.write(EXAMPLE.format(said="Hm.", nudges='[{kind = "script", between = [11, 12]}]'))
    faults = [str(fault) for fault in check(tmp_path)]
    assert len(faults) == 2
    assert "script.toml:1: broken TOML" in faults[0]
    assert "the example shows a rating nudge" in faults[1]
