"""The map of the program. This module imports nothing, ever: importing the rules must not load the web.

    app.rules      what the law and the bureau's standard say: pure functions of facts and a day
    app.workflow   one table of moves per register: who may move a record from which status to which
    models         the registers as tables, one file per chapter of the plan; migrations beneath
    app.services   what the office does, in the packages below; they use the session, never commit, see no request
    jobs           the timetable and the runner: what happens without anybody clicking
    views          the pages: one file per chapter, per page without a register, and per part of a register's page
    app.factory    puts it all together; the only module that knows all the others

The packages of app.services, from the top; each uses only what stands below it (pyproject.toml, import-linter):

    demo           the fictional bureau for demonstrations
    installation   schema and first data, and whether an installation is safe and complete
    chapters       the one file that loads the chapters below and their registered functions
    ledgers        workbooks in and out, and the intake of forms and ledgers
    subjects, disclosure, approval, inspection, grading, discipline, rights
                   one per chapter: what is particular to its registers; no chapter imports another
    publishing     the copies of a record that the public reads, on each channel
    documents      templates, what is laid out of them, the numbers given, how documents reach people
    credit         the ledger of credit facts, grades and inspection frequencies
    messages       what people are told inside the house, read or not
    flow           transitions, work items and inbox, search, legal clocks, people and delegations, numbers, files
    rulebook       which rules are in force on a day, and the decisions kept with their reasons
    reading        what people write in workbooks and forms, understood
    platform       accounts, job runs and their timetable, checkpoints of the audit chain

Imports go one way: factory -> views | jobs -> services -> models -> workflow -> rules.

Beside that chain stand, in app:

    clock          the one place that reads the time
    extensions     database, CSRF, migrations and limiter, bound to the application by the factory
    audit          the hash chain over every write
    written        what a write made of a row, as the chain tells it
    scope          which rows a person sees
    cipher         encryption of personal numbers
    catalogue      the translation catalogues, outside any request
    outage         known trouble beneath the program: a database that is away, a disk that is full
    outcome        what became of the writing of a request, a COMMIT without an answer too
    http           what every request gets
    assets         scripts and styles, which a browser asks for once an edition
    faults         error pages, which need neither database nor disk
    devices        browsers from which an account was entered before
    unrecorded     signing in while the database's disk is full
    whole          a file that is there whole or not at all
    security       accounts, roles, sessions, and the rights computed from the tables of moves
    serving        the site under gunicorn
    commands       what `run.py` can do

http, assets, faults, security, serving and commands are the ways in; audit, scope and outcome listen to the session.
"""
