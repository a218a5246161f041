"""``python -m benchmarks._wheel FOLDER``: does the built wheel carry what is not Python code?"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

NEEDED = {
    "compose/templates/issue.md.j2",
    "curate/models/section.json",
    "curate/models/relevance.json",
    "curate/summarise/weights.json",
    "extract/generic/body_model.json",
    "jianbao/config.toml",
    "review/web/static/htmx.min.js",
    "review/web/templates/base.html",
    "store/migrations/env.py",
    "store/migrations/versions/0001_initial.py",
}


def main(folder: Path) -> int:
    """Name the wheel, or what is missing from it; exit code 1 then."""
    (wheel,) = folder.glob("*.whl")
    missing = NEEDED - set(zipfile.ZipFile(wheel).namelist())
    print(f"{wheel}: {'lacks ' + ', '.join(sorted(missing)) if missing else 'complete'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
