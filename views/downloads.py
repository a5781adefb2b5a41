"""Bytes on their way out: files that are never opened as a page of ours, and documents that are looked at."""

from urllib.parse import quote

from flask import Response

_SANDBOX = "default-src 'none'; sandbox"
PDF = "application/pdf"
MEDIA = {"pdf": PDF, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
"""The media types of documents, by the ending of their names."""


def download(data: bytes, name: str, media_type: str) -> Response:
    return as_attachment(Response(data, mimetype=media_type), name)


def as_attachment(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def document(data: bytes, name: str, kind: str) -> Response:
    """A document that we made: a PDF is shown by the browser, so that it can be printed at once; Word is kept."""
    if kind != "pdf":
        return download(data, name, MEDIA[kind])
    response = Response(data, mimetype=PDF)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return response
