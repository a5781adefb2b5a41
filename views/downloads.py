"""Bytes on their way out: files that are never opened as a page of ours, and documents that are looked at."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, send_file

SANDBOX = "default-src 'none'; sandbox"
PDF = "application/pdf"
MEDIA = {"pdf": PDF, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
"""The media types of documents, by the ending of their names."""


def download(data: bytes, name: str, media_type: str) -> Response:
    return as_attachment(Response(data, mimetype=media_type), name)


def send(write: Callable[[BinaryIO], object], name: str, media_type: str) -> Response:
    """What `write` puts into a scratch file, sent from there: memory does not grow with the rows.

    The response closes the file when it has been sent; where writing fails it is closed at once.
    """
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryFile())
        write(scratch)
        scratch.seek(0)
        response = send_file(scratch, mimetype=media_type)
        stack.pop_all()
    return as_attachment(response, name)


def as_attachment(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def document(data: bytes, name: str, kind: str) -> Response:
    """A document that we made: a PDF is shown by the browser, so that it can be printed at once; Word is kept."""
    if kind != "pdf":
        return download(data, name, MEDIA[kind])
    response = Response(data, mimetype=PDF)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return response
