"""The check address of a document as a QR code, readable where a seventh of it is stained."""

import io

import segno


def svg(address: str) -> str:
    """For the PDF."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()


def png(address: str) -> bytes:
    """For Word, which knows no SVG."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", border=1, scale=6)
    return out.getvalue()
