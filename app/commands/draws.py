"""Commands about draws: a published draw, drawn again."""

import json
from pathlib import Path
from typing import Any

import click

from app.commands.console import _, as_json, cli, complain, locale, show
from app.rules.errors import N_, Refused


@cli.group("draw", help=N_("双随机 draws."))
def draws() -> None:
    pass


@draws.command(
    "verify",
    help=N_("Draw again from a published file; exit status 1 and what differs if the result does not follow from it."),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--commitment", default="", help=N_("The commitment as it was made public before the draw."))
@as_json
def verify_draw(file: Path, commitment: str, as_json: bool) -> None:
    from app.rules import draw_file

    faults = [fault.sentence(locale()) for fault in draw_file.verify(_read(file), commitment.strip())]
    show({"ok": not faults, "faults": faults}, as_json, _("All follows from what was sealed.") if not faults else "")
    if faults:
        raise SystemExit(complain("\n".join(faults)))


def _read(file: Path) -> Any:  # noqa: ANN401  # whatever a file holds
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise SystemExit(
            complain(Refused(N_("“%(file)s” cannot be read as JSON."), file=file).sentence(locale()))
        ) from None
