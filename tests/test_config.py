"""config.toml."""

from typing import get_args

import pytest

from coach.config import Config, gather, load, shipped
from coach.errors import ConfigError
from coach.home import home
from coach.speech.models import MODELS, ModelName


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


WRONG = """\
[pacing]
gap_second = 3
stay_seconds = "long"
pause_seconds = 99
[prompts]
off = ["script", "ratings"]
[recording]
agent_channel = "lefft"
[voices]
onset = 1
"""


def test_every_fault_is_told_with_its_line(own):
    """Wrong key with the nearest, wrong type, out of range, a name of none, unknown room."""
    own(WRONG)
    _, faults = gather()
    where = str(home().config / "config.toml")
    assert [str(fault).removeprefix(f"{where}:") for fault in faults] == [
        "2: unknown key pacing.gap_second; expected gap_seconds",
        "3: pacing.stay_seconds = 'long'; expected a valid number",
        "4: pacing.pause_seconds = 99; expected less than or equal to 5",
        "6: prompts.off.1 = 'ratings'; expected rating",
        "8: recording.agent_channel = 'lefft'; expected left",
        "9: unknown key voices; expected voice",
    ]


def test_a_model_of_no_such_name_is_a_fault_of_the_file(own):
    """Told with its line, and the names are those that there are."""
    own('[ears]\nmodel = "tinyen"\n')
    (fault,) = gather()[1]
    assert str(fault).endswith("config.toml:2: ears.model = 'tinyen'; expected tiny.en")
    assert set(get_args(ModelName)) == set(MODELS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"nothin"', '"nothing" or a valid integer'),
        ("0", '"nothing" or greater than or equal to 1'),
        ("366", '"nothing" or less than or equal to 365'),
    ],
)
def test_a_setting_that_may_be_one_of_two_things_says_so(own, value, expected):
    """Days, or nothing."""
    own(f"[journal]\nkeep = {value}\n")
    (fault,) = gather()[1]
    assert (fault.found, fault.expected) == (f"journal.keep = {value}".replace('"', "'"), expected)


def test_what_is_sound_is_read_beside_what_is_not(own):
    """So that `coach check` can go on."""
    own("[pacing]\ngap_seconds = 45\nstay_seconds = 'long'\n[script]\nfile = 3\n")
    settings, _ = gather()
    assert (settings.pacing.gap_seconds, settings.pacing.stay_seconds) == (45, 12)
    assert settings.script == Config().script


def test_the_first_fault_ends_a_call_before_it_begins(own):
    """In one line, which says what to do about it and about the others."""
    own(WRONG)
    with pytest.raises(ConfigError) as fault:
        load()
    told = str(fault.value)
    assert "config.toml:2: unknown key pacing.gap_second; expected gap_seconds; every key stands in " in told
    assert told.endswith("5 more: `coach check` tells every fault")
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
