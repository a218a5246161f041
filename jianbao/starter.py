"""The configuration that Jianbao brings along: the newsletter's own, to start from."""

from __future__ import annotations

from pathlib import Path

from core.errors import UsageError

# In a checkout the file stands at the top; the wheel carries it inside this package.
_PLACES = (Path(__file__).parent / "config.toml", Path(__file__).parent.parent / "config.toml")


def starter_config() -> str:
    """The text of config.toml as shipped."""
    for place in _PLACES:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise UsageError("this installation has no config.toml; install Jianbao again")


def write_starter(target: Path) -> None:
    """Write it to `target`, which must not exist yet."""
    if target.exists():
        raise UsageError(f"{target} exists already; nothing was written")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(starter_config(), encoding="utf-8")
