"""A line to PostgreSQL that can be cut: a small proxy between the site and the server's socket."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

NAME = ".s.PGSQL.5432"
READY = b"Z\x00\x00\x00\x05"
"""How the server says that it has answered a statement."""


class Line:
    """Listens in a folder as PostgreSQL does, and passes on what is said.

    `cut` says when it breaks: "" never, "before" or "after" the server has heard COMMIT, "always" at once.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self.server, self.cut, self.cuts = server, "", 0
        self.heard = threading.Event()
        self.uri = f"postgresql+psycopg://postgres@/house?host={folder}"
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(folder / NAME))
        self.listening.listen(32)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listening.accept()
                threading.Thread(target=self._pass_on, args=(near,), daemon=True).start()

    def _pass_on(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX)
        with near, far, suppress(OSError):
            far.connect(str(self.server))
            threading.Thread(target=self._answer, args=(far, near), daemon=True).start()
            while (said := near.recv(65536)) and self.cut != "always":
                if self.cut and b"COMMIT" in said:
                    self._break(said, far)
                    break
                far.sendall(said)
            _hang_up(near, far)

    def _break(self, said: bytes, far: socket.socket) -> None:
        self.cuts += 1
        if self.cut == "after":
            self.heard.clear()
            far.sendall(said)
            self.heard.wait(30)

    def _answer(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while said := far.recv(65536):
                if self.cut == "after" and self.cuts and READY in said:
                    self.heard.set()
                    break
                near.sendall(said)
        _hang_up(near, far)


def _hang_up(*ends: socket.socket) -> None:
    """Both ends, so that neither side waits for the other."""
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
