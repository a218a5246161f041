"""Writes [[sources]] into config.toml and leaves every other byte of it as it was."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.config import Config
from core.errors import ConfigError
from core.explain import explain
from core.types import Source
from ingest.discover import unique_key

if TYPE_CHECKING:
    import tomlkit
    from tomlkit.items import InlineTable

_ORDER = ("key", "kind", "name", "url", "group", "section", "language", "weight", "every", "enabled", "verified")


def add_sources(path: Path, sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """Appends the sources to the file; those that are in it already (same kind, address and options) are left out.

    Gives (added, known), the added ones as they were written: a key that is taken gets a number. Raises ConfigError if
    the file cannot be read, or would not be valid any more: then it is as it was.
    """
    import tomlkit
    import tomlkit.exceptions

    try:
        before = path.read_bytes().decode("utf-8")
        document = tomlkit.parse(before)
        present = list(tomllib.loads(before).get("sources", []))
    except (OSError, UnicodeDecodeError, tomlkit.exceptions.TOMLKitError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be changed ({error})") from None
    keys = {str(source.get("key", "")) for source in present}
    seen = {_sameness(source) for source in present}
    added: list[Source] = []
    tables: list[dict[str, Any]] = []
    known: list[Source] = []
    for source in sources:
        table = table_of(source)
        if _sameness(table) in seen:
            known.append(source)
            continue
        seen.add(_sameness(table))
        table["key"] = unique_key(source.key, keys)
        keys.add(table["key"])
        tables.append(table)
        added.append(replace(source, key=table["key"]))
    if added:
        _write(path, _checked(_with(before, document, tables), path))
    return added, known


def table_of(source: Source) -> dict[str, Any]:
    """The source as a [[sources]] table: what differs from the defaults, in the order that people write it."""
    plain = Source(key="", kind="feed")
    values = {name: getattr(source, name) for name in _ORDER if hasattr(source, name)}
    table = {name: value for name, value in values.items() if name == "key" or value != getattr(plain, name)}
    table |= {name: list(getattr(source, name)) for name in ("include", "exclude", "allow") if getattr(source, name)}
    if source.max_per_run != plain.max_per_run:
        table["max_per_run"] = source.max_per_run
    if source.options:
        table["options"] = dict(source.options)
    return table


def toml_of(source: Source) -> str:
    """The block as it would stand in config.toml."""
    return _block(table_of(source))


def _with(before: str, document: tomlkit.TOMLDocument, tables: list[dict[str, Any]]) -> str:
    """The file's text with blocks at its end, or with entries at the end of an inline array of sources."""
    import tomlkit
    from tomlkit.items import Array

    listed = document.get("sources")
    if isinstance(listed, Array):
        for table in tables:
            listed.append(_inline(table))
        return tomlkit.dumps(document)
    line = "\r\n" if "\r\n" in before else "\n"
    blocks = "\n".join(_block(table) for table in tables).replace("\n", line)
    return before.rstrip("\r\n") + (2 * line if before.strip() else "") + blocks


def _block(table: dict[str, Any]) -> str:
    import tomlkit

    block = tomlkit.table()
    for name, value in table.items():
        block.add(name, _inline(value) if isinstance(value, dict) else value)
    blocks = tomlkit.aot()
    blocks.append(block)
    document = tomlkit.document()
    document.add("sources", blocks)
    return tomlkit.dumps(document).strip() + "\n"


def _inline(table: dict[str, Any]) -> InlineTable:
    import tomlkit

    inline = tomlkit.inline_table()
    for name, value in table.items():
        inline.append(name, _inline(value) if isinstance(value, dict) else value)
    return inline


def _sameness(table: dict[str, Any]) -> tuple[str, str, str]:
    options = {str(name): str(value) for name, value in dict(table.get("options") or {}).items()}
    return str(table.get("kind", "feed")), str(table.get("url", "")).rstrip("/"), repr(sorted(options.items()))


def _checked(text: str, path: Path) -> str:
    """The text, if a run could read it."""
    from pydantic import ValidationError

    try:
        Config.model_validate(tomllib.loads(text) | {"root": path.resolve().parent})
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        why = explain(error, path, text, Config) if isinstance(error, ValidationError) else f"{path}: {error}"
        raise ConfigError(f"not changed, since it would not be valid any more:\n{why}") from None
    return text


def _write(path: Path, text: str) -> None:
    """All or nothing, with the file's own permissions."""
    mode = path.stat().st_mode
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as file:
        file.write(text)
    try:
        Path(file.name).chmod(mode)
        Path(file.name).replace(path.resolve())
    except OSError as error:
        Path(file.name).unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written ({error})") from None
