"""Harder cases of charset: more languages and charsets, false declarations, cut and damaged bytes, no byte order mark.

Every case is encoded here, so the right answer is known. What the charset cannot say is left out of the text first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# ruff: noqa: E501  (a text is one line)
TEXTS = {
    "zh-hans": "端侧推理框架发布新版本，支持半精度卷积与动态形状。开发者表示，量化后的模型在手机上快了两倍，体积只有原来的四分之一。",
    "zh-hant": "臺灣大學的研究團隊發表了新的神經網路壓縮方法，在嵌入式裝置上執行時，記憶體用量減少了百分之七十，準確率幾乎不變。",
    "zh-hk": "香港嘅研究人員話，呢個細細粒嘅模型喺手機度行得好快，唔使連線都用得，而且慳電好多，佢哋遲啲會公開埋啲程式碼。",
    "ja": "組み込み機器で動く軽量なニューラルネットワークの推論エンジンを公開した。カメラ画像の認識が高速になり、消費電力も下がった。",
    "ko": "모바일 기기에서 동작하는 경량 신경망 추론 엔진을 공개했다. 새 버전은 두 배 빠르고 메모리를 절반만 사용한다.",
    "ru": "Исследователи представили новый метод сжатия нейронных сетей, который позволяет запускать их на микроконтроллерах.",
    "uk": "Дослідники представили новий метод стиснення нейронних мереж, який дає змогу запускати їх на мікроконтролерах без втрати якості.",
    "pl": "Naukowcy przedstawili nową metodę kompresji sieci neuronowych, dzięki której działają one także na małych urządzeniach, zużywając mało energii.",
    "cs": "Vědci představili nový způsob komprese neuronových sítí, který umožňuje spouštět je i na malých zařízeních s nízkou spotřebou.",
    "hu": "A kutatók új eljárást mutattak be a neurális hálózatok tömörítésére, így azok kis fogyasztású eszközökön is gyorsan működnek.",
    "el": "Οι ερευνητές παρουσίασαν μια νέα μέθοδο συμπίεσης νευρωνικών δικτύων, ώστε να εκτελούνται σε μικρές συσκευές με χαμηλή κατανάλωση.",
    "tr": "Araştırmacılar, sinir ağlarını küçültmek için yeni bir yöntem geliştirdi; böylece düşük güçlü cihazlarda da hızlı çalışıyor.",
    "he": "החוקרים הציגו שיטה חדשה לדחיסת רשתות נוירונים המאפשרת להריץ אותן על מכשירים קטנים בצריכת חשמל נמוכה מאוד.",
    "ar": "قدم الباحثون طريقة جديدة لضغط الشبكات العصبية تتيح تشغيلها على الأجهزة الصغيرة باستهلاك منخفض للطاقة.",
    "th": "นักวิจัยนำเสนอวิธีใหม่ในการบีบอัดโครงข่ายประสาทเทียม ทำให้ทำงานบนอุปกรณ์ขนาดเล็กได้อย่างรวดเร็วและใช้พลังงานน้อย",
    "vi": "Các nhà nghiên cứu giới thiệu phương pháp nén mạng nơ-ron mới, giúp chạy nhanh trên thiết bị nhỏ với mức tiêu thụ điện thấp.",
    "fr": "Les chercheurs ont présenté une méthode élégante : le modèle, déjà compressé, s’exécute à très faible coût énergétique.",
    "de": "Die Forscher stellten ein Verfahren vor, das für kleine Geräte geeignet ist: „schnell, günstig und zuverlässig“, heißt es.",
}  # fmt: skip
ENCODINGS = {  # what is declared → Python's codec, and the languages whose pages use it
    "gb2312": ("gb2312", "zh-hans"), "gbk": ("gbk", "zh-hans zh-hant"), "gb18030": ("gb18030", "zh-hans zh-hant ja"),
    "big5": ("big5", "zh-hant"), "big5-hkscs": ("big5hkscs", "zh-hant zh-hk"),
    "shift_jis": ("cp932", "ja"), "euc-jp": ("euc_jp", "ja"), "iso-2022-jp": ("iso2022_jp", "ja"),
    "euc-kr": ("euc_kr", "ko"), "ks_c_5601-1987": ("cp949", "ko"), "iso-2022-kr": ("iso2022_kr", "ko"),
    "windows-1250": ("cp1250", "pl cs hu"), "iso-8859-2": ("iso8859-2", "pl cs hu"),
    "windows-1251": ("cp1251", "ru uk"), "koi8-r": ("koi8-r", "ru"), "koi8-u": ("koi8-u", "uk"),
    "windows-1252": ("cp1252", "fr de"), "iso-8859-15": ("iso8859-15", "fr de"),
    "windows-1253": ("cp1253", "el"), "iso-8859-7": ("iso8859-7", "el"), "windows-1254": ("cp1254", "tr"),
    "iso-8859-9": ("iso8859-9", "tr"), "windows-1255": ("cp1255", "he"), "windows-1256": ("cp1256", "ar"),
    "windows-874": ("cp874", "th"), "tis-620": ("tis_620", "th"), "windows-1258": ("cp1258", "vi"),
    "utf-8": ("utf-8", " ".join(TEXTS)),
}  # fmt: skip
EAST_ASIAN = ("zh-hans", "zh-hant", "zh-hk", "ja", "ko")
SHORT = 16  # characters of a page of one line
WRONG = ("utf-8", "iso-8859-1", "windows-1252")


@dataclass(frozen=True, slots=True)
class Case:
    """One page as bytes: its kind (``declared``, ``undeclared``, ``wrong``, ``cut``, ``damaged``, ``short``, ``wide``)."""

    kind: str
    name: str
    body: bytes
    content_type: str
    text: str  # what must be found in it again


def cases() -> Iterator[Case]:
    """All of them."""
    for label, (codec, languages) in ENCODINGS.items():
        for language in languages.split():
            text = TEXTS[language].encode(codec, "ignore").decode(codec)
            for kind, meta, header in _declarations(label, language):
                body = page(text, meta).encode(codec, "ignore")
                yield Case(kind, f"{language} {label} {kind} {meta or header}", body, header, text)
            yield from _harmed(label, codec, language, text)
            if language in EAST_ASIAN:
                for meta in ("", "utf-8"):
                    body = page(text[:SHORT], meta).encode(codec, "ignore")
                    yield Case("short", f"{language} {label} short {meta}", body, "", text[:SHORT])
    yield from _wide()


def _declarations(label: str, language: str) -> Iterator[tuple[str, str, str]]:
    yield "declared", label, "text/html"
    yield "declared", "", f'text/html; charset="{label.upper()}"'
    yield "declared", label, "text/html; charset=iso-8859-1"
    if language in EAST_ASIAN or label in ("utf-8", "windows-1251", "koi8-r"):
        yield "undeclared", "", ""
        for wrong in (*WRONG, *(("gb2312", "big5", "shift_jis", "euc-kr") if label == "utf-8" else ())):
            if wrong != label:
                yield "wrong", wrong, ""
                yield "wrong", "", f"text/html;charset={wrong}"
    if label in ("gb2312", "gbk", "gb18030"):
        yield "wrong", "big5", ""
    if label in ("big5", "big5-hkscs"):
        yield "wrong", "gb2312", ""


def _harmed(label: str, codec: str, language: str, text: str) -> Iterator[Case]:
    """Pages cut in the middle of a character, and pages with a few foreign bytes in them."""
    if label.startswith("iso-2022") or language not in (*EAST_ASIAN, "ru"):
        return
    long = page(text * 8, label if label != "utf-8" else "").encode(codec, "ignore")
    for cut in (1, 2, 3):
        yield Case("cut", f"{language} {label} cut {cut}", long[: len(long) - 27 - cut], "", text)
    for noise in (b"\xa0", b"\xff", b"\x80\x00"):
        body = long.replace(b"<p>", b"<p>" + noise + b" ", 1)
        yield Case("damaged", f"{language} {label} with {noise!r}", body, "", text)


def _wide() -> Iterator[Case]:
    for language in (*EAST_ASIAN, "ru", "fr"):
        text = TEXTS[language]
        for codec in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            for meta in ("", "utf-8", "utf-16"):
                yield Case("wide", f"{language} {codec} {meta}", page(text, meta).encode(codec), "", text)
        for codec in ("utf-16", "utf-32", "utf-8-sig"):
            yield Case("wide", f"{language} {codec} mark", page(text, "gb2312").encode(codec), "", text)


def page(text: str, meta: str) -> str:
    """A small page around the text."""
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("home", "news", "about", "contact"))
    return f"<html><head>{declared}<title>{text[:12]}</title></head><body><ul>{menu}</ul><p>{text}</p></body></html>"
