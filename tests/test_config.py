"""config.toml."""

import pytest

from coach.config import Config, home, load, shipped
from coach.errors import ConfigError


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Writes a person's own config.toml."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda text: (tmp_path / "config.toml").write_text(text, encoding="utf-8")


def test_what_is_shipped_says_every_default(own):
    """The file that comes with coach and the settings in the code are the same."""
    assert load() == Config()


def test_a_single_key_is_overridden(own):
    """Lines left out keep what is shipped."""
    own("[pacing]\ngap_seconds = 45\n")
    assert load().pacing.gap_seconds == 45
    assert load().pacing.stay_seconds == 12


def test_where_the_agent_is_belongs_to_the_recording(own):
    """Not to the script."""
    own('[recording]\nagent_channel = "right"\n')
    assert load().recording.agent_channel == "right"


def test_every_fault_is_told_at_once(own):
    """Wrong key with the nearest, wrong type, out of range, unknown room."""
    own('[pacing]\ngap_second = 3\nstay_seconds = "long"\npause_seconds = 99\n[voices]\nonset = 1\n')
    with pytest.raises(ConfigError) as fault:
        load()
    told = str(fault.value)
    assert str(home().config / "config.toml") in told
    assert "unknown key pacing.gap_second (nearest is gap_seconds)" in told
    assert "pacing.stay_seconds = 'long' (input should be a valid number)" in told
    assert "pacing.pause_seconds = 99 (input should be less than or equal to 5)" in told
    assert "unknown key voices (nearest is voice)" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "text",
    ["[pacing", "pacing = 3", "\x00", "[pacing]\ngap_seconds = 1e999", '[ears]\nthreads = "2"', "a = 1979-05-27"],
)
def test_broken_files_are_faults(own, text):
    """One line, no traceback."""
    own(text)
    with pytest.raises(ConfigError):
        load()


def test_bytes_that_are_no_text_are_a_fault(own, tmp_path):
    """A config saved in another encoding."""
    (tmp_path / "config.toml").write_bytes(b'[script]\nfile = "\xff"\n')
    with pytest.raises(ConfigError, match=r"config.toml:2: byte 0xff .* expected UTF-8 text"):
        load()


def test_notepads_byte_order_mark_and_line_ends_are_no_fault(own):
    """As a config is saved on Windows."""
    own("\ufeff[pacing]\r\ngap_seconds = 45\r\n")
    assert load().pacing.gap_seconds == 45


def test_prompts_and_settings_come_with_coach():
    """Found from a checkout; the wheel carries the same files."""
    assert (shipped("prompts") / "question.toml").is_file()
    assert shipped("config.toml").is_file()
