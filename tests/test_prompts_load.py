"""A folder of prompts, and a person's own over it."""

from pathlib import Path

import pytest
from conftest import SHIPPED

from coach.core import detectors as rooms
from coach.errors import PromptError
from coach.prompts.files import KINDS
from coach.prompts.load import detectors, gather, load


def test_every_kind_has_prompt_module_and_test():
    """One name, one home: the nudge's kind is found in three places."""
    for kind in KINDS:
        assert (SHIPPED / f"{kind}.toml").is_file()
        assert (Path(rooms.__file__).parent / f"{kind}.py").is_file()
        assert (Path(__file__).parent / f"test_core_{kind}.py").is_file()
    modules = {path.stem for path in Path(rooms.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules == set(KINDS) == {path.stem for path in SHIPPED.glob("*.toml")}


def test_an_own_file_overrides_what_it_says(tmp_path):
    """The wording is theirs, all else as shipped; the digest tells the difference."""
    (tmp_path / "rating.toml").write_text('[say]\ndefault = "Hm: “{because}”"\n', encoding="utf-8")
    shipped, mine = load(SHIPPED), load(SHIPPED, tmp_path)
    assert mine.prompts["rating"].say["default"] == "Hm: “{because}”"
    assert mine.prompts["rating"].cues == shipped.prompts["rating"].cues
    assert mine.prompts["script"] == shipped.prompts["script"]
    assert mine.digest != shipped.digest
    assert mine.digest == load(SHIPPED, tmp_path).digest


def test_line_ends_are_no_other_prompts(tmp_path):
    """A checkout on Windows gives the same digest."""
    digests = set()
    for end in ("\n", "\r\n"):
        (tmp_path / "stock.txt").write_bytes(f"We put people first{end}You matter{end}".encode())
        digests.add(load(SHIPPED, tmp_path).digest)
    assert len(digests) == 1


def test_an_own_stock_file_stands_in_for_the_shipped(tmp_path):
    """A line each; comments and blank lines are none."""
    (tmp_path / "stock.txt").write_text("# ours\n\nWe put people first\n", encoding="utf-8")
    assert load(SHIPPED, tmp_path).stock == ("We put people first",)


def test_an_unknown_kind_is_told(own):
    """A file of no kind would never be used."""
    (fault,) = own("ratings.toml", "")
    assert fault == "own/ratings.toml: no kind of nudge is named 'ratings'; expected rating.toml"


def test_broken_utf8_is_told_with_its_line(own):
    """One line, no traceback."""
    (fault,) = own("rating.toml", b"[say]\ndefault = '\xff'\n")
    assert fault == "own/rating.toml:2: byte 0xff at offset 17; expected UTF-8 text; save it as UTF-8"


def test_a_missing_folder_is_told(tmp_path):
    """Named wrongly on the command line."""
    _, _, (fault,) = gather(SHIPPED, tmp_path / "none")
    assert fault.found == "no folder"


def test_load_raises_the_first_fault(tmp_path):
    """And says how to see them all."""
    (tmp_path / "script.toml").write_text("a = 1", encoding="utf-8")
    with pytest.raises(PromptError, match="coach check"):
        load(SHIPPED, tmp_path)


def test_kinds_can_be_switched_off():
    """By name."""
    assert [detector.kind for detector in detectors(load(SHIPPED), off=["script"])] == [
        "question",
        "promise",
        "repeat",
        "upsell",
        "rating",
    ]


def test_a_kind_that_is_not_there_is_told(tmp_path):
    """One that cannot be read is told as that, not as missing."""
    for name in ("script", "rating"):
        text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(text if name == "script" else f"{text}[", encoding="utf-8")
    found, examples, faults = gather(tmp_path)
    missing = [f"no {kind}.toml" for kind in KINDS if kind not in ("script", "rating")]
    assert [fault.found.split(" (")[0] for fault in faults] == ["broken TOML", *missing]
    assert [*found.prompts] == ["script"]
    assert [*examples] == [tmp_path / "script.toml"]


def test_a_file_with_a_fault_leaves_what_is_shipped(tmp_path):
    """All of it: half a file would be neither the one nor the other."""
    (tmp_path / "rating.toml").write_text('[say]\ndefault = "“{ask}”"\nno = "“{ask}”"\n', encoding="utf-8")
    found, _, _ = gather(SHIPPED, tmp_path)
    assert found.prompts == load(SHIPPED).prompts


def test_a_prompt_that_is_a_folder_is_told(tmp_path):
    """It cannot be read, and nothing else goes wrong."""
    (tmp_path / "rating.toml").mkdir()
    assert [fault.found for fault in gather(SHIPPED, tmp_path)[2]] == ["a folder"]
