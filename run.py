"""The command of this system (README). Exit status 0 done, 1 refused or failed, 2 wrong usage."""

import gc
import os

gc.disable()  # what is loaded here stays: looking for garbage among it is a seventh of a start

from app.commands import credit, draws, house, registers
from app.commands.console import cli
from app.commands.usage import translate_help

gc.freeze()
gc.enable()

__all__ = ["credit", "draws", "house", "registers"]

if __name__ == "__main__":
    os.umask(0o077)  # what is written here, only its owner reads
    translate_help(cli)
    cli()
