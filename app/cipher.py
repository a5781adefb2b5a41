"""Personal numbers are unreadable in the database: AES-GCM under FIELD_KEY (GB/T 22239 8.1.4.8, PIPL 第五十一条)."""

import base64
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PREFIX = "v1:"


@lru_cache(maxsize=4)
def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(key))


@lru_cache(maxsize=4)
def _print_key(key: str) -> bytes:
    """A key of its own, so that a print says nothing about what the other key sealed."""
    return HKDF(SHA256(), 32, None, b"print").derive(base64.urlsafe_b64decode(key))


def key_for(purpose: str) -> str:
    """256 bits as base64, the same for the same purpose; they say nothing about any other key."""
    secret = base64.urlsafe_b64decode(os.environ["FIELD_KEY"])
    return base64.b64encode(HKDF(SHA256(), 32, None, purpose.encode()).derive(secret)).decode()


def new_key() -> str:
    """A fresh 256-bit key as text."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(256)).decode()


def seal(text: str) -> str:
    """The text as it is stored: version mark, then 12 bytes of nonce and the ciphertext in base64."""
    nonce = os.urandom(12)
    sealed = _cipher(os.environ["FIELD_KEY"]).encrypt(nonce, text.encode(), None)
    return _PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(stored: str) -> str:
    """The text again; raises InvalidTag if it was altered or the key is another one."""
    raw = base64.urlsafe_b64decode(stored.removeprefix(_PREFIX))
    return _cipher(os.environ["FIELD_KEY"]).decrypt(raw[:12], raw[12:], None).decode()


def print_of(text: str) -> str:
    """The same 64 characters for the same text: by them it is found again without being read, with the key alone."""
    return hmac.digest(_print_key(os.environ["FIELD_KEY"]), text.encode(), "sha256").hex()
