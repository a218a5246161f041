"""What is wrong with config.toml, in words that say where it stands and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from core.durations import DURATION_RULE

KEY_RULE = "write letters, digits, dots, dashes and underscores only, for instance pytorch-blog"
_MISPLACED = "misplaced"
# What to do about what pydantic finds, by its name for it.
_REMEDIES = {
    "string_pattern_mismatch": KEY_RULE,
    "string_type": 'write a text in quotes, for instance "…"',
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "write a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "write a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false"),
    "tuple_type": 'write a list, for instance ["a", "b"]',
    "dict_type": 'write a table, for instance { name = "value" }',
    "model_type": "write a table of keys and values",
    "time_delta_type": DURATION_RULE,
    "string_too_short": "it is empty; write at least one character",
}


def misplaced(message: str, at: Sequence[Any], *others: Sequence[Any]) -> PydanticCustomError:
    """To be raised for a mistake that stands at a place below the table that is looked at, and maybe at others too."""
    return PydanticCustomError(_MISPLACED, "{message}", {"message": message, "at": at, "others": others})


def explain(error: ValidationError, file: Path, text: str, model: type[BaseModel]) -> str:
    """What is wrong with the file, a line for each mistake: where it stands and what to do. `model` is of the whole."""
    lines = []
    for problem in error.errors():
        location = table = tuple(problem["loc"])
        context = problem.get("ctx", {})
        if problem["type"] == _MISPLACED:
            location = (*table, *context["at"])
        where = ".".join(str(part) for part in location) or "the file as a whole"
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            message = f"unknown key{nearest(str(location[-1]), _fields_at(model, location[:-1]))}"
        elif problem["type"] == "missing":
            message = "is missing"
        elif problem["type"] == _MISPLACED:
            message = _with_lines(context["message"], text, [(*table, *other) for other in context["others"]])
        else:
            message = _REMEDIES.get(problem["type"], message)
            message += (
                f" (found {problem['input']!r:.60})" if location and not isinstance(problem["input"], dict) else ""
            )
        number = line_of(text, location)
        lines.append(f"{file}{f':{number}' if number else ''}: {where}: {message}")
    return "\n".join(lines)


def _with_lines(message: str, text: str, others: Sequence[tuple[Any, ...]]) -> str:
    """The message with the lines of the other places, as far as they can be found."""
    lines = [str(line) for other in others if (line := line_of(text, other))]
    return message + (f" (see line {', '.join(lines)})" if lines else "")


def nearest(name: str, known: Any) -> str:
    """The known name that is most like the one that was written, as a hint to put behind a message."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(sorted(known))}"


def _fields_at(model: Any, location: tuple[Any, ...]) -> list[str]:
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation if part in model.model_fields else None
        candidates = [annotation, *get_args(annotation)]
        model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
        if model is None:
            return []
    return [name for name in model.model_fields if name != "root"]


def line_of(text: str, location: tuple[Any, ...]) -> int | None:
    """The line on which a key (or its table) stands, found by walking the TOML headers."""
    *tables, key = [part for part in location if not isinstance(part, int)] or [""]
    indexes = [part for part in location if isinstance(part, int)]
    header = ".".join(tables)
    seen, inside, table_line = -1, not tables, None
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?", line):
            inside = found[1] in (header, f"{header}.{key}".strip("."))
            seen += inside
            inside = inside and (not indexes or seen == indexes[-1])
            table_line = number if inside else table_line
            if inside and found[1] == f"{header}.{key}".strip("."):
                return number
        elif inside and re.match(rf"\s*[\"']?{re.escape(str(key))}[\"']?\s*=", line):
            return number
    return table_line
