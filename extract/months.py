"""Month names of the languages that pages date themselves in → English ones, for the date reader."""

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
января/янв февраля/фев/февр марта/мар апреля/апр мая июня/июн июля/июл августа/авг сентября/сен/сент октября/окт ноября/ноя/нояб декабря/дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
stycznia/sty lutego/lut marca kwietnia/kwi maja czerwca/cze lipca/lip sierpnia/sie września/wrz października/paź listopada grudnia/gru
ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
januari februari maret april mei juni juli agustus september oktober november desember/des
ledna února března dubna května června července srpna září října listopadu prosince
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
يناير فبراير مارس أبريل/ابريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
"""  # noqa: E501
_CROATIAN = {"listopada": "October"}  # November in Polish


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _NAMES.split("\n"):
        for english, names in zip(_ENGLISH, line.split(), strict=False):
            for name in names.split("/"):
                table.setdefault(name, english)
    return table


_TO_ENGLISH = _table()
_WORD = re.compile(r"[^\W\d_]{3,}\.?")


def to_english(text: str, language: str = "") -> str:
    """``3. März 2026`` → ``3. March 2026``; all else comes back as it was."""
    special = _CROATIAN if language.startswith(("hr", "bs", "sr")) else {}

    def english(found: re.Match[str]) -> str:
        name = found[0].rstrip(".").lower()
        return special.get(name) or _TO_ENGLISH.get(name, found[0])

    return _WORD.sub(english, text)
