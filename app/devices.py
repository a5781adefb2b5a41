"""Known devices: a browser from which an account was entered is told apart from the places where others guess.

Its cookie opens nothing; it only keeps the wrong passwords of strangers from shutting the owner out.
"""

import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.services.platform.tries import Place
from models.platform import Account

KNOWN_FOR = timedelta(days=180)
"""How long a device stays known after the last time somebody signed in on it."""
_REMEMBERED = 8
"""So many accounts are remembered on a device that several people use."""


def place(account: Account | None) -> Place:
    """Where this request tries to enter the account from."""
    device, keys = _read()
    return Place(request.remote_addr or "", device if account and account.id in keys else "")


def remember(response: Response, account: Account) -> None:
    """From now on this browser is known as one from which the account was entered."""
    device, keys = _read()
    keys = [account.id, *(key for key in keys if key != account.id)][:_REMEMBERED]
    response.set_cookie(
        current_app.config["DEVICE_COOKIE_NAME"],
        str(_signer().dumps([device or secrets.token_hex(16), keys])),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _read() -> tuple[str, list[int]]:
    """(device, keys of its accounts) as signed by us; nothing of both for a cookie that is none of ours or too old."""
    try:
        device, keys = _signer().loads(
            request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], ""), max_age=int(KNOWN_FOR.total_seconds())
        )
    except BadSignature:
        return "", []
    return device, keys


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")
