"""The pages of the site: a file per chapter, per page that belongs to no register, and per part of a register's page.

base, screen, moving, overtaken, printing, papers, transfer, downloads, picking, listing, dossier, grids and formats
make up the screen that every register has; a chapter's file adds what is particular to its registers, and score tells
how a grade came about. cockpit, inbox, messages, accounts, job_runs and platform are the office's other pages, onsite
those for the phone; portal and health answer without signing in.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from flask import Flask
from flask_appbuilder import AppBuilder, BaseView

from views.menu import Entry, fill, refuse_duplicates

if TYPE_CHECKING:
    from views.base import RegisterView


def install(app: Flask, appbuilder: AppBuilder) -> None:
    """Register every page and its line in the menu; the order here is the order of the menu.

    Raises RuntimeError for two screens of one register, two pages of one permission name or two menu entries of one
    endpoint.
    """
    from views import accounts, approval, cockpit, inbox, inspection, job_runs, messages, onsite, platform

    screens = _screens()
    parts = (inbox, messages, accounts, job_runs, platform, approval, inspection, onsite)
    pages = [page for part in parts for page in part.PAGES]
    check_names(screens, [cockpit.CockpitView, *pages])
    for view in (*pages, *screens):
        appbuilder.add_view_no_menu(view)
    entries = [entry for part in (cockpit, *parts) for entry in part.ENTRIES]
    fill([*map(_entry, screens), *entries])
    _init_parts(app)
    app.context_processor(cockpit.frame)


def _screens() -> list[type["RegisterView"]]:
    from views import approval, discipline, disclosure, documents, grading, inspection, platform, rights, subjects

    chapters = (subjects, disclosure, approval, inspection, grading, discipline, rights, documents, platform)
    return [screen for chapter in chapters for screen in chapter.VIEWS]


def check_names(screens: Sequence[type["RegisterView"]], pages: Sequence[type[BaseView]]) -> None:
    """Raises RuntimeError for two screens of one register, or two pages whose rights would be the same by name."""
    registers = [screen.datamodel.obj.register_name() for screen in screens]
    refuse_duplicates("Screens of one register", registers)
    refuse_duplicates("Pages of one permission name", [*registers, *(page.class_permission_name for page in pages)])


def _entry(screen: type["RegisterView"]) -> Entry:
    register = screen.datamodel.obj
    return Entry(screen.chapter, register.PLURAL, f"{screen.__name__}.list", ("can_read", register.register_name()))


def _init_parts(app: Flask) -> None:
    """The pages without signing in, and what the templates are given."""
    from views import health, portal

    app.register_blueprint(portal.blueprint)
    app.register_blueprint(health.blueprint)
    for part in (*_screen_parts(), *_chapter_parts()):
        part.init_app(app)


def _screen_parts() -> tuple[ModuleType, ...]:
    """What every register's screen is made of."""
    from views import dossier, formats, grids, listing, papers, picking, score, trail

    return formats, picking, papers, listing, dossier, grids, score, trail


def _chapter_parts() -> tuple[ModuleType, ...]:
    """What chapters add to it."""
    from views import approval, disclosure, documents, drives, inspection, job_runs, rights, standards

    return approval, drives, disclosure, documents, inspection, rights, standards, job_runs
