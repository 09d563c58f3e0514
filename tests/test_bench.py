"""Programs run by hand."""

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture
def bench(monkeypatch):
    """Runs one with the words of its command line."""
    monkeypatch.syspath_prepend(BENCH)

    def run(name: str, *words: object) -> None:
        monkeypatch.setattr(sys, "argv", [name, *map(str, words)])
        monkeypatch.delitem(sys.modules, name, raising=False)
        __import__(name).main()

    return run


def test_narrowband_takes_a_recording_of_one_side(bench, tmp_path, capsys):
    """A row for the side there is."""
    with wave.open(str(tmp_path / "call.wav"), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes((np.sin(np.arange(4000)) * 9000).astype("<i2").tobytes())
    with np.errstate(invalid="ignore"):  # no speech in it
        bench("narrowband", tmp_path / "call.wav", "--edges", 0)
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == ["agent"]


@pytest.mark.parametrize(("name", "words"), [("quiet", []), ("heard", ["call.ogg"])])
def test_what_is_measured_on_linux_is_refused_elsewhere(bench, monkeypatch, name, words):
    """In one line."""
    if name == "heard":
        pytest.importorskip("jiwer", reason="the extra bench brings it")
        pytest.importorskip("whisper_normalizer", reason="the extra bench brings it")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit, match="only on Linux"):
        bench(name, *words)
