"""``extract FILE…``: what would be stored of a saved page, as Markdown or JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli import ConfigOption, JsonOption, QuietOption, VerboseOption, new_app, run, set_up_logging

HELP = "Show what would be stored of saved pages. For a live address: ingest add URL --dry-run."

app = new_app(HELP)


@app.command(help=HELP)
def extract(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="saved pages (.html, .gz), - for stdin")],
    url: Annotated[str, typer.Option(help="address of the page; by default what the page says itself")] = "",
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Print the article of each file: a head of fields and Markdown, or one JSON object a line."""
    set_up_logging(verbose, quiet)
    from extract import show

    raise typer.Exit(show.show(files, url=url, as_json=as_json))


def main() -> None:
    """Run the command."""
    run(app, "extract")


if __name__ == "__main__":
    main()
