"""What of a call is kept, and what locks it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval


@dataclass(frozen=True)
class JournalSettings:
    """The journal's settings."""

    keep: Literal["nothing"] | Annotated[int, Interval(ge=1, le=365)] = 7
    """Days that a call's words and lines are kept, or nothing."""
    key: Literal["keyring", "passphrase"] = "keyring"
    """Where the key is: in the system's keyring, or made from a passphrase that is asked for."""
