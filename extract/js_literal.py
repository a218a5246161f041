"""Reads data out of a page's JavaScript without ever running it.

Understood: strings, template strings without ``${}``, numbers, true/false/null, arrays, objects, comments,
``JsDecode('…')`` and ``htmlDecode("…")``, ``'0' * 1``, ``"" || "x"``, ``cond ? a : b``, ``'…'.html(false)``.
Whatever else stands where a value should be reads as None, and the reader goes on behind it.
"""

from __future__ import annotations

import html
import re

Value = str | int | float | bool | list["Value"] | dict[str, "Value"] | None

MAX_DEPTH = 60

_SPACE = re.compile(r"(?:\s+|//[^\n]*)+")
_COMMENT = re.compile(r"/\*")
_STRING = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`", re.S)
_NUMBER = re.compile(r"-?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(\r\n|[\s\S]))")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None, "undefined": None}
_HTML_DECODERS = frozenset(["htmlDecode", "html"])
_PLAIN_DECODERS = frozenset(["JsDecode", "String", "Number", "parseInt", "decodeURIComponent", "JSON.parse"])
_OPEN, _CLOSE = "([{", ")]}"
_UNREMARKABLE = re.compile(r"[^\s'\"`/()\[\]{},;]+")
_METHOD = re.compile(r"\.\s*(\w+)\s*\(")
_KEY = re.compile(r"[\w$]+")


def read_value(source: str, start: int = 0) -> Value:
    """The value of the expression that begins at `start`."""
    return _Reader(source, start).expression(0)


def unescape(text: str) -> str:
    """A string literal's inside as the text it stands for; lone surrogates become U+FFFD."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescape_one, text)
    plain = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
    return _LONE_SURROGATE.sub("\ufffd", plain)


def _unescape_one(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        point = int(digits, 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _SIMPLE.get(found[4], found[4])


class _Reader:
    def __init__(self, source: str, at: int) -> None:
        self.source = source
        self.at = at

    def expression(self, depth: int) -> Value:
        """A value with the operators behind it; stops before the ``,`` ``;`` or bracket that ends it."""
        value = self._alternatives(depth)
        if self._take("?"):
            chosen = self.expression(depth + 1)
            other = self.expression(depth + 1) if self._take(":") else None
            value = chosen if value else other
        return value

    def _alternatives(self, depth: int) -> Value:
        value = self._product(depth)
        while self._take("||"):
            right = self._product(depth)
            value = value or right
        return value

    def _product(self, depth: int) -> Value:
        value = self._primary(depth)
        while True:
            self._space()
            if self._take("*"):
                value = _times(value, self._primary(depth))
            elif method := _METHOD.match(self.source, self.at):
                self.at = method.end() - 1
                self._skip_brackets()
                if method[1] in _HTML_DECODERS and isinstance(value, str):
                    value = html.unescape(value)
            elif self._at_end():
                return value
            else:  # an operator that is not ours: the value is not known
                self._skip_expression()
                return None

    def _primary(self, depth: int) -> Value:
        self._space()
        source, at = self.source, self.at
        char = source[at : at + 1]
        if depth > MAX_DEPTH:
            self._skip_expression()
            return None
        if found := _STRING.match(source, at):
            self.at = found.end()
            return unescape(found[found.lastindex or 1] or "")
        if found := _NUMBER.match(source, at):
            self.at = found.end()
            return _number(found[0])
        if char == "{":
            return self._object(depth)
        if char == "[":
            return self._array(depth)
        if char == "(":
            self.at += 1
            inner = self.expression(depth + 1)
            self._skip_to(")")
            return inner
        if found := _NAME.match(source, at):
            self.at = found.end()
            return self._named(found[0].replace(" ", ""), depth)
        self._skip_expression()
        return None

    def _named(self, name: str, depth: int) -> Value:
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        self._space()
        if self.source[self.at : self.at + 1] != "(":
            return None
        if name.rpartition(".")[2] not in _HTML_DECODERS | _PLAIN_DECODERS:
            self._skip_brackets()
            return None
        self.at += 1
        argument = self.expression(depth + 1)
        self._skip_to(")")
        return html.unescape(argument) if name in _HTML_DECODERS and isinstance(argument, str) else argument

    def _object(self, depth: int) -> dict[str, Value]:
        self.at += 1
        found: dict[str, Value] = {}
        while not self._take("}") and self.at < len(self.source):
            before = self.at
            key = self._key()
            if key is not None and self._take(":"):
                found[key] = self.expression(depth + 1)
            else:
                self._skip_expression()
            self._take(",")
            self.at += self.at == before  # never stand still on garbage
        return found

    def _key(self) -> str | None:
        self._space()
        if found := _STRING.match(self.source, self.at):
            self.at = found.end()
            return unescape(found[found.lastindex or 1] or "")
        if found := _KEY.match(self.source, self.at):
            self.at = found.end()
            return found[0]
        return None

    def _array(self, depth: int) -> list[Value]:
        self.at += 1
        found: list[Value] = []
        while not self._take("]") and self.at < len(self.source):
            before = self.at
            found.append(self.expression(depth + 1))
            self._take(",")
            self.at += self.at == before
        return found

    def _space(self) -> None:
        while found := _SPACE.match(self.source, self.at) or _COMMENT.match(self.source, self.at):
            self.at = found.end()
            if found.re is _COMMENT:
                end = self.source.find("*/", self.at)
                self.at = end + 2 if end >= 0 else len(self.source)

    def _take(self, mark: str) -> bool:
        self._space()
        if self.source.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _at_end(self) -> bool:
        """Whether nothing belongs to this operand any more. A line break ends a statement, as in JavaScript."""
        rest = self.source[self.at : self.at + 2]
        if not rest or rest[0] in ",;:?)]}" or rest == "||":
            return True
        before = self.source[max(0, self.at - 200) : self.at]
        return "\n" in before[len(before.rstrip()) :] and rest[0] not in "+-/%&|<>=.("

    def _skip_to(self, mark: str) -> None:
        self._skip_expression()
        self._take(mark)

    def _skip_brackets(self) -> None:
        """From an opening bracket to behind its closing one, strings and comments respected."""
        level = 0
        while self.at < len(self.source):
            self._space()
            if found := _STRING.match(self.source, self.at) or _UNREMARKABLE.match(self.source, self.at):
                self.at = found.end()
                continue
            char = self.source[self.at : self.at + 1]
            self._step(char)
            level += (char in _OPEN) - (char in _CLOSE) if char else 0
            if level <= 0:
                return

    def _skip_expression(self) -> None:
        """To the ``,`` ``;`` or closing bracket that ends the expression here."""
        while self.at < len(self.source):
            self._space()
            if found := _STRING.match(self.source, self.at) or _UNREMARKABLE.match(self.source, self.at):
                self.at = found.end()
                continue
            char = self.source[self.at : self.at + 1]
            if not char or char in ",;" or char in _CLOSE:
                return
            if char in _OPEN:
                self._skip_brackets()
            else:
                self._step(char)

    def _step(self, char: str) -> None:
        """Over one character; over the rest of its line for a quote that is never closed."""
        end = self.source.find("\n", self.at) if char and char in "'\"" else len(self.source) if char == "`" else -1
        self.at = end if end >= 0 else len(self.source) if char and char in "'\"" else self.at + 1


def _number(text: str) -> int | float:
    if text.lower().startswith(("0x", "-0x")):
        return int(text, 16)
    return float(text) if set(text) & set(".eE") else int(text[:400])


def _times(left: Value, right: Value) -> Value:
    """JavaScript's ``'12' * 1``: a number, or None where it would be NaN; a string of another unit stays unknown."""
    numbers = [_to_number(side) for side in (left, right)]
    if numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0] * numbers[1]


def _to_number(value: Value) -> int | float | None:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return 0
        return _number(text) if _NUMBER.fullmatch(text) else None
    return None
