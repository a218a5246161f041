"""Jinja2 templates, sandboxed: a newsletter's own folder first, then those that come with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.errors import ConfigError


@cache
def environment(folder: Path | None = None, *, html: bool = False) -> ImmutableSandboxedEnvironment:
    """The template environment, which keeps what it has compiled; `html` escapes what is put in."""
    loaders = [FileSystemLoader(folder)] if folder else []
    found = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*loaders, PackageLoader("compose", "templates")]),
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    found.filters["quoted"] = lambda text: str(text).replace("\n", "\n> ")
    return found


def fill(name: str, values: dict[str, Any], folder: Path | None = None, *, html: bool = False) -> str:
    """The filled template; ConfigError names a template that is missing or broken."""
    try:
        return environment(folder, html=html).get_template(name).render(values)
    except TemplateNotFound as error:
        raise ConfigError(f"no template {error.name!r}; [compose] templates names the folder for your own") from error
    except TemplateError as error:
        place = f"{name}:{getattr(error, 'lineno', '')}".rstrip(":")
        raise ConfigError(f"template {place}: {error}") from error
