"""Text files as a person's machine holds them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.config import load as load_config
from coach.config import shipped
from coach.errors import ConfigError, PromptError, ScriptError, TranscriptError
from coach.prompts.load import load as load_prompts
from coach.prompts.script import read_script
from coach.text import LARGEST, printable, read_text
from coach.transcripts import read as read_transcript


def refused(path, error=ScriptError):
    """What is said of it; one line."""
    with pytest.raises(error) as told:
        read_text(path, error, "a script")
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [("[" * 100_000, "(nested too deep)"), ("9" * 5000, "(a number of thousands of digits)")],
    ids=["deep", "long"],
)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("call.json", '{{"segments": {}}}'),
        ("call.jsonl", '{{"event": "tick", "at": {}}}'),
        ("rating.toml", "[say]\ndefault = {}\n"),
    ],
)
def test_what_goes_beyond_a_parser_is_told_in_our_words(tmp_path, name, form, value, said):
    """Not in Python's, which tell of its recursion and of a function to call."""
    path = tmp_path / name
    path.write_text(form.format(value), encoding="utf-8")
    with pytest.raises((PromptError, TranscriptError)) as told:
        load_prompts(shipped("prompts"), tmp_path) if name.endswith(".toml") else read_transcript(path)
    assert said in str(told.value)


def test_line_ends_and_byte_order_mark_do_not_matter(tmp_path):
    """Notepad writes both."""
    path = tmp_path / "script.txt"
    path.write_bytes("\ufeffone\r\ntwo\rthree\n".encode())
    assert read_text(path, ScriptError, "a script") == "one\ntwo\nthree\n"


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path):
    """And what would mend it."""
    path = tmp_path / "script.txt"
    path.write_bytes(b"one\r\ncaf\xe9\r\n")
    assert refused(path).endswith("script.txt:2: byte 0xe9 at offset 8; expected UTF-8 text; save it as UTF-8")
    path.write_bytes("one".encode("utf-16"))
    assert refused(path).endswith("script.txt:1: UTF-16; expected UTF-8 text; save it as UTF-8")


def test_what_is_no_file_is_told(tmp_path):
    """A missing one, a folder, a name that cannot be."""
    assert refused(tmp_path / "none.txt").endswith("none.txt: no such file; expected a script")
    assert refused(tmp_path).endswith("a folder; expected a script")
    assert "null" in refused(tmp_path / "a\0b")


def test_a_huge_file_is_refused_unread(tmp_path):
    """A recording given as a script."""
    path = tmp_path / "script.txt"
    path.touch()
    os.truncate(path, 3 * LARGEST)
    assert refused(path).endswith("3.0 MB; expected at most 1 MB")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with a name")
def test_a_pipe_and_a_device_neither_hang_nor_fill_the_memory(tmp_path, monkeypatch):
    """Given as a transcript, a script, a prompt or the config."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    (tmp_path / "prompts").mkdir()
    for name in ("script.txt", "call.vtt", "prompts/rating.toml", "config.toml"):
        os.mkfifo(tmp_path / name)
    readers = [
        (lambda: read_script(tmp_path / "script.txt"), ScriptError),
        (lambda: read_transcript(tmp_path / "call.vtt"), TranscriptError),
        (lambda: load_prompts(tmp_path / "prompts"), PromptError),
        (load_config, ConfigError),
    ]
    for reader, error in readers:
        with pytest.raises(error, match="a pipe or a device"):
            reader()
    assert "a pipe or a device" in refused(Path("/dev/zero"))


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """Root may read anything, so the system's answer is played."""

    def denied(*args):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "script.txt").touch()
    monkeypatch.setattr("pathlib.Path.open", denied)
    assert "this account may not read it" in refused(tmp_path / "script.txt")


@given(st.text() | st.text("a\ud83d\ude00\ud800\udce9"))
def test_printable_text_can_be_printed_and_stays_as_it_is(text):
    """Only halves of a pair are replaced."""
    shown = printable(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert printable(shown) == shown
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert shown == text
