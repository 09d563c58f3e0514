"""The house is in order: types, style, imports."""

import shutil
import subprocess
import sys
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


def test_help_needs_no_recogniser():
    """`coach --help` answers at once: no engine, no numpy, no screen is imported for it."""
    code = (
        "import sys; from coach import cli\n"
        "heavy = {'ctranslate2', 'faster_whisper', 'numpy', 'onnxruntime', 'textual', 'av', 'sounddevice'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
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
