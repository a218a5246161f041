"""Month names of the European languages that pages date themselves in → English ones, for the date reader."""

from __future__ import annotations

import re

_ENGLISH = re.findall(r"\w+", "January February March April May June July August September October November December")
# one line a language: January to December, spellings and abbreviations of a month separated by /
_NAMES = """
januar/jänner/jan februar/feber/feb märz/mrz/maerz april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt november/nov dezember/dez
janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic
janeiro fevereiro/fev março/mar abril maio/mai junho julho agosto setembro/set outubro/out novembro dezembro
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre
januari februari maart/mrt april mei juni juli augustus september oktober november december
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari februari maret april mei juni juli agustus september oktober november desember/des
ledna února března dubna května června července srpna září října listopadu prosince
januari februari mars april maj juni juli augusti september oktober november december
"""  # noqa: E501


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _NAMES.split("\n"):
        for english, names in zip(_ENGLISH, line.split(), strict=False):
            for name in names.split("/"):
                table.setdefault(name, english)
    return table


_TO_ENGLISH = _table()
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_WEEKDAY = re.compile(
    r"^(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b[.,\s]*(?:,|den|der|el|le)?\s*",
    re.I,
)


def to_english(text: str) -> str:
    """``3. März 2026, 14:05 Uhr`` → ``3 March 2026, 14:05``; English and Chinese text comes back as it was."""
    if not re.search(r"\d", text) or len(text) > 200:
        return text
    text = _WEEKDAY.sub("", text)
    text = re.sub(r"\s*\bUhr\b|\s+de(?=\s)|\b(?:am|den|le|el|um)\s+(?=\d)", "", text)
    text = re.sub(r"(?<=\d)\.(?=\s+[^\W\d_])|(?<=\d)(?:er|º|ª)(?=\s)", "", text)
    return _WORD.sub(lambda found: _TO_ENGLISH.get(found[0].rstrip(".").lower(), found[0]), text)
