"""Nobody beyond this machine is spoken to: an audit hook refuses it, in every process that is coach's own.

A hook cannot be taken away again, so once `stay_on_it` has been called nothing but `errand` lets anything out. It sees
what Python does. Native code that dialled by itself would pass it unseen; the tests look for that with strace.
"""

import functools
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from coach.errors import NetworkError

_ADDRESSES = {"socket.connect": "connect to", "socket.sendto": "send to", "socket.sendmsg": "send to"}
_NAMES = {
    "socket.getaddrinfo": "look up",
    "socket.gethostbyname": "look up",
    "socket.gethostbyaddr": "look up",
    "socket.getnameinfo": "look up",
}
_LISTENS = {"socket.bind", "socket.listen"}  # the second is raised below, Python has none
_BARE, _BROWSER = "socket.__new__", "webbrowser.open"
_EVENTS = frozenset({*_ADDRESSES, *_NAMES, *_LISTENS, _BARE, _BROWSER})
"""The audit events with which something can leave the machine, or be let in from outside it."""

_LOCAL = {getattr(socket, family) for family in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, family)}
"""Families that end on this machine: the sound server, the desktop's bus, the kernel."""


class _Errand(threading.local):
    """Whether this thread is fetching; another thread's answer is its own, and a new thread's is no."""

    running = False


_errand = _Errand()


@contextmanager
def errand() -> Iterator[None]:
    """While the block lasts this thread may look up names and connect, and nothing else may; nobody may listen.

    For the one errand on which coach leaves the machine: a model that a person has asked for.
    """
    before, _errand.running = _errand.running, True
    try:
        yield
    finally:
        _errand.running = before


def stay_on_it() -> None:
    """From now on this process stays on this machine, for as long as it lives.

    Raises:
        NetworkError: not here, but wherever anything then tries to leave.
    """
    # these look a name up themselves, and only then raise their event: the question would be out already;
    # `listen` raises none, and without a `bind` it listens to everybody
    methods = {"connect": 1, "connect_ex": 1, "bind": 1, "sendto": 2, "sendmsg": 4, "listen": 0}
    for method, given in methods.items():
        event = f"socket.{method.removesuffix('_ex')}"
        setattr(socket.socket, method, _announced(getattr(socket.socket, method), event, given))
    sys.addaudithook(_refuse)


def go_offline() -> None:
    """Nothing is looked up on the hub, and it is told nothing. Call it before anything imports huggingface_hub.

    Nor does pydantic look for plugins or load any that is installed: Logfire's sends on what pydantic checks.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"


def _announced(method: Callable[..., Any], event: str, given: int) -> Callable[..., Any]:
    """A socket's method that raises an audit event before it looks at the address.

    That is its last argument of `given`; where none is given, the one that the socket has.
    """

    @functools.wraps(method)
    def announced(self: socket.socket, *arguments: Any) -> Any:
        if len(arguments) >= given:
            sys.audit(event, self, arguments[-1] if given else self.getsockname())
        return method(self, *arguments)

    return announced


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    if (told := leaves(event, arguments)) and (event in {*_LISTENS, _BROWSER} or not _errand.running):
        expected = "nobody but this machine itself (loopback): only `coach model get` fetches, and only when asked"
        raise NetworkError("network", f"refused to {told}", expected, "COACH_DEBUG=1 shows what tried")


def leaves(event: str, arguments: tuple[Any, ...]) -> str:
    """What an audit event of the network would do beyond this machine, in words; empty where it stays on it.

    What is not understood counts as leaving.
    """
    if event == _BROWSER:
        return f"open {arguments[0]!r}"
    if event == _BARE:  # whose methods are not those that are announced
        made, family, *_ = arguments
        return "" if isinstance(made, socket.socket) or family in _LOCAL else "make a bare socket"
    if event in _NAMES:
        asked = arguments[0][0] if event == "socket.getnameinfo" else arguments[0]
        # None asks for the addresses of this machine
        return "" if asked is None or _here(asked) else f"{_NAMES[event]} {_plain(asked)}"
    used, address = arguments
    if used.family in _LOCAL or address is None:  # sent where the socket is connected to, which was asked then
        return ""
    host = address[0] if isinstance(address, tuple) and address else address
    does = "listen on" if event in _LISTENS else _ADDRESSES[event]
    return "" if used.family in {socket.AF_INET, socket.AF_INET6} and _here(host) else f"{does} {_plain(host)}"


def _plain(host: object) -> str:
    if isinstance(host, bytes | bytearray):
        return host.decode(errors="replace") or "every address"
    return str(host) or "every address"


def _here(host: object) -> bool:
    if not isinstance(host, str | bytes | bytearray):
        return False
    name = _plain(host).casefold()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback  # before 3.13 ::ffff:127.0.0.1 would be none
