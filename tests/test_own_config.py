"""A person's own config.toml, changed."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ConfigError
from coach.own_config import propose, restore

OWN = "# mine\n[pacing]\ngap_seconds = 25.0  # slower\n\n[ears]\nthreads = 1\n"


@pytest.fixture
def path(tmp_path):
    """A file as a person wrote it."""
    (tmp_path / "config.toml").write_text(OWN, encoding="utf-8")
    return tmp_path / "config.toml"


def test_what_stands_there_stays_with_its_comments(path):
    """A key comes to a table that is there, another with a table of its own."""
    found = propose(path, {("ears", "model"): "base", ("script", "file"): "lines.txt"})
    assert found.after == OWN + 'model = "base"\n\n[script]\nfile = "lines.txt"\n'
    assert [line for line in found.changes if line.startswith("-")] == []


def test_an_empty_value_is_not_written_unless_another_stands_there(path):
    """The default needs no line."""
    assert propose(path, {("ears", "model"): ""}).after == OWN
    path.write_text('[ears]\nmodel = "base"\n', encoding="utf-8")
    assert propose(path, {("ears", "model"): ""}).after == '[ears]\nmodel = ""\n'


def test_nothing_is_written_before_it_is_asked_for(path):
    """And the file as it was is kept beside it."""
    found = propose(path, {("ears", "model"): "base"})
    assert path.read_text(encoding="utf-8") == OWN
    found.write()
    assert path.read_text(encoding="utf-8") == found.after
    assert found.backup.read_text(encoding="utf-8") == OWN


def test_undo_puts_back_and_twice_is_as_before(path):
    """Nothing is ever lost by it."""
    found = propose(path, {("ears", "model"): "base"})
    found.write()
    restore(path)
    assert path.read_text(encoding="utf-8") == OWN
    restore(path)
    assert path.read_text(encoding="utf-8") == found.after


def test_undo_of_a_first_file_leaves_an_empty_one(tmp_path):
    """There was none before."""
    propose(tmp_path / "new" / "config.toml", {("ears", "model"): "base"}).write()
    assert restore(tmp_path / "new" / "config.toml").read_text(encoding="utf-8") == ""


def test_undo_of_nothing_is_one_line(path):
    """No change has been made."""
    with pytest.raises(ConfigError, match="nothing has been changed"):
        restore(path)


def test_what_changes_nothing_writes_nothing(path):
    """No copy either."""
    found = propose(path, {("ears", "model"): ""})
    found.write()
    assert not found.backup.exists()


@pytest.mark.parametrize("text", ["[ears\n", "ears = 3\n", "[[ears]]\nmodel = 'x'\n"])
def test_a_file_that_cannot_be_changed_is_told(path, text):
    """And left as it is."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be changed"):
        propose(path, {("ears", "model"): "base"})
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """There is a file in its place."""
    (tmp_path / "file").write_text("")
    found = propose(tmp_path / "file" / "config.toml", {("ears", "model"): "base"})
    with pytest.raises(ConfigError, match="cannot be written"):
        found.write()


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), min_size=1)


@given(NAMES)
def test_every_name_comes_back_as_it_was_written(tmp_path_factory, name):
    """Quotes, line ends, other scripts: a device may be called anything."""
    path = tmp_path_factory.mktemp("own") / "config.toml"
    path.write_text(OWN, encoding="utf-8")
    after = tomllib.loads(propose(path, {("devices", "agent"): name}).after)
    assert after == tomllib.loads(OWN) | {"devices": {"agent": name}}
