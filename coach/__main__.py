"""The program: `coach`, or `python -m coach`. Whatever goes wrong, a person sees one line."""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn


def main() -> None:
    """Run a command; every fault a person can meet is one line on stderr and status 1."""
    gc.set_threshold(50_000)  # at 700 a tenth of the time to the first screen goes into looking through what stays
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # it was closed by whoever started us
    try:
        # 0.3 s in which Ctrl-C must not show a traceback either
        from coach import loopback

        loopback.stay_on_it()
        loopback.go_offline()
        from coach.errors import CoachError

        if sys.argv[1:2] == ["tell"] and len(sys.argv) > 2 and not sys.argv[2].startswith("-"):
            from coach.link.tell import tell

            print(tell(sys.argv[2:]))  # a hot key does not wait 0.2 s for the other commands
            return
        from coach.cli import app

        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # whoever read our lines has enough of them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # the last net: whatever it is, a person sees one line and no traceback
        if isinstance(error, ImportError) and _interrupted(error):
            raise SystemExit(130) from None
        if os.environ.get("COACH_DEBUG"):
            raise
        if isinstance(error, CoachError):
            _fail(str(error))
        if isinstance(error, OSError) and error.strerror:
            _fail(f"{error.filename or 'output'}: {error.strerror}")
        _fail(_own_fault(error))


def _interrupted(error: BaseException | None) -> bool:
    """Ctrl-C came while a library was being loaded, which tells of it as an ImportError."""
    return error is not None and (
        isinstance(error, KeyboardInterrupt) or _interrupted(error.__cause__) or _interrupted(error.__context__)
    )


def _own_fault(error: Exception) -> str:
    """Our own fault: its message may hold words of the call, its kind and place do not."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(__file__).parent in Path(frame.filename).parents]
    place = (ours or frames)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return f"a fault of coach itself ({type(error).__name__} at {where}); COACH_DEBUG=1 shows where it comes from"


def _fail(line: str) -> NoReturn:
    print(f"coach: {line}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
