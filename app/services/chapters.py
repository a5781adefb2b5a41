"""Loads what the chapters register; only the factory and the tests import this file."""

from importlib import import_module
from pkgutil import walk_packages

import app.services
from app.services.flow import registry
from models.base import registers

ROOMS = (
    "subjects",
    "disclosure",
    "approval",
    "inspection",
    "grading",
    "discipline",
    "integrity",
    "rights",
    "safeguard",
    "publishing",
    "documents",
    "credit",
    "messages",
    "flow",
)
"""The rooms whose modules register functions."""


def load() -> None:
    """Import every module of these rooms; raises RuntimeError where a table of moves and the functions do not fit."""
    for module in walk_packages(app.services.__path__, "app.services."):
        if module.name.split(".")[2] in ROOMS:
            import_module(module.name)
    if faults := registry.faults(registers()):
        raise RuntimeError("；".join(faults))
