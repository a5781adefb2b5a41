"""Scripts and styles of the pages. Their addresses name their edition, so that a browser asks for each only once."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    app.url_defaults(_name_edition)
    app.after_request(_keep)


def edition(filename: str) -> str:
    """A short digest of a file of the site; empty for one that is not there."""
    path = Path(current_app.static_folder or "") / filename
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _name_edition(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and (found := edition(values.get("filename", ""))):
        values.setdefault("v", found)


def _keep(response: Response) -> Response:
    """The edition that was asked for never changes; an address that names no edition, or an old one, is asked anew."""
    named = request.args.get("v")
    if request.endpoint == "static" and named and named == edition((request.view_args or {})["filename"]):
        response.headers["Cache-Control"] = FOREVER
    return response
