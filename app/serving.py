"""The site under gunicorn, with the timetable beside it where that is wanted."""

import threading
from typing import Any

from gunicorn.app.base import BaseApplication


class Site(BaseApplication):
    """Workers with threads; each makes its own application, so that nothing is shared across the fork."""

    def __init__(self, host: str, port: int, workers: int, *, jobs: bool) -> None:
        self.settings: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "accesslog": None,
            "control_socket_disable": True,
            "post_worker_init": _ring if jobs else lambda worker: None,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from app.factory import create_app

        return create_app()


def _ring(worker: Any) -> None:
    """The timetable in a thread of this worker; the ledger of runs keeps several of them apart."""
    from jobs.scheduler import Clock

    threading.Thread(target=Clock(worker.wsgi).run, daemon=True, name="timetable").start()
