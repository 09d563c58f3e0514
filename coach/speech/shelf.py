"""The user's model folder: a model is put there whole, or not at all.

models/tiny.en/            the files of a model, and weights.json: where they came from and their checksums
models/.partial/tiny.en/   what has been fetched so far; nothing looks for a model here
models/.partial/*.lock     held by the process that is fetching
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import filelock

from coach.errors import WeightsError
from coach.speech import form

RECORD = "weights.json"
FILES = ("config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.json", "vocabulary.txt", "model.bin")
"""Every file that a model in CTranslate2's form may have here."""
CHUNK = 1 << 20

Tell = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes there will be."""


@dataclass(frozen=True)
class Record:
    """What is noted beside a model when it is put on the shelf."""

    name: str = ""
    source: str = ""
    """Repository and revision, package or folder."""
    files: Mapping[str, str] = field(default_factory=dict)
    """File name to SHA-256."""


def digest(*pieces: Path) -> str:
    """SHA-256 of files laid end to end, in hex.

    Done before every load, with nothing cached: 0.04 s for the 75 MB of tiny.en, in proportion 0.8 s for the 1.6 GB of
    large-v3-turbo (one core of an AMD EPYC with SHA-NI), and the bytes are then in memory for the engine to load.
    """
    sha = hashlib.sha256()
    for chunk in _chunks(pieces):
        sha.update(chunk)
    return sha.hexdigest()


def record(folder: Path) -> Record:
    """What was noted beside a model; empty where nothing was.

    Raises:
        WeightsError: it is damaged.
        OSError: it cannot be read.
    """
    path, remedy = folder / RECORD, "fetch the model again"
    if not path.exists():
        return Record()
    table = form.table_in(path, remedy)
    files = table.get("files")
    if not isinstance(files, dict) or not all(file in FILES and isinstance(sha, str) for file, sha in files.items()):
        raise WeightsError(str(path), "is damaged", "the checksums of a model's files", remedy)
    return Record(str(table.get("name", "")), str(table.get("source", "")), files)


def partial(name: str, models: Path) -> Path:
    """The folder in which a model is gathered."""
    return models / ".partial" / name


@contextmanager
def locked(name: str, models: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """One process at a time gathers a model; the lock ends with the process that holds it, and leaves no file.

    Raises:
        WeightsError: another process has it, or the folder cannot be written.
    """
    path = partial(f"{name}.lock", models)
    lock = filelock.FileLock(path)
    with writing(name, models):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=wait_seconds)
        except filelock.Timeout:
            found = "another coach is fetching it just now"
            raise WeightsError(name, found, remedy="wait until that one has finished") from None
    try:
        yield
    finally:
        # removed while it is held: who waits for it finds (filelock from 3.21 on) that it has no name, and begins anew
        with suppress(OSError):  # Windows removes it as it is released
            path.unlink()
        lock.release()


def tidy(models: Path) -> None:
    """Remove the folder of what is being fetched where it is empty; who is fetching has a lock in it."""
    with suppress(OSError):
        (models / ".partial").rmdir()


@contextmanager
def writing(name: str, models: Path) -> Iterator[None]:
    """What the disk refuses, told in one line.

    Raises:
        WeightsError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        found = f"{name} cannot be put there ({error.strerror or error})"
        remedy = "make room, or set COACH_HOME to a folder on another disk, and ask again"
        raise WeightsError(str(models), found, remedy=remedy) from None


def bring(
    name: str,
    pieces: tuple[Path, ...],
    models: Path,
    source: str,
    *,
    sha256: str | None,
    tell: Tell | None = None,
) -> Path:
    """Copy a model from this machine, with the model locked.

    Args:
        name: what the model is called.
        pieces: of its model.bin, in order; the other files lie beside the first.
        models: the user's model folder.
        source: noted beside the model.
        sha256: that model.bin must have.
        tell: told how far it is.

    Raises:
        WeightsError: other bytes, or the disk; then nothing is left.
    """
    beside = [path for file in FILES[:-1] if (path := pieces[0].parent / file).is_file()]
    place = partial(name, models)
    try:
        with writing(name, models):
            total, done = sum(piece.stat().st_size for piece in pieces), 0
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for path in beside:
                shutil.copyfile(path, place / path.name)
            with (place / "model.bin").open("wb") as joined:
                for chunk in _chunks(pieces):
                    joined.write(chunk)
                    done += len(chunk)
                    if tell:
                        tell(done, total)
            return settle(name, models, source, {"model.bin": sha256} if sha256 else {})
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def settle(name: str, models: Path, source: str, expected: Mapping[str, str]) -> Path:
    """Check what has been gathered against the SHA-256 expected of its files, note them all, and move it into place.

    Raises:
        WeightsError: a file is not the bytes it should be and is removed, or one is missing.
        OSError: the disk.
    """
    place, target, old = partial(name, models), models / name, partial(f"{name}.old", models)
    digests = {file: digest(place / file) for file in FILES if (place / file).is_file()}
    for file, sha256 in expected.items():
        if digests.get(file) != sha256:
            (place / file).unlink(missing_ok=True)
            remedy = "what came has been removed; ask again, or from another place with --from"
            raise mismatch(f"{name} from {source}", file, digests.get(file, ""), sha256, remedy)
    elsewhere = f"get {name} from another place with --from"
    form.whole(place, elsewhere)
    form.usable(place, elsewhere)
    noted = json.dumps(asdict(Record(name, source, digests)), indent=1)
    (place / RECORD).write_text(noted + "\n", encoding="utf-8")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():  # a damaged one
        target.rename(old)
    place.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def remove(name: str, models: Path) -> bool:
    """Take a model, and what had been fetched of it, off the shelf; False where there was nothing.

    Raises:
        WeightsError: another process is fetching it, or the disk.
    """
    target, place = models / name, partial(name, models)
    if not target.exists() and not place.exists():
        return False
    with locked(name, models):
        try:
            if target.exists():
                shutil.rmtree(place, ignore_errors=True)
                target.rename(place)  # first out of sight, so that half a model is never found
            shutil.rmtree(place)
        except OSError as error:
            raise WeightsError(str(target), f"cannot be removed ({error.strerror or error})") from None
    tidy(models)
    return True


def mismatch(where: str, file: str, found: str, expected: str, remedy: str) -> WeightsError:
    """Bytes that are not what they should be; twelve digits are enough to tell two checksums apart."""
    return WeightsError(where, f"{file} has SHA-256 {found[:12] or 'of nothing'}", expected[:12], remedy)


def _chunks(pieces: tuple[Path, ...]) -> Iterator[bytes]:
    for piece in pieces:
        with piece.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
