"""The tokens that stay: those that English calls use, and every byte, so that nothing becomes unsayable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer

OFTEN = 3
"""A token stays if the texts have it so often, in any case of letters."""
COMMON = 8000
"""Of GPT-2's merges the first so many stay if they are letters alone: they are the commonest in English at large."""
MARKS = frozenset(
    f"<|{name}|>"
    for name in (
        *("endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm", "startofprev"),
        *("nospeech", "nocaptions", "notimestamps"),
    )
)


def kept(tokenizer_json: str, texts: Iterable[str], *, english: bool) -> list[int]:
    """The ids of the tokens that stay, in order: text first, then the marks (other languages and times go).

    What is cut into kept tokens now is cut into the same ones afterwards: every merge that leads to them stays, too.
    """
    read = json.loads(tokenizer_json)
    vocabulary, merges = read["model"]["vocab"], [_pair(merge) for merge in read["model"]["merges"]]
    tokenizer = Tokenizer.from_str(tokenizer_json)
    used: Counter[int] = Counter()
    for encoded in tokenizer.encode_batch(
        [form for text in texts for form in (f" {text}", f" {text.lower()}")], add_special_tokens=False
    ):
        used.update(encoded.ids)
    marks = {one["id"] for one in read["added_tokens"]}
    parents = {a + b: (a, b) for a, b in merges}
    names = {number: token for token, number in vocabulary.items() if number not in marks}
    wanted = {names[number] for number, times in used.items() if number in names and times >= OFTEN} | {
        token for token in names.values() if len(token) == 1
    }
    common = [a + b for a, b in merges[:COMMON]]
    wanted |= {
        token for token in common if token.removeprefix("\u0120").isascii() and token.removeprefix("\u0120").isalpha()
    }
    stack = list(wanted)
    while stack:
        for part in parents.get(stack.pop(), ()):
            if part not in wanted:
                wanted.add(part)
                stack.append(part)
    stay = {
        one["id"]
        for one in read["added_tokens"]
        if one["content"] in MARKS and (one["content"] != "<|en|>" or not english)
    }
    return sorted(vocabulary[token] for token in wanted) + sorted(stay)


def tokenizer_json(original: str, keep: list[int]) -> str:
    """The published tokenizer with the tokens that stay, numbered anew."""
    made = json.loads(original)
    numbers = {old: new for new, old in enumerate(keep)}
    made["added_tokens"] = [one | {"id": numbers[one["id"]]} for one in made["added_tokens"] if one["id"] in numbers]
    model = made["model"]
    model["vocab"] = {token: numbers[old] for token, old in model["vocab"].items() if old in numbers}
    model["merges"] = [m for m in model["merges"] if all(t in model["vocab"] for t in (*_pair(m), "".join(_pair(m))))]
    made["post_processor"] = None
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def names(tokenizer: str) -> list[str]:
    """Every token by its number, as CTranslate2 lists them."""
    read: dict[str, Any] = json.loads(tokenizer)
    numbered = {number: token for token, number in read["model"]["vocab"].items()}
    numbered |= {one["id"]: one["content"] for one in read["added_tokens"]}
    return [numbered[number] for number in sorted(numbered)]


def _pair(merge: str | list[str]) -> tuple[str, str]:
    """Written as "a b" or as ["a", "b"]."""
    first, second = merge.split(" ") if isinstance(merge, str) else merge
    return first, second
