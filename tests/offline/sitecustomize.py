"""No test, and no process that a test starts, connects to anything but this machine.

Python imports this file at start-up wherever its folder is on the path.
"""

import sys
from typing import Any

HERE = ("127.0.0.1", "::1", "localhost")
_WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg")


def _stay_on_this_machine(event: str, args: tuple[Any, ...]) -> None:
    if event in _WATCHED and isinstance(address := args[1], tuple) and address[0] not in HERE:
        raise PermissionError(f"A test wanted to connect to {address[0]}; tests stay on this machine.")


sys.addaudithook(_stay_on_this_machine)
