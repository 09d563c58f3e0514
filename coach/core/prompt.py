"""What a trainer sets for one kind of nudge: wording, thresholds, cue phrases. And the company's script."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Prompt:
    """One kind of nudge, as its file in prompts/ says."""

    kind: str
    """The file's stem, the detector's module and its test."""
    say: Mapping[str, str]
    """Template by occasion; `default` is always there. `{because}` and `{ask}` quote the call."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists of phrases by what they are a cue for."""


@dataclass(frozen=True)
class ScriptLine:
    """A line the company gave out."""

    text: str
    """`___` stands for a name put in."""
    required: bool = False
    """Must be read; reading it is never nudged."""

    @classmethod
    def parse(cls, line: str) -> "ScriptLine":
        """From a line of a script file, where `! ` stands before what must be read."""
        required = line.startswith("!")
        return cls(line.removeprefix("!").strip(), required)

    def __str__(self) -> str:
        return f"! {self.text}" if self.required else self.text
