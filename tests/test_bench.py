"""Programs run by hand."""

import importlib
import json
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
        importlib.import_module("coach.wiring")  # libraries of its own ask for the system when they are imported
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit, match="only on Linux"):
        bench(name, *words)


@pytest.mark.parametrize("held", [False, True])
def test_secrets_are_left_out_and_other_numbers_kept(monkeypatch, held):
    """The bars, for the numbers that the rules were tuned on and for those that they were not."""
    monkeypatch.syspath_prepend(BENCH)
    redaction = importlib.import_module("redaction")
    found = [one for one in redaction.outcomes() if one.held == held]
    right = {kind: redaction.share([one for one in found if redaction.group(one) == kind]) for kind in redaction.KINDS}
    assert len(found) >= 150
    assert right["card number"] >= 0.99
    assert right["other secrets"] >= 0.95
    assert right["kept"] >= 0.95


def test_a_share_counts_what_is_left_in_and_what_is_lost(monkeypatch, tmp_path):
    """A secret that comes through, and a number that does not, are both wrong."""
    monkeypatch.syspath_prepend(BENCH)
    redaction = importlib.import_module("redaction")
    rows = [
        "{PIN|four one} that's all",
        "{+phone|4111 1111 1111 1111}",
        "the pin is {PIN|4417}",
        "it was {+price|£4.50}",
    ]
    file = tmp_path / "numbers.jsonl"
    file.write_text("\n".join(json.dumps({"turns": [f"customer: {row}"]}) for row in rows), encoding="utf-8")
    assert [one.right for one in redaction.outcomes(file)] == [False, False, True, True]
