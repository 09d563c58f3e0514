"""The house is in order: types, style, imports, what is packed."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    ["ruff check .", "ruff format --check .", "mypy", "lint-imports --no-cache"],
)
def test_checks_pass(command):
    """Every check that CONTRIBUTING.md names is clean."""
    name, *rest = command.split()
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or name
    done = subprocess.run([program, *rest], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


HEAVY = {"ctranslate2", "faster_whisper", "huggingface_hub", "numpy", "onnxruntime", "rapidfuzz", "av", "sounddevice"}


@pytest.mark.parametrize(
    ("imports", "heavy"),
    [
        ("coach.cli", HEAVY | {"asyncio", "filelock", "pydantic", "sqlcipher3", "textual"}),
        (
            "coach.cli, coach.config, coach.journal.opening, coach.tui.review",
            HEAVY | {"coach.tui.kept", "coach.core.redaction", "coach.explaining"},
        ),
    ],
)
def test_a_person_does_not_wait_for_what_a_command_does_not_need(imports, heavy):
    """`coach --help` answers at once, and `coach review` shows its first screen within half a second."""
    code = f"import sys, {imports}; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_sound_library_is_needed_but_to_play_and_to_record():
    """A machine without PortAudio can do everything else: nothing imports sounddevice at the top."""
    found = [
        path.relative_to(TOP).as_posix()
        for path in (TOP / "coach").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import sounddevice", "from sounddevice"))
    ]
    assert found == []


def test_what_is_imported_is_declared():
    """Not left to what a dependency happens to bring."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (TOP / "coach").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    found = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"coach", "_typeshed"}
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split("[<>=~]", line)[0] for line in project["dependencies"]}
    packages = packages_distributions()
    assert {name for name in found if not declared & {one.lower().replace("_", "-") for one in packages[name]}} == set()


def test_the_source_package_carries_all_that_is_kept():
    """Whoever has it can run the tests, the benchmarks and the recipes."""
    build = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    packed = {name.removeprefix("/") for name in build["targets"]["sdist"]["include"]}
    git = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if git.returncode:
        pytest.skip("no checkout")
    kept = {line.split("/")[0] for line in git.stdout.splitlines()}
    assert kept - packed <= {".gitignore", "pyproject.toml"}  # these two go into every one
    assert {"training", "bench", ".ci"} <= packed
