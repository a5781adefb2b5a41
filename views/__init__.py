"""The screens, one file per chapter."""

from typing import Any

from flask import Flask


def install(app: Flask, appbuilder: Any) -> None:
    """Register every screen and its line in the menu; the order here is the order of the menu."""
    from views import (
        approval,
        cockpit,
        discipline,
        disclosure,
        dossier,
        formats,
        grading,
        health,
        inbox,
        inspection,
        listing,
        menu,
        platform,
        portal,
        rights,
        standards,
        subjects,
        trail,
    )

    for page in (inbox, platform):
        for view in page.PAGES:
            appbuilder.add_view_no_menu(view)
    for chapter in (subjects, disclosure, approval, inspection, grading, discipline, rights, platform):
        for view in chapter.VIEWS:
            appbuilder.add_view_no_menu(view)
            register = view.datamodel.obj
            menu.add(view.chapter, register.PLURAL, f"{view.__name__}.list", "can_read", register.register_name())
    for page in (cockpit, inbox, platform):
        for entry in page.ENTRIES:
            menu.add(*entry)
    app.register_blueprint(portal.blueprint)
    app.register_blueprint(health.blueprint)
    for part in (formats, listing, dossier, subjects, disclosure, rights, standards, platform, trail):
        part.init_app(app)
    app.context_processor(cockpit.frame)
