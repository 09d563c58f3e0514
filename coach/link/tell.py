"""`coach tell`: one line to a running coach, one line back.

Meant for hot keys, so it imports next to nothing: starting Python takes longer than all it does.
"""

import json
import socket
from collections.abc import Sequence

from coach.errors import LinkError
from coach.link.address import DOOR, find

SECONDS = 3.0
LONGEST = 4096
"""Bytes of a line, either way."""


def tell(words: Sequence[str]) -> str:
    """Tell the running coach something.

    Args:
        words: the word it knows, then those of a note.

    Returns:
        What it says to that, in a few words.

    Raises:
        LinkError: no coach runs, it does not answer, or it does not know the word.
    """
    where, token = _found()
    asked = json.dumps({"token": token, "what": words[0], "note": " ".join(words[1:])})
    try:
        with socket.create_connection(("127.0.0.1", where), SECONDS) as link:
            link.sendall(asked.encode()[: LONGEST - 1] + b"\n")
            answer = json.loads(link.makefile("rb").readline(LONGEST))
            done, said = bool(answer["done"]), str(answer["say"])
    except ConnectionRefusedError:  # it was killed before it could take its file away
        raise _none_runs() from None
    except (OSError, ValueError, KeyError, TypeError):
        raise LinkError("coach tell", "the running coach does not answer", remedy="end it and start it again") from None
    if not done:
        raise LinkError("coach tell", said, remedy="coach tell --help lists the words")
    return said or "Done."


def _found() -> tuple[int, str]:
    if found := find(DOOR):
        return found
    raise _none_runs()


def _none_runs() -> LinkError:
    return LinkError("coach tell", "no coach runs", remedy="coach live starts one")
