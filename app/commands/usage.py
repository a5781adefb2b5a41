"""The help of the command line, and what click answers to wrong usage, in the language of the installation."""

import gettext
import os

import click

import config
from app import catalogue
from app.rules.errors import N_, Locale

CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Error: {message}"),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_("(dynamic)"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Option {name!r} does not take a value."),
    N_("Option {name!r} requires an argument."),
    N_("Got unexpected extra argument ({args})"),
    N_("Got unexpected extra arguments ({args})"),
    N_("Option {name!r} requires {nargs} arguments."),
    N_("Did you mean {possibility}?"),
    N_("(Did you mean one of: {possibilities}?)"),
    N_("{value!r} is not one of {choices}."),
    N_("default: {default}"),
    N_("Aborted!"),
)
"""The sentences of click that can appear here; it looks them up by itself in the catalogue bound to it."""


def translate_help(command: click.Command) -> None:
    """Translate the help of a command, of all under it and of their options, and bind click to the catalogue."""
    locale = catalogue.locale(config.BABEL_DEFAULT_LOCALE)
    os.environ["LANGUAGE"] = config.BABEL_DEFAULT_LOCALE
    gettext.bindtextdomain("messages", config.BABEL_TRANSLATION_DIRECTORIES)
    for part in (click.core, click.exceptions, click.parser, click.types):  # Chinese has one form for one and for many
        part.__dict__["ngettext"] = lambda one, many, number: locale.say(one if number == 1 else many)
    _translate(command, locale)


def _translate(command: click.Command, locale: Locale) -> None:
    command.help = locale.say(command.help) if command.help else None
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = locale.say(option.help)
    for each in getattr(command, "commands", {}).values():
        _translate(each, locale)
