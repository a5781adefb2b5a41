"""The map of the house. This module imports nothing, ever: importing the rules must not load the web.

    app.rules      what the law and the bureau's standard say: pure functions of facts and a day
    app.workflow   one table of moves per register: who may move a record from which status to which
    models         the registers as tables, one file per chapter of the plan
    app.services   the verbs of the office; they use the session, never commit, never see a request
    jobs           the timetable and the runner: what happens without anybody clicking
    views          the screens, one file per chapter
    app.factory    puts it all together; the only module that knows everything

Imports go one way: factory -> views | jobs -> services -> models -> workflow -> rules.
Beside the chain stand clock (the one place that reads the time) and extensions (db, csrf, migrate), which use nobody of ours;
audit (the hash chain over every write), scope (which rows a person sees) and cipher, which know the models; catalogue (the
words); http, security and serving, the doors of the site; and commands, the doors of `run.py`.
"""
