"""Where models are kept: JSON files in a folder of the store, else the ones that come with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from core.config import Config
from core.errors import StoreError
from curate.learning import Models
from curate.linear import LinearModel
from curate.relevance import History
from curate.summarise.style import PLAIN, Style

SECTION, RELEVANCE, HISTORY, STYLE = "section.json", "relevance.json", "history.json", "style.json"


def models_folder(config: Config) -> Path:
    """``models`` beside the database file; ``var/models`` where the store is a server."""
    if "://" in config.store.path:
        return config.path("var/models")
    return config.path(config.store.path).parent / "models"


def load_models(folder: Path | None = None) -> Models:
    """What was learned last; a model that is not in the folder comes from the package.

    Raises StoreError with the file's name if one cannot be read: a damaged model must not silently become another.
    """
    section, relevance = (_load(folder, name) for name in (SECTION, RELEVANCE))
    return Models(section=section, relevance=relevance, history=_load_history(folder))


def save_models(models: Models, folder: Path) -> None:
    """Write the models, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in ((SECTION, models.section), (RELEVANCE, models.relevance)):
        if model:
            _write(folder / name, model.to_json())
    accounts = {account: list(counts) for account, counts in sorted(models.history.accounts.items())}
    _write(folder / HISTORY, json.dumps(accounts, ensure_ascii=False, indent=0) + "\n")


def save_style(style: Style, folder: Path) -> None:
    """Write the editor's and the accounts' habits."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "lengths": dict(style.lengths),
        "bold": style.bold,
        "known": {account: sorted(lines) for account, lines in sorted(style.known.items())},
    }
    _write(folder / STYLE, json.dumps(data, ensure_ascii=False, indent=0) + "\n")


def load_style(folder: Path) -> Style:
    """The habits learned last; none before the first lesson. StoreError if the file cannot be read."""
    file = folder / STYLE
    if not file.is_file():
        return PLAIN
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        known = {account: frozenset(lines) for account, lines in data["known"].items()}
        return Style(lengths=data["lengths"], bold=float(data["bold"]), known=known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{file}: not a style ({error}); delete it, and learn anew") from error


def _load(folder: Path | None, name: str) -> LinearModel | None:
    own = folder / name if folder else None
    try:
        if own and own.is_file():
            return LinearModel.from_json(own.read_text(encoding="utf-8"))
        shipped = files("curate").joinpath("models", name)
        return LinearModel.from_json(shipped.read_text(encoding="utf-8")) if shipped.is_file() else None
    except (OSError, ValueError) as error:
        raise StoreError(f"{own or name}: not a model ({error}); delete it, and learn anew") from error


def _load_history(folder: Path | None) -> History:
    if not (folder and (folder / HISTORY).is_file()):
        return History()
    try:
        data = json.loads((folder / HISTORY).read_text(encoding="utf-8"))
        return History({str(name): (int(taken), int(refused)) for name, (taken, refused) in data.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder / HISTORY}: not a history ({error}); delete it, and learn anew") from error


def _write(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
