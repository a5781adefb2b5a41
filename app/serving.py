"""The site under gunicorn, with the timetable beside it where that is wanted."""

import threading
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker


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
            "post_worker_init": _start_timetable if jobs else lambda _worker: None,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        from app.factory import create_app

        return create_app()


def _start_timetable(worker: Worker) -> None:
    """The timetable in a thread of this worker; the table of job runs lets only one worker start each run."""
    from jobs.scheduler import Scheduler

    threading.Thread(target=Scheduler(worker.wsgi).run, daemon=True, name="timetable").start()
