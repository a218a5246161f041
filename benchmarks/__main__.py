"""``python -m benchmarks NAME …``: a table for people on stderr, one JSON object as the last line of stdout.

A benchmark is a module of this folder with ``configure(parser)`` and ``run(args) -> dict``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import benchmarks
from benchmarks.report import MissingData

HELPERS = {"__main__", "report"}
OUTPUTS = {"folder"}  # paths that a benchmark makes; all others must be there


def names() -> list[str]:
    """All benchmarks that can be run."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in HELPERS and not name.startswith("_"))


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark; exit 2 when its data is not where it was said to be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True)
    given = sys.argv[1:] if arguments is None else arguments
    wanted = [name for name in names() if name in given] or names()
    for name in wanted:
        module = importlib.import_module(f"benchmarks.{name}")
        doc = (module.__doc__ or "").replace("%", "%%")
        sub = commands.add_parser(name, description=doc, help=doc.partition("\n")[0])
        sub.add_argument("--json", action="store_true", help="only the JSON object, no table")
        module.configure(sub)
        sub.set_defaults(run=module.run)
    args = parser.parse_args(given)
    for name, value in vars(args).items():
        if isinstance(value, Path) and name not in OUTPUTS and not value.exists():
            print(f"benchmarks {args.name}: --{name} {value}: no such file or folder", file=sys.stderr)
            return 2
    try:
        figures = args.run(args)
    except MissingData as missing:
        print(f"benchmarks {args.name}: {missing}", file=sys.stderr)
        return 2
    print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
