"""Dates in the visible lines of a page: under its headline, behind a word that says "published", on a line alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from core.text import fold, has_cjk
from extract.date_text import dates_in

MAX_LINE = 120  # characters of a line that dates the page
LINES_BELOW, LINES_ABOVE = 12, 5  # the headline
UNSURE = 3  # lines that a date above it stands farther away, or one by a headline that is only repeated
REPEATED = 100  # lines below the first headline where another one stands among those of other articles
CLOSE = 5  # lines below it in which a date weighs more
Found = Iterator[tuple[str, str]]  # (origin, text)

CHANGED = re.compile(
    r"updat(?!es\b)|modif|\bchanged\b|last change|revis(?:ed|ion|ad|ión|ão)|reviewed|edited|geändert|aktualisiert|"
    r"editiert|bearbeitet|überarbeitet|stand\b|更新|修改|修正|수정|업데이트|mis à jour|actualiza|atualiza|aggiorna|"
    r"modifica|обновл|измен|оновлен|zaktualiz|bijgewerkt|güncelle",
    re.I,
)
_CHANGED_BEHIND = re.compile(r"\s*[(（]?\s*(?:updated|aktualisiert|更新|修改|güncelle)", re.I)
_TO = re.compile(r"\s*(?:[–—~〜至到-]|to|until|till|bis|au|al)\s*", re.I)
_LABEL = re.compile(
    r"(?:发布(?:时间|日期|于)|发表(?:时间|于)|发稿|时间|日期|来源|公開日|掲載日|投稿日|"
    r"公開|配信|작성일|등록일?|입력|게시일|승인|نشر|"
    r"(?<![^\W\d_])(?:published|posted|publish(?:ed)? date|date published|publié|posté|mis en ligne|paru|"
    r"veröffentlicht|erschienen|publicado|publicada|publicación|pubblicato|gepubliceerd|geplaatst|opublikowano|"
    r"опубликовано|дата публикации|yayınlan\w+|yayın tarihi|megjelent|publicerad|publisert|udgivet|julkaistu)|"
    r"(?:^|[|·•]\s*)(?:date|datum|fecha|data))"
    r"\s*(?:on|am|le|el|em|il|op|den)?\s*[:：]?",
    re.I,
)
_BYLINE = re.compile(r"(?:by|von|par|por|di|da|door|av|af|text|words|autor(?:in)?|автор)\b", re.I)
_EMBEDDED = re.compile(r"^[—–-]\s.*@|\(@\w+\)")  # the signature of another's post
_OF_SOMETHING_ELSE = re.compile(  # rights, deadlines, events
    r"©|copyright|版权|all rights|截止|报名|活动(?:时间|日期)|会议(?:时间|日期)|举办|deadline|register by|"
    r"current date|expir|retrieved|accessed|\bborn\b",
    re.I,
)


def near_title(lines: Sequence[str], title: str, where: Sequence[int], *, below: int = LINES_BELOW) -> Found:
    """Dates of the lines `where` the headline stands and of the short lines below and above it, the nearest first.

    Where the page says under its headline when it was changed, what stands farther down without a word is not its date.
    """
    found = list[tuple[int, int, str]]()
    limit = LINES_BELOW
    for at in where:
        for number in range(max(0, at - LINES_ABOVE), min(at + 1 + below, len(lines))):
            away = abs(number - at) + UNSURE * ((number < at) + (at > where[0] + REPEATED))
            if text := _dating(lines, number, title):
                if away <= limit or number < at or _LABEL.search(lines[number]):
                    found.append((away, number, text))
            elif away <= CLOSE and any(changes(lines[max(0, number - 1) : number + 1])):
                limit = away + CLOSE
    return (("text:headline", text) for _, _, text in sorted(found))


def changes_near_title(lines: Sequence[str], where: Sequence[int]) -> Found:
    """Dates of a change right below the headline."""
    for at in where:
        yield from changes(lines[at : at + 1 + CLOSE])


def labelled(lines: Sequence[str]) -> Found:
    """Dates that stand behind "published", in the same line or with the word on the line above."""
    for number, line in enumerate(lines):
        label = _LABEL.search(line) if len(line) <= 200 and not _OF_SOMETHING_ELSE.search(line) else None
        above = lines[number - 1].strip() if number else ""
        if label:
            found = next((each for each in unchanged(line) if each.start() >= label.start()), None)
        elif len(above) <= 30 and _LABEL.fullmatch(above):
            found = next((each for each in dates_in(line) if each.start() <= 5), None)
        else:
            continue
        if found:
            yield "text:label", found[0]


def alone(lines: Sequence[str]) -> Found:
    """Short lines that are a date and little more, and not the day of a change."""
    for number, line in enumerate(lines):
        if len(line) <= 60 and not _OF_SOMETHING_ELSE.search(line) and not _below_label_of_change(lines, number):
            found = [each[0] for each in unchanged(line)]
            if found and sum(map(len, found)) >= 0.4 * len(line):
                yield "text:line", found[0]


def anywhere(lines: Sequence[str]) -> Found:
    """Every date in a short line that is not about rights, a deadline or an event."""
    for number, line in enumerate(lines):
        if len(line) <= MAX_LINE and not _OF_SOMETHING_ELSE.search(line) and not _below_label_of_change(lines, number):
            for found in unchanged(line):
                yield "text:only", found[0]


def changes(lines: Sequence[str]) -> Found:
    """Dates in short lines that are said to be of a change, or on the line below such words."""
    for number, line in enumerate(lines):
        if len(line) <= MAX_LINE and not _OF_SOMETHING_ELSE.search(line):
            below = _below_label_of_change(lines, number)
            for found, what in _told(line):
                if what == "change" or (below and what == "day"):
                    yield "text:modified", found[0]


def unchanged(line: str) -> Iterator[re.Match[str]]:
    """The dates of a line that are neither of a change nor the ends of a span."""
    return (found for found, what in _told(line) if what == "day")


def _told(line: str) -> Iterator[tuple[re.Match[str], str]]:
    """The dates of a line, each a `day`, a `change` by the words up to the next date on either side, or of a `span`."""
    at, span = 0, False
    dates = list(dates_in(line))
    for found, after in zip_longest(dates, dates[1:]):
        before, behind = line[at : found.start()], line[found.end() : after.start() if after else len(line)]
        opens, at = bool(after and _TO.fullmatch(behind)), found.end()
        changed = CHANGED.search(before) or (not after and _CHANGED_BEHIND.match(behind))
        yield found, "span" if opens or span else "change" if changed else "day"
        span = opens


def title_lines(lines: Sequence[str], title: str) -> list[int]:
    """Where the headline stands: whole; failing that, with a little more or less than the title that was read."""
    plain = fold(title)
    if not plain:
        return []
    folded = [fold(line[: 3 * MAX_LINE]) for line in lines]
    whole = [number for number, line in enumerate(folded) if line == plain]
    if whole:
        return whole[:3]
    least = 6 if has_cjk(title) else 15
    near = [number for number, line in enumerate(folded) if len(line) >= least and _nearly(line, plain)]
    return near[:3]


def _nearly(line: str, title: str) -> bool:
    longer, shorter = (line, title) if len(line) > len(title) else (title, line)
    return line.endswith(title) or (longer.startswith(shorter) and len(shorter) >= 0.5 * len(longer))


def _dating(lines: Sequence[str], number: int, title: str) -> str:
    """The date by which a line near the headline dates the page, if it does; two where nothing stands between them."""
    line = lines[number]
    if len(line) > 3 * MAX_LINE or _EMBEDDED.search(line) or _below_label_of_change(lines, number):
        return ""
    found = [each for each in unchanged(line) if each[0] not in title]
    if not found or _OF_SOMETHING_ELSE.search(line):
        return ""
    if len(line) > MAX_LINE:
        label = _LABEL.match(line)
        return found[0][0] if label and found[0].start() <= label.end() + 3 else ""
    share = sum(len(each[0]) for each in found) / len(line)
    if share < 0.25 and not _LABEL.search(line) and not _BYLINE.match(line):
        return ""
    both = len(found) > 1 and not re.search(r"\w", line[found[0].end() : found[1].start()])
    return line[found[0].start() : found[both].end()]


def _below_label_of_change(lines: Sequence[str], number: int) -> bool:
    line = lines[number - 1] if number else ""
    return len(line) <= 30 and not re.search(r"\d", line) and bool(CHANGED.search(line))
