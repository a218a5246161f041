"""Issue files in forms that nobody has written yet: line operations on real issues, a few at a time.

Every operation takes the lines of a file and a source of chance and gives other lines. They are the habits that
editors and their tools have: other bullets, full-width marks, headings of another level, labels in bold, nested lists,
tables, code, HTML, front matter of other makes, invisible blanks, Windows line ends.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence

Operation = Callable[[list[str], random.Random], list[str]]

BULLETS = ("- ", "* ", "+ ", "– ", "— ", "• ", "· ", "-", "", "1. ", "１．", "① ", "  - ", "\t- ", "-  ", "-\u3000")
HEADINGS = ("## ", "##", "### ", "#### ", "##  ", "# ", " ## ", "##\u3000", "＃＃ ")
SUMMARIES = (
    "摘要:",
    "摘要：",
    "**摘要**：",
    "**摘要：**",
    "摘要 ：",
    "  摘要：",
    "简介：",
    "摘要",
    "【摘要】",
    "> 摘要：",
)
BLANKS = (" ", "  ", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2028", "\u0085", "\x0c", "\x0b", "\x1c", "\r")
SWAPS = {
    "(": "（", ")": "）", "[": "［", "]": "］", "：": ":", ":": "：", "|": "｜", "，": ",", "。": ".", "；": ";",
    " | ": " 丨 ", "](": "] (", "https://": "http://", "-": "－", "#": "＃", "> ": "＞",
}  # fmt: skip
FRAGMENTS = (
    "| 模型 | 延迟 |\n|---|---|\n| A | 3 ms |\n",
    "|a|b|\n",
    "```cpp\nint main() { return 0; }\n## 不是标题\n- 不是条目\n```\n",
    "~~~\n- [x](y)\n",
    "```\n",
    "<details>\n<summary>更多</summary>\n\n- 一\n- 二\n\n</details>\n",
    "<img src=\"a.png\" width=300>\n",
    "<br>\n",
    "<!-- 以后再说 -->\n",
    "<!--\n- [藏起来的](https://example.org/hidden)\n-->\n",
    "<!-- 没有写完\n",
    "    1. 第一；\n    2. 第二：\n        2.1 又一层；\n        - 再一层。\n",
    "- 甲\n  - 乙\n    - 丙\n",
    "1) 甲\n2) 乙\n",
    "---\n",
    "***\n",
    "===\n",
    "> 注：引用一行\n> 又一行\n",
    "> - 引用里的列表\n",
    "![图](../img/a.png)\n",
    "[^1]: 脚注 https://example.org/note\n",
    "[参考]: https://example.org/ref\n",
    "$$\ny = \\sum_i w_i x_i\n$$\n",
    "行内公式 $a_i \\le b$，单价 $5。\n",
    "- [ ] 待办\n- [x] 已办\n",
    "- [\n",
    "- \n",
    "-\n",
    "[]()\n",
    "- []()\n",
    "- [只有标题]\n",
    "- [标题 | 账号](https://example.org/a_(b)_c)(https://example.org/d)\n",
    "- [[嵌套] 标题](https://example.org/n \"提示\")\n",
    "- [全角括号](https://example.org/a）\n",
    "- <https://example.org/auto>\n",
    "- https://example.org/bare\n",
    "[CVPR2020] [前置标签 | 账号](https://example.org/t)\n摘要：有。\n",
    "论文：https://example.org/p\n代码: https://example.org/c\n",
    "链接：无\n",
    "{{ issue }} {% raw %} {# x #}\n",
    "&lt;b&gt; &amp; \\[转义\\] \\\\ \\_\n",
    "往期回顾\n",
    "## 往期回顾\n",
    "## 业界新闻\n",
    "无\n",
    "\n",
    "\n\n\n",
    "本次 12 条\n",
    "> 导读：又一段导读\n",
    "# 第二个标题 (2021-02-30)\n",
    "摘要：没有主人的摘要。\n",
    "摘要：\n",
    "😀👨‍👩‍👧 emoji\n",
    "\u202e从右到左\u202c\n",
    "a" * 5000 + "\n",
    "[" * 60 + "\n",
)  # fmt: skip
FRONTS = (
    "---\nlayout: default\ntitle: \"简报: 2021\"\ntags:\n  - ai\n  - mobile\n---\n\n",
    "---\n---\n",
    "---\nlayout: default\n",
    "+++\ntitle = 'x'\n+++\n",
    "\n---\nlayout: default\n---\n",
    "---\r\nlayout: default\r\n---\r\n",
    "---\nlayout : default # 注释\n...\n",
    "<!-- 稿 -->\n---\nlayout: default\n---\n",
    "title: 无规则的头\n",
)  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of every benchmark that knows mutants."""
    parser.add_argument("--mutants", type=int, default=0, metavar="N", help="and so many issues in unseen forms")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the chance that makes them")


def mutated(text: str, rng: random.Random, most: int = 4) -> str:
    """The text after one to `most` operations chosen by `rng`."""
    lines = text.splitlines(keepends=True)
    for _ in range(rng.randint(1, most)):
        lines = rng.choice(OPERATIONS)(lines or ["\n"], rng)
        lines = "".join(lines).splitlines(keepends=True)
    return "".join(lines)


def _somewhere(lines: Sequence[str], rng: random.Random, pattern: str = "") -> int:
    fitting = [i for i, line in enumerate(lines) if re.search(pattern, line)] if pattern else []
    return rng.choice(fitting) if fitting else rng.randrange(len(lines))


def _at(pattern: str, change: Callable[[str, random.Random], str]) -> Operation:
    """An operation on one line that fits, or on all of them."""

    def operation(lines: list[str], rng: random.Random) -> list[str]:
        everywhere, one = rng.random() < 0.3, _somewhere(lines, rng, pattern)
        seed = rng.random()
        return [
            change(line, random.Random(seed)) if n == one or (everywhere and re.search(pattern, line)) else line
            for n, line in enumerate(lines)
        ]

    return operation


def _bullet(line: str, rng: random.Random) -> str:
    return rng.choice(BULLETS) + re.sub(r"^\s*[-*+–—•]\s*", "", line)


def _heading(line: str, rng: random.Random) -> str:
    return rng.choice(HEADINGS) + line.lstrip("# ") if line.startswith("#") else line


def _summary(line: str, rng: random.Random) -> str:
    return re.sub(r"^\s*摘要\s*[:：]", lambda _: rng.choice(SUMMARIES), line)


def _blank(line: str, rng: random.Random) -> str:
    place = rng.choice((0, len(line.rstrip("\r\n")), rng.randint(0, len(line.rstrip("\r\n")))))
    return line[:place] + rng.choice(BLANKS) * rng.randint(1, 3) + line[place:]


def _swap(line: str, rng: random.Random) -> str:
    there = [mark for mark in SWAPS if mark in line]
    if not there:
        return line
    mark = rng.choice(there)
    return line.replace(mark, SWAPS[mark], rng.choice((1, 1, -1)))


def _strip_brackets(line: str, rng: random.Random) -> str:
    return line.replace(rng.choice("[]()"), "", rng.choice((1, -1)))


def _embolden(line: str, _: random.Random) -> str:
    return re.sub(r"\[([^\[\]]+)\]\(", r"[**\1**](", line)


def _delete(lines: list[str], rng: random.Random) -> list[str]:
    start = rng.randrange(len(lines))
    return lines[:start] + lines[start + rng.randint(1, 4) :]


def _double(lines: list[str], rng: random.Random) -> list[str]:
    start, goal = rng.randrange(len(lines)), rng.randrange(len(lines))
    return lines[:goal] + lines[start : start + rng.randint(1, 4)] + lines[goal:]


def _move(lines: list[str], rng: random.Random) -> list[str]:
    start, size = rng.randrange(len(lines)), rng.randint(1, 6)
    taken, rest = lines[start : start + size], lines[:start] + lines[start + size :]
    goal = rng.randint(0, len(rest))
    return rest[:goal] + taken + rest[goal:]


def _insert(lines: list[str], rng: random.Random) -> list[str]:
    goal = rng.randint(0, len(lines))
    return [*lines[:goal], rng.choice(FRAGMENTS), *lines[goal:]]


def _join(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    return [*lines[:at], lines[at].rstrip("\r\n"), *lines[at + 1 :]]


def _split(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    return [*lines[:at], lines[at][:place] + "\n" + lines[at][place:], *lines[at + 1 :]]


def _indent(lines: list[str], rng: random.Random) -> list[str]:
    start, blank = rng.randrange(len(lines)), rng.choice(("  ", "    ", "\t", "> ", "\u3000\u3000"))
    end = start + rng.randint(1, 5)
    return [blank + line if start <= n < end and line.strip() else line for n, line in enumerate(lines)]


def _front(lines: list[str], rng: random.Random) -> list[str]:
    text = re.sub(r"\A---\n.*?\n---\n", "", "".join(lines), count=1, flags=re.S)
    return [rng.choice(FRONTS), text]


def _windows(lines: list[str], rng: random.Random) -> list[str]:
    mixed = rng.random() < 0.3
    return [re.sub(r"(?<!\r)\n$", "\n" if mixed and rng.random() < 0.5 else "\r\n", line) for line in lines]


def _bom(lines: list[str], _: random.Random) -> list[str]:
    return ["\ufeff", *lines]


def _no_last_end(lines: list[str], _: random.Random) -> list[str]:
    return ["".join(lines).rstrip("\r\n")]


def _spread(lines: list[str], rng: random.Random) -> list[str]:
    """A blank line after every line, or none at all."""
    if rng.random() < 0.5:
        return [line + "\n" for line in lines]
    return [line for line in lines if line.strip()]


OPERATIONS: Sequence[Operation] = (
    _at(r"^\s*[-*]\s", _bullet), _at(r"^#", _heading), _at("摘要", _summary), _at("", _blank), _at(r"[\[(：:|]", _swap),
    _at(r"\]\(", _strip_brackets), _at(r"^- \[", _embolden), _delete, _double, _move, _insert, _insert, _insert, _join,
    _split, _indent, _front, _windows, _bom, _no_last_end, _spread,
)  # fmt: skip
