"""What all commands share: exit codes, messages, logging, the --config option.

Data goes to stdout, everything else to stderr.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.errors import EXIT_FAILED, JianbaoError

if TYPE_CHECKING:
    from core.config import Config

_CHATTY = ("alembic", "aiohttp", "apscheduler", "asyncio", "httpx", "trafilatura")  # told of only with -vv


def _inherited(context: typer.Context, value: Path | None) -> Path | None:
    """A --config that stands before the command holds for the command, too."""
    if value is not None:
        context.meta["config"] = value
    return value or context.meta.get("config")


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="PATH",
        help="config.toml to use (default: here or in a parent folder)",
        callback=_inherited,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="print data as JSON")]
VerboseOption = Annotated[int, typer.Option("-v", "--verbose", count=True, help="say more; twice: everything")]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="say errors only")]


def new_app(help_text: str, **options: Any) -> typer.Typer:
    """A typer application in the house's manner."""
    return typer.Typer(
        help=help_text, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **options
    )


def run(app: typer.Typer, name: str, arguments: list[str] | None = None) -> None:
    """Run a command and end the process: an error of ours becomes one message on stderr and its exit code."""
    try:
        app(arguments, prog_name=name)
    except JianbaoError as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output went away: `review list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILED)


def set_up_logging(verbose: int = 0, quiet: bool = False) -> None:
    """Send log messages to stderr: warnings by default, errors with -q, more with -v and -vv."""
    levels = [logging.WARNING, logging.INFO, logging.DEBUG]
    level = logging.ERROR if quiet else levels[min(verbose, 2)]
    for library in _CHATTY:
        logging.getLogger(library).setLevel(max(level, logging.WARNING) if verbose < 2 else level)
    if verbose < 2:  # it complains of every page that is none, which is told by our own words
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr, force=True)


def read_config(path: Path | None) -> Config:
    """The configuration; pydantic is loaded only here."""
    from core.config import load_config

    return load_config(path)


def print_json(data: Any) -> None:
    """One JSON value on stdout, Chinese readable."""
    print(json.dumps(data, ensure_ascii=False, default=_plain))


def say(text: str) -> None:
    """A line for people, on stderr."""
    print(text, file=sys.stderr)


def _plain(value: Any) -> Any:
    from dataclasses import asdict, is_dataclass
    from datetime import date, timedelta

    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{value!r} is no JSON value")
